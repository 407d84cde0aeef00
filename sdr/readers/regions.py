"""Where the company sits or sells, as said: places of `places` and of the playbook.

Asked, a place is the answer; unasked it counts only where the words around make it the speaker's
own (`placed`), so that a dealer's town, a fair or a rival's seat is nobody's region.
"""

import itertools
import re

from sdr.readers.counties import county_places, with_district
from sdr.readers.placed import CASE_ASKED, named_outright, own_place
from sdr.readers.places import PLACES_EN, PLACES_ZH
from sdr.readers.reading import Found
from sdr.readers.regions_zh import (
    area_with_examples,
    is_everywhere,
    like_a_place,
    seat_of,
    upper_of,
)
from sdr.readers.text import Span, Words, around, find_words, has_han, trimmed
from sdr.readers.whereabouts import AREAS, CODES, no_place, not_ours, own_whereabouts, places_named

_REGION_LEAD = re.compile(
    r"^(?:(?:我们?|俺们?|咱们?)?(?:公司|总部|厂子?|工厂|人|主要|这边)?(?:是|在|位于|做|来自|覆盖|"
    r"跑)+(?:主要|做|是|在)?|(?:we(?:'re| are)?|i(?:['’]m| am)|our (?:hq|company|"
    r"head ?office) is|hq is|based|located|mainly|mostly|sit|sitting|live|it['’]?s|all of|all over|"
    r"around|near|from|in|at)\s+)+",
    re.IGNORECASE,
)


_PLACE_JOIN = re.compile(
    r"(?: mainly| mostly)?,? (?:plus|and|also|with)(?: also)? an? (?:bit|little|lot|touch|few) "
    r"(?:of|in) |"
    r"\s*(?:,|、|和|跟|以及|及|与|\+|&|and|n|/|-|省|市|县|区|的|等|加|还有)?\s*(?:and\s(?:the\s)?)?"
)
_HEAD_OFFICE = re.compile(
    r"(?:总部|总公司)(?:是|在|设在|位于|放在)?\s?$|\b(?:hq|head ?office|"
    r"headquarters|headquartered)(?:'s| is| are| sits)?(?: in| at|:)?\s$"
)
_WORKS = re.compile(
    r"(?:厂子?|工厂|公司|生产基地)(?:在|设在)\s?$|"
    r"\b(?:the |our )?(?:firm|company|business|factory|plant|office|building|works|mill|brewery|"
    r"kitchen|site|hq|place)(?: itself| proper)?(?:'s| is| sits| stands)(?: actually| really| "
    r"physically)? (?:in|at|near|outside) (?:the )?$"
)
_MAIN = re.compile(
    r"(?:主要|重点|主力|核心|以|大头)(?:是|在|做|跑)?\s?$|\b(?:mainly|mostly|especially|"
    r"primarily)(?: in)?\s$"
)
_MAIN_AFTER = re.compile(r"\s?(?:为主|最多|是主力|是重点)|\s(?:hq|head ?office)\b")
_WIDE = re.compile(
    r"除外|except|(?<![卖销铺发])(?<!卖到)(?<!销往)(?<!面向)全国|whole country|all over"
)
# towns of no list, told on after one that is known: "Penang, Kedah, Perlis"
_AND_MORE = re.compile(r"(?:(?:,| and| &|/) ?[A-Z][a-zà-ÿ]+)+(?=$|\s*[.!])")
_EAST_EN = re.compile(
    r"(?:(?:south|north)?(?:east|west)(?:ern)?|south(?:ern)?|north(?:ern)?|central|upper|lower|"
    r"mid|greater) $"
)


#: 韩国人, 日本客户: who somebody is, not where they sit.
_NATION = re.compile(
    r"(?<=[韩泰德法英美]国)人|(?<=日本)人|(?<=[大利]{2})人|(?:客户|产的|进口|品牌|货(?!架))"
)


#: Other words that end or begin in a town: 复合肥, 卖全国.
_INSIDE = re.compile(r"复合肥$|(?:[卖销铺发]|卖到|销往|面向)全国$")
#: 安徽农大, 温州本地人: a school or a people, no seat.
_NO_SEAT = re.compile(r"(?:农大|工大|师大|理工|财大|科大|大学|学院|本地人)")


