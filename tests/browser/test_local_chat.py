"""The whole journey in a real browser: the local chat, started as a stranger starts it, used in Arabic."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from bot.i18n.speech import Speech
from tests.harness import lend_what_is_learnt

ARABIC = Speech.of("ar")
GERMAN = Speech.of("de")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 20_000


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """The local chat in a process of its own, in a folder of its own."""
    lend_what_is_learnt(tmp_path / "data")
    settings = ("BOT_TOKEN", "DATABASE_URL", "PROGRAMME", "SAMPLES")
    env = {name: value for name, value in os.environ.items() if name not in settings}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--port", "0", cwd=tmp_path, env=env, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr is not None
    async with asyncio.timeout(30):
        line = (await process.stderr.readline()).decode()
    found = re.search(r"http://\S+", line)
    assert found, line
    yield found.group()
    process.terminate()
    assert await process.wait() == 0


@pytest.fixture
async def page(address: str) -> AsyncIterator[Page]:
    """The chat page in Debian's Chromium; an error in its console fails the test."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = await browser.new_page()
        page.set_default_timeout(PATIENCE)
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        await page.goto(address)
        yield page
        await browser.close()
        assert complaints == []


def said(speech: Speech, msgid: str, **values: object) -> str:
    """A text as a reader sees it."""
    return str(speech.say(msgid, **values).striptags())


async def press(phone: Locator, label: str) -> None:
    """Press the newest button with this label."""
    await phone.get_by_test_id("button").filter(has_text=label).last.click()


async def sees(phone: Locator, text: str) -> Locator:
    """Wait until the newest message says something; the message."""
    message = phone.get_by_test_id("message").last
    await expect(message).to_contain_text(text, timeout=PATIENCE)
    return message


async def test_a_visit_booked_in_arabic_is_told_called_to_mind_and_cancelled_from_the_reminder(page: Page) -> None:
    person, counsellor = page.get_by_test_id("phone-person"), page.get_by_test_id("phone-counsellor")
    await person.get_by_test_id("start").click()
    await press(person, "العربية")
    await sees(person, said(ARABIC, "What do you want to do?"))
    await press(person, said(ARABIC, "Book a visit"))
    await sees(person, said(ARABIC, "These are the next free places."))
    await person.get_by_test_id("button").first.click()
    await sees(person, said(ARABIC, "Book this place?"))
    await press(person, "✅")
    card = await sees(person, said(ARABIC, "Booked. A place is reserved for you."))
    await sees(counsellor, said(GERMAN, "➕ Booked"))
    await sees(counsellor, "العربية")
    direction = await card.evaluate("element => getComputedStyle(element.querySelector('[dir]') ?? element).direction")
    assert direction == "rtl"

    await page.get_by_test_id("clock-reminder").click()
    await sees(person, said(ARABIC, "If you tap nothing, your visit stays."))
    await press(person, "🇩🇪")
    await sees(person, said(GERMAN, "If you tap nothing, your visit stays."))
    await press(person, "العربية")
    await sees(person, said(ARABIC, "If you tap nothing, your visit stays."))

    await press(person, said(ARABIC, "Cancel"))
    await press(person, said(ARABIC, "Yes, cancel"))
    await sees(person, said(ARABIC, "This visit is cancelled."))
    await sees(counsellor, said(GERMAN, "❌ Cancelled"))


async def test_a_person_added_on_the_page_books_an_appointment_in_english(page: Page) -> None:
    person, counsellor = page.get_by_test_id("phone-person"), page.get_by_test_id("phone-counsellor")
    await page.get_by_test_id("add-person").click()
    await page.locator("[data-testid=language][data-language=en]").click()
    await person.get_by_test_id("start").click()
    await press(person, "English")
    await press(person, "Book a visit")
    await press(person, "Other days and places")
    await press(person, "Appointment")
    await sees(person, "Which day?")
    await press(person, "👤")
    await sees(person, "Book this place?")
    await press(person, "✅")
    await sees(person, "Booked. A place is reserved for you.")
    await page.wait_for_timeout(3000)
    told = []
    for tab in await counsellor.get_by_test_id("tab").all():
        await tab.click()
        told.append(await counsellor.get_by_test_id("message").filter(has_text="English").count())
    assert sorted(told) == [0, 1]
