"""Topics taken out of all languages by a counsellor."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "withdrawn",
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("counsellor", sa.String(), nullable=False),
        sa.Column("since_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_withdrawn")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("withdrawn")
