"""A service that these tests may break, apart from the one that all others share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import service as running
from tests.service import Service


@pytest.fixture(scope="package")
def breakable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    up = running.start(tmp_path_factory.mktemp("breakable"))
    yield up
    left = up.stop()
    assert left == [], f"still running after the service stopped: {left}"


@pytest.fixture
def whole(breakable: Service) -> Service:
    """The breakable service with every part running, whatever the test before did to it."""
    assert running.wait_until(breakable.is_ready, running.READY_S), "a part did not come back"
    return breakable
