"""`bot poster`: the printable page, in a file."""

from datetime import datetime
from pathlib import Path

from bot.config import ConfigError
from bot.domain.programme import Programme
from bot.drawing.poster import draw
from bot.views.poster import poster


def write(file: Path, programme: Programme, bot: str, now: datetime) -> None:
    """Write the page for the bot of this Telegram name. Raises ConfigError where the file cannot be written."""
    page = draw(poster(programme, bot, now))
    try:
        file.write_bytes(page)
    except OSError as error:
        raise ConfigError(f"{file} cannot be written ({error.strerror}); give another FILE") from None
