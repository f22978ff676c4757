"""Signs that Word draws with symbol fonts, as the characters that a reader sees.

Belongs here: the code points of Symbol and Wingdings that reports use. Does not belong here: what a sign means.
"""

from __future__ import annotations

_SYMBOL = {
    0x2D: "−", 0xB1: "±", 0xB0: "°", 0xB7: "•", 0xA3: "≤", 0xB3: "≥", 0xB9: "≠", 0xBB: "≈", 0xA5: "∞", 0xA0: "€",
    0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xD7: "⋅", 0xB4: "×", 0xB8: "÷", 0xE5: "∑", 0x44: "Δ",
    0x53: "Σ", 0x57: "Ω", 0x61: "α", 0x62: "β", 0x64: "δ", 0x6D: "µ", 0x70: "π",
}  # fmt: skip
_WINGDINGS = {
    0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x71: "❑", 0x76: "❖", 0xA1: "○", 0xA7: "▪",
    0xA8: "◻", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE7: "←", 0xE8: "➔", 0xE9: "↑", 0xEA: "↓",
    0xEB: "↖", 0xEC: "↗", 0xED: "↙", 0xEE: "↘", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xFB: "✗", 0xFC: "✓",
    0xFD: "☒", 0xFE: "☑", 0x78: "☒",
}  # fmt: skip
_PRIVATE = range(0xF000, 0xF100)
_UNKNOWN = "\ufffd"


def symbol(font: str, code: int) -> str:
    """The character that a symbol font draws for a code (with or without the private-area offset F000)."""
    low = code - 0xF000 if code in _PRIVATE else code
    name = font.lower()
    if "wingdings" in name or "webdings" in name:
        return _WINGDINGS.get(low, _UNKNOWN)
    if code in _PRIVATE or "symbol" in name:
        # In the Symbol font digits and marks stand where ASCII has them; unknown letters are Greek.
        return _SYMBOL.get(low) or (chr(low) if 0x20 <= low < 0x40 else _UNKNOWN)
    return chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else _UNKNOWN


def is_private(text: str) -> bool:
    """Whether the text holds characters that only a symbol font can draw."""
    return any("\uf000" <= character <= "\uf0ff" for character in text)
