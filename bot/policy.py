"""The rules of the house, read from `policy.yml` into typed models; a wrong file is refused, with line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from string import Formatter
from typing import Annotated, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PositiveInt,
    model_validator,
)

from bot.safe_patterns import UnsafePattern, compile_safely
from bot.typed_yaml import PolicyError as PolicyError
from bot.typed_yaml import mistake, read
from bot.vocabulary import INDUSTRIES, PROBLEMS

Unit = Literal["business_hours", "days", "working_days"]
Grade = Literal["normal", "major", "difficult", "repeated", "group"]

COMMITMENT_FIELDS: Final = frozenset({"handler", "acknowledge_by", "resolve_by"})
# Signals that the program raises itself: by the crisis rail, by the amount, by the number of people.
CRISIS: Final = "crisis"
LARGE_AMOUNT: Final = "large_amount"
LARGE_LOSS: Final = "large_loss"
GROUP: Final = "group"
RAISED_BY_PROGRAM: Final = frozenset({CRISIS, LARGE_AMOUNT, LARGE_LOSS, GROUP})
# Why a person is called in, besides the signals.
HANDOFF_REASONS: Final = frozenset({"customer_request", "hot", "abuse"})
DEFAULT_CHECKLIST: Final = "default"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limit(_Model):
    """A span of time in exactly one unit."""

    business_hours: PositiveInt | None = None
    days: PositiveInt | None = None
    working_days: PositiveInt | None = None

    @model_validator(mode="after")
    def _one_unit(self) -> Limit:
        if len(self.model_fields_set) != 1 or self._set() is None:
            raise mistake((), "时限只能写一个单位：business_hours、days 或 working_days")
        return self

    def _set(self) -> int | None:
        return self.business_hours or self.days or self.working_days

    @property
    def unit(self) -> Unit:
        if self.business_hours:
            return "business_hours"
        return "days" if self.days else "working_days"

    @property
    def amount(self) -> int:
        amount = self._set()
        assert amount is not None, "the validator saw to it"
        return amount

    def surely_under(self, other: Limit) -> bool:
        """Whether this ends sooner than `other` on every calendar: no holiday may stretch it beyond."""
        if self.unit == other.unit:
            return self.amount < other.amount
        return self.unit == "days" and other.unit == "working_days" and self.amount < other.amount


_MARKET_RULE = Limit(working_days=7)
# The outer bounds, with the rule each comes from. Law is not the house's to edit, so it is not in the file.
LEGAL_LIMITS: Final[Mapping[str, Limit]] = {
    # 快递暂行条例 art. 28
    "courier": Limit(days=7),
    # 银行业保险业消费投诉处理管理办法 (2020 no. 3): simple matters
    "bank": Limit(days=15),
    "insurance": Limit(days=15),
    # 消费者权益保护法 art. 46: the market authority's own time, taken as ours for the rest.
    **{industry: _MARKET_RULE for industry in INDUSTRIES if industry not in ("courier", "bank", "insurance")},
}


class IndustryRules(_Model):
    """Who handles an industry's complaints, how fast, and which public line stands behind it."""

    handler: Annotated[str, Field(min_length=2)]
    regulator: str
    acknowledge: Limit
    respond: Limit
    resolve: Limit

    @model_validator(mode="after")
    def _in_order(self) -> IndustryRules:
        steps = (("acknowledge", self.acknowledge, self.respond), ("respond", self.respond, self.resolve))
        for name, earlier, later in steps:
            if earlier.unit == later.unit and earlier.amount > later.amount:
                raise mistake((name,), "比下一步的时限还长")
        return self


class Regulator(_Model):
    name: str
    phone: Annotated[str, Field(pattern=r"^\d{3,8}$")]


