"""Loading: the same bytes give the same rows, whatever the order and however often; quarantine; versions."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from pathlib import Path

import pytest

from selko.schemas.errors import QueryError, WarehouseError
from selko.schemas.models.amounts import AmountState
from selko.warehouse.answers import find_findings, query
from selko.warehouse.database import open_reading
from selko.warehouse.load import LoadStatus, WarehouseWriter, load_report
from tests.annual_reports import (
    CITY,
    LOADED,
    QUARANTINED,
    UNIT,
    document_of,
    make_fact,
    make_finding,
    make_report,
    make_source,
    make_table,
)

pytestmark = pytest.mark.slow

VIEWS = [
    *("documents", "facts", "nils", "facts_detail", "facts_latest", "restatements", "comparison", "sections", "goals"),
    *("indicators", "units", "unit_links", "line_items", "findings", "checks", "decisions", "unplaced", "identities"),
]


def dump_views(warehouse: Path) -> dict[str, list[str]]:
    """Every view's rows as text, sorted; without the time of loading."""
    content = {}
    with open_reading(warehouse) as connection:
        for view in VIEWS:
            columns = [row[0] for row in connection.execute(f"DESCRIBE {view}").fetchall() if row[0] != "loaded_at"]
            chosen = ", ".join(f'"{column}"' for column in columns)
            content[view] = sorted(map(repr, connection.execute(f"SELECT {chosen} FROM {view}").fetchall()))
    return content


def three_years(folder: Path):
    for year, step in ((2021, 0), (2022, 10), (2023, 20)):
        source, document = make_source(folder, f"vuosi {year}", f"{year}.txt")
        facts = (
            *make_table(document, year=year, step=step),
            make_fact(document, 9, "777", year=year - 1, column=9),
            make_fact(document, 10, None, year=year, line_item="IS.TAX", label="Verotulot"),
        )
        findings = (make_finding(document, facts[0], "1001"),)
        yield make_report(document, facts, report_year=year, findings=findings), LOADED, source


def test_every_figure_is_found_again(tmp_path):
    source, document = make_source(tmp_path, "a")
    facts = (
        *make_table(document),
        make_fact(document, 8, "0", label="Rahoitus", line_item=None),
        make_fact(document, 9, None, label="Muut"),
        make_fact(document, 10, "64.4", label="Osuus", currency=None, line_item=None),
    )
    result = load_report(tmp_path / "w.duckdb", make_report(document, facts), LOADED, source)
    assert (result.status, result.facts, result.proven) == (LoadStatus.LOADED, 14, 12)
    rows = query(tmp_path / "w.duckdb", "SELECT * FROM facts ORDER BY row_no, column_no").records()
    assert len(rows) == 14
    assert rows[0]["amount"] == Decimal("1000.00")
    assert rows[0]["unit"] == "Sivistyslautakunta"
    assert rows[0]["unit_path"] == f"{CITY} > Sivistyslautakunta"
    assert rows[-1]["amount"] == Decimal("64.40")
    assert rows[-1]["currency"] is None
    assert [row["printed"] for row in query(tmp_path / "w.duckdb", "SELECT printed FROM nils").records()] == ["–"]
    zero = next(row for row in rows if row["label"] == "Rahoitus")
    assert zero["amount"] == 0 and zero["line_item"] is None


def test_twice_and_in_another_order_gives_the_same_views(tmp_path):
    reports = list(three_years(tmp_path / "in"))
    for path, order in ((tmp_path / "a.duckdb", reports), (tmp_path / "b.duckdb", [*reports[::-1], *reports])):
        with WarehouseWriter(path) as writer:
            statuses = [writer.load(*report).status for report in order]
        assert statuses[3:] == [LoadStatus.UNCHANGED] * (len(order) - 3)
    assert dump_views(tmp_path / "a.duckdb") == dump_views(tmp_path / "b.duckdb")
    assert query(tmp_path / "b.duckdb", "SELECT count(*) FROM loads").rows == ((3,),)


