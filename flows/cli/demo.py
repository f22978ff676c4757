"""`selko demo`: the sample city through the whole way, with what one can then ask."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import typer

from selko.flows import console
from selko.flows.cli.answers import show_finding, speech
from selko.flows.cli.ingest import show_rows
from selko.schemas.errors import SourceError

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "reports"  # beside the rooms, in a checkout as in a wheel
ITEM = "IS.MARGIN"  # the operating margin: what councils decide on
PICTURE = "demo-comparison.svg"


def register(app: typer.Typer) -> None:
    app.command("demo")(demo)


def demo(
    warehouse: Path | None = typer.Option(None, "--warehouse", help="The DuckDB file to load into."),
    as_json: bool = typer.Option(False, "--json", help="For machines: what was loaded, compared, found and written."),
) -> None:
    """Ingest the sample reports of a made-up city and show what one can then ask."""
    from selko.flows.recording import ingest
    from selko.flows.settings import read_settings
    from selko.flows.sources import read_folder

    begun = time.monotonic()
    if not SAMPLES.is_dir() or not (files := read_folder(SAMPLES).files):
        raise SourceError(
            "the samples are not here",
            file=str(SAMPLES),
            way_out="run the demo in a checkout of Selko, with 'make demo'",
        )
    settings = read_settings()
    settings.keep_private()
    store = warehouse or settings.warehouse
    with console.progress(len(files), quiet=as_json) as steps:
        steps.begin("starting Prefect")
        rows = ingest(files, store, settings, listen=lambda event: steps.advance() if event[0] == "done" else None)
    answers = build_answers(rows, store, settings.reports, speech(None))
    if as_json:
        console.write_json(answers)
        return
    console.show_text("1. What was loaded\n")
    show_rows(rows, store)
    console.show_text(f"\n2. Operating margin over the years: selko compare --item {ITEM}\n")
    console.show_text(answers["comparison"]["text"])
    console.show_text(f"As a picture: {answers['comparison']['picture']}")
    console.show_text("\n3. What is wrong or worth a look: selko findings --severity block,warn\n")
    for record in answers["findings"]:
        show_finding(record, speech(None))
    console.show_text("\n4. The data-quality report for finance: selko report\n")
    for report in answers["reports"]:
        console.show_text(f"{report['entity']} {report['year']}: {report['files'][0]}")
    console.show_text(f"\nDone in {time.monotonic() - begun:.0f} s.")


def build_answers(rows: list[dict[str, Any]], store: Path, folder: Path, language: str) -> dict[str, Any]:
    """What the demo shows: the load, a comparison of the largest entity's own units, the findings, the reports."""
    from selko.flows.finance_reports import write_reports
    from selko.warehouse.answers import find_findings
    from selko.warehouse.comparison import compare_years
    from selko.warehouse.plots import write_plot
    from selko.warehouse.tables_out import write_answer

    entities = [row["entity"] for row in rows if row["entity"]]
    entity = max(set(entities), key=entities.count) if entities else None
    comparison = compare_years(store, entity=entity, item=ITEM)
    written = write_reports(store, folder, entity=None, year=None, languages=[language])
    write_plot(comparison, folder / PICTURE, language=language)
    findings = find_findings(store).records()
    return {
        "loaded": rows,
        "comparison": {
            "entity": entity,
            "item": ITEM,
            "text": write_answer(comparison.answer(), "table") or "",
            "picture": str(folder / PICTURE),
        },
        "findings": [record for record in findings if record["severity"] != "note"],
        "reports": [report.model_dump(mode="json") for report in written],
    }
