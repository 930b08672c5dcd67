"""All facts of a sentence come out together: in order, apart from each other, at the right places, in time."""

import time
from datetime import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.facts import Fact, extract
from bot.vocabulary import ENTITY_TYPES

NOW = datetime(2026, 11, 22, 16, 30)
PIECES = (
    *("昨天", "上周三下午", "10月28号", "10.28", "20号", "三个月前", "国庆第二天", "最近", "2026-02-30", "12:30"),
    *("半天", "两个半小时", "快一个月", "一点", "五点半", "1万2", "三百", "两三千块", "¥1,299.00", "8k", "一块五"),
    *("3毛", "百分之百", "花了", "扣了", "单号", "尾号", "SF1234567890123", "13800138000", "20261028", "⟦手机号1⟧"),
    *(
        "⟦邮箱",
        "顺丰",
        "建行",
        "朝阳门支行",
        "人民路店",
        "幸福物业",
        "北京",
        "我叫李雷",
        "王女士",
        "客服小刘",
        "张经理",
    ),
    *(
        "的",
        "了",
        "在",
        "到",
        "，",
        "。",
        "-",
        "~",
        "十",
        "万",
        "一",
        "几",
        "半",
        "年",
        "月",
        "日",
        "号",
        "前",
        "后",
        "第",
    ),
)
any_text = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=25).map("".join))


def _check(text: str, facts: list[Fact]) -> None:
    end = 0
    for fact in facts:
        assert fact.type in ENTITY_TYPES
        assert fact.text
        assert text[fact.start : fact.start + len(fact.text)] == fact.text
        assert fact.start >= end
        end = fact.end


@given(any_text)
@settings(max_examples=400, deadline=None)
@example("⟦手机号1⟧三天前花了１２９９元")
@example("9999999999年前")
@example("\x00一万\x00元")
def test_every_fact_lies_where_it_says_and_none_overlap(text: str) -> None:
    _check(text, extract(text, NOW))


@given(any_text, st.datetimes())
@settings(max_examples=200, deadline=None)
def test_no_text_and_no_clock_makes_it_fail(text: str, now: datetime) -> None:
    _check(text, extract(text, now))


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@settings(max_examples=200, deadline=None)
def test_values_have_the_shape_their_type_promises(text: str) -> None:
    for fact in extract(text, NOW):
        if fact.type in ("amount", "duration"):
            assert isinstance(fact.value, (int, float))
            assert fact.value > 0
        elif fact.type == "date":
            for part in str(fact.value).split("/"):
                datetime.fromisoformat(part)
            assert fact.precision
        else:
            assert isinstance(fact.value, str)
            assert fact.value


@pytest.mark.parametrize("half_width", ["花了1299元", "10月28号", "SF1234567890123", "等了40分钟", "12:30分"])
def test_full_width_text_gives_the_same_values_at_the_same_places(half_width: str) -> None:
    full_width = "".join(chr(ord(char) + 0xFEE0) if char.isascii() else char for char in half_width)
    plain, wide = extract(half_width, NOW), extract(full_width, NOW)
    assert plain
    assert [(fact.start, fact.value) for fact in plain] == [(fact.start, fact.value) for fact in wide]


def test_one_sentence_gives_all_its_facts_in_order() -> None:
    text = (
        "我叫李雷，上周三下午在你们人民路店买的顺丰到付，单号SF1088776655443，"
        "花了三千二百九十九，等了快一个月，电话⟦手机号1⟧"
    )
    assert [(fact.type, fact.value) for fact in extract(text, NOW)] == [
        ("person", "李雷"),
        ("date", "2026-11-11T15:00"),
        ("place", "人民路店"),
        ("company", "顺丰速运"),
        ("order_no", "SF1088776655443"),
        ("amount", 3299),
        ("duration", 2592000),
        ("phone", "⟦手机号1⟧"),
    ]


@pytest.mark.parametrize(
    "text", ["", "你好", "我要投诉", "百分之百", "一万个不愿意", "二百五", "十万火急", "千万别", "有五点问题"]
)
def test_a_sentence_without_facts_gives_none(text: str) -> None:
    assert extract(text, NOW) == []


@pytest.mark.parametrize(
    "piece",
    [
        "一",
        "1",
        "1,",
        "10.",
        "半个",
        "花了1299元，",
        "昨天晚上八点",
        "三天",
        "我叫王",
        "人民路店",
        "A1",
        "123 ",
        "单号",
        "\x00",
        "上周三点",
    ],
)
def test_a_very_long_text_is_read_in_bounded_time(piece: str) -> None:
    extract("预热", NOW)
    short, long = (_seconds((piece * length)[:length]) for length in (5000, 20000))
    assert long < 10 * short + 0.05  # four times is the part in proportion; the rest is for a busy machine


def _seconds(text: str) -> float:
    """The best of three, in processor time."""
    times = []
    for _ in range(3):
        begin = time.process_time()
        extract(text, NOW)
        times.append(time.process_time() - begin)
    return min(times)


def test_two_hundred_amounts_are_all_found() -> None:
    facts = extract("花了1299元，" * 200, NOW)
    assert [fact.value for fact in facts] == [1299] * 200
