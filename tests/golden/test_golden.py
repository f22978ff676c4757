"""What is read from the samples, as it was read before: a change of a single figure, section or finding is seen.

Golden files are written anew by `pytest tests/golden --regenerate-golden`, read by a person as a diff, and committed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from selko.schemas.models.report import AnnualReport, Fact
from tests.e2e.sample_truth import report_of, sample_files

FOLDER = Path(__file__).parent


def fact_rows(facts: tuple[Fact, ...]) -> list[str]:
    """One line per row of a table: where it stands, what it is; then measure, year, amount and status by figure."""
    rows: dict[str, list[str]] = {}
    for f in facts:
        row = (
            f"{f.provenance.page or ''} | {f.table_no}:{f.row_no} | {f.statement.value} | {f.unit} | {f.label} | "
            f"{f.line_item or ''}"
        )
        amount = f.printed.strip() if f.amount is None else f.amount
        rows.setdefault(row, []).append(f"{f.measure.value} {f.fiscal_year} {amount} {f.status.value}")
    return [f"{row} | {'; '.join(figures)}" for row, figures in rows.items()]


def golden_lines(report: AnnualReport) -> dict[str, object]:
    """One line per thing, in reading order, so that a diff reads well."""
    return {
        "entity": report.entity,
        "report_year": report.report_year,
        "language": report.language,
        "units": [f"{' > '.join(u.path)} | {u.responsible or ''}" for u in report.units],
        "sections": [
            f"{s.page_first or ''} | {s.level} | {s.kind.value} | {s.unit_path[-1]} | {s.heading} | {len(s.text)}"
            for s in report.sections
        ],
        "facts": fact_rows(report.facts),
        "unplaced": [f"{u.provenance.page or ''} | {u.table_no} | {u.printed} | {u.reason}" for u in report.unplaced],
        "goals": [
            f"{g.provenance.page or ''} | {g.unit_path[-1]} | {g.theme or ''} | {g.goal or ''} | {g.target or ''} | "
            f"{g.outcome or ''} | {g.verdict.value}"
            for g in report.goals
        ],
        "findings": [
            f"{f.severity.value} | {f.kind.value} | {f.rule_id} | {f.provenance.page or ''} | "
            f"{f.unit_path[-1] if f.unit_path else ''} | {f.label or ''} | {f.measure or ''} {f.fiscal_year or ''} | "
            f"{f.printed or ''} | {f.implied_amount if f.implied_amount is not None else ''} | {f.witnesses}"
            for f in report.findings
        ],
    }


@pytest.mark.parametrize("file", sample_files())
def test_the_samples_are_read_as_before(file, request):
    path = FOLDER / f"{Path(file).stem}.json"
    read = golden_lines(report_of(file))
    if request.config.getoption("--regenerate-golden", default=False):
        path.write_text(json.dumps(read, ensure_ascii=False, indent=0) + "\n", encoding="utf8")
        pytest.skip(f"{path.name} written anew")
    if not path.exists():
        pytest.fail(f"{path.name} is missing: pytest tests/golden --regenerate-golden writes it")
    assert read == json.loads(path.read_text(encoding="utf8"))


def test_golden_files_are_never_written_in_ci():
    command = [sys.executable, "-m", "pytest", str(FOLDER), "--regenerate-golden", "--collect-only", "-q"]
    done = subprocess.run(command, env=os.environ | {"CI": "true"}, capture_output=True, text=True, check=False)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "never written in CI" in done.stderr
