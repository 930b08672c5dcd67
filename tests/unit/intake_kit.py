"""What the tests of intake share: 小李's messages as the engine reads them, and a talk that goes step by step."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.registration import KEPT, cleared, next_matter
from bot import policy
from bot.amounts import parse_amount_fact
from bot.calming import policy as calming
from bot.engine import scripts
from bot.facts import extract
from bot.intake import flow, questions
from bot.intake.context import Context, OpenTicket
from bot.intake.gathering import take_facts
from bot.intake.outcome import Outcome, Said
from bot.intake.state import CONFIRM, Intake
from bot.intake.turn import Turn
from bot.signals import find
from bot.vocabulary import FACT_SLOTS

ROOT = Path(__file__).parents[2]
POLICY = policy.load(ROOT / "policy.yml")
CALMING = calming.load(ROOT / "calming.yml")
#: A Sunday; the day before is 2026-11-21.
NOW = datetime(2026, 11, 22, 10, 0)
PHONE = "⟦手机号1⟧"
STORY = "昨天在人民路店买的蛋糕发霉了，一盒88块钱"
LOST = "快递显示签收了，可是我根本没收到"

#: Joined from parts by the engine.
COMPOSED = "utter_calm"

CONTEXT = Context(
    calming=CALMING,
    parse_amount=parse_amount_fact,
    find_signals=lambda text: [signal.code for signal in find(POLICY, text)],
)


def turn(
    text: str,
    act: str = "",
    *,
    confidence: float = 0.9,
    emotion: int = 0,
    is_complaint: float | None = None,
    industry: str = "",
    problems: Sequence[str] = (),
    choice: dict[str, Any] | None = None,
    more: bool = False,
    hours: float = 0.0,
    message_id: str = "",
) -> Turn:
    """A message with the facts that the extractor finds in it; `hours` after NOW.

    Where nothing else is said, a story is certainly a complaint and everything else certainly none.
    """
    if is_complaint is None:
        is_complaint = 0.97 if act == "tell_story" else 0.05
    written = NOW + timedelta(hours=hours)
    return Turn(
        text=text,
        intent=act,
        confidence=confidence if act else 0.0,
        entities=tuple(entity(fact) for fact in extract(text, written) if fact.role != "hotline"),
        classes={
            "emotion": emotion,
            "is_complaint": is_complaint,
            "industry": ranking([industry]) if industry else [],
            "problems": ranking(problems),
        },
        choice=choice or {},
        message_id=message_id,
        now=written.isoformat(),
        more=more,
    )


def entity(fact: Any) -> dict[str, Any]:
    """As the engine hands it over; a JSON number for an amount."""
    return {**asdict(fact), "entity": fact.type, "end": fact.end, "fact_role": fact.role}


def ranking(codes: Sequence[str]) -> list[dict[str, Any]]:
    """The first is certain, each of the others half as likely as the one before."""
    return [{"code": code, "confidence": 0.9 / 2**place} for place, code in enumerate(codes)]


@cache
def words() -> scripts.Scripts:
    return scripts.load(ROOT / "data/responses")


def asks(response: str) -> bool:
    """Whether a reply puts a question: most of its variations have a question mark."""
    ways = words().get(response, [])
    return sum("？" in way.text for way in ways) * 2 > len(ways)


@dataclass(frozen=True)
class Reply:
    """One answer: `says` in order, `asked` the question that follows ("" for none), `open` what is waited for."""

    outcome: Outcome
    says: tuple[Said, ...]
    asked: str
    open: str

    @property
    def said(self) -> list[str]:
        return [name for name, _ in self.says]

    @property
    def ends(self) -> str:
        return self.outcome.ends

    @property
    def wants_human(self) -> bool:
        return self.outcome.wants_human

    def variables(self, response: str) -> dict[str, Any]:
        """What the response is filled with; KeyError when it was not said."""
        return dict(self.says)[response]

    @property
    def strategies(self) -> list[str]:
        return list(self.variables("utter_calm")["strategies"])

    @property
    def questions(self) -> list[str]:
        """Everything in this answer that wants to be answered; an invitation to go on is no question."""
        put = [name for name in self.said if asks(name)]
        return [*put, *([self.asked] if self.asked else [])]


@dataclass
class Talk:
    """A conversation inside the form. After each step the state goes through what slots hold, as with Rasa."""

    context: Context = CONTEXT
    slots: dict[str, Any] = field(default_factory=dict)
    replies: list[Reply] = field(default_factory=list)

    def say(self, text: str, act: str = "", **more: Any) -> Reply:
        return self.hear(turn(text, act, **more))

    def tap(self, slot: str, value: Any, title: str = "选这个", **more: Any) -> Reply:
        return self.hear(turn(title, "inform", choice={"slot": slot, "value": value}, **more))

    def hear(self, heard: Turn) -> Reply:
        outcome = flow.step(Intake.from_slots(self.slots), heard, self.context)
        return self.keep(outcome)

    def keep(self, outcome: Outcome) -> Reply:
        """Stores what came out of a step. No answer may put two questions, or say what has no words."""
        goes_on = outcome.asks and not outcome.ends
        asked = str(outcome.intake.requested) if goes_on else ""
        assert not goes_on or questions.question(outcome.intake)
        kept = {**outcome.intake.to_slots(), "requested_slot": None if outcome.ends else outcome.intake.requested}
        self.slots = json.loads(json.dumps(kept))
        reply = Reply(outcome, tuple(outcome.says), asked, str(outcome.intake.requested or ""))
        self.replies.append(reply)
        assert len(reply.questions) <= 1, f"two questions at once: {reply.questions}"
        assert [name for name in reply.said if name not in {COMPOSED, *words()}] == []
        return reply

    def overhear(self, text: str, act: str = "", **more: Any) -> None:
        """A message before there is a complaint: facts in it are kept, nothing is asked."""
        heard, intake = turn(text, act, **more), self.intake
        flow.feel(intake, heard, self.context)
        take_facts(Outcome(intake), heard, self.context.parse_amount)
        self.slots = json.loads(json.dumps(intake.to_slots()))

    def register(self) -> Reply | None:
        """What the finishing action leaves behind; the first question about the next matter, if one was raised."""
        assert self.last.ends == "confirmed"
        intake = self.intake
        following = next_matter(CollectingDispatcher(), intake)
        for event in following or cleared(keep=KEPT, previous=intake.facts):
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
        return self.keep(flow.begin_next(self.intake, self.context)) if following else None

    @property
    def intake(self) -> Intake:
        return Intake.from_slots(self.slots)

    @property
    def last(self) -> Reply:
        return self.replies[-1]

    @property
    def story(self) -> str:
        return self.intake.text_of("story")

    @property
    def mood(self) -> int:
        return self.intake.mood.level

    def fact(self, slot: str) -> Any:
        """The value of a fact, else its words; None when it is missing, ``"skip: …"`` when it was passed over."""
        fact = self.slots.get(slot)
        if not isinstance(fact, dict):
            return fact
        return f"skip: {fact['skip']}" if "skip" in fact else fact.get("value", fact["text"])

    def facts(self) -> dict[str, Any]:
        return {slot: self.fact(slot) for slot in FACT_SLOTS if self.slots.get(slot) is not None}

    def asked_about(self, slot: str) -> int:
        """How often a fact was asked for."""
        return sum(reply.asked == slot for reply in self.replies)


#: Answers to every question, as a patient customer gives them.
ANSWERS: dict[str, tuple[str, str]] = {
    "occurred_at": ("昨天下午", "inform"),
    "place": ("人民路店", "inform"),
    "order_no": ("单号JY20261120001", "inform"),
    "amount": ("88块", "inform"),
    "demand": ("退钱", "give_demand"),
    "evidence": ("拍了照片", "have_evidence"),
    "consent": ("同意", "affirm"),
    "name": ("我姓李", "inform"),
    "phone": (PHONE, "inform"),
}


def started(text: str = STORY, context: Context = CONTEXT, **more: Any) -> Talk:
    """The story is told and the first question asked; food of poor quality unless said otherwise."""
    talk = Talk(context)
    known = {"industry": "food", "problems": ["quality"], "emotion": 1, "message_id": "1", **more}
    talk.say(text, "tell_story", **known)
    return talk


def asked_for(slot: str, talk: Talk | None = None) -> Talk:
    """Answers patiently until `slot` is asked for."""
    talk = talk or started("买的蛋糕发霉了，根本没法吃")
    for _ in FACT_SLOTS:
        if talk.last.asked == slot:
            return talk
        talk.say(*ANSWERS[talk.last.asked])
    raise AssertionError(f"{slot} was never asked for")


def at_read_back() -> Talk:
    return asked_for(CONFIRM)


def with_tickets(*tickets: OpenTicket) -> Context:
    return replace(CONTEXT, tickets=tickets)


def card_of(talk: Talk) -> dict[str, str]:
    """The read-back as the customer sees it: label → value."""
    shown = questions.read_back(talk.intake)["json_message"]
    return {re.sub(r"\s", "", row["label"]): row["value"] for row in shown["rows"]}
