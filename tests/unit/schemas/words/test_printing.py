"""What is printed does nothing: it shows."""

from __future__ import annotations

import unicodedata
from xml.etree import ElementTree

import pytest

from selko.schemas.words.printing import show_line, show_markdown, show_signs

ACTIVE = {"Cc", "Cs", "Zl", "Zp"}
BIDIRECTIONAL = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@pytest.mark.parametrize("show", [show_signs, show_line, show_markdown])
def test_no_sign_of_any_active_kind_is_left_whatever_the_text(show):
    every = "".join(map(chr, range(0x110000)))
    left = set(show(every)) - {"\n", "\t"}
    assert not [hex(ord(sign)) for sign in left if unicodedata.category(sign) in ACTIVE]
    assert not [hex(ord(sign)) for sign in left if unicodedata.bidirectional(sign) in BIDIRECTIONAL]
    ElementTree.fromstring(f"<a>{show(every).translate({38: None, 60: None, 62: None})}</a>")  # XML takes every sign


def test_what_was_there_can_still_be_told():
    assert show_signs("a\x1b]52;c;eA==\x07\nb\tc") == "a\\x1b]52;c;eA==\\x07\nb\tc"
    assert show_line("Menot \u202e321\u202c\r\n yhteensä") == "Menot \\u202e321\\u202c yhteensä"
    assert show_line("tili\udce4.pdf") == "tili\\udce4.pdf"


@pytest.mark.parametrize("text", ["−1 234,50 €", "Äänekylä – Ååland", "½ m² · 20 %", "a\u00a0b", "☃ 漢字 עברית", ""])
def test_what_only_shows_stays(text):
    assert show_signs(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b", r"a\|b"),
        ("[x](javascript:alert)", r"\[x\]\(javascript\:alert\)"),
        ("<img src=x>", r"\<img src=x\>"),
        ("# head\n\n- item", r"\# head - item"),
        ("https://x.fi www.x.fi", r"https\://x.fi www\.x.fi"),
        ("tilinpaatos-2023.pdf", "tilinpaatos-2023.pdf"),
    ],
)
def test_markdown_shows_it_as_it_is(text, shown):
    assert show_markdown(text) == shown
