"""Companies, places and persons are found with a sane left edge, and persons with their part in the story."""

from datetime import datetime

import pytest

from bot.facts import extract

NOW = datetime(2026, 11, 22, 16, 30)

COMPANIES = [
    ("寄的顺丰丢了", "顺丰", "顺丰速运"),
    ("顺丰快递公司不赔", "顺丰快递公司", "顺丰速运"),
    ("建行排队太久", "建行", "中国建设银行"),
    ("招商银行信用卡中心", "招商银行信用卡中心", "招商银行"),
    ("人保拒赔", "人保", "中国人保"),
    ("平安的业务员骗人", "平安", "中国平安"),
    ("移动套餐乱扣费", "移动", "中国移动"),
    ("在京东买的", "京东", "京东"),
    ("美的冰箱不制冷", "美的", "美的电器"),
    ("鑫源汽修厂换旧件", "鑫源汽修厂", "鑫源汽修厂"),
    ("美团外卖超时", "美团外卖", "美团"),
    ("住的7天酒店", "7天酒店", "7天酒店"),
    ("投诉幸福里物业乱收费", "幸福里物业", "幸福里物业"),
    ("在绿源加油站加的油", "绿源加油站", "绿源加油站"),
    ("悦来酒店前台骂人", "悦来酒店", "悦来酒店"),
    ("你们北京路加油站的油有水", "北京路加油站", "北京路加油站"),
    ("昨天在兴旺超市买的", "兴旺超市", "兴旺超市"),
    ("海尔官方旗舰店不发货", "海尔官方旗舰店", "海尔"),
    ("云翔科技有限公司不退款", "云翔科技有限公司", "云翔科技有限公司"),
]
NO_COMPANIES = [
    "你们保险公司都是骗子",
    "这家酒店太差了",
    "快递公司不管",
    "我们物业不作为",
    "手机银行打不开",
    "寄快递",
    "五星级酒店",
    "一家超市",
    "我联想到",
    "电信诈骗",
    "买的苹果坏了",
    "祝你平安",
    "你去哪儿了",
    "其中通过电话",
    "车子移动不了",
    "一楼餐厅",
    "那么多酒店",
    "晚上回酒店",
]
PLACES = [
    ("你们朝阳门支行的柜员", "朝阳门支行"),
    ("在人民路店", "人民路店"),
    ("在你们人民路店买的", "人民路店"),
    ("招商银行人民路支行不让取现", "人民路支行"),
    ("上海浦东新区陆家嘴支行", "上海浦东新区陆家嘴支行"),
    ("天河区体育西路营业厅", "天河区体育西路营业厅"),
    ("昨天在杭州市西湖区文三路20号", "杭州市西湖区文三路20号"),
    ("住在幸福小区3号楼", "幸福小区3号楼"),
    ("家住阳光花园3栋2单元501室", "阳光花园3栋2单元501室"),
    ("我在北京", "北京"),
    ("合肥市蜀山区长江西路支行", "合肥市蜀山区长江西路支行"),
    ("放到兴隆驿站了", "兴隆驿站"),
    ("在万达广场吃饭", "万达广场"),
    ("在国贸站那个店", "国贸站"),
    ("南京南站的柜子", "南京南站"),
    ("人民广场站的机器", "人民广场站"),
    ("五一路那家店", "五一路"),
    ("城南营业厅关门", "城南营业厅"),
    ("三里屯门店的店员", "三里屯门店"),
    ("中国平安上海分公司", "上海分公司"),
]
NO_PLACES = [
    "你们店",
    "这个小区",
    "网店",
    "马路上",
    "走路去的",
    "城市管理",
    "地区经理",
    "超市",
    "网点排队",
    "火车站",
    "半路坏了",
    "一路上",
    "节省时间",
    "家乡味道",
    "我的来宾",
    "日照太强",
    "离店的时候",
    "一家黑店",
    "这个洗衣店",
    "十字路口",
    "10元店",
    "网站打不开",
]
CUSTOMERS = [
    ("我叫李雷", "李雷"),
    ("我姓高", "高"),
    ("我叫于洋", "于洋"),
    ("我叫李雷，要投诉", "李雷"),
    ("我叫韩梅梅要投诉", "韩梅梅"),
    ("我叫欧阳娜娜", "欧阳娜娜"),
    ("我姓王", "王"),
    ("我姓王，昨天打过电话", "王"),
    ("免贵姓赵", "赵"),
    ("本人陈某", "陈某"),
    ("本人姓刘，是老客户", "刘"),
    ("我是李雷，投诉你们", "李雷"),
    ("我是王先生", "王先生"),
    ("叫我张女士", "张女士"),
    ("姓名：张三", "张三"),
    ("联系人：赵敏", "赵敏"),
    ("我的名字是王小明", "王小明"),
    ("王女士", "王女士"),
    ("张先生 13900000001", "张先生"),
    ("李女士，电话⟦手机号1⟧", "李女士"),
    ("李雷，⟦手机号1⟧", "李雷"),
    ("敝姓林", "林"),
    ("叫我老李就行", "老李"),
]
STAFF = [
    ("张经理说赔我", "张经理"),
    ("客服小刘答应的", "小刘"),
    ("业务员张伟忽悠我", "张伟"),
    ("柜员叫王芳", "王芳"),
    ("快递员姓赵", "赵"),
    ("那个姓李的客服", "李"),
    ("接待我的王女士", "王女士"),
    ("给我打电话的刘师傅", "刘师傅"),
    ("任店长不理人", "任店长"),
    ("客服张丽说会赔", "张丽"),
    ("业务员赵丽当初说的", "赵丽"),
    ("大堂经理李某态度恶劣", "李某"),
    ("主管钱女士没回电", "钱女士"),
    ("那个叫丁一鸣的销售", "丁一鸣"),
    ("客服小慕语气冲", "小慕"),
    ("接线员姓杜", "杜"),
    ("物业高经理说两天修好", "高经理"),
    ("给我办卡的是褚婷婷，", "褚婷婷"),
    ("柜员缪晓燕把钱数错了", "缪晓燕"),
]
NO_PERSONS = [
    "我是老客户",
    "我是顾客",
    "区域经理不管",
    "公司经理不管",
    "基金经理",
    "语文老师",
    "大堂经理态度差",
    "你们客服小姐",
    "对方经理",
    "我叫你们经理",
    "客服解释说",
    "我是武汉人",
    "总的来说",
    "经常迟到",
]


