"""The rooms: the core runs where Prefect and Great Expectations are not installed, and commands start without either.

The import rules themselves are held by import-linter (make lint).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

BLOCK = """
import importlib.abc, sys
class Wall(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {blocked!r}:
            raise ImportError(f"{{name}} is not to be imported here")
sys.meta_path.insert(0, Wall())
"""


def run_walled(blocked: set[str], code: str) -> None:
    """Run code in a fresh interpreter in which importing any of `blocked` fails."""
    done = subprocess.run(
        [sys.executable, "-c", BLOCK.format(blocked=blocked) + code], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def modules_of(package: str) -> list[str]:
    files = (ROOT / package).rglob("*.py")
    names = (".".join(("selko", *file.relative_to(ROOT).with_suffix("").parts)) for file in files)
    return sorted(name.removesuffix(".__init__") for name in names)


def test_the_core_needs_neither_prefect_nor_great_expectations():
    names = [name for package in ("schemas", "extractors", "warehouse") for name in modules_of(package)]
    only_there = {"selko.warehouse.quality.engine"}  # the one importer of great_expectations
    run_walled(
        {"prefect", "great_expectations", "typer"},
        f"import importlib\nfor name in {sorted(set(names) - only_there)!r}: importlib.import_module(name)",
    )


def test_extractors_need_no_database_and_schemas_need_no_library_of_documents():
    run_walled(
        {"duckdb", "pyarrow", "prefect", "great_expectations"},
        f"import importlib\nfor name in {modules_of('extractors')!r}: importlib.import_module(name)",
    )
    run_walled(
        {"duckdb", "pyarrow", "pandas", "pdfplumber", "pypdfium2", "docx", "numpy", "prefect"},
        f"import importlib\nfor name in {modules_of('schemas')!r}: importlib.import_module(name)",
    )


HEAVY = {"prefect", "pandas", "great_expectations", "duckdb", "pydantic", "matplotlib", "pyarrow", "pypdfium2", "numpy"}


def test_help_is_there_without_any_heavy_library():
    run_walled(HEAVY, "from selko.flows.cli.app import run; assert run(['--help']) == 0")


@pytest.mark.parametrize("command", ["check", "tables", "outline", "query", "compare", "findings", "doctor", "status"])
def test_a_reading_command_imports_no_prefect(command: str):
    arguments = {"check": ["nix.pdf"], "tables": ["nix.pdf"], "outline": ["nix.pdf"], "query": ["SELECT 1"]}
    code = f"from selko.flows.cli.app import run; sys.exit(run({[command, *arguments.get(command, [])]!r}) == 70)"
    run_walled({"prefect"}, code)


def test_no_module_is_a_drawer_for_anything():
    names = {
        name.rpartition(".")[2]
        for package in ("schemas", "extractors", "warehouse", "flows")
        for name in modules_of(package)
    }
    assert not names & {"utils", "helpers", "common", "manager", "misc"}


@pytest.mark.parametrize("package", ["schemas", "extractors", "warehouse", "flows"])
def test_every_module_says_what_it_is_and_stays_small(package: str):
    for file in (ROOT / package).rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert text.lstrip().startswith('"""'), f"{file.relative_to(ROOT)} has no docstring"
        assert text.count("\n") <= 500, f"{file.relative_to(ROOT)} is longer than 500 lines"
