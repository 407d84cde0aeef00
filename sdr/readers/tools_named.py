"""English answers to "what do you use today?", whole: "a whiteboard and Encompass".

People answer with a list of things, known or not, and a remark; the list is the answer, not only
what stands in a word list. Used by `systems`.
"""

import re

from sdr.readers.answers import is_plain_no
from sdr.readers.reading import Found
from sdr.readers.silences import is_unknown
from sdr.readers.text import Span, clauses, has_han, trimmed

_FILLER = re.compile(
    r"(?:(?:lol|lmao|haha+|hehe|ha|well|um+|uh+|er+m?|oh|ah|honestly|ok|okay|so|yeah|yes|right|"
    r"sadly|"
    r"god|hmm+|actually|basically|embarrassingly|dont laugh|don'?t laugh|nothing fancy|"
    r"you'?ll laugh|"
    r"good question|believe it or not|currently|at the moment|right now|today|these days|just|only|"
    r"mostly|mainly|mainly just|still|we(?:'re| are)? (?:all )?(?:on|in|using)|we (?:use|have|run|"
    r"work with|live (?:in|on)|rely on|do it (?:with|on|in)|'ve got|got)|it'?s (?:all |just |"
    r"mostly )?"
    r"(?:on |in )?|i use|using|running|an? (?:mix|mixture|combination|blend) of|that'?d be|"
    r"that would be|:)[ ,.:]*)*"
)
_VERBS = re.compile(
    r"\b(?:is|are|was|were|am|they|he|she|it's|i'm|we're|don't|doesn't|can't|won't|has|have|had|"
    r"use|"
    r"uses|used|do|does|did|can|could|would|will|works?|went|keeps?|refuses?|hates?|loves?|need|"
    r"needs|"
    r"want|wants|know|think|why|what|how|if|because|not|no|none|nothing|never)\b"
)
_REMARK = re.compile(
    r"\s(?:from (?:my|our|the|a|an) |(?:that|which) (?:my|our|an?|some) |(?:made|built|written|"
    r"set up|"
    r"done|kept) by |every (?:day|evening|week|night|morning)|po\b|since|for (?:the last |over |"
    r"about )?(?:\d|ten|years|ages|now|donkey)|until|"
    r"i (?:guess|think|"
    r"suppose|fear)|sadly|lol|haha|tbh|unfortunately|these days|believe it|god help|mostly|mainly|"
    r"basically|for my sins|at the moment|at present|right now|currently|if you can call|"
    r"if that counts|and (?:that'?s (?:it|all)|it|we|they|i)\b|which|who|but|because|though|"
    r"from (?:19|"
    r"20)\d\d|v\d).*$"
)
_GOES_ON = re.compile(
    r"(?:and|plus|then|otherwise|or|also|the rest|rest is|for the rest|with|some|a|an)\b"
)
_MOST_WORDS = 14
#: "our ERP is proALPHA": a name of no list, its kind told.
OUR_KIND: re.Pattern[str] = re.compile(
    r"\b(?i:our|the) (?i:erp|crm|dms|sfa|wms|oms|pos|till|accounting|accounts|back ?office|"
    r"order(?:ing)?"
    r"|sales|stock)(?i: system| software| package| tool| app)?(?i: is| runs on| comes from|:| =)"
    r"(?i: called| from| by| an?|"
    r" the)? (?P<n>\w*[A-Z]\w*(?:\.\w+)*(?:\s[A-Z0-9]\w*(?:\.\w+)*){0,2})"
)
#: Ways to reach somebody; alone they are no way of working where a contact was asked for.
CHANNELS: re.Pattern[str] = re.compile(
    r"(?:whatsapp|wechat|telegram|viber|zalo|line|signal|sms|e-?mails?|phone|微信|电话|短信|邮件|qq|钉钉|"
    r"飞书|企业微信)(?: groups?)?"
)
#: "Kingdee for finance": one thing and what it is for.
_ONE_FOR = re.compile(r"\S+(?: \S+)? (?:for|in|at) (?:the |our )?\w+(?: \w+)?")


def whole_answer(text: str, folded: str, known: list[Span]) -> Span | None:
    """The list of things that answers, or None where it is a sentence; `known`: what was
    recognised.
    """
    cut = [c for c in clauses(folded) if not _FILLER.fullmatch(folded[c.start : c.end])]
    if not cut:
        return None
    first = cut[0]
    lead = _FILLER.match(folded, first.start, first.end)
    start = first.start if lead is None else lead.end()
    if start >= first.end or not _a_thing(folded[start : first.end]):
        return None
    end = _without_remark(folded, start, first.end)
    if end == first.end:
        for clause in cut[1:]:
            piece = folded[clause.start : clause.end]
            listed = folded[end : clause.start].strip() in (",", "")
            named = any(clause.start <= k.start < clause.end for k in known)
            if not listed or not _a_thing(piece) or not (named or _GOES_ON.match(piece)):
                break
            end = _without_remark(folded, clause.start, clause.end)
            if end != clause.end:
                break
    span = trimmed(text, start, end)
    one = [k for k in known if span.start == k.start and k.end < span.end]
    if one and end <= first.end and _ONE_FOR.fullmatch(folded, span.start, span.end):
        return one[0]
    words = folded[span.start : span.end].split()
    return span if 1 <= len(words) <= _MOST_WORDS else None


def _a_thing(piece: str) -> bool:
    return _VERBS.search(_REMARK.sub("", piece)) is None and any(c.isalpha() for c in piece)


def _without_remark(folded: str, start: int, end: int) -> int:
    remark = _REMARK.search(folded, start, end)
    return end if remark is None else remark.start()


def listed(text: str, folded: str) -> Found | None:
    """Things of no list, joined or with a capital: "MYOB and a lot of texting"."""
    whole = whole_answer(text, folded, [])
    if whole is None or has_han(folded) or is_unknown(folded) is not None or is_plain_no(folded):
        return None
    words = text[whole.start : whole.end]
    joined = re.search(r"\band\b|\+|&|,|\bplus\b", words) is not None
    if not (joined or words[:1].isupper() or re.match(r"an? ", words)):
        return None
    return Found(words, whole, 0.65, quoted=True)
