"""Alembic's entry: runs the steps on the connection that `bot.store.upgrade` hands over."""

from alembic import context

from bot.store import schema

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=schema.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
