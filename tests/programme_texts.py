"""Programme files for tests: one with every documented key, and a writer of TOML for values of any sort."""

import json
from datetime import date, datetime, time
from typing import Any

EVERY_KEY = """
name = "Teilhabemanagement"
confirmed = true
timezone = "Europe/Berlin"
holidays = "DE-NW"
locales = ["de", "en", "ckb"]
lead_minutes = 600
horizon_days = 14
live_visits_per_person = 3
bookings_per_week = 5
retention_days = 30
backup_days = 3

[controller]
name = "Sozialwerk"
address = "Musterstraße 1"
contact = "Frau Muster"
officer = "Herr Muster"
law = "dsgvo"
authority = "LDI NRW"
legal_basis = "Einwilligung"
confirmed = true

[contact]
phone = "+00 000 000"
email = "buero@example.org"

[features]
questions = true
calendar_feed = true

[quiet]
from = "21:00"
to = "06:00"

[[reminder]]
from = "16:00"
to = "19:00"

[[reminder]]
before_minutes = 180
until_minutes = 30

[[office]]
id = "dueren"
name = "Düren"
building = "DIZ"
street = "Josef-Schregelstr. 31"
town = "Düren"
latitude = 50.8031
longitude = 6.4822
confirmed = true

[[office]]
id = "juelich"
name = "Jülich"

[[counsellor]]
id = "neumann"
name = "Sarah Neumann"
confirmed = true

[[counsellor]]
id = "raslilo"
name = "Khalil Raslilo"

[[hours]]
office = "juelich"
kind = "open-hour"
counsellors = ["neumann", "raslilo"]
weekday = "monday"
from = "14:00"
to = "16:00"
slot_minutes = 30
gap_minutes = 5
places = 2
lead_minutes = 0
valid_from = 2026-01-01
valid_until = 2027-12-31
every_weeks = 2
published = true
confirmed = true

[[hours]]
office = "dueren"
kind = "appointment"
counsellor = "neumann"
weekday = "tuesday"
from = "09:00"
to = "12:00"
slot_minutes = 60

[[closure]]
from = 2027-02-08
to = 2027-02-09
office = "juelich"
reason = "carnival"

[[closure]]
from = 2027-03-01
to = 2027-03-01
reason = "training"
"""

MINIMAL = """
name = "T"
timezone = "Europe/Berlin"
locales = ["de"]

[[office]]
id = "dueren"
name = "Düren"
"""


def toml(content: dict[str, Any]) -> str:
    """A table as TOML, with everything below it in one line."""
    return "".join(f"{_text(key)} = {_value(value)}\n" for key, value in content.items())


def _value(value: object) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | time | datetime):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_text(key)} = {_value(each)}' for key, each in value.items())}}}"
    return str(value)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
