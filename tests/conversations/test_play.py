"""Each conversation file is a test; its title is the sentence that it proves.

All files that a run asks for are played at once, several at a time, and each test then tells how its own went.
"""

from __future__ import annotations

import traceback
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from tests.conversations.player import Player
from tests.conversations.script import BadScript, all_scripts, load
from tests.service import Refused, Service

AT_A_TIME = 6


@pytest.fixture(scope="session")
def plays(service: Service, request: pytest.FixtureRequest) -> dict[str, str]:
    """What went wrong in each file of this run, "" for nothing."""
    chosen = {item.name for item in request.session.items}
    wanted = [path for path in all_scripts() if any(f"[{path.stem}]" in name for name in chosen)]
    service.api("/tickets")  # one login for all
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return {
            path.stem: broken
            for path, broken in zip(wanted, pool.map(partial(broken_in, service), wanted), strict=True)
        }


def broken_in(service: Service, path: Path) -> str:
    try:
        Player(service, load(path)).play()
    except (AssertionError, BadScript) as error:
        return str(error)
    except (Refused, OSError, KeyError):
        return traceback.format_exc()
    return ""


@pytest.mark.parametrize("path", all_scripts(), ids=lambda path: path.stem)
def test_a_conversation_goes_as_written(plays: dict[str, str], path: Path) -> None:
    broken = plays[path.stem]
    if broken:
        # The conversation says it all; a writer of sentences has no use for our stack.
        pytest.fail(broken, pytrace=False)


def test_there_are_conversations_to_play() -> None:
    assert len(all_scripts()) >= 25
