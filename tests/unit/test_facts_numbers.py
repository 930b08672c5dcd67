"""Order, parcel, policy and account numbers are told from other numbers; identifiers arrive as placeholders."""

from datetime import datetime

import pytest

from bot.facts import extract

NOW = datetime(2026, 11, 22, 16, 30)

NUMBERS = [
    ("SF1234567890123", "SF1234567890123"),
    ("我的快递SF1234567890123没到", "SF1234567890123"),
    ("sf1234567890123", "SF1234567890123"),
    ("ＳＦ１２３４５６７８９０１２３", "SF1234567890123"),
    ("单号YT8899001122334", "YT8899001122334"),
    ("JD0123456789012-1-1-", "JD0123456789012-1-1"),
    ("JDVB01234567890", "JDVB01234567890"),
    ("EE123456789CN", "EE123456789CN"),
    ("快递单号：78123456789012", "78123456789012"),
    ("运单号是 773012345678901", "773012345678901"),
    ("订单2811234567890123456", "2811234567890123456"),
    ("订单号 2024 1128 9900 1234", "2024112899001234"),
    ("保单号P2024112800123456", "P2024112800123456"),
    ("保单PL-2024-0001234", "PL-2024-0001234"),
    ("账号6688", "6688"),
    ("户号3301005566", "3301005566"),
    ("尾号8899的卡", "8899"),
    ("尾号八八九九", "8899"),
    ("单号一二三四五六七八", "12345678"),
    ("工单号20261105001", "20261105001"),
    ("合同HT2026-0315", "HT2026-0315"),
    ("预约号YY8821003", "YY8821003"),
    ("单号七七三零幺二三四", "77301234"),
    ("运单号7731 2345 6789 01", "77312345678901"),
    ("2811234567890123456", "2811234567890123456"),
    ("20261028123456789012", "20261028123456789012"),
]
NOT_NUMBERS = [
    "13800138000",
    "手机13800138000",
    "+8613800138000",
    "010-12345678",
    "02112345678",
    "4008008888",
    "400-800-8888",
    "QQ12345678",
    "微信号12345678",
    "12345678元",
    "20261028",
    "2026-10-28",
    "20261028153000",
    "2026年10月28日",
    "1,234,567,890元",
    "12315",
    "手机尾号8899",
    "订单3个",
    "http://example.com/item/1234567890123",
    "RTX4090",
    "京A12345",
    "3.1415926535",
    "密码是88888888",
]


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_it_finds_a_number_that_names_an_order(text: str, value: str) -> None:
    assert [fact.value for fact in extract(text, NOW) if fact.type == "order_no"] == [value]


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_it_takes_no_other_number_for_an_order(text: str) -> None:
    assert [fact.text for fact in extract(text, NOW) if fact.type == "order_no"] == []


def test_a_staff_number_carries_the_role_of_staff() -> None:
    (fact,) = extract("工号8012", NOW)
    assert (fact.type, fact.value, fact.role) == ("order_no", "8012", "staff")


def test_a_number_that_only_has_a_tail_is_unsure() -> None:
    (fact,) = extract("尾号8899", NOW)
    assert fact.unsure


@pytest.mark.parametrize(
    ("placeholder", "kind"),
    [("⟦手机号1⟧", "phone"), ("⟦身份证号1⟧", "id_card"), ("⟦银行卡号2⟧", "bank_card"), ("⟦邮箱12⟧", "email")],
)
def test_a_placeholder_is_an_entity_whose_value_is_itself(placeholder: str, kind: str) -> None:
    (fact,) = [fact for fact in extract(f"我的是{placeholder}谢谢", NOW) if fact.type == kind]
    assert (fact.text, fact.value, fact.start) == (placeholder, placeholder, 3)


@pytest.mark.parametrize("text", ["⟦暗号1⟧", "⟦手机号⟧", "手机号1", "⟦手机号1"])
def test_what_is_not_quite_a_placeholder_is_no_entity(text: str) -> None:
    assert [fact for fact in extract(text, NOW) if fact.type in ("phone", "id_card", "bank_card", "email")] == []


@pytest.mark.parametrize(
    "text",
    ["400-800-8888", "4008008888", "400 800 8888", "４００－８００－８８８８", "四零零八零零八八八八", "4008-008-888"],
)
def test_a_firms_own_service_number_is_a_phone_where_no_customer_is_reached(text: str) -> None:
    (fact,) = extract(f"你们{text}没人接", NOW)
    assert (fact.type, fact.text, fact.value, fact.role) == ("phone", text, "4008008888", "hotline")


@pytest.mark.parametrize("text", ["订单号4008008888", "95588", "12315", "40080088881", "A4008008888"])
def test_another_number_is_no_service_number(text: str) -> None:
    assert [fact for fact in extract(text, NOW) if fact.type == "phone"] == []
