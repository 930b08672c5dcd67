"""The second stage learns from our own sentences, always the same, and from none that measures it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.crisis import BadWeights, Rail, model
from bot.crisis.features import PIECE_CHARS, features, pieces
from bot.crisis_training.examples import BadPattern, Example, background, expand, is_held_out, read
from bot.crisis_training.learning import train
from tests.unit.crisis_kit import KINDS, first_set, second_set

SAMPLE = [
    *(
        Example("self_harm", f"{who}要跳{what}", f"a:{who}")
        for who in ("我", "我妈", "他")
        for what in ("河", "江", "桥")
    ),
    *(Example("harm_others", f"我要{how}{whom}", f"b:{how}") for how in ("砍", "捅", "剁") for whom in ("你", "客服")),
    *(Example("injury", f"{who}{what}了", f"c:{who}") for who in ("孩子", "老人", "有人") for what in ("昏倒", "溺水")),
    *(
        Example("none", f"{what}还没到，{how}", f"d:{what}")
        for what in ("快递", "外卖", "退款")
        for how in ("催一下", "算了")
    ),
]


def folded(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def test_training_twice_gives_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        model.save(train(SAMPLE), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_weights_read_back_are_those_that_were_written(tmp_path: Path) -> None:
    weights = train(SAMPLE)
    model.save(weights, tmp_path / "weights.json")
    assert model.load(tmp_path / "weights.json") == weights


def test_what_was_learned_reaches_wording_that_was_not_taught() -> None:
    weights = train(SAMPLE)
    weights = model.Weights(weights.rows, weights.bias, 0.5)
    assert model.find("我哥要跳湖", weights) == ("self_harm", 0, 5)
    assert model.find("发票还没到，麻烦催一下", weights) is None


def test_a_damaged_or_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    broken = tmp_path / "weights.json"
    with pytest.raises(BadWeights, match="is missing"):
        model.load(broken)
    for content in ("", "[]", '{"threshold": 0.5, "bias": [0, 0, 0], "rows": {}}', '{"rows": {"a": [1]}}'):
        broken.write_text(content, encoding="utf-8")
        with pytest.raises(BadWeights, match=re.escape("weights.json")):
            model.load(broken)


def test_the_second_stage_takes_no_alarm_of_the_patterns_back() -> None:
    silent = Rail(model.Weights({"x": (0.0, 0.0, 0.0)}, (-50.0, -50.0, -50.0), 0.99))
    patterns = Rail()
    alarms = [row.text for row in first_set() if patterns.detect(row.text)]
    assert len(alarms) > 400
    assert all(silent.detect(text) == patterns.detect(text) for text in alarms)


def test_there_are_sentences_enough_of_every_kind() -> None:
    kinds = [example.kind for example in read()]
    assert sum(kind != "none" for kind in kinds) >= 1500
    assert kinds.count("none") >= 2500
    assert all(kinds.count(kind) >= 400 for kind in KINDS)


def test_no_frozen_sentence_is_learned_from() -> None:
    frozen = {folded(row.text) for row in (*first_set(), *second_set()) if len(folded(row.text)) > 10}
    assert len(frozen) > 700
    assert {example.text for example in read() if folded(example.text) in frozen} == set()


def test_what_measures_false_alarms_is_not_learned_from() -> None:
    ordinary = background()
    assert len(ordinary) > 10_000
    assert not any(is_held_out(example.text) for example in ordinary)


def test_a_pattern_opens_into_its_sentences_and_always_the_same() -> None:
    assert expand("{我|俺}不想活{了|}") == ["我不想活了", "我不想活", "俺不想活了", "俺不想活"]
    large = "{甲|乙|丙|丁}{一|二|三|四}{东|南|西|北}"
    assert expand(large) == expand(large)
    assert {char for text in expand(large) for char in text} == set("甲乙丙丁一二三四东南西北")


@pytest.mark.parametrize("line", ["{我|俺不想活了", "我|俺不想活了", "{我{俺}}不想活了"])
def test_a_broken_pattern_is_refused_with_its_place(tmp_path: Path, line: str) -> None:
    folder = tmp_path / "injury"
    folder.mkdir()
    (folder / "now.txt").write_text(f"# scenes\n{line}\n", encoding="utf-8")
    with pytest.raises(BadPattern, match=r"now\.txt:2"):
        read(tmp_path)


def test_a_folder_that_is_no_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "danger").mkdir()
    (tmp_path / "danger" / "x.txt").write_text("我不想活了\n", encoding="utf-8")
    with pytest.raises(BadPattern, match="danger"):
        read(tmp_path)


def test_pieces_cover_a_text_and_stay_short() -> None:
    text = "投诉你们，" * 40 + "一句没有逗号的话" * 30 + "。完"
    spans = list(pieces(text))
    assert {place for start, end in spans for place in range(start, end)} == set(range(len(text)))
    assert all(0 < end - start <= PIECE_CHARS + 1 for start, end in spans)


def test_a_hidden_spelling_says_what_it_hides() -> None:
    assert features("想自sha") == features("想自杀") == features("想自鲨")
    assert features("我要tiao楼") == features("我要跳楼")
    assert "死" in features("亖了算了")
    assert "死" not in features("iphone4s和紫砂壶都要4天到")
