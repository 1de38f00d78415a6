"""Logs: row ids and kinds of events only. No token, name, text or Telegram id."""

import logging
import re
import sys
from typing import Any

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{30,}")
_QUIET = ("telegram", "httpx", "httpcore", "aiosqlite", "sqlalchemy", "apscheduler", "aiohttp", "alembic", "asyncio")


class _Formatter(logging.Formatter):
    """Redacts tokens, and shows of an exception the kinds and the places, not its words."""

    def format(self, record: logging.LogRecord) -> str:
        return _TOKEN.sub("<token>", super().format(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 (the library's name)
        kind, _, trace = ei
        places = []
        while trace is not None:
            code = trace.tb_frame.f_code
            places.append(f"  {code.co_filename.rsplit('/bot/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        return "\n".join([kind.__name__, *places])


def set_up(level: str) -> None:
    """Log to standard error from `level` on; libraries, which would log texts and tokens, from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
