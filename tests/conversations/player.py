"""Plays a conversation file against the running service and checks every reply on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.vocabulary import INDUSTRIES, PROBLEMS
from tests.conversations.dialogue import Dialogue
from tests.conversations.script import SAME_QUESTION, Script, Turn, as_list
from tests.conversations.sentences import FACTS, name_of, question_in
from tests.service import Service

Json = dict[str, Any]
MAX_ANSWERS = 20
DONE_TELLING = "说完了"


class Player:
    def __init__(self, service: Service, script: Script) -> None:
        self.service, self.script = service, script
        self.speakers = {"": Dialogue(service, script.name)}

    def play(self) -> None:
        """Raises AssertionError with the transcript."""
        for turn in self.script.turns:
            name = f"{self.script.name}-{turn.who}"
            self.do(self.speakers.setdefault(turn.who, Dialogue(self.service, name)), turn)
        self.check_tickets()
        self.check_handoff()

    # -- one turn ----------------------------------------------------------------------------------------------

    def do(self, speaker: Dialogue, turn: Turn) -> None:
        before = speaker.question
        speaker.given -= set(turn.listed("重问"))
        if turn.does == "坐席":
            self.move_ticket(turn)
        elif turn.does == "答到":
            self.answer_until(speaker, turn.text)
        elif turn.does == "点":
            self.tap(speaker, turn.text)
        else:
            speaker.given |= set(turn.listed("说了"))
            speaker.say_at_once([self.filled(text) for text in turn.texts])
        self.check_faults(speaker)
        self.check_turn(speaker, turn, before)

    def answer_until(self, speaker: Dialogue, wanted: str) -> None:
        """Answers each question from the file's 答复 until the wanted one is asked."""
        for _ in range(MAX_ANSWERS):
            self.check_faults(speaker)
            if question_in(speaker.replies) is None and speaker.invited():
                speaker.say(DONE_TELLING)
                continue
            question = speaker.question
            if question == wanted:
                return
            answer = self.answer_to(question)
            assert answer is not None, self.told(f"asked {question}, and the file has no 答复 for it")
            speaker.given.add(str(question))
            speaker.say(answer)
        raise AssertionError(self.told(f"{MAX_ANSWERS} answers, and still not asked {wanted}"))

    def answer_to(self, question: str | None) -> str | None:
        """What the file says, or the names of the expected ticket where the service was not sure by itself."""
        expected = (self.script.tickets or [{}])[0]
        problems = expected.get("问题含")
        unsure = {"行业": expected.get("行业"), "问题": as_list(problems)[0] if problems else None}
        return self.script.answers.get(str(question)) or unsure.get(str(question))

    def tap(self, speaker: Dialogue, title: str) -> None:
        assert title in speaker.buttons(), self.told(f"no button {title} among {list(speaker.buttons())}")
        speaker.tap(title)

    def move_ticket(self, turn: Turn) -> None:
        """As a member of staff does in the console. Raises Refused."""
        number = self.ticket_number(int(turn.staff.get("第几件", 1)))
        body = {"to": turn.staff["移到"], "reason": str(turn.staff.get("原因", ""))}
        token = {"Authorization": f"Bearer {self.service.staff_token}"}
        self.service.call(f"/api/v1/tickets/{number}/move", body, token)
        self.speakers[""].lines.append(f"坐席：{number} 移到 {body['to']}，{body['reason']}")

    def filled(self, text: str) -> str:
        """「编号」 stands for the first ticket number of the conversation's main customer, 「编号2」 for the second."""
        for place in (1, 2, 3):
            mark = "「编号」" if place == 1 else f"「编号{place}」"
            if mark in text:
                text = text.replace(mark, self.ticket_number(place))
        return text

    def ticket_number(self, place: int) -> str:
        tickets = self.service.tickets(self.script.name)
        assert len(tickets) >= place, self.told(f"there is no ticket {place} yet")
        return str(tickets[place - 1]["number"])

    # -- what the file expects of a turn -----------------------------------------------------------------------

    def check_faults(self, speaker: Dialogue) -> None:
        assert not speaker.faults, self.told("\n".join(f"{fault.kind}: {fault.what}" for fault in speaker.faults))

    def check_turn(self, speaker: Dialogue, turn: Turn, before: str | None) -> None:
        said = speaker.said()
        responses = set(map(name_of, speaker.replies))
        for part in turn.listed("回复含"):
            assert part in said, self.told(f"should say {part}")
        for part in turn.listed("回复不含"):
            assert part not in said, self.told(f"should not say {part}")
        for title in turn.listed("按钮"):
            assert title in speaker.buttons(), self.told(f"no button {title} among {list(speaker.buttons())}")
        for name in turn.listed("话术"):
            assert f"utter_{name}" in responses, self.told(f"utter_{name} is not among {responses}")
        for name in turn.listed("不用话术"):
            assert f"utter_{name}" not in responses, self.told(f"utter_{name} was said")
        self.check_question(speaker, turn, before)
        if "转人工" in turn.checks:
            self.check_waiting(speaker.name, {} if turn.checks["转人工"] is True else turn.checks["转人工"])

    def check_question(self, speaker: Dialogue, turn: Turn, before: str | None) -> None:
        asked = question_in(speaker.replies)
        for question in turn.listed("问"):
            wanted = before if question == SAME_QUESTION else question
            assert asked == wanted, self.told(f"should ask {wanted}, asked {asked}")
        for question in turn.listed("不问"):
            assert question not in speaker.asked(), self.told(f"should not ask {question}")

    # -- what is in the store afterwards -----------------------------------------------------------------------

    def check_tickets(self) -> None:
        tickets = self.service.tickets(self.script.name)
        numbers = [ticket["number"] for ticket in tickets]
        expected = self.script.tickets or []
        assert len(tickets) == len(expected), self.told(f"{len(tickets)} tickets instead of {len(expected)}")
        said = "\n".join(line for speaker in self.speakers.values() for line in speaker.lines)
        for ticket, wanted in zip(tickets, expected, strict=True):
            wrong = list(differences(ticket, wanted, numbers))
            assert not wrong, self.told("\n".join(wrong))
            assert ticket["number"] in said, self.told(f"{ticket['number']} was never told")

    def check_handoff(self) -> None:
        if self.script.handoff is not None:
            self.check_waiting(self.script.name, self.script.handoff)
        elif not self.script.expects_a_person:
            waiting = self.service.handoffs(self.script.name)
            assert waiting == [], self.told(f"nobody asked for a person: {waiting}")

    def check_waiting(self, conversation: str, wanted: Json) -> None:
        waiting = self.service.handoffs(conversation)
        assert len(waiting) == 1, self.told(f"one waiting handoff, not {len(waiting)}")
        for key, value in wanted.items():
            found = waiting[0][{"原因": "reason"}.get(key, "priority" if key.startswith("优先级") else key)]
            right = found >= value if key == "优先级不低于" else found == value
            assert right, self.told(f"{key} of the handoff is {found}, not {value}")

    def told(self, what: str) -> str:
        lines = [
            f"〔{who}〕\n{speaker.transcript()}" if who else speaker.transcript()
            for who, speaker in self.speakers.items()
        ]
        return "\n".join([what, f"—— {self.script.title} ——", *lines])


