"""Which questions a complaint needs: nobody is asked for a waybill number over a rude clerk."""

from __future__ import annotations

from bot.intake.state import CONFIRM, Intake
from bot.vocabulary import FACT_SLOTS

#: Matters of conduct: no order and no sum of money belongs to them unless the customer names one.
CONDUCT = frozenset({"attitude", "waiting", "facility", "collection", "privacy", "outage", "not_to_door"})
#: Industries without a number that a customer would have at hand.
WITHOUT_NUMBER = frozenset({"property", "fuel"})
#: Without the number nobody finds what it is about, even where only the delivery was wrong.
TRACED = frozenset({"courier"})
#: Here the firm's name says enough; elsewhere the branch, shop or place matters.
FIRM_IS_ENOUGH = frozenset({"ecommerce", "telecom", "insurance", "fund"})
CONTACT = ("name", "phone")
MIN_STORY_CHARS = 5


def next_question(intake: Intake) -> str:
    """The first fact still missing, or the read-back when nothing is."""
    return next((slot for slot in FACT_SLOTS if not intake.has(slot) and is_needed(slot, intake)), CONFIRM)


def is_needed(slot: str, intake: Intake) -> bool:
    if slot in CONTACT:
        return bool(intake.facts.get("consent", {}).get("value", True))
    if slot == "order_no":
        traced = intake.facts.get("industry") in TRACED and intake.facts.get("problems") != ["attitude"]
        return intake.facts.get("industry") not in WITHOUT_NUMBER and (traced or not only_conduct(intake))
    if slot == "amount":
        return not only_conduct(intake)
    return True


def only_conduct(intake: Intake) -> bool:
    problems = intake.facts.get("problems") or ()
    return bool(problems) and set(problems) <= CONDUCT
