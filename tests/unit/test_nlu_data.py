"""Training data is checked before anything is trained: every rule fails when it must, and the real data passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import nlu_data
from bot.vocabulary import INTENTS

HEAD = 'version: "3.1"\nnlu:\n'
GOOD_STORY = """- intent: tell_story
  examples:
  - text: |
      快递丢了三天没人管
    metadata: {industry: courier, problems: [lost, delay], emotion: 1}
"""


def found(folder: Path, body: str, head: str = HEAD) -> list[str]:
    """The findings of one file, as ``line: reason``; too few examples are another rule's matter."""
    (folder / "sample.yml").write_text(head + body, encoding="utf-8")
    _, findings = nlu_data.check(folder)
    return [f"{f.line}: {f.reason}" for f in findings if "examples and needs" not in f.reason]


def story_with(metadata: str) -> str:
    return GOOD_STORY.replace("{industry: courier, problems: [lost, delay], emotion: 1}", metadata)


def test_the_projects_own_data_and_dictionary_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert nlu_data.main() == 0
    printed = capsys.readouterr().out
    assert f"of {len(INTENTS)} intents" in printed
    assert "tell_story in courier:" in printed


def test_a_block_and_a_long_form_are_read_with_their_lines(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(
        HEAD + "- intent: greet\n  examples: |\n    - 你好\n    - 在吗\n" + GOOD_STORY, encoding="utf-8"
    )
    examples, _ = nlu_data.check(tmp_path)
    assert [(e.intent, e.text, e.line) for e in examples] == [
        ("greet", "你好", 5),
        ("greet", "在吗", 6),
        ("tell_story", "快递丢了三天没人管", 10),
    ]
    assert examples[2].metadata == {"industry": "courier", "problems": ["lost", "delay"], "emotion": 1}


def test_good_data_of_both_forms_has_no_finding(tmp_path: Path) -> None:
    assert found(tmp_path, GOOD_STORY + "- intent: greet\n  examples: |\n    - 你好\n\n    - 在吗\n") == []


@pytest.mark.parametrize(
    ("body", "line", "reason"),
    [
        ("- intent: greet\n  examples: 你好\n", 3, "needs examples"),
        ("- intent: greet\n", 3, "needs examples"),
        ("- intent: greet\n  examples: >\n    - 你好\n", 3, "needs examples"),
        ("- lookup: city\n  examples: |\n    - 北京\n", 3, "without intent"),
        ("- intent: greet\n  examples: |\n    - 你好\n    在吗\n", 6, "begins with '- '"),
        ("- intent: greet\n  examples:\n  - text:\n    metadata: {}\n", 5, "without text"),
        ("- intent: greet\n  examples:\n  - 你好\n", 5, "without text"),
    ],
)
def test_a_wrong_shape_is_found(tmp_path: Path, body: str, line: int, reason: str) -> None:
    (finding,) = found(tmp_path, body)
    assert finding.startswith(f"{line}: ")
    assert reason in finding


def test_a_dash_left_in_a_long_text_is_found(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, GOOD_STORY.replace("快递丢了", "- 快递丢了"))
    assert finding.startswith("6: the '- ' would become part of the text")


def test_broken_yaml_is_found_with_its_line(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, "- intent: greet\n  examples: [\n")
    assert "not valid YAML" in finding
    assert int(finding.split(":")[0]) >= 4


@pytest.mark.parametrize("head", ["nlu:\n", "version: 3.1\nnlu:\n", 'version: "2.0"\nnlu:\n'])
def test_a_missing_or_bare_version_is_found(tmp_path: Path, head: str) -> None:
    (finding,) = found(tmp_path, GOOD_STORY, head)
    assert "version" in finding


@pytest.mark.parametrize("head", ["", "[]", 'version: "3.1"\n', 'version: "3.1"\nnlu: {}\n'])
def test_a_file_without_a_list_of_items_is_found(tmp_path: Path, head: str) -> None:
    assert any("needs a list under nlu" in finding for finding in found(tmp_path, "", head))


def test_a_file_that_is_not_utf8_is_found(tmp_path: Path) -> None:
    (tmp_path / "sample.yml").write_bytes("你好".encode("gbk"))
    _, findings = nlu_data.check(tmp_path)
    assert "not UTF-8" in [finding.reason for finding in findings]


def test_an_unknown_intent_is_found(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, "- intent: greeet\n  examples: |\n    - 你好\n")
    assert finding.startswith("5: intent greeet is not in bot/vocabulary.py")


def test_every_intent_of_the_vocabulary_needs_25_examples(tmp_path: Path) -> None:
    lines = "".join(f"    - {name}，你好\n" for name in "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张")
    (tmp_path / "a.yml").write_text(HEAD + "- intent: greet\n  examples: |\n" + lines, encoding="utf-8")
    _, findings = nlu_data.check(tmp_path)
    reasons = {str(finding) for finding in findings}
    assert f"{tmp_path / 'a.yml'}:5: greet has 24 examples and needs 25" in reasons
    assert f"{tmp_path}:1: thanks has 0 examples and needs 25" in reasons
    assert len(reasons) == len(INTENTS)

    with (tmp_path / "a.yml").open("a", encoding="utf-8") as file:
        file.write("    - 有人在吗\n")
    _, findings = nlu_data.check(tmp_path)
    assert len(findings) == len(INTENTS) - 1


@pytest.mark.parametrize("repeated", ["你好", "你 好！", "【你好】", "你好\u3000。"])
def test_a_repeated_sentence_is_found(tmp_path: Path, repeated: str) -> None:
    (finding,) = found(tmp_path, f"- intent: greet\n  examples: |\n    - 你好\n    - {repeated}\n")
    assert finding.startswith("6: stands in sample.yml:5 already")


def test_longer_sentences_that_are_nearly_the_same_are_found(tmp_path: Path) -> None:
    one, other = "麻烦帮我查一下上个礼拜登记的那个投诉", "麻烦帮我查一下上个礼拜登记的那个投诉呀"
    (finding,) = found(tmp_path, f"- intent: ask_status\n  examples: |\n    - {one}\n    - {other}\n")
    assert finding.startswith("6: nearly the same as sample.yml:5: 麻烦帮我")


def test_short_sentences_and_those_of_two_intents_may_be_alike(tmp_path: Path) -> None:
    one, other = "麻烦帮我查一下上个礼拜登记的那个投诉", "麻烦帮我查一下上个礼拜登记的那个投诉呀"
    body = f"- intent: ask_status\n  examples: |\n    - {one}\n    - 查一下\n    - 查一下下\n"
    assert found(tmp_path, f"{body}- intent: urge\n  examples: |\n    - {other}\n") == []


def test_a_template_filled_in_too_often_is_found(tmp_path: Path) -> None:
    head = "- intent: inform\n  examples: |\n"
    filled = [f"    - 单号SF{number}\n" for number in range(11, 27)]
    (finding,) = found(tmp_path, head + "".join(filled))
    assert finding.startswith("5: 16 variants of one pattern, at most 15 are allowed")
    assert found(tmp_path, head + "".join(filled[:15])) == []


def test_case_and_width_make_no_new_sentence(tmp_path: Path) -> None:
    body = "- intent: affirm\n  examples: |\n    - ok\n    - OK\n    - ＯＫ\n"
    assert [finding.split(":")[0] for finding in found(tmp_path, body)] == ["6", "7"]


def test_one_sentence_under_two_intents_is_found(tmp_path: Path) -> None:
    body = "- intent: greet\n  examples: |\n    - 你好\n- intent: goodbye\n  examples: |\n    - 你好。\n"
    (finding,) = found(tmp_path, body)
    assert finding.startswith("8: teaches goodbye here and greet in sample.yml:5")


def test_sentences_of_nothing_but_punctuation_are_compared_as_they_are(tmp_path: Path) -> None:
    body = "- intent: ask_repeat\n  examples: |\n    - ？\n    - ？？\n    - ……\n    - ？\n"
    (finding,) = found(tmp_path, body)
    assert finding.startswith("8: stands in sample.yml:5")


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        ("{problems: [lost], emotion: 1}", "unknown industry None"),
        ("{industry: train, problems: [lost], emotion: 1}", "unknown industry 'train'"),
        ("{industry: courier, problems: [], emotion: 1}", "problems must be"),
        ("{industry: courier, problems: lost, emotion: 1}", "problems must be"),
        ("{industry: courier, problems: [gone], emotion: 1}", "problems must be"),
        ("{industry: courier, problems: [lost, lost], emotion: 1}", "named twice"),
        ("{industry: courier, problems: [lost], emotion: 4}", "emotion must be"),
        ("{industry: courier, problems: [lost], emotion: -1}", "emotion must be"),
        ("{industry: courier, problems: [lost], emotion: true}", "emotion must be"),
        ("{industry: courier, problems: [lost], emotion: '1'}", "emotion must be"),
        ("{industry: courier, problems: [lost]}", "emotion must be"),
        ("{industry: courier, problems: [lost], emotion: 1, mood: bad}", "unknown metadata"),
    ],
)
def test_a_story_with_wrong_labels_is_found(tmp_path: Path, metadata: str, reason: str) -> None:
    (finding,) = found(tmp_path, story_with(metadata))
    assert finding.startswith("6: ")
    assert reason in finding


