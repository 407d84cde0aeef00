"""How a person is addressed: by first name in English, as they gave it in Chinese. Pure.

The fact `name` keeps what was said; this is only the word behind "Hi". Where the first name cannot
be told for sure (a Chinese name in Latin letters, an initial) the name stays whole: a stranger's
surname alone is worse than too much. Mails, the opening and reactions use it.
"""

from __future__ import annotations

import re

# Behind a comma these are part of the name before it, no first name.
_SUFFIXES = frozenset("jr sr ii iii iv phd md mba esq inc ltd llc gmbh co corp".split())
_NO_NAMES = frozenset("the a an our my your".split())
_HAN = re.compile(r"[㐀-鿿]")
_TITLE = re.compile(
    r"(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|madam|herr|frau|mme|sr|sra)\.?", re.IGNORECASE
)
# an article or preposition of a surname: "van Dijk", "de la Cruz"
_PARTICLES = frozenset("van von de del della di da dos du la le el al bin ibn ter ten zu".split())
# Surnames that come first when a Chinese name is written in Latin letters, and are hardly ever a
# first name elsewhere.
_SURNAMES_FIRST = frozenset(
    """bai cai cao chang chen cheng cui deng ding dong du duan fan fang feng fu gao ge gong gu guo
    han hao he hong hou hu huang jia jiang jin kong lai lei li liang liao lin liu long lu luo lv lyu
    ma mao meng mo ni niu ouyang pan peng qian qiao qin qiu ren shao shen shi sima situ song su sun
    tan tang tao tian tong wan wang wei wen wong wu xia xiang xiao xie xiong xu xue yan yang yao ye
    yi yin yu yuan zeng zhai zhan zhang zhao zheng zhong zhou zhu zhuang zhuge zou chan cheung chow
    chu kwok kwong lam lau leung ng tse yeung yip""".split()
)


def called(name: str, language: str) -> str:
    """What to put behind "Hi": "Dana Kowalski" is Dana in English, 王总 and 王磊 stay."""
    whole = " ".join(name.split())
    if language != "en" or not whole or _HAN.search(whole):
        return whole
    last, _, first = whole.partition(",")
    given = [word for word in first.split() if not _TITLE.fullmatch(word)]
    if given and given[0].lower().rstrip(".") not in _SUFFIXES:  # "Kowalski, Dana"
        return given[0]
    words = last.split()
    if not words:
        return whole
    if len(words) > 1 and _TITLE.fullmatch(words[0]):
        return f"{words[0]} {' '.join(_surname(words[1:]))}"  # "Dr Dana Kowalski": Dr Kowalski
    unsure = (
        len(words[0].rstrip(".")) < 2
        or words[0].lower() in _PARTICLES
        or words[0].lower() in _NO_NAMES
        or words[0].lower() in _SURNAMES_FIRST
    )
    return whole if unsure else words[0]


def _surname(words: list[str]) -> list[str]:
    """The surname with what belongs to it; of a Chinese name in Latin letters all of it."""
    if words[0].lower() in _SURNAMES_FIRST:
        return words
    start = next((i for i, word in enumerate(words) if word.lower() in _PARTICLES), len(words) - 1)
    return words[start:]
