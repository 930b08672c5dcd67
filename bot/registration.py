"""From a finished intake to a registered ticket: the deadlines, the grade, the customer's own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from bot.deadlines import Deadlines, deadlines
from bot.grading import GradeFacts, grade
from bot.intake import readback
from bot.intake.reading import company_of
from bot.intake.state import Intake
from bot.intake.turn import Turn
from bot.intake.understanding import SURE_INDUSTRY
from bot.services import Services
from bot.signals import find
from bot.store import conversations, escalations, tickets
from bot.store.db import Session
from bot.store.models import Ticket
from bot.store.tickets import Match, Registration
from bot.workdays import is_workday

MAX_SUMMARY_CHARS = 120
MAX_ADDED_CHARS = 1000
KINDS = {"praise": "表扬", "suggestion": "建议"}


@dataclass(frozen=True)
class Registered:
    """`limits` is None when no ticket was made: the matter was added to the open one about it."""

    ticket: Ticket
    limits: Deadlines | None


async def register(services: Services, conversation_id: str, intake: Intake) -> Registered:
    """Commits the ticket; the same intake again returns the same ticket.

    The same order of the same person under an open ticket is that ticket's matter: it is added there.
    Raises UnknownConversation, SQLAlchemyError; nothing is registered then.
    """
    now = services.clock.now()
    industry = intake.facts.get("industry") or "other"
    limits = deadlines(services.policy, industry, now, is_workday)
    async with services.db.session() as session:
        conversation = await conversations.get(session, conversation_id)
        match = await same_matter(services, session, conversation_id, intake)
        if match and match.sure and match.ticket.idempotency_key != key_of(conversation_id, intake):
            return Registered(await add_to(services, session, conversation_id, intake, match.ticket.number), None)
        await raise_by_facts(services, session, conversation_id, intake)
        request = await registration_of(services, session, conversation.channel, conversation_id, intake, match)
        ticket = await tickets.register(session, services.sealer, request, limits, now)
    return Registered(ticket, limits)


async def raise_by_facts(services: Services, session: Session, conversation_id: str, intake: Intake) -> None:
    """Signals that only the whole complaint gives: the sum in dispute, and whatever was said over several messages."""
    now = services.clock.now()
    for signal in find(services.policy, said(intake), amount_of(intake)):
        notify = services.policy.escalations[signal.code].notify
        await escalations.raise_signal(session, conversation_id, signal.code, signal.words, notify, None, now)


async def attach(services: Services, conversation_id: str, intake: Intake, number: str) -> Ticket:
    """Adds what was told to the open ticket that the customer says it is about.

    Raises TicketNotFound, Conflict, SQLAlchemyError.
    """
    async with services.db.session() as session:
        return await add_to(services, session, conversation_id, intake, number)


async def add_to(services: Services, session: Session, conversation_id: str, intake: Intake, number: str) -> Ticket:
    now = services.clock.now()
    words = said(intake)[:MAX_ADDED_CHARS]
    ticket = await tickets.attach_repeat(session, number, words, now, conversation_id=conversation_id)
    await escalations.tie(session, conversation_id, ticket, now)
    return ticket


async def register_compliment(services: Services, conversation_id: str, kind: str, turn: Turn, whom: str) -> str:
    """Praise or a suggestion, in the customer's words, for `whom` ("" = nobody named). Returns its number.

    Raises UnknownConversation, SQLAlchemyError.
    """
    now = services.clock.now()
    ranked = turn.classes.get("industry") or ()
    industry = str(ranked[0]["code"]) if ranked and ranked[0]["confidence"] >= SURE_INDUSTRY else "other"
    limits = deadlines(services.policy, industry, now, is_workday)
    async with services.db.session() as session:
        conversation = await conversations.get(session, conversation_id)
        request = Registration(
            idempotency_key=f"{conversation_id}:{kind}:{turn.message_id}",
            conversation_id=conversation_id,
            channel=conversation.channel,
            kind=kind,
            industry=industry,
            problems=[],
            summary=f"【{KINDS[kind]}】{turn.text}"[:MAX_SUMMARY_CHARS],
            description=turn.text,
            own_words=await tickets.own_words(session, services.sealer, conversation_id, [turn.message_id]),
            facts={"story": {"text": turn.text}, "place": {"text": whom} if whom else None},
            handler=services.policy.industries[industry].handler,
            consent=False,
            place=whom or None,
            company=company_of(turn) or None,
        )
        return (await tickets.register(session, services.sealer, request, limits, now)).number


def key_of(conversation_id: str, intake: Intake) -> str:
    return f"{conversation_id}:{intake.notes['id']}"


async def registration_of(
    services: Services, session: Session, channel: str, conversation_id: str, intake: Intake, match: Match | None
) -> Registration:
    industry = intake.facts.get("industry") or "other"
    problems = list(intake.facts.get("problems") or ["other"])
    story = intake.text_of("story")
    amount = amount_of(intake)
    consent = value_of(intake, "consent") is True
    phone = intake.text_of("phone") if consent else ""
    earlier = await earlier_in_conversation(session, conversation_id)
    # The customer may say outright that it is another matter than the one it looks like.
    again = match is not None and match.ticket.number != intake.notes.get("other_than")
    graded = grade(
        services.policy, GradeFacts(text=said(intake), amount=amount, problems=len(problems), earlier=int(again))
    )
    return Registration(
        idempotency_key=key_of(conversation_id, intake),
        conversation_id=conversation_id,
        channel=channel,
        industry=industry,
        problems=problems,
        grade=graded.grade,
        escalations=graded.escalations,
        emotion_peak=intake.notes["emotion_peak"],
        summary=summary_of(intake, story),
        description=story,
        own_words=await tickets.own_words(session, services.sealer, conversation_id, intake.notes["messages"]),
        facts=readback.confirmed_facts(intake),
        confirmed_hash=intake.notes.get("confirmed_hash"),
        handler=services.policy.industries[industry].handler,
        consent=consent,
        occurred_at=str(value_of(intake, "occurred_at") or intake.text_of("occurred_at")) or None,
        place=intake.text_of("place") or None,
        company=intake.notes.get("company"),
        order_no=order_of(intake) or None,
        amount=amount,
        demand=intake.text_of("demand") or None,
        evidence=evidence_of(intake),
        name=intake.text_of("name") or None if consent else None,
        phone=phone or None,
        linked_to=earlier or (match.ticket.number if match else None),
    )


async def same_matter(services: Services, session: Session, conversation_id: str, intake: Intake) -> Match | None:
    """The open ticket of this person that the matter seems to be about, within the policy's window."""
    consent = value_of(intake, "consent") is True
    problems = intake.facts.get("problems") or ["other"]
    return await tickets.same_matter(
        session,
        services.sealer,
        phone=intake.text_of("phone") or None if consent else None,
        conversation_id=conversation_id,
        industry=intake.facts.get("industry") or "other",
        problem=problems[0],
        order_no=order_of(intake) or None,
        since=services.clock.now() - timedelta(days=services.policy.same_matter.window_days),
    )


