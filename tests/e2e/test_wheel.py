"""The wheel in an environment of its own: one new name there, a report read in Python, and the demo in an empty folder.

No network: what Selko depends on is taken from the environment in which the tests run, by a path in a .pth file. Such
a path brings no .pth files of its own, so that the checkout, which is installed there, is not seen.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "reports" / "tuulisalmi-tilinpaatos-2022.docx"
pytestmark = pytest.mark.slow


def run(*command: object, folder: Path, **environment: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SELKO_", "PREFECT_", "PYTHON"))}
    done = subprocess.run(
        list(map(str, command)), cwd=folder, env={**kept, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, folder=ROOT)
    (built,) = folder.glob("selko-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[str]]:
    """The folder of an environment that has the wheel, and the names that came into its site-packages with it."""
    folder = tmp_path_factory.mktemp("environment")
    uv = shutil.which("uv")
    with_pip = [] if uv else ["--with-pip"]
    run(sys.executable, "-c", MAKE_ENVIRONMENT, folder, *with_pip, folder=folder)
    python = folder / "bin" / "python"
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=folder).strip())
    before = {entry.name for entry in packages.iterdir()}
    if uv:
        run(uv, "pip", "install", "--quiet", "--offline", "--no-deps", "--python", python, wheel, folder=folder)
    else:
        run(python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", wheel, folder=folder)
    names = {entry.name for entry in packages.iterdir()} - before
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder, names


MAKE_ENVIRONMENT = "import sys, venv; venv.create(sys.argv[1], with_pip='--with-pip' in sys.argv, symlinks=True)"


def test_one_name_comes_into_site_packages(installed: tuple[Path, set[str]]):
    _, names = installed
    assert {name for name in names if not name.endswith(".dist-info")} == {"selko"}


def test_a_report_is_read_in_python(installed: tuple[Path, set[str]], tmp_path: Path):
    environment, _ = installed
    code = f"import selko; print(selko.__file__); print(selko.read({str(SAMPLE)!r}).facts.df().head())"
    where, *printed = run(environment / "bin" / "python", "-c", code, folder=tmp_path).splitlines()
    assert Path(where).is_relative_to(environment)
    assert "fact_id" in printed[0] and "[5 rows x" in printed[-1]


def test_the_demo_runs_in_an_empty_folder(installed: tuple[Path, set[str]], tmp_path: Path):
    environment, _ = installed
    folder = tmp_path / "empty"
    folder.mkdir()
    printed = run(environment / "bin" / "selko", "demo", folder=folder, SELKO_HOME=str(tmp_path / "home"))
    assert "1. What was loaded" in printed and "4. The data-quality report for finance" in printed
    assert {entry.name for entry in folder.iterdir()} == {"data", "reports"}
    assert (folder / "data" / "selko.duckdb").is_file() and list((folder / "reports").glob("quality-*.html"))
