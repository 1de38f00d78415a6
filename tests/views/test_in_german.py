"""Every message can be shown in German by one tap, to show it at an office, and back."""

import pytest

from bot.chat.actions import answers, book, counsellors, start, visits, withdraw, written
from bot.chat.actions.base import Action
from bot.chat.callback_data import UnknownButton, unpack
from bot.i18n.locales import GERMAN
from bot.i18n.speech import Speech
from tests.harness import World, berlin
from tests.views.rendering import SPEECHES, is_toggle, screens

ENOUGH = 2
SLOT, TAKE = "slot:0:juelich:o::2611231400", "take:0:0:juelich:o::2611231400"
ELSEWHERE = {
    counsellors.ShowFeed,
    counsellors.ShowNotice,
    visits.AskLate,
    withdraw.ShowWithdrawing,
    withdraw.ShowWithdrawingGroup,
    withdraw.AskWithdraw,
    written.AskQuestion,
    written.ShowTyped,
    written.ShowQuestion,
    written.ShowReady,
    written.ShowReadyAnswer,
    written.AskReply,
    written.ShowReply,
    written.GoOn,
}
WITHOUT = ("menu.picker", "notices.deleted", "notices.answered", "notices.welcome", "written.answer", "outage.outage")
ADDRESSES: dict[str, tuple[type[Action], ...]] = {
    "answers.answer": (answers.ShowAnswer,),
    "answers.letter": (answers.ShowAnswer,),
    "answers.outdated": (answers.ShowAnswer,),
    "answers.choices": (answers.ShowChoiceOf,),
    "answers.offering": (answers.ShowAnswer,),
    "answers.groups": (answers.ShowGroups,),
    "answers.group": (answers.ShowGroup,),
    "self_check.self_check": (answers.ShowSelfCheck,),
    "menu.small_talk": (start.ShowMenu,),
    "menu.welcome": (start.ShowMenu,),
    "choose.Chooser.earliest": (book.ShowEarliest,),
    "choose.Chooser.choices": (book.ShowChoices,),
    "choose.Chooser.counsellors": (book.ShowCounsellors,),
    "choose.Chooser.narrowed": (book.Narrow,),
    "choose.Chooser.slot": (book.ShowSlot,),
    "details.details": (visits.ShowDetails,),
    "details.ask_nickname": (visits.AskNickname,),
    "details.topics": (visits.ShowTopics,),
    "details.wishes": (visits.ShowWishes,),
    "details.ask_late": (visits.AskLate,),
    "frame.framed": (start.ShowMenu,),
    "menu.menu": (start.ShowMenu,),
    "menu.not_understood": (start.ShowMenu,),
    "menu.no_papers": (start.ShowMenu,),
    "withdraw.groups": (withdraw.ShowWithdrawing,),
    "withdraw.group": (withdraw.ShowWithdrawingGroup,),
    "withdraw.ask": (withdraw.AskWithdraw,),
    "withdraw.instead": (answers.ShowAnswer,),
    "written.ask_question": (written.AskQuestion,),
    "written.typed": (written.ShowTyped,),
    "written.sent": (start.ShowMenu,),
    "written.switched_off": (start.ShowMenu,),
    "written.notice": (written.ShowQuestion, start.ShowMenu),
    "written.question": (written.ShowQuestion,),
    "written.ready": (written.ShowReady,),
    "written.ready_answer": (written.ShowReadyAnswer,),
    "written.ask_reply": (written.AskReply,),
    "written.reply": (written.ShowReply,),
    "written.answer_sent": (start.ShowMenu,),
    "calendar.feed_address": (counsellors.ShowFeed,),
    "calendar.no_feed": (counsellors.ShowFeed,),
    "notices.notice": (counsellors.ShowNotice, visits.ShowReminder, visits.ShowVisit),
    "privacy.privacy": (start.ShowPrivacy,),
    "privacy.stored": (start.ShowData,),
    "privacy.ask_erase": (start.AskErase,),
    "privacy.erased": (start.ShowMenu,),
    "refusals.trouble": (start.ShowMenu,),
    "visit.card": (visits.ShowVisit,),
    "visit.visits": (visits.ShowVisits,),
    "visit.ask_cancel": (visits.AskCancel,),
    "visit.reminder": (visits.ShowReminder, visits.ShowVisit),
}
CHANGES_SOMETHING = (
    start.SetLocale,
    start.ExportData,
    start.Erase,
    start.DeleteTraces,
    book.Take,
    visits.Cancel,
    visits.SetTopic,
    visits.SetWishes,
    visits.DropNickname,
    book.BookForSomeoneElse,
    visits.SendCalendarFile,
    visits.SendMap,
    answers.SendOfficeMap,
    visits.SayComing,
    visits.SayLate,
    counsellors.AnswerWishes,
    counsellors.RenewFeed,
    withdraw.Withdraw,
    withdraw.PutBack,
    written.SendTyped,
    written.SendReady,
    written.SendReply,
    visits.TakeBack,
)


