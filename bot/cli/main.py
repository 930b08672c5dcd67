"""`tingsu`: one entry, one small module for each job."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path

from bot import settings as settings_room
from bot.calming.policy import named_by
from bot.cli import doctor, evaluate, parse, tickets, user
from bot.crisis import BadWeights
from bot.policy import PolicyError, load
from bot.process import supervisor
from bot.process.crisis_weights import ensure_crisis_weights
from bot.process.parsing import EngineFailed
from bot.process.training import TrainingFailed, ensure_model
from bot.services import POLICY_FILE
from bot.store.keys import KeyFileBroken

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Exit codes: 0 done, 1 refused or failed (said on standard error), 2 wrong usage."""
    arguments = parser().parse_args()
    os.chdir(ROOT)
    try:
        return int(arguments.run(arguments))
    except (
        settings_room.BadSetting,
        PolicyError,
        KeyFileBroken,
        TrainingFailed,
        EngineFailed,
        BadWeights,
        supervisor.CannotStart,
    ) as error:
        print(f"tingsu: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="tingsu", description="听诉：投诉受理助手 / complaint intake")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    start = commands.add_parser("up", help="start everything and watch it / 启动全部服务")
    start.set_defaults(run=run_up)
    train = commands.add_parser("train", help="train the model if its sources changed / 训练模型")
    train.add_argument("--force", action="store_true", help="train even if nothing changed / 强制重新训练")
    train.set_defaults(run=run_train)
    for room in (parse, evaluate, tickets, user, doctor):
        room.add_to(commands)
    return top


def run_up(arguments: argparse.Namespace) -> int:
    settings = settings_room.read()
    named_by(load(POLICY_FILE), POLICY_FILE)
    for name in settings_room.weak_secrets(settings):
        print(f"warning: {name} is short enough to be guessed", file=sys.stderr)
    asyncio.run(supervisor.up(settings))
    return 0


def run_train(arguments: argparse.Namespace) -> int:
    print(ensure_model(force=arguments.force))
    print(ensure_crisis_weights(force=arguments.force))
    return 0


if __name__ == "__main__":
    sys.exit(main())
