"""What of the customer's own story a reply can give back: the point that hurts, the waiting, the running around.

Every value is the customer's words (or a sum as they gave it), never a guess: an echo that gets it wrong is worse than
none. Patterns are ours because no library reads Chinese grievances for their sorest point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final

from bot.intake import phrases

MIN_POINT, MAX_POINT = 5, 18
_CLAUSE_END: Final = re.compile(r"([，,。；;！!？?、…~～\n\s]+|\.{2,})")
_LEADING: Final = re.compile(
    r"^(?:然后|结果|而且|但是?|可是?|所以|因为|就是|还有|还|现在|后来|关键是?|最后|居然|竟然|并且|反正|那|你们?看|我(?:觉得|说))+"
)
#: Not 了 or 的: a quotation without them is nothing that anybody said.
_TRAILING: Final = re.compile(r"[吧啊呀呢嘛哦]*$")
_HURTS: Final = re.compile(
    r"没(?:收到|人|有人|给|送|到|退|赔|用|修)|不(?:扶|看|还|说|给|退|赔|管|理|让|肯|承认|处理|解决|接|到账)|骂|吼|推|骗|扣|拖|丢|坏|碎|烂|漏|赶|假|白跑|被"
)
_NOT_FOR_QUOTING: Final = re.compile(
    r"⟦|[〔〕{}$<>]|[A-Za-z0-9]{5,}|[\U0001f000-\U0001faff]"
    r"|[妈尼]的|他妈|tmd|sb|傻|操|靠|滚|废物|垃圾|狗|畜生|混蛋|王八|去死|死全|贱|屁|脑残|蠢|猪|变态|人渣|败类|流氓|骗子",
    re.IGNORECASE,
)
_PERSONAL: Final = re.compile(r"我(?:是|叫|姓)|电话|手机号|微信|身份证|住在?|地址|单号|订单号|保单号")
_WISHES: Final = re.compile(
    r"起诉|律师|法院|告你|曝光|抖音|微博|小红书|媒体|记者|12\d{3}|砸|打死|弄死|不(?:退|赔|给|解决|处理).{0,6}就|再不|否则|^(?:我?(?:要求?|想要?|希望|必须)|请|给我|赶紧|快点|让|把|投诉|退|赔|麻烦)|怎么办|[吗么呢]$"
)
_NUMBER: Final = r"(?:[一二两三四五六七八九十百好几多无数]+|\d{1,3})"
_EFFORT: Final = re.compile(
    rf"(?:打|跑|问|催|找|去|来|投诉|联系|反映|报修|申请|解释|沟通|寄|修|换)(?:过)?了?(?:你们|他们|客服|银行|物业|快递)?{_NUMBER}"
    rf"(?:多|几)?(?:次|遍|趟|回|个电话|通电话)(?:客服)?(?:电话)?"
)
_WAITED: Final = (
    r"(?:等了?|拖了?|耗了?|晾了?|排了?(?:队)?|折腾了?|过去?了?|已经|都快?|整整|足足|快|将近|催了?)"
    r"(?:我们?|整整|足足|快|将近|大概|差不多|都|有|将|了)*"
)
_RELATION: Final = re.compile(
    r"我(?:家)?的?(?P<who>妈妈?|母亲|爸爸?|父亲|奶奶|爷爷|外婆|外公|姥姥|姥爷|父母|爸妈|女儿|儿子|孩子|宝宝|小孩|老婆|老公|爱人|妻子"
    r"|丈夫|婆婆|岳母|岳父)(?!的?(?:手机|电话|微信|同学|朋友|同事))"
)
_YOURS: Final[Mapping[str, str]] = {
    "妈": "您母亲", "妈妈": "您母亲", "母亲": "您母亲", "爸": "您父亲", "爸爸": "您父亲", "父亲": "您父亲",
    "父母": "您父母", "爸妈": "您父母", "老婆": "您爱人", "老公": "您爱人", "爱人": "您爱人", "妻子": "您爱人",
    "丈夫": "您爱人", "孩子": "孩子", "宝宝": "孩子", "小孩": "孩子", "女儿": "您女儿", "儿子": "您儿子",
}  # fmt: skip


def details(text: str, entities: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The variables of calming scripts that this text fills: point, waited, effort, amount, who."""
    found = {
        "point": point(text, entities),
        "waited": waited(text, entities),
        "effort": _first(_EFFORT, text),
        "amount": amount(entities),
        "who": whom(text),
    }
    return {name: value for name, value in found.items() if value}


def point(text: str, entities: Sequence[Mapping[str, Any]]) -> str:
    """The clause that hurts most, short enough to be quoted; "" when there is none fit for it."""
    people = [str(entity["text"]) for entity in entities if entity.get("entity") == "person"]
    clauses = [_TRAILING.sub("", _LEADING.sub("", part)) for part in _statements(text)]
    fit = [clause for clause in clauses if _is_quotable(clause, people)]
    scored = [(score, -place, clause) for place, clause in enumerate(fit) if (score := _sting(clause)) > 0]
    return max(scored)[2] if scored else ""


def _statements(text: str) -> Iterator[str]:
    """The clauses that no question mark ends: a question wants an answer, not an echo."""
    parts = _CLAUSE_END.split(text)
    for clause, end in zip_longest(parts[::2], parts[1::2], fillvalue=""):
        if not {"?", "？"} & set(end):
            yield clause


def _is_quotable(clause: str, people: Sequence[str]) -> bool:
    return (
        MIN_POINT <= len(clause) <= MAX_POINT
        and not _NOT_FOR_QUOTING.search(clause)
        and not _PERSONAL.search(clause)
        and not _WISHES.search(clause)
        and not any(name in clause for name in people)
    )


def _sting(clause: str) -> int:
    """How much it hurts; bare waiting has a variable of its own."""
    words = 2 * len(phrases.GRIEVANCE.findall(clause)) + len(_HURTS.findall(clause))
    return words - 2 * ("等了" in clause)


def waited(text: str, entities: Sequence[Mapping[str, Any]]) -> str:
    """The longest time that the customer says they waited, in their words."""
    spans = sorted(
        (entity for entity in entities if entity.get("entity") == "duration" and entity.get("value")),
        key=lambda entity: -float(entity["value"]),
    )
    for span in spans:
        words = str(span["text"])
        if re.search(_WAITED + re.escape(words), text) and not words.startswith(("等", "拖")):
            return words
    return ""


def amount(entities: Sequence[Mapping[str, Any]]) -> str:
    """The one sum that was named; of several nobody knows which one hurts."""
    sums = {entity.get("value") for entity in entities if entity.get("entity") == "amount" and not entity.get("unsure")}
    value = sums.pop() if len(sums) == 1 else None
    return f"{value:,.2f}".rstrip("0").rstrip(".") + "元" if isinstance(value, (int, float)) else ""


def whom(text: str) -> str:
    match = _RELATION.search(text)
    return _YOURS.get(match.group("who"), "家里老人") if match else ""


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group() if match else ""
