"""The mail to finance, against a real SMTP server on loopback: delivered, refused, put off, down, encrypted."""

from __future__ import annotations

import datetime
import socket
import ssl
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Server
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from selko.flows.finance_reports import Foremost, WrittenReport
from selko.flows.mail import (
    ServerDownError,
    build_message,
    build_message_id,
    connect,
    find_limit,
    hand_over,
    leave,
)
from selko.flows.settings import Settings
from selko.schemas.errors import MailRefusedError, MailUnavailableError, SettingsError

FINDINGS = {"block": 1, "warn": 4, "note": 12}


class Postbox:
    """Keeps what it takes; refuses or puts off the recipients that it is told to."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answers: dict[str, str] = {}

    async def handle_RCPT(
        self, server: Server, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers.get(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: Server, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        self.recipients += envelope.rcpt_tos
        return "250 Message accepted"


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def serve(postbox: Postbox) -> Iterator[Callable[..., int]]:
    """Start a server for the postbox; gives its port."""
    started: list[Controller] = []

    def start(**options: object) -> int:
        controller = Controller(postbox, hostname="127.0.0.1", port=free_port(), **options)
        controller.start()
        started.append(controller)
        return controller.port

    yield start
    for controller in started:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings_for(port: int, **more: object) -> Settings:
    given = {
        "smtp_host": "127.0.0.1",
        "smtp_port": port,
        "smtp_security": "none",
        "smtp_from": "selko@kunta.example",
        "smtp_to": "talous@kunta.example,johto@kunta.example",
        **more,
    }
    return Settings.model_validate(given)


ADDRESS = "talous@kunta.example"


def report_of(entity: str, findings: dict[str, int], language: str = "en", **more: object) -> WrittenReport:
    given = {"entity": entity, "year": 2024, "language": language, "files": (), "findings": findings, **more}
    return WrittenReport.model_validate(given)


def send_message(message: EmailMessage, settings: Settings) -> None:
    connection = connect(settings)
    try:
        hand_over(connection, message, settings)
    finally:
        leave(connection)


def message_for(settings: Settings, tmp_path: Path, language: str = "fi") -> EmailMessage:
    files = []
    for suffix, content in ((".html", b"<p>\xc3\xa4</p>"), (".xlsx", b"PK\x03\x04"), (".json", b"{}")):
        file = tmp_path / f"laatu-2024{suffix}"
        file.write_bytes(content)
        files.append(file)
    report = report_of("Äänekylän kaupunki", FINDINGS, language, files=tuple(files))
    return build_message(settings, report, ADDRESS, "<1@kunta.example>")


def test_the_report_arrives_with_its_attachments(serve: Callable[..., int], postbox: Postbox, tmp_path: Path):
    settings = settings_for(serve())
    send_message(message_for(settings, tmp_path), settings)
    (message,) = postbox.taken
    assert postbox.recipients == [ADDRESS]
    assert (message["To"], message["Message-ID"]) == (ADDRESS, "<1@kunta.example>")
    assert (
        message["Subject"]
        == "Äänekylän kaupunki 2024: tilinpäätöksen tarkistus, havaintoja: estäviä 1, tarkistettavia 4"
    )
    assert message["From"] == "selko@kunta.example"
    assert {part.get_filename(): part.get_content_type() for part in message.iter_attachments()} == {
        "laatu-2024.html": "text/html",
        "laatu-2024.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "laatu-2024.json": "application/json",
    }
    html = message.get_body(("html",))
    plain = message.get_body(("plain",))
    assert html is not None
    assert plain is not None
    assert "estäviä 1, tarkistettavia 4, tiedoksi 12" in plain.get_content()
    assert "eivät ole vielä analyytikoiden nähtävillä" in html.get_content()


@pytest.mark.parametrize(
    ("language", "part"), [("sv", "granskning av bokslutet"), ("en", "check of the annual report")]
)
def test_the_subject_speaks_the_language_of_the_report(tmp_path: Path, language: str, part: str):
    assert part in message_for(settings_for(25), tmp_path, language)["Subject"]


def test_a_clean_report_is_said_to_be_clean(tmp_path: Path):
    message = build_message(settings_for(25), report_of("Kunta", {"block": 0, "warn": 0, "note": 3}), ADDRESS, "<1@x>")
    assert message["Subject"] == "Kunta 2024: check of the annual report, nothing to remark"
    plain = message.get_body(("plain",))
    assert plain is not None
    assert "not shown to analysts" not in plain.get_content()


def test_a_name_cannot_smuggle_a_header(tmp_path: Path):
    message = build_message(settings_for(25), report_of("Kunta\r\nBcc: x@y.fi", FINDINGS), ADDRESS, "<1@x>")
    assert message["Bcc"] is None
    assert "\n" not in message["Subject"]


def test_a_name_cannot_smuggle_markup():
    message = build_message(settings_for(25), report_of("<script>x</script>", FINDINGS), ADDRESS, "<1@x>")
    html = message.get_body(("html",))
    assert html is not None
    assert "<script>" not in html.get_content()


def test_without_a_mail_server_it_is_a_wrong_setting():
    with pytest.raises(SettingsError, match="SELKO_SMTP_HOST"):
        build_message(Settings(), report_of("Kunta", FINDINGS), ADDRESS, "<1@x>")


def test_a_server_that_is_down_may_heal(tmp_path: Path):
    settings = settings_for(free_port())
    with pytest.raises(ServerDownError, match="cannot be reached"):
        send_message(message_for(settings, tmp_path), settings)


def test_recipients_refused_for_good_do_not_heal(serve: Callable[..., int], postbox: Postbox, tmp_path: Path):
    postbox.answers = {ADDRESS: "550 no such user"}
    settings = settings_for(serve())
    with pytest.raises(MailRefusedError, match=r"talous@kunta\.example: 550 no such user"):
        send_message(message_for(settings, tmp_path), settings)
    assert postbox.taken == []


def test_recipients_put_off_may_heal(serve: Callable[..., int], postbox: Postbox, tmp_path: Path):
    postbox.answers = {ADDRESS: "450 later"}
    settings = settings_for(serve())
    with pytest.raises(MailUnavailableError, match="450 later"):
        send_message(message_for(settings, tmp_path), settings)


def test_no_secret_goes_over_a_line_that_was_to_be_encrypted(
    serve: Callable[..., int], postbox: Postbox, tmp_path: Path
):
    settings = settings_for(serve(), smtp_security="starttls", smtp_user="selko", smtp_password="hunter2")
    with pytest.raises(MailRefusedError, match="does not offer") as caught:
        send_message(message_for(settings, tmp_path), settings)
    assert "hunter2" not in str(caught.value)
    assert postbox.taken == []


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1, signed by itself, and its key."""
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "public.pem", folder / "private.pem"
    public.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return public, private


