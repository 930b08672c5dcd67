"""The rules of wording catch what must not be said and let pass what may: sentence by sentence."""

from __future__ import annotations

import re
import time
from functools import cache
from pathlib import Path

import pytest

from bot.wording import Finding, Rules, WordingError, load

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests/golden"


@cache
def rules() -> Rules:
    return load(ROOT / "data/wording.yml")


def rows(name: str) -> list[list[str]]:
    lines = (GOLDEN / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


BAD = rows("wording_bad.tsv")
GOOD = [row[0] for row in rows("wording_good.tsv")]


def findings(text: str) -> list[Finding]:
    return rules().findings(text)


# -- sentences ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("sentence", "kind"), BAD, ids=[row[0] for row in BAD])
def test_a_sentence_that_must_not_be_said_is_caught_for_its_reason(sentence: str, kind: str) -> None:
    assert kind in {finding.kind for finding in findings(sentence)}


@pytest.mark.parametrize("sentence", GOOD, ids=GOOD)
def test_an_ordinary_sentence_of_service_passes(sentence: str) -> None:
    assert findings(sentence) == []


def test_the_sentences_are_many_and_none_stands_twice() -> None:
    sentences = [*(row[0] for row in BAD), *GOOD]
    assert len(BAD) >= 170
    assert len(GOOD) >= 170
    assert len(sentences) == len(set(sentences))


def test_every_kind_has_sentences_that_must_be_caught() -> None:
    assert {kind for _, kind in BAD} == set(rules().kinds)


def test_every_rule_catches_one_of_the_sentences() -> None:
    used = {finding.rule for sentence, _ in BAD for finding in findings(sentence)}
    assert [rule.id for rule in rules().rules if rule.id not in used] == []


def test_every_excuse_lets_a_sentence_pass_that_would_be_caught_without_it() -> None:
    for excuse in rules().excuses:
        others = tuple(one for one in rules().excuses if one is not excuse)
        without = Rules(rules().kinds, rules().rules, others)
        assert any(without.findings(sentence) for sentence in GOOD), excuse.id


# -- the same words written otherwise ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("我保证处理", "保证"),
        ("我保 证处理", "保 证"),
        ("我 保 \u3000 证 处理", "保 \u3000 证"),
        ("我保*证处理", "保*证"),
        ("我保_证处理", "保_证"),
        ("我保\u200b证处理", "保\u200b证"),
        ("保，证处理", "保，证"),
        ("我保證處理", "保證"),
        ("１００％安全", "１００％"),
        ("100 % 安全", "100 %"),
        ("把 CVV 码告诉我", "把 CVV 码告诉我"[2:8]),
    ],
)
def test_disguised_words_are_found_and_told_as_they_were_written(text: str, words: str) -> None:
    found = findings(text)
    assert found != []
    assert any(finding.words.startswith(words) and text[finding.start :].startswith(words) for finding in found)


@pytest.mark.parametrize("text", ["好，赔偿的事您说", "不，可能是昨天", "我看不一定，会再核实", "行，一定要写上日期吗"])
def test_words_on_both_sides_of_a_comma_are_not_read_as_one(text: str) -> None:
    assert findings(text) == []


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("尽快答复您", False),
        ("{resolve_by}前尽快答复您", True),
        ("尽快答复您，最晚 {resolve_by}", True),
        ("最晚11月27日，我们尽快", True),
        ("尽快答复您。最晚 {resolve_by}", False),
        ("{name}您好，尽快答复您。", True),
    ],
)
def test_soon_is_allowed_only_beside_a_date_in_the_same_sentence(text: str, passes: bool) -> None:
    assert (findings(text) == []) is passes


@pytest.mark.parametrize(
    ("ours", "retold"),
    [
        ("一定退给您", "店家说一定退给您，对吗"),
        ("三天内给您解决", "您说客服答应三天内给您解决"),
        ("这是公司规定", "物业说这是公司规定"),
        ("会开除他", "您希望公司会开除他"),
        ("是您自己没看清", "您是说他们怪您自己没看清"),
    ],
)
def test_words_retold_are_not_taken_for_ours(ours: str, retold: str) -> None:
    assert findings(ours) != []
    assert findings(retold) == []


@pytest.mark.parametrize(
    "text",
    ["您说得对，我们一定退给您", "我跟您说过了，这是公司规定", "您放心，我记下了，一定退给您", "您想要的我们都保证"],
)
def test_to_have_listened_is_no_leave_to_promise(text: str) -> None:
    assert findings(text) != []


