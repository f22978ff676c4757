"""Every setting of Selko: from the environment (SELKO_…), from selko.toml, else its default. Wrong ones are refused.

Belongs here: names, defaults, what is allowed, and the sentence that says what is wrong. Does not belong here: options
of one command (they are given on top by the command), Prefect's own settings (flows/engine.py).

The environment comes before selko.toml. `[smtp] host = "…"` and `smtp_host = "…"` mean the same. The mail password is
taken from the environment only, so that no file with a secret lies about.
"""

from __future__ import annotations

import difflib
import os
import re
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator

from selko.extractors.intake.limits import MEBIBYTE, Limits
from selko.schemas.errors import SettingsError

Language = Literal["fi", "sv", "en"]
PREFIX = "SELKO_"
ONLY_FROM_ENVIRONMENT = frozenset({"smtp_password"})
WAREHOUSE = Path("data/selko.duckdb")
FORMER_WAREHOUSE = Path("warehouse/data/selko.duckdb")  # the default before 0.2.0; found until 0.3.0
NOT_SETTINGS = frozenset({"config", "debug"})  # SELKO_CONFIG says where selko.toml is; SELKO_DEBUG=1 shows tracebacks


class Recipient(BaseModel):
    """One who gets the reports by mail; without a language, in the first of the report languages."""

    model_config = ConfigDict(frozen=True)

    address: str
    language: Language | None = None


def parse_recipient(text: str) -> Recipient:
    """`sv:name@x.fi` or `name@x.fi`; whether the rest is an address is not looked at."""
    match = re.fullmatch(r"(?:(fi|sv|en):)?(.*)", text.strip(), re.S)
    assert match is not None
    return Recipient.model_validate({"language": match[1], "address": match[2]})


