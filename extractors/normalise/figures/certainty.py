"""Which parts of a figure's meaning the paper prints without ambiguity, and which were inferred from it.

Belongs here: what a careful reader would not swear to, part by part, from the evidence that the stages before left.
Does not belong here: whether figures confirm an inferred part (extractors/prove), and any change of a meaning.

A part that is inferred is not held to be wrong. It only is not called proven until arithmetic decides it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from selko.extractors.normalise.figures.readings import FigureCell
from selko.extractors.normalise.labels.line_items import is_known_whole, key
from selko.schemas.models.report import FactPart, Measure
from selko.schemas.models.tables import BodyRow, Interpretation, ReportTable
from selko.schemas.words.column_roles import split_years
from selko.schemas.words.folding import tokens

LEAST_LETTERS = 3  # of the longest word of a label: ordinals, codes and signs alone name nothing
CAPITALISED = (
    0.5  # share of a table's labels that begin with a capital: above, one with a small letter is the rest of one
)
CENTS = 2  # decimals
LEAST_IN_CENTS = 3  # figures of a table of a thousand and more with cents, before it is held to be in whole units
_HYPHENS = "-‐‑–"


@dataclass(frozen=True)
class PrintedLabels:
    """Where a label stands on one line, folded: the numbers of the tables, 0 for a heading. One that is put together of
    several lines, and stands on one line elsewhere, was put together rightly."""

    places: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def elsewhere(self, label: str, table_no: int) -> bool:
        return bool(self.places.get(key(label), frozenset()) - {table_no})


def read_printed_labels(interpretation: Interpretation) -> PrintedLabels:
    """Of all tables and headings of a report."""
    places: dict[str, set[int]] = defaultdict(set)
    for table in interpretation.tables:
        for row in table.rows:
            if len(row.label_lines) == 1:
                places[key(row.label)].add(table.table_no)
    for section in interpretation.sections:
        if section.heading is not None:
            places[key(section.heading.text)].add(0)
    return PrintedLabels({label: frozenset(tables) for label, tables in places.items() if label})


def find_inferred(
    table: ReportTable,
    cells: Sequence[FigureCell],
    headings: Sequence[str],
    printed: PrintedLabels,
    *,
    entity_printed: bool = True,
    year_printed: bool = True,
    assumed: tuple[str, ...] | None = None,
) -> Mapping[tuple[int, int], tuple[FactPart, ...]]:
    """The inferred parts of each figure of a table, by its row and column; figures of which none is are left out.

    `entity_printed`, `year_printed`: the report itself says without contradiction whose it is, and of which year.
    `assumed`: the unit that the table was given though nothing near it names it."""
    doubted = find_doubted_labels(table.rows, table.table_no, printed)
    dated = _prints_year(table, cells, headings)
    in_cents = _prints_cents(cells)
    found: dict[tuple[int, int], tuple[FactPart, ...]] = {}
    for cell in cells:
        own = cell.row.body.label
        tests = (
            (FactPart.LABEL, cell.row.body.row in doubted or not _names(own)),
            (FactPart.MEASURE, _is_measure_inferred(cell)),
            (FactPart.FISCAL_YEAR, _is_year_inferred(cell, dated, year_printed)),
            (FactPart.SCALE, _is_scale_inferred(cell, in_cents)),
            (FactPart.UNIT, assumed is not None and cell.row.unit_path == assumed),
            (FactPart.ENTITY, not entity_printed),
        )
        parts = tuple(part for part, inferred in tests if inferred)
        if parts:
            found[cell.cell.row, cell.cell.column] = parts
    return found


def find_doubted_labels(rows: Sequence[BodyRow], table_no: int, printed: PrintedLabels) -> frozenset[int]:
    """The rows whose label may be more or less than is printed for it.

    `Valtionosuudet / Rahoitustuotot ja -kulut`, two lines that both begin with a capital, may be two rows; the rows
    beside such a one may lack what it has too much. A label that begins with a small letter, where others do not, is
    the rest of one. What the taxonomy knows as a whole, or another table of the report prints on one line, is sound.
    """
    capitals = Counter(_first_letter(row.label).isupper() for row in rows if _first_letter(row.label))
    capitalised = capitals[True] >= CAPITALISED * capitals.total()
    torn: set[int] = set()
    doubted: set[int] = set()
    for place, row in enumerate(rows):
        if _is_sound(row.label, table_no, printed):
            continue
        if len(row.label_lines) > 1 and not _goes_on(row.label_lines):
            torn.add(place)
        elif capitalised and _begins_small(row):
            doubted.add(place)
    beside = {other for place in torn for other in (place - 1, place + 1) if 0 <= other < len(rows)}
    doubted |= torn | {place for place in beside if not _is_sound(rows[place].label, table_no, printed)}
    return frozenset(rows[place].row for place in doubted)


def _is_sound(label: str, table_no: int, printed: PrintedLabels) -> bool:
    return is_known_whole(label) or printed.elsewhere(label, table_no)


def _goes_on(lines: Sequence[str]) -> bool:
    """Whether each line is the rest of the one before: that ends in a hyphen, or this begins with a small letter."""
    return all(
        above.rstrip().endswith(tuple(_HYPHENS)) or _first_letter(below).islower() or below.lstrip()[:1] in "(,"
        for above, below in pairwise(lines)
    )


def _begins_small(row: BodyRow) -> bool:
    """`toimialan hallinto`, `400 toimialan hallinto`: the first letter of the row is small."""
    return _first_letter(row.label).islower()


def _first_letter(text: str) -> str:
    return next((sign for sign in text if sign.isalpha()), "")


def _names(label: str) -> bool:
    """Whether a label names something: it has a word, and not only a number, an ordinal or a date."""
    words = "".join(sign if sign.isalpha() else " " for sign in label).split()
    return any(len(word) >= LEAST_LETTERS for word in words)


def _is_measure_inferred(cell: FigureCell) -> bool:
    """`other` says that the measure is not known."""
    if cell.row.measure is not None:
        return False
    column = cell.column
    phase_open = column.phase_open and cell.row.phase is None
    return cell.measure is Measure.OTHER or column.inferred or column.by_figures or phase_open


def _is_year_inferred(cell: FigureCell, dated: bool, year_printed: bool) -> bool:
    """Where a table prints no year, words of phases (`Budget | Outturn | Deviation`) speak of the report's own year, if
    the report prints which that is; where there are no such words, nothing does."""
    if cell.fiscal_year is None:
        return True
    if cell.row.fiscal_year or cell.column.dated or dated:
        return False
    if not year_printed:
        return True
    return cell.row.measure is None and (cell.column.role is None or cell.column.inferred)


def _is_scale_inferred(cell: FigureCell, in_cents: bool) -> bool:
    """A number of which nothing tells whether it is a thousand times larger is as unsure as one without a unit."""
    return cell.mark_doubted or (cell.unit.currency is not None and not cell.unit.printed and not in_cents)


def _prints_cents(cells: Iterable[FigureCell]) -> bool:
    """`515 239,62`: nobody prints hundreds of thousands of thousands to the hundredth. It is in whole units."""
    exact = (cell.number for cell in cells if cell.unit.currency is not None and cell.number.decimals == CENTS)
    return sum(number.value is not None and abs(number.value) >= 1000 for number in exact) >= LEAST_IN_CENTS


def _prints_year(table: ReportTable, cells: Iterable[FigureCell], headings: Sequence[str]) -> bool:
    """Whether the table prints of which year it is: in a head, over its labels, in a caption, in its heading."""
    if any(cell.column.dated for cell in cells):
        return True
    return any(_has_year(text) for text in (table.corner, *table.captions, *headings[-1:]))


def _has_year(text: str) -> bool:
    return bool(text and split_years(tokens(text))[1])
