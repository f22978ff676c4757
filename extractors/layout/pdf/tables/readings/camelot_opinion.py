"""A second opinion on doubtful tables: columns as camelot sees them, with our own words in them.

Belongs here: which tables are worth the cost, asking, the reading that follows, what of it is refused. Does not belong
here: the doubts themselves (doubts), the choice (the arithmetic of extractors/prove).

Camelot takes 1.4 CPU seconds to start and 0.03 for a table (measured), and changes numbers that it reads. So it is
started only where a reading is in doubt and holds figures enough to be judged, once for a document and in a process of
its own; and only the edges of its columns are taken. Of its readers `stream` alone is asked: on 35 kinds of drawn
tables `network`, `lattice` and pdfplumber's `find_tables` were never right where ours and `stream` were wrong.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from selko.extractors.layout.pdf.page.content import PageContent, Word
from selko.extractors.layout.pdf.tables.parts.grid import (
    PlacedCell,
    PlacedTable,
    by_lines,
    texts_of,
    without_empty,
    words_box,
)
from selko.extractors.layout.pdf.tables.parts.header import build_header
from selko.extractors.layout.pdf.tables.parts.row_evidence import TableLine, make_line
from selko.extractors.layout.pdf.tables.parts.rows import group_rows
from selko.extractors.layout.pdf.tables.parts.segments import Segment, cut_line, is_leader, make_segment
from selko.extractors.layout.pdf.tables.readings.doubts import (
    Doubt,
    find_doubts,
    is_amount,
    joins_figures,
    tears_figure,
)

READER = "pdf.camelot"
MOST_TABLES = 12  # of one document
MOST_SECONDS = 60.0
LEAST_FIGURES = 6  # the sums of fewer prove nothing
MARGIN = 3.0  # points around a table
COSTLY = frozenset(Doubt) - {Doubt.NO_HEAD, Doubt.WORDS_LEFT}  # doubts that other columns can settle

_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.stdin.readline()); "
    "from selko.extractors.layout.pdf.tables.readings.camelot_child import main; main()"
)


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A table to ask about, with the page that it stands on."""

    table: PlacedTable
    content: PageContent


@dataclass(frozen=True, slots=True)
class Answer:
    """A further reading for each table asked about, None where there is none worth keeping; and why nothing came."""

    readings: tuple[PlacedTable | None, ...]
    failure: str | None = None


def is_worth_asking(table: PlacedTable, content: PageContent) -> bool:
    """Whether a table is in a doubt that other columns may settle, no reading of it is free of doubt, and it holds
    figures enough for its sums to tell."""
    if content.turn or content.rotation or not COSTLY & find_doubts(table, content):
        return False
    if any(not find_doubts(other, content) for other in table.alternatives):
        return False
    segments = (segment for cell in table.cells for line in cell.lines for segment in cut_line(line))
    return sum(is_amount(segment.text) for segment in segments) >= LEAST_FIGURES


def ask_camelot(path: Path, doubtful: Sequence[Doubtful]) -> Answer:
    """What camelot makes of the tables. A failure of its process is told and does no harm."""
    nothing: tuple[PlacedTable | None, ...] = (None,) * len(doubtful)
    try:
        edges = _run(path, doubtful)
    except subprocess.TimeoutExpired:
        return Answer(nothing, f"took longer than {MOST_SECONDS:g} seconds")
    except (subprocess.CalledProcessError, OSError, ValueError) as error:
        return Answer(nothing, f"failed ({type(error).__name__})")
    return Answer(
        tuple(
            build_camelot_table(one, columns) if columns else None for one, columns in zip(doubtful, edges, strict=True)
        )
    )


