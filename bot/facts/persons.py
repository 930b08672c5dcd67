"""Persons: the customer's own introduction (我叫李雷, 我姓王) and others (张经理, 客服小刘)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .cities import CITIES
from .model import IDENTIFIER_MASK, MASK, Fact

_COMPOUND: Final = (
    "申屠|呼延|西门|百里|东郭|赫连|宇文|长孙|轩辕|钟离|淳于|欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙"
    "|慕容|令狐|司徒|端木|夏侯|独孤|南宫"
)
_SINGLE: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁余叶蒋杜苏魏程吕丁沈任姚卢"
    "傅钟姜崔谭廖范汪陆金石戴贾韦夏邱侯邹熊孟秦"
    "白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱覃武严赖莫孔汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹"
    "申欧耿关兰焦俞左柳甘祝包宁符阮尚舒纪梅"
    "童凌毕单裴霍涂成苗曲盛冉游阳辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤穆农司卓古吉简项芦麦褚娄窦戚岑景党宫费"
    "卜冷晏席卫米柏宗瞿桂全佟应闵苟邬边卞姬师仇栾隋刁沙荣巫寇桑郎甄丛仲虞敖"
    "闫缪巩慕仝厉佘冀匡况谌禹鄢阚亓钮茅濮郗邸逯竺冼苑尉芮晁储荀邝邰郦麻闻浦封燕帅糜胥苍高于付方向柯季谷翁骆蓝臧池迟鞠惠荆栗楚劳奚皮粟蔺楼伏伊"
)
_SURNAME: Final = rf"(?:{_COMPOUND}|[{_SINGLE}])"
# Characters that begin the next word rather than end a given name.
_NOT_GIVEN: Final = (
    "的了是在我你他它们要想去从给被让把跟就都也还又没不很说问打买找用电号这那个昨今前上下有会能可以为对因但"
    "已先女士客员户店"
    "着过吗呢吧啊投诉举报什么怎到身一二两十住岁码您谁该请系呼叫姓处接态太最每次做办退赔换收发"
    "寄送拿某卡委总"
)
_GIVEN: Final = rf"(?:[^\W\d_a-zA-Z{_NOT_GIVEN}]{{1,2}})"
_FULL: Final = rf"{_SURNAME}{_GIVEN}"
_HIDDEN: Final = rf"{_SURNAME}(?:某[某人]?|[xX*×]{{1,2}})"
_CIVIL: Final = r"(?:先生|女士|小姐|太太|同志)"
_TITLE: Final = (
    r"(?:(?:副|大堂|客户|店|分?总)?经理|主管|师傅|老师|主任|副?店长|副?行长|总监"
    r"|总(?![的是共额体部之有算结公监会理经在计价数量])|副?队长|副?站长|组长|班长|科长|处长|局长|校长|院长|厂长|所长|园长"
    r"|医生|大夫|护士|律师|警官|阿姨|大爷|大姐|大哥|会计|柜员|专员|顾问|教练|助理|管家)"
)
# How neighbours call each other: who gives such a name as their own is the customer, no clerk.
_KIN: Final = (
    r"(?:阿姨|大爷|大叔|大妈|大姐|大哥|大娘|大婶|大伯|老太太|老太|奶奶|爷爷|伯伯|叔叔|婶婶|嫂子|姐姐|哥哥|妹妹|[姐哥叔婶伯嫂姨爷妹]"
    r"|老师|师傅|医生|律师|同学|总(?![是的共额体部之有算结公监会经在计价数量])|老板|工(?![资作行程商地厂人期]))"
)
_JOB: Final = (
    r"(?:接线员|话务员|客服|快递员|快递小哥|配送员|柜员|业务员|销售员?|导购|服务员|经理|店员|店长|代理人|骑手|师傅|司机"
    r"|保安|坐席|专员|顾问|前台|收银员?|维修工?|主管|工作人员|医生|老师|管家|中介|教练|房东|班主任|队长|主任|业务|代表|老板娘?|投保人|被保人|收货人|户名)"
)
# Words that a surname begins, after 我是: no names.
_NO_PERSON: Final = (
    r"(?:于[^一-龥]|于[昨今上去前本此]|张口|张嘴|顾客|商家|常客|马上|万达|高级|金牌|白领|单位|车主|时候|平时|明白|方便|任何|管理|文员|成年|易怒"
    r"|高兴|老师|师傅|司机|房东|和平|黄金|白金|康复|纪念|孙子|宝宝"
    r"|柴油|石油|安装|项目|包括|相关|单独|方面|全部|高端|温馨|常驻|金融|保安|武警|万能|马哥孛|丁香|蒙牛"
    r"|解释|解决|辛苦|应该|安排|包装|平均|温柔|高冷|高傲|白眼|成天|关机|关门"
    r"|金额|古怪|万一|左右|毛病|计较|于是|常常|单方|尤其|尚未|查询|谈话|顾及|余额|许诺|易拉|安抚|安慰|成功"
    r"|通常|明显|全程|任意|路人|苗头|乐意|明知)"
)
_STARTS_A_WORD: Final = re.compile(rf"{_NO_PERSON}|{'|'.join(sorted(CITIES))}")
_END: Final = (
    rf"(?=$|[，,。.！!？?；;、\s:（(){MASK}{IDENTIFIER_MASK}]|先生|女士|小姐|[的说跟给让叫把和就他她]|态度"
    r"|服务|处理|接|告诉"
    r"|答应|承诺|骂|电话|[是在要想有也忽骗推辱打坑误诱怂威恐不没已非一被向对还却直来去全先连当曾之离跑失收多])"
)
_SELF: Final = (
    r"(?:我(?:的)?(?:名字|姓名)?(?:叫做?|姓(?!名))|我(?:的)?(?:名字|姓名)(?:是|叫|:)?|(?:免贵|敝)姓|本人(?:姓"
    r"|叫"
    r"|是|名叫)?|(?<![\w])名字(?:是|叫|:)?|(?<![一-龥])(?:客户|用户|机主|持卡人|户主)|(?:姓名|联系人|称呼|投诉人|收件人)(?:是|:|：)"
    r"|(?:我是|这里是|叫我|称呼我|喊我)(?=..?.?(?:先生|女士|小姐|[就吧]|$|[，,。.！!\s(（])))"
)
# 我叫郑阿姨 and 称呼我李老师就行, but 我叫张师傅来修 calls for somebody.
_GIVEN_OUT: Final = (
    rf"(?=$|[，,。.！!？?；;、\s（({MASK}{IDENTIFIER_MASK}]|就|吧|即可|好[了啦]|都?行|都?可以|[啊呀哈]|电话|手机)"
)
_ADDRESSED: Final = re.compile(
    rf"(?:我(?:的)?(?:名字)?叫|我姓|我是|这里是|叫我(?:一声)?|称呼(?:我|是|为|:)?|喊我|管我叫|免贵姓?|本人(?:姓|叫"
    rf"|是)?)[ :]?(?:做|为)?"
    rf"(?P<name>[老小]?{_SURNAME}{_KIN}){_GIVEN_OUT}"
)
_NOT_NICK: Final = (
    r"(?i:app|vip|qq|ktv|atm|pos|sim|etc|wifi|ok|no|yes|ai|sn|sf|id)(?![A-Za-z])|小(?:心|声|姐|时|朋友|程序)"
    r"|老(?:实|师|板|公|婆|早|是|人)|阿姨|大(?:声|家|爷|哥|姐)"
)
_NICK_NAME: Final = (
    r"(?:[A-Za-z][A-Za-z]{1,15}(?:[ ·][A-Za-z]{1,15})?|[小老阿大][一-龥]{1,2}?|(?P<twin>[一-龥])(?P=twin))"
)
_NICKNAMED: Final = re.compile(
    rf"(?:我(?:的)?(?:网名|昵称|名字|英文名)?叫做?|叫我|称呼我|喊我|(?:网名|昵称|英文名)(?:是"
    rf"|:)?)[ :]?(?!{_NOT_NICK})(?P<name>{_NICK_NAME}){_GIVEN_OUT}"
)
# 叫我等等吧 asks to wait.
_TWIN_VERB: Final = re.compile(r"([等看想试问查找说听走聊谈算猜退试滚报])\1")
# After 免贵姓 any surname is believed, the rarest too; 我姓什么 asks.
_RARE: Final = re.compile(
    rf"(?:免贵姓?|敝姓|我姓|本人姓)[ :]?(?P<name>[一-龥](?<![的了么啥甚氏名吗呢吧你我他]))(?=$"
    rf"|[，,。.！!？?；;、\s{MASK}{IDENTIFIER_MASK}]|[的啊呀哈])"
)
_CONTACT: Final = re.compile(
    rf"(?:联系人|收件人|收货人|投诉人|联络人|寄件人|姓名)[ ]?(?P<name>{_FULL}{_CIVIL}?|{_SURNAME}(?:{_CIVIL}"
    rf"|{_KIN})){_GIVEN_OUT}"
)
_INTRODUCED: Final = re.compile(
    rf"{_SELF}[ :]?(?!{_NO_PERSON})(?P<name>{_HIDDEN}|[老小]{_SURNAME}(?=$|[就，,。.！!吧])"
    rf"|(?:{_COMPOUND}|[{_SINGLE}]){_CIVIL}"
    rf"|{_SURNAME}(?!{_TITLE}){_GIVEN}?)(?P<polite>{_CIVIL})?"
)
_TITLED: Final = re.compile(
    rf"(?<![一二三四五六七八九十])(?<!对(?=方))(?P<name>(?:{_FULL}|{_SURNAME})(?:{_TITLE}|{_CIVIL}))"
)
# What follows a name that no list of surnames holds: 客服小雅说.
_AFTER_NICK: Final = r"(?=说|答应|承诺|态度|语气|接的|回复|告诉|骗|处理|$|[，,。])"
_NICK: Final = (
    rf"[小老阿](?:{_SURNAME}(?![姐妹哥孩区店票子])|[^\W\d_a-zA-Z姐妹哥孩区店票子伙程型时费板人家]{_AFTER_NICK})"
)
_AT_WORK: Final = re.compile(
    rf"{_JOB}(?:(?:叫|名叫|姓名是?|是)(?P<named>{_HIDDEN}|{_FULL}){_END}|姓(?P<surname>{_SURNAME})"
    rf"|(?P<nick>{_NICK})"
    rf"|(?P<full>{_HIDDEN}|{_FULL}){_END})"
)
_SURNAMED: Final = re.compile(rf"(?<!我)(?<!免贵)(?:一?个|位|那个|叫|有)?姓(?P<name>{_SURNAME})的")
# 姓李 and 找老周 at the end of a clause.
_SHORTLY: Final = re.compile(
    rf"(?:(?<![百同改我贵人])姓|(?:请|再|就)?找(?=[老小]))(?P<name>[老小]?{_SURNAME})(?=$|[，,。.！!？?；;\s{IDENTIFIER_MASK}])"
)
_TOLD_LAST: Final = re.compile(rf"[一-龥]的(?:人|客服|柜员|师傅|业务员)?[是叫](?P<name>{_FULL})(?=$|[，,。.！!？?；;])")
_CALLED: Final = re.compile(rf"(?<!我)叫(?P<name>{_HIDDEN}|{_FULL}|{_SURNAME}[一-龥]{{1,2}})的")
_HIDDEN_NAME: Final = re.compile(
    rf"(?<![一-龥])(?P<name>{_HIDDEN})|(?P<other>{_SURNAME}某[某人]?(?![些个种家医公市省区县酒]))"
)
# Surnames that also end everyday words (公司经理, 基金经理, 语文老师, 任店长) need a clean left edge.
_DOUBTFUL: Final = frozenset(
    "谢任项包卫安温常单史文阳司方成管全关高金白席游施房费易应师康程华石毛于江林党农古宁平池米尚盛贺龙查简付向皮楼伏伊楚"
)
_CLEAN_EDGE: Final = re.compile(
    rf"(?:^|[^\w]|[{MASK}的了是叫姓位个找给跟被让说与对去]|[这那]名|客服|柜员|销售|业务员|物业|公司"
    rf"|你们)$"
)
# 王女士 as a whole answer, and a name with a phone number behind it, are the customer's own.
_WHOLE_ANSWER: Final = re.compile(rf"[\s嗯哦]*(?P<name>(?:{_FULL}|{_SURNAME}){_CIVIL})[\s吧。.，,！!]*")
_NAME_AND_PHONE: Final = re.compile(
    rf"\s*(?P<name>{_FULL}{_CIVIL}?|{_SURNAME}(?:{_CIVIL}|{_KIN}))[\s，,、:]{{0,3}}(?:(?:我的)?(?:电话|手机号?码?"
    rf"|联系方式|联系电话)|{IDENTIFIER_MASK}|1[3-9]\d{{9}})"
)


def find_persons(text: str) -> Iterator[Fact]:
    """Yield persons in a text whose other facts are masked; role `customer` for an introduction."""
    yield from _customers(text)
    for pattern in (_TITLED, _AT_WORK, _SURNAMED, _SHORTLY, _TOLD_LAST, _CALLED, _HIDDEN_NAME):
        yield from _staff(text, pattern)


def _staff(text: str, pattern: re.Pattern[str]) -> Iterator[Fact]:
    """Persons that `pattern` names; what turns out no name may hide one that begins later (主管钱女士)."""
    position = 0
    while match := pattern.search(text, position):
        group = match.lastgroup
        if group is None:
            position = match.end()
            continue
        name, start = match[group], match.start(group)
        if _is_name(text, name, start):
            yield Fact("person", name, start, name, role="staff")
            position = match.end()
        else:
            position = match.start() + 1


def _is_name(text: str, name: str, start: int) -> bool:
    if _STARTS_A_WORD.match(name):
        return False
    return name[0] not in _DOUBTFUL or bool(_CLEAN_EDGE.search(text[max(0, start - 3) : start]))


def _customers(text: str) -> Iterator[Fact]:
    for match in _INTRODUCED.finditer(text):
        name = match["name"] + (match["polite"] or "")
        if _STARTS_A_WORD.match(name):
            continue
        yield Fact("person", name, match.start("name"), name, role="customer")
    for pattern in (_ADDRESSED, _NICKNAMED, _RARE, _CONTACT):
        for match in pattern.finditer(text):
            if not _STARTS_A_WORD.match(match["name"]) and not _TWIN_VERB.fullmatch(match["name"]):
                yield Fact("person", match["name"], match.start("name"), match["name"], role="customer")
    answer = _WHOLE_ANSWER.fullmatch(text) or _NAME_AND_PHONE.match(text)
    if answer and not _STARTS_A_WORD.match(answer["name"]):
        yield Fact("person", answer["name"], answer.start("name"), answer["name"], role="customer")
