"""Industry and problems: gathered from everything told so far, asked only when they stay unclear."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.facts import INDUSTRY_OF
from bot.intake import reading
from bot.intake.context import OpenTicket
from bot.intake.needs import FIRM_IS_ENOUGH
from bot.intake.state import Intake, known
from bot.intake.turn import Turn
from bot.vocabulary import INDUSTRIES, PROBLEMS

#: The two facts that are understood rather than asked for.
SLOTS = ("industry", "problems")
#: Thresholds come from cross-validation: docs/nlu.md has what each costs and saves.
SURE_INDUSTRY = 0.5
#: Offered when nothing told so far points anywhere.
USUAL_PROBLEMS = ("attitude", "delay", "quality", "refund", "fee")
SURE_PROBLEM = 0.25
#: For an answer typed to the question itself.
SURE_ANSWER = 0.6
#: An answer to two buttons that takes neither.
BOTH = "both"
BOTH_WORDS = re.compile(
    "(?:我?(?:觉得)?(?:两个|两样|两种|俩|两者|二者)?(?:都|全)(?:有|是|算|占)(?:的|吧|啊|了)?|两个都[有是]?|都有份)"
)
#: A second problem is recorded when it is nearly as likely as the main one.
ALSO_PROBLEM = 0.25
#: Two problems are rivals when the second is this near to the first and both leave little to the others. Then the
#: customer taps one of two: the first alone would be right four times of ten, one of the two is nearly eight times.
CLOSE = 0.7
PAIR = 0.5
CHOICES = 4
#: Words that any place of a trade may be called by.
EVERY_PLACE = re.compile(
    r"营业[厅部]|专卖店|旗舰店|门店|总店|快递|速递|物流|网点|驿站|服务[点站]|支行|分行|银行|保险|物业|加油站|酒店|宾馆|超市|商场|商城"
    r"|小区|公司|线上|平台|外卖|客服|[那哪这]家|[的了在]"
)
LEAST_OF_A_NAME, MUCH_OF_A_NAME = 2, 3
#: What a well-known company's name adds to its industry: more than a lukewarm guess, less than a clear story.
COMPANY_SAYS = 0.35
#: What words that can hardly mean anything else add to a problem.
WORDS_SAY = 0.25
UNMISTAKABLE: Mapping[str, re.Pattern[str]] = {
    "damaged": re.compile("(?:摔|压|碰|震|磕)(?:碎|坏|烂|瘪)|碎了|碎成|全碎|破损|洒了|漏了一|泡烂|泡湿"),
    "lost": re.compile("弄丢|丢件|丢了|不见了|少了(?:一|两|几|半)|只(?:发|送|寄)来?了?一[箱件盒袋]"),
    "false_sign": re.compile("显示[^，。]{0,6}签收|(?:没|未)收到[^，。]{0,6}签收|签收[^，。]{0,8}(?:没|未)(?:收|见)"),
    "safety": re.compile("吃出|(?:有|爬出)[^，。]{0,3}(?:虫|蟑螂|老鼠)|拉肚子|食物中毒|肠胃炎"),
    "attitude": re.compile("态度(?:特别|太|很|极|非常)?(?:差|恶劣|不好)|翻白眼|爱理不理|骂我|吼我"),
    "outage": re.compile("断网|没信号|停电|停水|登不上|打不开网页|系统崩"),
    "surrender": re.compile("退保"),
    "claim": re.compile("拒赔|理赔款|(?:保险|保司)[^，。]{0,10}不(?:给)?赔"),
}


def add_to_scores(intake: Intake, turn: Turn) -> None:
    """Mixes this message's rankings into the running average; longer messages say more and weigh more."""
    weight = min(len(turn.text), 120) / 40
    named = INDUSTRY_OF.get(reading.company_of(turn))
    before = float(intake.notes["weight"])
    told = {code for code, words in UNMISTAKABLE.items() if words.search(turn.text)}
    for name in SLOTS:
        new = {entry["code"]: entry["confidence"] for entry in turn.classes.get(name, ())}
        if name == "industry" and named:
            new[named] = new.get(named, 0.0) + COMPANY_SAYS
        if name == "problems":
            new |= {code: new.get(code, 0.0) + WORDS_SAY for code in told}
        intake.notes["scores"][name] = mixed(intake.notes["scores"][name], before, new, weight)
    intake.notes["weight"] = before + weight


def mixed(old: Mapping[str, float], old_weight: float, new: Mapping[str, float], weight: float) -> dict[str, float]:
    total = old_weight + weight
    return {
        code: round((old.get(code, 0.0) * old_weight + new.get(code, 0.0) * weight) / total, 4)
        for code in sorted({*old, *new})
    }


def decide(intake: Intake) -> None:
    """Fills industry and problems where the scores are clear; what the customer chose is never overruled.

    A later, vaguer message does not take back what an earlier one made clear.
    """
    scores = intake.notes["scores"]
    pending = intake.notes["pending"]
    # What the customer wants to change is asked for, not understood again the same way.
    chosen = [*intake.notes.get("chosen", []), *(pending.values() if isinstance(pending, dict) else ())]
    if "industry" not in chosen and scores["industry"]:
        code, score = best(scores["industry"])[0]
        if score >= SURE_INDUSTRY:
            intake.facts["industry"] = code
    if "problems" not in chosen and scores["problems"]:
        ranked = named(scores["problems"])
        codes = [code for code, score in ranked if score >= ALSO_PROBLEM or code == ranked[0][0]][:3]
        if ranked[0][1] >= SURE_PROBLEM and not rivals(intake):
            intake.facts["problems"] = codes


