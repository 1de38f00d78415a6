"""The programme file: read, judged as a whole, and turned into the `Programme` of the domain."""

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.domain.programme import Features, Programme
from bot.programme import checks, sentences, values
from bot.programme.questions import questions_to_office
from bot.programme.schema import Document

PACKAGED = Path(__file__).parent.parent / "programme.toml"
ALL_FEATURES = Features(questions=True, calendar_feed=True)


class ProgrammeError(Exception):
    """The file is wrong. `sentences` name file, key, value and cure; as text, one a line."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


def load(path: Path | None = None) -> Programme:
    """The programme of a file; without a path, of the one in the package. Raises ProgrammeError."""
    path = path or PACKAGED
    try:
        return _programme(_read(path))
    except ProgrammeError as error:
        raise ProgrammeError(f"{path}: {sentence}" for sentence in error.sentences) from None


def _read(path: Path) -> dict[str, Any]:
    try:
        # Windows' editor begins a file with a mark that TOML does not know.
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ProgrammeError([f"the file cannot be read ({error.strerror}); check path and rights."]) from error
    except UnicodeDecodeError as error:
        raise ProgrammeError(["the file is not UTF-8; save it with the encoding UTF-8."]) from error
    except (ValueError, RecursionError) as error:
        raise ProgrammeError([f"the file is not TOML: {error}; compare this line with the packaged file."]) from error


def _programme(content: dict[str, Any]) -> Programme:
    try:
        document = Document.model_validate(content)
    except ValidationError as error:
        raise ProgrammeError(sentences.of_validation(error)) from error
    _refuse(checks.wrong_pairs(document))
    programme = values.programme_of(document)
    _refuse(checks.overlaps(programme.hours))
    return programme


def _refuse(wrong: Iterable[sentences.Wrong]) -> None:
    if found := [each.sentence() for each in wrong]:
        raise ProgrammeError(found)


class ProgrammeFile:
    """A programme file that may be edited while the bot runs. Raises ProgrammeError when it is wrong at first.

    `all_features`: whatever the file has switched off is on, as in the local chat.
    """

    def __init__(self, path: Path | None = None, *, all_features: bool = False) -> None:
        self._path = path or PACKAGED
        self._all_features = all_features
        self._seen = self._version()
        self._current = self._load()

    def _load(self) -> Programme:
        programme = load(self._path)
        return replace(programme, features=ALL_FEATURES) if self._all_features else programme

    @property
    def current(self) -> Programme:
        """The programme as last read without an error."""
        return self._current

    def reload_if_changed(self) -> bool:
        """Whether the file has changed and was read again.

        Raises ProgrammeError when what it changed to is wrong: once, and `current` stays what it was.
        """
        version = self._version()
        if version == self._seen:
            return False
        self._seen = version
        self._current = self._load()
        return True

    def _version(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size


__all__ = ["PACKAGED", "ProgrammeError", "ProgrammeFile", "load", "questions_to_office"]
