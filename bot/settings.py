"""Settings from the environment: one table, read once, refusing what cannot be right."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit


class BadSetting(Exception):
    """A variable with a value that cannot be used; the message names it."""


class Setting(NamedTuple):
    name: str
    default: str
    meaning: str


TABLE: Final[tuple[Setting, ...]] = (
    Setting("TINGSU_HOST", "127.0.0.1", "Address the gateway listens on / 网关监听地址"),
    Setting("TINGSU_PORT", "8080", "Port of the gateway, 0 picks a free one / 网关端口"),
    Setting("TINGSU_DATA", "./var", "Folder for database, key, trackers and logs / 数据目录"),
    Setting("TINGSU_DATABASE_URL", "", "Async SQLAlchemy URL; empty = SQLite in the data folder / 数据库地址"),
    Setting("TINGSU_ENGINES", "1", "Number of engine processes, 1 to 16 / 引擎进程数"),
    Setting("TINGSU_ADMIN_PASSWORD", "", "First password of admin; empty = made up, printed once / 初始管理员密码"),
    Setting("TINGSU_SECRET_KEY", "", "Key for sealing personal data, 64 hex digits / 加密密钥"),
    Setting("TINGSU_SECRET_KEY_FILE", "", "File that holds the key; default: secret.key in the data folder / 密钥文件"),
    Setting("TINGSU_REST_TOKEN", "", "Bearer token of the REST channel; empty = channel off / REST 渠道令牌"),
    Setting("TINGSU_CLOCK", "", "Tests only: ISO time at which the clock starts / 仅测试：固定起始时间"),
)  # fmt: skip
SHORTEST_SECRET: Final = 4
STRONG_SECRET: Final = 12
_DEFAULTS: Final = {setting.name: setting.default for setting in TABLE}


@dataclass(frozen=True)
class Settings:
    """`clock` is a naive local time or None; `secret_key` is None when the key file is to be used."""

    host: str
    port: int
    data: Path
    database_url: str
    engines: int
    admin_password: str
    secret_key: bytes | None
    secret_key_file: Path
    rest_token: str
    clock: datetime | None

    @property
    def tracker_db(self) -> Path:
        return self.data / "trackers.db"


def read(environ: Mapping[str, str] | None = None) -> Settings:
    """Raises BadSetting with the variable's name."""
    values = {**_DEFAULTS, **{k: v for k, v in (environ or os.environ).items() if k in _DEFAULTS}}
    data = Path(values["TINGSU_DATA"]).expanduser().resolve()
    key_file = values["TINGSU_SECRET_KEY_FILE"]
    return Settings(
        host=values["TINGSU_HOST"],
        port=_checked("TINGSU_PORT", values, _number(0, 65535)),
        data=data,
        database_url=_checked("TINGSU_DATABASE_URL", values, _database_url) or f"sqlite+aiosqlite:///{data}/tingsu.db",
        engines=_checked("TINGSU_ENGINES", values, _number(1, 16)),
        admin_password=_checked("TINGSU_ADMIN_PASSWORD", values, _secret),
        secret_key=_checked("TINGSU_SECRET_KEY", values, _key),
        secret_key_file=Path(key_file) if key_file else data / "secret.key",
        rest_token=_checked("TINGSU_REST_TOKEN", values, _secret),
        clock=_checked("TINGSU_CLOCK", values, _clock),
    )


def _checked(name: str, values: Mapping[str, str], parse: Callable[[str], Any]) -> Any:
    try:
        return parse(values[name].strip())
    except ValueError as error:
        raise BadSetting(f"{name}: {error}") from error


def _number(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise ValueError(f"must be a whole number from {low} to {high}, not {text!r}")
        return int(text)

    return parse


def _database_url(text: str) -> str:
    if text and not urlsplit(text).scheme.startswith(("sqlite+aiosqlite", "postgresql+")):
        raise ValueError("must begin with sqlite+aiosqlite:// or postgresql+…://")
    return text


def _key(text: str) -> bytes | None:
    if not text:
        return None
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise ValueError("must be 64 hex digits (32 bytes)")
    return key


def _secret(text: str) -> str:
    """Short ones are refused only where they are no secret at all; `weak_secrets` names those worth a warning."""
    if text and len(text) < SHORTEST_SECRET:
        raise ValueError(f"must have at least {SHORTEST_SECRET} characters")
    return text


def weak_secrets(settings: Settings) -> list[str]:
    """Variables whose value somebody could guess."""
    given = {"TINGSU_ADMIN_PASSWORD": settings.admin_password, "TINGSU_REST_TOKEN": settings.rest_token}
    return [name for name, value in given.items() if value and len(value) < STRONG_SECRET]


def _clock(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise ValueError(f"must be an ISO time such as 2026-11-22T10:00, not {text!r}") from None