def _found(text: str, kind: str) -> list[tuple[str, object]]:
    return [(fact.text, fact.value) for fact in extract(text, NOW) if fact.type == kind]


@pytest.mark.parametrize(("text", "words", "value"), COMPANIES)
def test_it_finds_a_company(text: str, words: str, value: str) -> None:
    assert _found(text, "company") == [(words, value)]


@pytest.mark.parametrize("text", NO_COMPANIES)
def test_a_kind_of_company_or_an_everyday_word_is_no_company(text: str) -> None:
    assert _found(text, "company") == []


@pytest.mark.parametrize(("text", "words"), PLACES)
def test_it_finds_a_place_from_its_left_edge_on(text: str, words: str) -> None:
    assert _found(text, "place") == [(words, words)]


@pytest.mark.parametrize("text", NO_PLACES)
def test_a_kind_of_place_or_an_everyday_word_is_no_place(text: str) -> None:
    assert _found(text, "place") == []


@pytest.mark.parametrize(("text", "name"), CUSTOMERS)
def test_who_introduces_themselves_is_the_customer(text: str, name: str) -> None:
    persons = [(fact.text, fact.role) for fact in extract(text, NOW) if fact.type == "person"]
    assert persons == [(name, "customer")]


@pytest.mark.parametrize(("text", "name"), STAFF)
def test_who_is_spoken_of_is_staff(text: str, name: str) -> None:
    persons = [(fact.text, fact.role) for fact in extract(text, NOW) if fact.type == "person"]
    assert persons == [(name, "staff")]


@pytest.mark.parametrize("text", NO_PERSONS)
def test_a_job_or_an_everyday_word_is_no_person(text: str) -> None:
    assert _found(text, "person") == []
