"""Short answers and cues that mean the same whatever the model thinks of them.

Classifiers are weakest on the two-character answers that intake lives on; these are read by rule, and only when
the whole message is such an answer or the cue is unmistakable.
"""

from __future__ import annotations

import re

_FILLER = r"[\s，。！!？?、…~～.,]*(?:嗯|还|早|这回|这下|这样|现在|单子|小票|手边|手头|这边|哦|噢|啊|呃|额|唉|哎|那个|我|就|都|也|真的?|好像|暂时|目前|现在|反正|他们?|这个|具体)*[\s，。]*"
_END = r"(?:了|的|啊|呀|吧|呢|哦|噢|嘛|哈|啦|喔|谢谢|哎|诶|咯|滴|额)*[\s，。！!？?、…~～.,]*"


# "保单号不知道", "具体时间忘了": the field named before the answer.
_FIELD = r"(?:[\u4e00-\u9fff]{0,3}(?:单号|号码|编号|保单|时间|日期|哪天|地址|地点|金额|价格|名字|电话|手机号?|要求|证据|材料)(?:是|我)?)?"


def _whole(*alternatives: str) -> re.Pattern[str]:
    return re.compile(_FILLER + _FIELD + "(?:" + "|".join(alternatives) + ")" + _END, re.IGNORECASE)


