"""The sender: claims notices whose window is open and shows them to their readers."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.chat.client import Bot, edit, show
from bot.chat.outcomes import outcome_of, pause_of
from bot.domain.notices import NoticeFacts, Outcome, is_silent
from bot.i18n.speech import Speech
from bot.services import erase_person, settle_notice
from bot.services.claim_notice import claim_notice
from bot.services.desk import Desk
from bot.views import notices

_log = logging.getLogger(__name__)

WORKERS = 4
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

    async def drain(self) -> None:
        """Send everything that is due now."""
        if not self._is_doubtful or await self._is_line_good():
            ends = await asyncio.gather(*(self._work() for _ in range(WORKERS)), return_exceptions=True)
            for error in ends:
                if error is not None:
                    raise error

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
            await settle_notice.settle_sent(self._desk, facts, message_id)

    async def _failed(self, facts: NoticeFacts, error: Exception) -> None:
        outcome = outcome_of(error)
        self._is_doubtful = self._is_doubtful or outcome in DOUBTFUL
        _log.warning("notice %d (%s): %s, %s", facts.id, facts.kind, outcome, type(error).__name__)
        await settle_notice.settle_failed(self._desk, facts, outcome, pause_of(error))

    async def redact(self) -> None:
        """Edit notices in counsellors' chats to "deleted" or "answered"; those that are gone stay gone."""
        if self._is_doubtful:
            return
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
