"""The words as data: how a variation is read, where it fits, which is chosen; code and words name the same replies."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.engine import scripts
from bot.engine.nlg import COMPOSED
from bot.engine.scripts import NOTICED_CHARS, Variation, choose, longest_ago, sentences, variation_of
from bot.vocabulary import FACT_SLOTS, INTENTS

ROOT = Path(__file__).parents[2]
SEED = "web-1"


def way(name: str, text: str = "", **limits: Any) -> Variation:
    return variation_of({"id": name, "text": text or name, "metadata": {"strategy": "x", **limits}})


def chosen(ways: list[Variation], heard: list[str] | None = None, seed: str = SEED, **facts: Any) -> str | None:
    found = choose(ways, facts, heard or [], set(), seed)
    return found.id if found else None


# -- reading ---------------------------------------------------------------------------------------------------------


def test_a_variation_knows_its_words_variables_and_limits() -> None:
    read = variation_of(
        {
            "id": "a_1",
            "text": "等了{waited}，{point}，还是{waited}",
            "metadata": {"stage": ["opening"], "level": [2, 3], "need": ["vent"], "owner": "客户体验组", "version": 1},
            "condition": [{"type": "slot", "name": "industry", "value": "bank"}],
            "buttons": [{"title": "转人工", "payload": "intent=ask_human"}],
        }
    )
    assert (read.id, read.variables) == ("a_1", {"waited", "point"})
    assert dict(read.limits) == {"stage": ("opening",), "level": (2, 3), "need": ("vent",), "industry": ("bank",)}
    assert read.buttons == [{"title": "转人工", "payload": "intent=ask_human"}]
    assert read.filled({"waited": "三天", "point": "没人管"}) == "等了三天，没人管，还是三天"


@pytest.mark.parametrize("entry", [{"text": "甲"}, {"id": "a"}])
def test_a_variation_without_id_or_text_is_refused(entry: dict[str, str]) -> None:
    with pytest.raises(KeyError):
        variation_of(entry)


def test_a_reply_may_be_spread_over_several_files(tmp_path: Path) -> None:
    for name, folder in (("a", tmp_path), ("b", tmp_path / "more")):
        folder.mkdir(exist_ok=True)
        entry = {"responses": {"utter_hello": [{"id": name, "text": name}]}}
        (folder / f"{name}.yml").write_text(json.dumps(entry), encoding="utf-8")
    assert [one.id for one in scripts.load(tmp_path)["utter_hello"]] == ["a", "b"]


def test_short_sentences_may_come_again_and_long_ones_are_noticed() -> None:
    assert sentences("好的。我把这一条单独记下来了！您往下说") == {"我把这一条单独记下来了"}
    assert sentences("字" * (NOTICED_CHARS - 1)) == set()
    assert len(sentences("第一句有八个字的。第二句也有八个字？\n第三句还是八个字")) == 3


# -- where a variation fits ------------------------------------------------------------------------------------------


def test_words_with_a_variable_need_its_value() -> None:
    ways = [way("quote", "“{point}”")]
    assert chosen(ways) is None
    assert chosen(ways, point="") is None
    assert chosen(ways, point="没人管") == "quote"


@pytest.mark.parametrize("limit", ["stage", "level", "need"])
def test_a_limit_of_the_moment_fits_where_nothing_speaks_against_it(limit: str) -> None:
    ways = [way("narrow", **{limit: ["a"]})]
    assert chosen(ways) == "narrow"
    assert chosen(ways, **{limit: "a"}) == "narrow"
    assert chosen(ways, **{limit: "b"}) is None


@pytest.mark.parametrize("limit", ["industry", "problem"])
def test_words_for_one_trade_need_to_know_that_it_is_this_trade(limit: str) -> None:
    ways = [way("narrow", **{limit: ["a"]})]
    assert chosen(ways) is None
    assert chosen(ways, **{limit: "a"}) == "narrow"
    assert chosen(ways, **{limit: "b"}) is None


def test_any_fits_every_need() -> None:
    assert chosen([way("all", need=["any"])], need="revenge") == "all"


def test_what_is_not_a_list_is_no_limit() -> None:
    assert chosen([way("bare", stage="opening")], stage="second") == "bare"


# -- which one is chosen ---------------------------------------------------------------------------------------------


def test_the_customers_own_words_come_before_their_trade_and_that_before_anything() -> None:
    quote, problem = way("quote", "“{point}”"), way("problem", problem=["lost"])
    trade, need, plain = way("trade", industry=["bank"]), way("need", need=["vent"]), way("plain")
    known = {"point": "没人管", "problem": "lost", "industry": "bank", "need": "vent"}
    left = [plain, need, trade, problem, quote]
    order = []
    for _ in range(5):
        found = choose(left, known, [], set(), SEED)
        assert found is not None
        order.append(found.id)
        left.remove(found)
    assert order[0] == "quote"
    assert order[1] == "problem"
    assert set(order[2:4]) == {"trade", "need"}
    assert order[4] == "plain"


def test_what_was_heard_is_not_chosen_again() -> None:
    ways = [way("a"), way("b")]
    first = chosen(ways)
    assert first is not None
    second = chosen(ways, [first])
    assert {first, second} == {"a", "b"}
    assert chosen(ways, ["a", "b"]) is None


def test_a_sentence_said_by_another_reply_is_not_said_again() -> None:
    ways = [way("a", "好的。我把这一条单独记下来了。"), way("b", "这一句是新的，没有说过。")]
    for seed in map(str, range(9)):
        found = choose(ways, {}, [], sentences("我把这一条单独记下来了。"), seed)
        assert found is not None
        assert found.id == "b"


def test_a_sentence_counts_as_said_with_the_customers_words_filled_in() -> None:
    ways = [way("a", "“{point}”，这一句我记下来了。")]
    said = sentences("“没人管”，这一句我记下来了。")
    assert choose(ways, {"point": "没人管"}, [], said, SEED) is None
    assert choose(ways, {"point": "不给退"}, [], said, SEED) is not None


def test_the_same_conversation_chooses_alike_and_others_differ() -> None:
    ways = [way(str(number)) for number in range(9)]
    assert len({chosen(ways, seed="web-7") for _ in range(5)}) == 1
    assert len({chosen(ways, seed=f"web-{number}") for number in range(60)}) == 9


def test_when_all_was_heard_the_one_heard_longest_ago_comes_again() -> None:
    ways = [way("a"), way("b"), way("c", industry=["bank"])]
    heard = ["a", "b", "a"]
    assert longest_ago(ways, {}, heard) == ways[1]
    assert longest_ago(ways, {"industry": "bank"}, heard) == ways[2]
    assert longest_ago([ways[2]], {}, heard) is None
    assert longest_ago([], {}, heard) is None


# -- code and words --------------------------------------------------------------------------------------------------

SOURCES = [path for folder in ("bot/intake", "bot/conversation", "actions") for path in (ROOT / folder).glob("*.py")]
#: A key of Rasa's, and a mark that a calming reply takes the place of before anything is said.
NO_REPLIES = frozenset({"utter_action", "utter_feeling"})


def strings_of(path: Path) -> Iterator[str]:
    """Every literal text of a file that names a reply, or the beginning of one whose rest is put in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(part.value if isinstance(part, ast.Constant) else "*" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            text = node.value
        else:
            continue
        if text.startswith("utter_") and text not in NO_REPLIES:
            yield text


def set_of(path: str, name: str) -> set[str]:
    """The texts of a set or dictionary at the top of a module, where importing it would need the other environment."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets) and node.value:  # type: ignore[attr-defined]
            inner = node.value.args[0] if isinstance(node.value, ast.Call) else node.value  # type: ignore[attr-defined]
            keys = inner.keys if isinstance(inner, ast.Dict) else inner.elts
            return {key.value for key in keys}
    raise AssertionError(f"{path} has no {name}")


def strategies_of_the_rules() -> set[str]:
    rules = yaml.safe_load((ROOT / "calming.yml").read_text(encoding="utf-8"))
    return {strategy for reply in rules["replies"] for strategy in reply["strategies"]}


def spelled_out(name: str) -> set[str]:
    """The replies that a name with a gap can stand for, by what the code puts into the gap."""
    answered = set_of("actions/respond.py", "ANSWERED")
    digressions = set_of("bot/intake/acts.py", "DIGRESSIONS")
    gaps = {
        "utter_ask_*": {f"utter_ask_{slot}" for slot in (*FACT_SLOTS, "ticket_number", "phone_last4")},
        "utter_*": {f"utter_{act}" for act in answered | digressions | {"threaten"}},
        "utter_*_recorded": {"utter_praise_recorded", "utter_suggestion_recorded"},
        "utter_crisis_*": {"utter_crisis_self_harm", "utter_crisis_harm_others", "utter_crisis_injury"},
    }
    return gaps[name] if "*" in name else {name}


def named_by_code() -> dict[str, str]:
    """Reply → the file that says it; a reply joined from parts stands for its parts."""
    found: dict[str, str] = {}
    for path in SOURCES:
        for text in strings_of(path):
            for name in spelled_out(text):
                found.setdefault(name, path.relative_to(ROOT).as_posix())
    known = set_of("actions/replies.py", "_KNOWN")
    found |= {f"{name}_known": "actions/replies.py" for name in known}
    file = found.pop(COMPOSED)
    return {**found, **{f"{COMPOSED}_{strategy}": file for strategy in strategies_of_the_rules()}}


WORDS = scripts.load(ROOT / "data/responses")


def test_names_with_a_gap_are_few_and_known() -> None:
    gaps = {text for path in SOURCES for text in strings_of(path) if "*" in text}
    assert gaps == {"utter_ask_*", "utter_*", "utter_*_recorded", "utter_crisis_*"}


def test_every_reply_that_code_can_say_has_words() -> None:
    said = named_by_code()
    assert len(said) > 80
    missing = {name: file for name, file in said.items() if name not in WORDS}
    assert missing == {}


def test_every_reply_that_has_words_is_said_by_something() -> None:
    assert sorted(WORDS.keys() - named_by_code().keys()) == []


def test_every_act_that_is_answered_in_passing_exists() -> None:
    acts = set_of("actions/respond.py", "ANSWERED") | set_of("bot/intake/acts.py", "DIGRESSIONS")
    assert acts <= INTENTS.keys()


def test_ids_of_variations_are_unique() -> None:
    ids = [one.id for ways in WORDS.values() for one in ways]
    assert len(ids) == len(set(ids)) > 1000


def test_there_are_words_enough_that_no_reply_of_the_form_comes_twice_soon() -> None:
    few = {name: len(WORDS[name]) for name in ("utter_not_understood", "utter_corrected", "utter_abuse_more")}
    assert min(few.values()) >= 5
