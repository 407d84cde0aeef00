"""Quantities as people type them, in both languages: 三五十万, 200多, ~300, 15 to 20 wan, 50+.

One scanner: it finds every quantity in a folded text and says how much (`low`, `high`, either
open), never of what: people, money or days is decided by `sizes` and `money` from the words
around. No library in reach reads 三五十万 as 300,000 to 500,000, so the grammar is our own.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from sdr.readers.bounds import Quantity, bounded
from sdr.readers.numerals import (
    ARABIC,
    DIGITS,
    HAN_DIGIT,
    HAN_UNIT,
    NUMBER_WORDS,
    SCALE_WORDS,
    han_numeral,
    latin_numeral,
)

#: Between two guesses at one number: "350 maybe 400", "£4k, £5k a month".
_OR_SO = re.compile(
    r"\s?(?:,|\.\.+|-|/)?\s?(?:maybe|perhaps|possibly|or|or maybe|or perhaps|could be|or even|even|"
    r"up to maybe|,)\s?[$£€¥₹]?\s?"
)


def guessed(folded: str, quantities: list[Quantity]) -> list[Quantity]:
    """Two guesses at one number as the stretch between them."""
    out: list[Quantity] = []
    for quantity in quantities:
        last = out[-1] if out else None
        gap = "" if last is None else folded[last.core_end : quantity.core_start]
        if (
            last is not None
            and last.low is not None
            and quantity.high is not None
            and last.exact
            and quantity.exact
            and last.low < quantity.high <= 2 * last.low
            and last.scale == quantity.scale
            and _OR_SO.fullmatch(gap)
            and (gap.strip() != "," or _apart(folded, gap, last, quantity))
        ):
            out[-1] = replace(
                quantity,
                start=last.start,
                core_start=last.core_start,
                low=last.low,
                joined=True,
                near=True,
            )
            continue
        out.append(quantity)
    return out


def _apart(folded: str, gap: str, last: Quantity, quantity: Quantity) -> bool:
    """Whether a comma stands between two guesses: "$4k, $5k", "eighty, ninety" and no more."""
    if any(sign in gap for sign in "$£€¥₹"):
        return True
    low, high = last.low, quantity.high
    if low is None or high is None or low % 10 or high % 10:
        return False
    words = folded[last.core_start : quantity.core_end]
    rest = len(folded.strip(" .!?")) - len(words)
    return words.replace(",", "").replace(" ", "").isalpha() and high <= low + 100 and rest < 24


_IDIOMS: tuple[tuple[str, int, int], ...] = (
    ("十几二十", 10, 20), ("千儿八百", 800, 1000), ("百儿八十", 80, 100), ("百八十", 80, 100), ("百十", 100, 110),  # noqa: E501
    ("万儿八千", 8000, 10000), ("万八千", 8000, 10000), ("大几百", 600, 999), ("大几十", 60, 99),
    ("小几十", 20, 40), ("小几百", 200, 400), ("小几千", 2000, 4000), ("大几千", 6000, 9999), ("大几万", 60_000, 99_999), ("小几万", 20_000, 40_000),  # noqa: E501

)  # fmt: skip


_IDIOM = re.compile(
    rf"(?<![{HAN_DIGIT}几\d{HAN_UNIT}])(?:"
    + "|".join(re.escape(words) for words, _, _ in _IDIOMS)
    + ")(?P<wan>(?<!八十)(?<!百十)万)?(?![十百千万亿])"
)


_FIGURES = re.compile(
    r"\b(?P<part>low|mid|middle|high|lower|upper)?[ -]*(?P<n>five|six|seven|5|6|7)[ -]figures?\b"
    r"|(?P<han>[两二三四五六七2-7])位数"
)


_HAN_RUN = re.compile(
    rf"(?:(?:{ARABIC})\s?(?=[{HAN_UNIT}几多余来])|[{HAN_DIGIT}{HAN_UNIT}几数廿卅]|"
    rf"(?<=十)来(?=[万亿]))"
    rf"(?:(?:{ARABIC})|[{HAN_DIGIT}{HAN_UNIT}几多余来把])*"
)


_LATIN_RUN = re.compile(
    rf"(?P<half>half (?:a |of a )?|quarter (?:of a |a )?|a quarter )(?P<hs>million|mil|mio|"
    rf"thousand|billion|lakh|crore)\b"
    rf"|(?P<vague>(?:a )?couple (?:of )?|(?:a )?few |several |some |many )(?P<vs>dozens?|"
    rf"hundred (?:thousand|k)\b|hundreds?|thousands?|million|k\b|lakhs?)?\b"
    rf"|(?P<dozen>(?:(?:half a|{NUMBER_WORDS}|a|\d+) )?dozens?\b)"
    rf"|(?P<plural>tens of thousands|hundreds of thousands|hundreds|thousands|tens)(?: of)?\b"
    rf"|(?P<more>(?:{NUMBER_WORDS}|\d+)) and a half (?P<ms>million|mil|thousand|grand|k|hundred|"
    rf"lakhs?|crore)\b"
    rf"|(?P<words>\b(?:(?:a(?:n)? )?(?={SCALE_WORDS}|{NUMBER_WORDS})(?:{NUMBER_WORDS}|hundred|"
    rf"thousand|million|billion|lakh|grand)"
    rf"(?:[ -](?:and )?(?:{NUMBER_WORDS}|hundred|thousand|million|billion|lakhs?|grand|"
    rf"wan|k\b))*)(?![a-z]))"
    rf"|(?P<arabic>{ARABIC})(?P<scales>(?:\s?(?!w/ ?[a-z])(?:{SCALE_WORDS})(?![a-z]))*)"
)


# What may stand between the two ends of a range: the first end's unit, the link, a currency.
_LINK = re.compile(
    r"\s?(?:个|号)?(?:人|万|k|w|块|元|usd|rmb|cny|eur|people|ppl|employees)?\s?"
    r"(?:-|~|到|至|或者|或|,(?=[一二两三四五六七八九\d]{1,3}百|[一二两三四五六七八九]十)|to|till|"
    r"or|and|&|/)\s?"
    r"(?:[$¥€£]|us\$|usd|rmb|cny|eur)?\s?"
)


_TAIL = re.compile(
    rf"[{HAN_DIGIT}](?:年|个?月|个?季度|次性)|一(?:律|共|次|直|般|切|套|样|起|个|家|定|"
    rf"下|点|些|分)"
)


_GLUED = re.compile(r"usd|rmb|cny|eur|yuan|ppl|people|pax|kuai|ish|hkd|sgd|pcs?|emp")
#: One or the other, no sum of both: 十万八万, 三百五百.
_EITHER = re.compile(
    rf"(?P<a>[{HAN_DIGIT}十百千\d]+)(?P<unit>[百千万亿])(?P<b>[{HAN_DIGIT}十百千\d]+)(?P=unit)"
)
#: More quantities than anybody means: the rest of such a text is not read.
_MOST = 40
#: What stands before a number that only names a thing: ticket 8841, 订单号 20391.
_REFERENCE = re.compile(
    r"(?:\b(?:ticket|order|invoice|case|room|page|item|version|ref|bug|issue)s?"
    r"(?: (?:no\.?|number|id))?|工单|单号|编号|订单号?|发票号?|版本)\s?(?:是|:|#)?\s?#?$"
)
_CURRENCY_HEAD = re.compile(
    r"(?:rmb|cny|usd|us|eur|gbp|hkd|sgd|jpy|myr|aud|cad|inr|rs|rm|hk|s|a|nt|chf)\.?$"
)


def _cores(folded: str) -> list[Quantity]:  # noqa: C901
    found: list[Quantity] = []

    def add(start: int, end: int, low: Decimal, high: Decimal, **more: object) -> None:
        while end > start and folded[end - 1] == " ":
            end -= 1
        found.append(
            replace(Quantity(start, end, start, end, low, high), **more)  # type: ignore[arg-type]
        )

    for match in _IDIOM.finditer(folded):
        pair = next((a, b) for words, a, b in _IDIOMS if match.group().startswith(words))
        scale = 10_000 if match["wan"] else 1
        add(*match.span(), Decimal(pair[0] * scale), Decimal(pair[1] * scale), scale=scale,
            vague=True)  # fmt: skip
    for match in _FIGURES.finditer(folded):
        said = match["n"] or match["han"]
        places = {"five": 5, "six": 6, "seven": 7}.get(said) or DIGITS.get(said) or int(said)
        power = 10**places
        parts: dict[str, tuple[int, int]] = {
            "low": (1, 3),
            "lower": (1, 3),
            "mid": (4, 6),
            "middle": (4, 6),
        }
        parts |= {"high": (7, 10), "upper": (7, 10)}
        a, b = parts.get(match["part"] or "", (1, 10))
        high = Decimal(power * b // 10 - (1 if b == 10 else 0))
        add(*match.span(), Decimal(power * a // 10), high, scale=power // 10, vague=True)
    for match in islice(_HAN_RUN.finditer(folded), _MOST):
        start, end = match.span()
        run = match.group()
        if any(q.start < end and start < q.end for q in found):
            continue
        if folded[start].isdigit() and not _free_standing(folded, start):
            continue
        if folded[:start].endswith(("第", "百分之", "千分之", "星期", "礼拜", "周", "初")):
            continue
        if run in ("万", "亿") and folded[end : end + 1] not in tuple("人元块把余家"):
            continue
        if run[0] == "数" and not (len(run) > 1 and run[1] in HAN_UNIT):
            continue
        if run[0] in "百千万亿" and len(run) > 1 and run[1] in DIGITS and run[1] != "零":
            continue  # 万一, 千三
        if (
            len(run) > 1
            and run[-1] in DIGITS
            and (
                run[-2] in "百千万亿"
                or (run[-1] == "一" and len(run) > 2 and run[-3] in "百千万亿")
            )
            and _TAIL.match(folded, end - 1)
        ):
            run, end = run[:-1], end - 1  # 三十万一年, 十五万一律: the digit begins a new word
        while run and run[-1] in "来把" and end < len(folded) and folded[end] in "说看自了到握手":
            run, end = run[:-1], end - 1
        either = _EITHER.fullmatch(run)
        if either is not None:
            ends = [han_numeral(either[n] + either["unit"]) for n in ("a", "b")]
            if ends[0] is not None and ends[1] is not None:
                lows = sorted((ends[0][0], ends[1][1]))
                add(start, end, lows[0], lows[1], scale=ends[0][2], vague=True)
            continue
        read = han_numeral(run)
        if read is not None:
            add(start, end, read[0], read[1], scale=read[2], vague=read[3], near=run[-1] in "来把",
                digits=sum(c.isdigit() for c in run))  # fmt: skip
    for match in _latin_runs(folded):
        start, end = match.span()
        if any(q.start < end and start < q.end for q in found):
            continue
        if not _free_standing(folded, start) or (end < len(folded) and folded[end] in "_@"):
            continue
        following = folded[end : end + 1]
        letter = following.isascii() and following.isalpha() and match["arabic"] is not None
        if letter and not _GLUED.match(folded, end):
            continue
        if match.group() == "365" and folded[:start].rstrip().endswith(
            ("外勤", "dynamics", "office")
        ):
            continue  # names of software
        if match["arabic"] is not None and _REFERENCE.search(folded[:start][-16:]):
            continue
        read_latin = latin_numeral(match)
        if read_latin is not None:
            low_, high_, scale_, vague_, digits_ = read_latin
            add(start, end, low_, high_, scale=scale_, vague=vague_, digits=digits_)
    return sorted(found, key=lambda q: q.start)


_BETWEEN = re.compile(r"\b(?:between|btwn?|b/w) (?:about |around )?$")


def _latin_runs(folded: str) -> Iterator[re.Match[str]]:
    """The numbers in Latin script; "between four and five hundred" is two of them."""
    at = 0
    for _ in range(_MOST):
        match = _LATIN_RUN.search(folded, at)
        if match is None:
            return
        if match["words"] and _BETWEEN.search(folded, 0, match.start()):
            match = _first_of_two(folded, match)
        yield match
        at = max(match.end(), at + 1)


def _first_of_two(folded: str, match: re.Match[str]) -> re.Match[str]:
    """The lower end of "between a hundred and fifty and two hundred": the ends lie near."""
    best, nearest = match, None
    for link in re.finditer(" and ", match.group()):
        at = match.start() + link.start()
        first = _LATIN_RUN.match(folded, match.start(), at)
        second = _LATIN_RUN.match(folded, match.start() + link.end(), match.end())
        low, high = (None if m is None else latin_numeral(m) for m in (first, second))
        if first is None or low is None or high is None or low[0] >= high[1]:
            continue
        if nearest is None or high[1] / low[0] < nearest:
            best, nearest = first, high[1] / low[0]
    return best


def _free_standing(folded: str, start: int) -> bool:
    """Not the tail of a word, id or address: U8, S/4, chen_88, NC65 are no quantities."""
    before = folded[max(0, start - 24) : start]
    if not before or not (before[-1].isascii() and (before[-1].isalnum() or before[-1] in "_@/.:")):
        return True
    if before[-1] == "." and (len(before) < 2 or not before[-2].isalnum()):
        return True
    if before[-1] == "/":
        return len(before) > 1 and before[-2].isdigit()
    if before[-1] == ":":
        return len(before) < 2 or not before[-2].isdigit()
    head = re.search(r"[a-z.]+$", before)
    return head is not None and _CURRENCY_HEAD.fullmatch(head.group()) is not None


def _spread(first: Quantity, second: Quantity) -> Quantity:
    """The range of two cores; 20到30万, 3 to 4 hundred thousand: the last scale covers both."""
    assert first.low is not None
    assert second.high is not None
    assert first.high is not None
    low = first.low
    scale = second.scale
    lifts = first.scale < scale and (first.scale == 1 or scale >= 1000)
    if lifts and low * scale <= second.high:
        low *= scale
        spelt = not (first.digits or second.digits)
        if spelt and first.low < 10 and low * 100 < second.high:
            low *= 100  # "between four and five hundred thousand"
    return replace(
        first, end=second.end, core_end=second.core_end, low=min(low, second.high),
        high=max(second.high, first.high), scale=scale, vague=first.vague or second.vague,
        digits=max(first.digits, second.digits), joined=True,
    )  # fmt: skip


def _join(folded: str, cores: list[Quantity]) -> list[Quantity]:
    joined: list[Quantity] = []
    i = 0
    while i < len(cores):
        first = cores[i]
        if i + 1 < len(cores):
            second = cores[i + 1]
            gap = folded[first.end : second.start]
            link = _LINK.fullmatch(gap)
            if link is not None and _may_join(folded, gap, first, second):
                joined.append(_spread(_lift(first, gap), second))
                i += 2
                continue
        joined.append(first)
        i += 1
    return joined


def _lift(first: Quantity, gap: str) -> Quantity:
    scale = 10_000 if "万" in gap or "w" in gap else 1
    if scale == 1 or first.low is None or first.high is None:
        return first
    return replace(first, low=first.low * scale, high=first.high * scale, scale=scale)


def _may_join(folded: str, gap: str, first: Quantity, second: Quantity) -> bool:
    if first.low is None or second.high is None:
        return False
    word = gap.strip()
    if word.endswith(("and", "&")):
        if not re.search(
            r"\b(?:between|btw|btwn|b/w)\s+(?:\S{1,4}\s?)?$", folded[: first.start][-16:]
        ):
            return False
    elif word.endswith("/"):
        return False
    if first.digits >= 5 and second.digits >= 5 and "-" in gap and first.scale == 1:
        return first.low < second.high  # 100000-150000 yes, a phone number no
    low = first.low
    if first.scale < second.scale and low * second.scale <= second.high:
        low *= second.scale
    return low < second.high


def quantities(folded: str) -> list[Quantity]:
    """Every quantity of a folded text, in order, never overlapping."""
    if not _ANY.search(folded):
        return []
    out: list[Quantity] = []
    for core in _join(folded, _cores(folded)[:_MOST]):
        found = bounded(folded, core)
        if out and found.start < out[-1].end:
            found = replace(found, start=max(found.start, out[-1].end))
        out.append(found)
    return out


_ANY = re.compile(
    rf"[\d{HAN_DIGIT}{HAN_UNIT}几廿卅]|(?:{NUMBER_WORDS}|hundred|thousand|million|dozen|couple|"
    rf"few|several|lakh|grand)"
)
