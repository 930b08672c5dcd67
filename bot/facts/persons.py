"""Persons: the customer's own introduction (我叫李雷, 我姓王) and others spoken of (张经理, 客服小刘, 王女士)."""

from __future__ import annotations

import re
from typing import Final, Iterator

from .model import MASK, Fact

_COMPOUND: Final = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|端木|夏侯|独孤|南宫"
_SINGLE: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱侯邹熊孟秦"
    "白江阎阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱覃武严赖莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁符阮尚舒纪梅"
    "童凌毕单裴霍涂成苗曲盛冉游阳辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤时穆农司卓古吉简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖"
)
_SURNAME: Final = rf"(?:{_COMPOUND}|[{_SINGLE}])"
# Characters that begin the next word rather than end a given name.
_NOT_GIVEN: Final = (
    "的了是在我你他它们要想去从给被让把跟就都也还又没不很说问打买找用电号这那个昨今前上下有会能可以为对因但已先女士客员户店"
    "着过吗呢吧啊投诉举报什么怎到身一二三两四五六七八九十住岁码您谁该请系呼叫姓处接态太最每次做办退赔换收发寄送拿某卡"
)
_GIVEN: Final = (
    "的了是在我你他她它们要想去来从给被让把和跟就都也还又没不很说问打买找用电手号这那个昨今前上下有会能可以为对因但已先女士小姐经理主管师傅老师客服员工户级家商店行部门公司"
    "，。等着过吗呢吧啊投诉举报什么怎快慢到本身一二三两四五六七八九十住年月日岁码您谁该请麻联系称呼叫姓处接态很太总最真每次做办退赔换收发寄送拿开关"
)
_GIVEN: Final = rf"(?:[^\W\d_a-zA-Z{_NOT_GIVEN}]{{1,2}})"
_FULL: Final = rf"{_SURNAME}{_GIVEN}"
_HIDDEN: Final = rf"{_SURNAME}(?:某[某人]?|[xX*×]{{1,2}})"
_CIVIL: Final = r"(?:先生|女士|小姐|太太|同志)"
_TITLE: Final = (
    r"(?:(?:副|大堂|客户|店|分?总)?经理|主管|师傅|老师|主任|副?店长|副?行长|总监|总(?![是共额体部之有算结公监会理经在计价数量])|副?队长|副?站长|组长|班长"
    r"|医生|大夫|护士|律师|警官|阿姨|大爷|大姐|大哥|会计|柜员|专员|顾问|教练|助理|管家|姐(?!妹|夫)|哥(?!哥|们))"
)
_JOB: Final = (
    r"(?:客服|快递员|快递小哥|配送员|柜员|业务员|销售员?|导购|服务员|经理|店员|店长|代理人|骑手|师傅|司机|保安|坐席|专员|顾问|前台|收银员?|维修工?|主管|工作人员|医生|老师|管家|中介)"
)
# Words that a surname begins, after 我是: no names.
_NO_PERSON: Final = (
    r"(?:顾客|商家|常客|江苏|江西|安徽|温州|常州|马上|万达|高级|金牌|白领|单位|车主|时候|平时|明白|方便|任何|管理|文员|成年|易怒|高兴|老师|师傅|司机|房东|和平|黄金|白金|康复|纪念|孙子|宝宝|孕|柴油|石油)"
)
_END: Final = rf"(?=$|[，,。.！!？?；;、\s:（(){MASK}]|先生|女士|小姐|[的说跟给让叫把和就他她]|态度|服务|处理|接|告诉|答应|承诺|骂|电话|[是在要想有也忽骗推辱打坑误诱怂威恐不没已非一被向对还却直来去全先连])"
_SELF: Final = (
    r"(?:我(?:的)?(?:名字|姓名)?(?:叫做?|姓(?!名))|我(?:的)?(?:名字|姓名)(?:是|叫|:)?|免贵姓|本人(?:姓|叫|是|名叫)?|(?:姓名|联系人|称呼|投诉人|收件人)(?:是|:|：)"
    r"|(?:我是|这里是|叫我|称呼我|喊我)(?=..?.?(?:先生|女士|小姐|$|[，,。.！!\s(（])))"
)
_INTRODUCED: Final = re.compile(
    rf"{_SELF}[ :]?(?!{_NO_PERSON})(?P<name>{_HIDDEN}|(?:{_COMPOUND}|[{_SINGLE}]){_CIVIL}|{_SURNAME}(?!{_TITLE}){_GIVEN}?)(?P<polite>{_CIVIL})?"
)
_TITLED: Final = re.compile(rf"(?<![一二三四五六七八九十])(?P<name>(?:{_FULL}|{_SURNAME})(?:{_TITLE}|{_CIVIL}))")
_AT_WORK: Final = re.compile(
    rf"{_JOB}(?:(?:叫|名叫|姓名是?|是)(?P<named>{_HIDDEN}|{_FULL}){_END}|姓(?P<surname>{_SURNAME})|(?P<nick>[小老阿]{_SURNAME}(?![姐妹哥孩区店票票子]))"
    rf"|(?P<full>{_HIDDEN}|{_FULL}){_END})"
)
_SURNAMED: Final = re.compile(rf"(?<!我)(?<!免贵)(?:一?个|位|那个|叫|有)?姓(?P<name>{_SURNAME})的")
_CALLED: Final = re.compile(rf"(?<!我)叫(?P<name>{_HIDDEN}|{_FULL})的")
_HIDDEN_NAME: Final = re.compile(rf"(?<![一-龥])(?P<name>{_HIDDEN})|(?P<other>(?:{_COMPOUND}|[{_SINGLE}])某[某人]?)")
# Words that end in a surname before a title: 区域经理 is nobody's name, and neither is 最高总额.
_NOT_NAMED: Final = re.compile(
    r"(?:时任|前任|现任|责任|主任|历任|非常|正常|平常|常常|经常|客房|开车|施工|水管|电梯|物管|城管|主管|总管|老师傅|单单|订单|工程|课程|流程|全程|白天|人和|支行"
    r"|大金|资金|基金|现金|奖金|保安|公安|平安|不安|西安|机关|有关|海关|相关|高温|文员|武汉|江边|河边|旁边|身边|我边|门卫|教师|律师|厨师|技师|老师|分成|组成|造成|完成|反应|供应|时时|小时|当时|及时)$"
)
_WHOLE_ANSWER: Final = re.compile(rf"[\s嗯哦]*(?P<name>(?:{_FULL}|{_SURNAME}){_CIVIL})[\s吧。.，,！!]*")


def find_persons(text: str) -> Iterator[Fact]:
    """Yield persons, in a text whose other facts are masked; role `customer` for an introduction, else `staff`."""
    yield from _customers(text)
    for pattern in (_TITLED, _AT_WORK, _SURNAMED, _CALLED, _HIDDEN_NAME):
        for match in pattern.finditer(text):
            group = match.lastgroup
            if group is None:
                continue
            name, start = match[group], match.start(group)
            if not _NOT_NAMED.search(text[max(0, start - 2) : start + 1]):
                yield Fact("person", name, start, name, role="staff")


def _customers(text: str) -> Iterator[Fact]:
    for match in _INTRODUCED.finditer(text):
        name = match["name"] + (match["polite"] or "")
        yield Fact("person", name, match.start("name"), name, role="customer")
    answer = _WHOLE_ANSWER.fullmatch(text)
    if answer:
        yield Fact("person", answer["name"], answer.start("name"), answer["name"], role="customer")
