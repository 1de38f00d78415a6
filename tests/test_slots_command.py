"""Claims about `bot slots`, the strongest: for a whole year it lists what an independent calculation finds.

That calculation shares no code with the product: it walks through every minute of a year in UTC, asks the zone what
the wall clock shows, and computes the public holidays of North Rhine-Westphalia from Easter itself.
"""

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.commands.slots import lines
from bot.domain.programme import Kind, Programme
from bot.domain.slots import SlotKey
from bot.programme import load

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
Moment = tuple[datetime, datetime]  # a minute in UTC, and what the wall clock shows at it

RICH = Path(__file__).parent / "rich.toml"


def listed(programme: Programme, now: datetime, **wanted: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines(programme, wanted.pop("taken", []), now, **wanted)]


# --- the independent calculation --------------------------------------------------------------------------------------


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian algorithm."""
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    correction = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


def holidays_of_nrw(year: int) -> set[date]:
    fixed = {(1, 1), (5, 1), (10, 3), (11, 1), (12, 25), (12, 26)}
    after_easter = (-2, 1, 39, 50, 60)
    return {date(year, *each) for each in fixed} | {easter(year) + days * DAY for days in after_easter}


def days_of_the_wall(first: datetime, last: datetime) -> dict[date, list[Moment]]:
    """Every minute from first to last (UTC), with what the wall clock shows, by the date it shows."""
    found: dict[date, list[Moment]] = defaultdict(list)
    minute = first
    while minute <= last:
        shown = minute.astimezone(BERLIN).replace(tzinfo=None)
        found[shown.date()].append((minute, shown))
        minute += MINUTE
    return found


def runs(hours: dict[str, Any], on: date) -> bool:
    first, last = hours.get("valid_from", date.min), hours.get("valid_until", date.max)
    if on.strftime("%A").lower() != hours["weekday"] or not first <= on <= last:
        return False
    weeks = (on.toordinal() - 1) // 7 - (first.toordinal() - 1) // 7
    return weeks % hours.get("every_weeks", 1) == 0


def is_open(content: dict[str, Any], office: str, on: date) -> bool:
    closures = [c for c in content["closure"] if c.get("office", office) == office and c["from"] <= on <= c["to"]]
    return not closures and on not in holidays_of_nrw(on.year)


def cut(hours: dict[str, Any], on: date, minutes: list[Moment]) -> Iterator[Moment]:
    """Starts and ends of the slots of one date, found among its minutes."""
    shown = [wall for _, wall in minutes]
    begin, close = (datetime.combine(on, time.fromisoformat(hours[key])) for key in ("from", "to"))
    while (end := begin + hours["slot_minutes"] * MINUTE) <= close:
        if shown.count(begin) == 1:
            start = next(minute for minute, wall in minutes if wall == begin)
            yield start, next(minute for minute, wall in minutes if wall >= end)
        begin = end + hours.get("gap_minutes", 0) * MINUTE


def held_alone(content: dict[str, Any], hours: dict[str, Any], on: date, minutes: list[Moment]) -> set[datetime]:
    """The minutes of a date at which the counsellor of these appointments is needed in an open hour."""
    needed: set[datetime] = set()
    for other in content["hours"]:
        alone = other["kind"] == "open-hour" and other.get("counsellors") == [hours.get("counsellor")]
        if alone and runs(other, on) and is_open(content, other["office"], on):
            begin, end = time.fromisoformat(other["from"]), time.fromisoformat(other["to"])
            needed |= {minute for minute, wall in minutes if begin <= wall.time() < end}
    return needed


def calculated(content: dict[str, Any], now: datetime) -> Iterator[dict[str, Any]]:
    today = now.astimezone(BERLIN).date()
    days = days_of_the_wall(now - DAY, now + (content["horizon_days"] + 2) * DAY)
    for on in (today + days * DAY for days in range(content["horizon_days"] + 1)):
        for hours in content["hours"]:
            if not runs(hours, on) or not is_open(content, hours["office"], on):
                continue
            held = held_alone(content, hours, on, days[on])
            lead = hours.get("lead_minutes", content["lead_minutes"]) * MINUTE
            for start, end in cut(hours, on, days[on]):
                in_time = now < start and now <= start - lead
                if in_time and not any(start <= minute < end for minute in held):
                    yield {
                        "office": hours["office"],
                        "kind": hours["kind"],
                        "counsellor": hours.get("counsellor"),
                        "starts_at": start.astimezone(BERLIN).isoformat(),
                        "ends_at": end.astimezone(BERLIN).isoformat(),
                        "places": hours.get("places", 1),
                        "confirmed": hours.get("confirmed", False),
                    }


def in_order(slots: list[dict[str, Any]]) -> list[dict[str, Any]]:
    def order(slot: dict[str, Any]) -> tuple[Any, ...]:
        instant = datetime.fromisoformat(slot["starts_at"]).astimezone(UTC)
        return instant, slot["office"], slot["kind"], slot["counsellor"] or ""

    return sorted(slots, key=order)


@pytest.mark.parametrize("now", ["2026-11-22T21:17", "2027-02-01T08:30"])
def test_a_whole_year_with_both_nights_of_the_clock_is_as_calculated_independently(now: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=BERLIN).astimezone(UTC)
    found = listed(load(RICH), at)
    expected = in_order(list(calculated(tomllib.loads(RICH.read_text(encoding="utf-8")), at)))
    assert found == expected
    assert len(found) > 1500
    nights = {"2027-03-28", "2027-10-31"}
    assert nights <= {slot["starts_at"][:10] for slot in found}


def test_easter_is_right_where_the_almanac_says_so() -> None:
    known = [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25)]
    assert [easter(on.year) for on in known] == known


# --- the lines themselves ---------------------------------------------------------------------------------------------

SMALL = """
name = "T"
timezone = "Europe/Berlin"
locales = ["de"]
office = [{ id = "dueren", name = "Düren" }, { id = "juelich", name = "Jülich" }]
counsellor = [{ id = "neumann", name = "N" }]

