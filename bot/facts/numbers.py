"""Numbers that name an order, a parcel, a policy, an account or a clerk, told by shape and context.

Phone, ID card, bank card and e-mail arrive as placeholders (⟦手机号1⟧) and leave as entities of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..vocabulary import IDENTIFIER_NAMES
from .model import Fact
from .numerals import HAN_DIGITS, han_digits_to_arabic

_TYPE_OF: Final = {name: kind for kind, name in IDENTIFIER_NAMES.items()}
_PLACEHOLDER: Final = re.compile(rf"⟦(?P<name>{'|'.join(_TYPE_OF)})\d{{1,6}}⟧")
# A firm's own service number: 400-800-8888, 4008 008 888, 四零零八零零八八八八.
_HOTLINE: Final = re.compile(
    r"(?<![\dA-Za-z.-])[48]00(?:[ -]?\d){7}(?![\dA-Za-z]|[.-]\d)"
    rf"|(?<![{HAN_DIGITS}幺\d])[四八][零〇]{{2}}[{HAN_DIGITS}幺]{{7}}(?![{HAN_DIGITS}幺\d])"
)
_LINK: Final = re.compile(r"(?:https?://|www\.)[!-~]{1,500}")

_STAFF: Final = r"(?P<staff>工号|员工号|员工编号|警号|胸牌号?)"
_TITLE: Final = (
    r"(?:(?:订单|运单|快递|物流|面单|保单|投保单|理赔|报案|赔案|工单|投诉|受理|流水|交易|合同|借据|会员"
    r"|客户|用户|账户|户头|宽带|设备|批|预约|挂号|预定|预订|发票|换货|退货|包裹)?(?:单号|订单号|运单号|编号|流水号|合同号|卡号|账号|帐号|户号|凭证号|预约号|包裹号|发票号"
    r"|案件号|票号|受理号|批次号|会员号)"
    r"|订单|运单|快递单|保单|保单号|工单号?|合同(?=[A-Za-z])|案号|报案号|案件号|取件码|流水|户号|户头)"
)
# What people put between, reading it out: 单号我念给你听，是八八零零…
_READ_OUT: Final = (
    r"(?:后面|前面|应该|好像|大概|可能|那就|就|这个|那个|下面|如下|在这[儿里]?|嘛|呢|啊|嗯|呃|额|的话"
    r"|我?(?:再|先)?[念报读发说告贴]诉?一?[下遍]?给?[你您]们?听?一?[下遍]?(?:啊|哈|吧)?|我?给[你您]们?(?:[念报读发说]一?[下遍]?)?|[你您]记一?下)"
)
_BETWEEN: Final = rf"(?:号码|号|码)?(?:{_READ_OUT}|又?(?:变成|改成|换成)了?|是|为|尾号是?|叫|:|#|,|，|\s|\(){{0,4}}"
_CODE: Final = r"[A-Za-z0-9](?:[A-Za-z0-9]|[-_](?=[A-Za-z0-9])|\s(?=\d{2,6}(?![\d.:/年月日号点元块个天-]))){3,39}"
_SAID: Final = "〇零一二三四五六七八九幺"
# Digits read out one by one, in groups or behind letters; the last one may belong to the next word (一直, 一次, 两天).
_SAID_END: Final = r"(?![直次下定样起共些般旦再切天个块元年月号点小周分多十百千万])"
_SPOKEN: Final = (
    rf"[A-Za-z]{{1,4}}\s?[{_SAID}]{{6,24}}(?:[\s，,、-][{_SAID}]{{3,8}}{_SAID_END}){{0,6}}{_SAID_END}"
    rf"|[{HAN_DIGITS}幺]{{2,25}}(?:(?:\s|[，,、-](?=[{_SAID}]{{3}}))[{_SAID}]{{2,8}}{_SAID_END}){{1,8}}"
    rf"|\d{{1,12}}[{_SAID}]{{4,24}}{_SAID_END}"
    rf"|[{HAN_DIGITS}幺]{{4,25}}{_SAID_END}"
)
_NAMED: Final = re.compile(rf"(?:{_STAFF}|{_TITLE}){_BETWEEN}(?P<number>{_SPOKEN}|{_CODE})(?![A-Za-z0-9])")
_TAIL: Final = re.compile(
    rf"(?P<phone>(?:手机|电话|号码)号?)?(?:尾号|末四位|后四位)(?:是|为|:|\s){{0,2}}(?P<number>\d{{3,6}}"
    rf"|[{HAN_DIGITS}幺]{{3,6}})(?!\d)"
)
# Carriers and shops print letters before the digits (SF…, YT…, JD…, JDV…, EMS: two letters, nine digits, CN).
_LETTERED: Final = re.compile(
    r"(?<![A-Za-z0-9])(?!(?:QQ|qq|VX|vx|WX|wx|TEL|tel"
    r"|Tel)\d)[A-Za-z]{1,6}\d[A-Za-z0-9]{7,28}(?:-\d{1,3}){0,3}(?![A-Za-z0-9])"
)
_PLAIN: Final = re.compile(r"(?<![A-Za-z0-9.:/_-])\d{8,25}(?![A-Za-z0-9]|\.\d|[:/_-]\d)")
_SPACED: Final = re.compile(
    r"(?<![A-Za-z0-9.:/_-])(?:[A-Za-z]{1,4}\s?)?\d{3,6}(?:\s\d{3,6}){2,6}(?![A-Za-z0-9]|\.\d|[:/_-]\d)"
)
_UNIT_AFTER: Final = re.compile(r"\s?(?:[元块万亿%年]|个|次|人)")
_PHONE: Final = re.compile(r"(?:\+?86)?1[3-9]\d{9}|0\d{9,11}|[48]00\d{7}|95\d{6}")
_ID_CARD: Final = re.compile(r"[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]")
_DATE_LIKE: Final = re.compile(r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[0-2]\d[0-5]\d(?:[0-5]\d)?)?")
_OTHER_NUMBER_BEFORE: Final = re.compile(
    r"(?:电话|手机|座机|号码|联系方式|微信|QQ|qq|身份证|银行卡|拨打|打|密码|暗号|tel|TEL|Tel|¥|\+|\$)(?:号码"
    r"|号)?(?:是|为|:|,|，|\s){0,2}$"
)


def find_placeholders(text: str) -> Iterator[Fact]:
    """Yield the identifiers that were taken out of the text; the value is the placeholder itself."""
    for match in _PLACEHOLDER.finditer(text):
        yield Fact(_TYPE_OF[match["name"]], match[0], match.start(), match[0])


def find_hotlines(text: str) -> Iterator[Fact]:
    """Yield service numbers of firms; the role `hotline` says that no customer is reached there."""
    for match in _HOTLINE.finditer(text):
        value = _plain_value(match[0].replace("-", ""))
        yield Fact("phone", match[0], match.start(), value, role="hotline")


def find_links(text: str) -> Iterator[re.Match[str]]:
    """Yield web addresses: digits inside them are no facts."""
    yield from _LINK.finditer(text)


def find_named_numbers(text: str) -> Iterator[Fact]:
    """Yield numbers introduced as what they are (单号, 保单号, 账号, 工号, 尾号), four characters or more."""
    for match in _NAMED.finditer(text):
        value = _plain_value(match["number"])
        if not _is_long_enough(value) or _UNIT_AFTER.match(text, match.end("number")):
            continue
        role = "staff" if match["staff"] else None
        yield Fact("order_no", match["number"], match.start("number"), value, role=role)
    for match in _TAIL.finditer(text):
        if not match["phone"]:
            yield Fact("order_no", match[0], match.start(), _plain_value(match["number"]), unsure=True)


def _is_long_enough(value: str) -> bool:
    """Four digits, or three behind letters (SF123): less may be anything."""
    digits = sum(char.isdigit() for char in value)
    return digits >= 4 or (digits == 3 and value[0].isalpha())


def find_shaped_numbers(text: str) -> Iterator[Fact]:
    """Yield numbers that look like an order or a parcel and like nothing else."""
    for pattern in (_LETTERED, _SPACED, _PLAIN):
        for match in pattern.finditer(text):
            value = _plain_value(match[0])
            if _is_order(text, match, value):
                short = value.isdigit() and len(value) < 10
                yield Fact("order_no", match[0], match.start(), value, unsure=short)


def _is_order(text: str, match: re.Match[str], value: str) -> bool:
    digits = sum(char.isdigit() for char in value)
    if not 8 <= digits <= 25 or _UNIT_AFTER.match(text, match.end()):
        return False
    if _OTHER_NUMBER_BEFORE.search(text, max(0, match.start() - 12), match.start()):
        return False
    return not any(pattern.fullmatch(value) for pattern in (_PHONE, _ID_CARD, _DATE_LIKE))


def _plain_value(words: str) -> str:
    if not words.isascii():
        words = re.sub(r"[，,、-]", "", words)
    return han_digits_to_arabic(re.sub(r"\s", "", words).replace("幺", "一")).upper()
