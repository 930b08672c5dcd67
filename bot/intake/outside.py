"""What a message outside of any form is about: a new matter, an earlier one, or none. Pure."""

from __future__ import annotations

import re
from typing import Final

from bot import ticket_number
from bot.intake import phrases, reading
from bot.intake.acts import DIGRESSIONS, FEELINGS, LIKELY_COMPLAINT, is_correction, is_narrative, names_grievance
from bot.intake.turn import Turn

#: Acts that begin a complaint where none is registered yet.
OPENS: Final = frozenset({"start_complaint", "tell_story", "give_demand", "vent", "threaten", "add_information"})
#: Acts that, after a registration, add to it.
ADDS: Final = frozenset({"inform", "have_evidence", "give_demand", "correct_information", "threaten", "vent"})
SURE_OF_PRAISE: Final = 0.6
LEAST_PRAISE_CHARS: Final = 8
SHORT_ADDITION: Final = 40
#: After a registration so short a grievance is one more point of it.
SHORT_STORY: Final = 16
#: "我再补充一点" says that something comes, nothing more.
ANNOUNCES: Final = 14

DISSATISFIED: Final = re.compile(
    r"不(?:太|是很|怎么|够)?满意|没(?:有)?(?:得到)?(?:解决|处理好|处理完|搞定)|不认可|不接受(?:这个|你们的)?(?:结果|处理|方案)"
)
SATISFIED: Final = re.compile(
    r"(?<!不)(?<!不太)(?<!不是很)(?<!不怎么)(?<!不够)满意|(?:已经|都|给我|帮我)?(?:解决|处理好|搞定)了|评分|打分|评价一下"
)
_ONE_TO_FIVE = "[1-5一二两三四五]"
_STAR_NUMERALS: Final = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
#: The answer to "how many stars": a bare number will do.
STARS: Final = re.compile(
    rf"\s*(?:那|就|我|想|要|给|你们|打|评|个|吧|[，,\s])*({_ONE_TO_FIVE})\s*(?:分|颗?星)?(?:好评|吧|啦|了|哈)*[\s。！!~～]*"
)
#: A rating that nobody asked for has to name its unit; "给你们五分钟" and "一分钱" are none.
RATES: Final = re.compile(
    rf"(?:(?:打|给|评)(?:你们?|他们?|您)?(?:个|了)?\s*|^\s*)({_ONE_TO_FIVE})\s*(?:分(?![钱钟之半])|颗?星)"
)
WITHDRAW: Final = re.compile(r"撤(?:诉|销|回|掉|了)|不(?:想|用)?(?:再)?(?:追究|投诉)了")
#: "还是别撤了": said of a complaint that stands, it is to stay.
KEEPS: Final = re.compile(r"(?<!撤)(?:不|别|甭|莫)(?:要|用|想|打算)?(?:再)?(?:着急)?撤(?![职换店])")
#: Asked whether it is really to be withdrawn, these say no as well; so does a bare "算了".
KEEPS_FOR_NOW: Final = re.compile(
    r"留着|保留|(?:继续|接着|照常)(?:办|处理|查|走|跟)|还是办|放一?放|缓一?缓|再(?:想想|想一想|考虑|看看|等等|说)|^\s*(?:取消|算了)[吧了\s。！!]*$"
)
WITHDRAWS: Final = re.compile(r"撤|不(?:想|用)?(?:再)?(?:追究|投诉|办)了|取消投诉")
URGE: Final = re.compile(r"催(?:一?下|办|促|催)|加急|怎么还(?:没|不)|几天了还")
#: A complaint made before, as its customer speaks of it: "我之前的投诉", "上次那个投诉", "投诉保险那个事".
EARLIER: Final = re.compile(
    r"(?:之前|以前|上次|上回|先前|前[几两些]天|前阵子|昨天|上个?(?:周|月|星期|礼拜)|那天|我)[^，。,；;！!？?]{0,6}?"
    r"(?:的|[那这][个件次份起])[^，。,；;！!？?]{0,4}投诉(?!电话|热线|渠道|部门|平台|内容|很|是|如下|[:：])"
    r"|(?:之前|以前|上次|上回|先前)(?:登记|提交|反映|投诉)过?的"
    r"|(?<![要想来去再])投诉过?的?[^，。,；;！!？?]{0,8}?[那这][个件次起](?:事|单|投诉)"
)
#: "到现在没人联系我": of an earlier complaint it urges.
WAITS: Final = re.compile(
    r"(?:还|都|也|一直|到现在|至今)(?:是)?没有?(?:人|谁|个)?[^，。]{0,3}"
    r"(?:联系|回复|答复|理|管|处理|打电话|消息|动静|回音|下文|结果|解决)|没有?人(?:联系|回复|答复|理|管|处理)"
)
ADDS_TO: Final = re.compile(
    r"补充|补(?:点|个|一)|补交|加(?:点|个|上|一)|再说(?:点|一)|添(?:点|加)|还有(?:点)?(?:材料|证据|照片|情况)"
)
#: So short a word of it announces that something comes.
ANNOUNCES_TO_EARLIER: Final = 24
CLAIM_PATH: Final = re.compile(r"理赔(?:的)?(?:流程|步骤|程序)|怎么(?:走)?理赔|报案之后")
#: Whose hours are asked for: not ours.
ELSEWHERE: Final = re.compile(
    r"驿站|网点|营业[厅部]|柜台|银行|支行|分行|物业|加油站|酒店|宾馆|前台|餐厅|饭店|[门商本]店|商场|超市|快递|取件|包裹|代收|站点|景区|你们店"
)
_ASKS: Final = re.compile(
    r"([\u4e00-\u9fff])[不没]\1|几点|多少|多久|(?:怎么|如何)(?:收费|算|办|弄|用|取消|预约|走|去|联系)|什么时候|[吗么呢？?]\s*$|了没有?[呀啊呢]?[\s？?]*$"
)
#: Marks of a grievance in what sounds like a question.
_ACCUSES: Final = re.compile(
    r"凭什么|到底|居然|竟然|怎么(?:还|这么|那么|老|又|一直|总|就|能)|为(?:什么|啥|何)|一直|老是|总是|还没|没人|没收到|没到|被|骗|赔|退"
    r"|[丢坏碎烂漏洒少错湿破扣收死伤]了|气死|太[^阳原]|管不管|讲不讲|要不要脸|有没有(?:良心|人|王法|天理|点)|回事|态度|投诉|处理|解决|[帮给]我"
)
_LONGEST_QUESTION: Final = 40
_LIKELIER_A_GRIEVANCE: Final = 0.75
_BOT_PRAISED: Final = re.compile(
    r"(?:你|助手|机器人|小助手|听诉)?(?:还|也|可|真|是|的|挺|很|蛮|够|太|好|比人工)*(?:聪明|厉害|能干|不错|贴心|智能|懂事|靠谱|好用|棒|给力|强|可爱)"
    r"[啊呀哦的了嘛呢哈啦\s，。！!～~]*"
)
_OF_THE_BOT: Final = re.compile(r"你|助手|机器人|听诉|人工")
#: Nobody means these.
_SARCASM: Final = re.compile(
    r"呵呵|可真(?:是)?(?:好|行|棒|快|贴心|厉害|优秀|会)|真行|真有你们的|真够可以|好得很|服了|了不起|(?:谢谢|感谢)你们?(?:全家|八辈|祖宗)"
)
#: From somebody who is cross already, nor these.
_TOO_MUCH: Final = re.compile(r"真是(?:太)?(?:谢谢|感谢|多谢)|太(?:谢谢|感谢)你们|大大的|好样的|真(?:棒|好|快)啊|厉害")
_SUGGESTS: Final = re.compile(
    r"(?:建议|最好|希望)[^，。；;！!？?]{0,16}?(?:加|装|增|设|多(?:开|放|派|备)|提前|开通|放|贴|配|画|改成|换成|优化|延长|[搞弄出]个|上线)"
)
_ADDRESSING: Final = re.compile(r"^(?:我|想|们|就|顺便|另外|能不能|[，,\s])*")
#: What somebody wants for themselves is a demand.
_FOR_ONESELF: Final = re.compile(
    r"[给让跟和帮]我|(?:告诉|通知|联系|回复)我|赔|退|道歉|尽快|赶紧|解决|处理|说法|被|骗|没人"
)
#: A word that ends a talk: "好的谢谢", "知道了", "那我等你们消息".
_CLOSES: Final = re.compile(
    r"(?:嗯|哦|噢|好的?|行|可以|知道|收到|明白|了解|懂|没事|没问题|多?谢+[你您]?们?|感谢|辛苦|麻烦|先这样|就这样|那就?|我|再?等[你您]?们?的?"
    r"|消息|通知|电话|答复|回复|ok|[了啦的哈吧呀哦啊嘛]|[^\w\u4e00-\u9fff])+",
    re.IGNORECASE,
)
_THANKS: Final = re.compile(r"谢|辛苦")
#: "人民路网点的小刘", "姓周的小姑娘": people as they are praised.
_PRAISED: Final = re.compile(
    r"(?:的|叫|是|位|^|，|,)((?:小|老|阿)[\u4e00-\u9fff]|姓[\u4e00-\u9fff]的?[\u4e00-\u9fff]{0,4}"
    r"|[\u4e00-\u9fff](?:经理|师傅|女士|先生|老师|主任|店长|小哥|大姐|阿姨))(?=$|[，,。！!、\s]|真|特|很|太|服务|态度|帮|给)"
)
_PRAISING: Final = re.compile(r"^(?:我?想|我?要|来)?(?:表扬|夸(?:一?夸)?|感谢|谢谢|点赞)(?:一下|下)?(?:你们)?")
_WITH_A_PERSON_CHARS: Final = 6
_ANOTHER_ONE: Final = re.compile(
    r"^(?:不是|不对)[，,。\s]*(?:这|是)?(?:另|别的|新的|第二)|另(?:外)?(?:的)?一?(?:个|件|份|单|批|次|张)|别的(?:事|件|单|东西|包裹|订单)|不是(?:那|同)一?(?:个|件|回|单|次)"
)


