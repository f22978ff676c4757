"""`selko query`, `selko compare`, `selko findings`: what the warehouse answers. None of them needs Prefect."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from selko.flows import console
from selko.flows.cli.ingest import ReportLanguage
from selko.schemas.errors import SettingsError

if TYPE_CHECKING:
    from selko.warehouse.answers import Answer
    from selko.warehouse.comparison import YearComparison

WAREHOUSE_HELP = "The DuckDB file to ask; default SELKO_WAREHOUSE, else data/selko.duckdb."


class AnswerFormat(StrEnum):
    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"
    XLSX = "xlsx"


def register(app: typer.Typer) -> None:
    app.command("query")(query)
    app.command("compare")(compare)
    app.command("findings")(findings)


def query(
    sql: str = typer.Argument(..., metavar="SQL", help="Read-only SQL; selko schema tells views and columns."),
    warehouse: Path | None = typer.Option(None, "--warehouse", help=WAREHOUSE_HELP),
    form: AnswerFormat = typer.Option(AnswerFormat.TABLE, "--format", help="How to give the answer."),
    as_json: bool = typer.Option(False, "--json", help="The same as --format json."),
    out: Path | None = typer.Option(None, "--out", help="Write to this file and not to stdout."),
) -> None:
    """Ask the warehouse in SQL. It can be read only: nothing is changed, no other file is opened. What it may cost is
    limited like the reading of a document."""
    from selko.flows.settings import read_settings
    from selko.warehouse.guarded import query_guarded

    settings = read_settings()
    chosen = AnswerFormat.JSON if as_json else form
    text = query_guarded(
        find_warehouse(warehouse),
        sql,
        chosen.value,
        out,
        seconds=settings.limit_seconds,
        memory_mb=settings.limit_memory_mb,
    )
    if text is not None:
        console.write_text(text)


def compare(
    entity: str | None = typer.Option(None, "--entity", help="The municipality."),
    unit: str | None = typer.Option(None, "--unit", help="The organisation unit, by name."),
    item: str | None = typer.Option(None, "--item", help="The line item: its code, or its label in any language."),
    measure: str = typer.Option("actual", "--measure", help="Such as actual, original_budget, amended_budget."),
    years: str | None = typer.Option(None, "--years", metavar="2021-2024", help="Fiscal years; all unless given."),
    plot: Path | None = typer.Option(None, "--plot", metavar="OUT.svg", help="Draw it to an SVG, PNG or PDF file."),
    warehouse: Path | None = typer.Option(None, "--warehouse", help=WAREHOUSE_HELP),
    form: AnswerFormat = typer.Option(AnswerFormat.TABLE, "--format", help="How to give the answer."),
    as_json: bool = typer.Option(False, "--json", help="For machines: a list of rows with a cell per year."),
    out: Path | None = typer.Option(None, "--out", help="Write to this file and not to stdout."),
    lang: ReportLanguage | None = typer.Option(None, "--lang", help="The language of the picture; default fi."),
) -> None:
    """Set years beside each other; restated figures and breaks in comparability are marked."""
    from selko.warehouse.comparison import compare_years, parse_years

    chosen = parse_years(years) if years else None
    comparison = compare_years(
        find_warehouse(warehouse), entity=entity, unit=unit, item=item, measure=measure, years=chosen
    )
    if plot is not None:
        from selko.warehouse.plots import write_plot

        write_plot(comparison, plot, language=speech(lang))
        console.say(f"Picture: {plot}")
    if as_json or form is AnswerFormat.JSON:
        with console.output(out):
            console.write_json(build_comparison_rows(comparison))
        return
    write_answer(comparison.answer(), form, out)


def findings(
    severity: str | None = typer.Option(None, "--severity", metavar="block,warn", help="block, warn, note; several."),
    kind: str | None = typer.Option(None, "--kind", help="Such as source_error, missing_value, restated, unmapped."),
    entity: str | None = typer.Option(None, "--entity", help="The municipality."),
    year: int | None = typer.Option(None, "--year", min=1900, max=2100, help="The fiscal year of the report."),
    warehouse: Path | None = typer.Option(None, "--warehouse", help=WAREHOUSE_HELP),
    lang: ReportLanguage | None = typer.Option(None, "--lang", help="The language of the sentences; default fi."),
    form: AnswerFormat = typer.Option(AnswerFormat.TABLE, "--format", help="How to give the answer."),
    as_json: bool = typer.Option(False, "--json", help="The same as --format json."),
    out: Path | None = typer.Option(None, "--out", help="Write to this file and not to stdout."),
) -> None:
    """List what is wrong or worth a look in the loaded reports, the gravest first."""
    from selko.schemas.models.findings import FindingKind, Severity
    from selko.warehouse.answers import Answer, find_findings

    severities = parse_choices("--severity", severity, [item.value for item in Severity])
    kinds = parse_choices("--kind", kind, [item.value for item in FindingKind])
    answer = find_findings(find_warehouse(warehouse), entity=entity, year=year)
    kept = [
        row
        for row, record in zip(answer.rows, answer.records(), strict=True)
        if record["severity"] in severities and record["kind"] in kinds
    ]
    answer = Answer(columns=answer.columns, types=answer.types, rows=tuple(kept))
    form = AnswerFormat.JSON if as_json else form
    if form is not AnswerFormat.TABLE or out is not None:
        write_answer(answer, form, out)
        return
    for record in answer.records():
        show_finding(record, speech(lang))
    console.say(f"{console.count(len(kept), 'finding')}.")


def show_finding(record: dict[str, Any], language: str) -> None:
    """One finding as a line: how grave, where, and its sentence."""
    page = f", p. {record['page']}" if record["page"] else ""
    console.show_text(
        f"{record['severity']:5}  {record['file_name']}{page}: {record[f'message_{language}']} "
        f"[{record['kind']}, {record['finding_id']}]"
    )


def build_comparison_rows(comparison: YearComparison) -> list[dict[str, Any]]:
    """A row per series: who, what, `amounts` by fiscal year, `marks` in words, and `cells` with place and proof."""
    records = comparison.answer().records()
    return [
        {
            **{name: value for name, value in record.items() if name not in map(str, comparison.years)},
            "unit_path": row.unit_path,
            "currency": row.currency,
            "amounts": {str(year): record[str(year)] for year in comparison.years},
            "cells": [cell.model_dump() for cell in row.cells],
        }
        for row, record in zip(comparison.rows, records, strict=True)
    ]


def parse_choices(option: str, text: str | None, allowed: list[str]) -> list[str]:
    """The chosen ones of `allowed`, all of them without a choice. Raises SettingsError for another word."""
    chosen = [part.strip() for part in text.split(",") if part.strip()] if text else allowed
    for part in chosen:
        if part not in allowed:
            raise SettingsError(f"{option} is '{part}', allowed is {', '.join(allowed)}", way_out="correct it")
    return chosen


def find_warehouse(given: Path | None) -> Path:
    """--warehouse, else the setting."""
    from selko.flows.settings import read_settings

    return given or read_settings().warehouse


def speech(given: ReportLanguage | None) -> str:
    """--lang, else the first of the report languages."""
    from selko.flows.settings import read_settings

    return given.value if given else read_settings().report_languages[0]


def write_answer(answer: Answer, form: AnswerFormat, out: Path | None) -> None:
    """An answer on stdout, or in a file that is put in place when it is whole."""
    from selko.warehouse import tables_out

    text = tables_out.write_answer(answer, form.value, out)
    if text is not None:
        console.write_text(text)
