"""Printed labels to line items of the taxonomy: exact, then folded, then abbreviated, then misspelt within its block.

Belongs here: one label and its neighbours to a code. Does not belong here: the taxonomy (schemas/words/line_items), the
statement of a table.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache, lru_cache

from selko.schemas.models.report import StatementKind
from selko.schemas.words.column_roles import split_years
from selko.schemas.words.folding import fold_words, tokens
from selko.schemas.words.label_words import LabelRole, UnitKind, find_unit, is_unit, load_label_words
from selko.schemas.words.line_items import ItemKind, ItemUnit, find_ancestors, load_line_items

_FUZZY = 0.88  # similarity that a misspelt label must have
_FUZZY_LENGTH = 8  # letters: shorter labels are too alike
_BESIDE = 3  # rows above and below that tell the block
_LEDGER = re.compile(r"^\d{3,6}\s+(?=\D)")
_ENUMERATOR = re.compile(r"^(?:[A-ZÅÄÖ]|[IVX]{1,5}|\d{1,2})(?:[.)]\s*|\s+)(?=[^\W\d_])")
_LEADING_SIGN = re.compile(r"^(?:\+\s*/\s*[-–−]|[-–−+•*])\s*")
_FOOTNOTE = re.compile(r"\s*(?:\*+|\d\)|[¹²³⁴-⁹]+)$")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_SIGN_HINT = re.compile(r"\(\s*[-–−+/ ]+\s*\)")


class MatchKind(StrEnum):
    EXACT = "exact"
    FOLDED = "folded"
    ABBREVIATED = "abbreviated"
    FUZZY = "fuzzy"


@dataclass(frozen=True)
class ItemMatch:
    code: str
    kind: MatchKind


@dataclass(frozen=True)
class Labelled:
    """What matching needs of a row: its label and the headings above it."""

    label: str
    groups: tuple[str, ...] = ()


def key(label: str) -> str:
    """The label's folded letters, digits and '%': what spellings are compared by."""
    return "".join(token for token in tokens(label) if token.isalnum() or token == "%" or token[0].isdigit())


@cache
def _index() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for item in load_line_items().values():
        for label in item.labels():
            for form in dict.fromkeys((key(label), key(_SIGN_HINT.sub(" ", label)))):
                if item.code not in found.get(form, ()):
                    found[form] = (*found.get(form, ()), item.code)
    return found


@lru_cache(maxsize=20_000)
def is_known_whole(label: str) -> bool:
    """Whether the taxonomy has the whole label, letter by letter, an ordinal or a ledger code before it apart."""
    stripped = _ENUMERATOR.sub("", _LEDGER.sub("", _LEADING_SIGN.sub("", label.strip())))
    return any(form in _index() for form in (key(label), key(stripped)) if form)


@lru_cache(maxsize=20_000)
def _cores(label: str) -> tuple[tuple[str, MatchKind], ...]:
    """The forms under which a label is looked up, the most literal first."""
    forms = [(key(label), MatchKind.EXACT)]
    plain = fold_words(label)
    stripped = _FOOTNOTE.sub("", _LEADING_SIGN.sub("", label.strip()))
    stripped = _LEDGER.sub("", stripped)
    steps = [
        stripped,
        _ENUMERATOR.sub("", stripped),
        _SIGN_HINT.sub(" ", _ENUMERATOR.sub("", stripped)),
        _without_units(_ENUMERATOR.sub("", stripped)),
        _BRACKETS.sub("", _ENUMERATOR.sub("", stripped)),
    ]
    steps += [_without_words(step) for step in steps]
    steps += re.split(r"\s+[/–-]\s+|\s*/\s+|\s+/\s*", stripped)  # one label in two languages
    for step in steps:
        form = key(step)
        if form and form not in {known for known, _ in forms}:
            forms.append((form, MatchKind.EXACT if fold_words(step) == plain else MatchKind.FOLDED))
    return tuple(forms)


def _without_units(label: str) -> str:
    """The label without the parts that only tell its unit (`, 1 000 €`)."""
    parts = [part for part in re.split(r"[,;]|(?=\()", label) if not is_unit(part)]
    return ",".join(parts)


