"""A comparison as a picture: a line for every series, labelled at its end, with restatements and breaks marked.

Belongs here: drawing. Does not belong here: choosing figures (comparison.py). Colours are those of Okabe and Ito, told
apart by the colour-blind, and every series has a mark of its own.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from selko.schemas.errors import QueryError
from selko.schemas.words.line_items import load_line_items
from selko.schemas.words.printing import show_line
from selko.warehouse.comparison import ComparedRow, YearComparison
from selko.warehouse.tables_out import write_whole
from selko.warehouse.texts import money, name_of, text

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#555555", "#8C6D31")
MARKS = ("o", "s", "^", "D", "v", "P", "X", "h")
INK, SOFT, GRID = "#1d2733", "#5b6773", "#dfe4ea"
KINDS = {".svg", ".png", ".pdf"}
NARROWEST = 0.052  # of the height: two labels closer than this would touch


def write_plot(comparison: YearComparison, out: Path, *, language: str = "fi", title: str | None = None) -> None:
    """Draws the comparison to an SVG, PNG or PDF file, by its suffix. At most eight series, the largest first; the
    picture says when there are more.

    Raises QueryError when there is nothing to draw, or the file cannot be written.
    """
    if out.suffix.lower() not in KINDS:
        raise QueryError("a picture is svg, png or pdf", file=str(out), way_out="give the file one of these suffixes")
    drawn = [_harmless(row) for row in _largest(comparison.rows)]
    if not drawn:
        raise QueryError("the selection has no figures to draw", way_out="choose other units, items or years")
    import matplotlib as mpl
    from matplotlib.figure import Figure

    style: Any = {
        **{"font.family": "DejaVu Sans", "font.size": 10, "svg.hashsalt": "selko", "axes.unicode_minus": True},
        "text.parse_math": False,  # `$` in a label is a dollar
    }
    with mpl.rc_context(style), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a letter that the font lacks is drawn as a box
        figure = Figure(figsize=(9.6, 5.4), facecolor="white")
        _draw(figure, comparison, drawn, language, None if title is None else show_line(title))
        buffer = io.BytesIO()
        kind = out.suffix.lower()[1:]
        when: dict[str, Any] = {"Date": None} if kind == "svg" else {"CreationDate": None} if kind == "pdf" else {}
        figure.savefig(buffer, format=kind, metadata=when, dpi=150)
    write_whole(out, buffer.getvalue())


def _largest(rows: Sequence[ComparedRow]) -> list[ComparedRow]:
    """At most as many series as there are colours, in the order of the comparison."""
    if len(rows) <= len(COLOURS):
        return [row for row in rows if row.cells]
    ranked = sorted(range(len(rows)), key=lambda place: -max((abs(c.amount) for c in rows[place].cells), default=0))
    return [rows[place] for place in sorted(ranked[: len(COLOURS)]) if rows[place].cells]


def _harmless(row: ComparedRow) -> ComparedRow:
    """The row with names that are one line each and hold no sign that a picture cannot: an SVG with one is no XML."""
    return row.model_copy(update={name: show_line(getattr(row, name)) for name in ("entity", "unit", "label")})


def _draw(figure: Any, comparison: YearComparison, drawn: list[ComparedRow], language: str, title: str | None) -> None:
    is_money = all(row.currency for row in drawn)
    largest = max(abs(cell.amount) for row in drawn for cell in row.cells)
    factor, unit = _unit(largest, is_money, language)
    years = [year for year in comparison.years if any(row.cell(year) for row in drawn)]
    axes = figure.add_axes((0.1, 0.17, 0.585, 0.65))
    labels = _labels(drawn, language)
    ends: list[tuple[float, tuple[str, str], str, Decimal]] = []
    for number, row in enumerate(drawn):
        colour, mark = COLOURS[number], MARKS[number]
        points = [(cell.year, float(cell.amount / factor), cell) for cell in row.cells if cell.year in years]
        _line(axes, points, years, colour)
        for year, height, cell in points:
            face = "white" if cell.restated else colour
            axes.plot([year], [height], mark, color=colour, markersize=7, markerfacecolor=face, markeredgewidth=1.8)
            if cell.status == "disputed":
                axes.plot([year], [height], "x", color=INK, markersize=11, markeredgewidth=1.6)
        if points:
            ends.append((points[-1][1], labels[number], colour, points[-1][2].amount))
    for year in sorted({c.year for row in drawn for c in row.cells if c.break_evidence and c.year in years}):
        axes.axvline(year - 0.5, color=SOFT, linewidth=1.2, linestyle=(0, (4, 3)))
    _frame(axes, years, unit, language)
    _end_labels(axes, ends, years[-1], language)
    _words(figure, comparison, drawn, years, language, title)


def _line(axes: Any, points: list[Any], years: list[int], colour: str) -> None:
    """The line of a series, interrupted where a year is missing or does not compare with the one before."""
    for (year, height, _), (later, later_height, cell) in pairwise(points):
        gap = years.index(later) - years.index(year) > 1
        style = (0, (1.5, 2)) if gap or cell.break_evidence else "-"
        axes.plot([year, later], [height, later_height], color=colour, linewidth=2.2, linestyle=style)


def _frame(axes: Any, years: list[int], unit: str, language: str) -> None:
    from matplotlib.ticker import FuncFormatter

    axes.set_xticks(years, [str(year) for year in years])
    axes.set_xlim(years[0] - 0.35, years[-1] + 0.35)
    axes.margins(y=0.12)
    low, high = axes.get_ylim()
    if low <= 0 <= high:
        axes.axhline(0, color=SOFT, linewidth=1)
    ticks = [Decimal(f"{tick:.6g}") for tick in axes.get_yticks()]
    decimals = max((max(0, -int(tick.normalize().as_tuple().exponent)) for tick in ticks), default=0)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: money(Decimal(f"{value:.6g}"), language, decimals)))
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, colors=SOFT, pad=7)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.text(0, 1.035, unit, transform=axes.transAxes, color=SOFT, fontsize=9.5)


def _end_labels(axes: Any, ends: list[tuple[float, tuple[str, str], str, Decimal]], last: int, language: str) -> None:
    """The series' names right of the picture, moved apart where they would touch."""
    low, high = axes.get_ylim()
    places = sorted(((height - low) / (high - low), name, colour, amount) for height, name, colour, amount in ends)
    room = NARROWEST * 1.9
    heights: list[float] = []
    for place, *_ in places:
        heights.append(max(place, heights[-1] + room) if heights else place)
    if heights and heights[-1] > 1:
        heights[-1] = min(heights[-1], 1.0)
        for number in range(len(heights) - 2, -1, -1):
            heights[number] = min(heights[number], heights[number + 1] - room)
    for height, (place, name, colour, amount) in zip(heights, places, strict=True):
        axes.annotate(
            "",
            xy=(1.0, place),
            xytext=(1.035, height),
            xycoords="axes fraction",
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.8, "alpha": 0.7},
        )
        below = ", ".join(filter(None, (name[1], f"{last}: {money(amount, language)}")))
        axes.text(
            1.045,
            height + 0.004,
            name[0],
            transform=axes.transAxes,
            color=colour,
            fontsize=9.5,
            weight="bold",
            va="bottom",
        )
        axes.text(1.045, height - 0.006, below, transform=axes.transAxes, color=INK, fontsize=8.5, va="top")


