"""Finds personal identifiers (phone, ID card, bank card, e-mail) in clean text and puts placeholders in their place.

Standard library only. Digits are read as people write them: grouped by blanks, dots or dashes, in Chinese numerals, or
mixed. A maximal chain of such groups is a *run*; an identifier is a *window* of whole groups, so a phone is never cut out
of the middle of a longer number. When in doubt a number is taken out: a card lost from a sentence costs little, a card
left in a log costs much. Company hotlines (400, 800, 95xxx) are nobody's secret and stay.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import Callable, Final, Iterator, Sequence

from bot.vocabulary import IDENTIFIER_NAMES


@dataclass(frozen=True)
class Identifier:
    """One identifier found in a text, at the half-open span `start`, `end`.

    `text` is as written. `value` is normalised: digits only (a mobile without 86, a landline with area code and without
    extension), the ID card with an upper-case X, the e-mail in lower case. `valid` is False for a number that is surely
    meant as an ID or bank card but fails its checksum.
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
_WIDEST: Final = 20  # digits in a window, one more than the longest card
_EMAIL: Final = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64} ?@ ?(?:[A-Za-z0-9-]{1,63}(?:\.|。|点)){1,5}[A-Za-z]{2,24}"
)

# Words that say what the number right behind them is; the nearest one counts.
_CUE: Final = re.compile(
    r"(?P<order>(?:快递|物流|运|订|定|保|工|货|面|回|交易|账|票)?单(?:编)?号码?|订单|定单|运单|保单|工单|快递号|物流号"
    r"|流水号?|编号|合同号?|发票号?码?|案件号|案号|凭证号?|序列号|取件码|取货码|验证码|工号|券码|车架号|条形?码|兑换码"
    r"|设备号|查询号|交易号|商户号|申请号|受理号|报案号|[Ii][Mm][Ee][Ii])"
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
    {"tel", "phone", "mobile", "mob", "cell", "call", "wx", "vx", "v", "weixin", "wechat", "qq", "id", "no", "card", "idcard"}
)

_MOBILE: Final = re.compile(r"(?P<prefix>0086|86|0)?(?P<number>1[3-9][0-9]{9})")
_LANDLINE: Final = re.compile(
    r"(?:(?P<country>0086|86)0?|0)(?P<area>10(?=[0-9]{8}$)|2[0-9](?=[0-9]{8}$)|[3-9][0-9]{2})(?P<number>[2-8][0-9]{6,7})"
)
_EXTENSION: Final = re.compile(r" ?(?:转|分机号?|ext\.?|-|—|#) ?[0-9]{1,5}(?![0-9])", re.IGNORECASE)
_HOTLINE: Final = re.compile(r"(?:400|800)[0-9]{7}|9[56][0-9]{3,6}|12[0-9]{3}")
_MOBILE_SHAPES: Final = frozenset({(11,), (3, 4, 4), (3, 8), (7, 4), (4, 3, 4), (4, 4, 3), (3, 3, 5), (6, 5), (5, 6)})
# Split by commas, or with more digits following, only these are surely no list of numbers.
_SURE_MOBILE_SHAPES: Final = frozenset({(11,), (3, 4, 4), (3, 8)})
# "…零零零一直打不通": the last numeral belongs to the next word, not to the number.
_AFTER_NUMERAL: Final = frozenset("直次个下定样起共点些般会天遍分旦再切")

_PROVINCES: Final = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91".split()
)
_ID_SHAPES: Final = frozenset({(18,), (6, 8, 4), (6, 4, 4, 4), (6, 12), (14, 4), (3, 3, 4, 4, 4), (6, 4, 2, 2, 4), (15,), (6, 6, 3)})
_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_LETTER: Final = re.compile(r"[ -]?[Xx](?![A-Za-z0-9])")
_CARD_PREFIX: Final = re.compile(
    r"62[0-9]{14,17}|9558[0-9]{15}|4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})|5[0-9]{15}|35[0-9]{14}|3[47][0-9]{13}|3[068][0-9]{12}"
)


@dataclass(frozen=True)
class _Group:
    """Digits written without a break; `joint` is what stands between it and the group before (None opens a run)."""

    start: int
    end: int
    digits: str
    joint: str | None


