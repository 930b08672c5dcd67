"""Facts, wishes and story: everything a message holds is kept, whatever was asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.calming import echo
from bot.intake import phrases, reading, understanding
from bot.intake.acts import (
    DIGRESSIONS,
    FEELINGS,
    HARDLY_COMPLAINT,
    LIKELY_COMPLAINT,
    MAX_CORRECTION_CHARS,
    MAX_STORY_CHARS,
    SURE_SMALL_TALK,
    SURELY_TELLING_CHARS,
    TELLING,
    is_narrative,
    names_grievance,
    says_already,
    tells_something,
)
from bot.intake.context import ParseAmount
from bot.intake.needs import CONTACT, MIN_STORY_CHARS
from bot.intake.outcome import Outcome, set_answer
from bot.intake.readback import LABELS, declined
from bot.intake.state import CONFIRM, Intake, known, skipped
from bot.intake.turn import Turn

#: Longest message that is nothing but a sum of money, said in any numerals.
BARE_AMOUNT_CHARS = 10
#: "我要投诉你们快递公司" announces; anything longer already tells.
ANNOUNCEMENT_CHARS = 16
#: Asked what kind of matter it is, more words than these go on telling.
TELLS_MORE_CHARS = 8
#: A bare name of a firm or a place.
NAME_CHARS = 10

#: Questions to which any short text could be an answer.
FREE_TEXT = frozenset({"place", "demand", "occurred_at", "order_no", "name"})

#: Acts that say nothing of what happened.
QUESTIONS = frozenset(act for act in DIGRESSIONS if act.startswith("ask_")) | {"thanks", "greet", "goodbye"}
#: "别再强制办卡", "多开窗口": asked for a demand, these are one, whatever they sound like.
SOUNDS_LIKE_A_WISH = frozenset({"praise", "suggestion", "urge", "withdraw_complaint", "chitchat"})

Fact = dict[str, Any]


def answer_question(out: Outcome, asked: str | None, turn: Turn, parse_amount: ParseAmount) -> bool:
    """Reads the message as the answer to the question just asked."""
    intake = out.intake
    if asked in (None, CONFIRM, "story") or (intake.has(asked) and asked not in intake.notes["attempts"]):
        return False
    if asked in understanding.SLOTS:
        code = understanding.code_in(asked, turn)
        if code or reading.skip_reason(turn.text):
            understanding.choose(intake, asked, code or "other")
        # What is understood from more of the story belongs to the story as well.
        guessed = code and understanding.named_code(asked, turn.text) is None and len(turn.text) > TELLS_MORE_CHARS
        return bool(code or reading.skip_reason(turn.text)) and not guessed
    if reading.skip_reason(turn.text) and phrases.named_field(turn.text) not in (None, asked):
        return False
    fact = None if asked == "place" else reading.from_entities(turn).get(asked)
    if asked in CONTACT and phrases.NO_CONTACT.search(turn.text) and phrases.named_field(turn.text) in (None, asked):
        intake.facts[asked] = skipped("refused")
        return True
    if asked == "phone" and turn.found("email"):
        intake.facts[asked] = skipped("refused")  # the address itself stays with the story
        return False
    if asked == "consent" and turn.found("phone"):
        # The question named the purpose; who gives the number after it has agreed by doing so.
        fact = known("提供了联系方式", True)
    if fact is None and asked == "amount":
        fact = parse_amount(turn.text)
    if fact is None and asked != "consent" and says_already(turn):
        fact = recalled(out, asked, turn) or skipped("said")
    if fact is None and asked == "demand" and (wish := reading.demand_clause(turn.text)):
        fact = known(wish[:200])
    if fact is None and not is_aside(asked, turn):
        fact = reading.answer_to(asked, turn)
    if fact is None and asked == "place":
        fact = reading.from_entities(turn).get(asked) or reading.firm_in(turn)
    if fact is None:
        return False
    set_answer(out, asked, fact)
    return True


def recalled(out: Outcome, slot: str, turn: Turn) -> Fact | None:
    """ "上面说过了", "同上": the value met in passing, or that of the complaint before. Says what it found."""
    intake = out.intake
    earlier = intake.notes.get("previous", {}).get(slot)
    fact = intake.notes["seen"].get(slot) or in_story(intake, slot)
    if earlier and (fact is None or phrases.DITTO.search(turn.text)):
        out.say("utter_same_as_before", label=LABELS[slot], value=str(earlier["text"]))
        return known(str(earlier["text"]), earlier.get("value"))
    if fact is None:
        out.say("utter_already_said")
        return None
    out.say("utter_said_found", label=LABELS[slot], value=str(fact["text"]))
    return known(str(fact["text"]), fact.get("value"))


def in_story(intake: Intake, slot: str) -> Fact | None:
    if slot == "demand" and (wish := reading.demand_in(intake.text_of("story"))):
        return known(wish)
    if slot == "place" and intake.notes.get("company"):
        return known(str(intake.notes["company"]))
    return None


def is_aside(asked: str, turn: Turn) -> bool:
    """A remark that a lenient reading would mistake for an answer: "你是机器人吗" is not a place.

    A weak guess of the model makes no answer an aside; a question mark in words does.
    """
    if phrases.is_plain_answer(turn.text):
        return False
    if asked in FREE_TEXT and (turn.found("company") or turn.found("place")) and turn.act not in DIGRESSIONS:
        return False
    named_only = len(turn.text) <= NAME_CHARS and turn.act in ("ask_question", "spam", "inform")
    if asked == "place" and named_only and not phrases.QUESTION.search(turn.text):
        return False
    if asked in ("demand", "place", "name") and turn.act in SOUNDS_LIKE_A_WISH and could_be_wished(turn.text):
        return False
    if turn.act in DIGRESSIONS:
        return turn.confidence >= SURE_SMALL_TALK or phrases.QUESTION.search(turn.text) is not None
    if turn.act in FEELINGS:
        return True
    return asked in FREE_TEXT and is_narrative(turn) and not wants_something(turn)


def could_be_wished(text: str) -> bool:
    """Neither a question nor kind words nor chat."""
    return not (phrases.QUESTION.search(text) or phrases.KIND.search(text) or phrases.CHAT.search(text))


def wants_something(turn: Turn) -> bool:
    short = len(turn.text) <= ANNOUNCEMENT_CHARS and not phrases.HAPPENED.search(turn.text)
    return (short or turn.act in ("give_demand", "inform")) or bool(
        phrases.BARE_DEMAND.match(turn.text) or reading.demand_in(turn.text)
    )


def take_facts(out: Outcome, turn: Turn, parse_amount: ParseAmount, skip: str | None = None) -> bool:
    """Fills what is still empty from anything the message holds.

    What stands is changed by a correction only; but what was picked out of the story gives way to a plain statement.
    """
    intake, stated = out.intake, not is_narrative(turn)
    intake.notes["seen"] = {**reading.from_entities(turn), **intake.notes["seen"]}
    gained = False
    gives_number_after_all(out, turn)
    for slot, fact in found_facts(turn, parse_amount, skip).items():
        if not stated and reading.is_too_vague(slot, fact):
            continue
        if slot != skip and is_open(intake, slot, stated):
            intake.facts[slot] = fact if stated else {**fact, "told": True}
            gained = True
    company = reading.company_of(turn)
    if company and not intake.notes.get("company"):
        intake.notes["company"] = company
        gained = True
    if (
        skip not in CONTACT
        and phrases.NO_CONTACT.search(turn.text)
        and (intake.facts.get("consent") or {}).get("value") is not False
    ):
        set_answer(out, "consent", known("不同意", False))
    skips = take_skip(intake, turn, skip)
    wishes = take_wishes(out, turn, skip)
    return gained or skips or wishes


def gives_number_after_all(out: Outcome, turn: Turn) -> None:
    """Who first declined and then writes the number has changed their mind."""
    if declined(out.intake) and turn.found("phone") and not is_narrative(turn):
        out.intake.facts["consent"] = known("提供了联系方式", True)
        out.intake.facts.update(phone=None, name=skipped("refused"))


def found_facts(turn: Turn, parse_amount: ParseAmount, asked: str | None) -> dict[str, Fact]:
    facts = reading.from_entities(turn)
    wants = phrases.BARE_DEMAND.match(turn.text) or reading.demand_in(turn.text)  # "退一赔十" names no sum
    bare = None if turn.entities or asked == "amount" or wants else parse_amount(turn.text)
    if bare and len(turn.text) <= BARE_AMOUNT_CHARS:
        facts["amount"] = bare
    return facts


def is_open(intake: Intake, slot: str, stated: bool) -> bool:
    if slot in CONTACT and declined(intake):
        return False
    told = isinstance(intake.facts.get(slot), dict) and intake.facts[slot].get("told")
    return not intake.is_known(slot) or bool(told and stated)


def take_skip(intake: Intake, turn: Turn, asked: str | None) -> bool:
    """ "没有单号" while something else was asked."""
    gained = False
    for clause in phrases.CLAUSE_END.split(turn.text):
        reason = reading.skip_reason(clause)
        slot = phrases.named_field(clause) if reason else None
        if slot in (None, asked, "story", *understanding.SLOTS) or slot is None or intake.has(slot):
            continue
        intake.facts[slot] = reading.no_answer(slot, reason or "none")
        gained = True
    return gained


def take_wishes(out: Outcome, turn: Turn, skip: str | None) -> bool:
    """Demand, consent and evidence, which customers mention in passing."""
    intake, text = out.intake, turn.text
    gained = False
    if skip != "demand" and turn.act not in DIGRESSIONS:
        gained = take_demand(intake, turn)
    if skip != "consent" and not intake.has("consent"):
        gained = take_consent(out, text) or gained
    held = phrases.evidence_in(text)
    found_after_all = (intake.facts.get("evidence") or {}).get("value") is False
    if skip != "evidence" and held and (found_after_all or not intake.has("evidence")):
        if found_after_all:
            out.say("utter_corrected", changes=held)
        intake.facts["evidence"] = known(held, True)
        gained = True
    return gained


def take_consent(out: Outcome, text: str) -> bool:
    if phrases.DISAGREE.fullmatch(text):
        set_answer(out, "consent", known("不同意", False))
    elif phrases.AGREE.search(text) or phrases.CONSENT.search(text):
        set_answer(out, "consent", known("同意", True))
    return out.intake.has("consent")


def take_demand(intake: Intake, turn: Turn) -> bool:
    """A message that is a demand replaces one only picked out of the story, and joins one that was stated."""
    text = turn.text
    if phrases.FAIR.search(text):
        return False  # "态度挺好的，一直给我道歉" wants nothing
    tells = is_narrative(turn) and phrases.HAPPENED.search(text) is not None  # "退了货不退钱" is what happened
    explicit = (bool(phrases.BARE_DEMAND.match(text)) and not tells) or (
        turn.act == "give_demand" and len(text) <= MAX_CORRECTION_CHARS
    )
    explicit = explicit and not (phrases.NAMES_ONESELF.search(text) or phrases.NO_WISH.search(text))
    wish = text if explicit else reading.demand_in(text)
    current = intake.facts.get("demand") or {}
    if not wish or (intake.is_known("demand") and not explicit) or wish in current.get("text", ""):
        return False
    kept = "" if current.get("unsure") else current.get("text", "")
    intake.facts["demand"] = known("；".join(filter(None, (kept, wish[:200]))), unsure=not explicit)
    return True


def tell(out: Outcome, turn: Turn, answered: bool, asked: str | None) -> bool:
    """Keeps the message as part of the story when it tells something."""
    intake, text = out.intake, turn.text
    if not phrases.is_prose(text) or phrases.NO_CONTACT.search(text) or says_already(turn):
        return False
    sounds_like_one = turn.is_complaint >= LIKELY_COMPLAINT or names_grievance(turn)
    at_length = len(text) >= SURELY_TELLING_CHARS and turn.is_complaint >= HARDLY_COMPLAINT
    opening = asked is None and (sounds_like_one or at_length)
    # What follows in the same breath, or after "please go on", belongs to it.
    ranting = asked in (None, "story") and intake.has("story")
    aside = turn.act in (QUESTIONS if ranting else DIGRESSIONS)
    asked_for_story = (asked == "story" or opening or ranting) and not answered and not aside
    asked_for_story = asked_for_story and not is_mostly_facts(turn)
    enough = len(text) >= MIN_STORY_CHARS and turn.act not in {"greet", *FEELINGS}
    announced = (
        turn.act == "start_complaint" and len(text) < ANNOUNCEMENT_CHARS and turn.is_complaint < LIKELY_COMPLAINT
    )
    tells = is_narrative(turn) if intake.has("story") else tells_something(turn)
    if (
        asked in understanding.SLOTS
        and len(text) > TELLS_MORE_CHARS
        and not aside
        and not phrases.QUESTION.search(text)
    ):
        tells = True
    insult = turn.act == "abuse" and not names_grievance(turn)
    if announced or insult or not (tells or (asked_for_story and enough)):
        keep_prelude(intake, turn, asked, announced or insult)
        return False
    if answered and (len(text) <= ANNOUNCEMENT_CHARS or (len(text) <= reading.SHORT and turn.act != "tell_story")):
        return False
    add_to_story(intake, turn)
    if asked not in (None, "story"):
        out.say("utter_noted")
    return True


def is_mostly_facts(turn: Turn) -> bool:
    """ "我的手机号是…，我叫赵敏" tells who, not what."""
    covered = sum(len(entity["text"]) for entity in turn.entities)
    told = len(turn.text) - covered
    informs = turn.act in ("inform", "correct_information", "") and not is_narrative(turn)
    return informs and turn.is_complaint < LIKELY_COMPLAINT and told < min(covered, SURELY_TELLING_CHARS)


def add_to_story(intake: Intake, turn: Turn) -> None:
    for kept in intake.notes.pop("prelude", ()):
        put(intake, from_memory(kept))
    put(intake, turn)


def keep_prelude(intake: Intake, turn: Turn, asked: str | None, empty: bool) -> None:
    """Words before the story that may belong to it ("买到假鞋了"): kept until it is told, so that nothing is lost."""
    agrees = phrases.CONSENT.search(turn.text) or phrases.AGREE.search(turn.text)
    if asked in (None, "story") and not (intake.has("story") or agrees or empty) and turn.act not in QUESTIONS:
        intake.notes["prelude"] = [*intake.notes.get("prelude", ()), memory_of(turn)][-3:]


def put(intake: Intake, turn: Turn) -> None:
    told = intake.text_of("story")
    if turn.text in told.split("\n"):
        return
    intake.facts["story"] = known(f"{told}\n{turn.text}".strip()[:MAX_STORY_CHARS])
    intake.notes["echo"] = {**intake.notes["echo"], **echo.details(turn.text, turn.entities)}
    if turn.message_id:
        intake.notes["messages"] = [*intake.notes["messages"], turn.message_id]
    # Bare facts and bare anger say nothing of the kind of matter.
    tells = turn.is_complaint >= HARDLY_COMPLAINT or turn.act in TELLING
    if names_grievance(turn) or (tells and turn.act not in FEELINGS):
        understanding.add_to_scores(intake, turn)


def memory_of(turn: Turn) -> dict[str, Any]:
    """A message kept for later, in a form that a slot can hold."""
    return {
        "text": turn.text,
        "intent": turn.intent,
        "confidence": turn.confidence,
        "entities": [dict(entity) for entity in turn.entities],
        "classes": dict(turn.classes),
        "message_id": turn.message_id,
        "now": turn.now,
    }


def from_memory(kept: Mapping[str, Any]) -> Turn:
    return Turn(**kept)
