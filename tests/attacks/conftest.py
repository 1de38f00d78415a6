"""Attacks meet the same office as journeys do."""

from tests.journeys.conftest import ready_office, world

__all__ = ["ready_office", "world"]
