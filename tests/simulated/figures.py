"""Figures as people write them: sums, days, phone and order numbers, each with the value that it stands for."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

#: The day of the tests' clock, a Wednesday.
TODAY = date(2026, 11, 18)
_DIGITS = "零一二三四五六七八九"
_SPOKEN_DIGITS = "零幺二三四五六七八九"
_WEEKDAYS = "一二三四五六日"
_PLAIN_DAYS = {"今天": 0, "昨天": 1, "前天": 2, "大前天": 3, "三天前": 3, "五天前": 5, "四天前": 4}
_PARTS = ("", "", "", "早上", "上午", "中午", "下午", "晚上", "下午三点多", "晚上八点左右")
#: How the numbers of each kind of paper look: letters, then so many digits.
_NUMBERS = {
    "运单": (("YT", "SF", "JT", "ZT"), 13),
    "订单": (("", "DD"), 15),
    "外卖单": (("", "MT"), 12),
    "保单": (("PA", "BD"), 12),
    "工单": (("GD", "WX"), 10),
    "酒店单": (("", "HT"), 10),
    "合同": (("HT", "XY"), 8),
    "产品代码": (("",), 6),
    "卡尾号": (("",), 4),
}


def numeral(number: int) -> str:
    """Chinese numerals as spoken, e.g. 3205 → 三千二百零五. Below 100 million."""
    if number >= 10_000:
        rest = number % 10_000
        tail = "" if not rest else ("零" if rest < 1_000 else "") + numeral(rest)
        return numeral(number // 10_000) + "万" + tail
    spoken, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            spoken += ("零" if zero and spoken else "") + _DIGITS[digit] + name
        zero = not digit
    return spoken.removeprefix("一") if 10 <= number < 20 else spoken or _DIGITS[0]


def clipped(number: int) -> str | None:
    """A sum without its last unit, as people say it: 3200 → 三千二, 320 → 三百二."""
    for unit, name in ((1000, "千"), (100, "百")):
        if unit <= number < unit * 10 and number % unit and number % (unit // 10) == 0:
            return _DIGITS[number // unit] + name + _DIGITS[number % unit // (unit // 10)]
    return None


def sum_of_money(rng: Random, lowest: int, highest: int) -> int:
    """Mostly a round sum, as most complaints are about."""
    raw = rng.randint(lowest, highest)
    step = rng.choice((1, 10, 10, 100)) if highest > 1000 else rng.choice((1, 1, 10))
    return max(raw // step * step, lowest)


def money(rng: Random, number: int) -> str:
    """With a unit or in numerals, so that it is money wherever it stands."""
    ways = [f"{number}元", f"{number}块", f"{number}块钱", f"{number:,}元", f"￥{number}", f"{numeral(number)}块"]
    ways += [f"{numeral(number)}元", f"{number}元左右"]
    if number >= 10_000 and number % 1000 == 0:
        ways += [f"{number / 10_000:g}万", f"{number / 10_000:g}万块"]
    short = clipped(number)
    if short:
        ways += [short, short]
    return rng.choice(ways)


def day(rng: Random) -> tuple[str, str]:
    """A day of the last weeks: how it is said, and its ISO date."""
    how = rng.randrange(6)
    if how == 0:
        word = rng.choice(sorted(_PLAIN_DAYS))
        when = TODAY - timedelta(_PLAIN_DAYS[word])
    elif how == 1:
        weeks, weekday = rng.choice((1, 1, 2)), rng.randrange(7)
        when = TODAY - timedelta(TODAY.weekday() + 7 * weeks) + timedelta(weekday)
        word = "上" * weeks + rng.choice(("周", "星期")) + _WEEKDAYS[weekday]
    else:
        when = TODAY - timedelta(rng.randint(2, 45))
        word = rng.choice(calendar_words(when))
    part = "早上" if word == "今天" else "" if word.endswith("前") else rng.choice(_PARTS)
    return word + part, when.isoformat()


def calendar_words(when: date) -> list[str]:
    month, number = when.month, when.day
    ways = [f"{month}月{number}号", f"{month}月{number}日", f"{when.year}年{month}月{number}日"]
    ways += [f"{numeral(month)}月{numeral(number)}号", f"{month}-{number}", f"{month}月{number}"]
    ways.append(f"这个月{number}号" if month == TODAY.month else f"上个月{number}号")
    return ways


def phone(rng: Random, number: int) -> tuple[str, str]:
    """How a made-up phone number is written, and its digits; `number` keeps the customers of a run apart."""
    digits = f"139{number:08d}"
    ways = [digits, digits, f"{digits[:3]} {digits[3:7]} {digits[7:]}", f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"]
    ways.append("".join(_SPOKEN_DIGITS[int(digit)] for digit in digits))
    return rng.choice(ways), digits


def paper_number(rng: Random, kind: str) -> tuple[str, str]:
    """A made-up number of an order, policy, card …: how it is given, and its characters."""
    prefixes, length = _NUMBERS[kind]
    prefix = rng.choice(prefixes)
    digits = str(rng.randint(1, 9)) + "".join(str(rng.randrange(10)) for _ in range(length - 1))
    given = prefix + digits
    return (f"尾号{given}" if kind == "卡尾号" else given), given
