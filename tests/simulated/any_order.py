"""The same facts in any order, any grouping, with or without corrections: the ticket has to be the same.

Each sheet is told twice. Once by a plain customer who answers one question after the other: that is the reference. And
in shuffled pieces, whatever is asked meanwhile; what is still missing afterwards is answered as usual.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from tests.service import Service
from tests.simulated.customer import Customer, Say
from tests.simulated.pool import TOLD_FACTS
from tests.simulated.run import WORKERS, Result, Run
from tests.simulated.sheet import Sheet, make_fact, make_sheet
from tests.simulated.ticket_check import folded

Json = dict[str, Any]
MAX_MESSAGES = 12
#: Far from the seeds of the simulated customers, whose phones must differ.
FIRST_SEED = 200_000
#: Phones kept for the tellings of one sheet.
STRIDE = 20


@dataclass(frozen=True)
class Piece:
    """One clause and the fact it tells ("" for a part of the story); `fixes`: it corrects an earlier piece."""

    text: str
    name: str = ""
    fixes: bool = False


class Shuffled(Customer):
    """Tells everything in a random order and grouping before looking at any question."""

    def __init__(self, sheet: Sheet, shuffle: int) -> None:
        super().__init__(sheet, plain=True)
        order = Random(f"shuffle {sheet.seed} {shuffle}")
        groups = grouped(order, arranged(order, self._pieces(order)))
        start = [Say("greeting", (self.speaker.line("开场"),))] if order.random() < 0.5 else []
        self.announced = bool(start)
        self._course = deque([*start, *(self._message(group) for group in groups)])

    def _pieces(self, order: Random) -> list[Piece]:
        pieces = [Piece("，".join(self.sheet.story.parts))]
        for name in TOLD_FACTS:
            fact, mistake = self.sheet.facts[name], self.sheet.mistakes.get(name)
            if fact is None or (mistake is None and order.random() < 0.25):
                continue  # left for a question
            if mistake:
                pieces.append(Piece(self.speaker.tells(name, mistake), name))
                pieces.append(Piece(self.speaker.corrects(name, fact, mistake), name, fixes=True))
            else:
                pieces.append(Piece(self.speaker.tells(name, fact), name))
        return pieces

    def _message(self, group: list[Piece]) -> Say:
        for piece in group:
            if piece.name:
                self.told[piece.name] = self.sheet.facts[piece.name]
        kind = "correction" if group[0].fixes else "facts"
        account = tuple(piece.text for piece in group if not piece.name)
        return Say(kind, ("，".join(piece.text for piece in group),), account=account)


def arranged(order: Random, pieces: list[Piece]) -> list[Piece]:
    """Shuffled, but a correction stays behind what it corrects."""
    mixed = list(pieces)
    order.shuffle(mixed)
    for fix in [piece for piece in mixed if piece.fixes]:
        wrong = next(piece for piece in mixed if piece.name == fix.name and not piece.fixes)
        first, second = sorted((mixed.index(wrong), mixed.index(fix)))
        mixed[first], mixed[second] = wrong, fix
    return mixed


def grouped(order: Random, pieces: list[Piece]) -> list[list[Piece]]:
    """1 to 12 messages; a correction is a message of its own, as nobody corrects in the breath that errs."""
    most = min(len(pieces), MAX_MESSAGES)
    cuts = sorted(order.sample(range(1, len(pieces)), order.randint(0, most - 1)))
    groups: list[list[Piece]] = []
    for place, piece in enumerate(pieces):
        alone = piece.fixes or (groups and groups[-1][-1].fixes)
        if place in cuts or not groups or alone:
            groups.append([])
        groups[-1].append(piece)
    return groups


@dataclass(frozen=True)
class Variant:
    """`unlike`: fields of the ticket that differ from the reference's."""

    result: Result
    unlike: list[str]


def as_another_person(sheet: Sheet, telling: int) -> Sheet:
    """The same facts with a phone and an order number of their own, or it would be the same matter reported again."""
    rng = Random(f"telling {sheet.seed} {telling}")
    number = FIRST_SEED + (sheet.seed - FIRST_SEED) * STRIDE + telling
    own = {name: make_fact(rng, name, sheet.story, number) for name in ("电话", "单号")}
    return replace(sheet, facts={**sheet.facts, **own})


def normalised(ticket: Json, sheet: Sheet) -> dict[str, Any]:
    """What has to be the same however it was told; words of a place or demand count by the part that matters, and of
    numbers whether they are this person's."""

    def holds(field: str, name: str) -> bool:
        fact = sheet.facts[name]
        return fact is not None and any(folded(key) in folded(ticket[field]) for key in fact.value)

    def number_told(name: str, found: str | None) -> bool | None:
        fact = sheet.facts[name]
        return None if fact is None else folded(found).endswith(folded(fact.value))

    return {
        "industry": ticket["industry"],
        "problem": ticket["problems"][:1],
        "day": (ticket["occurred_at"] or "")[:10],
        "place": holds("place", "地点"),
        "order_no": number_told("单号", ticket["order_no"]),
        "amount": ticket["amount"],
        "demand": holds("demand", "诉求"),
        "evidence": bool(ticket["evidence"]),
        "consent": ticket["consent"],
        "name": folded(ticket["revealed"]["contact"]["name"]),
        "phone": number_told("电话", ticket["revealed"]["contact"]["phone"]),
    }


def variants(service: Service, sheets: Iterable[int], shuffles: int) -> list[Variant]:
    """Plays each sheet once in order and `shuffles` times shuffled, in parallel."""
    service.api("/tickets")
    with ThreadPoolExecutor(WORKERS) as pool:
        told = list(pool.map(lambda number: told_in_all_ways(service, number, shuffles), sheets))
    return [variant for group in told for variant in group]


def told_in_all_ways(service: Service, number: int, shuffles: int) -> list[Variant]:
    sheet = make_sheet(FIRST_SEED + number, complete=True)
    found: list[Variant] = []
    reference: Mapping[str, Any] = {}
    for telling in range(shuffles + 1):
        person, name = as_another_person(sheet, telling), f"order-{number}-{telling}"
        customer = Shuffled(person, telling) if telling else Customer(person, plain=True)
        result = Run(service, customer, name).play()
        ticket = normal_ticket(service, name, person)
        reference = reference or ticket
        found.append(Variant(result, unlike(reference, ticket) if reference else ["no reference"]))
    return found


def normal_ticket(service: Service, name: str, sheet: Sheet) -> Mapping[str, Any]:
    """Empty unless there is exactly one ticket."""
    tickets = service.tickets(name)
    return normalised(tickets[0], sheet) if len(tickets) == 1 else {}


def unlike(reference: Mapping[str, Any], ticket: Mapping[str, Any]) -> list[str]:
    different = [field for field in sorted({*reference, *ticket}) if ticket.get(field) != reference.get(field)]
    return [f"{field}: {ticket.get(field)}, in order {reference.get(field)}" for field in different]
