"""Steps and looks that the journeys in the browser share."""

from playwright.async_api import Locator, expect

from bot.i18n.speech import Speech

PATIENCE = 20_000


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


async def types(phone: Locator, text: str) -> None:
    """Write a text and send it."""
    field = phone.get_by_role("textbox")
    await field.fill(text)
    await field.press("Enter")
