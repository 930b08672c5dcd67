"""Shops and restaurants by the names over their doors: 巷子口麻辣烫, 老王粥铺, 张记烧烤, 力健健身房, 海棠湾那家酒店.

What they sell is often all that their names end in, and a dish or a kind of shop is no name: a bare dish (麻辣烫, 火锅)
needs a name in front of it and a place where a name may stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .boundaries import LeftEdges, names_ending_in
from .model import MASK, Fact
from .trades import BIG_TOWN, DISH, HOUSE, KIND, SERVICE

_SURE: Final = re.compile(rf"(?:{HOUSE}|{SERVICE})(?!里?面积)")
_DISH_ENDING: Final = re.compile(rf"{DISH}(?!馆|铺|店|[居坊王庄屋城档摊])")
_KIND_ONLY: Final = re.compile(rf"{KIND}{{1,6}}")
_LITTLE_TOWN: Final = re.compile(rf"[小老]{BIG_TOWN}")
# 老王, 阿强, 张记, 王阿姨, 巷子口: names that are believed in front of a bare dish.
_SHOP_NAME: Final = re.compile(
    r"[小老阿][一-龥]{1,3}|[一-龥]{1,3}[记氏]|[一-龥]{1,3}(?:[姐哥婆妈嫂叔爷妹娘伯]|胖子|师傅|阿姨|先生)(?:的|家)?"
    r"|[一-龥]{1,4}(?:[口巷桥街路湾门里坊轩阁斋府园苑堂]|码头|巷子)|(?:[一-龥]{1,2})家"
)
_PLAIN_NAME: Final = re.compile(r"[一-龥]{2,4}")
_NO_NAME_CHAR: Final = re.compile(
    r"[吃喝点买卖做煮订送退换份顿锅碗盘块杯桶包袋盒只瓶笼种款样层吐拉病坏馊酸辣咸臭脏贵便宜慢快钱货差骗赔办报学交付请约聚带开进出花打没不的拿当现切图]"
    r"|狗屁|垃圾|骗子|什么|废物|友好|嗰|这|那"
)
_NO_SHOP_BEFORE: Final = re.compile(r"(?:[吃喝点买卖做煮订份顿锅碗盘串斤想爱要]|[那这各]种|外卖)$")
_LEAD: Final = re.compile(
    r"(?:叫做?|名叫|就是|是|店名|在|去|到|投诉|举报|我要|家|外卖|附近|门口|楼下|旁边|隔壁|对面|开在|位于|上次|一家|有家|有个|建议|倡议|希望)+"
)
# 装修得像咖啡厅, 改成火锅店: what stands before such a word is no part of a name.
_CUT: Final = re.compile(r".*[像成至变已拖往]")
_NAMED_HERE: Final = re.compile(
    rf"$|[，,。.！!？?；;、\s（(\"”》{MASK}]|的(?!味|底料|价|做法|量|菜|汤)|那[家个里边儿]|这[家个里边]|里(?=[吃面有买点])|门口|门店"
    r"|老板|服务员|店员|收银|前台|后厨|厨房|[吃买点]|消费|聚[餐会]|请客|办卡|充[值卡]|关门|倒闭|跑路|团购|预[订定]|太[黑坑]|坑|宰|骗|欺|不[退给赔让开]"
)
_IN_A_PLACE: Final = re.compile(
    r"(?:^|[，,。.！!？?；;、\s（(“\"《\x00]|[在去到从是叫给]|投诉|举报|反映|曝光|店名|名叫|关于|附近|门口|楼下|旁边|隔壁|对面|你们|平台上)$"
)
_VISITED: Final = re.compile(r"(?:[在去到]|投诉|举报|曝光|店名是?叫?|名叫)$")
_END_OF_ANSWER: Final = re.compile(r"[\s，,。.！!？?]*\Z")
# 海棠湾那家酒店: the quarter names the house.
_THAT_HOUSE: Final = re.compile(
    r"(?P<stem>[一-龥]{1,4}(?:湾|桥|山|湖|河|江|岭|坡|塘|港|寺|庙|坝|坪|滩|岛|堡|屯|台子|营子|墩|洲|埠|庄|门|里|园|苑|坊|城))(?:的)?(?:那|这)(?:家|个|间)"
    rf"(?:酒店|宾馆|民宿|客栈|饭店|超市|加油站|{HOUSE}|{SERVICE}|火锅店|面店|[店馆])"
)
_NO_QUARTER: Final = re.compile(
    r".*(?:部门|上门|出门|家门|大门|前门|后门|楼里|家里|店里|村里|城里|县里|市里|镇里|这里|那里|哪里|手里|心里|园里|区里|校门|小门|专门|热门|农庄|公园|校园|花园|家园|幼儿园|果园|商城|县城|全城|进城|同城|爬山|下山|上山|后山|过河|过江|江湖|柜台|[这那]山)"
)
_LONGEST_NAME: Final = 8


def find_shops(text: str, edges: LeftEdges) -> Iterator[Fact]:
    """Yield the named shops and restaurants, as places, in a text whose sums, dates and numbers are masked."""
    for begin, match in names_ending_in(_SURE, text, edges, longest=_LONGEST_NAME + 4):
        begin = _name_begin(text, begin, match.start())
        if _is_name(text[begin : match.start()]):
            yield _shop(text, begin, match.end())
    for begin, match in names_ending_in(_DISH_ENDING, text, edges, longest=_LONGEST_NAME):
        begin = _name_begin(text, begin, match.start())
        stem = text[begin : match.start()]
        if _is_name(stem) and _stands_as_name(text, begin, match.end(), stem):
            yield _shop(text, begin, match.end())
    for begin, match in _quarters(text, edges):
        yield _shop(text, begin, match.end())


def _shop(text: str, begin: int, end: int) -> Fact:
    return Fact("place", text[begin:end], begin, text[begin:end])


def _name_begin(text: str, begin: int, end: int) -> int:
    """Behind what leads up to a name without being part of it (投诉, 家, 门口)."""
    cut = _CUT.match(text, begin, end)
    begin = cut.end() if cut else begin
    lead = _LEAD.match(text, begin, end)
    return lead.end() if lead else begin


def _is_name(stem: str) -> bool:
    if len(stem) < 2 or _NO_NAME_CHAR.search(stem):
        return False
    return bool(_LITTLE_TOWN.fullmatch(stem)) or not _KIND_ONLY.fullmatch(stem)


def _stands_as_name(text: str, begin: int, end: int, stem: str) -> bool:
    """Any name is believed where somebody went or as a whole answer, one like 老王 wherever a name stands."""
    before = text[max(0, begin - 4) : begin]
    if _NO_SHOP_BEFORE.search(before) or not _NAMED_HERE.match(text, end):
        return False
    if _SHOP_NAME.fullmatch(stem) and _IN_A_PLACE.search(before):
        return True
    alone = begin == 0 and _END_OF_ANSWER.match(text, end) is not None
    return bool(_PLAIN_NAME.fullmatch(stem) and (alone or _VISITED.search(before)))


def _quarters(text: str, edges: LeftEdges) -> Iterator[tuple[int, re.Match[str]]]:
    for match in _THAT_HOUSE.finditer(text):
        begin = max(edges.before(match.end("stem") - 1), match.start())
        stem = text[begin : match.end("stem")]
        if len(stem) >= 2 and not _NO_QUARTER.fullmatch(stem):
            yield begin, match
