"""`tingsu parse` and the API promise a shape, places that count in the caller's own text, and values that are right."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.text import MAX_UNDERSTOOD_CHARS
from bot.understanding import NAMED_PROBLEMS, parse_text, understand

NOW = datetime(2026, 11, 22, 10, 0)
SHAPE = {"text", "intent", "confidence", "is_complaint", "industry", "problems", "emotion", "entities", "crisis"}


class FakeEngine:
    """Answers like the engine; finds the given words, and every placeholder, in the text it is asked about."""

    def __init__(self, *words: tuple[str, str], **parse: Any) -> None:
        self.words = words
        self.parse = {"intent": "tell_story", "confidence": 0.912345, "classes": {}, **parse}
        self.asked: list[tuple[str, str]] = []

    async def __call__(self, text: str, now: str) -> dict[str, Any]:
        self.asked.append((text, now))
        entities = [
            {
                "entity": kind,
                "text": word,
                "start": text.index(word),
                "end": text.index(word) + len(word),
                "value": word,
            }
            for kind, word in self.words
        ]
        return {**self.parse, "entities": entities}


async def understood(text: str, engine: FakeEngine) -> dict[str, Any]:
    parse = await parse_text(text, engine, NOW)
    assert set(parse) == SHAPE
    assert parse["text"] == text
    for entity in parse["entities"]:
        assert text[entity["start"] : entity["start"] + len(entity["text"])] == entity["text"]
    return parse


async def test_a_plain_sentence_is_asked_and_answered_as_it_is() -> None:
    engine = FakeEngine(("company", "顺丰"))
    parse = await understood("昨天顺丰把我的快递弄丢了", engine)
    assert engine.asked == [("昨天顺丰把我的快递弄丢了", "2026-11-22T10:00:00")]
    assert parse["entities"] == [{"type": "company", "text": "顺丰", "start": 2, "value": "顺丰"}]
    assert (parse["intent"], parse["confidence"], parse["crisis"]) == ("tell_story", 0.9123, False)


async def test_full_width_digits_are_read_as_digits_and_found_where_they_stand() -> None:
    engine = FakeEngine(("amount", "300元"))
    parse = await understood("  快递丢了，损失３００元", engine)
    assert engine.asked[0][0] == "快递丢了，损失300元"
    assert parse["entities"] == [{"type": "amount", "text": "３００元", "start": 9, "value": "300元"}]


async def test_traditional_characters_are_read_as_simplified_and_found_where_they_stand() -> None:
    engine = FakeEngine(("company", "顺丰"))
    parse = await understood("順豐快遞弄丟了我的東西", engine)
    assert engine.asked[0][0] == "顺丰快递弄丢了我的东西"
    assert parse["entities"] == [{"type": "company", "text": "順豐", "start": 0, "value": "顺丰"}]


async def test_dropped_blanks_and_invisible_characters_do_not_shift_what_follows() -> None:
    engine = FakeEngine(("company", "顺丰"))
    parse = await understood("快\u200b递   丢了，顺\u200b丰！", engine)
    assert parse["entities"][0]["start"] == 9
    assert parse["entities"][0]["text"] == "顺\u200b丰"


async def test_a_phone_never_reaches_the_engine_and_comes_back_with_its_value() -> None:
    engine = FakeEngine(("phone", "⟦手机号1⟧"), ("company", "顺丰"))
    parse = await understood("电话 138 0013 8000，顺丰的件", engine)
    assert engine.asked[0][0] == "电话 ⟦手机号1⟧，顺丰的件"
    assert parse["entities"] == [
        {"type": "phone", "text": "138 0013 8000", "start": 3, "value": "13800138000"},
        {"type": "company", "text": "顺丰", "start": 17, "value": "顺丰"},
    ]


async def test_two_phones_keep_apart_and_the_same_one_stays_the_same() -> None:
    text = "原来是13800138000，改成13900000001，别打13800138000"
    engine = FakeEngine(("phone", "⟦手机号2⟧"))
    parse = await understood(text, engine)
    assert engine.asked[0][0] == "原来是⟦手机号1⟧，改成⟦手机号2⟧，别打⟦手机号1⟧"
    assert parse["entities"] == [{"type": "phone", "text": "13900000001", "start": 17, "value": "13900000001"}]


async def test_a_full_width_phone_is_found_in_full_width() -> None:
    engine = FakeEngine(("phone", "⟦手机号1⟧"))
    parse = await understood("电话１３８００１３８０００", engine)
    assert parse["entities"] == [
        {"type": "phone", "text": "１３８００１３８０００", "start": 2, "value": "13800138000"}
    ]


async def test_a_phone_with_invisible_characters_inside_is_given_whole() -> None:
    engine = FakeEngine(("phone", "⟦手机号1⟧"))
    parse = await parse_text("电话138\u200b0013\u200b8000", engine, NOW)
    assert parse["entities"] == [
        {"type": "phone", "text": "138\u200b0013\u200b8000", "start": 2, "value": "13800138000"}
    ]


async def test_one_phone_written_in_two_ways_is_found_in_each_as_written() -> None:
    engine = FakeEngine(("phone", "⟦手机号1⟧"))
    parse = await understood("电话138 0013 8000，就是13800138000", engine)
    assert parse["entities"] == [{"type": "phone", "text": "138 0013 8000", "start": 2, "value": "13800138000"}]


async def test_an_email_in_upper_case_comes_back_normalised() -> None:
    engine = FakeEngine(("email", "⟦邮箱1⟧"))
    parse = await understood("邮箱 Zhang@Example.com 联系我", engine)
    assert parse["entities"] == [
        {"type": "email", "text": "Zhang@Example.com", "start": 3, "value": "zhang@example.com"}
    ]


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\n\t"])
async def test_an_empty_text_is_answered_without_the_engine(text: str) -> None:
    engine = FakeEngine()
    parse = await understood(text, engine)
    assert engine.asked == []
    assert (parse["intent"], parse["confidence"], parse["entities"]) == ("spam", 0.0, [])
    assert (parse["industry"], parse["problems"], parse["emotion"]) == ("other", [], 0)


@pytest.mark.parametrize("text", ["😡😡😡", "👍", "？？？", "[发怒]"])
async def test_emoji_and_punctuation_are_no_reason_to_fail(text: str) -> None:
    parse = await understood(text, FakeEngine())
    assert parse["crisis"] is False


async def test_a_text_of_20000_characters_is_answered_and_its_beginning_understood() -> None:
    text = "顺丰把我的快递弄丢了。" * 1819
    assert len(text) > 20_000
    engine = FakeEngine(("company", "顺丰"))
    parse = await understood(text, engine)
    assert len(engine.asked[0][0]) == MAX_UNDERSTOOD_CHARS
    assert parse["entities"][0]["start"] == 0


async def test_classes_are_given_as_codes() -> None:
    classes = {
        "is_complaint": 0.97,
        "industry": [{"code": "courier", "confidence": 0.8}, {"code": "bank", "confidence": 0.1}],
        "problems": [
            {"code": "lost", "confidence": 0.2},
            {"code": "attitude", "confidence": 0.1},
        ],
        "emotion": 2,
    }
    parse = await understood("快递丢了还骂人", FakeEngine(classes=classes))
    assert (parse["is_complaint"], parse["industry"], parse["emotion"]) == (0.97, "courier", 2)
    assert parse["problems"] == ["lost", "attitude"]


async def test_only_the_likeliest_problems_are_named_best_first() -> None:
    ranking = [{"code": code, "confidence": 0.5} for code in ("lost", "attitude", "delay", "refund", "fee")]
    parse = await understood("又丢又慢", FakeEngine(classes={"problems": ranking}))
    assert parse["problems"] == ["lost", "attitude", "delay", "refund", "fee"][:NAMED_PROBLEMS]
    assert 1 < NAMED_PROBLEMS < 5


async def test_a_problem_is_named_however_unsure_the_model_is() -> None:
    parse = await understood("嗯", FakeEngine(classes={"problems": [{"code": "lost", "confidence": 0.01}]}))
    assert parse["problems"] == ["lost"]


async def test_measuring_gets_the_same_answer_with_sureness_and_the_text_without_identifiers() -> None:
    classes = {
        "industry": [{"code": "courier", "confidence": 0.8}, {"code": "bank", "confidence": 0.1}],
        "problems": [{"code": "lost", "confidence": 0.3}],
    }
    text = "电话１３８００１３８０００，快递丢了"
    engine = FakeEngine(("phone", "⟦手机号1⟧"), classes=classes)
    found = await understand(text, engine, NOW)
    assert found.answer == await understood(text, engine)
    assert found.sureness == {"industry": 0.8, "problem": 0.3}
    assert found.masked == "电话⟦手机号1⟧，快递丢了"


@pytest.mark.parametrize("text", ["", "你好"])
async def test_where_the_engine_names_no_class_nothing_is_sure(text: str) -> None:
    found = await understand(text, FakeEngine(), NOW)
    assert found.sureness == {"industry": 0.0, "problem": 0.0}
    assert found.masked == text


async def test_danger_is_reported_whatever_the_engine_thinks() -> None:
    parse = await understood("我不想活了", FakeEngine(intent="chitchat"))
    assert parse["crisis"] is True


async def test_an_engine_that_fails_is_the_callers_matter() -> None:
    async def broken(text: str, now: str) -> dict[str, Any]:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await parse_text("你好", broken, NOW)
