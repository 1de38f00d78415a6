"""What the chat page shows, as JSON: phones, their messages, their buttons."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.demo.chats import Json, Message
from bot.demo.keyboard import Button
from bot.demo.phone import Phone
from bot.demo.telegram import Telegram

PERSON = "person"
COUNSELLOR = "counsellor"


@dataclass(frozen=True)
class Tab:
    """One phone on the page, on the side of the persons or of the counsellors."""

    phone: Phone
    role: str
    name: str
    language: str


def tab_as_json(tab: Tab, telegram: Telegram, zone: ZoneInfo) -> Json:
    """Everything the page shows of one phone."""
    toast = telegram.toasts.get(tab.phone.id)
    return {
        "id": tab.phone.id,
        "role": tab.role,
        "name": tab.name,
        "language": tab.language,
        "blocked": tab.phone.chat.blocked,
        "about": _profile_text(telegram, "description", tab.language),
        "commands": _commands(telegram, tab.language),
        "toast": {"id": toast.query_id, "text": toast.text, "alert": toast.alert} if toast else None,
        "waiting": tab.phone.waiting_presses,
        "messages": [_message(message, zone) for message in tab.phone.messages],
    }


def bot_as_json(telegram: Telegram) -> Json:
    """How the bot presents itself."""
    name = telegram.profile.texts.get(("name", ""), telegram.bot_user["first_name"])
    return {"name": name, "username": telegram.bot_user["username"]}


def _message(message: Message, zone: ZoneInfo) -> Json:
    shown: Json = {
        "id": message.id,
        "bot": message.from_bot,
        "text": message.text,
        "entities": message.entities,
        "buttons": [[_button(button) for button in row] for row in message.buttons],
        "protected": message.protected,
        "silent": message.silent,
        "edited": message.edited_at is not None,
        "day": message.at.astimezone(zone).date().isoformat(),
        "time": f"{message.at.astimezone(zone):%H:%M}",
        "kind": next(iter(message.attachment), None),
    }
    if message.document:
        shown["document"] = {
            "name": message.document.filename,
            "size": len(message.document.content),
            "address": f"/chat/document/{message.chat_id}/{message.id}",
        }
    if message.venue:
        shown["venue"] = {"title": message.venue.title, "address": message.venue.address}
    return shown


def _button(button: Button) -> Json:
    return {
        "text": button.text,
        "data": button.data,
        "url": button.url,
        "copy": button.copy_text,
        "style": button.style,
    }


def _profile_text(telegram: Telegram, field: str, language: str) -> str:
    texts = telegram.profile.texts
    return texts.get((field, language), texts.get((field, ""), ""))


def _commands(telegram: Telegram, language: str) -> list[Json]:
    commands = telegram.profile.commands
    for scope in ("all_private_chats", "default"):
        for code in (language, ""):
            if found := commands.get((scope, code)):
                return found
    return []
