"""Claims about wrong programme files: a sentence names the file, the key, the value and the cure."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.programme import ProgrammeError, load
from tests.programme_texts import EVERY_KEY, MINIMAL

Refused = Callable[[str | bytes], list[str]]
NUMBER = "whole number from {} to {}"
TIME = '"00:00" to "23:59"'
DATE = "without quotation marks, like 2027-02-08"
TRUE_OR_FALSE = "true or false, without quotation marks"
SECOND_HOURS = '[[hours]]\noffice = "dueren"'
AN_OPEN_HOUR = """
[[hours]]
office = "juelich"
kind = "open-hour"
weekday = "monday"
from = "15:30"
to = "17:00"
slot_minutes = 30
"""
AN_APPOINTMENT = """
[[hours]]
office = "juelich"
kind = "appointment"
counsellor = "neumann"
weekday = "tuesday"
from = "11:00"
to = "13:00"
slot_minutes = 60
"""


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    """The sentences about a file, each without the name of the file it begins with."""
    path = tmp_path / "mine.toml"

    def sentences(content: str | bytes) -> list[str]:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with pytest.raises(ProgrammeError) as wrong:
            load(path)
        assert str(wrong.value).splitlines() == list(wrong.value.sentences)
        assert all(sentence.startswith(f"{path}: ") for sentence in wrong.value.sentences)
        return [sentence.removeprefix(f"{path}: ") for sentence in wrong.value.sentences]

    return sentences


def changed(old: str, new: str) -> str:
    """The file with every key, with one thing changed."""
    assert old in EVERY_KEY
    return EVERY_KEY.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "key", "value", "cure"),
    [
        # top
        ('name = "Teilhabemanagement"', "name = 3", "name", "3", "text of 1 to 80 characters"),
        ('name = "Teilhabemanagement"', 'name = ""', "name", '""', "text of 1 to 80 characters"),
        ('name = "Teilhabemanagement"', 'name = "a\\nb"', "name", '"a b"', "on one line"),
        ("confirmed = true", 'confirmed = "true"', "confirmed", '"true"', TRUE_OR_FALSE),
        ("confirmed = true", "confirmed = 1", "confirmed", "1", TRUE_OR_FALSE),
        ('"Europe/Berlin"', '"Europe/Berln"', "timezone", '"Europe/Berln"', "Europe/Berlin"),
        ('"Europe/Berlin"', '"Europe"', "timezone", '"Europe"', "Europe/Berlin"),
        ('"Europe/Berlin"', '"../etc/passwd"', "timezone", '"../etc/passwd"', "Europe/Berlin"),
        ('"DE-NW"', '"DE-XX"', "holidays", '"DE-XX"', "DE-NW"),
        ('"DE-NW"', '"XX"', "holidays", '"XX"', "DE-NW"),
        ('"DE-NW"', '"DE-"', "holidays", '"DE-"', "DE-NW"),
        ('"DE-NW"', '"date"', "holidays", '"date"', "DE-NW"),
        ('["de", "en", "ckb"]', "[]", "locales", "[]", '"de", "en", "fr"'),
        ('["de", "en", "ckb"]', '"de"', "locales", '"de"', "in square brackets"),
        ('["de", "en", "ckb"]', '["de", "en", "de"]', "locales", '["de", "en", "de"]', "each once"),
        ('"ckb"', '"xx"', "locales[2]", '"xx"', '"ckb", "tr"'),
        ("lead_minutes = 600", "lead_minutes = -1", "lead_minutes", "-1", NUMBER.format(0, 525600)),
        ("lead_minutes = 600", 'lead_minutes = "600"', "lead_minutes", '"600"', NUMBER.format(0, 525600)),
        ("lead_minutes = 600", "lead_minutes = 600.0", "lead_minutes", "600.0", NUMBER.format(0, 525600)),
        ("lead_minutes = 600", "lead_minutes = true", "lead_minutes", "true", NUMBER.format(0, 525600)),
        ("horizon_days = 14", "horizon_days = 0", "horizon_days", "0", NUMBER.format(1, 365)),
        ("horizon_days = 14", "horizon_days = 366", "horizon_days", "366", NUMBER.format(1, 365)),
        ("live_visits_per_person = 3", "live_visits_per_person = 0", "live_visits_per_person", "0", "from 1"),
        ("bookings_per_week = 5", "bookings_per_week = -5", "bookings_per_week", "-5", "from 1"),
        ("retention_days = 30", "retention_days = 0", "retention_days", "0", "from 1"),
        ("backup_days = 3", "backup_days = 0", "backup_days", "0", "from 1"),
        # sections
        ('law = "dsgvo"', 'law = "gdpr"', "controller.law", '"gdpr"', '"dsgvo" or "kdg"'),
        ('address = "Musterstraße 1"', "address = 1", "controller.address", "1", "at most 200 characters"),
        ('"+00 000 000"', '"by bus"', "contact.phone", '"by bus"', "+49 2421"),
        ('"buero@example.org"', '"buero"', "contact.email", '"buero"', "e-mail address"),
        ("questions = true", "questions = 0", "features.questions", "0", TRUE_OR_FALSE),
        ('from = "21:00"', 'from = "9:00"', "quiet.from", '"9:00"', TIME),
        ('from = "21:00"', 'from = "24:00"', "quiet.from", '"24:00"', TIME),
        ('from = "21:00"', "from = 21:00:30", "quiet.from", "21:00:30", TIME),
        ('from = "21:00"', "from = 21", "quiet.from", "21", TIME),
        ('to = "19:00"', 'to = "16:00"', "reminder[0].to", "16:00", "later time"),
        ('to = "19:00"', "", "reminder[0]", '["from"]', "`before_minutes` and `until_minutes`"),
        ('to = "19:00"', 'to = "19:00:01"', "reminder[0].to", '"19:00:01"', TIME),
        ("until_minutes = 30", 'from = "10:00"', "reminder[1]", '["from", "before_minutes"]', "`from` and `to`"),
        ("until_minutes = 30", 'until_minutes = 3\nfrom = "10:00"', "reminder[1]", '["from", "before', "`from` and"),
        ("until_minutes = 30", "until_minutes = 180", "reminder[1].until_minutes", "180", "smaller"),
        ("before_minutes = 180", "before_minutes = -180", "reminder[1].before_minutes", "-180", "from 0 to 1440"),
        # offices and counsellors
        ('id = "dueren"', 'id = "Düren"', "office[0].id", '"Düren"', "small letters, digits and hyphens"),
        ('id = "dueren"', f'id = "{"d" * 13}"', "office[0].id", f'"{"d" * 13}"', "1 to 12"),
        ('id = "dueren"', 'id = "dueren "', "office[0].id", '"dueren "', "1 to 12"),
        ('id = "juelich"', 'id = "dueren"', "office[1].id", '"dueren"', "another id"),
        ('id = "raslilo"', 'id = "neumann"', "counsellor[1].id", '"neumann"', "another id"),
        ("latitude = 50.8031", "latitude = 90.1", "office[0].latitude", "90.1", "-90 to 90"),
        ("latitude = 50.8031", "latitude = nan", "office[0].latitude", "nan", "-90 to 90"),
        ("longitude = 6.4822", "longitude = -181", "office[0].longitude", "-181", "-180 to 180"),
        ("longitude = 6.4822", "", "office[0].latitude", "50.8031", "both or neither"),
        ("latitude = 50.8031", "", "office[0].longitude", "6.4822", "both or neither"),
        # hours
        ('office = "juelich"', 'office = "aachen"', "hours[0].office", '"aachen"', '"dueren", "juelich"'),
        ('kind = "open-hour"', 'kind = "walk-in"', "hours[0].kind", '"walk-in"', '"open-hour", "appointment"'),
        ('"neumann", "raslilo"', '"neumann", "x"', "hours[0].counsellors[1]", '"x"', '"neumann", "raslilo"'),
        ('["neumann", "raslilo"]', '["neumann", "neumann"]', "hours[0].counsellors", '["neumann", "ne', "each once"),
        (
            'counsellors = ["neumann", "raslilo"]',
            'counsellor = "neumann"',
            "hours[0].counsellor",
            '"neumann"',
            "instead",
        ),
        ('counsellor = "neumann"', "", "hours[1].kind", '"appointment"', 'add counsellor = "…"'),
        ('counsellor = "neumann"', 'counsellor = "x"', "hours[1].counsellor", '"x"', '"neumann", "raslilo"'),
        ('counsellor = "neumann"', 'counsellor = ""', "hours[1].counsellor", '""', '"neumann", "raslilo"'),
        ("slot_minutes = 60", "slot_minutes = 60\nplaces = 2", "hours[1].places", "2", "write 1"),
        (
            "slot_minutes = 60",
            'slot_minutes = 60\ncounsellors = ["raslilo"]',
            "hours[1].counsellors",
            '["ras',
            "instead",
        ),
        ('weekday = "monday"', 'weekday = "Monday"', "hours[0].weekday", '"Monday"', '"monday", "tuesday"'),
        ('weekday = "monday"', 'weekday = "montag"', "hours[0].weekday", '"montag"', '"monday", "tuesday"'),
        ('to = "16:00"', 'to = "14:00"', "hours[0].to", "14:00", "later time"),
        ('to = "16:00"', 'to = "13:00"', "hours[0].to", "13:00", "later time"),
        ("slot_minutes = 30", "slot_minutes = 121", "hours[0].slot_minutes", "121", "at most 120"),
        ("slot_minutes = 30", "slot_minutes = 0", "hours[0].slot_minutes", "0", "from 1"),
        ("slot_minutes = 30", "slot_minutes = -30", "hours[0].slot_minutes", "-30", "from 1"),
        ("gap_minutes = 5", "gap_minutes = -5", "hours[0].gap_minutes", "-5", "from 0"),
        ("places = 2", "places = 0", "hours[0].places", "0", "from 1"),
        ("lead_minutes = 0\n", "lead_minutes = -1\n", "hours[0].lead_minutes", "-1", "from 0"),
        ("valid_from = 2026-01-01", "", "hours[0].every_weeks", "2", "add valid_from"),
        ("valid_from = 2026-01-01", 'valid_from = "2026-01-01"', "hours[0].valid_from", '"2026-01-01"', DATE),
        ("valid_from = 2026-01-01", "valid_from = 1926-01-01", "hours[0].valid_from", "1926-01-01", "2000 to 2099"),
        ("valid_from = 2026-01-01", "valid_from = 2028-01-01", "hours[0].valid_until", "2027-12-31", "later date"),
        ("every_weeks = 2", "every_weeks = 0", "hours[0].every_weeks", "0", "from 1"),
        # closures
        ("to = 2027-02-09", "to = 2027-02-07", "closure[0].to", "2027-02-07", "later date"),
        ("to = 2027-02-09", "to = 2027-02-09T12:00:00", "closure[0].to", "2027-02-09T12:00:00", DATE),
        ("to = 2027-02-09", 'to = "9.2.2027"', "closure[0].to", '"9.2.2027"', DATE),
        ('office = "juelich"\nreason', 'office = "x"\nreason', "closure[0].office", '"x"', '"dueren", "juelich"'),
        ('reason = "carnival"', 'reason = "party"', "closure[0].reason", '"party"', '"carnival", "staff-meeting"'),
        # shapes
        ("[features]", "[[features]]", "features", "[a section or table]", "[features]"),
        ("[quiet]", "[[quiet]]", "quiet", "[a section or table]", "[quiet]"),
    ],
)
def test_a_wrong_value_is_told_with_key_value_and_cure(
    refused: Refused, old: str, new: str, key: str, value: str, cure: str
) -> None:
    sentences = refused(changed(old, new))
    (about,) = [sentence for sentence in sentences if sentence.startswith(f"`{key}`")]
    said, write = about.split("; ", 1)
    assert f" = {value}" in said
    assert cure in write
    assert write.endswith(".")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('name = "Teilhabemanagement"', 'nam = "T"', "unknown key `nam`; did you mean `name`?"),
        (SECOND_HOURS, f"[[hourz]]\n[[hours]]\n{SECOND_HOURS[10:]}", "unknown key `hourz`; did you mean `hours`?"),
        ("law =", "low =", "unknown key `controller.low`; did you mean `controller.law`?"),
        (
            "gap_minutes = 5",
            "gap_minute = 5",
            "unknown key `hours[0].gap_minute` (no. 1 of the [[hours]]); did you mean `hours[0].gap_minutes`?",
        ),
        (
            "[quiet]\n",
            '[quiet]\ntimezone = "UTC"\n',
            "unknown key `quiet.timezone`; `timezone` belongs to the top of the file, before the first section.",
        ),
        ("[quiet]\n", "[quiet]\nxyz = 1\n", "unknown key `quiet.xyz`; the keys known here are from, to."),
        ('from = "21:00"', 'from_local = "21:00"', "unknown key `quiet.from_local`; the keys known here are from, to."),
        ("[quiet]\n", '[quiet]\n"a\\nb" = 1\n', "unknown key `quiet.a b`; the keys known here are from, to."),
    ],
)
def test_an_unknown_key_is_told_with_the_one_that_was_meant(
    refused: Refused, old: str, new: str, sentence: str
) -> None:
    assert sentence in refused(changed(old, new))


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('name = "Teilhabemanagement"\n', "name"),
        ('timezone = "Europe/Berlin"\n', "timezone"),
        ('locales = ["de", "en", "ckb"]\n', "locales"),
        ('id = "dueren"\n', "office[0].id"),
        ('name = "Düren"\n', "office[0].name"),
        ('id = "neumann"\n', "counsellor[0].id"),
        ('name = "Sarah Neumann"\n', "counsellor[0].name"),
        ('office = "juelich"\n', "hours[0].office"),
        ('kind = "open-hour"\n', "hours[0].kind"),
        ('weekday = "monday"\n', "hours[0].weekday"),
        ('from = "14:00"\n', "hours[0].from"),
        ('to = "12:00"\n', "hours[1].to"),
        ("slot_minutes = 60\n", "hours[1].slot_minutes"),
        ("from = 2027-02-08\n", "closure[0].from"),
        ("to = 2027-02-09\n", "closure[0].to"),
        ('reason = "carnival"\n', "closure[0].reason"),
    ],
)
def test_a_missing_key_is_told_with_what_to_write(refused: Refused, line: str, key: str) -> None:
    (sentence,) = refused(changed(line, ""))
    assert sentence.startswith(f"`{key}`")
    assert " is missing; write " in sentence


def test_a_file_without_an_office_is_told_so(refused: Refused) -> None:
    (sentence,) = refused(MINIMAL.split("[[office]]")[0])
    assert sentence == "`office` is missing; write at least one section [[office]]."
    (sentence,) = refused("office = []\n" + MINIMAL.split("[[office]]")[0])
    assert sentence == "`office` = [] is not possible here; write at least one section [[office]]."


def test_an_appointment_in_a_file_without_counsellors_is_told_to_add_one(refused: Refused) -> None:
    (sentence,) = refused(MINIMAL + AN_APPOINTMENT.replace("juelich", "dueren"))
    assert sentence.endswith('= "neumann" is the id of no [[counsellor]]; add a [[counsellor]] with this id.')


def test_everything_wrong_is_told_at_once_and_repeated_sections_are_counted_for_people(refused: Refused) -> None:
    text = changed("slot_minutes = 60", "slot_minutes = 0").replace("horizon_days = 14", "horizon_days = 0")
    sentences = refused(text)
    assert len(sentences) == 2
    assert sentences[1].startswith("`hours[1].slot_minutes` (no. 2 of the [[hours]]) = 0")


# --- hours that overlap -----------------------------------------------------------------------------------------------


def test_two_open_hours_of_one_office_may_not_overlap(refused: Refused) -> None:
    (sentence,) = refused(EVERY_KEY + AN_OPEN_HOUR)
    assert sentence.startswith("`hours[2].from` (no. 3 of the [[hours]]) = 15:30 overlaps with `hours[0]`")
    assert 'same office "juelich"' in sentence


def test_appointments_of_one_counsellor_may_not_overlap_even_in_two_offices(refused: Refused) -> None:
    (sentence,) = refused(EVERY_KEY + AN_APPOINTMENT)
    assert sentence.startswith("`hours[2].from` (no. 3 of the [[hours]]) = 11:00 overlaps with `hours[1]`")
    assert 'same counsellor "neumann"' in sentence


@pytest.mark.parametrize(
    "hours",
    [
        AN_OPEN_HOUR.replace("15:30", "16:00"),
        AN_OPEN_HOUR.replace("15:30", "12:00").replace("17:00", "14:00"),
        AN_OPEN_HOUR.replace("monday", "wednesday"),
        AN_OPEN_HOUR.replace("juelich", "dueren"),
        AN_OPEN_HOUR + "valid_from = 2028-01-01\n",
        AN_OPEN_HOUR + "valid_until = 2025-12-31\n",
        AN_OPEN_HOUR + "valid_from = 2026-01-05\nevery_weeks = 2\n",
        AN_APPOINTMENT.replace("11:00", "12:00"),
        AN_APPOINTMENT.replace("neumann", "raslilo"),
        AN_APPOINTMENT.replace("tuesday", "monday"),
    ],
    ids=[
        "after",
        "before",
        "weekday",
        "office",
        "later",
        "earlier",
        "other-weeks",
        "after-2",
        "counsellor",
        "beside-open-hour",
    ],
)
def test_hours_that_never_meet_do_not_overlap(tmp_path: Path, hours: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(EVERY_KEY + hours, encoding="utf-8")
    assert len(load(path).hours) == 3


@pytest.mark.parametrize("valid_from", ["2026-01-01", "2025-12-15", "2027-12-25"])
def test_hours_in_the_same_weeks_overlap_from_whichever_week_they_count(refused: Refused, valid_from: str) -> None:
    assert len(refused(f"{EVERY_KEY}{AN_OPEN_HOUR}valid_from = {valid_from}\nevery_weeks = 1\n")) == 1


def test_every_two_and_every_three_weeks_meet_after_some_weeks(refused: Refused) -> None:
    assert len(refused(EVERY_KEY + AN_OPEN_HOUR + "valid_from = 2026-01-05\nevery_weeks = 3\n")) == 1


# --- files that are no TOML -------------------------------------------------------------------------------------------


def test_a_syntax_error_is_told_with_its_line(refused: Refused) -> None:
    (sentence,) = refused('name = "T"\ntimezone = Europe\n')
    assert "is not TOML" in sentence
    assert "line 2" in sentence


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name = 'Düren'".encode("latin-1"), "is not UTF-8; save it with the encoding UTF-8"),
        (b"name = 1\nname = 2\n", "is not TOML: Cannot overwrite a value"),
        (b"name = " + b"[" * 5000, "is not TOML"),
        (b"name = " + b"9" * 5000, "is not TOML"),
        (b"", "`name` is missing"),
    ],
    ids=["latin-1", "twice", "deep", "long", "empty"],
)
def test_a_file_that_cannot_be_understood_is_told_so(refused: Refused, content: bytes, said: str) -> None:
    assert said in refused(content)[0]


def test_an_endless_number_and_an_endless_text_are_shown_short(refused: Refused) -> None:
    (number,) = refused(changed("places = 2", f"places = 0x{'f' * 5000}"))
    assert "= a number of more than 18 digits is not possible here" in number
    (text,) = refused(changed('id = "dueren"', f'id = "{"x" * 5000}"'))
    assert f'= "{"x" * 59}…" is' in text
    (many,) = refused(changed('name = "Teilhabemanagement"', f"name = {[[1], 2] * 5000}"))
    assert "= [[…], 2, […], 2," in many
    assert len(many) < 300


def test_a_file_that_cannot_be_read_is_told_so(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.toml", tmp_path):
        with pytest.raises(ProgrammeError) as wrong:
            load(path)
        assert str(wrong.value).startswith(f"{path}: the file cannot be read (")
