"""One step of intake: read the message, keep every fact, decide what to say and what to ask next.

All rules of the dialogue are here, in plain code, because Rasa's declarative slot mappings cannot express
"a correction, plus a new fact, plus a question" in one message; the form only asks what this step requests.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable

from bot.intake import phrases, reading, understanding
from bot.intake.needs import CONTACT, MIN_STORY_CHARS, next_question
from bot.intake.state import CONFIRM, Intake, fresh_notes, known, skipped
from bot.intake.turn import Turn

#: Questions of the customer that are answered in passing, and the form goes on.
DIGRESSIONS = frozenset(
    {
        "ask_bot_identity", "ask_duration", "ask_data_use", "ask_anonymous", "ask_other_channels", "ask_documents",
        "ask_hours", "ask_why", "ask_repeat", "ask_question", "hold_on", "thanks", "greet", "chitchat", "spam",
        "bot_complaint", "praise", "suggestion", "goodbye", "ask_status", "urge", "withdraw_complaint",
    }
)  # fmt: skip
#: Acts that carry feeling; each has words of its own before the question goes on.
FEELINGS = frozenset({"vent", "abuse", "threaten"})
TELLING = frozenset({"tell_story", "add_information", "vent", "threaten"})
LIKELY_COMPLAINT = 0.6
MAX_ATTEMPTS = 2
MAX_STORY_CHARS = 6000

ParseAmount = Callable[[str], "dict[str, Any] | None"]


@dataclass
class Outcome:
    """What one step decided.

    `says` are response names with their variables, in order; `ends` is "", "confirmed" or "cancelled";
    `wants_human` asks the caller to put the conversation in the handoff queue.
    """

    intake: Intake
    says: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    ends: str = ""
    wants_human: bool = False

    def say(self, response: str, **variables: Any) -> None:
        self.says.append((response, variables))


def step(intake: Intake, turn: Turn, parse_amount: ParseAmount) -> Outcome:
    """Works one turn into `intake` and sets ``intake.requested``."""
    out = Outcome(intake)
    first = intake.requested is None
    intake.notes["emotion_peak"] = max(intake.notes["emotion_peak"], turn.emotion if worth_hearing(turn) else 0)
    if not (by_button(out, turn) or by_command(out, turn)):
        by_words(out, turn, parse_amount)
    if not out.ends:
        if first:
            greet_story(out, turn)
        understanding.decide(out.intake)
        out.intake.requested = out.intake.requested if keeps_question(out) else next_question(out.intake)
    return out


def worth_hearing(turn: Turn) -> bool:
    """Emotion is only read from words of one's own, not from a bare "对" or a number."""
    return turn.act in TELLING | {"abuse"} or turn.is_complaint >= LIKELY_COMPLAINT


def keeps_question(out: Outcome) -> bool:
    """A field the customer wants to change is asked at once, whatever else is missing."""
    pending = out.intake.notes["pending"]
    if isinstance(pending, dict) and pending.get("change") and not out.intake.has(pending["change"]):
        out.intake.requested = pending["change"]
        return True
    out.intake.notes["pending"] = pending if isinstance(pending, str) else None
    return False


# -- buttons ---------------------------------------------------------------------------------------------------


def by_button(out: Outcome, turn: Turn) -> bool:
    choice, intake = turn.choice, out.intake
    slot, value = choice.get("slot"), choice.get("value")
    if not slot:
        return False
    intake.notes["pending"] = None
    if slot in understanding_slots():
        understanding.choose(intake, slot, str(value))
    elif slot == CONFIRM:
        out.ends = "confirmed" if value else ""
        if not value:
            ask_what_to_change(out)
    elif slot == "change":
        reopen(out, str(value))
    elif slot == "cancel":
        out.ends = "cancelled" if value else ""
    elif slot == "skip":
        intake.facts[str(value)] = skipped("refused")
    elif slot in ("evidence", "consent"):
        set_answer(out, slot, known(turn.text, bool(value)))
    return True


def understanding_slots() -> tuple[str, str]:
    return ("industry", "problems")


# -- commands --------------------------------------------------------------------------------------------------


