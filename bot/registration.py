"""From a finished intake to a registered ticket: the deadlines, the grade, the customer's own words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.deadlines import Deadlines, deadlines
from bot.grading import GradeFacts, grade
from bot.intake import readback
from bot.intake.state import Intake
from bot.services import Services
from bot.store import conversations, tickets
from bot.store.db import Session
from bot.store.identifiers import resolve_placeholders
from bot.store.models import Ticket
from bot.store.tickets import Registration
from bot.workdays import is_workday

MAX_SUMMARY_CHARS = 120


@dataclass(frozen=True)
class Registered:
    ticket: Ticket
    limits: Deadlines


async def register(services: Services, conversation_id: str, intake: Intake) -> Registered:
    """Commits the ticket; the same intake again returns the same ticket.

    Raises UnknownConversation, SQLAlchemyError; nothing is registered then.
    """
    now = services.clock.now()
    industry = intake.facts.get("industry") or "other"
    limits = deadlines(services.policy, industry, now, is_workday)
    async with services.db.session() as session:
        conversation = await conversations.get(session, conversation_id)
        request = await registration_of(services, session, conversation.channel, conversation_id, intake)
        ticket = await tickets.register(session, services.sealer, request, limits, now)
    return Registered(ticket, limits)


async def registration_of(
    services: Services, session: Session, channel: str, conversation_id: str, intake: Intake
) -> Registration:
    industry = intake.facts.get("industry") or "other"
    problems = list(intake.facts.get("problems") or ["other"])
    story = intake.text_of("story")
    amount = amount_of(intake)
    consent = value_of(intake, "consent") is True
    phone = intake.text_of("phone") if consent else ""
    earlier = await same_matter(services, session, conversation_id, phone, industry, problems[0])
    graded = grade(
        services.policy, GradeFacts(text=said(intake), amount=amount, problems=len(problems), earlier=earlier)
    )
    return Registration(
        idempotency_key=f"{conversation_id}:{intake.notes['id']}",
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
        order_no=str(value_of(intake, "order_no") or intake.text_of("order_no")) or None,
        amount=amount,
        demand=intake.text_of("demand") or None,
        evidence=evidence_of(intake),
        name=intake.text_of("name") or None if consent else None,
        phone=phone or None,
    )


async def same_matter(
    services: Services, session: Session, conversation_id: str, phone: str, industry: str, problem: str
) -> int:
    """How often this phone has complained of the same kind before: industry and main problem."""
    if not phone:
        return 0
    number = await resolve_placeholders(session, services.sealer, conversation_id, phone)
    known = await tickets.of_phone(session, services.sealer, number)
    return sum(ticket.industry == industry and ticket.problems[:1] == [problem] for ticket in known)


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
