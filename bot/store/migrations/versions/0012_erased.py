"""Numbers of persons whom a restored backup must not bring back."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "erased",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("erased_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_erased")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("erased")
