"""Telegram's client: requests, limiter, errors, screens and buttons. Knows no journey."""
