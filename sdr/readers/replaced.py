"""How it was before, told beside how it is now: 原先说20万,昨天砍到14万了; 不在上海了,迁去了嘉兴.

Only what holds today is a fact; `reader` closes these stretches to all readers of values. Where
nothing newer is told ("we used to have 200") the sentence is left alone. Pure; over folded text.
"""

import re

from sdr.readers.text import Span, clauses, sentences

_LEAD_ZH = (
    r"^(?:(?:我们?|俺们?|咱们?|公司|厂里?|我司|其实|嗯|哦|啊|不过|但|就|这个|预算|老板)[ ,]*)*"
)
#: A clause that tells how it was or was meant to be.
_THEN = re.compile(
    rf"{_LEAD_ZH}(?:原来|原先|原本|原计划|原定|本来|以前|之前(?!的?那)|从前|早先|早年|当初|当年|"
    r"起初|最初|一开始|刚开始|老早|早些年|那会儿|年轻时候?|前些年|前几年)"
    r"|^(?:(?:we|i|it|our \w+|the \w+|well|so) )*(?:used to|originally|initially|at first|"
    r"previously|formerly|in the beginning)\b"
)
#: A clause that tells what became of it.
_BECAME = (
    r"(?:(?:换|改|更名|切换?|迁|搬|升|晋升|提拔|调|转|砍|削|压|降|缩|裁|减|涨|加|追加|扩|变|拖|推迟|"
    r"推|"
    r"延|挪|提前|拨|批)"
    r"(?:成|到|至|为|去|回|了|任|名|叫|用|做|上|下来)+|(?:升|晋升|提拔)(?!级))"
)
_NOW = re.compile(
    rf"{_LEAD_ZH}(?:(?:现在|如今|目前|眼下|这会儿|后来|最后|结果|最终|今年|去年|前年|最近|刚刚?|"
    rf"前阵子|"
    r"上个?(?:月|周|星期|季度)|昨天|前天|今天|年初|年底|"
    r"[一二三四五六七八九十\d]+月(?:份)?)[^,。;!?]{0,10}?)?(?:已经|都|又|被|就|给|全|整体|老板|"
    r"领导|总部)*"
    rf"{_BECAME}"
    rf"|{_LEAD_ZH}(?:现在|如今|目前|眼下|后来|最后|最终)(?!还?(?:没|不(?!到)))[^,。;!?]{{0,4}}"
    r"(?:是|就?剩|用|在|叫|做|要|看|有|只|大概|差不多|[\d一二两三四五六七八九十百]|改[做搞弄卖种灌酿产开]|转[做行型]|"
    r"专[做搞卖]|搞|卖|干|酿|灌装|生产)"
    r"|^(?:but |and )?(?:now|today|these days|since|currently|then|later)\b(?! (?:we|i) (?:want|"
    r"need|"
    r"would|look))"
    r"|^(?:but |and |we(?:'ve)? |it )*(?:(?:has |have |was |were |got |been )*(?:cut|moved|"
    r"switched|renamed|raised|grew|grown|shrunk|changed|pushed|promoted)\b)"
)
#: 从30万砍到20万, 把SAP换成金蝶: what was, in one breath with what is.
_FROM_TO = re.compile(
    r"(?:从|由|把)(?P<was>[^,。;!?]{1,16}?)(?:又|被|给|整体|逐步|一下子|直接)*"
    r"(?:砍|降|压|缩|裁|减|加|涨|扩|推迟?|拖|延|挪|改|换|切换?|升级?|提前?|搬|迁|调|增|变|转)"
    r"(?:成|到|至|为|去)了?(?!吗|多少|哪|什么)[^,。;!?]*[^,。;!?\s了吗]"
)
#: 不在上海了, 不是经销商了: no longer so, and where or what instead follows.
_NO_LONGER = re.compile(r"(?:早就?|已经?)?(?:不在|不是|不叫|不用|不做|没用)[^,。;!?]{1,14}了$")


def replaced(folded: str) -> list[Span]:
    """The stretches that hold what is no longer so, where what is so now is told after them."""
    spans = [Span(*m.span("was")) for m in _FROM_TO.finditer(folded)]
    for sentence in sentences(folded):
        then: list[Span] = []
        for clause in (
            Span(sentence.start + c.start, sentence.start + c.end)
            for c in clauses(folded[sentence.start : sentence.end])
        ):
            words = folded[clause.start : clause.end]
            if then and _NOW.search(words):
                spans += then
                then = []
            elif _THEN.search(words) or _NO_LONGER.search(words):
                then = [clause]
            elif then:
                then.append(clause)
    return spans