NONE = _whole(
    "无所谓",
    "随便",
    "看着办",
    "没(?:什么|啥)要求",
    "没想好",
    "没有?",
    "无",
    "木有",
    "莫得",
    "没得",
    "冇",
    "没有(?:单号|订单号|编号|金额|损失|钱|材料|证据|要求)",
    "没留(?:着|下来?)?",
    "你们?(?:自己)?看着办",
    "看你们(?:的)?",
    "没这个",
    "没(?:什么|啥)",
    "没(?:损失|花钱|金额)",
    "不(?:涉及|牵涉)(?:到)?(?:钱|金额|费用)?",
    "不是钱的事儿?",
    "没有损失",
    "没带",
    "n/?a",
    "no",
)
UNKNOWN = _whole(
    "不知道",
    "不晓得",
    "晓不得",
    "不晓得哦?",
    "不清楚",
    "不太清楚",
    "不记得",
    "不太记得",
    "记不(?:清楚?|得|住)",
    "记不太清楚?",
    "忘记?",
    "忘记?了?(?:具体)?(?:是)?(?:时间|日期|单号|金额|哪天|几号)",
    "记不得",
    "不记[的得]",
    "(?:不知道|不清楚|没问)(?:叫|是)(?:什么|啥)(?:名字|店|公司)?",
    "说不上来",
    "没印象",
    "没记住",
    "(?:查|翻|看)不到",
    "扔",
    "没保存",
    "想不起来?",
    "说不(?:清楚?|准|好)",
    "不确定",
    "不大?清楚",
    "没(?:注意|留意|记|看)",
    "找不到",
    "找不着",
    "单号找不到",
    "丢",
    "唔知",
    "唔记得",
    "不造",
    "谁知道",
    "谁记得",
)
REFUSED = _whole(
    "不想(?:说|讲|提供|告诉(?:你们?)?|透露|给|留|写)(?:名字|姓名|姓|电话|号码|手机号?|地址)?",
    "不(?:方便|便|愿意?|肯)(?:说|讲|透露|提供|告诉(?:你们?)?|留|给)?",
    "不告诉(?:你们?)?",
    "保密",
    "不(?:说|讲|提供|留|给|填|透露)",
    "(?:这个)?(?:能|可以)不(?:说|填|留|给)吗?",
    "拒绝(?:回答|提供)?",
    "跳过",
    "略过?",
    "下一(?:个|题|步)",
    "pass",
    "凭什么(?:告诉|给)你们?",
    "匿名",
    "隐私",
    "不用",
)
YES = _whole(
    "是",
    "是的?是的?",
    "对",
    "对对+",
    "没错",
    "不错",
    "正确",
    "嗯+",
    "恩+",
    "好",
    "好好+",
    "好的",
    "行",
    "可以",
    "可以可以",
    "同意",
    "我?同意",
    "中",
    "得",
    "没问题",
    "没毛病",
    "ok",
    "okay",
    "okk+",
    "yes",
    "1",
    "确认",
    "确认(?:提交|登记|无误)?",
    "提交",
    "登记",
    "有",
    "有有+",
    "对的?没错",
    "是这样",
    "就这样",
    "就是这样",
    "无误",
    "没错没错",
    "行吧",
    "行行+",
    "好啊",
    "好呀",
    "当然",
    "肯定",
    "必须的?",
    "愿意",
    "冇问题",
    "係",
    "要得",
    "好嘞",
    "对头",
    "是滴",
    "👌",
    "👍",
)
NO = _whole(
    "不",
    "不是",
    "不对",
    "不行",
    "不同意",
    "不可以",
    "不要",
    "不好",
    "错",
    "有误",
    "no",
    "nope",
    "否",
    "不愿意",
    "不是的",
    "不不+",
    "唔係",
    "唔好",
    "别",
    "没同意",
    "不接受",
    "我不同意",
)
KNOWS_NOT = re.compile(
    r"\s*(?:我?也?(?:不知道|不晓得|不清楚|不认识|不记得|没问|没留意|没注意|忘)|(?:叫|名字)?(?:啥|什么)?不(?:知道|清楚))"
)
CANCEL = re.compile(
    r"(?:不|不想|不用|别|先不)(?:再)?(?:投诉|登记|申诉|弄|告|搞|折腾)(?:你们|他们)?(?:了|啦)|取消(?:投诉|登记|这次|本次)|^[\s]*(?:取消|退出|结束|不投诉|算了吧?,?，?不投诉了?)[\s。！!了吧]*$|放弃(?:投诉|登记)"
)
HUMAN = re.compile(
    r"把(?:你们)?(?:的)?(?:主管|经理|领导|老板|负责人|店长)(?:给我)?(?:叫|喊|找|请)(?:来|出来|过来)|转?人工|真人|活人|大活人|(?:叫|喊|找|让|换)(?:你们?|你家)(?:的)?(?:经理|领导|主管|负责人|店长|老板|客服|头儿|管事的)|^(?:转|接|找|叫|换)?(?:客服|人工客服|坐席|专员|经理|主管|领导)[\s。！!吧]*$|(?:换|找|来|叫)个(?:能说话的|管事的|懂的|会说话的|明白)?(?:人|活的)(?:来|跟我|和我|吧|[。！!]|$)|不(?:想)?(?:跟|和)(?:机器人?|程序|AI|ai)(?:说|聊|讲|扯|谈)|(?:找|叫|让|喊|要|换)(?:你们?|个|一个|一下|一位)?(?:的)?(?:经理|领导|主管|负责人|店长|老板|客服|人)(?:来|接|出来|跟我|和我|给我|听|说)|(?:我要|我想|给我)(?:找|转|接|换)(?:个)?(?:人|客服|经理|领导)$"
)
HURRY = re.compile(
    r"别(?:再)?问了|不要(?:再)?问了|(?:赶紧|赶快|快点?|直接|马上|立刻)(?:给我|帮我)?(?:提交|登记|上报|交上去|记上)|就这些了?[，,。!！]?(?:提交|登记)[吧了]*$|问(?:这么|那么)?多(?:干嘛|干什么|干啥|做什么)"
)
ALREADY_SAID = re.compile(
    r"(?:上面|前面|刚才|刚刚|之前|不是|已经|都|早)(?:不是)?(?:都|就|已经)?(?:跟你|和你|给你|告诉你|对你)?(?:说|讲|写|发|告诉|提供|给)(?:过|了)|同上|说过了|讲过了|重复问|看上面|往上翻"
)
CORRECTION = re.compile(
    r"(?:写|说|打|填|记|输|弄|搞|讲|发)错|报错(?!截图|信息|提示|页面|码|误|录)|不对[，,。\s]*(?:应该)?是|应该是|更正|纠正|改成|改为|改一下|修改|要改|换成|(?<!是)不是.{1,24}?[，,。\s]*(?:而?是|应该是)|搞混|记混|有误|不准确"
)
#: Another matter, said outright: it becomes a complaint of its own.
ANOTHER_MATTER = re.compile(
    r"另(?:外)?(?:还)?(?:有)?(?:一|1)(?:件|个|码)(?:事|投诉|问题)|第二(?:件|个)(?:事|投诉|问题)|还有(?:另外)?(?:一|1)(?:件|个)(?:别的)?(?:事|投诉|问题)"
    r"|不是(?:同)?一(?:件|回|码)事|(?:是)?另一(?:件|回|码)|另(?:外)?再?(?:投诉|登记|反映)一(?:件|个)"
)
#: Said of another matter, or of one more point of the same: the trade of what follows tells which.
ALSO_COMPLAINS = re.compile(r"(?:另外|还|再|顺便|同时|也)[^，。,；;！!？?]{0,8}(?:投诉|举报|反映)(?!到|给|去|上)")
#: What follows belongs to what was registered before.
ADDING = re.compile(
    r"\s*(?:我?(?:再|想|要|还要)?补充|对了|忘(?:了|记)说|刚才(?:忘|漏|没说)|还有(?:就是|一点|个情况)|另外补充|再说一点)"
)
JUST_NOW = re.compile("刚才|刚刚|方才|现在|刚")
#: "同上": as in the complaint before.
DITTO = re.compile(r"同上|(?:跟|和|与)(?:上面|上一[件个]|刚才|前面|之前)(?:那[件个])?(?:的)?(?:一样|相同|同一)|一样的")
#: A question or a grievance about what is wanted is no wish: "想退个保怎么这么难".
NO_WISH = re.compile(
    r"什么(?:破|垃圾|烂|狗屁|玩意)|换成|要扣|扣掉|公道话|(?:一直|还|也)给我道歉|怎么|为什么|为啥|凭什么|这么难|不(?:给|让|肯|理)|[吗呢？?]$|叫我|称呼我"
)
#: Marks of what happened; without any, a short answer says what is wanted ("每天清理垃圾").
HAPPENED = re.compile(
    r"没(?!收)|不(?!要|再|用|能再)|了|居然|竟然|还是|一直|总是|老是|结果|被|过(?!来|去)|怎么|什么|这么|那么|太|破"
)
#: Asks about a person rather than for one: "你是真人吗", "人工几点上班".
ABOUT_PEOPLE = re.compile(
    r"真人还是|(?:是|不是|是不是)(?:个)?(?:真人|人工|活人|机器)|还是(?:个)?机器|人工智[能障]|几点|上班|下班|在线吗|自动回复"
)
#: Says sorry for having been rude.
SORRY = re.compile(r"(?:不好意思|对不起|抱歉|见谅|别介意|别往心里去).{0,14}$|^.{0,14}(?:不好意思|对不起|抱歉)")
RUDE = re.compile(r"冲|急|激动|骂|态度|脾气|语气|嗓门|凶|过分|难听|冲动")
#: Wants an admission or a promise that nobody here may give.
WANTS_ADMISSION = re.compile(
    r"(?:是不是|就是)你们的?(?:错|责任|问题)|(?:你们?)?(?:认不认|承不承认|敢不敢认)|你(?:给我|跟我|能不能|敢不敢)?保证|给我个准话|你承认"
)
FAIR = re.compile(r"公道话|态度(?:还|倒|挺|蛮)+(?:好|不错)")
KIND = re.compile(r"公道话|态度(?:还|倒|挺|蛮)?(?:好|不错)|谢谢|感谢|辛苦|不错|挺好|很好|真好|点赞|耐心|热情|公道|满意")
STILL_COMPLAINS = re.compile(r"还是(?:要|得|想)|(?:不|别|没说要?)(?:取消|算了)|要投诉|得投诉|说着玩")
#: "算了吧没意思": half given up, so it is asked.
HALF_GIVEN_UP = re.compile(
    r"^[\s唉哎嗯，,]*算了吧?[\s，,。]*(?:没意思|没(?:什么)?用|太麻烦|太累|懒得(?:弄|说|投诉)|不(?:想)?(?:弄|说|投诉)了|随便吧?)?了?[\s。！!吧]*$"
)
#: A secret written down or offered; nobody here ever needs one.
SECRET = re.compile(
    r"(?:密码|验证码|校验码|动态码)(?:就?是|为|[:：])?\s*[A-Za-z0-9]{4,12}|把?(?:密码|验证码)(?:发|告诉|报|给)(?:给)?(?:你|您)"
)
ROUGHLY = re.compile(r"[几多余来]|[一二两三四五六七八九]{2}[十百千万]|[到至~—-]|上下")
#: Goes on after a pause or an insult.
GO_ON = re.compile(
    r"接着(?:说|来|办|登记)|继续(?:说|吧|来|办|登记)?|(?:不骂了|缓过来|冷静下来|歇好了|回来了)|往下(?:说|走|办)"
)
#: Small talk that turns to the assistant or the weather; without such words a remark belongs to the story.
CHAT = re.compile(
    r"天气|笑话|吃了没|吃饭了|吃饭没|下雨|唱(?:首|个)?歌|星座|几岁|多大了|叫什么|喜欢|无聊|聊聊|世界杯|股票|彩票|你(?:会|能|多|好|真|还|是|在|吃|累|有)|陪我|猜"
)
#: An outburst instead of an answer: "简直没法说".
OUTBURST = re.compile(r"没法说|气死|受够|无语|什么破|简直|真是|服了|太.{1,4}了|怎么(?:办|回事|还)|欺负|[吗呢？?]$")
#: "我就想把本金退给我妈": whatever follows is wanted.
EXPLICIT_WISH = re.compile(
    r"(?:(?:我的?)?(?:诉求|要求|希望|我只想|我就想|只要求|想法)(?:就?是|[:：])?"
    r"|(?:^|(?<=[，。,；;！!？?\s]))我要(?!投诉|举报|找|去|曝光|告|问|打|人工|客服|真人|转))(?P<wish>[^，。,；;！!？?\n]{2,40})"
)
CLAUSE_END = re.compile(r"[，,。；;！!？?、…\n\s]+")
NAMES_ONESELF = re.compile(r"(?:叫我|我叫|称呼我?|我姓|免贵)")
NO_NAME = re.compile(r"不用(?:称呼|留名|写名|姓名)|不(?:想|愿意?)?留名|匿名|(?:随便|怎么)(?:叫|称呼|写)")
#: Consent taken back, or contact refused, in the midst of something else.
NO_CONTACT = re.compile(
    r"(?:电话|手机|联系方式|号码|姓名|名字)[^，。,；;！!？?]{0,6}(?:不留了|别留|不要留|不想留|删掉|删了|去掉)|不(?:想)?留(?:电话|手机|联系方式|号码)了?"
    r"|(?:别|不要)(?:给我)?打(?:我)?电话"
)
CONSENT = re.compile(
    r"(?<!不)(?:同意|可以|允许|授权)[^，。！!？?\n]{0,8}(?:使用|用|处理|保存|登记|留|记录|记|联系)[^，。！!？?\n]{0,6}(?:信息|资料|联系方式|电话|个人)"
)
NEW_STORY = re.compile(r"重新(?:来|开始|登记|说)|从头(?:来|开始|说)|重来|清空|全部(?:删|清)")
DEMAND = re.compile(
    r"(?:要求|诉求|希望|想要?|我要|我就要|必须|请|给我|得给|应该|麻烦|只要|盼|赶紧|立即|马上|让他们?|让你们|把)[^，。,;；！!？?\n]{0,14}?"
    r"(?<![不没未拒能肯愿])(?:退|赔|换|补|道歉|赔礼|处理|解释|说法|交代|说明|重新|重发|补发|送(?:上门|来|到)|修|取消|解除|恢复|查清|调查|核实|处罚|处分|开除|返还|撤销|删除|减免|免除|免掉|解决|整改|找回|找到|赔偿|补偿|答复|回复|开通|销户|注销|停止|理赔|赔付|兑现|到账|打款|还我|还钱|还给我|解约|退保|退费|退款|退货)"
    r"[^，。,;；！!？?\n]{0,30}"
)
BARE_DEMAND = re.compile(
    r"^[\s]*(?:全额|马上|立即|直接)?(?:退(?:款|钱|货|费|保|一赔三|卡|回)?|赔(?:偿|钱|付|礼道歉)?|道歉|换(?:新|货)?|补(?:发|偿|寄)|给(?:个)?(?:说法|交代|解释)|查(?:一下|一查|清楚?|明白?)|核实|调查|说清楚?|讲清楚?|处理(?:掉)?(?:他|她|那个人|当事人)|开除|解释|说明|公开|赔礼)[^？?]{0,40}$"
)
_HAVE = r"(?:(?<!说我)(?<!说你)有|存|拍|录|截|留|保存|发|附|传|手里|手上)[^，。！!？?\n]{0,6}"
EVIDENCE = re.compile(
    _HAVE
    + r"(?:照片|图片?|截图|录屏|录的?音|录像|视频|监控|聊天记录|小票|发票|收据|凭证|合同|证据|单据|病历|回执|流水|快照|保单|协议|证明|标签|短信|报告|鉴定|[\u4e00-\u9fff]{0,3}单)|监控(?:拍到|显示|里)|(?:照片|截图|录屏|录的?音|视频|小票|发票|记录|合同|保单|协议|病历|凭证|回执|[\u4e00-\u9fff]单)(?:我)?(?:都|还|也)?(?:有|在|留着|保留|存着|拍了)"
)
PAPERS = re.compile(
    r"照片|图片|截图|截屏|录屏|录音|录像|视频|监控|记录|小票|发票|收据|凭证|合同|单据|单子|病历|回执|流水|保单|协议|证明|标签|短信|报告|鉴定|账单|证人|聊天|叫号单|[\u4e00-\u9fff]单(?:$|[，。、])"
)
_NEGATED_ALL = re.compile(r"没|无|不|忘|丢|删|扔")
NO_EVIDENCE = re.compile(
    r"(?:没有?|无|木有|没留|没拍|没录|没存|忘了拍|拿不出|冇)(?:任何|什么|啥)?"
    r"(?:照片|图片?|截图|录音|视频|证据|凭证|材料|小票|发票|东西|留|拍|录)"
)
_NEGATED = re.compile(r"(?:没|无|冇|忘了?|不|未)有?$")

