"""Plays a conversation file against the running service and checks every reply on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.vocabulary import INDUSTRIES, PROBLEMS
from tests.conversations.script import SAME_QUESTION, Script, Turn
from tests.conversations.sentences import FORBIDDEN, question_in, question_of, response_of
from tests.service import Service

Json = dict[str, Any]
MAX_ANSWERS = 20
NOTICED_CHARS = 8
#: Fixed words, the same each time on purpose.
_MAY_REPEAT = ("utter_crisis_", "utter_turn_trouble")


class Speaker:
    """One customer of the conversation: what was said to them, what they told, what they were asked last."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.heard: set[str] = set()
        self.given: set[str] = set()
        self.question: str | None = None
        self.replies: list[Json] = []


class Player:
    def __init__(self, service: Service, script: Script) -> None:
        self.service, self.script = service, script
        self.speakers = {"": Speaker(script.name)}
        self.lines: list[str] = []

    def play(self) -> None:
        for turn in self.script.turns:
            speaker = self.speakers.setdefault(turn.who, Speaker(f"{self.script.name}-{turn.who}"))
            self.do(speaker, turn)
        self.check_tickets()
        self.check_handoff()

    # -- one turn ----------------------------------------------------------------------------------------------

    def do(self, speaker: Speaker, turn: Turn) -> None:
        before = speaker.question
        speaker.given -= set(turn.listed("重问"))
        if turn.does == "答到":
            self.answer_until(speaker, turn.text)
        elif turn.does == "点":
            self.tap(speaker, turn.text)
        else:
            speaker.given |= set(turn.listed("说了"))
            self.say(speaker, self.filled(turn.text))
        self.check_turn(speaker, turn, before)

    def answer_until(self, speaker: Speaker, wanted: str) -> None:
        """Answers each question from the file's 答复 until the wanted one is asked."""
        for _ in range(MAX_ANSWERS):
            question = speaker.question
            if question == wanted:
                return
            answer = self.answer_to(question)
            assert answer is not None, self.told(f"asked {question}, and the file has no 答复 for it")
            speaker.given.add(str(question))
            self.say(speaker, answer)
        raise AssertionError(self.told(f"{MAX_ANSWERS} answers, and still not asked {wanted}"))

    def answer_to(self, question: str | None) -> str | None:
        """What the file says, or the names of the expected ticket where the service was not sure by itself."""
        expected = (self.script.tickets or [{}])[0]
        problems = expected.get("问题含")
        unsure = {"行业": expected.get("行业"), "问题": problems[0] if isinstance(problems, list) else problems}
        return self.script.answers.get(str(question)) or unsure.get(str(question))

    def tap(self, speaker: Speaker, title: str) -> None:
        buttons = {
            button["title"]: button["payload"] for reply in speaker.replies for button in reply.get("buttons", ())
        }
        assert title in buttons, self.told(f"no button {title} among {list(buttons)}")
        self.say(speaker, buttons[title])

    def say(self, speaker: Speaker, text: str) -> None:
        self.lines.append(f"客户{speaker.name}：{text}")
        speaker.replies = self.service.say(speaker.name, text)
        self.lines += [
            f"  助手：{reply.get('text')} {[b['title'] for b in reply.get('buttons', ())] or ''}"
            for reply in speaker.replies
        ]
        self.check_always(speaker)
        speaker.question = question_in(speaker.replies) or speaker.question

    def filled(self, text: str) -> str:
        """「编号」 stands for the first ticket number of the conversation's main customer."""
        if "「编号」" not in text:
            return text
        return text.replace("「编号」", self.service.tickets(self.script.name)[0]["number"])

    # -- what always holds -------------------------------------------------------------------------------------

    def check_always(self, speaker: Speaker) -> None:
        assert speaker.replies, self.told("no reply at all")
        for reply in speaker.replies:
            text = reply.get("text", "").strip()
            assert text, self.told(f"an empty reply: {reply}")
            assert len(reply.get("buttons", ())) != 1, self.told(f"a choice of one: {reply}")
            said = response_of(text)
            forbidden = FORBIDDEN.search(text) if said else None
            assert not forbidden, self.told(f"forbidden: {forbidden}")
            if "custom" not in reply and not (said or "").startswith(_MAY_REPEAT):
                sentences = sentences_of(text)
                twice = sentences & speaker.heard
                assert not twice, self.told(f"said twice: {twice}")
                speaker.heard |= sentences
        again = {question_of(reply) for reply in speaker.replies} & speaker.given
        assert not again, self.told(f"asked for what was already told: {again}")

    # -- what the file expects of a turn -----------------------------------------------------------------------

    def check_turn(self, speaker: Speaker, turn: Turn, before: str | None) -> None:
        said = "\n".join(reply["text"] for reply in speaker.replies)
        responses = {response_of(reply["text"]) for reply in speaker.replies}
        buttons = {button["title"] for reply in speaker.replies for button in reply.get("buttons", ())}
        for part in turn.listed("回复含"):
            assert part in said, self.told(f"should say {part}")
        for part in turn.listed("回复不含"):
            assert part not in said, self.told(f"should not say {part}")
        for title in turn.listed("按钮"):
            assert title in buttons, self.told(f"no button {title} among {buttons}")
        for name in turn.listed("话术"):
            assert f"utter_{name}" in responses, self.told(f"utter_{name} is not among {responses}")
        for name in turn.listed("不用话术"):
            assert f"utter_{name}" not in responses, self.told(f"utter_{name} was said")
        self.check_question(speaker, turn, before)

    def check_question(self, speaker: Speaker, turn: Turn, before: str | None) -> None:
        asked = question_in(speaker.replies)
        for question in turn.listed("问"):
            wanted = before if question == SAME_QUESTION else question
            assert asked == wanted, self.told(f"should ask {wanted}, asked {asked}")
        for question in turn.listed("不问"):
            asked_all = {question_of(reply) for reply in speaker.replies}
            assert question not in asked_all, self.told(f"should not ask {question}")

    # -- what is in the store afterwards -----------------------------------------------------------------------

    def check_tickets(self) -> None:
        tickets = self.service.tickets(self.script.name)
        expected = self.script.tickets or []
        assert len(tickets) == len(expected), self.told(f"{len(tickets)} tickets instead of {len(expected)}")
        for ticket, wanted in zip(tickets, expected, strict=True):
            wrong = list(differences(ticket, wanted))
            assert not wrong, self.told("\n".join(wrong))
            assert ticket["number"] in "\n".join(self.lines), self.told(f"{ticket['number']} was never told")

    def check_handoff(self) -> None:
        waiting = self.service.handoffs(self.script.name)
        if self.script.handoff is None:
            assert waiting == [], self.told(f"nobody asked for a person: {waiting}")
            return
        assert len(waiting) == 1, self.told(f"one waiting handoff, not {len(waiting)}")
        for key, value in self.script.handoff.items():
            assert waiting[0][key] == value, self.told(f"{key} of the handoff is {waiting[0][key]}")

    def told(self, what: str) -> str:
        return f"{what}\n—— {self.script.title} ——\n" + "\n".join(self.lines)


