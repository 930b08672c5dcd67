"""Facts in a message: from the extractor anywhere, and by plain reading where a question was just asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.intake import phrases
from bot.intake.state import known, skipped
from bot.intake.turn import Turn

#: Longest free answer that is taken for a place, a name or a demand rather than for more of the story.
SHORT = 40
_NAME = re.compile(
    r"(?:我(?:是|叫|姓)|叫我|本人(?:叫|姓)?|免贵姓?|姓名?[是:：]?|名字(?:是|叫)?[:：]?|称呼我?|联系人[:：]?|敝姓)?[\s，,]*"
    r"([A-Za-z][A-Za-z .·'-]{0,20}?"
    r"|[\u4e00-\u9fff·]{1,4}?(?:先生|女士|小姐|太太|阿姨|大爷|大叔|师傅|老师|哥|姐)?)[\s。，,！!的吧就行好了啦啊]*"
)
_NUMBER = re.compile(r"[A-Za-z]{0,6}[-\s]?\d[\dA-Za-z-]{3,29}")
#: Without one of these a short text is no time, whatever was asked.
_TIME_WORD = re.compile(r"[年月日号周天点早晚午前后去今昨刚春夏秋冬节假时]")
_INTRODUCES = re.compile(r"\s*(?:我(?:叫|姓|是)|叫我|免贵姓?|本人)")
#: Words around a sum that say nothing more: "一共损失了二十五万".
_LEAD_IN = re.compile(r"一共|总共|大概|大约|差不多|损失了?|花了?|交了?|付了?|就是|[是了的吧]")
#: A number read out digit by digit.
_DIGITS = dict(zip("零〇一幺二两三四五六七八九", "0011223456789", strict=True))
_SPOKEN_NUMBER = re.compile(f"[{''.join(_DIGITS)}]{{5,}}")
_BARE_NUMBER = re.compile(r"[\d０-９.,，]+(?:元|块|块钱)?")
_UNIT_END = re.compile(r"[店铺厅站点行所部区路街号楼院园村镇柜仓馆场吧局]$|[A-Za-z0-9]")
_LABELLED_NUMBER = re.compile(
    r"(?:代码|号码|编号|单号|账号|帐号|卡号|尾号|保单|订单)(?:号)?(?:是|为|[:：])?\s*([A-Za-z]{0,6}\d[\dA-Za-z-]{3,25})"
)
_OFFERED = re.compile(r"(?:只|才|就)(?:肯|愿意?|给|能|答应|同意)?(?:退|赔|补|给)(?:了|我)?[^，。,；;]{0,3}$")
_PROMISED = re.compile(r"(?:说|答应|承诺|约好?|通知|讲|保证)(?:了|好|的)?$")
_PLANNED = re.compile(r"(?:就|又|还)?(?:要|得|准备|打算)(?!求)")
_COMES = re.compile(r"[^，。,；;]{0,3}(?:来|到|送|修|给|上门|发|派|处理|解决|退)")
_OWN_NAME = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{3,}(?:加油站|酒店|宾馆|超市|影城|汽修厂|饭店|商场|中心|支公司|分公司|营业部|分行|支行)$"
)
_JUST_IS = re.compile(r"^(?:就是|好像是|应该是|是|就在|在)(?=[\u4e00-\u9fffA-Za-z]{2})|(?:那家|这家|那里|那儿)$")
_NEVER_IN_A_NAME = re.compile(r"[是这那的在]|地点|单位|号码|时间|金额|那家")
_RESERVED = re.compile(r"[〔〕⟦⟧{}$]")
_NOT_A_NAME = frozenset("好对是嗯行有没无不投诉退赔快快递你们我们他们她他它客服人工谢谢算了同意可以确认提交")
_PLACEHOLDER = re.compile(r"⟦[^⟧]*⟧")
#: Entity type → slot it fills.
SLOT_OF = {"date": "occurred_at", "order_no": "order_no", "amount": "amount", "place": "place", "phone": "phone"}


def from_entities(turn: Turn, last: bool = False) -> dict[str, dict[str, Any]]:
    """Facts the extractor found; of several of a kind the first, or with `last` the last (as a correction names it)."""
    facts: dict[str, dict[str, Any]] = {}
    for entity in turn.entities if last else reversed(turn.entities):
        slot = slot_for(entity)
        if slot and not is_of_something_else(slot, entity, turn):
            facts[slot] = known(entity["text"], entity.get("value"), unsure=bool(entity.get("unsure")))
    if "order_no" not in facts and (number := labelled_number(turn)):
        facts["order_no"] = known(number, number)
    unit = unit_of(turn)
    named = [str(entity["text"]) for entity in turn.found("company") if _OWN_NAME.search(str(entity["text"]))]
    if unit or named:
        facts["place"] = known(unit or named[0])
    return facts


def labelled_number(turn: Turn) -> str:
    """ "代码413565", "号码5453553865": a number that is called one, where the extractor found none."""
    match = _LABELLED_NUMBER.search(turn.text)
    taken = [entity["text"] for entity in turn.entities]
    return match.group(1) if match and not any(match.group(1) in text for text in taken) else ""


def is_to_come(entity: Mapping[str, Any], turn: Turn) -> bool:
    """ "明天就去你们公司" is a threat or a plan; what is complained of has happened."""
    return bool(turn.now) and str(entity.get("value") or "")[:10] > turn.now[:10]


def is_of_something_else(slot: str, entity: Mapping[str, Any], turn: Turn) -> bool:
    """A day to come, put off or set as a deadline; a sum compared with or offered ("只肯退三十块")."""
    if entity.get("fact_role") in ("comparison", "deadline"):
        return True
    talk = phrases.is_whole(phrases.JUST_NOW, str(entity["text"])) and phrases.CORRECTION.search(turn.text)
    if slot == "occurred_at" and talk:
        return True  # "刚才卡号不对" says when it was said
    if slot == "occurred_at":
        return is_to_come(entity, turn) or is_put_off(entity, turn)
    before = turn.text[: int(entity.get("start") or 0)]
    return slot == "amount" and _OFFERED.search(before) is not None


def is_put_off(entity: Mapping[str, Any], turn: Turn) -> bool:
    """ "今天推明天，明天推后天" names no day."""
    end = int(entity.get("end") or 0)
    if _PLANNED.match(turn.text[end:]):
        return True  # "今天要动手术"
    if _PROMISED.search(turn.text[: int(entity.get("start") or 0)]) and _COMES.match(turn.text[end:]):
        return True  # "都说今天来，一次都没来"
    return turn.text[end : end + 1] in tuple("推拖") or turn.text[: int(entity.get("start") or 0)][-1:] in tuple("推拖")


def is_too_vague(slot: str, fact: Mapping[str, Any]) -> bool:
    """Picked out of a story: a bare town passed through, a time that is none; better asked than guessed."""
    if slot == "place":
        return len(str(fact["text"])) <= 3 and not _UNIT_END.search(str(fact["text"]))
    return slot == "occurred_at" and bool(fact.get("unsure")) and "/" in str(fact.get("value", ""))


def slot_for(entity: Mapping[str, Any]) -> str | None:
    if entity["entity"] == "person":
        return "name" if entity.get("fact_role") == "customer" else None
    return SLOT_OF.get(entity["entity"])


def unit_of(turn: Turn) -> str:
    """Firm, branch and staff in the order they were named: "顺丰 人民路网点 小刘"; needs at least a place."""
    named = [
        entity["text"]
        for entity in turn.entities
        if entity["entity"] in ("company", "place")
        or (entity["entity"] == "person" and entity.get("fact_role") != "customer")
    ]
    has_place = any(entity["entity"] == "place" for entity in turn.entities)
    return " ".join(dict.fromkeys(named)) if has_place else ""


def whom_in(turn: Turn) -> str:
    """The people, firms and places named, in order: "顺丰 人民路网点 小刘"; "" when nobody is."""
    named = [entity["text"] for entity in turn.entities if entity["entity"] in ("person", "company", "place")]
    return " ".join(dict.fromkeys(named))


def company_of(turn: Turn) -> str:
    found = turn.found("company")
    return str(found[0].get("value") or found[0]["text"]) if found else ""


def without_facts(turn: Turn) -> str:
    """What is left of "小李，13900000004" or "昨天下午" without facts of another kind."""
    text = turn.text
    for entity in turn.entities:
        if entity["entity"] != "person":
            text = text.replace(entity["text"], "")
    return text


def firm_in(turn: Turn) -> dict[str, Any] | None:
    """A firm's name alone is an answer to "where"."""
    found = turn.found("company")
    return known(found[0]["text"]) if found else None


