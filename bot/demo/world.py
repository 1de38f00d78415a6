"""The state of the simulated Telegram: chats, messages, queries, the bot's own profile."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.demo.chats import Chat, Document, Json, Message, chat_as_json, message_as_json
from bot.demo.clock import TellsTime
from bot.demo.errors import ApiError, bad_request
from bot.demo.flood import FloodLimits
from bot.demo.params import Params
from bot.demo.signal import Signal
from bot.demo.updates import UpdateQueue

QUERY_LIFETIME = timedelta(minutes=15)
DELETABLE_FOR = timedelta(hours=48)
PROFILE = 0


@dataclass
class Query:
    """A pressed button the bot has to answer."""

    id: str
    chat_id: int
    at: datetime
    answered: bool = False


@dataclass
class Toast:
    """The bot's answer to the last press; `alert` asks the person to close it."""

    query_id: str
    text: str
    alert: bool = False


@dataclass
class Webhook:
    """Where updates go when the bot does not poll."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_at: datetime | None = None


@dataclass
class Profile:
    """What the bot has told about itself; keys are language codes, "" for everybody else."""

    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)


class World:
    """Chats and messages, and everything a Bot API method may look at or change."""

    def __init__(self, clock: TellsTime, token: str, username: str, first_name: str, flood_limits: bool) -> None:
        self.clock = clock
        self.token = token
        self.bot_user: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": first_name,
            "username": username,
        }
        self.chats: dict[int, Chat] = {}
        self.updates = UpdateQueue(clock)
        self.webhook = Webhook()
        self.profile = Profile()
        self.documents: dict[str, Document] = {}
        self.queries: dict[str, Query] = {}
        self.toasts: dict[int, Toast] = {}
        self.changed = Signal()
        self._limits = FloodLimits() if flood_limits else None
        self._listeners: list[Callable[[int], None]] = []
        self._message_id = 0
        self._query_id = 7_000_000_000_000_000

    def on_change(self, listener: Callable[[int], None]) -> Callable[[], None]:
        """Call `listener` with the chat id whenever a chat changes, with PROFILE when the bot's profile does.

        Returns how to stop that.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def touch(self, chat_id: int) -> None:
        """Tell everybody that a chat has changed."""
        for listener in list(self._listeners):
            listener(chat_id)
        self.changed.fire()

    def add_message(self, chat: Chat, sender: Json, **fields: Any) -> Message:
        """Put a new message into a chat; `fields` are those of Message."""
        self._message_id += 1
        message = Message(self._message_id, chat.id, self.clock.now(), sender, **fields)
        chat.messages[message.id] = message
        self.touch(chat.id)
        return message

    def replace_message(self, chat: Chat, message: Message, **fields: Any) -> Message:
        """Edit a message in place."""
        edited = replace(message, edited_at=self.clock.now(), **fields)
        chat.messages[message.id] = edited
        self.touch(chat.id)
        return edited

    def remove_messages(self, chat: Chat, messages: list[Message]) -> None:
        """Delete messages. Raises ApiError if one of them is older than 48 hours; then none is deleted."""
        oldest = self.clock.now() - DELETABLE_FOR
        if any(message.at < oldest for message in messages):
            raise bad_request("message can't be deleted for everyone")
        for message in messages:
            del chat.messages[message.id]
        self.touch(chat.id)

    def add_query(self, chat_id: int) -> Query:
        """Note that a button was pressed."""
        self._query_id += 1
        query = Query(str(self._query_id), chat_id, self.clock.now())
        self.queries[query.id] = query
        return query

    def open_query(self, query_id: str) -> Query:
        """The query with that id. Raises ApiError if there is none or it is older than 15 minutes."""
        query = self.queries.get(query_id)
        if query is None or self.clock.now() - query.at > QUERY_LIFETIME:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        return query

    def chat_named_by(self, params: Params) -> Chat:
        """The chat a call is about. Raises ApiError if the bot cannot know it."""
        if not params.text("chat_id"):
            raise bad_request("chat_id is empty")
        chat = self.chats.get(params.integer("chat_id"))
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def chat_to_write_to(self, params: Params) -> Chat:
        """The chat a call writes to. Raises ApiError if the bot must not write there."""
        chat = self.chat_named_by(params)
        if chat.deactivated:
            raise ApiError(403, "Forbidden: user is deactivated")
        if chat.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if chat.bot_left:
            raise ApiError(403, f"Forbidden: bot is not a member of the {chat.kind} chat")
        if not chat.started:
            raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
        return chat

    def count_sending(self, chat: Chat) -> None:
        """Count a message against the flood limits. Raises ApiError 429 if it is one too many."""
        if self._limits is not None:
            self._limits.count(chat.id, asyncio.get_running_loop().time())

    def add_membership_update(self, chat: Chat, by: Mapping[str, Any], old: str, new: str) -> int | None:
        """Tell the bot that its own place in a chat has changed, for example from "member" to "kicked"."""
        return self.updates.add(
            "my_chat_member",
            {
                "chat": chat_as_json(chat),
                "from": dict(by),
                "date": int(self.clock.now().timestamp()),
                "old_chat_member": self._membership(old),
                "new_chat_member": self._membership(new),
            },
        )

    def _membership(self, status: str) -> Json:
        until: Json = {"until_date": 0} if status == "kicked" else {}
        return {"status": status, "user": self.bot_user, **until}

    def as_json(self, message: Message) -> Json:
        """The Bot API's Message object."""
        return message_as_json(message, self.chats[message.chat_id])
