"""What the public views and columns mean, in fi, sv and en (schemas/dictionary.yaml).

Belongs here: loading the words, and finding those of a column. Does not belong here: which views and columns there are
(warehouse/dictionary.py asks the database), how the words are shown.
"""

from __future__ import annotations

from functools import cache

from pydantic import Field, ValidationError

from selko.schemas.errors import ReferenceDataError
from selko.schemas.models.base import Model
from selko.schemas.reference import read_yaml

FILE = "dictionary.yaml"
YEAR = "<year>"  # stands for the columns that are named after a fiscal year


class Words(Model):
    """One meaning in three languages."""

    fi: str
    sv: str
    en: str

    def by_language(self) -> dict[str, str]:
        return {"fi": self.fi, "sv": self.sv, "en": self.en}


class ViewWords(Words):
    """What a view holds; `columns` is what a name means in this view and nowhere else."""

    columns: dict[str, Words] = Field(default_factory=dict)


class Dictionary(Model):
    """`columns` is what a name means in every view that says nothing else of it."""

    columns: dict[str, Words]
    views: dict[str, ViewWords]

    def find_column(self, view: str, column: str) -> Words | None:
        """The view's own word for the column, else the one for all views; None when there is none."""
        name = YEAR if column.isdecimal() else column
        own = self.views[view].columns if view in self.views else {}
        return own.get(name) or self.columns.get(name)


@cache
def load_dictionary() -> Dictionary:
    """The whole dictionary. Raises ReferenceDataError for an entry that lacks a language or has anything else."""
    try:
        return Dictionary.model_validate(read_yaml(FILE))
    except ValidationError as error:
        first = error.errors()[0]
        raise ReferenceDataError(
            f"{'.'.join(map(str, first['loc']))}: {first['msg']}", file=FILE, way_out="give each entry fi, sv and en"
        ) from error
