"""Each conversation file is a test; its title is the sentence that it proves."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversations.player import Player
from tests.conversations.script import all_scripts, load
from tests.service import Service


@pytest.mark.parametrize("path", all_scripts(), ids=lambda path: path.stem)
def test_a_conversation_goes_as_written(service: Service, path: Path) -> None:
    broken = ""
    try:
        Player(service, load(path)).play()
    except AssertionError as error:
        broken = str(error)
    if broken:
        # The conversation says it all; a writer of sentences has no use for our stack.
        pytest.fail(broken, pytrace=False)


def test_there_are_conversations_to_play() -> None:
    assert len(all_scripts()) >= 25
