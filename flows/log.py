"""What a service says while nobody looks: lines with time, level, run and one sentence; as text or as JSON.

Belongs here: the form of the lines. Does not belong here: answers to commands (flows/console.py).
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

LOGGER = "selko"
Format = Literal["text", "json"]


def set_up_log(form: Format, run: str, time_zone: str) -> logging.Logger:
    """Lines of Selko go to stderr. `run` names the run that this process is, such as 'inbox: 2 files'."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines(form, run, ZoneInfo(time_zone)))
    logger = logging.getLogger(LOGGER)
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    return logger


class _Lines(logging.Formatter):
    def __init__(self, form: Format, run: str, zone: ZoneInfo):
        super().__init__()
        self._form, self._run, self._zone = form, run, zone

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, self._zone).isoformat(timespec="milliseconds")
        message = _one_line(record.getMessage())
        if record.exc_info and record.exc_info[0] is not None:
            message += f" ({record.exc_info[0].__name__}: {_one_line(str(record.exc_info[1]))})"
        if self._form == "json":
            line = {"time": time, "level": record.levelname, "run": self._run, "message": message}
            return json.dumps(line, ensure_ascii=False)
        return f"{time} {record.levelname:<7} [{self._run}] {message}"


def _one_line(text: str) -> str:
    """File names may hold anything, terminal commands too."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(text.split()))