@pytest.mark.parametrize("text", ["好的😊", "好的❤", "收到👍🏻", "⚠ 请看", "辛苦您了[玫瑰]"])
def test_a_face_is_caught(text: str) -> None:
    assert "tone" in {finding.kind for finding in findings(text)}


@pytest.mark.parametrize("text", ["", " ", "\n", "{number}", "TS", "您好", "①②", "a" * 50, "\ud800"])
def test_texts_with_nothing_to_say_pass(text: str) -> None:
    assert findings(text) == []


def test_findings_come_in_the_order_of_the_words_and_say_what_to_write_instead() -> None:
    found = findings("请稍等，是我们的错，给您退款")
    assert [finding.kind for finding in found] == ["stall", "admission", "amount"]
    assert [finding.start for finding in found] == sorted(finding.start for finding in found)
    assert all(finding.reason and finding.say_instead for finding in found)


def test_a_long_text_takes_time_in_proportion() -> None:
    begin = time.process_time()
    for text in ("您" * 5000, "不就" * 2500, "请您放心" * 1250):
        findings(text)
    assert time.process_time() - begin < 5


# -- the file of rules ---------------------------------------------------------------------------------------------


def test_the_rules_are_many_and_of_many_kinds() -> None:
    assert sum(len(rule.expressions) for rule in rules().rules) >= 120
    assert len(rules().kinds) >= 12


def test_every_rule_tells_a_reason_a_better_way_and_a_source_in_chinese() -> None:
    for rule in rules().rules:
        for text in (rule.reason, rule.say_instead, rule.source):
            assert re.search("[\u4e00-\u9fff]", text), rule.id


def test_no_expression_stands_twice_in_a_rule() -> None:
    assert [rule.id for rule in rules().rules if len(set(rule.expressions)) < len(rule.expressions)] == []


def test_what_a_rule_says_to_write_instead_breaks_no_rule() -> None:
    broken = {
        rule.id: [finding.words for finding in found]
        for rule in rules().rules
        if (found := findings(rule.say_instead)) and not rule.say_instead.startswith("去掉")
    }
    assert broken == {}


GOOD_FILE = """version: 1
kinds:
  promise: 承诺
excuses:
  - {id: quoted, kinds: [promise], patterns: ['“.+”'], reason: 原话}
rules:
  - id: sure
    kind: promise
    severity: hard
    phrases: [一定赔]
    reason: 承诺
    say_instead: 等核实
    source: 业务原则
"""


def test_a_small_file_of_rules_works(tmp_path: Path) -> None:
    path = tmp_path / "wording.yml"
    path.write_text(GOOD_FILE, encoding="utf-8")
    small = load(path)
    assert [finding.rule for finding in small.findings("我们一定赔")] == ["sure"]
    assert small.findings("“一定赔”") == []


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("version: 1", "version: 2", 1, "version"),
        ("    kind: promise", "    kind: promises", 8, "promises"),
        ("severity: hard", "severity: strict", 9, "severity"),
        ("    reason: 承诺\n", "", 7, "reason"),
        ("    reason: 承诺", "    reason: ''", 11, "文字"),
        ("    source: 业务原则", "    source: 业务原则\n    sauce: x", 14, "sauce"),
        ("    source: 业务原则", "    source: 业务原则\n    source: x", 14, "两次"),
        ("phrases: [一定赔]", "phrases: 一定赔", 10, "列表"),
        ("phrases: [一定赔]", "phrases: []", 7, "至少"),
        ("phrases: [一定赔]", "phrases: ['  ']", 10, "文字"),
        ("phrases: [一定赔]", "patterns: ['(']", 10, "正则"),
        ("id: quoted", "id: sure", 7, "sure 写了两次"),
        ("kinds: [promise]", "kinds: [praise]", 5, "praise"),
        ("  promise: 承诺", "  promise: 承诺\n  blame: 责怪", 3, "blame"),
        ("rules:\n", "rules: [\n", 7, "YAML"),
        (GOOD_FILE, "", 1, "空"),
        (GOOD_FILE, "- 一\n- 二\n", 1, "名称"),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    assert GOOD_FILE.count(old) == 1
    path = tmp_path / "wording.yml"
    path.write_text(GOOD_FILE.replace(old, new), encoding="utf-8")
    with pytest.raises(WordingError, match=said) as caught:
        load(path)
    assert caught.value.line == line


def test_a_missing_file_is_told() -> None:
    with pytest.raises(WordingError, match="读不了"):
        load(Path("there/is/none.yml"))
