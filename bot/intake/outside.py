"""What a message outside of any form is about: a new matter, an earlier one, or none. Pure."""

from __future__ import annotations

import re
from typing import Final

from bot import ticket_number
from bot.intake import phrases
from bot.intake.acts import FEELINGS, LIKELY_COMPLAINT, is_correction, is_narrative, names_grievance
from bot.intake.turn import Turn

#: Acts that begin a complaint where none is registered yet.
OPENS: Final = frozenset({"start_complaint", "tell_story", "give_demand", "vent", "threaten", "add_information"})
#: Acts that, after a registration, add to it.
ADDS: Final = frozenset({"inform", "have_evidence", "give_demand", "correct_information", "threaten", "vent"})
SURE_OF_PRAISE: Final = 0.6
LEAST_PRAISE_CHARS: Final = 8
SHORT_ADDITION: Final = 40
#: After a registration so short a grievance is one more point of it.
SHORT_STORY: Final = 16
#: "我再补充一点" says that something comes, nothing more.
ANNOUNCES: Final = 14

DISSATISFIED: Final = re.compile(
    r"不(?:太|是很|怎么|够)?满意|没(?:有)?(?:得到)?(?:解决|处理好|处理完|搞定)|不认可|不接受(?:这个|你们的)?(?:结果|处理|方案)"
)
SATISFIED: Final = re.compile(
    r"(?<!不)(?<!不太)(?<!不是很)(?<!不怎么)(?<!不够)满意|(?:已经|都|给我|帮我)?(?:解决|处理好|搞定)了|评分|打分|评价一下"
)
STARS: Final = re.compile(r"^\s*(?:打|给|评)?([1-5一二三四五])(?:分|星|颗星)?[\s。！!]*$")
_STAR_NUMERALS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}
WITHDRAW: Final = re.compile(r"撤(?:诉|销|回|掉|了)|不(?:想|用)?(?:再)?(?:追究|投诉)了")
URGE: Final = re.compile(r"催(?:一?下|办|促|催)|加急|怎么还(?:没|不)|几天了还")
CLAIM_PATH: Final = re.compile(r"理赔(?:的)?(?:流程|步骤|程序)|怎么(?:走)?理赔|报案之后")


def stars_in(text: str) -> int | None:
    match = STARS.match(text)
    if not match:
        return None
    said = match.group(1)
    return _STAR_NUMERALS.get(said) or int(said)


def purpose_of(turn: Turn) -> str:
    """Which later contact this is: withdraw, urge, rate, or status; "" when it is none of them."""
    text = turn.text
    if turn.act == "withdraw_complaint" or (WITHDRAW.search(text) and len(text) <= SHORT_ADDITION):
        return "withdraw"
    short = len(text) <= SHORT_ADDITION and not phrases.QUESTION.search(text)
    if short and (DISSATISFIED.search(text) or SATISFIED.search(text)):
        return "rate"
    if turn.act == "urge" or (URGE.search(text) and len(text) <= SHORT_ADDITION):
        return "urge"
    if turn.act == "ask_status" or ticket_number.find(text):
        return "status"
    return ""


def adds_to_earlier(turn: Turn) -> bool:
    """After a registration: a fact, a correction, evidence or a demand that belongs to what was registered."""
    if phrases.ANOTHER_MATTER.search(turn.text) or turn.act == "start_complaint":
        return False
    if phrases.is_plain_answer(turn.text):
        return False
    if phrases.ADDING.match(turn.text) or turn.act == "add_information":
        return True
    if is_correction(turn) or turn.act in ADDS or turn.entities:
        return len(turn.text) <= SHORT_ADDITION or not is_narrative(turn)
    return is_narrative(turn) and len(turn.text) <= SHORT_STORY


def begins(turn: Turn) -> bool:
    """Whether the message begins a complaint."""
    return (turn.act in OPENS and not phrases.is_plain_answer(turn.text)) or is_narrative(turn)


def is_praise(turn: Turn) -> bool:
    """Praise worth passing on: it says something, and no grievance hides in it."""
    return (
        turn.act == "praise"
        and turn.confidence >= SURE_OF_PRAISE
        and len(turn.text) >= LEAST_PRAISE_CHARS
        and turn.is_complaint < LIKELY_COMPLAINT / 2
        and turn.emotion <= 1
        and not names_grievance(turn)
        and phrases.is_prose(turn.text)
    )


def is_suggestion(turn: Turn) -> bool:
    return (
        turn.act == "suggestion"
        and turn.confidence >= SURE_OF_PRAISE
        and len(turn.text) >= LEAST_PRAISE_CHARS
        and phrases.is_prose(turn.text)
        and not names_grievance(turn)
    )


def is_bare_feeling(turn: Turn) -> bool:
    return turn.act in FEELINGS and not is_narrative(turn)
