"""A complaint is registered once, linked to its customer, and found again by those who may."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import ticket_number
from bot.store import conversations, customers, tickets
from bot.store.conversations import NewMessage
from bot.store.db import Database
from bot.store.errors import NotConfirmed, UnknownConversation
from bot.store.models import Conversation, Customer, Ticket, TicketHistory
from bot.store.tickets import Page, Registration, facts_hash
from tests.unit.store_kit import (
    DEADLINES,
    NOW,
    PHONE,
    SEALER,
    everything_in,
    fresh_database,
    open_conversation,
    registration,
)

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with fresh_database(tmp_path) as fresh:
        await open_conversation(fresh)
        yield fresh


async def register(database: Database, asked: Registration | None = None) -> Ticket:
    async with database.session() as session:
        return await tickets.register(session, SEALER, asked or registration(), DEADLINES, NOW)


async def count(database: Database, table: type[Ticket] | type[TicketHistory] | type[Customer]) -> int:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def search(database: Database, **wanted: str | int) -> Page:
    async with database.reading() as session:
        return await tickets.search(session, SEALER, **wanted)  # type: ignore[arg-type]


async def find(database: Database, number: str, last4: str) -> Ticket | None:
    async with database.reading() as session:
        return await tickets.find_for_customer(session, SEALER, number, last4)


async def test_a_registered_ticket_keeps_what_was_confirmed(database: Database) -> None:
    number = (await register(database)).number
    async with database.reading() as session:
        ticket = await tickets.get(session, number)
        rows = (await tickets.history(session, [ticket.id]))[ticket.id]
    assert ticket_number.normalise(number) == number
    assert (ticket.status, ticket.amount, ticket.created_at) == ("registered", Decimal("300.50"), NOW)
    assert (ticket.problems, ticket.facts) == (["lost", "attitude"], registration().facts)
    assert (ticket.acknowledge_by, ticket.resolve_by) == (DEADLINES.acknowledge_by, DEADLINES.resolve_by)
    assert [(row.action, row.from_status, row.to_status) for row in rows] == [("registered", None, "registered")]


async def test_placeholders_are_resolved_under_seal_only(database: Database) -> None:
    ticket = await register(database)
    assert ticket.contact_phone_sealed
    assert SEALER.open(ticket.contact_phone_sealed) == PHONE
    assert SEALER.open(ticket.description_sealed) == f"快递丢了，打我{PHONE}"
    assert ticket.description_masked == "快递丢了，打我⟦手机号1⟧"


async def test_the_customers_own_words_are_taken_from_the_messages_themselves(database: Database) -> None:
    await open_conversation(database, "小张", "13900000001")
    said = [("小李", "customer", "快遞丟了"), ("小李", "bot", "听到了"), ("小李", "customer", f"打我{PHONE}！"),
            ("小张", "customer", "我的也丢了")]  # fmt: skip
    async with database.session() as session:
        ids: list[str | int] = ["不是编号"]
        for who, sender, body in said:
            new = NewMessage(sender, body, "遮住了")  # type: ignore[arg-type]
            ids.append(str((await conversations.add_message(session, SEALER, who, new, NOW)).message.id))
        words = await tickets.own_words(session, SEALER, "小李", ids)
    assert words == f"快遞丟了\n打我{PHONE}！"
    ticket = await register(database, registration(own_words=words))
    assert SEALER.open(ticket.description_sealed) == words
    assert PHONE not in ticket.description_masked


async def test_twenty_registrations_of_one_matter_at_once_make_one_ticket(database: Database) -> None:
    made = await asyncio.gather(*(register(database) for _ in range(20)))
    assert len({ticket.number for ticket in made}) == 1
    assert await count(database, Ticket) == 1
    assert await count(database, TicketHistory) == 1


async def test_two_processes_register_one_matter_once(database: Database) -> None:
    other = Database(database.url)
    made = await asyncio.gather(*(register((database, other)[i % 2]) for i in range(10)))
    await other.close()
    assert len({ticket.number for ticket in made}) == 1


async def test_whoever_loses_the_race_for_a_key_gets_the_winners_ticket(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    won = await register(database)
    look = tickets._by_key
    answers = iter([None])

    async def too_early(session: AsyncSession, key: str) -> Ticket | None:
        """As on a database with many writers: the first look comes before the other's commit."""
        return next(answers, await look(session, key))

    monkeypatch.setattr(tickets, "_by_key", too_early)
    assert (await register(database)).number == won.number
    assert await count(database, TicketHistory) == 1


async def test_a_key_used_by_two_conversations_at_once_makes_one_ticket(database: Database) -> None:
    await open_conversation(database, "小张", "13900000001")
    asked = [registration(conversation=who) for who in ("小李", "小张") * 5]
    made = await asyncio.gather(*(register(database, one) for one in asked))
    assert len({ticket.number for ticket in made}) == 1


async def test_another_key_makes_another_ticket_of_the_same_customer(database: Database) -> None:
    first, second = await register(database), await register(database, registration("key-2"))
    assert first.number != second.number
    assert first.customer_id == second.customer_id is not None
    assert await count(database, Customer) == 1
    async with database.reading() as session:
        conversation = await session.get(Conversation, "小李")
        assert conversation is not None
        assert conversation.customer_id == first.customer_id


