"""A real browser in front of the real service."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.stage import Chat
from tests.service import Service

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}

Visit = Callable[..., Chat]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser a module: Playwright's loop must be gone before the asynchronous tests of other rooms begin."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"THE CHAT PAGE IS NOT TESTED: none of {', '.join(NAMES)} is on the PATH")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def new_customer(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Another person at another device: own storage, own cookies."""
    opened: list[BrowserContext] = []

    def arrive(**device: Any) -> BrowserContext:
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **(device or DESKTOP))
        opened.append(context)
        return context

    yield arrive
    for context in opened:
        context.close()


@pytest.fixture
def visit(new_customer: Callable[..., BrowserContext], service: Service) -> Visit:
    """A new customer, with the page open before them."""

    def arrive(**device: Any) -> Chat:
        return Chat(new_customer(**device).new_page(), service).open()

    return arrive
