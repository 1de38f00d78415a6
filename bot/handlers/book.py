"""Booking and moving: from the earliest places to the visit card."""

from bot.chat.actions.base import Action
from bot.chat.actions.book import BookForSomeoneElse, Narrow, ShowChoices, ShowCounsellors, ShowEarliest, ShowSlot, Take
from bot.chat.actions.visits import ShowDetails, ShowVisit, TakeBack
from bot.chat.screen import Screen
from bot.domain import errors, wall
from bot.domain.booking import FreeSlot
from bot.domain.choosing import Filter, wanted
from bot.domain.programme import Kind
from bot.domain.slots import OpenNow, SlotKey, open_now, slots
from bot.domain.visits import State, Topic, Visit, VisitCard, check_before_start
from bot.handlers.press import Journeys, Talk
from bot.services import offer_slots
from bot.services.book_visit import book_visit
from bot.services.cancel_visit import take_back
from bot.services.move_visit import move_visit
from bot.services.show_visits import live_visits, visit_card
from bot.views import visit as visit_views
from bot.views.choose import Chooser


def register(journeys: Journeys) -> None:
    """Enter the actions of this journey."""
    journeys.on(ShowEarliest, lambda talk, action: earliest(talk, action.visit, letter=action.letter))
    journeys.on(ShowChoices, choices)
    journeys.on(ShowCounsellors, counsellors)
    journeys.on(Narrow, narrow)
    journeys.on(ShowSlot, slot)
    journeys.on(Take, take, instead=_before_taking)
    journeys.on(BookForSomeoneElse, for_someone_else, instead=lambda action: ShowDetails(action.visit))
    journeys.on(TakeBack, undo_cancel, instead=lambda action: ShowVisit(action.visit))


def _before_taking(a: Take) -> Action:
    return ShowVisit(a.visit) if a.visit else ShowSlot(0, a.office, a.kind, a.counsellor, a.local, a.letter)


async def _chooser(talk: Talk, visit: int, *, letter: bool) -> tuple[Chooser, list[FreeSlot]]:
    free = await offer_slots.free(talk.desk)
    moving = await _movable(talk, visit) if visit else None
    if moving:
        free = [slot for slot in free if slot.slot.key != moving.slot]
    asks_privacy = talk.person.privacy_seen_on is None
    return Chooser(talk.say, talk.programme, moving, letter=letter, asks_privacy=asks_privacy), free


async def _movable(talk: Talk, visit: int) -> Visit:
    found = (await visit_card(talk.desk, talk.chat, visit)).visit
    if not found.is_live(talk.desk.now()):
        raise errors.NotPossible
    check_before_start(found, talk.desk.now())
    return found


async def earliest(talk: Talk, visit: int, *, letter: bool = False) -> Screen:
    """The four earliest places, for a new visit (0) or to move one."""
    chooser, free = await _chooser(talk, visit, letter=letter)
    return chooser.earliest(free, _running(talk))


def _running(talk: Talk) -> list[OpenNow]:
    """The open hours that are running now and may be promised, by what is offered of them."""
    now, programme = talk.desk.now(), talk.programme
    today = wall.local(now, programme.zone).date()
    begun = [s for s in slots(programme, today, today) if s.kind is Kind.OPEN_HOUR and s.starts_at <= now]
    newest = {s.office: s for s in begun}
    return [
        running
        for running in open_now(programme, now)
        if (s := newest.get(running.office)) and talk.desk.rules.offers(s, programme)
    ]


async def choices(talk: Talk, action: ShowChoices) -> Screen:
    """Kinds and offices."""
    chooser, free = await _chooser(talk, action.visit, letter=action.letter)
    return chooser.choices(free) if free else chooser.earliest([], [])


async def counsellors(talk: Talk, action: ShowCounsellors) -> Screen:
    """The counsellors by name."""
    chooser, free = await _chooser(talk, action.visit, letter=action.letter)
    return chooser.counsellors(free)


