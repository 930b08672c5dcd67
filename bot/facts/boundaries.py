"""Where a Chinese name begins: the left edge of a noun that ends in 支行, 路, 酒店 and the like.

There are no spaces to go by, so the walk to the left stops at the nearest word that cannot be part of a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import Pattern
from typing import Final

# Words that end before a name begins. A single character carries the names it does occur in as exceptions.
_STOP_WORDS: Final = (
    "外面|里面|貌似|正好|刚好|碰上|好像|结[帐账]"
    r"|那么|这么|多么|怎么|什么|好多|很多|许多|所有|注意|推荐|你们|我们|他们|她们|咱们|人家|自己"
    "|[这那当]天|这[个家里边儿些次种条张件台]?|那[个家里边儿些次种条张件台]?|哪[个家里儿些]?|某[个家]?"
    "|一[家个条次下直位名间]"
    "|投诉|举报|反映|反馈|起诉|曝光|关于|通过|联系|电话|客服|工作人员|快递员|工作|附近|楼下|门口|旁边|路过"
    "|位于|地址|前往"
    "|每次|经常|已经|但是|因为|所以|如果|结果|居然|竟然|根本|直接|就是|还是|不是|没有|可以|需要|应该|时候"
    "|期间"
    "|左右|当时|后来|之后|之前|然后|其实|真的|还有|以及|或者|而且|并且|只有|只能|必须|不能|不会|一样|一起"
    "|突然|刚刚?|相信|希望|如今|晚上|早上|上午|下午|中午|觉得|感觉|认为|发现|以为|除了|包括|即使|虽然|对面"
    "|隔壁|黑心|垃圾|无良|改设|名叫|属于"
    "|入住|预订|预定|办理|购买|下单|使用|消费|负责|处理|请问|麻烦|谢谢|您好|你好|由于|可是|而是|还要|开车"
    "|坐车|老板|本人|寄往|发往|收货"
)
_STOP_CHARS: Final = (
    r"[的了在是去到给被叫跟把就也又没不很我你您他她它们说找买办住问等吗呢吧啊呀哦嘛看着再才只更最各请送寄打"
    r"取坐逛吃嫌骂告每]|从(?!化)|让(?!胡)|都(?!市|江|匀|昌)(?<![成首江新花丰武于古帝京旧大]都)|和(?!平|谐|睦"
    r"|顺|信|记|泰|兴"
    r"|美|悦|府|田|盛|瑞|平里)"
    r"|与|对(?!外)|向(?!阳|日|往)|于(?!洪|都|家)|由|将(?!军|台)|为(?!民)|有(?!限|友)|要|会(?!展|议|泽|同|宁)"
    r"|能(?!源)|用"
    r"|(?<=[你我他她谁您])家|(?<![悦未东福朋喜])来(?!广|安|福|宾|伊|雅)|个|位|过(?!桥)|但|而|或|并|及"
    r"|经(?!济|开|纬|贸)|因|该|本(?!溪)|贵(?!州|阳|港|溪|池)|还|想|回(?!龙|民)|按|此|距|离(?!石|岛)|比(?!亚)|绕|变|以(?!色)|进(?!贤)"
    r"|逼|收(?!费)"
    r"|里(?!桥|村|路|仁)(?=[一-龥])(?<=[家店柜库]里)|上(?=[网班面])|网上|后(?!海|街|巷)|时(?!代|尚)"
)
_STOP: Final = re.compile(rf"{_STOP_WORDS}|{_STOP_CHARS}|[^一-龥A-Za-z0-9·]")


class LeftEdges:
    """For each place in a text, the nearest place to its left where a name may begin."""

    def __init__(self, text: str) -> None:
        self._edges = [0] * (len(text) + 1)
        for match in _STOP.finditer(text):
            self._edges[match.end()] = match.end()
        for place in range(1, len(self._edges)):
            self._edges[place] = max(self._edges[place], self._edges[place - 1])

    def before(self, place: int) -> int:
        return self._edges[place]


def names_ending_in(
    pattern: Pattern[str], text: str, edges: LeftEdges, longest: int
) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield where each name begins and the match of its ending; a stem over `longest` is too doubtful."""
    for match in pattern.finditer(text):
        begin = edges.before(match.start())
        if 0 < match.start() - begin <= longest:
            yield begin, match