def read_region(  # noqa: C901
    text: str,
    folded: str,
    clauses: list[Span],
    regions: Words,
    *,
    asked: bool,
    beside: bool = False,
) -> Found | None:
    """The region as said: from the first place named to the last one joined to it.

    `beside`: a name or a contact was asked for.
    """
    latin = places_named(text, folded)
    if asked:
        first = min((p.start for p in latin), default=len(folded))
        latin += [Span(*m.span()) for m in AREAS.finditer(folded) if m.start() <= first]
        latin += [Span(*m.span()) for m in CODES.finditer(text)]
    listed = _places(folded, regions)
    places = _merged(folded, listed + latin)
    if asked:
        there = [place for place in places if _there(folded, clauses, place)]
        if places and not there:
            return None
        if is_everywhere(folded):
            return None
        area = area_with_examples(folded, there[0].start) if there else None
        if area is not None:
            return Found(text[area.start : area.end], area, 0.9)
        seat = seat_of(folded, clauses, there) if has_han(folded) else None
        if seat is not None:
            upper = upper_of(folded, there, seat)
            head = "" if upper is None else text[upper.start : upper.end]
            return Found(head + text[seat.start : seat.end], seat, 0.9)
        found = _moved(text, folded, there) or _answered(text, folded, clauses, there)
        return found if found is not None else _region_asked(text, clauses)
    best: tuple[int, Span] | None = None
    for place in places:
        clause = around(clauses, place.start)
        worth = own_place(folded, clause, place)
        if not has_han(folded[place.start : place.end]):
            sure = any(place.touches(p) for p in listed)
            if not_ours(folded, clause, place, beside=beside, sure=sure):
                continue
            worth = worth or own_whereabouts(folded, clause, place)
        if _HEAD_OFFICE.search(folded[clause.start : place.start]) and worth > 0:
            worth = 3
        if worth > 0 and (best is None or worth > best[0]):
            best = (worth, place)
    if best is not None:
        return Found(text[best[1].start : best[1].end], best[1], 0.8)
    span = named_outright(text)
    if span is not None and no_place(folded[span.start : span.end]):
        return None
    return None if span is None else Found(text[span.start : span.end], span, 0.7)


def _places(folded: str, regions: Words) -> list[Span]:
    places = [Span(h.start, h.end) for h in find_words(folded, regions)]
    if has_han(folded):
        places += [Span(*m.span()) for m in PLACES_ZH.finditer(folded)] + county_places(folded)
        places = [
            with_district(folded, p)
            for p in places
            if not (
                _NATION.match(folded, p.end)
                or _NO_SEAT.match(folded, p.end)
                or _INSIDE.search(folded[: p.start + 2])
            )
        ]
    words = list(re.finditer(r"(?<![a-z@.])[a-zà-ÿ']{2,}(?![a-z@$])", folded))
    for i in range(len(words)):
        for count in (4, 3, 2, 1):
            group = words[i : i + count]
            start, end = group[0].start(), group[-1].end()
            if re.sub(r"[ -]+", " ", folded[start:end]) in PLACES_EN:
                places.append(Span(start, end))
                break
    return places


#: "moved from Leeds to Hull": the second is where they are.
_MOVED = re.compile(r"\b(?:moved|relocated|shifted|transferred)\b[^.;!?]{0,12}(?:\bfrom )?$")
#: "the whole thing was shifted to Cebu", "these days in Hull": where they are now.
_NOW_AT = re.compile(
    r"\b(?:moved|relocated|shifted|transferred|gone|resettled)\b[^.;!?]{0,16}\b(?:to|over to|into) "
    r"(?:the )?$|\b(?:now|today|these days|nowadays|currently)\b[^.;!?,]{0,16}\b(?:in|at|to) "
    r"(?:the )?$"
)
_TO_BE_EXACT = re.compile(
    r",? ?(?:to be (?:more )?(?:exact|precise)|exactly|precisely|"
    r"specifically)"
)
_MOVED_TO = re.compile(r"\s?(?:up |down |over |across |out )?to (?:the )?")
_NOT_THERE = re.compile(
    r"\b(?:left|quit|closed(?: down)?|moved (?:out of|from|away from))(?: the)? $|"
    r"\btechnically (?:in |at )?$|\bnot[^.;!?]{1,24}\bthinks $|"
    r"\b(?:nowhere|anywhere) near $|"
    r"\b(?:not|isn'?t|aren'?t|never)(?: in| at| from| the)* $|"
    r"\b(?:boss|ceo|owner|director|manager|wife|husband|brother|sister|partner|colleague|cousin|"
    r"friend|customers?|clients?|dealers?|suppliers?)(?:'s| is| are| lives?| sits?) (?:\w+ ){0,2}"
    r"(?:in|at|from|near|around) (?:the )?$"
)
_PASSING = re.compile(
    r",? (?:this|next) (?:week|month|morning|afternoon)\b|,? (?:today|tomorrow|tonight|for a few "
    r"days|"
    r"at the moment|on holiday|on business|for (?:a|the) (?:fair|meeting|wedding|week|weekend))\b"
)


def _moved(text: str, folded: str, places: list[Span]) -> Found | None:
    """Where they moved to, of two places named."""
    for place in places[1:]:
        if _NOW_AT.search(folded[: place.start]):
            return Found(text[place.start : place.end], place, 0.9)
    if len(places) < 2 or not _MOVED.search(folded[: places[0].start]):
        return None
    new = places[1]
    if not _MOVED_TO.fullmatch(folded, places[0].end, new.start):
        return None
    return Found(text[new.start : new.end], new, 0.9)