def _without_words(label: str) -> str:
    """The label without words of sums and of binding: `Toimintatuotot yhteensä`, `Toimintakate, sitova`."""
    dropped = load_label_words(LabelRole.TOTAL) | load_label_words(LabelRole.BINDING)
    bare = {"".join(tokens(word)) for word in dropped}
    kept = [word for word in label.split() if "".join(tokens(word)) not in bare]
    return " ".join(kept) if kept else label


def find_candidates(label: str, statement: StatementKind | None = None) -> tuple[tuple[str, ...], MatchKind]:
    """Every line item that a label may be, without its context; () and EXACT when none."""
    unit = find_unit(label) if label else None
    no_money = unit is not None and unit.kind is not UnitKind.MONEY
    for form, kind in _cores(label):
        codes = _without_money(_allowed(_index().get(form, ()), statement), no_money)
        if codes:
            return codes, kind
    codes = _without_money(_allowed(_bilingual(label), statement), no_money)
    if codes:
        return codes, MatchKind.FOLDED
    codes = _without_money(_allowed(_abbreviated(label), statement), no_money)
    return codes, MatchKind.ABBREVIATED if codes else MatchKind.EXACT


@lru_cache(maxsize=20_000)
def _bilingual(label: str) -> tuple[str, ...]:
    """`Toimintakate Verksamhetsbidrag`: one item in two languages with nothing between them."""
    words = label.split()
    for end in range(1, len(words)):
        after = _index().get(key(" ".join(words[end:])), ())
        codes = tuple(code for code in _index().get(key(" ".join(words[:end])), ()) if code in after)
        if codes:
            return codes
    return ()


def _without_money(codes: tuple[str, ...], no_money: bool) -> tuple[str, ...]:
    """`Verotulot, €/asukas` is not the item `Verotulot`: a label that states another unit is no amount of money."""
    items = load_line_items()
    return tuple(code for code in codes if not no_money or items[code].unit is not ItemUnit.MONEY)


def find_leading(text: str, statement: StatementKind | None = None) -> str | None:
    """The line item that a caption begins with (`Toimintakate lautakunnittain 2024`): a sum or a result only."""
    words, _ = split_years(tokens(text))
    for end in range(len(words), 0, -1):
        codes = _allowed(_index().get("".join(words[:end]), ()), statement)
        sums = [code for code in codes if load_line_items()[code].kind in (ItemKind.SUM, ItemKind.SUBTOTAL)]
        if sums:
            return sums[0]
    return None


def _allowed(codes: Sequence[str], statement: StatementKind | None) -> tuple[str, ...]:
    items = load_line_items()
    return tuple(code for code in codes if statement is None or statement in items[code].statements)


@lru_cache(maxsize=20_000)
def _abbreviated(label: str) -> tuple[str, ...]:
    """`Pitkäaik. lainojen vähennys`, `Antol.saam.vähennys`: a full stop stands for the rest of a word."""
    plain = fold_words(_ENUMERATOR.sub("", _LEADING_SIGN.sub("", label.strip())))
    if "." not in plain:
        return ()
    pieces = re.findall(r"[^\W_]+|\.", plain)
    letters = sum(len(piece) for piece in pieces if piece != ".")
    if letters < _FUZZY_LENGTH or not any(
        piece == "." and len(before) >= 2 and before.isalpha() for before, piece in itertools.pairwise(pieces)
    ):
        return ()
    pattern = re.compile("".join(r"[^\W\d_]*" if piece == "." else re.escape(piece) for piece in pieces))
    found = [code for form, codes in _index().items() if pattern.fullmatch(form) for code in codes]
    return tuple(dict.fromkeys(found))


def match_labels(rows: Sequence[Labelled], statement: StatementKind | None) -> tuple[ItemMatch | None, ...]:
    """The line item of every row of one table, None where none is known.

    One spelling may be several items (`Muut saamiset`): then the headings above decide, then the nearest row above
    that is the parent or a sibling of one of them, then the nearest below. Misspelt labels are compared only with
    items of the blocks that stand around them.
    """
    candidates = [find_candidates(row.label, statement) for row in rows]
    settled: list[ItemMatch | None] = [
        ItemMatch(codes[0], kind) if len(codes) == 1 else None for codes, kind in candidates
    ]
    for index, (row, (codes, kind)) in enumerate(zip(rows, candidates, strict=True)):
        if len(codes) > 1:
            settled[index] = ItemMatch(_choose(codes, row, index, settled, statement), kind)
    for index, row in enumerate(rows):
        if settled[index] is None and row.label:
            code = _find_misspelt(row, index, settled, statement)
            settled[index] = ItemMatch(code, MatchKind.FUZZY) if code else None
    return _without_external(rows, settled)


