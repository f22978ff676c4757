"""Opening a warehouse file: for reading, shut in; for writing, with tables and views in place; errors in one sentence.

Belongs here: connections, the SQL files, the format of the file. Does not belong here: what is loaded or asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb

from selko.schemas.errors import WarehouseError
from selko.schemas.words.dictionary import load_dictionary
from selko.warehouse.comments import write_comments
from selko.warehouse.faults import told

HERE = Path(__file__).parent
FORMAT = 1

# What an analyst's SQL may not do: read or write files, attach others, reach the network, load code, change these
# settings.
QUIET: dict[str, str | bool | int | float | list[str]] = {
    "python_enable_replacements": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "temp_directory": "",
}
SHUT_IN = ("SET enable_external_access = false", "SET lock_configuration = true")
CATALOGUE = "warehouse"


@cache
def sql_files() -> tuple[tuple[str, str], ...]:
    """Name and text of every file of ddl/ and views/, in the order in which they run."""
    paths = [*sorted((HERE / "ddl").glob("*.sql")), *sorted((HERE / "views").glob("*.sql"))]
    return tuple((path.name, path.read_text(encoding="utf-8")) for path in paths)


def schema_hash() -> str:
    """Changes whenever a table, a view or the comment on one changes."""
    texts = [*(text for _, text in sql_files()), load_dictionary().model_dump_json()]
    return hashlib.sha256("".join(texts).encode()).hexdigest()[:16]


@contextmanager
def open_reading(path: Path, **more: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection that can reach nothing but this file. Close it soon: the published file is replaced as a
    whole, and a connection that stays open goes on with the old one. `more`: further settings of DuckDB.

    Raises WarehouseError when the file is missing, locked, not a warehouse, damaged, or of a newer format; and for
    whatever goes wrong inside with a question of Selko's own.
    """
    with told(path):
        connection = connect_reading(path, **more)
        try:
            yield connection
        finally:
            connection.close()


def connect_reading(path: Path, **more: str) -> duckdb.DuckDBPyConnection:
    """The same for who closes it; what goes wrong later is the caller's to tell. Raises as open_reading does."""
    path = Path(path)
    if not path.is_file():
        raise WarehouseError(
            "there is no warehouse here", file=str(path), way_out="load a report first with 'selko ingest'"
        )
    with told(path):
        connection = duckdb.connect(config=QUIET | more)  # of its own: it never shares an older view of the file
        try:
            _attach(connection, path)
            check_format(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


def open_writing(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection to the writer's own working copy."""
    return duckdb.connect(str(path))


def prepare(connection: duckdb.DuckDBPyConnection, path: Path) -> bool:
    """Puts tables and views in place. True when the file has changed by it (new, or of an older Selko)."""
    if _tables(connection):
        check_format(connection, path)
        if _meta(connection, "schema_hash") == schema_hash():
            return False
    connection.execute("BEGIN")
    for _, text in sql_files():
        connection.execute(text)
    write_comments(connection)
    connection.execute("DELETE FROM raw.meta WHERE key IN ('format', 'schema_hash')")
    connection.execute("INSERT INTO raw.meta VALUES ('format', ?), ('schema_hash', ?)", [str(FORMAT), schema_hash()])
    connection.execute("COMMIT")
    return True


def check_format(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raises WarehouseError unless the file is a warehouse that this Selko knows how to read."""
    try:
        stored = _meta(connection, "format")
        number = int(stored or 0)
    except (duckdb.CatalogException, duckdb.BinderException, ValueError) as error:
        raise WarehouseError(
            "this database was not made by Selko", file=str(path), way_out="name another file with --warehouse"
        ) from error
    if number > FORMAT:
        raise WarehouseError(
            f"this warehouse has format {stored}, newer than this Selko, which knows {FORMAT}",
            file=str(path),
            way_out="update Selko",
        )


def _meta(connection: duckdb.DuckDBPyConnection, key: str) -> str | None:
    row = connection.execute("SELECT value FROM raw.meta WHERE key = ?", [key]).fetchone()
    return str(row[0]) if row else None


def _tables(connection: duckdb.DuckDBPyConnection) -> int:
    row = connection.execute("SELECT count(*) FROM duckdb_tables()").fetchone()
    return int(row[0]) if row else 0


def _attach(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    quoted = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS {CATALOGUE} (READ_ONLY)")
    connection.execute(f"USE {CATALOGUE}")
    for statement in SHUT_IN:
        connection.execute(statement)
