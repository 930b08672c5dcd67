"""Dates in words and figures are read against an injected now, as the latest past ones."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts import extract

# A Sunday.
NOW = datetime(2026, 11, 22, 16, 30)

DAYS = [
    ("今天", "2026-11-22"),
    ("昨天", "2026-11-21"),
    ("前天", "2026-11-20"),
    ("大前天", "2026-11-19"),
    ("今年 3 月 15 号", "2026-03-15"),
    ("明天", "2026-11-23"),
    ("三天前", "2026-11-19"),
    ("3天前", "2026-11-19"),
    ("两周前", "2026-11-08"),
    ("半个月前", "2026-11-07"),
    ("三个月前", "2026-08-22"),
    ("半年前", "2026-05-22"),
    ("两年前", "2024-11-22"),
    ("一年半前", "2025-05-22"),
    ("上周三", "2026-11-11"),
    ("上个星期天", "2026-11-15"),
    ("上上周五", "2026-11-06"),
    ("这周一", "2026-11-16"),
    ("下周二", "2026-11-24"),
    ("周三", "2026-11-18"),
    ("周日", "2026-11-22"),
    ("礼拜六", "2026-11-21"),
    ("20号", "2026-11-20"),
    ("28号", "2026-10-28"),
    ("31号", "2026-10-31"),
    ("本月5号", "2026-11-05"),
    ("上个月20号", "2026-10-20"),
    ("上月15日", "2026-10-15"),
    ("10月28号", "2026-10-28"),
    ("10月28", "2026-10-28"),
    ("十月二十八号", "2026-10-28"),
    ("12月1号", "2025-12-01"),
    ("去年10月28号", "2025-10-28"),
    ("今年的十月三号", "2026-10-03"),
    ("24年10月1日", "2024-10-01"),
    ("2月29号", "2024-02-29"),
    ("2026-10-28", "2026-10-28"),
    ("2026/10/28", "2026-10-28"),
    ("2026.10.28", "2026-10-28"),
    ("2026年10月28日", "2026-10-28"),
    ("２０２６年１０月２８日", "2026-10-28"),
    ("二零二五年三月一号", "2025-03-01"),
    ("20261028", "2026-10-28"),
    ("10.28", "2026-10-28"),
    ("10/28", "2026-10-28"),
    ("10-28", "2026-10-28"),
    ("12.12", "2025-12-12"),
    ("11月22号（星期日）", "2026-11-22"),
]
TIMES = [
    ("上周三下午", "2026-11-11T15:00", "part_of_day"),
    ("今早", "2026-11-22T08:00", "part_of_day"),
    ("昨晚", "2026-11-21T20:00", "part_of_day"),
    ("昨晚八点半", "2026-11-21T20:30", "minute"),
    ("昨天下午三点多", "2026-11-21T15:00", "hour"),
    ("昨天中午1点", "2026-11-21T13:00", "hour"),
    ("昨天9:30", "2026-11-21T09:30", "minute"),
    ("昨天早上8点20分", "2026-11-21T08:20", "minute"),
    ("昨天上午10点一刻", "2026-11-21T10:15", "minute"),
    ("昨天晚上12点", "2026-11-22T00:00", "hour"),
    ("昨晚两点", "2026-11-22T02:00", "hour"),
    ("昨晚十一点", "2026-11-21T23:00", "hour"),
    ("昨天晚8点", "2026-11-21T20:00", "hour"),
    ("昨天凌晨两点", "2026-11-21T02:00", "hour"),
    ("10月28号晚上九点", "2026-10-28T21:00", "hour"),
    ("2026-10-28 15:30", "2026-10-28T15:30", "minute"),
    ("2026-10-28T15:30:20", "2026-10-28T15:30", "minute"),
    ("2026年10月28日下午3点20分", "2026-10-28T15:20", "minute"),
    ("昨天下午3点到5点", "2026-11-21T15:00/2026-11-21T17:00", "hour"),
    ("刚才", "2026-11-22T16:30", "hour"),
    ("两小时前", "2026-11-22T14:30", "hour"),
    ("10分钟前", "2026-11-22T16:20", "minute"),
    ("昨天下午三四点", "2026-11-21T15:00", "hour"),
]
INTERVALS = [
    ("上周", "2026-11-09/2026-11-15", "week"),
    ("上周末", "2026-11-14/2026-11-15", "week"),
    ("周末", "2026-11-21/2026-11-22", "week"),
    ("上个月", "2026-10-01/2026-10-31", "month"),
    ("8月份", "2026-08-01/2026-08-31", "month"),
    ("去年三月", "2025-03-01/2025-03-31", "month"),
    ("上个月底", "2026-10-25/2026-10-31", "week"),
    ("十月中旬", "2026-10-11/2026-10-20", "week"),
    ("去年", "2025-01-01/2025-12-31", "year"),
    ("2024年底", "2024-12-01/2024-12-31", "month"),
    ("今年夏天", "2026-06-01/2026-08-31", "month"),
    ("去年冬天", "2025-12-01/2026-02-28", "month"),
    ("10月1号到7号", "2026-10-01/2026-10-07", "day"),
    ("10月28号到11月2号", "2026-10-28/2026-11-02", "day"),
    ("11月1日-11月15日", "2026-11-01/2026-11-15", "day"),
    ("9月到10月", "2026-09-01/2026-10-31", "month"),
    ("10月8、9号", "2026-10-08/2026-10-09", "day"),
    ("周一到周三", "2026-11-16/2026-11-18", "day"),
    ("上半年", "2026-01-01/2026-06-30", "month"),
    ("第三季度", "2026-07-01/2026-09-30", "month"),
    ("上季度", "2026-07-01/2026-09-30", "month"),
    ("去年第四季度", "2025-10-01/2025-12-31", "month"),
    ("上个月月初", "2026-10-01/2026-10-07", "week"),
    ("十月中", "2026-10-11/2026-10-20", "week"),
    ("十月十几号", "2026-10-11/2026-10-20", "week"),
    ("十月八、九号", "2026-10-08/2026-10-09", "day"),
]
VAGUE = [
    ("最近", "2026-10-23/2026-11-22"),
    ("前几天", "2026-11-15/2026-11-21"),
    ("前段时间", "2026-10-08/2026-11-19"),
    ("10月20号左右", "2026-10-17/2026-10-23"),
]
NONE = [
    "有五点问题",
    "一点都不满意",
    "一点也没处理",
    "早上一点东西没吃",
    "一点半点",
    "每周三都这样",
    "人民路20号",
    "20号楼",
    "3号线",
    "92号汽油",
    "20号员工",
    "5号柜台",
    "离我最近的网点",
    "最近的店",
    "三天后",
    "7日无理由",
    "3-5天",
    "评分4.5分",
    "花了10.28",
    "重10.5斤",
    "版本10.28",
    "两个月",
    "五一路",
    "2024年款",
    "2月30号",
    "20261301",
    "以前天天打电话",
    "然后天天催",
    "差一点",
    "都快过年了",
    "提前两天",
    "3点建议",
    "转三号键",
    "叫到一百零三号",
    "大冬天的",
    "打过去三个月了",
]


def _dates(text: str) -> list[tuple[str, object, str | None]]:
    return [(fact.text, fact.value, fact.precision) for fact in extract(text, NOW) if fact.type == "date"]


@pytest.mark.parametrize(("text", "value"), DAYS)
def test_it_reads_a_day(text: str, value: str) -> None:
    assert [found[:2] for found in _dates(text)] == [(text, value)]


@pytest.mark.parametrize(("text", "value", "precision"), TIMES)
def test_it_reads_a_time_with_its_precision(text: str, value: str, precision: str) -> None:
    assert _dates(text) == [(text, value, precision)]


@pytest.mark.parametrize(("text", "value", "precision"), INTERVALS)
def test_it_reads_an_interval(text: str, value: str, precision: str) -> None:
    assert _dates(text) == [(text, value, precision)]


@pytest.mark.parametrize(("text", "value"), VAGUE)
def test_it_marks_a_vague_time_as_unsure(text: str, value: str) -> None:
    (fact,) = extract(text, NOW)
    assert (fact.value, fact.precision, fact.unsure) == (value, "vague", True)


@pytest.mark.parametrize("text", NONE)
def test_it_takes_no_other_words_for_a_date(text: str) -> None:
    assert _dates(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("上周一直没回复", "上周"),
        ("上周三次打电话", "上周"),
        ("上周五十块钱", "上周"),
        ("昨天一点都没处理", "昨天"),
        ("昨天晚点才送", "昨天"),
        ("周三晚点才送", "周三"),
        ("昨晚一直没人接", "昨晚"),
        ("昨晚到现在", "昨晚"),
        ("今早就打了电话", "今早"),
        ("昨晚一点都没睡", "昨晚"),
        ("10月三次", "10月"),
    ],
)
def test_a_numeral_of_the_next_word_stays_out_of_the_date(text: str, words: str) -> None:
    assert [found[0] for found in _dates(text)] == [words]


def test_a_time_without_a_day_is_the_latest_past_one_and_unsure() -> None:
    (fact,) = extract("晚上10点", NOW)
    assert (fact.value, fact.unsure) == ("2026-11-21T22:00", True)


def test_small_hours_without_a_part_of_the_day_are_taken_for_the_afternoon_and_unsure() -> None:
    (fact,) = extract("昨天三点", NOW)
    assert (fact.value, fact.unsure) == ("2026-11-21T15:00", True)


def test_the_same_words_follow_the_clock_that_is_given() -> None:
    (fact,) = extract("上周三", datetime(2027, 1, 1, 9, 0))
    assert fact.value == "2026-12-23"


@given(
    st.datetimes(min_value=datetime(2023, 1, 1), max_value=datetime(2029, 1, 1)),
    st.integers(1, 28),
    st.integers(1, 12),
)
def test_a_month_and_day_without_a_year_is_the_latest_past_one(now: datetime, day: int, month: int) -> None:
    (fact,) = extract(f"{month}月{day}号", now)
    found = date.fromisoformat(str(fact.value))
    assert (found.month, found.day) == (month, day)
    assert now.date() - timedelta(days=366) <= found <= now.date()


@given(
    st.datetimes(min_value=datetime(2023, 1, 1), max_value=datetime(2029, 1, 1)),
    st.sampled_from("一二三四五六日"),
)
def test_a_weekday_of_last_week_lies_in_the_seven_days_before_this_monday(now: datetime, weekday: str) -> None:
    (fact,) = extract(f"上周{weekday}", now)
    found = date.fromisoformat(str(fact.value))
    monday = now.date() - timedelta(days=now.weekday())
    assert monday - timedelta(days=7) <= found < monday
    assert found.weekday() == "一二三四五六日".index(weekday)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("上周二下午四点约好，等到晚上八点也没来", ["2026-11-10T16:00", "2026-11-10T20:00"]),
        ("昨晚九点多点的，十一点才到", ["2026-11-21T21:00", "2026-11-21T23:00"]),
        ("昨晚唱到凌晨两点", ["2026-11-21T20:00", "2026-11-22T02:00"]),
        ("前天下午三点到的，排到五点半", ["2026-11-20T15:00", "2026-11-20T17:30"]),
        ("上周二去过。晚上八点打的电话", ["2026-11-10", "2026-11-21T20:00"]),
    ],
)
def test_a_time_follows_the_day_its_sentence_named(text: str, values: list[str]) -> None:
    assert [value for _, value, _ in _dates(text)] == values
