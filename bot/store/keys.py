"""The secret key as a file that only its owner can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

KEY_BYTES = 32


class KeyFileBroken(Exception):
    """The key file does not hold a key. It is never replaced: what the old key sealed would be lost."""


def load_or_create(path: Path) -> bytes:
    """The 32 bytes kept (as hex) at `path`; made at random on first use, mode 0600.

    Processes that start together agree on one key. Raises KeyFileBroken.
    """
    if not path.exists():
        _create(path)
    return _read(path)


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        # A link appears whole or not at all, and refuses to replace the key another process has just made.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _read(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text().strip())
    except ValueError as error:
        raise KeyFileBroken(f"{path} does not hold a key in hex") from error
    if len(key) != KEY_BYTES:
        raise KeyFileBroken(f"{path} holds {len(key)} bytes, not {KEY_BYTES}")
    return key
