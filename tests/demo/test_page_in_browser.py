"""The chat page in a real browser, with a tiny bot written straight against the simulated Telegram."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest_asyncio
from aiohttp import web
from playwright.async_api import Page, async_playwright, expect

from bot.demo.chats import Json
from bot.demo.page import ChatPage
from bot.demo.telegram import Telegram
from bot.tasks import spawn, stop
from tests.demo.helpers import HandClockBar

CHROMIUM = Path("/usr/bin/chromium")
SWITCHES = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOSTILE = "<img src=x onerror=document.title='broken'>"
KEYS = {
    "inline_keyboard": [[{"text": "حجز موعد", "callback_data": "book"}, {"text": "Kopie", "copy_text": {"text": "7"}}]]
}


class TinyBot:
    """Greets in Arabic, answers a press by an edit and a toast, repeats everything else to the counsellor."""

    def __init__(self, telegram: Telegram, counsellor: int) -> None:
        self.telegram = telegram
        self.counsellor = counsellor
        self.pressed: list[str] = []

    async def run(self) -> None:
        offset = 0
        while True:
            for update in await self.telegram.call("getUpdates", {"offset": offset, "timeout": 30}):
                offset = update["update_id"] + 1
                await self.handle(update)

    async def handle(self, update: Json) -> None:
        if query := update.get("callback_query"):
            self.pressed.append(query["data"])
            chat, number = query["from"]["id"], query["message"]["message_id"]
            await self.telegram.call("editMessageText", {"chat_id": chat, "message_id": number, "text": "booked"})
            await self.telegram.call("answerCallbackQuery", {"callback_query_id": query["id"], "text": "one moment"})
        elif (message := update.get("message")) and message.get("text", "").startswith("/start"):
            text = "أهلاً بك في <b>Düren</b>"
            fields = {"chat_id": message["chat"]["id"], "text": text, "parse_mode": "HTML", "reply_markup": KEYS}
            await self.telegram.call("sendMessage", fields)
        elif message:
            await self.telegram.call("sendMessage", {"chat_id": self.counsellor, "text": message.get("text", "?")})


@pytest_asyncio.fixture
async def chat_page(world: Telegram, bar: HandClockBar) -> AsyncIterator[str]:
    page = ChatPage(world, bar, ZoneInfo("Europe/Berlin"))
    page.add_person("ar", user_id=5)
    page.add_counsellor("de", user_id=6, name=HOSTILE)
    app = web.Application()
    page.mount(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await runner.cleanup()


@pytest_asyncio.fixture
async def bot_at_work(world: Telegram) -> AsyncIterator[TinyBot]:
    bot = TinyBot(world, counsellor=6)
    task = spawn(bot.run(), "tiny bot")
    yield bot
    await stop(task)


@pytest_asyncio.fixture
async def browser_page(chat_page: str) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        page = await browser.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
        await page.goto(chat_page)
        yield page
        await browser.close()
    assert problems == []


async def test_a_person_and_a_counsellor_talk_with_the_bot_live(
    world: Telegram, bar: HandClockBar, bot_at_work: TinyBot, browser_page: Page
) -> None:
    person, counsellor = browser_page.get_by_test_id("phone-person"), browser_page.get_by_test_id("phone-counsellor")

    await counsellor.get_by_test_id("start").click()
    await person.get_by_test_id("start").click()
    greeting = person.get_by_test_id("message").last
    await expect(greeting).to_contain_text("أهلاً بك")
    await expect(greeting.locator(".bubble")).to_have_css("direction", "rtl")
    await expect(greeting.get_by_test_id("button").first).to_have_css("direction", "rtl")
    await expect(greeting.locator("b")).to_have_text("Düren")

    await greeting.get_by_test_id("button").filter(has_text="حجز").click()
    await expect(greeting).to_contain_text("booked")
    await expect(greeting.get_by_test_id("button")).to_have_count(0)
    await expect(person.locator(".toast")).to_have_text("one moment")
    assert bot_at_work.pressed == ["book"]

    await person.get_by_test_id("input-person").fill(f"I am {HOSTILE}")
    await person.get_by_test_id("input-person").press("Enter")
    await expect(counsellor.get_by_test_id("message").last).to_contain_text(f"I am {HOSTILE}")
    await expect(counsellor.get_by_test_id("tab")).to_contain_text(HOSTILE)
    await expect(browser_page.locator("main img")).to_have_count(0)
    assert await browser_page.title() == "Demo – Chat ohne Telegram"

    await world.call("deleteMessage", {"chat_id": 5, "message_id": world.person(5).messages[-1].id})
    await expect(person.get_by_text("I am")).to_have_count(0)


async def test_another_person_is_added_and_new_messages_elsewhere_are_marked(
    world: Telegram, bot_at_work: TinyBot, browser_page: Page
) -> None:
    person = browser_page.get_by_test_id("phone-person")
    await browser_page.get_by_test_id("add-person").click()
    await browser_page.locator("[data-testid=language][data-language=fa]").click()
    await expect(person.get_by_test_id("tab")).to_have_count(2)
    await expect(person.get_by_test_id("tab").nth(1)).to_have_attribute("aria-selected", "true")
    world.person(5).start()
    await expect(person.get_by_test_id("tab").first.locator(".dot")).to_be_visible()
    await person.get_by_test_id("tab").first.click()
    await expect(person.get_by_test_id("message").last).to_contain_text("أهلاً بك")
    await expect(person.locator(".dot")).to_have_count(0)
    await browser_page.keyboard.press("ArrowRight")
    await expect(person.get_by_test_id("tab").nth(1)).to_be_focused()
    await expect(person.get_by_test_id("message")).to_have_count(0)


async def test_blocking_hides_the_input_until_the_bot_is_let_in_again(world: Telegram, browser_page: Page) -> None:
    person = browser_page.get_by_test_id("phone-person")
    await person.get_by_label("Menü").click()
    await person.get_by_role("button", name="Bot blockieren").click()
    await expect(person.get_by_text("Der Bot ist blockiert")).to_be_visible()
    await expect(person.get_by_test_id("input-person")).to_be_hidden()
    assert world.person(5).chat.blocked
    await person.get_by_role("button", name="Entsperren").click()
    await expect(person.get_by_test_id("input-person")).to_be_visible()


async def test_the_clock_buttons_move_the_clock(bar: HandClockBar, browser_page: Page) -> None:
    clock, reminder = browser_page.get_by_test_id("clock"), browser_page.get_by_test_id("clock-reminder")
    await expect(clock).to_contain_text("Montag, 2. März 2026, 10:00")
    await expect(reminder).to_be_disabled()
    await expect(reminder).to_have_text("Keine Erinnerung wartet")
    bar.due = bar.now() + timedelta(hours=8)
    await browser_page.get_by_test_id("clock-hour").click()
    await expect(clock).to_contain_text("11:00")
    await reminder.click()
    await expect(clock).to_contain_text("18:00")
    await browser_page.get_by_test_id("clock-morning").click()
    await expect(clock).to_contain_text("Dienstag, 3. März 2026, 07:00")
    assert len(bar.moves) == 3
