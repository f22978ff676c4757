"""Imports that are put off: there when something is asked of them. Imports that are left out: in one thread only."""

from __future__ import annotations

import importlib
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from selko.warehouse.quality.late import leave_out, put_off


def test_a_module_is_imported_when_it_is_asked_for_something(tmp_path, monkeypatch):
    (tmp_path / "late_one.py").write_text("import sys\nsys.late_one_loaded = True\nvalue = 7\n")
    monkeypatch.syspath_prepend(tmp_path)
    with put_off("late_one"):
        import late_one  # type: ignore[import-not-found]
    assert not hasattr(sys, "late_one_loaded") and "late_one" not in sys.modules
    assert late_one.value == 7 and sys.late_one_loaded
    import late_one as itself

    assert itself.value == 7 and itself is sys.modules["late_one"]


def test_parts_of_a_package_are_found_inside_the_block(tmp_path, monkeypatch):
    (tmp_path / "late_package").mkdir()
    (tmp_path / "late_package" / "__init__.py").write_text("")
    (tmp_path / "late_package" / "inner.py").write_text("value = 8\n")
    monkeypatch.syspath_prepend(tmp_path)
    with put_off("late_package"):
        from late_package.inner import value  # type: ignore[import-not-found]
    assert value == 8


def test_what_is_there_already_stays():
    import json

    with put_off("json"):
        import json as again
    assert again is json


def test_what_is_left_out_is_not_there_in_this_thread_only(tmp_path, monkeypatch):
    (tmp_path / "optional_one.py").write_text("value = 9\n")
    (tmp_path / "optional_two.py").write_text("value = 10\n")
    monkeypatch.syspath_prepend(tmp_path)
    before = list(sys.meta_path)
    with leave_out("optional_one", "optional_two"):
        with pytest.raises(ModuleNotFoundError):
            importlib.import_module("optional_one")
        with ThreadPoolExecutor(1) as other:
            assert other.submit(importlib.import_module, "optional_two").result().value == 10
        assert importlib.import_module("optional_two").value == 10  # it is there already
    assert sys.meta_path == before
    assert importlib.import_module("optional_one").value == 9


def test_what_is_left_out_comes_back_after_a_failure():
    before = list(sys.meta_path)
    with pytest.raises(ZeroDivisionError), leave_out("anything"):
        raise ZeroDivisionError
    assert sys.meta_path == before