#: Words of a grievance, for short messages that a model sees too seldom to be sure of.
GRIEVANCE = re.compile(
    r"假(?:鞋|货|酒|烟|药|包|表|的)|烂了|湿了|碎了|裂了|弄丢|丢了|丢件|没收到|未收到|不发货|不退|不给退|不赔|拒赔|骗|坑人|态度(?:太|很|特别|极|恶)?(?:差|恶劣|不好)|恶劣|乱收|乱扣|多扣|多收"
    r"|扣了我|被扣|盗刷|坏了|破损|压坏|摔坏|碎了|漏了|洒了|漏水|发霉|过期|变质|蟑螂|虫子|头发丝?|没人管|没人理|没人处理|不处理|不解决|打不通"
    r"|拖了|一直拖|推诿|踢皮球|假货|货不对板|描述不符|虚假|断网|没信号|停电|骚扰|泄露|太差|垃圾|等了(?:我)?(?:半天|[一二两三四五六七八九十0-9]+个?(?:小时|天|星期|周|月))"
)
#: "你个垃圾", "垃圾机器人": names called, which are no grievance.
NAMES_CALLED = re.compile(
    r"(?:你们?|他们?|她们?)?(?:就|都|真|全)?(?:是|这)?(?:一)?(?:个|群|帮|些)?(?:垃圾|骗子)(?:机器人|客服|公司|玩意儿?|东西|助手|程序|平台|银行)?"
)
QUESTION = re.compile(
    r"(?:[吗么呢？?]|怎么办|多少钱)[\s。]*$|(?:会不会|是不是|能不能|可不可以|要不要|是否|什么时候能)[^，。,；;！!]*$"
)
#: "就这些": nothing more to say, which answers no question in particular.
FINISHED = _whole("说完", "讲完", "说好", "没有?别的")
DONE = _whole("就这些", "就这样", "说完", "讲完", "没有?别的", "没有?其他的?", "暂时就这些", "先这些", "完")
#: The bare word that answers the question for consent, even before it is asked.
AGREE = re.compile(r"(?:^|[\s，,。；;])我?同意[了的]?(?:$|[\s，,。！!；;])")
DISAGREE = re.compile(r"(?:我)?不同意[了的。！! ]*")

