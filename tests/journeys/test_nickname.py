"""The nickname: typed, cleaned, shown as text, awaited in a row."""

from bot.demo.phone import Phone
from bot.domain.notices import NoticeKind
from tests.harness import World
from tests.journeys.steps import book, data_of, notices, rows, seen, send, tap, text_of, visit_row, words

KINDLY = "I am a program, and I did not understand this. A person can help you: book a visit."
TYPED = {
    "plain": ("Ali", "Ali"),
    "arabic": ("علي", "علي"),
    "markup": ("<b>Ali</b> & Co", "<b>Ali</b> & Co"),
    "placeholder": ("{number} %s", "{number} %s"),
    "emoji": ("🦊 Fox", "🦊 Fox"),
    "lines and tabs": ("A\n\nB\tC   D", "A B C D"),
    "turned direction": ("\u202eilA\u202c\u2067\u2069\u200f", "ilA"),
    "control": ("A\x00\x07l\x1bi\ufeff\u200b", "Ali"),
    "composed": ("Zoe\u0308", "Zoë"),
    "long": ("x" * 4096, "x" * 30),
    "long emoji": ("👍" * 2000, "👍" * 30),
    "long words": ("ab " * 1000, ("ab " * 10).strip()),
}


async def asked(world: World, locale: str = "en") -> Phone:
    person = await world.newcomer(locale)
    await book(world, person)
    await tap(world, person, "details", "nickname?")
    return person


def nickname(world: World) -> str:
    return str(visit_row(world, 1)["nickname"])


async def test_what_is_typed_is_kept_as_one_clean_line_and_shown_as_text(world: World) -> None:
    person = await asked(world)
    for name, (typed, kept) in TYPED.items():
        await send(world, person, "nickname?:1")
        await world.write(person, typed)
        assert nickname(world) == kept, name
        line = words("en", "Nickname: {nickname}", nickname=kept)
        assert line in text_of(person), name
        await tap(world, person, "visit")
        assert line in text_of(person), name
        told = notices(world.phones["neumann"], NoticeKind.WISHES)
        assert words("de", "Nickname: {nickname}", nickname=kept) in seen(told[-1].text), name


async def test_what_is_no_name_is_not_taken_and_a_name_is_still_awaited(world: World) -> None:
    person = await asked(world)
    for typed in ("\u200b\u200b", "\u202e\u202c", "\x00", "\u0301\u0308", "\ufe0f", "/strat", "/x y"):
        await world.write(person, typed)
        assert nickname(world) == "", typed
        assert words("en", "Nickname: {nickname}", nickname=typed) not in text_of(person), typed
    for kind in ("sticker", "voice", "photo", "contact"):
        person.send(kind)
        await world.settled()
        assert nickname(world) == "", kind
    await world.write(person, "Ali")
    assert nickname(world) == "Ali"


async def test_after_something_else_was_pressed_or_commanded_no_name_is_awaited(world: World) -> None:
    person = await asked(world)
    for way in ("menu", "details:1", "nonsense", "/menu", "/book", "/start"):
        await send(world, person, "nickname?:1")
        await (world.write(person, way) if way.startswith("/") else send(world, person, way))
        await world.write(person, "Where are you?")
        assert nickname(world) == "", way
        assert "menu" in data_of(person) or words("en", KINDLY) in text_of(person), way


async def test_a_name_is_still_awaited_after_a_restart(world: World) -> None:
    person = await asked(world)
    await world.stop()
    await world.start()
    await world.write(person, "Ali")
    assert nickname(world) == "Ali"


async def test_a_name_typed_while_we_were_away_is_taken(world: World) -> None:
    person = await asked(world)
    await world.stop()
    person.write("Ali")
    await world.start()
    await world.settled()
    assert nickname(world) == "Ali"


async def test_only_one_text_is_taken(world: World) -> None:
    person = await asked(world)
    await world.write(person, "Ali")
    await world.write(person, "and one more thing")
    assert nickname(world) == "Ali"
    assert rows(world, "SELECT * FROM awaiting") == []


async def test_looking_at_the_question_in_german_still_awaits_a_name(world: World) -> None:
    person = await asked(world)
    await send(world, person, "~nickname?:1")
    await world.write(person, "Ali")
    assert nickname(world) == "Ali"


async def test_the_nickname_can_be_taken_out_again(world: World) -> None:
    person = await asked(world)
    await world.write(person, "Ali")
    await tap(world, person, "nickname?", "nickname-no")
    assert nickname(world) == ""
    assert words("en", "Nickname: {nickname}", nickname="–") in text_of(person)
    assert "Ali" not in notices(world.phones["neumann"], NoticeKind.WISHES)[-1].text


async def test_a_name_for_a_visit_that_was_cancelled_meanwhile_is_not_taken(world: World) -> None:
    person = await asked(world)
    await world.stop()
    person.press_data("cancel:1:1")
    person.write("Ali")
    await world.start()
    await world.settled()
    assert nickname(world) == ""
    assert words("en", "Done. The counsellors see it.") not in text_of(person)
