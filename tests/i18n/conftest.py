"""What the tests of the languages share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.i18n import catalogs
from tests.i18n.catalog_files import Write


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Catalogs in a folder of their own; what was read before is read again afterwards."""
    monkeypatch.setattr(catalogs, "folder", lambda: tmp_path)
    catalogs.load.cache_clear()

    def write_file(locale: str, content: bytes) -> Path:
        file = tmp_path / locale / "LC_MESSAGES" / "bot.po"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return file

    yield write_file
    catalogs.load.cache_clear()
