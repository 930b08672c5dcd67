"""What others pay, and how much cheaper it is elsewhere, is told from the sum of the matter and follows behind it."""

from datetime import datetime

import pytest

from bot.facts import extract

NOW = datetime(2026, 11, 18, 10, 0)

COMPARED = [
    ("网上便宜了好几百，涉及272元", [272, 200]),
    ("别人才卖两百，我花了272元", [272, 200]),
    ("隔壁店只要150，我付了380", [380, 150]),
    ("人家才收30块，我交了80块", [80, 30]),
    ("市面上就80块钱，他们要了我260元", [260, 80]),
    ("两百块就能买到的东西，我花了688元", [688, 200]),
    ("以前才收五块，现在收我二十块", [20, 5]),
    ("同款别家卖99，这里收168元", [168, 99]),
    ("比网上还贵了120块，总共付了450元", [450, 120]),
    ("超市里才卖3块钱，景区收10块", [10, 3]),
    ("外面只收三百，你们收我八百元", [800, 300]),
    ("邻居才交六十，我家扣了三百块", [300, 60]),
    ("买完第二天便宜五百，我花了三千元", [3000, 500]),
    ("原价599，我花了399", [399, 599]),
    ("平时才六十，这个月扣了三百多", [300, 60]),
    ("别的店卖45，收我90元", [90, 45]),
]
OF_THE_MATTER = [
    "退我500元",
    "他们只退了200元",
    "公司只赔300块",
    "之前交了500块押金不退",
    "网上买的手机花了3000元",
    "以前只给我退了50块",
    "昨天只退了80元",
    "人家要收我500元",
    "在超市花了58块",
    "优惠券200元没到账",
    "朋友转给我500元被冻结",
    "多收了我50元",
    "差价300元不退",
    "在淘宝买了条裙子199元",
    "贵了200块",
    "同事帮我付了300元",
    "退款比实付少15元",
    "大衣洗坏了，原价2180元",
]


@pytest.mark.parametrize(("text", "values"), COMPARED)
def test_a_sum_only_compared_with_follows_the_sum_of_the_matter(text: str, values: list[float]) -> None:
    amounts = [fact for fact in extract(text, NOW) if fact.type == "amount"]
    assert [fact.value for fact in amounts] == values
    assert [fact.role for fact in amounts] == [None, "comparison"]
    assert amounts[1].unsure


@pytest.mark.parametrize("text", OF_THE_MATTER)
def test_a_sum_that_was_paid_lost_or_refused_is_no_comparison(text: str) -> None:
    (fact,) = [fact for fact in extract(text, NOW) if fact.type == "amount"]
    assert (fact.role, fact.unsure) == (None, False)


def test_a_comparison_is_kept_where_no_other_sum_is_told() -> None:
    (fact,) = extract("别人才卖两百", NOW)
    assert (fact.value, fact.role, fact.unsure) == (200, "comparison", True)
