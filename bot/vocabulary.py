"""The words every room shares: complaint codes, dialogue acts, slots and names of stages.

Standard library only: the engine (Python 3.10, its own environment) imports this file too.
Complaint codes follow the product owner's taxonomy; they are stored and reported on, so a code never changes
its meaning. Chinese names are what people read and may be reworded.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

INDUSTRIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "courier": "快递物流",
        "bank": "银行",
        "insurance": "保险",
        "fund": "基金证券",
        "ecommerce": "电商零售",
        "food": "餐饮外卖",
        "telecom": "通信",
        "hotel": "酒店旅游",
        "property": "物业",
        "fuel": "加油站",
        "other": "其他",
    }
)

PROBLEMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "attitude": "服务态度",
        "waiting": "等候过久",
        "delay": "延误拖延",
        "lost": "丢失短少",
        "damaged": "损坏洒漏",
        "false_sign": "虚假签收",
        "not_to_door": "未按约上门",
        "wrong_item": "错发漏发",
        "quality": "质量问题",
        "safety": "安全卫生",
        "mismatch": "与描述不符",
        "refund": "退换受阻",
        "after_sales": "维修售后",
        "fee": "收费争议",
        "price": "价格争议",
        "claim": "理赔争议",
        "surrender": "退保争议",
        "mis_selling": "销售误导",
        "disclosure": "规则不透明",
        "cash_withdrawal": "取现受限",
        "error": "操作差错",
        "outage": "网络系统故障",
        "contract": "合约套餐",
        "collection": "催收骚扰",
        "privacy": "个人信息",
        "facility": "设施环境",
        "other": "其他",
    }
)

EMOTIONS: Final[tuple[str, ...]] = ("平静", "不满", "愤怒", "激烈")

# Dialogue acts: what a message does, whatever it is about. The guideline is shown to whoever labels sentences.
INTENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "greet": "打招呼，没有别的内容（你好、在吗、有人吗）",
        "goodbye": "告别（再见、先这样、我下了）；说不登记了归 cancel",
        "thanks": "道谢（谢谢、麻烦了）；夸服务好归 praise",
        "affirm": "肯定、同意、确认（对、是的、可以、同意、提交）；带催促的归 hurry_submit",
        "deny": "否定、不同意、没这回事（不是、不对、不行）；说出正确内容或要求改的归 correct_information",
        "start_complaint": "说要投诉或问怎么投诉，但还没说发生了什么（我要投诉、投诉银行）",
        "tell_story": "讲遭遇、抱怨具体的事，三个字也算（服务太差、快递丢了）；带行业、问题、情绪标注",
        "give_demand": "只说想要什么结果（退钱、换新、道歉、给个说法、赔偿损失）",
        "inform": "只给事实，回答问题（昨天下午、单号是…、我姓王、三百块、在人民路店）",
        "no_information": "没有、不知道、记不清、没有材料（没单号、忘了、没拍照、没有凭证）",
        "refuse_to_say": "不想说、不给、要求跳过这一问（不方便透露、凭什么告诉你、跳过）",
        "correct_information": "更正说过的内容，点出错处或新值（电话写错了、不是昨天是前天、金额改成…）",
        "already_said": "说前面讲过、抱怨重复提问（上面说过了、怎么又问、同上）",
        "have_evidence": "说有证据材料或人证（有照片、有录音、发票还在）",
        "add_information": "说要补充，内容还没说（再补充一点、还有一件事）",
        "hurry_submit": "催着直接登记、没有别的要说（别问了、赶紧提交、就这些了）",
        "cancel": "现在不登记了（算了不投诉了、不弄了、取消）",
        "start_over": "想从头再来（重新开始、重来一遍、全部清空）",
        "ask_status": "问已登记投诉的进度、结果（我的投诉怎么样了、查进度、处理到哪了）",
        "urge": "催已登记的投诉、嫌慢（催一下、怎么还没人联系我、都几天了没消息）",
        "withdraw_complaint": "撤销已登记的投诉（我要撤诉、撤回之前的投诉）",
        "ask_human": "要真人、要打电话、要见负责人（转人工、叫你们经理来）",
        "ask_bot_identity": "问是不是机器人、是谁、哪个单位、能做什么",
        "ask_duration": "问投诉多久能处理、什么时候有结果；业务要几天归 ask_question",
        "ask_data_use": "问个人信息怎么用、安不安全、会不会泄露",
        "ask_anonymous": "问或要求匿名、不留名；只是不肯说归 refuse_to_say",
        "ask_other_channels": "问还能去哪投诉、监管部门和电话；扬言要去归 threaten",
        "ask_documents": "问需要什么材料、手续、怎么传",
        "ask_hours": "问上班、营业、放假时间（几点上班、周末有人吗、驿站几点关门）",
        "ask_why": "问为什么要问这个、要电话干嘛；带着不给的归 refuse_to_say",
        "ask_repeat": "自己没听懂、请再说一遍、问话里的词是什么意思",
        "ask_question": "咨询业务问题，不是投诉（运费怎么算、怎么办卡、能开发票吗）",
        "hold_on": "让等一下（等等、我找一下单号、稍等）",
        "vent": "纯发泄情绪或笼统骂公司，没点出什么不好（气死我了、真是受够了、什么破公司）",
        "abuse": "辱骂、诅咒人（你个废物、滚、傻子）；没有骂谁的粗口归 vent",
        "threaten": "扬言曝光、找监管、找律师、上门、拉横幅",
        "bot_complaint": "嫌助手没用、听不懂、答非所问、系统难用（你听不懂人话吗、问来问去没用）",
        "praise": "表扬、好评、满意的使用感受",
        "suggestion": "提建议（建议你们…、希望能…）",
        "chitchat": "闲聊、常识、生活琐事、使唤助手做别的（今天天气、讲个笑话、你吃饭了吗）",
        "spam": "广告、推销、乱码、无意义内容",
    }
)

# Acts whose examples are calm unless labelled otherwise: they teach emotion 0.
CALM_ACTS: Final[frozenset[str]] = frozenset(
    {"greet", "goodbye", "thanks", "praise", "suggestion", "chitchat", "spam", "ask_question"}
)

# Acts on the border to a grievance (an urging, a threat, a demand): their examples teach neither what is one nor what
# is none. All others teach what is none, where they are calm.
BORDER_ACTS: Final[frozenset[str]] = frozenset(
    {
        "vent", "abuse", "threaten", "start_complaint", "give_demand", "urge", "add_information", "bot_complaint",
        "already_said", "correct_information", "withdraw_complaint", "ask_human", "cancel", "refuse_to_say",
    }
)  # fmt: skip

# Facts that intake collects, in the order they are asked for.
FACT_SLOTS: Final[tuple[str, ...]] = (
    "story",
    "industry",
    "problems",
    "occurred_at",
    "place",
    "order_no",
    "amount",
    "demand",
    "evidence",
    "consent",
    "name",
    "phone",
)

ENTITY_TYPES: Final[tuple[str, ...]] = (
    "phone",
    "id_card",
    "bank_card",
    "email",
    "order_no",
    "amount",
    "date",
    "duration",
    "company",
    "place",
    "person",
)

# What the gateway puts in place of a personal identifier before the engine sees the text: ⟦手机号1⟧.
IDENTIFIER_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {"phone": "手机号", "id_card": "身份证号", "bank_card": "银行卡号", "email": "邮箱"}
)
