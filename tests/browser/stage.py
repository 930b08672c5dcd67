"""What a customer does on the chat page and what a test can see of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Dialog, Locator, Page, WebSocketRoute, expect

from tests.service import ROOT, Service

SHOTS = ROOT / "test-results" / "browser"
ANSWER_MS = 20_000
#: The last thing on the page is not the customer's own, and nobody is typing.
_ANSWERED = """() => {
  const log = document.querySelector('[role=log]');
  const last = log.lastElementChild;
  const busy = log.querySelector('[data-testid=typing], [data-delivery=sending]');
  return !busy && last.classList.contains('entry') && !last.querySelector('.right');
}"""
#: Everything whose content is wider than itself, and that would make the customer scroll sideways.
_TOO_WIDE = """() => [...document.querySelectorAll('html, .list, .header, .composer, .card, .Bubble')]
  .filter((el) => el.scrollWidth > el.clientWidth + 1)
  .map((el) => `${el.className || el.tagName}: ${el.scrollWidth} > ${el.clientWidth}`)"""
_IN_VIEW = """(el) => {
  const box = el.getBoundingClientRect();
  const frame = document.querySelector('.list').getBoundingClientRect();
  return box.height > 0 && box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
}"""


class Chat:
    """One open tab. `complaints` collects errors, warnings and dialogs; `foreign` what was asked of other hosts."""

    def __init__(self, page: Page, service: Service) -> None:
        self.page, self.service = page, service
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        self.conversation = ""
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", self._note_dialog)
        page.on("request", lambda request: self._note_host(request.url))
        page.on("websocket", lambda socket: socket.on("framereceived", self._note_frame))

    def open(self) -> Chat:
        self.page.goto(self.service.base)
        expect(self.page.get_by_test_id("opening")).to_be_visible()
        expect(self.log).to_have_attribute("aria-busy", "false")
        return self

    def _note_console(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            self.complaints.append(said.text)

    def _note_dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _note_host(self, url: str) -> None:
        if urlsplit(url).netloc not in ("", urlsplit(self.service.base).netloc):
            self.foreign.append(url)

    def _note_frame(self, data: str | bytes) -> None:
        frame = json.loads(data)
        self.conversation = frame.get("conversation", self.conversation)

    # -- what is there ------------------------------------------------------------------------------------------

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def field(self) -> Locator:
        return self.page.get_by_test_id("composer")

    @property
    def send(self) -> Locator:
        return self.page.get_by_test_id("send")

    @property
    def live_buttons(self) -> Locator:
        return self.page.locator("[data-testid=choice]:enabled")

    def button(self, title: str) -> Locator:
        return self.live_buttons.filter(has_text=re.compile(f"^{re.escape(title)}$"))

    def own(self, text: str) -> Locator:
        return self.page.get_by_test_id("bubble-customer").get_by_text(text, exact=True)

    def lines(self) -> list[str]:
        """Every bubble, whoever said it, from top to bottom."""
        return self.page.locator("[role=log] .Bubble, [role=log] .system").all_inner_texts()

    def last_answer(self) -> list[str]:
        """The assistant's bubbles since the customer last spoke."""
        bubbles = self.page.locator("[data-testid^=bubble-]")
        said = bubbles.evaluate_all("all => all.map((one) => [one.dataset.testid, one.innerText])")
        own = [place for place, (who, _) in enumerate(said) if who == "bubble-customer"]
        return [text for _, text in said[own[-1] + 1 if own else 0 :]]

    # -- what a customer does -----------------------------------------------------------------------------------

    def say(self, text: str) -> None:
        self.field.fill(text)
        self.send.click()
        self.wait_for_answer()

    def tap(self, title: str) -> None:
        self.button(title).last.click()
        self.wait_for_answer()

    def wait_for_answer(self) -> None:
        """Until the whole turn is shown: its messages come one right after the other."""
        count = -1
        while count != (count := len(self.lines())):
            self.page.wait_for_function(_ANSWERED, timeout=ANSWER_MS)
            self.page.wait_for_timeout(200)

    # -- what a test asks ---------------------------------------------------------------------------------------

    def shot(self, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png")

    def too_wide(self) -> list[str]:
        found: list[str] = self.page.evaluate(_TOO_WIDE)
        return found

    def focused(self) -> dict[str, Any]:
        """Of the element that has the keyboard: its test id, its text, and whether its focus can be seen."""
        found: dict[str, Any] = self.page.evaluate(
            """() => {
              const el = document.activeElement;
              const outlined = getComputedStyle(el).outlineStyle !== 'none';
              return { testid: el.dataset.testid ?? '', text: el.innerText ?? '', visible: outlined };
            }"""
        )
        return found


def in_view(one: Locator) -> bool:
    """Whether all of it can be seen in the list without scrolling."""
    return bool(one.evaluate(_IN_VIEW))


class Line:
    """The wire between one tab and the service, to be cut, or to lose what passes."""

    def __init__(self, page: Page) -> None:
        self.up = True
        self.loses_sent: Callable[[dict[str, Any]], bool] = lambda frame: False
        self.loses_received: Callable[[dict[str, Any]], bool] = lambda frame: False
        self._open: list[WebSocketRoute] = []
        page.route_web_socket(re.compile("/ws/chat$"), self._connect)

    def _connect(self, tab: WebSocketRoute) -> None:
        if not self.up:
            tab.close(code=1001)
            return
        self._open.append(tab)
        server = tab.connect_to_server()
        tab.on_message(lambda data: None if self.loses_sent(json.loads(data)) else server.send(data))
        server.on_message(lambda data: None if self.loses_received(json.loads(data)) else tab.send(data))

    def cut(self) -> None:
        """Breaks the line and keeps it broken until `mend`."""
        self.up = False
        for tab in self._open:
            tab.close(code=1001)
        self._open.clear()

    def mend(self) -> None:
        self.up = True
