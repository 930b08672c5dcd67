"""Sealing of personal text, and keyed indexes that find it again without opening it."""

from __future__ import annotations

import base64
import hmac
import os
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MIN_KEY_BYTES = 16
NONCE_BYTES = 12
VERSION = "s1."


class SealBroken(Exception):
    """A sealed text cannot be opened: it was changed, or sealed with another key."""


class Sealer:
    """Seals with AES-256-GCM and indexes with HMAC-SHA256; both keys are derived from the one given.

    Raises ValueError for a key shorter than 16 bytes.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) < MIN_KEY_BYTES:
            raise ValueError(f"the secret key needs at least {MIN_KEY_BYTES} bytes")
        self._cipher = AESGCM(_derive(key, b"tingsu seal 1"))
        self._index_key = _derive(key, b"tingsu index 1")

    def seal(self, text: str) -> str:
        """The text as `s1.` + URL-safe base64; sealing the same text twice gives two different results."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, text.encode(), VERSION.encode())
        return VERSION + base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, sealed: str) -> str:
        """The text that was sealed. Raises SealBroken."""
        if not sealed.startswith(VERSION):
            raise SealBroken("not a sealed text")
        try:
            raw = base64.b64decode(sealed[len(VERSION) :], altchars=b"-_", validate=True)
            return self._cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], VERSION.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise SealBroken("changed, or sealed with another key") from error

    def index(self, kind: str, value: str) -> str:
        """64 hex digits, the same for the same kind and value; tells nothing without the key."""
        # The length keeps ("a", "bc") and ("ab", "c") apart.
        message = f"{len(kind)}:{kind}:{value}".encode()
        return hmac.new(self._index_key, message, sha256).hexdigest()


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(key)
