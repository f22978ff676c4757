"""The message that brings the data-quality report to finance, and handing it to the mail server.

Belongs here: subject, body, attachments, SMTP and what its refusals mean. Does not belong here: the report itself, and
when to send (flows/quality_report.py). The sentences stand in mail_texts.yaml.
"""

from __future__ import annotations

import html
import mimetypes
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path

import yaml

from selko.flows.settings import Settings
from selko.schemas.errors import MailRefusedError, MailUnavailableError

TIMEOUT_SECONDS = 30.0
TEXTS = Path(__file__).with_name("mail_texts.yaml")


def build_message(
    settings: Settings,
    entity: str,
    year: int | str,
    findings: Mapping[str, int],
    attachments: Sequence[Path],
    language: str,
) -> EmailMessage:
    """The message for one report; `findings` counts by severity (block, warn, note). Raises SettingsError without a
    mail server."""
    settings.require_mail()
    sender = settings.smtp_from or ""
    texts = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))[language]
    words = {"entity": entity, "year": year, **{name: findings.get(name, 0) for name in ("block", "warn", "note")}}
    remarks = words["block"] or words["warn"]
    parts = ["greeting", "body", *(["blocked"] if words["block"] else []), "attached", "sender"]
    sentences = [texts[part].format(**words) for part in parts]
    message = EmailMessage()
    message["Subject"] = " ".join(texts["subject_findings" if remarks else "subject_clean"].format(**words).split())
    message["From"] = sender
    message["To"] = ", ".join(settings.smtp_to)
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    message.set_content("\n\n".join(sentences) + "\n")
    paragraphs = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in sentences)
    message.add_alternative(f'<!doctype html><html lang="{language}"><body>{paragraphs}</body></html>', subtype="html")
    for path in attachments:
        kind, _ = mimetypes.guess_type(path.name)
        main, _, sub = (kind or "application/octet-stream").partition("/")
        message.add_attachment(path.read_bytes(), maintype=main, subtype=sub, filename=path.name)
    return message


def send_message(message: EmailMessage, settings: Settings) -> None:
    """Hand the message to the mail server; every recipient took it when this returns.

    Raises MailUnavailableError for what may heal (server down, busy, connection lost) and MailRefusedError for what
    will not (sign-in, address, encryption refused).
    """
    server = f"mail server {settings.smtp_host}:{settings.smtp_port}"
    try:
        with _connect(settings) as connection:
            if settings.smtp_user:
                password = settings.smtp_password.get_secret_value() if settings.smtp_password else ""
                connection.login(settings.smtp_user, password)
            refused = connection.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        raise _recipients_refused(server, error.recipients, some_took_it=False) from error
    except ssl.SSLError as error:
        raise MailRefusedError(
            f"the encrypted connection failed ({error.reason or error})",
            place=server,
            way_out="correct its certificate, or SELKO_SMTP_SECURITY and SELKO_SMTP_PORT",
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailRefusedError(
            f"it does not offer what is set ({error})",
            place=server,
            way_out="correct SELKO_SMTP_SECURITY or SELKO_SMTP_USER",
        ) from error
    except smtplib.SMTPResponseException as error:
        raise _response(server, error.smtp_code, error.smtp_error) from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailUnavailableError(
            f"it cannot be reached ({error})", place=server, way_out="check that it runs and SELKO_SMTP_HOST is right"
        ) from error
    if refused:
        raise _recipients_refused(server, refused, some_took_it=True)


def _connect(settings: Settings) -> smtplib.SMTP:
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


def _recipients_refused(
    server: str, refused: Mapping[str, tuple[int, bytes]], *, some_took_it: bool
) -> MailRefusedError | MailUnavailableError:
    """4xx means later, 5xx means never. When some took the message it is never sent again: they would get it twice."""
    said = "; ".join(f"{address}: {_words(code, text)}" for address, (code, text) in refused.items())
    if not some_took_it and all(400 <= code < 500 for code, _ in refused.values()):
        return MailUnavailableError(f"it puts off recipients ({said})", place=server, way_out="try again later")
    others = ", the others got the message" if some_took_it else ""
    return MailRefusedError(f"it refuses recipients ({said}){others}", place=server, way_out="correct SELKO_SMTP_TO")


def _response(server: str, code: int, text: bytes | str) -> MailRefusedError | MailUnavailableError:
    said = _words(code, text)
    if 400 <= code < 500 or code == -1:
        return MailUnavailableError(f"it is busy ({said})", place=server, way_out="try again later")
    return MailRefusedError(f"it refuses the message ({said})", place=server, way_out="correct the mail settings")


def _words(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(said.split())}"
