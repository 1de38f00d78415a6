"""Telegram's updates: one journey a file; unpack → one service → one view."""

from bot.chat.client import Router
from bot.handlers import anything, book, counsellors, details, feed, privacy, questions, start, visits, written
from bot.handlers.press import Journeys
from bot.handlers.refused import refused
from bot.services.desk import Desk


def register_all(router: Router, desk: Desk) -> None:
    """Enter every journey; what none of them knows comes last."""
    journeys = Journeys(router, desk, refused)
    start.register(journeys, router, desk)
    for journey in (book, visits, details, privacy, counsellors, feed, questions, written):
        journey.register(journeys)
    journeys.catch_others()
    anything.register(router, desk)
