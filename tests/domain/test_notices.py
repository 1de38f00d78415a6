"""Claims about what is told to whom, when, and when without a sound."""

from dataclasses import replace
from datetime import date, time

import pytest

from bot.domain.notices import (
    ABOUT_QUESTIONS,
    ABOUT_VISITS,
    NEEDS_BOOKED,
    TO_PERSONS,
    Notice,
    NoticeFacts,
    NoticeKind,
    is_silent,
    question_stands,
    reminders,
    still_stands,
)
from bot.domain.programme import DailyWindow
from bot.domain.questions import Question, QuestionState, Ready, overdue_at
from bot.domain.visits import State
from tests.domain.samples import berlin, programme
from tests.domain.test_visits import visit


def test_reminders_of_a_visit_are_notices_of_its_version_with_the_windows_of_the_rule() -> None:
    tomorrow = visit(id=4, version=3, starts_at=berlin("2026-11-25T09:00"))
    assert reminders(tomorrow, berlin("2026-11-23T12:00"), programme()) == [
        Notice(NoticeKind.REMINDER, 4, 3, berlin("2026-11-24T17:00"), berlin("2026-11-24T20:00")),
        Notice(NoticeKind.REMINDER, 4, 3, berlin("2026-11-25T07:00"), berlin("2026-11-25T08:00")),
    ]
    assert reminders(tomorrow, berlin("2026-11-25T07:30"), programme()) == []


@pytest.mark.parametrize("kind", sorted(ABOUT_VISITS))
@pytest.mark.parametrize("state", State)
def test_what_presumes_a_booked_visit_is_not_told_of_another(kind: NoticeKind, state: State) -> None:
    tells_of_any = {NoticeKind.BOOKED, NoticeKind.MOVED, NoticeKind.CANCELLED, NoticeKind.REMINDER_EXPIRED}
    assert still_stands(kind, state) is (kind in tells_of_any or state is State.BOOKED)


@pytest.mark.parametrize(
    ("at", "silent"),
    [
        ("2026-11-25T07:00", False),
        ("2026-11-25T06:59", True),
        ("2026-11-25T20:00", True),
        ("2026-11-27T19:59", False),
        ("2026-11-28T12:00", True),
        ("2026-11-29T12:00", True),
        ("2026-11-30T12:00", False),
        ("2026-12-25T12:00", True),
    ],
)
def test_counsellors_are_told_silently_at_night_at_the_weekend_and_on_holidays(at: str, silent: bool) -> None:
    whole = programme(holidays={date(2026, 12, 25): "Christmas Day"})
    assert is_silent(berlin(at), whole) is silent


def test_the_weekend_begins_by_the_wall_clock_not_in_greenwich() -> None:
    never_quiet = programme(quiet=DailyWindow(time(7), time(7)))
    assert not is_silent(berlin("2026-11-30T00:30"), never_quiet)
    assert is_silent(berlin("2026-11-28T00:30"), never_quiet)


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_notice_is_read_by_a_person_or_by_a_counsellor(kind: NoticeKind) -> None:
    facts = NoticeFacts(1, kind, visit(), 100, "de", "fa", 1)
    of_visits = {NoticeKind.REMINDER, NoticeKind.WISHES_ANSWERED}
    of_questions = {NoticeKind.QUESTION_WAITS, NoticeKind.ANSWER_FOLLOWS, NoticeKind.ANSWER}
    assert facts.to_counsellor is (kind not in of_visits | of_questions)


def test_what_persons_are_told_of_a_visit_always_presumes_a_booked_one() -> None:
    assert TO_PERSONS - ABOUT_QUESTIONS <= NEEDS_BOOKED


QUESTION = Question(1, 1, QuestionState.OPEN, "?", berlin("2026-11-23T12:00"))
ANSWERED = replace(QUESTION, state=QuestionState.ANSWERED, answered_by="neumann")


@pytest.mark.parametrize("kind", sorted(ABOUT_QUESTIONS))
def test_the_answer_needs_an_answered_question_whose_words_are_there_and_the_rest_an_open_one(kind: NoticeKind) -> None:
    is_answer = kind is NoticeKind.ANSWER
    assert question_stands(kind, QUESTION) is not is_answer
    assert question_stands(kind, replace(ANSWERED, reply="so")) is is_answer
    assert question_stands(kind, replace(ANSWERED, ready=Ready.DONE)) is is_answer
    assert not question_stands(kind, ANSWERED)


@pytest.mark.parametrize(
    ("asked", "overdue"),
    [
        ("2026-11-23T08:00", "2026-11-25T10:00"),
        ("2026-11-26T23:59", "2026-11-30T10:00"),
        ("2026-11-27T12:00", "2026-12-01T10:00"),
        ("2026-11-28T12:00", "2026-12-01T10:00"),
        ("2026-12-23T12:00", "2026-12-28T10:00"),
    ],
)
def test_a_question_is_overdue_at_ten_on_the_second_working_day_after(asked: str, overdue: str) -> None:
    whole = programme(holidays={date(2026, 12, 25): "Christmas Day"})
    assert overdue_at(berlin(asked), whole) == berlin(overdue)
