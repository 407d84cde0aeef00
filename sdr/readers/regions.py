"""Where the company sits or sells, as said: places of `places` and of the playbook."""

import itertools
import re

from sdr.readers.places import PLACES_EN, PLACES_ZH
from sdr.readers.reading import Found
from sdr.readers.text import Span, Words, around, find_words, has_han, is_question, trimmed

_REGION_LEAD = re.compile(
    r"^(?:(?:我们?|俺们?|咱们?)?(?:公司|总部|厂子?|工厂|人|主要|这边)?(?:是|在|位于|做|来自|覆盖|"
    r"跑)+(?:主要|做|是|在)?|(?:we(?:'re| are)?|i(?:['’]m| am)|our (?:hq|company|"
    r"head ?office) is|hq is|based|located|mainly|mostly|it['’]?s|from|in|at)\s+)+",
    re.IGNORECASE,
)


_REGION_CONTEXT = re.compile(
    r"(?:在|位于|来自|坐落于|总部|注册|落在|人在|驻|负责|管|我是|我们是|覆盖|主做|主要做|主攻|"
    r"主要卖|深耕|跑得最多的?是?)\s?(?:在)?\s?$|\b(?:in|from|based|located|at|hq|headquartered|"
    r"out of|across|covering|cover|over)\s(?:in\s)?(?:the\s)?(?:province of\s)?(?:all over\s)?$"
)


_REGION_AFTER = re.compile(
    r"\s?(?:这边|这块|那边|这一片|这一块|一带|本地|当地|嘎达|地区|人(?:$|,))|\s(?:hq|"
    r"based|mainly|market|region)\b"
)


_GOODS_PLACE = re.compile(
    r"^\s?(?:的货|货|的经销商|经销商|大商|的客户|被)|^\s?(?:dealers?|goods|stock)"
)


_PLACE_JOIN = re.compile(
    r"\s*(?:,|、|和|跟|以及|及|与|\+|&|and|n|/|-|省|市|县|区|的|等)?\s*(?:and\s)?"
)


def read_region(
    text: str, folded: str, clauses: list[Span], regions: Words, *, asked: bool
) -> Found | None:
    """The region as said: from the first place named to the last one joined to it."""
    places = [Span(h.start, h.end) for h in find_words(folded, regions)]
    places += [Span(*m.span()) for m in PLACES_ZH.finditer(folded)] if has_han(folded) else []
    places += [
        Span(*m.span())
        for m in re.finditer(r"(?<![a-z])[a-z]{2,}(?:[ -][a-z]+)?", folded)
        if m.group() in PLACES_EN
    ]
    places += [
        Span(m.start(), m.start() + len(m.group(1)))
        for m in re.finditer(r"(?<![a-z])(?=(([a-z]{3,})(?![a-z])))", folded)
        if m.group(2) in PLACES_EN
    ]
    places = _merged(folded, places)
    if asked:
        if places:
            whole = len(folded.strip()) <= 36 or places[0].start <= 12
            if whole:
                first, last = places[0], places[-1]
                clause = around(clauses, first.start)
                if any(
                    b.start - a.end > 4 and folded[a.end : b.start].count(",")
                    for a, b in itertools.pairwise(places)
                ):
                    first = Span(clause.start, first.end)
                end = last.end
                if re.search(r"除外|except|全国|whole country|all over", folded):
                    end = len(folded)
                    first = Span(clause.start, first.end)
                lead = _REGION_LEAD.match(folded[clause.start : first.start])
                start = first.start if lead is None else min(first.start, clause.start + lead.end())
                head = folded[clause.start : first.start]
                if re.fullmatch(
                    r"(?:east|west|south|north|central|tier [\d and]+cities, mostly |"
                    r"whole country except )\s?",
                    head,
                ):
                    start = clause.start
                span = trimmed(text, start, end)
                return Found(text[span.start : span.end], span, 0.95)
            return Found(text[places[0].start : places[0].end], places[0], 0.85)
        return _region_asked(text, clauses)
    for place in places:
        clause = around(clauses, place.start)
        before = folded[clause.start : place.start]
        if (
            _GOODS_PLACE.match(folded[place.end : clause.end])
            or is_question(folded)
            or re.search(r"不在\s?$|不是\s?$|not in\s$", before)
        ):
            continue
        if re.search(
            r"出差|开会|你们|同事|外地|竞|跑到|showing up|goods|\byou\b|your|previous|"
            r"partner|vendor|supplier|intern|airport|meeting in|going to|travel|贵司|"
            r"总部那边批",
            folded[clause.start : clause.end],
        ):
            continue
        if _REGION_CONTEXT.search(before) or _REGION_AFTER.match(folded, place.end):
            return Found(text[place.start : place.end], place, 0.8)
    return None


def _merged(folded: str, places: list[Span]) -> list[Span]:
    places.sort(key=lambda p: (p.start, -p.end))
    merged: list[Span] = []
    for place in places:
        if merged and place.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, place.end))
        elif merged and _PLACE_JOIN.fullmatch(folded[merged[-1].end : place.start]):
            merged[-1] = Span(merged[-1].start, place.end)
        else:
            merged.append(place)
    # 山东临沂市, 河南周口下面一个县城: the administrative word belongs to the place.
    out: list[Span] = []
    for place in merged:
        tail = re.match(
            r"(?:三省|省(?!代|会|总)|市(?!场)|县(?!里|城)|特区|州(?!的))", folded[place.end :]
        )
        out.append(Span(place.start, place.end + (tail.end() if tail is not None else 0)))
    return out


def _region_asked(text: str, clauses: list[Span]) -> Found | None:
    if not clauses:
        return None
    span = Span(clauses[0].start, clauses[0].end)
    lead = _REGION_LEAD.match(text[span.start : span.end])
    span = trimmed(text, span.start + (lead.end() if lead is not None else 0), span.end)
    words = text[span.start : span.end]
    if not 1 < len(words) <= 48 or re.search(
        r"不|没|什么|\bno\b|\bnot\b|^(?:yes|ok|sure|对|是|嗯|好)", words.lower()
    ):
        return None
    if any(c.isdigit() for c in words):
        return None
    return Found(words, span, 0.6, quoted=True)
