"""Which numbers without a unit are sums of money: 花了一千二, 一盒198, 八百多的茶具, 亏了3个w."""

from __future__ import annotations

import re
from typing import Final

from .model import MASK

# Words that count or measure things: a number before one of them is no sum of money.
MEASURE: Final = (
    r"(?:个|天|年|月|日|号|点|时|分|秒|次|回|遍|趟|件|台|部|人|名|位|张|条|只|盒|箱|袋|瓶|斤|公|千[米克瓦]|米"
    r"|吨|度|楼|层|栋|码|平|亩|里|步|万像素"
    r"|单|室|岁|周|星期|礼拜|小时|钟|页|份|套|双|把|辆|间|种|类|折|倍|期|级|兆|字|通|批|版|届|寸|升"
    r"|家|口|根|颗|粒|包(?![邮月年干])"
    r"|色|支|桌|排|户|所|座|盆|棵|匹|艘|架|幅|册|本(?![金来人])|片|朵|串|卷|碗|盘|杯|针|道|句|声|强|代|集|章|局|轮|场|瓦|转|伏|毛病"
    r"|节|桶|罐|项|门|股|毫|厘|半|款|[GgMmKTx%℃°×]|手机|型|系列|路|美元|美金|港|欧|日元|英镑|韩元|澳|刀|积分|泰铢)"
)
# Words about money, with nothing but a few plain words between them and the number.
MONEY_BEFORE: Final = re.compile(
    r"(?:花|扣|赔偿?|损失|价值|保价|市价|金额|交(?![警通行接代])|付|缴|收[费取了]?|退款?|退还|返还|转账?|欠"
    r"|存(?!在)|取(?![号码件])|贷|借|保额|房款|结[账帐]|买单|提现|到账|滞纳金|违约金|净值|报的?|实付|开价"
    r"|总[共价计额]|一共|共计|合计|卖|买|价格?|涨到|降到|款|费(?!者)|工资|余额|额度|罚|押金|[定订]金|首付"
    r"|[骗亏坑刷充汇给返补贴吞讹]了"
    r"|充值|本金|定损|估价|报价|每[月年人次晚]|利息|月供|消费(?!者)|少[了给退]|多[收扣付]|索要|要价"
    r"|[一每两二三](?:份|盒|件|张|笔|只|支|台|部|单|盘|杯|箱|套|趟|节|瓶|碗|桶|袋|斤|晚|位)(?:要|就|才|得)?"
    rf"|[用卷丢]了我?|钱|元)[^，,。！？；;!?\n\d{MASK}打拨]{{0,6}}$|[充办送返]了?$|[还又再得]要$"
)
# What a bare sum is for: 十万精神损失费, 五千押金.
_PURPOSE: Final = re.compile(
    r"的?(?:精神|经济|误工|营养|医)?(?:损失|赔偿|补偿|违约金|押金|定金|订金|药费|罚款|工资|本金|存款|保额"
    r"|话费|运费"
    r"|手续费|利息|现金|定期|活期|存单|首付|红包|房租|租金|[机车门]票|尾款|货款|差价|车款|房款|彩礼"
    r"|(?:学|房|车|餐|饭|路|油|水|电|气|保|会员|年|月|中介|服务|材料|人工|上门|维修|检测|检查|挂号|医疗|装修"
    r"|物业|停车|报名|培训|补课|快递|邮)费)"
)
_GLUED: Final = re.compile(rf"\s?{MEASURE}|[A-Za-z_/:.-]?[A-Za-z\d]")
# Said in hundreds, thousands or 万 and standing where no thing is counted, a number is money.
_SCALED: Final = re.compile(r"[百千万亿佰仟萬kKwW]")
_NOTHING_COUNTED: Final = re.compile(
    rf"\Z|{MASK}|[，。,.！!？?；;、\s）)~～…\"”]|[吧呢啊呀嘛哦都也就才又还只但结我你他不没拿交买涨降变改]|了(?!不)"
    r"|的(?!粉|流量|人|群众|关注|[阅浏点播])|[退充送办用骗租住吃押先全手]|左右|上下|打水漂|给[你我]"
    r"|最后|结果|然后|后来|几个意思|那[个种款]"
)
_COUNTING: Final = re.compile(
    r"第$|(?:粉丝|点赞|播放|阅读|浏览|评论|转发|里程|公里|跑了|走了|面积|容量|毫安|转速|销量|人数|库存|排名|步数"
    r"|温度|积分|房间|房号|编号|型号|尾号|像素|分辨率|[评得打]分|考了|电量|血压|体重|身高|年龄|海拔|流量|门牌"
    r"|[差好]评|字数|分之|公交|航班|车次)[^，,。！？；;!?\n]{0,5}$"
)
# 他说的1499, 居然要1999: only written figures of three digits and more.
_TOLD: Final = re.compile(
    r"(?:维修|安装|检测|检查|挂号|洗车|洗牙|补牙|保养|疫苗|门票|套餐|会员|镜片|面膜|学费|课程|房费|运费|说的?"
    r"|标的?|标着|只要|居然|才|竟然|非)(?:是|要|卖)?$"
)
_TOLD_FIGURES: Final = re.compile(r"[1-9]\d{2,5}(?:\.\d{1,2})?|[二三四五六七八九]{1,2}十[一二三四五六七八九]?")
_THING: Final = re.compile(
    r"[那这][款件双台部]|的(?:[机车门船]?票|东西|衣服|裤子|裙子|鞋|包|手机|套餐|课|货|房|卡|会员|餐|券|红包|差?价|产品|商品"
    r"|扣款|费用|账单|单子|[那这][个种款双件])"
)
_FIGURE_OF_PRICE: Final = re.compile(r"[1-9]\d{2,5}(?:\.\d{1,2})?")
_TOLD_AFTER: Final = re.compile(r"\Z|[，。,！!？?；;、\s]")
# 98一位, 35一斤: a price for each.
_PER_UNIT: Final = re.compile(
    rf"[一{MASK}](?:碗|位|份|件|斤|盒|张|晚|次|瓶|条|双|套|个?月|年|人|天|平|节|个?小时|桶|盘|杯|只|台|箱|公里|度|个?钟)"
)
_INSULT: Final = "二百五"
_REACH: Final = 12


