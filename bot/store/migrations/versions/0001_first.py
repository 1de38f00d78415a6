"""The first tables, with the constraints that make double booking impossible."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TERMINAL = """
    CREATE TRIGGER visits_terminal BEFORE UPDATE OF state ON visits
    WHEN OLD.state IN ('came', 'missed', 'cancelled') AND NEW.state <> OLD.state
    BEGIN SELECT RAISE(ABORT, 'a terminal state stays terminal'); END
"""
BUSY = """
    CREATE TRIGGER visits_overlap_{name} BEFORE {event} ON visits
    WHEN NEW.state = 'booked' AND NEW.counsellor IS NOT NULL AND EXISTS (
        SELECT 1 FROM visits AS other
        WHERE other.counsellor = NEW.counsellor AND other.state = 'booked' AND other.id <> NEW.id
          AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at)
    BEGIN SELECT RAISE(ABORT, 'the counsellor is busy'); END
"""
TRIGGERS = (
    TERMINAL,
    BUSY.format(name="added", event="INSERT"),
    BUSY.format(name="changed", event="UPDATE OF state, counsellor, starts_at, ends_at"),
)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "bindings",
        sa.Column("counsellor", sa.String(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("bound_at", sa.DateTime(), nullable=False),
        sa.Column("has_blocked", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("counsellor", name=op.f("pk_bindings")),
        sa.UniqueConstraint("telegram_id", name=op.f("uq_bindings_telegram_id")),
    )
    op.create_table(
        "counters",
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("margin", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "margin", "value", name=op.f("pk_counters")),
    )
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), server_default="waiting", nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("is_late", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'handled', 'parked')", name=op.f("ck_inbox_state")),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_accepted_at"), "inbox", ["accepted_at"], unique=False)
    op.create_index("ix_inbox_waiting", "inbox", ["update_id"], unique=False, sqlite_where=sa.text("state = 'waiting'"))
    op.create_table(
        "invites",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("counsellor", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invites")),
    )
    op.create_table(
        "marks",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_marks")),
    )
    op.create_table(
        "persons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("locale", sa.String(), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("privacy_seen_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
        sa.UniqueConstraint("telegram_id", name=op.f("uq_persons_telegram_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "messages",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_messages_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "message_id", name=op.f("pk_messages")),
    )
    op.create_index(op.f("ix_messages_sent_at"), "messages", ["sent_at"], unique=False)
    op.create_table(
        "redactions",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name=op.f("pk_redactions")),
    )
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("counsellor", sa.String(), nullable=True),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("local", sa.DateTime(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("office_name", sa.String(), nullable=False),
        sa.Column("building", sa.String(), nullable=False),
        sa.Column("street", sa.String(), nullable=False),
        sa.Column("town", sa.String(), nullable=False),
        sa.Column("counsellor_name", sa.String(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("for_someone_else", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("nickname", sa.String(), server_default="", nullable=False),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column("wishes", sa.String(), server_default="", nullable=False),
        sa.Column("wishes_possible", sa.Boolean(), nullable=True),
        sa.Column("coming", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("delay", sa.String(), nullable=True),
        sa.Column("previous_local", sa.DateTime(), nullable=True),
        sa.Column("previous_office_name", sa.String(), server_default="", nullable=False),
        sa.Column("booked_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'appointment') = (counsellor IS NOT NULL) AND (counsellor IS NULL OR place = 1)",
            name=op.f("ck_visits_appointment"),
        ),
        sa.CheckConstraint("kind IN ('open-hour', 'appointment')", name=op.f("ck_visits_kind")),
        sa.CheckConstraint(
            "state IN ('booked', 'displaced', 'came', 'missed', 'cancelled')", name=op.f("ck_visits_state")
        ),
        sa.CheckConstraint("place >= 1", name=op.f("ck_visits_place")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_visits_span")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_visits_person_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("uid", name=op.f("uq_visits_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_visits_ends_at"), "visits", ["ends_at"], unique=False)
    op.create_index(op.f("ix_visits_person_id"), "visits", ["person_id"], unique=False)
    op.create_index(
        "uq_visits_start",
        "visits",
        ["person_id", "starts_at", "for_someone_else"],
        unique=True,
        sqlite_where=sa.text("state IN ('booked', 'displaced')"),
    )
    op.create_table(
        "awaiting",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("since_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_awaiting_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_awaiting_visit_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_awaiting")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
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
    op.create_index("ix_outbox_due", "outbox", ["not_before"], unique=False, sqlite_where=sa.text("state = 'waiting'"))
    op.create_index(op.f("ix_outbox_visit_id"), "outbox", ["visit_id"], unique=False)
    op.create_index(
        "uq_visits_place",
        "visits",
        ["office", "kind", sa.text("coalesce(counsellor, '')"), "starts_at", "place"],
        unique=True,
        sqlite_where=sa.text("state = 'booked'"),
    )
    op.create_index(
        "uq_visits_number",
        "visits",
        ["office", sa.text("date(local)"), "number"],
        unique=True,
        sqlite_where=sa.text("state <> 'cancelled'"),
    )
    for trigger in TRIGGERS:
        op.execute(trigger)


def downgrade() -> None:
    """Take the tables away again."""
    for table in (
        "redactions",
        "outbox",
        "awaiting",
        "messages",
        "visits",
        "persons",
        "marks",
        "invites",
        "inbox",
        "counters",
        "bindings",
    ):
        op.drop_table(table)
