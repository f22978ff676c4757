"""The commands of the contract, as a user and a script call them: exit status, what is on stdout, what is on stderr.

They run in a process each, on the samples; the ingestion goes through Prefect, once for this file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from selko.flows.cli.app import run
from tests.selko_process import Selko

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "samples" / "reports"
COMMANDS = [
    *("ingest", "check", "tables", "outline", "explain", "query", "compare", "findings", "schema"),
    *("report", "serve", "status", "doctor", "demo"),
]


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]):
    assert run(["--help"]) == 0
    overview = capsys.readouterr().out
    for command in COMMANDS:
        assert f"  {command} " in overview
        assert run([command, "--help"]) == 0
        assert "--json" in capsys.readouterr().out


def test_alone_it_says_what_there_is(capsys: pytest.CaptureFixture[str]):
    assert run([]) == 0
    said = capsys.readouterr()
    assert "Commands:" in said.out and not said.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["chekc", "x"],
        ["check"],
        ["ingest"],
        ["tables", "x.pdf", "--pages", "9-3"],
        ["tables", "x.pdf", "--format", "docx"],
        ["ingest", "x.pdf", "--year", "twenty"],
        ["ingest", "x.pdf", "--language", "de"],
        ["explain", "x.pdf"],
        ["explain", "x.pdf", "--page", "0"],
        ["findings", "--severity", "fatal"],
        ["findings", "--kind", "typo"],
        ["compare", "--years", "2024-2021"],
    ],
)
def test_wrong_use_is_one_sentence_and_status_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1


def test_a_wrong_setting_is_refused_at_start(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SELKO_WORKERS", "none")
    assert run(["doctor"]) == 2
    assert "SELKO_WORKERS is 'none'" in capsys.readouterr().err


def test_files_that_cannot_be_used_are_one_sentence_each(selko: Selko, tmp_path: Path):
    broken = {
        "broken.pdf": b"%PDF-1.4\n%%EOF",
        "empty.pdf": b"",
        "other.pdf": b"GIF89a....",
        "broken.docx": b"PK\x03\x04zip",
    }
    for name, content in broken.items():
        (tmp_path / name).write_bytes(content)
    done = selko("check", *broken, "missing.pdf", "--json")
    assert done.returncode == 3
    rows = json.loads(done.stdout)
    sentences = done.stderr.strip().splitlines()
    assert len(sentences) == len(rows) == 5
    for row, sentence in zip(rows, sentences, strict=True):
        assert row["status"] == "failed"
        assert row["error"] == sentence
        assert Path(row["file"]).name in sentence
        assert "Selko itself failed" not in sentence


@pytest.mark.parametrize("command", ["tables", "outline"])
def test_a_file_that_is_missing_is_one_sentence(selko: Selko, command: str):
    assert "missing.pdf" in selko.sentence(command, "missing.pdf", status=3)


def test_an_unforeseen_fault_is_a_sentence_too(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    import selko.flows.checkup

    def fail(_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(selko.flows.checkup, "run_checks", fail)
    assert run(["doctor"]) == 70
    assert "ZeroDivisionError" in (said := capsys.readouterr().err)
    assert "SELKO_DEBUG=1" in said


def test_stopping_is_no_fault(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    import selko.flows.checkup

    def stop(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(selko.flows.checkup, "run_checks", stop)
    assert run(["doctor"]) == 130


def test_tables_in_every_format(selko: Selko, tmp_path: Path):
    report = REPORTS / "tuulisalmi-tilinpaatos-2023.pdf"
    tables = selko.json("tables", report, "--pages", "3-4", "--format", "json")
    assert tables
    for table in tables:
        assert {"page", "bbox", "rows", "reader"} <= set(table)
        assert table["page"] in (3, 4)
        assert len(table["bbox"]) == 4
        assert len({len(row) for row in table["rows"]}) == 1
        assert all(isinstance(cell, str) for row in table["rows"] for cell in row)
    comma = selko("tables", report, "--pages", "3-4", "--format", "csv")
    assert comma.stdout.splitlines()[0].startswith("table,page,row,cell_1")
    assert len(comma.stdout.splitlines()) > sum(len(table["rows"]) for table in tables)
    assert selko("tables", report, "--pages", "3", "--format", "xlsx", "--out", "t.xlsx").returncode == 0
    assert (tmp_path / "t.xlsx").read_bytes()[:2] == b"PK"


def test_tables_drawn_over_their_pages(selko: Selko, tmp_path: Path):
    report = REPORTS / "tuulisalmi-tilinpaatos-2023.pdf"
    drawn = selko.json("tables", report, "--pages", "3-4", "--show", "shown", "--json")
    assert drawn == ["shown/page-004.png"]  # there is no table on page 3
    assert (tmp_path / drawn[0]).read_bytes()[:4] == b"\x89PNG"
    (tmp_path / "file").write_text("")
    assert "file" in selko.sentence("tables", report, "--pages", "4", "--show", "file", status=2)


@pytest.mark.parametrize("command", ["tables", "outline"])
def test_what_a_reading_may_cost_is_set_for_all_commands(selko: Selko, command: str, tmp_path: Path):
    (tmp_path / "a.txt").write_text("Tilinpäätös 2023\n\nA\n")
    done = selko(command, "a.txt", SELKO_LIMIT_SECONDS="soon")
    assert (done.returncode, done.stdout) == (2, "")
    assert "SELKO_LIMIT_SECONDS" in done.stderr


def test_tables_in_python_are_what_the_command_prints(selko: Selko):
    from selko.extractors.pipeline import read_tables

    report = REPORTS / "vindsund-bokslut-2023.docx"
    assert selko.json("tables", report, "--json") == json.loads(json.dumps(read_tables(report)))


def test_outline_with_and_without_text(selko: Selko):
    report = REPORTS / "tuulisalmi-tilinpaatos-2022.docx"
    bare = selko.json("outline", report, "--json")
    full = selko.json("outline", report, "--text", "--json")
    assert [section["heading"] for section in full if section["heading"]] == [row["heading"] for row in bare]
    assert all("text" not in section for section in bare)
    assert any(len(section["text"]) > 200 for section in full)
    assert any(line.startswith("  ") for line in selko("outline", report).stdout.splitlines())


def test_explain_says_what_decided(selko: Selko):
    file = REPORTS / "tuulisalmi-tilinpaatos-2023.pdf"
    told = selko.json("explain", file, "--page", 14, "--json")
    assert (told["page"], told["entity"], told["report_year"]) == (14, "Tuulisalmen kaupunki", 2023)
    said = selko("explain", file, "--page", 14)
    assert said.returncode == 0 and not said.stderr
    assert "the head says 'poikkeama' (variance)" in said.stdout
    assert "no page 999" in selko.sentence("explain", file, "--page", 999, status=2)


def test_check_finds_the_planted_error_and_writes_it_down(selko: Selko, tmp_path: Path):
    report = REPORTS / "tuulisalmi-tilinpaatos-2023.pdf"
    (row,) = selko.json("check", report, "--report", "out.html", "--json", status=1)
    assert row["findings"]["warn"] > 0
    assert any(finding["kind"] == "source_error" for finding in row["details"])
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert page.lower().startswith("<!doctype html")
    assert "http" not in page.split("<body")[1].split("src=")[0][:200]
    assert not list(tmp_path.glob("warehouse")), "check loads nothing"


def test_ingest_tells_of_every_file(ingested: list[dict[str, Any]]):
    assert sorted(Path(row["file"]).name for row in ingested) == sorted(path.name for path in REPORTS.iterdir())
    for row in ingested:
        assert row["status"] == "loaded"
        assert row["error"] is None
        assert row["facts"] > 1000
        assert set(row["findings"]) == {"block", "warn", "note"}
    assert {(row["report_year"], row["language"]) for row in ingested} == {
        *((2022, "fi"), (2023, "fi"), (2024, "fi"), (2023, "sv"))
    }


def test_query_in_every_format(selko: Selko, tmp_path: Path, ingested: list[dict[str, Any]]):
    sql = "SELECT report_year, count(*) AS reports FROM documents GROUP BY ALL ORDER BY ALL"
    assert selko.json("query", sql, "--json") == selko.json("query", sql, "--format", "json")
    assert selko("query", sql, "--format", "csv").stdout.splitlines() == [
        *("report_year,reports", "2022,1", "2023,2", "2024,1")
    ]
    assert "report_year" in selko("query", sql).stdout
    for suffix, magic in (("parquet", b"PAR1"), ("xlsx", b"PK\x03\x04")):
        assert selko("query", sql, "--format", suffix, "--out", f"a.{suffix}").returncode == 0
        assert (tmp_path / f"a.{suffix}").read_bytes().startswith(magic)


@pytest.mark.parametrize("sql", ["SELEC 1", "DELETE FROM raw.facts", "COPY documents TO 'x.csv'", "ATTACH 'x.duckdb'"])
def test_query_only_reads(selko: Selko, tmp_path: Path, ingested: list[dict[str, Any]], sql: str):
    selko.sentence("query", sql, status=2)
    assert list(tmp_path.iterdir()) == []


def test_compare_years_and_draw_them(selko: Selko, tmp_path: Path, ingested: list[dict[str, Any]]):
    rows = selko.json("compare", "--item", "Toimintakate", "--years", "2022-2024", "--plot", "c.svg", "--json")
    assert rows
    for row in rows:
        assert set(row["amounts"]) == {"2022", "2023", "2024"}
        assert row["measure"] == "actual"
    assert any("2023 (was" in row["marks"] for row in rows), "the reorganised units are marked"
    assert "<svg" in (tmp_path / "c.svg").read_text(encoding="utf-8")
    assert "Toimintakat1" in selko.sentence("compare", "--item", "Toimintakat1", status=2)


def test_findings_by_severity_and_kind(selko: Selko, ingested: list[dict[str, Any]]):
    every = selko.json("findings", "--json")
    grave = selko.json("findings", "--severity", "block,warn", "--json")
    assert {row["severity"] for row in grave} <= {"block", "warn"}
    assert len(grave) == sum(row["findings"]["warn"] + row["findings"]["block"] for row in ingested)
    assert len(every) == sum(sum(row["findings"].values()) for row in ingested)
    errors = selko.json("findings", "--kind", "source_error", "--json")
    assert {row["kind"] for row in errors} == {"source_error"}
    assert all(row["message_fi"] and row["message_sv"] and row["message_en"] for row in errors)


def test_the_command_knows_all_views_and_one(selko: Selko):
    views = selko.json("schema", "--json")
    assert {"documents", "facts", "facts_latest", "comparison", "findings"} <= {view["view"] for view in views}
    (facts,) = selko.json("schema", "facts", "--json")
    amount = next(column for column in facts["columns"] if column["name"] == "amount")
    assert amount["type"] == "DECIMAL(18,2)"
    assert set(amount["meaning"]) == {"fi", "sv", "en"}
    (facts,) = selko.json("schema", "FACTS", "--json", "--lang", "sv")
    assert set(facts["columns"][0]["meaning"]) == {"sv"}
    assert "with one sign for all reports" in " ".join(selko("schema", "facts", "--lang", "en").stdout.split())
    assert "facts_latest" in selko("schema").stdout


def test_an_unknown_view_names_the_nearest(selko: Selko):
    assert "facts_latest" in selko.sentence("schema", "facts_lates", status=2)
    assert "selko schema" in selko.sentence("schema", "xyzzy", status=2)


def test_report_for_finance(selko: Selko, tmp_path: Path, ingested: list[dict[str, Any]]):
    entity = next(row["entity"] for row in ingested if row["report_year"] == 2024)
    (written,) = selko.json("report", "--entity", entity, "--year", 2024, "--lang", "sv", "--out", "r", "--json")
    assert {Path(file).suffix for file in written["files"]} == {".html", ".xlsx", ".json"}
    assert all((tmp_path / file).stat().st_size for file in written["files"])
    assert written["mailed"] is False
    assert "SELKO_SMTP_HOST" in selko.sentence("report", "--mail", status=2)
    assert "2024" in selko.sentence("report", "--year", 1999, status=2)


@pytest.mark.parametrize("command", [["query", "SELECT 1"], ["compare"], ["findings"], ["report"]])
def test_without_a_warehouse_the_way_out_is_named(selko: Selko, command: list[str]):
    assert "selko ingest" in selko.sentence(*command, "--warehouse", "none.duckdb", status=1)


def test_doctor_says_what_is_here(selko: Selko):
    checks = selko.json("doctor", "--json")
    assert {"python", "prefect", "duckdb", "warehouse", "mail"} <= {check["name"] for check in checks}
    for check in checks:
        assert check["ok"] or check["way_out"]
