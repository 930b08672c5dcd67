"""calming.yml is read with care: every mistake stops the start and is told with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.calming.policy import NEEDS, STAGES, Calming, load
from bot.engine import scripts
from bot.typed_yaml import PolicyError
from bot.vocabulary import INDUSTRIES, PROBLEMS
from tests.unit.intake_kit import CALMING, POLICY, ROOT

FILE = ROOT / "calming.yml"
TEXT = FILE.read_text(encoding="utf-8")
LAST_RULE = "  - when: {stage: asking}\n    strategies: [acknowledge]\n"

Edited = Callable[[str, str], Path]


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """The house's own file with one place changed, so that nothing else can be what is refused."""

    def edit(before: str, after: str) -> Path:
        assert before in TEXT
        path = tmp_path / "calming.yml"
        path.write_text(TEXT.replace(before, after, 1), encoding="utf-8")
        return path

    return edit


def line_of(words: str) -> int:
    return TEXT[: TEXT.index(words)].count("\n") + 1


def test_the_policy_names_this_file() -> None:
    assert load(ROOT / POLICY.calming) == CALMING


@pytest.mark.parametrize(
    ("before", "after", "line", "reason"),
    [
        ("version: 1", "version: 2", "version: 1", "version"),
        ("rise: 0.45", "rise: 1.5", "rise: 0.45", "less than 1"),
        ("rise: 0.45", "rise: 0", "rise: 0.45", "greater than 0"),
        ("fall: 0.3", "fall: viel", "fall: 0.3", "number"),
        ("  quiet: 0.12\n", "", "mood:", "quiet：缺少这一项"),
        ("up: [0.7, 1.5, 2.4]", "up: [0.7, 2.4, 1.5]", "up: [", "从低到高"),
        ("down: [0.35, 1.15, 2.0]", "down: [1.15, 0.35, 2.0]", "down: [", "从低到高"),
        ("down: [0.35, 1.15, 2.0]", "down: [0.35, 1.5, 2.0]", "down: [", "来回跳"),
        ("down: [0.35, 1.15, 2.0]", "down: [0.35, 1.15]", "down: [", "缺少这一项"),
        ("up: [0.7, 1.5, 2.4]", "up: [0.7, 1.5, 3.4]", "up: [", "less than or equal to 3"),
        ("hot: 2", "hot: 4", "hot: 2", "less than or equal to 3"),
        ("story_pause_s: 1.2", "story_pause_s: -1", "story_pause_s: 1.2", "greater than or equal to 0"),
        ("longest_s: 8.0", "longest_s: 31", "longest_s: 8.0", "less than or equal to 30"),
        ("  teach:\n", "  preach:\n", "  teach:", "preach"),
        ("acts: [vent, abuse]", "acts: [vent, shout]", "acts: [vent", "没有这种对话行为：shout"),
        ("problems: [attitude]", "problems: [rudeness]", "problems: [attitude]", "没有这种问题：rudeness"),
        ("words: [开除,", 'words: ["",', "words: [开除", "at least 1 character"),
        ("- when: {stage: second}", "- when: {stage: third}", "- when: {stage: second}", "second"),
        ("level: [0]}", "level: [4]}", "level: [0]}", "less than or equal to 3"),
        ("need: [teach]}", "need: [preach]}", "need: [teach]}", "teach"),
        ("stage: opening, level: [0]", "stage: opening, mood: [0]", "level: [0]}", "拼写有误"),
        ("strategies: [listen, apologise]", "strategies: []", "strategies: [listen, apologise]", "at least 1"),
        ("[listen, apologise]", "[listen, promise]", "[listen, apologise]", "listen"),
        ("[listen, apologise]", "[apologise, listen]", "[listen, apologise]", "先后"),
        ("[listen, apologise]", "[listen, listen]", "[listen, apologise]", "每种一次"),
        ("[listen, apologise]", "[listen, apologise, solve, thank]", "[listen, apologise]", "at most 3"),
        (LAST_RULE, "", "replies:", "asking、情绪 0、revenge"),
        ("level: [0]}", "level: [1]}", "replies:", "opening、情绪 0"),
        ("businesslike: 3", "businesslike: 0", "businesslike: 3", "greater than or equal to 1"),
        ("  problems: [lost]\n", "", "no_question:", "problems：缺少这一项"),
        ("lasting_turns: 3", "lasting_turns: 0", "lasting_turns: 3", "greater than or equal to 1"),
        ("lasting_turns: 3", "lasting_turn: 3", "lasting_turns: 3", "拼写有误"),
    ],
)
def test_a_mistake_is_told_with_line_and_reason(
    edited: Edited, before: str, after: str, line: str, reason: str
) -> None:
    with pytest.raises(PolicyError, match=r"calming\.yml 第") as refused:
        load(edited(before, after))
    assert reason in str(refused.value)
    assert f"第 {line_of(line)} 行" in str(refused.value)


