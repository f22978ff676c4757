"""The date that a file states of itself: when it was last changed, else when it was made.

Belongs here: the two spellings of dates (PDF, Word). Does not belong here: what the date is used for. The file
system's own dates say nothing, since every copy changes them.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

# PDF, ISO 32000 7.9.4: D:YYYYMMDDHHmmSSOHH'mm', all after the year may be missing.
_PDF_DATE = re.compile(
    r"(?:D:)?(?P<year>\d{4})(?P<month>\d{2})?(?P<day>\d{2})?(?P<hour>\d{2})?(?P<minute>\d{2})?(?P<second>\d{2})?"
    r"(?:(?P<sign>[-+])(?P<hours>\d{2})'?(?P<minutes>\d{2})?'?|(?P<utc>Z).*)?"
)
_WORD_DATES = tuple(
    re.compile(rb"<(?:\w+:)?" + name + rb"\b[^<>]{0,200}>\s*([-0-9T:.Z+]{4,40})\s*<")
    for name in (b"modified", b"created")
)


def parse_pdf_date(text: str) -> str | None:
    """A PDF date as ISO 8601 in UTC (without a zone where the file names none); None for anything else."""
    match = _PDF_DATE.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day = (int(match[name] or 1) for name in ("year", "month", "day"))
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    zone = None
    if match["utc"]:
        zone = UTC
    elif match["sign"]:
        shift = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
        zone = timezone(-shift if match["sign"] == "-" else shift) if shift < timedelta(hours=24) else None
    try:
        return _iso(datetime(year, month, day, hour, minute, second, tzinfo=zone))
    except (ValueError, OverflowError):
        return None


def find_word_date(core_properties: bytes) -> str | None:
    """The date in Word's core properties (docProps/core.xml) as ISO 8601 in UTC; None where none is stated."""
    for pattern in _WORD_DATES:
        if match := pattern.search(core_properties):
            try:
                return _iso(datetime.fromisoformat(match[1].decode("ascii")))
            except (ValueError, OverflowError):
                continue
    return None


def _iso(moment: datetime) -> str:
    plain = moment.replace(microsecond=0)
    return f"{plain.astimezone(UTC).replace(tzinfo=None).isoformat()}Z" if plain.tzinfo else plain.isoformat()
