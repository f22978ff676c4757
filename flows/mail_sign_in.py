"""Signing in to a mail server with names and passwords in any letters.

Belongs here: SMTP AUTH. Python's smtplib writes names and passwords in ASCII only and fails on `säästö`; RFC 4616
(PLAIN) and RFC 4954 want UTF-8.
"""

from __future__ import annotations

import base64
import hmac
import smtplib
from collections.abc import Callable

GO_ON, ACCEPTED, SIGNED_IN_BEFORE = 334, 235, 503


def sign_in(connection: smtplib.SMTP, user: str, password: str) -> None:
    """Sign in by the best way that the server offers; by the next one where it offers what it cannot do.

    Raises SMTPNotSupportedError where it offers none, SMTPAuthenticationError where it refuses all. Neither holds the
    password, though a server repeats it.
    """
    connection.ehlo_or_helo_if_needed()
    offered = connection.esmtp_features.get("auth", "").upper().split()
    ways = [way for name, way in _WAYS.items() if name in offered]
    if not ways:
        what = ", ".join(offered) or "no sign-in"
        raise smtplib.SMTPNotSupportedError(f"it offers {what}, known are {', '.join(_WAYS)}")
    code, said = 0, b""
    for way in ways:
        code, said = way(connection, user.encode(), password.encode())
        if code in (ACCEPTED, SIGNED_IN_BEFORE):
            return
    for secret in filter(None, (password.encode(), _base64(password.encode()).encode())):
        said = said.replace(secret, b"...")
    raise smtplib.SMTPAuthenticationError(code, said)


Answer = tuple[int, bytes]


def _cram_md5(connection: smtplib.SMTP, user: bytes, password: bytes) -> Answer:
    code, challenge = connection.docmd("AUTH", "CRAM-MD5")
    if code != GO_ON:
        return code, challenge
    try:
        proof = hmac.new(password, base64.b64decode(challenge), "md5").hexdigest().encode()
    except ValueError:  # no challenge, or a system that allows no MD5
        return connection.docmd("*")
    return connection.docmd(_base64(user + b" " + proof))


def _plain(connection: smtplib.SMTP, user: bytes, password: bytes) -> Answer:
    return connection.docmd("AUTH", "PLAIN " + _base64(b"\0" + user + b"\0" + password))


def _login(connection: smtplib.SMTP, user: bytes, password: bytes) -> Answer:
    code, said = connection.docmd("AUTH", "LOGIN")
    for word in (user, password):
        if code != GO_ON:
            break
        code, said = connection.docmd(_base64(word))
    return code, said


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


_WAYS: dict[str, Callable[[smtplib.SMTP, bytes, bytes], Answer]] = {
    "CRAM-MD5": _cram_md5,  # first: the password does not go over the line
    "PLAIN": _plain,
    "LOGIN": _login,
}
