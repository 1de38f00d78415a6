"""Privacy: two sentences before anything is stored, more on a tap, every stored field, deletion."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from bot.chat.actions.start import AskErase, DeleteTraces, Erase, ExportData, ShowData, ShowMenu, ShowPrivacy
from bot.chat.screen import MAX_TEXT, Document, Screen, bold, lines, plain, utf16_length
from bot.domain import wall
from bot.domain.programme import Programme
from bot.domain.questions import LONGEST_KEPT
from bot.i18n.speech import Speech, clock, mark, numeric
from bot.views.frame import BACK, DATA, button, framed
from bot.views.stored_fields import FIELDS, TABLES, WORDS

FILE = "📄"
DELETE = "🗑"
TRACES = "🧹"
ROOM = 200

SHORTENED = mark("The rest is in the file.")


def two_sentences(say: Speech, programme: Programme) -> Markup:
    """What is said before anything but id and language is stored."""
    return lines(
        say.say(
            "When you book, I store the visit with your Telegram number and your language. "
            "The counsellors and Telegram can see it."
        ),
        say.say(
            "After your last visit or tap it is deleted within {days} days. More: {command}",
            days=kept_days(programme),
            command="/privacy",
        ),
    )


def kept_days(programme: Programme) -> int:
    """After how many days everything is gone, backups included."""
    return (programme.retention + programme.backup).days


def privacy(say: Speech, programme: Programme, note: str = "") -> Screen:
    """Who answers for the data, what is stored, who sees it, how long, and what one may ask for."""
    text = lines(
        *([note, ""] if note else []),
        bold(say.say("Your data")),
        say.say("I store: your Telegram number, your language, your visits and what you add to them."),
        _questions(say) if programme.features.questions else None,
        say.say("I do not store: your real name, your phone number, your papers, your country."),
        say.say("What for: so that you get a visit and the counsellors know who comes."),
        say.say("Who can see it: the counsellors. Telegram can read this chat too."),
        say.say("How long: {days} days after your last visit or tap everything is deleted.", days=kept_days(programme)),
        say.say("You can see everything, take it with you as a file, and delete it at any time."),
        say.say("You can ask the office to correct something."),
        say.say("You can complain to the authority for data protection."),
        "",
        *_controller(say, programme),
        say.say("Please do not write anything here that nobody else should read, and do not send photos of papers."),
    )
    rows = [
        [button(DATA, say.say("Show all my data"), ShowData())],
        [button(FILE, say.say("My data as a file"), ExportData())],
        [button(TRACES, say.say("Delete the messages here"), DeleteTraces())],
        [button(DELETE, say.say("Delete everything"), AskErase())],
    ]
    return framed(say, ShowPrivacy(), text, rows)


def _questions(say: Speech) -> Markup:
    return say.say(
        "A question to the counsellors I store until it is answered, {days} days at most.", days=LONGEST_KEPT.days
    )


def _controller(say: Speech, programme: Programme) -> list[Markup]:
    controller, contact = programme.controller, programme.contact
    if not controller.name:
        return [say.say("The office has not said yet who answers for the data. Please ask.")]
    known = (
        (mark("Who answers for it: {value}"), ", ".join(filter(None, (controller.name, controller.address)))),
        (mark("Contact: {value}"), ", ".join(filter(None, (controller.contact, contact.phone, contact.email)))),
        (mark("Data protection officer: {value}"), controller.officer),
        (mark("Authority: {value}"), controller.authority),
        (mark("Legal basis: {value}"), controller.legal_basis),
    )
    return [say.say(text, value=value) for text, value in known if value]


def stored(say: Speech, tables: Mapping[str, Sequence[Mapping[str, Any]]], programme: Programme) -> Screen:
    """Every stored field with its value; what does not fit a message is in the file."""
    if not any(tables.values()):
        return framed(say, ShowData(), say.say("Nothing is stored about you."))
    text = bold(say.say("This is stored about you:"))
    for table, rows in tables.items():
        for row in rows:
            block = lines(text, "", *_block(say, table, row, programme))
            if utf16_length(plain(block)) > MAX_TEXT - ROOM:
                return _shown(say, lines(text, "", bold(say.say(SHORTENED))))
            text = block
    return _shown(say, text)


def _shown(say: Speech, text: Markup) -> Screen:
    rows = [[button(FILE, say.say("My data as a file"), ExportData())], [button(BACK, say.say("Back"), ShowPrivacy())]]
    return framed(say, ShowData(), text, rows)


def _block(say: Speech, table: str, row: Mapping[str, Any], programme: Programme) -> list[Markup]:
    named = ((f"{table}.{column}", value) for column, value in row.items())
    fields = (
        say.say("{field}: {value}", field=say.say(FIELDS[field]), value=_value(say, field, value, programme))
        for field, value in named
    )
    return [bold(say.say(TABLES[table])), *fields]


def _value(say: Speech, field: str, value: Any, programme: Programme) -> object:
    if value is None or value == "":
        return "–"
    if words := WORDS.get(field):
        return say.dotted(say.say(words.get(part, part)) for part in value.split())
    if isinstance(value, bool):
        return say.say("yes") if value else say.say("no")
    if isinstance(value, datetime):
        local = wall.local(value, programme.zone) if value.tzinfo else value
        return f"{numeric(local)} {clock(local)}"
    return numeric(value) if isinstance(value, date) else value


def export(say: Speech, tables: Mapping[str, Sequence[Mapping[str, Any]]], programme: Programme) -> Document:
    """The same as a text file; the name of the file is neutral."""
    parts = (
        "\n".join(plain(line) for line in _block(say, table, row, programme))
        for table, rows in tables.items()
        for row in rows
    )
    content = "\n\n".join(parts) or plain(say.say("Nothing is stored about you."))
    return Document("data.txt", content.encode(), say.say("This is everything that is stored."))


def ask_erase(say: Speech, live_visits: int) -> Screen:
    """Asks once, and says what happens to the visits."""
    happens = say.plural("Your visit will be cancelled.", "Your {count} visits will be cancelled.", live_visits)
    text = lines(
        bold(say.say("Delete everything about you?")),
        happens if live_visits else None,
        say.say("The messages in this chat stay until you delete them: {command}", command="/traces"),
    )
    rows = [
        [button(DELETE, say.say("Yes, delete everything"), Erase())],
        [button(BACK, say.say("No, go back"), ShowPrivacy())],
    ]
    return framed(say, AskErase(), text, rows)


def erased(say: Speech, cancelled: int) -> Screen:
    """What has been deleted."""
    happened = say.plural("Your visit is cancelled.", "Your {count} visits are cancelled.", cancelled)
    text = lines(
        bold(say.say("Everything about you is deleted.")),
        happened if cancelled else None,
        say.say("Backups are deleted by themselves within a few days."),
        say.say("If you want, delete this chat in Telegram too."),
    )
    return framed(say, ShowMenu(), text)
