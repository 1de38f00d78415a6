"""The Bot API methods that write, change and delete messages."""

from html import escape
from typing import Any

from bot.demo.chats import Chat, Document, Json, Message, Venue
from bot.demo.errors import bad_request
from bot.demo.html import parse_html
from bot.demo.keyboard import parse_keyboard
from bot.demo.params import Params
from bot.demo.text import FormattedText, trimmed, utf16_length, with_detected
from bot.demo.world import Toast, World

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_DELETED_AT_ONCE = 100
MAX_TOAST = 200
MAX_FILE = 50_000_000
_ACTIONS = {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"} | {
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"
}  # fmt: skip
_NO_DOCUMENT = "there is no document in the request"
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def send_message(world: World, params: Params) -> Json:
    """sendMessage."""
    chat = world.chat_to_write_to(params)
    formatted = _message_text(params)
    return _send(world, chat, params, **_text_fields(params, "text", formatted))


def send_document(world: World, params: Params) -> Json:
    """sendDocument, with an uploaded file or the file_id of a former one."""
    chat = world.chat_to_write_to(params)
    caption = _formatted(params, "caption")
    if utf16_length(caption.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    document = _document(world, params)
    result = _send(world, chat, params, document=document, **_text_fields(params, "caption", caption))
    world.documents[document.file_id] = document
    return result


def send_venue(world: World, params: Params) -> Json:
    """sendVenue."""
    chat = world.chat_to_write_to(params)
    latitude, longitude = params.number("latitude"), params.number("longitude")
    if latitude is None or not -90 <= latitude <= 90:
        raise bad_request("latitude must be non-empty" if latitude is None else "wrong latitude specified")
    if longitude is None or not -180 <= longitude <= 180:
        raise bad_request("longitude must be non-empty" if longitude is None else "wrong longitude specified")
    title, address = params.text("title").strip(), params.text("address").strip()
    if not title or not address:
        raise bad_request("VENUE_TITLE_EMPTY" if not title else "VENUE_ADDRESS_EMPTY")
    return _send(world, chat, params, venue=Venue(title, address, latitude, longitude))


def send_chat_action(world: World, params: Params) -> bool:
    """sendChatAction; nothing is shown."""
    world.chat_to_write_to(params)
    if params.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


def edit_message_text(world: World, params: Params) -> Json:
    """editMessageText."""
    chat, message = _message_to_edit(world, params)
    formatted = _message_text(params)
    if not message.text or message.document:
        raise bad_request("there is no text in the message to edit")
    buttons = parse_keyboard(params.structure("reply_markup"))
    if (message.text, message.entities, message.buttons) == (formatted.text, formatted.entities, buttons):
        raise bad_request(_NOT_MODIFIED)
    fields = _text_fields(params, "text", formatted)
    return world.as_json(world.replace_message(chat, message, buttons=buttons, **fields))


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """editMessageReplyMarkup."""
    chat, message = _message_to_edit(world, params)
    buttons = parse_keyboard(params.structure("reply_markup"))
    if message.buttons == buttons:
        raise bad_request(_NOT_MODIFIED)
    return world.as_json(world.replace_message(chat, message, buttons=buttons))


def delete_message(world: World, params: Params) -> bool:
    """deleteMessage."""
    chat = world.chat_named_by(params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    world.remove_messages(chat, [message])
    return True


def delete_messages(world: World, params: Params) -> bool:
    """deleteMessages; messages that do not exist are skipped."""
    chat = world.chat_named_by(params)
    ids = params.structure("message_ids")
    if not isinstance(ids, list) or not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > MAX_DELETED_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    world.remove_messages(chat, [chat.messages[number] for number in dict.fromkeys(ids) if number in chat.messages])
    return True


def answer_callback_query(world: World, params: Params) -> bool:
    """answerCallbackQuery."""
    query = world.open_query(params.text("callback_query_id"))
    text = params.text("text")
    if utf16_length(text) > MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answered = True
    if text:
        world.toasts[query.chat_id] = Toast(query.id, text, params.flag("show_alert"))
    else:
        world.toasts.pop(query.chat_id, None)
    world.touch(query.chat_id)
    return True


def _send(world: World, chat: Chat, params: Params, **fields: Any) -> Json:
    fields["buttons"] = parse_keyboard(params.structure("reply_markup"))
    fields["reply_to"] = _reply_to(chat, params)
    world.count_sending(chat)
    message = world.add_message(
        chat,
        world.bot_user,
        from_bot=True,
        protected=params.flag("protect_content"),
        silent=params.flag("disable_notification"),
        **fields,
    )
    return world.as_json(message)


def _reply_to(chat: Chat, params: Params) -> int | None:
    reply = params.structure("reply_parameters")
    if not isinstance(reply, dict):
        return None
    number = int(reply.get("message_id", 0))
    if number in chat.messages:
        return number
    if not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return None


def _message_text(params: Params) -> FormattedText:
    if not params.text("text"):
        raise bad_request("message text is empty")
    formatted = _formatted(params, "text")
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if utf16_length(formatted.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return formatted


def _formatted(params: Params, name: str) -> FormattedText:
    source, mode = params.text(name), params.text("parse_mode").lower()
    if mode == "html":
        return with_detected(trimmed(parse_html(source)))
    if mode:
        raise bad_request("unsupported parse_mode")
    given = params.structure("entities" if name == "text" else "caption_entities") or []
    return with_detected(trimmed(FormattedText(source, given)))


def _text_fields(params: Params, name: str, formatted: FormattedText) -> dict[str, Any]:
    source = params.text(name)
    html = source if params.text("parse_mode").lower() == "html" else escape(source, quote=False)
    return {"text": formatted.text, "html": html, "entities": formatted.entities}


def _document(world: World, params: Params) -> Document:
    upload = params.upload("document")
    if upload is None:
        known = world.documents.get(params.text("document"))
        if known is None:
            raise bad_request("wrong file identifier/HTTP URL specified" if "document" in params else _NO_DOCUMENT)
        return known
    if not upload.content:
        raise bad_request("file must be non-empty")
    return Document(upload.filename, upload.mime, upload.content, f"document-{len(world.documents) + 1}")


def _message_to_edit(world: World, params: Params) -> tuple[Chat, Message]:
    chat = world.chat_to_write_to(params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return chat, message
