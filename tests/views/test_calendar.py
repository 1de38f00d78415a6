"""The calendar file: one identity for life, a number that grows, a neutral title."""

from dataclasses import replace
from datetime import timedelta

import pytest
from icalendar import Calendar, Event

from bot.chat.screen import Document, plain
from bot.domain.visits import State, Visit
from bot.i18n.speech import Speech
from bot.views.calendar import calendar_file
from bot.views.visit import STATES
from tests.views.rendering import SPEECHES
from tests.views.samples import APPOINTMENT, HOUR, MONDAY, OPEN_HOUR, UID

SAY = Speech.of("en")


def file_of(of: Visit, say: Speech = SAY, uid: str = UID) -> Document:
    return calendar_file(say, of, uid, MONDAY)


def parts(document: Document) -> tuple[Calendar, Event]:
    calendar = Calendar.from_ical(document.content)
    assert isinstance(calendar, Calendar)
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    return calendar, event


def test_the_file_is_the_same_in_every_language_and_only_its_caption_is_said() -> None:
    files = [file_of(APPOINTMENT, say) for say in SPEECHES]
    assert {(file.filename, file.content) for file in files} == {("termin.ics", files[0].content)}
    assert len({file.caption for file in files}) == len({say.locale for say in SPEECHES})


def test_the_times_are_instants_in_utc_and_the_caption_says_the_clock_on_the_wall() -> None:
    document = file_of(APPOINTMENT)
    _, event = parts(document)
    for name, at in (("dtstart", APPOINTMENT.starts_at), ("dtend", APPOINTMENT.ends_at), ("dtstamp", MONDAY)):
        assert event.decoded(name) == at
        assert event.decoded(name).utcoffset() == timedelta()
    assert b"DTSTART:20261124T080000Z" in document.content
    assert "09:00" in document.caption and "24.11.2026" in document.caption


def test_moving_keeps_the_identity_and_the_number_grows_with_each_change() -> None:
    first = replace(OPEN_HOUR, version=1)
    moved = replace(first, version=2, starts_at=first.starts_at + HOUR, ends_at=first.ends_at + HOUR)
    cancelled = replace(moved, version=3, state=State.CANCELLED)
    events = [parts(file_of(of))[1] for of in (first, moved, cancelled)]
    assert [int(event["sequence"]) for event in events] == [0, 1, 2]
    assert len({str(event["uid"]) for event in events}) == 1
    assert str(events[0]["uid"]).startswith(f"{UID}@")
    assert str(parts(file_of(first, uid="other"))[1]["uid"]) != str(events[0]["uid"])


@pytest.mark.parametrize(
    ("state", "status", "method"),
    [
        (State.BOOKED, "CONFIRMED", "PUBLISH"),
        (State.CANCELLED, "CANCELLED", "CANCEL"),
        (State.DISPLACED, "CANCELLED", "CANCEL"),
    ],
)
def test_the_entry_stands_as_long_as_the_visit_does(state: State, status: str, method: str) -> None:
    document = file_of(replace(APPOINTMENT, state=state))
    calendar, event = parts(document)
    assert (str(event["status"]), str(calendar["method"])) == (status, method)
    if state is not State.BOOKED:
        assert document.caption == SAY.say(STATES[state])


def test_nothing_in_the_file_says_what_the_visit_is_about() -> None:
    told = replace(APPOINTMENT, nickname="Testname", counsellor_name="Sarah Neumann")
    content = file_of(told).content.decode()
    _, event = parts(file_of(told))
    assert str(event["summary"]) == "Termin"
    assert {"description", "categories", "organizer", "attendee", "comment", "url"}.isdisjoint(map(str.lower, event))
    for secret in ("Testname", "Neumann", "DIZ", "neumann", plain(SAY.say("Appointment")), str(told.id)):
        assert secret not in content


@pytest.mark.parametrize(("street", "location"), [("Teststr. 1, Haus; 2", "Teststr. 1, Haus; 2, Düren"), ("", None)])
def test_the_place_is_told_only_when_it_is_known(street: str, location: str | None) -> None:
    _, event = parts(file_of(replace(APPOINTMENT, street=street)))
    assert (str(event["location"]) if "location" in event else None) == location


def test_lines_are_folded_and_end_as_calendars_want_them() -> None:
    content = file_of(replace(APPOINTMENT, street="ü" * 200)).content
    lines = content.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(len(line) for line in lines) <= 75


def test_an_hour_later_is_an_hour_later() -> None:
    _, event = parts(file_of(APPOINTMENT))
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=1)
