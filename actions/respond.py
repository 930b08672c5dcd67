"""Whatever is said outside of a form: a new complaint, an earlier one, praise, a question, or nothing of that kind."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import later
from actions.house import MATTER, Events, context_for, conversation_of, own_tickets, queue
from actions.talk import Talk
from bot.intake import flow, outside
from bot.intake.acts import carries_facts, insults, only_insults
from bot.intake.commands import wants_human
from bot.intake.gathering import keep_prelude, take_facts
from bot.intake.outcome import Outcome
from bot.intake.phrases import ADDING, YES, is_whole
from bot.intake.state import Intake
from bot.intake.turn import Turn, turn_of

#: Acts with a reply of the same name, and nothing else to do.
ANSWERED = frozenset(
    {
        "greet", "goodbye", "thanks", "ask_bot_identity", "ask_duration", "ask_data_use", "ask_anonymous",
        "ask_other_channels", "ask_documents", "ask_why", "ask_repeat", "hold_on", "bot_complaint",
        "praise", "suggestion", "chitchat", "spam",
    }
)  # fmt: skip
#: Facts told before there is a complaint are kept for it; these acts are about something else.
_NOT_ABOUT_FACTS = frozenset({"ask_status", "urge", "withdraw_complaint", "spam", "praise", "suggestion"})


class ActionRespond(Action):
    def name(self) -> str:
        return "action_respond"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = turn_of(tracker.latest_message)
        intake = Intake.from_slots({**tracker.slots, "requested_slot": None})
        context = await context_for(tracker)
        talk = Talk(dispatcher, tracker, turn, context, await own_tickets(tracker), intake)
        follow_up = await decide(talk)
        if follow_up == "complaint_form":  # it reads the message itself, mood and facts with it
            return [SlotSet(MATTER, talk.matter), *talk.events, FollowupAction(follow_up)]
        flow.feel(intake, turn, context)
        if turn.entities and turn.act not in _NOT_ABOUT_FACTS and not talk.own:
            take_facts(Outcome(intake), turn, context.parse_amount)
        kept = [SlotSet(name, value) for name, value in intake.to_slots().items()]
        follow = [FollowupAction(follow_up)] if follow_up else []
        return [*kept, SlotSet(MATTER, talk.matter), *talk.events, *follow]


async def decide(talk: Talk) -> str | None:
    """Says what is to be said; the form or action that goes on, if any."""
    turn = talk.turn
    if await later.answer_open_question(talk):
        return talk.follow_up
    if outside.praises_assistant(turn.text):
        talk.say("utter_kind_word")
        return None
    if wants_human(turn) or takes_offer(talk):
        if outside.tells_beside_person(turn) and not talk.own:
            return "complaint_form"  # it keeps the story, and calls a person by itself
        await queue(talk.dispatcher, conversation_of(talk.tracker), "customer_request", talk.intake.mood)
        return None
    if retries_registration(talk):
        talk.events.append(SlotSet("outcome", "confirmed"))
        return "action_finish_intake"
    if only_insults(turn) or outside.closes(turn.text):
        answer(talk)
        return None
    purpose = outside.purpose_of(turn)
    if purpose and await later.follow(talk, purpose):
        return talk.follow_up
    return await about_a_matter(talk)


async def about_a_matter(talk: Talk) -> str | None:
    """More of an earlier complaint, praise, a suggestion, a new complaint, or none of these."""
    turn = talk.turn
    if not outside.only_asks(turn):
        if talk.own and outside.adds_to_earlier(turn) and not opens_another(talk):
            await later.supplement(talk, later.newest(talk.own))
            return None
        if turn.more and turn.act in ("praise", "suggestion"):  # what follows tells whether it is meant so
            keep_prelude(talk.intake, turn, None, empty=False)
            talk.say("utter_thanks")
            return None
        if await later.compliment(talk):
            return None
        if outside.begins(turn) or (turn.entities and carries_facts(turn) and turn.act in ("inform", "have_evidence")):
            return "complaint_form"
    answer(talk)
    return None


def takes_offer(talk: Talk) -> bool:
    """A "好" to the offer of a person."""
    return talk.said_lately("utter_offer_human") and is_whole(YES, talk.turn.text)


def opens_another(talk: Talk) -> bool:
    """A grievance told at length after a registration: the form asks whether it is the same matter."""
    turn = talk.turn
    bare = outside.is_bare_feeling(turn) or outside.is_bare_threat(turn)
    told = outside.begins(turn) and not bare and len(turn.text) > outside.SHORT_STORY
    return told and not ADDING.match(turn.text) and turn.act not in ("give_demand", "add_information")


def answer(talk: Talk) -> None:
    """Small talk, a question in passing, an insult; what fits nothing is asked for once, then a person is offered."""
    turn, intake = talk.turn, talk.intake
    if insults(turn):
        talk.say(("utter_abuse", "utter_abuse_again")[min(intake.mood.abuse, 1)] if intake.mood.abuse < 2 else MORE)
    elif outside.asks_our_hours(turn):
        talk.say("utter_ask_hours")
    elif turn.act in ("ask_question", "ask_hours") or outside.only_asks(turn):
        talk.say("utter_ask_claim_path" if outside.CLAIM_PATH.search(turn.text) else "utter_only_a_question")
    elif outside.closes(turn.text) and turn.act != "goodbye":
        talk.say("utter_thanks" if outside.thanks(turn.text) else "utter_fine")
    elif turn.act in ANSWERED:
        talk.say(f"utter_{turn.act}")
    elif turn.act == "cancel":
        talk.say("utter_cancelled")
    elif turn.act == "start_over":
        talk.say("utter_greet")
    elif turn.choice.get("slot") == "pause":
        talk.say("utter_pause" if turn.choice.get("value") else "utter_continue")
    else:
        talk.say("utter_offer_human" if talk.said_lately("utter_clarify") else "utter_clarify")


MORE = "utter_abuse_more"


def retries_registration(talk: Talk) -> bool:
    """A "yes" after a registration that failed: everything confirmed is still there."""
    turn: Turn = talk.turn
    again = is_whole(YES, turn.text) or turn.act in ("affirm", "hurry_submit")
    return talk.intake.notes.get("pending") == "retry" and again
