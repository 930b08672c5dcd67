"""The rules of the house: read with care, stricter than the law, applied to calendar, words and amounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import CHINA
from bot.deadlines import Deadlines, commitment, deadlines, is_weekday
from bot.policy import LEGAL_LIMITS, Policy, PolicyError, load
from bot.vocabulary import INDUSTRIES

FILE = Path(__file__).parents[2] / "policy.yml"
POLICY = load(FILE)
FRIDAY = date(2026, 11, 20)

Edited = Callable[[str, str], Path]


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """The house's own file with one line changed, so that nothing else can be what is refused."""

    def edit(before: str, after: str) -> Path:
        text = FILE.read_text(encoding="utf-8")
        assert before in text
        path = tmp_path / "policy.yml"
        path.write_text(text.replace(before, after, 1), encoding="utf-8")
        return path

    return edit


def line_of(words: str) -> int:
    return next(n for n, line in enumerate(FILE.read_text("utf-8").splitlines(), 1) if words in line)


def at(hour: int, minute: int = 0, day: date = FRIDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)


def due(industry: str, moment: datetime, **more: Callable[[date], bool]) -> Deadlines:
    return deadlines(POLICY, industry, moment, **more)


# Reading


def test_every_industry_has_limits_a_named_handler_and_a_public_line() -> None:
    assert POLICY.industries.keys() == INDUSTRIES.keys() == LEGAL_LIMITS.keys()
    assert {POLICY.regulators[rules.regulator].phone for rules in POLICY.industries.values()} == {
        "12305",
        "12378",
        "12386",
        "12315",
        "12345",
    }


@pytest.mark.parametrize(
    ("before", "after", "line", "reason"),
    [
        ("version: 1", "version: 2", "version: 1", "version"),
        ("resolve: {days: 5}", "resolve: {days: 7}", "resolve: {days: 5}", "7 days"),
        ("resolve: {days: 12}", "resolve: {days: 15}", "resolve: {days: 12}", "15 days"),
        ("resolve: {days: 12}", "resolve: {working_days: 5}", "resolve: {days: 12}", "节假日"),
        ("{working_days: 5}", "{working_days: 7}", "resolve: {working_days: 5}", "7 working_days"),
        ("{working_days: 5}", "{days: 7}", "resolve: {working_days: 5}", "7 working_days"),
        ("resolve: {days: 5}", "resolve: {days: 5, working_days: 1}", "resolve: {days: 5}", "一个单位"),
        ("resolve: {days: 5}", "resolve: {}", "resolve: {days: 5}", "一个单位"),
        ("resolve: {days: 5}", "resolve: {days: 0}", "resolve: {days: 5}", "greater than 0"),
        ("respond: {days: 3}", "respond: {days: 6}", "respond: {days: 3}", "还长"),
        ("regulator: post", "regulator: posts", "regulator: post", "没有 posts"),
        ("handler: 投诉处理中心·快递组", "", "  courier:", "handler：缺少这一项"),
        ("  fuel:\n", "  fuels:\n", "  fuel:", "没有这个行业"),
        ('["09:00-12:00", "13:30-18:00"]', '["9点-12点"]', "business_hours: [", "09:00-12:00"),
        ('["09:00-12:00", "13:30-18:00"]', '["12:00-09:00"]', "business_hours: [", "早于"),
        ('["09:00-12:00", "13:30-18:00"]', '["09:00-12:00", "11:30-18:00"]', "business_hours: [", "重叠"),
        ("{handler}负责", "我们负责", "commitment: ", "handler"),
        ("{handler}负责", "{handler负责", "commitment: ", "handler"),
        ("major_amount: 100000", "major_amount: -1", "major_amount", "greater than 0"),
        ("phrases: [曝光,", "phrases: [光,", "phrases: [曝光", "at least 2"),
        ("large_loss: 200000", "large_loss: 90000", "large_loss: 200000", "不能低于"),
        ("  crisis:\n    name", "  crises:\n    name", "escalations:", "缺少 crisis"),
        (
            "  crisis:\n    name",
            "  panic: {name: 慌乱, notify: 主管}\n  crisis:\n    name",
            "  crisis:",
            "永远不会出现",
        ),
        ("    warn: true", "    warn: perhaps", "    warn: true", "boolean"),
        ("calming: calming.yml", "calming: calming.txt", "calming: ", "pattern"),
        ("  courier: [运单号", "  couriers: [运单号", "  courier: [运单号", "没有这个行业或问题"),
        ("  insurance.claim:", "  insurance.claims:", "  insurance.claim:", "没有这个行业或问题"),
        ("  default: [", "  other: [", "checklists:", "缺少 default"),
        ("window_days: 90", "window_days: 0", "same_matter:", "greater than 0"),
        ("resume_after_hours: 8", "resume_after_hours: soon", "resume_after_hours:", "integer"),
        ("  abuse: 15\n", "", "handoff_priority:", "缺少 abuse"),
        ("  media: 50", "  medium: 50", "  media: 50", "没有这个转人工原因"),
        ("  media: 50", "  media: 101", "  media: 50", "less than or equal to 100"),
    ],
)
def test_a_mistake_is_named_with_line_and_reason(
    edited: Edited, before: str, after: str, line: str, reason: str
) -> None:
    with pytest.raises(PolicyError, match=r"policy\.yml 第") as refused:
        load(edited(before, after))
    assert refused.value.line == line_of(line)
    assert reason in str(refused.value)


