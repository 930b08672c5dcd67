"""The simulated customers themselves: a seed is a person, and the check of tickets misses nothing."""

from __future__ import annotations

from typing import Any

import pytest

from bot.vocabulary import INDUSTRIES
from tests.simulated.customer import Customer
from tests.simulated.figures import clipped, numeral
from tests.simulated.pool import TOLD_FACTS, BadPool, marked, speech, stories, story_of
from tests.simulated.sheet import Fact, Sheet, make_sheet
from tests.simulated.ticket_check import wrong_fields

Json = dict[str, Any]
SEEDS = range(120)


def a_right_ticket(sheet: Sheet) -> Json:
    """What the service should write when everything on the sheet was told."""

    def value(name: str) -> Any:
        fact = sheet.facts[name]
        return fact.value if fact else None

    def key(name: str) -> str | None:
        keys = value(name)
        return keys[0] if keys else None

    contact = {"name": value("称呼"), "phone": value("电话")}
    return {
        "kind": "complaint",
        "industry": sheet.story.industry,
        "problems": [sheet.story.problems[0]],
        "occurred_at": value("时间"),
        "place": key("地点"),
        "order_no": value("单号"),
        "amount": value("金额"),
        "demand": key("诉求"),
        "evidence": [{"note": "照片"}] if value("材料") else [],
        "consent": bool(value("同意")),
        "revealed": {"description": "\n".join(sheet.story.parts), "contact": contact},
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_a_seed_is_one_person_who_says_the_same_things(seed: int) -> None:
    assert make_sheet(seed) == make_sheet(seed)
    assert Customer(make_sheet(seed))._course == Customer(make_sheet(seed))._course


def test_two_seeds_are_two_people() -> None:
    phones = [fact.value for fact in (make_sheet(seed).facts["电话"] for seed in SEEDS) if fact]
    assert len(phones) == len(set(phones)) > 50


@pytest.mark.parametrize("seed", SEEDS)
def test_a_ticket_with_everything_right_passes_the_check(seed: int) -> None:
    sheet = make_sheet(seed)
    assert list(wrong_fields(a_right_ticket(sheet), sheet, sheet.facts, list(sheet.story.parts))) == []


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("kind", "种类"), ("industry", "行业"), ("problems", "问题"),
        ("occurred_at", "时间"), ("place", "地点"), ("order_no", "单号"),
        ("amount", "金额"), ("demand", "诉求"), ("evidence", "材料"), ("consent", "同意"),
    ],
)  # fmt: skip
def test_each_wrong_field_is_noticed(field: str, name: str) -> None:
    wrong = {"problems": ["collection"], "evidence": [], "consent": False, "industry": "fuel", "amount": 1}
    sheet = make_sheet(0, complete=True)
    ticket = {**a_right_ticket(sheet), field: wrong.get(field, "别的")}
    told = {**sheet.facts, "单号": sheet.facts["单号"] or Fact("YT1", "YT1")}
    assert name in {entry.split(":")[0] for entry in wrong_fields(ticket, sheet, told, [])}


def test_a_wrong_name_phone_and_story_are_noticed() -> None:
    sheet = make_sheet(0, complete=True)
    ticket = a_right_ticket(sheet)
    ticket["revealed"] = {"description": "别的事", "contact": {"name": "某某", "phone": "13900000000"}}
    found = {entry.split(":")[0] for entry in wrong_fields(ticket, sheet, sheet.facts, list(sheet.story.parts))}
    assert found == {"称呼", "电话", "经过"}


def test_a_value_that_nobody_told_is_noticed() -> None:
    sheet = make_sheet(0, complete=True)
    told = dict.fromkeys(TOLD_FACTS)
    found = {entry.split(":")[0] for entry in wrong_fields(a_right_ticket(sheet), sheet, told, [])}
    assert {"时间", "地点", "金额", "诉求", "材料", "同意", "称呼", "电话"} <= found


def test_a_needed_fact_that_was_never_asked_for_is_noticed() -> None:
    sheet = make_sheet(0, complete=True)
    found = list(wrong_fields(a_right_ticket(sheet), sheet, {}, []))
    assert [entry.split(":")[0] for entry in found] == ["时间", "地点", "诉求", "材料", "同意"]
    assert all(entry.endswith("never asked") for entry in found)


def test_there_are_stories_of_every_industry_and_six_ways_to_say_each_thing() -> None:
    assert len(stories()) >= 40
    assert {story.industry for story in stories()} == set(INDUSTRIES)
    for name, phrases in speech().facts.items():
        ways = [phrases.answers, phrases.tells, phrases.lacks, *([phrases.corrects] if phrases.corrects else [])]
        assert all(len(set(way)) >= 6 for way in ways), name


@pytest.mark.parametrize(
    ("number", "spoken"),
    [(7, "七"), (15, "十五"), (105, "一百零五"), (320, "三百二十"), (1020, "一千零二十"), (20003, "二万零三")],
)
def test_numerals_are_spoken_as_in_chinese(number: int, spoken: str) -> None:
    assert numeral(number) == spoken


@pytest.mark.parametrize(("number", "spoken"), [(3200, "三千二"), (320, "三百二"), (3205, None), (300, None)])
def test_the_last_unit_of_a_round_sum_may_be_dropped(number: int, spoken: str | None) -> None:
    assert clipped(number) == spoken


def test_a_story_with_an_unknown_key_is_refused() -> None:
    with pytest.raises(BadPool):
        story_of("bank", {"名": "x", "问題": ["fee"]})
    with pytest.raises(BadPool):
        marked("退款")