def sentences_of(text: str) -> set[str]:
    """The sentences of a reply that are long enough to be noticed when they come again."""
    return {part for part in re.split(r"[。！？\n]", text) if len(part) >= NOTICED_CHARS}


def differences(ticket: Json, wanted: Json) -> Iterator[str]:
    """Where a ticket is not what the file expects."""
    revealed = ticket["revealed"]
    found: Json = {
        "行业": INDUSTRIES[ticket["industry"]],
        "单号": ticket["order_no"],
        "金额": ticket["amount"],
        "材料": "有" if ticket["evidence"] else "无",
        "同意": ticket["consent"],
        "称呼": revealed["contact"]["name"],
        "电话": ticket["contact"]["phone"],
        "级别": ticket["grade"],
        "问题含": [PROBLEMS[code] for code in ticket["problems"]],
        "地点含": ticket["place"] or "",
        "公司含": ticket["company"] or "",
        "诉求含": ticket["demand"] or "",
        "原话含": revealed["description"],
        "升级含": ticket["escalations"],
    }
    for key, value in wanted.items():
        values = value if isinstance(value, list) else [value]
        if key == "时间":
            if not (ticket["occurred_at"] or "").startswith(str(value)):
                yield f"时间 is {ticket['occurred_at']}, not {value}"
        elif key == "原话不含":
            yield from (f"the description holds {part}" for part in values if str(part) in revealed["description"])
        elif key == "情绪不低于":
            if ticket["emotion_peak"] < value:
                yield f"情绪 is {ticket['emotion_peak']}"
        elif key.endswith("含"):
            yield from (f"{key} {part}: {found[key]}" for part in values if part not in found[key])
        elif found[key] != value:
            yield f"{key} is {found[key]}, not {value}"