def test_the_same_bytes_under_two_names_are_one_document(tmp_path):
    source, document = make_source(tmp_path, "a", "b.txt")
    _, other = make_source(tmp_path, "a", "a.txt")
    for path, names in ((tmp_path / "1.duckdb", (document, other)), (tmp_path / "2.duckdb", (other, document))):
        for named in names:
            load_report(path, make_report(named, make_table(named)), LOADED, source)
        assert query(path, "SELECT file_name, count(*) FROM facts GROUP BY ALL").rows == (("a.txt", 12),)


def test_a_newer_reading_supersedes_the_older_one(tmp_path):
    path = tmp_path / "w.duckdb"
    source, document = make_source(tmp_path, "a")
    load_report(path, make_report(document, make_table(document)), LOADED, source)
    second = make_report(document, make_table(document)[:5], reader_version="2")
    assert load_report(path, second, LOADED, source).status is LoadStatus.LOADED
    assert query(path, "SELECT count(*) FROM facts").rows == ((5,),)
    assert query(path, "SELECT reader_version, is_current FROM loads ORDER BY load_id").rows == (
        ("1", False),
        ("2", True),
    )
    assert query(path, "SELECT count(*) FROM raw.facts").rows == ((17,),)


def test_a_quarantined_report_is_kept_out_of_the_public_views(tmp_path):
    path = tmp_path / "w.duckdb"
    source, document = make_source(tmp_path, "a")
    facts = make_table(document)
    report = make_report(document, facts, findings=(make_finding(document, facts[0], "1", severity="block"),))
    assert load_report(path, report, QUARANTINED, source).status is LoadStatus.QUARANTINED
    for view in ("facts", "facts_detail", "facts_latest", "sections", "goals", "indicators", "units", "comparison"):
        assert query(path, f"SELECT * FROM {view}").rows == (), view
    assert query(path, "SELECT status, is_latest FROM documents").rows == (("quarantined", False),)
    assert len(find_findings(path, severity="block").rows) == 1
    assert find_findings(path, severity="note").rows == ()
    assert query(path, "SELECT count(*) FROM raw.facts").rows == ((12,),)
    assert load_report(path, report, LOADED, source).status is LoadStatus.LOADED
    assert query(path, "SELECT count(*) FROM facts").rows == ((12,),)


def test_versions_follow_the_date_that_the_files_state_and_not_the_order_of_loading(tmp_path):
    march = document_of("maaliskuu", dated="2024-03-25")
    june = document_of("kesäkuu", dated="2024-06-10")
    make_source(tmp_path, "maaliskuu", "m.txt"), make_source(tmp_path, "kesäkuu", "k.txt")
    files = {march.document_id: tmp_path / "m.txt", june.document_id: tmp_path / "k.txt"}
    for name, order in (("a", (march, june)), ("b", (june, march))):
        path = tmp_path / name
        for document in order:
            step = 0 if document is march else 5
            load_report(
                path, make_report(document, make_table(document, step=step)), LOADED, files[document.document_id]
            )
        rows = {row["document_id"]: row for row in query(path, "SELECT * FROM documents").records()}
        assert (rows[march.document_id]["version"], rows[march.document_id]["status"]) == (1, "superseded")
        assert (rows[june.document_id]["version"], rows[june.document_id]["is_latest"]) == (2, True)
        latest = query(path, "SELECT amount FROM facts_latest WHERE line_item = 'IS.REV' AND measure = 'actual'").rows
        assert latest == ((Decimal(1105),),)


def test_a_decision_outlives_a_new_reading(tmp_path):
    path = tmp_path / "w.duckdb"
    source, document = make_source(tmp_path, "a")
    facts = make_table(document)
    finding = make_finding(document, facts[0], "1001")
    load_report(path, make_report(document, facts, findings=(finding,)), LOADED, source)
    with WarehouseWriter(path) as writer:
        writer.execute(
            "INSERT INTO raw.decisions VALUES (1, ?, ?, 'accepted', NULL, 'nähty', 'K', now()::TIMESTAMP)",
            [finding.finding_id, document.document_id],
        )
    load_report(path, make_report(document, facts, findings=(finding,), reader_version="2"), LOADED, source)
    assert query(path, "SELECT decision FROM findings").rows == (("accepted",),)


