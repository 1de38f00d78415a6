"""Language: the picker, links that skip it, changing it, and people who have not chosen one."""

from pathlib import Path

import pytest

from bot.chat.actions.start import SetLocale
from bot.chat.callback_data import pack
from bot.demo.phone import Phone
from bot.i18n import catalogs
from bot.i18n.locales import KNOWN
from tests.harness import World, labels
from tests.journeys.steps import (
    changed_programme,
    data_of,
    every_press,
    everything_stored,
    rows,
    send,
    shape,
    tap,
    text_of,
    words,
)

ENDONYMS = {"de": "Deutsch", "en": "English", "ar": "العربية"}


def locale_of(world: World, number: int = 1001) -> str | None:
    found = rows(world, "SELECT locale FROM persons WHERE telegram_id = ?", number)
    return found[0]["locale"] if found else None


async def started(world: World, language: str | None, payload: str = "", number: int = 1001) -> Phone:
    phone = world.telegram.person(number, "Person", language)
    phone.start(payload)
    await world.settled()
    return phone


def is_picker(phone: Phone) -> bool:
    return set(data_of(phone, "language")) == {pack(SetLocale(code)) for code in ENDONYMS}


async def test_the_picker_shows_own_names_and_ticks_the_language_of_the_app_first(world: World) -> None:
    apps = {"de": "de", "en": "en", "en-GB": "en", "AR": "ar", "ar-SY": "ar", "de_AT": "de"}
    for number, (language, first) in enumerate(apps.items(), 1001):
        phone = await started(world, language, number=number)
        others = [name for code, name in ENDONYMS.items() if code != first]
        assert labels(phone) == [f"✅ {ENDONYMS[first]}", *others]
        assert is_picker(phone)


async def test_a_language_that_the_office_does_not_offer_ticks_nothing_and_offers_all(world: World) -> None:
    apps = ["fa-IR", "prs", "kmr", "xx-YY", "🙂", "-", "e" * 300, "", None]
    for number, language in enumerate(apps, 1001):
        phone = await started(world, language, number=number)
        assert labels(phone) == list(ENDONYMS.values()), language


async def test_every_language_of_an_office_with_all_of_them_is_preselected_by_its_codes(tmp_path: Path) -> None:
    offered = [code for code in KNOWN if catalogs.path(code).exists()]
    apps = {"fa-IR": "fa", "prs": "fa", "kmr": "ku", "ku-Arab": "ckb", "tr-TR": "tr", "ru": "ru", "fr-CA": "fr"}
    async with World(tmp_path, programme=changed_programme(tmp_path, locales=offered), counsellors=()) as world:
        for number, (language, first) in enumerate(apps.items(), 1001):
            phone = await started(world, language, number=number)
            if first in offered:
                assert labels(phone)[0] == f"✅ {KNOWN[first].endonym}", language
                assert data_of(phone)[0] == f"language:{first}"
            assert sorted(data_of(phone)) == sorted(f"language:{code}" for code in offered), language


async def test_the_picker_asks_in_every_language(world: World) -> None:
    phone = await started(world, "ar")
    for code in ENDONYMS:
        assert words(code, "Please choose your language.") in text_of(phone)


async def test_nothing_about_a_person_is_stored_before_a_language_is_chosen(world: World) -> None:
    await started(world, "ar")
    assert locale_of(world) is None
    assert rows(world, "SELECT * FROM messages WHERE person_id NOT IN (SELECT id FROM persons)") == []
    assert rows(world, "SELECT * FROM persons WHERE telegram_id = 1001") == []


async def test_a_link_with_a_language_skips_the_picker(world: World) -> None:
    for number, locale in enumerate(ENDONYMS, 1001):
        phone = await started(world, "en", locale, number)
        assert words(locale, "What do you want to do?") in text_of(phone)
        assert locale_of(world, number) == locale


async def test_a_link_with_another_language_changes_it_for_someone_known(world: World) -> None:
    phone = await world.newcomer("en")
    phone.start("ar")
    await world.settled()
    assert words("ar", "What do you want to do?") in text_of(phone)
    assert locale_of(world) == "ar"


