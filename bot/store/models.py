"""The tables. Columns that end in `_sealed` hold AES-GCM text, those that end in `_index` a keyed hash.

The migrations are written by hand and must produce exactly these tables; a test compares the two.
"""

from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    SmallInteger,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

FEN_PER_YUAN = 100


class UtcTime(TypeDecorator[datetime]):
    """A moment, kept in UTC. Refuses a time without a zone: nobody could tell which zone was meant."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs a time zone")
        return value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        # SQLite has no zones: what comes back naive was written as UTC.
        return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)


class Yuan(TypeDecorator[Decimal]):
    """An amount in CNY, kept as a whole number of fen: SQLite would turn a decimal into a float."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else round(Decimal(value) * FEN_PER_YUAN)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / FEN_PER_YUAN


OptionalJSON = JSON(none_as_null=True)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        datetime: UtcTime,
        Decimal: Yuan,
        list[str]: JSON,
        list[dict[str, Any]]: JSON,
        dict[str, Any]: OptionalJSON,
    }


class Customer(Base):
    """A person we can tell apart by phone; one row for a phone, however many conversations."""

    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    name_sealed: Mapped[str | None]
    phone_sealed: Mapped[str | None]
    phone_index: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]


class Conversation(Base):
    """One thread with one customer. `epoch` grows with every change of owner, so late replies can be told."""

    __tablename__ = "conversations"
    __table_args__ = (
        CheckConstraint("owner IN ('bot', 'queued', 'human', 'closed')", name="owner"),
        UniqueConstraint("engine_session"),
    )

    id: Mapped[str] = mapped_column(String(128), primary_key=True)
    channel: Mapped[str] = mapped_column(String(32))
    owner: Mapped[str] = mapped_column(String(16), default="bot", server_default="bot")
    epoch: Mapped[int] = mapped_column(default=0, server_default="0")
    engine_session: Mapped[str] = mapped_column(String(160))
    last_seq: Mapped[int] = mapped_column(default=0, server_default="0")
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Message(Base):
    """One message, verbatim (sealed) and masked. `seq` counts from 1 without gaps within a conversation."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_id"),
        CheckConstraint("sender IN ('customer', 'bot', 'agent', 'system')", name="sender"),
        Index("ix_messages_state_conversation_id", "state", "conversation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    seq: Mapped[int]
    sender: Mapped[str] = mapped_column(String(16))
    client_id: Mapped[str | None] = mapped_column(String(128))
    body_sealed: Mapped[str]
    masked: Mapped[str]
    kind: Mapped[str] = mapped_column(String(16))
    extra: Mapped[dict[str, Any] | None]
    parse: Mapped[dict[str, Any] | None]
    state: Mapped[str] = mapped_column(String(16))
    reply_to: Mapped[int | None]
    created_at: Mapped[datetime]


class Identifier(Base):
    """A personal identifier a customer wrote, under the placeholder that stands for it: kind + ordinal."""

    __tablename__ = "identifiers"
    __table_args__ = (
        UniqueConstraint("conversation_id", "kind", "ordinal"),
        UniqueConstraint("conversation_id", "kind", "blind_index"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    ordinal: Mapped[int]
    value_sealed: Mapped[str]
    blind_index: Mapped[str] = mapped_column(String(64))


class Ticket(Base):
    """A registered complaint, praise or suggestion. What the customer confirmed is never rewritten."""

    __tablename__ = "tickets"
    __table_args__ = (Index("ix_tickets_status_resolve_by", "status", "resolve_by"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    idempotency_key: Mapped[str] = mapped_column(String(160), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16))
    grade: Mapped[str] = mapped_column(String(16))
    escalations: Mapped[list[str]]
    industry: Mapped[str] = mapped_column(String(32))
    problems: Mapped[list[str]]
    emotion_peak: Mapped[int]
    summary: Mapped[str]
    description_sealed: Mapped[str]
    description_masked: Mapped[str]
    facts: Mapped[dict[str, Any]]
    confirmed_hash: Mapped[str] = mapped_column(String(64))
    occurred_at: Mapped[str | None]
    place: Mapped[str | None]
    company: Mapped[str | None]
    order_no: Mapped[str | None] = mapped_column(index=True)
    amount: Mapped[Decimal | None] = mapped_column("amount_fen")
    demand: Mapped[str | None]
    evidence: Mapped[list[dict[str, Any]]]
    consent: Mapped[bool]
    contact_name_sealed: Mapped[str | None]
    contact_phone_sealed: Mapped[str | None]
    phone_index: Mapped[str | None] = mapped_column(String(64), index=True)
    phone_last4_index: Mapped[str | None] = mapped_column(String(64))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id", ondelete="SET NULL"), index=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    channel: Mapped[str] = mapped_column(String(32))
    acknowledge_by: Mapped[datetime]
    respond_by: Mapped[datetime]
    resolve_by: Mapped[datetime]
    handler: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)
    linked_to: Mapped[str | None] = mapped_column(String(32))
    urges: Mapped[int] = mapped_column(default=0, server_default="0")
    contacts: Mapped[int] = mapped_column(default=1, server_default="1")
    priority: Mapped[int] = mapped_column(default=0, server_default="0")
    rating: Mapped[int | None] = mapped_column(SmallInteger)
    rating_reason: Mapped[str | None]


class TicketHistory(Base):
    """What was done to a ticket: append-only, and triggers in the database see to it.

    `conversation_id` tells whose placeholders stand in `reason`: a customer may urge from another conversation.
    """

    __tablename__ = "ticket_history"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str] = mapped_column(String(32))
    from_status: Mapped[str | None] = mapped_column(String(16))
    to_status: Mapped[str | None] = mapped_column(String(16))
    reason: Mapped[str]
    conversation_id: Mapped[str | None] = mapped_column(String(128))


class Escalation(Base):
    """Words of a customer that somebody must hear of. While no ticket has it, a conversation has one of each code."""

    __tablename__ = "escalations"
    __table_args__ = (
        Index(
            "uq_escalations_untied",
            "conversation_id",
            "code",
            unique=True,
            sqlite_where=text("ticket_id IS NULL"),
            postgresql_where=text("ticket_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    code: Mapped[str] = mapped_column(String(32))
    words: Mapped[str]
    notify: Mapped[str]
    message_id: Mapped[int | None]
    raised_at: Mapped[datetime]
    seen_by: Mapped[str | None] = mapped_column(String(64))
    seen_at: Mapped[datetime | None]


class Handoff(Base):
    """A request for a person. A conversation has at most one that waits."""

    __tablename__ = "handoffs"
    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'claimed', 'closed')", name="status"),
        Index(
            "uq_handoffs_waiting",
            "conversation_id",
            unique=True,
            sqlite_where=text("status = 'waiting'"),
            postgresql_where=text("status = 'waiting'"),
        ),
        Index("ix_handoffs_status_priority_created_at", "status", "priority", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    status: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str]
    priority: Mapped[int]
    note: Mapped[str]
    created_at: Mapped[datetime]
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    claimed_at: Mapped[datetime | None]


class User(Base):
    """A member of staff."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str]
    role: Mapped[str] = mapped_column(String(16))
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    created_at: Mapped[datetime]
    failed_logins: Mapped[int] = mapped_column(default=0, server_default="0")
    locked_until: Mapped[datetime | None]


class StaffSession(Base):
    """A login. Only the hash of the token is kept: a stolen database opens no session."""

    __tablename__ = "staff_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class AuditEntry(Base):
    """Who of the staff looked at or changed what; append-only like a ticket's history."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str]
    action: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str]
    reason: Mapped[str]
