"""Sums that only others pay or charge, or that measure a difference: 别人才卖两百, 网上便宜了好几百, 原价599."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from .model import Fact

_CLAUSE: Final = r"[^，,。.！!？?；;\n]"
_PEOPLE: Final = r"(?:别人|其[他她它]人|人家(?!店|饭|公司)|邻居|同事|朋友|同行|隔壁(?:家|桌|邻居)?)"
_SHOPS: Final = (
    r"(?:别家|别的(?:店|地方|平台|网点|商家|厂家)|其[他它](?:家|店|地方|平台|商家)|隔壁(?:家|店)?|网上|外面|外头|同款|同样的?东西|一样的(?:东西|款)"
    r"|一模一样的?|旁边(?:那?家|的?店)?|对面(?:那?家|的?店)?|市面上?|市场上|官网|旗舰店|淘宝|京东|拼多多|超市|以前|原来|平时|平常|去年|往年)"
)
_ONLY: Final = r"(?:才|只(?![退赔给剩有])|就(?![退赔给])|不过|也就|都(?=[是才只卖])|顶多|最多)"
_OTHERS_PAY: Final = re.compile(
    rf"{_PEOPLE}{_CLAUSE}{{0,6}}?{_ONLY}(?:[要卖收花需是付用交]|需要|买的?)?了?$"
    rf"|{_SHOPS}{_CLAUSE}{{0,6}}?{_ONLY}(?:[要卖收需是]|需要)?$"
    r"|(?:别家|别的(?:店|地方|平台|商家)|其[他它](?:家|店|地方|平台|商家)|隔壁(?:家|店)?|网上|外面|同行|同款|市面上)(?:那?边)?(?:的?价格?)?"
    r"(?:[卖要收是]|标价)$|(?:淘宝|京东|拼多多|天猫|抖音|官网|超市)[上里]?卖$"
)
# 原价599，我花了399; a list price alone may well be what was lost.
_LIST_PRICE: Final = re.compile(r"(?:原价|标签价|吊牌价|划线价)(?:[是为要:]|的)?$")
_PAID_INSTEAD: Final = re.compile(
    rf"(?:元|块钱?|的)?[，,、 ]?{_CLAUSE}{{0,5}}(?:现价|限时|我花了?|实付|付了|打[一二三四五六七八九\d.]+折|打折"
    rf"|折后|到手|活动价|我买)"
)
_DIFFERENCE: Final = re.compile(
    r"(?:便宜|省(?!得)|(?:比|相比|跟|同)[^，,。.！!？?；;\n]{1,8}(?:还|要|都)?贵)(?:了|下来?|掉|出来?)?(?:差不多|将近|起码|至少|大概|大约|整整|足足|快|近|有)?$"
)
_COULD_BUY: Final = re.compile(r"(?:(?:都|就|也)(?:能|可以)(?:在[^，,。]{1,6})?(?:买|租|办|修|配)|(?:能|可以)买到)")
_REACH: Final = 16


def compared(text: str, fact: Fact) -> Fact:
    """The amount with the role `comparison` and unsure if it is none that the customer paid or lost."""
    before = text[max(0, fact.start - _REACH) : fact.start]
    listed = _LIST_PRICE.search(before) and _PAID_INSTEAD.match(text, fact.end)
    if listed or _OTHERS_PAY.search(before) or _DIFFERENCE.search(before) or _COULD_BUY.match(text, fact.end):
        return replace(fact, unsure=True, role="comparison")
    return fact


def comparisons_last(facts: Sequence[Fact]) -> list[Fact]:
    """Facts in order, what is only compared with behind the rest, where a definite sum is told as well."""
    definite = any(fact.type == "amount" and fact.role != "comparison" for fact in facts)
    if not definite:
        return list(facts)
    return sorted(facts, key=lambda fact: fact.role == "comparison")
