"""Who says what to call them is the customer, with a nickname, a kin title or a rare surname as well."""

from datetime import datetime

import pytest

from bot.facts import extract

NOW = datetime(2026, 11, 18, 10, 0)

INTRODUCED = [
    ("我叫郑阿姨，电话⟦手机号1⟧", "郑阿姨"),
    ("称呼我李阿姨就行", "李阿姨"),
    ("叫我小周", "小周"),
    ("我姓司徒", "司徒"),
    ("免贵姓查", "查"),
    ("联系人赵敏", "赵敏"),
    ("叫我Momo", "Momo"),
    ("我叫Tony，电话⟦手机号1⟧", "Tony"),
    ("喊我周姐就行", "周姐"),
    ("您叫我孙大爷好了", "孙大爷"),
    ("我是刘姐，买菜被骗了", "刘姐"),
    ("称呼我王总吧", "王总"),
    ("叫我阿明", "阿明"),
    ("我叫妞妞", "妞妞"),
    ("免贵姓欧阳", "欧阳"),
    ("联系人王芳，⟦手机号1⟧", "王芳"),
    ("英文名Kevin", "Kevin"),
    ("郑阿姨，⟦手机号1⟧", "郑阿姨"),
]
NOBODY = [
    "号码是",
    "我是投诉的",
    "我是来投诉的",
    "我是业主",
    "客服叫我等等吧",
    "叫我小心点",
    "叫我下载APP",
    "叫我APP",
    "叫我老实等着",
    "叫我退钱",
    "我姓什么关你什么事",
    "我姓名",
    "联系人没接",
    "联系人是谁",
    "联系人常联系不上",
    "我叫快递",
    "叫我老板出来",
    "叫我大爷",
]


@pytest.mark.parametrize(("text", "name"), INTRODUCED)
def test_what_somebody_wants_to_be_called_is_the_customers_name(text: str, name: str) -> None:
    persons = [(fact.text, fact.role) for fact in extract(text, NOW) if fact.type == "person"]
    assert persons == [(name, "customer")]


@pytest.mark.parametrize("text", NOBODY)
def test_a_call_a_role_or_an_unfinished_sentence_names_nobody(text: str) -> None:
    assert [fact.text for fact in extract(text, NOW) if fact.type == "person"] == []


def test_somebody_who_is_called_for_is_no_customer() -> None:
    (fact,) = extract("我叫张师傅来修", NOW)
    assert (fact.text, fact.role) == ("张师傅", "staff")