@dataclass(frozen=True)
class _Window:
    """Neighbouring groups read as one number, with what the sentence says about it.

    `shape` holds the lengths of the parts people see ("138 零零13 8000" has shape 3, 4, 4), `joints` what stands between
    them; `alone` means that nothing is attached to the window the way its parts are attached to each other.
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

    def identifier(self, kind: str, value: str, *, valid: bool = True, start: int = -1, end: int = -1) -> Identifier:
        start = self.start if start < 0 else start
        end = self.end if end < 0 else end
        return Identifier(kind, self.text[start:end], value, start, end, valid)


def find(text: str) -> list[Identifier]:
    """The identifiers in `text` (as `bot.text.clean` leaves it), sorted, never overlapping. Time grows linearly."""
    emails = [_email(match) for match in _EMAIL.finditer(text)]
    taken = [email.start for email in emails]

    def inside_email(number: Identifier) -> bool:
        place = bisect_right(taken, number.end - 1) - 1
        return place >= 0 and number.start < emails[place].end

    numbers = [number for run in _runs(text) for number in _in_run(text, run) if not inside_email(number)]
    return sorted(emails + numbers, key=lambda one: one.start)


def placeholder(kind: str, ordinal: int) -> str:
    """What stands for the `ordinal`-th identifier of a kind in a conversation: ⟦手机号1⟧. KeyError on other kinds."""
    return f"⟦{IDENTIFIER_NAMES[kind]}{ordinal}⟧"


def replace(
    text: str, identifiers: Sequence[Identifier], name_of: Callable[[Identifier], str]
) -> tuple[str, list[int]]:
    """`text` with each identifier (sorted, as `find` gives them) replaced by its name, and offsets into `text`.

    Offsets hold, for each output character, the index in `text` it came from; every character of a name points at the
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
    """Digits that were meant as a mobile number but are 9, 10 or 12 of them, or 11 with a wrong beginning; else None.

    Only when nothing in the text is a complete phone, and the number is the whole message or introduced as a phone.
    """
    if any(one.kind == "phone" for one in find(text)):
        return None
    for run in _runs(text):
        window = _window(text, run, 0, len(run))
        whole = not (text[: window.start] + text[window.end :]).strip(" +。.，,!！")
        if (whole or window.cue == "phone") and _looks_unfinished(window, whole):
            return _without_country(window.digits)
    return None


def _looks_unfinished(window: _Window, whole: bool) -> bool:
    digits = _without_country(window.digits)
    if window.code or _HOTLINE.fullmatch(digits) or (len(window.shape) > 1 and window.shape[0] not in (1, 2, 3, 4)):
        return False
    if re.match(r"(?:19|20)[0-9]{2}[01][0-9]", digits) and len(window.shape) > 1:
        return False  # a written date with an hour
    if len(digits) == 11:
        return True
    return len(digits) in (9, 10, 12) and (not whole or digits.startswith("1"))


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
    for after in reversed(_window_ends(run, first)):
        window = _window(text, run, first, after)
        found = _as_id_card(window) or _as_bank_card(window) or _as_mobile(window) or _as_landline(window)
        if found is not None:
            return found
    return None


def _window_ends(run: list[_Group], first: int) -> list[int]:
    """Where windows that begin at `first` may end: 10 to 20 digits, and no piece of a long chain of small groups."""
    ends: list[int] = []
    total = 0
    for place in range(first, len(run)):
        total += len(run[place].digits)
        if total > _WIDEST:
            break
        chained = place - first >= 5 and place + 1 < len(run) and run[place + 1].joint == run[place].joint
        if total >= 10 and not chained:
            ends.append(place + 1)
    return ends


def _window(text: str, run: list[_Group], first: int, after: int) -> _Window:
    groups = run[first:after]
    joints = {group.joint or "" for group in groups[1:]}
    neighbours = {groups[0].joint, run[after].joint if after < len(run) else None}
    shape = [len(groups[0].digits)]
    for group in groups[1:]:
        if group.joint:
            shape.append(len(group.digits))
        else:
            shape[-1] += len(group.digits)
    start, end = groups[0].start, groups[-1].end
    return _Window(
        text=text,
        start=start,
        end=end,
        digits="".join(group.digits for group in groups),
        shape=tuple(shape),
        joints=frozenset(joints),
        alone=not joints & neighbours,
        code=_is_code(text, start, end),
        cue=_cue(text, start),
    )


def _is_code(text: str, start: int, end: int) -> bool:
    """Whether letters are grown together with the digits, as in SF1234567890123: a waybill, not a phone or a card."""
    before = _CODE_BEFORE.search(text, max(0, start - 12), start)
    if before is not None and before[1].lower() not in _LABEL_LETTERS:
        return True
    return _CODE_AFTER.match(text, end) is not None