def test_an_amount_too_large_for_money_is_not_a_crash(tmp_path):
    source, document = make_source(tmp_path, "a")
    facts = (make_fact(document, 1, "1" * 40), make_fact(document, 2, "1" * 20), make_fact(document, 3, "5"))
    load_report(tmp_path / "w", make_report(document, facts), LOADED, source)
    rows = query(tmp_path / "w", "SELECT amount, printed FROM facts ORDER BY row_no").rows
    assert rows == ((None, "1" * 40), (None, "1" * 20), (Decimal(5), "5"))
    assert query(tmp_path / "w", "SELECT count(*) FROM facts_latest").rows == ((1,),)


def test_the_source_is_kept_by_its_hash_and_must_be_the_one_that_was_read(tmp_path):
    source, document = make_source(tmp_path / "in", "a")
    path = tmp_path / "w" / "selko.duckdb"
    load_report(path, make_report(document), LOADED, source)
    kept = tmp_path / "w" / "sources" / document.document_id[:2] / f"{document.document_id}.txt"
    assert kept.read_text() == "a"
    source.write_text("b")
    with pytest.raises(WarehouseError, match="changed while it was read"):
        load_report(path, make_report(document), LOADED, source)
    with pytest.raises(WarehouseError, match="cannot be kept"):
        load_report(path, make_report(document), LOADED, tmp_path / "none.txt")
    assert sorted(item.name for item in path.parent.iterdir()) == [
        *(".selko.duckdb.lock", ".selko.duckdb.queue", "selko.duckdb", "sources")
    ]


def test_a_failing_load_leaves_nothing_and_the_others_stay(tmp_path):
    path = tmp_path / "w"
    first, second = list(three_years(tmp_path / "in"))[:2]
    broken = second[0].model_copy(update={"report_year": None})
    with WarehouseWriter(path) as writer:
        writer.load(*first)
        with pytest.raises(Exception, match="NOT NULL"):
            writer.load(broken, LOADED, second[2])
    assert query(path, "SELECT DISTINCT report_year FROM facts").rows == ((2021,),)
    assert query(path, "SELECT count(DISTINCT load_id) FROM raw.facts").rows == ((1,),)


def test_four_thousand_figures_are_a_matter_of_moments(tmp_path):
    source, document = make_source(tmp_path, "a")
    facts = tuple(make_fact(document, row, str(row), label=f"Rivi {row}", line_item=None) for row in range(4000))
    start = time.process_time()
    load_report(tmp_path / "w", make_report(document, facts), LOADED, source)
    print("4000 figures:", time.process_time() - start)
    assert query(tmp_path / "w", "SELECT count(*), sum(amount) FROM facts").rows == ((4000, Decimal(7998000)),)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT content FROM read_text('/etc/hostname')",
        "COPY facts TO '/tmp/selko-must-not-exist.csv'",
        "ATTACH '/tmp/selko-must-not-exist.db'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "LOAD httpfs",
        "CREATE TABLE x AS SELECT 1",
        "DELETE FROM raw.facts",
        "SELECT * FROM sql",
        "SELEC 1",
        "",
    ],
)
def test_sql_reaches_nothing_but_the_warehouse(tmp_path, sql):
    source, document = make_source(tmp_path, "a")
    load_report(tmp_path / "w", make_report(document), LOADED, source)
    with pytest.raises(QueryError) as caught:
        query(tmp_path / "w", sql)
    assert "\n" not in str(caught.value)
    assert not list(Path("/tmp").glob("selko-must-not-exist*"))


