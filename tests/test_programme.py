"""Claims about the programme file: what it says when it is right, and what is said when it is wrong."""

import tomllib
from collections import Counter
from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.programme import (
    Closure,
    Contact,
    Controller,
    Counsellor,
    DailyWindow,
    DayReminder,
    EveningReminder,
    Features,
    Hours,
    Kind,
    Office,
    Reason,
)
from bot.domain.slots import slots
from bot.programme import PACKAGED, ProgrammeError, ProgrammeFile, load, questions_to_office
from tests.programme_texts import EVERY_KEY, MINIMAL, toml

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to_file(text: str) -> Path:
        path = tmp_path / "mine.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return to_file


def test_every_documented_key_is_read(write: Write) -> None:
    found = load(write(EVERY_KEY))
    assert (found.name, found.confirmed, found.zone) == ("Teilhabemanagement", True, ZoneInfo("Europe/Berlin"))
    assert found.locales == ("de", "en", "ckb")
    assert (found.horizon_days, found.live_visits_per_person, found.bookings_per_week) == (14, 3, 5)
    assert (found.retention, found.backup) == (30 * DAY, 3 * DAY)
    assert found.controller == Controller(
        "Sozialwerk", "Musterstraße 1", "Frau Muster", "Herr Muster", "dsgvo", "LDI NRW", "Einwilligung", True
    )
    assert found.contact == Contact("+00 000 000", "buero@example.org")
    assert found.features == Features(questions=True, calendar_feed=True)
    assert found.quiet == DailyWindow(time(21), time(6))
    assert found.reminders == (EveningReminder(time(16), time(19)), DayReminder(3 * HOUR, HOUR / 2))
    assert list(found.offices.values()) == [
        Office("dueren", "Düren", "DIZ", "Josef-Schregelstr. 31", "Düren", 50.8031, 6.4822, True),
        Office("juelich", "Jülich"),
    ]
    assert list(found.counsellors.values()) == [
        Counsellor("neumann", "Sarah Neumann", True),
        Counsellor("raslilo", "Khalil Raslilo"),
    ]


def test_every_documented_key_of_hours_and_closures_is_read(write: Write) -> None:
    found = load(write(EVERY_KEY))
    open_hour = Hours(
        office="juelich",
        kind=Kind.OPEN_HOUR,
        weekday=0,
        from_local=time(14),
        to_local=time(16),
        slot=30 * MINUTE,
        gap=5 * MINUTE,
        places=2,
        lead=timedelta(),
        counsellors=("neumann", "raslilo"),
        valid_from=date(2026, 1, 1),
        valid_until=date(2027, 12, 31),
        every_weeks=2,
        published=True,
        confirmed=True,
    )
    appointment = Hours(
        "dueren", Kind.APPOINTMENT, 1, time(9), time(12), slot=HOUR, lead=10 * HOUR, counsellor="neumann"
    )
    assert found.hours == (open_hour, appointment)
    assert found.closures == (
        Closure(date(2027, 2, 8), date(2027, 2, 9), Reason.CARNIVAL, "juelich"),
        Closure(date(2027, 3, 1), date(2027, 3, 1), Reason.TRAINING),
    )


def test_what_is_not_written_is_as_documented(write: Write) -> None:
    found = load(write(MINIMAL))
    assert (found.horizon_days, found.live_visits_per_person, found.bookings_per_week) == (28, 2, 4)
    assert (found.retention, found.backup) == (14 * DAY, 7 * DAY)
    assert found.quiet == DailyWindow(time(20), time(7))
    assert found.reminders == (EveningReminder(time(17), time(20)), DayReminder(2 * HOUR, HOUR))
    assert (found.controller, found.contact, found.features) == (Controller(), Contact(), Features())
    assert (found.counsellors, found.hours, found.closures, found.confirmed) == ({}, (), (), False)
    assert found.holidays.get(date(2027, 5, 27)) == "Corpus Christi"


def test_hours_without_a_lead_of_their_own_have_the_global_one_and_zero_is_one_of_their_own(write: Write) -> None:
    assert [hours.lead for hours in load(write(EVERY_KEY)).hours] == [timedelta(), 10 * HOUR]
    assert load(write(EVERY_KEY.replace("lead_minutes = 600\n", ""))).hours[1].lead == 20 * HOUR


def test_no_reminder_at_all_can_be_wanted(write: Write) -> None:
    assert load(write("reminder = []\n" + MINIMAL)).reminders == ()


def test_times_may_be_written_without_quotation_marks_and_whole_numbers_as_degrees(write: Write) -> None:
    text = EVERY_KEY.replace('"21:00"', "21:00:00").replace("50.8031", "50")
    found = load(write(text))
    assert found.quiet.from_local == time(21)
    assert found.offices["dueren"].latitude == 50.0