def is_bare_sum(text: str, start: int, end: int, value: float, range_start: int | None) -> bool:
    """Whether the number at `start` to `end`, the upper end of a range if `range_start` is set, is money."""
    words = text[start:end]
    if _PER_UNIT.match(text, end) and not _COUNTING.search(text, max(0, start - _REACH), start):
        return True
    if value < 10 or (words.isdigit() and len(words) >= 8) or _GLUED.match(text, end):
        return False
    begin = start if range_start is None else range_start
    if range_start is None and text[start - 1 : start] in tuple("-/:.~#"):
        return False
    before = text[max(0, begin - _REACH) : begin]
    if _PURPOSE.match(text, end) or MONEY_BEFORE.search(before):
        return True
    return _is_said_as_sum(text, end, words, before, value) or _is_told(text, end, words, before)


def _is_said_as_sum(text: str, end: int, words: str, before: str, value: float) -> bool:
    """True for 八百多 in 八百多的茶具; a message of nothing but a number says too little."""
    if value < 100 or words == _INSULT or not _SCALED.search(words) or words[0] in "上数":
        return False
    alone = len(text) <= len(words) + _REACH and len(words) == len(text.strip(" ，。,.！!？?"))
    return not alone and bool(_NOTHING_COUNTED.match(text, end)) and not _COUNTING.search(before)


def _is_told(text: str, end: int, words: str, before: str) -> bool:
    words = words.replace(",", "").rstrip("多余来")
    if _FIGURE_OF_PRICE.fullmatch(words) and _THING.match(text, end):
        return True
    return bool(_TOLD_FIGURES.fullmatch(words) and _TOLD_AFTER.match(text, end) and _TOLD.search(before))
