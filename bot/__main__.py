"""The command line: one verb, one function, nothing else."""

import asyncio
import re
import signal
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import click

from bot import app, config, log, programme
from bot.answers.library import Library
from bot.answers.matcher import Matcher
from bot.chat.client import username
from bot.clock import Clock
from bot.commands import ask as questions
from bot.commands import back_up as backups
from bot.commands import check as checks
from bot.commands import check_answers as answer_checks
from bot.commands import check_words as word_checks
from bot.commands import doctor as doctors
from bot.commands import poster as posters
from bot.commands import slots as slot_lines
from bot.config import ConfigError, Settings
from bot.domain import wall
from bot.domain.programme import Kind
from bot.services import bind_counsellor, offer_slots
from bot.services.back_up import purge_restored

P = ParamSpec("P")
BOT_NAME = re.compile(r"[A-Za-z]\w{1,28}bot", re.ASCII | re.IGNORECASE)
DAY_FORMAT = click.DateTime(["%Y-%m-%d"])


def _verb(act: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Run an async verb; what an operator can cure is told in a sentence, with exit code 1."""

    @wraps(act)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            asyncio.run(act(*args, **kwargs))
        except app.EXPECTED as error:
            click.echo(str(error), err=True)
            sys.exit(1)

    return run


def _settings() -> Settings:
    settings = config.load()
    log.set_up(settings.log_level)
    return settings


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """The counselling bot of Düren and Jülich. Settings come from the environment or a file `.env`."""


@main.command()
@_verb
async def run() -> None:
    """Serve on Telegram: long polling, or webhook if WEBHOOK_URL is set."""
    settings = _settings()
    if settings.bot_token is None:
        raise ConfigError("BOT_TOKEN is missing; put BOT_TOKEN=… into .env, or try the bot with: python -m bot demo")
    async with app.open_desk(settings, Clock(), alone=True) as desk:
        desk.matcher.learn_all()
        built = app.build(settings, desk)
        built.watch.start()
        try:
            await app.run(built, _until_told())
        finally:
            await built.watch.stop()


def _until_told() -> asyncio.Event:
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    return told


@main.command()
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="Port of the chat page.")
@_verb
async def demo(port: int) -> None:
    """The local chat: the whole bot without Telegram, in a browser."""
    from bot.demo.run import serve

    await serve(_settings(), port, _until_told())


@main.command()
@click.option("--office", help="Only this office (its id).")
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="Only slots of this kind.")
@click.option("--from", "first", type=DAY_FORMAT, help="First local date; today by default.")
@click.option("--days", type=click.IntRange(1), help="How many days; to the horizon by default.")
@click.option("--at", help="As if it were this instant (ISO 8601; without an offset at the offices' clock).")
@_verb
async def slots(office: str | None, kind: str | None, first: datetime | None, days: int | None, at: str | None) -> None:
    """Free slots as JSON lines, ordered by start, office, kind and counsellor."""
    settings = _settings()
    current = programme.load(settings.programme)
    if office is not None and office not in current.offices:
        raise click.BadParameter(f"{office} is not one of: {', '.join(current.offices)}", param_hint="--office")
    now = _instant(at, current.zone) if at else Clock().now()
    taken: list[Any] = []
    if settings.database_path.exists():
        async with app.open_desk(settings, Clock(), alone=False) as desk:
            horizon = now + timedelta(days=current.horizon_days + 1)
            taken = await offer_slots.taken(desk, now, horizon)
    wanted = Kind(kind) if kind else None
    for line in slot_lines.lines(current, taken, now, office, wanted, first.date() if first else None, days):
        click.echo(line)


def _instant(text: str, zone: Any) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no instant; write 2026-11-23T14:00+01:00", param_hint="--at") from None
    return at.astimezone(UTC) if at.tzinfo else wall.nearest_instant(at.date(), at.time(), zone)


@main.command()
@_verb
async def check() -> None:
    """Validate programme, catalogs and answers; print the ledgers and the open questions to the office."""
    current = programme.load(_settings().programme)
    ledgers = list(checks.ledgers(current))
    library = Library()
    answers = [answer_checks.ledger(library, locale) for locale in current.locales]
    for line in (*checks.table(ledgers), "", *answer_checks.table(answers)):
        click.echo(line)
    if due := answer_checks.reviews_due(library, Clock().now().date()):
        click.echo(f"\nFacts to be looked at again: {', '.join(due)}")
    click.echo("\nOpen questions to the office:")
    for question in programme.questions_to_office(current):
        click.echo(f"- {question}")
    errors = [error for ledger in ledgers for error in ledger.errors]
    errors += [error for ledger in answers for error in ledger.errors]
    errors += answer_checks.errors_of_topics(library)
    errors += word_checks.errors_of_texts(library, current.locales, current)
    for error in errors:
        click.echo(error, err=True)
    if errors:
        sys.exit(1)


@main.command()
@click.option("--locale", required=True, help="The locale of who asks.")
@click.argument("texts", metavar="[TEXT…]", nargs=-1)
@_verb
async def ask(locale: str, texts: tuple[str, ...]) -> None:
    """Match texts (or lines of standard input) offline; one JSON object a line."""
    settings = _settings()
    library = Library()
    if locale not in library.locales:
        raise click.BadParameter(f"{locale} is not one of: {', '.join(library.locales)}", param_hint="--locale")
    matcher = Matcher(library, settings.database_path.parent / app.LEARNT)
    for line in questions.lines(matcher, locale, texts or (line.rstrip("\n") for line in sys.stdin)):
        click.echo(line)


def _known(settings: Settings, counsellor: str) -> None:
    counsellors = programme.load(settings.programme).counsellors
    if counsellor not in counsellors:
        raise click.BadParameter(f"{counsellor} is not one of: {', '.join(counsellors)}", param_hint="COUNSELLOR")


@main.command()
@click.argument("counsellor")
@_verb
async def invite(counsellor: str) -> None:
    """Print a one-time link that binds a chat to a counsellor; it lasts 24 hours."""
    settings = _settings()
    _known(settings, counsellor)
    if settings.bot_token is None:
        raise ConfigError("BOT_TOKEN is missing; the link needs the bot's name")
    name = await _bot_name(settings)
    async with app.open_desk(settings, Clock(), alone=False) as desk:
        click.echo(bind_counsellor.link(name, await bind_counsellor.invite(desk, counsellor)))


async def _bot_name(settings: Settings) -> str:
    assert settings.bot_token is not None
    try:
        return await username(settings.bot_token.get_secret_value(), settings.telegram_api_url)
    except Exception as error:
        raise ConfigError(f"Telegram does not tell the bot's name ({type(error).__name__}); check BOT_TOKEN") from None


@main.command()
@click.argument("counsellor")
@_verb
async def revoke(counsellor: str) -> None:
    """End a counsellor's access at once; waiting notices go to the others."""
    async with app.open_desk(_settings(), Clock(), alone=False) as desk:
        had_access = await bind_counsellor.revoke(desk, counsellor)
    if not had_access:
        raise ConfigError(f"{counsellor} had no access; nothing was changed")
    click.echo(f"{counsellor} has no access any more")


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--bot", help="The bot's name on Telegram, as in @name; asked of Telegram by default.")
@_verb
async def poster(file: Path, bot: str | None) -> None:
    """Write the printable page (PDF): a QR code for each language, the offices and their hours."""
    settings = _settings()
    if bot is None and settings.bot_token is None:
        raise ConfigError("BOT_TOKEN is missing; set it, or name the bot: --bot NAME")
    name = bot.removeprefix("@") if bot is not None else await _bot_name(settings)
    if not BOT_NAME.fullmatch(name):
        raise click.BadParameter(f"{bot} is no name of a bot; it ends in `bot`, as in @name_bot", param_hint="--bot")
    posters.write(file, programme.load(settings.programme), name, Clock().now())


@main.command()
@_verb
async def doctor() -> None:
    """Look at everything a running office needs; exit 1 when something is wrong."""
    settings = _settings()
    all_well = True
    async with app.open_desk(settings, Clock(), alone=False) as desk:
        async for finding in doctors.findings(settings, desk):
            click.echo(f"{'ok  ' if finding.is_well else 'WRONG'} {finding.text}")
            all_well = all_well and finding.is_well
    if not all_well:
        sys.exit(1)


@main.command()
@click.argument("target", metavar="FILE|-")
@_verb
async def backup(target: str) -> None:
    """Write a consistent copy of the database while it is in use; `-` writes to standard output."""
    backups.back_up(_settings().database_path, target)


@main.command()
@click.argument("source", metavar="FILE|-")
@_verb
async def restore(source: str) -> None:
    """Put a backup back: verified before it replaces anything, purged before it serves."""
    settings = _settings()
    backups.restore(source, settings.database_path)
    async with app.open_desk(settings, Clock(), alone=True) as desk:
        gone = await purge_restored(desk)
    click.echo(f"restored; {gone} outdated entries deleted", err=True)


@main.command()
@_verb
async def migrate() -> None:
    """Bring the database's schema up to date (also done at `run`)."""
    app.migrate(_settings().database_path)
    click.echo("the schema is up to date")


if __name__ == "__main__":
    main()
