"""The migrations make the schema that the code knows, and tell newer and foreign files apart."""

import sqlite3
import warnings
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.store import upgrade as upgrading
from bot.store.database import DatabaseError
from bot.store.schema import metadata
from bot.store.upgrade import HEAD, MIGRATIONS, current, is_current, upgrade
from bot.store.visits import NUMBER, PLACE


def test_the_migrated_schema_is_that_of_the_tables(connection: sa.Connection) -> None:
    with warnings.catch_warnings():
        # Indexes on expressions are compared below, by their SQL.
        warnings.filterwarnings("ignore", message=".*expression-based index")
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    assert differences == []


@pytest.mark.parametrize("index", [PLACE, NUMBER], ids=lambda index: str(index.name))
def test_the_unique_indexes_on_expressions_are_those_of_the_code(connection: sa.Connection, index: sa.Index) -> None:
    made = connection.execute(
        sa.text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": index.name}
    ).scalar()
    coded = str(sa.schema.CreateIndex(index).compile(connection))
    assert _squeezed(str(made)) == _squeezed(coded)


def _squeezed(sql: str) -> str:
    return "".join(sql.lower().split())


def test_the_newest_script_is_the_head_the_code_names() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD


def test_upgrading_twice_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    upgrade(path)
    assert path.read_bytes() == before


def test_a_new_file_has_no_version_and_a_migrated_one_is_current(tmp_path: Path, path: Path) -> None:
    assert current(tmp_path / "new.db") is None
    assert is_current(path)


def test_a_newer_database_is_refused_unchanged(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match=r"newer version .9999.*update the program"):
        upgrade(path)
    assert path.read_bytes() == before


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE something (x)")
    with pytest.raises(DatabaseError, match="database of something else"):
        upgrade(other)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "text.db"
    other.write_text("this is no database, it is a text " * 50)
    with pytest.raises(DatabaseError, match="cannot be read as a database"):
        upgrade(other)


def test_every_table_module_is_loaded_for_the_migrations() -> None:
    modules = {file.stem for file in Path(upgrading.__file__).parent.glob("*.py") if "sa.Table(" in file.read_text()}
    assert modules == {table_module(table) for table in metadata.tables}


def table_module(table: str) -> str:
    """The file a table stands in: its own name, invites beside bindings."""
    return "bindings" if table == "invites" else table
