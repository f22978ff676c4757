"""`selko explain`: why a page was read as it was, for who wants to know or to mend it. Needs no server or warehouse."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from selko.flows import console

if TYPE_CHECKING:
    from selko.schemas.models.explanation import PageExplanation, Place, Reason, TableReason


def register(app: typer.Typer) -> None:
    app.command("explain")(explain)


def explain(
    file: Path = typer.Argument(..., metavar="FILE", parser=console.named_path, help="A PDF, DOCX or text file."),
    page: int = typer.Option(..., "--page", metavar="N", min=1, help="The page, counted from 1."),
    as_json: bool = typer.Option(False, "--json", help="For machines: one object with places, tables and findings."),
) -> None:
    """Say why a page was read so: candidates of each table, and what decided header, columns, years and units."""
    from selko.extractors.explain import explain_in_child
    from selko.flows.settings import read_settings

    limits = read_settings().limits()
    with console.progress(1, quiet=as_json) as steps:
        steps.begin(file.name)
        explanation = explain_in_child(file, page, limits=limits)
        steps.advance()
    if explanation.page is None:
        console.say(f"{file.name}: this kind of document has no pages; all of its tables are explained.")
    if as_json:
        console.write_json(explanation)
    else:
        show(explanation)


def show(explanation: PageExplanation) -> None:
    """The whole for people: places on the page first, then the tables that they became."""
    whose = f"{explanation.entity or 'no entity'} {explanation.report_year or 'no year'}, {explanation.language}"
    page = f", page {explanation.page}" if explanation.page else ""
    console.show_text(f"{explanation.file_name}{page}: {whose}")
    for problem in explanation.problems:
        console.show_text(f"  not read, or with a reservation: {problem}")
    if not explanation.places:
        console.show_text("  No table was found here.")
    for number, place in enumerate(explanation.places, 1):
        show_place(number, place)
    for table in explanation.tables:
        show_table(table)
    for rule, sentence in explanation.findings:
        console.show_text(f"\nFinding {rule}: {sentence}")


def show_place(number: int, place: Place) -> None:
    box = place.box
    where = f"{box.x0:.0f},{box.top:.0f} to {box.x1:.0f},{box.bottom:.0f}" if box else place.block or ""
    became = f"table {', '.join(map(str, place.tables))}" if place.tables else "no table of the report"
    goes_on = ", goes on with the one before" if place.continues else ""
    console.show_text(f"\nPlace {number} at {where}: {became}{goes_on}")
    for index, one in enumerate(place.candidates):
        header = f"{one.header_rows} shown by the page as header" if one.header_rows else "no header shown by the page"
        console.show_text(f"  candidate {index}  {one.reader:12s} {one.rows} rows, {one.columns} columns; {header}")


def show_table(table: TableReason) -> None:
    pages = "" if table.page_first is None else f", pages {table.page_first} to {table.page_last}"
    console.show_text(f"\nTable {table.table_no} ({table.kind}{pages})")
    for what, text in (
        ("heading", " > ".join(table.heading_path)),
        ("captions", " | ".join(table.captions)),
        ("corner", table.corner),
        ("notes", " | ".join(table.notes)),
    ):
        if text:
            console.show_text(f"  {what:9s} {text}")
    for reason in table.reasons:
        show_reason("  ", reason)
    for reading in table.readings:
        mark = "*" if reading.chosen else " "
        inferred = f"; inferred: {', '.join(reading.inferred)}" if reading.inferred else ""
        console.show_text(
            f"  {mark} candidate {reading.grid}, {reading.name}: {reading.figures} figures, {reading.closing} "
            f"identities close, {reading.failing} fail ({reading.digits:g} digits agree){inferred}"
        )
    for column in table.columns:
        console.show_text(f"  column {column.column}  '{' / '.join(column.heads)}', {column.figures} figures")
        for reason in column.reasons:
            show_reason("    ", reason)
    for row in table.rows:
        groups = f"{' > '.join(row.groups)} > " if row.groups else ""
        meaning = f"{row.line_item or 'no line item'}, {row.unit}, {row.figures} figures"
        console.show_text(f"  row {row.row:3d}  {groups}{row.label}: {meaning if row.figures else 'no figure'}")
    for printed, why in table.unplaced:
        console.show_text(f"  unplaced  {printed}: {why}")


def show_reason(indent: str, reason: Reason) -> None:
    console.show_text(f"{indent}{reason.part}: {reason.value} [{reason.ground.value}] {reason.because}")
