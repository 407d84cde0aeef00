"""Which of the two languages a message is written in.

Counted, not guessed: a Chinese word is about 1.6 characters, and numbers, addresses, product
names and capitalised names say nothing. `fallback` is the language of the conversation so far.
"""

import re

from sdr.readers.text import fold

_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_NUMERAL = re.compile(r"[零一二两三四五六七八九十百千万亿人元]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_NEUTRAL = frozenset(
    "ok okay demo sap erp crm dms oa excel kingdee yonyou wechat wx vx id app api it ceo cto cfo "
    "cio gm vp hr bd ka pos sku qq saas dingtalk feishu wecom oracle salesforce tally k w rmb "
    "cny usd eur pm am asap bot vip pdf ppt".split()
)
_ENGLISH = frozenset(
    "hi hello hey yes no not the a an i we you he they it is are am was our my your me us and or "
    "but of to in on for with from at by thanks thank please sure yep nope yeah just about this "
    "that what how why when who have has do does can could would will need want don't dont dunno".split()  # noqa: E501
)


def detect_language(text: str, fallback: str) -> str:
    """The language of a text: zh or en."""
    plain = _ADDRESS.sub(" ", text)
    han = len(_HAN.findall(plain))
    words = [w for w in _WORD.findall(_HAN.sub(" ", plain)) if not _HAN.search(w)]
    telling = [w for w in words if fold(w) not in _NEUTRAL and len(w) > 1]
    if not han:
        if not telling:
            return fallback
        if any(fold(w) in _ENGLISH for w in words) or len(telling) > 4:
            return "en"
        names = all(w[0].isupper() for w in telling)
        return fallback if names else "en"
    weight = (han - len(_NUMERAL.findall(plain)) * 0.7) / 1.6
    if not telling:
        return "zh" if weight >= 0.6 or not words else fallback
    return "zh" if weight >= len(telling) else "en"


_WANTS = (
    (
        "zh",
        re.compile(
            r"(?:说|讲|用)(?:中文|普通话|国语|汉语)|\b(?:in|speak|use|to) (?:chinese|mandarin)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "en",
        re.compile(
            r"(?:说|讲|用)(?:英文|英语)|\b(?:in|speak|use|to|talk) english\b"
            r"|^english[,. ]*(?:please|pls)",
            re.IGNORECASE,
        ),
    ),
)
_LONGEST_WISH = 40


def wished_language(text: str) -> str | None:
    """The language somebody asks to go on in ("可以说英文吗", "can we speak Chinese?"), or None."""
    if len(text) > _LONGEST_WISH:
        return None
    return next((language for language, words in _WANTS if words.search(text)), None)
