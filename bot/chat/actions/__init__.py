"""The actions: everything a button can ask for, one journey a file. All are loaded, so all can be unpacked."""

from bot.chat.actions import answers, book, counsellors, start, visits, written

__all__ = ["answers", "book", "counsellors", "start", "visits", "written"]
