"""A customer stops in the middle and comes back the next day, the service having been restarted meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import service as running
from tests.conversations.sentences import READ_BACK, question_in
from tests.faults.intake import check_ticket, go_on, reach

TODAY, TOMORROW = "2026-11-18T10:00", "2026-11-19T10:00"


@pytest.fixture
def left_in_the_middle(tmp_path: Path) -> Path:
    """The folder of a service in which two customers stopped at the question for the sum."""
    service = running.start(tmp_path, TINGSU_CLOCK=TODAY)
    for sender in ("greets", "answers"):
        reach(service, sender, "金额")
    assert service.stop() == []
    return tmp_path


def test_a_customer_goes_on_the_next_day_where_they_stopped(left_in_the_middle: Path) -> None:
    service = running.start(left_in_the_middle, TINGSU_CLOCK=TOMORROW)
    try:
        said = service.say("greets", "你好")
        assert question_in(said) == "接上次吗"
        replies = service.say("greets", "接着上次的")
        assert question_in(replies) == "金额"
        go_on(service, "greets", replies, READ_BACK)
        service.say("greets", "确认")
        check_ticket(service, "greets")
        # Who simply answers what was asked yesterday is not asked whether to go on.
        replies = service.say("answers", "320元")
        assert question_in(replies) == "诉求"
    finally:
        assert service.stop() == []