def stars_in(text: str) -> int | None:
    match = STARS.fullmatch(text) or RATES.search(text)
    if not match:
        return None
    said = match.group(1)
    return _STAR_NUMERALS.get(said) or int(said)


def purpose_of(turn: Turn) -> str:
    """Which later contact this is: keep, withdraw, rate, urge, supplement or status; "" when it is none of them."""
    text = turn.text
    short = len(text) <= SHORT_ADDITION
    if short and KEEPS.search(text):
        return "keep"
    if turn.act == "withdraw_complaint" or (short and WITHDRAW.search(text)):
        return "withdraw"
    if short and rates(text):
        return "rate"
    if turn.act == "urge" or (short and URGE.search(text)):
        return "urge"
    if short and EARLIER.search(text):
        return purpose_of_earlier(turn)
    return "status" if turn.act == "ask_status" or ticket_number.find(text) else ""


def rates(text: str) -> bool:
    says = DISSATISFIED.search(text) or SATISFIED.search(text)
    return RATES.search(text) is not None or bool(says and not is_question(text))


def purpose_of_earlier(turn: Turn) -> str:
    """What somebody wants who speaks of a complaint made before."""
    if turn.act == "add_information" or ADDS_TO.search(turn.text):
        return "supplement"
    if WAITS.search(turn.text) and not is_question(turn.text):
        return "urge"
    return "status" if turn.act == "ask_status" or is_question(turn.text) else ""


