"""What is said when a rule says no: without blame, with the next step."""

from bot.chat.actions.start import ShowMenu
from bot.chat.screen import Screen
from bot.domain import errors
from bot.domain.errors import Refused
from bot.i18n.speech import Speech, mark
from bot.views.frame import framed

WORDS: dict[type[Refused], str] = {
    errors.SlotTaken: mark("Sorry, this place has just been taken."),
    errors.SlotGone: mark("This time is no longer offered."),
    errors.OfficeClosed: mark("The office is closed at this time."),
    errors.TooLate: mark("It is too late for this time."),
    errors.TooEarly: mark("This time cannot be booked yet."),
    errors.TooManyVisits: mark("You already have as many visits as one person can have. You can move or cancel one."),
    errors.VisitBegun: mark("This visit has already begun."),
    errors.TooManyBookings: mark("You have booked often this week. Please try again in some days."),
    errors.AlreadyBooked: mark("You already have a visit at this time."),
    errors.BookingSwitchedOff: mark("Booking is not open yet. The office still has to confirm it."),
    errors.VisitUnknown: mark("I cannot find this visit any more."),
    errors.VisitChanged: mark("Something has changed. This is how it is now:"),
    errors.NotPossible: mark("This is not possible any more. This is how it is now:"),
    errors.InviteInvalid: mark("This link is no longer valid. Please ask for a new one."),
    errors.NotACounsellor: mark("This button is for counsellors."),
    errors.QuestionsSwitchedOff: mark("Here you cannot write to the counsellors."),
    errors.QuestionOpen: mark("Your message is with the counsellors. Please wait for the answer."),
    errors.QuestionAnswered: mark("Somebody else has already answered this question."),
    errors.QuestionUnknown: mark("This message is not here any more."),
}
OFFERS_OTHERS = (errors.SlotTaken, errors.SlotGone, errors.OfficeClosed, errors.TooLate, errors.TooEarly)


def words(say: Speech, refusal: Refused) -> str:
    """Why not."""
    return say.say(WORDS[type(refusal)])


def away(say: Speech) -> str:
    """We were away for long: what was tapped meanwhile is not done without asking again."""
    return say.say("I was away for some time. Please look: this is how it is now.")


def trouble(say: Speech) -> Screen:
    """Something on our side went wrong."""
    return framed(say, ShowMenu(), say.say("Something went wrong on my side. Please try again."))
