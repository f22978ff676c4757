"""The names of organisation units: cleaned of codes and numbers, and written as the report writes them.

Belongs here: one name. Does not belong here: whether something is a unit, and where it belongs (organisation).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from selko.schemas.words.label_words import is_unit
from selko.schemas.words.vocabulary import fold, heading_words, is_phrase, letters, pattern, phrases

_PARTS = re.compile(r"(?:,|:|\s[-–—])\s+|\s*[()]\s*")
_NUMBER = re.compile(r"^\s*\d+(?:\.\d+)*[.):]?\s+(?=[^\W\d_])")
_NUMBER_OF_CHAPTER = re.compile(r"^\s*\d+(?:\.\d+)+\.?\s+")
_CODE = re.compile(
    r"^\s*(?:[A-ZÅÄÖ]{0,3}\d{2,}[A-Z\d]*[.:]?\s+)+(?=[^\W\d_])|\s*[(\[]\s*\d{2,}\s*[)\]]\s*$|\s+\d{3,}\s*$"
)
_LONGEST_COMPANY = 80  # letters; a longer text is about a company
_YEAR_WORDS = "|".join(phrases("year_word"))
_YEARS = re.compile(rf"(?:\s+(?:{_YEAR_WORDS}))?\s+(?:19|20)\d{{2}}(?:\s*[-–]\s*(?:19|20)?\d{{2}})?\s*$", re.IGNORECASE)


def split_lead(text: str) -> tuple[str, str]:
    """The word for the kind of unit or company that stands before a name, and the name: ('Tulosalue', '480 Lukio'),
    ('Tytäryhteisö', 'Rantalan Vesi Oy'); ('', text) where there is none.

    A word for a kind of unit is one where a code, a colon or a name in capitals follows: 'Yksikkö 12 Satama', but the
    'Osasto' of 'Osasto pohjoinen' is part of the name.
    """
    flat = " ".join(text.split())
    folded = flat.casefold()
    for concept in ("unit_lead", "subsidiary_label"):
        match = pattern(concept).match(folded) if len(folded) == len(flat) else None
        rest = flat[match.end() :] if match else ""
        name = rest.lstrip(" :–-")
        if match is None or not name or rest == name:
            continue
        told = rest.lstrip().startswith(":") or name[0].isdigit() or (name.isupper() and not flat.isupper())
        if told if concept == "unit_lead" else name[0].isupper():
            return flat[: match.end()], name
    return "", flat


def names_company(text: str) -> bool:
    """Whether a heading names a company or another legal person of its own, by its words or by the label before it."""
    lead, name = split_lead(text)
    if lead and is_phrase("subsidiary_label", lead):
        return True
    words = fold(name)
    if len(name) > _LONGEST_COMPANY:
        return False
    ends = any(match.end() == len(words) for match in pattern("company_word").finditer(words))
    return (ends and len(name.split()) > 1) or pattern("company_prefix").match(words) is not None


def clean_unit_name(text: str) -> str:
    """A heading or caption as a name: without section number, the word for its kind, ledger code, year, closing colon,
    without the parts that say what it holds ('Perusopetus, talousarvion toteutuminen (1 000 €)') and without the
    words that only say that the parts follow ('… vastuualueittain')."""
    name = _without_contents(split_lead(_NUMBER.sub("", text))[1])
    name = _YEARS.sub("", name)
    name = _CODE.sub("", _NUMBER.sub("", _CODE.sub("", name))).strip(" :.–-—")
    by_subunit = pattern("by_subunit").search(name.casefold())
    if by_subunit and len(name.casefold()) == len(name) and by_subunit.end() == len(name):
        name = name[: by_subunit.start()].strip(" :.–-—,")
    return name


def _without_contents(name: str) -> str:
    """The one part of a name with commas, colons or dashes that is neither a unit of money nor a heading that stands
    under many units; else the name as it is."""
    parts = [part for part in _PARTS.split(name) if part and not is_unit(part)]
    kept = [part for part in parts if heading_words(part) is None]
    return kept[0] if len(kept) == 1 else name


def unit_code(text: str) -> str:
    """The ledger code in a heading or caption: '480' of 'Tulosalue 480 Lukiokoulutus'; '' where it has none."""
    lead, name = split_lead(_NUMBER_OF_CHAPTER.sub("", " ".join(text.split())))
    match = re.match(r"\d{1,6}(?=[.:]?\s)" if lead else r"\d{2,6}(?=[.:]?\s)", name)
    return match[0] if match else ""


@lru_cache(maxsize=20_000)  # every label of every table is compared with every unit
def unit_key(name: str) -> str:
    """Equal for every spelling of one name: letters and digits only, case folded."""
    return letters(clean_unit_name(name))


class NameBook:
    """How the report itself writes names: looked up without regard to capitals."""

    def __init__(self, texts: Iterable[str]):
        self._text = "\n".join(texts)

    def as_written(self, name: str) -> str:
        """A name in capitals as the report elsewhere writes it in small letters, most often; else as it is."""
        if not name.isupper():
            return name
        body = r"\s+".join(map(re.escape, name.split()))
        forms = Counter(
            " ".join(found.group().split())
            for found in re.finditer(rf"(?<!\w){body}(?!\w)", self._text, re.IGNORECASE)
            if not found.group().isupper()
        )
        if forms:
            form = forms.most_common(1)[0][0]
            return form[:1].upper() + form[1:]
        return self._from_inflected(name)

    def _from_inflected(self, name: str) -> str:
        """Where the name itself stands in small letters only with an ending, the small letters are taken from there."""
        body = r"\s+".join(map(re.escape, name.split()))
        found = re.search(rf"(?<!\w){body}(?=\w{{1,4}}(?!\w))", self._text.replace(name, " "), re.IGNORECASE)
        if found and not found.group().isupper():
            form = " ".join(found.group().split())
            return form[:1].upper() + form[1:]
        return name

    def group_name(self, entity: str) -> str | None:
        """The name of the group as the report prints it: the entity's own name with a word for group, in whatever
        case it stands, or the beginning of its name with a hyphen (`X-konserni` of `X-palvelut`); None where the report
        prints none."""
        return self._group_of_entity(entity) or self._group_with_hyphen(entity)

    def _group_with_hyphen(self, entity: str) -> str | None:
        suffixes = sorted(phrases("group_suffix"), key=len, reverse=True)
        words = "|".join(map(re.escape, suffixes))
        found = re.finditer(rf"(?<![\w-])(?P<name>[^\W\d_][\w-]*)-(?P<word>{words})", self._text, re.IGNORECASE)
        names = Counter(
            f"{match['name']}-{match['word'].lower()}"
            for match in found
            if match["name"][0].isupper() and entity.casefold().startswith(match["name"].casefold())
        )
        return names.most_common(1)[0][0] if names else None

    def _group_of_entity(self, entity: str) -> str | None:
        own = pattern("entity_word").sub("", entity.casefold())
        start = entity[: len(own.rstrip())].strip() if entity.casefold().startswith(own.strip()) else ""
        if not start:
            return None
        for suffix in sorted(phrases("group_suffix"), key=len, reverse=True):
            if re.search(rf"(?<!\w){re.escape(start)}\s+{re.escape(suffix)}", self._text, re.IGNORECASE):
                return f"{start} {suffix}"
        return None
