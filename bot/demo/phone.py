"""The phone of one person: what they can do with the bot, and what they see."""

import asyncio
import re
from collections.abc import Callable
from typing import TypeVar

from bot.demo.chats import Chat, Json, Message, chat_as_json
from bot.demo.keyboard import Button
from bot.demo.text import FormattedText, utf16_length, with_detected
from bot.demo.world import World

T = TypeVar("T")

MAX_TEXT = 4096
_FILE: Json = {"file_id": "from-a-phone", "file_unique_id": "from-a-phone-unique"}
_PICTURE: Json = {**_FILE, "width": 90, "height": 90, "file_size": 1000}
_KINDS: dict[str, Json] = {
    "sticker": {"sticker": _PICTURE | {"type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"}},
    "voice": {"voice": _FILE | {"duration": 3, "mime_type": "audio/ogg"}},
    "photo": {"photo": [_PICTURE]},
    "contact": {"contact": {"phone_number": "+490000000", "first_name": "Test"}},
    "location": {"location": {"latitude": 50.8, "longitude": 6.48}},
    "document": {"document": _FILE | {"file_name": "letter.pdf", "mime_type": "application/pdf", "file_size": 1000}},
    "video": {"video": _PICTURE | {"duration": 3}},
    "animation": {"animation": _PICTURE | {"duration": 3}, "document": _FILE},
    "audio": {"audio": _FILE | {"duration": 3}},
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
}


class Phone:
    """One person's chat with the bot."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self.chat = chat
        self.last_update_id: int | None = None

    @property
    def id(self) -> int:
        """The person's Telegram id, also the id of the chat."""
        return self.chat.id

    @property
    def messages(self) -> list[Message]:
        """All messages in the chat now, of both sides, in order."""
        return list(self.chat.messages.values())

    @property
    def last(self) -> Message | None:
        """The bot's newest message."""
        return next((message for message in reversed(self.messages) if message.from_bot), None)

    @property
    def toast(self) -> str | None:
        """The text of the last answer to a press, None if there was none."""
        toast = self._world.toasts.get(self.id)
        return toast.text if toast else None

    @property
    def waiting_presses(self) -> list[str]:
        """Ids of presses the bot has not answered: their buttons still show a spinner."""
        queries = self._world.queries.values()
        return [query.id for query in queries if query.chat_id == self.id and not query.answered]

    def start(self, payload: str = "") -> Message:
        """Press Start, or open a t.me link with a payload; unblocks the bot first if it was blocked.

        Raises ValueError for a payload no link can carry.
        """
        if payload and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload):
            raise ValueError("a start payload is 1 to 64 letters, digits, _ and -")
        if self.chat.blocked:
            self.unblock()
        return self.write(f"/start {payload}".strip())

    def write(self, text: str) -> Message:
        """Send a text. Raises ValueError if it is empty, too long, or the bot is blocked."""
        text = text.strip()
        if not text or utf16_length(text) > MAX_TEXT:
            raise ValueError(f"a message has 1 to {MAX_TEXT} characters")
        formatted = with_detected(FormattedText(text))
        return self._send(text=text, entities=formatted.entities)

    def send(self, kind: str) -> Message:
        """Send something that is no text: "sticker", "voice", "photo", "contact", "location", "document", …

        Raises ValueError for an unknown kind.
        """
        if kind not in _KINDS:
            raise ValueError(f"a phone can send: {', '.join(sorted(_KINDS))}")
        return self._send(attachment=_KINDS[kind])

    def edit(self, text: str) -> Message:
        """Change the newest own message. Raises ValueError if there is none."""
        own = [message for message in self.messages if not message.from_bot and message.text]
        if not own:
            raise ValueError("nothing written yet")
        formatted = with_detected(FormattedText(text.strip()))
        edited = self._world.replace_message(self.chat, own[-1], text=formatted.text, entities=formatted.entities)
        self._queue("edited_message", self._world.as_json(edited))
        return edited

    def press(self, wanted: str | Button) -> str:
        """Press the button with that label (or a part of it) or that callback data, on the newest message with it.

        Returns the id of the query. Raises AssertionError if no message shows it.
        """
        for message in reversed(self.messages):
            button = message.button(wanted if isinstance(wanted, str) else wanted.data or wanted.text)
            if button is not None:
                if button.data is None:
                    raise AssertionError("that button sends nothing to the bot")
                return self.press_data(button.data, message.id)
        raise AssertionError(f"no button {wanted!r}; the chat shows:\n{self.shown()}")

    def press_data(self, data: str, message_id: int | None = None) -> str:
        """Send any callback data, as an old or forged button would; by default from the bot's newest message.

        A deleted or unknown message is shown to the bot as one it cannot reach. Returns the id of the query.
        """
        self._refuse_if_blocked()
        if message_id is None:
            message_id = self.last.id if self.last else 0
        query = self._world.add_query(self.id)
        message = self.chat.messages.get(message_id)
        unreachable = {"chat": chat_as_json(self.chat), "message_id": message_id, "date": 0}
        body: Json = {
            "id": query.id,
            "from": self.chat.person,
            "message": self._world.as_json(message) if message else unreachable,
            "chat_instance": str(-(self.id * 1_000_003)),
            "data": data,
        }
        self._queue("callback_query", body)
        self._world.touch(self.id)
        return query.id

    def block(self) -> None:
        """Block the bot."""
        if not self.chat.blocked:
            self.chat.blocked = True
            self._note(self._world.add_membership_update(self.chat, self.chat.person, "member", "kicked"))
            self._world.touch(self.id)

    def unblock(self) -> None:
        """Let the bot write again."""
        if self.chat.blocked:
            self.chat.blocked = False
            self._note(self._world.add_membership_update(self.chat, self.chat.person, "kicked", "member"))
            self._world.touch(self.id)

    def deactivate(self) -> None:
        """Delete the person's Telegram account."""
        self.chat.deactivated = True

    async def wait(self, predicate: Callable[["Phone"], T | None], timeout: float = 5.0) -> T:
        """Wait until `predicate(self)` is true and return its value.

        Raises AssertionError with what the chat shows after `timeout` seconds.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while not (value := predicate(self)):
            remaining = deadline - loop.time()
            if remaining <= 0 or not await self._world.changed.wait(remaining):
                if not (value := predicate(self)):
                    raise AssertionError(f"waited {timeout} s in vain; the chat shows:\n{self.shown()}")
                break
        return value

    def shown(self) -> str:
        """The chat as lines of text, for the message of a failing test."""
        lines = [f"(blocked: {self.chat.blocked}, toast: {self.toast!r})"]
        for message in self.messages:
            what = message.document.filename if message.document else message.venue or ", ".join(message.attachment)
            labels = " ".join(f"[{button.text}]" for row in message.buttons for button in row)
            lines.append(
                f"{'bot' if message.from_bot else 'own'} {message.id}: {message.text!r} {what} {labels}".rstrip()
            )
        return "\n".join(lines)

    def _send(self, **fields: object) -> Message:
        self._refuse_if_blocked()
        self.chat.started = True
        message = self._world.add_message(self.chat, self.chat.person, **fields)
        self._queue("message", self._world.as_json(message))
        return message

    def _refuse_if_blocked(self) -> None:
        if self.chat.blocked:
            raise ValueError("the bot is blocked")

    def _queue(self, kind: str, body: Json) -> None:
        self._note(self._world.updates.add(kind, body))

    def _note(self, update_id: int | None) -> None:
        self.last_update_id = update_id if update_id is not None else self.last_update_id