[[hours]]
office = "juelich"
kind = "open-hour"
weekday = "monday"
from = "14:00"
to = "15:00"
slot_minutes = 30
places = 2
lead_minutes = 0

[[hours]]
office = "dueren"
kind = "appointment"
counsellor = "neumann"
weekday = "tuesday"
from = "09:00"
to = "10:00"
slot_minutes = 60
confirmed = true
"""
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MONDAY = date(2026, 11, 23)


@pytest.fixture
def small(tmp_path: Path) -> Programme:
    path = tmp_path / "programme.toml"
    path.write_text(SMALL, encoding="utf-8")
    return load(path)


def test_a_line_is_exactly_the_promised_object(small: Programme) -> None:
    open_hour, appointment = list(lines(small, {}, NOW, days=3))[1:]
    assert open_hour == (
        '{"office": "juelich", "kind": "open-hour", "counsellor": null, "starts_at": "2026-11-23T14:30:00+01:00", '
        '"ends_at": "2026-11-23T15:00:00+01:00", "places": 2, "confirmed": false}'
    )
    assert json.loads(appointment) == {
        "office": "dueren",
        "kind": "appointment",
        "counsellor": "neumann",
        "starts_at": "2026-11-24T09:00:00+01:00",
        "ends_at": "2026-11-24T10:00:00+01:00",
        "places": 1,
        "confirmed": True,
    }


def test_summer_has_the_offset_of_summer(small: Programme) -> None:
    (first, *_) = listed(small, datetime(2027, 7, 4, tzinfo=UTC))
    assert first["starts_at"] == "2027-07-05T14:00:00+02:00"


def test_places_are_the_free_ones_and_full_slots_are_left_out(small: Programme) -> None:
    key = SlotKey(datetime(2026, 11, 23, 13, tzinfo=UTC), "juelich", Kind.OPEN_HOUR, None)
    full = SlotKey(datetime(2026, 11, 24, 8, tzinfo=UTC), "dueren", Kind.APPOINTMENT, "neumann")
    one = (key, key.starts_at + timedelta(minutes=30))
    hers = (full, full.starts_at + timedelta(hours=1))
    assert [slot["places"] for slot in listed(small, NOW, days=3, taken=[one])] == [1, 2, 1]
    assert [slot["places"] for slot in listed(small, NOW, days=3, taken=[one, one, hers])] == [2]
    assert [slot["places"] for slot in listed(small, NOW, days=3, taken=[one] * 3)] == [2, 1]


def test_a_counsellor_with_a_visit_of_older_hours_is_not_free_in_a_slot_that_overlaps_it(small: Programme) -> None:
    shifted = SlotKey(datetime(2026, 11, 24, 7, 30, tzinfo=UTC), "juelich", Kind.APPOINTMENT, "neumann")
    taken = [(shifted, shifted.starts_at + timedelta(hours=1))]
    assert [slot["office"] for slot in listed(small, NOW, days=3, taken=taken)] == ["juelich", "juelich"]


def test_lines_can_be_of_one_office_or_of_one_kind(small: Programme) -> None:
    assert {slot["office"] for slot in listed(small, NOW, office="dueren")} == {"dueren"}
    assert {slot["kind"] for slot in listed(small, NOW, kind=Kind.OPEN_HOUR)} == {"open-hour"}
    assert listed(small, NOW, office="dueren", kind=Kind.OPEN_HOUR) == []


def test_without_dates_the_lines_reach_from_today_to_the_horizon(small: Programme) -> None:
    dates = {slot["starts_at"][:10] for slot in listed(small, NOW)}
    assert (min(dates), max(dates)) == ("2026-11-23", "2026-12-15")
    assert len(dates) == 8


@pytest.mark.parametrize(
    ("first", "days", "dates"),
    [
        (MONDAY, 1, ["2026-11-23"]),
        (MONDAY, 2, ["2026-11-23", "2026-11-24"]),
        (MONDAY + DAY, 7, ["2026-11-24", "2026-11-30"]),
        (MONDAY - 30 * DAY, 31, ["2026-11-23"]),
        (MONDAY, 0, []),
        (date(2027, 6, 1), None, []),
        (date(2026, 12, 14), 10**12, ["2026-12-14", "2026-12-15"]),
    ],
)
def test_first_and_days_count_local_dates(small: Programme, first: date, days: int | None, dates: list[str]) -> None:
    found = {slot["starts_at"][:10] for slot in listed(small, NOW, first=first, days=days)}
    assert sorted(found) == dates


def test_the_first_day_is_that_of_the_wall_clock(small: Programme) -> None:
    sunday_evening_in_greenwich = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert len(listed(small, sunday_evening_in_greenwich, days=1)) == 2


def test_a_slot_is_listed_until_its_lead_and_no_longer(small: Programme) -> None:
    last = datetime(2026, 11, 24, 8, tzinfo=UTC) - 1200 * MINUTE
    assert len(listed(small, last, office="dueren", days=2)) == 1
    assert len(listed(small, last + timedelta(seconds=1), office="dueren", days=2)) == 0
