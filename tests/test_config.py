"""The environment: wrong values stop the start with a sentence that names the setting and the cure."""

from pathlib import Path

import pytest

from bot import config
from bot.config import ConfigError

NAMES = (
    "BOT_TOKEN",
    "TELEGRAM_API_URL",
    "DATABASE_URL",
    "PROGRAMME",
    "SAMPLES",
    "WEBHOOK_URL",
    "WEBHOOK_SECRET",
    "HTTP_PORT",
    "LOG_LEVEL",
)
SECRET = "123456:" + "s" * 35


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_anything_set_the_documented_defaults_hold() -> None:
    settings = config.load()
    assert settings.bot_token is None
    assert settings.database_path == Path("data/bot.db")
    assert settings.is_real_telegram
    assert settings.log_level == "INFO"


def test_every_documented_setting_is_known() -> None:
    assert {name.lower() for name in NAMES} == set(config.Settings.model_fields)


def test_settings_come_from_the_environment_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"BOT_TOKEN={SECRET}\nLOG_LEVEL=ERROR\n")
    monkeypatch.setenv("LOG_LEVEL", "WARNING")
    settings = config.load()
    assert settings.bot_token is not None
    assert settings.bot_token.get_secret_value() == SECRET
    assert settings.log_level == "WARNING"


def test_an_absolute_database_path_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite+aiosqlite:////srv/office/bot.db")
    assert config.load().database_path == Path("/srv/office/bot.db")


@pytest.mark.parametrize(
    ("name", "value", "cure"),
    [
        ("BOT_TOKEN", "hello", "BotFather"),
        ("BOT_TOKEN", ":", "BotFather"),
        ("TELEGRAM_API_URL", "telegram", "https://"),
        ("WEBHOOK_URL", "ftp://x", "https://"),
        ("DATABASE_URL", "postgresql://x", "SQLite"),
        ("DATABASE_URL", "sqlite+aiosqlite:///", "PATH"),
        ("SAMPLES", "maybe", "'hide' or 'offer'"),
        ("HTTP_PORT", "70000", "65535"),
        ("HTTP_PORT", "many", "integer"),
        ("LOG_LEVEL", "LOUD", "'WARNING'"),
    ],
)
def test_a_wrong_value_is_named_with_its_cure(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, cure: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError) as refused:
        config.load()
    assert str(refused.value).startswith(f"{name} is wrong")
    assert cure in str(refused.value)


def test_all_wrong_values_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLES", "maybe")
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    with pytest.raises(ConfigError) as refused:
        config.load()
    assert len(str(refused.value).splitlines()) == 2


def test_an_unknown_name_in_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BOT_TOCKEN=1:x\n")
    with pytest.raises(ConfigError, match=r"BOT_TOCKEN in .env is unknown"):
        config.load()


def test_a_webhook_needs_secret_and_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_URL", "https://office.example")
    with pytest.raises(ConfigError, match="WEBHOOK_SECRET and HTTP_PORT"):
        config.load()


@pytest.mark.parametrize(("name", "value"), [("BOT_TOKEN", "secret-canary"), ("WEBHOOK_SECRET", "secret-canary")])
def test_no_secret_stands_in_an_error_or_in_the_settings_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    try:
        shown = repr(config.load())
    except ConfigError as refused:
        shown = str(refused)
    assert value not in shown
