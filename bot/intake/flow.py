"""One step of intake: read the message, keep every fact, decide what to say and what to ask next.

All rules of the dialogue are here and beside, in plain code, because Rasa's declarative slot mappings cannot express
"a correction, plus a new fact, plus a question" in one message; the form only asks what this step requests.
"""

from __future__ import annotations

from datetime import datetime

from bot import ticket_number
from bot.calming.mood import advance
from bot.intake import asides, listening, outside, phrases, reading, understanding
from bot.intake.acts import (
    DIGRESSIONS,
    FEELINGS,
    MAX_ASKED,
    MAX_ATTEMPTS,
    PLEASANT,
    SMALL_TALK,
    SURE_SMALL_TALK,
    carries_facts,
    insults,
    is_correction,
    is_narrative,
    names_grievance,
    reading_of,
)
from bot.intake.commands import by_button, by_command, is_cancel, wants_human
from bot.intake.context import Context
from bot.intake.corrections import correct
from bot.intake.gathering import QUESTIONS, add_to_story, answer_question, from_memory, take_facts, tell
from bot.intake.needs import MIN_STORY_CHARS, next_question
from bot.intake.outcome import Outcome, ask_what_to_change, reopen, set_answer
from bot.intake.readback import kind_of
from bot.intake.state import CONFIRM, Intake, known, skipped
from bot.intake.turn import Turn

#: From this level on nobody is taken for praising or chatting.
HOT = 2
MAX_EMPTY_ANSWER = 12
#: Said of a message that is only a part of what the customer is writing: the answer comes with the last part.
_WAITS = frozenset(
    {
        "utter_noted", "utter_taken", "utter_not_understood", "utter_story_needed", "utter_confirm_needed",
        "utter_feeling",
    }
)  # fmt: skip


def step(intake: Intake, turn: Turn, context: Context) -> Outcome:
    """Works one turn into `intake` and sets ``intake.requested``."""
    out = Outcome(intake)
    away = hours_away(intake, turn)
    first = intake.requested is None
    asked = None if intake.notes["silent"] else intake.requested
    intake.notes.update(silent=False, at=turn.now or intake.notes["at"])
    feel(intake, turn, context)
    aside = asides.take_aside(intake)
    if aside is not None:
        asked = intake.requested
    if away >= context.resume_after_hours and not first and comes_back(out, turn):
        return out
    leaves = aside is not None and aside["kind"] != asides.CANCEL and (is_cancel(turn) or wants_human(turn))
    answered = aside is not None and not leaves and asides.answer_aside(out, turn, aside, context.parse_amount)
    if not (answered or by_button(out, turn) or by_command(out, turn, context, asked)):
        by_words(out, turn, context, asked)
    if not out.ends and intake.requested not in asides.ASIDES:
        intake = out.intake
        understanding.decide(intake)
        understanding.settle_place(intake)
        intake.requested = None if first else intake.requested
        invited = aside is not None and aside["kind"] == asides.MORE and not answered and not turn.more
        told_facts = set(reading.from_entities(turn)) - {"occurred_at"}
        if not (invited and not told_facts and listening.keeps_listening(out, turn, context)):
            go_on(out, turn, context)
    return out


def hours_away(intake: Intake, turn: Turn) -> float:
    """Hours since the customer's last message."""
    before, now = intake.notes["at"], turn.now
    if not (before and now):
        return 0.0
    return (datetime.fromisoformat(now) - datetime.fromisoformat(before)).total_seconds() / 3600


def comes_back(out: Outcome, turn: Turn) -> bool:
    """After a long silence: whether to ask first if the old complaint goes on. An answer to what was asked goes on."""
    starts = turn.act in ("greet", "start_complaint") or is_narrative(turn)
    if not (out.intake.has("story") and (starts or not carries_facts(turn))) or turn.choice:
        return False
    if not starts and phrases.is_plain_answer(turn.text) and out.intake.requested not in ("story", CONFIRM):
        return False
    asides.welcome_back(out, turn, kind_of(out.intake))
    return True


def feel(intake: Intake, turn: Turn, context: Context) -> None:
    reading = reading_of(turn)
    intake.mood = advance(intake.mood, reading, context.calming.mood, insult=insults(turn))
    intake.notes["emotion_peak"] = max(intake.notes["emotion_peak"], reading or 0)


