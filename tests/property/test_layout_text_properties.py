"""Whatever the text, nothing of it is lost, a grid comes back as it was written, and nothing crashes."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from selko.extractors.intake import read_source
from selko.extractors.layout.reader import read_layout
from selko.extractors.layout.text.reader import read_text_layout
from selko.schemas.errors import SelkoError
from selko.schemas.models.layout import DocumentLayout
from selko.schemas.models.provenance import MediaType, SourceDocument

WORDS = st.sampled_from(["Toimintakate", "Myyntituotot", "Sisäiset erät", "Kunta–2", "Ä", "tavoite.", "Å-talo"])
NUMBERS = st.sampled_from(["1 234", "-5", "0", "–", "", "64,4 %", "−1\u202f234", "(12)", "1.000,50"])
LINES = st.text(
    alphabet=st.sampled_from(list("cn ÄÖ12-–.,:;|\t\"#<>*_&()[]!\n\n\f'")), max_size=300
)  # the signs that mean something to the reader
SOURCE = SourceDocument(document_id="0" * 64, file_name="a.txt", media_type=MediaType.TEXT, byte_size=1)


def read(content: bytes) -> DocumentLayout:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.txt")
        path.write_bytes(content)
        return read_text_layout(path, SOURCE)


def letters_and_digits(text: str) -> Counter[str]:
    return Counter(character for character in text if character.isalnum())


@given(
    st.integers(3, 6).flatmap(
        lambda width: st.lists(
            st.tuples(WORDS, *[NUMBERS] * (width - 1)).filter(lambda row: any(row[1:])), min_size=2, max_size=8
        )
    )
)
@settings(max_examples=60)
def test_a_grid_comes_back_as_it_was_written(rows):
    text = "Johdanto on tässä.\n\n" + "\n".join("\t".join(row) for row in rows) + "\n\nLoppu on tässä.\n"
    layout = read(text.encode())
    (table,) = layout.tables
    assert table.rows() == [list(row) for row in rows]
    assert [block.text for block in layout.blocks] == ["Johdanto on tässä.", "Loppu on tässä."]


@given(LINES)
@settings(max_examples=150)
def test_every_letter_and_digit_stands_somewhere_once(text):
    layout = read(text.encode())
    found = [line for block in layout.blocks for line in block.lines]
    found += [cell.text for table in layout.tables for cell in table.cells]
    assert letters_and_digits(" ".join(found)) == letters_and_digits(text)
    orders = [item.order for item in (*layout.blocks, *layout.tables)]
    assert sorted(orders) == list(range(len(orders)))
    for table in layout.tables:
        places = [(cell.row, cell.column) for cell in table.cells]
        assert len(places) == len(set(places)) == table.row_count * table.column_count


@given(st.binary(max_size=400))
@settings(max_examples=100)
def test_any_bytes_are_read_or_refused(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.txt")
        path.write_bytes(content)
        try:
            layout = read_layout(path, read_source(path))
        except SelkoError as error:
            assert error.way_out
        else:
            layout.model_dump_json()
