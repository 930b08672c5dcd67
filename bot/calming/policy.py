"""The rules of calming, read from the file that `policy.yml` names into typed models; a wrong file is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.policy import Policy
from bot.typed_yaml import PolicyError, mistake, read
from bot.vocabulary import INTENTS, PROBLEMS

#: LEAST, then what may stand beside it anywhere. Sources: docs/wording.md.
LEAST: Final = ("listen", "empathise", "apologise", "solve", "thank")
BESIDE: Final = ("acknowledge", "offer_human")
NEEDS: Final = ("revenge", "compensation", "respect", "teach", "vent", "dissatisfied")
STAGES: Final = ("opening", "second", "more", "asking", "closing")

Stage = Literal["opening", "second", "more", "asking", "closing"]
Need = Literal["revenge", "compensation", "respect", "teach", "vent", "dissatisfied"]
Strategy = Literal[
    "listen", "empathise", "apologise", "solve", "thank", "acknowledge", "offer_human"
]  # fmt: skip
Level = Annotated[int, Field(ge=0, le=3)]
Share = Annotated[float, Field(gt=0, lt=1)]
Seconds = Annotated[float, Field(ge=0, le=30)]
Heat = Annotated[float, Field(gt=0, le=3)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MoodRules(_Model):
    """How fast heat follows readings, and the heat from which a level is entered and below which it is left."""

    rise: Share
    fall: Share
    quiet: Share
    up: tuple[Heat, Heat, Heat]
    down: tuple[Heat, Heat, Heat]
    hot: Annotated[int, Field(ge=1, le=3)]

    @model_validator(mode="after")
    def _bounds_lie_apart(self) -> MoodRules:
        for name, bounds in (("up", self.up), ("down", self.down)):
            if list(bounds) != sorted(bounds):
                raise mistake((name,), "三级的界限要从低到高")
        for up, down in zip(self.up, self.down, strict=True):
            if down >= up:
                raise mistake(("down",), "降级的界限要低于升级的界限，否则一句话就会来回跳")
        return self


class Listening(_Model):
    """Seconds of quiet before an answer, and the longest a customer who goes on writing is let run."""

    story_pause_s: Seconds
    answer_pause_s: Seconds
    rest_story_pause_s: Seconds
    rest_answer_pause_s: Seconds
    longest_s: Seconds


class NeedWords(_Model):
    words: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    acts: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _known_codes(self) -> NeedWords:
        for act in set(self.acts) - INTENTS.keys():
            raise mistake(("acts",), f"没有这种对话行为：{act}")
        for problem in set(self.problems) - PROBLEMS.keys():
            raise mistake(("problems",), f"没有这种问题：{problem}")
        return self


class When(_Model):
    """What a rule asks for; what it leaves out fits all. `lasting`: hot for several turns, no person offered yet."""

    stage: Stage
    level: tuple[Level, ...] = (0, 1, 2, 3)
    need: tuple[Need, ...] = NEEDS
    lasting: bool = False


class Reply(_Model):
    when: When
    strategies: Annotated[tuple[Strategy, ...], Field(min_length=1, max_length=3)]

    @model_validator(mode="after")
    def _in_the_order_of_least(self) -> Reply:
        places = [LEAST.index(one) for one in self.strategies if one in LEAST]
        if places != sorted(set(places)):
            raise mistake(("strategies",), f"要按 {'、'.join(LEAST)} 的先后，每种一次")
        return self


class NoQuestion(_Model):
    signals: tuple[str, ...]
    problems: tuple[str, ...]
    businesslike: Annotated[int, Field(ge=1)]


class Calming(_Model):
    """All of it. The first two replies go through LEAST together; a test of the file holds that too."""

    version: Literal[1]
    mood: MoodRules
    listening: Listening
    needs: dict[Need, NeedWords]
    replies: Annotated[tuple[Reply, ...], Field(min_length=1)]
    no_question: NoQuestion
    lasting_turns: Annotated[int, Field(ge=1)]

    @model_validator(mode="after")
    def _an_answer_for_everybody(self) -> Calming:
        for stage in STAGES:
            for level in range(4):
                for need in NEEDS:
                    if not any(fits(reply.when, stage, level, need, lasting=False) for reply in self.replies):
                        raise mistake(("replies",), f"没有写明 {stage}、情绪 {level}、{need} 时怎么说")
        return self


def fits(when: When, stage: str, level: int, need: str, *, lasting: bool) -> bool:
    return when.stage == stage and level in when.level and need in when.need and (lasting or not when.lasting)


def load(path: Path) -> Calming:
    """Read the file. Raises PolicyError."""
    return read(path, Calming)


def named_by(policy: Policy, policy_file: Path) -> Calming:
    """The file that the policy names, beside it; its signals are the policy's. Raises PolicyError."""
    path = policy_file.parent / policy.calming
    calming = load(path)
    unknown = sorted(set(calming.no_question.signals) - policy.escalations.keys())
    if unknown:
        raise PolicyError(path, [(line_with(path, unknown[0]), f"policy.yml 里没有这个信号：{unknown[0]}")])
    return calming


def line_with(path: Path, word: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if word in line), 1)
