"""The sender: claims notices whose window is open and shows them to their readers."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial

from bot.chat.client import Bot, edit, show
from bot.chat.outcomes import outcome_of, pause_of
from bot.domain.notices import NoticeFacts, Outcome, is_silent
from bot.i18n.speech import Speech
from bot.services import erase_person, settle_notice
from bot.services.claim_notice import claim_notice
from bot.services.desk import Desk
from bot.tasks import Pulse
from bot.views import notices

_log = logging.getLogger(__name__)

WORKERS = 4
PATIENCE = 60.0
DOUBTFUL = (Outcome.UNKNOWN, Outcome.NOT_SENT, Outcome.ALARM)
Claim = Callable[[Desk], Awaitable[NoticeFacts | None]]


class Sender:
    """Empties the outbox. After trouble on the line it asks Telegram for a sign of life before it sends again.

    So the one more try after an unknown outcome is not wasted on a line that is down.
    """

    def __init__(self, desk: Desk, bot: Bot, claim: Claim = claim_notice) -> None:
        self._desk = desk
        self._bot = bot
        self._claim = claim
        self._is_doubtful = False
        self._unsettled: list[Callable[[], Awaitable[None]]] = []
        self.pulse = Pulse(PATIENCE)

    async def settle_left_over(self) -> None:
        """Record what became of notices when the database could not take it; so none of them is sent twice."""
        while self._unsettled:
            await self._unsettled[0]()
            self._unsettled.pop(0)

    async def drain(self) -> None:
        """Send everything that is due now."""
        with self._at_work():
            if not self._is_doubtful or await self._is_line_good():
                ends = await asyncio.gather(*(self._work() for _ in range(WORKERS)), return_exceptions=True)
                for error in ends:
                    if error is not None:
                        raise error

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        self.pulse.beat()
        try:
            yield
        finally:
            self.pulse.rest()

    async def _is_line_good(self) -> bool:
        try:
            await self._bot.get_me()
        except Exception as error:
            _log.warning("Telegram does not answer: %s", type(error).__name__)
            return False
        self._is_doubtful = False
        return True

    async def _work(self) -> None:
        while not self._is_doubtful and (facts := await self._claim(self._desk)):
            await self._send(facts)
            self.pulse.beat()

    async def _send(self, facts: NoticeFacts) -> None:
        now, programme = self._desk.now(), self._desk.programme
        try:
            screen = notices.notice(facts, programme, now)
            message_id = await show(
                self._bot,
                facts.reader,
                screen,
                protect=facts.to_counsellor,
                silent=facts.to_counsellor and is_silent(now, programme),
                priority="outbox",
            )
        except Exception as error:
            await self._failed(facts, error)
        else:
            await self._settle(partial(settle_notice.settle_sent, self._desk, facts, message_id))

    async def _failed(self, facts: NoticeFacts, error: Exception) -> None:
        outcome = outcome_of(error)
        self._is_doubtful = self._is_doubtful or outcome in DOUBTFUL
        _log.warning("notice %d (%s): %s, %s", facts.id, facts.kind, outcome, type(error).__name__)
        await self._settle(partial(settle_notice.settle_failed, self._desk, facts, outcome, pause_of(error)))

    async def _settle(self, deed: Callable[[], Awaitable[None]]) -> None:
        try:
            await deed()
        except settle_notice.DatabaseTrouble:
            self._unsettled.append(deed)
            raise

    async def redact(self) -> None:
        """Edit notices in counsellors' chats to "deleted" or "answered"; those that are gone stay gone."""
        if not self._is_doubtful:
            with self._at_work():
                await self._redact()

    async def _redact(self) -> None:
        for chat_id, message_id, is_answered in await erase_person.messages_to_redact(self._desk):
            instead = (notices.answered if is_answered else notices.deleted)(Speech.of("de"))
            try:
                await edit(self._bot, chat_id, message_id, instead, priority="outbox")
            except Exception as error:
                outcome = outcome_of(error)
                _log.warning("a notice is not redacted: %s, %s", outcome, type(error).__name__)
                self._is_doubtful = outcome in DOUBTFUL
                if outcome in (*DOUBTFUL, Outcome.WAIT):
                    return
            await erase_person.redacted(self._desk, chat_id, message_id)
            self.pulse.beat()