def refers_to_earlier(turn: Turn) -> bool:
    return EARLIER.search(turn.text) is not None


def announces(turn: Turn) -> bool:
    """ "我再补充一点", "之前的投诉要补点材料": says that something comes, nothing more."""
    text = turn.text
    if refers_to_earlier(turn):
        return len(text) <= ANNOUNCES_TO_EARLIER and not phrases.CLAUSE_END.search(text.rstrip("。！!？?~ "))
    return turn.act == "add_information" and not turn.entities and len(text) <= ANNOUNCES


def keeps(text: str) -> bool:
    """The answer to "really withdraw?" that leaves the complaint as it is."""
    return KEEPS.search(text) is not None or KEEPS_FOR_NOW.search(text) is not None


def adds_to_earlier(turn: Turn) -> bool:
    """After a registration: a fact, a correction, evidence or a demand that belongs to what was registered."""
    if phrases.ANOTHER_MATTER.search(turn.text) or turn.act == "start_complaint":
        return False
    if phrases.is_plain_answer(turn.text) or closes(turn.text):
        return False
    if phrases.ADDING.match(turn.text) or turn.act == "add_information":
        return True
    brings_facts = bool(turn.entities) and turn.act not in DIGRESSIONS
    if is_correction(turn) or turn.act in ADDS or brings_facts:
        return len(turn.text) <= SHORT_ADDITION or not is_narrative(turn)
    return is_narrative(turn) and len(turn.text) <= SHORT_STORY


