"""Chats and their messages, and the JSON objects the Bot API shows of them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.demo.keyboard import Button, Rows, keyboard_as_json
from bot.demo.text import Entity

Json = dict[str, Any]


@dataclass(frozen=True)
class Document:
    """A file the bot sent."""

    filename: str
    mime: str
    content: bytes = field(repr=False)
    file_id: str = ""


@dataclass(frozen=True)
class Venue:
    """A place the bot sent."""

    title: str
    address: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Message:
    """One message as it stands now in a chat; an edit replaces it by a new one with the same id."""

    id: int
    chat_id: int
    at: datetime
    sender: Json = field(repr=False)
    from_bot: bool = False
    text: str = ""
    html: str = ""
    entities: list[Entity] = field(default_factory=list)
    buttons: Rows = field(default_factory=list)
    document: Document | None = None
    venue: Venue | None = None
    attachment: Json = field(default_factory=dict)
    protected: bool = False
    silent: bool = False
    edited_at: datetime | None = None
    reply_to: int | None = None

    def button(self, wanted: str) -> Button | None:
        """The button whose label contains `wanted` or whose callback data equals it."""
        every = [button for row in self.buttons for button in row]
        exact = [button for button in every if wanted in {button.data, button.text}]
        return next(iter(exact or [button for button in every if wanted in button.text]), None)


@dataclass
class Chat:
    """A chat the bot could be in. `started` is False until a person has written first."""

    id: int
    kind: str
    person: Json = field(default_factory=dict)
    title: str = ""
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    bot_left: bool = False
    messages: dict[int, Message] = field(default_factory=dict)


def chat_as_json(chat: Chat) -> Json:
    """The Bot API's Chat object."""
    if chat.kind != "private":
        return {"id": chat.id, "type": chat.kind, "title": chat.title}
    names: Json = {name: chat.person[name] for name in ("first_name", "last_name", "username") if name in chat.person}
    return {"id": chat.id, "type": "private", **names}


def message_as_json(message: Message, chat: Chat) -> Json:
    """The Bot API's Message object."""
    fields: Json = {
        "message_id": message.id,
        "from": message.sender,
        "chat": chat_as_json(chat),
        "date": int(message.at.timestamp()),
        **message.attachment,
    }
    is_caption = bool(message.document or message.attachment)
    if message.text:
        fields["caption" if is_caption else "text"] = message.text
    if message.entities:
        fields["caption_entities" if is_caption else "entities"] = message.entities
    if message.buttons:
        fields["reply_markup"] = keyboard_as_json(message.buttons)
    if message.edited_at:
        fields["edit_date"] = int(message.edited_at.timestamp())
    if message.protected:
        fields["has_protected_content"] = True
    if message.reply_to in chat.messages and message.reply_to != message.id:
        answered = chat.messages[message.reply_to]
        fields["reply_to_message"] = {**message_as_json(answered, chat)}
        fields["reply_to_message"].pop("reply_to_message", None)
    return fields | _special(message)


def _special(message: Message) -> Json:
    if message.document:
        document = message.document
        return {
            "document": {
                "file_id": document.file_id,
                "file_unique_id": f"unique-{document.file_id}",
                "file_name": document.filename,
                "mime_type": document.mime,
                "file_size": len(document.content),
            }
        }
    if message.venue:
        venue = message.venue
        location = {"latitude": venue.latitude, "longitude": venue.longitude}
        return {"venue": {"location": location, "title": venue.title, "address": venue.address}, "location": location}
    return {}
