"""Lists too long for memory, which stay in a file.

Belongs here: reading and writing such a list, whatever it holds. Does not belong here: the form of what is in the file
(pieces has that of reports).
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import BinaryIO, Generic, NamedTuple, TypeVar, overload

Item = TypeVar("Item", covariant=True)
Given = TypeVar("Given")


class Place(NamedTuple):
    """Where in the file a piece lies, in bytes, and how many items it has."""

    start: int
    length: int
    items: int


class OpenFile:
    """A file that is closed when nobody needs it any more; its name may be gone by then."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, place: Place) -> bytes:
        self._file.seek(place.start)
        return self._file.read(place.length)

    def append(self, content: bytes, items: int) -> Place:
        start = self._file.seek(0, 2)
        self._file.write(content)
        return Place(start, len(content), items)

    def __del__(self) -> None:
        self._file.close()


class Filed(Sequence[Item]):
    """A list in a file, of which one piece at a time is read, by `load`. For one thread.

    It equals a list or tuple of the same items; pickled it becomes a tuple. `first` are items that come before those in
    the file.
    """

    def __init__(
        self,
        file: OpenFile,
        places: Sequence[Place],
        load: Callable[[bytes], Sequence[Item]],
        first: Sequence[Item] = (),
    ) -> None:
        self._file, self._places, self._load, self._first = file, places, load, first

    def __len__(self) -> int:
        return len(self._first) + sum(place.items for place in self._places)

    def __iter__(self) -> Iterator[Item]:
        return chain(self._first, chain.from_iterable(map(self._read, self._places)))

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
        found = list(self._first[wanted.start : wanted.stop])
        start = len(self._first)
        for place in self._places:
            if start < wanted.stop and start + place.items > wanted.start:
                found += self._read(place)[max(0, wanted.start - start) : wanted.stop - start]
            start += place.items
        return found

    def _read(self, place: Place) -> Sequence[Item]:
        return self._load(self._file.read(place))


class Filing(Generic[Given]):
    """Takes items, as many at a time as are read again at a time, into a temporary file without a name: nobody else can
    write to it, so that what is read from it may be a pickle. The first `kept` of them stay in memory, where they are
    faster: an ordinary report fills no file."""

    def __init__(self, kept: int = 0) -> None:
        self._file = OpenFile(tempfile.TemporaryFile())  # noqa: SIM115 - which closes it
        self._places: list[Place] = []
        self._first: list[Given] = []
        self._kept = kept

    def add(self, *items: Given) -> None:
        if not self._places and len(self._first) + len(items) <= self._kept:
            self._first += items
            return
        self._places.append(self._file.append(pickle.dumps(items, pickle.HIGHEST_PROTOCOL), len(items)))

    def items(self) -> Filed[Given]:
        """What was taken so far, in that order."""
        return Filed(self._file, tuple(self._places), pickle.loads, tuple(self._first))


def file_away(items: Iterable[Given], at_a_time: int = 1000) -> Sequence[Given]:
    """The items as a list in a file, without ever having all of them in memory; as a tuple if they are no more than are
    read at a time."""
    rest = iter(items)
    first = tuple(islice(rest, at_a_time))
    more = tuple(islice(rest, at_a_time))
    if not more:
        return first
    filing: Filing[Given] = Filing()
    filing.add(*first)
    while more:
        filing.add(*more)
        more = tuple(islice(rest, at_a_time))
    return filing.items()