def by_command(out: Outcome, turn: Turn) -> bool:
    """Cancel, start over, a human, hurry: what a customer may want at any step."""
    intake, text = out.intake, turn.text
    asking_cancel = intake.notes["pending"] == "cancel"
    if asking_cancel:
        intake.notes["pending"] = None
    # Rasa cannot end a form in the turn that opens it, so the first message never cancels.
    if intake.requested is not None and is_cancel(turn, asking_cancel):
        out.ends = "cancelled"
    elif intake.requested is not None and turn.act == "cancel" and not carries_facts(turn):
        intake.notes["pending"] = "cancel"
        out.say("utter_confirm_cancel")
    elif asking_cancel and (phrases.is_whole(phrases.NO, text) or turn.act == "deny"):
        out.say("utter_continue")
    elif phrases.NEW_STORY.search(text) and turn.act in ("start_over", "") or turn.act == "start_over":
        intake.facts, intake.notes = {}, fresh_notes()
        out.say("utter_restarted")
    elif phrases.HUMAN.search(text) or turn.act == "ask_human":
        out.wants_human = True
        take_facts(out, turn)
    elif intake.has("story") and (phrases.HURRY.search(text) or turn.act == "hurry_submit"):
        hurry(out)
    else:
        return False
    return True


def is_cancel(turn: Turn, asking: bool) -> bool:
    if asking and (phrases.is_whole(phrases.YES, turn.text) or turn.act in ("affirm", "cancel")):
        return True
    return phrases.CANCEL.search(turn.text) is not None and len(turn.text) <= 24


def hurry(out: Outcome) -> None:
    """"别问了": a second "hurry" at the read-back submits, an earlier one goes straight to the read-back."""
    intake = out.intake
    if intake.requested == CONFIRM:
        out.ends = "confirmed"
        return
    while (slot := next_question(intake)) not in (CONFIRM, "consent", "industry", "problems"):
        intake.facts[slot] = skipped("hurried")
    out.say("utter_hurried")


# -- words -----------------------------------------------------------------------------------------------------


def by_words(out: Outcome, turn: Turn, parse_amount: ParseAmount) -> None:
    intake = out.intake
    asked = intake.requested
    if asked == CONFIRM and at_read_back(out, turn):
        return
    if is_correction(turn) and correct(out, turn, parse_amount):
        return
    answered = answer_question(out, asked, turn, parse_amount)
    gained = take_facts(out, turn, skip=asked if answered else None)
    told = tell(out, turn, answered)
    passed = pass_remark(out, turn, answered or told)
    if asked and not (answered or gained or told or passed):
        not_understood(out, asked, turn)


def at_read_back(out: Outcome, turn: Turn) -> bool:
    text = turn.text
    if phrases.is_whole(phrases.YES, text) or (turn.act == "affirm" and not is_correction(turn)):
        out.ends = "confirmed"
        return True
    field_named = phrases.named_field(text) if len(text) <= 24 else None
    if phrases.is_whole(phrases.NO, text) or (turn.act == "deny" and not turn.entities and not field_named):
        ask_what_to_change(out)
        return True
    if field_named and out.intake.notes["pending"] == "change" and not turn.entities:
        reopen(out, field_named)
        return True
    return False


def ask_what_to_change(out: Outcome) -> None:
    out.intake.notes["pending"] = "change"


def is_correction(turn: Turn) -> bool:
    return turn.act == "correct_information" or phrases.CORRECTION.search(turn.text) is not None


def correct(out: Outcome, turn: Turn, parse_amount: ParseAmount) -> bool:
    """Overwrites what the message names anew, or asks for the field it only names. False: it corrected nothing."""
    intake = out.intake
    slot = phrases.named_field(turn.text)
    facts = reading.from_entities(turn, last=True)
    new = {name: fact for name, fact in facts.items() if intake.has(name) or name == slot or name == intake.requested}
    if slot and slot not in new:
        fact = new_value(slot, turn, parse_amount)
        if fact:
            new[slot] = fact
    changed = {name: fact for name, fact in new.items() if intake.facts.get(name) != fact}
    if changed:
        for name, fact in changed.items():
            set_answer(out, name, fact)
        intake.notes["pending"] = None
        out.say("utter_corrected", changes="，".join(fact["text"] for fact in changed.values()))
        return True
    if slot and intake.has(slot) and len(turn.text) <= 24 and not is_narrative(turn):
        reopen(out, slot)
        return True
    return False


def new_value(slot: str, turn: Turn, parse_amount: ParseAmount) -> dict[str, Any] | None:
    """What stands after "是" or "改成" in "名字写错了，是张三"."""
    tail = phrases.after_correction(turn.text)
    if not tail:
        return None
    if slot == "amount":
        return parse_amount(tail)
    if slot == "name":
        return reading.name_in(tail)
    if slot in ("place", "demand", "order_no"):
        return known(tail)
    return None


def reopen(out: Outcome, slot: str) -> None:
    """Asks for a field again; the old value goes, so that nothing wrong can be confirmed by silence."""
    if slot == "story":
        out.intake.notes["messages"] = []
    out.intake.facts[slot] = None
    out.intake.notes["attempts"][slot] = 0
    out.intake.notes["pending"] = {"change": slot}