async def narrow(talk: Talk, action: Narrow) -> Screen:
    """The places of a stretch of time."""
    chooser, free = await _chooser(talk, action.visit, letter=action.letter)
    filter_ = Filter(action.office, action.kind, action.counsellor, action.from_local, action.to_local)
    return chooser.narrowed(action, wanted(free, filter_, talk.programme.zone))


async def slot(talk: Talk, action: ShowSlot) -> Screen:
    """One slot, before it is taken."""
    chooser, _ = await _chooser(talk, action.visit, letter=action.letter)
    return chooser.slot(await offer_slots.look_at(talk.desk, _key(talk, action)))


def _key(talk: Talk, wish: ShowSlot | Take) -> SlotKey:
    """The slot that a button names. Raises SlotGone for a wall-clock time that does not exist."""
    starts_at = wall.instant(wish.local.date(), wish.local.time(), talk.programme.zone)
    if starts_at is None:
        raise errors.SlotGone
    return SlotKey(starts_at, wish.office, wish.kind, wish.counsellor or None)


async def take(talk: Talk, action: Take) -> Screen:
    """Book the place or move the visit there, and show the card."""
    key = _key(talk, action)
    if action.visit:
        return _result(talk, await _moved(talk, action, key), talk.say.say("Your visit is moved."))
    try:
        shown = await book_visit(talk.desk, talk.chat, key, topic=Topic.LETTER if action.letter else None)
    except errors.AlreadyBooked:
        shown = await _booked_already(talk, key, for_someone_else=False)
    return _result(talk, shown, talk.say.say("Booked. A place is reserved for you."))


async def _moved(talk: Talk, action: Take, key: SlotKey) -> VisitCard:
    """The moved visit, also where a first tap, or this very one before a restart, has moved it there."""
    try:
        return await move_visit(talk.desk, talk.chat, action.visit, action.version, key)
    except errors.VisitChanged:
        shown = await visit_card(talk.desk, talk.chat, action.visit)
        if (shown.visit.slot, shown.visit.version, shown.visit.state) != (key, action.version + 1, State.BOOKED):
            raise
        return shown


async def for_someone_else(talk: Talk, action: BookForSomeoneElse) -> Screen:
    """Book one more place in the open hour of a live visit."""
    visit = (await visit_card(talk.desk, talk.chat, action.visit)).visit
    if visit.kind is not Kind.OPEN_HOUR or visit.for_someone_else or not visit.is_live(talk.desk.now()):
        raise errors.NotPossible
    key = visit.slot
    try:
        shown = await book_visit(talk.desk, talk.chat, key, for_someone_else=True)
    except errors.AlreadyBooked:
        shown = await _booked_already(talk, key, for_someone_else=True)
    return _result(talk, shown, talk.say.say("Booked for someone else."))


async def undo_cancel(talk: Talk, action: TakeBack) -> Screen:
    """Book the slot of a cancelled visit again."""
    try:
        shown = await take_back(talk.desk, talk.chat, action.visit)
    except errors.AlreadyBooked:
        cancelled = (await visit_card(talk.desk, talk.chat, action.visit)).visit
        shown = await _booked_already(talk, cancelled.slot, for_someone_else=cancelled.for_someone_else)
    return _result(talk, shown, talk.say.say("Your visit is back."))


async def _booked_already(talk: Talk, key: SlotKey, *, for_someone_else: bool) -> VisitCard:
    """The visit that a first tap, or this very one before a restart, has booked. Raises AlreadyBooked for another."""
    for visit in await live_visits(talk.desk, talk.chat):
        if visit.slot == key and visit.for_someone_else == for_someone_else:
            return await visit_card(talk.desk, talk.chat, visit.id)
    raise errors.AlreadyBooked


def _result(talk: Talk, shown: VisitCard, note: str) -> Screen:
    return visit_views.card(talk.say, shown, talk.programme, talk.desk.now(), note, says_reminders=True)
