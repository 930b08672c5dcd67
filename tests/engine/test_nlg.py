"""Which words a conversation hears: nothing twice while there is something new, one bubble from parts, always alike."""

from __future__ import annotations

import asyncio
import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SlotSet
from rasa.utils.endpoints import EndpointConfig

from bot.engine import scripts
from bot.engine.nlg import COMPOSED, UnheardVariation, heard_by, said_in
from bot.engine.scripts import NOTICED_CHARS
from tests.engine.kit import tracker

ROOT = Path(__file__).parents[2]
DOMAIN = Domain.from_yaml(
    """
version: "3.1"
slots:
  industry: {type: text, influence_conversation: false, mappings: [{type: custom}]}
"""
)
BUTTONS = [{"title": "转人工", "payload": "intent=ask_human"}]
WORDS: dict[str, list[dict[str, Any]]] = {
    "utter_ask": [{"id": f"ask_{n}", "text": f"第{n}种问法，您看可以吗？"} for n in range(3)],
    "utter_place": [
        {"id": "any_1", "text": "在哪里"},
        {"id": "bank_1", "text": "哪个网点", "condition": [{"type": "slot", "name": "industry", "value": "bank"}]},
    ],
    "utter_number": [{"id": "number_1", "text": "编号 {number}，{number} 请保存", "buttons": BUTTONS}],
    "utter_calm_listen": [
        {"id": "listen_1", "text": "“{point}”，我记下了。"},
        {"id": "listen_2", "text": "您说的我都看了一遍，记下了。"},
    ],
    "utter_calm_empathise": [
        {"id": "feel_1", "text": "“{point}”，搁谁都不好受。"},
        {"id": "feel_2", "text": "等了{waited}，换谁都会着急。"},
        {"id": "feel_3", "text": "这事确实让人心里不舒服。"},
    ],
    "utter_calm_apologise": [{"id": "sorry_1", "text": "这段经历，我们向您道歉。"}],
}


@pytest.fixture(scope="module")
def nlg(tmp_path_factory: pytest.TempPathFactory) -> UnheardVariation:
    """With the few words above."""
    folder = tmp_path_factory.mktemp("words")
    (folder / "few.yml").write_text(json.dumps({"responses": WORDS}, ensure_ascii=False), encoding="utf-8")
    made = UnheardVariation.__new__(UnheardVariation)
    made.responses = {}
    made._scripts = scripts.load(folder)
    return made


@pytest.fixture(scope="module")
def house() -> UnheardVariation:
    """With all words of the house, read as at start."""
    return UnheardVariation(EndpointConfig(), Domain.empty())


def said(reply: dict[str, Any]) -> BotUttered:
    """The reply as an event of the conversation, with what Rasa keeps beside it."""
    return BotUttered(reply["text"], metadata={"variation": reply["variation"]})


def generate(
    nlg: UnheardVariation, response: str, events: list[Event], sender: str = "小李", **facts: Any
) -> dict[str, Any] | None:
    return asyncio.run(nlg.generate(response, tracker(events, sender, DOMAIN), "tingsu", **facts))


def talk(
    nlg: UnheardVariation, response: str, turns: int, sender: str = "小李", **facts: Any
) -> Iterator[dict[str, Any]]:
    """What a conversation hears when it is told the same again and again; ends when nothing is left to say."""
    events: list[Event] = []
    for _ in range(turns):
        reply = generate(nlg, response, events, sender, **facts)
        if reply is None:
            return
        events.append(said(reply))
        yield reply


def ids(nlg: UnheardVariation, response: str, turns: int, sender: str = "小李", **facts: Any) -> list[str]:
    return [reply["variation"][0] for reply in talk(nlg, response, turns, sender, **facts)]


def calm(nlg: UnheardVariation, *strategies: str, turns: int = 1, **facts: Any) -> list[str]:
    return [reply["text"] for reply in talk(nlg, COMPOSED, turns, strategies=list(strategies), **facts)]


# -- a plain reply ---------------------------------------------------------------------------------------------------


def test_every_variation_is_heard_before_one_comes_again(nlg: UnheardVariation) -> None:
    assert sorted(ids(nlg, "utter_ask", 3)) == ["ask_0", "ask_1", "ask_2"]