def test_the_mark_at_the_beginning_that_windows_writes_does_no_harm(write: Write) -> None:
    assert load(write("\ufeff" + MINIMAL)).name == "T"


# --- public holidays --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [1995, 2026, 2027, 2055, 2100])
def test_holidays_are_known_in_every_year_the_library_has_by_get_and_by_in(write: Write, year: int) -> None:
    holidays = load(write(MINIMAL)).holidays
    assert holidays.get(date(year, 12, 25)) == "Christmas Day"
    assert date(year, 12, 25) in holidays
    assert holidays.get(date(year, 12, 27)) is None
    assert date(year, 12, 27) not in holidays


@pytest.mark.parametrize(
    ("region", "corpus_christi", "reformation"), [("DE-NW", True, False), ("DE-BB", False, True), ("DE", False, False)]
)
def test_holidays_are_those_of_the_region(write: Write, region: str, corpus_christi: bool, reformation: bool) -> None:
    holidays = load(write(f'holidays = "{region}"\n' + MINIMAL)).holidays
    assert (date(2027, 5, 27) in holidays) is corpus_christi
    assert (date(2027, 10, 31) in holidays) is reformation
    assert date(2027, 10, 3) in holidays


# --- the packaged file ------------------------------------------------------------------------------------------------


def test_the_packaged_file_loads_and_confirms_nothing() -> None:
    found = load()
    entries: list[Any] = [found, found.controller, *found.offices.values(), *found.counsellors.values(), *found.hours]
    assert not any(entry.confirmed for entry in entries)
    assert found.locales == ("de", "en", "fr", "ar", "fa", "ps", "ku", "ckb", "tr", "ti", "so", "ru", "uk", "sq")
    assert found.controller == Controller()
    assert found.features == Features()
    assert found.offices["juelich"] == Office("juelich", "Jülich", town="Jülich")
    assert found.offices["dueren"].street == "Josef-Schregelstr. 31"


def test_the_packaged_file_has_the_published_hours_in_juelich() -> None:
    published = [hours for hours in load().hours if (hours.office, hours.kind) == ("juelich", Kind.OPEN_HOUR)]
    times = [(hours.weekday, hours.from_local, hours.to_local) for hours in published]
    assert times == [(0, time(14), time(16)), (2, time(9), time(11))]
    assert {(hours.slot, hours.places, hours.lead) for hours in published} == {(30 * MINUTE, 2, timedelta())}
    assert [hours for hours in load().hours if hours.published] == published


def test_the_packaged_file_writes_out_every_default_as_it_is(write: Write) -> None:
    content = tomllib.loads(PACKAGED.read_text(encoding="utf-8"))
    for key in ("name", "timezone", "locales", "office", "counsellor", "hours"):
        content.pop(key)
    assert load(write(toml(content) + MINIMAL)) == load(write(MINIMAL))


def test_the_packaged_file_has_at_most_five_slots_of_an_office_and_kind_a_day() -> None:
    week = slots(load(), date(2027, 1, 11), date(2027, 1, 17))
    a_day = Counter((slot.starts_at.date(), slot.office, slot.kind) for slot in week)
    assert set(a_day.values()) <= {1, 2, 3, 4, 5}
    assert {(slot.office, slot.kind) for slot in week} == {(o, k) for o in ("dueren", "juelich") for k in Kind}


def test_hours_that_nobody_published_are_marked_as_samples_in_the_packaged_file() -> None:
    published, *samples = PACKAGED.read_text(encoding="utf-8").split("SAMPLE")
    assert published.count("[[hours]]") == 2
    assert [sample.count("[[hours]]") for sample in samples] == [1, 1, 1, 1]


# --- questions to the office ------------------------------------------------------------------------------------------


def asked(text: str, write: Write) -> str:
    return "\n".join(questions_to_office(load(write(text))))


def test_everything_missing_or_unconfirmed_is_asked_with_its_key() -> None:
    questions = questions_to_office(load())
    keys = [question.rsplit("(`", 1)[1].split("`")[0] for question in questions]
    controller = ("name", "address", "contact", "officer", "law", "authority", "legal_basis", "confirmed")
    assert keys == [
        "confirmed",
        *(f"controller.{key}" for key in controller),
        "contact.phone",
        "contact.email",
        "office[0].confirmed",
        "office[1].street",
        "office[1].confirmed",
        "counsellor[0].confirmed",
        "counsellor[1].confirmed",
        *(f"hours[{number}].confirmed" for number in range(6)),
    ]
    assert len(set(questions)) == len(questions)