def _there(folded: str, clauses: list[Span], place: Span) -> bool:
    """Whether the speaker's company may sit there: no place denied, passed through or another's."""
    before = folded[around(clauses, place.start).start : place.start]
    if has_han(before + folded[place.start : place.end]):
        return True
    return not (_NOT_THERE.search(before) or _PASSING.match(folded, place.end))


_NO_WAIT = re.compile(r"\bno,? wait\b|\bsorry\b|\bscratch that\b|\bi mean\b")


def _of_one_sentence(folded: str, places: list[Span]) -> list[Span]:
    """Without the places of later sentences, which tell of somewhere else; "Kenya. Nakuru to be
    exact" tells of the second.
    """
    if len(places) > 1 and _NO_WAIT.search(folded, places[0].end, places[-1].start):
        return [places[-1]]  # "Tianjin. No wait they moved us, Langfang."
    for number, (one, other) in enumerate(itertools.pairwise(places), start=1):
        if not has_han(folded) and re.search(r"[.!?;]\s", folded[one.end : other.start]):
            return [other] if _TO_BE_EXACT.match(folded, other.end) else places[:number]
    return places


def _answered(text: str, folded: str, clauses: list[Span], places: list[Span]) -> Found | None:
    """The answer to "where?": the head office, the main one, or all that were named."""
    if not places or CASE_ASKED.search(folded):
        return None
    for place in places:
        before = folded[around(clauses, place.start).start : place.start]
        if len(places) > 1 and _WORKS.search(before):
            return Found(text[place.start : place.end], place, 0.9)  # 人在上海 厂在射阳
        if _HEAD_OFFICE.search(before) or (
            len(places) > 1 and (_MAIN.search(before) or _MAIN_AFTER.match(folded, place.end))
        ):
            return Found(text[place.start : place.end], place, 0.95)
    places = _of_one_sentence(folded, places)
    first, last = places[0], places[-1]
    if len(folded.strip()) > 36 and first.start > 12:
        return Found(text[first.start : first.end], first, 0.85)
    clause = around(clauses, first.start)
    if re.match(r"的(?:啦|啊|呀|嘛)?,", folded[first.end :]):
        return Found(text[last.start : last.end], last, 0.9)  # 潮汕的啦,汕头
    gaps = [folded[a.end : b.start] for a, b in itertools.pairwise(places)]
    if any(len(gap) > 12 or re.search(r"工厂|厂|仓|factory|plant", gap) for gap in gaps):
        last = first
    elif any(len(gap) > 4 and gap.count(",") for gap in gaps):
        first = Span(clause.start, first.end)
    end = last.end
    wide = _WIDE.search(folded)
    if wide is not None and not (has_han(folded) and "," in folded[last.end : wide.start()]):
        end = len(folded)
        first = Span(clause.start, first.end)
    lead = _REGION_LEAD.match(folded[clause.start : first.start])
    start = first.start if lead is None else min(first.start, clause.start + lead.end())
    head = folded[clause.start : first.start]
    if re.fullmatch(
        r"(?:east|west|south|north|central|tier [\d and]+cities, mostly |whole country except )\s?",
        head,
    ):
        start = clause.start
    more = _AND_MORE.match(text, end)
    span = trimmed(text, start, end if more is None else more.end())
    return Found(text[span.start : span.end], span, 0.95)


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
    # 山东临沂市: the administrative word belongs to the place; so does "north"
    out: list[Span] = []
    for place in merged:
        tail = re.match(
            r"(?:三省|省(?!代|会|总)|市(?!场)|县(?!里|城)|特区|州(?!的))", folded[place.end :]
        )
        head = _EAST_EN.search(folded[: place.start])
        start = head.start() if head is not None else place.start
        out.append(Span(start, place.end + (tail.end() if tail is not None else 0)))
    return out


def _region_asked(text: str, clauses: list[Span]) -> Found | None:
    if not clauses:
        return None
    span = Span(clauses[0].start, clauses[0].end)
    lead = _REGION_LEAD.match(text[span.start : span.end])
    span = trimmed(text, span.start + (lead.end() if lead is not None else 0), span.end)
    tail = re.search(
        r"(?:这边|那边|一带|本地|这一片|的|啊|呢|吧|哈|滴)+$|\s(?:mostly|mainly|area|region|"
        r"side|actually)$",
        text[span.start : span.end],
    )
    if tail is not None and tail.start() > 1:
        span = Span(span.start, span.start + tail.start())
    words = text[span.start : span.end]
    if not 1 < len(words) <= 48 or re.search(
        r"不|没|什么|谁|哪|\bno\b|\bnot\b|^(?:yes|ok|sure|对|是|嗯|好)", words.lower()
    ):
        return None
    if any(c.isdigit() for c in words) or (has_han(words) and not like_a_place(words)):
        return None
    return Found(words, span, 0.6, quoted=True)
