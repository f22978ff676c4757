"""Telling finance what is due: the report of each load that is news is written, and mailed to each recipient once.

Belongs here: what is due, in which order, how long the pauses are. Does not belong here: the state
(warehouse/outbox.py), the message and SMTP (flows/mail.py), the reports (flows/finance_reports.py). No Prefect.

`send_due` is called at every look into the inbox, at every start and by `selko report --pending`; it does what is due
and comes back. Notices on the same entity and year are told together, by one mail to each recipient in their language.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from selko.flows.finance_reports import WrittenReport, write_reports
from selko.flows.mail import ServerDownError, build_message, build_message_id, connect, find_limit, hand_over, leave
from selko.flows.settings import Settings
from selko.schemas.errors import MailRefusedError, MailUnavailableError, QueryError, SelkoError
from selko.schemas.models.base import Model

if TYPE_CHECKING:
    from selko.warehouse.outbox import Key, Notice, OpenNotice, Outbox, Try

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
PAUSES = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR)  # the last one again and again
REFUSED_PAUSE = HOUR  # at least: somebody must correct something first
GIVE_UP = 7 * DAY  # from the first try on; then only `selko report --pending` tries again
OVERDUE = HOUR  # what has waited so long needs a person's eye
NO_SERVER = "no mail server is set; set SELKO_SMTP_HOST, SELKO_SMTP_FROM and SELKO_SMTP_TO."

NO_ONE = ("", "")  # the key of the writing of a report

Whose = tuple[str, int]


class Told(Model):
    """What was done or tried just now: a report written (`address` is None) or a mail sent."""

    entity: str
    year: int
    address: str | None
    language: str
    done: bool
    error: str | None


class Waiting(Model):
    """What is still to be done; `since` and `next_try` are seconds since 1970."""

    entity: str
    year: int
    address: str | None
    language: str
    since: float
    tries: int
    next_try: float | None
    given_up: bool
    overdue: bool
    error: str | None


def build_notice(settings: Settings) -> Notice:
    """For `tell_of_loads`: what is loaded inside is to be told as the settings are now."""
    from selko.warehouse.outbox import Notice

    recipients = settings.smtp_to if settings.mail_is_set else ()
    return Notice(languages=settings.report_languages, recipients=recipients)


def ask_for_mail(warehouse: Path, reports: Sequence[WrittenReport], language: str | None = None) -> None:
    """Have these reports told by mail, whether or not they are news. `language`: for recipients without one."""
    from selko.warehouse.outbox import Outbox

    with Outbox(warehouse) as outbox:
        for entity, year in dict.fromkeys((report.entity, report.year) for report in reports):
            outbox.ask(entity, year, language)


def send_due(
    settings: Settings,
    warehouse: Path | None = None,
    *,
    out: Path | None = None,
    written: Sequence[WrittenReport] = (),
    at_once: bool = False,
) -> tuple[Told, ...]:
    """Write and send what is due; gives what was done or tried. Whatever a mail server does, this comes back.

    `out`: the folder for the reports; `written`: reports that are written already; `at_once`: without waiting for
    pauses to end, and what was given up too. Where another process is at it just now, nothing is done. Raises
    WarehouseError."""
    from selko.warehouse.outbox import Outbox

    store = warehouse or settings.warehouse
    if not store.is_file():
        return ()
    with Outbox(store) as outbox, outbox.turn() as mine:
        if not mine:
            return ()
        outbox.collect()
        turn = _Turn(settings, outbox, store, out or settings.reports, written, at_once)
        for whose, notices in _by_report(outbox.open_notices()).items():
            turn.tell(whose, notices)
        return tuple(turn.told)


def list_waiting(settings: Settings, warehouse: Path | None = None) -> tuple[Waiting, ...]:
    """What is still to be told, the oldest first. Raises WarehouseError."""
    from selko.warehouse.outbox import Outbox, outbox_path

    store = warehouse or settings.warehouse
    if not store.is_file() or not outbox_path(store).exists():
        return ()
    with Outbox(store) as outbox:
        outbox.collect()
        groups = _by_report(outbox.open_notices())
    now = time.time()
    found: list[Waiting] = []
    for whose, notices in groups.items():
        unreported = [notice for notice in notices if notice.reported_at is None]
        if unreported:
            found.append(_waiting(whose, None, settings.report_languages[0], unreported, NO_ONE, now))
        for key in _recipients(settings, notices):
            if unsent := _unsent(notices, key):
                found.append(_waiting(whose, *key, unsent, key, now))
        if not settings.mail_is_set and any(notice.by_mail for notice in notices):
            missing = _waiting(whose, "", settings.report_languages[0], notices, NO_ONE, now)
            found.append(missing.model_copy(update={"error": NO_SERVER}))
    return tuple(sorted(found, key=lambda one: one.since))


def build_report_rows(
    written: Sequence[WrittenReport], waiting: Sequence[Waiting], *, by_mail: bool
) -> list[dict[str, Any]]:
    """A row for each report, as `selko report --json` prints it. `mailed`: every recipient has it; `error`: what is
    wrong with the mails that wait."""
    rows = []
    for report in written:
        waits = [one for one in waiting if (one.entity, one.year) == (report.entity, report.year) and one.address]
        errors = dict.fromkeys(one.error or "it waits for its turn." for one in waits if by_mail)
        row = {**report.model_dump(mode="json"), "mailed": by_mail and not errors, "error": " ".join(errors) or None}
        rows.append(row)
    return rows


def describe_waiting(one: Waiting) -> str:
    """What waits, as a sentence."""
    what = f"mail to {one.address}" if one.address else "mail" if one.address == "" else "report"
    tries = f", {one.tries} {'try' if one.tries == 1 else 'tries'}" if one.tries else ""
    end = ", given up" if one.given_up else ""
    return f"{one.entity} {one.year}: {what}{tries}{end}{f': {one.error}' if one.error else '.'}"


class _Turn:
    """One pass over what waits."""

    def __init__(
        self,
        settings: Settings,
        outbox: Outbox,
        store: Path,
        out: Path,
        written: Sequence[WrittenReport],
        at_once: bool,
    ):
        self._settings, self._outbox, self._store, self._out, self._at_once = settings, outbox, store, out, at_once
        self._written: dict[Whose, dict[str, WrittenReport]] = defaultdict(dict)
        for report in written:
            self._written[report.entity, report.year][report.language] = report
        self._down: ServerDownError | None = None
        self.told: list[Told] = []

    def tell(self, whose: Whose, notices: list[OpenNotice]) -> None:
        """Do what is due for one entity and year."""
        recipients = _recipients(self._settings, notices)
        due = [key for key in recipients if self._is_due(_unsent(notices, key), key)]
        unreported = [notice for notice in notices if notice.reported_at is None]
        if due or self._is_due(unreported, NO_ONE):
            # What a mail carries is written anew: it shows the warehouse as it is when the mail goes out.
            languages = dict.fromkeys((*self._settings.report_languages, *(language for _, language in due)))
            try:
                reports = self._write(whose, unreported, list(languages))
            except SelkoError as error:
                self._fail(whose, unreported, NO_ONE, error)
                for key in due:
                    self._fail(whose, _unsent(notices, key), key, error)
                return
            for key in due:
                self._send(whose, reports[key[1]], _unsent(notices, key), key)
        self._close_told({notice.notice_id for notice in notices}, recipients)

    def _is_due(self, notices: list[OpenNotice], key: Key) -> bool:
        """Whether one of them was never tried, or its pause is over."""
        return any(self._at_once or is_due(notice.tries.get(key), time.time()) for notice in notices)

    def _write(self, whose: Whose, unreported: list[OpenNotice], languages: list[str]) -> dict[str, WrittenReport]:
        """The reports by language. Raises SelkoError where they cannot be written."""
        entity, year = whose
        kept = self._written[whose]
        missing = [language for language in languages if language not in kept]
        for report in write_reports(self._store, self._out, entity=entity, year=year, languages=missing):
            self._written[report.entity, report.year][report.language] = report
        if not kept.keys() >= set(languages):
            raise QueryError("another load has renamed this report", way_out="it is written at the next look")
        if unreported:
            self._outbox.mark_reported([notice.notice_id for notice in unreported])
            for language in languages:
                self._note(whose, None, language, None)
        return kept

    def _send(self, whose: Whose, report: WrittenReport, notices: list[OpenNotice], key: Key) -> None:
        ids = [notice.notice_id for notice in notices]
        address, language = key
        message_id = build_message_id(self._settings, ids[-1], address, language)
        try:
            self._deliver(report, address, message_id, lambda: self._outbox.mark_sent(ids, key))
        except (MailRefusedError, MailUnavailableError) as error:
            self._fail(whose, notices, key, error)
        else:
            self._note(whose, address, language, None)

    def _fail(self, whose: Whose, notices: list[OpenNotice], key: Key, error: SelkoError) -> None:
        """Note what could not be done, and when to try it again."""
        if not notices:
            return
        address, language = key
        refused = isinstance(error, MailRefusedError)
        pause = max(pause_after(_tries(notices, key)), REFUSED_PAUSE if refused else 0.0)
        ids = [notice.notice_id for notice in notices]
        self._outbox.mark_failed(ids, key, str(error), pause, refused=refused)
        self._note(whose, address or None, language or self._settings.report_languages[0], str(error))

    def _deliver(self, report: WrittenReport, address: str, message_id: str, accepted: Callable[[], None]) -> None:
        """Hand one mail over; `accepted` is called as soon as the server has it, before anything else is said. A server
        that is down is asked once a turn."""
        if self._down is not None:
            raise self._down
        try:
            connection = connect(self._settings)
        except ServerDownError as error:
            self._down = error
            raise
        try:
            message = build_message(self._settings, report, address, message_id, find_limit(connection))
            hand_over(connection, message, self._settings)
            accepted()
        except OSError as error:
            raise MailUnavailableError(
                f"the report cannot be read ({error.strerror})", file=str(error.filename), way_out="see to the disk"
            ) from error
        finally:
            leave(connection)

    def _close_told(self, ids: set[str], recipients: list[Key]) -> None:
        """Close the notices of which nothing waits any more."""
        for notice in self._outbox.open_notices():
            waits_for_server = notice.by_mail and not self._settings.mail_is_set
            is_open = (
                notice.reported_at is None or waits_for_server or any(_unsent([notice], key) for key in recipients)
            )
            if notice.notice_id in ids and not is_open:
                self._outbox.close(notice.notice_id, "sent" if notice.by_mail else "written")

    def _note(self, whose: Whose, address: str | None, language: str, error: str | None) -> None:
        entity, year = whose
        self.told.append(
            Told(entity=entity, year=year, address=address, language=language, done=error is None, error=error)
        )


def pause_after(tries: int) -> float:
    """Seconds until the next try, after so many before the one that has just failed."""
    return PAUSES[min(tries, len(PAUSES) - 1)]


def is_due(last: Try | None, now: float) -> bool:
    """Whether something is to be tried now. A clock that was set back does not make it wait longer than a pause."""
    if last is None:
        return True
    if last.done_at is not None or is_given_up(last, now):
        return False
    return last.next_at is None or not now < last.next_at <= now + max(PAUSES)


def is_given_up(last: Try, now: float) -> bool:
    """Whether it was tried in vain for so long that it is tried no more by itself."""
    return last.done_at is None and now - last.first_at > GIVE_UP


def _by_report(notices: Sequence[OpenNotice]) -> dict[Whose, list[OpenNotice]]:
    groups: defaultdict[Whose, list[OpenNotice]] = defaultdict(list)
    for notice in notices:
        groups[notice.entity, notice.report_year].append(notice)
    return groups


def _recipients(settings: Settings, notices: Sequence[OpenNotice]) -> list[Key]:
    """Who is to get mail on these notices, each once and with their language: those who are set now, so that an address
    that was corrected gets what waits, and one that was removed gets nothing."""
    if not settings.mail_is_set or not any(notice.by_mail for notice in notices):
        return []
    asked = next((notice.language for notice in reversed(notices) if notice.language), None)
    default = asked or settings.report_languages[0]
    languages: dict[str, str] = {}
    for one in settings.recipients:
        languages.setdefault(one.address, one.language or default)
    return list(languages.items())


def _unsent(notices: Sequence[OpenNotice], key: Key) -> list[OpenNotice]:
    """The notices that a recipient has not got yet, in whatever language."""
    address, _ = key
    return [
        notice
        for notice in notices
        if notice.by_mail
        and not any(one.done_at is not None for (known, _), one in notice.tries.items() if known == address)
    ]


def _tries(notices: Sequence[OpenNotice], key: Key) -> int:
    return max((notice.tries[key].number for notice in notices if key in notice.tries), default=0)


def _waiting(
    whose: Whose, address: str | None, language: str, notices: list[OpenNotice], key: Key, now: float
) -> Waiting:
    entity, year = whose
    tries = [one for notice in notices if (one := notice.tries.get(key)) is not None]
    last = max(tries, key=lambda one: one.number, default=None)
    since = min(notice.created_at for notice in notices)
    return Waiting(
        entity=entity,
        year=year,
        address=address,
        language=language,
        since=since,
        tries=last.number if last else 0,
        next_try=last.next_at if last else None,
        given_up=last is not None and is_given_up(last, now),
        overdue=now - since > OVERDUE or (last is not None and last.refused),
        error=last.error if last else None,
    )
