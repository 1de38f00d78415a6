"""Notices: what persons and counsellors are told by the outbox, in words true at the moment of sending."""

from datetime import datetime

from markupsafe import Markup

from bot.chat.actions.counsellors import AnswerWishes, ShowNotice
from bot.chat.screen import Button, Screen, bold, lines
from bot.domain.notices import NoticeFacts, NoticeKind
from bot.domain.programme import Programme
from bot.domain.visits import State, Visit, VisitCard
from bot.i18n.locales import KNOWN
from bot.i18n.speech import Speech, mark
from bot.views import describe, written
from bot.views.choose import sample_warning
from bot.views.frame import button, framed
from bot.views.outage import outage
from bot.views.visit import card, reminder, wishes_answer

POSSIBLE = "👍"
NOT_POSSIBLE = "👎"

TITLES = {
    NoticeKind.BOOKED: mark("➕ Booked"),
    NoticeKind.MOVED: mark("🔁 Moved"),
    NoticeKind.CANCELLED: mark("❌ Cancelled"),
    NoticeKind.LATE: mark("🕒 Comes later"),
    NoticeKind.WISHES: mark("✏️ Added to a visit"),
    NoticeKind.UNREACHABLE: mark("⚠️ Not reached: the person does not get our messages"),
    NoticeKind.REMINDER_EXPIRED: mark("⚠️ A reminder could not be sent in time"),
}


def notice(facts: NoticeFacts, programme: Programme, now: datetime, *, in_german: bool = False) -> Screen:
    """The screen of a claimed notice for its reader."""
    own = facts.locale if facts.locale in programme.locales else programme.locales[0]
    say = Speech.of(own, in_german=in_german)
    if facts.asked:
        return written.notice(say, facts.kind, facts.asked, programme)
    if facts.outage:
        return outage(say, facts.outage, programme)
    assert facts.visit is not None
    shown = VisitCard(facts.visit)
    if facts.kind is NoticeKind.REMINDER:
        return reminder(say, shown, programme, now)
    if facts.kind is NoticeKind.WISHES_ANSWERED:
        return card(say, shown, programme, now, wishes_answer(say, facts.visit))
    return _to_counsellor(say, facts, facts.visit)


def _to_counsellor(say: Speech, facts: NoticeFacts, visit: Visit) -> Screen:
    text = lines(
        bold(say.say(TITLES[facts.kind])),
        *_now_cancelled(say, facts.kind, visit),
        "",
        *_who_when_where(say, facts, visit),
        None if visit.confirmed else sample_warning(say),
    )
    return framed(say, ShowNotice(facts.kind, visit.id), text, _buttons(say, visit), home=False)


def _now_cancelled(say: Speech, kind: NoticeKind, visit: Visit) -> list[Markup]:
    """Said where the visit has been cancelled since: the words are true now, whatever the notice is about."""
    if visit.state is State.CANCELLED and kind is not NoticeKind.CANCELLED:
        return [say.say("This visit is cancelled.")]
    return []


def _who_when_where(say: Speech, facts: NoticeFacts, visit: Visit) -> list[Markup | str]:
    end = visit.local + (visit.ends_at - visit.starts_at)
    rows: list[Markup | str] = [
        bold(say.day(visit.on)),
        say.say("Time: {span}", span=say.span(visit.local, end)),
        say.dotted([describe.kind(say, visit.kind), visit.office_name, visit.counsellor_name]),
        say.say("Number: {number}", number=visit.number),
    ]
    if facts.person_locale:
        rows.append(say.say("Language: {language}", language=KNOWN[facts.person_locale].endonym))
    if facts.kind is NoticeKind.MOVED and visit.previous_local:
        before, office = say.moment(visit.previous_local), visit.previous_office_name
        rows.append(say.say("Before: {moment}, {office}", moment=before, office=office))
    return [*rows, *_added(say, visit)]


def _added(say: Speech, visit: Visit) -> list[Markup]:
    rows = []
    if visit.for_someone_else:
        rows.append(say.say("This place is for someone else."))
    if visit.nickname:
        rows.append(say.say("Nickname: {nickname}", nickname=visit.nickname))
    if visit.topic:
        rows.append(say.say("Topic: {topic}", topic=say.say(describe.TOPICS[visit.topic])))
    if visit.wishes:
        rows.append(say.say("Wishes: {wishes}", wishes=describe.wishes(say, visit.wishes)))
    if visit.wishes and visit.wishes_possible is not None:
        rows.append(say.say("Answered: possible") if visit.wishes_possible else say.say("Answered: not possible"))
    if visit.coming and not visit.delay:
        rows.append(say.say("Has said: I'm coming"))
    if visit.delay:
        rows.append(say.say("Comes later: {delay}", delay=say.say(describe.DELAYS[visit.delay])))
    return rows


def _buttons(say: Speech, visit: Visit) -> list[list[Button]]:
    if not visit.wishes or visit.wishes_possible is not None or visit.state is not State.BOOKED:
        return []
    return [
        [
            button(POSSIBLE, say.say("Possible"), AnswerWishes(visit.id, visit.version, possible=True)),
            button(NOT_POSSIBLE, say.say("Not possible"), AnswerWishes(visit.id, visit.version, possible=False)),
        ]
    ]


def deleted(say: Speech) -> Screen:
    """What a notice is replaced with once its person's data are gone."""
    return Screen(say.say("Deleted."))


def answered(say: Speech) -> Screen:
    """What a question is replaced with in the other counsellors' chats once one of them has answered it."""
    return Screen(say.say("✅ A question: it has been answered."))


def welcome(say: Speech, name: str) -> Screen:
    """What a counsellor reads whose chat has just been bound."""
    text = lines(
        bold(say.say("This chat is now the counsellor's: {name}", name=name)),
        say.say("Here you are told of visits that are booked, moved or cancelled."),
    )
    return Screen(text)
