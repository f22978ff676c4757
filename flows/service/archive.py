"""The archive folder: where the files of the inbox go, and what is laid beside one that was not taken.

Belongs here: moving files, the text file that says why, who is told of it. Does not belong here: deciding which files.

What was loaded lies in the archive itself, what could not be read in `failed` in it, what is no report in `aside`. A
text file `NAME.why.txt` beside each of the latter two says why; the contact is told of each once, by mail.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from selko.flows.service.inbox import make_folder
from selko.flows.settings import Settings
from selko.flows.sources import WHY
from selko.schemas.storage.ordinary import open_ordinary

FAILED, ASIDE = "failed", "aside"
TOLD = ".told"  # the text files of which the contact was told, one a line
PART = ".part"
TEXTS = Path(__file__).with_name("inbox_texts.yaml")


def move_to_archive(file: Path, archive: Path, failed: str | None = None) -> Path:
    """Move a file that had its turn; gives its new path. `failed`: the sentence that says why it could not be read.
    Another file of the same name is never overwritten."""
    folder = archive if failed is None else archive / FAILED
    target = _move(file, folder)
    if failed is not None:
        _write_why(target, [failed])
    return target


def move_aside(path: Path, archive: Path, reason: str, languages: Sequence[str]) -> Path:
    """Move what is not wanted, whatever it is, without opening it. Raises OSError when it cannot be moved."""
    target = _move(path, archive / ASIDE)
    _write_why(target, [texts()[language][reason] for language in languages])
    return target


def sweep(archive: Path) -> None:
    """Remove what a killed run has left half copied. For who has the turn."""
    for folder in (archive, archive / FAILED, archive / ASIDE):
        for part in folder.glob(f".*{PART}"):
            part.unlink(missing_ok=True)


def tell_contact(settings: Settings) -> bool:
    """Tell the contact of what has been moved aside or failed since it was last told; True when nothing waits. Raises
    MailUnavailableError and MailRefusedError."""
    if not settings.inbox_contact or not settings.mail_is_set:
        return True
    notes = _untold(settings.archive)
    if not notes:
        return True
    from selko.flows.mail import connect, hand_over, leave

    connection = connect(settings)
    try:
        hand_over(connection, build_notice(settings, notes), settings)
    finally:
        leave(connection)
    with (settings.archive / TOLD).open("a", encoding="utf-8") as told:
        told.writelines(f"{note.relative_to(settings.archive)}\n" for note in notes)
    return True


def build_notice(settings: Settings, notes: Sequence[Path]) -> EmailMessage:
    """One message on several files: each with its reason."""
    words = texts()[settings.report_languages[0]]
    message = EmailMessage()
    message["Subject"] = words["subject"].format(count=len(notes))
    message["From"] = settings.smtp_from or ""
    message["To"] = settings.inbox_contact or ""
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(domain=(settings.smtp_from or "").rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    parts = [f"{_printable(note)}:\n{note.read_text(encoding='utf-8').strip()}" for note in notes]
    message.set_content("\n\n".join([words["greeting"], *parts]) + "\n")
    return message


@cache
def texts() -> dict[str, Any]:
    """The sentences, by language and reason."""
    content: dict[str, Any] = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    return content


def _printable(note: Path) -> str:
    name = note.name.removesuffix(WHY)
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name)


def _untold(archive: Path) -> list[Path]:
    try:
        told = set((archive / TOLD).read_text(encoding="utf-8").splitlines())
    except OSError:
        told = set()
    notes = [note for folder in (FAILED, ASIDE) for note in sorted((archive / folder).glob(f"*{WHY}"))]
    return [note for note in notes if str(note.relative_to(archive)) not in told]


def _write_why(target: Path, sentences: Sequence[str]) -> None:
    target.with_name(target.name + WHY).write_text("\n".join(sentences) + "\n", encoding="utf-8")


def _move(path: Path, folder: Path) -> Path:
    make_folder(folder)
    target = _free_name(path, folder)
    try:
        path.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _copy(path, target)  # the archive is another file system
        path.unlink()
    return target


def _copy(path: Path, target: Path) -> None:
    part = target.with_name(f".{target.name}{PART}")
    part.unlink(missing_ok=True)
    with open_ordinary(path) as source, part.open("xb") as copy:
        shutil.copyfileobj(source, copy)
        copy.flush()
        os.fsync(copy.fileno())
    part.rename(target)


def _free_name(path: Path, folder: Path) -> Path:
    """The same content under its name is there already, or in time: it is replaced; other content gets a name of its
    own."""
    target = folder / path.name
    if not os.path.lexists(target):
        return target
    try:
        with open_ordinary(path) as stream:
            mark = hashlib.file_digest(stream, "sha256").hexdigest()[:12]
        return folder / f"{path.stem}.{mark}{path.suffix}"
    except OSError:  # no ordinary file: numbered
        number = 2
        while os.path.lexists(target := folder / f"{path.stem}.{number}{path.suffix}"):
            number += 1
        return target
