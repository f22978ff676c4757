"""Settings: where they come from, and the sentence for each that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from selko.flows.settings import Settings, _say_former_warehouse, check_cron, read_settings
from selko.schemas.errors import SettingsError


def test_defaults_hold_without_environment_and_file(tmp_path: Path):
    settings = read_settings({}, tmp_path)
    assert settings.warehouse == Path("data/selko.duckdb")
    assert settings.time_zone == "Europe/Helsinki"
    assert settings.report_languages == ("fi",)
    assert 1 <= settings.workers <= 64
    assert not settings.mail_is_set


def test_a_warehouse_in_the_former_place_is_used_and_said_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    former = tmp_path / "warehouse" / "data" / "selko.duckdb"
    former.parent.mkdir(parents=True)
    former.touch()
    _say_former_warehouse.cache_clear()
    assert [read_settings({}, tmp_path).warehouse for _ in range(2)] == [Path("warehouse/data/selko.duckdb")] * 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "mv warehouse/data data" in said
    assert read_settings({"SELKO_WAREHOUSE": "b.duckdb"}, tmp_path).warehouse == Path("b.duckdb")
    former.parent.rename(tmp_path / "data")
    assert read_settings({}, tmp_path).warehouse == Path("data/selko.duckdb")
    assert not capsys.readouterr().err


def test_environment_comes_before_file_and_file_before_default(tmp_path: Path):
    (tmp_path / "selko.toml").write_text(
        'warehouse = "a.duckdb"\nreport_languages = ["sv", "en"]\n'
        '[smtp]\nhost = "post"\nfrom = "a@b.fi"\nto = "c@d.fi"\n'
    )
    settings = read_settings({"SELKO_WAREHOUSE": "b.duckdb", "SELKO_SMTP_TO": "x@y.fi, z@y.fi", "HOME": "/"}, tmp_path)
    assert settings.warehouse == Path("b.duckdb")
    assert settings.report_languages == ("sv", "en")
    assert settings.smtp_host == "post"
    assert settings.smtp_to == ("x@y.fi", "z@y.fi")


def test_a_recipient_may_have_a_language(tmp_path: Path):
    settings = read_settings({"SELKO_SMTP_TO": "a@x.fi, sv:b@x.fi,a@x.fi,en:fi@x.fi"}, tmp_path)
    assert [(one.language, one.address) for one in settings.recipients] == [
        *((None, "a@x.fi"), ("sv", "b@x.fi"), ("en", "fi@x.fi"))
    ]


def test_selko_config_names_the_file(tmp_path: Path):
    (tmp_path / "other.toml").write_text("workers = 7")
    assert read_settings({"SELKO_CONFIG": "other.toml"}, tmp_path).workers == 7


def test_an_empty_variable_is_no_setting(tmp_path: Path):
    assert read_settings({"SELKO_WORKERS": ""}, tmp_path) == read_settings({}, tmp_path)


@pytest.mark.parametrize(
    ("environment", "parts"),
    [
        ({"SELKO_WORKERS": "0"}, ["SELKO_WORKERS", "'0'", "from 1 to 64"]),
        ({"SELKO_WORKERS": "many"}, ["SELKO_WORKERS", "'many'"]),
        ({"SELKO_SERVER_PORT": "70000"}, ["SELKO_SERVER_PORT", "'70000'", "65535"]),
        ({"SELKO_TIME_ZONE": "Europe/Nowhere"}, ["SELKO_TIME_ZONE", "'Europe/Nowhere'", "Europe/Helsinki"]),
        ({"SELKO_TIME_ZONE": "../../etc/passwd"}, ["SELKO_TIME_ZONE"]),
        ({"SELKO_SCHEDULE_YEARLY": "0 6 1 13 *"}, ["SELKO_SCHEDULE_YEARLY", "0 6 1 13 *"]),
        ({"SELKO_REPORT_LANGUAGES": "fi,de"}, ["SELKO_REPORT_LANGUAGES", "'fi,de'", "fi, sv, en"]),
        ({"SELKO_SMTP_SECURITY": "ssl"}, ["SELKO_SMTP_SECURITY", "'ssl'", "starttls, tls or none"]),
        ({"SELKO_SMTP_HOST": "post", "SELKO_SMTP_FROM": "a@b.fi"}, ["smtp_host", "smtp_to", "SELKO_SMTP_TO"]),
        ({"SELKO_SMTP_TO": "finance"}, ["SELKO_SMTP_TO", "'finance'"]),
        ({"SELKO_SMTP_TO": "de:finance@x.fi"}, ["SELKO_SMTP_TO", "sv:name@x.fi"]),
        ({"SELKO_WAREHOSE": "x"}, ["SELKO_WAREHOSE", "did you mean SELKO_WAREHOUSE"]),
        ({"SELKO_XYZZY": "x"}, ["SELKO_XYZZY", "README.md"]),
        ({"SELKO_CONFIG": "missing.toml"}, ["missing.toml", "does not exist"]),
    ],
)
def test_a_wrong_setting_is_one_sentence(tmp_path: Path, environment: dict[str, str], parts: list[str]):
    with pytest.raises(SettingsError) as caught:
        read_settings(environment, tmp_path)
    sentence = str(caught.value)
    assert "\n" not in sentence
    for part in parts:
        assert part in sentence


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("workers = ", "not TOML"),
        ("wokers = 2", "did you mean workers"),
        ("workers = 'two'", "'two'"),
        ("[smtp]\nhots = 'x'", "did you mean smtp_host"),
        ("[smtp]\npassword = 'secret'", "SELKO_SMTP_PASSWORD"),
    ],
)
def test_a_wrong_file_is_one_sentence(tmp_path: Path, content: str, part: str):
    (tmp_path / "selko.toml").write_text(content)
    with pytest.raises(SettingsError) as caught:
        read_settings({}, tmp_path)
    assert part in str(caught.value)
    assert "secret" not in str(caught.value)


def test_no_secret_is_ever_shown(tmp_path: Path):
    settings = read_settings({"SELKO_SMTP_PASSWORD": "hunter2"}, tmp_path)
    assert settings.smtp_password is not None
    for text in (repr(settings), str(settings), settings.model_dump_json()):
        assert "hunter2" not in text
    assert settings.smtp_password.get_secret_value() == "hunter2"


@pytest.mark.parametrize("text", ["0 6 1 4 *", "*/5 * * * *", "0 6,18 1-7 1-12/3 1-5", "59 23 31 12 7"])
def test_cron_that_is_allowed(text: str):
    check_cron(text)


@pytest.mark.parametrize("text", ["", "0 6 1 4", "60 * * * *", "* 24 * * *", "* * 0 * *", "*/0 * * * *", "5-1 * * * *"])
def test_cron_that_is_refused(text: str):
    with pytest.raises(ValueError, match=r"."):
        check_cron(text)


def test_every_setting_says_what_is_allowed():
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