def _cue(text: str, start: int) -> str | None:
    """What the words right before a number call it: order, courier, card, id, phone, or None."""
    begin = max(0, start - _CUE_REACH)
    last: re.Match[str] | None = None
    for last in _CUE.finditer(text, begin, start):
        pass
    if last is None or _CUE_BREAK.search(text, last.end(), start):
        return None
    return last.lastgroup


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
    return window.identifier("id_card", number, valid=valid, end=end)


def _is_plausible_id(number: str) -> bool:
    """Whether province and birth date of an 18-character ID, or of an old one of 15, can exist."""
    birth = number[6:14] if len(number) == 18 else f"19{number[6:12]}"
    if len(number) not in (15, 18) or number[:2] not in _PROVINCES or birth[:2] not in ("19", "20"):
        return False
    try:
        date(int(birth[:4]), int(birth[4:6]), int(birth[6:]))
    except ValueError:
        return False
    return True


def _has_id_checksum(number: str) -> bool:
    if len(number) == 15:
        return True  # the old kind has none
    weighted = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, number))
    return number[17] == "10X98765432"[weighted % 11]


def _as_bank_card(window: _Window) -> Identifier | None:
    number, shape = window.digits, window.shape
    if not 13 <= len(number) <= 19 or window.code or window.cue in ("order", "courier"):
        return None
    small = set(shape) == {1} and window.alone
    fours = shape[0] in (4, 6) and set(shape[1:-1]) <= {4} and (shape[0] == 6 or len(shape) > 2)
    if not (len(shape) == 1 and window.whole or small or fours):
        return None
    valid = _has_luhn(number)
    if window.cue != "card" and not (valid and _CARD_PREFIX.fullmatch(number)):
        return None
    return window.identifier("bank_card", number, valid=valid)


def _has_luhn(number: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2])
    return (sum(doubled) + sum(int(digit) for digit in number[-1::-2])) % 10 == 0


def _as_mobile(window: _Window) -> Identifier | None:
    digits, shape, end = window.digits, window.shape, window.end
    if len(digits) in (12, 14) and window.text[end - 1] in _CHINESE_DIGITS and window.text[end : end + 1] in _AFTER_NUMERAL:
        digits, shape, end = digits[:-1], (*shape[:-1], shape[-1] - 1), end - 1
    match = _MOBILE.fullmatch(digits)
    if match is None:
        return None
    plus = window.text[window.start - 1 : window.start] == "+"
    if not plus and (window.code or window.cue == "order"):
        return None
    if not _is_mobile_shape(_shape_behind(shape, match["prefix"] or ""), window):
        return None
    extension = _EXTENSION.match(window.text, end)
    end = extension.end() if extension else end
    return window.identifier("phone", match["number"], start=_opening(window), end=end)


def _shape_behind(shape: tuple[int, ...], prefix: str) -> tuple[int, ...]:
    """The shape of a number without its country prefix; empty when the prefix is no part of its own."""
    if len(prefix) > 1 and shape[0] == len(prefix):
        return shape[1:]
    return (shape[0] - len(prefix), *shape[1:]) if shape[0] > len(prefix) else ()


def _is_mobile_shape(shape: tuple[int, ...], window: _Window) -> bool:
    marked = window.marked
    if shape in _SURE_MOBILE_SHAPES and (window.whole or not marked.strip()) and "" not in window.joints:
        return True
    if not window.whole or any(char in ",，、" for char in marked):
        return False
    return shape in _MOBILE_SHAPES or (shape != () and len(window.joints - {""}) <= 1 and "." not in marked)


def _opening(window: _Window) -> int:
    """Where a phone begins, with its plus sign and the bracket opened before its area: +86, (+86), (010)."""
    start = window.start
    start -= window.text[start - 1 : start] == "+"
    bracketed = any(char in ")）" for char in window.marked)
    return start - (bracketed and window.text[start - 1 : start] in ("(", "（"))


def _as_landline(window: _Window) -> Identifier | None:
    match = _LANDLINE.fullmatch(window.digits)
    if match is None or window.code or window.cue == "order" or any(char in ",，、" for char in window.marked):
        return None
    abroad = match["country"] is not None
    if abroad and window.text[window.start - 1 : window.start] != "+":
        return None
    head = match.end("area")
    if not abroad and len(window.shape) > 1 and window.shape[0] != head:
        return None
    if not (window.whole or not window.marked.strip()):
        return None
    extension = _EXTENSION.match(window.text, window.end)
    end = extension.end() if extension else window.end
    return window.identifier("phone", f"0{match['area']}{match['number']}", start=_opening(window), end=end)
