"""Prose in columns: headings beside another column, where columns end, justified lines, tables in them."""

from __future__ import annotations

from selko.extractors.layout.pdf.blocks.build import build_blocks, number_in_reading_order
from selko.schemas.models.layout import BlockKind, GridTable
from selko.schemas.models.provenance import Box, Provenance
from tests.unit.layout.pdf.blocks.test_text import line, page, prose

LEFT = [f"vasen palsta rivi numero {n} kertoo" for n in "abcdefgh"]
RIGHT = [f"oikea palsta rivi numero {n} jatkaa" for n in "abcdefgh"]


def table(order, x0, top, x1, bottom):
    place = Provenance(page=1, box=Box(x0=x0, top=top, x1=x1, bottom=bottom))
    return GridTable(order=order, provenance=place, row_count=1, column_count=1, cells=(), reader="test")


def texts(lines, tables=()):
    return [block.text for block in build_blocks([page(1, lines)], tables)]


def test_a_large_heading_close_to_the_other_column_is_no_part_of_its_line():
    lines = [*prose(LEFT, x=60), *prose(RIGHT[:4], x=300), *prose(RIGHT[4:], x=300, top=172)]
    lines.append(line("Otsikko on tässä leveä", x=60, top=220, size=16, bold=True))
    lines.append(line("oikea palsta rivi numero x jatkaa", x=300, top=222))
    found = texts(lines)
    assert found.index("Otsikko on tässä leveä") < next(n for n, text in enumerate(found) if text.startswith("oikea"))
    assert not any("vasen" in text and "oikea" in text for text in found)


def test_a_heading_ends_columns_that_are_level_though_it_reaches_over_one_of_them_only():
    lines = [*prose(LEFT, x=60), *prose(RIGHT, x=300), line("Toinen luku", top=220, size=14, bold=True)]
    lines += [*prose(LEFT, x=60, top=245), *prose(RIGHT, x=300, top=245)]
    found = texts(lines)
    assert [text.split()[0] for text in found] == ["vasen", "oikea", "Toinen", "vasen", "oikea"]


def test_a_heading_beside_running_text_stays_in_its_column():
    lines = [*prose(LEFT, x=60), line("Toinen luku", top=206, size=14, bold=True), *prose(LEFT, x=60, top=228)]
    lines += [*prose([*RIGHT, *RIGHT], x=300), *prose(RIGHT[:2], x=300, top=292)]
    assert [text.split()[0] for text in texts(lines)] == ["vasen", "Toinen", "vasen", "oikea"]


def test_a_justified_line_is_one_line_however_far_apart_its_words_stand():
    lines = prose(LEFT[:3], x=60) + prose(LEFT[3:], x=60, top=148)
    wide = [line(word, x=x, top=136) for word, x in (("oikein", 60), ("harvat", 120), ("sanaa", 180))]
    edge = max(each.x1 for each in lines)
    wide[2] = line("sanaa", x=edge - 25, top=136)
    wide[1] = line("harvat", x=(60 + 30 + edge - 25) / 2 - 15, top=136)
    words = tuple(word for each in wide for word in each.words)
    stretched = type(wide[0])(words, 60, 136, edge, 146, 144, 10.0)
    (text,) = texts([*lines[:3], stretched, *lines[3:]])
    assert "oikein harvat sanaa" in text


def test_a_table_stands_among_the_text_of_its_own_column():
    lines = [
        *prose(LEFT[:4], x=60),
        *prose(LEFT[4:], x=60, top=220),
        *prose(RIGHT, x=300),
        *prose(RIGHT, x=300, top=196),
    ]
    tables = [table(0, 60, 155, 270, 210), table(0, 300, 300, 520, 330)]
    blocks, placed = number_in_reading_order(build_blocks([page(1, lines)], tables), tables)
    before = [[b.text.split()[0] for b in blocks if b.order < each.order] for each in placed]
    assert before[0] == ["vasen"]  # the right column comes after the table and the rest of the left one
    assert before[1][-1] == "oikea"


def test_a_column_that_begins_with_a_table_begins_at_the_top():
    lines = [*prose(LEFT, x=60, top=200), *prose([*RIGHT, *RIGHT], x=300)]
    assert [text.split()[0] for text in texts(lines, [table(0, 60, 105, 270, 190)])] == ["vasen", "oikea"]


def test_a_running_head_may_change_on_every_page():
    pages = [
        page(number, [line(f"Luku {name}", top=40, size=8), *prose(LEFT, top=90), line(str(number), x=290, top=800)])
        for number, name in enumerate(("Satama", "Museo", "Kirjasto", "Rannat", "Talous"), 1)
    ]
    blocks = build_blocks(pages, [])
    assert {block.text for block in blocks if block.kind is BlockKind.FURNITURE} >= {"Luku Satama", "Luku Talous"}
    assert all(not block.text.startswith("Luku") for block in blocks if block.kind is BlockKind.PARAGRAPH)
