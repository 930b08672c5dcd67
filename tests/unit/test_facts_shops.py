"""Shops and restaurants are places by the names over their doors; kinds of shops, dishes and insults are none."""

from datetime import datetime

import pytest

from bot.facts import extract

NOW = datetime(2026, 11, 18, 10, 0)

SHOPS = [
    ("巷子口麻辣烫", "巷子口麻辣烫"),
    ("老王粥铺", "老王粥铺"),
    ("合兴饺子馆", "合兴饺子馆"),
    ("鲜味砂锅居", "鲜味砂锅居"),
    ("小四川火锅", "小四川火锅"),
    ("阿婆面馆", "阿婆面馆"),
    ("张记烧烤", "张记烧烤"),
    ("昨天在巷子口麻辣烫吃坏肚子了", "巷子口麻辣烫"),
    ("王阿姨水饺店吃出头发", "王阿姨水饺店"),
    ("在刘大妈包子铺买的", "刘大妈包子铺"),
    ("我要投诉渔人码头大排档", "渔人码头大排档"),
    ("昨晚去老灶台火锅吃饭", "老灶台火锅"),
    ("小四川火锅的服务员骂人", "小四川火锅"),
    ("海棠湾那家酒店", "海棠湾那家酒店"),
    ("青石桥那家药店不给退", "青石桥那家药店"),
    ("惠民大药房卖过期药", "惠民大药房"),
    ("宝马4S店乱收费", "宝马4S店"),
    ("力健健身房跑路了", "力健健身房"),
    ("给孩子报了星海培训班", "星海培训班"),
    ("我在雅丽美容院办的卡", "雅丽美容院"),
    ("沪昆高速衢州服务区", "沪昆高速衢州服务区"),
    ("衢州服务区的超市", "衢州服务区"),
    ("老城店的店员", "老城店"),
    ("在清泉洗浴中心丢了手机", "清泉洗浴中心"),
]
NO_SHOPS = [
    "导游带我们去购物店",
    "什么狗屁公司",
    "我是做探店的",
    "你们这个破店",
    "你们店",
    "一家黑店",
    "网红店",
    "点了一份麻辣烫",
    "我爱吃火锅",
    "速冻水饺吃出创可贴",
    "米饭像粥",
    "这家健身房",
    "健身房跑路了",
    "报了个英语培训班",
    "小区门口的药房",
    "公司楼下的面馆",
    "昨天那家酒店",
    "楼下那家药店",
    "装修得像咖啡厅",
    "建议食堂早点开门",
    "路边烧烤",
    "4S店不给修",
    "那个牛肉面馆",
    "附近的美容院",
    "流氓公司",
]


def _names(text: str) -> list[str]:
    return [fact.text for fact in extract(text, NOW) if fact.type in ("place", "company")]


@pytest.mark.parametrize(("text", "name"), SHOPS)
def test_a_shop_is_a_place_by_its_whole_name(text: str, name: str) -> None:
    assert [(fact.type, fact.text, fact.value) for fact in extract(text, NOW) if fact.type in ("place", "company")] == [
        ("place", name, name)
    ]


@pytest.mark.parametrize("text", NO_SHOPS)
def test_a_kind_of_shop_a_dish_or_an_insult_names_nothing(text: str) -> None:
    assert _names(text) == []


def test_the_office_of_a_bank_stays_with_its_bank() -> None:
    (fact,) = extract("平安银行信贷中心", NOW)
    assert (fact.type, fact.text, fact.value) == ("company", "平安银行信贷中心", "平安银行")


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("在老城店，单号SF123，花了80", [("place", "老城店"), ("order_no", "SF123"), ("amount", "80")]),
        ("张记烧烤，昨天，花了120块", [("place", "张记烧烤"), ("date", "昨天"), ("amount", "120块")]),
        ("昨天下午惠民大药房56块钱", [("date", "昨天下午"), ("place", "惠民大药房"), ("amount", "56块钱")]),
        (
            "合兴饺子馆 上周三 两百块 我姓查",
            [("place", "合兴饺子馆"), ("date", "上周三"), ("amount", "两百块"), ("person", "查")],
        ),
    ],
)
def test_a_place_in_a_longer_answer_leaves_the_other_facts_alone(text: str, facts: list[tuple[str, str]]) -> None:
    assert [(fact.type, fact.text) for fact in extract(text, NOW)] == facts
