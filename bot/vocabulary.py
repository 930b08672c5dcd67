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
        "goodbye": "告别（再见、先这样）",
        "thanks": "道谢（谢谢、麻烦了）",
        "affirm": "肯定、同意、确认（对、是的、没错、可以、同意、确认提交）",
        "deny": "否定、不同意（不是、不对、不行、不同意）",
        "start_complaint": "说要投诉，但还没说发生了什么（我要投诉、投诉你们）",
        "tell_story": "讲遭遇、抱怨具体的事（带行业、问题、情绪标注）",
        "give_demand": "只说想要什么结果（退钱、换新、道歉、给个说法、赔偿损失）",
        "inform": "只给事实，回答问题（昨天下午、单号是…、我姓王、三百块、在人民路店）",
        "no_information": "没有、不知道、记不清、忘了",
        "refuse_to_say": "不想说、不方便透露、凭什么告诉你",
        "correct_information": "更正说过的内容（电话写错了、不是昨天是前天、金额改成…、地址不对）",
        "already_said": "抱怨重复提问（上面说过了、刚才不是告诉你了吗、同上）",
        "have_evidence": "说有证据材料（有照片、有录音、有聊天截图）",
        "no_evidence": "说没有证据材料（没拍照、没有凭证）",
        "add_information": "说要补充（再补充一点、还有一件事）",
        "hurry_submit": "催着直接登记（别问了、赶紧提交、就这些了、快点登记）",
        "cancel": "现在不登记了（算了不投诉了、不弄了、取消）",
        "start_over": "想从头再来（重新开始、重来一遍、全部清空）",
        "ask_status": "问已登记投诉的进度（我的投诉怎么样了、查进度、处理到哪了）",
        "urge": "催已登记的投诉（催一下、怎么还没人联系我、都几天了没消息）",
        "withdraw_complaint": "撤销已登记的投诉（我要撤诉、撤回之前的投诉）",
        "ask_human": "要真人（转人工、找活人、叫你们经理来）",
        "ask_bot_identity": "问是不是机器人、是谁、能做什么",
        "ask_duration": "问多久能处理、什么时候有结果",
        "ask_data_use": "问个人信息怎么用、安不安全、会不会泄露",
        "ask_anonymous": "问能不能匿名、不留名",
        "ask_other_channels": "问还能去哪投诉、监管电话",
        "ask_documents": "问需要什么材料、手续、怎么传",
        "ask_hours": "问上班时间、人工几点在",
        "ask_why": "问为什么要问这个、要电话干嘛",
        "ask_repeat": "没听懂、请再说一遍、什么意思",
        "ask_question": "咨询业务问题，不是投诉（运费怎么算、怎么办卡、能开发票吗）",
        "hold_on": "让等一下（等等、我找一下单号、稍等）",
        "vent": "纯发泄情绪，没有具体事（气死我了、真是受够了、什么破公司）",
        "abuse": "辱骂客服或机器人（你个废物、滚、傻子）",
        "threaten": "扬言曝光、找监管、找律师、上门、拉横幅",
        "bot_complaint": "嫌助手没用、答非所问（你听不懂人话吗、问来问去没用）",
        "praise": "表扬、好评",
        "suggestion": "提建议（建议你们…、希望能…）",
        "chitchat": "闲聊、与业务无关（今天天气、讲个笑话、你吃饭了吗）",
        "spam": "广告、推销、乱码、无意义内容",
    }
)

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
