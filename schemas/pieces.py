"""A large model as lines of JSON and back: a line per field, and one per thousand items of a field that is a tuple.

Belongs here: this form, in which reports and layouts pass from process to process and lie in temporary files. Written
or read in one piece a long report stands in memory three times, as text, as parsed JSON and as models; so it stands
there once. Does not belong here: files, processes, and JSON that leaves the product (`model_dump_json`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel, TypeAdapter

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
        long = _is_list(annotation) and len(content) > ITEMS
        for first in range(0, len(content) if long else 1, ITEMS):
            piece = content[first : first + ITEMS] if long else content
            yield name.encode() + b"\t" + _adapter(annotation).dump_json(piece) + b"\n"


def load_pieces(lines: Iterable[bytes], kind: Any) -> Any:
    """What `dump_pieces` wrote, every piece validated. Raises ValueError (pydantic's ValidationError is one) for what
    is no `kind`."""
    if not _is_model(kind):
        return _adapter(kind).validate_json(b"".join(lines))
    fields: dict[str, Any] = {}
    for line in lines:
        name, _, content = line.partition(b"\t")
        key = name.decode()
        if key not in kind.model_fields:
            raise ValueError(f"{kind.__name__} has no field {key!r}")
        annotation = kind.model_fields[key].rebuild_annotation()
        value = _adapter(annotation).validate_json(content)
        if _is_list(annotation):
            fields.setdefault(key, []).extend(value)
        elif key in fields:
            raise ValueError(f"{kind.__name__} has one {key!r}, not two")
        else:
            fields[key] = value
    return kind(**fields)


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _is_list(annotation: Any) -> bool:
    """A tuple of any length."""
    return get_origin(annotation) is tuple and get_args(annotation)[-1] is ...


@cache
def _adapter(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)
