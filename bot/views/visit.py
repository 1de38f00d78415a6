"""The visit: its card, the list, cancelling and taking that back."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.chat.actions.book import ShowEarliest
from bot.chat.actions.visits import (
    AskCancel,
    AskLate,
    Cancel,
    SayComing,
    SendCalendarFile,
    SendMap,
    ShowDetails,
    ShowReminder,
    ShowVisit,
    ShowVisits,
    TakeBack,
)
from bot.chat.screen import MAX_COPY, Button, Screen, bold, lines, plain
from bot.domain import wall
from bot.domain.programme import Kind, Programme
from bot.domain.visits import State, Visit, VisitCard, may_say_late
from bot.i18n.speech import Speech, mark
from bot.views import describe
from bot.views.choose import sample_warning
from bot.views.frame import BACK, BOOK, VISITS, button, framed

MOVE = "🔁"
CANCEL = "❌"
LATE = "🕒"
DETAILS = "✏️"
CALENDAR = "🗓"
MAP = "🗺"
COMING = "👍"
KEEP = "✅"
SOMEONE_ELSE = "👥"

STATES = {
    State.BOOKED: mark("Your visit"),
    State.DISPLACED: mark("Your visit cannot take place: the office has closed this time."),
    State.CAME: mark("You were there. Thank you."),
    State.MISSED: mark("This visit did not take place."),
    State.CANCELLED: mark("This visit is cancelled."),
}


def card(
    say: Speech, shown: VisitCard, programme: Programme, now: datetime, note: str = "", *, says_reminders: bool = False
) -> Screen:
    """The visit card; `note` says first what has just happened, `says_reminders` when the bot will be in touch."""
    visit = shown.visit
    is_open = visit.state is State.BOOKED and now < visit.starts_at
    title = note or (say.say("No outcome yet.") if visit.lacks_outcome(now) else say.say(STATES[visit.state]))
    text = lines(
        bold(title),
        "",
        *facts(say, visit, is_over=now >= visit.ends_at),
        *_extras(say, visit, note),
        *(["", _reminders(say, shown, programme)] if says_reminders else []),
        *(["", bring_list(say)] if is_open else []),
    )
    return framed(say, ShowVisit(visit.id), text, _buttons(say, visit, programme, now))


def facts(say: Speech, visit: Visit, *, is_over: bool = False) -> list[Markup | str]:
    """When, where, of which kind, and who or which number: what one must know to be there.

    Nothing calls one to a visit that does not take place or is over.
    """
    calls, is_open_hour = visit.state is State.BOOKED and not is_over, visit.kind is Kind.OPEN_HOUR
    start, end = visit.local, visit.local + (visit.ends_at - visit.starts_at)
    what = describe.kind(say, visit.kind)
    named = say.say("{kind} with {name}", kind=what, name=visit.counsellor_name) if visit.counsellor_name else what
    rows: list[Markup | str] = [
        bold(say.day(visit.on)),
        _when(say, say.span(start, end), comes_any_time=calls and is_open_hour),
        Markup("{} {}").format(describe.PICTURES[visit.kind], named),
        say.say("Office: {office}", office=visit.office_name),
        describe.office(say, visit.office_name, visit.building, visit.street, visit.town),
    ]
    if calls:
        rows.append(say.say("Say there: number {number}.", number=visit.number))
    if calls and is_open_hour:
        rows.append(say.say("The number is not an order. You may have to wait."))
    if visit.for_someone_else:
        rows.append(say.say("This place is for someone else."))
    if not visit.confirmed:
        rows.append(sample_warning(say))
    return rows


def _when(say: Speech, span: Markup, *, comes_any_time: bool) -> Markup:
    return say.say("Come in this time: {span}", span=span) if comes_any_time else say.say("Time: {span}", span=span)


def _extras(say: Speech, visit: Visit, note: str) -> list[Markup | str]:
    rows: list[Markup | str] = []
    if visit.nickname:
        rows.append(say.say("Nickname: {nickname}", nickname=visit.nickname))
    if visit.topic:
        rows.append(say.say("Topic: {topic}", topic=say.say(describe.TOPICS[visit.topic])))
    if visit.wishes:
        rows.append(say.say("Wishes: {wishes}", wishes=describe.wishes(say, visit.wishes)))
        if (answer := wishes_answer(say, visit)) != note:
            rows.append(answer)
    if visit.delay:
        rows.append(say.say("You said that you come later: {delay}.", delay=say.say(describe.DELAYS[visit.delay])))
    return ["", *rows] if rows else []


def wishes_answer(say: Speech, visit: Visit) -> Markup:
    """What the counsellors say to the wishes."""
    if visit.wishes_possible is None:
        return say.say("This is a wish, not a promise. The counsellors see it and can answer.")
    if visit.wishes_possible:
        return say.say("The counsellors say: your wishes are possible.")
    return say.say("The counsellors say: your wishes are not possible this time. You can still come.")


def _reminders(say: Speech, shown: VisitCard, programme: Programme) -> Markup:
    if not shown.reminders:
        return say.say("I will not remind you: the visit is soon.")
    moments = (say.moment(wall.local(at, programme.zone)) for at in shown.reminders)
    return lines(say.say("I will remind you here:"), *moments)


def bring_list(say: Speech) -> Markup:
    """What helps to have with one; a suggestion, not a duty."""
    return say.say("It helps to bring, if you have them: your paper, letters you do not understand, certificates.")


def _buttons(say: Speech, visit: Visit, programme: Programme, now: datetime) -> list[list[Button]]:
    if visit.state is State.CANCELLED and now < visit.starts_at:
        return _after_cancel(say, visit)
    if not visit.is_live(now):
        return [[button(BOOK, say.say("Book a visit"), ShowEarliest())]]
    rows = [_keep_or_go(say, visit)] if now < visit.starts_at else []
    if may_say_late(visit, now):
        rows.append([button(LATE, say.say("I am late"), AskLate(visit.id))])
    elif visit.state is State.BOOKED:
        rows.append([button(DETAILS, say.say("Nickname, topic, wishes"), ShowDetails(visit.id))])
    rows.append([button(CALENDAR, say.say("Calendar"), SendCalendarFile(visit.id)), *_map(say, visit, programme)])
    return rows


def _keep_or_go(say: Speech, visit: Visit) -> list[Button]:
    return [
        button(MOVE, say.say("Move"), ShowEarliest(visit.id)),
        button(CANCEL, say.say("Cancel"), AskCancel(visit.id)),
    ]


def _map(say: Speech, visit: Visit, programme: Programme) -> list[Button]:
    office = programme.offices.get(visit.office)
    if office and office.latitude is not None:
        return [button(MAP, say.say("Map"), SendMap(visit.id))]
    if 0 < len(address := describe.address_of(visit)) <= MAX_COPY:
        label = plain(say.say("Copy address"))
        return [Button(f"{MAP} {label}", copy=address)]
    return []


def visits(say: Speech, live: Sequence[Visit], note: str = "") -> Screen:
    """The live visits, one button each."""
    heading = [note, ""] if note else []
    pictures = {False: VISITS, True: SOMEONE_ELSE}
    rows = [[button(pictures[visit.for_someone_else], _label(say, visit), ShowVisit(visit.id))] for visit in live]
    if not live:
        text = lines(*heading, say.say("You have no visit at the moment."))
        rows = [[button(BOOK, say.say("Book a visit"), ShowEarliest())]]
    else:
        text = lines(*heading, bold(say.say("Your visits")))
    return framed(say, ShowVisits(), text, rows)


def _label(say: Speech, visit: Visit) -> Markup:
    parts = (describe.short_day(say, visit.local), f"{visit.local:%H:%M}", visit.office_name)
    return say.dotted(parts)


def ask_cancel(say: Speech, visit: Visit) -> Screen:
    """Asks once before the place is given back."""
    rows = [
        [button(CANCEL, say.say("Yes, cancel"), Cancel(visit.id, visit.version))],
        [button(MOVE, say.say("Move it instead"), ShowEarliest(visit.id))],
        [button(KEEP, say.say("No, keep it"), ShowVisit(visit.id))],
    ]
    text = lines(bold(say.say("Cancel this visit?")), "", *facts(say, visit))
    return framed(say, AskCancel(visit.id), text, rows)


def _after_cancel(say: Speech, visit: Visit) -> list[list[Button]]:
    return [
        [button(BACK, say.say("Take it back"), TakeBack(visit.id))],
        [button(BOOK, say.say("Book another visit"), ShowEarliest())],
        [button(CALENDAR, say.say("Calendar"), SendCalendarFile(visit.id))],
    ]


def reminder(say: Speech, shown: VisitCard, programme: Programme, now: datetime, note: str = "") -> Screen:
    """The call to mind, true at the moment it is sent; without a tap the visit stays."""
    visit = shown.visit
    if not visit.is_live(now) or visit.state is not State.BOOKED:
        return card(say, shown, programme, now, note)
    text = lines(
        bold(note or _calls_to_mind(say, visit, programme, now)),
        "",
        *facts(say, visit),
        "",
        bring_list(say),
        "",
        say.say("If you tap nothing, your visit stays."),
    )
    rows = [[button(COMING, say.say("I'm coming"), SayComing(visit.id))]]
    if may_say_late(visit, now):
        rows.append([button(LATE, say.say("I am late"), AskLate(visit.id))])
    if now < visit.starts_at:
        rows.append(_keep_or_go(say, visit))
    return framed(say, ShowReminder(visit.id), text, rows)


def _calls_to_mind(say: Speech, visit: Visit, programme: Programme, now: datetime) -> Markup:
    today, at = wall.local(now, programme.zone).date(), f"{visit.local:%H:%M}"
    if visit.on == today:
        return say.say("Reminder: today at {time} is your visit.", time=at)
    if visit.on == today + wall.DAY:
        return say.say("Reminder: tomorrow at {time} is your visit.", time=at)
    return say.say("Reminder: {moment} is your visit.", moment=say.moment(visit.local))
