"""What takes the alarm out of words of injury: nobody was hurt, or whoever was is in good hands already.

Both are read narrowly. A question whether somebody is hurt (有没有人受伤) denies nothing, and care counts only where it
is told after the injury and nothing after it says that it goes badly.
"""

from __future__ import annotations

import re
from typing import Final

#: Denied injuries, for blanking out.
DENIED: Final = re.compile(
    r"(?<!有)(?<!不是)(?:没有?|无|未)(?:任何|一个)?(?:人|谁)员?(?:受了?伤|伤亡|被[砸压困烫]|触电|溺水|落水|中毒|重伤)"
    r"|(?<!有)(?:没有?|未)(?:伤|砸|压|撞|埋|烫|关|困)(?:到|着|中|伤|倒|住)?了?(?:人|孩子|小孩|老人|老太太|大爷)"
    r"|(?<!有)(?:没有?|无|未)(?:造成|出现|发生|导致|任何){0,2}(?:人员?)?(?:受伤|伤亡|中毒|触电|昏迷|生命危险)"
    r"|(?<!有)里面没有?人(?![应理管开回说答])"
)
# Said of one who needs no ambulance any more.
_CARED_FOR: Final = re.compile(
    r"(?<![没别要快不能])送(?:到|去|进|往)?了?[^，。！？\n没]{0,4}(?:医院|急诊|诊所)了"
    r"|(?<![没别要快不能])住(?:着|了|进|上)?(?:了)?(?:院(?!部|楼|费|医)|医院)|(?:躺|住|养|治|观察)在[^，。！？\n]{0,4}(?:医院|病房|病床)"
    r"|在[^，。！？\n没]{0,4}(?:医院|病房|骨科)里?(?:住|躺|养|打石膏|打着|治|观察|挂|输|缝|换药|复查|康复|包扎)"
    r"|(?<![没要])(?:打|上|吊)(?:着|了|好|完)(?:石膏|夹板|点滴)|(?<![没要])缝(?:了|好|完)|(?<!没)包扎(?:好|过|了|完)"
    r"|(?:做|动|洗)(?:了|完|过)[^，。！？\n]{0,4}(?:手术|胃)|手术(?:做|动)(?:完|了|好)|手术(?:很|挺)?(?:顺利|成功)"
    r"|在家里?(?:养|休|静|卧|换药)|养着|养伤|静养|休养|卧床|拆了?线|出院|康复|[输挂](?:了|完|着|上)[^，。！？\n]{0,3}[液水]|(?<!没)在(?:输液|挂水)"
    r"|(?:医院|医生|大夫|急诊)[^，。！？\n没]{0,3}(?:处理|看|检查|缝|包扎|治)(?:过|好|完)了?"
)
_GOING_BADLY: Final = re.compile(
    r"抢救|icu|重症|[没不]醒|不行了|病危|危险|[止按]不住|不止|流血|出血|没(?:有?了?)?(?:呼吸|心跳|意识)|恶化|救命|救救|快来|快叫"
    r"|没脱离|(?:叫|打)不(?:到|来|通)|120|119|救护车(?:还|没|怎么|呢)"
)


def is_cared_for(after: str) -> bool:
    """Whether `after`, the rest of the sentence behind words of injury, tells of care and of nothing worse."""
    return _CARED_FOR.search(after) is not None and _GOING_BADLY.search(after) is None


def behind_care(piece: str) -> str | None:
    """What a piece says behind its last words of care; None if it tells of none, or of something going badly."""
    *_, last = [None, *_CARED_FOR.finditer(piece)]
    return None if last is None or _GOING_BADLY.search(piece) else piece[last.end() :]
