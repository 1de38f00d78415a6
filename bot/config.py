"""The environment: what an operator sets. Unknown or wrong values stop the start with a sentence."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SQLITE = "sqlite+aiosqlite:///"
TELEGRAM = "https://api.telegram.org"


class ConfigError(Exception):
    """A setting is missing or wrong; the text names it and the cure."""


class Settings(BaseSettings):
    """The environment variables of the product; a `.env` file in the working directory may hold them too."""

    model_config = SettingsConfigDict(env_file=".env", extra="forbid", env_ignore_empty=True)

    bot_token: SecretStr | None = None
    telegram_api_url: str = TELEGRAM
    database_url: str = f"{SQLITE}data/bot.db"
    programme: Path | None = None
    samples: Literal["hide", "offer"] | None = None
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    http_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("bot_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            number, _, secret = value.get_secret_value().partition(":")
            if not (number.isdigit() and secret):
                raise ValueError("a token looks like 123456:ABC…; BotFather shows it")
        return value

    @field_validator("telegram_api_url", "webhook_url")
    @classmethod
    def _url(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("give an address that begins with https://")
        return value.rstrip("/") if value else value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if not value.startswith(SQLITE) or value == SQLITE:
            raise ValueError(f"give {SQLITE}PATH; SQLite is the only database so far")
        return value

    @property
    def database_path(self) -> Path:
        """The file of the database."""
        return Path(self.database_url.removeprefix(SQLITE))

    @property
    def address(self) -> str:
        """Where this process is reached over HTTP: from outside where there is a proxy, else on this machine."""
        return self.webhook_url or (f"http://127.0.0.1:{self.http_port}" if self.http_port else "")

    @property
    def is_real_telegram(self) -> bool:
        """Whether the messages go to Telegram itself and not to a server at home."""
        return self.telegram_api_url == TELEGRAM


def load() -> Settings:
    """The settings of this process. Raises ConfigError with one sentence for each wrong value."""
    try:
        settings = Settings()
    except ValidationError as error:
        raise ConfigError("\n".join(_sentence(item) for item in error.errors())) from None
    if settings.webhook_url and not (settings.webhook_secret and settings.http_port):
        raise ConfigError("WEBHOOK_URL needs WEBHOOK_SECRET and HTTP_PORT; set both, or take WEBHOOK_URL out")
    return settings


def _sentence(item: object) -> str:
    assert isinstance(item, dict)
    name = str(item["loc"][0]).upper()
    if item["type"] == "extra_forbidden":
        return f"{name} in .env is unknown; take it out, or look the name up in the README"
    shown = "" if "SECRET" in name or "TOKEN" in name else f" (it is {item['input']!r})"
    return f"{name} is wrong{shown}: {str(item['msg']).removeprefix('Value error, ')}"