#: Words by which customers name a field when they want it changed, most telling first.
FIELD_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("phone", re.compile(r"电话|手机|联系方式|号码(?!.*单)|联系电话")),
    ("order_no", re.compile(r"单号|订单|运单|保单号|编号|账号|帐号|房号|卡号|代码|尾号")),
    ("amount", re.compile(r"金额|钱数|多少钱|价格|损失")),
    ("occurred_at", re.compile(r"时间|日期|哪天|几号|日子")),
    ("place", re.compile(r"地点|地址|网点|门店|哪家|哪个店|支行|单位|地方|店名|位置")),
    ("demand", re.compile(r"诉求|要求|需求|想要的")),
    ("evidence", re.compile(r"材料|证据|凭证|照片|截图|录音|视频|发票|小票|收据")),
    ("name", re.compile(r"姓名|名字|称呼|我姓|我叫|姓氏")),
    ("problems", re.compile(r"投诉类型|问题类型|类型|类别")),
    ("industry", re.compile(r"行业")),
    ("story", re.compile(r"经过|过程|描述|情况|内容")),
)


#: "确认" while something else is asked: the customer is done.
SUBMIT = _whole("确认提交", "确认", "提交", "登记")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_WORD = re.compile(r"[A-Za-z]{2,}")


def is_prose(text: str) -> bool:
    """Enough Chinese characters, or enough plain words, to tell something; code and keyboard noise are neither."""
    words = _WORD.findall(text)
    return len(_HAN.findall(text)) >= 4 or (len(words) >= 5 and " " in text.strip())


