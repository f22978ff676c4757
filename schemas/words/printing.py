"""Texts from documents, file names and mail servers as they may be printed: in a terminal, in XML, in Markdown.

Belongs here: which signs do something instead of showing something, and showing them. Does not belong here: formulas in
spreadsheets (warehouse/spreadsheets.py), HTML (its templates escape).

Whoever writes an annual report, or names a file, decides what Selko prints. An escape sign (U+001B, U+009B) makes a
terminal obey: it retitles the window, writes to the clipboard (OSC 52), hides lines. Bidirectional controls make a
figure or a file name look like another one. None of them means anything in an annual report."""

from __future__ import annotations

import re

# C0 and C1, line and paragraph separators, lone surrogates (a file name that is no UTF-8), bidirectional controls,
# invisible tags, and the signs that XML forbids.
_ACTIVE = (
    "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u206f\ud800-\udfff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f"
)
_IN_A_LINE = re.compile(f"[{_ACTIVE}]")
_IN_A_TEXT = re.compile(f"(?![\n\t])[{_ACTIVE}]")
_MARKDOWN = re.compile(r"[\\`*_\[\]<>()#!|~:@&]|(?<=\bwww)\.")


def show_signs(text: str) -> str:
    """A text of one line or several in which no sign does anything: those that would are written as what they are.

    '\\x1b[2J' with an escape sign becomes the seven characters `\\x1b[2J`. Line ends and tabs stay.
    """
    return _IN_A_TEXT.sub(_written, text)


def show_line(text: str) -> str:
    """The same as one line: white space of every kind, line ends among it, becomes one blank."""
    return _IN_A_LINE.sub(_written, " ".join(text.split()))


def show_markdown(text: str) -> str:
    """One line that Markdown shows as it is: no table cell, link, picture, markup or HTML begins in it."""
    return _MARKDOWN.sub(r"\\\g<0>", show_line(text))


def show_json(text: str) -> str:
    """JSON that means the same and in which no sign does anything: those that would are written as JSON writes them."""
    return _IN_A_TEXT.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[place]:02x}{units[place + 1]:02x}" for place in range(0, len(units), 2))


def _written(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
