"""Book → notice → reminder → cancel, over HTTP."""

from tests.harness import World, berlin, labels


async def test_a_person_books_is_reminded_and_cancels_and_the_counsellors_are_told(world: World) -> None:
    person = await world.newcomer("en")
    counsellor = world.phones["neumann"]
    await world.press(person, "Book a visit", "14:00", "✅")
    assert "Booked" in person.last.text
    assert "Monday" in person.last.text and "23.11.2026" in person.last.text
    assert "Gebucht" in counsellor.last.text or "Booked" in counsellor.last.text
    assert counsellor.last.protected
    await world.to(berlin(23, 12, 1))
    assert "today at" in person.last.text
    await world.press(person, "Cancel", "Yes, cancel")
    assert "cancelled" in person.last.text
    assert "Take it back" in " ".join(labels(person))
