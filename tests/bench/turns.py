"""`make bench`: how long a turn takes over the REST channel, what each process weighs, how long a start takes.

Figures are of this machine and this moment. As something to compare with, the same run times the gateway alone
(`/healthz`) and the engine alone (a parse), so that a ratio can be quoted where a bare time would mislead.
"""

from __future__ import annotations

import tempfile
import time
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.bench.report import processes, table
from tests.service import Service, start

CONVERSATIONS = 20
SCRIPT = (
    "你们快递太不像话了，我的包裹显示签收了可我根本没收到，驿站也说没见过",
    "昨天下午三点多",
    "朝阳区建国路菜鸟驿站",
    "单号是{order}",
    "里面是一部手机，2999块",
    "把东西找回来，找不回来就赔偿",
    "有聊天截图",
    "同意",
    "我姓王，电话13800138000",
    "确认",
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        service = start(Path(folder))
        print(f"start with a trained model: {time.perf_counter() - began:.1f} s")
        try:
            measure(service)
        finally:
            service.stop()


def measure(service: Service) -> None:
    service.api("/tickets")
    staff = {"Authorization": f"Bearer {service.staff_token}"}
    turns = [play(service, f"bench-{number}") for number in range(CONVERSATIONS)]
    parse = partial(service.call, "/api/v1/nlu/parse", {"text": SCRIPT[0]}, staff)
    table(
        {
            "turn over REST": [seconds for conversation in turns for seconds in conversation],
            "of these: registration": [conversation[-1] for conversation in turns],
            "parse alone": timed(parse, 100),
            "gateway alone (healthz)": timed(partial(service.call, "/healthz"), 100),
        }
    )
    processes(service.process.pid)


def play(service: Service, sender: str) -> list[float]:
    # Everybody has an order of their own: the same phone and order again would be the same matter.
    order = f"SF{zlib.crc32(sender.encode()):013d}"
    return [timed(partial(service.say, sender, line.format(order=order)), 1)[0] for line in SCRIPT]


def timed(work: Callable[[], object], times: int) -> list[float]:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return taken


if __name__ == "__main__":
    main()
