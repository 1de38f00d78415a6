"""The sender: claims notices whose window is open and shows them to their readers."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial

from bot.chat.client import Bot, edit, show
from bot.chat.outcomes import outcome_of, pause_of
from bot.domain.notices import PAUSE_AFTER_UNKNOWN, NoticeFacts, Outcome, is_silent
from bot.i18n.speech import Speech
from bot.services import erase_person, settle_notice, tell_outage
from bot.services.claim_notice import claim_notice
from bot.services.desk import Desk
from bot.tasks import Pulse
from bot.views import notices
from bot.views.outage import outage

_log = logging.getLogger(__name__)

WORKERS = 4
PATIENCE = 60.0
PASSING = (Outcome.NOT_SENT, Outcome.ALARM, Outcome.WAIT)
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
        self._unsure: set[str] = set()
        self._outage_again_at = datetime.min.replace(tzinfo=UTC)
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
                await self._tell_outage()

    async def _tell_outage(self) -> None:
        """Tell each counsellor once of an outage of ours; where nobody knows whether it arrived, once more."""
        if self._is_doubtful or self._desk.now() < self._outage_again_at:
            return
        if (found := await tell_outage.untold(self._desk)) is None:
            return
        for counsellor, chat, locale in found.readers:
            screen = outage(locale, found.outage, self._desk.programme)
            try:
                await show(self._bot, chat, screen, protect=True, priority="outbox")
            except Exception as error:
                outcome = outcome_of(error)
                _log.warning("an outage is not told: %s, %s", outcome, type(error).__name__)
                self._is_doubtful = outcome in DOUBTFUL
                self._outage_again_at = self._desk.now() + max(PAUSE_AFTER_UNKNOWN, pause_of(error))
                if outcome in PASSING or (outcome is Outcome.UNKNOWN and counsellor not in self._unsure):
                    self._unsure |= {counsellor} if outcome is Outcome.UNKNOWN else set()
                    return
            await tell_outage.told(self._desk, counsellor)
        self._unsure.clear()

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
        """Edit notices about deleted persons in counsellors' chats to "deleted"; those that are gone stay gone."""
        if not self._is_doubtful:
            with self._at_work():
                await self._redact()

    async def _redact(self) -> None:
        for chat_id, message_id in await erase_person.messages_to_redact(self._desk):
            try:
                await edit(self._bot, chat_id, message_id, notices.deleted(Speech.of("de")), priority="outbox")
            except Exception as error:
                outcome = outcome_of(error)
                _log.warning("a notice is not redacted: %s, %s", outcome, type(error).__name__)
                self._is_doubtful = outcome in DOUBTFUL
                if outcome in (*DOUBTFUL, Outcome.WAIT):
                    return
            await erase_person.redacted(self._desk, chat_id, message_id)
            self.pulse.beat()
