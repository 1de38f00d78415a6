"""The simulated Telegram: the Bot API on one side, the phones of people on the other. No HTTP here."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.demo import methods_bot, methods_messages
from bot.demo.chats import Chat, Json, chat_as_json
from bot.demo.clock import TellsTime
from bot.demo.errors import ApiError
from bot.demo.faults import Fault, Faults
from bot.demo.groups import Group
from bot.demo.params import Params
from bot.demo.phone import Phone
from bot.demo.world import World

_GROUP_IDS_BELOW = -1000
_CHANNEL_ID = -1_001_000_000_001
_METHODS: dict[str, Callable[[World, Params], Any | Awaitable[Any]]] = {
    "getMe": methods_bot.get_me,
    "getUpdates": methods_bot.get_updates,
    "setWebhook": methods_bot.set_webhook,
    "deleteWebhook": methods_bot.delete_webhook,
    "getWebhookInfo": methods_bot.get_webhook_info,
    "sendMessage": methods_messages.send_message,
    "sendDocument": methods_messages.send_document,
    "sendVenue": methods_messages.send_venue,
    "sendChatAction": methods_messages.send_chat_action,
    "editMessageText": methods_messages.edit_message_text,
    "editMessageReplyMarkup": methods_messages.edit_message_reply_markup,
    "deleteMessage": methods_messages.delete_message,
    "deleteMessages": methods_messages.delete_messages,
    "answerCallbackQuery": methods_messages.answer_callback_query,
    "leaveChat": methods_bot.leave_chat,
    "getChat": methods_bot.get_chat,
    "setMyCommands": methods_bot.set_my_commands,
    "getMyCommands": methods_bot.get_my_commands,
    "deleteMyCommands": methods_bot.delete_my_commands,
    "setMyName": methods_bot.setter("name", 64, "BOT_TITLE_INVALID"),
    "getMyName": methods_bot.getter("name"),
    "setMyDescription": methods_bot.setter("description", 512, "BOT_DESCRIPTION_INVALID"),
    "getMyDescription": methods_bot.getter("description"),
    "setMyShortDescription": methods_bot.setter("short_description", 120, "BOT_SHORT_DESCRIPTION_INVALID"),
    "getMyShortDescription": methods_bot.getter("short_description"),
}
# Telegram takes method names in any case.
_METHODS_IN_ANY_CASE = {name.lower(): (name, method) for name, method in _METHODS.items()}


@dataclass(frozen=True)
class Call:
    """One request of the bot; `monotonic` is the event loop's time in seconds."""

    method: str
    chat_id: int | None
    at: datetime
    monotonic: float
    params: Mapping[str, Any] = field(repr=False)


class Telegram(World):
    """Everything Telegram knows about one bot and its people."""

    def __init__(
        self,
        clock: TellsTime,
        token: str = "1:demo",  # noqa: S107 - opens nothing but this simulation
        username: str = "demo_bot",
        first_name: str = "Demo",
        flood_limits: bool = False,
    ) -> None:
        super().__init__(clock, token, username, first_name, flood_limits)
        self.calls: list[Call] = []
        self.faults = Faults()
        self._phones: dict[int, Phone] = {}

    @property
    def phones(self) -> list[Phone]:
        """The phones of all people, in the order they came."""
        return list(self._phones.values())

    def person(
        self, user_id: int, first_name: str = "Test", language_code: str | None = "de", username: str | None = None
    ) -> Phone:
        """The phone of that person; a new one, who has never written to the bot, if there is none yet."""
        if user_id not in self._phones:
            user: Json = {"id": user_id, "is_bot": False, "first_name": first_name}
            user |= {"language_code": language_code} if language_code else {}
            user |= {"username": username} if username else {}
            self.chats[user_id] = Chat(user_id, "private", person=user)
            self._phones[user_id] = Phone(self, self.chats[user_id])
        return self._phones[user_id]

    def group(self, title: str = "Group", added_by: Phone | None = None, kind: str = "group") -> Group:
        """A group somebody has just added the bot to; the bot is told so."""
        by = added_by or self.person(4242)
        chat = Chat(_GROUP_IDS_BELOW - len(self.chats), kind, title=title, started=True)
        self.chats[chat.id] = chat
        self.add_membership_update(chat, by.chat.person, "left", "member")
        return Group(self, chat, by)

    def channel_post(self, text: str) -> int | None:
        """Let a channel the bot is in publish a text; returns the update's id."""
        chat = self.chats.setdefault(_CHANNEL_ID, Chat(_CHANNEL_ID, "channel", title="Channel", started=True))
        post = self.add_message(chat, {}, text=text)
        body = self.as_json(post) | {"sender_chat": chat_as_json(chat)}
        body.pop("from")
        return self.updates.add("channel_post", body)

    def raw_update(self, update: Json) -> int:
        """Queue any object as an update, with the next update_id if it has none; returns the id."""
        return self.updates.add_raw(update)

    def redeliver(self, update_id: int) -> None:
        """Queue an update once more, even one the bot has confirmed. Raises KeyError if there was none."""
        self.updates.redeliver(update_id)

    def calls_of(self, method: str, chat_id: int | None = None) -> list[Call]:
        """The requests of one method so far, of one chat if given."""
        return [call for call in self.calls if call.method == method and chat_id in {None, call.chat_id}]

    async def call(self, method: str, values: Mapping[str, Any] | None = None) -> Any:
        """Record and execute one request, without faults; returns the result. Raises ApiError."""
        params = Params(values or {})
        self.record(method, params)
        return await self.execute(method, params)

    def record(self, method: str, params: Params) -> Fault | None:
        """Note a request in `calls`; returns the fault it shall meet."""
        name, _ = _METHODS_IN_ANY_CASE.get(method.lower(), (method, None))
        chat_id = params.integer("chat_id") or None
        monotonic = asyncio.get_running_loop().time()
        self.calls.append(Call(name, chat_id, self.clock.now(), monotonic, params.values))
        return self.faults.take(name, chat_id)

    async def execute(self, method: str, params: Params) -> Any:
        """Execute one request; returns what Telegram would. Raises ApiError."""
        if method.lower() not in _METHODS_IN_ANY_CASE:
            raise ApiError(404, "Not Found")
        _, do = _METHODS_IN_ANY_CASE[method.lower()]
        result = do(self, params)
        return await result if inspect.isawaitable(result) else result
