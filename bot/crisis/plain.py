"""Text as the rail reads it: simplified lower case, with nothing wedged between the characters of a word."""

from __future__ import annotations

import re
from typing import Final

# Traditional characters of the words below: the rail must not depend on an installed converter.
_TRADITIONAL: Final = str.maketrans(
    "來係倉個們傘備傢債傷傾價儘償優兇兒內兩凈凍別剋劃劇劑勁動務勞勢勸厠厭員唸喪喫單嗆嗎嘩噁噴噹嚇嚨嚮國圍"
    "園報場墊墜墻壓夠夥夾奪妳婁婦媽孃實寧寫寶尋對尷帥師帳帶幫幹幾庫廁廂廢廳弔強彆彈後從復徹悶惡愛態慾應懸"
    "戀戲戶拚捨捲掛換損搧搶摳摺撐撥撿擊擔擠擰擱攔敵斃斷於時暈曏曬書會桿條棄業榘榦槍樂樑樓樣樹橋機橫檯櫃欄"
    "歸殘殺毀毆氣決沒沖洩淨準滅滿潑潔澆濃濺瀉灘災烏無煙煩熱燈燒燙營燬燻爐爛爺牆牴獃現瑪環產産當痠瘋療癢發"
    "盡盤眞睏碼磚種窮竅竈箇籃糾紛紮結絕絞絡給統絶綁經維網緊緒縊縫縱總繩繫繼續纍纏纔罵羣羨義翫聞聽脅脈脣脩"
    "脫脹腦腫腳膩臉臟臥臺與興舉菸萬著葯蓆薦藥處號虧蟎蟲衕衚衛衝袷裏裝裡複見規覓視親覺觸訂計訊討記訴証評話"
    "該誅誌認語誤說説誰論謀謝譁證識譭護變讓豬財貨責貴買費資賠賣賤質賬贅趕躍車軋軌軟較輕輩轎轟辦辭農迴這週"
    "進遊過遞遠遲選遺還邊醜醣醫釦鈡銀錘錢鍋鍾鎖鎚鐘鐵長門開閑閒間閤閨閹閻闆闇關陰陽隊險隻雙雞離難電靈靜韆"
    "頂領頭頻顆題額顏顔願顧颱飛餓餘餬饞馬駡騎騙騰驟髒髮鬍鬱魚鮮鯊鴨鷄鹹麪麫麵麼麽黃點黨齣齦",
    "来系仓个们伞备家债伤倾价尽偿优凶儿内两净冻别克划剧剂劲动务劳势劝厕厌员念丧吃单呛吗哗恶喷当吓咙向国围"
    "园报场垫坠墙压够伙夹夺你娄妇妈娘实宁写宝寻对尴帅师帐带帮干几库厕厢废厅吊强别弹后从复彻闷恶爱态欲应悬"
    "恋戏户拼舍卷挂换损扇抢抠折撑拨捡击担挤拧搁拦敌毙断于时晕向晒书会杆条弃业矩干枪乐梁楼样树桥机横台柜栏"
    "归残杀毁殴气决没冲泄净准灭满泼洁浇浓溅泻滩灾乌无烟烦热灯烧烫营毁熏炉烂爷墙抵呆现玛环产产当酸疯疗痒发"
    "尽盘真困码砖种穷窍灶个篮纠纷扎结绝绞络给统绝绑经维网紧绪缢缝纵总绳系继续累缠才骂群羡义玩闻听胁脉唇修"
    "脱胀脑肿脚腻脸脏卧台与兴举烟万着药席荐药处号亏螨虫同胡卫冲夹里装里复见规觅视亲觉触订计讯讨记诉证评话"
    "该诛志认语误说说谁论谋谢哗证识毁护变让猪财货责贵买费资赔卖贱质账赘赶跃车轧轨软较轻辈轿轰办辞农回这周"
    "进游过递远迟选遗还边丑糖医扣钟银锤钱锅钟锁锤钟铁长门开闲闲间合闺阉阎板暗关阴阳队险只双鸡离难电灵静千"
    "顶领头频颗题额颜颜愿顾台飞饿余糊馋马骂骑骗腾骤脏发胡郁鱼鲜鲨鸭鸡咸面面面么么黄点党出龈",
)
# Cantonese characters for which the words below have a Mandarin one.
_CANTONESE: Final = str.maketrans(
    "喺咗哋唔冇佢嘅啲係攞睇仲攰嚟咁劏畀俾揾撳",
    "在了们不没他的些是拿看还累来这宰给给找按",
)
# Half-width marks end a clause as well; people also write … and ; for a full stop.
_CLAUSE_ENDS: Final = {
    ord(","): "，",
    ord("!"): "！",
    ord("?"): "？",
    ord(";"): "。",
    ord("；"): "。",
    ord("…"): "。",
}
_SIMPLIFIED: Final = _TRADITIONAL | _CANTONESE | _CLAUSE_ENDS
# People break such words up to get past filters: 不 想 活 了, 不*想*活*了.
_WEDGE: Final = re.compile(r"(?<=[\u4e00-\u9fff])[ *·.\-_~|`'\"](?=[\u4e00-\u9fff])")
# One character at a time with anything between: 不😭想😭活😭了, 我，要，跳，楼.
_SPELT_OUT: Final = re.compile(r"(?:[\u4e00-\u9fff][\W_]{1,3}){3,}[\u4e00-\u9fff]")


def plain(text: str) -> tuple[str, list[int]]:
    """The text in simplified lower case without marks wedged between characters, and where each one stood."""
    wedges = {match.start() for match in _WEDGE.finditer(text)}
    for spelt in _SPELT_OUT.finditer(text):
        wedges.update(index for index in range(*spelt.span()) if not "\u4e00" <= text[index] <= "\u9fff")
    places = [index for index in range(len(text)) if index not in wedges]
    return "".join(text[index].lower()[0] for index in places).translate(_SIMPLIFIED), places
