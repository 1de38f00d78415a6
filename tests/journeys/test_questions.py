"""Questions typed or browsed, the emergency card, the letter, the self-check, and another language."""

import pytest

from bot.answers.library import Library
from bot.domain.answers import Decision
from bot.views.answers import shorten
from tests.harness import World, berlin, labels
from tests.journeys.steps import data_of, everything_stored, rows, send, tap, text_of, words

LIBRARY = Library()


def title(locale: str, topic: str) -> str:
    return LIBRARY.text(locale, topic).question


@pytest.mark.parametrize(
    ("locale", "typed", "topic"),
    [
        ("de", "darf ich mit duldung arbeiten?", "work-permit"),
        ("en", "where is the office in Düren", "office-dueren"),
        ("ar", "أين المكتب في دورن؟", "office-dueren"),
        ("de", "termin", "book"),
    ],
)
async def test_a_typed_question_is_answered_in_the_language_of_the_person(
    world: World, locale: str, typed: str, topic: str
) -> None:
    person = await world.newcomer(locale)
    await world.write(person, typed)
    assert text_of(person).startswith(title(locale, topic))
    assert "{" not in text_of(person)


async def test_hours_and_addresses_in_answers_come_from_the_programme(world: World) -> None:
    person = await world.newcomer("en")
    await send(world, person, "answer:office-juelich")
    assert "Teststraße 2" in text_of(person)
    assert "14:00" in text_of(person)
    assert "Josef-Schregelstr" not in text_of(person)


async def test_an_answer_is_shown_in_german_and_back(world: World) -> None:
    person = await world.newcomer("ar")
    await send(world, person, "answer:duldung")
    before = text_of(person)
    await send(world, person, "~answer:duldung")
    assert text_of(person).startswith(title("de", "duldung"))
    await send(world, person, "answer:duldung")
    assert text_of(person) == before


async def test_every_answer_is_found_by_browsing_without_typing(world: World) -> None:
    person = await world.newcomer("en")
    found, waiting = set(), ["questions"]
    seen = set(waiting)
    while waiting:
        await send(world, person, waiting.pop())
        for data in data_of(person):
            if data.startswith("answer:"):
                found.add(data.removeprefix("answer:"))
            elif data.startswith("group:") and data not in seen:
                seen.add(data)
                waiting.append(data)
    assert found == set(LIBRARY.topics)


async def test_unsure_shows_up_to_three_questions_and_a_human(world: World) -> None:
    person = await world.newcomer("de")
    vague = ("was ist mit meinem papier", "ich brauche hilfe im leben", "kann mir jemand etwas sagen", "und dann")
    unsure = [text for text in vague if world.desk.matcher.match(text, "de").decision is Decision.SUGGEST]
    await world.write(person, unsure[0])
    offered = data_of(person, "answer")
    assert 1 <= len(offered) <= 3
    assert "book:0" in data_of(person)
    await send(world, person, offered[0])
    assert text_of(person).startswith(title("de", offered[0].removeprefix("answer:")))


@pytest.mark.parametrize("typed", ["ich bringe mich um", "I want to kill myself", "أريد أن أموت"])
async def test_words_of_danger_show_the_emergency_card_before_anything_else(world: World, typed: str) -> None:
    person = await world.newcomer("en")
    await world.press(person, "book:0", "slot:0:juelich:o::2611231400", "take:0:0:juelich:o::2611231400")
    await send(world, person, "nickname?:1")
    await world.write(person, typed)
    assert "112" in text_of(person) and "110" in text_of(person)
    assert rows(world, "SELECT nickname FROM visits") == [{"nickname": ""}]
    assert typed not in str(everything_stored(world))


async def test_somebody_in_danger_who_has_chosen_no_language_is_shown_the_card_too(world: World) -> None:
    person = world.person(1001, "en")
    await world.write(person, "he is beating me help me please")
    assert "112" in text_of(person)


async def test_the_menu_leads_to_the_emergency_card_in_one_tap(world: World) -> None:
    person = await world.newcomer("ar")
    await tap(world, person, "answer:emergency")
    assert "112" in text_of(person)


async def test_everyday_exaggeration_is_no_emergency(world: World) -> None:
    person = await world.newcomer("de")
    await world.write(person, "ich sterbe vor hunger")
    assert not text_of(person).startswith(title("de", "emergency"))


async def test_a_visit_booked_from_the_letter_is_marked_for_the_counsellors(world: World) -> None:
    person = await world.newcomer("en")
    await send(world, person, "answer:urgent-letter")
    assert words("en", "The next open hours:") in text_of(person)
    await tap(world, person, "book", "slot", "take")
    assert rows(world, "SELECT topic FROM visits") == [{"topic": "letter"}]
    assert words("de", "A letter") in world.phones["neumann"].last.text.translate({0x2068: None, 0x2069: None})


async def test_times_after_the_next_working_day_are_said_to_be_too_late_for_a_letter(world: World) -> None:
    await world.to(berlin(26, 17))
    person = await world.newcomer("en")
    await send(world, person, "answer:urgent-letter")
    assert words("en", "This can be too late for a letter:") in text_of(person)


async def test_the_self_check_ends_kindly_and_stores_nothing(world: World) -> None:
    person = await world.newcomer("en")
    before = {table: found for table, found in everything_stored(world).items() if table not in ("inbox", "messages")}
    for way, said in (
        ("fits:18-26:duldung:kreis", "The advice is made for people like you."),
        ("fits:27:gestattung:kreis", "Please ask the counsellors. They look at it with you."),
        ("fits:over:other:elsewhere", "Please ask the counsellors. They look at it with you."),
    ):
        age, paper, _ = way.removeprefix("fits:").split(":")
        await send(world, person, "fits:::")
        await tap(world, person, f"fits:{age}::", f"fits:{age}:{paper}:", way)
        assert words("en", said) in text_of(person)
        assert "book:0" in data_of(person)
    after = everything_stored(world)
    assert {table: after[table] for table in before} == before


async def test_a_question_in_another_language_is_answered_in_it_with_the_offer_to_stay(world: World) -> None:
    person = await world.newcomer("en")
    await world.write(person, "Kann ich mit meiner Duldung eine Ausbildung machen?")
    assert "language:de" in data_of(person)
    assert any("Deutsch" in label for label in labels(person))
    await tap(world, person, "language:de")
    assert rows(world, "SELECT locale FROM persons WHERE telegram_id = 1001") == [{"locale": "de"}]


async def test_small_talk_gets_a_small_kind_reply(world: World) -> None:
    person = await world.newcomer("de")
    await world.write(person, "Danke!")
    assert text_of(person).startswith(words("de", "You are welcome!"))


async def test_a_law_text_whose_german_source_has_changed_gives_way_to_the_german_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.desk.library, "is_stale", lambda locale, topic: locale == "ar" and topic == "duldung")
    person = await world.newcomer("ar")
    await send(world, person, "answer:duldung")
    assert words("ar", "It depends on your case. The counsellors look at it with you.") in text_of(person)
    assert title("de", "duldung") in text_of(person)
    assert "book:0" in data_of(person)


def test_long_questions_are_cut_at_a_word_on_buttons() -> None:
    assert shorten("Short?") == "Short?"
    assert shorten("This question is much too long for a button") == "This question is much too long…"
