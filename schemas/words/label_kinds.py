"""Labels of rows that count heads or things, tell a ratio or an amount for each: no money, whatever their table is in.

Belongs here: a label to the kind of unit that its words imply. Does not belong here: units that are printed as such
(label_words), line items, which say their own unit.
"""

from __future__ import annotations

import re
from functools import lru_cache

from selko.schemas.words.folding import fold_words, tokens
from selko.schemas.words.label_words import LabelRole, UnitKind, find_unit, get_unit, load_label_words
from selko.schemas.words.vocabulary import has_phrase, is_phrase, pattern

_RAISED = str.maketrans("²³", "23")  # of a unit and no footnote: square and cubic metres
_ASIDE = re.compile(r"\([^)]*\)|(?<!\w)\d{1,2}\.\d{1,2}\.(?:\d{2,4})?|(?<!\w)(?:19|20)\d\d(?!\d)")


@lru_cache(maxsize=20_000)
def find_label_kind(label: str) -> UnitKind | None:
    """The kind of unit that a label prints or implies: `Lainat, €/asukas`, `Menot/oppilas`, `Oppilasmäärä 20.9.`,
    `Pinta-ala m2`, `Tuloveroprosentti`; None where it says nothing, and money is as likely."""
    unit = find_unit(label)
    if unit is not None:
        return unit.kind
    if has_phrase("per_one", fold_words(label)):
        return UnitKind.PER_CAPITA
    if _ends_in_unit(label):
        return UnitKind.COUNT
    plain = _plain(label)
    if not plain or is_phrase("bare_amount", plain) or pattern("amount_of_money").search(plain):
        return None
    if pattern("counted").fullmatch(plain) or pattern("counted_before").match(plain):
        return UnitKind.COUNT
    return UnitKind.PERCENT if pattern("ratio").fullmatch(plain) else None


def _ends_in_unit(label: str) -> bool:
    """`Henkilöstö htv`: words, then a unit of count that is no word of the language."""
    words = tokens(label.translate(_RAISED))
    unit = get_unit(words[-1]) if len(words) > 1 else None
    if unit is None and len(words) > 2:
        unit = get_unit("".join(words[-2:]))  # `m2` is a letter and a digit
    return unit is not None and unit.kind is UnitKind.COUNT and bool(unit.ends_label)


def _plain(label: str) -> str:
    """The folded label without brackets, years, dates and words of sums."""
    words = [word for word in _ASIDE.sub(" ", fold_words(label)).split() if word.strip(" ,:;")]
    totals = {fold_words(word) for word in load_label_words(LabelRole.TOTAL)}
    kept = [word.strip(",:;") for word in words]
    return " ".join(word for word in kept if word not in totals)
