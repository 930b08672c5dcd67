"""How many people or households a text says were hit: 我们小区二十多户, 六七个同事, 几十个人都没收到.

A number before people is often no crowd of victims: the queue in front, the staff asked, a table for ten. So
neighbours, owners, colleagues count by themselves; plain 人 and 客户 only beside words that say they share the matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.facts.numerals import ARABIC, HAN_NUMERALS, parse_numeral

# Whoever says 几十 means some thirty. Both characters stand for an unknown digit.
_SOME: Final = str.maketrans({"几": "三", "数": "三"})
_SHARING: Final = (
    r"业主|邻居|邻里|街坊|住户|居民|村民|同事|工友|室友|同学|学生|家长|宝妈|受害者|受害人|群友|团友|病友|老乡|亲戚"
    r"|游客|乘客|旅客|车主|储户|投资人|投资者|股民|基民|租户|租客|商户|家庭|人家|老百姓"
)
_ANYBODY: Final = r"客户|用户|顾客|客人|朋友|网友|老人|孩子|小孩|小朋友|会员|买家|消费者"
_NO_PERSON: Final = r"[民工家次气均格份餐桌间套团房座票寿保身事脸力数行流员才物品生口体用购拼起以版]"
_NUMBER: Final = rf"(?<![\d.{HAN_NUMERALS}])(?P<number>{ARABIC}(?:万|千)?|[{HAN_NUMERALS}]{{1,8}})(?:多|来|余|几)?"
_CROWD: Final = re.compile(
    rf"(?<!千家){_NUMBER}(?:(?:个|名|位|户|家)?多?(?P<sharing>{_SHARING})"
    rf"|(?P<household>户(?![口型外名头])|家(?=都|没|被|联))|(?:个|名|位)?多?(?P<anybody>人(?!{_NO_PERSON})|{_ANYBODY}))"
)
# 受害的业主已经有一百多个: the number follows.
_COUNTED_AFTER: Final = re.compile(
    rf"(?:{_SHARING}|(?:同样|一样|类似|受害|中招)[^\n]{{0,6}}(?:{_ANYBODY}|人))(?:已经|目前|现在|至少|超过|一共|就|都|有){{0,3}}"
    rf"{_NUMBER}(?:个|名|位|户|人)(?!{_NO_PERSON})"
)
_NEARBY_BEFORE: Final = 10
_NEARBY_AFTER: Final = 12
# The queue, the helpers, the size of a room: people, but not hit.
_OTHERS: Final = re.compile(
    r"(?:前面|前边|排|等着|来了|派|换|转|找|问|打给|联系|见|接待|服务|帮|给|推荐|介绍|发展|邀请|坐|住|容纳|限|最多|最少|至少|超|满"
    r"|凑|拼|招|只有|才|你们|他们|你家|客服|师傅|带着?|请了?)[^\n]{0,3}\Z"
)
_TOGETHER: Final = re.compile(
    r"[^\n]{0,5}\n?[^\n]{0,3}(?:都(?!说|吃|不管|在排|在等|排|等)|全[部都]?|也(?:是|被|遇|没)|一起(?!吃|去|出|玩|住|聚|来|坐)|被"
    r"|遇到|受害|受骗|受影响|中招|中毒|拉肚子|上当|停水|停电|没水|没电|没网|没信号|没收到|联名|联合|签名|签字|投诉|维权|同样|这样)"
)
_COMMUNITY: Final = re.compile(
    r"(?:小区|楼|单元|公司|单位|厂|班|群里?|村|社区|园区|学校|宿舍|车间|这边|影响了?|涉及|害得?)(?:里|上|有|我们|就|就有){0,2}"
    r"(?:上|好|起码|差不多|大概|总共|一共|将近|快)?\Z|(?:一样|同样|类似|情况|受害|中招|被骗|上当)[^\n]{0,4}\Z"
)
_WE: Final = re.compile(r"(?:我们|咱们|咱)(?:这|一共|总共|差不多)?(?:上|好|大概|将近|快)?\Z")
_OUTING: Final = re.compile(r"[^\n]{0,4}(?:吃|聚|住|玩|出游|出行|旅游|团建|开会|预?订|点了|包间|包厢)")
# So many cannot well be one table or one family.
_MANY: Final = 10


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many people or households, and where in the folded text they are named (half-open)."""

    people: int
    start: int
    end: int


def crowds(folded: str) -> Iterator[Crowd]:
    """All crowds in a folded text (see bot.signals)."""
    for match in _CROWD.finditer(folded):
        people = _count(match["number"])
        if people and _are_hit(folded, match, people):
            yield Crowd(people, *match.span())
    for match in _COUNTED_AFTER.finditer(folded):
        yield Crowd(_count(match["number"]), *match.span())


def _count(words: str) -> int:
    """六七 counts as 6, 几十 as 30, 上百 as 100; 0 for what is no number."""
    words = words.translate(_SOME)
    if words[0] in "百千万":
        words = f"一{words}"
    numeral = parse_numeral(words)
    return int(numeral.value) if numeral else 0


def _are_hit(folded: str, match: re.Match[str], people: int) -> bool:
    before = folded[max(0, match.start() - _NEARBY_BEFORE) : match.start()]
    after = folded[match.end() : match.end() + _NEARBY_AFTER]
    if _OTHERS.search(before):
        return False
    if match["sharing"] or match["household"] or _COMMUNITY.search(before) or _TOGETHER.match(after):
        return True
    return people >= _MANY and bool(_WE.search(before)) and not _OUTING.match(after)
