"""What people read is true: every command, option, setting, exit status, file and link exists, every example runs."""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from selko.flows.cli import app as command_line
from selko.flows.settings import NOT_SETTINGS, PREFIX, Settings
from selko.schemas.words.entities import EntityFile
from selko.schemas.words.line_items import load_line_items
from selko.warehouse.dictionary import describe_views
from tests.selko_process import ROOT, Selko

README = ROOT / "README.md"
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "schemas").rglob("*.md"),
        *(ROOT / ".github").rglob("*.md"),
    ]
)
TEXTS = {page: page.read_text(encoding="utf-8") for page in PAGES}
ROOMS = ("schemas", "extractors", "warehouse", "flows", "samples", "tests", "docs", "selko", ".github")
PATHS = {
    path.relative_to(ROOT).as_posix()
    for room in ROOMS
    for path in (ROOT / room).rglob("*")
    if "__pycache__" not in path.parts
} | {path.name for path in ROOT.iterdir()}
COMMANDS = typer.main.get_command(command_line.app).commands  # type: ignore[attr-defined]
MADE = ("docs/dictionary.md", "CHANGELOG.md")  # held by tests of their own; the changelog tells of what was
PLACEHOLDERS = ("NAME", "FILE", "DIR", "…", "-x.yaml", "warehouse/data")


