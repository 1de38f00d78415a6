"""The command line: one verb after another, as an operator types them, with the real database behind."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.config import SQLITE
from bot.services.back_up import back_up, restore
from bot.store.database import DatabaseError
from bot.store.upgrade import upgrade
from tests.harness import PROGRAMME, World

NAMES = ("BOT_TOKEN", "TELEGRAM_API_URL", "WEBHOOK_URL", "WEBHOOK_SECRET", "HTTP_PORT", "SAMPLES", "LOG_LEVEL")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where the verbs find their database; not made yet."""
    return tmp_path / "data" / "bot.db"


@pytest.fixture
def environment(database: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An operator's environment with nothing but a database and a programme."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"{SQLITE}{database}")
    monkeypatch.setenv("PROGRAMME", str(PROGRAMME))
    return monkeypatch


@pytest.fixture
def bot(environment: pytest.MonkeyPatch):
    """Type a command."""

    def type_(*arguments: str, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(main, arguments, input=stdin)

    return type_


def test_run_without_a_token_says_what_to_do(bot) -> None:
    result = bot("run")
    assert result.exit_code == 1
    assert "BOT_TOKEN is missing" in result.stderr
    assert "python -m bot demo" in result.stderr


@pytest.mark.parametrize("arguments", [["dance"], ["slots", "--days", "0"], ["slots", "--kind", "party"], ["invite"]])
def test_wrong_usage_exits_with_two(bot, arguments: list[str]) -> None:
    assert bot(*arguments).exit_code == 2


def test_an_unknown_office_counsellor_or_instant_is_named_with_those_there_are(bot) -> None:
    assert "dueren, juelich" in bot("slots", "--office", "aachen").stderr
    assert "neumann, raslilo" in bot("invite", "somebody").stderr
    assert "2026-11-23T14:00" in bot("slots", "--at", "yesterday").stderr


def test_slots_are_lines_of_json_as_of_an_instant(bot) -> None:
    result = bot("slots", "--at", "2026-11-23T08:00", "--days", "2", "--office", "dueren", "--kind", "appointment")
    assert result.exit_code == 0
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [slot["starts_at"] for slot in found] == [f"2026-11-24T{hour:02}:00:00+01:00" for hour in (9, 10, 11)]
    assert set(found[0]) == {"office", "kind", "counsellor", "starts_at", "ends_at", "places", "confirmed"}


def test_an_instant_without_an_offset_is_read_by_the_offices_clock(bot) -> None:
    local = bot("slots", "--at", "2026-11-23T14:10").stdout
    assert local == bot("slots", "--at", "2026-11-23T13:10:00+00:00").stdout
    assert local != bot("slots", "--at", "2026-11-23T14:10:00+00:00").stdout


def test_slots_does_not_make_a_database(bot, database: Path) -> None:
    bot("slots")
    assert not database.exists()


def test_check_prints_the_ledger_and_the_open_questions(bot, environment: pytest.MonkeyPatch) -> None:
    environment.delenv("PROGRAMME")
    result = bot("check")
    assert result.exit_code == 0
    assert "العربية" in result.stdout
    assert "controller" in result.stdout


def test_a_wrong_programme_stops_every_verb_with_sentences(
    bot, environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(PROGRAMME.read_text().replace('weekday = "monday"', 'weekday = "moonday"'))
    environment.setenv("PROGRAMME", str(wrong))
    for verb in (["check"], ["slots"], ["doctor"], ["revoke", "neumann"]):
        result = bot(*verb)
        assert result.exit_code == 1
        assert "moonday" in result.stderr
        assert "weekday" in result.stderr


def test_migrate_makes_the_database_and_may_be_repeated(bot, database: Path) -> None:
    for _ in range(2):
        assert bot("migrate").exit_code == 0
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM visits").fetchone() == (0,)


def test_a_database_that_holds_data_is_copied_before_a_migration(bot, database: Path) -> None:
    bot("migrate")
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript("DROP TABLE redactions; UPDATE alembic_version SET version_num = '0000'")
    bot("migrate")
    assert database.with_name("bot.db.before-migration").exists()


def test_a_demos_database_is_refused(bot, database: Path) -> None:
    upgrade(database)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("INSERT INTO marks VALUES ('purpose', 'demo')")
        connection.commit()
    result = bot("doctor")
    assert result.exit_code == 1
    assert "belongs to the use 'demo'" in result.stderr


def test_doctor_says_what_is_missing_and_fails(bot) -> None:
    result = bot("doctor")
    assert result.exit_code == 1
    assert "WRONG counsellors bound: none" in result.stdout
    assert "python -m bot invite neumann" in result.stdout
    assert "database sound: True" in result.stdout


def test_revoking_nothing_says_so(bot) -> None:
    result = bot("revoke", "neumann")
    assert result.exit_code == 1
    assert "had no access" in result.stderr


def _plant(database: Path, value: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("INSERT INTO marks VALUES ('planted', ?)", (value,))
        connection.commit()


def _planted(database: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT value FROM marks WHERE name = 'planted'").fetchall()


def test_a_backup_comes_back(bot, database: Path, tmp_path: Path) -> None:
    bot("migrate")
    _plant(database, "kept")
    copy = str(tmp_path / "copy.db")
    assert bot("backup", copy).exit_code == 0
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DELETE FROM marks")
        connection.commit()
    result = bot("restore", copy)
    assert result.exit_code == 0, result.stderr
    assert _planted(database) == [("kept",)]
    assert database.with_name("bot.db.before-restore").exists()


def test_a_backup_goes_through_a_pipe(bot, database: Path) -> None:
    bot("migrate")
    _plant(database, "piped")
    copy = bot("backup", "-").stdout_bytes
    database.unlink()
    assert bot("restore", "-", stdin=copy).exit_code == 0
    assert _planted(database) == [("piped",)]


@pytest.mark.parametrize("damage", ["missing", "text", "cut", "newer", "demo"])
def test_a_backup_that_is_no_good_replaces_nothing(bot, database: Path, tmp_path: Path, damage: str) -> None:
    bot("migrate")
    _plant(database, "original")
    copy = tmp_path / "copy.db"
    bot("backup", str(copy))
    if damage == "missing":
        copy.unlink()
    elif damage == "text":
        copy.write_text("no database " * 1000)
    elif damage == "cut":
        copy.write_bytes(copy.read_bytes()[:20_000])
    else:
        with closing(sqlite3.connect(copy)) as connection:
            change = {
                "newer": "UPDATE alembic_version SET version_num = '9999'",
                "demo": "INSERT OR REPLACE INTO marks VALUES ('purpose', 'demo')",
            }
            connection.execute(change[damage])
            connection.commit()
    result = bot("restore", str(copy))
    assert result.exit_code == 1
    assert result.stderr
    assert _planted(database) == [("original",)]


def test_what_has_become_too_old_since_the_backup_is_deleted_before_it_serves(
    bot, database: Path, tmp_path: Path
) -> None:
    bot("migrate")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("INSERT INTO persons (telegram_id, locale, seen_on) VALUES (1, 'ar', '2026-01-05')")
        connection.commit()
    copy = str(tmp_path / "copy.db")
    bot("backup", copy)
    assert "1 outdated" in bot("restore", copy).stderr
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM persons").fetchone() == (0,)


async def test_while_the_bot_serves_backup_works_and_restore_is_refused(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        person = await world.newcomer("en")
        await world.press(person, "Book a visit", "14:00", "✅")
        back_up(world.database, tmp_path / "copy.db")
        with closing(sqlite3.connect(tmp_path / "copy.db")) as connection:
            assert connection.execute("SELECT count(*) FROM visits").fetchone() == (1,)
        with pytest.raises(DatabaseError, match="another process already serves"):
            restore(tmp_path / "copy.db", world.database, "telegram")
