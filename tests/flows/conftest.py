"""Prefect for the tests of the flows: one throw-away server and database for the whole session, in this folder only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from selko.flows.engine import prepare_prefect
from selko.flows.settings import Settings


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
Myyntituotot\t24 300\t\t24 300\t{sales}\t2 118
Tuet ja avustukset\t130 000\t\t130 000\t148 935\t18 935
Toimintatuotot\t154 300\t\t154 300\t175 353\t21 053
Henkilöstökulut\t-2 016 480\t\t-2 016 480\t-1 873 245\t143 235
Palvelujen ostot\t-2 027 350\t\t-2 027 350\t-1 941 702\t85 648
Toimintakulut\t-4 043 830\t\t-4 043 830\t-3 814 947\t228 883
Toimintakate\t-3 889 530\t\t-3 889 530\t-3 639 594\t249 936
"""


def write_report(path: Path, year: int = 2023, sales: str = "26 418") -> Path:
    """A small report of a made-up city whose sums close, unless `sales` is another figure."""
    path.write_text(REPORT.format(year=year, sales=sales), encoding="utf-8")
    return path