async def earlier_in_conversation(session: Session, conversation_id: str) -> str | None:
    """The number of the complaint registered before in the same conversation."""
    known = await tickets.for_conversation(session, conversation_id)
    return next((ticket.number for ticket in known if ticket.kind == "complaint"), None)


def order_of(intake: Intake) -> str:
    return str(value_of(intake, "order_no") or intake.text_of("order_no"))


def value_of(intake: Intake, slot: str) -> Any:
    fact = intake.facts.get(slot)
    return fact.get("value") if isinstance(fact, dict) else None


def amount_of(intake: Intake) -> Decimal | None:
    value = value_of(intake, "amount")
    return Decimal(str(value)) if isinstance(value, (int, float)) else None


def said(intake: Intake) -> str:
    return "\n".join(filter(None, (intake.text_of("story"), intake.text_of("demand"))))


def evidence_of(intake: Intake) -> list[dict[str, Any]]:
    """What the customer says to have; the papers themselves come later."""
    if value_of(intake, "evidence") is not True:
        return []
    return [{"kind": "announced", "note": intake.text_of("evidence")}]


def summary_of(intake: Intake, story: str) -> str:
    return f"【{readback.kind_of(intake)}】{story.replace(chr(10), ' ')}"[:MAX_SUMMARY_CHARS]