def rivals(intake: Intake) -> list[str]:
    """The two problems between which what was told so far does not decide; else []."""
    ranked = named(intake.notes["scores"]["problems"])[:2]
    if len(ranked) < 2:
        return []
    (first, most), (second, next_most) = ranked
    return [first, second] if next_most >= CLOSE * most and most + next_most >= PAIR else []


def named(scores: Mapping[str, float]) -> list[tuple[str, float]]:
    """The ranking without 其他, unless there is nothing else."""
    return [entry for entry in best(scores) if entry[0] != "other"] or best(scores)


def same_as(intake: Intake, tickets: Sequence[OpenTicket]) -> str | None:
    """The number of the customer's open complaint that this story seems to tell again.

    Of the same industry, and the same problem, place or firm; never where the order numbers differ.
    """
    industry = intake.facts.get("industry")
    for ticket in tickets:
        of_the_trade = industry in (None, ticket.industry)
        alike = (industry and same_problem(intake, ticket)) or names_place_of(intake, ticket)
        if of_the_trade and alike and not other_order(intake, ticket):
            return ticket.number
    return None


def same_problem(intake: Intake, ticket: OpenTicket) -> bool:
    told = set(intake.facts.get("problems") or ())
    likely = {code for code, score in best(intake.notes["scores"]["problems"])[:2]}
    return bool(set(ticket.problems[:2]) & (told or likely))


def names_place_of(intake: Intake, ticket: OpenTicket) -> bool:
    """The firm's own name, or what is particular in the name of the place: "杏林站" of "圆通杏林站"."""
    if ticket.company and intake.notes.get("company") == ticket.company:
        return True
    told = f"{intake.text_of('story')}\n{intake.text_of('place')}"
    particular = EVERY_PLACE.sub(" ", ticket.place.replace(ticket.company or " ", " ")).split()
    return any(
        len(name) >= LEAST_OF_A_NAME and name[start : start + MUCH_OF_A_NAME] in told
        for name in particular
        for start in range(max(1, len(name) - MUCH_OF_A_NAME + 1))
    )


def other_order(intake: Intake, ticket: OpenTicket) -> bool:
    mine, theirs = plain(intake.text_of("order_no")), plain(ticket.order_no)
    return bool(mine and theirs) and mine != theirs


def plain(order_no: str) -> str:
    return "".join(char for char in order_no.upper() if char.isalnum())


def settle_place(intake: Intake) -> None:
    """Where a firm has no branches that matter, its name says where."""
    company = intake.notes.get("company")
    if company and not intake.has("place") and intake.facts.get("industry") in FIRM_IS_ENOUGH:
        intake.facts["place"] = known(company)


def best(scores: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def choose(intake: Intake, slot: str, code: str) -> None:
    """`code` as the customer's own word; BOTH stands for the two problems that were offered."""
    both = rivals(intake) if code == BOTH else []
    intake.facts[slot] = (both or [code]) if slot == "problems" else code
    intake.notes["chosen"] = sorted({*intake.notes.get("chosen", []), slot})


def buttons(intake: Intake, slot: str) -> list[dict[str, str]]:
    """The likeliest codes, and 其他; of two rivals only these."""
    names = PROBLEMS if slot == "problems" else INDUSTRIES
    if slot == "problems" and rivals(intake):
        return [{"title": names[code], "payload": f"{slot}={code}"} for code in rivals(intake)]
    codes = [code for code, _ in best(intake.notes["scores"][slot]) if code != "other"][:CHOICES]
    if not codes:
        codes = [code for code in INDUSTRIES if code != "other"] if slot == "industry" else list(USUAL_PROBLEMS)
    return [{"title": names[code], "payload": f"{slot}={code}"} for code in [*codes, "other"]]


def code_in(slot: str, turn: Turn) -> str | None:
    """The code a typed answer stands for: its name, a well-known firm, or what the model is sure of."""
    code = named_code(slot, turn.text)
    if code is None and slot == "problems" and BOTH_WORDS.fullmatch(turn.text.strip("。！!，, ")):
        code = BOTH
    if code is None and slot == "industry":
        code = INDUSTRY_OF.get(reading.company_of(turn))
    ranked = turn.classes.get(slot) or ()
    if code is None and ranked and ranked[0]["confidence"] >= SURE_ANSWER and turn.act not in ("affirm", "deny"):
        code = str(ranked[0]["code"])
    return code


def named_code(slot: str, text: str) -> str | None:
    """The code whose Chinese name, or its first half in a short answer, the customer typed instead of tapping."""
    names = PROBLEMS if slot == "problems" else INDUSTRIES
    for code, name in names.items():
        if name in text or (len(text) <= 6 and name[:2] in text):
            return code
    return None