def _fold(text: str) -> str:
    """Text as phrases are compared: half-width, lower case, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _pattern(source: object) -> re.Pattern[str]:
    try:
        return compile_safely(str(source))
    except UnsafePattern as error:
        raise mistake((), str(error)) from None


Phrase = Annotated[str, Field(min_length=2), AfterValidator(_fold)]
Pattern = Annotated[re.Pattern[str], BeforeValidator(_pattern)]


class Escalation(_Model):
    """A signal in the customer's words: any of `phrases` or `patterns`, unless it lies within one of `unless`.

    `grade` is what it alone makes of the ticket; with `warn` the customer is warned at once.
    """

    name: str
    notify: str
    grade: Literal["major", "difficult", "group"] | None = None
    warn: bool = False
    phrases: tuple[Phrase, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    unless: tuple[Pattern, ...] = ()


class Grading(_Model):
    major_amount: Annotated[Decimal, Field(gt=0)]
    large_loss: Annotated[Decimal, Field(gt=0)]
    repeated_from: Annotated[int, Field(ge=2)]
    group_from: Annotated[int, Field(ge=2)]
    difficult_from: Annotated[int, Field(ge=2)]

    @model_validator(mode="after")
    def _loss_above_amount(self) -> Grading:
        if self.large_loss < self.major_amount:
            raise mistake(("large_loss",), "不能低于 major_amount")
        return self


class SameMatter(_Model):
    """For how long a complaint of the same kind is taken for the same matter."""

    window_days: PositiveInt


Papers = Annotated[tuple[Annotated[str, Field(min_length=2)], ...], Field(min_length=1)]
Priority = Annotated[int, Field(ge=1, le=100)]


@dataclass(frozen=True, slots=True)
class Opening:
    """A stretch of business hours within one day."""

    start: time
    end: time


def _opening(text: object) -> Opening:
    start, _, end = str(text).partition("-")
    try:
        opening = Opening(time.fromisoformat(start), time.fromisoformat(end))
    except ValueError:
        raise mistake((), "要写成 09:00-12:00 这样") from None
    if opening.start >= opening.end:
        raise mistake((), "结束不能早于开始")
    return opening


class Policy(_Model):
    """All rules. `industries` covers every industry of the vocabulary."""

    version: Literal[1]
    business_hours: Annotated[tuple[Annotated[Opening, BeforeValidator(_opening)], ...], Field(min_length=1)]
    commitment: str
    regulators: dict[str, Regulator]
    industries: dict[str, IndustryRules]
    grading: Grading
    escalations: dict[str, Escalation]
    calming: Annotated[str, Field(pattern=r"^[\w./-]+\.ya?ml$")]
    checklists: dict[str, Papers]
    same_matter: SameMatter
    resume_after_hours: PositiveInt
    handoff_priority: dict[str, Priority]

    def papers_for(self, industry: str, problems: Sequence[str] = ()) -> tuple[str, ...]:
        """The papers to have ready: the list made for industry and problem, for a problem, the industry, or all."""
        both = (f"{industry}.{problem}" for problem in problems)
        keys = (*both, *problems, industry, DEFAULT_CHECKLIST)
        return next(self.checklists[key] for key in keys if key in self.checklists)

    def priority_of(self, reasons: Sequence[str]) -> tuple[str, int] | None:
        """The most pressing of the reasons (signal codes among them) and its number; None: nobody is called."""
        ranked = [(reason, self.handoff_priority[reason]) for reason in reasons if reason in self.handoff_priority]
        return max(ranked, key=lambda each: each[1]) if ranked else None

    @model_validator(mode="after")
    def _hours_in_order(self) -> Policy:
        for before, after in pairwise(self.business_hours):
            if after.start < before.end:
                raise mistake(("business_hours",), "各段时间要按先后排列，不能重叠")
        return self

    @model_validator(mode="after")
    def _commitment_says_who_and_when(self) -> Policy:
        try:
            fields = {field for _, field, _, _ in Formatter().parse(self.commitment) if field is not None}
        except ValueError:
            fields = set()
        if fields != COMMITMENT_FIELDS:
            raise mistake(("commitment",), f"必须且只能用到 {'、'.join(sorted(COMMITMENT_FIELDS))}")
        return self

    @model_validator(mode="after")
    def _every_industry(self) -> Policy:
        for code in self.industries.keys() - INDUSTRIES.keys():
            raise mistake(("industries", code), "没有这个行业")
        if missing := INDUSTRIES.keys() - self.industries.keys():
            raise mistake(("industries",), f"缺少行业 {'、'.join(sorted(missing))}")
        return self

    @model_validator(mode="after")
    def _within_the_law(self) -> Policy:
        for code, rules in self.industries.items():
            if code in LEGAL_LIMITS and not rules.resolve.surely_under(LEGAL_LIMITS[code]):
                law = LEGAL_LIMITS[code]
                raise mistake(
                    ("industries", code, "resolve"),
                    f"必须短于法定时限（{law.amount} {law.unit}），节假日也不能超过",
                )
            if rules.regulator not in self.regulators:
                raise mistake(("industries", code, "regulator"), f"regulators 里没有 {rules.regulator}")
        return self

    @model_validator(mode="after")
    def _every_signal_can_be_raised(self) -> Policy:
        if missing := RAISED_BY_PROGRAM - self.escalations.keys():
            raise mistake(("escalations",), f"缺少 {'、'.join(sorted(missing))}")
        for code, signal in self.escalations.items():
            if code not in RAISED_BY_PROGRAM and not signal.phrases and not signal.patterns:
                raise mistake(("escalations", code), "没有 phrases 也没有 patterns，永远不会出现")
        return self

    @model_validator(mode="after")
    def _checklists_for_known_matters(self) -> Policy:
        if DEFAULT_CHECKLIST not in self.checklists:
            raise mistake(("checklists",), f"缺少 {DEFAULT_CHECKLIST}")
        for key in self.checklists:
            industry, dot, problem = key.partition(".")
            known = industry in INDUSTRIES and problem in PROBLEMS if dot else key in INDUSTRIES or key in PROBLEMS
            if not known and key != DEFAULT_CHECKLIST:
                raise mistake(("checklists", key), "没有这个行业或问题")
        return self

    @model_validator(mode="after")
    def _priorities_of_known_reasons(self) -> Policy:
        if missing := HANDOFF_REASONS - self.handoff_priority.keys():
            raise mistake(("handoff_priority",), f"缺少 {'、'.join(sorted(missing))}")
        for reason in self.handoff_priority.keys() - HANDOFF_REASONS - self.escalations.keys():
            raise mistake(("handoff_priority", reason), "没有这个转人工原因，也没有这个信号")
        return self


def load(path: Path) -> Policy:
    """Read the file. Raises PolicyError."""
    return read(path, Policy)
