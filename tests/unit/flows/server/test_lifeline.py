"""A child ends with its parent, however that ends, and takes with it what it has started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

CHILD = """
import pathlib, subprocess, sys, time
from selko.flows.server.lifeline import hold_lifeline
hold_lifeline()
assert sys.stdin.read() == ""
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path("pids").write_text(f"{__import__('os').getpid()} {grandchild.pid}")
time.sleep(60)
"""
PARENT = """
import os, time
from selko.flows.server.lifeline import Child
child = Child("lifeline_child", environment=os.environ | {"PYTHONPATH": os.getcwd()})
time.sleep(60)
"""


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_nothing_outlives_a_parent_that_is_killed(tmp_path: Path):
    (tmp_path / "lifeline_child.py").write_text(CHILD)
    parent = subprocess.Popen([sys.executable, "-c", PARENT], cwd=tmp_path, start_new_session=True)
    pids = tmp_path / "pids"
    deadline = time.monotonic() + 30
    while not (pids.exists() and pids.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    ours = [int(pid) for pid in pids.read_text().split()]
    assert all(map(is_alive, ours))
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    while any(map(is_alive, ours)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(map(is_alive, ours))