@pytest.mark.parametrize("metadata", ["", "[courier]"])
def test_a_story_without_labels_lacks_all_three(tmp_path: Path, metadata: str) -> None:
    assert len(found(tmp_path, story_with(metadata))) == 3


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("打我电话13800138000", "phone"),
        ("电话138 0013 8000", "phone"),
        ("邮箱是zhang@example.com", "email"),
        ("身份证110101199003070046", "id_card"),
    ],
)
def test_a_raw_personal_identifier_is_found(tmp_path: Path, text: str, kind: str) -> None:
    (finding,) = found(tmp_path, f"- intent: inform\n  examples: |\n    - {text}\n")
    assert finding.startswith(f"5: a raw {kind} in place of ⟦")


def test_a_placeholder_of_ours_passes_and_any_other_is_found(tmp_path: Path) -> None:
    body = "- intent: inform\n  examples: |\n    - 电话⟦手机号1⟧\n    - 号码⟦电话1⟧\n    - 邮箱⟦邮箱⟧\n"
    assert [finding.split(": ")[:2] for finding in found(tmp_path, body)] == [
        ["6", "a placeholder that the gateway does not make"],
        ["7", "a placeholder that the gateway does not make"],
    ]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("投诉", "must read"),
        ("投诉 100", "must read"),
        ("投诉  100 v", "must read"),
        ("投诉\t100\tv", "must read"),
        ("投诉 100 v ", "must read"),
        ("投诉 many v", "must read"),
        ("投诉 0 v", "must read"),
        ("", "must read"),
        ("\ufeff投诉 100", "must read"),
        ("投 100 v", "one character"),
        ("快递员 300 n", "stands in line 1 already"),
    ],
)
def test_a_bad_line_of_the_dictionary_is_found(tmp_path: Path, entry: str, reason: str) -> None:
    path = tmp_path / "words.txt"
    path.write_text(f"快递员 5000 n\n{entry}\n驿站 100 n\n", encoding="utf-8")
    (finding,) = nlu_data.check_dictionary(path)
    assert finding.line == 2
    assert reason in finding.reason


