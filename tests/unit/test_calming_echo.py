"""What a reply gives back of the customer's own words: the sorest point, the waiting, the running around."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calming import echo
from tests.unit.intake_kit import turn

#: What a reply can be filled with; the scripts know no other name.
NAMES = {"point", "waited", "effort", "amount", "who"}
#: A text twice as long may take twice as long; the rest is noise of a busy machine.
MOST = 3


def heard(text: str) -> dict[str, str]:
    return echo.details(text, turn(text).entities)


# -- the point that hurts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("柜员当着那么多人骂我", "柜员当着那么多人骂我"),
        ("你们物业半年没修电梯，邻居都爬楼", "你们物业半年没修电梯"),
        ("我妈被你们的人骗着买了五万块的保险", "我妈被你们的人骗着买了五万块的保险"),
        ("快递员把包裹丢在门口，下着雨", "快递员把包裹丢在门口"),
        ("但是到现在都没给我退", "到现在都没给我退"),
        ("找了你们三次，踢皮球踢到现在", "踢皮球踢到现在"),
        ("银行扣了我两笔钱，我一分没花", "银行扣了我两笔钱"),
        ("利息写得好好的，钱转出去了十天还没到账", "钱转出去了十天还没到账"),
        ("他们一直拖着不给我办", "他们一直拖着不给我办"),
        ("网络断了四天，报修了两次没人来", "报修了两次没人来"),
        ("店员推了我一把，旁边的人都看着", "店员推了我一把"),
        ("早上去的，保证金被扣五百不退给我，没有说法", "保证金被扣五百不退给我"),
        ("酒店床单上全是头发，枕头发黄", "酒店床单上全是头发"),
        ("柜员当着那么多人骂我，等了两个小时", "柜员当着那么多人骂我"),
        ("昨天去的营业厅。柜员不理人，还骂骂咧咧！最后被赶出来", "柜员不理人"),
    ],
)
def test_the_clause_that_hurts_most_is_given_back_as_it_was_said(text: str, point: str) -> None:
    assert heard(text)["point"] == point


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("买来第二天手机就坏了", "买来第二天手机就坏了"),
        ("快递把我的箱子摔烂了，里面有东西", "快递把我的箱子摔烂了"),
        ("外婆买的保健品是假的", "外婆买的保健品是假的"),
        ("他们居然说是我自己弄坏的", "他们居然说是我自己弄坏的"),
    ],
)
def test_a_quoted_clause_keeps_its_end(text: str, point: str) -> None:
    """“手机就坏”, without its 了, is nothing that anybody said."""
    assert heard(text)["point"] == point


@pytest.mark.parametrize(
    "text",
    [
        "货被⟦手机号1⟧那个人扣着不给",
        "你们扣了我⟦银行卡号1⟧的钱",
        "订单SF1234567890丢了没人管",
        "你们这帮傻逼骗我的钱",
        "你他妈的把我的东西弄丢了",
        "这个垃圾公司骗了我的钱",
        "tmd东西坏了没人管",
        "快递又丢了没人管😡",
        "快递小哥张伟把件弄丢了不承认",
        "我叫王小明被你们扣了钱",
        "我住在阳光小区一直漏水",
        "我的电话一直被骚扰",
        "要求你们把扣的钱退回来",
        "希望你们别再拖了",
        "给我把坏了的换掉",
        "投诉你们不给退钱",
        "必须处理骂我的柜员",
        "坏了的东西怎么办",
        "你们是不是在骗我吗",
        "{point}坏了没人管",
        "好的",
        "没收到",
        "昨天下午三点",
        "",
        "我的东西被你们弄得乱七八糟面目全非根本就不能用了我真的不能接受",
    ],
)
def test_identifiers_insults_names_wishes_and_scraps_are_not_quoted(text: str) -> None:
    assert "point" not in heard(text)


@pytest.mark.parametrize(
    "text",
    [
        "为什么不给我退？",
        "怎么还不退钱？",
        "你们凭什么扣我的钱？",
        "是不是被骗了呢？",
        "什么时候能给我修好被砸坏的门？",
    ],
)
def test_a_question_wants_an_answer_and_no_quotation(text: str) -> None:
    assert "point" not in heard(text)


@pytest.mark.parametrize("text", ["你们就是骗子", "你们全是骗人的骗子公司", "一群骗子骗老人的钱"])
def test_an_accusation_that_is_an_insult_is_not_quoted(text: str) -> None:
    assert "point" not in heard(text)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("我的手机号是⟦手机号1⟧，你们一直没给我打", "你们一直没给我打"),
        ("我叫王小明，东西一直没收到", "东西一直没收到"),
        ("你们这帮傻逼，东西坏成这样也不管", "东西坏成这样也不管"),
        ("赔我三百块，箱子被你们摔裂", "箱子被你们摔裂"),
    ],
)
def test_a_clause_not_fit_for_quoting_does_not_spoil_the_next(text: str, point: str) -> None:
    assert heard(text)["point"] == point


# -- waiting, running around, sums, people -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "waited"),
    [
        ("在营业厅等了两个半小时", "两个半小时"),
        ("已经三天了，一点消息都没有", "三天"),
        ("等了我整整一个下午", "一个下午"),
        ("排队排了两个钟头，轮到我说下班了", "两个钟头"),
        ("理赔拖了两个月", "两个月"),
        ("先等了十分钟，后来又等了两个小时", "两个小时"),
        ("我已经等了20天了", "20天"),
    ],
)
def test_the_longest_wait_is_given_back(text: str, waited: str) -> None:
    assert heard(text)["waited"] == waited


@pytest.mark.parametrize(
    "text", ["保修期是两年", "外卖晚了一个小时", "我在这家店工作了三年", "刚等着呢", "合同签了一年"]
)
def test_a_length_of_time_that_was_not_waited_is_none(text: str) -> None:
    assert "waited" not in heard(text)


@pytest.mark.parametrize(
    ("text", "effort"),
    [
        ("跑了三趟网点，每次都说让我回去等", "跑了三趟"),
        ("我打了七次电话都没人接", "打了七次电话"),
        ("我打了七次客服电话都没人接", "打了七次客服电话"),
        ("催了五遍也没人回复", "催了五遍"),
        ("找了你们三次", "找了你们三次"),
        ("问了好几遍都不说清楚", "问了好几遍"),
        ("修了三次还是漏水", "修了三次"),
        ("打过十几个电话", "打过十几个电话"),
        ("投诉了无数次", "投诉了无数次"),
    ],
)
def test_the_running_around_is_given_back(text: str, effort: str) -> None:
    assert heard(text)["effort"] == effort


@pytest.mark.parametrize("text", ["打了110", "等了三天", "吃了三次", "第三次了", "他打了我"])
def test_what_is_no_running_around_is_none(text: str) -> None:
    assert "effort" not in heard(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("货到付款收了我268块", "268元"),
        ("被骗着买了五万块的保险", "50,000元"),
        ("多扣了12块5毛", "12.5元"),
        ("加了三百块的油", "300元"),
        ("扣了一百，后来又说扣的是100元", "100元"),
    ],
)
def test_the_one_sum_is_given_back(text: str, amount: str) -> None:
    assert heard(text)["amount"] == amount


@pytest.mark.parametrize("text", ["一笔120元，一笔80元", "利息三四千", "扣了我好多钱", "没有损失"])
def test_of_several_sums_or_an_unclear_one_none_is_given_back(text: str) -> None:
    assert "amount" not in heard(text)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("我妈妈七十岁了", "您母亲"),
        ("我爸去取钱", "您父亲"),
        ("我老婆在你们那儿办的卡", "您爱人"),
        ("我家孩子吃了以后上吐下泻", "孩子"),
        ("我女儿才五岁", "您女儿"),
        ("我爷爷天天爬十楼", "家里老人"),
        ("我父母在家等师傅上门", "您父母"),
    ],
)
def test_whom_it_hit_is_said_with_respect(text: str, who: str) -> None:
    assert heard(text)["who"] == who


@pytest.mark.parametrize("text", ["我爸的手机坏了", "我妈的电话打不通", "我老公同事的快递丢了", "你妈的", "孩子们在玩"])
def test_who_was_only_mentioned_or_sworn_by_is_not_named(text: str) -> None:
    assert "who" not in heard(text)


def test_everything_fit_to_be_given_back_is_found_in_one_message() -> None:
    text = "我妈妈在你们网点等了两个小时，跑了三趟，最后被扣了五百块"
    assert heard(text) == {
        "point": "被扣了五百块",
        "waited": "两个小时",
        "effort": "跑了三趟",
        "amount": "500元",
        "who": "您母亲",
    }


# -- whatever is written -------------------------------------------------------------------------------------------

ENTITIES = st.lists(
    st.fixed_dictionaries(
        {
            "entity": st.sampled_from(["duration", "amount", "person", "date"]),
            "text": st.text(min_size=1, max_size=8),
            "value": st.none() | st.integers(0, 10**7) | st.floats(0, 1e6),
        }
    ),
    max_size=4,
)


@given(st.text(max_size=200), ENTITIES)
def test_it_never_raises_and_fills_only_what_scripts_know(text: str, entities: Sequence[Mapping[str, Any]]) -> None:
    found = echo.details(text, entities)
    assert found.keys() <= NAMES
    assert all(found.values())


@given(st.text(alphabet="我被你扣了没退的，。！骂打三次等天{}", max_size=80))
def test_what_is_quoted_stood_in_the_message(text: str) -> None:
    found = heard(text)
    assert found.get("point", "") in text
    assert found.get("effort", "") in text
    assert found.get("waited", "") in text
    assert not {"{", "}"} & set(found.get("point", ""))


@pytest.mark.parametrize(
    "piece", ["被扣了钱没人管，", "被", "然后结果但是", "打了三次", "了的了的", "我妈", "不给退没人理", "…", "1"]
)
def test_twice_the_text_takes_about_twice_as_long(piece: str) -> None:
    text = (piece * 6000)[:6000]
    assert seconds(text) <= MOST * seconds(text[:3000]) + 0.02


def seconds(text: str) -> float:
    """Without the extractor, whose time another test looks at."""
    times = []
    for _ in range(5):
        begin = time.process_time()
        echo.details(text, ())
        times.append(time.process_time() - begin)
    return min(times)