@pytest.mark.parametrize(
    ("added", "reason"),
    [("version: 1", "写了两次"), ("vision: 1", "拼写有误"), ("broken: [1", "YAML 格式不对")],
)
def test_a_line_too_many_is_told(edited: Edited, added: str, reason: str) -> None:
    with pytest.raises(PolicyError, match=reason) as refused:
        load(edited("lasting_turns: 3", f"lasting_turns: 3\n{added}"))
    assert refused.value.line >= line_of("lasting_turns: 3") + 1


def test_all_mistakes_are_told_at_once(edited: Edited) -> None:
    path = edited("rise: 0.45", "rise: 2")
    path.write_text(path.read_text("utf-8").replace("longest_s: 8.0", "longest_s: 99"), "utf-8")
    with pytest.raises(PolicyError) as refused:
        load(path)
    assert len(str(refused.value).splitlines()) == 2


@pytest.mark.parametrize("content", [b"", b"- a\n", b"\xff\xfe\xff", None])
def test_a_file_that_is_nothing_of_the_kind_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "calming.yml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PolicyError, match=r"calming\.yml 第 1 行"):
        load(path)


def test_the_rules_cannot_be_changed_while_they_are_used() -> None:
    assert isinstance(CALMING, Calming)
    with pytest.raises(Exception, match="frozen"):
        CALMING.lasting_turns = 9  # type: ignore[misc]


# -- what it names exists elsewhere --------------------------------------------------------------------------------


def test_losses_that_silence_the_questions_are_signals_and_problems_of_the_house() -> None:
    assert set(CALMING.no_question.signals) <= POLICY.escalations.keys()
    assert set(CALMING.no_question.problems) <= PROBLEMS.keys()


def test_a_word_stands_for_one_need_only() -> None:
    words = [word for need in CALMING.needs.values() for word in need.words]
    assert sorted(words) == sorted(set(words))
    assert not [short for short in words for long in words if short != long and long.startswith(short)]


def test_what_is_needed_when_nothing_was_recognised_comes_last() -> None:
    assert list(CALMING.needs)[-1] == "dissatisfied"
    assert set(CALMING.needs) == set(NEEDS)


def test_every_strategy_has_words_for_a_customer_of_whom_nothing_can_be_quoted() -> None:
    words = scripts.load(ROOT / "data/responses")
    silent = [
        (stage, level, need, strategy)
        for stage in STAGES
        for level in range(4)
        for need in NEEDS
        for strategy in strategies_for(stage, level, need)
        for industry in INDUSTRIES
        if not any(
            way.fits({"stage": stage, "level": level, "need": need, "industry": industry})
            for way in words[f"utter_calm_{strategy}"]
        )
    ]
    assert silent == []


def strategies_for(stage: str, level: int, need: str) -> set[str]:
    """Of every rule that may come to speak there, also of those that wait for a lasting anger."""
    fitting = [r for r in CALMING.replies if r.when.stage == stage and level in r.when.level and need in r.when.need]
    return {strategy for reply in fitting for strategy in reply.strategies}