def demand_in(text: str) -> str:
    """The clauses of a longer text that say what the customer wants, in their own words."""
    wishes = [match.group().strip() for match in phrases.DEMAND.finditer(text)]
    for match in phrases.EXPLICIT_WISH.finditer(text):
        explicit = match.group().strip()
        # The longer of two that overlap says it whole.
        wishes = [wish for wish in wishes if wish not in explicit]
        wishes += [] if any(explicit in wish for wish in wishes) else [explicit]
    return "，".join(dict.fromkeys(wish for wish in wishes if not phrases.NO_WISH.search(wish)))


def demand_clause(text: str) -> str:
    """The clause that wants something, in an answer that says more: "刚才说话冲了，退钱就行"."""
    clauses = (part.strip() for part in phrases.CLAUSE_END.split(text))
    return "，".join(part for part in clauses if part and phrases.BARE_DEMAND.match(part))


def answer_to(slot: str, turn: Turn) -> dict[str, Any] | None:
    """The message read as an answer to the question about `slot`; None when it is not one."""
    text = turn.text
    reason = skip_reason(text)
    # A "没有" to a question for consent answers some other question.
    if reason and not (slot == "consent" and reason != "refused"):
        return no_answer(slot, reason)
    if slot in ("evidence", "consent"):
        return yes_or_no(slot, turn)
    if slot == "name":
        if phrases.NO_NAME.search(text):
            return skipped("refused")
        return whole_person(turn) or name_in(text if _INTRODUCES.match(text) else without_facts(turn))
    if is_about_another(slot, turn) or (slot != "demand" and is_plain_other(turn)):
        return None
    if slot == "order_no":
        return number_in(turn)
    if slot == "amount":
        return None  # numbers without a unit are read by the caller, which has the extractor's parser
    if _BARE_NUMBER.fullmatch(text) or (slot == "demand" and is_no_demand(turn)):
        return None
    if slot == "place" and phrases.OUTBURST.search(text):
        return None
    if slot in ("place", "demand") and len(text) <= (SHORT if slot == "place" else 120):
        return known(_JUST_IS.sub("", text) or text)
    if slot == "occurred_at" and looks_like_time(turn):
        return known(text, unsure=True)
    return None


