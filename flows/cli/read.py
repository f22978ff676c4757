"""`selko tables` and `selko outline`: what stands on the paper, without meaning, server or warehouse."""

from __future__ import annotations

import csv
import io
import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from selko.flows import console
from selko.schemas.errors import SettingsError

if TYPE_CHECKING:
    from selko.extractors.intake.limits import Limits
    from selko.schemas.models.layout import DocumentLayout, LayoutProblem


class TableFormat(StrEnum):
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


def register(app: typer.Typer) -> None:
    app.command("tables")(tables)
    app.command("outline")(outline)


def tables(
    file: Path = typer.Argument(..., metavar="FILE", parser=console.named_path, help="A PDF, DOCX or text file."),
    pages: str | None = typer.Option(None, "--pages", metavar="3-9", help="Pages to read, such as 3-9 or 1,4,7-8."),
    form: TableFormat = typer.Option(TableFormat.JSON, "--format", help="How to print the tables."),
    as_json: bool = typer.Option(False, "--json", help="The same as --format json."),
    out: Path | None = typer.Option(None, "--out", help="Write to this file and not to stdout."),
    show: Path | None = typer.Option(
        None,
        "--show",
        metavar="DIR",
        help="Draw each page with its tables, cells and readers over it, instead of printing them.",
    ),
) -> None:
    """Print the raw tables of a document as printed, cell by cell, with page and box."""
    form = TableFormat.JSON if as_json else form
    wanted = parse_pages(pages) if pages else None
    if form is TableFormat.XLSX and out is None and sys.stdout.isatty():
        raise SettingsError("xlsx cannot be shown in a terminal", way_out="name a file with --out")
    from selko.extractors.pipeline import build_tables, read_document_in_child
    from selko.flows.settings import read_settings

    limits = read_settings().limits()
    layout = read_document_in_child(file, wanted, limits=limits)
    say_problems(file, layout.problems)
    check_pages(file, wanted, {page.number for page in layout.pages})
    if show is not None:
        show_tables(file, layout, show, limits, as_json)
        return
    found = build_tables(layout)
    if form is TableFormat.XLSX:
        write_tables_xlsx(found, out)
        return
    with console.output(out):
        if form is TableFormat.JSON:
            console.write_json(found)
        else:
            write_tables_csv(found)


def outline(
    file: Path = typer.Argument(..., metavar="FILE", parser=console.named_path, help="A PDF, DOCX or text file."),
    text: bool = typer.Option(False, "--text", help="With the text under each heading."),
    as_json: bool = typer.Option(False, "--json", help="For machines: a list of sections."),
) -> None:
    """Print the tree of headings with page numbers."""
    from selko.extractors.pipeline import build_outline, interpret_in_child
    from selko.flows.settings import read_settings

    interpretation = interpret_in_child(file, limits=read_settings().limits())
    say_problems(file, interpretation.problems)
    sections = build_outline(interpretation, text)
    if as_json:
        console.write_json(sections)
        return
    for section in sections:
        page = f"  [{section['page_first']}]" if section["page_first"] else ""
        console.show_text(f"{'  ' * max(section['level'] - 1, 0)}{section['heading']}{page}")
        if section.get("text"):
            console.show_text("\n" + section["text"] + "\n")
    if not sections:
        console.say(f"{file.name}: no headings were found.")


def show_tables(file: Path, layout: DocumentLayout, folder: Path, limits: Limits, as_json: bool) -> None:
    """Pictures of the pages that have tables. Raises SourceError for a document without pages, SettingsError for a
    folder that cannot be written."""
    from selko.extractors.pipeline import draw_in_child

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"this folder cannot be written ({error.strerror})", file=str(folder), way_out="name another with --show"
        ) from error
    drawn = draw_in_child(file, layout, folder, limits=limits)
    if as_json:
        console.write_json([folder / picture.name for picture in drawn])
        return
    console.show_text(f"{console.count(len(drawn), 'page')} drawn: {folder}")


def parse_pages(text: str) -> frozenset[int]:
    """The page numbers of '3-9' or '1,4,7-8'. Raises SettingsError when it is neither."""
    numbers: set[int] = set()
    for part in text.replace("–", "-").split(","):
        match = re.fullmatch(r"\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last:
            raise SettingsError(f"--pages is {text!r}, allowed is such as 3-9 or 1,4,7-8", way_out="correct it")
        numbers.update(range(first, last + 1))
    return frozenset(numbers)


def check_pages(file: Path, wanted: frozenset[int] | None, there: set[int]) -> None:
    """Say which of the wanted pages there are not. Raises SettingsError when there is none of them."""
    if wanted is None:
        return
    if not there and file.suffix.lower() != ".pdf":
        console.say(f"{file.name}: this kind of document has no pages; all of its tables are given.")
    elif not there & wanted:
        raise SettingsError("the document has none of these pages", file=file.name, way_out="name others with --pages")
    elif missing := sorted(wanted - there):
        console.say(f"{file.name}: there is no page {', '.join(map(str, missing))}.")


def say_problems(file: Path, problems: tuple[LayoutProblem, ...]) -> None:
    """What could not be read, on stderr, so that an answer with holes is never taken for a whole one."""
    for problem in problems:
        page = problem.provenance.page
        console.say(f"{file.name}{f', page {page}' if page else ''}: {problem.detail.rstrip('.')}.")


def write_tables_csv(found: list[dict[str, Any]]) -> None:
    """All tables as one CSV on stdout: table, page, row, and a column per cell, none of which is a formula."""
    from selko.warehouse.spreadsheets import build_harmless

    width = max((len(row) for table in found for row in table["rows"]), default=0)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["table", "page", "row", *(f"cell_{number}" for number in range(1, width + 1))])
    for number, table in enumerate(found, 1):
        for row_no, row in enumerate(table["rows"], 1):
            cells = map(build_harmless, row)
            writer.writerow([number, table["page"], row_no, *cells, *[""] * (width - len(row))])
    console.write_text(stream.getvalue())


def write_tables_xlsx(found: list[dict[str, Any]], out: Path | None) -> None:
    """One sheet per table, cells as the text that is printed: a leading '=' is no formula here."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook()
    book.remove(book.active)
    for number, table in enumerate(found, 1):
        sheet = book.create_sheet(f"{number} p{table['page']}" if table["page"] else str(number))
        for row_no, row in enumerate(table["rows"], 1):
            for column_no, text in enumerate(row, 1):
                if text:
                    cell = sheet.cell(row_no, column_no, ILLEGAL_CHARACTERS_RE.sub("", text))
                    cell.data_type = "s"
        for row_no, column_no, rows, columns in table["spans"]:
            sheet.merge_cells(
                start_row=row_no + 1, start_column=column_no + 1, end_row=row_no + rows, end_column=column_no + columns
            )
    if not found:
        book.create_sheet("no tables")
    with console.binary_output(out) as stream:
        book.save(stream)
