"""A large model as lines of JSON and back: a line per field, and one per thousand items of a field that is a list.

Belongs here: this form, in which reports and layouts pass from process to process and lie in temporary files. Written
or read in one piece a long report stands in memory three times, as text, as parsed JSON and as models. So it stands
there once, and what its type calls a Sequence not even that: it stays in its file (filed). Does not belong here:
processes, and JSON that leaves the product (`model_dump_json`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from types import GenericAlias
from typing import Any, BinaryIO, get_args, get_origin

from pydantic import BaseModel, TypeAdapter

from selko.schemas.storage.filed import Filed, OpenFile, Place

ITEMS = 1000  # on a line


def dump_pieces(value: object, kind: Any) -> Iterator[bytes]:
    """`value`, which is a `kind`, as lines, line feeds included: `field<tab>JSON` for a model, else one line of JSON.

    Raises PydanticSerializationError for what cannot be written as JSON.
    """
    if not _is_model(kind):
        yield _adapter(kind).dump_json(value) + b"\n"
        return
    for name, field in kind.model_fields.items():
        annotation, content = field.rebuild_annotation(), getattr(value, name)
        items = _items(annotation)
        if items is None:
            yield name.encode() + b"\t" + _adapter(annotation).dump_json(content) + b"\n"
            continue
        for first in range(0, max(1, len(content)), ITEMS):
            piece = tuple(content[first : first + ITEMS])
            yield name.encode() + b"\t" + _adapter(items).dump_json(piece) + b"\n"


def load_pieces(file: BinaryIO, kind: Any) -> Any:
    """What `dump_pieces` wrote, from where the file stands to its end, every piece validated.

    A field that its type calls a Sequence is `Filed` when it has more than one piece. The file is taken over: it is
    closed when nothing is left in it that is needed. Raises ValueError (pydantic's ValidationError is one) for what is
    no `kind`.
    """
    store = OpenFile(file)
    if not _is_model(kind):
        return _adapter(kind).validate_json(file.read())
    fields: dict[str, Any] = {}
    places: dict[str, list[Place]] = {}
    at = file.tell()
    for line in file:
        name, _, content = line.partition(b"\t")
        key = name.decode()
        if key not in kind.model_fields:
            raise ValueError(f"{kind.__name__} has no field {key!r}")
        annotation = kind.model_fields[key].rebuild_annotation()
        items = _items(annotation)
        if items is None and key in fields:
            raise ValueError(f"{kind.__name__} has one {key!r}, not two")
        value = _adapter(items or annotation).validate_json(content)
        if _may_be_filed(annotation):
            places.setdefault(key, []).append(Place(at + len(name) + 1, len(content), len(value)))
            fields[key] = value if len(places[key]) == 1 else ()
        elif items is None:
            fields[key] = value
        else:
            fields.setdefault(key, []).extend(value)
        at += len(line)
    filed = {
        key: Filed(store, own, _adapter(_items(kind.model_fields[key].rebuild_annotation())).validate_json)
        for key, own in places.items()
        if len(own) > 1
    }
    # What is filed has been validated piece by piece, and would be read whole to be validated once more.
    return kind(**fields).model_copy(update=filed)


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _items(annotation: Any) -> Any:
    """For a list of any length the tuple type of its items, else None."""
    if _may_be_filed(annotation):
        return GenericAlias(tuple, (*get_args(annotation), ...))
    return annotation if get_origin(annotation) is tuple and get_args(annotation)[-1] is ... else None


def _may_be_filed(annotation: Any) -> bool:
    return get_origin(annotation) is Sequence


@cache
def _adapter(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)
