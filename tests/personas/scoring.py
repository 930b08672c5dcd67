"""Plays a persona and counts how many of the fields to check were recorded right."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from typing import Any

from tests.conversations.dialogue import Dialogue
from tests.conversations.player import differences
from tests.conversations.sentences import READ_BACK, Fault, question_in
from tests.personas.persona import Persona
from tests.service import Refused, Service

Json = dict[str, Any]
MAX_TURNS = 40
AT_A_TIME = 6
UNKNOWN = "不知道"
_TICKET_NUMBER = re.compile(r"TS[0-9A-Z]{14}")
_OFFERS = "utter_abuse_again"
#: Said where the file gives no answer.
_USUAL = {READ_BACK: "确认", "对不对": "对", "取消吗": "不取消", "接上次吗": "接着上次的"}


@dataclass(frozen=True)
class Score:
    """`checked` fields, the ending among them; `wrong`: what is wrong with each that is."""

    persona: Persona
    checked: int
    wrong: tuple[str, ...]
    faults: tuple[Fault, ...]
    transcript: str

    @property
    def all_right(self) -> bool:
        return not self.wrong

    def report(self) -> str:
        marks = [f"!! {entry}" for entry in self.wrong] + [f"!! {fault.kind}: {fault.what}" for fault in self.faults]
        return "\n".join([f"== {self.persona.name}: {self.persona.who} ==", *marks, self.transcript])


class Visit:
    """One persona talking with the service."""

    def __init__(self, service: Service, persona: Persona) -> None:
        self.service, self.persona = service, persona
        self.dialogue = Dialogue(service, f"persona-{persona.name}")
        self._ahead = deque(persona.says)
        self._instead = dict(persona.instead)
        self._asked: Counter[str] = Counter()
        self._answered = True

    def talk(self) -> None:
        """Raises Refused."""
        for _ in range(MAX_TURNS):
            messages = self._next()
            if messages is None or self._is_over():
                break
            self.dialogue.say_at_once(messages)
            self._answered = question_in(self.dialogue.replies) is None and self._answered
        for text in self.persona.afterwards:
            self.dialogue.say(text)

    def _is_over(self) -> bool:
        silent = bool(self.dialogue.wrote) and not self.dialogue.replies
        return silent or (not self._ahead and bool(_TICKET_NUMBER.search(self.dialogue.said())))

    def _next(self) -> tuple[str, ...] | None:
        if self._ahead:
            return self._ahead.popleft()
        question = self.dialogue.question
        if question_in(self.dialogue.replies) is None:
            if self.dialogue.invited():
                return ("说完了",)
            if self.dialogue.has(*_OFFERS):
                return ("接着说",)
            if self._answered or question is None:
                return None
        return (self._answer(str(question)),)

    def _answer(self, question: str) -> str:
        said = self._instead.pop(question, None)
        if said is not None:
            return said
        self._answered = True
        self._asked[question] += 1
        answers = self.persona.facts.get(question)
        if answers:
            return answers[min(self._asked[question], len(answers)) - 1]
        return _USUAL.get(question) or self._class(question) or UNKNOWN

    def _class(self, question: str) -> str | None:
        """Industry and problem are named as the file expects them: the customer knows what it is about."""
        if question == "经过":
            return "，".join(text for turn in self.persona.says for text in turn)
        expected = self.persona.tickets[0] if self.persona.tickets else {}
        named = expected.get({"行业": "行业", "问题": "问题含"}.get(question, ""))
        return str(named[0] if isinstance(named, list) else named) if named else None


def score_of(service: Service, persona: Persona) -> Score:
    visit = Visit(service, persona)
    try:
        visit.talk()
    except (Refused, OSError) as error:
        visit.dialogue.lines.append(f"!! {error!r}")
    tickets = service.tickets(visit.dialogue.name)
    person = bool(service.handoffs(visit.dialogue.name))
    wrong = wrong_in(persona, tickets, person=person)
    checked = 1 + sum(map(len, persona.tickets))
    return Score(persona, checked, tuple(wrong), tuple(visit.dialogue.faults), visit.dialogue.transcript())


def wrong_in(persona: Persona, tickets: Sequence[Json], *, person: bool) -> list[str]:
    """One entry for each checked field that is wrong, the ending first; a missing ticket has them all wrong."""
    wanted, called = len(persona.tickets), persona.ending == "人工"
    met = (person or not called) and (len(tickets) == wanted or (called and not wanted))
    wrong = [] if met else [f"结局: {len(tickets)} tickets, a person waiting: {person}, wanted {persona.ending}"]
    numbers = [ticket["number"] for ticket in tickets]
    for ticket, fields in zip_longest(tickets[:wanted], persona.tickets):
        for key, value in fields.items():
            found = list(differences(ticket, {key: value}, numbers)) if ticket else [f"{key}: no ticket"]
            wrong += ["; ".join(found)] if found else []
    return wrong


def score_all(service: Service, personas: Iterable[Persona]) -> list[Score]:
    service.api("/tickets")  # one login for all
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return list(pool.map(partial(score_of, service), personas))


def share_right(scores: Sequence[Score]) -> float:
    """Of all fields to check, in all personas. Raises ZeroDivisionError without any."""
    return 1 - sum(len(score.wrong) for score in scores) / sum(score.checked for score in scores)


def table(scores: Sequence[Score]) -> str:
    fields = Counter(entry.split(" ")[0].rstrip(":") for score in scores for entry in score.wrong)
    lines = [
        f"personas              {len(scores)}",
        f"fields right          {share_right(scores):.1%} of {sum(score.checked for score in scores)}",
        f"personas fully right  {sum(score.all_right for score in scores)}",
        *(f"wrong: {field:14} {count}" for field, count in fields.most_common()),
        *(f"{score.persona.name}: {'; '.join(score.wrong)}" for score in scores if score.wrong),
    ]
    return "\n".join(lines)
