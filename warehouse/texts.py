"""The words that people read in reports and pictures, from texts.yaml.

Belongs here: one word in one language. Does not belong here: the sentences of findings (schemas/expectations), the
words by which reports are read (schemas/taxonomy).
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml

from selko.schemas.errors import QueryError, ReferenceDataError

LANGUAGES = ("fi", "sv", "en")
_FILE = Path(__file__).with_name("texts.yaml")


@cache
def load_texts() -> dict[str, dict[str, str]]:
    """Every text by key and language. Raises ReferenceDataError for one that lacks a language."""
    texts: dict[str, dict[str, str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    for key, by_language in texts.items():
        if not isinstance(by_language, dict) or set(by_language) != set(LANGUAGES):
            raise ReferenceDataError(
                "a text has fi, sv and en and nothing else", file=_FILE.name, place=key, way_out="complete it"
            )
    return texts


def text(key: str, language: str, **words: object) -> str:
    """The text of a key, its fields filled. Raises QueryError for a language that there is not."""
    if language not in LANGUAGES:
        raise QueryError(f"there are no texts in '{language}'", way_out="use fi, sv or en")
    return load_texts()[key][language].format(**words)


def name_of(group: str, value: str | None, language: str) -> str:
    """The name of a code, such as name_of('measure', 'actual', 'fi'); the code itself where it has no name."""
    key = f"{group}.{value}"
    return text(key, language) if key in load_texts() else value or ""


def money(value: Decimal | None, language: str, decimals: int | None = None) -> str:
    """A figure as it is written in the language: groups parted by a no-break space (a comma in English), a true minus;
    decimals as many as there are, or as many as given. '' for None."""
    if value is None:
        return ""
    if decimals is None:
        decimals = 0 if value == value.to_integral_value() else max(0, -int(value.normalize().as_tuple().exponent))
    plain = f"{value:,.{decimals}f}"
    if language != "en":
        plain = plain.replace(",", "\u00a0").replace(".", ",")
    return plain.replace("-", "−")