def page_id(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


WRITTEN = [page for page in PAGES if page_id(page) not in MADE]


def find_code(text: str) -> list[str]:
    """What stands in backticks, over the end of a line too, and every line of an indented block."""
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    quoted = [" ".join(code.split()) for code in re.findall(r"`([^`]+)`", prose)]
    return [*quoted, *re.findall(r"^ {4}(?! *[|<])(.+)$", prose, flags=re.MULTILINE)]


def find_calls(text: str) -> list[list[str]]:
    """Every `selko …` in code, as words; remarks after '#' and shortened ends are left out."""
    calls = []
    for code in find_code(text):
        match = re.match(r"(?:\.venv/bin/)?selko (.+)", code.replace("\\|", "|"))
        words = shlex.split(match[1].partition("  #")[0].replace("…", "")) if match else []
        if words:
            calls.append(words)
    return calls


# --- files and links ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_every_link_leads_somewhere(page: Path):
    for target in re.findall(r"\]\(([^)\s]+)\)", TEXTS[page]):
        if not target.startswith(("http:", "https:")):
            file, _, anchor = target.partition("#")
            linked = (page.parent / file).resolve() if file else page
            assert linked.exists(), f"{target} is not there"
            if anchor:
                headings = re.findall(r"^#+ (.+)$", linked.read_text(encoding="utf-8"), flags=re.MULTILINE)
                assert anchor in {heading.lower().replace(" ", "-") for heading in headings}, target


@pytest.mark.parametrize("page", WRITTEN, ids=page_id)
def test_every_file_that_is_named_exists(page: Path):
    """A path may be given from the top of the repository or from a room of it (`search/set_cover.py`)."""
    without_calls = (re.sub(r"[\w.]+\(", " ", code) for code in find_code(TEXTS[page]))  # `report.sql("…")` is no file
    named = [part for code in without_calls for part in re.split(r"[\s,;()]+", code)]
    for part in named:
        path = part.strip("`'\"").rstrip(":.").rstrip("/")
        if not re.fullmatch(r"[\w.*-]+(?:/[\w.*-]+)+|\w+\.(?:py|csv|yaml|toml|md|lock)", path):
            continue
        if path.split("/")[0] in (".venv", "data", "sources", "archive", "reports", "Europe", "EUR") or any(
            word in path for word in PLACEHOLDERS
        ):
            continue
        if re.fullmatch(r"[\w-]+\.(?:pdf|docx|txt|html|duckdb|svg|png)|selko\.toml", path.rpartition("/")[2]):
            continue
        pattern = re.compile(r"(?:.*/)?" + re.escape(path).replace(r"\*", "[^/]*") + r"(?:\.py)?")
        assert any(pattern.fullmatch(there) for there in PATHS), f"{path} is not there"


def test_every_room_is_in_the_architecture():
    """Each folder of the stages, and of the tables of a PDF, is named in the list of rooms."""
    rooms = TEXTS[ROOT / "docs" / "architecture.md"].partition("## The rooms")[2].partition("\n## ")[0]
    for top in ("extractors", "schemas", "warehouse", "flows"):
        for folder in sorted(path for path in (ROOT / top).rglob("*") if path.is_dir() and any(path.glob("*.py"))):
            name = folder.relative_to(ROOT / top).as_posix()
            if name.count("/") < 3 and name != "intake":
                assert re.search(rf"\b{re.escape(folder.name)}\b", rooms), f"{top}/{name} is not in the list of rooms"


def test_the_architecture_says_where_all_words_live():
    words = TEXTS[ROOT / "docs" / "architecture.md"].partition("## Where words live")[2].partition("\n## ")[0]
    for top in ("warehouse", "flows"):
        for file in (ROOT / top).rglob("*.yaml"):
            assert file.relative_to(ROOT).as_posix() in words


def test_every_target_of_make_exists():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", text, flags=re.MULTILINE))
    targets |= {f"test-{stage}" for stage in text.partition("\nSTAGES := ")[2].partition("\n")[0].split()}
    for page in WRITTEN:
        for code in find_code(TEXTS[page]):
            match = re.match(r"make ([a-z-]+)", code)
            assert match is None or match[1] in targets, f"{page.name}: {code}"


# --- commands, settings, exit statuses, views --------------------------------------------------------------------


@pytest.mark.parametrize("page", WRITTEN, ids=page_id)
def test_every_command_and_option_exists(page: Path):
    for words in find_calls(TEXTS[page]):
        name = words[0].rstrip(",.")
        if name.startswith("-"):
            continue
        assert name in COMMANDS, f"there is no 'selko {name}'"
        options = {option for parameter in COMMANDS[name].params for option in parameter.opts}
        for word in words[1:]:
            if word.startswith("--"):
                assert word in options | {"--help"}, f"selko {name} has no {word}"


def read_table(text: str, heading: str) -> list[list[str]]:
    """The rows of the first table below a heading of the README."""
    below = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\|(.+)\|$", below, flags=re.MULTILINE)[2:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)] for row in rows]


def test_the_readme_lists_every_command_with_its_options():
    listed = {}
    for call, _, status in read_table(TEXTS[README], "Commands"):
        words = call.strip("`").replace("\\|", "|")
        listed[words.split()[0]] = status
        options = {option for parameter in COMMANDS[words.split()[0]].params for option in parameter.opts}
        for option in re.findall(r"--[a-z-]+", words):
            assert option in options, f"{words}: {option}"
    assert set(listed) == set(COMMANDS)


def test_every_exit_status_is_told_and_no_other():
    told = set(re.findall(r"(?<![\w-])(\d+)(?= [a-z])", (command_line.__doc__ or "").partition("Exit status:")[2]))
    in_code = {str(status) for name, status in vars(command_line).items() if name.isupper() and isinstance(status, int)}
    statuses = " ".join(status for _, _, status in read_table(TEXTS[README], "Commands"))
    after = TEXTS[README].partition("\nExit status ")[2].partition("\n\n")[0]
    in_readme = set(re.findall(r"(?<![\w.])\d+", f"{statuses} {after}"))
    assert in_readme == told
    assert in_code <= told


def test_every_setting_is_in_the_readme_with_its_default():
    listed: dict[str, str] = {}
    for names, default, _ in read_table(TEXTS[README], "Settings"):
        variables = re.findall(r"`([A-Z_]+)`", names)
        first = variables[0]
        full = [name if name.startswith(PREFIX) else first.rpartition("_")[0] + name for name in variables]
        values = [value.strip(" `") for value in re.split(r",(?! *sv)", default)]
        listed |= dict(zip(full, values * len(full) if len(values) < len(full) else values, strict=False))
    assert set(listed) == {PREFIX + name.upper() for name in Settings.model_fields}
    shown = {"none": None, "number of processors": ...}
    for name, field in Settings.model_fields.items():
        told = listed[PREFIX + name.upper()]
        value: Any = field.get_default()
        if name == "home" or shown.get(told) is ...:
            continue  # worked out where it runs
        plain = ",".join(value) if isinstance(value, tuple) else value
        assert told == str(plain) or (told == "none" and not plain), f"{name}: {told}, in fact {plain}"


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_every_variable_that_is_named_is_a_setting(page: Path):
    known = {PREFIX + name.upper() for name in (*Settings.model_fields, *NOT_SETTINGS)}
    for name in re.findall(r"`?(SELKO_[A-Z_]*[A-Z])\b", TEXTS[page]):
        assert name in known, f"{name} is no setting"


def test_every_view_of_the_readme_exists_and_the_others_are_in_the_dictionary():
    paragraph = TEXTS[README].partition("**Views**")[2].partition("\n\n")[0]
    views = {view.name for view in describe_views()}
    named = set(re.findall(r"`([a-z_]+)`", paragraph))
    assert named <= views
    assert len(named) > 10


# --- words -------------------------------------------------------------------------------------------------------


def test_every_code_of_the_glossary_is_used():
    used = " ".join(
        path.read_text(encoding="utf-8")
        for room in ("schemas", "extractors", "warehouse")
        for path in (ROOT / room).rglob("*")
        if path.suffix in (".py", ".sql", ".yaml") and path.name != "dictionary.yaml"
    )
    items = load_line_items()
    for row in re.findall(r"^\|(.+)\|$", TEXTS[ROOT / "docs" / "glossary.md"], flags=re.MULTILINE):
        fi, sv, en, codes = (cell.strip() for cell in row.split("|"))
        for code in re.findall(r"`([^`]+)`", codes):
            if code in items:
                official = (items[code].fi, items[code].sv, items[code].en)
                assert (fi, sv, en) == tuple((name or "").lower() for name in official), code
            else:
                assert re.search(rf"\b{re.escape(code.rstrip('…'))}", used), f"{code} is used nowhere"


def test_the_changelog_begins_with_this_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert re.findall(r"^## (\S+)", TEXTS[ROOT / "CHANGELOG.md"], flags=re.MULTILINE)[0] == project["version"]
    assert all(
        re.fullmatch(r"\d+\.\d+\.\d+", name)
        for name in re.findall(r"^## (\S+)", TEXTS[ROOT / "CHANGELOG.md"], flags=re.MULTILINE)
    )


# --- examples ----------------------------------------------------------------------------------------------------


def find_blocks(text: str) -> list[str]:
    """The indented blocks of a page, blank lines within them kept."""
    found = re.findall(r"(?:^ {4}.*\n(?:\n(?= {4}))?)+", text, flags=re.MULTILINE)
    return ["\n".join(line[4:] for line in block.splitlines()) for block in found]


RUN = (
    "compare",
    "findings",
    "query",
    "report",
    "schema",
    "doctor",
    "tables",
    "outline",
    "check",
    "explain",
)  # serve never ends
CALLS = {tuple(words): words for page in WRITTEN for words in find_calls(TEXTS[page])}
EXAMPLES = [
    words
    for words in CALLS.values()
    if words[0] in RUN and len(words) > 1 and not re.search(r"[\[\]|]", " ".join(words))
]


@pytest.fixture
def desk(selko: Selko, ingested: list[dict[str, Any]], tmp_path: Path) -> Selko:
    """A folder with the files that examples name: FILE, the report of a year, the warehouse."""
    sample = ROOT / "samples" / "reports" / "tuulisalmi-tilinpaatos-2024.pdf"
    for name in ("FILE", "tilinpaatos-2024.pdf"):
        shutil.copy(sample, tmp_path / name)
    (tmp_path / "data").mkdir()
    shutil.copy(selko.environment["SELKO_WAREHOUSE"], tmp_path / "data" / "selko.duckdb")
    return selko


@pytest.mark.parametrize("words", EXAMPLES, ids=" ".join)
def test_every_example_of_a_command_runs(desk: Selko, words: list[str], tmp_path: Path):
    (tmp_path / "docs").mkdir()
    given = [{"DIR": "pages", "N": "12", "VIEW": "facts", "FOLDER": "."}.get(word, word) for word in words]
    done = desk(*given)
    assert done.returncode in ((0, 1) if words[0] in ("check", "doctor") else (0,)), done.stderr
    assert "Traceback" not in done.stderr


def test_every_example_in_python_runs(desk: Selko, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    for page in WRITTEN:
        for block in find_blocks(TEXTS[page]):
            if block.startswith("import selko"):
                exec(compile(block, page.name, "exec"), {})


def test_every_example_of_a_file_can_be_read():
    for page in WRITTEN:
        for block in find_blocks(TEXTS[page]):
            if block.startswith(("id: ", "# schemas/entities/")):
                EntityFile.model_validate(yaml.safe_load(block))


def test_errors_are_worded_as_the_readme_says(selko: Selko, tmp_path: Path):
    (tmp_path / "empty.pdf").touch()
    del selko.environment["SELKO_WAREHOUSE"]
    said = selko("check", "empty.pdf").stderr + selko("findings").stderr
    said += selko("doctor", SELKO_WORKERS="0").stderr
    block = next(block for block in find_blocks(TEXTS[README]) if block.startswith("empty.pdf"))
    for sentence in block.splitlines():
        assert sentence in said.splitlines()
