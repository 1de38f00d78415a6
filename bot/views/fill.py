"""The placeholders of answers, filled live from the programme: hours, offices and closures never stand in a text."""

from collections.abc import Callable
from datetime import date, datetime

from markupsafe import Markup, escape

from bot.chat.screen import lines
from bot.domain import wall
from bot.domain.opening import closures_ahead, next_open_hours, weekly
from bot.domain.programme import Hours, Programme, Reason
from bot.i18n.speech import Speech, isolate, mark
from bot.views import describe
from bot.views.privacy import kept_days

REASONS = {
    Reason.HOLIDAY: mark("public holiday"),
    Reason.ILLNESS: mark("illness"),
    Reason.TRAINING: mark("the counsellors are at a training"),
    Reason.CARNIVAL: mark("carnival"),
    Reason.STAFF_MEETING: mark("the counsellors have a meeting"),
    Reason.OTHER: mark("the office is closed"),
}
HOLIDAYS = (
    mark("New Year's Day"),
    mark("Good Friday"),
    mark("Easter Monday"),
    mark("Labor Day"),
    mark("Ascension Day"),
    mark("Whit Monday"),
    mark("Corpus Christi"),
    mark("German Unity Day"),
    mark("All Saints' Day"),
    mark("Christmas Day"),
    mark("Second Day of Christmas"),
)
NOT_CONFIRMED = mark("not confirmed, please ask")


class Filler:
    """Fills the placeholders of one answer for one reader."""

    def __init__(self, say: Speech, programme: Programme, now: datetime, *, samples: bool, as_of: date) -> None:
        """`samples`: hours that are neither confirmed nor published are shown too, as in the local chat."""
        self.say = say
        self.programme = programme
        self.now = now
        self.samples = samples
        self.as_of = as_of

    def fill(self, body: str) -> Markup:
        """The text with every placeholder filled; paragraphs that become empty vanish."""
        filled = escape(body)
        for name, value in self._values().items():
            if f"{{{name}}}" in body:
                filled = filled.replace(f"{{{name}}}", value())
        paragraphs = [part.strip() for part in filled.split("\n\n")]
        return Markup("\n\n").join(part for part in paragraphs if part)

    def _values(self) -> dict[str, Callable[[], Markup]]:
        offices = {f"office_{id}": (lambda id=id: self._office(id)) for id in self.programme.offices}
        return {
            "programme": lambda: isolate(self.programme.name),
            "offices": lambda: lines(*(self._address(id) for id in self.programme.offices)),
            "hours": lambda: self._hours(None),
            "next_open_hours": self._next_open_hours,
            "closures": self._closures,
            "counsellors": self._counsellors,
            "contact": self._contact,
            "days": lambda: isolate(kept_days(self.programme)),
            "as_of": lambda: isolate(f"{self.as_of:%m/%Y}"),
            **offices,
        }

    def _address(self, office: str) -> Markup:
        at = self.programme.offices[office]
        return lines(self.say.say("Office: {office}", office=at.name), describe.where(self.say, at))

    def _office(self, office: str) -> Markup:
        return lines(self._address(office), self._hours(office))

    def _shown(self, hours: Hours) -> bool:
        return self.samples or hours.confirmed or hours.published

    def _hours(self, office: str | None) -> Markup:
        today = wall.local(self.now, self.programme.zone).date()
        return lines(*(self._line(each) for each in weekly(self.programme, today, office) if self._shown(each)))

    def _line(self, hours: Hours) -> Markup:
        day = self.say.weekday(wall.SOME_MONDAY + hours.weekday * wall.DAY)
        return self._described(hours, day)

    def _described(self, hours: Hours, day: str) -> Markup:
        times = self.say.span(hours.from_local, hours.to_local)
        parts = [self.programme.offices[hours.office].name, day, times, describe.kind(self.say, hours.kind)]
        if not hours.confirmed:
            parts.append(self.say.say(NOT_CONFIRMED))
        return "• " + self.say.dotted(parts)

    def _next_open_hours(self) -> Markup:
        found = [each for each in next_open_hours(self.programme, self.now) if self._shown(each.hours)]
        described = (self._described(each.hours, self.say.day(each.on)) for each in found)
        return lines(*described) if found else self.say.say("No date is known yet. Please ask.")

    def _closures(self) -> Markup:
        return lines(
            *(
                self.say.say(
                    "{office}: closed on {day} ({reason})",
                    office=self.programme.offices[each.office].name,
                    day=self.say.day(each.on),
                    reason=self.say.say(each.why.holiday or REASONS[each.why.reason]),
                )
                for each in closures_ahead(self.programme, self.now)
            )
        )

    def _counsellors(self) -> Markup:
        names = [c.name for c in self.programme.counsellors.values() if c.confirmed]
        return self.say.dotted(names) if names else Markup("")

    def _contact(self) -> Markup:
        known = [value for value in (self.programme.contact.phone, self.programme.contact.email) if value]
        return self.say.dotted(known) if known else Markup("")
