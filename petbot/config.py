"""Settings: what an operator may set, from the environment or a `.env` file, each with what it should be."""

import difflib
import os
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, cast

from dotenv import dotenv_values
from pydantic import AfterValidator, AliasChoices, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from petbot.domain.errors import Fault
from petbot.domain.retention import Retention
from petbot.service.pacing import Rate

PREFIX = "PETBOT_"


DATABASE_URL = re.compile(r"sqlite\+aiosqlite:///.+|postgres(ql)?(\+asyncpg)?://.+")


def _database_url(url: SecretStr) -> SecretStr:
    if DATABASE_URL.fullmatch(url.get_secret_value()) is None:
        raise ValueError("not a database that Petbot knows")
    return url


class SettingsWrong(Fault):
    """One sentence per wrong setting, each naming it and what it should be; never its value if that is secret."""


class Settings(BaseSettings):
    """Everything that can be set. `description` is the manual's text, `should_be` ends an error's sentence."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    discord_token: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("DISCORD_TOKEN"),
        min_length=20,
        description="The bot's token, from the Bot page of https://discord.com/developers/applications."
        " Without one, Petbot starts its own sandbox instead of connecting to Discord.",
        json_schema_extra={"should_be": "the whole bot token, which is longer than the application id"},
    )
    data_folder: Path = Field(
        default=Path("data"),
        description="Folder for the database and the pictures. It is made if it is not there.",
        json_schema_extra={"should_be": "the path of a folder"},
    )
    database_url: Annotated[SecretStr, AfterValidator(_database_url)] | None = Field(
        default=None,
        validation_alias=AliasChoices("PETBOT_DATABASE_URL", "DATABASE_URL"),
        description="Where the database is. By default the SQLite file `petbot.db` in the data folder."
        " For PostgreSQL: `postgresql://user:password@host/name`.",
        json_schema_extra={"should_be": "sqlite+aiosqlite:///path or postgresql://user:password@host/name"},
    )
    model: str | None = Field(
        default=None,
        description="The model that draws: the name of a model profile, or a folder in diffusers format."
        " By default the model that comes with Petbot.",
        json_schema_extra={"should_be": "the name of a model profile or the path of a model folder"},
    )
    adapters_folder: Path = Field(
        default=Path("data/adapters"),
        description="Folder of the LoRA files that recipes may use.",
        json_schema_extra={"should_be": "the path of a folder"},
    )
    embeddings_folder: Path = Field(
        default=Path("data/embeddings"),
        description="Folder of the textual-inversion embeddings that recipes may use.",
        json_schema_extra={"should_be": "the path of a folder"},
    )
    upscalers_folder: Path = Field(
        default=Path("data/upscalers"),
        description="Folder of upscaler files (ESRGAN) that a hires pass may use.",
        json_schema_extra={"should_be": "the path of a folder"},
    )
    safety_checker: str | None = Field(
        default=None,
        description="What looks at finished pictures before they are shown: the folder of the published CLIP-based"
        " checker, or `package.module:name` of your own. By default nothing does.",
        json_schema_extra={"should_be": "the path of a folder, or package.module:name"},
    )
    c2pa_certificate: Path | None = Field(
        default=None,
        description="PEM file of the certificate chain by which pictures are signed as made by a model (C2PA).",
        json_schema_extra={"should_be": "the path of a PEM file"},
    )
    c2pa_key: Path | None = Field(
        default=None,
        description="PEM file of that certificate's private key.",
        json_schema_extra={"should_be": "the path of a PEM file"},
    )
    c2pa_timestamps: str | None = Field(
        default=None,
        pattern=r"^https?://\S+$",
        description="A time stamp authority (RFC 3161), for signatures that outlive the certificate.",
        json_schema_extra={"should_be": "an address such as http://timestamp.example"},
    )
    max_outstanding: int = Field(
        default=5,
        ge=1,
        le=100,
        description="How many orders one person may have waiting or being drawn at once.",
        json_schema_extra={"should_be": "a whole number from 1 to 100"},
    )
    max_profiles: int = Field(
        default=25,
        ge=1,
        le=1000,
        description="How many pets one person may save as profiles.",
        json_schema_extra={"should_be": "a whole number from 1 to 1000"},
    )
    actions_per_10_seconds: int = Field(
        default=10,
        ge=1,
        le=10_000,
        description="How many commands, presses, choices and forms of one person are answered at once; each is given"
        " back within 10 seconds.",
        json_schema_extra={"should_be": "a whole number from 1 to 10000"},
    )
    actions_per_minute: int = Field(
        default=40,
        ge=1,
        le=60_000,
        description="The same within a minute, for those who never rest.",
        json_schema_extra={"should_be": "a whole number from 1 to 60000"},
    )
    max_failures: int = Field(
        default=3,
        ge=1,
        le=1000,
        description="After how many failed orders within an hour one person's further orders are refused until the hour"
        " is over.",
        json_schema_extra={"should_be": "a whole number from 1 to 1000"},
    )
    job_time_limit: int = Field(
        default=600,
        ge=10,
        le=86_400,
        description="Seconds that one order may be drawn for before its worker counts as stuck.",
        json_schema_extra={"should_be": "a whole number of seconds from 10 to 86400"},
    )
    orders_at_once: int = Field(
        default=0,
        ge=0,
        le=64,
        description="Orders that share each denoising step; 0 takes one on a CPU, and on a CUDA device as many as its"
        " memory should hold, up to 8.",
        json_schema_extra={"should_be": "a whole number from 0 to 64"},
    )
    compile: Literal["auto", "always", "never"] = Field(
        default="auto",
        description="Whether the model is compiled for this machine while it draws: `auto` does so on CUDA devices,"
        " where it needs a C compiler.",
        json_schema_extra={"should_be": "auto, always or never"},
    )
    keep_pictures_days: int | None = Field(
        default=None,
        ge=1,
        le=36_500,
        description="Days after which pictures are deleted from this machine. By default they are kept.",
        json_schema_extra={"should_be": "a whole number of days from 1 to 36500"},
    )
    keep_uploads_days: int = Field(
        default=30,
        ge=1,
        le=36_500,
        description="Days after which a picture that somebody gave to start from is deleted, counted from the last"
        " order of it; never longer than finished pictures are kept. One that a saved pet starts from stays.",
        json_schema_extra={"should_be": "a whole number of days from 1 to 36500"},
    )
    keep_records_days: int = Field(
        default=365,
        ge=1,
        le=36_500,
        description="Days after which lines of the moderators' record are deleted.",
        json_schema_extra={"should_be": "a whole number of days from 1 to 36500"},
    )
    sandbox_host: str = Field(
        default="127.0.0.1",
        description="Address on which the sandbox listens when there is no token. The sandbox has no passwords:"
        " leave it on this machine.",
        json_schema_extra={"should_be": "an address of this machine, such as 127.0.0.1"},
    )
    sandbox_port: int = Field(
        default=8080,
        ge=0,
        le=65_535,
        description="Port on which the sandbox listens when there is no token; 0 picks a free one.",
        json_schema_extra={"should_be": "a whole number from 0 to 65535"},
    )
    discord_api: str | None = Field(
        default=None,
        pattern=r"^https?://[^/\s]+$",
        description="Address of another server that speaks Discord's API, such as a sandbox that is already running.",
        json_schema_extra={"should_be": "an address such as http://127.0.0.1:8080, without a path"},
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info",
        description="The least important messages that the log still shows.",
        json_schema_extra={"should_be": "one of debug, info, warning, error"},
    )

    @property
    def database(self) -> str:
        """The database's URL with its driver, as SQLAlchemy wants it."""
        if self.database_url is None:
            return f"sqlite+aiosqlite:///{self.data_folder / 'petbot.db'}"
        url = self.database_url.get_secret_value()
        scheme, rest = url.split("://", 1)
        return url if "+" in scheme else f"postgresql+asyncpg://{rest}"

    @property
    def rates(self) -> tuple[Rate, ...]:
        """How fast one person may act."""
        return (
            Rate(actions=self.actions_per_10_seconds, span=timedelta(seconds=10)),
            Rate(actions=self.actions_per_minute, span=timedelta(minutes=1)),
        )

    @property
    def retention(self) -> Retention:
        """How long things are kept."""
        days, uploads = self.keep_pictures_days, self.keep_uploads_days
        return Retention(
            pictures=None if days is None else timedelta(days=days),
            records=timedelta(days=self.keep_records_days),
            uploads=timedelta(days=uploads if days is None else min(days, uploads)),
        )

    @property
    def time_limit(self) -> timedelta:
        """How long one order may be drawn for."""
        return timedelta(seconds=self.job_time_limit)


