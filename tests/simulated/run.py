"""One simulated conversation from the first word to the ticket, and what is to be said about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from tests.conversations.dialogue import Dialogue
from tests.conversations.sentences import READ_BACK, Fault
from tests.service import Refused, Service
from tests.simulated.customer import OWN_COURSE, Customer, Say
from tests.simulated.pool import TOLD_FACTS
from tests.simulated.sheet import make_sheet
from tests.simulated.ticket_check import wrong_fields

Json = dict[str, Any]
MAX_TURNS = 45
#: Answers over the facts that were missing at the start: the confirmation, and a few where nothing else helps.
SLACK = 4
WORKERS = 14
#: Matters of conduct need no number and no sum, and a flat or a petrol pump has no order number.
_CONDUCT = frozenset({"attitude", "waiting", "facility", "collection", "privacy", "outage", "not_to_door"})
_WITHOUT_NUMBER = frozenset({"property", "fuel"})
_TICKET_NUMBER = re.compile(r"TS[0-9A-Z]{14}")


@dataclass
class Result:
    """`ended`: ticket, human, stuck, crisis or error; `wrong`: fields of the ticket; `answers`: turns that were not
    the customer's own course; `asked`: questions put, `minimum`: questions that had to be."""

    seed: int
    temper: str
    ended: str = "stuck"
    wrong: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    asides_missed: list[str] = field(default_factory=list)
    answers: int = 0
    missing: int = 0
    asked: int = 0
    minimum: int = 0
    transcript: str = ""

    @property
    def too_long(self) -> bool:
        return self.answers > self.missing + SLACK

    @property
    def right(self) -> bool:
        """A ticket with nothing wrong in it, or a person who has been called for."""
        return self.ended == "human" or (self.ended == "ticket" and not self.wrong)

    @property
    def kinds(self) -> list[str]:
        """Names of all that went wrong, to count by."""
        fields = {f"field {entry.split(':')[0]}" for entry in self.wrong}
        ending = {self.ended} - {"ticket", "human"}
        length = {"too long"} if self.too_long else set()
        return sorted({fault.kind for fault in self.faults} | fields | ending | length)

    def report(self) -> str:
        length = f"{self.answers} answers for {self.missing} facts"
        says = [f"== seed {self.seed} ({self.temper}): {self.ended}, {length} =="]
        says += [f"!! {fault.kind}: {fault.what}" for fault in self.faults]
        says += [f"!! {entry}" for entry in self.wrong]
        return "\n".join([*says, self.transcript])


class Run:
    """A customer in conversation with the service."""

    def __init__(self, service: Service, customer: Customer, name: str) -> None:
        self.service, self.customer = service, customer
        self.dialogue = Dialogue(service, name)
        self.result = Result(customer.sheet.seed, customer.temper)
        self._known_at_first_question: set[str] | None = None

    def play(self) -> Result:
        """Never raises for what the service does: a refusal is a result too."""
        try:
            for _ in range(MAX_TURNS):
                say = self.customer.next(self.dialogue)
                if say is None or self._turn(say):
                    break
            self._close()
        except (Refused, OSError, KeyError) as error:
            self.result.ended = "error"
            self.dialogue.lines.append(f"!! {error!r}")
        self.result.faults += self.dialogue.faults
        self.result.transcript = self.dialogue.transcript()
        return self.result

    def _turn(self, say: Say) -> bool:
        """Plays one turn; True when it was the last."""
        result, dialogue, before = self.result, self.dialogue, self.dialogue.question
        dialogue.given = self.customer.given()
        if say.tap:
            dialogue.tap(say.tap)
        else:
            dialogue.say_at_once(say.messages)
        result.answers += say.kind not in OWN_COURSE
        if say.aside and not dialogue.has(f"utter_{say.aside}"):
            result.asides_missed.append(f"{say.aside}: {say.messages[0]}")
        self._count_questions(say, before)
        result.ended = self._ending()
        return result.ended != "stuck"

    def _count_questions(self, say: Say, before: str | None) -> None:
        asked = self.dialogue.asked()
        if say.kind in OWN_COURSE:
            asked -= {before, "改哪项", READ_BACK}  # back to where it was
        self.result.asked += len(asked)
        if asked and self._known_at_first_question is None and say.kind != "greeting":
            self._known_at_first_question = set(self.customer.told)

    def _ending(self) -> str:
        if self.dialogue.has("utter_crisis_"):
            return "crisis"
        if _TICKET_NUMBER.search(self.dialogue.said()):
            return "ticket"
        return "human" if self.customer.wants_human and not self.dialogue.replies else "stuck"

    def _close(self) -> None:
        result, customer = self.result, self.customer
        if customer.wants_human and not self.service.handoffs(self.dialogue.name):
            result.faults.append(Fault("no_handoff", "asked for a person, and nobody is waiting"))
        if result.ended != "ticket":
            return
        tickets = self.service.tickets(self.dialogue.name)
        if len(tickets) != 1:
            result.wrong.append(f"工单: {len(tickets)} tickets")
            return
        self._compare(tickets[0])

    def _compare(self, ticket: Json) -> None:
        result, customer = self.result, self.customer
        result.wrong = list(wrong_fields(ticket, customer.sheet, customer.told, customer.story_told))
        needed = {name for name in TOLD_FACTS if self._is_needed(name, ticket)}
        result.missing = len(needed - (self._known_at_first_question or set()))
        volunteered = set(customer.told) - customer.direct
        # The read-back is a question that has to be.
        result.minimum = len(needed - volunteered) + 1 + customer.announced

    def _is_needed(self, name: str, ticket: Json) -> bool:
        if name in ("单号", "金额") and set(ticket["problems"]) <= _CONDUCT:
            return False
        if name == "单号" and ticket["industry"] in _WITHOUT_NUMBER:
            return False
        return name not in ("称呼", "电话") or bool(ticket["consent"])


def simulate(service: Service, seed: int) -> Result:
    return Run(service, Customer(make_sheet(seed)), f"sim-{seed}").play()


def simulate_all(
    service: Service, seeds: Iterable[int], done: Callable[[Result], None] = lambda result: None
) -> list[Result]:
    """Plays the seeds in parallel; `done` hears of each as it ends."""

    def one(seed: int) -> Result:
        result = simulate(service, seed)
        done(result)
        return result

    service.api("/tickets")  # one login for all
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, seeds))
