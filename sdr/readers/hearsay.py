"""Stretches of an English message that tell nothing of the speaker's company as it is today.

What was heard or read, what is only supposed, what was so in another job. `reader` closes these
stretches to the readers of facts, as it does with the strangers of `others`. Pure.
"""

import re

from sdr.readers.text import Span, clauses, sentences

_HEARD = re.compile(
    r"\bi(?:'ve| have|'d)? (?:just |once |also |only |recently )?(?:heard|read|saw|seen|watched)\b"
    r"(?! (?:of |from |about )?(?:you|u|it|this|your|us)\b)(?= (?:that|about|of|from|in|on|at|how|"
    r"some\w*|an?|the|one|two|several|most|many|all|\w+ (?:compan|firm|mak|maker|brand|brewer|"
    r"people|factor|manufacturer|distributor|dealer)\w*)\b)"
    r"|\b(?:is it true|did you (?:know|hear|see|read)|rumou?r has it|word (?:is|has it)|"
    r"(?:they|people|everyone|everybody|someone|somebody) (?:say|says|said|told me)|"
    r"(?:in|on) the (?:news|papers?|radio|telly))\b"
)
_SUPPOSED = re.compile(
    r"(?<!i )\b(?:suppose|supposing|hypothetical(?:ly)?|imagine|pretend|what if|picture this|"
    r"if (?:i|we) (?:had|could have|were given|got)(?= [^.!?]*\b(?:would|could) (?:you|i|we|it|"
    r"they)\b)|if i (?:were|was) (?:you|an?|the|in)|as an example|for example|for instance)\b(?!\.)"
)
_ONCE = re.compile(
    r"\b(?:in|at|from|with|for|during) my (?:last|old|former|previous|first|earlier) "
    r"(?:[a-z]+ )?(?:job|company|firm|employer|place|gig|role|position|life|post|workplace)\b"
    r"|\bmy (?:last|old|former|previous) (?:job|company|firm|employer|workplace)\b"
    r"|\bwhen i (?:was (?:an?|the|still|at|in|with|working)|worked|used to work|started out)\b"
    r"|\bi used to (?:be|work|run|sell|manage|drive|have)\b"
    r"|\bi was (?:an? |the )?(?:[a-z&-]+ ){1,4}(?:until|till|before|back then|at the time|for "
    r"(?:\w+ )?years)\b"
)
_OURS = re.compile(
    r"\b(?:we|we're|we've|we'd|us|our|ours|here|mine|my (?:own )?(?:company|firm|business|plant|"
    r"team|boss|reps|dealers))\b"
)
_TODAY = re.compile(
    r"\b(?:now|today|these days|currently|nowadays|since then|at the moment|this time|i'm|i am|"
    r"i run|i work|i decide)\b"
)


def hearsay_spans(folded: str) -> list[Span]:
    """The clauses that are heard, supposed or past, up to the next one about the speaker's own."""
    spans: list[Span] = []
    for sentence in sentences(folded):
        for opener, own in ((_HEARD, _OURS), (_SUPPOSED, _OURS), (_ONCE, _TODAY)):
            match = opener.search(folded, sentence.start, sentence.end)
            if match is not None:
                spans += _closed(folded, sentence, match, own)
                break
    return spans


def _closed(folded: str, sentence: Span, opener: re.Match[str], own: re.Pattern[str]) -> list[Span]:
    closed: list[Span] = []
    for clause in clauses(folded[: sentence.end]):
        if clause.end <= opener.start():
            continue
        begin = max(clause.start, opener.start())
        rest = max(begin, min(opener.end(), clause.end))
        if own.search(folded, rest, clause.end):
            break
        closed.append(Span(begin, clause.end))
    return closed
