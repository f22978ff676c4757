"""The message that brings the data-quality report to one recipient, and handing it to the mail server.

Belongs here: subject, body, attachments, SMTP and what its refusals mean. Does not belong here: the report itself,
when to send, and who was sent what (flows/outbox.py). The sentences stand in mail_texts.yaml; sign-in in
mail_sign_in.py."""

from __future__ import annotations

import hashlib
import html
import mimetypes
import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from email.message import EmailMessage
from email.utils import formatdate
from functools import cache
from pathlib import Path

import yaml

from selko.flows.finance_reports import WrittenReport
from selko.flows.mail_sign_in import sign_in
from selko.flows.settings import Settings
from selko.schemas.errors import MailRefusedError, MailUnavailableError
from selko.schemas.words.printing import show_line

TIMEOUT_SECONDS = 30.0
MOST_BYTES = 20_000_000  # of a message, where the server names no limit; many take 25 MB
ENVELOPE_BYTES = 100_000  # headers and body
MOST_LETTERS = 500  # of a sentence in the body: its proof stands in the report
LEAVING_SECONDS = 3.0  # for an answer to QUIT, which changes nothing
TEXTS = Path(__file__).with_name("mail_texts.yaml")
SEVERITIES = ("block", "warn", "note")


class ServerDownError(MailUnavailableError):
    """No mail can be handed over just now, whoever it is for."""


def build_message(
    settings: Settings, report: WrittenReport, address: str, message_id: str, most_bytes: int = MOST_BYTES
) -> EmailMessage:
    """The message for one recipient, in the language of the report. Of its files those are attached that fit into
    `most_bytes`, HTML before XLSX before JSON; the others are named. Raises SettingsError without a mail server."""
    settings.require_mail()
    texts = _texts()[report.language]
    words = {
        "entity": show_line(report.entity) or "–",
        "year": report.year or "",
        **{name: report.findings.get(name, 0) for name in SEVERITIES},
    }
    remarks = int(words["block"]) + int(words["warn"])
    before = [texts[part].format(**words) for part in ("greeting", "body", *(["blocked"] if words["block"] else []))]
    lines = [
        (texts["page"].format(page=one.page) if one.page else "") + _cut(show_line(one.sentence))
        for one in report.foremost
    ]
    if lines and remarks > len(lines):
        lines.append(texts["more"].format(count=remarks - len(lines)))
    attached, left_out = _choose(report.files, most_bytes)
    names = ", ".join(path.name for path in left_out)
    after = [texts["attached"], *([texts["left_out"].format(files=names)] if left_out else []), texts["sender"]]
    message = EmailMessage()
    message["Subject"] = " ".join(texts["subject_findings" if remarks else "subject_clean"].format(**words).split())
    message["From"] = _ascii(settings.smtp_from or "")
    message["To"] = _ascii(address)
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    message.set_content(_plain(before, texts["foremost"], lines, after))
    message.add_alternative(_html(before, texts["foremost"], lines, after, report.language), subtype="html")
    for path in attached:
        kind, _ = mimetypes.guess_type(path.name)
        main, _, sub = (kind or "application/octet-stream").partition("/")
        message.add_attachment(path.read_bytes(), maintype=main, subtype=sub, filename=path.name)
    return message


def build_message_id(settings: Settings, *parts: str) -> str:
    """Equal for equal parts: a mail that is sent again, because nobody knows whether it came through, is the same."""
    digest = hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]
    return f"<{digest}@{_ascii(settings.smtp_from or '').rpartition('@')[2]}>"


def find_limit(connection: smtplib.SMTP) -> int:
    """How large a message the server takes, as it says itself."""
    said = connection.esmtp_features.get("size", "")
    return min(int(said), MOST_BYTES) if said.isdecimal() and int(said) > 0 else MOST_BYTES


def connect(settings: Settings) -> smtplib.SMTP:
    """A connection to the mail server, signed in. The caller leaves it with `leave`.

    Raises ServerDownError for what may heal (down, busy, lost) and MailRefusedError for what will not by itself
    (sign-in, encryption)."""
    server = _server(settings)
    connection = None
    try:
        connection = _open(settings)
        connection.ehlo_or_helo_if_needed()
        if settings.smtp_user:
            password = settings.smtp_password.get_secret_value() if settings.smtp_password else ""
            sign_in(connection, settings.smtp_user, password)
        return connection
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        if connection is not None:
            connection.close()
        told = _told(error, server)
        if isinstance(told, MailUnavailableError):
            raise ServerDownError(told.message, place=told.place, way_out=told.way_out) from error
        raise told from error


