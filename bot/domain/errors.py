"""Refusals: what the rules say no to. The person is shown why, and the next step.

Refused
├── SlotTaken          every place of the slot is given away
├── SlotGone           the programme no longer has such a slot
├── OfficeClosed       a closure or holiday covers the slot
├── TooLate            the slot is no longer offered
├── VisitBegun         the visit has begun
├── TooEarly           the slot is not offered yet
├── TooManyVisits      the person has as many live visits as they may have
├── TooManyBookings    the person has booked too often within a week
├── AlreadyBooked      the person has a live visit at that time
├── BookingSwitchedOff the office has not confirmed yet who answers for the data
├── VisitUnknown       no such visit, or not this actor's
├── VisitChanged       the button is of an older version of the visit
├── NotPossible        the visit's state does not allow the deed
├── InviteInvalid      the invite link is unknown, used or outdated
├── NotACounsellor     the actor is not bound as a counsellor
├── QuestionsSwitchedOff  the office takes no questions in writing
├── QuestionOpen       the person has a question that is not answered yet
├── QuestionAnswered   somebody else has answered it
└── QuestionUnknown    no such question any more
"""


class Refused(Exception):
    """A rule said no. Carries nothing but its kind, so that it can be logged."""


class SlotTaken(Refused):
    """Every place of the slot is given away."""


class SlotGone(Refused):
    """The programme no longer has such a slot."""


class OfficeClosed(Refused):
    """A closure or a public holiday covers the slot."""


class TooLate(Refused):
    """The slot is no longer offered."""


class VisitBegun(Refused):
    """The visit has begun: it can no longer be moved or cancelled."""


class TooEarly(Refused):
    """The slot is not offered yet."""


class TooManyVisits(Refused):
    """The person has as many live visits as they may have."""


class TooManyBookings(Refused):
    """The person has booked too often within seven days."""


class AlreadyBooked(Refused):
    """The person has a live visit at that time."""


class BookingSwitchedOff(Refused):
    """The office has not confirmed yet who answers for the data."""


class VisitUnknown(Refused):
    """There is no such visit, or it is not this actor's."""


class VisitChanged(Refused):
    """The button belongs to an older version of the visit."""


class NotPossible(Refused):
    """The visit's state does not allow the deed."""


class InviteInvalid(Refused):
    """The invite link is unknown, used or outdated."""


class NotACounsellor(Refused):
    """The actor is not bound as a counsellor."""


class QuestionsSwitchedOff(Refused):
    """The office takes no questions in writing."""


class QuestionOpen(Refused):
    """The person has a question that is not answered yet."""


class QuestionAnswered(Refused):
    """Somebody else has answered the question."""


class QuestionUnknown(Refused):
    """There is no such question any more."""
