"""`selko schema`: what the views and columns of the warehouse mean. It needs no warehouse and no Prefect."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from selko.flows import console
from selko.flows.cli.answers import speech
from selko.flows.cli.ingest import ReportLanguage

if TYPE_CHECKING:
    from selko.schemas.words.dictionary import Words
    from selko.warehouse.dictionary import ViewEntry


class SchemaFormat(StrEnum):
    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"


def register(app: typer.Typer) -> None:
    app.command("schema")(schema)


def schema(
    view: str | None = typer.Argument(None, metavar="[VIEW]", help="The view; all of them unless given."),
    lang: ReportLanguage | None = typer.Option(
        None, "--lang", help="The language of the words; default fi, and all three for json and markdown."
    ),
    form: SchemaFormat = typer.Option(SchemaFormat.TABLE, "--format", help="How to print the words."),
    as_json: bool = typer.Option(False, "--json", help="The same as --format json."),
    out: Path | None = typer.Option(None, "--out", help="Write to this file and not to stdout."),
) -> None:
    """Say what each view and column of the warehouse means."""
    from selko.warehouse.dictionary import describe_views, dictionary_page, find_view
    from selko.warehouse.texts import LANGUAGES

    views = (find_view(view),) if view is not None else describe_views()
    languages = (lang.value,) if lang else LANGUAGES
    form = SchemaFormat.JSON if as_json else form
    with console.output(out):
        if form is SchemaFormat.JSON:
            console.write_json([build_view(entry, languages) for entry in views])
        elif form is SchemaFormat.MARKDOWN:
            console.show_text(dictionary_page(views, languages).rstrip("\n"))
        elif view is None:
            console.show_table(("view", "meaning"), [(entry.name, say(entry.words, speech(lang))) for entry in views])
            console.say("selko schema VIEW tells of its columns.")
        else:
            (entry,) = views
            rows = [(column.name, column.type, say(column.words, speech(lang))) for column in entry.columns]
            console.show_table(("column", "type", "meaning"), rows, f"{entry.name}: {say(entry.words, speech(lang))}")


def build_view(view: ViewEntry, languages: tuple[str, ...]) -> dict[str, Any]:
    """A view for machines: `meaning` by language, and the same for every column."""
    return {
        "view": view.name,
        "meaning": {language: say(view.words, language) for language in languages},
        "columns": [
            {
                "name": column.name,
                "type": column.type,
                "meaning": {language: say(column.words, language) for language in languages},
            }
            for column in view.columns
        ],
    }


def say(words: Words | None, language: str) -> str:
    return words.by_language()[language] if words else ""
