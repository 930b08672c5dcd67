"""Which words are chosen: unheard first, the same for the same conversation, and only where their condition holds."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SlotSet
from rasa.utils.endpoints import EndpointConfig

from bot.engine.nlg import UnheardVariation, choose, heard_by
from tests.engine.kit import tracker

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
slots:
  industry: {type: text, influence_conversation: false, mappings: [{type: custom}]}
responses:
  utter_ask:
  - {id: plain_1, text: "甲"}
  - {id: plain_2, text: "乙"}
  - {id: plain_3, text: "丙"}
  utter_place:
  - {id: any_1, text: "在哪里"}
  - {id: bank_1, text: "哪个网点", condition: [{type: slot, name: industry, value: bank}]}
  - {id: bank_2, text: "哪家支行", condition: [{type: slot, name: industry, value: bank}]}
  utter_bank_only:
  - {id: only_1, text: "哪个网点", condition: [{type: slot, name: industry, value: bank}]}
  utter_number:
  - id: number_1
    text: "编号 {number}"
    buttons: [{title: "查 {number}", payload: "intent=ask_status"}]
"""
)
NLG = UnheardVariation(EndpointConfig(), DOMAIN)


def said(variation: str, response: str = "utter_ask") -> BotUttered:
    return BotUttered("…", metadata={"utter_action": response, "variation": variation})


def reply(response: str, events: list[Event], sender: str = "小李", **variables: Any) -> dict[str, Any] | None:
    return asyncio.run(NLG.generate(response, tracker(events, sender, DOMAIN), "tingsu", **variables))


def ids(response: str, events: list[Event], turns: int, sender: str = "小李") -> list[str]:
    """The variations that a conversation hears when it is asked again and again."""
    heard: list[str] = []
    for _ in range(turns):
        answer = reply(response, [*events, *(said(one, response) for one in heard)], sender)
        assert answer is not None
        heard.append(answer["variation"])
    return heard


def test_every_variation_is_heard_before_one_comes_again() -> None:
    assert sorted(ids("utter_ask", [], 3)) == ["plain_1", "plain_2", "plain_3"]


def test_when_all_were_heard_the_oldest_comes_again() -> None:
    heard = ids("utter_ask", [], 9)
    assert heard[3:6] == heard[:3]
    assert heard[6:] == heard[:3]


def test_the_same_conversation_hears_the_same_words() -> None:
    assert ids("utter_ask", [], 5) == ids("utter_ask", [], 5)


def test_conversations_do_not_all_begin_alike() -> None:
    assert len({ids("utter_ask", [], 1, f"web-{number}")[0] for number in range(30)}) == 3


def test_words_of_another_response_are_not_counted_as_heard() -> None:
    first = ids("utter_ask", [], 1)
    assert ids("utter_ask", [said(first[0], "utter_place")], 1) == first


def test_the_one_heard_longest_ago_is_chosen_even_when_it_was_heard_twice() -> None:
    variations = [{"id": "a"}, {"id": "b"}]
    assert choose(variations, ["a", "b", "a"], "x")["id"] == "b"
    assert choose(variations, ["b", "a", "a"], "x")["id"] == "b"


def test_words_under_a_condition_come_only_where_it_holds() -> None:
    assert set(ids("utter_place", [], 4)) == {"any_1"}
    assert set(ids("utter_place", [SlotSet("industry", "bank")], 4)) == {"bank_1", "bank_2"}
    assert set(ids("utter_place", [SlotSet("industry", "courier")], 4)) == {"any_1"}


def test_where_no_variation_fits_or_exists_nothing_is_said() -> None:
    assert reply("utter_bank_only", []) is None
    assert reply("utter_unknown", []) is None


def test_variables_are_filled_in_text_and_buttons() -> None:
    answer = reply("utter_number", [], number="TS0")
    assert answer is not None
    assert answer["text"] == "编号 TS0"
    assert answer["buttons"][0]["title"] == "查 TS0"


def test_filling_variables_does_not_change_the_response_for_the_next_customer() -> None:
    reply("utter_number", [], number="TS0")
    second = reply("utter_number", [], number="TS1")
    assert second is not None
    assert second["text"] == "编号 TS1"
    assert second["buttons"][0]["title"] == "查 TS1"


@pytest.mark.parametrize("metadata", [{}, {"utter_action": "utter_ask"}, {"variation": "plain_1"}])
def test_a_reply_without_a_note_of_its_variation_is_passed_over(metadata: dict[str, Any]) -> None:
    assert heard_by(tracker([BotUttered("…", metadata=metadata)]), "utter_ask") == []
