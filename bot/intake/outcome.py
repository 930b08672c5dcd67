"""What one step of intake decided, and the ways in which a fact is set or opened again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from bot.intake.needs import CONTACT
from bot.intake.state import Intake, skipped

Said = tuple[str, dict[str, Any]]


@dataclass
class Outcome:
    """What one step decided.

    `says` are response names with their variables, in order; `asks` whether the question ``intake.requested`` follows
    them; `gained` whether the message brought anything, `told` whether it went into the story;
    `ends` is "", "confirmed", "cancelled" or "attached"; `wants_human` asks the caller to put the conversation in
    the handoff queue.
    """

    intake: Intake
    says: list[Said] = field(default_factory=list)
    asks: bool = True
    gained: bool = False
    told: bool = False
    ends: str = ""
    wants_human: bool = False

    def say(self, response: str, **variables: Any) -> None:
        self.says.append((response, variables))

    def say_first(self, response: str, **variables: Any) -> None:
        self.says.insert(0, (response, variables))

    def says_any(self, names: Collection[str]) -> bool:
        return any(name in names for name, _ in self.says)

    def unsay(self, names: Collection[str]) -> None:
        self.says = [said for said in self.says if said[0] not in names]


def set_answer(out: Outcome, slot: str, fact: dict[str, Any]) -> None:
    out.intake.facts[slot] = fact
    if slot == "consent" and fact.get("value") is False:
        for contact in CONTACT:
            out.intake.facts[contact] = skipped("no_consent")
        out.say("utter_no_consent")


def reopen(out: Outcome, slot: str) -> None:
    """Asks for a field again; the old value goes, so that nothing wrong can be confirmed by silence."""
    if slot == "story":
        out.intake.notes["messages"] = []
    out.intake.facts[slot] = None
    out.intake.notes["attempts"][slot] = 0
    out.intake.notes["pending"] = {"change": slot}


def ask_what_to_change(out: Outcome) -> None:
    out.intake.notes["pending"] = "change"
