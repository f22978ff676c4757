"""A large model as lines of JSON and back: a line per field, and one per thousand items of a field that is a list.

Belongs here: this form, in which reports and layouts pass from process to process and lie in temporary files. Written
or read in one piece a long report stands in memory three times, as text, as parsed JSON and as models. So it stands
there once, and what its type calls a Sequence not even that: it stays in its file. Does not belong here: processes,
and JSON that leaves the product (`model_dump_json`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from types import GenericAlias
from typing import Any, BinaryIO, NamedTuple, TypeVar, get_args, get_origin, overload

from pydantic import BaseModel, TypeAdapter

ITEMS = 1000  # on a line

Item = TypeVar("Item", covariant=True)


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
    store = _Store(file)
    if not _is_model(kind):
        return _adapter(kind).validate_json(file.read())
    fields: dict[str, Any] = {}
    places: dict[str, list[_Place]] = {}
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
            places.setdefault(key, []).append(_Place(at + len(name) + 1, len(content), len(value)))
            fields[key] = value if len(places[key]) == 1 else ()
        elif items is None:
            fields[key] = value
        else:
            fields.setdefault(key, []).extend(value)
        at += len(line)
    filed = {
        key: Filed(store, tuple(own), _adapter(_items(kind.model_fields[key].rebuild_annotation())))
        for key, own in places.items()
        if len(own) > 1
    }
    # What is filed has been validated piece by piece, and would be read whole to be validated once more.
    return kind(**fields).model_copy(update=filed)


class Filed(Sequence[Item]):
    """A long list that stays in its file, of which one piece at a time is read. For one thread.

    It equals a list or tuple of the same items; pickled it becomes a tuple.
    """

    def __init__(self, store: _Store, places: tuple[_Place, ...], adapter: TypeAdapter[tuple[Item, ...]]) -> None:
        self._store, self._places, self._adapter = store, places, adapter

    def __len__(self) -> int:
        return sum(place.items for place in self._places)

    def __iter__(self) -> Iterator[Item]:
        return chain.from_iterable(map(self._read, self._places))

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Item, ...]: ...
    def __getitem__(self, index: int | slice) -> Item | tuple[Item, ...]:
        wanted = range(len(self))[index]
        if isinstance(wanted, int):
            return self._find(range(wanted, wanted + 1))[0]
        if not wanted:
            return ()
        lowest, highest = min(wanted), max(wanted)
        found = self._find(range(lowest, highest + 1))
        return tuple(found[place - lowest] for place in wanted)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Filed | list | tuple):
            return NotImplemented
        return len(self) == len(other) and all(mine == its for mine, its in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[object, ...]:
        return (tuple, (tuple(self),))

    def _find(self, wanted: range) -> list[Item]:
        """The items from one place to another, both in the list."""
        found: list[Item] = []
        start = 0
        for place in self._places:
            if start < wanted.stop and start + place.items > wanted.start:
                found += self._read(place)[max(0, wanted.start - start) : wanted.stop - start]
            start += place.items
        return found

    def _read(self, place: _Place) -> tuple[Item, ...]:
        return self._adapter.validate_json(self._store.read(place))


class _Place(NamedTuple):
    """Where in the file a piece lies, in bytes, and how many items it has."""

    start: int
    length: int
    items: int


class _Store:
    """An open file that is closed when nobody needs it any more; its folder may be gone by then."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, place: _Place) -> bytes:
        self._file.seek(place.start)
        return self._file.read(place.length)

    def __del__(self) -> None:
        self._file.close()


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
