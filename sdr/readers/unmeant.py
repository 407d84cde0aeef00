"""What is said and not meant: fears, jokes, suppositions, other people's prices and numbers.

`reader` closes these stretches to the readers of values: 明天就买(开玩笑的); 如果预算是三十万;
那家报了38万. Contacts have a rule of their own (`not_theirs`): the vendor's phone, an order number.
Pure; over folded text.
"""

import re

from sdr.readers.text import Span, clauses, is_question, sentences

# 别跟我说半年; "don't tell me six months": what is feared, not what is told
_NOT_MEANT = re.compile(
    r"(?:可?别|不要)(?:再?(?:跟|和|同|给)我)(?:说|讲|扯|提)[^,。!?;]{0,16}"
    r"|\b(?:don'?t (?:tell me|say)|do not (?:tell me|say))\b(?! that again)[^,.!?;]{0,24}"
)
_JOKE = re.compile(
    r"(?<!不)(?<!不是)(?<!没)(?<!没有)(?<!别)(?<!你)(?:开(?:个)?玩笑|说笑|说着玩|逗你(?:玩|呢)?|"
    r"闹着玩|瞎说的|"
    r"随口(?:一)?说)(?:的|呢|啦|而已|哈|了)?(?!吧|吗)"
    r"|\b(?:just |only |i'?m )?(?:kidding|joking)\b(?! me| right)|\bjk\b"
)
#: Supposed whatever follows, and supposed where the sentence asks.
_SUPPOSED = re.compile(
    r"^(?:那|就|我是说|咱)?(?:假设|假如|假使|假定|万一|比方说?|比如说?|打个?比方|譬如|举个?例子?|"
    r"例如)"
)
_IF = re.compile(
    r"^(?:那|就|我是说|请问)?(?:如果|要是|倘若|若是|若(?!干))(?!.{0,6}(?:我们|咱|俺|我司|我公司))"
)
_ASKING = re.compile(
    r"能不能|行不行|够不够|可不可以|多少|什么时候|啥时候|几(?:天|周|个月)|怎么|最晚|最快"
)
#: A sum that somebody else named: 那家报了38万, 给我们报价二十万, 用友要四十万.
_FIGURE = r"[\d一二两三四五六七八九十百千万]"
_THEY = (
    r"(?:上一?家|前一?家|那家|别家|另一家|有一?家|某家|几家|对手|友商|竞品|同行|供应商|厂商|服务商|"
    r"别人|人家|朋友|隔壁)"
)
_QUOTED = re.compile(
    rf"{_THEY}[^,。;!?]{{0,14}}?(?:报(?!预算|批|上)|开价|要价|开口|收(?:了|费)?|卖|要(?!求))"
    rf"[^,。;!?]{{0,6}}?(?={_FIGURE})[^,。;!?]{{0,14}}"
    rf"|(?:上回|上次|之前|去年|前年)[^,。;!?我]{{0,8}}?报(?:价|了|的|过|出|过来|给我们?)+"
    rf"[^,。;!?]{{0,6}}?(?={_FIGURE})[^,。;!?]{{0,14}}"
    rf"|(?:被|给我们?|跟我们?|对我们?)(?:报|开|要)(?:了|价|过)*(?={_FIGURE})[^,。;!?]{{0,12}}"
)
#: A lead into somebody else's number or address, and what is said of it after.
_THEIR_CONTACT = re.compile(
    r"(?:你们|贵司|你司|客服|售后|官网|网站|平台)(?:(?![打回给叫让派加找联]|拨)[^,。;!?]){0,10}"
    r"(?:电话|手机|号码?|邮箱|微信|热线|座机)"
    r"(?:是不是|是|:|为|号)*\s*$"
    r"|(?:单号|订单号?|运单|快递(?:单)?号?|物流单?号?|工单|发票号?|合同号?|编号|流水号|条码|"
    r"批次号?|"
    r"税号|账号|卡号|身份证号?)(?:是|为|:|号)*\s*$"
    r"|\b(?:order|invoice|tracking|ticket|reference|ref|parcel|contract)(?: no\.?| number|"
    r" id)?(?: is|:|#)*\s*$"
)
_NO_CONTACT_AFTER = re.compile(
    r"\s?(?:这种?|那)?(?:是|就是)?(?:快递|订单|物流|运单|"
    r"工单)?(?:号)?[^,。;!?]{0,4}(?:不是(?:手机|电话|我)|退信|打不通(?!就|的话|时|可|请|再)|"
    r"没人接(?!就|的话|时|可|请|再)|空号)"
)


def unmeant(folded: str) -> list[Span]:
    """The stretches whose figures, days and places are nobody's own here."""
    spans = [Span(*m.span()) for p in (_NOT_MEANT, _QUOTED) for m in p.finditer(folded)]
    for sentence in sentences(folded):
        words = folded[sentence.start : sentence.end]
        joke = _JOKE.search(words)
        if joke is not None:
            spans.append(Span(sentence.start, sentence.start + joke.end()))
        asks = is_question(folded[sentence.start : sentence.end + 1]) or _ASKING.search(words)
        for cut in clauses(words):
            clause = words[cut.start : cut.end]
            if _SUPPOSED.match(clause) or (asks and _IF.match(clause)):
                spans.append(Span(sentence.start + cut.start, sentence.start + cut.end))
    return spans


def not_theirs(folded: str, span: Span) -> bool:
    """Whether a number or an address is said to be the vendor's, or that of an order or parcel."""
    return (
        _THEIR_CONTACT.search(folded[: span.start]) is not None
        or _NO_CONTACT_AFTER.match(folded, span.end) is not None
    )