def go_on(out: Outcome, turn: Turn, context: Context) -> None:
    """What is said and asked after everything in the message was taken in."""
    intake = out.intake
    if turn.more:
        out.unsay(_WAITS)
        intake.requested = intake.requested or next_question(intake)
        intake.notes["silent"], out.asks = True, False
        return
    if early := intake.notes.pop("confirmed_early", None):
        out.ends = "" if is_correction(turn) or turn.act == "deny" else str(early)
        if out.ends:
            out.unsay(listening.FIRST_WORDS)
    if out.ends or (intake.notes["heard"] == 0 and intake.has("story") and meets_again(out, context)):
        return
    listening.respond(out, turn, context)
    if intake.requested in asides.ASIDES:
        return
    if keeps_question(intake) or asides.ask_back(out):
        return
    intake.requested = ask_next(out)


def meets_again(out: Outcome, context: Context) -> bool:
    """Asks whether this is a complaint that was registered before, where it looks like one."""
    intake = out.intake
    number = understanding.same_as(intake, context.tickets)
    if number is None or number == intake.notes.get("other_than") or intake.notes.get("another"):
        return False
    status = next(ticket.status for ticket in context.tickets if ticket.number == number)
    out.unsay(listening.FIRST_WORDS)
    asides.open_aside(out, asides.SAME, "utter_same_matter", number=number, status=status)
    return True


def ask_next(out: Outcome) -> str:
    """The next question; one that was asked often enough without an answer is left to a person."""
    intake = out.intake
    while True:
        slot = next_question(intake)
        asked = intake.notes["asked"]
        if slot in (CONFIRM, "story") or asked.get(slot, 0) < MAX_ASKED:
            # Put again after something else was told, a question counts half: the customer did not fail to answer it.
            asked[slot] = asked.get(slot, 0) + (0.5 if out.gained else 1)
            return slot
        give_up(out, slot)


def keeps_question(intake: Intake) -> bool:
    """A field that the customer wants to change comes before whatever else is missing."""
    pending = intake.notes["pending"]
    if isinstance(pending, dict) and pending.get("change") and not intake.has(pending["change"]):
        intake.requested = pending["change"]
        return True
    intake.notes["pending"] = pending if isinstance(pending, str) else None
    return False


def by_words(out: Outcome, turn: Turn, context: Context, asked: str | None) -> None:
    if asked == CONFIRM and at_read_back(out, turn):
        return
    begun = asked is not None or out.intake.has("story")  # a part that nobody answered yet can be corrected too
    if (
        begun
        and is_correction(turn)
        and not is_hedged(out.intake, turn, asked)
        and correct(out, turn, context.parse_amount)
    ):
        take_facts(out, turn, context.parse_amount, skip=asked)
        return
    answered = answer_question(out, asked, turn, context.parse_amount)
    gained = take_facts(out, turn, context.parse_amount, skip=asked if answered else None)
    told = tell(out, turn, answered, asked)
    passed = pass_remark(out, turn, answered, told)
    out.gained, out.told = answered or gained or told or passed, told
    if gained and turn.act == "hold_on":
        out.unsay({"utter_hold_on"})  # "等下，我有录音" was no wish to wait
    if asked and (told or passed) and not (answered or gained) and fails_to_answer(turn):
        count_failure(out, asked)
    if turn.act == "hold_on" and passed and not (gained or turn.more):
        out.asks = False  # they are looking for something; the question stands
    if asked and gained and not (answered or told or passed):
        out.say("utter_taken")
    elif (
        asked
        and not (answered or told or passed or out.intake.has(asked))
        and not phrases.is_whole(phrases.DONE, turn.text)
    ):
        if len(turn.text) >= MIN_STORY_CHARS and phrases.HAPPENED.search(turn.text):
            add_to_story(out.intake, turn)  # whatever it was meant for, nothing that was said is lost
        not_understood(out, asked)


def is_hedged(intake: Intake, turn: Turn, asked: str | None) -> bool:
    """ "应该是上周日" as the answer to when: not sure, and no correction of anything."""
    return asked is not None and asked in reading.from_entities(turn) and not intake.is_known(asked)


