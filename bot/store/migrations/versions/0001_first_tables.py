"""The first tables, and the triggers that keep histories append-only."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("ticket_history", "audit")


def upgrade() -> None:
    create_people()
    create_conversations()
    create_tickets()
    create_desk()
    create_staff()
    for table in APPEND_ONLY:
        forbid_rewriting(table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_rewriting(table)
    for table in (
        "audit",
        "staff_sessions",
        "users",
        "handoffs",
        "ticket_history",
        "tickets",
        "identifiers",
        "messages",
        "conversations",
        "customers",
    ):
        op.drop_table(table)


def moment(name: str, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def create_people() -> None:
    op.create_table(
        "customers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name_sealed", sa.Text()),
        sa.Column("phone_sealed", sa.Text()),
        sa.Column("phone_index", sa.String(64)),
        moment("created_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
        sa.UniqueConstraint("phone_index", name=op.f("uq_customers_phone_index")),
    )


def create_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(128), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(16), server_default="bot", nullable=False),
        sa.Column("epoch", sa.Integer(), server_default="0", nullable=False),
        sa.Column("engine_session", sa.String(160), nullable=False),
        sa.Column("last_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("customer_id", sa.Integer()),
        moment("created_at"),
        moment("updated_at"),
        sa.CheckConstraint("owner IN ('bot', 'queued', 'human', 'closed')", name=op.f("ck_conversations_owner")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_conversations_customer_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("engine_session", name=op.f("uq_conversations_engine_session")),
    )
    op.create_index(op.f("ix_conversations_customer_id"), "conversations", ["customer_id"])
    create_messages()
    create_identifiers()


def create_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(128), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sender", sa.String(16), nullable=False),
        sa.Column("client_id", sa.String(128)),
        sa.Column("body_sealed", sa.Text(), nullable=False),
        sa.Column("masked", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("extra", sa.JSON()),
        sa.Column("parse", sa.JSON()),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reply_to", sa.Integer()),
        moment("created_at"),
        sa.CheckConstraint("sender IN ('customer', 'bot', 'agent', 'system')", name=op.f("ck_messages_sender")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_messages_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("conversation_id", "seq", name=op.f("uq_messages_conversation_id_seq")),
        sa.UniqueConstraint("conversation_id", "client_id", name=op.f("uq_messages_conversation_id_client_id")),
    )
    op.create_index("ix_messages_state_conversation_id", "messages", ["state", "conversation_id"])


def create_identifiers() -> None:
    op.create_table(
        "identifiers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(128), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("value_sealed", sa.Text(), nullable=False),
        sa.Column("blind_index", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_identifiers_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identifiers")),
        sa.UniqueConstraint(
            "conversation_id", "kind", "ordinal", name=op.f("uq_identifiers_conversation_id_kind_ordinal")
        ),
        sa.UniqueConstraint(
            "conversation_id",
            "kind",
            "blind_index",
            name=op.f("uq_identifiers_conversation_id_kind_blind_index"),
        ),
    )


def create_tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("idempotency_key", sa.String(160), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("grade", sa.String(16), nullable=False),
        sa.Column("escalations", sa.JSON(), nullable=False),
        sa.Column("industry", sa.String(32), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("emotion_peak", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("description_sealed", sa.Text(), nullable=False),
        sa.Column("description_masked", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("confirmed_hash", sa.String(64), nullable=False),
        sa.Column("occurred_at", sa.Text()),
        sa.Column("place", sa.Text()),
        sa.Column("company", sa.Text()),
        sa.Column("order_no", sa.Text()),
        sa.Column("amount_fen", sa.BigInteger()),
        sa.Column("demand", sa.Text()),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("contact_name_sealed", sa.Text()),
        sa.Column("contact_phone_sealed", sa.Text()),
        sa.Column("phone_index", sa.String(64)),
        sa.Column("phone_last4_index", sa.String(64)),
        sa.Column("customer_id", sa.Integer()),
        sa.Column("conversation_id", sa.String(128), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        moment("acknowledge_by"),
        moment("respond_by"),
        moment("resolve_by"),
        sa.Column("handler", sa.Text(), nullable=False),
        moment("created_at"),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_tickets_customer_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_tickets_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("number", name=op.f("uq_tickets_number")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_tickets_idempotency_key")),
    )
    for column in ("order_no", "phone_index", "customer_id", "conversation_id", "created_at"):
        op.create_index(op.f(f"ix_tickets_{column}"), "tickets", [column])
    op.create_index("ix_tickets_status_resolve_by", "tickets", ["status", "resolve_by"])
    create_ticket_history()


def create_ticket_history() -> None:
    op.create_table(
        "ticket_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        moment("at"),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("from_status", sa.String(16)),
        sa.Column("to_status", sa.String(16)),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_history_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_history")),
    )
    op.create_index(op.f("ix_ticket_history_ticket_id"), "ticket_history", ["ticket_id"])


def create_desk() -> None:
    op.create_table(
        "handoffs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(128), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        moment("created_at"),
        sa.Column("claimed_by", sa.String(64)),
        moment("claimed_at", nullable=True),
        sa.CheckConstraint("status IN ('waiting', 'claimed', 'closed')", name=op.f("ck_handoffs_status")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_handoffs_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoffs")),
    )
    op.create_index(op.f("ix_handoffs_conversation_id"), "handoffs", ["conversation_id"])
    serving_order = ["status", "priority", "created_at"]
    op.create_index("ix_handoffs_status_priority_created_at", "handoffs", serving_order)
    waiting = sa.text("status = 'waiting'")
    op.create_index(
        "uq_handoffs_waiting",
        "handoffs",
        ["conversation_id"],
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def create_staff() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(64), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        moment("created_at"),
        sa.Column("failed_logins", sa.Integer(), server_default="0", nullable=False),
        moment("locked_until", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("username", name=op.f("uq_users_username")),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        moment("created_at"),
        moment("expires_at"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_staff_sessions_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_sessions")),
    )
    for column in ("user_id", "expires_at"):
        op.create_index(op.f(f"ix_staff_sessions_{column}"), "staff_sessions", [column])
    create_audit()


def create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        moment("at"),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"])


def forbid_rewriting(table: str) -> None:
    """Refuse UPDATE and DELETE inside the database, whatever program asks."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    # INSERT OR REPLACE deletes without asking the trigger above.
    op.execute(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608 (names from this file)
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def allow_rewriting(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(f"DROP FUNCTION {table}_append_only()")
        return
    for verb in ("update", "delete", "replace"):
        op.execute(f"DROP TRIGGER {table}_no_{verb}")