@pytest.fixture
def server_tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


def test_the_foremost_findings_stand_in_the_body_and_do_nothing():
    told = [Foremost(severity="warn", page=number, sentence=f"Menot {number} \x1b[2J\u202e") for number in range(1, 6)]
    report = report_of("Kunta", {"block": 0, "warn": 9, "note": 1}, "sv", foremost=tuple(told))
    message = build_message(settings_for(25), report, ADDRESS, "<1@x>")
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        assert part is not None
        body = part.get_content()
        assert "De viktigaste:" in body
        assert "s. 5: Menot 5 \\x1b[2J" in body
        assert "och 4 till" in body
        assert not set(body) & {"\x1b", "\u202e"}


def test_what_is_too_large_for_the_server_is_named_and_not_attached(
    serve: Callable[..., int], postbox: Postbox, tmp_path: Path
):
    """A report that no server takes would else be refused for ever."""
    files = []
    for name, size in (("a.html", 100_000), ("a.xlsx", 900_000), ("a.json", 50_000)):
        files.append(tmp_path / name)
        files[-1].write_bytes(b"x" * size)
    settings = settings_for(serve(data_size_limit=500_000))
    connection = connect(settings)
    report = report_of("Kunta", FINDINGS, files=tuple(files))
    message = build_message(settings, report, ADDRESS, "<1@x>", find_limit(connection))
    hand_over(connection, message, settings)
    leave(connection)
    (taken,) = postbox.taken
    assert [part.get_filename() for part in taken.iter_attachments()] == ["a.html", "a.json"]
    body = taken.get_body(("plain",))
    assert body is not None
    assert "in the folder of reports: a.xlsx" in body.get_content()


