"""The words between the questions: hearing a customer out, answering a feeling, keeping a boundary."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from bot.calming import echo, reply
from bot.calming.policy import Calming, Stage
from bot.facts import INDUSTRY_OF
from bot.intake import asides, phrases
from bot.intake.acts import FEELINGS, insults, names_grievance
from bot.intake.context import Context
from bot.intake.outcome import Outcome
from bot.intake.readback import kind_of
from bot.intake.state import Intake
from bot.intake.turn import Turn

#: Stand where a calming reply may come; replaced by it, or said as they are where the customer is calm.
FEELING: Final = "utter_feeling"
NOTED: Final = "utter_noted"
FIRST_WORDS: Final = frozenset({FEELING, NOTED, "utter_start", "utter_vent", "utter_taken"})
BEREAVEMENT: Final = "bereavement"
#: So often a customer who was invited to go on is let go on.
MAX_HELD: Final = 4
MAX_PLEA_CHARS: Final = 30
_HURT: Final = frozenset({"casualty"})
_FACTS_OF_A_STORY: Final = ("occurred_at", "place", "order_no", "amount", "demand", "evidence")


def respond(out: Outcome, turn: Turn, context: Context) -> None:
    """Adds the calming reply that this turn calls for, and asks nothing where nothing may be asked."""
    hear_and_answer(out, turn, context)
    warn(out, turn, context)


def hear_and_answer(out: Outcome, turn: Turn, context: Context) -> None:
    intake = out.intake
    story = intake.has("story")
    if story and intake.notes["heard"] == 0:
        open_up(out, turn, context)
    elif not story and intake.requested is None and not out.wants_human and not out.says:
        out.say_first("utter_start")
    elif boundary(out, turn):
        return
    elif story and intake.notes["heard"] == 1 and only(out, FIRST_WORDS) and not out.wants_human:
        intake.notes["heard"] = 2
        out.unsay({FEELING, NOTED})
        calm(out, turn, "second", context)
    else:
        answer_in_passing(out, turn, context)


def only(out: Outcome, names: Collection[str]) -> bool:
    """Whether nothing else is said: thanks for a story do not go with the answer to a question in passing."""
    return all(name in names for name, _ in out.says)


def open_up(out: Outcome, turn: Turn, context: Context) -> None:
    """The first reply to a story: heard, understood, sorry for the experience; after a loss no question."""
    intake = out.intake
    intake.notes["heard"] = 1
    out.unsay(FIRST_WORDS)
    intake.notes["grave"] = grave_signal(intake, context)
    calm(out, turn, "opening", context, signal=intake.notes["grave"])
    hold = invitation(intake, context)
    if hold and not out.wants_human:
        asides.open_aside(out, asides.MORE, hold)


def keeps_listening(out: Outcome, turn: Turn, context: Context) -> bool:
    """After the invitation the customer goes on telling: heard, and nothing is asked until they are done."""
    notes = out.intake.notes
    notes["held"] = notes.get("held", 0) + 1
    if notes["held"] >= MAX_HELD or out.wants_human or insults(turn) or not out.told:
        return False
    out.unsay({NOTED, FEELING})
    calm(out, turn, "more", context, signal=notes.get("grave"))
    asides.open_aside(out, asides.MORE)
    return True


def grave_signal(intake: Intake, context: Context) -> str | None:
    """The loss or injury in the story after which nothing is asked at once."""
    heard = context.find_signals(intake.text_of("story"))
    return next((code for code in heard if code in context.calming.no_question.signals), None)


def invitation(intake: Intake, context: Context) -> str:
    """The words that invite to go on, where the first reply must not ask; "" where it may."""
    rules = context.calming.no_question
    signal = grave_signal(intake, context)
    if signal:
        return "utter_hold_safe" if signal in _HURT else "utter_hold_invite"
    given = sum(intake.has(slot) for slot in _FACTS_OF_A_STORY)
    lost = set(intake.facts.get("problems") or ()) & set(rules.problems)
    return "utter_hold_invite" if lost and given < rules.businesslike else ""


def answer_in_passing(out: Outcome, turn: Turn, context: Context) -> None:
    """A feeling or more of the story in the midst of questions: once, in one bubble."""
    lasting = out.intake.mood.hot_turns >= context.calming.lasting_turns and not out.intake.notes.get("offered")
    stage: Stage = "asking" if out.says_any({FEELING}) or lasting else "more"
    hot = out.intake.mood.level >= context.calming.mood.hot
    if out.says_any({FEELING}) or (out.says_any({NOTED}) and hot):
        out.unsay({FEELING, NOTED})
        calm(out, turn, stage, context)


def answer_feeling(out: Outcome, turn: Turn) -> None:
    """What is said to a feeling is decided when everything else of the message was read."""
    out.unsay({NOTED})
    out.say(f"utter_{turn.act}" if turn.act == "threaten" else FEELING)


def boundary(out: Outcome, turn: Turn) -> bool:
    """An insult: one calm line; the second time a person or a pause is offered; afterwards a short line each time."""
    if not insults(turn):
        return False
    out.unsay({FEELING, NOTED, "utter_not_understood", "utter_taken"})
    insult = out.intake.mood.abuse
    if insult == 2:
        asides.open_aside(out, asides.PAUSE, "utter_abuse_again")
    elif not (names_grievance(turn) and insult == 1):
        out.say_first("utter_abuse" if insult == 1 else "utter_abuse_more")
    return True


def warn(out: Outcome, turn: Turn, context: Context) -> None:
    """Somebody is being swindled right now, or writes a secret down: the warning comes before all else, once."""
    notes = out.intake.notes
    if "fraud_now" in context.find_signals(turn.text) and not notes.get("warned"):
        notes["warned"] = True
        out.say_first("utter_warn_fraud")
    if phrases.SECRET.search(turn.text) and not notes.get("warned_of_secrets"):
        notes["warned_of_secrets"] = True
        out.say_first("utter_warn_secret")


def close(out: Outcome, calming: Calming) -> None:
    """The last words after a registration."""
    intake = out.intake
    need = intake.notes["need"] or "dissatisfied"
    strategies = reply.strategies(calming, "closing", intake.mood, need, offered=True)
    out.say("utter_calm", stage="closing", strategies=list(strategies), need=need, level=intake.mood.level)


def calm(out: Outcome, turn: Turn, stage: Stage, context: Context, **more: Any) -> None:
    """One bubble of strategies, in front of whatever else is said."""
    intake = out.intake
    problems = intake.facts.get("problems") or ()
    need = reply.need_of(context.calming, turn.text, turn.act, problems, intake.notes["need"])
    intake.notes["need"] = need
    offered = bool(intake.notes.get("offered")) or out.wants_human
    strategies = reply.strategies(context.calming, stage, intake.mood, need, offered=offered)
    if "offer_human" in strategies:
        intake.notes["offered"] = True
    facts = {**facts_of(intake, turn, stage), **more}
    out.say_first("utter_calm", stage=stage, strategies=list(strategies), need=need, **facts)


def facts_of(intake: Intake, turn: Turn, stage: str) -> dict[str, Any]:
    """What a calming script may draw on. An echo is given back once."""
    told = dict(intake.notes["echo"]) if stage != "asking" else {}
    intake.notes["echo"] = {}
    if turn.act in FEELINGS and stage == "asking":
        told = {"point": echo.point(turn.text, turn.entities)}
    problems = intake.facts.get("problems") or [None]
    if intake.notes.get("grave") == BEREAVEMENT:
        told.pop("who", None)  # the dead are not the ones who worry
    return {
        "level": intake.mood.level,
        "industry": intake.facts.get("industry"),
        "problem": problems[0],
        "company": company_complained_of(intake),
        "kind": kind_of(intake) if intake.has("problems") else None,
        **told,
    }


def company_complained_of(intake: Intake) -> str | None:
    """The firm that was named, where it is of the trade that the story is about: a parcel bought at one firm and lost
    by another is no complaint about the first."""
    company = intake.notes.get("company")
    return company if company and INDUSTRY_OF.get(company) == intake.facts.get("industry") else None


def answer_plea(out: Outcome, turn: Turn, answered: bool) -> bool:
    """Somebody says sorry for having been rude, wants an admission or a promise, or says to go on."""
    if answered or len(turn.text) > MAX_PLEA_CHARS:
        return False
    if phrases.SORRY.search(turn.text) and phrases.RUDE.search(turn.text):
        out.say("utter_kept_short")
    elif phrases.WANTS_ADMISSION.search(turn.text):
        out.say("utter_not_admit")
    elif phrases.GO_ON.search(turn.text) and not turn.entities:
        out.say("utter_continue")
    else:
        return False
    return True
