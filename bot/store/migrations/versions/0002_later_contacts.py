"""What comes after registration: links, urging, repeated contacts, ratings, and the signals of a conversation."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in new_of_tickets():
        op.add_column("tickets", column)
    op.add_column("ticket_history", sa.Column("conversation_id", sa.String(128)))
    create_escalations()


def downgrade() -> None:
    op.drop_table("escalations")
    op.drop_column("ticket_history", "conversation_id")
    for column in new_of_tickets():
        op.drop_column("tickets", column.name)


def new_of_tickets() -> list[sa.Column[int] | sa.Column[str]]:
    return [
        sa.Column("linked_to", sa.String(32)),
        sa.Column("urges", sa.Integer(), server_default="0", nullable=False),
        sa.Column("contacts", sa.Integer(), server_default="1", nullable=False),
        sa.Column("priority", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rating", sa.SmallInteger()),
        sa.Column("rating_reason", sa.Text()),
    ]


def moment(name: str, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def create_escalations() -> None:
    op.create_table(
        "escalations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(128), nullable=False),
        sa.Column("ticket_id", sa.Integer()),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("notify", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Integer()),
        moment("raised_at"),
        sa.Column("seen_by", sa.String(64)),
        moment("seen_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_escalations_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_escalations_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalations")),
    )
    for column in ("conversation_id", "ticket_id"):
        op.create_index(op.f(f"ix_escalations_{column}"), "escalations", [column])
    untied = sa.text("ticket_id IS NULL")
    op.create_index(
        "uq_escalations_untied",
        "escalations",
        ["conversation_id", "code"],
        unique=True,
        sqlite_where=untied,
        postgresql_where=untied,
    )
