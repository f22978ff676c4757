"""Every public view and column has its words, every word its column; the database and docs/dictionary.md say them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from selko.schemas.errors import ReferenceDataError
from selko.schemas.words import dictionary
from selko.schemas.words.dictionary import YEAR, load_dictionary
from selko.warehouse.database import schema_hash
from selko.warehouse.dictionary import describe_views, dictionary_page
from selko.warehouse.load import load_report
from tests.annual_reports import LOADED, make_report, make_source, make_table

PAGE = Path(__file__).parents[2] / "docs" / "dictionary.md"


def test_every_column_has_words_in_three_languages():
    for view in describe_views():
        assert view.words is not None, f"schemas/dictionary.yaml lacks the view {view.name}"
        for words in (view.words, *(column.words for column in view.columns)):
            assert words is None or all(word.strip() for word in words.by_language().values()), view.name
        without = [column.name for column in view.columns if column.words is None]
        assert not without, f"schemas/dictionary.yaml has no words for {view.name}: {', '.join(without)}"


def test_every_word_has_its_column():
    words = load_dictionary()
    there = {view.name: {column.name for column in view.columns} for view in describe_views()}
    assert set(words.views) == set(there)
    for view, own in words.views.items():
        assert set(own.columns) <= there[view], f"{view} has no column {set(own.columns) - there[view]}"
    spoken_for_all = {
        name for view, columns in there.items() for name in columns if name not in words.views[view].columns
    }
    assert set(words.columns) <= spoken_for_all, f"no view has a column {set(words.columns) - spoken_for_all}"


def test_words_of_one_view_differ_from_those_of_all():
    words = load_dictionary()
    for view, own in words.views.items():
        for name, said in own.columns.items():
            assert said != words.columns.get(name), f"{view}.{name} says what `columns` says already"


def test_the_page_is_not_stale():
    made = dictionary_page(describe_views())
    assert PAGE.read_text(encoding="utf-8") == made, "run: selko schema --format markdown --out docs/dictionary.md"


def test_the_database_says_it_too(tmp_path):
    source, document = make_source(tmp_path, "1")
    warehouse = tmp_path / "w.duckdb"
    load_report(warehouse, make_report(document, make_table(document)), LOADED, source)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        on_views = dict(
            connection.execute("SELECT view_name, comment FROM duckdb_views() WHERE comment <> ''").fetchall()
        )
        on_columns = {
            (view, column): comment
            for view, column, comment in connection.execute(
                "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE comment <> ''"
            ).fetchall()
        }
        years = [name for name, *_ in connection.execute("DESCRIBE comparison").fetchall() if name.isdecimal()]
    for view in describe_views():
        assert on_views[view.name] == "\n".join(f"{key}: {word}" for key, word in view.words.by_language().items())
        for column in view.columns:
            for name in years if column.name == YEAR else [column.name]:
                assert on_columns[view.name, name].startswith(f"fi: {column.words.fi}\nsv: ")
    assert years


def test_new_words_renew_the_comments_of_a_warehouse(monkeypatch):
    before = schema_hash()
    changed = load_dictionary().model_copy(update={"columns": {}})
    monkeypatch.setattr("selko.warehouse.database.load_dictionary", lambda: changed)
    assert schema_hash() != before


@pytest.mark.parametrize(
    "content",
    [
        "columns: {a: {fi: x, sv: y}}\nviews: {}",
        "columns: {}\nviews: {v: {fi: x, sv: y, en: z, columns: {a: {fi: x, sv: y, en: z, de: w}}}}",
        "columns: []\nviews: {}",
    ],
)
def test_a_wrong_dictionary_is_refused(monkeypatch, tmp_path, content):
    (tmp_path / "dictionary.yaml").write_text(content)
    monkeypatch.setattr("selko.schemas.reference.ROOT", tmp_path)
    dictionary.load_dictionary.cache_clear()
    with pytest.raises(ReferenceDataError, match=r"dictionary\.yaml"):
        dictionary.load_dictionary()
    monkeypatch.undo()
    dictionary.load_dictionary.cache_clear()