# A bracket left open is noticed where the next setting begins, two lines below.
@pytest.mark.parametrize(
    ("added", "reason", "below"),
    [("version: 1", "写了两次", 1), ("vision: 1", "拼写有误", 1), ("broken: [1", "YAML 格式不对", 3)],
)
def test_a_line_too_many_is_named(edited: Edited, added: str, reason: str, below: int) -> None:
    with pytest.raises(PolicyError, match=reason) as refused:
        load(edited("version: 1\n", f"version: 1\n{added}\n"))
    assert refused.value.line == line_of("version: 1") + below


def test_a_missing_industry_is_named(edited: Edited) -> None:
    text = FILE.read_text("utf-8")
    fuel = text[text.index("  fuel:") : text.index("  other:")]
    with pytest.raises(PolicyError, match="fuel") as refused:
        load(edited(fuel, ""))
    assert refused.value.line == line_of("industries:")


def test_all_mistakes_are_told_at_once(edited: Edited) -> None:
    path = edited("version: 1", "version: 2")
    path.write_text(path.read_text("utf-8").replace("grade: group", "grade: huge"), "utf-8")
    with pytest.raises(PolicyError) as refused:
        load(path)
    assert len(str(refused.value).splitlines()) == 2


@pytest.mark.parametrize("content", [b"", b"- a\n", b"\xff\xfe\xff", None])
def test_a_file_that_is_no_policy_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "policy.yml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PolicyError, match=r"policy\.yml 第 1 行"):
        load(path)


# Deadlines


def test_business_hours_are_counted_over_noon_night_and_weekend() -> None:
    assert due("courier", at(10)).acknowledge_by == at(12)
    assert due("courier", at(11)).acknowledge_by == at(14, 30)
    assert due("courier", at(12, 30)).acknowledge_by == at(15, 30)
    monday = FRIDAY + timedelta(days=3)
    assert due("courier", at(17)).acknowledge_by == at(10, day=monday)
    assert due("courier", at(23)).acknowledge_by == at(11, day=monday)
    assert due("courier", at(8, day=FRIDAY + timedelta(days=1))).acknowledge_by == at(11, day=monday)


def test_calendar_days_end_at_the_close_of_business() -> None:
    limits = due("courier", at(23, 59))
    assert limits.respond_by == at(18, day=FRIDAY + timedelta(days=3))
    assert limits.resolve_by == at(18, day=FRIDAY + timedelta(days=5))


def test_working_days_skip_weekends_and_the_holidays_of_the_calendar() -> None:
    assert due("ecommerce", at(10)).resolve_by == at(18, day=FRIDAY + timedelta(days=7))
    holiday = FRIDAY + timedelta(days=3)
    limits = due("ecommerce", at(10), is_workday=lambda day: is_weekday(day) and day != holiday)
    assert limits.resolve_by == at(18, day=FRIDAY + timedelta(days=10))


def test_a_saturday_made_a_working_day_counts() -> None:
    saturday = FRIDAY + timedelta(days=1)
    limits = due("food", at(10), is_workday=lambda day: is_weekday(day) or day == saturday)
    assert limits.respond_by == at(18, day=saturday)


def test_a_long_holiday_puts_no_step_behind_the_next_or_beyond_the_law() -> None:
    back = FRIDAY + timedelta(days=9)
    limits = due("courier", at(17), is_workday=lambda day: day == FRIDAY or day >= back)
    assert limits.acknowledge_by == limits.respond_by < limits.resolve_by
    assert limits.resolve_by < at(0, day=FRIDAY + timedelta(days=8))