def _words(
    figure: Any,
    comparison: YearComparison,
    drawn: list[ComparedRow],
    years: list[int],
    language: str,
    title: str | None,
) -> None:
    entities = sorted({row.entity for row in drawn})
    units = sorted({row.unit for row in drawn})
    measures = sorted({name_of("measure", row.measure, language) for row in drawn})
    items = sorted({_item_name(row, language) for row in drawn})
    where = units[0] if len(units) == 1 else ", ".join(entities)
    first = title or (f"{where}: {items[0]}" if len(items) == 1 else where)
    span = f"{years[0]}–{years[-1]}" if len(years) > 1 else f"{years[0]}"
    second = ", ".join(dict.fromkeys((*(entities if where not in entities else ()), *measures, span)))
    figure.text(0.035, 0.945, _cut(first, 70), fontsize=15, weight="bold", color=INK, va="center")
    figure.text(0.035, 0.89, second, fontsize=10.5, color=SOFT, va="center")
    cells = [cell for row in drawn for cell in row.cells if cell.year in years]
    notes = [
        *([text("plot.restated", language)] if any(cell.restated for cell in cells) else []),
        *([text("plot.break", language)] if any(cell.break_evidence for cell in cells) else []),
        *([text("plot.disputed", language)] if any(cell.status == "disputed" for cell in cells) else []),
        *(
            [text("plot.of", language, shown=len(drawn), all=len(comparison.rows))]
            if len(drawn) < len(comparison.rows)
            else []
        ),
    ]
    for number, note in enumerate(notes):
        figure.text(0.035, 0.085 - 0.03 * number, note, fontsize=8.5, color=SOFT, va="center")


def _labels(drawn: list[ComparedRow], language: str) -> list[tuple[str, str]]:
    """What tells the series apart: the item and, below it, the unit or the statement where there are several."""
    units = {row.unit for row in drawn}
    items = {_item_name(row, language) for row in drawn}
    names = []
    for row in drawn:
        item = _item_name(row, language)
        like = [other for other in drawn if (_item_name(other, language), other.unit) == (item, row.unit)]
        statement = name_of("statement", row.statement, language) if len({r.statement for r in like}) > 1 else ""
        if len(items) == 1 and len(units) > 1:
            names.append((_cut(row.unit, 32), statement))
        else:
            names.append((_cut(item, 32), _cut(", ".join(filter(None, (row.unit[:26], statement))), 30)
                          if len(units) > 1 or statement else ""))  # fmt: skip
    return names


def _item_name(row: ComparedRow, language: str) -> str:
    """The taxonomy's name in the language; the printed label where the item is unknown."""
    item = load_line_items().get(row.line_item or "")
    return (getattr(item, language) if item else None) or row.label


def _unit(largest: Decimal, is_money: bool, language: str) -> tuple[Decimal, str]:
    if not is_money:
        return Decimal(1), ""
    if largest >= 10_000_000:
        return Decimal(1_000_000), text("plot.million", language)
    if largest >= 100_000:
        return Decimal(1_000), text("plot.thousand", language)
    return Decimal(1), text("plot.euro", language)


def _cut(name: str, length: int) -> str:
    return name if len(name) <= length else f"{name[: length - 1]}…"
