"""How many people or households a complaint says were hit, and who in a queue or at a table was not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.policy import load
from bot.signals import Signal, find, people_affected

POLICY = load(Path(__file__).parents[2] / "policy.yml")


@pytest.mark.parametrize(
    ("said", "people"),
    [
        ("我们小区二十多户都停水", 20),
        ("5个邻居都这样", 5),
        ("六七个同事", 6),
        ("我和六七个同事都没收到", 6),
        ("几十个人都遇到了", 30),
        ("我们几十个人都遇到了", 30),
        ("上百户没拿到证", 100),
        ("上百人被骗", 100),
        ("大家都这样", 0),
        ("好多人都遇到", 0),
        ("十几个业主一起来的", 13),
        ("好几十户", 30),
        ("几百个业主", 300),
        ("二三十户停电", 25),
        ("三五个邻居", 4),
        ("一百多户", 100),
        ("两千多名业主", 2000),
        ("１２户", 12),
        ("前面排了十几个人", 0),
        ("换了六个客服", 0),
        ("五人份", 0),
        ("三百人民币", 0),
        ("十人餐", 0),
        ("账户3个", 0),
        ("我们公司二十个人的五险一金", 20),
        ("影响了上千用户", 1000),
        ("三户型", 0),
        ("我们这边四户人家和楼上八户都漏水", 8),
        ("30多个家长", 30),
        ("我们六个人吃饭", 0),
        ("我们一家五口都吃坏了", 0),
        ("联系了八个人都说不管", 0),
        ("百来户", 100),
        ("数十名储户取不出钱", 30),
        ("", 0),
        ("有同样问题的客户已经一百多个了", 100),
        ("受害的业主目前有38位", 38),
        ("关系千家万户", 0),
        ("我们三百来户都没电", 300),
        ("带着五个孩子", 0),
    ],
)
def test_people_said_to_be_hit_are_counted(said: str, people: int) -> None:
    assert people_affected(said) == people


def test_a_crowd_is_a_group_from_the_policys_number_on() -> None:
    assert find(POLICY, "4个邻居都这样") == []
    assert find(POLICY, "你好，5个邻居都这样，烦死了") == [Signal("group", "5个邻居都这样")]