@given(
    st.sampled_from(sorted(INDUSTRIES)),
    st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)),
    st.sets(st.integers(0, 12)),
)
def test_deadlines_are_in_order_in_the_future_and_ahead_of_the_law(
    industry: str, moment: datetime, off: set[int]
) -> None:
    now = moment.replace(tzinfo=CHINA)
    holidays = {now.date() + timedelta(days=days) for days in off}

    def is_workday(day: date) -> bool:
        return is_weekday(day) and day not in holidays

    limits = due(industry, now, is_workday=is_workday)
    assert now < limits.acknowledge_by <= limits.respond_by <= limits.resolve_by
    law, day = LEGAL_LIMITS[industry], now.date()
    left = law.amount
    while left:
        day += timedelta(days=1)
        left -= law.unit == "days" or is_workday(day)
    assert limits.resolve_by.date() < day


def test_an_unknown_industry_has_no_deadlines() -> None:
    with pytest.raises(KeyError):
        due("nothing", at(10))


def test_the_customer_hears_who_acts_and_by_when() -> None:
    said = commitment(POLICY, "courier", due("courier", at(10)))
    assert "投诉处理中心·快递组" in said
    assert "11月20日（周五）12:00" in said
    assert "11月25日（周三）18:00" in said
    assert not [word for word in ("一定", "保证", "尽快", "赔") if word in said]


# What else the house decides


def test_the_papers_are_those_of_the_closest_matter() -> None:
    claim = POLICY.papers_for("insurance", ["attitude", "claim"])
    assert claim == POLICY.checklists["insurance.claim"] != POLICY.papers_for("insurance", ["surrender"])
    assert POLICY.papers_for("courier", ["claim"]) == POLICY.checklists["courier"]
    assert POLICY.papers_for("other") == POLICY.checklists["default"]


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_every_industry_has_papers_worth_asking_for(industry: str) -> None:
    papers = POLICY.papers_for(industry, ["quality"])
    assert 3 <= len(papers) == len(set(papers)) <= 8


def test_the_most_pressing_reason_calls_the_person() -> None:
    assert POLICY.priority_of(["media", "violence", "customer_request"]) == ("violence", 90)
    assert POLICY.priority_of(["hot", "unheard of"]) == ("hot", 20)
    assert POLICY.priority_of([]) is None
    assert max(POLICY.handoff_priority, key=POLICY.handoff_priority.__getitem__) == "crisis"


def test_every_signal_calls_a_person_and_only_ongoing_fraud_warns_the_customer() -> None:
    assert POLICY.escalations.keys() <= POLICY.handoff_priority.keys()
    assert [code for code, row in POLICY.escalations.items() if row.warn] == ["fraud_now"]
    assert POLICY.escalations["bereavement"].grade is None


def test_the_other_settings_are_typed() -> None:
    assert (POLICY.calming, POLICY.same_matter.window_days, POLICY.resume_after_hours) == ("calming.yml", 90, 8)


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(a+)+", "没有上限"),
        ("a{2,}", "没有上限"),
        ("(?:a{0,3}){0,3}", "不能再套重复"),
        ("(?:ab?){0,9}", "匹配方式太多"),
        ("a{0,9}b{0,9}c{0,9}", "匹配方式太多"),
        ("(?:a|a.|a..)(?:b|b.|b..)(?:c|c.|c..)(?:d|d.|d..)(?:e|e.|e..)(?:f|f.)", "匹配方式太多"),
        ("(?=(?:a|a.){0,9})b", "匹配方式太多"),
        ("a{0,99999}b", "重复次数最多"),
        (r"(a)b\1", "不支持"),
        ("(?(1)a|b)", "正则表达式"),
        ("(a", "不是正确的正则表达式"),
        ("a{0,3}", "不占"),
        ("(?=a)", "不占"),
        ("a" * 601, "太长"),
    ],
)
def test_a_pattern_that_is_wrong_or_could_be_slow_is_refused_with_its_line(
    edited: Edited, pattern: str, reason: str
) -> None:
    path = edited("      - 上(?:了)?(?:黑猫", f"      - '{pattern}'\n      - 上(?:了)?(?:黑猫")
    with pytest.raises(PolicyError, match=r"escalations\.media\.patterns") as refused:
        load(path)
    assert refused.value.line == line_of("      - 上(?:了)?(?:黑猫")
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    "pattern",
    [r"天.{0,8}地[\s\S]{0,20}人", "(?:天|地|人){0,3}和好?", "天(?:王|帝)(?!盖|上)", "(?<!天)地[1-9]", r"\n天"],
)
def test_a_pattern_of_bounded_cost_is_taken(edited: Edited, pattern: str) -> None:
    path = edited("      - 上(?:了)?(?:黑猫", f"      - '{pattern}'\n      - 上(?:了)?(?:黑猫")
    assert pattern in {each.pattern for each in load(path).escalations["media"].patterns}


def test_a_policy_cannot_be_changed_while_it_is_used() -> None:
    assert isinstance(POLICY, Policy)
    with pytest.raises(Exception, match="frozen"):
        POLICY.version = 2  # type: ignore[assignment, misc]