def is_plain_answer(text: str) -> bool:
    """A yes, no, none, unknown or "won't say" and nothing else; no model needs to guess what it does."""
    return any(is_whole(pattern, text) for pattern in (YES, NO, NONE, UNKNOWN, REFUSED))


def evidence_in(text: str) -> str:
    """The words that say there is evidence ("拍了照片"); empty when it is only said that there is none."""
    for match in EVIDENCE.finditer(text):
        if not _NEGATED.search(text[: match.start()][-3:]):
            return match.group()
    return ""


def names_evidence(text: str) -> bool:
    """Asked for evidence, its bare name says that it is there: "缴费记录和报错截图"."""
    return PAPERS.search(text) is not None and not NO_EVIDENCE.search(text) and not _NEGATED_ALL.search(text)


def is_whole(pattern: re.Pattern[str], text: str) -> bool:
    return len(text) <= 24 and pattern.fullmatch(text) is not None


def named_field(text: str) -> str | None:
    """The field a customer names in e.g. "电话写错了"; the word named first wins, as the rest may be the new value."""
    hits = [(match.start(), slot) for slot, words in FIELD_WORDS if (match := words.search(text))]
    return min(hits)[1] if hits else None


_NEW_VALUE = re.compile(
    r"(?:应该是|而是|其实是|改成|改为|换成|正确的是|是|为|写成)[\s:：，,]*(?P<value>[^是]{1,60}?)[\s。！!吧啊哈]*$"
)


#: What the page writes when a line of the read-back card is tapped.
_LABELLED = re.compile(r"^\s*修改[^：:]{1,8}[：:]\s*(?P<value>.+?)\s*$", re.DOTALL)


def after_correction(text: str) -> str:
    """The new value in "名字写错了，是张三" or "地址改成人民路店"; empty when only the field is named."""
    match = _LABELLED.match(text) or _NEW_VALUE.search(text)
    return match.group("value").strip() if match else ""
