"""What customers read keeps the rules of wording, fits a phone, and has buttons that mean something."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from bot import ticket_number
from bot.choices import choice_of
from bot.intake.readback import change_buttons
from bot.intake.state import CONFIRM, Intake
from bot.shown_texts import shown_texts
from bot.vocabulary import FACT_SLOTS, INDUSTRIES, INTENTS, PROBLEMS
from bot.wording import load, violations

ROOT = Path(__file__).parents[2]
RULES = ROOT / "data/wording.yml"
FOLDER = ROOT / "data/responses"
MAX_CHARS = 160
YES_OR_NO = (CONFIRM, "cancel", "evidence", "consent", "told", "pause", "resume", "back", "same", "withdraw")


class Variation(NamedTuple):
    file: str
    response: str
    id: str
    text: str
    buttons: tuple[dict[str, Any], ...]

    @property
    def where(self) -> str:
        return f"{self.file} {self.id}"


@cache
def variations() -> tuple[Variation, ...]:
    return tuple(
        Variation(path.name, name, str(one["id"]), one["text"], tuple(one.get("buttons", ())))
        for path in sorted(FOLDER.rglob("*.yml"))
        for name, ones in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].items()
        for one in ones
    )


def is_emoji(char: str) -> bool:
    return unicodedata.category(char) in ("So", "Sk") or char in "\ufe0f\u200d" or "\U0001f000" <= char <= "\U0001faff"


def everything_shown() -> list[tuple[str, str]]:
    texts = [(one.where, one.text) for one in variations()]
    return texts + [(one.where, button["title"]) for one in variations() for button in one.buttons]


def test_there_is_something_to_hold() -> None:
    assert len(variations()) > 300


def test_no_text_that_a_customer_can_be_shown_breaks_a_rule_of_wording() -> None:
    found = [
        f"{one.file}:{one.line}: {finding.words}: {finding.reason}"
        for one, finding in violations(load(RULES), shown_texts(ROOT))
    ]
    assert found == []


def test_every_variation_and_title_is_among_the_texts_that_are_checked() -> None:
    checked = {one.text.strip() for one in shown_texts(ROOT)}
    assert {text for _, text in everything_shown()} - checked == set()


def test_no_sentence_has_an_emoji() -> None:
    assert [where for where, text in everything_shown() if any(map(is_emoji, text))] == []
    assert is_emoji("😊")
    assert is_emoji("❤")
    assert not any(map(is_emoji, "您好，100 元（约）：“好”……—~"))


def test_no_sentence_is_longer_than_a_phone_shows() -> None:
    assert {one.where: len(one.text) for one in variations() if len(one.text) > MAX_CHARS} == {}


def test_no_sentence_is_blank_or_has_blanks_around_it() -> None:
    assert [where for where, text in everything_shown() if not text or text != text.strip()] == []


def test_no_sentence_asks_two_questions() -> None:
    assert [one.where for one in variations() if len(re.findall("[？?]", one.text)) > 1] == []


def test_no_sentence_shouts() -> None:
    assert [where for where, text in everything_shown() if re.search("[！!]", text)] == []


def test_ids_are_unique_over_all_files() -> None:
    assert [one for one, count in Counter(one.id for one in variations()).items() if count > 1] == []


def test_no_sentence_stands_twice_in_one_response() -> None:
    texts = Counter((one.response, one.text) for one in variations())
    # A response may repeat a sentence only under another condition; ours never need to.
    assert [key for key, count in texts.items() if count > 1] == []


def test_placeholders_in_braces_are_closed_and_plainly_named() -> None:
    for one in variations():
        rest = re.sub(r"\{[a-z_0-9]+\}", "", one.text)
        assert "{" not in rest, one.where
        assert "}" not in rest, one.where


def test_all_variations_of_a_response_tell_the_same_variables_or_a_part_of_them() -> None:
    """A variation that left out the ticket number would be a defect that only some customers meet."""
    needed = {"utter_registered": {"number"}, "utter_corrected": {"changes"}}
    for one in variations():
        named = set(re.findall(r"\{([a-z_0-9]+)\}", one.text))
        assert needed.get(one.response, set()) <= named, one.where


# -- buttons -----------------------------------------------------------------------------------------------------


def is_known_choice(payload: str) -> bool:
    """What `bot.intake.flow` or a rule makes something of."""
    choice = choice_of(payload)
    if "intent" in choice:
        return choice["intent"] in INTENTS
    slot, value = choice["slot"], choice["value"]
    known: dict[str, Any] = {
        "industry": INDUSTRIES,
        "problems": PROBLEMS,
        "change": FACT_SLOTS,
        "skip": FACT_SLOTS,
        "rating": ("1", "2", "3", "4", "5"),
        **dict.fromkeys(YES_OR_NO, (True, False)),
    }
    if slot == "ticket":
        return isinstance(value, str) and ticket_number.normalise(value) == value
    return value in known.get(slot, ())


def test_every_button_has_a_title_and_a_payload_that_means_something() -> None:
    buttons = [(one.where, button) for one in variations() for button in one.buttons]
    assert len(buttons) > 10
    for where, button in buttons:
        assert set(button) == {"title", "payload"}, where
        assert is_known_choice(button["payload"]), f"{where} {button['payload']}"


@pytest.mark.parametrize(
    "payload",
    [
        "intent=nonsense", "consent=maybe", "colour=red", "skip=colour", "industry=train", "yes", "",
        "rating=6", "rating=0", "rating=yes", "ticket=TS12", "ticket=yes", "told=3", "withdraw=",
    ],
)  # fmt: skip
def test_a_payload_that_means_nothing_is_found(payload: str) -> None:
    assert not is_known_choice(payload)


@pytest.mark.parametrize(
    "payload", ["told=yes", "pause=no", "resume=yes", "back=no", "same=yes", "withdraw=no", "rating=1", "rating=5"]
)
def test_a_payload_of_a_later_contact_means_something(payload: str) -> None:
    assert is_known_choice(payload)


def test_a_payload_with_a_ticket_number_means_something() -> None:
    assert is_known_choice(f"ticket={ticket_number.make(datetime(2026, 11, 22, tzinfo=timezone.utc))}")


def test_buttons_for_changing_a_line_of_the_read_back_mean_something() -> None:
    buttons = change_buttons(Intake())
    assert len(buttons) > 5
    assert all(is_known_choice(button["payload"]) for button in buttons)


def test_two_buttons_of_one_message_never_share_a_title() -> None:
    for one in variations():
        titles = [button["title"] for button in one.buttons]
        assert len(titles) == len(set(titles)), one.where


def test_a_titles_length_fits_a_phone() -> None:
    assert [button["title"] for one in variations() for button in one.buttons if len(button["title"]) > 12] == []
