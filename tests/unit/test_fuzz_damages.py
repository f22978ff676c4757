"""The fuzz run can fail: its damages strike, are the same each time, and its judge misses no loss that nobody tells."""

from __future__ import annotations

import io
import random
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import docx
import pytest

from tests.unit.layout.pdf.damage.test_check import build

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
TEXT = "Satama ja väylät\n\nKäyttö 1 234\n".encode()


@pytest.fixture
def fuzz(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    before = set(sys.modules)
    import fuzz
    import fuzz_damage

    yield SimpleNamespace(
        judge=fuzz._judge, content=fuzz._content, aimed=fuzz_damage.AIMED, build=fuzz_damage.build_copy
    )
    for name in set(sys.modules) - before:
        if name.startswith("fuzz"):
            del sys.modules[name]


def word_document() -> bytes:
    document = docx.Document()
    document.add_heading("Satama", 1)
    document.add_paragraph("Laitureita korjattiin.", style="List Bullet")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


DOCUMENTS = {"pdf": build(), "docx": word_document(), "txt": TEXT, "md": TEXT}


@pytest.mark.parametrize("suffix", DOCUMENTS)
def test_every_damage_strikes_and_is_the_same_each_time(fuzz, suffix):
    whole = DOCUMENTS[suffix]
    for kind, strike in fuzz.aimed[suffix].items():
        struck = [strike(whole, random.Random(number)) for number in range(8)]
        assert struck == [strike(whole, random.Random(number)) for number in range(8)], kind
        # Of what the document does not have (notes, say) nothing can be taken.
        assert kind == "note lost" or any(copy not in (None, whole) for copy in struck), kind


@pytest.mark.parametrize("suffix", DOCUMENTS)
def test_a_number_gives_the_same_copy(fuzz, suffix):
    copies = [[fuzz.build(f"a.{suffix}", DOCUMENTS[suffix], random.Random(n)) for n in range(30)] for _ in range(2)]
    assert copies[0] == copies[1]
    assert len({copy.damage for copy in copies[0]}) > 5


def report(pages=2, figures=("741",), heading="Satama", label="Tulot", told=(), complete=True):
    place = SimpleNamespace(page=1)
    return SimpleNamespace(
        complete=complete,
        page_count=pages,
        facts=[
            SimpleNamespace(
                provenance=place, printed=printed, unit_path=("Saari",), fiscal_year=2031, label=label, groups=(),
                measure="actual", column_text="2031", amount=printed,
            )
            for printed in figures
        ],
        unplaced=[],
        sections=[SimpleNamespace(heading=heading, text="Laituri.", level=1, heading_path=(heading,))],
        findings=[SimpleNamespace(rule_id=rule) for rule in told],
    )  # fmt: skip


LOSSES = [{"pages": 1}, {"figures": ()}, {"figures": ("741", "8")}, {"heading": "Kala"}, {"label": "Menot"}]


@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_is_a_half_load_unless_it_is_told(fuzz, loss):
    copy, whole = SimpleNamespace(seen=True), fuzz.content(report())
    assert fuzz.judge(report(**loss), copy, whole)[0] == "half load"
    assert fuzz.judge(report(**loss, told=("damaged_file",)), copy, whole)[0] == "report, warned"
    assert fuzz.judge(report(**loss, complete=False), copy, whole)[0] == "report, blocked"


def test_what_the_whole_document_says_already_tells_of_no_damage(fuzz):
    copy, whole = SimpleNamespace(seen=True), fuzz.content(report(told=("unknown_signs",)))
    assert fuzz.judge(report(told=("unknown_signs",)), copy, whole)[0] == "report, the same"
    assert fuzz.judge(report(told=("unknown_signs",), figures=()), copy, whole)[0] == "half load"
    assert whole["told"] == Counter({"unknown_signs": 1})
