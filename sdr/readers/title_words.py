"""The words of a title cut out of its clause: without "I am the", the company and small words.

Used by `titles`, which decides whose title it is. Pure.
"""

import re

from sdr.readers.text import Hit, Span, has_han, trimmed

_TITLE_LEAD = re.compile(
    r"^(?:(?:hi,?\s|hello,?\s|well,?\s|sorry\s)?(?:i am|i\s?['’]?\s?a?m|i work as|im|my (?:role|"
    r"job|title|position) is|title:|it['’]?s|its|as|i head|i lead|i manage)\s+(?:(?:the|a|an|"
    r"currently|now|just|only)\s+)*"
    r"|(?:i['’]?ve |i have )?been (?:the |an? )?|(?:they|people|everyone|we|the \w+) calls? "
    r"(?:it|me|us|this|that) (?:the |an? )?|(?:my |the |on the )?(?:card|contract|badge|door|"
    r"(?:e-?mail )?signature|payslip|linkedin)(?: just)? says?\s(?:the |an? )?|"
    r"(?:officially|technically|on paper|formally|in theory|strictly speaking)[, ]+(?:(?:i['’]?m|"
    r"i am|it['’]?s)\s)?(?:the |an? )?|(?:something like|more or less|sort of|kind of|let['’]?s "
    r"say)\s(?:the |an? )?"
    r"|(?:我的?)?(?:title|职位|职务|岗位|头衔|名片上?(?:印|写)?(?:的)?)\s?(?:就)?(?:是|写的是|:)|"
    r"(?:名义上|算是?|对外|"
    r"挂名|说起来|按编制)(?:就)?(?:是|叫)?|(?:我|咱|俺)?(?:就|也就|不过|只|只不过|顶多)(?:是|"
    r"算)?(?:个|一个|一名|一?个?小|一)(?:普普通通的?|普通的?)?|"
    r"(?:我|俺|本人)?(?:做|当|干)了?[\d一二两三四五六七八九十几多]+年的?|"
    r"(?:我|俺)?(?:(?:今年|去年|上个?月|年初|年底|上周|刚刚?|才|最近|后来|又)+(?:被)?)?"
    r"(?:升任?|晋升|提拔|提|调|转|任命)(?:成|为|到|任|了|做|当)*|(?:我|俺)?(?:挂|顶|戴)(?:着|了|"
    r"个|一个|的)+|"
    r"(?:我们?|本人|俺|咱)(?:这边|自己)?(?:就|现在|现|目前)?(?:是|做|当|担任|任|干|在)?|(?:这边|"
    r"这里)?是|职位是?:?|(?:the|a|an)\s)?(?:一个|一名|一位|个|名(?!义|片)|位|刚升的|公司的?(?!总|"
    r"副|负)|"
    r"我们公司的?|厂里的?|新上任的)?",
    re.IGNORECASE,
)


TITLE_TAIL = re.compile(
    r"(?:一个|一枚|一名|之一|嘿嘿|哈哈|哈|呀|啊|吧算是|算是吧?|吧|呢|了|的(?:名|头衔|帽子|衔|职务|"
    r"活儿?)|"
    r"(?<!^搞it)(?<!^做it)(?:的|滴))+$",
    re.IGNORECASE,
)


_TITLE_TAIL_EN = re.compile(
    r"\s(?:(?:here )?(?:since|for (?:the (?:last|past)|about|over|nearly|\d|two|three|four|five|"
    r"six|ten|twenty|many|years|ages|(?:the )?(?:north|south|east|west|region|area|"
    r"country)))\b.*|here|speaking|this side|i (?:guess|think|suppose|reckon)|on paper|technically|"
    r"officially|"
    r"basically|or something|at (?:the )?[A-Z]\S*.*|of (?:this|our|the) (?:company|firm|fac"
    r"tory|group)|"
    r"in (?:this|our|the) (?:company|firm|factory)|(?:in|on|with) (?:the|our|a|an) "
    r"(?:[\w&-]+ ){0,3}(?:team|department|dept|division|unit|office|group|business|side)|"
    r"by the way|btw|sir|lah)$"
)


_COMPANY_TAIL = re.compile(
    r"\s+(?:(?:of|at|for|in) (?:an?|this)|at (?:the|our|my)|with|from|here)\b|\s*[@,，;；。]",
    re.IGNORECASE,
)


_NEAR = 16  # characters between "I am" and the title


_LEAD_IN = re.compile(
    r"(?:\b(?:i am|i'?m|im|as|me is|sou|soy|i work as|myself)\s+(?:(?:the|an?|only|just|now|curre"
    r"ntly|still|really|your)\s+)*"
    r"|(?:我|本人|俺)(?:这个|一个|就是?一?个?|就一|只是一?个?|也就一?个?|不过是?一?个?|一)(?:小小"
    r"的|小)?"
    r"|(?:本人|我|俺)(?:就|现在|目前)?(?:系|是|做|当)(?:一?[个名位])?|刚升(?:的|了|上)?|刚接(?:任"
    r")?|刚当上|作为(?:一[个名])?|身为(?:一[个名])?|其实(?:是|就是))"
)


def after_lead(text: str, folded: str, clause: Span, hit: Hit) -> Span | None:
    """From the last "I am a" or 我就一 before the title to its end."""
    leads = list(_LEAD_IN.finditer(folded, clause.start, hit.start))
    if not leads or hit.start - leads[-1].end() > _NEAR:
        return None
    span = trimmed(text, leads[-1].end(), hit.end)
    between = folded[span.start : hit.start]
    if re.search(r"[是的做当任管]|\b(?:of|at|with|for|in|a|an|the)\b", between):
        return Span(hit.start, hit.end)
    return span if span.start < span.end else None


def without_company(text: str, chunk: Span, hit: Hit) -> Span:
    """The title without the company around it: "of a brewery with 300 people", 啤酒厂的 …"""
    end, start = chunk.end, chunk.start
    tail = _COMPANY_TAIL.search(text, hit.end, chunk.end)
    if tail is not None:
        end = tail.start()
    head = text.rfind("的", chunk.start, hit.start)
    if head >= 0:
        start = head + 1
    return Span(start, end) if end > start else chunk


def title_chunk(text: str, clause: Span) -> Span:
    """The clause without "I am the", 我是 and the small words at its end."""
    piece = text[clause.start : clause.end]
    lead = _TITLE_LEAD.match(piece)
    start = clause.start + (lead.end() if lead is not None else 0)
    end = clause.end
    rest = text[start:end]
    cut = re.search(
        r"\s(?:/|and i\b|but\b|who\b|so\b|responsible\b|in charge\b)|(?<=[\u4e00-\u9fff]) ",
        rest,
        re.IGNORECASE,
    )
    if cut is not None and cut.start() > 1:
        end = start + cut.start()
    tail = TITLE_TAIL.search(text[start:end]) or _TITLE_TAIL_EN.search(text[start:end])
    if tail is not None and tail.start() > 0:
        end = start + tail.start()
    return trimmed(text, start, end)


def grown(folded: str, clause: Span, hit: Hit) -> Span:
    """The hit with the Chinese noun before it (渠道部 + 经理) when the clause is a sentence."""
    if not has_han(folded[hit.start : hit.end]):
        return Span(hit.start, hit.end)
    head = re.search(r"[\u4e00-\u9fff]{0,8}$", folded[clause.start : hit.start])
    words = head.group() if head is not None else ""
    words = re.split(r"[是的做任当管个位名在我个一]", words)[-1]
    return Span(hit.start - len(words), hit.end)