@pytest.mark.parametrize("say", SPEECHES, ids=lambda say: f"{say.locale}-for-{say.own}")
def test_every_screen_leads_to_german_and_back_to_the_same_kind_of_screen(say: Speech) -> None:
    for name, screen in screens(say).items():
        view = name.split(" ")[0]
        if view in WITHOUT:
            continue
        toggles = [button for button in screen.buttons if is_toggle(button)]
        assert len(toggles) == (say.own != GERMAN), name
        for toggle in toggles:
            assert toggle is screen.rows[-1][-1]
            action, in_german = unpack(toggle.data)
            assert in_german is not say.is_german
            assert isinstance(action, ADDRESSES[view]), name


class Reader:
    """Someone who goes through all screens that change nothing, and looks at each in German and back."""

    def __init__(self, world: World, number: int) -> None:
        self.world = world
        self.phone = world.person(number)
        self.seen: dict[str, set[str]] = {}

    async def look(self, pressed: str) -> tuple[str, list[list[str]]]:
        """The text of the newest screen after a press, and the data of its buttons, row by row."""
        message_id = self.phone.last.id
        self.phone.press_data(pressed, message_id)
        await self.world.settled()
        shown = self.phone.last
        assert shown.id == message_id, f"{pressed} was answered by another message"
        return shown.text, [[button.data or button.copy_text or "" for button in row] for row in shown.buttons]

    async def go(self, pressed: str) -> None:
        """Press, look at the screen in German and back, and press whatever else it offers; two of each kind."""
        action = action_of(pressed)
        if pressed in self.seen or action is None or isinstance(action, CHANGES_SOMETHING) or self._knows(action):
            return
        text, rows = await self.look(pressed)
        offered = [each for row in rows for each in row]
        self.seen[pressed] = set(offered)
        if offered[-1].startswith("~"):
            await self._there_and_back(text, offered, offered[-1])
        for each in offered:
            if not each.startswith("~"):
                await self.go(each)

    def _knows(self, action: Action) -> bool:
        return sum(type(action_of(each)) is type(action) for each in self.seen) >= ENOUGH

    async def _there_and_back(self, text: str, offered: list[str], toggle: str) -> None:
        german, rows = await self.look(toggle)
        back = rows[-1][-1]
        assert german != text, toggle
        assert f"~{back}" == toggle
        assert deeds([each for row in rows for each in row]) == deeds(offered), toggle
        again, _ = await self.look(back)
        assert again == text, toggle


def action_of(pressed: str) -> Action | None:
    """The action of a button, or None where it is no button of the bot's but a text to copy."""
    try:
        return unpack(pressed)[0]
    except UnknownButton:
        return None


def deeds(offered: list[str]) -> list[str]:
    """What the buttons do, those of the frame apart."""
    return [each for each in offered[:-1] if each != "menu"]


async def test_a_tap_shows_each_screen_in_german_and_one_more_shows_it_as_before(world: World) -> None:
    person = await world.newcomer("ar")
    await world.press(person, "book:0", SLOT, TAKE)
    reader = Reader(world, person.id)
    for first in ("menu", "visit:1", "reminder:1", "mean:book:documents:"):
        await reader.go(first)
    seen = {type(action_of(pressed)) for pressed in reader.seen}
    looks = {kind for kind in Action.__subclasses__() if kind not in CHANGES_SOMETHING}
    assert looks - seen == ELSEWHERE, "tested elsewhere"


async def test_a_notice_is_shown_to_a_counsellor_in_their_language_and_in_german(world: World) -> None:
    counsellor = world.phones["neumann"]
    counsellor.press_data("language:en")
    await world.settled()
    person = await world.newcomer("ar")
    await world.press(person, "book:0", SLOT, TAKE)
    reader = Reader(world, counsellor.id)
    await reader.go("notice:booked:1")
    assert "menu" not in reader.seen["notice:booked:1"]


async def test_late_is_asked_in_german_too(world: World) -> None:
    person = await world.newcomer("ar")
    await world.press(person, "book:0", SLOT, TAKE)
    await world.to(berlin(23, 13))
    reader = Reader(world, person.id)
    await reader.go("late?:1")
    assert {"late:1:10", "late:1:20", "late:1:30+"} <= reader.seen["late?:1"]


def test_every_view_with_a_screen_has_an_address_here() -> None:
    views = {name.split(" ")[0] for name in screens(SPEECHES[0])}
    assert views == {*ADDRESSES, *WITHOUT}
