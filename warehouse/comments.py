"""The words of schemas/dictionary.yaml as comments on the public views and their columns.

Any DuckDB client shows them. Belongs here: writing them. Does not belong here: the words, the list of views for people
(dictionary.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from selko.schemas.words.dictionary import Words, load_dictionary

_VIEWS = """
SELECT view_name FROM duckdb_views()
WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal
ORDER BY view_name
"""


def list_public_views(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of the views for analysts: those of the schema `main`."""
    return [str(name) for (name,) in connection.execute(_VIEWS).fetchall()]


def write_comments(connection: duckdb.DuckDBPyConnection, views: Sequence[str] | None = None) -> None:
    """On all public views, or on those named. One comment holds a line for each language: `fi: …`, `sv: …`, `en: …`.
    A view that is made anew has lost its comments."""
    words = load_dictionary()
    statements = []
    for name in list_public_views(connection) if views is None else views:
        if name in words.views:
            statements.append(f"COMMENT ON VIEW {name} IS {_quoted(words.views[name])};")
        for column, *_ in connection.execute(f"DESCRIBE {name}").fetchall():
            found = words.find_column(name, column)
            if found is not None:
                statements.append(f'COMMENT ON COLUMN {name}."{column}" IS {_quoted(found)};')
    if statements:
        connection.execute("\n".join(statements))  # at once: one by one takes three times as long


def _quoted(words: Words) -> str:
    text = "\n".join(f"{language}: {word}" for language, word in words.by_language().items())
    return "'" + text.replace("'", "''") + "'"
