"""A word for a day is a date only where it may say when the matter was, not in talk about the talk."""

from datetime import datetime

import pytest

from bot.facts import extract, parse_date

# A Wednesday morning.
NOW = datetime(2026, 11, 18, 10, 0)

OF_THE_TALK = [
    "刚才金额说错了",
    "刚刚打错了",
    "我刚才填的手机号不对",
    "刚才名字写反了，叫张三",
    "刚刚跟你讲过的那件事",
    "刚才那个单号是旧的",
    "抱歉刚才手滑了",
    "刚才没说清楚",
    "我刚刚发的截图看到了吗",
    "和刚才一样",
    "就是刚才那个",
    "刚才不是告诉你了吗",
    "刚才地址有误，是二号楼",
    "我刚才报的金额有问题",
]
QUESTIONS_AND_SMALL_TALK = [
    "你们周末上班吗",
    "周六周日有人接电话吗",
    "国庆放不放假",
    "今天几点下班",
    "营业厅礼拜天开门不",
    "明天休息吗",
    "今天天气真冷",
    "今天好热啊",
    "今天星期几",
    "今天心情不好",
]
NO_DAY_AT_ALL = [
    "今天推明天 明天推后天",
    "今天拖明天，明天拖后天",
    "今天一个说法，明天一个说法",
    "现在就要",
    "每天打电话来催",
    "天天半夜两点放音乐",
    "每晚十点以后施工",
    "每个月15号扣我的钱",
    "每逢周末就断网",
    "一天到晚推销",
    "上次说过了",
    "上回就跟你们反映过",
]
DATES = [
    ("刚才打电话过去被挂了", "刚才"),
    ("刚才快递员打我", "刚才"),
    ("刚刚收到的货是坏的", "刚刚"),
    ("刚才在店里被骂了", "刚才"),
    ("客服刚才说不退", "刚才"),
    ("刚才发现少了一件", "刚才"),
    ("刚才报警了", "刚才"),
    ("刚才他们说我偷东西", "刚才"),
    ("昨天说好今晚到，没到", "昨天"),
    ("周末去店里退货，没人理我", "周末"),
    ("上周六你们不上班吗，白跑一趟", "上周六"),
    ("昨天店里没人，我等到关门", "昨天"),
    ("今天早上去网点，说不上班", "今天早上"),
    ("国庆期间去的", "国庆期间"),
    ("昨天天气太热，空调又坏了", "昨天"),
    ("今天下雨外卖全洒了", "今天"),
    ("周三推到周五，周五又说没货", "周三"),
    ("排到我说今天打烊了？", "今天"),
]


def _dates(text: str) -> list[str]:
    return [fact.text for fact in extract(text, NOW) if fact.type == "date"]


@pytest.mark.parametrize("text", [*OF_THE_TALK, *QUESTIONS_AND_SMALL_TALK, *NO_DAY_AT_ALL])
def test_words_that_name_no_time_of_the_matter_are_no_date(text: str) -> None:
    assert _dates(text) == []


@pytest.mark.parametrize(("text", "words"), DATES)
def test_the_same_words_are_a_date_where_they_tell_when_something_happened(text: str, words: str) -> None:
    assert _dates(text)[0] == words


def test_a_word_of_the_talk_does_not_hide_the_date_beside_it() -> None:
    facts = extract("刚才时间说错了，是上周三下午三点", NOW)
    assert [fact.value for fact in facts] == ["2026-11-11T15:00"]


def test_a_time_is_read_from_the_same_word_as_a_whole_answer() -> None:
    fact = parse_date("刚才", NOW)
    assert fact is not None
    assert fact.value == "2026-11-18T10:00"


def test_a_holiday_asked_about_is_no_part_of_a_name() -> None:
    assert extract("春节快递还上班吗", NOW) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("明天给我答复", "2026-11-19"),
        ("后天之前必须退款", "2026-11-20"),
        ("今天必须给我解决", "2026-11-18"),
        ("今天不退我就曝光", "2026-11-18"),
        ("明天能不能给个说法", "2026-11-19"),
    ],
)
def test_a_date_by_which_something_is_wanted_is_told_from_one_when_it_happened(text: str, value: str) -> None:
    (fact,) = extract(text, NOW)
    assert (fact.type, fact.value, fact.role) == ("date", value, "deadline")


@pytest.mark.parametrize("text", ["昨天给我打的电话", "刚才给我送上来了", "今天去退的", "上周必须退的没退"])
def test_a_day_that_is_past_or_of_which_nothing_is_wanted_is_no_deadline(text: str) -> None:
    (fact,) = [fact for fact in extract(text, NOW) if fact.type == "date"]
    assert fact.role is None
