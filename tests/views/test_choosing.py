"""Finding a place with few taps: how free slots become choices, and how each choice leads to all of its slots."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.actions.book import Narrow, ShowSlot, Take
from bot.chat.callback_data import unpack
from bot.chat.screen import Screen
from bot.domain.booking import FreeSlot
from bot.domain.choosing import CHOICES, Filter, Group, divide, local_start, sorts, wanted
from bot.domain.programme import Kind
from bot.domain.slots import Slot, offered
from bot.i18n.speech import Speech
from bot.views.choose import Chooser
from tests.views.samples import BERLIN, CONFIRMED, FREE, MONDAY

unhurried = settings(deadline=None, max_examples=150)
SAY = Speech.of("en")
OFFICES = ("dueren", "juelich")
HOLDERS = ("neumann", "raslilo", "deputy-a", "deputy-b", "deputy-c")


def slot(minutes: int, office: str = "juelich", kind: Kind = Kind.OPEN_HOUR, counsellor: str | None = None) -> FreeSlot:
    starts_at = MONDAY + timedelta(minutes=minutes)
    ends_at = starts_at + timedelta(minutes=30)
    return FreeSlot(Slot(starts_at, ends_at, office, kind, counsellor, 1, timedelta(), (), True), 1)


@st.composite
def free_slots(draw: st.DrawFn, most_at_once: int = CHOICES) -> list[FreeSlot]:
    """Free slots in order, some of them at one time, over hours or weeks."""
    step = draw(st.sampled_from([30, 60, 24 * 60, 7 * 24 * 60]))
    sort = st.one_of(
        st.tuples(st.sampled_from(OFFICES), st.just(Kind.OPEN_HOUR), st.none()),
        st.tuples(st.sampled_from(OFFICES), st.just(Kind.APPOINTMENT), st.sampled_from(HOLDERS)),
    )
    times = st.integers(0, 60) | st.integers(0, 5)
    found = draw(st.lists(st.tuples(times, sort), min_size=1, max_size=40, unique=True))
    slots = sorted((slot(at * step, *sort_) for at, sort_ in found), key=lambda free: free.slot.order())
    together = groupby(slots, key=lambda free: free.slot.starts_at)
    return [free for _, same in together for free in list(same)[:most_at_once]]


def stretch(group: Group) -> Filter:
    """What a button of the group asks for: all from its first start to its last."""
    return Filter(from_local=group.first, to_local=group.last + timedelta(minutes=1))


@unhurried
@given(free_slots())
def test_slots_are_divided_into_at_most_four_groups_in_order_and_none_is_lost(slots: list[FreeSlot]) -> None:
    groups = divide(slots, BERLIN)
    assert 1 <= len(groups) <= CHOICES
    assert [free for group in groups for free in group.slots] == slots
    assert all(group.slots for group in groups)


@unhurried
@given(free_slots())
def test_a_group_of_several_is_what_its_stretch_of_time_admits_and_nothing_else(slots: list[FreeSlot]) -> None:
    for group in divide(slots, BERLIN):
        assert group.first == local_start(group.slots[0], BERLIN)
        assert group.last == local_start(group.slots[-1], BERLIN)
        if len(group.slots) > 1:
            assert wanted(slots, stretch(group), BERLIN) == list(group.slots)


@unhurried
@given(free_slots(most_at_once=9))
def test_dividing_again_and_again_ends_at_every_single_slot(slots: list[FreeSlot]) -> None:
    assert leaves(slots) == slots


def leaves(slots: list[FreeSlot]) -> list[FreeSlot]:
    found = []
    for group in divide(slots, BERLIN):
        if len(group.slots) == 1:
            found += list(group.slots)
        else:
            below = wanted(slots, stretch(group), BERLIN)
            assert len(below) < len(slots), "a choice that leads back to itself"
            found += leaves(below)
    return found


@unhurried
@given(free_slots())
def test_several_days_are_never_mixed_with_times_of_one_day(slots: list[FreeSlot]) -> None:
    days = {local_start(free, BERLIN).date() for free in slots}
    groups = divide(slots, BERLIN)
    for one, next_ in pairwise(groups):
        if len(days) > 1:
            assert one.last.date() < next_.first.date(), "days are kept whole"
        else:
            assert one.last < next_.first or len(one.slots) == len(next_.slots) == 1
    assert any(group.is_days for group in groups) <= (len(days) > CHOICES)


def test_one_single_slot_is_a_group_of_its_own_and_nothing_has_no_groups() -> None:
    (group,) = divide([slot(0)], BERLIN)
    assert (group.slots, group.is_days) == ((slot(0),), False)
    assert divide([], BERLIN) == []


def test_up_to_four_days_are_days_up_to_four_weeks_are_weeks_and_more_are_stretches() -> None:
    day, week = 24 * 60, 7 * 24 * 60
    days = [slot(n * day) for n in range(4)]
    weeks = [slot(n * week + m * day) for n in range(3) for m in (0, 2)]
    many = [slot(n * week) for n in range(9)]
    assert [len(group.slots) for group in divide(days, BERLIN)] == [1, 1, 1, 1]
    assert [len(group.slots) for group in divide(weeks, BERLIN)] == [2, 2, 2]
    assert [len(group.slots) for group in divide(many, BERLIN)] == [3, 3, 3]


def test_slots_of_one_time_stay_together_so_that_none_hides_behind_another() -> None:
    morning = [
        slot(at, "dueren", Kind.APPOINTMENT, who) for at, who in ((0, "a"), (0, "b"), (0, "c"), (60, "a"), (60, "b"))
    ]
    assert [len(group.slots) for group in divide(morning, BERLIN)] == [3, 2]


@unhurried
@given(free_slots(), st.data())
def test_a_filter_admits_by_office_kind_counsellor_and_half_open_time(
    slots: list[FreeSlot], data: st.DataObject
) -> None:
    one = data.draw(st.sampled_from(slots))
    at = local_start(one, BERLIN)
    office, kind, counsellor = one.slot.office, one.slot.kind, one.slot.counsellor or ""
    assert wanted(slots, Filter(), BERLIN) == slots
    exact = Filter(office, kind, counsellor, at, at + timedelta(minutes=1))
    assert one in wanted(slots, exact, BERLIN)
    assert one not in wanted(slots, replace(exact, to_local=at), BERLIN)
    assert one not in wanted(slots, replace(exact, from_local=at + timedelta(minutes=1)), BERLIN)
    assert one not in wanted(slots, replace(exact, office="elsewhere"), BERLIN)
    assert one not in wanted(slots, replace(exact, counsellor="someone"), BERLIN)
    other = next(other for other in Kind if other is not kind)
    assert one not in wanted(slots, replace(exact, kind=other), BERLIN)


def test_sorts_are_named_once_open_hours_first() -> None:
    found = sorts(FREE)
    assert found == [(Kind.OPEN_HOUR, "dueren"), (Kind.OPEN_HOUR, "juelich"), (Kind.APPOINTMENT, "dueren")]


def test_the_clock_that_is_set_back_disturbs_no_group() -> None:
    night = datetime(2026, 10, 24, 22, tzinfo=UTC)
    hours = [replace(slot(0).slot, starts_at=night + n * timedelta(hours=1)) for n in range(6)]
    late = [FreeSlot(each, 1) for each in hours]
    assert [free for group in divide(late, BERLIN) for free in group.slots] == late


def press(say: Speech, screen: Screen, free: list[FreeSlot]) -> set[tuple[str, datetime]]:
    """All places that are reached from a screen by its own buttons, however many taps that takes."""
    found = set()
    for button in screen.buttons:
        action = unpack(button.data)[0] if not button.data.startswith("~") else None
        if isinstance(action, Take | ShowSlot):
            found.add((action.office + action.counsellor, action.local))
        elif isinstance(action, Narrow):
            filter_ = Filter(action.office, action.kind, action.counsellor, action.from_local, action.to_local)
            below = wanted(free, filter_, BERLIN)
            assert below, "no choice without a place"
            found |= press(say, Chooser(say, CONFIRMED).narrowed(action, below), free)
    return found


def test_every_free_place_is_reached_from_the_choices_and_from_its_counsellor() -> None:
    chooser = Chooser(SAY, CONFIRMED)
    free = [FreeSlot(each, each.places) for each in offered(CONFIRMED, MONDAY)]
    every = {(each.slot.office + (each.slot.counsellor or ""), local_start(each, BERLIN)) for each in free}
    assert press(SAY, chooser.choices(free), free) == every
    theirs = {place for place in every if place[0] not in OFFICES}
    assert press(SAY, chooser.counsellors(free), free) == theirs
