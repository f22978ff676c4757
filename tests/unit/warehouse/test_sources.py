"""The bytes of every loaded document are kept; what is lost is found, and loading the document again heals it."""

from __future__ import annotations

from pathlib import Path

import pytest

from selko.flows.cli.app import run
from selko.warehouse.known import find_known
from selko.warehouse.load import LoadStatus, WarehouseWriter
from selko.warehouse.sources import find_lost_sources, is_kept
from tests.annual_reports import LOADED, make_report, make_source, make_table


def load(path: Path, folder: Path, name: str) -> tuple[LoadStatus, str]:
    source, document = make_source(folder, name, f"{name}.txt")
    with WarehouseWriter(path) as writer:
        result = writer.load(make_report(document, make_table(document)), LOADED, source, "key")
    return result.status, document.document_id


@pytest.mark.parametrize("harm", ["changed", "cut", "gone"])
def test_a_lost_document_is_found_and_healed_by_loading_it_again(
    tmp_path: Path, harm: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "w.duckdb"
    load(path, tmp_path / "in", "whole")
    _, document = load(path, tmp_path / "in", "harmed")
    assert find_lost_sources(path) == ()
    assert run(["doctor", "--sources", "--warehouse", str(path)]) in (0, 1)
    assert "every loaded document is kept whole" in capsys.readouterr().out
    (kept,) = (tmp_path / "sources").rglob(f"{document}.txt")
    if harm == "gone":
        kept.unlink()
    else:
        kept.write_text("harm" if harm == "cut" else "hArmed")
    (lost,) = find_lost_sources(path)
    assert (lost.file_name, lost.damaged) == ("harmed.txt", None if harm == "gone" else kept)
    assert run(["doctor", "--sources", "--warehouse", str(path)]) == 1
    assert "harmed.txt" in (said := capsys.readouterr().out)
    assert "selko ingest" in said
    assert find_known(path, [(document, "harmed.txt")], "key") == {}, "it is not passed over as known"
    assert load(path, tmp_path / "in", "harmed")[0] is LoadStatus.UNCHANGED
    assert kept.read_text() == "harmed"
    assert is_kept(path, document)
    assert find_lost_sources(path) == ()


def test_what_a_killed_writer_left_is_swept(tmp_path: Path):
    path = tmp_path / "w.duckdb"
    _, document = load(path, tmp_path / "in", "a")
    left = tmp_path / "sources" / document[:2] / f".{document}.txt.123"
    left.write_text("half")
    aside = tmp_path / ".w.duckdb.work.tmp"
    aside.mkdir()
    (aside / "duckdb_temp_block-1.block").write_text("x")
    load(path, tmp_path / "in", "b")
    assert not left.exists()
    assert not aside.exists()
