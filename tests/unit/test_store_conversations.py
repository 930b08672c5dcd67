"""Messages are stored in order, once each, and a bot turn is stored whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.store import conversations
from bot.store.conversations import Added, NewMessage
from bot.store.db import Database
from bot.store.errors import ChannelMismatch, TurnOverTaken, UnknownConversation
from tests.unit.store_kit import NOW, SEALER, fresh_database

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with fresh_database(tmp_path) as fresh:
        async with fresh.session() as session:
            await conversations.open(session, "小李", "web", NOW)
        yield fresh


async def say(database: Database, text: str, client_id: str | None = None, who: str = "小李") -> Added:
    async with database.session() as session:
        new = NewMessage("customer", body=text, masked=text, client_id=client_id)
        return await conversations.add_message(session, SEALER, who, new, NOW)


async def seqs(database: Database) -> list[int]:
    async with database.reading() as session:
        return [message.seq for message in await conversations.messages_after(session, "小李", 0)]


async def test_fifty_messages_at_once_get_the_numbers_one_to_fifty(database: Database) -> None:
    added = await asyncio.gather(*(say(database, f"第{i}句", client_id=f"c{i}") for i in range(50)))
    assert sorted(one.message.seq for one in added) == list(range(1, 51))
    assert await seqs(database) == list(range(1, 51))


async def test_two_processes_number_the_messages_of_one_conversation_without_gap(database: Database) -> None:
    # Another connection pool knows nothing of the first one's queue: only the database keeps them apart.
    other = Database(database.url)
    await asyncio.gather(*(say((database, other)[i % 2], f"第{i}句") for i in range(20)))
    await other.close()
    assert await seqs(database) == list(range(1, 21))


async def test_a_transaction_inside_a_transaction_is_refused_at_once(database: Database) -> None:
    async def nest() -> None:
        async with database.session(), database.session():
            pass

    with pytest.raises(RuntimeError, match="inside a transaction"):
        await asyncio.wait_for(nest(), timeout=2)
    assert (await say(database, "喂")).created


async def test_a_message_sent_again_is_the_message_stored_before(database: Database) -> None:
    first = await say(database, "快递丢了", client_id="c1")
    again = await say(database, "快递丢了", client_id="c1")
    assert first.created
    assert not again.created
    assert again.message.id == first.message.id
    assert (await say(database, "还有", client_id="c2")).message.seq == 2


async def test_twenty_copies_of_one_message_at_once_leave_one_and_no_gap(database: Database) -> None:
    copies = await asyncio.gather(*(say(database, "快递丢了", client_id="c1") for _ in range(20)))
    assert sum(copy.created for copy in copies) == 1
    assert (await say(database, "还有", client_id="c2")).message.seq == 2


async def test_the_same_client_id_in_another_conversation_is_another_message(database: Database) -> None:
    async with database.session() as session:
        await conversations.open(session, "外部人员", "web", NOW)
    await say(database, "快递丢了", client_id="c1")
    other = await say(database, "我的也丢了", client_id="c1", who="外部人员")
    assert other.created
    assert other.message.seq == 1


async def test_messages_without_client_id_are_never_taken_for_each_other(database: Database) -> None:
    await say(database, "喂")
    assert (await say(database, "喂")).created


async def test_a_conversation_is_made_once_even_when_opened_by_many(database: Database) -> None:
    async def visit() -> str:
        async with database.session() as session:
            return (await conversations.open(session, "小张", "web", NOW)).owner

    assert await asyncio.gather(*(visit() for _ in range(10))) == ["bot"] * 10


async def test_a_conversation_id_cannot_be_used_on_another_channel(database: Database) -> None:
    with pytest.raises(ChannelMismatch) as refused:
        async with database.session() as session:
            await conversations.open(session, "小李", "wechat", NOW)
    assert (refused.value.known, refused.value.given) == ("web", "wechat")


async def test_a_message_to_an_unknown_conversation_is_refused(database: Database) -> None:
    with pytest.raises(UnknownConversation):
        await say(database, "喂", who="没有这个人")


async def test_what_nobody_dealt_with_yet_is_found_again_in_order(database: Database) -> None:
    async with database.session() as session:
        await conversations.open(session, "小张", "web", NOW)
    await say(database, "我先来", who="小张")
    first, second = (await say(database, "一")).message, (await say(database, "二")).message
    async with database.reading() as session:
        assert [m.id for m in await conversations.pending(session, "小李")] == [first.id, second.id]
        assert list(await conversations.conversations_with_pending(session)) == ["小张", "小李"]
    async with database.session() as session:
        await conversations.set_state(session, [first.id], "kept")
    async with database.reading() as session:
        assert [m.id for m in await conversations.pending(session, "小李")] == [second.id]


async def test_a_turn_is_stored_with_its_parse_and_replies(database: Database) -> None:
    asked = (await say(database, "快递丢了")).message
    replies = [NewMessage("bot", "听到了", "听到了"), NewMessage("bot", "单号是多少？", "单号是多少？")]
    async with database.session() as session:
        sent = await conversations.store_turn(
            session, SEALER, "小李", [asked.id], {"intent": "tell_story"}, replies, NOW
        )
    assert [(m.seq, m.reply_to, m.state) for m in sent] == [(2, 1, "sent"), (3, 1, "sent")]
    async with database.reading() as session:
        stored = await conversations.messages_after(session, "小李", 0)
    assert (stored[0].state, stored[0].parse) == ("answered", {"intent": "tell_story"})
    assert SEALER.open(stored[1].body_sealed) == "听到了"


async def test_two_answers_to_one_message_leave_one(database: Database) -> None:
    asked = (await say(database, "快递丢了")).message

    async def answer() -> bool:
        reply = NewMessage("bot", "听到了", "听到了")
        try:
            async with database.session() as session:
                await conversations.store_turn(session, SEALER, "小李", [asked.id], None, [reply], NOW)
        except TurnOverTaken:
            return False
        return True

    assert sorted(await asyncio.gather(answer(), answer())) == [False, True]
    assert await seqs(database) == [1, 2]


async def test_a_turn_that_began_before_a_person_took_over_is_not_stored(database: Database) -> None:
    asked = (await say(database, "转人工")).message
    async with database.session() as session:
        epoch = (await conversations.get(session, "小李")).epoch
        await conversations.change_owner(session, "小李", "human", NOW)
        reply = NewMessage("bot", "还在吗", "还在吗")
        with pytest.raises(TurnOverTaken):
            await conversations.store_turn(session, SEALER, "小李", [asked.id], None, [reply], NOW, epoch=epoch)
    assert await seqs(database) == [1]


async def test_only_one_of_two_takeovers_from_the_same_epoch_wins(database: Database) -> None:
    async def take() -> int | None:
        async with database.session() as session:
            return await conversations.change_owner(session, "小李", "human", NOW, expected_epoch=0)

    assert set(await asyncio.gather(take(), take())) == {1, None}


async def test_the_same_owner_again_does_not_count_as_a_change(database: Database) -> None:
    async with database.session() as session:
        assert await conversations.change_owner(session, "小李", "bot", NOW) == 0


async def test_messages_after_a_number_come_in_order_and_no_more_than_asked(database: Database) -> None:
    for i in range(6):
        await say(database, f"第{i}句")
    async with database.reading() as session:
        found = await conversations.messages_after(session, "小李", 2, limit=3)
    assert [message.seq for message in found] == [3, 4, 5]


async def test_a_fresh_dialogue_has_a_new_name_that_leads_back(database: Database) -> None:
    async with database.session() as session:
        names = [await conversations.renew_engine_session(session, "小李") for _ in range(2)]
        found = await conversations.for_engine_session(session, names[-1])
        assert found is not None
        assert found.id == "小李"
        assert await conversations.for_engine_session(session, names[0]) is None
    assert len({"小李", *names}) == 3


async def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.session() as session:
            new = NewMessage("customer", "喂", "喂")
            await conversations.add_message(session, SEALER, "小李", new, NOW)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        await fail()
    assert await seqs(database) == []


async def test_a_reader_is_not_kept_waiting_by_a_writer(database: Database) -> None:
    async with database.session() as session:
        new = NewMessage("customer", "喂", "喂")
        await conversations.add_message(session, SEALER, "小李", new, NOW)
        assert await asyncio.wait_for(seqs(database), timeout=2) == []


async def test_times_come_back_with_their_zone_and_naive_ones_are_refused(database: Database) -> None:
    async with database.session() as session:
        await conversations.change_owner(session, "小李", "queued", NOW + timedelta(minutes=1))
    async with database.reading() as session:
        assert (await conversations.get(session, "小李")).updated_at == NOW + timedelta(minutes=1)
    with pytest.raises(Exception, match="time zone"):
        async with database.session() as session:
            await conversations.open(session, "小张", "web", NOW.replace(tzinfo=None))