def test_unit_names_that_one_report_uses_twice_are_told_apart(tmp_path):
    source, document = make_source(tmp_path, "a")
    facts = (
        make_fact(document, 1, "10", unit_path=(CITY, "Tekninen", "Hallinto")),
        make_fact(document, 2, "20", unit_path=(CITY, "Sivistys", "Hallinto")),
        make_fact(document, 3, "30", unit_path=UNIT),
        make_fact(document, 4, "30", unit_path=UNIT, scale=1),
    )
    load_report(tmp_path / "w", make_report(document, facts), LOADED, source)
    rows = query(tmp_path / "w", "SELECT unit_path, amount, conflicting FROM facts_latest ORDER BY amount").rows
    assert rows == (
        (f"{CITY} > Tekninen > Hallinto", Decimal(10), False),
        (f"{CITY} > Sivistys > Hallinto", Decimal(20), False),
        (f"{CITY} > Sivistyslautakunta", Decimal(30), False),
    )


def test_projects_with_their_own_costs_are_told_apart_by_their_heading(tmp_path):
    source, document = make_source(tmp_path, "a")
    facts = tuple(
        make_fact(document, row, amount, label="Menot", line_item="INV.EXP", groups=(project,))
        for row, (project, amount) in enumerate((("Koulu", "-10"), ("Silta", "-20")))
    )
    load_report(tmp_path / "w", make_report(document, facts), LOADED, source)
    assert query(tmp_path / "w", "SELECT amount FROM facts_latest ORDER BY 1").rows == (
        (Decimal(-20),),
        (Decimal(-10),),
    )


def test_the_most_precise_undisputed_place_is_the_latest_figure(tmp_path):
    source, document = make_source(tmp_path, "a")
    facts = (
        make_fact(document, 1, "1000", scale=1000, table=1),
        make_fact(document, 1, "1234", scale=1, table=2),
        make_fact(document, 1, "9999", scale=1, table=3, status="disputed"),
    )
    load_report(tmp_path / "w", make_report(document, facts), LOADED, source)
    assert query(tmp_path / "w", "SELECT amount, conflicting FROM facts_latest").rows == ((Decimal(1234), True),)


def test_proof_is_json_and_place_is_kept(tmp_path):
    source, document = make_source(tmp_path, "a")
    facts = make_table(document)
    finding = make_finding(document, facts[0], "1001", proof={"identities": [{"ä": "1"}]})
    load_report(tmp_path / "w", make_report(document, facts, findings=(finding,)), LOADED, source)
    row = find_findings(tmp_path / "w", kind="source_error", entity=CITY, year=2023).records()[0]
    assert json.loads(row["proof"]) == {"identities": [{"ä": "1"}]}
    assert (row["page"], row["x0"], row["implied_amount"], row["difference"]) == (1, 100.0, Decimal(1001), Decimal(-1))


def test_illegible_figures_are_in_no_public_view_but_detail(tmp_path):
    source, document = make_source(tmp_path, "a")
    fact = make_fact(document, 1, None, state=AmountState.ILLEGIBLE, printed="1 2 3,")
    load_report(tmp_path / "w", make_report(document, (fact,)), LOADED, source)
    assert query(tmp_path / "w", "SELECT * FROM facts").rows == ()
    assert query(tmp_path / "w", "SELECT * FROM nils").rows == ()
    assert query(tmp_path / "w", "SELECT state, printed FROM facts_detail").rows == (("illegible", "1 2 3,"),)


def test_two_findings_at_one_place_are_both_kept(tmp_path):
    source, document = make_source(tmp_path, "a")
    facts = make_table(document)
    one, two = (make_finding(document, facts[0], implied) for implied in ("1001", "1002"))
    load_report(tmp_path / "w", make_report(document, facts, findings=(one, two, one)), LOADED, source)
    rows = find_findings(tmp_path / "w").records()
    assert {(row["finding_id"], row["implied_amount"]) for row in rows} == {
        (one.finding_id, Decimal(1001)),
        (f"{one.finding_id}-2", Decimal(1002)),
    }


def test_a_report_that_is_given_to_another_entity_leaves_the_first_one(tmp_path):
    source, document = make_source(tmp_path, "a")
    facts = make_table(document)
    for entity in (CITY, "Toinen kunta"):
        load_report(tmp_path / "w", make_report(document, facts, entity=entity), LOADED, source)
    for view in ("facts", "facts_latest", "comparison", "documents"):
        assert query(tmp_path / "w", f"SELECT DISTINCT entity FROM {view}").rows == (("Toinen kunta",),), view