def names_of(name: str, field: FieldInfo) -> list[str]:
    """The environment variables that set a field, the best known first."""
    alias = field.validation_alias
    if isinstance(alias, AliasChoices):
        return [str(choice) for choice in alias.choices]
    return [PREFIX + name.upper()]


def should_be(field: FieldInfo) -> str:
    """What a right value looks like; ends a sentence."""
    return str(cast("Mapping[str, object]", field.json_schema_extra)["should_be"])


def read_settings(env_file: Path | None = Path(".env")) -> Settings:
    """The settings from the environment and `env_file`. Raises SettingsWrong, one line per wrong setting."""
    from_file = dotenv_values(env_file) if env_file is not None and env_file.is_file() else {}
    wrong = list(_unknown({**from_file, **os.environ}))
    try:
        settings = Settings(_env_file=env_file)  # pyright: ignore[reportCallIssue]
    except ValidationError as error:
        wrong += [_sentence(str(fault["loc"][0])) for fault in error.errors(include_input=False)]
        raise SettingsWrong("\n".join(wrong)) from None
    if wrong:
        raise SettingsWrong("\n".join(wrong))
    return settings


def _sentence(location: str) -> str:
    for name, field in Settings.model_fields.items():
        if location in (name, *names_of(name, field)):
            return f"{' or '.join(names_of(name, field))} is wrong: it should be {should_be(field)}."
    return f"{location} is wrong."


def _unknown(names: Iterable[str]) -> Iterable[str]:
    known = {name for field in Settings.model_fields.items() for name in names_of(*field)}
    for name in names:
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]}?" if near else " docs/settings.md lists those that are."
            yield f"{name} is not a setting of Petbot.{hint}"


def manual() -> str:
    """The text of docs/settings.md: `python -m petbot.config > docs/settings.md` writes it anew."""
    lines = [
        "# Settings",
        "",
        "Each is an environment variable, or a line such as `PETBOT_MAX_OUTSTANDING=3` in a file `.env` beside",
        "`bot.py`; the environment wins. A wrong one stops Petbot at its start with a sentence that names it.",
        "",
        "| Setting | Default | What it does | It should be |",
        "|---|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        names = "<br>".join(f"`{each}`" for each in names_of(name, field))
        default = "not set" if field.default is None else f"`{field.default}`"
        lines.append(f"| {names} | {default} | {field.description} | {should_be(field)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(manual())