def test_nothing_is_asked_about_what_is_confirmed(write: Write) -> None:
    keys = [line.rsplit("(`", 1)[1].rstrip("`)") for line in asked(EVERY_KEY, write).splitlines()]
    assert keys == [
        "office[1].street",
        "office[1].town",
        "office[1].confirmed",
        "counsellor[1].confirmed",
        "hours[1].confirmed",
    ]


def test_a_question_says_what_it_asks_about(write: Write) -> None:
    assert "appointments with Sarah Neumann in Düren, Tuesday 09:00–12:00" in asked(EVERY_KEY, write)
    unknown = EVERY_KEY.replace('counsellors = ["neumann", "raslilo"]\n', "")
    assert "Who can hold the open hour in Jülich, Monday 14:00–16:00? (`hours[0].counsellors`)" in asked(unknown, write)


# --- a file that is edited while the bot runs -------------------------------------------------------------------------


def test_an_edited_file_is_read_again_once(write: Write) -> None:
    file = ProgrammeFile(write(MINIMAL))
    assert not file.reload_if_changed()
    write(MINIMAL.replace('"T"', '"Teilhabe"'))
    assert file.reload_if_changed()
    assert file.current.name == "Teilhabe"
    assert not file.reload_if_changed()


def test_a_wrong_edit_is_told_once_and_keeps_the_old_programme(write: Write) -> None:
    file = ProgrammeFile(write(MINIMAL))
    write("horizon_days = 0\n" + MINIMAL)
    with pytest.raises(ProgrammeError, match="`horizon_days` = 0"):
        file.reload_if_changed()
    assert file.current.horizon_days == 28
    assert not file.reload_if_changed()
    write("horizon_days = 10\n" + MINIMAL)
    assert file.reload_if_changed()
    assert file.current.horizon_days == 10


def test_a_file_that_vanishes_is_told_once_and_read_when_it_is_back(write: Write) -> None:
    path = write(MINIMAL)
    file = ProgrammeFile(path)
    path.unlink()
    with pytest.raises(ProgrammeError, match="cannot be read"):
        file.reload_if_changed()
    assert not file.reload_if_changed()
    write(MINIMAL)
    assert file.reload_if_changed()
    assert file.current.name == "T"


def test_a_file_that_is_wrong_from_the_start_stops_the_start(write: Write) -> None:
    with pytest.raises(ProgrammeError, match="horizon_days"):
        ProgrammeFile(write("horizon_days = 0\n" + MINIMAL))
    assert ProgrammeFile().current == load()


# --- nothing but a sentence, whatever the file holds ------------------------------------------------------------------

SCALARS = (
    st.none().map(lambda _: "x" * 200)
    | st.booleans()
    | st.integers()
    | st.integers(-5, 10**6)
    | st.sampled_from([10**30, 0, 1])
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["", "09:00", "monday", "de", "dueren", "neumann", "open-hour", "appointment", "DE-NW", "Europe"])
    | st.dates()
    | st.times()
    | st.datetimes()
)
KEYS = st.sampled_from(sorted({*tomllib.loads(EVERY_KEY), "from", "to", "id", "hourz"})) | st.text(max_size=8)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=8
)


def places_in(value: object) -> list[tuple[Any, Any]]:
    """Every place in a document whose value can be replaced: a container and a key or index of it."""
    inside: list[tuple[Any, Any]] = []
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            inside += [(value, key), *places_in(value[key])]
    return inside


def refusal(path: Path) -> tuple[str, ...]:
    try:
        found = load(path)
    except ProgrammeError as error:
        return error.sentences
    slots(found, date(2027, 1, 11), date(2027, 1, 17))
    return ()


def read_or_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    for sentence in refusal(path):
        assert sentence.startswith(f"{path}: ")
        assert sentence.endswith((".", "?"))
        assert "\n" not in sentence
        assert len(sentence) < 1000


unhurried = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=200
)


@unhurried
@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_a_file_of_any_values_is_read_or_refused_in_sentences(tmp_path: Path, content: dict[str, Any]) -> None:
    read_or_refused(tmp_path / "any.toml", toml(content).encode())


@unhurried
@given(st.data())
def test_a_good_file_with_some_values_replaced_is_read_or_refused_in_sentences(
    tmp_path: Path, data: st.DataObject
) -> None:
    content = tomllib.loads(EVERY_KEY)
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(places_in(content)))
        container[key] = data.draw(VALUES)
    read_or_refused(tmp_path / "any.toml", toml(content).encode())


@unhurried
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_a_file_of_any_bytes_is_read_or_refused_in_sentences(tmp_path: Path, content: bytes) -> None:
    read_or_refused(tmp_path / "any.toml", content)
