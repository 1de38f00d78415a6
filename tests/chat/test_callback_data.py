"""Callback data: every action comes back as it was packed, and nothing else is taken for one of ours."""

import re
from dataclasses import fields
from datetime import datetime
from typing import Any, get_type_hints

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.chat import callback_data
from bot.chat.actions.base import Action
from bot.chat.actions.book import Narrow, ShowSlot, Take
from bot.chat.actions.start import SetLocale, ShowMenu
from bot.chat.actions.visits import SetTopic, SetWishes, ShowVisit
from bot.chat.callback_data import UnknownButton, pack, pattern, unpack
from bot.domain.eligibility import Age, Home, Paper
from bot.domain.notices import NoticeKind
from bot.domain.programme import Kind
from bot.domain.questions import Ready
from bot.domain.visits import Delay, Topic, Wish
from bot.programme.schema import CounsellorSection, OfficeSection

LONGEST_ID = 12
ACTIONS = Action.__subclasses__()
MOMENT = datetime(2026, 11, 23, 14, 0)
STRATEGIES: dict[Any, st.SearchStrategy[Any]] = {
    int: st.integers(0, 10**7),
    str: st.text("abcdefghijklmnopqrstuvwxyz0123456789-", max_size=LONGEST_ID),
    bool: st.booleans(),
    datetime: st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)).map(
        lambda at: at.replace(second=0, microsecond=0)
    ),
    Kind: st.sampled_from(Kind),
    Kind | None: st.none() | st.sampled_from(Kind),
    Topic | None: st.none() | st.sampled_from(Topic),
    Age | None: st.none() | st.sampled_from(Age),
    Paper | None: st.none() | st.sampled_from(Paper),
    Home | None: st.none() | st.sampled_from(Home),
    Delay: st.sampled_from(Delay),
    NoticeKind: st.sampled_from(NoticeKind),
    Ready: st.sampled_from(Ready),
    frozenset[Wish]: st.frozensets(st.sampled_from(Wish)),
}
LONGEST: dict[Any, Any] = {
    int: 10**7,
    str: "x" * LONGEST_ID,
    bool: True,
    datetime: MOMENT,
    Kind: Kind.APPOINTMENT,
    Kind | None: Kind.APPOINTMENT,
    Topic | None: max(Topic, key=len),
    Age | None: Age.FITS,
    Paper | None: Paper.GESTATTUNG,
    Home | None: Home.RECEPTION_CENTRE,
    Delay: Delay.MORE,
    NoticeKind: max(NoticeKind, key=len),
    Ready: max(Ready, key=len),
    frozenset[Wish]: frozenset(Wish),
}
unhurried = settings(deadline=None)


def hints(action: type[Action]) -> dict[str, Any]:
    all_hints = get_type_hints(action)
    return {field.name: all_hints[field.name] for field in fields(action)}


def longest(action: type[Action]) -> Action:
    """The action with the longest value in each field; a version has three digits."""
    values = {name: LONGEST[hint] for name, hint in hints(action).items()}
    return action(**values | ({"version": 999} if "version" in values else {}))


any_action = st.sampled_from(ACTIONS).flatmap(
    lambda kind: st.builds(kind, **{name: STRATEGIES[hint] for name, hint in hints(kind).items()})
)


@settings(deadline=None, max_examples=400)
@given(any_action, st.booleans())
def test_every_action_comes_back_as_it_was_packed(action: Action, in_german: bool) -> None:
    packed = pack(action, in_german=in_german)
    assert len(packed.encode()) <= 64
    assert unpack(packed) == (action, in_german)


@pytest.mark.parametrize("kind", ACTIONS, ids=lambda kind: kind.__name__)
def test_an_action_with_the_longest_values_fits_a_button_and_one_in_german_too(kind: type[Action]) -> None:
    action = longest(kind)
    assert len(pack(action, in_german=True).encode()) <= 64
    assert unpack(pack(action, in_german=True)) == (action, True)


@pytest.mark.parametrize("section", [OfficeSection, CounsellorSection])
def test_the_programme_takes_no_longer_ids_than_buttons_can_carry(section: Any) -> None:
    limits = [limit.max_length for limit in section.model_fields["id"].metadata if hasattr(limit, "max_length")]
    assert limits == [LONGEST_ID]


def test_no_two_actions_have_the_same_verb_and_no_pattern_matches_another_action() -> None:
    assert len({kind.verb for kind in ACTIONS}) == len(ACTIONS)
    for kind in ACTIONS:
        for german in (False, True):
            packed = pack(longest(kind), in_german=german)
            assert [other for other in ACTIONS if re.match(pattern(other), packed)] == [kind]


@unhurried
@given(st.text(max_size=80))
@example("~")
@example("")
@example("\ud800")
@example("menu\ud800")
@example("language:\ud800")
def test_any_text_is_a_button_of_ours_or_unknown(text: str) -> None:
    try:
        action, in_german = unpack(text)
    except UnknownButton:
        return
    assert pack(action, in_german=in_german) == text


