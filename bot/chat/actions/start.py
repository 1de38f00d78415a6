"""Menu, language, privacy."""

from dataclasses import dataclass

from bot.chat.actions.base import Action


@dataclass(frozen=True)
class ShowMenu(Action):
    """Show the menu."""

    verb = "menu"


@dataclass(frozen=True)
class ShowLanguages(Action):
    """Show the language picker."""

    verb = "languages"


@dataclass(frozen=True)
class SetLocale(Action):
    """Speak this language from now on."""

    verb = "language"
    locale: str


@dataclass(frozen=True)
class ShowPrivacy(Action):
    """Show what is stored, why and for how long."""

    verb = "privacy"


@dataclass(frozen=True)
class ShowData(Action):
    """Show every stored field about the one who asks."""

    verb = "data"


@dataclass(frozen=True)
class ExportData(Action):
    """Send the stored fields as a file."""

    verb = "export"


@dataclass(frozen=True)
class AskErase(Action):
    """Ask once before everything is deleted."""

    verb = "erase?"


@dataclass(frozen=True)
class Erase(Action):
    """Delete everything about the one who asks."""

    verb = "erase"


@dataclass(frozen=True)
class DeleteTraces(Action):
    """Delete the messages of the chat that Telegram still lets the bot delete."""

    verb = "traces"
