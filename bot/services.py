"""What the actions work with. The SDK makes actions without arguments, so they fetch it here, on first use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot import settings as settings_room
from bot.calming import policy as calming_policy
from bot.calming.policy import Calming
from bot.clock import Clock
from bot.policy import Policy, load
from bot.secret_key import secret_key
from bot.store.db import Database
from bot.store.seal import Sealer

POLICY_FILE = Path("policy.yml")


@dataclass(frozen=True)
class Services:
    db: Database
    sealer: Sealer
    clock: Clock
    policy: Policy
    calming: Calming


@lru_cache(maxsize=1)
def services() -> Services:
    """Raises BadSetting, PolicyError, KeyFileBroken."""
    settings = settings_room.read()
    policy = load(POLICY_FILE)
    return Services(
        Database(settings.database_url),
        Sealer(secret_key(settings)),
        Clock(settings.clock),
        policy,
        calming_policy.named_by(policy, POLICY_FILE),
    )
