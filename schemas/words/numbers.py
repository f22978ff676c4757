"""The grammar of printed numbers: text to value and back. Never raises on content, never guesses.

Belongs here: one string, one number. Does not belong here: what the number means (unit of money, sign convention).
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from selko.schemas.models.amounts import AmountState, Number, NumberKind

DASHES = "-‐‑‒–—―−﹣－"
SPACES = "    \u202f\u2007\u2008\u200a\u2002\u2003\t"
_DASH_TO_MINUS = dict.fromkeys(map(ord, DASHES), "-")
_SPACE_TO_BLANK = dict.fromkeys(map(ord, SPACES), " ") | {0x200B: None, 0xFEFF: None, 0x00AD: None}

LARGEST = Decimal(10) ** 15  # no public body counts in quadrillions; the warehouse keeps 16 digits before the comma
MOST_DECIMALS = 10

_CURRENCY = r"(?:€|EUR|euroa|euro|US\$|\$|USD|£|GBP|kr|SEK|NOK|DKK)"
# One number: groups of three parted by blank, point, comma or apostrophe; or digits alone; then decimals.
_DIGITS = r"(?:\d{1,3}(?:(?P<group>[ .,'’])\d{3})(?:(?P=group)\d{3})*|\d+)(?:(?P<mark>[.,])\d+)?|[.,]\d+"
_NUMBER = re.compile(
    rf"(?:{_CURRENCY} ?(?=[(\[]))?(?P<open>[(\[])? ?"  # `$ (7,744)` and `($ 7,744)`
    rf"(?P<sign>[-+±]|\+/-)? ?{_CURRENCY}? ?(?P<sign2>[-+])? ?(?P<digits>{_DIGITS}) ?"
    rf"(?P<trail>-(?![-\d]))? ?(?P<percent>%|‰)? ?(?P<money>{_CURRENCY})? ?(?P<close>[)\]])?(?: ?{_CURRENCY}(?!\w))?"
    r" ?(?P<note>\*{1,3}\)?|[†‡]|\d\)|\([a-z0-9]\))?",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.(?:\d{2}|\d{4})?|\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2}")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_SUPERSCRIPT = re.compile(r"[⁰¹²³⁴-⁹]+$")


def fold_number(text: str) -> str:
    """The text with every kind of blank as ' ', every kind of dash as '-', and outer blanks dropped."""
    folded = text.translate(_SPACE_TO_BLANK).replace("\n", " ")
    return re.sub(r" +", " ", unicodedata.normalize("NFKC", folded).translate(_DASH_TO_MINUS)).strip()


@lru_cache(maxsize=5_000)  # every stage asks for the cells of a table several times
def parse_number(text: str, *, decimal_comma: bool = True) -> Number:
    """Read a cell's text as one number.

    A dash alone is NIL, nothing is NOT_APPLICABLE, digits that do not make up one number are ILLEGIBLE, and so is
    text with letters. `decimal_comma` settles only what the string itself leaves open: '8.342' is 8342 where the
    comma is the decimal mark, and 8.342 where the point is; '0,800' is .8 whichever is.
    """
    note_mark = _SUPERSCRIPT.search(text.strip())
    bare = text.strip()[: note_mark.start()] if note_mark else text
    folded = fold_number(bare)
    if not folded:
        return Number(printed=text, state=AmountState.NOT_APPLICABLE)
    if set(folded) <= {"-"} or folded in {"..", "...", "- -"}:
        return Number(printed=text, state=AmountState.NIL)
    if _DATE.fullmatch(folded):
        return Number(printed=text, state=AmountState.ILLEGIBLE, kind=NumberKind.DATE)
    match = _NUMBER.fullmatch(folded)
    if match is None or bool(match["open"]) != bool(match["close"]):
        return Number(printed=text, state=AmountState.ILLEGIBLE)
    value, decimals = _value(match["digits"], match["group"], match["mark"], decimal_comma)
    if value >= LARGEST or decimals > MOST_DECIMALS:  # an account number, or several numbers run together
        return Number(printed=text, state=AmountState.ILLEGIBLE)
    negative = "-" in ((match["sign"] or "").replace("+/-", ""), match["sign2"], match["trail"]) or bool(match["open"])
    if match["percent"]:
        kind = NumberKind.PERCENT
    elif match["money"] or re.search(_CURRENCY, folded, re.IGNORECASE):
        kind = NumberKind.CURRENCY
    elif _YEAR.fullmatch(folded.removesuffix(match["note"] or "").rstrip()):
        kind = NumberKind.YEAR
    else:
        kind = NumberKind.PLAIN
    return Number(
        printed=text,
        state=AmountState.ZERO if value == 0 else AmountState.REPORTED,
        value=-value if negative and value else value,
        kind=kind,
        decimals=decimals,
        footnote=(note_mark.group() if note_mark else match["note"]) or None,
    )


def _value(digits: str, group: str | None, mark: str | None, decimal_comma: bool) -> tuple[Decimal, int]:
    decimal_mark = "," if decimal_comma else "."
    is_open = group is not None and not mark and group in ".," and digits.count(group) == 1
    if is_open and (group == decimal_mark or digits.startswith("0")):
        # One separator before three digits: the language decides, but no group of thousands begins with a zero (0,800).
        group, mark = None, group
    plain = digits.replace(group, "") if group else digits
    whole, _, fraction = plain.replace(mark, ".").partition(".") if mark else (plain, "", "")
    if digits[0] in ".,":
        whole, fraction = "0", digits[1:]
    return Decimal(f"{whole}.{fraction}" if fraction else whole), len(fraction)


def is_number_like(text: str) -> bool:
    """True for a cell that a reader would call a number: digits and no words. Dashes and blanks are not."""
    folded = fold_number(text)
    return any(c.isdigit() for c in folded) and parse_number(text).state in (
        AmountState.REPORTED,
        AmountState.ZERO,
    )
