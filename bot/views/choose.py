"""Choosing a place: the four earliest, kinds and offices, stretches of days, times of a day, one slot."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.chat.actions.book import Narrow, ShowChoices, ShowCounsellors, ShowEarliest, ShowSlot, Take
from bot.chat.screen import Button, Screen, bold, lines
from bot.domain import wall
from bot.domain.booking import FreeSlot
from bot.domain.choosing import CHOICES, Group, divide, local_start, sorts
from bot.domain.programme import Kind, Programme
from bot.domain.slots import OpenNow, Slot
from bot.domain.visits import Visit
from bot.i18n.speech import Speech, clock, isolate
from bot.views import describe
from bot.views.frame import APPOINTMENT, BACK, OPEN_HOUR, button, framed
from bot.views.privacy import two_sentences

MORE = "🔎"
BOOK_IT = "✅"
ONLY_WITH = "⭐"
DAYS = "🗓"


class Chooser:
    """The screens of one choice: for a new visit, or for the visit `moving`."""

    def __init__(
        self,
        say: Speech,
        programme: Programme,
        moving: Visit | None = None,
        *,
        letter: bool = False,
        asks_privacy: bool = False,
    ) -> None:
        """`asks_privacy`: whoever books here has not yet been told what is stored. `letter`: it is about a letter."""
        self.say = say
        self.programme = programme
        self.moving = moving
        self.visit = moving.id if moving else 0
        self.letter = letter
        self.asks_privacy = asks_privacy

    def earliest(self, free: Sequence[FreeSlot], running: Sequence[OpenNow], note: str = "") -> Screen:
        """The four earliest places, and the way to all others."""
        say = self.say
        if not free:
            return self._nothing(running, note)
        buttons = [self._slot_button(slot) for slot in free[:CHOICES]]
        if len(free) > CHOICES:
            buttons.append(button(MORE, say.say("Other days and places"), ShowChoices(self.visit, self.letter)))
        text = lines(
            *([note, ""] if note else []),
            *(self._open_now(now) for now in running),
            *([""] if running else []),
            bold(say.say("These are the next free places.")),
            say.say("{door} Open hour: you come, and you may have to wait.", door=OPEN_HOUR),
            say.say("{person} Appointment: this time is only for you.", person=APPOINTMENT),
            self._samples(free),
        )
        return framed(say, ShowEarliest(self.visit, self.letter), text, [[b] for b in buttons])

    def _nothing(self, running: Sequence[OpenNow], note: str) -> Screen:
        say = self.say
        text = lines(
            *([note, ""] if note else []),
            *(self._open_now(now) for now in running),
            say.say("At the moment there is no free place. Please look again later."),
            *self._published(),
        )
        return framed(say, ShowEarliest(self.visit, self.letter), text)

    def _published(self) -> list[Markup]:
        """Times that were published but that nobody has confirmed: to ask about, not to rely on."""
        say = self.say
        published = [hours for hours in self.programme.hours if hours.published and not hours.confirmed]
        found = []
        for hours in published:
            weekday = say.weekday(wall.SOME_MONDAY + wall.DAY * hours.weekday)
            office, span = self.programme.offices[hours.office].name, say.span(hours.from_local, hours.to_local)
            found.append(say.say("{office}: {weekday}, {span}", office=office, weekday=weekday, span=span))
        if not found:
            return []
        asked = say.say("These times were published. They are not confirmed. Please ask before you go.")
        return [Markup(""), asked, *found]

    def _open_now(self, now: OpenNow) -> Markup:
        office = self.programme.offices[now.office].name
        until = clock(wall.local(now.until_at, self.programme.zone))
        return self.say.say("{office}: open today until {time}. Just come.", office=office, time=until)

    def _samples(self, free: Sequence[FreeSlot]) -> Markup | None:
        return sample_warning(self.say) if any(not slot.slot.confirmed for slot in free) else None

    def choices(self, free: Sequence[FreeSlot]) -> Screen:
        """Kinds and offices; offices alone where both together would be too many."""
        say = self.say
        found = sorts(free)
        if len(found) <= CHOICES:
            rows = [[self._sort_button(free, kind, office)] for kind, office in found]
        else:
            rows = [[self._sort_button(free, None, office)] for office in sorted({office for _, office in found})]
        names = {name for slot in free if (name := describe.shown_name(self.programme, slot.slot))}
        if len(names) > 1:
            rows.append([button(ONLY_WITH, say.say("Only with …"), ShowCounsellors(self.visit, self.letter))])
        return framed(say, ShowChoices(self.visit, self.letter), bold(say.say("What do you want, and where?")), rows)

    def counsellors(self, free: Sequence[FreeSlot]) -> Screen:
        """The counsellors who have free appointments and whose names may be shown."""
        say = self.say
        named = (s.slot for s in free if describe.shown_name(self.programme, s.slot))
        ids = sorted({slot.counsellor for slot in named if slot.counsellor})
        rows = []
        for id in ids:
            theirs = [slot for slot in free if slot.slot.counsellor == id]
            action = self._narrow(theirs, "", Kind.APPOINTMENT, id)
            rows.append([button(APPOINTMENT, isolate(self.programme.counsellors[id].name), action)])
        rows.append([button(BACK, say.say("Back"), ShowChoices(self.visit, self.letter))])
        return framed(
            say, ShowCounsellors(self.visit, self.letter), bold(say.say("Who do you want to talk with?")), rows
        )

    def narrowed(self, action: Narrow, slots: Sequence[FreeSlot]) -> Screen:
        """The slots of a filter as at most four choices; times of one day are booked by their buttons."""
        say = self.say
        if not slots:
            text = say.say("There is no free place any more here. Please choose another one.")
            others = button(MORE, say.say("Other days and places"), ShowChoices(self.visit, self.letter))
            return framed(say, action, text, [[others]])
        groups = divide(slots, self.programme.zone)
        one_day = groups[0].first.date() == groups[-1].last.date()
        alike = len({(slot.slot.office, slot.slot.kind) for slot in slots}) == 1
        if one_day and alike and all(len(group.slots) == 1 for group in groups):
            return self._times(action, slots)
        rows = [[self._group_button(action, group, one_day=one_day)] for group in groups]
        rows.append([button(BACK, say.say("Back"), ShowChoices(self.visit, self.letter))])
        title = say.say("Which time?") if one_day else say.say("Which day?")
        return framed(say, action, lines(bold(title), *self._sort(action)), rows)

    def _times(self, action: Narrow, slots: Sequence[FreeSlot]) -> Screen:
        say = self.say
        rows = [[self._take_button(slot.slot)] for slot in slots]
        rows.append([button(BACK, say.say("Back"), ShowChoices(self.visit, self.letter))])
        text = lines(
            *self._about(slots[0].slot),
            "",
            bold(say.say("Which time? One tap books it.")) if not self.moving else bold(say.say("Which time?")),
            *self._privacy(),
        )
        return framed(say, action, text, rows)

    def slot(self, free: FreeSlot) -> Screen:
        """One slot, before it is taken."""
        say, slot = self.say, free.slot
        text = lines(
            *self._about(slot),
            say.say("Time: {span}", span=describe.span(say, self.programme, slot)),
            "",
            bold(say.say("Move your visit here?")) if self.moving else bold(say.say("Book this place?")),
            *self._privacy(),
        )
        others = button(MORE, say.say("Other days and places"), ShowChoices(self.visit, self.letter))
        return framed(say, self._show(free), text, [[self._take_button(slot)], [others]])

    def _show(self, free: FreeSlot) -> ShowSlot:
        slot, local = free.slot, local_start(free, self.programme.zone)
        return ShowSlot(self.visit, slot.office, slot.kind, slot.counsellor or "", local, self.letter)

    def _about(self, slot: Slot) -> list[str | Markup | None]:
        say, office = self.say, self.programme.offices[slot.office]
        name = describe.shown_name(self.programme, slot)
        what = describe.kind(say, slot.kind)
        return [
            bold(say.day(wall.local(slot.starts_at, self.programme.zone))),
            describe.PICTURES[slot.kind]
            + " "
            + (say.say("{kind} with {name}", kind=what, name=name) if name else what),
            say.say("Office: {office}", office=office.name),
            describe.where(say, office),
            say.say("You can also come without booking. You may have to wait.")
            if slot.kind is Kind.OPEN_HOUR
            else None,
            None if slot.confirmed else sample_warning(say),
        ]

    def _privacy(self) -> list[str | Markup]:
        return ["", two_sentences(self.say, self.programme)] if self.asks_privacy else []

    def _sort(self, action: Narrow) -> list[Markup]:
        say = self.say
        office = self.programme.offices.get(action.office)
        parts: list[str] = [describe.kind(say, action.kind)] if action.kind else []
        parts += [office.name] if office else []
        return [self.say.dotted(parts)] if parts else []

    def _take_button(self, slot: Slot) -> Button:
        local = wall.local(slot.starts_at, self.programme.zone).replace(tzinfo=None)
        version = self.moving.version if self.moving else 0
        name = describe.shown_name(self.programme, slot)
        label = self.say.dotted([describe.span(self.say, self.programme, slot), name])
        action = Take(self.visit, version, slot.office, slot.kind, slot.counsellor or "", local, self.letter)
        return button(BOOK_IT, label, action)

    def _slot_button(self, free: FreeSlot) -> Button:
        label = describe.slot_label(self.say, self.programme, free)
        return button(describe.PICTURES[free.slot.kind], label, self._show(free))

    def _sort_button(self, free: Sequence[FreeSlot], kind: Kind | None, office: str) -> Button:
        among = [s for s in free if s.slot.office == office and kind in (None, s.slot.kind)]
        name = self.programme.offices[office].name
        if kind is None:
            return button(DAYS, isolate(name), self._narrow(among, office, None, ""))
        label = self.say.dotted([describe.kind(self.say, kind), name])
        return button(describe.PICTURES[kind], label, self._narrow(among, office, kind, ""))

    def _group_button(self, action: Narrow, group: Group, *, one_day: bool) -> Button:
        if len(group.slots) == 1:
            return self._slot_button(group.slots[0])
        if one_day:
            label = self.say.span(group.first, group.last)
        elif group.is_days:
            label = self.say.say("{start} to {end}", start=f"{group.first:%d.%m.}", end=f"{group.last:%d.%m.}")
        else:
            label = describe.short_day(self.say, group.first)
        return button(DAYS, label, self._narrow(group.slots, action.office, action.kind, action.counsellor))

    def _narrow(self, slots: Sequence[FreeSlot], office: str, kind: Kind | None, counsellor: str) -> Narrow:
        first, last = (local_start(slot, self.programme.zone) for slot in (slots[0], slots[-1]))
        return Narrow(self.visit, office, kind, counsellor, first, last + wall.MINUTE, self.letter)


def sample_warning(say: Speech) -> Markup:
    """Said wherever something is shown that the office has not confirmed."""
    return say.say("⚠️ Sample: these times are not confirmed by the office.")