def begins(turn: Turn) -> bool:
    """Whether the message begins a complaint."""
    if RATES.search(turn.text) and not names_grievance(turn):
        return False
    return (turn.act in OPENS and not phrases.is_plain_answer(turn.text)) or is_narrative(turn)


def tells_beside_person(turn: Turn) -> bool:
    """ "快递摔坏了，转人工": a story that must be kept, together with the wish for a person."""
    rest = phrases.HUMAN.sub("", turn.text).strip("，,。.！!？? ")
    told = names_grievance(turn) or (turn.act == "tell_story" and is_narrative(turn))
    return told and len(rest) >= _WITH_A_PERSON_CHARS


def is_question(text: str) -> bool:
    return phrases.QUESTION.search(text) is not None or _ASKS.search(text) is not None


def only_asks(turn: Turn) -> bool:
    """A question that tells of no grievance, whatever the model takes it for: "驿站中午关不关门呀"."""
    return (
        turn.act in ("", "tell_story", "inform", "ask_question", "ask_hours")
        and len(turn.text) <= _LONGEST_QUESTION
        and turn.is_complaint < _LIKELIER_A_GRIEVANCE
        and is_question(turn.text)
        and not _ACCUSES.search(turn.text)
        and not phrases.GRIEVANCE.search(turn.text)
    )


def asks_our_hours(turn: Turn) -> bool:
    return turn.act == "ask_hours" and not ELSEWHERE.search(turn.text)


def closes(text: str) -> bool:
    """Nothing but "all right", "thank you", "I'll wait"."""
    return len(text) <= SHORT_STORY and _CLOSES.fullmatch(text) is not None


def thanks(text: str) -> bool:
    return _THANKS.search(text) is not None


def praises_assistant(text: str) -> bool:
    return (
        _BOT_PRAISED.fullmatch(text) is not None and _OF_THE_BOT.search(text) is not None and not _SARCASM.search(text)
    )


def means_the_opposite(text: str, *, cross: bool) -> bool:
    """Praise in words only: "服务可真好啊". `cross`: the customer was angry before or still has a complaint open."""
    return _SARCASM.search(text) is not None or (cross and _TOO_MUCH.search(text) is not None)


def is_praise(turn: Turn) -> bool:
    """Praise worth passing on: it says something, and no grievance hides in it."""
    return (
        turn.act == "praise"
        and turn.confidence >= SURE_OF_PRAISE
        and len(turn.text) >= LEAST_PRAISE_CHARS
        and turn.is_complaint < LIKELY_COMPLAINT / 2
        and turn.emotion <= 1
        and not names_grievance(turn)
        and phrases.is_prose(turn.text)
    )


def whom_in(turn: Turn) -> str:
    """Whom praise is for: the place and the people named, "人民路网点 小刘"; "" when nobody is."""
    named = _PRAISING.sub("", reading.whom_in(turn))
    found = _PRAISED.search(turn.text)
    person = found.group(1) if found else ""
    return " ".join(filter(None, (named, "" if person in named else person)))


def is_suggestion(turn: Turn) -> bool:
    sure = turn.act == "suggestion" and turn.confidence >= SURE_OF_PRAISE
    worded = _SUGGESTS.match(_ADDRESSING.sub("", turn.text)) is not None and not _FOR_ONESELF.search(turn.text)
    return (
        (sure or worded)
        and len(turn.text) >= LEAST_PRAISE_CHARS
        and phrases.is_prose(turn.text)
        and not names_grievance(turn)
    )


def is_bare_feeling(turn: Turn) -> bool:
    return turn.act in FEELINGS and not is_narrative(turn)


def is_bare_threat(turn: Turn) -> bool:
    """ "再不处理我就去投诉": of what is registered. With a day or a sum it may tell of something new."""
    tells_more = turn.found("date") or turn.found("amount")
    return turn.act == "threaten" and len(turn.text) <= SHORT_ADDITION and not tells_more


def names_another_one(text: str) -> bool:
    """ "不是，是另外一个包裹": the answer to "the same matter?" that says no in its own words."""
    return _ANOTHER_ONE.search(text) is not None