class Settings(BaseModel):
    """All settings, checked. Paths are relative to the folder in which Selko runs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    warehouse: Path = Field(WAREHOUSE, description="a path of a DuckDB file")
    inbox: Path = Field(Path("inbox"), description="a folder")
    archive: Path = Field(Path("archive"), description="a folder")
    reports: Path = Field(Path("reports"), description="a folder")
    home: Path | None = Field(None, description="a folder that can be written, for Prefect's own database")
    report_languages: tuple[Language, ...] = Field(("fi",), min_length=1, description="one or more of fi, sv, en")

    workers: int = Field(
        default_factory=lambda: min(os.cpu_count() or 1, 64), ge=1, le=64, description="a whole number from 1 to 64"
    )
    limit_seconds: int = Field(900, ge=1, le=86400, description="a whole number of seconds from 1 to 86400")
    limit_memory_mb: int = Field(2048, ge=256, le=1048576, description="a whole number of megabytes from 256")

    smtp_host: str | None = Field(None, min_length=1, description="the name or address of a mail server")
    smtp_port: int = Field(587, ge=1, le=65535, description="a port from 1 to 65535")
    smtp_security: Literal["starttls", "tls", "none"] = Field("starttls", description="starttls, tls or none")
    smtp_user: str | None = Field(None, min_length=1, description="a user name")
    smtp_password: SecretStr | None = Field(None, description="a password, from the environment only")
    smtp_from: str | None = Field(None, description="one mail address")
    smtp_to: tuple[str, ...] = Field(
        (), description="mail addresses, parted by commas, each with its language before it if need be: sv:name@x.fi"
    )

    time_zone: str = Field("Europe/Helsinki", description="a time zone such as Europe/Helsinki")
    schedule_yearly: str = Field("0 6 1 4 *", description="five cron fields such as '0 6 1 4 *'")
    schedule_inbox_seconds: int = Field(60, ge=2, le=86400, description="a whole number of seconds from 2 to 86400")
    server_port: int = Field(4200, ge=1, le=65535, description="a port from 1 to 65535")

    @field_validator("report_languages", "smtp_to", mode="before")
    @classmethod
    def _parted_by_commas(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("smtp_to", "smtp_from")
    @classmethod
    def _are_addresses(cls, value: Any) -> Any:
        for address in [value] if isinstance(value, str) else [parse_recipient(text).address for text in value or ()]:
            if not re.fullmatch(r"[^@\s,;:<>]+@[^@\s,;:<>]+", address):
                raise ValueError(f"{address!r} is not a mail address")
        return value

    @field_validator("time_zone")
    @classmethod
    def _is_time_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("unknown time zone") from error
        return value

    @field_validator("schedule_yearly")
    @classmethod
    def _is_cron(cls, value: str) -> str:
        check_cron(value)
        return value

    @model_validator(mode="after")
    def _mail_is_whole(self) -> Settings:
        if self.smtp_host and not (self.smtp_from and self.smtp_to):
            raise ValueError("mail")
        return self

    def limits(self) -> Limits:
        """What the reading of one document may cost."""
        return Limits(
            wall_seconds=self.limit_seconds,
            cpu_seconds=2 * self.limit_seconds,
            memory_bytes=self.limit_memory_mb * MEBIBYTE,
        )

    @property
    def mail_is_set(self) -> bool:
        """Whether there is a mail server to send reports with."""
        return self.smtp_host is not None

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """Who gets mail, each once in a language."""
        return tuple(dict.fromkeys(map(parse_recipient, self.smtp_to)))

    def require_mail(self) -> None:
        """Raises SettingsError when there is no mail server to send with."""
        if not self.mail_is_set:
            raise SettingsError(
                "no mail server is set",
                way_out="set SELKO_SMTP_HOST, SELKO_SMTP_FROM and SELKO_SMTP_TO, or leave out --mail",
            )


def read_settings(environment: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """The settings that hold in `folder` (default: the current one).

    A warehouse in the place where earlier releases kept it is used, and said to be there, while there is none in the
    new place. Raises SettingsError with one sentence that names the setting, what was given and what is allowed.
    """
    environment = os.environ if environment is None else environment
    folder = folder or Path.cwd()
    values: dict[str, tuple[Any, str]] = {}
    for name, value in _from_file(environment, folder).items():
        values[name] = (value, name)
    for name, value in _from_environment(environment).items():
        values[name] = (value, PREFIX + name.upper())
    if "warehouse" not in values and (folder / FORMER_WAREHOUSE).exists() and not (folder / WAREHOUSE).exists():
        values["warehouse"] = (FORMER_WAREHOUSE, "warehouse")
        _say_former_warehouse((folder / WAREHOUSE.parent).exists())
    try:
        return Settings.model_validate({name: value for name, (value, _) in values.items()})
    except ValidationError as error:
        raise _refusal(error, values) from None


@cache
def _say_former_warehouse(beside: bool) -> None:
    """Once in a process, how to move it with the sources beside it. `beside`: there is a folder of the new name."""
    old, new = FORMER_WAREHOUSE.parent, WAREHOUSE.parent
    command = f"mv {old}/* {new}/" if beside else f"mv {old} {new}"
    print(
        f"{FORMER_WAREHOUSE}: the warehouse now lies in {WAREHOUSE}; this one is used until you move it: {command}",
        file=sys.stderr,
    )


def check_cron(text: str) -> None:
    """Raises ValueError unless the text is five cron fields: minute, hour, day of month, month, day of week."""
    fields = text.split()
    if len(fields) != 5:
        raise ValueError("five fields are needed: minute, hour, day, month, weekday")
    for field, (low, high) in zip(fields, ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7)), strict=True):
        for part in field.split(","):
            match = re.fullmatch(r"(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:/(\d{1,2}))?", part)
            numbers = [int(number) for number in match.group(1, 2) if number] if match else []
            if (
                match is None
                or any(not low <= number <= high for number in numbers)
                or numbers != sorted(numbers)
                or match[3] in ("0", "00")
            ):
                raise ValueError(f"{part!r} is not within {low}-{high}")


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for variable, value in environment.items():
        if not variable.startswith(PREFIX):
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name in NOT_SETTINGS:
            continue
        _check_known(name, variable, PREFIX)
        if value != "":  # an empty variable is how people unset one in a compose file
            found[name] = value
    return found


def _from_file(environment: Mapping[str, str], folder: Path) -> dict[str, Any]:
    named = environment.get(PREFIX + "CONFIG")
    path = folder / (named or "selko.toml")
    if not path.is_file():
        if named:
            raise SettingsError(
                "this settings file does not exist", file=str(path), place="SELKO_CONFIG", way_out="correct the path"
            )
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"this is not TOML: {error}", file=str(path), way_out="correct the syntax") from error
    except OSError as error:
        raise SettingsError(
            f"it cannot be read ({error.strerror})", file=str(path), way_out="give Selko the right to read it"
        ) from error
    found: dict[str, Any] = {}
    for key, value in content.items():
        pairs = {f"{key}_{inner}": kept for inner, kept in value.items()} if isinstance(value, dict) else {key: value}
        for name, kept in pairs.items():
            _check_known(name, name, "", file=str(path))
            if name in ONLY_FROM_ENVIRONMENT:
                raise SettingsError(
                    f"{name} stands in a file",
                    file=str(path),
                    way_out=f"delete it there and set {PREFIX}{name.upper()} in the environment",
                )
            found[name] = kept
    return found


def _check_known(name: str, as_given: str, prefix: str, file: str | None = None) -> None:
    if name in Settings.model_fields:
        return
    near = difflib.get_close_matches(name, Settings.model_fields, n=1, cutoff=0.6)
    spelt = (prefix + near[0]).upper() if near and prefix else near[0] if near else ""
    raise SettingsError(
        f"there is no setting {as_given}",
        file=file,
        way_out=f"did you mean {spelt}" if spelt else "the settings are listed in README.md",
    )


def _refusal(error: ValidationError, values: Mapping[str, tuple[Any, str]]) -> SettingsError:
    """One sentence for the first setting that is wrong. Never prints a secret."""
    first = error.errors(include_input=False, include_url=False)[0]
    if not first["loc"]:
        have = {name for name in ("smtp_from", "smtp_to") if name in values}
        missing = " and ".join(sorted({"smtp_from", "smtp_to"} - have)) or "smtp_from or smtp_to"
        return SettingsError(
            f"smtp_host is set, but {missing} is missing",
            way_out=f"set {PREFIX}{missing.split()[0].upper()} to a mail address, or unset smtp_host",
        )
    name = str(first["loc"][0])
    given, spelt = values.get(name, (None, name))
    shown = "a value that is not shown" if name in ONLY_FROM_ENVIRONMENT else repr(given)
    allowed = Settings.model_fields[name].description
    return SettingsError(f"{spelt} is {shown}, allowed is {allowed}", way_out="correct this setting")