def found_in(ticket: Json, numbers: list[str]) -> Json:
    """The ticket in the words of the files."""
    revealed = ticket["revealed"]
    slots = {slot: name for name, slot in FACTS.items()}
    linked = ticket.get("linked_to")
    return {
        "行业": INDUSTRIES[ticket["industry"]],
        "单号": ticket["order_no"],
        "金额": ticket["amount"],
        "材料": "有" if ticket["evidence"] else "无",
        "同意": ticket["consent"],
        "称呼": revealed["contact"]["name"],
        "电话": ticket["contact"]["phone"],
        "级别": ticket["grade"],
        "种类": ticket["kind"],
        "状态": ticket["status"],
        "关联": numbers.index(linked) + 1 if linked in numbers else linked,
        "催办次数": ticket.get("urges"),
        "评分": ticket.get("rating"),
        "问题含": [PROBLEMS[code] for code in ticket["problems"]],
        "地点含": ticket["place"] or "",
        "公司含": ticket["company"] or "",
        "诉求含": ticket["demand"] or "",
        "原话含": revealed["description"],
        "升级含": ticket["escalations"],
        "信号含": [signal["code"] for signal in ticket.get("signals", ())],
        "信号词含": "\n".join(signal["words"] for signal in ticket.get("signals", ())),
        "待核实含": [slots[point["slot"]] for point in ticket.get("open_points", ())],
    }


def differences(ticket: Json, wanted: Json, numbers: list[str]) -> Iterator[str]:
    """Where a ticket is not what the file expects; `numbers` are those of all the conversation's tickets."""
    found = found_in(ticket, numbers)
    for key, value in wanted.items():
        values = value if isinstance(value, list) else [value]
        if key == "时间":
            if value is None:
                if ticket["occurred_at"]:
                    yield f"时间 is {ticket['occurred_at']}, not to be known"
            elif not (ticket["occurred_at"] or "").startswith(str(value)):
                yield f"时间 is {ticket['occurred_at']}, not {value}"
        elif key == "原话不含":
            yield from (f"the description holds {part}" for part in values if str(part) in found["原话含"])
        elif key == "情绪不低于":
            if ticket["emotion_peak"] < value:
                yield f"情绪 is {ticket['emotion_peak']}"
        elif key.endswith("含"):
            yield from (f"{key} {part}: {found[key]}" for part in values if str(part) not in found[key])
        elif found[key] != value:
            yield f"{key} is {found[key]}, not {value}"
