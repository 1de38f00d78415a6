"""Deletion: on wish at once, and of itself after the retention time."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.domain import wall
from bot.domain.programme import Programme
from bot.domain.questions import LONGEST_KEPT
from bot.domain.visits import LIVE, State, Visit
from bot.services.cancel_visit import end
from bot.services.desk import Desk, Moment
from bot.store import awaiting, counters, erased, inbox, messages, outbox, persons, questions, redactions, visits
from bot.store.database import Connection

NAMELESS = {"nickname": "", "topic": None, "wishes": frozenset[str](), "wishes_possible": None, "person_id": None}
NO_OUTCOME = "no-outcome"


async def erase_person(desk: Desk, telegram_id: int) -> int:
    """Delete everything about the person at once. Live visits are cancelled first; returns how many."""
    return await desk.database.write(_erase, telegram_id, desk.moment())


def _erase(connection: Connection, telegram_id: int, moment: Moment) -> int:
    person = persons.find(connection, telegram_id)
    if person is None:
        return 0
    own = visits.all_own(connection, person.id)
    asked = questions.of_person(connection, person.id)
    redactions.ask_for(connection, outbox.sent_to_counsellors(connection, [visit.id for visit in own], asked))
    ahead = [visit for visit in own if visit.state in LIVE and moment.now < visit.starts_at]
    over = [visit for visit in own if visit not in ahead]
    _count(connection, over, person.locale)
    visits.remove(connection, [visit.id for visit in over])
    for visit in ahead:
        nameless = visits.change(connection, visit, dict(NAMELESS))
        end(connection, nameless, moment)
    persons.remove(connection, person.id)
    erased.note(connection, person.id, moment.today)
    inbox.forget_chat(connection, telegram_id)
    return len(ahead)


async def erase_again(desk: Desk) -> int:
    """Delete whom a restored backup has brought back although they had themselves deleted. Returns how many."""
    return await desk.database.write(_erase_again, desk.moment())


def _erase_again(connection: Connection, moment: Moment) -> int:
    back = [person for number in erased.numbers(connection) if (person := persons.by_id(connection, number))]
    for person in back:
        _erase(connection, person.telegram_id, moment)
    return len(back)


async def purge(desk: Desk) -> int:
    """Delete what is older than the retention time: visits after their end, persons after their last press.

    Returns how many visits and persons went.
    """
    return await desk.database.write(_purge, desk.moment())


def _purge(connection: Connection, moment: Moment) -> int:
    programme, now = moment.programme, moment.now
    old = visits.ended_before(connection, now - programme.retention)
    redactions.ask_for(connection, outbox.sent_to_counsellors(connection, [visit.id for visit in old]))
    for visit in old:
        owner = visits.person_of(connection, visit.id)
        _count(connection, [visit], owner.locale if owner else None)
    visits.remove(connection, [visit.id for visit in old])
    last_day = wall.local(now - programme.retention, programme.zone).date()
    gone = [p for p in persons.seen_before(connection, last_day) if not visits.all_own(connection, p.id)]
    asked = {id for person in gone for id in questions.of_person(connection, person.id)}
    oldest = now - min(LONGEST_KEPT, programme.retention)
    asked.update(questions.asked_before(connection, oldest))
    redactions.ask_for(connection, outbox.sent_to_counsellors(connection, question_ids=asked))
    questions.remove(connection, asked)
    awaiting.clean(connection, oldest)
    for person in gone:
        persons.remove(connection, person.id)
        inbox.forget_chat(connection, person.telegram_id)
    inbox.clean(connection, now)
    messages.clean(connection, now)
    erased.clean(connection, last_day - programme.horizon_days * wall.DAY)
    return len(old) + len(gone)


def _count(connection: Connection, ended: Iterable[Visit], locale: str | None) -> None:
    """Let a visit live on as a number: a total by office and kind, and margins of one dimension each."""
    for visit in ended:
        month = f"{visit.local:%Y-%m}"
        outcome = NO_OUTCOME if visit.state is State.BOOKED else str(visit.state)
        counters.add(connection, month, "outcome", outcome)
        counters.add(connection, month, "office-and-kind", f"{visit.office} {visit.kind}")
        counters.add(connection, month, "topic", visit.topic or "none")
        counters.add(connection, month, "locale", locale or "unknown")


async def deletable_messages(desk: Desk, telegram_id: int) -> list[int]:
    """Messages in the person's chat that Telegram still lets the bot delete; they are forgotten here."""
    return await desk.database.write(_deletable, telegram_id, desk.now())


def _deletable(connection: Connection, telegram_id: int, now: datetime) -> list[int]:
    person = persons.find(connection, telegram_id)
    if person is None:
        return []
    found = messages.deletable(connection, person.id, now)
    messages.forget(connection, person.id)
    return found


async def messages_to_redact(desk: Desk) -> list[tuple[int, int, bool]]:
    """Some notices in counsellors' chats (chat, message) that must be edited, and whether to "answered"."""
    return await desk.database.read(redactions.waiting)


async def redacted(desk: Desk, chat_id: int, message_id: int) -> None:
    """A notice has been edited, or never can be."""
    await desk.database.write(redactions.done, chat_id, message_id)


def kept_for(programme: Programme) -> timedelta:
    """How long data lives at most, backups included: what the person is told."""
    return programme.retention + programme.backup
