"""Whatever stands in a grid, reading it never fails, loses no number, and gives the same result twice."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from selko.schemas.models.amounts import AmountState
from selko.schemas.models.layout import GridTable
from selko.schemas.words.label_words import is_unit
from selko.schemas.words.numbers import is_number_like
from tests.printed_tables import Units, facts_of, print_grid, read_facts

TEXTS = st.sampled_from(
    [
        "", "", "–", "0", "7 614", "-540", "(1 318)", "12,5 %", "2024", "31.12.2024", "1 000 €", "€", "%", "Liite",
        "TP 2023",
        "TA 2024", "Muutos", "Poikkeama", "Tot. %", "Toimintatuotot", "TOIMINTAKULUT", "Toimintakate", "Muut saamiset",
        "Tekninen lautakunta", "yhteensä", "Yhteensä", "josta", "Alkuperäinen", "Tavoite", "Vastuuhenkilö",
        "lause, jossa on sanaa.",
        "Verovuosi 2023", "3000", "12 13", "a\nb-\nc", "\u00a0", "¹", "Σ", "1,234", "8.342", "TOTAL", "Konserni",
    ]
)  # fmt: skip


@st.composite
def grids(draw: st.DrawFn) -> GridTable:
    columns = draw(st.integers(1, 6))
    rows = draw(st.lists(st.lists(TEXTS, min_size=columns, max_size=columns), min_size=1, max_size=8))
    spans = {}
    if columns > 2 and draw(st.booleans()):
        spans[(0, draw(st.integers(0, columns - 2)))] = 2
    return print_grid(
        rows,
        header_rows=draw(st.integers(0, 2)),
        indents=[draw(st.sampled_from([0, 10, 20])) for _ in rows],
        bold=[n for n in range(len(rows)) if draw(st.booleans())],
        spans=spans,
    )


@settings(max_examples=100, deadline=None)
@given(grids(), st.sampled_from(["fi", "sv", "en"]), st.sampled_from([0, 2024]))
def test_any_grid_is_read_whole(grid: GridTable, language: str, year: int) -> None:
    units = Units("Tekninen lautakunta")
    results = read_facts(grid, language=language, year=year, units=units)
    assert results == read_facts(grid, language=language, year=year, units=units)
    facts = [fact for fact in facts_of(*results) if fact.state is not AmountState.NIL]
    placed = Counter(fact.printed for fact in facts)
    placed.update(number.printed for result in results for number in result.unplaced)
    printed = Counter(" ".join(cell.text.split()) for cell in grid.cells if is_number_like(cell.text))
    assert all(count <= printed[text] or not is_number_like(text) for text, count in placed.items())
    assert len({fact.fact_id for fact in facts_of(*results)}) == len(facts_of(*results))
    for fact in facts:
        assert fact.printed_amount is not None
        assert fact.amount is not None
        assert abs(fact.amount) == abs(fact.printed_amount)
        assert fact.fiscal_year is None or 1900 < fact.fiscal_year < 2100


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1000, 10**9), min_size=2, max_size=6), st.integers(2, 4))
def test_every_figure_of_a_plain_table_is_a_fact(values: list[int], columns: int) -> None:
    heads = [f"TP {2020 + n}" for n in range(columns)]
    rows = [
        [f"Erä {n}", *[f"{value + c:,}".replace(",", " ") for c in range(columns)]] for n, value in enumerate(values)
    ]
    facts = facts_of(*read_facts(print_grid([["", *heads], *rows])))
    assert [fact.printed for fact in facts] == [text for row in rows for text in row[1:]]
    assert not any(is_unit(fact.printed) for fact in facts)