async def test_the_customer_is_the_same_from_whatever_conversation(database: Database) -> None:
    await open_conversation(database, "小李在微信", "138 0013 8000")
    first = await register(database)
    second = await register(database, registration("key-2", conversation="小李在微信"))
    assert first.customer_id == second.customer_id is not None


async def test_a_customer_keeps_the_first_name_and_gains_a_missing_one(database: Database) -> None:
    await register(database, registration(name=None))
    await register(database, registration("key-2", name="李小明"))
    await register(database, registration("key-3", name="李大明"))
    async with database.reading() as session:
        customer = await customers.find_by_phone(session, SEALER, PHONE)
    assert customer
    assert customer.name_sealed
    assert SEALER.open(customer.name_sealed) == "李小明"


async def test_a_complaint_without_phone_is_registered_without_customer(database: Database) -> None:
    ticket = await register(database, registration(phone=None, name=None, description="快递丢了"))
    assert (ticket.customer_id, ticket.contact_phone_sealed) == (None, None)
    assert await find(database, ticket.number, "") is None
    assert await find(database, ticket.number, "8000") is None


async def test_facts_that_changed_after_the_confirmation_are_not_registered(database: Database) -> None:
    shown = facts_hash({"amount": 200})
    with pytest.raises(NotConfirmed):
        await register(database, registration(confirmed_hash=shown))
    assert await count(database, Ticket) == 0
    confirmed = registration(confirmed_hash=facts_hash(registration().facts))
    assert (await register(database, confirmed)).confirmed_hash == confirmed.confirmed_hash


async def test_the_order_of_facts_does_not_change_their_hash() -> None:
    one, turned, other = {"a": 1, "b": "二"}, {"b": "二", "a": 1}, {"a": 1, "b": "三"}
    assert facts_hash(one) == facts_hash(turned) != facts_hash(other)


async def test_a_ticket_needs_a_conversation(database: Database) -> None:
    with pytest.raises(UnknownConversation):
        await register(database, registration(conversation="没有这个人"))


async def test_the_customer_finds_the_ticket_by_number_and_last_digits(database: Database) -> None:
    number = (await register(database)).number
    spelled = f" {number[:2].lower()}-{number[2:7]} {number[7:]} "
    for written in (number, number.lower(), spelled):
        found = await find(database, written, " 8000 ")
        assert found is not None
        assert found.number == number


@pytest.mark.parametrize("last4", ["8001", "0000", "", "138000138000", "13800138000"])
async def test_wrong_digits_find_nothing(database: Database, last4: str) -> None:
    number = (await register(database)).number
    assert await find(database, number, last4) is None


@pytest.mark.parametrize("number", ["", "TS0000000000000", "查一下", "TS00000000000000"])
async def test_an_unknown_number_finds_nothing(database: Database, number: str) -> None:
    await register(database)
    assert await find(database, number, "8000") is None


async def test_equal_last_digits_cannot_be_seen_across_tickets(database: Database) -> None:
    first, second = await register(database), await register(database, registration("key-2"))
    assert first.phone_last4_index != second.phone_last4_index


async def test_tickets_are_listed_for_their_conversation_and_phone(database: Database) -> None:
    await open_conversation(database, "小张", "13900000001")
    mine = await register(database)
    await register(database, registration("key-2", conversation="小张"))
    async with database.reading() as session:
        assert [t.id for t in await tickets.for_conversation(session, "小李")] == [mine.id]
        assert [t.id for t in await tickets.of_phone(session, SEALER, "+86 138-0013-8000")] == [mine.id]


async def test_search_filters_by_every_field(database: Database) -> None:
    await open_conversation(database, "小张", "13900000001")
    mine = await register(database, registration(company="某某快递人民路店", order_no="YT123"))
    other = await register(
        database, registration("key-2", conversation="小张", grade="major", summary="餐里有虫", kind="praise")
    )
    wanted: list[tuple[dict[str, str | int], list[Ticket]]] = [
        ({}, [other, mine]),
        ({"conversation": "小李"}, [mine]),
        ({"grade": "major"}, [other]),
        ({"status": "closed"}, []),
        ({"kind": "complaint"}, [mine]),
        ({"kind": "praise"}, [other]),
        ({"kind": "suggestion"}, []),
        ({"q": mine.number.lower()}, [mine]),
        ({"q": "13900000001"}, [other]),
        ({"q": "人民路"}, [mine]),
        ({"q": "YT123"}, [mine]),
        ({"q": "有虫", "grade": "major"}, [other]),
        ({"q": "%"}, []),
        ({"q": "  "}, [other, mine]),
    ]
    for filters, expected in wanted:
        page = await search(database, **filters)
        assert [t.id for t in page.items] == [t.id for t in expected], filters
        assert page.total == len(expected)


async def test_search_turns_pages_of_fifty(database: Database) -> None:
    for i in range(53):
        await register(database, registration(f"key-{i}"))
    first, second, third = [await search(database, page=page) for page in (1, 2, 3)]
    assert [len(page.items) for page in (first, second, third)] == [50, 3, 0]
    assert {page.total for page in (first, second, third)} == {53}
    assert len({t.id for page in (first, second) for t in page.items}) == 53


async def test_no_file_of_the_store_shows_a_phone_or_a_name(database: Database, tmp_path: Path) -> None:
    await register(database, registration(place="人民路"))
    content = everything_in(tmp_path)
    assert "人民路".encode() in content, "the search looks at what was written"
    for secret in (PHONE, "李小明", "0013800"):
        assert secret.encode() not in content
