"""By which way somebody will not be reached, and by which they would, where no address is given.

"我不接电话", "e-mail is better": asked for a number, that refuses the number and no contact. Read
only in answer to the question for a contact. Pure; used by `reader`, and by the turn that chooses
which other contact to ask for.
"""

import re
from dataclasses import dataclass

from sdr.readers.text import Span

WAYS = ("phone", "wechat", "email")
_ZH = {
    "phone": r"(?:电话|手机号?码?|座机|号码|来电|打给我)",
    "wechat": r"(?:微信|加v|加我?vx|企微)",
    "email": r"(?:邮件|邮箱|e-?mail|(?:写|发|寄|回)个?信(?!息|号|心|任|用)|email)",
}
_EN = {
    "phone": r"(?:(?:phone|telephone|cell|mobile|number)s?|calls?|calling|ring(?:ing)?)",
    "wechat": r"(?:wechat|weixin)",
    "email": (
        r"(?:e-?mails?|mail|inbox|in writing|written (?:communication|form|word)|drop me a line)"
    ),
}
#: What stands before a way that is not wanted; of the person, or of the moment.
_NOT_ZH = (
    r"(?:不(?:怎么|太|常|大|爱|想|要|用|敢|方便)?(?:接|打|看|用|开|留|给|查|听|收|喜欢)?|别|甭|勿|"
    r"没(?:有)?(?:人)?(?:空|法|时间)?(?:接|看|用)?|少|怕|拒(?:绝|接)|懒得|(?:很|极)?少(?:看|用|接)|"
    r"谁(?:还|现在还)?(?:用|看|打))"
)
_AFTER_ZH = (
    r"[^,。;!?]{0,3}(?:略|免(?:了)?|算了|不方便|先不|不(?:接|打|留|看|用|太方便|好接|通|给|行)|欠费|停机|"
    r"打不通|没信号|接不(?:到|了)|没人接|占线|有点怕|漫游|就不|吃亏|秘书|前台)"
)
#: How a way is wished for: 发邮件就行, 邮件即可, 请以邮件方式.
_LIKED_ZH = (
    r"[^,。;!?]{0,5}(?:就好|就行|就可以|就成|即可|吧$|吧[,。!]|更好|方便|联系|沟通|聊|说|往来|优先|为主|"
    r"比较好|最好)"
)
_SENT_ZH = r"(?:发|用|走|通过|以|写|寄|回|加|先|请|改)(?:我|一?个|到|下)?"
_NOT_EN = (
    r"(?:no|not?(?: by| on| over| via| the)?|never|hate|don'?t (?:like|do|want|answer|take|have|"
    r"use|pick up|check|read|give out|give)|do not (?:like|do|want|answer|take|have|use|call)|"
    r"rather not|can'?t (?:take|do|talk on)|won'?t (?:take|answer|give)|avoid|instead of|"
    r"please don'?t|less)"
)
_LIKED_EN = (
    r"(?:[^.;!?,]{0,14}\b(?:better|best|works?|fine|only|please|instead|easier|preferred|will do|"
    r"is ok|is good|suits|rather|first)\b)"
)
_BY_EN = (
    r"\b(?:by|via|over|use|prefer|send(?: it| me)?(?: by| an?| the)?|just|through|on|in|an?)\s"
    r"(?:an? )?"
)
#: Said of a number without naming it.
_UNHEARD = re.compile(
    r"(?:不|从不|一般不|都不)接(?:陌生|外地|生|未知)?(?:的)?(?:号|来电|电话)?|别打(?!听|算|岔)|不要打(?!扰|算)|"
    r"不爱?打电话|never picks? up|don'?t (?:pick up|answer)(?: unknown| strange)?|"
    r"screens? (?:my )?calls|can'?t talk (?:on|over) the|no signal|bad line"
)
_GIVEN_UP = re.compile(
    r"谁(?:现在)?还(?:用|看)|(?:都|早)(?:不|没)用了|nobody uses|who (?:still )?uses"
)


@dataclass(frozen=True, slots=True)
class Way:
    """The asked way is not wanted: where that is said, and by which way instead (None: untold)."""

    span: Span
    instead: str | None


def shunned(folded: str, asked: str) -> Way | None:
    """What an answer to the question for a contact says about the way itself."""
    liked = next((way for way in WAYS if way != asked and _likes(folded, way)), None)
    unwanted = _dislikes(folded, asked)
    if liked is None and unwanted is None:
        return None
    return Way(unwanted or Span(0, len(folded)), liked)


def _likes(folded: str, way: str) -> bool:
    zh, en = _ZH[way], _EN[way]
    wished = (
        re.search(rf"(?:{_SENT_ZH}{zh}|{zh}{_LIKED_ZH})", folded)
        or re.search(rf"{_BY_EN}{en}\b|\b{en}\b{_LIKED_EN}|^\W*{en}\b\W*$", folded)
        or (way == "email" and re.search(r"\b(?:drop me a line|write to me|in writing)\b", folded))
    )
    return bool(wished) and _dislikes(folded, way) is None


def _dislikes(folded: str, way: str) -> Span | None:
    zh, en = _ZH[way], _EN[way]
    patterns = [
        rf"{_NOT_ZH}[^,。;!?\s]{{0,2}}{zh}|{zh}{_AFTER_ZH}",
        rf"\b{_NOT_EN}\s?(?:\w+ ){{0,2}}{en}\b",
    ]
    for pattern in patterns:
        match = re.search(pattern, folded)
        if match is not None:
            return Span(*match.span())
    named = re.search(zh, folded) or re.search(rf"\b{en}\b", folded)
    loose = (_UNHEARD.search(folded) if way == "phone" else None) or (
        _GIVEN_UP.search(folded) if named else None
    )
    return Span(*loose.span()) if loose else None
