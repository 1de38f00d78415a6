"""The visit card: everything one must know to be there, in each language, and nothing that misleads."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.actions.book import ShowEarliest
from bot.chat.actions.visits import AskCancel, AskLate, SendCalendarFile, SendMap, ShowDetails
from bot.chat.callback_data import unpack
from bot.chat.screen import Screen, plain
from bot.demo.html import parse_html
from bot.domain.notices import NoticeKind
from bot.domain.programme import Kind
from bot.domain.visits import State, Visit, VisitCard, Wish
from bot.i18n.speech import Speech
from bot.views import describe, details, notices, visit
from tests.views.rendering import SPEECHES
from tests.views.samples import APPOINTMENT, CONFIRMED, HOUR, MONDAY, OPEN_HOUR, facts

each_speech = pytest.mark.parametrize("say", SPEECHES, ids=lambda say: f"{say.locale}-for-{say.own}")
CONTROLS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
TYPED = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)


def card(say: Speech, of: Visit, now: datetime = MONDAY) -> Screen:
    return visit.card(say, VisitCard(of), CONFIRMED, now)


def read(screen: Screen) -> str:
    return plain(screen.text)


def actions(screen: Screen) -> list[object]:
    return [unpack(button.data)[0] for button in screen.buttons if button.data]


@each_speech
@pytest.mark.parametrize("of", [OPEN_HOUR, APPOINTMENT], ids=lambda of: of.kind)
def test_the_card_says_when_where_of_which_kind_and_how_to_change_it(say: Speech, of: Visit) -> None:
    screen = card(say, of)
    text = read(screen)
    end = of.local + (of.ends_at - of.starts_at)
    for needed in (
        say.weekday(of.local),
        f"{of.local:%d.%m.%Y}",
        f"{of.local:%H:%M}",
        f"{end:%H:%M}",
        of.street,
        of.town,
        of.office_name,
        plain(say.say(describe.KINDS[of.kind])),
        of.counsellor_name or plain(say.say("Say there: number {number}.", number=of.number)),
    ):
        assert needed in text
    assert {ShowEarliest(of.id), AskCancel(of.id), SendCalendarFile(of.id), ShowDetails(of.id)} <= set(actions(screen))


@each_speech
def test_the_number_is_said_for_both_kinds_and_the_order_only_for_open_hours(say: Speech) -> None:
    number = plain(say.say("Say there: number {number}.", number=7))
    assert number in read(card(say, OPEN_HOUR)) and number in read(card(say, APPOINTMENT))
    waiting = plain(say.say("The number is not an order. You may have to wait."))
    assert waiting in read(card(say, OPEN_HOUR)) and waiting not in read(card(say, APPOINTMENT))


@each_speech
@pytest.mark.parametrize("state", State)
def test_nothing_calls_a_person_to_a_visit_that_does_not_stand_or_is_over(say: Speech, state: State) -> None:
    is_over = state is State.BOOKED
    text = read(card(say, replace(OPEN_HOUR, state=state), OPEN_HOUR.ends_at if is_over else MONDAY))
    span = say.span(OPEN_HOUR.local, OPEN_HOUR.local + HOUR / 2)
    assert plain(say.say("No outcome yet." if is_over else visit.STATES[state])) in text
    assert plain(say.say("Come in this time: {span}", span=span)) not in text
    assert plain(say.say("Say there: number {number}.", number=7)) not in text
    assert plain(visit.bring_list(say)) not in text
    assert "14:00" in text


def test_the_buttons_of_a_card_are_those_that_help_at_its_hour() -> None:
    say, begun, soon = Speech.of("de"), OPEN_HOUR.starts_at, OPEN_HOUR.starts_at - timedelta(hours=2)
    assert AskLate(OPEN_HOUR.id) not in actions(card(say, OPEN_HOUR, soon - timedelta(seconds=1)))
    assert {AskLate(OPEN_HOUR.id), AskCancel(OPEN_HOUR.id)} <= set(actions(card(say, OPEN_HOUR, soon)))
    assert AskLate(OPEN_HOUR.id) in actions(card(say, OPEN_HOUR, begun))
    assert AskCancel(OPEN_HOUR.id) not in actions(card(say, OPEN_HOUR, begun))
    assert AskLate(OPEN_HOUR.id) not in actions(card(say, OPEN_HOUR, OPEN_HOUR.ends_at))


def test_a_map_is_offered_where_coordinates_are_known_else_the_address_to_copy_else_neither() -> None:
    say = Speech.of("en")
    assert SendMap(APPOINTMENT.id) in actions(card(say, APPOINTMENT))
    copies = [[b.copy for b in card(say, of).buttons if b.copy] for of in (OPEN_HOUR, replace(OPEN_HOUR, street=""))]
    assert copies == [["Teststraße 2, Jülich"], []]
    assert SendMap(OPEN_HOUR.id) not in actions(card(say, OPEN_HOUR))


@pytest.mark.parametrize(("length", "copied"), [(248, 1), (249, 0), (500, 0)])
def test_an_address_too_long_for_a_button_is_text_alone(length: int, copied: int) -> None:
    of = replace(OPEN_HOUR, street="s" * length)
    screen = card(Speech.of("en"), of)
    assert of.street in screen.text
    assert sum(bool(button.copy) for button in screen.buttons) == copied


def test_the_answer_to_wishes_is_said_once() -> None:
    say, wished = Speech.of("en"), replace(OPEN_HOUR, wishes=frozenset({Wish.CHILD}), wishes_possible=True)
    told = notices.notice(facts(say, NoticeKind.WISHES_ANSWERED, wished), CONFIRMED, MONDAY)
    answer = plain(visit.wishes_answer(say, wished))
    assert read(told).count(answer) == 1
    assert read(card(say, wished)).count(answer) == 1


def test_no_wishes_are_shown_as_a_dash_in_every_language() -> None:
    for say in SPEECHES:
        lines = read(details.details(say, OPEN_HOUR)).split("\n")
        assert sum("\u2068–\u2069" in line for line in lines) == 3


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_whatever_names_hold_the_card_stays_readable_and_says_them(data: st.DataObject) -> None:
    say = data.draw(st.sampled_from(SPEECHES))
    fields = ("nickname", "office_name", "building", "street", "town", "counsellor_name")
    values = {field: data.draw(TYPED, label=field) for field in fields}
    of = replace(APPOINTMENT, **values)
    told = notices.notice(facts(say, NoticeKind.BOOKED, of), CONFIRMED, MONDAY)
    for screen in (card(say, of), details.details(say, of), told):
        shown = parse_html(str(screen.text)).text
        assert shown.count("\u2068") == shown.count("\u2069")
        assert values["nickname"].translate(CONTROLS) in shown


@each_speech
def test_an_open_hour_is_called_so_and_an_appointment_names_its_counsellor_where_known(say: Speech) -> None:
    unnamed = replace(APPOINTMENT, counsellor_name="")
    kind = plain(say.say(describe.KINDS[Kind.APPOINTMENT]))
    assert f"{describe.PICTURES[Kind.APPOINTMENT]} {kind}\n" in read(card(say, unnamed))
    assert "Sarah Neumann" in read(card(say, APPOINTMENT)) and "Sarah Neumann" not in read(card(say, unnamed))
