"""The Bot API methods about the bot itself, its chats, and how it gets updates."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from bot.demo.chats import Json, chat_as_json
from bot.demo.errors import ApiError, bad_request
from bot.demo.params import Params
from bot.demo.world import PROFILE, Webhook, World

MAX_COMMANDS = 100
_LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}
_WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
Method = Callable[[World, Params], Any]


def get_me(world: World, _params: Params) -> Json:
    """getMe."""
    abilities = ("can_join_groups", "can_read_all_group_messages", "supports_inline_queries", "has_main_web_app")
    more = ("can_connect_to_business", "has_topics_enabled", "allows_users_to_create_topics", "can_manage_bots")
    answers = dict.fromkeys((*abilities, *more, "supports_guest_queries"), False)
    return world.bot_user | answers | {"can_join_groups": True}


async def get_updates(world: World, params: Params) -> list[Json]:
    """getUpdates, with long polling."""
    if world.webhook.url:
        raise ApiError(409, _WEBHOOK_ACTIVE)
    _remember_allowed(world, params)
    return await world.updates.poll(params.integer("offset"), params.integer("limit", 100), params.integer("timeout"))


def set_webhook(world: World, params: Params) -> bool:
    """setWebhook. Plain http is accepted for this machine only."""
    url, secret = params.text("url"), params.text("secret_token")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    if url:
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOCAL_HOSTS):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        world.updates.end_poll(ApiError(409, "Conflict: terminated by setWebhook request"))
    _remember_allowed(world, params)
    world.webhook = Webhook(url, secret, params.integer("max_connections", 40))
    if params.flag("drop_pending_updates"):
        world.updates.drop_all()
    world.updates.changed.fire()
    return True


def delete_webhook(world: World, params: Params) -> bool:
    """deleteWebhook."""
    world.webhook = Webhook()
    if params.flag("drop_pending_updates"):
        world.updates.drop_all()
    world.updates.changed.fire()
    return True


def get_webhook_info(world: World, _params: Params) -> Json:
    """getWebhookInfo."""
    webhook = world.webhook
    info: Json = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending()),
    }
    if webhook.url:
        info["max_connections"] = webhook.max_connections
    if webhook.last_error_at:
        info["last_error_date"] = int(webhook.last_error_at.timestamp())
        info["last_error_message"] = webhook.last_error
    if world.updates.allowed:
        info["allowed_updates"] = sorted(world.updates.allowed)
    return info


def leave_chat(world: World, params: Params) -> bool:
    """leaveChat."""
    chat = world.chat_named_by(params)
    if chat.kind == "private":
        raise bad_request("can't leave private chats")
    if chat.bot_left:
        raise ApiError(403, f"Forbidden: bot is not a member of the {chat.kind} chat")
    chat.bot_left = True
    world.add_membership_update(chat, world.bot_user, "member", "left")
    world.touch(chat.id)
    return True


def get_chat(world: World, params: Params) -> Json:
    """getChat."""
    chat = world.chat_named_by(params)
    if not chat.started:
        raise bad_request("chat not found")
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return chat_as_json(chat) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def set_my_commands(world: World, params: Params) -> bool:
    """setMyCommands."""
    commands = params.structure("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.profile.commands[_scope(params), _language(params)] = commands
    world.touch(PROFILE)
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    """getMyCommands."""
    return world.profile.commands.get((_scope(params), _language(params)), [])


def delete_my_commands(world: World, params: Params) -> bool:
    """deleteMyCommands."""
    world.profile.commands.pop((_scope(params), _language(params)), None)
    return True


def setter(field: str, limit: int, refusal: str) -> Method:
    """setMyName and its like: keep the text `field` of a language, at most `limit` characters."""

    def set_text(world: World, params: Params) -> bool:
        text = params.text(field)
        if len(text) > limit:
            raise bad_request(refusal)
        key = (field, _language(params))
        if text:
            world.profile.texts[key] = text
        else:
            world.profile.texts.pop(key, None)
        world.touch(PROFILE)
        return True

    return set_text


def getter(field: str) -> Method:
    """getMyName and its like: the text of a language, else the one for everybody."""

    def get_text(world: World, params: Params) -> Json:
        texts = world.profile.texts
        default = world.bot_user["first_name"] if field == "name" else ""
        return {field: texts.get((field, _language(params)), texts.get((field, ""), default))}

    return get_text


def _scope(params: Params) -> str:
    scope = params.structure("scope")
    return ":".join(str(part) for part in scope.values()) if isinstance(scope, dict) else "default"


def _language(params: Params) -> str:
    code = params.text("language_code")
    if not re.fullmatch(r"([a-z]{2})?", code):
        raise bad_request("invalid language code specified")
    return code


def _remember_allowed(world: World, params: Params) -> None:
    allowed = params.structure("allowed_updates")
    if isinstance(allowed, list):
        world.updates.allowed = {str(kind) for kind in allowed} or None
