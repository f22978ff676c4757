"""Imports that are put off: the module is there when it is asked for something, and for everybody else at once."""

from __future__ import annotations

import sys

from warehouse.quality.late import put_off


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
