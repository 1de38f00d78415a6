"""The address of each counsellor's calendar feed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0001"


def upgrade() -> None:
    """Add the secret in the address; it goes with the binding."""
    op.add_column("bindings", sa.Column("feed_key", sa.String()))
    op.create_index("uq_bindings_feed_key", "bindings", ["feed_key"], unique=True)


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("uq_bindings_feed_key", "bindings")
    op.drop_column("bindings", "feed_key")
