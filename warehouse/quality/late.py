"""Modules that a library imports and that nobody here uses, imported when they are first asked for something.

Belongs here: putting an import off. Does not belong here: which library asks for it.
"""

from __future__ import annotations

import importlib
import sys
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
