"""The whole journey in a real browser: the local chat, started as a stranger starts it, used in Arabic."""

from playwright.async_api import Page

from bot.i18n.speech import Speech
from tests.browser.steps import press, said, sees

ARABIC = Speech.of("ar")
GERMAN = Speech.of("de")


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