NUMBERS = ["0", "1", "-1", "+1", "01", "1_0", " 1", "1 ", "٣", "۱", "1e3", "9" * 20, "9" * 5000, "10", "30+"]
STAMPS = ["2611231400", "261123140", "2613231400", "26112314٠٠"]
WORDS = ["", "~", "o", "a", "x", "in,co", "dueren", "Düren", "<b>", "\n", "None", "*"]
PIECES = st.sampled_from([*NUMBERS, *STAMPS, *WORDS])


@settings(deadline=None, max_examples=500)
@given(st.sampled_from(ACTIONS), st.lists(PIECES, max_size=8), st.sampled_from(["", "~", "~~", " "]))
def test_a_forged_button_is_unknown_or_exactly_what_a_real_one_would_be(
    kind: type[Action], pieces: list[str], before: str
) -> None:
    forged = before + ":".join((kind.verb, *pieces))
    try:
        action, in_german = unpack(forged)
    except UnknownButton:
        return
    assert pack(action, in_german=in_german) == forged
    assert len(pack(action, in_german=True).encode()) <= 64, "or its answer could not carry it back"


@unhurried
@given(any_action, st.data())
def test_one_changed_letter_is_another_button_or_unknown_but_never_the_same(
    action: Action, data: st.DataObject
) -> None:
    packed = pack(action)
    at = data.draw(st.integers(0, len(packed)))
    letter = data.draw(st.characters() | st.sampled_from(":~,+0 "))
    for changed in (packed[:at] + letter + packed[at:], packed[:at] + letter + packed[at + 1 :], packed[: at - 1]):
        try:
            found, in_german = unpack(changed)
        except UnknownButton:
            continue
        assert (changed == packed) is ((found, in_german) == (action, False))


@pytest.mark.parametrize(
    "forged",
    [
        "MENU",
        " menu",
        "menu ",
        "menu\n",
        "menu:",
        "~~menu",
        "menu~",
        "visit",
        "visit:",
        "visit:1:2",
        "visit: 1",
        "visit:1 ",
        "visit:01",
        "visit:+1",
        "visit:-1",
        "visit:1.0",
        "visit:1_000",
        "visit:٣",
        "visit:१",
        "visit:²",
        f"visit:{2**53}",
        f"visit:{'9' * 5000}",
        "visit:None",
        "language:de\n",
        "language: de",
        "language:DE",
        "language:d€",
        "topic:1:none",
        "topic:1:None",
        "topic:1:Work",
        "wishes:1:in,ch",
        "wishes:1:ch,ch",
        "wishes:1:ch,",
        "wishes:1:child",
        "wishes:1:xx",
        "late:1:15",
        "late:1:30",
        "possible:1:1:2",
        "possible:1:1:True",
        "notice:nothing:1",
        "slot:0:dueren:x::2611231400",
        "slot:0:dueren:::2611231400",
        "slot:0:dueren:o::261123140",
        "slot:0:dueren:o::2611231460",
        "slot:0:dueren:o::2602301400",
        "slot:0:dueren:o::26112314००",
        "slot:0:dueren:open-hour::2611231400",
        "slot:0:Dueren:o::2611231400",
        "slot:0:<b>:o::2611231400",
        f"slot:0:{'x' * 70}:o::2611231400",
        f"slot:0:{'x' * 43}:o::2611231400",
    ],
)
def test_what_no_button_of_ours_says_is_unknown(forged: str) -> None:
    with pytest.raises(UnknownButton):
        unpack(forged)


@pytest.mark.parametrize(
    ("action", "packed"),
    [
        (ShowMenu(), "menu"),
        (ShowVisit(7), "visit:7"),
        (SetLocale("ckb"), "language:ckb"),
        (SetTopic(7, None), "topic:7:"),
        (SetWishes(7, frozenset({Wish.WHEELCHAIR, Wish.CHILD})), "wishes:7:ch,wh"),
        (ShowSlot(0, "juelich", Kind.OPEN_HOUR, "", MOMENT), "slot:0:juelich:o::2611231400"),
        (Take(7, 2, "dueren", Kind.APPOINTMENT, "neumann", MOMENT), "take:7:2:dueren:a:neumann:2611231400"),
        (Narrow(0, "", None, "", MOMENT, MOMENT), "in:0::::2611231400:2611231400"),
    ],
)
def test_data_stays_readable_and_buttons_sent_before_an_update_stay_known(action: Action, packed: str) -> None:
    assert pack(action) == packed
    assert pack(action, in_german=True) == f"~{packed}"
    assert unpack(packed) == (action, False)


def test_a_field_with_a_colon_is_never_packed() -> None:
    with pytest.raises(ValueError, match="no colon"):
        pack(SetLocale("d:e"))


def test_every_wish_is_told_from_the_others_by_its_first_two_letters() -> None:
    assert len({wish[:2] for wish in Wish}) == len(Wish)
    assert len({kind[0] for kind in Kind}) == len(Kind)


def test_the_table_of_readers_knows_every_type_of_field_and_no_other() -> None:
    used = {hint for kind in ACTIONS for hint in hints(kind).values()}
    assert used == set(STRATEGIES) == set(callback_data._READERS)
