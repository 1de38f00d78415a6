"""Questions to the counsellors; notices and awaited texts that are not about a visit."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the questions, and let outbox and awaiting speak of them."""
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), server_default="open", nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("reply", sa.String(), server_default="", nullable=False),
        sa.Column("ready", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'answered')", name=op.f("ck_questions_state")),
        sa.CheckConstraint("(state = 'answered') = (answered_by IS NOT NULL)", name=op.f("ck_questions_answered")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_questions_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_questions_person_id"), "questions", ["person_id"])
    op.create_index(
        "uq_questions_open", "questions", ["person_id"], unique=True, sqlite_where=sa.text("state = 'open'")
    )
    op.add_column("redactions", sa.Column("is_answered", sa.Boolean(), server_default=sa.text("0"), nullable=False))
    _rebuild(visit_needed=False)


def downgrade() -> None:
    """Take the questions away again, with what was to be told of them."""
    op.execute("DELETE FROM outbox WHERE visit_id IS NULL")
    op.execute("DELETE FROM awaiting WHERE visit_id IS NULL")
    op.drop_column("redactions", "is_answered")
    _rebuild(visit_needed=True)
    op.drop_table("questions")


def _rebuild(*, visit_needed: bool) -> None:
    """Make both tables anew and carry their rows over: SQLite cannot change a column of a table."""
    op.drop_index("ix_outbox_due", "outbox")
    op.drop_index("ix_outbox_visit_id", "outbox")
    op.rename_table("outbox", "old_outbox")
    op.rename_table("awaiting", "old_awaiting")
    _outbox(visit_needed=visit_needed)
    _awaiting(visit_needed=visit_needed)
    for table in ("outbox", "awaiting"):
        columns = ", ".join(COLUMNS[table])
        op.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM old_{table}")  # noqa: S608 (our own names)
        op.drop_table(f"old_{table}")
    op.create_index("ix_outbox_due", "outbox", ["not_before"], sqlite_where=sa.text("state = 'waiting'"))
    op.create_index(op.f("ix_outbox_visit_id"), "outbox", ["visit_id"])
    if not visit_needed:
        op.create_index(op.f("ix_outbox_question_id"), "outbox", ["question_id"])


def _outbox(*, visit_needed: bool) -> None:
    of_questions = [] if visit_needed else _question_column("outbox")
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=not visit_needed),
        *of_questions,
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("counsellor", sa.String(), nullable=True),
        sa.Column("not_before", sa.DateTime(), nullable=False),
        sa.Column("not_after", sa.DateTime(), nullable=True),
        sa.Column("state", sa.String(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unknown_outcomes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("claimed_at", sa.DateTime(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'failed', 'withdrawn', 'expired')", name=op.f("ck_outbox_state")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_outbox_visit_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )


def _awaiting(*, visit_needed: bool) -> None:
    typed = [sa.Column("typed", sa.String(), server_default="", nullable=False)]
    of_questions = [] if visit_needed else [*_question_column("awaiting"), *typed]
    op.create_table(
        "awaiting",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=not visit_needed),
        *of_questions,
        sa.Column("since_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_awaiting_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_awaiting_visit_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_awaiting")),
    )


def _question_column(table: str) -> list[Any]:
    foreign = sa.ForeignKey("questions.id", name=op.f(f"fk_{table}_question_id"), ondelete="CASCADE")
    return [sa.Column("question_id", sa.Integer(), foreign, nullable=True)]


COLUMNS = {
    "outbox": (
        "id",
        "kind",
        "visit_id",
        "version",
        "counsellor",
        "not_before",
        "not_after",
        "state",
        "attempts",
        "unknown_outcomes",
        "claimed_at",
        "outcome",
        "chat_id",
        "message_id",
    ),
    "awaiting": ("person_id", "what", "visit_id", "since_at"),
}
