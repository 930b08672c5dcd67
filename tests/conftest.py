"""What all tests share: one running service a session, started only when a test asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import service as running
from tests.service import Service


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The real service with a fresh data folder. At the end it must leave no process behind."""
    up = running.start(tmp_path_factory.mktemp("service"))
    yield up
    left = up.stop()
    assert left == [], f"still running after the service stopped: {left}"
