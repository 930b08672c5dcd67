"""How the requested fact is asked for: the response, its variables and its buttons."""

from __future__ import annotations

from typing import Any

from bot.intake import readback, understanding
from bot.intake.listening import company_complained_of
from bot.intake.state import CONFIRM, Intake
from bot.vocabulary import PROBLEMS

Question = dict[str, Any]
CONFIRM_BUTTONS = [
    {"title": "确认提交", "payload": f"{CONFIRM}=yes"},
    {"title": "我要修改", "payload": f"{CONFIRM}=no"},
]


def question(intake: Intake) -> Question:
    """Arguments for the dispatcher: a response with variables, or the read-back card with its text."""
    slot = intake.requested or ""
    if slot == CONFIRM:
        return read_back(intake)
    if slot in understanding.SLOTS:
        return code_question(intake, slot)
    named = {"company": company_complained_of(intake)} if slot == "place" else {}
    return {"response": f"utter_ask_{slot}", "industry": intake.facts.get("industry"), **named}


def code_question(intake: Intake, slot: str) -> Question:
    buttons = understanding.buttons(intake, slot)
    rivals = understanding.rivals(intake) if slot == "problems" else []
    if rivals:
        first, second = (PROBLEMS[code] for code in rivals)
        return {"response": "utter_ask_which_problem", "first": first, "second": second, "buttons": buttons}
    return {"response": f"utter_ask_{slot}", "buttons": buttons}


def read_back(intake: Intake) -> Question:
    """The card of everything that will be registered, or the list of lines when something in it is wrong."""
    if intake.notes["pending"] == "change":
        return {"response": "utter_ask_change", "buttons": readback.change_buttons(intake)}
    card = readback.card(intake)
    return {"text": readback.as_text(card), "json_message": card, "buttons": CONFIRM_BUTTONS}
