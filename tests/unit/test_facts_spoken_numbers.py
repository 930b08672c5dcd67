"""A number that was introduced is read where it is said digit by digit, in groups or behind letters."""

from datetime import datetime

import pytest

from bot.facts import extract

NOW = datetime(2026, 11, 18, 10, 0)

SPOKEN = [
    ("单号是八八零零一二三四", "88001234"),
    ("订单号八八零零 一二三四", "88001234"),
    ("单号是八八零零，一二三四", "88001234"),
    ("快递单号幺二三四五六七八九零", "1234567890"),
    ("单号后面是八八零零一二三四", "88001234"),
    ("订单号我念给你八八零零一二三四", "88001234"),
    ("运单号码是七七三零 幺二三四 五六七八", "773012345678"),
    ("单号八八零零一二三四一直没动", "88001234"),
    ("单号八八零零一直没动", "8800"),
    ("订单号八八零零，三天了", "8800"),
    ("单号一二三四五六七八，两三天了没动静", "12345678"),
    ("单号SF幺零八八七七六六", "SF10887766"),
    ("订单号我给你报一下，三三零二，五五幺八，九九零零", "330255189900"),
    ("单号我发给你，7788990011", "7788990011"),
    ("单号123456七七八八", "1234567788"),
    ("单号SF123", "SF123"),
    ("单号123456一直没动", "123456"),
]
NOT_SPOKEN = [
    "订单号是两个八八",
    "订单三四百个",
    "单号有三四个",
    "订单三四天没发",
    "订单四五千块",
    "保单二零二三年买的",
    "订单是2023年的",
    "合同三年",
    "八八零零一二三四",
    "单号一二三",
    "单号12",
    "订单一一核对过",
    "单号是什么",
    "单号我念给你听",
    "工单三次都没结果",
]


@pytest.mark.parametrize(("text", "value"), SPOKEN)
def test_a_number_read_out_is_found_with_its_digits(text: str, value: str) -> None:
    assert [fact.value for fact in extract(text, NOW) if fact.type == "order_no"] == [value]


@pytest.mark.parametrize("text", NOT_SPOKEN)
def test_counts_years_and_bare_digits_are_no_number_read_out(text: str) -> None:
    assert [fact.text for fact in extract(text, NOW) if fact.type == "order_no"] == []