def _without_external(rows: Sequence[Labelled], settled: Sequence[ItemMatch | None]) -> tuple[ItemMatch | None, ...]:
    """Where a table prints an item and its external part, the external rows are parts and not the items."""
    words = {"".join(tokens(word)) for word in load_label_words(LabelRole.EXTERNAL)}
    external = [not words.isdisjoint(tokens(row.label)) for row in rows]
    whole = {
        (match.code, row.groups) for match, row, part in zip(settled, rows, external, strict=True) if match and not part
    }
    split = any(
        match and part and (match.code, row.groups) in whole
        for match, row, part in zip(settled, rows, external, strict=True)
    )
    return tuple(None if split and part else match for match, part in zip(settled, external, strict=True))


def _choose(
    codes: Sequence[str],
    row: Labelled,
    index: int,
    settled: Sequence[ItemMatch | None],
    statement: StatementKind | None,
) -> str:
    governing = {code for group in row.groups for code in find_candidates(group, statement)[0]}
    by_group = [len(governing & set(find_ancestors(code))) for code in codes]
    if max(by_group) > 0 and by_group.count(max(by_group)) == 1:
        return codes[by_group.index(max(by_group))]
    left = [code for code, count in zip(codes, by_group, strict=True) if count == max(by_group)]
    for other in [*reversed(settled[:index]), *settled[index + 1 :]]:
        if other is None:
            continue
        kin = [code for code in left if _is_kin(code, other.code)]
        if len(kin) == 1:
            return kin[0]
        if kin:
            left = kin
    return left[0]


def _is_kin(code: str, other: str) -> bool:
    parents = load_line_items()[code].parent, load_line_items()[other].parent
    return other in find_ancestors(code)[:2] or (parents[0] is not None and parents[0] == parents[1])


def _find_misspelt(
    row: Labelled, index: int, settled: Sequence[ItemMatch | None], statement: StatementKind | None
) -> str | None:
    form = _cores(row.label)[-1][0]
    if len(form) < _FUZZY_LENGTH:
        return None
    around = [match.code for match in settled[max(0, index - _BESIDE) : index + _BESIDE + 1] if match]
    if not around:
        return None
    roots = {code.split(".")[0] for code in around}
    taken = {match.code for match in settled if match}
    best: tuple[float, str] | None = None
    for known, codes in _index().items():
        if abs(len(known) - len(form)) > 3 or (known[0] != form[0] and known[-3:] != form[-3:]):
            continue
        allowed = [code for code in _allowed(codes, statement) if code.split(".")[0] in roots and code not in taken]
        if not allowed:
            continue
        matcher = SequenceMatcher(None, form, known, autojunk=False)
        if matcher.real_quick_ratio() < _FUZZY or matcher.quick_ratio() < _FUZZY:
            continue
        ratio = matcher.ratio()
        if ratio >= _FUZZY and (best is None or ratio > best[0]):
            best = (ratio, _choose(allowed, row, index, settled, statement))
    return best[1] if best else None


def suggest(label: str, statement: StatementKind | None) -> str | None:
    """The nearest line item of the statement, for a person to judge; None when nothing is near."""
    form = _cores(label)[-1][0]
    best: tuple[float, str] | None = None
    for known, codes in _index().items():
        allowed = _allowed(codes, statement)
        if not allowed or abs(len(known) - len(form)) > 12:
            continue
        matcher = SequenceMatcher(None, form, known, autojunk=False)
        if matcher.real_quick_ratio() < 0.6 or matcher.quick_ratio() < 0.6:
            continue
        ratio = matcher.ratio()
        if ratio >= 0.6 and (best is None or ratio > best[0]):
            best = (ratio, allowed[0])
    return best[1] if best else None
