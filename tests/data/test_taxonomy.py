"""Over all reference data of figures: every row loads, codes and words are unique, sums have parts."""

from __future__ import annotations

import re
import shutil
from itertools import permutations

import pytest

import selko.schemas.reference as reference
from selko.extractors.normalise.labels.line_items import find_candidates, key
from selko.schemas.errors import ReferenceDataError
from selko.schemas.reference import read_rows
from selko.schemas.words.column_roles import HeaderWords, find_roles, load_header_words
from selko.schemas.words.label_words import (
    LabelRole,
    UnitKind,
    find_unit,
    load_label_words,
    load_statement_titles,
    load_units,
)
from selko.schemas.words.line_items import (
    ItemKind,
    ItemSign,
    ItemUnit,
    LineItem,
    SpellingRow,
    SpellingSource,
    find_ancestors,
    load_line_items,
    parse_formula,
)


def test_every_line_item_loads_and_has_a_statement():
    items = load_line_items()
    assert len(items) > 200
    for item in items.values():
        assert item.statements, f"{item.code} stands in no statement: add rows to line_item_statements.csv"


def test_no_cell_packs_a_list():
    """What is many stands in rows: it can be sorted, searched, and blamed one by one."""
    for path in sorted((reference.ROOT / "taxonomy").glob("*.csv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            assert not re.search(r"[|]|;(?! )| ; ", line), f"{path.name}, line {number}: {line}"


def test_every_new_spelling_has_a_source():
    """882 spellings are older than the column; a new one says where it comes from."""
    rows = read_rows("taxonomy/line_item_spellings.csv", SpellingRow)
    assert sum(row.source is SpellingSource.UNRECORDED for row in rows) <= 882


@pytest.fixture
def taxonomy(tmp_path, monkeypatch):
    """A copy of the taxonomy that may be spoilt, when it is not wrong already."""
    try:
        load_line_items()
    except ReferenceDataError as error:
        pytest.skip(str(error))
    shutil.copytree(reference.ROOT / "taxonomy", tmp_path / "taxonomy")
    monkeypatch.setattr(reference, "ROOT", tmp_path)
    load_line_items.cache_clear()
    yield tmp_path / "taxonomy"
    load_line_items.cache_clear()


@pytest.mark.parametrize(
    ("file", "row", "said"),
    [
        ("line_item_spellings.csv", "IS.NONE,fi,Tuotot,print", "'IS.NONE' is no line item"),
        ("line_item_spellings.csv", "IS.REV,fi,Tuotot,print", "stands twice"),
        ("line_item_spellings.csv", "IS.REV,fi,Tuottoja,somewhere", "source"),
        ("line_item_statements.csv", "IS.REV,nowhere", "statement"),
        ("line_item_formulas.csv", "IS.REV,+IS.NONE", "'IS.NONE' is no line item"),
        ("line_item_formulas.csv", "IS.REV,IS.EXP", "'IS.EXP' is not a signed code"),
        ("line_items.csv", "IS.REV,Toimintatuotot,,,,sum,+,money", "stands twice"),
        ("line_items.csv", "IS.NEW,Uudet,,,IS.NONE,sum,+,money", "'IS.NONE' is no line item"),
    ],
)
def test_a_wrong_row_is_refused_with_its_file(taxonomy, file, row, said):
    with (taxonomy / file).open("a", encoding="utf-8") as handle:
        handle.write(row + "\n")
    with pytest.raises(ReferenceDataError) as raised:
        load_line_items()
    assert said in str(raised.value)
    assert file in str(raised.value)


def test_parents_make_a_tree():
    for code in load_line_items():
        assert code not in find_ancestors(code)


@pytest.mark.parametrize(
    "code",
    [
        "IS.REV",
        "IS.EXP",
        "IS.MARGIN",
        "IS.ANNUAL",
        "IS.RESULT",
        "IS.SURPLUS",
        "CF.OPINV",
        "CF.NET",
        "BS.A",
        "BS.L",
        "INV.NET",
    ],
)
def test_sums_of_the_official_forms_have_formulas(code):
    assert load_line_items()[code].formulas


def test_a_formula_never_needs_itself():
    items = load_line_items()
    for item in items.values():
        for formula in item.formulas:
            assert item.code not in {term.code for term in formula}
            assert any(not term.optional for term in formula) or len(formula) >= 2


def test_every_official_label_finds_its_item():
    for item in load_line_items().values():
        for label in (item.fi, item.sv, item.en):
            if label:
                assert item.code in find_candidates(label)[0], label


def test_every_spelling_finds_its_item():
    for item in load_line_items().values():
        for row in item.spellings:
            assert item.code in find_candidates(row.spelling)[0], f"'{row.spelling}' is not found as {item.code}"


def test_a_spelling_means_one_thing_within_a_statement_and_block():
    """Homonyms are allowed only with different parents: then the block decides."""
    seen: dict[tuple[str, str, str | None], str] = {}
    for item in load_line_items().values():
        for label in item.labels():
            for statement in item.statements:
                place = (key(label), statement.value, item.parent)
                assert seen.setdefault(place, item.code) == item.code, f"{label}: {seen[place]} and {item.code}"


# 'Skatter' is the group's income tax or the municipality's tax revenue: the rows beside it tell.
NESTED = {frozenset({"IS.G.TAX", "IS.TAX"})}


def test_one_spelling_of_two_items_stands_in_blocks_that_do_not_hold_each_other():
    """Which of two items a homonym is, its block tells: not where one stands in the block of the other, as
    `Myyntitulot` both for revenue and for the sales that are a part of it would."""
    items = load_line_items()
    owners: dict[str, dict[str, None]] = {}
    for item in items.values():
        for label in item.labels():
            owners.setdefault(key(label), {})[item.code] = None
    for spelling, codes in owners.items():
        for one, other in permutations(codes, 2):
            together = set(items[one].statements) & set(items[other].statements)
            if together and frozenset({one, other}) not in NESTED:
                above = {other, *find_ancestors(other)}
                assert items[one].parent not in above, f"'{spelling}' is {one} and {other}: drop one of the rows"


def test_a_spelling_has_neither_year_nor_unit_of_money():
    """Both are found apart from the label; key figures alone are known by theirs."""
    for item in load_line_items().values():
        for row in item.spellings:
            assert not re.search(r"\b(?:19|20)\d\d\b", row.spelling), f"'{row.spelling}': leave the year out"
            unit = find_unit(row.spelling)
            money = unit is not None and unit.kind is UnitKind.MONEY
            assert not money or item.code.startswith("KR."), f"'{row.spelling}': leave the unit of money out"


def test_ratios_are_no_money_and_costs_have_the_minus_sign():
    for item in load_line_items().values():
        if item.code.startswith("IS.EXP") or item.code.startswith("IS.DEP"):
            assert item.sign is ItemSign.MINUS
        if item.kind is ItemKind.RATIO and ("%" in item.fi or "€/" in item.fi):
            assert item.unit is not ItemUnit.MONEY


def test_all_three_languages_are_there():
    items = [item for item in load_line_items().values() if not item.code.startswith("KR.")]
    assert all(item.sv and item.en for item in items)


def test_header_words_units_and_titles_load():
    assert len(load_header_words()) > 400
    assert len(load_units()) > 80
    assert load_statement_titles()
    assert all(load_label_words(role) for role in LabelRole)


def test_every_header_word_is_found_as_itself():
    for row in read_rows("taxonomy/column_headers.csv", HeaderWords):
        assert row.role in {match.role for match in find_roles(row.words)}, row.words


@pytest.mark.parametrize(
    ("text", "scale", "kind"),
    [
        ("1 000 €", 1000, "money"),
        ("(1000€)", 1000, "money"),
        ("tuhatta euroa", 1000, "money"),
        ("t€", 1000, "money"),
        ("milj. €", 1_000_000, "money"),
        ("MEUR", 1_000_000, "money"),
        ("Taulukko 3, milj. euroa", 1_000_000, "money"),
        ("tusen euro", 1000, "money"),
        ("2014 Eur thousand", 1000, "money"),
        ("Lainakanta, €/asukas", 1, "per_capita"),
        ("euroa/asukas", 1, "per_capita"),
        ("1,000 €", 1000, "money"),
        ("Tuotot, 1,000 euros", 1000, "money"),
        ("Nettokustannus €/hirvi", 1, "per_capita"),
        ("Muutos €/%", 1, "money"),
        ("Omavaraisuusaste, %", 1, "percent"),
        ("Henkilöstö, lkm", 1, "count"),
    ],
)
def test_units_are_found(text, scale, kind):
    unit = find_unit(text)
    assert unit is not None
    assert (unit.scale, unit.kind.value) == (scale, kind)


@pytest.mark.parametrize("text", ["Toimintakulut", "Kaupunginhallitus", "TP 2024", "Te palvelut", "Hankkeiden määrä"])
def test_words_are_no_units(text):
    assert find_unit(text) is None


def test_no_remarks_in_the_data():
    """Aliases are what is printed: no remarks in brackets about where something was seen."""
    for item in load_line_items().values():
        for label in item.labels():
            assert not re.search(r"\((?:typo|sic|own row|historic|as own)", label), label


def test_a_wrong_formula_is_refused():
    with pytest.raises(ReferenceDataError):
        parse_formula("+IS.REV IS.EXP", "X")
    with pytest.raises(ReferenceDataError):
        parse_formula("[+IS.REV", "X")
    assert LineItem(code="X", fi="x", kind="leaf", sign="+").formulas == ()