def at_read_back(out: Outcome, turn: Turn) -> bool:
    text = turn.text
    if phrases.is_whole(phrases.YES, text) or (turn.act == "affirm" and not is_correction(turn)):
        if turn.more:  # what follows may take it back
            out.intake.notes["confirmed_early"] = "confirmed"
        else:
            out.ends = "confirmed"
        return True
    if phrases.NO_CONTACT.search(text):
        return False
    field_named = phrases.named_field(text) if len(text) <= 24 and not is_narrative(turn) else None
    denies = phrases.is_whole(phrases.NO, text) or (turn.act == "deny" and not turn.entities)
    if field_named and not turn.entities and (denies or out.intake.notes["pending"] == "change"):
        reopen(out, field_named)
        return True
    if denies and not field_named:
        ask_what_to_change(out)
        return True
    return False


def pass_remark(out: Outcome, turn: Turn, answered: bool, told: bool) -> bool:
    """Answers a question or a feeling that came beside or instead of an answer."""
    if phrases.is_plain_answer(turn.text):
        return False
    served = answered or told
    # Bare anger is kept with the story, and answered as anger.
    bare = not answered and (turn.act == "threaten" or not names_grievance(turn))
    feels = turn.act in FEELINGS and (insults(turn) or not served or bare)
    if ticket_number.find(turn.text) and not served:
        out.say("utter_ask_status")
        return True
    # A wrong "thank you for your praise" hurts more than asking again, so small talk has to be certain.
    if listening.answer_plea(out, turn, answered):
        return True
    if turn.act == "spam" or (turn.act == "chitchat" and not phrases.CHAT.search(turn.text)):
        return False  # nonsense is no answer; a remark that is no chat belongs to the story
    if turn.act == "ask_question" and outside.CLAIM_PATH.search(turn.text):
        out.say("utter_ask_claim_path")
        return True
    small = turn.act in SMALL_TALK and not (turn.act == "chitchat" and not turn.entities)
    sure = turn.confidence >= SURE_SMALL_TALK and (out.intake.mood.level < HOT or turn.act not in PLEASANT)
    asks = turn.act in DIGRESSIONS and not served and (not small or sure)
    if feels or (
        asks and turn.act == "praise" and outside.means_the_opposite(turn.text, cross=out.intake.mood.level > 0)
    ):
        listening.answer_feeling(out, turn)
    elif asks:
        out.say(f"utter_{turn.act}")
    return feels or asks


def fails_to_answer(turn: Turn) -> bool:
    """Few words that are no question of the customer's: an answer that was none."""
    chats = turn.act == "chitchat" and phrases.CHAT.search(turn.text) is not None
    asks = chats or phrases.QUESTION.search(turn.text) is not None or turn.act in QUESTIONS - {"ask_question"}
    return len(turn.text) <= MAX_EMPTY_ANSWER and not asks and turn.act not in FEELINGS | {"hold_on", "praise"}


def count_failure(out: Outcome, asked: str) -> None:
    if asked in ("story", CONFIRM, *understanding.SLOTS):
        return
    if out.intake.count_attempt(asked) >= MAX_ATTEMPTS:
        out.unsay(listening.FIRST_WORDS)
        give_up(out, asked)


def not_understood(out: Outcome, asked: str) -> None:
    """Says what is missing; after the second miss the question is left to a person. The story is never skipped."""
    intake = out.intake
    tries = intake.count_attempt(asked)
    if asked == "story":
        out.say("utter_story_needed")
    elif asked == CONFIRM:
        out.say("utter_confirm_needed")
    elif tries >= MAX_ATTEMPTS:
        give_up(out, asked)
    else:
        out.say("utter_not_understood")


def give_up(out: Outcome, slot: str) -> None:
    if slot in understanding.SLOTS:
        understanding.choose(out.intake, slot, "other")
        return
    # Nobody's silence is consent.
    set_answer(out, slot, known("未答复", False) if slot == "consent" else skipped("unanswered"))
    if slot != "consent":
        out.say("utter_skipped")


def begin_next(intake: Intake, context: Context) -> Outcome:
    """The matter that the customer raised while the first was being taken down; the first is registered now."""
    matter = from_memory(intake.notes.pop("start"))
    intake.notes["another"] = True
    intake.requested = None
    out = Outcome(intake)
    take_facts(out, matter, context.parse_amount)
    tell(out, matter, answered=False, asked=None)
    understanding.decide(intake)
    understanding.settle_place(intake)
    intake.notes["heard"] = 2  # the first matter's replies were heard; a third apology would sound like a machine
    intake.requested = ask_next(out)
    return out
