"""Contacts about what was registered before: progress, urging, adding, withdrawing, rating; and praise.

Store first, then say: each function commits before it speaks, and says so when it could not.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from rasa_sdk.events import SlotSet

from actions.house import open_ones
from actions.talk import Talk
from bot import ticket_number
from bot.deadlines import spoken
from bot.intake import flow, outside, phrases, reading
from bot.intake.asides import chosen
from bot.intake.gathering import from_memory, memory_of
from bot.intake.turn import Turn
from bot.lifecycle import STATUSES, is_open, moves_from
from bot.registration import register_compliment
from bot.services import services
from bot.store import escalations, tickets
from bot.store.db import DatabaseError
from bot.store.errors import StoreError
from bot.store.models import Ticket
from bot.vocabulary import INDUSTRIES, PROBLEMS

logger = logging.getLogger(__name__)
#: From so many stars down a matter is opened again.
DISSATISFIED_STARS = 2
RATED_AT = frozenset({"resolved", "closed"})
MAX_WORDS = 500

Do = Callable[[Talk, Ticket], Awaitable[None]]


async def follow(talk: Talk, purpose: str) -> bool:
    """Serves a later contact; asks which of several, or for number and digits, where it has to. False: not one."""
    number = ticket_number.find(talk.turn.text)
    candidates = [one for one in talk.own if number in (None, one.number)]
    if not candidates:
        if is_about_nothing_here(talk.turn, purpose, number):
            return False
        ask_for_proof(talk, purpose, number)
        return True
    candidates = named_among(talk.turn.text, candidates)
    if purpose == "status":
        tell_status(talk, candidates)
        return True
    fitting = fit_for(purpose, candidates)
    if len(fitting) > 1 and purpose == "withdraw":
        ask_which(talk, purpose, fitting)
    else:
        await DO[purpose](talk, (fitting or candidates)[0])
    return True


def is_about_nothing_here(turn: Turn, purpose: str, number: str | None) -> bool:
    """ "解决了", "怎么还没…" of somebody who complained of nothing here, and does not say that they did."""
    if number or outside.refers_to_earlier(turn):
        return False
    urges = turn.act == "urge" and not outside.is_question(turn.text)
    return purpose in ("rate", "keep") or (purpose == "urge" and not urges)


def named_among(text: str, candidates: list[Ticket]) -> list[Ticket]:
    """Those whose trade is named ("快递那个撤了吧"); all where none is."""
    named = [one for one in candidates if INDUSTRIES[one.industry][:2] in text]
    return named or candidates


def fit_for(purpose: str, candidates: list[Ticket]) -> list[Ticket]:
    rated = [one for one in candidates if purpose == "rate" and one.status in RATED_AT]
    return rated or open_ones(candidates)


def ask_for_proof(talk: Talk, purpose: str, number: str | None) -> None:
    talk.matter.update(purpose=purpose, turn=memory_of(talk.turn))
    talk.events.append(SlotSet("ticket_number", number))
    talk.follow_up = "status_form"


def ask_which(talk: Talk, purpose: str, fitting: list[Ticket]) -> None:
    buttons = [{"title": title_of(one), "payload": f"ticket={one.number}"} for one in fitting[:5]]
    talk.ask("which", "utter_which_ticket", purpose=purpose, buttons=buttons)


def title_of(ticket: Ticket) -> str:
    """ "快递物流·丢失短少 TS…": nobody knows their numbers by heart."""
    problem = PROBLEMS.get(next(iter(ticket.problems), ""))
    return "·".join(filter(None, (INDUSTRIES[ticket.industry], problem))) + f" {ticket.number}"


async def answer_open_question(talk: Talk) -> bool:
    """Reads the message as the answer to the question that stands open outside of a form."""
    handler = QUESTIONS.get(str(talk.open_question.get("kind", "")))
    return await handler(talk) if handler else False


async def _which(talk: Talk) -> bool:
    number = talk.turn.choice.get("value") if talk.turn.choice.get("slot") == "ticket" else None
    number = number or ticket_number.find(talk.turn.text)
    purpose = str(talk.open_question["purpose"])
    fitting = fit_for(purpose, talk.own)
    meant = [one for one in talk.own if one.number == number] or named_among(talk.turn.text, fitting)
    if len(meant) != 1:
        return False
    await DO[purpose](talk, meant[0])
    return True


# -- progress ------------------------------------------------------------------------------------------------------


def tell_status(talk: Talk, own: list[Ticket]) -> None:
    """Each as it stands; what was told before and has not changed is not told over again."""
    news = [one for one in own if talk.matter["told"].get(one.number) != one.status]
    if news:
        talk.say("utter_status_list", items="\n".join(line_of(ticket) for ticket in news))
    else:
        talk.say("utter_status_same", number="、".join(one.number for one in own), status=statuses_of(own))
    note_told(talk, own)
    ask_to_rate(talk, own)


def tell_found(talk: Talk, ticket: Ticket) -> None:
    """As `tell_status`, for a complaint that was proven just now."""
    told = {"number": ticket.number, "status": STATUSES[ticket.status], "handler": ticket.handler}
    if is_due(ticket):
        talk.say("utter_status_found", **told, resolve_by=spoken(ticket.resolve_by))
    else:
        talk.say("utter_status_ended", **told)
    note_told(talk, [ticket])
    ask_to_rate(talk, [ticket])


def note_told(talk: Talk, own: list[Ticket]) -> None:
    talk.matter["told"] = {**talk.matter["told"], **{one.number: one.status for one in own}}


def ask_to_rate(talk: Talk, own: list[Ticket]) -> None:
    done = next((one for one in own if one.status in RATED_AT and one.rating is None), None)
    if done:
        talk.ask("rating", "utter_ask_rating", number=done.number)


def line_of(ticket: Ticket) -> str:
    due = f"，{spoken(ticket.resolve_by)} 前答复" if is_due(ticket) else ""
    return f"{ticket.number}：{STATUSES[ticket.status]}，由{ticket.handler}处理{due}"


def is_due(ticket: Ticket) -> bool:
    """Whether an answer may be promised: not of what is settled, given up or suspended."""
    return is_open(ticket.status) and ticket.status != "suspended"


def statuses_of(own: list[Ticket]) -> str:
    return "、".join(dict.fromkeys(STATUSES[one.status] for one in own))


# -- urging, adding ------------------------------------------------------------------------------------------------


async def urge(talk: Talk, ticket: Ticket) -> None:
    if not open_ones([ticket]):
        talk.say("utter_urge_closed", number=ticket.number, status=STATUSES[ticket.status])
        return
    words = talk.turn.text[:MAX_WORDS]
    async with services().db.session() as session:
        urged = await tickets.urge(
            session, ticket.number, words, services().clock.now(), conversation_id=talk.conversation
        )
        await escalations.tie(session, talk.conversation, urged, services().clock.now())
        count, resolve_by = urged.urges, spoken(urged.resolve_by)
    talk.say("utter_urged", number=ticket.number, count=count, handler=ticket.handler, resolve_by=resolve_by)


async def supplement(talk: Talk, ticket: Ticket) -> None:
    """Adds what was said; a threat is answered as one first. Asks what for, where something is only announced."""
    if outside.announces(talk.turn):
        talk.ask("supplement", "utter_add_what", number=ticket.number)
        return
    async with services().db.session() as session:
        now = services().clock.now()
        added = await tickets.supplement(
            session, ticket.number, talk.turn.text[:MAX_WORDS], now, conversation_id=talk.conversation
        )
        await escalations.tie(session, talk.conversation, added, now)
    if talk.turn.act == "threaten":
        talk.say("utter_threaten")
    talk.say("utter_supplemented", number=ticket.number, handler=ticket.handler)


def newest(own: list[Ticket]) -> Ticket:
    """The newest complaint that is still open, else the newest."""
    return (open_ones(own) or own)[0]


async def _supplement(talk: Talk) -> bool:
    text = talk.turn.text
    if phrases.is_plain_answer(text) or outside.closes(text) or outside.purpose_of(talk.turn):
        return False
    number = talk.open_question["number"]
    ticket = next((one for one in talk.own if one.number == number), None)
    await supplement(talk, ticket or newest(talk.own))
    return True


# -- withdrawing ---------------------------------------------------------------------------------------------------


async def withdraw(talk: Talk, ticket: Ticket) -> None:
    if "withdrawn" not in moves_from(ticket.status):
        talk.say("utter_withdraw_not_possible", number=ticket.number, status=STATUSES[ticket.status])
        return
    talk.ask("withdraw", "utter_confirm_withdraw", number=ticket.number)


async def keep(talk: Talk, ticket: Ticket) -> None:
    """ "还是别撤了", said when nothing is asked."""
    if open_ones([ticket]):
        talk.say("utter_withdraw_kept", number=ticket.number)
    else:
        talk.say("utter_urge_closed", number=ticket.number, status=STATUSES[ticket.status])


def confirms_withdrawal(turn: Turn) -> bool | None:
    """None when it is neither a yes nor a no. Withdrawn by mistake is worse than asked for again."""
    tapped = turn.choice.get("slot") == "withdraw"
    if not tapped and outside.keeps(turn.text):
        return False
    if not tapped and (turn.act == "withdraw_complaint" or outside.WITHDRAWS.search(turn.text)):
        return True
    return False if turn.act == "cancel" else chosen(turn, "withdraw")


async def _withdraw(talk: Talk) -> bool:
    number = str(talk.open_question["number"])
    answer = confirms_withdrawal(talk.turn)
    if answer is None:
        return False
    if not answer:
        talk.say("utter_withdraw_kept", number=number)
        return True
    try:
        async with services().db.session() as session:
            reason = "客户确认撤诉"
            await tickets.change_status(session, number, "withdrawn", "customer", reason, services().clock.now())
    except StoreError:
        ticket = next(one for one in talk.own if one.number == number)
        talk.say("utter_withdraw_not_possible", number=number, status=STATUSES[ticket.status])
        return True
    talk.say("utter_withdrawn", number=number)
    return True


# -- satisfied or not ----------------------------------------------------------------------------------------------


async def rate(talk: Talk, ticket: Ticket) -> None:
    text, stars = talk.turn.text, outside.stars_in(talk.turn.text)
    if outside.DISSATISFIED.search(text):
        # Not settled yet: it presses on, and that is kept.
        await (reopen(talk, ticket, text) if "reopened" in moves_from(ticket.status) else urge(talk, ticket))
    elif ticket.status not in RATED_AT:
        talk.say("utter_rating_too_early", number=ticket.number, status=STATUSES[ticket.status])
    elif stars is not None:
        talk.ask("reason", "utter_ask_rating_reason", number=ticket.number, stars=stars)
    else:
        talk.ask("rating", "utter_ask_rating", number=ticket.number)


async def _rating(talk: Talk) -> bool:
    turn, number = talk.turn, str(talk.open_question["number"])
    tapped = turn.choice.get("value") if turn.choice.get("slot") == "rating" else None
    stars = int(tapped) if tapped else outside.stars_in(turn.text)
    ticket = next((one for one in talk.own if one.number == number), None)
    if ticket is None or (stars is None and not outside.DISSATISFIED.search(turn.text)):
        return False
    if stars is None:
        await reopen(talk, ticket, turn.text)
        return True
    talk.ask("reason", "utter_ask_rating_reason", number=number, stars=stars)
    return True


async def _reason(talk: Talk) -> bool:
    number, stars = str(talk.open_question["number"]), int(talk.open_question["stars"])
    skipped = phrases.is_plain_answer(talk.turn.text) or reading.skip_reason(talk.turn.text)
    reason = "" if skipped else talk.turn.text[:MAX_WORDS]
    ticket = next((one for one in talk.own if one.number == number), None)
    if ticket is None:
        return False
    async with services().db.session() as session:
        now = services().clock.now()
        await tickets.rate(session, number, stars, reason, now, conversation_id=talk.conversation)
    if stars <= DISSATISFIED_STARS:
        await reopen(talk, ticket, reason or f"客户评分 {stars}")
    else:
        talk.say("utter_rated", number=number)
    return True


async def reopen(talk: Talk, ticket: Ticket, reason: str) -> None:
    async with services().db.session() as session:
        now = services().clock.now()
        again = await tickets.change_status(session, ticket.number, "reopened", "customer", reason[:MAX_WORDS], now)
        await escalations.tie(session, talk.conversation, again, now)
    talk.say("utter_reopened", number=ticket.number, handler=ticket.handler)


# -- praise and suggestions ----------------------------------------------------------------------------------------


async def compliment(talk: Talk) -> bool:
    """Praise goes to whom it is for, asked once where nobody was named; a suggestion is kept as it is.

    Praise of somebody who is cross is none, and is answered as what it is.
    """
    if outside.is_suggestion(talk.turn):
        await record(talk, "suggestion", memory_of(talk.turn), "")
        return True
    if talk.turn.act == "praise" and outside.means_the_opposite(talk.turn.text, cross=is_cross(talk)):
        talk.say("utter_vent")
        return True
    if not outside.is_praise(talk.turn) or talk.intake.mood.level >= flow.HOT:
        return False
    whom = outside.whom_in(talk.turn)
    if whom:
        await record(talk, "praise", memory_of(talk.turn), whom)
    else:
        talk.ask("praise", "utter_ask_praise_whom", turn=memory_of(talk.turn))
    return True


def is_cross(talk: Talk) -> bool:
    return talk.intake.mood.level > 0 or bool(open_ones(talk.own))


async def _praise(talk: Talk) -> bool:
    skipped = phrases.is_plain_answer(talk.turn.text) or phrases.KNOWS_NOT.match(talk.turn.text)
    begins = outside.begins(talk.turn)
    whom = "" if skipped or begins else outside.whom_in(talk.turn) or talk.turn.text[: reading.SHORT]
    await record(talk, "praise", talk.open_question["turn"], whom)
    return not begins


async def record(talk: Talk, kind: str, kept: dict[str, object], whom: str) -> None:
    try:
        number = await register_compliment(services(), talk.conversation, kind, from_memory(kept), whom)
    except (DatabaseError, StoreError, OSError):
        logger.exception("%s not recorded", kind)
        talk.say("utter_not_recorded")
        return
    talk.say(f"utter_{kind}_recorded", number=number, whom=whom or "相关同事")


DO: dict[str, Do] = {"urge": urge, "withdraw": withdraw, "rate": rate, "keep": keep, "supplement": supplement}
QUESTIONS: dict[str, Callable[[Talk], Awaitable[bool]]] = {
    "which": _which,
    "supplement": _supplement,
    "withdraw": _withdraw,
    "rating": _rating,
    "reason": _reason,
    "praise": _praise,
}