def _run(path: Path, doubtful: Sequence[Doubtful]) -> list[list[float] | None]:
    """Raises CalledProcessError, TimeoutExpired, OSError, and ValueError for an answer that is none."""
    places = []
    for one in doubtful:
        x0, top, x1, bottom = one.table.box
        height = one.content.height
        places.append((one.table.page, x0 - MARGIN, height - bottom - MARGIN, x1 + MARGIN, height - top + MARGIN))
    question = json.dumps([str(Path(entry).absolute()) for entry in sys.path]) + "\n"
    question += json.dumps({"path": str(path.absolute()), "places": places})
    with tempfile.TemporaryDirectory(prefix="selko-", ignore_cleanup_errors=True) as folder:
        finished = subprocess.run(
            [sys.executable, "-c", _BOOT],
            input=question,
            capture_output=True,
            text=True,
            timeout=MOST_SECONDS,
            check=True,
            cwd=folder,
            env=os.environ | {"TMPDIR": folder, "HOME": folder},
        )
    edges: list[list[float] | None] = json.loads(finished.stdout.splitlines()[-1] if finished.stdout else "")
    if len(edges) != len(doubtful) or not all(e is None or all(isinstance(x, float) for x in e) for e in edges):
        raise ValueError("columns were asked for")
    return edges


def build_camelot_table(one: Doubtful, edges: Sequence[float]) -> PlacedTable | None:
    """The words of a table in other columns; None when a word lies outside them, when a figure is torn or two are
    joined, or when it comes to the same."""
    words = [word for word in one.table.words if not is_leader([word])]
    if len(edges) < 3 or any(not edges[0] - MARGIN <= (w.x0 + w.x1) / 2 <= edges[-1] + MARGIN for w in words):
        return None
    lines = [_cut(line, edges[1:-1]) for line in _lines_of(words, one.content)]
    head, body = _part(lines)
    if not body:
        return None
    table = _assemble(one, head, body)
    if tears_figure(table) or any(joins_figures(cell) for cell in table.cells):
        return None
    return None if texts_of(table) == texts_of(one.table) else table


def _lines_of(words: Sequence[Word], content: PageContent) -> list[list[Word]]:
    own = set(words)
    lines = [[word for word in line.words if word in own] for line in content.lines]
    return [line for line in lines if line]


def _cut(line: Sequence[Word], borders: Sequence[float]) -> dict[int, Segment]:
    cells: dict[int, list[Word]] = {}
    for word in line:
        cells.setdefault(bisect_right(borders, (word.x0 + word.x1) / 2), []).append(word)
    return {column: make_segment(found) for column, found in cells.items()}


def _part(lines: Sequence[dict[int, Segment]]) -> tuple[list[dict[int, Segment]], list[dict[int, Segment]]]:
    """The lines above the first amounts, which are the header, and the rest; a label right above the amounts is not
    of the header."""
    first = next(
        (n for n, cells in enumerate(lines) if any(c and is_amount(s.text) for c, s in cells.items())), len(lines)
    )
    while first > 0 and set(lines[first - 1]) == {0}:
        first -= 1
    return list(lines[:first]), list(lines[first:])


def _assemble(one: Doubtful, head: Sequence[dict[int, Segment]], body: Sequence[dict[int, Segment]]) -> PlacedTable:
    columns = max(max(cells) for cells in (*head, *body)) + 1
    reach: list[tuple[float, float]] = []
    for column in range(columns):
        inside = [cells[column] for cells in (*body, *head) if column in cells]
        inside = [s for s in inside if is_amount(s.text)] or inside
        known = reach[-1][1] if reach else one.table.box[0]
        reach.append((min((s.x0 for s in inside), default=known), max((s.x1 for s in inside), default=known)))
    found, count = build_header(
        [list(cells.values()) for cells in head], reach, lambda *place: False, lambda segment: None
    )
    placed = []
    for cell in found:
        words = [word for segment in cell.segments for word in segment.words]
        spans = cell.row_end - cell.row, cell.column_end - cell.column
        placed.append(PlacedCell(cell.row, cell.column, *spans, by_lines(words), words_box(words)))
    lines: list[TableLine] = [make_line({c: [s] for c, s in cells.items()}) for cells in body]
    for number, group in enumerate(group_rows(lines, reach[0][1])):
        row: dict[int, list[Word]] = {}
        for line in group:
            for column, segments in line.cells.items():
                row.setdefault(column, []).extend(word for segment in segments for word in segment.words)
        placed += [
            PlacedCell(count + number, column, 1, 1, by_lines(words), words_box(words))
            for column, words in sorted(row.items())
        ]
    return without_empty(
        PlacedTable(
            page=one.table.page,
            box=one.table.box,
            row_count=max(cell.row + cell.row_span for cell in placed),
            column_count=columns,
            cells=tuple(placed),
            reader=READER,
            header_rows=count,
        )
    )