def carries_facts(turn: Turn) -> bool:
    return bool(turn.entities) or is_narrative(turn)


def answer_question(out: Outcome, asked: str | None, turn: Turn, parse_amount: ParseAmount) -> bool:
    """Reads the message as the answer to the question just asked."""
    intake = out.intake
    if asked in (None, CONFIRM, "story") or (intake.has(asked) and asked not in intake.notes["attempts"]):
        return False
    if asked in understanding_slots():
        code = understanding.named_code(asked, turn.text)
        if code or reading.skip_reason(turn.text):
            understanding.choose(intake, asked, code or "other")
        return bool(code or reading.skip_reason(turn.text))
    fact = reading.from_entities(turn).get(asked)
    if fact is None and asked == "amount":
        fact = parse_amount(turn.text)
    if fact is None and not is_aside(turn):
        fact = reading.answer_to(asked, turn, intake)
    if fact is None and asked != "consent" and (phrases.ALREADY_SAID.search(turn.text) or turn.act == "already_said"):
        out.say("utter_already_said")
        fact = skipped("said")
    if fact is None:
        return False
    set_answer(out, asked, fact)
    return True


def is_aside(turn: Turn) -> bool:
    """A remark that a lenient reading would mistake for an answer: "你是机器人吗" is not a place."""
    return turn.act in DIGRESSIONS | FEELINGS or (is_narrative(turn) and len(turn.text) > reading.SHORT)


def set_answer(out: Outcome, slot: str, fact: dict[str, Any]) -> None:
    out.intake.facts[slot] = fact
    if slot == "consent" and fact.get("value") is False:
        for contact in CONTACT:
            out.intake.facts[contact] = skipped("no_consent")
        out.say("utter_no_consent")


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
    if skip != "demand" and not intake.is_known("demand"):
        wish = text if turn.act == "give_demand" or phrases.BARE_DEMAND.match(text) else reading.demand_in(text)
        if wish and turn.act not in DIGRESSIONS:
            intake.facts["demand"] = known(wish[:200])
            gained = True
    if skip != "evidence" and not intake.has("evidence") and phrases.EVIDENCE.search(text):
        lacking = phrases.NO_EVIDENCE.match(text) is not None
        intake.facts["evidence"] = known("没有" if lacking else text[:100], not lacking)
        gained = True
    return gained


# -- the story -------------------------------------------------------------------------------------------------


def is_narrative(turn: Turn) -> bool:
    likely = turn.is_complaint >= LIKELY_COMPLAINT and turn.act not in DIGRESSIONS | {"inform", "affirm", "deny"}
    return len(turn.text) >= MIN_STORY_CHARS and (turn.act in TELLING or likely)


def tell(out: Outcome, turn: Turn, answered: bool) -> bool:
    """Keeps the message as part of the story when it tells something."""
    intake, text = out.intake, turn.text
    asked_for_story = intake.requested == "story" and not answered and turn.act not in DIGRESSIONS
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


def greet_story(out: Outcome, turn: Turn) -> None:
    """The first reply: heard, sorry for the experience, before any question."""
    if out.wants_human or any(name == "utter_restarted" for name, _ in out.says):
        return
    out.says = [said for said in out.says if said[0] != "utter_vent"]
    if out.intake.has("story"):
        mood = "hot" if turn.emotion >= 2 else "calm"
        out.says.insert(0, (f"utter_listen_{mood}", {}))
    else:
        out.says.insert(0, ("utter_start", {}))


def pass_remark(out: Outcome, turn: Turn, served: bool) -> bool:
    """Answers a question or a feeling that came beside or instead of an answer."""
    if turn.act in FEELINGS and not (turn.act != "abuse" and served):
        out.say(f"utter_{turn.act}")
        return True
    if turn.act in DIGRESSIONS and not served:
        out.say(f"utter_{turn.act}")
        return True
    return False


def not_understood(out: Outcome, asked: str, turn: Turn) -> None:
    """Says what is missing; after the second miss the question is left to a person. The story is never skipped."""
    intake = out.intake
    tries = intake.count_attempt(asked)
    if asked == "story":
        out.say("utter_story_needed")
    elif asked == CONFIRM:
        out.say("utter_confirm_needed")
    elif tries >= MAX_ATTEMPTS and asked in understanding_slots():
        understanding.choose(intake, asked, "other")
    elif tries >= MAX_ATTEMPTS:
        set_answer(out, asked, known("未答复", False) if asked == "consent" else skipped("unanswered"))
        out.say("utter_skipped")
    else:
        out.say("utter_not_understood")
