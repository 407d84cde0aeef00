"""The answer to "how did you find it?": a thumb, stars, or words for them.

A whole message on one of two scales: thumbs give 1 or 0, stars 1 to 5. Used by `sdr.feedback`.
"""

import re

from sdr.readers.answers import yes_no
from sdr.readers.text import fold

_UP = re.compile(
    r"(?:还|挺|蛮|很|非常|比较|都|是)*(?:有用|有帮助|不错|挺好|可以|满意|好用|好评|赞)(?:的|了|呢|啊|呀|哦)?"
    r"|(?:还|挺|蛮|很|非常)(?:好|行)(?:的|了|啊|呀)?"
    r"|(?:yes,? )?(?:it was |that was |this was )?(?:very |quite |really |pretty |super )?"
    r"(?:helpful|useful|good|great|fine|nice|perfect|excellent)|thumbs up|it did|it was"
)
_DOWN = re.compile(
    r"(?:不太?|没(?:什么|啥|多大)?|不怎么|一点都?没|毫无)(?:有用|用|帮助|行|好|满意)(?:的|了|处|啊)?|差评|一般般?"
    r"|(?:no,? )?(?:it was |that was )?"
    r"(?:not (?:really|very|helpful|useful|good|great)(?: helpful| useful| good)?"
    r"|useless|unhelpful|bad|poor|a waste of time|terrible)"
    r"|thumbs down|it did ?n[o']t|it was ?n[o']t"
)
#: "You're welcome" and "no thanks" are no thumbs down.
_NEITHER = re.compile(
    r"(?:不|别|甭)(?:用)?(?:客气|谢)了?|没关系|没事儿?|不用了?(?:,?谢谢)?|不了"
    r"|n/a|no,? thanks?|no thank you"
)
_POLITE = re.compile(
    r"(?:[\s,.!。，！~、]|谢谢(?:您|你)?|多谢|thanks?(?: you)?|thx|cheers|哈|吧|嗯)+$"
)
_STARS = re.compile(
    r"(?:我)?(?:给|打)?(?:你们?|您)?(?:个)?\s*(?P<n>[1-5一二三四五])\s*"
    r"(?:分|星|颗星|stars?|points?|/\s?5|out of (?:5|five))?"
    r"|(?P<w>one|two|three|four|five)(?: stars?| points?| out of five)?"
)
_NUMBERS = {word: at for at, word in enumerate(("one", "two", "three", "four", "five"), 1)} | {
    han: at for at, han in enumerate("一二三四五", 1)
}


def read_rating(text: str, scale: str) -> int | None:
    """What a whole message gives on this scale; None where it says anything else."""
    bare = _POLITE.sub("", fold(text).strip())
    if scale == "five":
        stars = re.fullmatch(r"[⭐★🌟]{1,5}", text.strip())
        if stars:
            return len(stars.group())
        found = _STARS.fullmatch(bare)
        if found is None:
            return None
        said = found["n"] or found["w"]
        return _NUMBERS.get(said) or int(said)
    if _NEITHER.fullmatch(fold(text).strip(" ,.!。，！~")):
        return None
    thumb = re.fullmatch(r"([👍👎])[🏻-🏿\s]*", text.strip())
    if thumb:
        return int(thumb[1] == "👍")
    if _DOWN.fullmatch(bare):
        return 0
    if _UP.fullmatch(bare):
        return 1
    heard = yes_no(bare) if len(bare) <= 4 and "?" not in bare else None
    return None if heard is None else int(heard == "yes")
