"""Reading a text twice as long takes about twice as long, whatever it is made of."""

import time
from datetime import datetime

import pytest

from bot.facts import extract

NOW = datetime(2026, 11, 18, 10, 0)
SHORT = 5000
# One part in the time doubles with the text; the rest is for noise of a busy machine.
MOST = 3


def seconds(text: str) -> float:
    times = []
    for _ in range(5):
        begin = time.process_time()
        extract(text, NOW)
        times.append(time.process_time() - begin)
    return min(times)


@pytest.mark.parametrize(
    "piece",
    [
        "花了一千二百三十四块五，今天又扣了",
        "1",
        "一",
        "13800138000",
        "上周三下午三点到五点，",
        "八点就",
        "半天",
        "八百多的茶具，",
        "三天一百块",
        "管钱女士",
        "一分不",
        "幸福路小区站",
        "4008001234",
        "¥3，280，",
        "刚才我那个",
        "今天推明天",
        "今天说明天，",
        "每天周末",
        "周末上班",
        "老王烧烤",
        "叫是在家外卖",
        "小麻辣烫",
        "门里那家",
        "单号一二三四 五六七",
        "单号我念给你",
        "别人才卖两百",
        "叫我小周",
    ],
)
def test_twice_the_text_takes_at_most_three_times_as_long(piece: str) -> None:
    extract(piece, NOW)
    text = (piece * SHORT)[: 4 * SHORT]
    assert seconds(text) <= MOST * seconds(text[: 2 * SHORT]) + 0.02


def test_two_hundred_amounts_in_a_long_message_are_read_like_any_text() -> None:
    text = "".join(f"第{n}回花了{n + 100}元，没人管，我已经说了很多遍了。" for n in range(200))
    assert len(text) >= 4000
    assert sum(fact.type == "amount" for fact in extract(text, NOW)) == 200
