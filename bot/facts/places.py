"""Places: branches and shops, streets and quarters, towns (朝阳门支行, 人民路店, 杭州市西湖区, 幸福小区)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .boundaries import LeftEdges, names_ending_in
from .cities import CITIES, STANDALONE
from .model import Fact
from .trades import DISH

_ENDING: Final = re.compile(
    r"支行|分行|分理处|营业厅|营业部|营业网点|营业所|服务网点|网点|驿站|服务站|服务点|服务中心|服务区"
    r"|自提点|代收点|快递点|分公司|分拣中心|转运中心|集散中心|分拨中心|中转站"
    r"|专卖店|体验店|直营店|加盟店|门店|分店|店(?!铺|家|主|庆|名|大欺|小二)"
    r"|小区|社区|花园|家园|公寓|新村|家属院|广场(?!站)|大厦|写字楼|商场|商城|购物中心|大悦城|万象城|印象城|天街|万达|医院|学校|中学|小学"
    r"|大学|机场|(?<=[一-龥]{2})(?<![车电油转网中发驿充换基南北西东])站(?=的|[，。,！!？?\s]|$|那|这|附近|旁|口|门|[A-D]口|下|上车|出|进|坐|里|等|买)|火车站|高铁站|地铁站|汽车站|客运站|车站|南站|北站|西站|东站"
    r"|大道|路口|路(?![上由过程费边况灯线途演透子虎易口])|大街|街道|街(?!道|坊|头)|胡同|巷"
    r"|开发区|新区|自治区|自治州|区(?![别分块间域号])|市(?![场民面长价区政中值内里])|县(?!城|长)|镇(?!上"
    r"|长)|乡(?!下|村)|村(?!民|里)|省(?![钱事心略得])"
)
# A noun with no name in it: 这个小区, 火车站, 五星级的店, 马路.
_GENERIC: Final = re.compile(
    r"(?:高速|别墅|十字|丁字|4[Ss]|10|[十百]元|元|黑|露天|百年|老字号|商业|电信|移动|联通|银行|快递|物流|菜鸟|附近|小|大|老|新|总|分|支|一级|二级|中心|主"
    r"|副|前|后|东|西"
    r"|南|北|网|饭|商|酒|书|药|花|鞋|门|本|该"
    r"|洗衣|干洗|足疗|按摩|美甲|打印|家具|家电|电器|建材|玩具|甜品|面包|蛋糕|早餐|文具|实体|便利|专卖|旗舰|官方|理发|火锅|奶茶|咖啡|手机|维修|洗车|修车|五金|服装|衣服|母婴|水果|零食|快餐"
    r"|烧烤|汽车|连锁|加盟|直营|线下|线上|天猫|淘宝|京东|抖音"
    r"|高档|老旧|城市|农村|乡|城|地方|公立|私立|三甲|人民|社区|住宅|居民|收货|发货|目的|所在|当|外|全|同|各"
    r"|购物|[破烂]|狗屁|垃圾|吃饭|特产|土特产|旅游|景区|路边|街边|门口|网红|珠宝|玉器|黄金|首饰|茶叶|烟酒|药妆|免税|杂货|童装|内衣|窗帘|灯具|鲜花|彩票|租车"
    r"|剧本杀|纹身|奢侈品|潮牌|古玩|探|夜|首|租|买|骗人|骗子|坑人|坑爹|黑心|无良|缺德|什么|啥"
    rf"|{DISH}|面|粥|茶|肉|鱼|菜|饭"
    r"|别的|其他|其它|客户|客服|售后|自助|代收|快件|包裹"
    r"|省|市|区|县|镇|村|家|间|座|个|层|楼|边|里|一|二|三|两|几|多|首|终点|始发|服务|个人|综合|业务|大型"
    r"|国际|国内|开|进|到|关|闭|整|哪|美容|美发|宠物|眼镜)+"
)
# What looks like an ending but closes another word: 道路, 网站, 超市, 城市, 地区.
_OTHER_WORDS: Final = re.compile(
    r".*(?:(?<!五)一路|[道公铁电线网半走思套销出退门回短断带修同问迷顺绕末上赶让跑过岔小大老气油水马高速][路]"
    r"|[逛满大]街|[地片厂景校园辖专战误禁盲城郊市山库住时分社小][区]"
    r"|[超城门上股都夜菜本全该外楼集省县开闹街]市|[农全本乡同][村]|[城乡冰]镇|[全本][县省]|[节全外本跨邻]省"
    r"|家乡|老乡|[酒饭商书药花网开到进关本该贵探]店)"
)
# 城西店, 东门店: generic one by one, together the name of a branch.
_QUARTER_SHOP: Final = re.compile(
    r"(?:(?<![城东西南北])[城东西南北][东西南北门关郊]|[老新古旧][城街]区?)(?:店|营业厅|支行|营业部)"
)
_SHORT_ENDING: Final = frozenset("路街区市县镇乡村省巷")
_MAY_CLOSE_A_WORD: Final = _SHORT_ENDING | {"店"}
_NUMBER_AFTER: Final = re.compile(
    r"\d{1,5}(?:号院?(?![线])|弄|栋|幢|座)(?:楼|院)?(?:[A-Z\d]{1,3}(?:号楼|栋|幢"
    r"|座))?(?:\d{1,3}单元)?(?:\d{1,5}(?:室|号|房))?(?:店)?"
)
_STANDALONE: Final = re.compile(
    rf"(?:{'|'.join(sorted(STANDALONE, key=lambda city: (-len(city), city)))})(?!银行|话|菜|人寿|烤鸭|时间|大学|航空"
    r"|牌)(?:省|市(?!场|民|面))?"
)
_VERB_BEFORE: Final = re.compile(
    r"^(?:[一二两三四五六七八九十几]+(?:[个家条座间楼层])|开|进|出|回|跑|至|住|租|门口|楼上|隔壁|对面)"
)
# 沪昆高速衢州服务区: the road is part of the name.
_ROAD_BEFORE: Final = re.compile(r"(?:高速(?:公路)?|[国省]道|[GS]\d{1,4})$")
_COUNTED: Final = re.compile(r"[多百千几两]家$")
_NO_NAME_CHAR: Final = re.compile(r"[钱货快慢错坏差骗退赔换吵闹哭]")


def find_places(text: str, edges: LeftEdges) -> Iterator[Fact]:
    """Yield places in a text whose other facts are masked; an address runs on to its house number."""
    for begin, match in names_ending_in(_ENDING, text, edges, longest=18):
        begin = _sane_begin(text, begin, match.start())
        name = text[begin : match.end()]
        if not _is_named(name[: match.start() - begin], match[0], name):
            continue
        number = _NUMBER_AFTER.match(text, match.end())
        end = number.end() if number else match.end()
        yield Fact("place", text[begin:end], begin, text[begin:end])
    for match in (*_STANDALONE.finditer(text), *_QUARTER_SHOP.finditer(text)):
        yield Fact("place", match[0], match.start(), match[0])


def _sane_begin(text: str, begin: int, end: int) -> int:
    """Cut what a name cannot begin with, and begin at a city if one is inside."""
    verb = _VERB_BEFORE.match(text[begin:end])
    begin += verb.end() if verb else 0
    for place in range(begin, end - 1):
        if _ROAD_BEFORE.search(text, begin, place):
            break
        if any(text.startswith(city, place) for city in _CITIES_BY_FIRST.get(text[place], ())):
            return begin if _ENDING.search(text, begin, place) else place
    return begin


def _is_named(stem: str, ending: str, name: str) -> bool:
    if not stem or _COUNTED.search(stem) or _GENERIC.fullmatch(stem) or _NO_NAME_CHAR.search(stem):
        return False
    if ending in _MAY_CLOSE_A_WORD and _OTHER_WORDS.fullmatch(name):
        return False
    if ending in _SHORT_ENDING:
        return len(stem) >= 2 and _is_short_enough(stem, ending)
    return len(stem) >= 2 or ending in ("支行", "分行", "店")


def _is_short_enough(stem: str, ending: str) -> bool:
    """Streets and towns have short names; a longer stem must hold a city or another ending (杭州市西湖)."""
    if ending in "市省":
        return any(stem.endswith(city) for city in CITIES) or (len(stem) <= 3 and ending == "市")
    return len(stem) <= 4 or bool(_ENDING.search(stem)) or any(stem.startswith(city) for city in CITIES)


_CITIES_BY_FIRST: Final = {
    char: tuple(city for city in CITIES if city[0] == char) for char in {city[0] for city in CITIES}
}
