"""One customer's line to the service: what is said, what comes back, and whatever must never come back.

Conversation files, simulated customers and personas all talk through it, so the same invariants hold for all.
"""

from __future__ import annotations

import json
import time
import urllib.parse
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.conversations.sentences import Fault, faults_in, invited, question_in, question_of
from tests.service import Service

Json = dict[str, Any]
#: Between messages that are sent without waiting for an answer.
AT_ONCE_S = 0.1


class Dialogue:
    """`name` is the conversation's id; `lines` the transcript; `faults` whatever broke an invariant so far."""

    def __init__(self, service: Service, name: str) -> None:
        self.service, self.name = service, name
        self.lines: list[str] = []
        self.wrote: list[str] = []
        self.heard: set[str] = set()
        #: Questions (in the words of the files) that have been answered and must not come again.
        self.given: set[str] = set()
        self.replies: list[Json] = []
        self.question: str | None = None
        self.faults: list[Fault] = []
        self._seen = 0

    def say(self, text: str) -> list[Json]:
        """Raises Refused."""
        return self.say_at_once([text])

    def say_at_once(self, texts: Sequence[str]) -> list[Json]:
        """Sends several messages from threads, a moment apart, and returns all that came back. Raises Refused."""
        self.lines += [f"客户：{text}" for text in texts]
        self.wrote += texts
        if len(texts) == 1:
            answers = [self.service.say(self.name, texts[0])]
        else:
            with ThreadPoolExecutor(len(texts)) as senders:
                answers = list(senders.map(self._send_later, range(len(texts)), texts))
        self._take_in([reply for replies in answers for reply in replies])
        return self.replies

    def _send_later(self, place: int, text: str) -> list[Json]:
        time.sleep(AT_ONCE_S * place)
        return self.service.say(self.name, text)

    def tap(self, title: str) -> list[Json]:
        """Taps a button of the last replies. Raises KeyError, Refused."""
        payload = self.buttons()[title]
        self.lines.append(f"客户点：{title}")
        self.wrote.append(title)
        self._take_in(self.service.say(self.name, payload))
        return self.replies

    def buttons(self) -> dict[str, str]:
        return {button["title"]: button["payload"] for reply in self.replies for button in reply.get("buttons", ())}

    def said(self) -> str:
        """All of the last replies."""
        return "\n".join(reply.get("text", "") for reply in self.replies)

    def responses(self) -> set[str]:
        return {str(reply.get("response") or "") for reply in self.replies}

    def has(self, *prefixes: str) -> bool:
        """Whether one of the last replies is a variation of a response whose name begins so."""
        return any(name.startswith(prefixes) for name in self.responses())

    def invited(self) -> bool:
        """Whether the customer was asked to go on telling, with no question put."""
        return invited(self.replies)

    def asked(self) -> set[str]:
        return {question for question in map(question_of, self.replies) if question}

    def transcript(self) -> str:
        return "\n".join(self.lines)

    def _take_in(self, replies: list[Json]) -> None:
        self.replies = self._named([reply for reply in replies if "text" in reply])
        for reply in self.replies:
            titles = [button["title"] for button in reply.get("buttons", ())]
            self.lines.append(f"  助手〔{reply.get('response') or '?'}〕：{reply['text']} {titles or ''}".rstrip())
        taken_over = any((reply.get("custom") or {}).get("type") == "kept_for_agent" for reply in replies)
        self.faults += faults_in(self.replies, self.heard, self.given, self.wrote, silent=taken_over)
        self.question = question_in(self.replies) or self.question

    def _named(self, replies: list[Json]) -> list[Json]:
        """The replies with the names of their responses, which only staff are told."""
        path = f"/conversations/{urllib.parse.quote(self.name)}/messages"
        page = self.service.api(path, after=str(self._seen))
        shown = [message for message in page["items"] if message["sender"] != "customer"]
        self._seen = max([self._seen, *(message["seq"] for message in page["items"])])
        names = {key_of(message.get("card"), message["text"]): message.get("response") for message in shown}
        return [{**reply, "response": names.get(key_of(reply.get("custom"), reply["text"]))} for reply in replies]


def key_of(card: Json | None, text: str) -> str:
    """A card's text differs between the doors, its content does not."""
    return json.dumps({**card, "lead": ""}, ensure_ascii=False, sort_keys=True) if card else text
