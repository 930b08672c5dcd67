"""Sums of money are found in sentences, and only sums of money."""

from datetime import datetime

import pytest

from bot.facts import extract

NOW = datetime(2026, 11, 22, 16, 30)

EXACT = [
    ("扣了1万2块", "1万2块", 12000),
    ("花了三千二百九十九", "三千二百九十九", 3299),
    ("一千二百块钱的鞋", "一千二百块钱", 1200),
    ("标价¥1,299.00", "¥1,299.00", 1299),
    ("标价￥１２９９", "￥１２９９", 1299),
    ("RMB 300", "RMB 300", 300),
    ("人民币500", "人民币500", 500),
    ("转了500人民币", "500人民币", 500),
    ("花了8k", "8k", 8000),
    ("花了1w2", "1w2", 12000),
    ("损失50w", "50w", 500000),
    ("赔我五十万", "五十万", 500000),
    ("买了20万的理财", "20万", 200000),
    ("运费一块五", "一块五", 1.5),
    ("运费3块5", "3块5", 3.5),
    ("9块9包邮", "9块9", 9.9),
    ("多收3毛", "3毛", 0.3),
    ("多收两毛五", "两毛五", 0.25),
    ("五分钱也要收", "五分钱", 0.05),
    ("十块零五毛", "十块零五毛", 10.5),
    ("一块零五分", "一块零五分", 1.05),
    ("三块五毛五", "三块五毛五", 3.55),
    ("12元5角", "12元5角", 12.5),
    ("四千八百六十块五毛", "四千八百六十块五毛", 4860.5),
    ("付款1299元", "1299元", 1299),
    ("合计壹万贰仟叁佰元整", "壹万贰仟叁佰元整", 12300),
    ("2.5万元", "2.5万元", 25000),
    ("39元/月", "39元", 39),
    ("统一三百块", "三百块", 300),
    ("花了1299买的", "1299", 1299),
    ("扣了我99的会员费", "99", 99),
    ("一共600", "600", 600),
    ("金额是2680", "2680", 2680),
    ("退房要扣500押金", "500", 500),
    ("定损8000", "8000", 8000),
    ("扣了一块钱", "一块钱", 1),
    ("我要十万精神损失费", "十万", 100000),
    ("保费每月129", "129", 129),
    ("取5万现金", "5万", 50000),
    ("300块，不能少", "300块", 300),
]
OPEN = [
    ("两百来块", "两百来块", 200),
    ("300多块", "300多块", 300),
    ("一万多块钱", "一万多块钱", 10000),
    ("三块多", "三块多", 3),
    ("损失十几万", "十几万", 100000),
    ("一百多万元", "一百多万元", 1000000),
    ("两三千块", "两三千块", 2500),
    ("三五百块", "三五百块", 400),
    ("几百块", "几百块", 200),
    ("数万元", "数万元", 20000),
    ("上百块", "上百块", 100),
    ("上百万元", "上百万元", 1000000),
    ("百把块", "百把块", 100),
    ("300到500元", "300到500元", 400),
    ("1,000~2,000元", "1,000~2,000元", 1500),
    ("赔1到2万", "1到2万", 15000),
    ("大概300块", "300块", 300),
    ("300块左右", "300块", 300),
    ("不到五百块", "五百块", 500),
]
NONE = [
    "百分之百的骗人",
    "扣了百分之三十",
    "一万个不愿意",
    "骂我二百五",
    "十万火急",
    "千万别买",
    "万一丢了",
    "一下就坏了",
    "一直不处理",
    "一个都没有",
    "一起去的",
    "我们一块去的",
    "里面有两块电池",
    "三块屏幕都碎了",
    "一分钱没退",
    "一毛不拔",
    "没拿到一分钱",
    "打了12315投诉",
    "打了10086十几次",
    "赔了3次",
    "交了3年保费",
    "花了三天",
    "买了两台",
    "100美元",
    "3元旦",
    "单号12345678901",
    "我住302",
    "5G套餐",
    "4k电视",
    "第三百天",
    "他有三千粉丝",
    "1299",
    "三百",
    "五毛病",
]


@pytest.mark.parametrize(("text", "words", "value"), EXACT)
def test_it_finds_an_exact_sum(text: str, words: str, value: float) -> None:
    found = [(fact.text, fact.value, fact.unsure) for fact in extract(text, NOW) if fact.type == "amount"]
    assert found == [(words, value, False)]


@pytest.mark.parametrize(("text", "words", "value"), OPEN)
def test_it_marks_a_rough_sum_as_unsure(text: str, words: str, value: float) -> None:
    found = [(fact.text, fact.value, fact.unsure) for fact in extract(text, NOW) if fact.type == "amount"]
    assert found == [(words, value, True)]


@pytest.mark.parametrize("text", NONE)
def test_it_takes_no_other_number_for_money(text: str) -> None:
    assert [fact.text for fact in extract(text, NOW) if fact.type == "amount"] == []


def test_it_keeps_several_sums_apart() -> None:
    facts = [fact for fact in extract("从39元变成59元，价格从299涨到399", NOW) if fact.type == "amount"]
    assert [fact.value for fact in facts] == [39, 59, 299, 399]


def test_whole_sums_are_integers() -> None:
    (fact,) = extract("付款1299.00元", NOW)
    assert isinstance(fact.value, int)
