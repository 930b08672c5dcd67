"""Sentences that are variants of one pattern are found, quickly, and strangers are left apart."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest

from bot.nlu_families import families, near_duplicates, skeleton


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("单号是SF1122334455", "单号是SF9988776655！"),
        ("电话写错了，是⟦手机号1⟧", "电话写错了 是⟦手机号2⟧"),
        ("等了三个小时没人理", "等了12个小时没人理"),
        ("快递丢了没有人管", "我的快递丢了没有人管"),
        ("Hello", "hello~"),
    ],
)
def test_variants_of_one_pattern_are_a_family(one: str, other: str) -> None:
    first, second = families([one, other])
    assert first == second


@pytest.mark.parametrize(
    ("one", "other"), [("快递丢了没人管", "物业费收得太高"), ("不同意", "你好"), ("对", "好"), ("？？", "！！")]
)
def test_strangers_are_no_family(one: str, other: str) -> None:
    first, second = families([one, other])
    assert first != second


def test_families_are_numbered_in_the_order_of_their_first_members() -> None:
    assert families(["我要投诉快递公司", "几点上班", "我要投诉快递公司啊", "几点上班呢", "再见"]) == [0, 1, 0, 1, 2]


def test_a_family_gathers_round_its_leader_and_is_no_chain() -> None:
    chain = ["甲乙丙丁戊己", "丙丁戊己庚辛", "戊己庚辛壬癸", "庚辛壬癸子丑"]
    assert len(set(families(chain))) > 1


def test_a_member_joins_the_leader_it_resembles_most() -> None:
    near, far = "快递员态度恶劣骂人", "昨天来的那个快递员态度恶劣"
    number = families([far, near, "那个快递员态度恶劣骂人"])
    assert number[2] == number[1] != number[0]
    assert families([far, "那个快递员态度恶劣骂人"]) == [0, 0]


def test_near_duplicates_are_pairs_of_positions_the_earlier_first() -> None:
    texts = ["这家店的售后电话永远打不通", "你好", "这家店的售后电话永远打不通啊", "这家店卖的鞋是坏的"]
    assert near_duplicates(texts) == [(0, 2)]


def test_how_alike_near_duplicates_must_be_can_be_chosen() -> None:
    texts = ["我要投诉快递公司", "我要投诉快递员"]
    assert near_duplicates(texts) == []
    assert near_duplicates(texts, least=0.5) == [(0, 1)]


def test_every_pair_is_found_that_comparing_all_with_all_would_find() -> None:
    dice = random.Random(7)
    texts = ["".join(dice.choices("甲乙丙丁戊", k=dice.randint(2, 9))) for _ in range(150)]
    pairs = [frozenset(pairwise(text)) for text in texts]
    expected = [
        (one, two)
        for two in range(len(texts))
        for one in range(two)
        if len(pairs[one] & pairs[two]) >= 0.6 * len(pairs[one] | pairs[two])
    ]
    assert len(expected) > 30
    assert near_duplicates(texts, least=0.6) == expected


def test_a_skeleton_has_neither_numbers_nor_identifiers_nor_punctuation() -> None:
    assert skeleton("ＡＢ：三百二十，⟦手机号1⟧！") == skeleton("ab 99 ⟦手机号2⟧")


def test_a_text_of_nothing_but_punctuation_stands_for_itself() -> None:
    assert skeleton("？ ？") == "？？"


def test_a_large_bank_is_sorted_in_seconds() -> None:
    dice = random.Random(3)
    characters = [chr(code) for code in range(0x4E00, 0x4E00 + 900)]
    texts = ["".join(dice.choices(characters, k=dice.randint(2, 40))) for _ in range(25_000)]
    began = time.monotonic()
    assert len(families(texts)) == len(texts)
    assert time.monotonic() - began < 15