async def test_an_unknown_payload_is_a_plain_start(world: World) -> None:
    payloads = ["fr", "poster-7", "AR", "xx", "bind", "-", "__proto__"]
    for number, payload in enumerate(payloads, 1001):
        phone = await started(world, "de", payload, number)
        assert is_picker(phone), payload
        await tap(world, phone, "language:en")
        phone.start(payload)
        await world.settled()
        assert words("en", "What do you want to do?") in text_of(phone), payload


async def test_a_known_person_who_starts_again_sees_the_menu(world: World) -> None:
    phone = await world.newcomer("en")
    phone.start()
    await world.settled()
    assert words("en", "What do you want to do?") in text_of(phone)


@pytest.mark.parametrize("way", ["/language", "button"])
async def test_the_language_can_be_changed_at_any_time(world: World, way: str) -> None:
    phone = await world.newcomer("en")
    await (tap(world, phone, "languages") if way == "button" else world.write(phone, way))
    assert is_picker(phone)
    assert labels(phone)[0] == "✅ English"
    await tap(world, phone, "language:ar")
    assert words("ar", "What do you want to do?") in text_of(phone)
    assert locale_of(world) == "ar"
    await tap(world, phone, "book")
    assert words("ar", "These are the next free places.") in text_of(phone)


async def test_a_language_that_we_do_not_have_shows_the_picker_and_changes_nothing(world: World) -> None:
    phone = await world.newcomer("ar")
    for forged in ("fr", "xx"):
        await send(world, phone, f"language:{forged}")
        assert is_picker(phone), forged
        assert locale_of(world) == "ar"


async def test_what_is_no_language_at_all_leads_to_picker_or_menu_and_changes_nothing(world: World) -> None:
    phone = await world.newcomer("ar")
    for forged in ("", "DE", "de ", "../../etc", "٣", "🙂"):
        await world.write(phone, "/visits")
        await send(world, phone, f"language:{forged}")
        assert is_picker(phone) or words("ar", "What do you want to do?") in text_of(phone), forged
        assert locale_of(world) == "ar"


async def test_whatever_somebody_without_a_language_presses_shows_the_picker_and_stores_nothing(world: World) -> None:
    phone = await started(world, "ar")
    for data in [*every_press(), *every_press(visit=0), "nonsense", "~menu"]:
        await world.write(phone, "hello")
        await send(world, phone, data)
        assert is_picker(phone), data
    assert rows(world, "SELECT * FROM visits") == []
    assert locale_of(world) is None


async def test_whatever_somebody_without_a_language_writes_shows_the_picker(world: World) -> None:
    texts = ["hello", "/menu", "/help", "/book", "/visits", "/privacy", "/traces", "/nonsense"]
    for number, text in enumerate(texts, 1001):
        phone = world.person(number, "en")
        await world.write(phone, text)
        assert is_picker(phone), text
        assert labels(phone)[0] == "✅ English"


async def test_the_menu_has_the_same_pictures_and_deeds_in_every_language(world: World) -> None:
    menus = []
    for number, locale in enumerate(ENDONYMS):
        phone = await world.newcomer(locale, 1001 + number)
        menus.append(([label.split()[0] for label in labels(phone)][:4], data_of(phone)))
    assert menus[0] == menus[1] == menus[2]
    assert menus[0][0] == ["📅", "📋", "❓", "🆘"]


async def test_commands_lead_where_the_menu_leads(world: World) -> None:
    phone, by_button = await world.newcomer("en"), await world.newcomer("en", 1002)
    ways = {"/book": "book:0", "/visits": "visits", "/language": "languages", "/privacy": "privacy"}
    ways |= {"/menu": "menu", "/help": "menu", "/START": "menu"}
    for command, data in ways.items():
        await world.write(phone, command)
        await send(world, by_button, data)
        assert shape(phone.last) == shape(by_button.last), command


async def test_what_is_stored_of_a_person_who_chose_a_language_is_an_id_a_locale_and_days(world: World) -> None:
    phone = await started(world, "ar")
    await tap(world, phone, "language:ar")
    persons = [row for row in everything_stored(world)["persons"] if row["telegram_id"] == 1001]
    assert [set(row) for row in persons] == [{"id", "telegram_id", "locale", "seen_on", "privacy_seen_on"}]
    assert persons[0]["locale"] == "ar"
    assert persons[0]["privacy_seen_on"] is None
