"""Telegram at home: a local Bot API server, the phones of people and counsellors, and a page that shows them."""
