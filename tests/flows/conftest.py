"""Prefect for the tests of the flows: one throw-away server and database for the whole session, in this folder only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.engine import prepare_prefect
from flows.settings import Settings


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    home = tmp_path_factory.mktemp("prefect")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(home))
        prepare_prefect(Settings())
        from prefect.testing.utilities import prefect_test_harness

        with prefect_test_harness(server_startup_timeout=120):
            yield


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prefect_server: None) -> Path:
    """A folder of its own in which Selko runs, with an inbox."""
    monkeypatch.chdir(tmp_path)
    for name in ("SELKO_CONFIG", "SELKO_SMTP_HOST"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SELKO_WAREHOUSE", str(tmp_path / "w.duckdb"))
    (tmp_path / "inbox").mkdir()
    return tmp_path


REPORT = """Kuulan kaupunki

Tilinpäätös {year}

SIVISTYSPALVELUT

Vastuuhenkilö: sivistysjohtaja

Toimintaympäristö

Koulut olivat auki koko vuoden {year}.

Taloudellisten tavoitteiden toteutuminen vuonna {year}

\tTALOUSARVIO {year}\tTALOUSARVIOMUUTOKSET\tTALOUSARVIO {year} MUUTOSTEN JÄLKEEN\tTILINPÄÄTÖS {year}\tPOIKKEAMA
Myyntituotot\t27 400\t\t27 400\t{sales}\t2 891
Tuet ja avustukset\t140 000\t\t140 000\t155 570\t15 570
Toimintatuotot\t167 400\t\t167 400\t185 861\t18 461
Henkilöstökulut\t-2 027 993\t\t-2 027 993\t-1 887 887\t140 106
Palvelujen ostot\t-2 034 505\t\t-2 034 505\t-1 935 984\t98 521
Toimintakulut\t-4 062 498\t\t-4 062 498\t-3 823 871\t238 627
Toimintakate\t-3 895 098\t\t-3 895 098\t-3 638 010\t257 088
"""


def write_report(path: Path, year: int = 2023, sales: str = "30 291") -> Path:
    """A small report of a made-up city whose sums close, unless `sales` is another figure."""
    path.write_text(REPORT.format(year=year, sales=sales), encoding="utf-8")
    return path
