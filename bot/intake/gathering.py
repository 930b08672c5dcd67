"""Facts, wishes and story: everything a message holds is kept, whatever was asked."""

from __future__ import annotations

from bot.intake import phrases, reading, understanding
from bot.intake.acts import (
    DIGRESSIONS,
    FEELINGS,
    LIKELY_COMPLAINT,
    MAX_CORRECTION_CHARS,
    MAX_STORY_CHARS,
    SURELY_TELLING_CHARS,
    is_narrative,
    says_already,
)
from bot.intake.corrections import ParseAmount
from bot.intake.needs import CONTACT, MIN_STORY_CHARS
from bot.intake.outcome import Outcome, set_answer
from bot.intake.state import CONFIRM, Intake, known, skipped
from bot.intake.turn import Turn


def answer_question(out: Outcome, asked: str | None, turn: Turn, parse_amount: ParseAmount) -> bool:
    """Reads the message as the answer to the question just asked."""
    intake = out.intake
    if asked in (None, CONFIRM, "story") or (intake.has(asked) and asked not in intake.notes["attempts"]):
        return False
    if asked in understanding.SLOTS:
        code = understanding.named_code(asked, turn.text)
        if code or reading.skip_reason(turn.text):
            understanding.choose(intake, asked, code or "other")
        return bool(code or reading.skip_reason(turn.text))
    fact = reading.from_entities(turn).get(asked)
    if fact is None and asked == "amount":
        fact = parse_amount(turn.text)
    if fact is None and asked != "consent" and says_already(turn):
        out.say("utter_already_said")
        fact = skipped("said")
    if fact is None and not is_aside(turn):
        fact = reading.answer_to(asked, turn)
    if fact is None:
        return False
    set_answer(out, asked, fact)
    return True


def is_aside(turn: Turn) -> bool:
    """A remark that a lenient reading would mistake for an answer: "你是机器人吗" is not a place."""
    return turn.act in DIGRESSIONS | FEELINGS or (is_narrative(turn) and len(turn.text) > reading.SHORT)


def take_facts(out: Outcome, turn: Turn, skip: str | None = None) -> bool:
    """Fills what is still empty from anything the message holds; what stands is only changed by a correction."""
    intake = out.intake
    gained = False
    for slot, fact in reading.from_entities(turn).items():
        if slot != skip and not intake.is_known(slot) and not refused_contact(intake, slot):
            intake.facts[slot] = fact
            gained = True
    company = reading.company_of(turn)
    if company and not intake.notes.get("company"):
        intake.notes["company"] = company
        gained = True
    return take_wishes(out, turn, skip) or gained


def refused_contact(intake: Intake, slot: str) -> bool:
    return slot in CONTACT and (intake.facts.get("consent") or {}).get("value") is False


def take_wishes(out: Outcome, turn: Turn, skip: str | None) -> bool:
    """Demand and evidence, which customers mention in passing."""
    intake, text = out.intake, turn.text
    gained = False
    if skip != "demand" and turn.act not in DIGRESSIONS:
        gained = take_demand(intake, turn)
    if skip != "consent" and not intake.has("consent") and phrases.CONSENT.search(text):
        intake.facts["consent"] = known("同意", True)
        gained = True
    held = phrases.EVIDENCE.search(text)
    if skip != "evidence" and not intake.has("evidence") and held and not phrases.NO_EVIDENCE.search(text):
        intake.facts["evidence"] = known(held.group(), True)
        gained = True
    return gained


def take_demand(intake: Intake, turn: Turn) -> bool:
    """A message that is a demand replaces one only picked out of the story, and joins one that was stated."""
    text = turn.text
    explicit = bool(phrases.BARE_DEMAND.match(text)) or (
        turn.act == "give_demand" and len(text) <= MAX_CORRECTION_CHARS
    )
    wish = text if explicit else reading.demand_in(text)
    current = intake.facts.get("demand") or {}
    if not wish or (intake.is_known("demand") and not explicit) or wish in current.get("text", ""):
        return False
    kept = "" if current.get("unsure") else current.get("text", "")
    intake.facts["demand"] = known("；".join(filter(None, (kept, wish[:200]))), unsure=not explicit)
    return True


def tell(out: Outcome, turn: Turn, answered: bool) -> bool:
    """Keeps the message as part of the story when it tells something."""
    intake, text = out.intake, turn.text
    opening = intake.requested is None and (len(text) >= SURELY_TELLING_CHARS or turn.is_complaint >= LIKELY_COMPLAINT)
    asked_for_story = (intake.requested == "story" or opening) and not answered and turn.act not in DIGRESSIONS
    enough = len(text) >= MIN_STORY_CHARS and turn.act not in ("start_complaint", "greet", "abuse")
    if not (is_narrative(turn) or (asked_for_story and enough)):
        return False
    if answered and len(text) <= reading.SHORT and turn.act != "tell_story":
        return False
    add_to_story(intake, turn)
    if intake.requested not in (None, "story"):
        out.say("utter_noted")
    return True


def add_to_story(intake: Intake, turn: Turn) -> None:
    told = intake.text_of("story")
    if turn.text in told.split("\n"):
        return
    intake.facts["story"] = known(f"{told}\n{turn.text}".strip()[:MAX_STORY_CHARS])
    if turn.message_id:
        intake.notes["messages"] = [*intake.notes["messages"], turn.message_id]
    understanding.add_to_scores(intake, turn)
