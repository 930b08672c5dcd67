"""A simulated customer: rules, no model. Looks at what was asked, answers from the fact sheet, and never invents.

The sheet's seed decides temperament, wording, digressions and corrections; only the replies come from outside.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from random import Random

from bot.vocabulary import INDUSTRIES, PROBLEMS
from tests.conversations.dialogue import Dialogue
from tests.conversations.sentences import READ_BACK
from tests.simulated.pool import TOLD_FACTS, speech
from tests.simulated.sheet import Fact, Sheet
from tests.simulated.speaker import Speaker
from tests.simulated.ticket_check import folded

TEMPERS = ("calm", "calm", "hot", "terse", "talkative")
STORY = "经过"
MAX_NUDGES = 3
MAX_DIGRESSIONS = 3
#: Answers that would be taken for an answer to these questions are no digressions there.
_AMBIGUOUS = {
    "ask_anonymous": {"同意", "称呼", "电话"},
    "ask_why": {READ_BACK},
    "thanks": {"同意", "材料", READ_BACK},
}
_NO_DIGRESSION = frozenset({"改哪项", "取消吗", "对不对", "同一件吗"})
#: Line of the read-back or button of "what to change" → the fact in it.
_LABELS = {"地点": "地点或单位", "单号": "产品或单号", "金额": "涉及金额"}
OFFERS = ("utter_abuse_again", "utter_offer_human")
#: Kinds of turns that are the customer's own course; the service is not charged for them.
OWN_COURSE = frozenset({"greeting", "story", "facts", "digression", "correction", "human"})


@dataclass(frozen=True)
class Say:
    """One turn. `kind`: greeting, story, facts, answer, confirm, digression, correction, human or nudge; `tap`: a
    button instead of messages; `aside`: what a digression asks; `account`: what belongs to the story, word for word."""

    kind: str
    messages: tuple[str, ...]
    tap: str = ""
    aside: str = ""
    account: tuple[str, ...] = ()


class Customer:
    """`told`: what the service has heard so far, as it should stand in the ticket; `direct`: facts told because they
    were asked for; `story_told`: the customer's own account, word for word."""

    def __init__(self, sheet: Sheet, *, plain: bool = False) -> None:
        self.sheet = sheet
        self.rng = Random(f"customer {sheet.seed}")
        self.temper = "calm" if plain else self.rng.choice(TEMPERS)
        self.speaker = Speaker(self.rng, terse=self.temper == "terse", plain=plain)
        self.told: dict[str, Fact | None] = {}
        self.direct: set[str] = set()
        self.story_told: list[str] = []
        self.announced = False
        self.wants_human = False
        self._plain = plain
        self._digressions = 0 if plain else self.rng.choice((0, 1, 1, 2, MAX_DIGRESSIONS))
        self._human_left = not plain and self.rng.random() < 0.04
        self._mistakes = {} if plain else dict(sheet.mistakes)
        self._corrections: dict[str, str] = {}
        self._changing: str | None = None
        self._objects = False
        self._nudges = 0
        self._answered: str | None = None
        self._course: deque[Say] = deque(self._opening())

    # -- the opening -------------------------------------------------------------------------------------------

    def _opening(self) -> list[Say]:
        start: list[Say] = []
        roll = self.rng.random()
        if not self._plain and roll < 0.2:
            start.append(Say("greeting", (self.speaker.typed(self.speaker.line("打招呼")),)))
        elif not self._plain and roll < (0.6 if self.temper == "terse" else 0.4):
            start.append(Say("greeting", (self.speaker.typed(self.speaker.line("开场")),)))
            self.announced = True
        return [*start, *self._account()]

    def _account(self) -> list[Say]:
        story = self.sheet.story
        if self.temper == "terse":
            return [self._story_say([story.short])]
        if self.temper == "hot":
            return self._rant()
        extra = self._volunteered(self.rng.randint(2, 4)) if self.temper == "talkative" else ""
        return [self._story_say(["，".join(story.parts)], extra)]

    def _rant(self) -> list[Say]:
        messages = list(self.sheet.story.parts)
        messages[0] = f"{self.speaker.line('情绪')}，{messages[0]}"
        if self.rng.random() < 0.5:
            messages[-1] += f"，{self.speaker.line('骂人')}"
        if self.rng.random() < 0.4:
            return [self._story_say(messages)]
        return [self._story_say([message]) for message in messages]

    def _story_say(self, messages: list[str], extra: str = "") -> Say:
        written = [self.speaker.story(message) for message in messages]
        written[-1] += extra
        typed = tuple(self.speaker.typed(message) for message in written)
        return Say("story", typed, account=typed)

    def _volunteered(self, most: int) -> str:
        """Clauses with facts that nobody has asked for yet."""
        kept = {*self.told, "同意", "称呼", "电话"}
        free = [name for name in TOLD_FACTS if name not in kept and self.sheet.facts[name]]
        chosen = sorted(self.rng.sample(free, min(most, len(free))), key=TOLD_FACTS.index)
        clauses = []
        for name in chosen:
            fact = self._fact_to_tell(name)
            if fact:
                self.told[name] = fact
                clauses.append(self.speaker.tells(name, fact))
        return "".join(f"，{clause}" for clause in clauses)

    # -- turn by turn ------------------------------------------------------------------------------------------

    def next(self, dialogue: Dialogue) -> Say | None:
        """What the customer does now; None when there is nothing left to say."""
        self._objects = False
        if self._course:
            say = self._course.popleft()
            self.story_told += say.account
            return say
        question = self._open_question(dialogue)
        if self._changing is None:
            own = self._own_course(question)
            if own:
                return own
        return self._reply(dialogue, question)

    def _open_question(self, dialogue: Dialogue) -> str | None:
        """What was asked last, unless it has been answered and was not asked again."""
        if dialogue.asked():
            self._answered = None
        return None if self._answered == dialogue.question else dialogue.question

    def _own_course(self, question: str | None) -> Say | None:
        """A correction that is due, a call for a person, or something else that comes to mind."""
        due = [name for name, when in self._corrections.items() if when == "next" or self.rng.random() < 0.25]
        if due and question != READ_BACK:
            return self._correct(due[0])
        if question is None or question in _NO_DIGRESSION:
            return None
        if self._human_left and self.rng.random() < 0.2:
            self._human_left, self.wants_human = False, True
            return Say("human", (self.speaker.typed(self.speaker.line("找人工")),))
        if self._digressions and self.rng.random() < 0.2:
            return self._digress(question)
        return None

    def _digress(self, question: str) -> Say | None:
        kinds = [kind for kind in speech().digressions if question not in _AMBIGUOUS.get(kind, ())]
        if self.temper == "hot" and self.rng.random() < 0.5:
            said, kind = self.speaker.line("情绪"), ""
        else:
            kind = self.rng.choice(kinds)
            said = self.rng.choice(speech().digressions[kind])
        self._digressions -= 1
        return Say("digression", (self.speaker.typed(said),), aside=kind)

    def _correct(self, name: str) -> Say:
        del self._corrections[name]
        fact, old = self.sheet.facts[name], self.told[name]
        assert fact is not None, f"{name} is corrected to nothing"
        assert old is not None, f"{name} was never told"
        self.told[name] = fact
        return Say("correction", (self.speaker.typed(self.speaker.corrects(name, fact, old)),))

    # -- answers -----------------------------------------------------------------------------------------------

    def _reply(self, dialogue: Dialogue, question: str | None) -> Say | None:
        if question is None:
            return self._unasked(dialogue)
        self._answered = question
        if question in TOLD_FACTS:
            return self._give(question)
        if question == STORY:
            return self._story_again()
        if question in ("行业", "问题"):
            return self._classify(dialogue, question)
        if question == READ_BACK:
            return self._at_read_back(dialogue)
        if question == "改哪项":
            return self._name_the_line(dialogue)
        if question == "对不对":
            self._objects = not self._is_mine(dialogue.said())
            return Say("answer", ("不对" if self._objects else "对",))
        if question == "同一件吗" and "是另一件" in dialogue.buttons():
            return Say("answer", (), tap="是另一件")
        if question == "取消吗":
            return Say("answer", (self.speaker.line("不取消"),))
        return Say("answer", ("不知道",))

    def _unasked(self, dialogue: Dialogue) -> Say | None:
        if dialogue.invited():
            if "说完了" in dialogue.buttons() and self.rng.random() < 0.4:
                return Say("answer", (), tap="说完了")
            return Say("answer", (self.speaker.typed(self.speaker.line("说完了")),))
        if dialogue.has(*OFFERS):
            return Say("answer", (self.speaker.line("接着说"),))
        self._nudges += 1
        if self._nudges > MAX_NUDGES:
            return None
        return Say("nudge", (self.speaker.line("催促"),))

    def _give(self, name: str) -> Say:
        if self._changing == name:
            self._changing = None
            self.told[name] = self.sheet.facts[name]
            return Say("correction", (self.speaker.typed(self.speaker.answers(name, self.told[name])),))
        if name in self.told:
            return self._told_before(name)
        fact = self._fact_to_tell(name)
        self.told[name] = fact
        self.direct.add(name)
        return Say("answer", (self.speaker.typed(self._worded(name, fact)),))

    def _worded(self, name: str, fact: Fact | None) -> str:
        if name == "称呼" and fact and self.sheet.facts["电话"] and "电话" not in self.told and self.rng.random() < 0.5:
            phone = self._fact_to_tell("电话")
            assert phone is not None
            self.told["电话"] = phone
            return self.speaker.name_and_phone(fact, phone)
        said = self.speaker.answers(name, fact)
        talks = self.temper == "talkative" and fact is not None and name not in ("同意", "称呼", "电话")
        return said + (self._volunteered(self.rng.randint(1, 2)) if talks and self.rng.random() < 0.6 else "")

    def _told_before(self, name: str) -> Say:
        """Asked for what was told already: says so, or says it once more."""
        if self.rng.random() < 0.5:
            return Say("answer", (self.speaker.typed(self.speaker.line("说过了")),))
        return Say("answer", (self.speaker.typed(self.speaker.answers(name, self.told[name])),))

    def _fact_to_tell(self, name: str) -> Fact | None:
        """The fact, or the wrong value that this customer gives first."""
        mistake = self._mistakes.pop(name, None)
        if mistake:
            self._corrections[name] = self.rng.choice(("next", "later", READ_BACK, READ_BACK))
        return mistake or self.sheet.facts[name]

    def _story_again(self) -> Say:
        said = "，".join(self.sheet.story.parts)
        if not self.story_told:
            self.story_told.append(said)
        return Say("answer", (self.speaker.typed(said),))

    def _classify(self, dialogue: Dialogue, question: str) -> Say:
        story = self.sheet.story
        names = [INDUSTRIES[story.industry]] if question == "行业" else [PROBLEMS[code] for code in story.problems]
        offered = [name for name in names if name in dialogue.buttons()]
        if offered:
            return Say("answer", (), tap=offered[0])
        return Say("answer", (names[0],))

    def _is_mine(self, said: str) -> bool:
        """Whether an echoed value is one of the customer's own."""
        facts = [fact for fact in self.told.values() if fact and fact.words]
        return any(folded(echo) in folded(said) for fact in facts for echo in (fact.words, fact.value))

    # -- at the read-back --------------------------------------------------------------------------------------

    def _at_read_back(self, dialogue: Dialogue) -> Say:
        if self._corrections:
            name = min(self._corrections, key=TOLD_FACTS.index)
            if "我要修改" in dialogue.buttons() and self.rng.random() < 0.4:
                del self._corrections[name]
                self._changing = name
                dialogue.given.discard(name)
                return Say("correction", (), tap="我要修改")
            return self._correct(name)
        if "确认提交" in dialogue.buttons() and self.rng.random() < 0.3:
            return Say("confirm", (), tap="确认提交")
        return Say("confirm", (self.speaker.typed(self.speaker.line("确认")),))

    def _name_the_line(self, dialogue: Dialogue) -> Say:
        name = self._changing or "金额"
        title = next((title for title in dialogue.buttons() if title in (name, _LABELS.get(name))), "")
        return Say("correction", () if title else (name,), tap=title)

    def given(self) -> set[str]:
        """Questions that need not be asked any more."""
        known = {*self.told, *([STORY] if self.story_told else [])} - {self._changing or ""}
        if self._objects:
            return set()  # who says "that is wrong" expects to be asked again
        refused = "同意" in self.told and self.told["同意"] is None
        return known | ({"称呼", "电话"} if refused else set())