def test_an_address_in_the_letters_of_its_country_is_written_for_the_name_system():
    message = build_message(settings_for(25), report_of("Kunta", FINDINGS), "talous@äänekylä.fi", "<1@x>")
    assert message["To"] == "talous@xn--nekyl-fraaf.fi"


def test_the_message_id_is_that_of_the_report_and_the_recipient():
    settings = settings_for(25)
    first = build_message_id(settings, "n1", ADDRESS, "fi")
    assert first == build_message_id(settings, "n1", ADDRESS, "fi")
    assert first != build_message_id(settings, "n1", "johto@kunta.example", "fi")
    assert first != build_message_id(settings, "n2", ADDRESS, "fi")
    assert first.endswith("@kunta.example>")


USER, PASSWORD = "säästö", "pää§ 漢字 – hemligt"


def check_any_letters(*arguments: object) -> AuthResult:
    data = arguments[-1]
    assert isinstance(data, LoginPassword)
    return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False)


@pytest.mark.parametrize("left_out", [[], ["PLAIN"], ["LOGIN"]])
def test_names_and_passwords_in_any_letters(
    serve: Callable[..., int], postbox: Postbox, tmp_path: Path, left_out: list[str]
):
    port = serve(
        auth_required=True, auth_require_tls=False, authenticator=check_any_letters, auth_exclude_mechanism=left_out
    )
    settings = settings_for(port, smtp_user=USER, smtp_password=PASSWORD)
    send_message(message_for(settings, tmp_path), settings)
    assert len(postbox.taken) == 1
    wrong = settings_for(port, smtp_user=USER, smtp_password=PASSWORD + "ö")
    with pytest.raises(MailRefusedError, match=r"refuses the sign-in.*SELKO_SMTP_PASSWORD") as caught:
        send_message(message_for(wrong, tmp_path), wrong)
    assert PASSWORD not in str(caught.value)


def check_login(*arguments: object) -> AuthResult:
    data = arguments[-1]
    assert isinstance(data, LoginPassword)
    return AuthResult(success=(data.login, data.password) == (b"selko", b"hunter2"), handled=False)


def test_starttls_with_sign_in(
    serve: Callable[..., int],
    postbox: Postbox,
    tmp_path: Path,
    server_tls: ssl.SSLContext,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    port = serve(tls_context=server_tls, require_starttls=True, auth_required=True, authenticator=check_login)
    settings = settings_for(port, smtp_security="starttls", smtp_user="selko", smtp_password="hunter2")
    send_message(message_for(settings, tmp_path), settings)
    assert len(postbox.taken) == 1
    wrong = settings_for(port, smtp_security="starttls", smtp_user="selko", smtp_password="hunter3")
    with pytest.raises(MailRefusedError, match="535") as caught:
        send_message(message_for(wrong, tmp_path), wrong)
    assert "hunter3" not in str(caught.value)


def test_a_certificate_that_nobody_vouches_for_is_refused(
    serve: Callable[..., int], postbox: Postbox, tmp_path: Path, server_tls: ssl.SSLContext
):
    settings = settings_for(serve(tls_context=server_tls), smtp_security="starttls")
    with pytest.raises(MailRefusedError, match="certificate"):
        send_message(message_for(settings, tmp_path), settings)
    assert postbox.taken == []
