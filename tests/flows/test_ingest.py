"""The ingestion flow, for real: Prefect, child processes, the expectations, the warehouse."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from selko.flows.ingest import ingest_reports, run_ingestion
from selko.schemas.errors import SourceError
from tests.flows.conftest import write_report

pytestmark = pytest.mark.xdist_group("flows")  # in one worker: one Prefect server for all

FIELDS = [
    *("file", "document_id", "status", "entity", "report_year", "language", "facts", "proven", "disputed"),
    *("unplaced", "findings", "seconds", "error"),
]


def statuses(rows: list[dict[str, object]]) -> list[object]:
    return [row["status"] for row in rows]


def test_one_broken_file_does_not_lose_the_batch(place: Path):
    write_report(place / "a.txt", 2022)
    (place / "b.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    write_report(place / "c.txt", 2023)
    rows = run_ingestion([place / "a.txt", place / "b.pdf", place / "c.txt", place / "missing.docx"])
    assert statuses(rows) == ["loaded", "failed", "loaded", "failed"]
    assert [row["report_year"] for row in rows] == [2022, None, 2023, None]
    for row in rows:
        assert [name for name in row if name in FIELDS] == FIELDS
        assert (row["error"] is None) == (row["status"] == "loaded")
    assert "b.pdf" in rows[1]["error"]
    assert "missing.docx" in rows[3]["error"]
    assert "\n" not in rows[1]["error"] + rows[3]["error"]

    again = run_ingestion([place / "c.txt", place / "a.txt"])
    assert statuses(again) == ["unchanged", "unchanged"]
    assert [row["facts"] for row in again] == [rows[2]["facts"], rows[0]["facts"]]


def test_the_figures_of_the_report_are_in_the_warehouse(place: Path):
    from selko.warehouse.answers import query

    run_ingestion([write_report(place / "a.txt")])
    answer = query(
        place / "w.duckdb",
        "SELECT printed FROM facts WHERE line_item = 'IS.MARGIN' AND measure = 'actual' AND fiscal_year = 2023",
    )
    assert answer.rows == (("-3 639 594",),)
    assert query(place / "w.duckdb", "SELECT count(*) FROM facts").rows == ((28,),)


def test_a_clean_run_is_a_success_and_one_with_findings_is_not_called_so(place: Path):
    clean = ingest_reports([str(write_report(place / "a.txt"))], return_state=True)
    assert (clean.is_completed(), clean.name) == (True, "Completed")
    wrong = ingest_reports([str(write_report(place / "b.txt", sales="26 481"))], return_state=True)
    (row,) = wrong.result()
    assert row["findings"]["warn"] > 0
    assert (wrong.is_completed(), wrong.name) == (True, "WithFindings")


def test_a_run_that_could_not_load_all_is_a_failure(place: Path):
    (place / "b.docx").write_bytes(b"no zip")
    state = ingest_reports([str(write_report(place / "a.txt")), str(place / "b.docx")], return_state=True)
    assert (state.is_failed(), state.name) == (True, "NotAllLoaded")
    assert "1 of 2" in state.message


def test_what_is_given_is_believed(place: Path):
    rows = run_ingestion([write_report(place / "a.txt")], entity="Toinen kaupunki", year=2019, language="fi")
    assert [(row["entity"], row["report_year"]) for row in rows] == [("Toinen kaupunki", 2019)]


def test_events_tell_how_far_it_is(place: Path):
    seen: list[tuple[str, str]] = []
    file = write_report(place / "a.txt")
    run_ingestion([file], listen=seen.append)
    assert seen == [("read", str(file)), ("done", str(file))]


def test_nothing_to_read_is_one_sentence(place: Path):
    with pytest.raises(SourceError, match="there is no report here"):
        run_ingestion([place / "inbox"])


def test_both_artifacts_are_on_the_prefect_page(place: Path):
    from prefect.client.orchestration import get_client

    run_ingestion([write_report(place / "a.txt")])
    with get_client(sync_client=True) as client:
        latest = sorted(client.read_artifacts(), key=lambda artifact: artifact.created)
    artifacts = {artifact.key: artifact for artifact in latest}  # the server is shared by the tests
    assert artifacts["ingested-reports"].type == "table"
    assert artifacts["ingestion"].type == "markdown"
    assert "a.txt" in str(artifacts["ingestion"].data)


def test_a_warehouse_held_by_another_is_tried_again(place: Path, monkeypatch: pytest.MonkeyPatch):
    import selko.warehouse.load as loading
    from selko.flows import ingestion
    from selko.schemas.errors import WarehouseError

    tries: list[int] = []
    real = loading.load_report

    def load(*arguments: object) -> object:
        tries.append(1)
        if len(tries) == 1:
            raise WarehouseError("another Selko is loading into this warehouse", way_out="try again when it ends")
        return real(*arguments)

    monkeypatch.setattr(loading, "load_report", load)
    monkeypatch.setattr(ingestion, "LOCKED_RETRIES", (0.0,))
    rows = run_ingestion([write_report(place / "a.txt")])
    assert statuses(rows) == ["loaded"]
    assert len(tries) == 2


def test_bad_content_is_not_tried_again(place: Path, monkeypatch: pytest.MonkeyPatch):
    import selko.warehouse.load as loading
    from selko.schemas.errors import ReferenceDataError

    tries: list[int] = []

    def load(*arguments: object) -> object:
        tries.append(1)
        raise ReferenceDataError("a wrong row", way_out="correct it")

    monkeypatch.setattr(loading, "load_report", load)
    rows = run_ingestion([write_report(place / "a.txt")])
    assert statuses(rows) == ["failed"]
    assert len(tries) == 1


def test_reports_of_a_batch_are_published_together(place: Path, monkeypatch: pytest.MonkeyPatch):
    import selko.warehouse.load as loading
    from selko.flows import ingestion
    from selko.warehouse.answers import query

    published: list[Path] = []
    real = loading.publish
    monkeypatch.setattr(loading, "publish", lambda path: (published.append(path), real(path)))
    monkeypatch.setattr(ingestion, "KEPT_SECONDS", 600)
    files = [write_report(place / f"{year}.txt", year) for year in (2021, 2022, 2023)]
    assert statuses(run_ingestion(files)) == ["loaded"] * 3
    assert len(published) == 1
    assert query(place / "w.duckdb", "SELECT count(*) FROM documents").rows == ((3,),)


def test_nothing_is_held_while_a_report_is_being_read_for_long(place: Path, monkeypatch: pytest.MonkeyPatch):
    import selko.extractors.pipeline as pipeline
    from selko.flows import ingestion
    from selko.warehouse.publish import writer_lock

    real = pipeline.extract_in_child

    def extract(path: str, *given: object, **limits: object) -> object:
        if Path(path).name == "b.txt":  # is read until the first one is published, and then until others had their turn
            while not (place / "w.duckdb").exists():
                time.sleep(0.02)
            time.sleep(0.5)
            with writer_lock(place / "w.duckdb", wait_seconds=10):
                pass
        return real(path, *given, **limits)

    monkeypatch.setattr(pipeline, "extract_in_child", extract)
    monkeypatch.setattr(ingestion, "KEPT_SECONDS", 0.5)
    monkeypatch.setenv("SELKO_WORKERS", "2")
    rows = run_ingestion([write_report(place / "a.txt", 2022), write_report(place / "b.txt", 2023)])
    assert [(row["status"], row["error"]) for row in rows] == [("loaded", None), ("loaded", None)]


def test_what_does_not_fit_fails_at_once_and_the_batch_goes_on(place: Path, monkeypatch: pytest.MonkeyPatch):
    """Trying it again would be in vain, and hold the others up."""
    import selko.warehouse.rows as rows_of_report
    from selko.flows import ingestion

    real = rows_of_report._place

    def far(provenance: object) -> dict[str, object]:
        return {**real(provenance), **({"page": 3_000_000_000} if far.once else {})}

    far.once = True
    monkeypatch.setattr(rows_of_report, "_place", far)
    tries: list[str] = []
    load = ingestion._load
    monkeypatch.setattr(ingestion, "_load", lambda *given: (tries.append(given[1]), load(*given))[1])
    first = run_ingestion([write_report(place / "a.txt", 2022)])
    assert len(tries) == 1
    far.once = False
    second = run_ingestion([place / "a.txt", write_report(place / "b.txt", 2023)])
    assert [row["error_kind"] for row in first] == ["UnloadableError"]
    assert "Selko itself failed" not in first[0]["error"]
    assert [row["status"] for row in second] == ["loaded", "loaded"]


def test_what_could_not_be_published_was_not_loaded(place: Path, monkeypatch: pytest.MonkeyPatch):
    import selko.warehouse.load as loading
    from selko.schemas.errors import WarehouseError

    def publish(path: Path) -> None:
        raise WarehouseError("the disk is full", file=str(path), way_out="make room")

    monkeypatch.setattr(loading, "publish", publish)
    rows = run_ingestion([write_report(place / "a.txt", 2022), write_report(place / "b.txt", 2023)])
    assert statuses(rows) == ["failed", "failed"]
    assert all("the disk is full" in row["error"] for row in rows)
    assert not (place / "w.duckdb").exists()


def test_what_the_warehouse_has_already_is_not_read_again(place: Path, monkeypatch: pytest.MonkeyPatch):
    import selko.extractors.pipeline as pipeline

    read: list[str] = []
    real = pipeline.extract_in_child

    def extract(path: str, *given: object, **limits: object) -> object:
        read.append(Path(path).name)
        return real(path, *given, **limits)

    monkeypatch.setattr(pipeline, "extract_in_child", extract)
    first, second = write_report(place / "a.txt"), write_report(place / "b.txt", 2022)
    (loaded,) = run_ingestion([first])
    seen: list[tuple[str, str]] = []
    rows = run_ingestion([first, second], listen=seen.append)
    assert read == ["a.txt", "b.txt"]
    assert statuses(rows) == ["unchanged", "loaded"]
    assert ("read", str(first)) not in seen and ("done", str(first)) in seen
    for row in rows:
        assert [name for name in row if name in FIELDS] == FIELDS and row["seconds"] is not None
    assert {**rows[0], "seconds": 0, "status": ""} == {**loaded, "seconds": 0, "status": ""}

    # Other bytes, another name, and what is given for the document: each is read.
    (given,) = run_ingestion([first], entity="Toinen kaupunki")
    assert (given["status"], given["entity"]) == ("loaded", "Toinen kaupunki")
    (back,) = run_ingestion([first])
    assert (back["status"], back["entity"]) == ("loaded", loaded["entity"])
    (renamed,) = run_ingestion([first.rename(place / "c.txt")])
    assert renamed["status"] == "unchanged"
    (changed,) = run_ingestion([write_report(place / "c.txt", sales="26 481")])
    assert changed["document_id"] != loaded["document_id"]
    assert read == ["a.txt", "b.txt", "a.txt", "a.txt", "c.txt", "c.txt"]
