"""Companies: well-known ones by name, others by what a company's name ends in (绿源物业, 悦来酒店)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .boundaries import LeftEdges, names_ending_in
from .model import Fact
from .organisations import GUARDED, NAME_OF, NOT_BRANDS

_KIND: Final = (
    r"(?:快递|速递|速运|快运|物流|银行|信用卡中心|信用卡部|(?:个人)?信贷中心|信贷部|(?:个人)?贷款中心|个贷中心|理财中心|财富中心|金融中心|消费金融"
    r"|客服中心|理赔中心|保险|人寿|财险|产险|车险|寿险|集团|商城|超市|官方旗舰店"
    r"|旗舰店|酒店|物业|基金|证券|加油站|外卖)"
)
_LEGAL: Final = r"(?:(?:股份|控股)?有限(?:责任)?公司|总公司|公司)"
_KNOWN: Final = re.compile(
    rf"(?P<name>{'|'.join(sorted(map(re.escape, NAME_OF), key=len, reverse=True))})"
    rf"(?:{_KIND}){{0,2}}{_LEGAL}?(?:(?<![A-Za-z])|(?![A-Za-z]))"
)
_ENDING: Final = re.compile(
    rf"(?<!分){_LEGAL}|集团|银行|信用社|信用卡中心|保险|人寿|财险|快递|速递|速运|快运|物流|物业|酒店|宾馆"
    r"|大饭店|饭店|民宿|客栈|旅馆"
    r"|加油站|超市|便利店|旅行社|航空|证券|期货|基金"
    r"|官方旗舰店|旗舰店|专营店|影城|房产|中介|(?:早教|培训|教育|体检|健身|月子|家政|托管|口腔|美容)中心|汽修厂|驾校|(?<=[一-龥])健身(?=关门|跑路|倒闭|的|不)|口腔诊所|门诊部|幼儿园|律师事务所"
)
# A kind of company is no company: 保险公司, 五星级酒店, 手机银行.
_GENERIC: Final = re.compile(
    r"(?:自助|家庭式|公寓式|[一二三四五]楼|快递|物流|速运|保险|人寿|财产|物业|管理|搬家|装修|装饰|旅游|旅行|电信|通信|总|分|子|母|大|小|老|新"
    r"|正规|专业|上市|国有|商业|股份|有限|责任"
    r"|民营|国企|私人|外资|第三方|合作|对方|网络|科技|外卖|代理|中介|家政|租车|基金|证券|期货|五|四|三|星级"
    r"|星|连锁|村镇|手机|网上|电话|个人|企业|直销|开放"
    r"|投资|理财|医疗|意外|养老|健康|社会|汽车|车辆|车|寿|重疾|疾病|人身|商品|房地产|地产|开发商|开发|前期"
    r"|住宅|小区|社区|业主|便民|社区|生鲜"
    r"|中国|国内|国外|当地|本地|同城|国际|境外|官方|自营|天猫|线上|线下|实体|连锁|快捷|商务|度假|高档|豪华"
    r"|经济型|所有|其他|其它|别的|任何|哪些|几家?|两家?|多家?"
    r"|间|家|座|栋|个|员|货|份|单|件|号|包裹|普通|电商|互联网|大型|小型|知名|运营商|一|二|两|几|\d)+"
)
_NO_NAME_CHAR: Final = re.compile(
    r"[寄发取拿查丢拆退投催派卖交续缴赔选换开关跑做花付费钱货错坏差破烂慢快贵便宜服务态度]|狗屁|狗日|狗东西|垃圾|什么|流氓|强盗|奸商|无良|黑心|缺德|皮包|空壳|傻|屎|操蛋|见鬼"
)


def find_known_companies(text: str) -> Iterator[Fact]:
    """Yield well-known companies; the value is the one name that all spellings share."""
    for match in _KNOWN.finditer(text):
        alias = match["name"]
        if not _is_other_word(alias, match, text) and not _inside_ascii_word(text, match.start()):
            yield Fact("company", match[0], match.start(), NAME_OF[alias])
    for name, pattern in _GUARDED.items():
        for match in pattern.finditer(text):
            yield Fact("company", match[0], match.start(), name)


def find_other_companies(text: str, edges: LeftEdges) -> Iterator[Fact]:
    """Yield names told by their ending, in a text whose other facts are masked."""
    for begin, match in names_ending_in(_ENDING, text, edges, longest=10):
        begin = _skip_measure(text, begin, match.start())
        stem = text[begin : match.start()]
        if len(stem) < 2 or _GENERIC.fullmatch(stem) or _NO_NAME_CHAR.search(stem) or stem.isdigit():
            continue
        name = text[begin : match.end()]
        yield Fact("company", name, begin, name)


def _skip_measure(text: str, begin: int, end: int) -> int:
    """这家 is cut off by the left edge as 这; its measure word goes as well."""
    return begin + 1 if begin < end and text[begin] in "家间座个栋" and begin > 0 else begin


def _is_other_word(alias: str, match: re.Match[str], text: str) -> bool:
    pattern = _NOT_BRANDS.get(alias)
    if pattern is None:
        return False
    around = pattern.finditer(text, max(0, match.start() - 4), match.end("name") + 4)
    return any(other.start() < match.end("name") and other.end() > match.start() for other in around)


def _inside_ascii_word(text: str, start: int) -> bool:
    return text[start].isascii() and start > 0 and text[start - 1].isascii() and text[start - 1].isalnum()


_GUARDED: Final = {name: re.compile(pattern) for name, pattern in GUARDED.items()}
_NOT_BRANDS: Final = {alias: re.compile(pattern) for alias, pattern in NOT_BRANDS.items()}
