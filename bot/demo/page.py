"""The chat page: a person's phone and the counsellor's phone side by side, and a clock that can be moved."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.demo.chats import Json
from bot.demo.clock_bar import ClockBar, clock_as_json, next_morning
from bot.demo.page_input import BadInput, Body, guarded, or_complain
from bot.demo.page_live import LiveUpdates
from bot.demo.page_state import COUNSELLOR, PERSON, Tab, bot_as_json, tab_as_json
from bot.demo.phone import MAX_TEXT, Phone
from bot.demo.telegram import Telegram

FIRST_ID = 1001
MAX_PHONES = 30
LANGUAGES = {
    "de": "Deutsch",
    "en": "English",
    "ar": "العربية",
    "fa": "فارسی / دری",
    "ps": "پښتو",
    "ku": "Kurdî",
    "tr": "Türkçe",
    "uk": "Українська",
    "ru": "Русский",
    "fr": "Français",
    "so": "Soomaali",
    "ti": "ትግርኛ",
}
_STATIC = Path(__file__).parent / "static"
_FILES = {"/": "index.html"} | {
    f"/chat/{name}": name for name in ("chat.css", "chat.js", "icons.js", "message.js", "phone.js", "text.js")
}
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}


class ChatPage:
    """Shows phones of one simulated Telegram and passes on what is done with them."""

    def __init__(self, telegram: Telegram, clock_bar: ClockBar, zone: ZoneInfo) -> None:
        self._telegram = telegram
        self._clock = clock_bar
        self._zone = zone
        self._tabs: dict[int, Tab] = {}
        self._moving = asyncio.Lock()
        self._live = LiveUpdates(telegram, self._state, self._phone_state, self._clock_state)

    def add_person(self, language: str = "de", name: str | None = None, user_id: int | None = None) -> Phone:
        """Show one more person's phone, with an app in that language; returns the phone."""
        return self._add(PERSON, "Person", language, name, user_id)

    def add_counsellor(self, language: str = "de", name: str | None = None, user_id: int | None = None) -> Phone:
        """Show one more counsellor's phone; returns the phone."""
        return self._add(COUNSELLOR, "Beratung", language, name, user_id)

    def mount(self, app: web.Application) -> None:
        """Serve from an application, ending live updates when it stops."""
        app.add_routes(self.routes())
        app.on_shutdown.append(self._live.stop)

    def routes(self) -> list[web.RouteDef]:
        """The routes alone; `mount` also ends open pages in time when the application stops."""
        posts: dict[str, Callable[[Body], Awaitable[Json | None]]] = {
            "write": self._write,
            "start": self._start,
            "press": self._press,
            "send": self._send,
            "block": self._block,
            "person": self._person,
            "clock": self._move_clock,
        }
        files = [web.get(path, guarded(_file_handler(name))) for path, name in _FILES.items()]
        return [
            *files,
            web.get("/chat/state", guarded(self._get_state)),
            web.get("/chat/events", guarded(self._live.stream)),
            web.get(r"/chat/document/{chat:-?\d+}/{message:\d+}", guarded(self._document)),
            *(web.post(f"/chat/{name}", guarded(_post_handler(do))) for name, do in posts.items()),
        ]

    def _add(self, role: str, word: str, language: str, name: str | None, user_id: int | None) -> Phone:
        number = 1 + sum(tab.role == role for tab in self._tabs.values())
        shown = name or f"{word} {number}"
        phone = self._telegram.person(user_id or self._free_id(), shown, language)
        self._tabs[phone.id] = Tab(phone, role, shown, language)
        self._live.touch()
        return phone

    def _free_id(self) -> int:
        taken = {phone.id for phone in self._telegram.phones}
        return next(number for number in range(FIRST_ID, FIRST_ID + len(taken) + 1) if number not in taken)

    async def _get_state(self, _request: web.Request) -> web.Response:
        return web.json_response(await self._state(), headers=_HEADERS)

    async def _state(self) -> Json:
        return {
            "bot": bot_as_json(self._telegram),
            "languages": [{"code": code, "name": name} for code, name in LANGUAGES.items()],
            "phones": [tab_as_json(tab, self._telegram, self._zone) for tab in self._tabs.values()],
            "clock": await self._clock_state(),
        }

    def _phone_state(self, chat_id: int) -> Json | None:
        tab = self._tabs.get(chat_id)
        return tab_as_json(tab, self._telegram, self._zone) if tab else None

    async def _clock_state(self) -> Json:
        return await clock_as_json(self._clock, self._zone)

    async def _write(self, body: Body) -> None:
        with or_complain(f"Eine Nachricht hat 1 bis {MAX_TEXT} Zeichen."):
            self._phone_in_use(body).write(body.text("text", "Bitte etwas schreiben."))

    async def _start(self, body: Body) -> None:
        with or_complain("So einen Link gibt es nicht."):
            self._phone(body).start(body.optional_text("payload"))

    async def _send(self, body: Body) -> None:
        with or_complain("Das kann dieses Telefon nicht senden."):
            self._phone_in_use(body).send(body.text("kind", "Es fehlt, was gesendet werden soll."))

    async def _press(self, body: Body) -> Json:
        phone = self._phone_in_use(body)
        data, number = body.text("data", "Es fehlt der Knopf."), body.number("message", "Es fehlt die Nachricht.")
        message = phone.chat.messages.get(number)
        if message is None or all(button.data != data for row in message.buttons for button in row):
            raise BadInput("Diesen Knopf gibt es nicht mehr.")
        return {"query": phone.press_data(data, number)}

    async def _block(self, body: Body) -> None:
        phone = self._phone(body)
        if body.flag("blocked", "Es fehlt, ob blockiert werden soll."):
            phone.block()
        else:
            phone.unblock()

    async def _person(self, body: Body) -> Json:
        language = body.text("language", "Es fehlt die Sprache.")
        if language not in LANGUAGES:
            raise BadInput(f"Diese Sprachen gibt es: {', '.join(LANGUAGES)}.")
        if len(self._tabs) >= MAX_PHONES:
            raise BadInput(f"Mehr als {MAX_PHONES} Telefone zeigt diese Seite nicht.")
        return {"id": self.add_person(language).id}

    async def _move_clock(self, body: Body) -> Json:
        async with self._moving:
            target = await self._target(body.text("to", "Es fehlt, wohin die Uhr gestellt werden soll."))
            if target > self._clock.now():
                await self._clock.move_to(target)
        self._live.touch()
        return await self._clock_state()

    async def _target(self, where: str) -> datetime:
        if where == "hour":
            return self._clock.now() + timedelta(hours=1)
        if where == "morning":
            return next_morning(self._clock.now(), self._zone)
        if where != "reminder":
            raise BadInput("Die Uhr geht eine Stunde, zur nächsten Erinnerung oder zum Morgen vor.")
        due = await self._clock.next_due()
        if due is None:
            raise BadInput("Es wartet keine Erinnerung.")
        return due

    async def _document(self, request: web.Request) -> web.Response:
        tab = self._tabs.get(int(request.match_info["chat"]))
        message = tab.phone.chat.messages.get(int(request.match_info["message"])) if tab else None
        if message is None or message.document is None:
            raise web.HTTPNotFound(text="Diese Datei gibt es nicht.")
        disposition = f"attachment; filename*=UTF-8''{quote(message.document.filename, safe='')}"
        headers = _HEADERS | {"Content-Disposition": disposition, "Content-Type": "application/octet-stream"}
        return web.Response(body=message.document.content, headers=headers)

    def _phone(self, body: Body) -> Phone:
        tab = self._tabs.get(body.number("chat", "Es fehlt das Telefon."))
        if tab is None:
            raise BadInput("Dieses Telefon gibt es nicht.")
        return tab.phone

    def _phone_in_use(self, body: Body) -> Phone:
        phone = self._phone(body)
        if phone.chat.blocked:
            raise BadInput("Der Bot ist blockiert.")
        return phone


def _file_handler(name: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    path = _STATIC / name
    headers = _HEADERS | {"Content-Type": f"{_TYPES[path.suffix]}; charset=utf-8"}
    content = path.read_bytes()

    async def serve(_request: web.Request) -> web.Response:
        return web.Response(body=content, headers=headers)

    return serve


def _post_handler(
    do: Callable[[Body], Awaitable[Json | None]],
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def serve(request: web.Request) -> web.Response:
        try:
            result = await do(await Body.of(request))
        except BadInput as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response(result or {})

    return serve
