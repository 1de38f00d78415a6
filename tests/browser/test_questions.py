"""The journey of a question in a real browser, in Dari: typed, answered, in German and back, then to a counsellor."""

from playwright.async_api import Locator, Page, expect

from bot.answers.library import Library
from bot.i18n.speech import Speech
from tests.browser.steps import PATIENCE, press, said, sees, types

DARI = Speech.of("fa")
GERMAN = Speech.of("de")
LIBRARY = Library()
WHAT_IT_COSTS = "رایگانه؟"
WITH_A_HUMAN = "میخوام با یک آدم گپ بزنم"
IN_DANGER = "میخواهم خودم را بکشم"
QUESTION = "مکتوب گرفتیم، چی کنیم؟"
REPLY = "بکس خط را هم بیاورید، لطفا."
ANSWER = "✉️ Answer from a counsellor"


async def test_a_dari_speaker_asks_the_program_reads_the_emergency_card_and_is_answered_by_a_counsellor(
    page: Page,
) -> None:
    person, counsellor = page.get_by_test_id("phone-person"), page.get_by_test_id("phone-counsellor")
    await person.get_by_test_id("start").click()
    await press(person, "فارسی")
    await sees(person, said(DARI, "What do you want to do?"))

    await _is_answered_in_german_and_back(person)
    await _chooses_one_of_three(person)
    await _reads_the_emergency_card_before_anything_else(person, counsellor)
    await _asks_a_counsellor(person, counsellor)
    await _is_answered_by_the_counsellor(person, counsellor)


async def _is_answered_in_german_and_back(person: Locator) -> None:
    await types(person, WHAT_IT_COSTS)
    await sees(person, LIBRARY.text("fa", "cost").question)
    await press(person, "🇩🇪")
    await sees(person, LIBRARY.text("de", "cost").question)
    await press(person, "فارسی")
    await sees(person, LIBRARY.text("fa", "cost").question)


async def _chooses_one_of_three(person: Locator) -> None:
    await types(person, WITH_A_HUMAN)
    choices = await sees(person, said(DARI, "What do you mean?"))
    await expect(choices.get_by_test_id("button").filter(has_text="❓")).to_have_count(3)
    await choices.get_by_test_id("button").filter(has_text="❓").first.click()
    await sees(person, LIBRARY.text("fa", "talk-to-human").question)


async def _reads_the_emergency_card_before_anything_else(person: Locator, counsellor: Locator) -> None:
    """Also while a question to the counsellors is awaited, and nothing of it reaches them."""
    await press(person, said(DARI, "Write to a counsellor"))
    await sees(person, said(DARI, "Please write your question now, in one message."))
    await types(person, IN_DANGER)
    card = await sees(person, "112")
    await expect(card.get_by_test_id("button").filter(has_text="📨")).to_have_count(0)
    await expect(counsellor.get_by_test_id("message").filter(has_text=IN_DANGER)).to_have_count(0)


async def _asks_a_counsellor(person: Locator, counsellor: Locator) -> None:
    await types(person, WITH_A_HUMAN)
    await sees(person, said(DARI, "What do you mean?"))
    await press(person, said(DARI, "Write to a counsellor"))
    asking = await sees(person, said(DARI, "Telegram and the counsellors can read it."))
    direction = await asking.evaluate("element => getComputedStyle(element.querySelector('[dir]')).direction")
    assert direction == "rtl"
    await types(person, QUESTION)
    await sees(person, said(DARI, "Shall I send this to the counsellors?"))
    await expect(counsellor.get_by_test_id("message").filter(has_text=QUESTION)).to_have_count(0)
    await press(person, said(DARI, "Send it"))
    await sees(person, said(DARI, "Sent. The answer comes here, in this chat."))


async def _is_answered_by_the_counsellor(person: Locator, counsellor: Locator) -> None:
    await sees(counsellor, QUESTION)
    await sees(counsellor, "فارسی")
    await press(counsellor, said(GERMAN, "Reply"))
    await sees(counsellor, said(GERMAN, "Please write your answer now."))
    await types(counsellor, REPLY)
    await sees(counsellor, said(GERMAN, "Shall I send this?"))
    await expect(person.get_by_test_id("message").filter(has_text=REPLY)).to_have_count(0)
    await press(counsellor, said(GERMAN, "Send it"))
    await sees(counsellor, said(GERMAN, "Sent."))
    answer = await sees(person, said(DARI, ANSWER))
    await expect(answer).to_contain_text(REPLY, timeout=PATIENCE)
    await press(person, said(DARI, "Menu"))
    await sees(person, said(DARI, "What do you want to do?"))
    await expect(person.get_by_test_id("message").filter(has_text=REPLY)).to_have_count(1)
