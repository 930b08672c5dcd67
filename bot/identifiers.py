"""Finds phone numbers, ID cards, bank cards and e-mail addresses in clean text, and puts placeholders there.

Standard library only. Digits are read as people write them: grouped by blanks, dots or dashes, in Chinese
numerals, or mixed. A maximal chain of such groups is a *run*; an identifier is a *window* of whole groups, so
a phone is never cut out of a longer number. In doubt a number is taken out: a card lost from a sentence costs
little, a card left in a log costs much. Company hotlines (400, 800, 95xxx) are nobody's secret and stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.vocabulary import IDENTIFIER_NAMES


@dataclass(frozen=True)
class Identifier:
    """One identifier found in a text, at the half-open span `start`, `end`.

    `text` is as written. `value` is normalised: digits only (a mobile without 86, a landline with area code
    and without extension), the ID card with an upper-case X, the e-mail in lower case. `valid` is False for a
    number that is surely meant as an ID or bank card but fails its checksum.
    """

    kind: str
    text: str
    value: str
    start: int
    end: int
    valid: bool


PLACEHOLDER: Final = re.compile(rf"⟦(?P<kind_name>{'|'.join(IDENTIFIER_NAMES.values())})(?P<ordinal>[0-9]+)⟧")

_CHINESE_DIGITS: Final = "〇零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖貳參叄陸"
_DIGIT_OF: Final = str.maketrans(_CHINESE_DIGITS, "00012345678911234567892336")
_GROUP: Final = re.compile(rf"[0-9]+|[{_CHINESE_DIGITS}]+")
_SEPARATOR: Final = re.compile(r"[ \-‐‑‒–—−_.·•,，、()（）]{0,3}")
_COMMA: Final = re.compile("[,，、]")
_WIDEST: Final = 20  # digits in a window, one more than the longest card
_EMAIL: Final = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64} ?@ ?(?:[A-Za-z0-9-]{1,63}(?:\.|。|点)){1,5}[A-Za-z]{2,24}"
)

# Words that say what the number right behind them is; the nearest one counts.
_CUE: Final = re.compile(
    r"(?P<order>(?:快递|物流|运|订|定|保|工|货|面|回|交易|账|票)?单(?:编)?号码?|订单|定单|运单|保单|工单|快递号|物流号"
    r"|流水号?|编号|合同号?|发票号?码?|案件号|案号|凭证号?|序列号|取件码|取货码|验证码|工号|券码|车架号|条形?码|兑换码"
    r"|宽带账号|设备号|查询号|交易号|商户号|申请号|受理号|报案号|[Ii][Mm][Ee][Ii])"
    r"|(?P<courier>快递|快件|物流|包裹|顺丰|圆通|中通|申通|韵达|极兔|京东|邮政)"
    r"|(?P<card>(?:银行|信用|储蓄|借记|工资)卡号?|卡号|卡的?号码|[账帐][号户]|户头)"
    r"|(?P<id>身份证|证件号|身份号)"
    r"|(?P<phone>手机|电话|号码|联系|致电|拨打|打给|微信|座机|固话|[Tt][Ee][Ll]|[Pp]hone|[Mm]obile)"
)
_CUE_REACH: Final = 18
_CUE_BREAK: Final = re.compile(r"[0-9，。！？；,!?;]")

_CODE_BEFORE: Final = re.compile(r"([A-Za-z]+)[-_]?$")
_CODE_AFTER: Final = re.compile(r"[-_]?[A-Za-z]{1,6}[0-9]")
_LABEL_LETTERS: Final = frozenset(
    ["tel", "phone", "mobile", "mob", "call", "wx", "vx", "v", "weixin", "wechat", "qq", "id", "no", "card"]
)

_MOBILE: Final = re.compile(r"(?P<prefix>0086|86|0)?(?P<number>1[3-9][0-9]{9})")
_LANDLINE: Final = re.compile(
    r"(?:(?P<country>0086|86)0?|0)(?P<area>(?:10|2[0-9])(?=[0-9]{8}$)|[3-9][0-9]{2})(?P<number>[2-8][0-9]{6,7})"
)
_EXTENSION: Final = re.compile(r" ?(?:转|分机号?|ext\.?|-|—|#) ?[0-9]{1,5}(?![0-9])", re.IGNORECASE)
_HOTLINE: Final = re.compile(r"(?:400|800)[0-9]{7}|9[56][0-9]{3,6}|12[0-9]{3}")
_DATE_OR_ADDRESS: Final = re.compile(r"(?:19|20)[0-9]{2}[-. ][01]?[0-9][-. ]|(?:[0-9]{1,3}\.){3}[0-9]{1,3}$")
_MOBILE_SHAPES: Final = frozenset({(11,), (3, 4, 4), (3, 8), (7, 4), (4, 3, 4), (4, 4, 3), (3, 3, 5), (6, 5), (5, 6)})
# Split by commas, or with more digits following, only these are surely no list of numbers.
_SURE_MOBILE_SHAPES: Final = frozenset({(11,), (3, 4, 4), (3, 8)})
# "…零零零一直打不通": the last numeral belongs to the next word, not to the number.
_AFTER_NUMERAL: Final = frozenset("直次个下定样起共点些般会天遍分旦再切")

_PROVINCE: Final = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123]|91")
_ID_SHAPES: Final = frozenset(
    {(18,), (6, 8, 4), (6, 4, 4, 4), (6, 12), (14, 4), (3, 3, 4, 4, 4), (6, 4, 2, 2, 4), (15,), (6, 6, 3)}
)
_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_LETTER: Final = re.compile(r"[ -]?[Xx](?![A-Za-z0-9])")
_CARD_PREFIX: Final = re.compile(
    r"62[0-9]{14,17}|9558[0-9]{15}|4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})|5[0-9]{15}|35[0-9]{14}|3[47][0-9]{13}|3[068][0-9]{12}"
)


@dataclass(frozen=True)
class _Group:
    """Digits without a break; `joint` is what stands between them and the group before (None opens a run)."""

    start: int
    end: int
    digits: str
    joint: str | None


@dataclass(frozen=True)
class _Window:
    """Neighbouring groups read as one number, with what the sentence says about it.

    `shape` holds the lengths of the parts people see (3, 4, 4 for "138 零零13 8000"), `joints` what stands
    between them; `alone` means that nothing is attached to it the way its parts are attached to each other.
    """

    text: str
    start: int
    end: int
    digits: str
    shape: tuple[int, ...]
    joints: frozenset[str]
    alone: bool
    code: bool
    cue: str | None

    @property
    def whole(self) -> bool:
        """Whether this is one unbroken number, or parts that nothing else is attached to."""
        return not self.joints or self.alone

    @property
    def marked(self) -> str:
        """All characters that join the parts."""
        return "".join(self.joints)

    def found(self, kind: str, value: str, start: int, end: int, valid: bool = True) -> Identifier:
        return Identifier(kind, self.text[start:end], value, start, end, valid)


def find(text: str) -> list[Identifier]:
    """The identifiers in `text` (cleaned by `bot.text`), sorted, never overlapping, found in linear time."""
    emails = [_email(match) for match in _EMAIL.finditer(text)]
    rest = _EMAIL.sub(lambda email: "@" * len(email[0]), text)
    numbers = [number for run in _runs(rest) for number in _in_run(rest, run)]
    return sorted(emails + numbers, key=lambda one: one.start)


def placeholder(kind: str, ordinal: int) -> str:
    """What stands for the `ordinal`-th identifier of a kind: ⟦手机号1⟧. KeyError on an unknown kind."""
    return f"⟦{IDENTIFIER_NAMES[kind]}{ordinal}⟧"


def replace(
    text: str, identifiers: Sequence[Identifier], name_of: Callable[[Identifier], str]
) -> tuple[str, list[int]]:
    """`text` with each identifier (sorted, as `find` gives them) replaced by its name, and the offsets.

    An offset is the index in `text` that an output character came from; all characters of a name point at the
    first character of its identifier.
    """
    parts: list[str] = []
    offsets: list[int] = []
    done = 0
    for one in identifiers:
        name = name_of(one)
        parts += (text[done : one.start], name)
        offsets += [*range(done, one.start), *[one.start] * len(name)]
        done = one.end
    parts.append(text[done:])
    offsets += range(done, len(text))
    return "".join(parts), offsets


def mask(kind: str, value: str) -> str:
    """A value fit for lists and chat: 138****1234, 110***********123X, `**** 1234`, z***@example.com."""
    if kind == "email":
        local, _, domain = value.partition("@")
        return f"{local[:1]}***@{domain}" if domain else "***"
    if kind == "bank_card":
        return f"**** {value[-4:]}" if len(value) > 8 else "****"
    if len(value) < 9:
        return "*" * len(value)
    return f"{value[:3]}{'*' * (len(value) - 7)}{value[-4:]}"


def find_incomplete_phone(text: str) -> str | None:
    """The digits of a mistyped mobile number: 9, 10 or 12 of them, or 11 with a wrong beginning; else None.

    Only where no complete phone is in the text, and the number is the whole message or introduced as a phone.
    """
    if any(one.kind == "phone" for one in find(text)):
        return None
    for run in _runs(text):
        window = _window(text, run, [], _cue(text, run[0].start))
        whole = not (text[: window.start] + text[window.end :]).strip(" +。.，,!！")
        if (whole or window.cue == "phone") and _looks_unfinished(window, whole):
            return _without_country(window.digits)
    return None


def _looks_unfinished(window: _Window, whole: bool) -> bool:
    digits = _without_country(window.digits)
    if window.code or _HOTLINE.fullmatch(digits) or _DATE_OR_ADDRESS.match(window.text[window.start : window.end]):
        return False
    return len(digits) == 11 or (len(digits) in (9, 10, 12) and (not whole or digits.startswith("1")))


def _without_country(digits: str) -> str:
    return re.sub(r"^(?:0086|86)(?=1)", "", digits)


def _email(match: re.Match[str]) -> Identifier:
    value = re.sub("[。点]", ".", match[0].replace(" ", "")).lower()
    return Identifier("email", match[0], value, match.start(), match.end(), True)


def _runs(text: str) -> Iterator[list[_Group]]:
    run: list[_Group] = []
    for match in _GROUP.finditer(text):
        joint = text[run[-1].end : match.start()] if run and match.start() - run[-1].end <= 3 else None
        if joint is None or not _SEPARATOR.fullmatch(joint):
            if run:
                yield run
            run, joint = [], None
        run.append(_Group(match.start(), match.end(), match[0].translate(_DIGIT_OF), joint))
    if run:
        yield run


def _in_run(text: str, run: list[_Group]) -> Iterator[Identifier]:
    first = 0
    while first < len(run):
        found = _longest_at(text, run, first)
        first += 1
        if found is not None:
            yield found
            while first < len(run) and run[first].start < found.end:
                first += 1


def _longest_at(text: str, run: list[_Group], first: int) -> Identifier | None:
    """The identifier that begins with group `first`, trying long windows before short ones."""
    ends = _window_ends(run, first)
    cue = _cue(text, run[first].start) if ends else None
    for after in reversed(ends):
        window = _window(text, run[first:after], run[after : after + 1], cue)
        found = _as_id_card(window) or _as_bank_card(window) or _as_mobile(window) or _as_landline(window)
        if found is not None:
            return found
    return None


def _window_ends(run: list[_Group], first: int) -> list[int]:
    """Where windows from `first` on may end: after 10 to 20 digits, never within an even chain of small groups."""
    ends: list[int] = []
    joints: set[str | None] = set()
    total = 0
    for place in range(first, min(first + _WIDEST, len(run))):
        total += len(run[place].digits)
        joints |= {run[place].joint} if place > first else set()
        # More than five parts are believed only when all are joined alike, and nothing else is joined so.
        if total > _WIDEST or (place - first >= 5 and len(joints - {""}) > 1):
            break
        chained = place - first >= 5 and place + 1 < len(run) and run[place + 1].joint in joints
        if total >= 10 and not chained:
            ends.append(place + 1)
    return ends


def _window(text: str, groups: list[_Group], following: list[_Group], cue: str | None) -> _Window:
    joints = {group.joint or "" for group in groups[1:]}
    neighbours = {groups[0].joint, *(group.joint for group in following)}
    shape = [len(groups[0].digits)]
    for group in groups[1:]:
        if group.joint:
            shape.append(len(group.digits))
        else:
            shape[-1] += len(group.digits)
    start, end = groups[0].start, groups[-1].end
    digits = "".join(group.digits for group in groups)
    alone, code = not joints & neighbours, _is_code(text, start, end)
    return _Window(text, start, end, digits, tuple(shape), frozenset(joints), alone, code, cue)


def _is_code(text: str, start: int, end: int) -> bool:
    """Whether letters are grown together with the digits, as in SF1234567890123: a waybill, not a phone."""
    before = _CODE_BEFORE.search(text, max(0, start - 12), start)
    if before is not None and before[1].lower() not in _LABEL_LETTERS:
        return True
    return _CODE_AFTER.match(text, end) is not None


def _cue(text: str, start: int) -> str | None:
    """What the words right before a number call it: order, courier, card, id, phone, or None."""
    begin = max(0, start - _CUE_REACH)
    cues = list(_CUE.finditer(text, begin, start))
    if not cues or _CUE_BREAK.search(text, cues[-1].end(), start):
        return None
    return cues[-1].lastgroup


def _as_id_card(window: _Window) -> Identifier | None:
    number, shape, end = window.digits, window.shape, window.end
    letter = _ID_LETTER.match(window.text, end) if len(number) == 17 else None
    if letter is not None:
        number, shape, end = f"{number}X", (*shape[:-1], shape[-1] + 1), letter.end()
    plausible = _is_plausible_id(number)
    valid = plausible and _has_id_checksum(number)
    surely = window.cue == "id" and 15 <= len(number) <= 19
    if not ((plausible or surely) and (shape in _ID_SHAPES or (window.whole and (valid or surely)))):
        return None
    doubtful = len(number) == 15 or not valid
    if doubtful and not surely and (window.code or window.cue in ("order", "courier", "card")):
        return None
    return window.found("id_card", number, window.start, end, valid)


def _is_plausible_id(number: str) -> bool:
    """Whether province and birth date of an 18-character ID, or of an old one of 15, can exist."""
    birth = number[6:14] if len(number) == 18 else f"19{number[6:12]}"
    if len(number) not in (15, 18) or not _PROVINCE.match(number) or birth[:2] not in ("19", "20"):
        return False
    try:
        date(int(birth[:4]), int(birth[4:6]), int(birth[6:]))
    except ValueError:
        return False
    return True


def _has_id_checksum(number: str) -> bool:
    if len(number) == 15:
        return True  # the old kind has none
    weighted = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, number, strict=False))
    return number[17] == "10X98765432"[weighted % 11]


def _as_bank_card(window: _Window) -> Identifier | None:
    number, shape = window.digits, window.shape
    if not 13 <= len(number) <= 19 or window.code or window.cue in ("order", "courier"):
        return None
    small = set(shape) == {1} and window.alone
    fours = shape[0] in (4, 6) and set(shape[1:-1]) <= {4} and (shape[0] == 6 or len(shape) > 2)
    if not ((len(shape) == 1 and window.whole) or small or fours):
        return None
    valid = _has_luhn(number)
    if window.cue != "card" and not (valid and _CARD_PREFIX.fullmatch(number)):
        return None
    return window.found("bank_card", number, window.start, window.end, valid)


def _has_luhn(number: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2])
    return (sum(doubled) + sum(int(digit) for digit in number[-1::-2])) % 10 == 0


def _as_mobile(window: _Window) -> Identifier | None:
    digits, shape, end = window.digits, window.shape, window.end
    last, following = window.text[end - 1], window.text[end : end + 1]
    if len(digits) in (12, 14) and last in _CHINESE_DIGITS and following in _AFTER_NUMERAL:
        digits, shape, end = digits[:-1], (*shape[:-1], shape[-1] - 1), end - 1
    match = _MOBILE.fullmatch(digits)
    if match is None:
        return None
    plus = window.text[window.start - 1 : window.start] == "+"
    if (window.code or window.cue == "order") and not plus:
        return None
    if not _is_mobile_shape(_shape_behind(shape, match["prefix"] or ""), window):
        return None
    return _phone(window, match["number"], end)


def _shape_behind(shape: tuple[int, ...], prefix: str) -> tuple[int, ...]:
    """The shape of a number without its country prefix; empty when the prefix is no part of its own."""
    if len(prefix) > 1 and shape[0] == len(prefix):
        return shape[1:]
    return (shape[0] - len(prefix), *shape[1:]) if shape[0] > len(prefix) else ()


def _is_mobile_shape(shape: tuple[int, ...], window: _Window) -> bool:
    if shape in _SURE_MOBILE_SHAPES and "" not in window.joints and (window.whole or not window.marked.strip()):
        return True
    if not window.whole or _COMMA.search(window.marked):
        return False
    alike = shape != () and len(window.joints - {""}) <= 1 and "." not in window.marked
    return shape in _MOBILE_SHAPES or alike


def _phone(window: _Window, value: str, end: int) -> Identifier:
    """The phone with its plus sign, the bracket opened before its area, and its extension: (+86), (010), 转801."""
    start = window.start - (window.text[window.start - 1 : window.start] == "+")
    if window.text[start - 1 : start] in ("(", "（") and (")" in window.marked or "）" in window.marked):
        start -= 1
    extension = _EXTENSION.match(window.text, end)
    return window.found("phone", value, start, extension.end() if extension else end)


def _as_landline(window: _Window) -> Identifier | None:
    match = _LANDLINE.fullmatch(window.digits)
    if match is None or window.code or window.cue == "order" or _COMMA.search(window.marked):
        return None
    plus = window.text[window.start - 1 : window.start] == "+"
    proper = plus if match["country"] else len(window.shape) == 1 or window.shape[0] == match.end("area")
    if not proper or not (window.whole or not window.marked.strip() or _EXTENSION.match(window.text, window.end)):
        return None
    return _phone(window, f"0{match['area']}{match['number']}", window.end)
