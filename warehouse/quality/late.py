"""Modules that a library imports and that nobody here uses: imported when they are first asked for something, or not at
all where the library can do without them.

Belongs here: putting an import off, leaving one out. Does not belong here: which library asks for it.
"""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


@contextmanager
def put_off(*names: str) -> Iterator[None]:
    """Within the block, `import name` gives a stand-in that imports the module when an attribute of it is wanted. What
    is imported after the block gets the module itself. Modules that are there already stay as they are."""
    stand_ins = {name: _stand_in(name) for name in names if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name, stand_in in stand_ins.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]


def _stand_in(name: str) -> ModuleType:
    module = ModuleType(name)

    def find_attribute(attribute: str) -> Any:
        if sys.modules.get(name) is module:
            del sys.modules[name]
        return getattr(importlib.import_module(name), attribute)

    module.__getattr__ = find_attribute  # type: ignore[method-assign]  # PEP 562
    return module


@contextmanager
def leave_out(*names: str) -> Iterator[None]:
    """Within the block, and in this thread only, these top-level packages look as if they were not installed, for a
    library that names them as optional parts. One that is imported already stays as it is."""
    absent = _Absent(frozenset(names), threading.get_ident())
    sys.meta_path.insert(0, absent)
    try:
        yield
    finally:
        sys.meta_path.remove(absent)


class _Absent:
    """A finder that finds nothing, and lets no other look."""

    def __init__(self, names: frozenset[str], thread: int):
        self._names, self._thread = names, thread

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Called by the import system. Raises ModuleNotFoundError for what is left out."""
        if name in self._names and threading.get_ident() == self._thread:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
