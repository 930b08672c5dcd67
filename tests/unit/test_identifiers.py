"""Personal identifiers are found however people write them; order numbers and hotlines are left alone."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.identifiers import PLACEHOLDER, Identifier, find, find_incomplete_phone, mask, placeholder, replace
from bot.text import clean

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_card(seventeen: str) -> str:
    """A made-up ID number with the right last character."""
    return seventeen + "10X98765432"[sum(w * int(d) for w, d in zip(WEIGHTS, seventeen, strict=True)) % 11]


def bank_card(body: str) -> str:
    """A made-up card number with the right last digit."""
    for last in "0123456789":
        number = body + last
        doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2])
        if (doubled + sum(map(int, number[-1::-2]))) % 10 == 0:
            return number
    raise AssertionError("one of ten digits always fits")


ID = id_card("11010119900307123")
ID_X = next(number for number in (id_card(f"11010119900307{n:03d}") for n in range(1000)) if number.endswith("X"))
CARD = bank_card("622202123456789012")  # 19 digits
CARD_16 = bank_card("622848123456789")
VISA = bank_card("411111222233334"[:15])


def kinds_and_values(text: str) -> list[tuple[str, str]]:
    return [(one.kind, one.value) for one in find(clean(text).text)]


@pytest.mark.parametrize(
    "written",
    [
        "13800138000", "138 0013 8000", "138-0013-8000", "138.0013.8000", "138—0013—8000", "138  0013  8000",
        "138 00138000", "1380013 8000", "1380 0138 000", "138 001 38000", "138,0013,8000", "138，0013，8000",
        "1 3 8 0 0 1 3 8 0 0 0", "1-3-8-0-0-1-3-8-0-0-0", "13 80 01 38 00 0", "１３８００１３８０００", "①③⑧00138000",
        "1️⃣3️⃣8️⃣00138000", "138\u200b0013\u200b8000", "+8613800138000", "+86 138 0013 8000", "+86-13800138000",
        "8613800138000", "86 13800138000", "008613800138000", "0086-138-0013-8000", "（+86）13800138000",
        "(+86)138-0013-8000", "013800138000", "幺三八零零幺三八零零零", "一三八〇〇一三八〇〇〇",
        "一三八零零一三八零零零", "壹叁捌零零壹叁捌零零零", "壹參捌零零壹參捌零零零", "138零零138零零零",
        "幺三八0013八零零零", "一三八 零零一三 八零零零", "138 零零一三 8000", "幺三八，零零幺三，八零零零",
        "tel:13800138000", "Tel13800138000", "vx13800138000", "13800138000转801", "13800138000-1234",
    ],
)  # fmt: skip
@pytest.mark.parametrize("sentence", ["{}", "我的电话是{}，谢谢", "打{}找我"])
def test_a_mobile_number_is_found_however_it_is_written(written: str, sentence: str) -> None:
    assert kinds_and_values(sentence.format(written)) == [("phone", "13800138000")]


@pytest.mark.parametrize(
    "text",
    [
        "13800138000一直打不通", "一三八零零一三八零零零一直打不通", "138零零138零零零一直关机",
        "13800138000三次都没人接", "给13800138000打了2次", "2024-05-01 13800138000 打的", "快递员13800138000",
        "快递13800138000打不通", "订单预留手机13800138000", "下单电话：13800138000",
        "订单号SF1234567890123，电话13800138000", "我有个订单，13800138000", "单号在这：123456789012 手机13800138000",
        "订单号13900000001的电话是13800138000", "1、13800138000", "价格99，13800138000",
    ],
)  # fmt: skip
def test_a_mobile_number_is_found_among_other_words_and_numbers(text: str) -> None:
    assert ("phone", "13800138000") in kinds_and_values(text)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("010-62345678", "01062345678"), ("(010)62345678", "01062345678"), ("（010）6234 5678", "01062345678"),
        ("01062345678", "01062345678"), ("0755-82345678", "075582345678"), ("0755 8234 5678", "075582345678"),
        ("075582345678", "075582345678"), ("0571-8234567", "05718234567"), ("021-62345678转801", "02162345678"),
        ("021-62345678-801", "02162345678"), ("010-62345678 分机 12", "01062345678"),
        ("+86-755-82345678", "075582345678"), ("+86 10 62345678", "01062345678"),
        ("零一零六二三四五六七八", "01062345678"),
    ],
)  # fmt: skip
def test_a_landline_is_found_with_its_area_code(written: str, value: str) -> None:
    text = clean(f"家里电话{written}，晚上打").text
    found = find(text)
    assert [(one.kind, one.value) for one in found] == [("phone", value)]
    assert found[0].text == clean(written).text


@pytest.mark.parametrize(
    "text",
    [
        "SF1380013800012", "SF13800138000", "YT13800138000", "JD-13800138000", "A13B13800138000", "13800138000AB12",
        "138001380001", "1380013800", "138001380", "12800138000", "10800138000", "1380013800012", "13800138000123456",
        "13800138000138001380", "订单号13800138000", "订单号：13800138000", "单号是13800138000", "运单13800138000",
        "运单号 13800138000", "保单号为13800138000", "快递单号13800138000", "流水号13800138000",
        "工单编号13800138000", "400-820-8820", "4008208820", "400 820 8820", "800-820-8820", "客服95338不理人",
        "打12315投诉", "拨打10086", "95566", "2024-05-01 10:30", "20240501123000", "192.168.100.100",
        "19.168.100.100", "金额13800元", "13,800,138,000", "我花了一千三百八十元", "一三五七九", "三天两夜一共一千九",
        "123-138-0013-8000-999", "1 3 8 0 0 1 3 8 0 0 0 5 6", "138 0013 800", "版本1.38.0013", "第一第二第三",
        "尺寸150 160 170", "身高一米七八", "二〇二四年五月一日", "单号：138001380001234", "123456", "",
    ],
)  # fmt: skip
def test_a_number_that_is_nobodys_secret_stays(text: str) -> None:
    assert kinds_and_values(text) == []


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (ID, ID), (f"{ID[:6]} {ID[6:14]} {ID[14:]}", ID), (f"{ID[:6]}-{ID[6:14]}-{ID[14:]}", ID),
        (f"{ID[:6]} {ID[6:10]} {ID[10:14]} {ID[14:]}", ID), (" ".join(ID), ID), (ID_X, ID_X), (ID_X.lower(), ID_X),
        (f"{ID_X[:6]} {ID_X[6:14]} {ID_X[14:]}", ID_X), (f"{ID_X[:17]} X", ID_X),
        ("110101900307123", "110101900307123"), ("110101 900307 123", "110101900307123"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("sentence", ["{}", "身份证号是{}。", "我的证件{}谢谢"])
def test_an_id_card_is_found(written: str, value: str, sentence: str) -> None:
    found = find(clean(sentence.format(written)).text)
    assert [(one.kind, one.value, one.valid) for one in found] == [("id_card", value, True)]


@pytest.mark.parametrize(
    "text",
    [
        ID[:17] + str((int(ID[17]) + 1) % 10),
        "身份证 123456789012345678",
        "身份证号：11010119901307123X",
        "身份证号11010119900307123",
    ],
)
def test_a_mistyped_id_card_is_taken_out_all_the_same(text: str) -> None:
    found = find(text)
    assert [(one.kind, one.valid) for one in found] == [("id_card", False)]


@pytest.mark.parametrize(
    "text",
    [
        "991301199013071234",
        "110101199013071234",
        "订单号110101199003071230",
        "110101901307123",
        "运单110101900307123",
        "单号" + "1" * 18,
    ],
)
def test_a_number_without_place_or_birth_date_is_no_id_card(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (CARD, CARD), (CARD_16, CARD_16), (VISA, VISA), (bank_card("37828224631000"), bank_card("37828224631000")),
        (f"{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]}", CARD), (f"{CARD[:6]} {CARD[6:]}", CARD),
        (f"{VISA[:4]}-{VISA[4:8]}-{VISA[8:12]}-{VISA[12:]}", VISA), (" ".join(VISA), VISA),
    ],
)  # fmt: skip
@pytest.mark.parametrize("sentence", ["{}", "卡号{}，钱没到账", "尾号找不到，整个是{}", "我的订单退到银行卡{}"])
def test_a_bank_card_is_found(written: str, value: str, sentence: str) -> None:
    found = find(sentence.format(written))
    assert [(one.kind, one.value, one.valid) for one in found] == [("bank_card", value, True)]


@pytest.mark.parametrize(
    "word", ["单号", "运单号", "订单号是", "保单：", "快递", "快递单号 ", "物流单号：", "订单编号为"]
)
def test_a_number_introduced_as_an_order_is_no_bank_card(word: str) -> None:
    assert find(f"{word}{CARD_16}") == []


@pytest.mark.parametrize(
    "number", ["1234567890123456", CARD_16[:-1] + str((int(CARD_16[-1]) + 5) % 10), "SF" + CARD_16, "9" * 16]
)
def test_a_number_without_prefix_or_checksum_is_no_bank_card(number: str) -> None:
    assert find(number) == []


def test_a_mistyped_card_behind_the_word_card_is_taken_out() -> None:
    wrong = CARD_16[:-1] + str((int(CARD_16[-1]) + 5) % 10)
    assert [(one.kind, one.valid) for one in find(f"银行卡号是{wrong}")] == [("bank_card", False)]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("zhang.san@example.com", "zhang.san@example.com"), ("Zhang_San+1@Example.COM", "zhang_san+1@example.com"),
        ("13800138000@qq.com", "13800138000@qq.com"), ("zhang @ example.com", "zhang@example.com"),
        ("zhang＠example。com", "zhang@example.com"), ("zhang@qq点com", "zhang@qq.com"),
        ("a@mail.example.com.cn", "a@mail.example.com.cn"),
    ],
)  # fmt: skip
def test_an_email_address_is_found_in_lower_case(written: str, value: str) -> None:
    assert kinds_and_values(f"发到{written}吧") == [("email", value)]


@pytest.mark.parametrize("text", ["@客服", "a@b", "好评@你", "3@2", "user@localhost", "@@@@", "a@.com"])
def test_an_at_sign_alone_makes_no_email(text: str) -> None:
    assert find(text) == []


def test_several_identifiers_are_found_in_order() -> None:
    text = f"我叫王小明，电话13800138000或139-0000-0001，身份证{ID}，卡{CARD}，邮箱a@example.com"
    found = find(text)
    assert [one.kind for one in found] == ["phone", "phone", "id_card", "bank_card", "email"]
    assert all(text[one.start : one.end] == one.text for one in found)


def test_replaced_text_keeps_the_sentence_and_maps_back() -> None:
    text = "电话138 0013 8000，找小李"
    output, offsets = replace(text, find(text), lambda one: placeholder(one.kind, 1))
    assert output == "电话⟦手机号1⟧，找小李"
    assert offsets == [0, 1, *[2] * 6, *range(15, 19)]


def test_a_placeholder_can_be_read_back() -> None:
    match = PLACEHOLDER.fullmatch(placeholder("bank_card", 12))
    assert match is not None
    assert match.groupdict() == {"kind_name": "银行卡号", "ordinal": "12"}
    assert PLACEHOLDER.search("⟦别的1⟧") is None


@pytest.mark.parametrize(
    ("kind", "value", "masked"),
    [
        ("phone", "13800138000", "138****8000"), ("phone", "01062345678", "010****5678"),
        ("phone", "075582345678", "075*****5678"), ("id_card", "11010119900307123X", "110***********123X"),
        ("id_card", "110101900307123", "110********7123"), ("bank_card", "6222021234567890", "**** 7890"),
        ("email", "zhang@example.com", "z***@example.com"), ("email", "broken", "***"), ("phone", "12345", "*****"),
        ("bank_card", "1234", "****"), ("phone", "", ""),
    ],
)  # fmt: skip
def test_a_masked_value_shows_no_more_than_agreed(kind: str, value: str, masked: str) -> None:
    assert mask(kind, value) == masked


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("138001380", "138001380"), ("1380013800", "1380013800"), ("138001380001", "138001380001"),
        ("12800138000", "12800138000"), ("138 0013 800", "1380013800"), ("电话1380013800", "1380013800"),
        ("我手机号是138001380001，谢谢", "138001380001"), ("号码23800138000", "23800138000"),
        ("联系电话：238001380", "238001380"), ("幺三八零零幺三八零零", "1380013800"),
        ("+86 1380013800", "1380013800"),
    ],
)  # fmt: skip
def test_a_mistyped_phone_is_told_apart_so_that_the_customer_can_be_helped(text: str, digits: str) -> None:
    assert find_incomplete_phone(clean(text).text) == digits


@pytest.mark.parametrize(
    "text",
    [
        "13800138000", "电话13800138000", "电话010-62345678", "4008208820", "客服电话400-820-8820",
        "订单号1380013800", "运单1380013800", "SF1380013800", "金额1380013800分", "20240501", "2024-05-01 10",
        "打了电话2024-05-01 10点", "192.168.10.100", "你好", "", "123456", "电话95338", "等了1380013800",
        "13800138000 和 1380013800",
    ],
)  # fmt: skip
def test_other_numbers_are_not_taken_for_a_mistyped_phone(text: str) -> None:
    assert find_incomplete_phone(clean(text).text) is None


FRAGMENT = st.sampled_from(
    [
        "13800138000", "138 0013 8000", "+86", ID, ID_X, CARD, "a@example.com", "订单号", "卡号", "身份证", "电话",
        "，", " ", "-", ".", "(", ")", "一", "零零", "幺三八", "SF", "X", "1", "62", "86", "0", "转801", "⟦手机号1⟧",
        "直", "\n", "@", "点",
    ]
)  # fmt: skip
MESSY = st.one_of(st.text(max_size=120), st.lists(FRAGMENT, max_size=14).map("".join))


@given(MESSY)
def test_found_spans_are_sorted_apart_and_as_written(text: str) -> None:
    found = find(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


@given(MESSY)
def test_values_are_normalised(text: str) -> None:
    for one in find(text):
        if one.kind == "email":
            assert one.value == one.value.lower()
        else:
            assert one.value.rstrip("X").isdigit()
            assert one.value.isascii()


@given(MESSY)
def test_replaced_text_holds_no_found_value_and_every_offset_maps_back(text: str) -> None:
    found = find(text)

    def name(one: Identifier) -> str:
        return f"〈{one.kind}〉"

    output, offsets = replace(text, found, name)
    starts = {one.start: one for one in found}
    assert len(output) == len(offsets)
    assert offsets == sorted(offsets)
    assert all(
        char == text[offset] or char in name(starts[offset]) for char, offset in zip(output, offsets, strict=True)
    )
    kept = {offset for offset in offsets if offset not in starts}
    assert not any(one.start < offset < one.end for one in found for offset in kept)


@given(MESSY)
def test_masking_and_the_mistype_check_never_raise(text: str) -> None:
    find_incomplete_phone(text)
    for one in find(text):
        assert one.value not in mask(one.kind, one.value)


@given(
    st.integers(10**8, 10**9 - 1), st.sampled_from(["3", "4", "5", "6", "7", "8", "9"]), st.sampled_from(["", " ", "-"])
)
def test_every_mobile_number_is_found(tail: int, second: str, joint: str) -> None:
    digits = f"1{second}{tail}"
    written = joint.join((digits[:3], digits[3:7], digits[7:]))
    assert kinds_and_values(f"打{written}") == [("phone", digits)]


@pytest.mark.parametrize(
    "piece",
    [
        "1 3 8 ",
        "1",
        "一三",
        "a@",
        "a.",
        "138零零",
        "13800138000 ",
        "6222 ",
        "1-",
        "订单号",
        "13 ",
        "a1",
        "13 8,00-1.",
        "110101 19900307 ",
    ],
)
def test_a_very_long_text_is_searched_quickly(piece: str) -> None:
    text = (piece * (20_000 // len(piece) + 1))[:20_000]
    began = time.process_time()
    find(text)
    assert time.process_time() - began < 1.0  # 0.3 s; processor time, so that other work does not count
