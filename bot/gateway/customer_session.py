"""Sessions of the chat page: a conversation id that only this gateway can issue, sealed and dated."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from bot.store.seal import SealBroken, Sealer

LIFETIME = timedelta(days=30)


class CustomerSessions:
    """Tokens are sealed, so a page can neither read nor forge one; nobody can join another's conversation."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def new_conversation(self) -> str:
        """An unguessable id (128 bits)."""
        return f"web-{secrets.token_hex(16)}"

    def issue(self, conversation_id: str, now: datetime) -> str:
        return self._sealer.seal(f"session {conversation_id} {int((now + LIFETIME).timestamp())}")

    def conversation_of(self, token: str, now: datetime) -> str | None:
        """The conversation a token stands for; None when it is forged, foreign or too old."""
        try:
            kind, conversation_id, expires = self._sealer.open(token).split(" ")
            lasts = int(expires) > now.timestamp()
        except (SealBroken, ValueError):
            return None
        return conversation_id if kind == "session" and lasts else None
