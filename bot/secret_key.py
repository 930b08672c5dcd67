"""The key that seals personal data: from the environment, or from a file made on the first start."""

from __future__ import annotations

from bot.settings import Settings
from bot.store.keys import load_or_create


def secret_key(settings: Settings) -> bytes:
    """32 bytes. Raises KeyFileBroken."""
    return settings.secret_key or load_or_create(settings.secret_key_file)
