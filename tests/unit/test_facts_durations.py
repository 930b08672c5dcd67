"""Lengths of time are found in sentences and measured in seconds."""

from datetime import datetime

import pytest

from bot.facts import extract

NOW = datetime(2026, 11, 22, 16, 30)
HOUR, DAY = 3600, 86400

EXACT = [
    ("等了40分钟", "40分钟", 2400),
    ("等了两个半小时", "两个半小时", 9000),
    ("等了俩小时", "俩小时", 7200),
    ("等了半小时", "半小时", 1800),
    ("等了半个钟头", "半个钟头", 1800),
    ("等了三刻钟", "三刻钟", 2700),
    ("等了2小时30分", "2小时30分", 9000),
    ("等了一个小时二十分钟", "一个小时二十分钟", 4800),
    ("等了2h", "2h", 7200),
    ("等了30min", "30min", 1800),
    ("响了30秒", "30秒", 30),
    ("二十四小时", "二十四小时", DAY),
    ("48小时内回复", "48小时", 2 * DAY),
    ("都三天了", "三天", 3 * DAY),
    ("等了三天", "三天", 3 * DAY),
    ("三天", "三天", 3 * DAY),
    ("两天两夜", "两天两夜", 2 * DAY),
    ("两天半", "两天半", 216000),
    ("7日内退款", "7日", 7 * DAY),
    ("一周没消息", "一周", 7 * DAY),
    ("三个礼拜", "三个礼拜", 21 * DAY),
    ("一个星期", "一个星期", 7 * DAY),
    ("坏了半个月", "半个月", 15 * DAY),
    ("拖了一个半月", "一个半月", 45 * DAY),
    ("拖了三个月", "三个月", 90 * DAY),
    ("都俩月了", "俩月", 60 * DAY),
    ("等了一年", "一年", 365 * DAY),
    ("一年半", "一年半", 47304000),
    ("合约24个月", "24个月", 720 * DAY),
    ("提前两天就取消了", "两天", 2 * DAY),
    ("用了24年", "24年", 24 * 365 * DAY),
    ("装了五个钟", "五个钟", 5 * HOUR),
    ("拖了半拉月", "半拉月", 15 * DAY),
    ("听了两分半钟", "两分半钟", 150),
    ("拍了一整天", "一整天", DAY),
    ("等了48 个小时", "48 个小时", 48 * HOUR),
]
OPEN = [
    ("拖了快一个月", "一个月", 30 * DAY),
    ("等了半天", "半天", 43200),
    ("十几天", "十几天", 10 * DAY),
    ("十来天", "十来天", 10 * DAY),
    ("好几天", "好几天", 2 * DAY),
    ("一个多小时", "一个多小时", HOUR),
    ("两年多", "两年多", 730 * DAY),
    ("两三个小时", "两三个小时", 9000),
    ("3-5天", "3-5天", 4 * DAY),
    ("三到五天", "三到五天", 4 * DAY),
    ("七个工作日", "七个工作日", 7 * DAY),
    ("个把月", "个把月", 30 * DAY),
    ("大半年", "大半年", 365 * DAY // 2),
    ("七个工作天", "七个工作天", 7 * DAY),
    ("才一年出头", "一年出头", 365 * DAY),
    ("排了一上午", "一上午", 4 * HOUR),
]
NONE = [
    "一天到晚打电话",
    "有一天下午",
    "三天两头坏",
    "第三天才来",
    "每三天一次",
    "三年级的孩子",
    "2024年买的",
    "24年买的",
    "03年的事",
    "三月买的",
    "两周岁",
    "一年一度",
    "一分钟都不想等",
    "五周年庆",
    "一会儿就坏",
    "三分钟热度",
    "一天打十几个电话",
    "一时半会",
    "半天没人理",
    "说了半天",
    "24小时营业",
    "半小时一班",
    "花了我一个月工资",
    "停车费一小时八块",
    "八十块钱一个月",
]


@pytest.mark.parametrize(("text", "words", "seconds"), EXACT)
def test_it_measures_an_exact_duration(text: str, words: str, seconds: int) -> None:
    found = [(fact.text, fact.value, fact.unsure) for fact in extract(text, NOW) if fact.type == "duration"]
    assert found == [(words, seconds, False)]


@pytest.mark.parametrize(("text", "words", "seconds"), OPEN)
def test_it_marks_a_rough_duration_as_unsure(text: str, words: str, seconds: int) -> None:
    found = [(fact.text, fact.value, fact.unsure) for fact in extract(text, NOW) if fact.type == "duration"]
    assert found == [(words, seconds, True)]


@pytest.mark.parametrize("text", NONE)
def test_it_takes_no_other_words_for_a_duration(text: str) -> None:
    assert [fact.text for fact in extract(text, NOW) if fact.type == "duration"] == []


def test_a_stretch_before_now_is_a_date_and_not_a_duration() -> None:
    assert [fact.type for fact in extract("三天前", NOW)] == ["date"]
    assert [fact.type for fact in extract("等了三天", NOW)] == ["duration"]