def test_a_reply_that_has_to_be_said_repeats_the_words_heard_longest_ago(nlg: UnheardVariation) -> None:
    heard = ids(nlg, "utter_ask", 9)
    assert heard[3:6] == heard[:3]
    assert heard[6:] == heard[:3]


def test_the_same_conversation_hears_the_same_words_and_others_begin_otherwise(nlg: UnheardVariation) -> None:
    assert ids(nlg, "utter_ask", 5) == ids(nlg, "utter_ask", 5)
    assert len({ids(nlg, "utter_ask", 1, f"web-{number}")[0] for number in range(30)}) == 3


def test_the_industry_comes_from_the_slot_and_what_an_action_just_learned_overrides_it(nlg: UnheardVariation) -> None:
    bank: list[Event] = [SlotSet("industry", "bank")]
    assert generate(nlg, "utter_place", [])["variation"] == ["any_1"]  # type: ignore[index]
    assert generate(nlg, "utter_place", bank)["variation"] == ["bank_1"]  # type: ignore[index]
    assert generate(nlg, "utter_place", [], industry="bank")["variation"] == ["bank_1"]  # type: ignore[index]
    assert generate(nlg, "utter_place", bank, industry="fuel")["variation"] == ["any_1"]  # type: ignore[index]
    assert generate(nlg, "utter_place", bank, industry=None)["variation"] == ["bank_1"]  # type: ignore[index]


def test_where_no_variation_fits_or_exists_nothing_is_said(nlg: UnheardVariation) -> None:
    assert generate(nlg, "utter_number", []) is None
    assert generate(nlg, "utter_unknown", [], number="TS0") is None


def test_every_place_of_a_variable_is_filled(nlg: UnheardVariation) -> None:
    reply = generate(nlg, "utter_number", [], number="TS0")
    assert reply is not None
    assert reply["text"] == "编号 TS0，TS0 请保存"


def test_buttons_are_copied_so_that_nobody_changes_those_of_the_next_customer(nlg: UnheardVariation) -> None:
    first = generate(nlg, "utter_number", [], number="TS0")
    assert first is not None
    before = copy.deepcopy(first["buttons"])
    assert before == BUTTONS
    first["buttons"][0]["title"] = "changed"
    second = generate(nlg, "utter_number", [], number="TS1")
    assert second is not None
    assert second["buttons"] == before


def test_a_reply_without_buttons_has_no_empty_ones(nlg: UnheardVariation) -> None:
    assert "buttons" not in (generate(nlg, "utter_ask", []) or {"buttons": 1})


# -- one bubble from parts -------------------------------------------------------------------------------------------


def test_the_parts_stand_in_the_order_of_the_strategies(nlg: UnheardVariation) -> None:
    (text,) = calm(nlg, "empathise", "apologise")
    assert text == "这事确实让人心里不舒服。这段经历，我们向您道歉。"
    (text,) = calm(nlg, "apologise", "empathise")
    assert text == "这段经历，我们向您道歉。这事确实让人心里不舒服。"


def test_a_bubble_notes_every_part_that_was_said(nlg: UnheardVariation) -> None:
    reply = generate(nlg, COMPOSED, [], strategies=["listen", "apologise"])
    assert reply is not None
    assert reply["variation"] == ["listen_2", "sorry_1"]


def test_what_one_part_gives_back_the_next_does_not_give_back_again(nlg: UnheardVariation) -> None:
    (text,) = calm(nlg, "listen", "empathise", point="没人管")
    assert text == "“没人管”，我记下了。这事确实让人心里不舒服。"
    (text,) = calm(nlg, "listen", "empathise", point="没人管", waited="三天")
    assert text == "“没人管”，我记下了。等了三天，换谁都会着急。"


def test_a_part_whose_words_are_used_up_is_left_out(nlg: UnheardVariation) -> None:
    first, second = calm(nlg, "listen", "empathise", "apologise", turns=2, point="没人管")
    assert first == "“没人管”，我记下了。这事确实让人心里不舒服。这段经历，我们向您道歉。"
    assert second == "您说的我都看了一遍，记下了。“没人管”，搁谁都不好受。"