def hand_over(connection: smtplib.SMTP, message: EmailMessage, settings: Settings) -> None:
    """Give one message to the server. When this returns the server has accepted it, and it must not be sent again.

    Raises MailUnavailableError for what may heal and MailRefusedError for what will not by itself.
    """
    try:
        connection.send_message(message)  # to one recipient: refused is never partly refused
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        raise _told(error, _server(settings)) from error


def leave(connection: smtplib.SMTP) -> None:
    """Say goodbye. Whatever the server answers, what it has accepted it has."""
    with suppress(OSError, smtplib.SMTPException):
        if connection.sock is not None:
            connection.sock.settimeout(LEAVING_SECONDS)
            connection.quit()
    connection.close()


@cache
def _texts() -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    return texts


def _choose(files: Sequence[Path], most_bytes: int) -> tuple[list[Path], list[Path]]:
    """The files that fit, in their order, and the others. In a message 3 bytes are 4, and every line has an end."""
    attached: list[Path] = []
    left_out: list[Path] = []
    room = most_bytes - ENVELOPE_BYTES
    for path in files:
        size = path.stat().st_size * 137 // 100
        (attached if size <= room else left_out).append(path)
        room -= size if size <= room else 0
    return attached, left_out


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= MOST_LETTERS else f"{sentence[: MOST_LETTERS - 1]}…"


def _plain(before: Sequence[str], head: str, lines: Sequence[str], after: Sequence[str]) -> str:
    middle = ["\n".join((head, *(f"- {line}" for line in lines)))] if lines else []
    return "\n\n".join((*before, *middle, *after)) + "\n"


def _html(before: Sequence[str], head: str, lines: Sequence[str], after: Sequence[str], language: str) -> str:
    def paragraphs(sentences: Sequence[str]) -> str:
        return "".join(f"<p>{html.escape(sentence)}</p>" for sentence in sentences)

    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    middle = f"<p>{html.escape(head)}</p><ul>{items}</ul>" if lines else ""
    return f'<!doctype html><html lang="{language}"><body>{paragraphs(before)}{middle}{paragraphs(after)}</body></html>'


def _ascii(address: str) -> str:
    """The address with its domain as the name system writes it: `talous@äänekylä.fi` → `talous@xn--…`."""
    name, _, domain = address.rpartition("@")
    try:
        return f"{name}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return address


def _server(settings: Settings) -> str:
    return f"mail server {settings.smtp_host}:{settings.smtp_port}"


def _open(settings: Settings) -> smtplib.SMTP:
    host, port = settings.smtp_host or "", settings.smtp_port
    if settings.smtp_security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
    connection = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    if settings.smtp_security == "starttls":
        try:
            connection.starttls(context=ssl.create_default_context())
        except BaseException:
            connection.close()
            raise
    return connection


def _told(error: Exception, server: str) -> MailRefusedError | MailUnavailableError:
    """An error of the conversation as one sentence. 4xx and lost connections may heal, 5xx and wrong settings not."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = "; ".join(f"{address}: {_words(code, text)}" for address, (code, text) in error.recipients.items())
        if all(400 <= code < 500 for code, _ in error.recipients.values()):
            return MailUnavailableError(f"it puts off the recipient ({said})", place=server, way_out="try again later")
        return MailRefusedError(f"it refuses the recipient ({said})", place=server, way_out="correct SELKO_SMTP_TO")
    if isinstance(error, ssl.SSLError):
        return MailRefusedError(
            f"the encrypted connection failed ({error.reason or error})",
            place=server,
            way_out="correct its certificate, or SELKO_SMTP_SECURITY and SELKO_SMTP_PORT",
        )
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return MailRefusedError(
            f"it does not offer what is set ({error})",
            place=server,
            way_out="correct SELKO_SMTP_SECURITY, SELKO_SMTP_USER or the address",
        )
    if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
        return MailRefusedError(
            f"it refuses the sign-in ({_words(error.smtp_code, error.smtp_error)})",
            place=server,
            way_out="correct SELKO_SMTP_USER or SELKO_SMTP_PASSWORD",
        )
    if isinstance(error, smtplib.SMTPResponseException):
        said = _words(error.smtp_code, error.smtp_error)
        if error.smtp_code < 500:
            return MailUnavailableError(f"it is busy ({said})", place=server, way_out="try again later")
        return MailRefusedError(f"it refuses the message ({said})", place=server, way_out="correct the mail settings")
    if isinstance(error, UnicodeError):
        return MailRefusedError(
            "a name or address has a letter that it cannot take", place=server, way_out="correct the mail settings"
        )
    return MailUnavailableError(
        f"it cannot be reached ({show_line(str(error))})",
        place=server,
        way_out="check that it runs and SELKO_SMTP_HOST is right",
    )


def _words(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {show_line(said)[:300]}"
