"""The public views and their columns as the database has them, with the words of schemas/dictionary.yaml.

Belongs here: listing views with their words, the page docs/dictionary.md. Does not belong here: the words themselves,
the comments in the database (comments.py), the views (views/).
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

import duckdb

from selko.schemas.errors import QueryError
from selko.schemas.models.base import Model
from selko.schemas.words.dictionary import YEAR, Words, load_dictionary
from selko.warehouse.comments import list_public_views
from selko.warehouse.database import prepare
from selko.warehouse.derive import build_comparison
from selko.warehouse.texts import LANGUAGES, load_texts

_CODES = ("measure", "statement", "status", "severity", "kind", "owner", "reason")  # groups of texts.yaml


class ColumnEntry(Model):
    """`words` is None where the dictionary says nothing of the column; a test sees to it that this is never so."""

    name: str
    type: str
    words: Words | None


class ViewEntry(Model):
    name: str
    words: Words | None
    columns: tuple[ColumnEntry, ...]


def describe_views() -> tuple[ViewEntry, ...]:
    """Every public view of this version of Selko, in the order of the dictionary; no warehouse is needed."""
    with duckdb.connect() as connection:
        prepare(connection, Path(":memory:"))
        build_comparison(connection, [2000])  # any year: its column stands for all
        return list_views(connection)


def list_views(connection: duckdb.DuckDBPyConnection) -> tuple[ViewEntry, ...]:
    """The public views that this database has. `comparison` has one column <year> for all its years."""
    words = load_dictionary()
    known = list(words.views)
    names = sorted(
        list_public_views(connection),
        key=lambda name: (known.index(name) if name in known else len(known), name),
    )
    return tuple(
        ViewEntry(name=name, words=words.views.get(name), columns=_columns(connection, name)) for name in names
    )


def find_view(name: str) -> ViewEntry:
    """Raises QueryError with the nearest names for a view that there is not."""
    views = {view.name: view for view in describe_views()}
    folded = name.strip().lower()
    if folded in views:
        return views[folded]
    near = difflib.get_close_matches(folded, views, n=3, cutoff=0.5)
    raise QueryError(
        f"there is no view '{name}'", way_out=f"use {' or '.join(near)}" if near else "see selko schema for all views"
    )


def dictionary_page(views: Sequence[ViewEntry], languages: Sequence[str] = LANGUAGES) -> str:
    """The views as a page of Markdown: docs/dictionary.md is the one of all views in all languages."""
    names = {"fi": "suomi", "sv": "svenska", "en": "English"}
    lines = ["# Dictionary", "", "What each view and column of the warehouse means. Made by"]
    lines[-1] += " `selko schema --format markdown` from `schemas/dictionary.yaml`; do not edit it here."
    lines += ["", " · ".join(f"[{view.name}](#{view.name})" for view in views)]
    for view in views:
        lines += ["", f"## {view.name}", ""]
        lines += [f"- {names[language]}: {_word(view.words, language)}" for language in languages]
        lines += ["", "| column | type | " + " | ".join(names[language] for language in languages) + " |"]
        lines += ["|---" * (2 + len(languages)) + "|"]
        for column in view.columns:
            cells = [f"`{column.name}`", column.type, *(_word(column.words, language) for language in languages)]
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    lines += ["", "## Codes", "", "What stands in the columns of that name.", ""]
    lines += ["| column | code | " + " | ".join(names[language] for language in languages) + " |"]
    lines += ["|---" * (2 + len(languages)) + "|"]
    for key, texts in load_texts().items():
        group, _, code = key.partition(".")
        if group in _CODES:
            lines.append(f"| `{group}` | `{code}` | {' | '.join(texts[language] for language in languages)} |")
    return "\n".join(lines) + "\n"


def _columns(connection: duckdb.DuckDBPyConnection, view: str) -> tuple[ColumnEntry, ...]:
    found: dict[str, ColumnEntry] = {}
    for name, kind, *_ in connection.execute(f"DESCRIBE {view}").fetchall():
        shown = YEAR if name.isdecimal() else name
        words = load_dictionary().find_column(view, name)
        found[shown] = ColumnEntry(name=shown, type=kind, words=words)
    return tuple(found.values())


def _word(words: Words | None, language: str) -> str:
    return words.by_language()[language] if words else ""