def test_findings_are_printed_with_file_and_line_and_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.yml").write_text(HEAD + "- intent: greeet\n  examples: |\n    - 你好\n", encoding="utf-8")
    words = tmp_path / "words.txt"
    words.write_text("投 100 v\n", encoding="utf-8")
    assert nlu_data.main(tmp_path, words) == 1
    printed = capsys.readouterr().out
    assert f"{tmp_path / 'a.yml'}:5: intent greeet" in printed
    assert f"{words}:1: a word of one character" in printed
    assert "examples of" not in printed


def test_a_problem_that_can_happen_must_be_told_often_enough() -> None:
    labels = {"industry": "bank", "problems": ["fee"], "emotion": 1}
    told = [nlu_data.Example("tell_story", f"多扣了{n}块", labels, Path("bank.yml"), n) for n in range(29)]
    reasons = [finding.reason for finding in nlu_data.check_coverage(told, Path("data"))]
    assert any(reason.startswith("29 stories of fee in bank") for reason in reasons)
    more = [*told, nlu_data.Example("tell_story", "又扣了年费", labels, Path("bank.yml"), 30)]
    assert not any("of fee in bank" in finding.reason for finding in nlu_data.check_coverage(more, Path("data")))


@pytest.mark.parametrize(
    ("text", "reason"),
    [("难吃\n", "words without a class above"), ("[neg taste]\n难吃\n", "a heading must read [class]")],
)
def test_a_lexicon_needs_headings(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "words.txt").write_text(text, encoding="utf-8")
    assert next(iter(nlu_data.check_lexicon(tmp_path))).reason.startswith(reason)


def test_a_sound_lexicon_has_no_findings(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("# 说明\n[neg_taste]\n难吃 太咸\n", encoding="utf-8")
    assert list(nlu_data.check_lexicon(tmp_path)) == []


@pytest.mark.parametrize("metadata", [{"emotion": 4}, {"emotion": "1"}, {"industry": "bank"}, ["emotion"]])
def test_other_acts_carry_nothing_but_an_emotion(metadata: object) -> None:
    example = nlu_data.Example("vent", "气死我了", metadata, Path("acts.yml"), 1)
    assert list(nlu_data.check_metadata(example))


def test_other_acts_may_say_how_upset_they_are() -> None:
    example = nlu_data.Example("vent", "气死我了", {"emotion": 2}, Path("acts.yml"), 1)
    assert list(nlu_data.check_metadata(example)) == []
