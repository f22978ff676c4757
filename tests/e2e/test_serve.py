"""`selko serve` for real: stopped and killed at any moment it loses nothing and never sticks; nobody else gets in."""

from __future__ import annotations

import base64
import json
import os
import signal
import sqlite3
import stat
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from tests.e2e.served import Served, free_port, wait_for
from tests.flows.conftest import write_report
from tests.flows.test_mail import Postbox

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("serve"),
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc"),
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One that runs undisturbed."""
    password = {"SELKO_SMTP_HOST": "127.0.0.1", "SELKO_SMTP_PASSWORD": "hunter2", "SELKO_SMTP_TO": "a@b.fi"}
    more = {**password, "SELKO_SMTP_FROM": "s@b.fi", "SELKO_SMTP_PORT": str(free_port()), "SELKO_LOG_FORMAT": "json"}
    one = Served(tmp_path_factory.mktemp("served"), more)
    one.start()
    try:
        yield one
    finally:
        assert one.end(signal.SIGTERM) == 0


def ask(served: Served, path: str, method: str = "GET", secret: bool = True, **headers: str) -> int:
    """The status of a request; `secret`: with the one from the file."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    if secret:
        known = json.loads((served.home / "server.json").read_text())["secret"]
        given["Authorization"] = "Basic " + base64.b64encode(known.encode()).decode()
    body = b"{}" if method == "POST" else None
    request = urllib.request.Request(
        f"http://127.0.0.1:{served.port}{path}", body, {"Content-Type": "application/json", **given}, method=method
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


LISTED = ("/api/flow_runs/filter", "/api/deployments/filter", "/api/block_documents/filter")


def test_who_does_not_know_the_secret_gets_nothing(served: Served):
    assert ask(served, "/api/admin/version") == 200
    assert ask(served, "/api/admin/version", secret=False) == 401
    assert ask(served, "/api/admin/version", secret=False, Authorization="Basic c2Vsa286eA==") == 401
    for path in LISTED:
        assert ask(served, path, "POST", secret=False) in (401, 403)
        assert ask(served, path, "POST") == 403, "no CSRF token"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1.evil.example:{port}"])
def test_another_host_gets_nothing(served: Served, host: str):
    for path in ("/", "/api/health", "/api/admin/version", "/ui-settings"):
        assert ask(served, path, Host=host.format(port=served.port)) == 403


def test_another_origin_gets_nothing(served: Served):
    for origin in ("http://evil.example", "null", f"https://127.0.0.1:{served.port}", "http://127.0.0.1:1"):
        assert ask(served, "/api/admin/version", Origin=origin) == 403
        assert ask(served, "/api/flow_runs/filter", "OPTIONS", Origin=origin) == 403
    assert ask(served, "/api/admin/version", Origin=f"http://127.0.0.1:{served.port}") == 200


@pytest.mark.parametrize("path", ["/api/events/in", "/api/events/out", "/api/logs/out"])
def test_sockets_are_shut_too(served: Served, path: str):
    from websockets.exceptions import ConnectionClosed, InvalidStatus
    from websockets.sync.client import connect
    from websockets.typing import Origin, Subprotocol

    url = f"ws://127.0.0.1:{served.port}{path}"
    with pytest.raises(InvalidStatus):
        connect(url, origin=Origin("http://evil.example"))
    with pytest.raises((InvalidStatus, ConnectionClosed)), connect(url) as bare:
        bare.recv(5)
    with (
        pytest.raises((InvalidStatus, ConnectionClosed)),
        connect(url, subprotocols=[Subprotocol("prefect")]) as guessed,
    ):
        guessed.send(json.dumps({"type": "auth", "token": "selko:guess"}))
        while True:
            guessed.recv(5)


def test_the_server_holds_no_secret_of_ours_and_its_own_is_ours_alone(served: Served):
    servers = [pid for pid, command in served.processes().items() if "flows.server.process" in command]
    assert len(servers) == 1
    assert b"SELKO_" not in Path(f"/proc/{servers[0]}/environ").read_bytes()
    assert served.told()["secret_file"] == str(served.home / "server.json")
    for file in (served.home / "server.json", served.home / "prefect.db", served.home / "server.log"):
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0


def test_what_is_no_report_is_put_aside_and_said_and_never_opened(served: Served):
    secret = served.place / "secret.txt"
    write_report(secret, 1999)
    (served.inbox / "x.txt").symlink_to(secret)
    for name in ("zero.txt", "zero2.txt"):
        (served.inbox / name).symlink_to("/dev/zero")
    os.mkfifo(served.inbox / "pipe.txt")
    (served.inbox / "folder").mkdir()
    (served.inbox / "table.csv").write_text("a;b")
    write_report(served.inbox / "good.txt", 2023)
    aside = served.archive / "aside"
    names = {"x.txt", "zero.txt", "zero2.txt", "pipe.txt", "folder", "table.csv"}
    wait_for(lambda: not list(served.inbox.iterdir()), f"still there: {served.log.read_text()}")
    assert {file.name for file in aside.iterdir()} == names | {f"{name}.why.txt" for name in names}
    assert (aside / "x.txt").is_symlink()
    sources = [file.read_text() for file in (served.place / "sources").rglob("*.txt")]
    assert len(sources) == 1
    assert "2023" in sources[0]
    made = [served.place / "w.duckdb", *(served.place / "sources").rglob("*"), served.archive]
    assert all(stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 for path in made), "private to their user"
    lines = [json.loads(line) for line in served.log.read_text().splitlines()]
    assert all(line.keys() == {"time", "level", "run", "message"} for line in lines)
    assert sum("zero.txt is passed over: it is a link" in line["message"] for line in lines) == 1
    assert any(line["run"] == "inbox: 1 file" and "good.txt: loaded" in line["message"] for line in lines)


def test_a_command_beside_it_uses_its_server_and_empty_looks_leave_no_runs(served: Served):
    write_report(served.inbox / "two.txt", 2019)
    wait_for(lambda: (served.archive / "two.txt").is_file(), served.log.read_text())
    done = served.run("ingest", str(write_report(served.place / "one.txt", 2020)), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    with closing(sqlite3.connect(f"file:{served.home / 'prefect.db'}?mode=ro", uri=True)) as database:
        runs = database.execute(
            "SELECT flow.name, flow_run.name, count(*) FROM flow_run JOIN flow ON flow_id = flow.id"
            " WHERE state_type != 'SCHEDULED' GROUP BY 1, 2"
        ).fetchall()
    files = len(list(served.archive.glob("*.txt")))
    assert sorted(runs) == [("inbox-watch", "inbox: 1 file", files), ("ingest", "ingest: one.txt", 1)]


def test_there_is_one_and_a_taken_port_is_one_sentence(served: Served, tmp_path: Path):
    second = served.run("serve")
    assert second.returncode == 2
    assert "runs already" in second.stderr
    other = Served(tmp_path, {"SELKO_SERVER_PORT": str(served.port)})
    refused = other.run("serve")
    assert refused.returncode == 2
    assert f"port {served.port} is taken" in refused.stderr


def test_a_server_that_dies_is_started_again_and_the_inbox_does_not_wait_for_it(served: Served):
    (before,) = [pid for pid, command in served.processes().items() if "server.process" in command]
    os.kill(before, signal.SIGKILL)
    write_report(served.inbox / "meanwhile.txt", 2021)
    wait_for(lambda: (served.archive / "meanwhile.txt").is_file(), served.log.read_text())
    wait_for(lambda: any("server.process" in c for p, c in served.processes().items() if p != before), "no new server")
    wait_for(lambda: ask(served, "/api/health") == 200, "it does not answer")


def is_reading(one: Served) -> bool:
    return any((one.home / "tmp").glob("selko-*/report*")) or any("child_main" in c for c in one.processes().values())


def is_loading(one: Served) -> bool:
    return (one.place / ".w.duckdb.work").exists() and any("jobs inbox" in c for c in one.processes().values())


MOMENTS: dict[str, tuple[signal.Signals, Callable[[Served], object]]] = {
    "before it is ready": (signal.SIGKILL, lambda one: (one.home / "server.json").exists()),
    "reading": (signal.SIGKILL, is_reading),
    "reading, in order": (signal.SIGTERM, is_reading),
    "loading": (signal.SIGKILL, is_loading),
    "Ctrl-C while loading": (signal.SIGINT, is_loading),
    "it is archived": (signal.SIGKILL, lambda one: not list(one.inbox.glob("*.txt"))),
    "telling": (signal.SIGKILL, lambda one: not list(one.inbox.glob("*.txt")) and "jobs tell" in str(one.processes())),
}


def test_whenever_it_is_ended_nothing_is_lost_and_nothing_sticks(tmp_path: Path):
    postbox = Postbox()
    mail = Controller(postbox, hostname="127.0.0.1", port=free_port())
    mail.start()
    given = {"HOST": "127.0.0.1", "PORT": str(mail.port), "SECURITY": "none", "FROM": "s@k.fi", "TO": "talous@k.fi"}
    one = Served(tmp_path, {f"SELKO_SMTP_{name}": value for name, value in given.items()})
    try:
        for number, (moment, (sign, has_come)) in enumerate(MOMENTS.items()):
            write_report(one.inbox / f"r{number}.txt", 2010 + number)
            one.start(ready=False)
            wait_for(lambda come=has_come: come(one), f"{moment}: {one.log.read_text()}")
            status = one.end(sign)
            assert status == (-signal.SIGKILL if sign == signal.SIGKILL else 0), moment
        one.start()
        wait_for(lambda: not list(one.inbox.iterdir()), f"it sticks: {one.log.read_text()}")
        write_report(one.inbox / "last.txt", 2010 + len(MOMENTS))
        years = {2010 + number for number in range(len(MOMENTS) + 1)}
        wait_for(lambda: len({told_year(message) for message in postbox.taken}) == len(years), "a mail is missing")
        wait_for(lambda: not runs_left(one), f"still Running or Pending: {runs_left(one)}")
        assert one.end(signal.SIGTERM) == 0
    finally:
        if one.process is not None:
            one.end(signal.SIGKILL)
        mail.stop()
    from selko.warehouse.answers import query

    loaded = query(tmp_path / "w.duckdb", "SELECT report_year, count(*) FROM documents GROUP BY 1").rows
    assert sorted(loaded) == [(year, 1) for year in sorted(years)]
    assert len(list(one.archive.glob("*.txt"))) == len(years)
    assert {file.name for file in (one.archive).iterdir() if file.is_dir()} == set(), "nothing failed"
    for year in years:
        assert list((tmp_path / "reports").glob(f"quality-*-{year}-fi.html"))
    assert sorted({(told_year(message), message["Message-ID"]) for message in postbox.taken}) == sorted(
        {told_year(message): message["Message-ID"] for message in postbox.taken}.items()
    ), "one Message-ID for each report"
    assert not list((one.home / "tmp").glob("selko-*"))


def runs_left(one: Served) -> list[str]:
    with closing(sqlite3.connect(f"file:{one.home / 'prefect.db'}?mode=ro", uri=True)) as database:
        found = database.execute("SELECT name FROM flow_run WHERE state_type IN ('RUNNING', 'PENDING')")
        return [name for (name,) in found]


def told_year(message: object) -> int:
    import re

    match = re.search(r"\b(20\d\d)\b", str(message["Subject"]))  # type: ignore[index]
    assert match is not None
    return int(match[1])
