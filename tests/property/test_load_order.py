"""Whatever is loaded, in whatever order and however often: the views are the same."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from selko.schemas.models.report import Measure
from selko.warehouse.database import open_reading
from selko.warehouse.load import WarehouseWriter
from tests.annual_reports import CITY, LOADED, QUARANTINED, UNIT, document_of, make_fact, make_report, make_source

VIEWS = (
    *(
        "documents",
        "facts",
        "facts_detail",
        "nils",
        "facts_latest",
        "restatements",
        "comparison",
        "sections",
        "findings",
    ),
    *("units", "unit_links", "edition_differences", "continuity"),
)
SWEDISH = "Testby stad"

figures = st.tuples(
    st.sampled_from([None, "0", "10", "10.4", "-1000", "11000", "64.40"]),
    st.integers(2021, 2023),
    st.sampled_from(["IS.REV", "CF.CASH.BEG", "CF.CASH.END", None]),
    st.sampled_from([UNIT, (CITY,), (CITY, "Muu", UNIT[-1]), (CITY, UNIT[-1].upper())]),
    st.sampled_from([Measure.ACTUAL, Measure.ORIGINAL_BUDGET]),
    st.sampled_from([1, 1000]),
)
documents = st.lists(
    st.tuples(
        st.integers(2022, 2023),
        st.sampled_from(["fi", "sv"]),
        st.sampled_from([None, "2024-03-01", "2024-06-01"]),
        st.booleans(),
        st.sampled_from([(), (CITY,)]),
        st.lists(figures, max_size=6),
    ),
    min_size=1,
    max_size=4,
)


def dump(path: Path) -> dict[str, list[str]]:
    with open_reading(path) as connection:
        content = {}
        for view in VIEWS:
            names = [row[0] for row in connection.execute(f"DESCRIBE {view}").fetchall() if row[0] != "loaded_at"]
            chosen = ", ".join(f'"{name}"' for name in names)
            content[view] = [chosen, *sorted(map(repr, connection.execute(f"SELECT {chosen} FROM {view}").fetchall()))]
        return content


@settings(max_examples=8, deadline=None)
@given(documents, st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(content, random):
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        reports = []
        for number, (year, language, dated, quarantined, also_named, rows) in enumerate(content):
            source, _ = make_source(folder, str(number), f"{number}.txt")
            document = document_of(str(number), f"{number}.txt", dated)
            facts = tuple(
                make_fact(
                    document,
                    row,
                    amount,
                    year=fiscal_year,
                    line_item=line_item,
                    unit_path=unit_path if language == "fi" else (SWEDISH, *unit_path[1:]),
                    measure=measure,
                    scale=scale,
                )
                for row, (amount, fiscal_year, line_item, unit_path, measure, scale) in enumerate(rows)
            )
            names = {"entity": CITY} if language == "fi" else {"entity": SWEDISH, "also_named": also_named}
            report = make_report(document, facts, report_year=year, language=language, **names)
            reports.append((report, QUARANTINED if quarantined else LOADED, source))
        again = [*reports, *reports]
        random.shuffle(again)
        for name, order in (("a", reports), ("b", again)):
            with WarehouseWriter(folder / name) as writer:
                for report in order:
                    writer.load(*report)
        first, second = dump(folder / "a"), dump(folder / "b")
        assert first == second
        with open_reading(folder / "a") as connection:
            amounts = [
                fact.amount
                for report, verdict, _ in reports
                if verdict is LOADED
                for fact in report.facts
                if fact.amount is not None
            ]
            counted = connection.execute("SELECT count(*), coalesce(sum(amount), 0) FROM facts").fetchone()
            assert counted == (len(amounts), sum(amounts, Decimal(0)))
            doubled = """SELECT count(*) FROM facts_latest
                GROUP BY entity, lower(unit_path), statement, coalesce(line_item, label), measure, fiscal_year
                HAVING count(*) > 1"""
            assert connection.execute(doubled).fetchall() == []
