"""Words for a day that name no time of the matter: 刚才说错了, 你们周末上班吗, 今天天气真冷, 今天推明天.

A talk with a complaint desk is full of them, and each would be taken for the day it happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .model import Span

_JUST_NOW: Final = r"(?:刚才|刚刚|方才|刚)"
_FIELD: Final = (
    r"(?:金额|数字|数目|价格|钱数|名字|姓名|姓|称呼|手机号码?|电话号码?|电话|号码|单号|订单号?|快递号|运单号?|地址|地点|位置|店名|时间|日期|诉求|内容"
    r"|信息|邮箱|答案|资料)"
)
_TALK_NOUN: Final = (
    r"(?:话|问题|事情?|消息|图片?|截图|照片|视频|内容|信息|意思|选项|按钮|金额|数字|名字|号码|单号|订单号|地址"
    r"|地点|时间|日期)"
)
# What the customer did in this very talk. 打电话, 发货, 报警 and the like were done outside.
_TELL: Final = (
    r"(?:说(?!明书)|写|讲|填|念|提到|提的|聊|输入?|选|补充|描述|回答|提交|打(?=[错成漏少多反]|字|完|的[字这那是]|了(?:一|那么)[段大堆]"
    r"|一[半大段])|点(?=错|成)|按(?=错|成)|记(?=错|混|反)|弄(?=错|混|反)|搞(?=错|混|反)|漏|忘(?=了?[说写讲填])"
    r"|发(?!现|货|生|火|脾气|脾|飙|疯|烧|往|车|票|起|布|送?短信|快递|工资|错货|错了?货|烫|热|黑|霉)"
    r"|报(?!的?警|案|名|修|销|复|废|价|告|备)|问(?=[你您的过了])|告诉(?=[你您过])|跟(?=[你您]们?(?:说|讲|聊|反映|反馈|提))"
    r"|和(?=[你您]们?(?:说|讲|聊|反映|反馈|提)))"
)
_PARTICLES: Final = (
    r"(?:我|[你您]|给[你您]们?|跟[你您]们?|和[你您]|向[你您]|对[你您]|已经|又|不是|不都|都|就|也|是|没|还|一时"
    r"|可能|好像|有[个句]字?){0,4}"
)
# In front of 刚才 another person may stand, who said it elsewhere: 客服刚才说.
_SPEAKER: Final = re.compile(
    r"(?:^|[，,。.！!？?；;：:、\s~…]|[我你您]|[就是对跟像和与按照把改哦啊嗯呃不]|抱歉|不好意思|对不起|原来|其实|因为|忘了|更正一下|纠正一下)$"
)
_TALK: Final = re.compile(
    rf"{_JUST_NOW}(?:"
    rf"{_PARTICLES}(?:[把将])?{_FIELD}?{_TELL}"
    rf"|(?:的|那个?|这个?|我的|那[句条张段个]|这[句条张段个]){_TALK_NOUN}(?!里|上|中)"
    rf"|(?:的|我的|那个?)?{_FIELD}(?:我|是|给)?(?:有点?|不太)?(?:[错]|不对|不是|有误|反了|漏|改)"
    r"|(?:的|那[个些样句]|这[个些样句])(?=$|[，,。.！!？?；;\s])"
    r"|(?:是我|我)?(?:太|有点|一时|也|确实|真的)?(?:手滑|手抖|手误|口误|激动|冲动|话说重|没[说打写讲看听](?:清|完|全|懂|明白)|断线|掉线|失态|着急了)"
    r"|一样)"
)
# A day that is yet open; 昨天, 上周六 and 20号 tell when something was.
_OPEN_DAY: Final = (
    r"(?<![上前大每])(?:(?:这个?|本|下个?)?(?:周|星期|礼拜)[一二三四五六日天末](?:和|跟|、|到|至)?(?:(?:周|星期|礼拜)?[一二三四五六日天])?"
    r"|双休日|节假日|今[天日晚早]|明[天日晚早]|后天|(?:今天|明天)?(?:早上|上午|中午|下午|晚上)|国庆|春节|元旦|五一|中秋|端午|清明)"
)
_OFFICE: Final = (
    r"(?:(?:[上下]班|营业|开门|关门|休息|放假|值班|办公|开不开|受理|在不在|有人(?:在|上班|值班|接电话|受理|处理"
    r"|管)?|能打?通|打烊)(?!了))"
)
_ASKING: Final = r"(?:吗|么|嘛|没有(?=$|[，,。！!？?\s])|[不没](?=$|[，,。！!？?\s])|啊?[？?]|不(?=[上开]))"
_OPENING_HOURS: Final = re.compile(
    rf"{_OPEN_DAY}[^，,。.！!？?；;\n]{{0,6}}?(?:{_OFFICE}[^，,。.！!？?；;\n]{{0,2}}?{_ASKING}"
    rf"|(?:几点|什么时候|上不上|值不值|休不休|放不放|营不营){_OFFICE}?|[还也]?(?:是)?不是?{_OFFICE}[？?吗])"
    rf"|(?:{_OFFICE}(?:吗|么|嘛)[，, ]?){_OPEN_DAY}"
)
_SMALL_TALK: Final = re.compile(
    r"(?:今天|今儿|今日|这[几两]天|最近|明天)(?:的|这|外面|外头|我|可|真的?|也)?(?:"
    r"天气?(?:可|真|好|太|很|还|挺|不|也|怎|如|转|变|预|这)[^，,。.！!？?；;\n]{0,6}(?=$|[，,。.！!？?；;\n])"
    r"|(?:真|好|太|挺|有点|特别)?(?:冷|热|闷|凉快|暖和)(?:啊|呀|死了?|了|哦|呢)*(?=$|[，,。.！!？?；;\n])"
    r"|心情|(?:是)?(?:几号|几月|星期几|周几|礼拜几|什么日子)|吃[了啥什])"
)
_DAY_AHEAD: Final = r"(?:今[天日]|明[天日]|后天|大后天|这周|下周|下下周|下个?月|周[一二三四五六日])"
# 今天推明天: how they put one off, and 今天一个说法明天一个说法: how they go on.
_PUT_OFF: Final = re.compile(
    rf"(?:{_DAY_AHEAD}(?:又|再|就|总)?[推拖盼挨复](?!到|至){_DAY_AHEAD}[，,、 ]?)+"
    rf"|(?:{_DAY_AHEAD}(?:又|再|就|总)?[推拖等说盼](?:到|至|是)?{_DAY_AHEAD}[，,、 ]{{0,2}}){{2,}}"
    r"|今天(?:一个|一种|这个|这样|这么|一套|一出)[^，,。.！!？?；;\n]{0,6}[，,、 ]?明天(?:又|再|就)?(?:一个|一种"
    r"|那个|那样|那么|一套|一出|换)"
    r"|(?:推|拖)(?:了|来)?今天(?:推|拖)明天"
)
# Every day is no day: 天天半夜两点, 每晚八点, 每个月15号.
_RECURRING: Final = re.compile(
    r"(?:每个?(?:工作日|星期|礼拜|天|日|周|月|年|晚|早)|天天|日日|夜夜|一到|一逢|每逢|每到|隔三差五)的?(?:都|在|到|从|是|大?概)?"
    r"(?:\d{1,2}[号日]|[一二三四五六七八九十]{1,3}号|(?:周|星期|礼拜)?[一二三四五六日天末](?![点个次])|月[初底末])?"
    r"(?:凌晨|清晨|一大早|早上|上午|中午|下午|傍晚|晚上|夜里|大半夜|半夜|深夜)?(?:[\d一二三四五六七八九十两]{1,3}点半?钟?多?)?"
)
_REACH: Final = 6


def find_idle_dates(text: str) -> Iterator[Span]:
    """Yield the stretches of folded `text` within which a word for a day says nothing about the matter."""
    for match in _TALK.finditer(text):
        if _SPEAKER.search(text[max(0, match.start() - _REACH) : match.start()]):
            yield Span(match.start(), match.end())
    for pattern in (_OPENING_HOURS, _SMALL_TALK, _PUT_OFF, _RECURRING):
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end())
