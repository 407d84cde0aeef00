"""The industry, as a code of the playbook.

Kinds of business named in the domain (a distributor, a chain, an agency) win over the goods they
deal in, where the person says that they are one. Called by `reader.read`.
"""

import re

from sdr.readers.companies import VENDOR
from sdr.readers.reading import Found
from sdr.readers.text import Hit, Span, Words, around, find_words, is_question

_KINDS = frozenset({"distributor", "retail_chain", "agency", "student", "consumer", "other"})


_OUTSIDE = frozenset({"agency", "student", "consumer", "other"})


_PEOPLE = re.compile(
    r"[\d,.零一二两三四五六七八九十百千万多来几kK+]+\s?-?(?:多|来)?(?:个|号|名)?\s?(?:人|员工|people|ppl|staff|"
    r"employees|persons?|heads?)(?:左右|以上|上下|出头)?"
)
_SMALL_WORDS = re.compile(
    r"的|厂|公司|集团|企业|工厂|行业|这块|这行|这边|左右|大概|差不多|我们?|是|做|哈|吧|啊|家|一|"
    r"\b(?:an?|the|mostly|mainly|company|maker|factory|brand|manufacturer|industry|business|hi|hello|here|"
    r"with|of|about|around|in|goods|group|and|we|make|do|are|inputs?|sector|firm|producer)\b"
)
_STRONG_SELF = re.compile(
    r"我(?:们)?(?:这边|家|厂|公司)?(?:其实)?(?:就?是|在|做|生产|卖|自己|退休)|俺|咱|\bwe(?:'re|"
    r" are| r|'ve| make| sell| produce)\b|\bi(?:'m| am| work| run| own| sell| teach| do)\b|"
    r"\bim\b|\bmy (?:company|factory|firm|thesis|professor|group)|^做|^写|student|学生"
)


_SELF_INDUSTRY = re.compile(
    r"我(?!知道|觉得)|俺|咱|本公司|做|卖|生产|主营|开了|厂|酿|代理|搞|经营|主打|品牌|\bwe\b|"
    r"we're|\bi\b|i'm|\bour\b|\bmy\b|company|factory|manufactur|producer?|brand|brewery|maker|"
    r"business|owner of|founder of|importer|run\b|family|"
    r"in the .{1,20} (?:industry|business|sector)"
)


_NOT_SELF = re.compile(
    r"(?:不(?:是)?(?:做|卖|生产|搞)|不是|没做|不属于|\bnot (?:a |an )?|don't (?:make|sell|do)|"
    r"isn't)[^,。;]{0,6}$"
)


_COUNTED = re.compile(
    r"(?:[\d零一二两三四五六七八九十百千万几多]\s?(?:多|来)?(?:个|家|位)?|有|靠|给|找|跟|和|被|"
    r"让|对|向|从|我们的|的|各|每个?|大|些|与|问|走|进|通过|供|铺|卖给|通路|the|our|my|their|"
    r"your|with|through|via|to|from|by|two|three|many|some|each|every|few|all|exclusive|key|for|"
    r"of|between)\s?$"
)


def _bare(words: str, hit: Hit, clause: Span) -> bool:
    """Whether a clause is a trade and nothing else, but for how many people ("家具 40人")."""
    rest = words[: hit.start - clause.start] + " " + words[hit.end - clause.start :]
    rest = _PEOPLE.sub(" ", rest)
    return _SMALL_WORDS.sub("", rest).strip(" ,.。，;；!~-()（）") == ""


def read_industry(
    folded: str, clauses: list[Span], industries: Words, *, asked: bool, open_answer: bool
) -> Found | None:
    """The playbook's code of the industry."""
    candidates: list[tuple[float, Hit]] = []
    question = is_question(folded)
    for hit in find_words(folded, industries):
        clause = around(clauses, hit.start)
        before, after = folded[clause.start : hit.start], folded[hit.end : clause.end]
        if _NOT_SELF.search(before):
            continue
        words = folded[clause.start : clause.end]
        kind = hit.code in _KINDS
        if (
            kind
            and _COUNTED.search(before)
            and not re.search(
                r"(?:是|做|开)(?:了|一)?(?:个|家)?\s?$|(?:we(?:'re| are)|i(?:'m| am)|am|are|"
                r"as)(?: an?| the)?(?: \w+)?\s?$",
                before,
            )
        ) and not re.search(r"开了[^,]{1,6}$", before):
            continue
        if not asked:
            if question or (VENDOR.search(words) and not re.search(r"我|we\b|i\b", words)):
                continue
            if _bare(words, hit, clause):
                candidates.append(((hit.end - hit.start) / 100 + 0.2, hit))
                continue
            if not _SELF_INDUSTRY.search(words) or re.search(
                r"喝|买的|卖我们的|抢|竞品|别家|朋友|项目|案例|同行|客户|行业做过|"
                r"competitor|lost|expert|example|vendor|line\b|customer|who drinks",
                words,
            ):
                continue
            mine = re.search(
                r"我(?:们)?(?:这边|家|厂|公司)?(?:其实)?(?:是|做|卖|生产|主营|主要|搞|也做)|"
                r"我们?是[^,]{0,10}$|开了|俺|咱|做|生产|主营|酿|一家|厂$|\bwe(?:'re| are|"
                r" r)? (?:a |an |the )?|\bi (?:run|own|have|work in)|\bmy (?:company|factory|"
                r"firm|family)|company|manufactur|produc|brand|sell|make|business|from (?:a|"
                r"pt)\b|for a|maker|industry|"
                r"(?:owner|founder|ceo|boss|director|head|manager) (?:of|at) ",
                before + folded[hit.start : hit.end] + after[:12],
            )
            if mine is None:
                continue
            if (hit.code in _OUTSIDE or open_answer) and not _STRONG_SELF.search(words):
                continue
        score = (
            (hit.end - hit.start) / 100 + (1.0 if kind else 0.0) + (0.3 if hit.start < 24 else 0.0)
        )
        candidates.append((score, hit))
    if not candidates:
        return None
    kinds = [h for s, h in candidates if h.code in _KINDS]
    first = around(clauses, candidates[0][1].start)
    own = [h for h in kinds if first.start <= h.start < max(first.end, first.start + 1)
           or re.search(
                   r"(?:我们?|咱们?)[^,。]{0,6}是[^,。]{0,8}$|(?:we(?:'re| are)|i(?:'m|"
                   r" am))(?: an?)?[^,.]{0,16}$", folded[max(0, h.start - 24) : h.start])
           or re.match(r"我|we\b|i\b|i'm", folded[h.start : h.end])]  # fmt: skip
    if own:
        kinds = own
        best = max(kinds, key=lambda h: (h.end - h.start, -h.start))
    else:
        near = [h for _, h in candidates if first.start <= h.start < first.end]
        best = max(near, key=lambda h: h.end - h.start)
    return Found(best.code, Span(best.start, best.end), 0.9 if asked else 0.75)
