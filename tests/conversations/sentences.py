"""Reads the assistant's sentences back: which response a text is, what it asks for, and what must never be said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import yaml

from bot import wording
from tests.service import ROOT

Json = dict[str, Any]

#: The facts as the conversation files name them → the slots of the service.
FACTS = {
    "经过": "story",
    "行业": "industry",
    "问题": "problems",
    "时间": "occurred_at",
    "地点": "place",
    "单号": "order_no",
    "金额": "amount",
    "诉求": "demand",
    "材料": "evidence",
    "同意": "consent",
    "称呼": "name",
    "电话": "phone",
}
#: Whatever else can be asked.
OTHER_QUESTIONS = {
    "改哪项": "utter_ask_change",
    "取消吗": "utter_confirm_cancel",
    "对不对": "utter_ask_back",
    "同一件吗": "utter_same_matter",
    "接上次吗": "utter_welcome_back",
    "受理编号": "utter_ask_ticket_number",
    "后四位": "utter_ask_phone_last4",
    "哪一件": "utter_which_ticket",
    "撤诉吗": "utter_confirm_withdraw",
    "评分": "utter_ask_rating",
    "评分原因": "utter_ask_rating_reason",
    "夸谁": "utter_ask_praise_whom",
}
READ_BACK = "核对"
#: No question: the customer is asked to go on, and may say that they are done.
INVITES = frozenset({"utter_hold_invite", "utter_hold_safe"})
_QUESTION_OF = {
    **{f"utter_ask_{slot}": name for name, slot in FACTS.items()},
    **{response: name for name, response in OTHER_QUESTIONS.items()},
    "utter_ask_which_problem": "问题",
}
NOTICED_CHARS = 8
#: Fixed words, the same each time on purpose.
_MAY_REPEAT = ("utter_crisis_", "utter_turn_trouble")

#: The machine showing through: a placeholder, a template's braces, an error.
MACHINE = re.compile(r"⟦|⟧|\{|\}|\[\]|\bNone\b|\bnull\b|utter_|slot|Traceback|Exception")


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    found = []
    for path in sorted((ROOT / "data/responses").glob("*.yml")):
        for name, variations in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].items():
            found += [(name, _pattern(variation["text"])) for variation in variations if variation.get("text")]
    return found


def _pattern(template: str) -> re.Pattern[str]:
    """Matches the sentence with anything in place of its variables."""
    fixed = re.split(r"\{\w+\}", template.strip())
    return re.compile(".+?".join(map(re.escape, fixed)), re.DOTALL)


@cache
def response_of(text: str) -> str | None:
    """The name of the response that a text is a variation of, e.g. ``utter_ask_amount``."""
    return next((name for name, pattern in _patterns() if pattern.fullmatch(text.strip())), None)


def name_of(reply: Json) -> str:
    """The reply's response as the service names it, else as its text shows it; "" when neither tells."""
    return str(reply.get("response") or response_of(reply.get("text", "")) or "")


def question_of(reply: Json) -> str | None:
    """What a reply asks for, in the words of the conversation files."""
    if (reply.get("custom") or {}).get("type") == "readback":
        return READ_BACK
    return _QUESTION_OF.get(name_of(reply))


def question_in(replies: list[Json]) -> str | None:
    """The question that the customer is left with."""
    asked = [question for question in map(question_of, replies) if question]
    return asked[-1] if asked else None


def invited(replies: list[Json]) -> bool:
    """Whether the customer was asked to go on telling."""
    return any(name_of(reply) in INVITES for reply in replies)


def sentences_of(text: str) -> set[str]:
    """The sentences of a reply that are long enough to be noticed when they come again."""
    return {part for part in re.split(r"[。！？\n]", text) if len(part) >= NOTICED_CHARS}


# -- what must never be said -----------------------------------------------------------------------------------


class Fault(NamedTuple):
    """A broken invariant: a short name to count by, and what a reader needs to see."""

    kind: str
    what: str


def faults_in(
    replies: list[Json], heard: set[str], given: set[str], wrote: list[str], *, silent: bool = False
) -> list[Fault]:
    """Whatever breaks a rule in the replies to one turn; adds their sentences to `heard`.

    `given`: questions that were answered; `wrote`: the customer's own words, which may be quoted; `silent`: a person
    has taken over, so no reply is right.
    """
    found = [] if replies or silent else [Fault("no_reply", "no reply at all")]
    for reply in replies:
        found += faults_of(reply, heard, wrote)
    asked = [question for question in map(question_of, replies) if question]
    found += [Fault("asked_again", question) for question in asked if question in given]
    marks = sum("？" in reply.get("text", "") for reply in replies if "custom" not in reply)
    if len(asked) > 1 or marks > 1:
        found.append(Fault("two_questions", f"{asked}, {marks} replies with a question mark"))
    return found


def faults_of(reply: Json, heard: set[str], wrote: list[str]) -> Iterator[Fault]:
    text = reply.get("text", "").strip()
    if not text:
        yield Fault("empty", str(reply))
    if len(reply.get("buttons", ())) == 1:
        yield Fault("one_button", text)
    if "custom" in reply:
        return
    yield from (Fault("forbidden", words) for words in forbidden_in(text, wrote))
    if not name_of(reply).startswith(_MAY_REPEAT):
        sentences = sentences_of(text)
        yield from (Fault("said_twice", sentence) for sentence in sorted(sentences & heard))
        heard |= sentences


@cache
def _wording() -> wording.Rules:
    return wording.load(ROOT / wording.RULES)


def forbidden_in(text: str, wrote: list[str]) -> list[str]:
    """Words that break the rules of wording, those left out that only repeat the customer's own."""
    found = [match.group() for match in MACHINE.finditer(text)]
    found += [finding.words for finding in _wording().findings(text) if finding.severity == "hard"]
    return [words for words in found if not any(words in message for message in wrote)]