def is_no_demand(turn: Turn) -> bool:
    return phrases.NO_WISH.search(turn.text) is not None or (len(turn.text) > 12 and is_story_like(turn))


def is_about_another(slot: str, turn: Turn) -> bool:
    """Whether the message is little else than a fact of another kind: "我叫李雷" is no place and no time."""
    if turn.found("phone") or phrases.AGREE.search(turn.text):
        return True
    others = [entity for entity in turn.entities if slot_for(entity) not in (slot, None)]
    told = _LEAD_IN.sub("", turn.text)
    rest = len(told) - sum(len(entity["text"]) for entity in others)
    return bool(others) and rest <= 4


def looks_like_time(turn: Turn) -> bool:
    """A time in words that no calendar knows: "装修那阵子早上"."""
    text = turn.text
    plain = len(text) <= 12 and not _RESERVED.search(text) and turn.is_complaint < 0.5
    return plain and _TIME_WORD.search(text) is not None


def is_story_like(turn: Turn) -> bool:
    """A longer message without a word of wanting goes on telling."""
    wants = turn.act == "give_demand" or phrases.BARE_DEMAND.match(turn.text) or demand_in(turn.text)
    return not wants and turn.act not in ("inform", "no_information", "refuse_to_say")


def is_plain_other(turn: Turn) -> bool:
    """A bare yes, no or demand, or words about proof: never a name, a number or a place."""
    return (
        phrases.is_whole(phrases.YES, turn.text)
        or phrases.is_whole(phrases.NO, turn.text)
        or phrases.BARE_DEMAND.match(turn.text) is not None
        or phrases.NO_EVIDENCE.search(turn.text) is not None
        or turn.act in ("affirm", "deny", "give_demand", "hurry_submit", "have_evidence")
    )


def skip_reason(text: str) -> str | None:
    for reason, pattern in (("none", phrases.NONE), ("unknown", phrases.UNKNOWN), ("refused", phrases.REFUSED)):
        if phrases.is_whole(pattern, text):
            return reason
    return None


def no_answer(slot: str, reason: str) -> dict[str, Any]:
    if slot == "evidence":
        return known("没有", False)
    if slot == "consent":
        return known("不同意", False)
    return skipped(reason)


def yes_or_no(slot: str, turn: Turn) -> dict[str, Any] | None:
    text = turn.text
    if slot == "evidence" and (phrases.evidence_in(text) or phrases.names_evidence(text)):
        return known(text, True)
    if phrases.is_whole(phrases.NO, text) or turn.act in ("deny", "refuse_to_say"):
        return known("没有" if slot == "evidence" else "不同意", False)
    if slot == "evidence" and (turn.act == "no_information" or phrases.NO_EVIDENCE.search(text)):
        return known("没有" if turn.act == "no_information" else text, False)
    if phrases.is_whole(phrases.YES, text) or turn.act in ("affirm", "have_evidence"):
        return known(text if slot == "evidence" else "同意", True)
    if slot == "consent" and re.search(r"不(?:同意|行|可以|接受|愿意)", text):
        return known("不同意", False)
    if slot == "consent" and re.search(r"同意|可以|没问题", text):
        return known("同意", True)
    return None


def whole_person(turn: Turn) -> dict[str, Any] | None:
    """ "韩阿姨" as the whole answer is the customer, whoever else it might name in a story."""
    named = [one for one in turn.found("person") if len(one["text"]) >= len(turn.text) - 2]
    return known(named[0]["text"]) if named else None


def name_in(text: str) -> dict[str, Any] | None:
    """A name or a form of address given as the whole answer, a phone number beside it allowed."""
    match = _NAME.fullmatch(_PLACEHOLDER.sub("", text).strip())
    if not match or not match.group(1) or match.group(1)[0] in _NOT_A_NAME or _NEVER_IN_A_NAME.search(match.group(1)):
        return None
    return known(match.group(1))


def number_in(turn: Turn) -> dict[str, Any] | None:
    found = turn.found("order_no")
    if found:
        return known(found[0]["text"], found[0].get("value"))
    match = _NUMBER.search(_PLACEHOLDER.sub("", _SPOKEN_NUMBER.sub(in_digits, turn.text)))
    return known(match.group(), match.group().replace(" ", "")) if match else None


def in_digits(match: re.Match[str]) -> str:
    """ "八八零零一二三四" → "88001234"."""
    return "".join(_DIGITS[char] for char in match.group())