def test_when_all_parts_are_used_up_nothing_is_said(nlg: UnheardVariation) -> None:
    assert len(calm(nlg, "apologise", turns=5)) == 1


def test_a_strategy_without_words_is_left_out(nlg: UnheardVariation) -> None:
    assert calm(nlg, "offer_human", "apologise") == ["这段经历，我们向您道歉。"]
    assert calm(nlg, "offer_human") == []


# -- what was heard --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("metadata", [{}, {"utter_action": "utter_ask"}, {"variation": []}])
def test_a_reply_without_a_note_of_its_variation_is_passed_over(metadata: dict[str, Any]) -> None:
    assert heard_by(tracker([BotUttered("…", metadata=metadata)])) == []


def test_variations_are_remembered_oldest_first_and_parts_in_order() -> None:
    events: list[Event] = [
        BotUttered("甲", metadata={"variation": ["a_1", "b_1"]}),
        BotUttered("乙", metadata={"variation": ["a_2"]}),
    ]
    assert heard_by(tracker(events)) == ["a_1", "b_1", "a_2"]


def test_the_lines_of_a_card_are_no_sentences_said() -> None:
    events: list[Event] = [
        BotUttered("您说的我都看了一遍，记下了。"),
        BotUttered("请您核对一下这一张卡片", {"custom": {"type": "readback"}}),
        BotUttered(None, {"buttons": None}),
    ]
    assert said_in(tracker(events)) == {"您说的我都看了一遍，记下了"}


# -- a whole conversation with the words of the house ----------------------------------------------------------------

POINTS = [f"第{n}次去还是没人管我" for n in range(60)]


def calming(strategies: list[str], stage: str, level: int, need: str) -> dict[str, Any]:
    return {"strategies": strategies, "stage": stage, "level": level, "need": need}


COURSE = [
    calming(["listen", "empathise", "apologise"], "opening", 2, "vent"),
    calming(["solve", "thank"], "second", 2, "vent"),
    *[calming(["empathise"], "asking", 2 + n % 2, "vent") for n in range(20)],
    *[calming(["listen"], "more", n % 4, "respect") for n in range(19)],
    *[calming(["acknowledge"], "asking", n % 2, "dissatisfied") for n in range(19)],
]


def heard_in(house: UnheardVariation, sender: str, **facts: Any) -> list[str]:
    """Sixty calming replies of one conversation; each turn the customer says something else that hurts."""
    events: list[Event] = []
    texts = []
    for point, known in zip(POINTS, COURSE, strict=True):
        reply = generate(house, COMPOSED, events, sender, **known, point=point, **facts)
        if reply:
            events.append(said(reply))
            texts.append(reply["text"])
    return texts


@pytest.mark.parametrize("facts", [{}, {"industry": "courier", "problem": "lost", "waited": "三天"}])
def test_no_sentence_comes_twice_in_sixty_turns(house: UnheardVariation, facts: dict[str, Any]) -> None:
    texts = heard_in(house, "小李", **facts)
    assert len(texts) >= 40
    parts = [one for text in texts for one in re.split(r"[。！？?!\n]", text) if len(one) >= NOTICED_CHARS]
    assert len(parts) > 30
    assert [one for one in parts if parts.count(one) > 1] == []


def test_sixty_turns_of_one_conversation_are_the_same_whenever_they_are_played(house: UnheardVariation) -> None:
    assert heard_in(house, "小李") == heard_in(house, "小李")
    assert heard_in(house, "小李") != heard_in(house, "小王")


def test_a_bubble_quotes_the_customer_once(house: UnheardVariation) -> None:
    for number in range(12):
        quotable = {"point": POINTS[0], "waited": "三天", "effort": "跑了三趟"}
        reply = generate(house, COMPOSED, [], f"web-{number}", **COURSE[0], **quotable)
        assert reply is not None
        assert reply["text"].count(POINTS[0]) <= 1
        assert reply["text"].count("三天") <= 1
        assert not {"{", "}"} & set(reply["text"])


def test_the_words_of_the_house_are_not_in_the_model(house: UnheardVariation) -> None:
    assert house.responses == {}
    assert Domain.load(str(ROOT / "domain.yml")).responses == {}
