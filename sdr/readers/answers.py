"""How a message answers: a yes or a no, a correction, free text that may be the answer.

Pure phrase grammar in both languages. Called by `reader.read`, and by the actions that put a
yes/no question (consent, recap).
"""

import re
from typing import Literal

from sdr.readers.text import Span, blanked, clauses, fold, sentences

_PLAIN_NO = re.compile(
    r"^(?:不|不了|不用了?|不要|不需要|不必|不行|算了|不可以|没有?|no+|nope|nah|no thanks?|"
    r"no,? thank you|no need|not now|not yet|rather not|negative|"
    r"nein)[\s,.!。~啊呀吧了呢哈谢谢]*(?:thanks|thank you|thx|sorry)?[\s.!]*$"
)

_YES_ZH = re.compile(
    r"^(?:嗯+|恩+|唔|对+(?:的|头|呀|啊|滴)*|是(?:的|呀|啊|滴|呢)*|没错|没问题|冇问题|没毛病|可以|"
    r"行|好(?:的|嘞|呀|啊|滴|吧)*|中|成|妥|要得|得嘞?|必须(?:的)?|当然|正是|确实|有(?:的)?|在用|"
    r"会|愿意|方便|能(?:接受)?|也行|同意|系(?:啊|呀)?|安排|准确|需要(?:的)?|想(?:的|要)?|算是|"
    r"应该(?:是)?|批了|确认|差不离|差不多|太对了|求之不得|可一|是本人|一模一样|就按你说的|不错|"
    r"肯定|ok(?:ay)?|okey|(?:都|全|全都|基本(?:上)?)(?:对|正确|没错|没问题|准确)|完全(?:正确|"
    r"一致)|好说|没意见|以上(?:信息)?都对|说对了|贵方表述属实)"
)
_NO_ZH = re.compile(
    r"^(?:不(?!错|过|仅|光|只|止|是问题|方便说)|没(?!错|问题|毛病|意见|事)|否|错了|并(?:没|不|"
    r"非)|暂时没|还没|从来没|恰恰相反|非也|别(?!的|人)|算了|木有|冇(?!问题)|唔(?:系|使|得|好)|"
    r"么得|没得|你搞错|号码你记错|你记(?:错|岔)|一点也不|一个都没|没戏|倒也没|哪有|我不|俺不|"
    r"布是|这个还真没|以上描述.{0,10}不符|no\b|nope|nah)"
)
_YES_EN = re.compile(
    r"^(?:(?:well|oh|ah|haha|honestly|sadly|sorry|hmm|ok|okay|good|fair enough)[, ]+)*(?:y\b|"
    r"ye[sp]+\b|yess+\b|ya+h?\b|yeah|yea\b|yup|yep|sure|ok(?:ay|ey)?\b|k\b|of course(?! not)|"
    r"absolutely(?! not)|exactly|correct|right\b|indeed|definitely(?! not)|certainly(?! not)|"
    r"totally(?! not)|perfect|sounds good|works for me|fine\b|please do|go (?:ahead|on)|"
    r"affirmative|agreed?|i agree|deal\b|true\b|naturally|for sure|uh[- ]?huh|mhm|why not|"
    r"no (?:problem|objection|worries|issue)|you nailed it|that(?:'s| is|s) (?:right|correct|"
    r"true|it)|be my guest|kindly proceed|very much|100%|it (?:is|does)|i think so|i do\b|i am\b|"
    r"i'd like that|as you say|alright|all right|great|jawohl|haan|is ok|you can say that|"
    r"is fine|by all means|cool\b|got it|do it|all (?:good|correct|right|true)\b|spot on|"
    r"(?:you )?nailed it|(?:it |that |this )?(?:looks|sounds|seems) (?:good|right|fine|correct)|"
    r"confirm(?:ed)?\b|that'?s (?:me|us)\b|accurate|bang on|dead on|no (?:changes|corrections))"
)
_NO_EN = re.compile(
    r"^(?:(?:well|oh|ah|uh|honestly|sorry|hmm|i would say|i'd say)[, ]+)*(?:n\b|"
    r"no+\b(?! (?:problem|objection|worries|issue))|nope|nah|nay|not\b|never|negative|wrong\b|"
    r"incorrect|false\b|neither|none of|nothing|i (?:don'?t|doubt|disagree|am not|do not|"
    r"wouldn't|didn't)|i'd prefer not|rather not|definitely not|certainly not|absolutely not|"
    r"can'?t\b|cannot|didn'?t|wouldn'?t|that(?:'s| is|s) (?:not|wrong|false|incorrect)|isn'?t|"
    r"nein|nahi|leider nein|other way round|the opposite|x$)"
)
_EMOJI_YES = re.compile(r"^[\s👌👍✅🙆💯🤝✔️☑️🏻-🏿‍♀♂️]+$")
_EMOJI_NO = re.compile(r"^[\s👎❌🙅✖️🚫⛔🏻-🏿‍♀♂️]+$")

_CORRECTS = re.compile(
    r"(?:说|打|写|记|填|输|讲|报|弄|搞)(?:错|岔|漏)了?|更正|纠正|改(?:成|为|一下)|应该(?:是|为)|"
    r"准确(?:地|来)?说|确切(?:地|来)?说|不对|不是.{1,24}?(?:而?是|,\s*是)|作废|重新(?:说|来|填)|"
    r"刚才(?:说|那个|写)|我说的是|口误|打[多少]|[多少漏](?:打)?了?(?:一)?个(?:零|0)|"
    r"是\D{0,3}[\d一二两三四五六七八九十百千万]+[^,。]{0,3}不是|手误|笔误|搞混|少打|多打|改口|"
    r"(?<=[月日号万百千十\d人年])[…,。.\s]+不[,\s]|[哦噢啊呃哎嗯]不(?:是|"
    r"对)?(?=[,。\s\d一二三四五六七八九十几两])|"
    r"手滑|打快了|看错|记岔"
    r"|\bi meant|sorry[, ]+meant|^meant\b|meant to (?:say|write|type)|scrap that|correction\b|"
    r"(?:^|[,.!] ?|no )actually\b|actually (?:it'?s|we'?re|we are|i'?m|\d)|\bi mean\b|no,? wait|"
    r"wait,? no|no sorry|(?<=[\dkwm%a-z万百千十])[,.? ]+(?:no|nope|sorry|rather|"
    r"or rather)[,. ]+(?=(?:about |around |"
    r"more like |it'?s )?[\d$€£]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\b)|"
    r"make (?:it|that)\b|not .{1,24}? but\b|typo|(?:my|by) mistake|mis(?:typed|spoke)|"
    r"wrong number|sorry[, ]+(?:it'?s|that'?s|no|not|my)|should(?:'ve)? (?:be|been)|strike that|"
    r"let me correct|to correct|ignore (?:that|what|my)|i said .{1,30} but|\boops\b|no,? it'?s|"
    r"no,? that'?s .{0,20}?it'?s|change (?:that|it) to|forget (?:that|what i said)|"
    r"not .{1,16}?[,;] (?:it'?s |but )?(?:\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|"
    r"dec)\w*\b)"
)
_NEGATED = re.compile(
    r"不是(?P<zh>[^,。;!?]{1,20}?)(?=[,。;\s]*(?:而?是|应该)|$)|"
    r"(?<![a-z])not (?P<en>[^,.;!?]{1,20}?)(?=\s?(?:,|;|but\b|$))"
)

_GREETING = re.compile(
    r"^(?:你好|您好|哈喽|嗨|在吗|在不|早上好|下午好|晚上好|谢谢|多谢|再见|拜拜|hi+|hello|hey|"
    r"good (?:morning|afternoon|evening)|thanks?(?: you)?|thx|bye|goodbye|see you|cheers|haha+|"
    r"哈哈+|lol|👋|🙏|😊|\s|[,.!~。])+$"
)
_REQUEST = re.compile(
    r"转人工|人工客服|找人工|真人|人工$|销售联系|客服|演示|demo\b|报价|别(?:再)?(?:发|联系|烦|"
    r"骚扰)|退订|取消|不要再|你们|你是|贵司|机器人|发(?:个|份|我|点)?资料|介绍一下|what do you|"
    r"can you|could you|do you|are you|your\b|you guys|unsubscribe|stop (?:writing|sending|"
    r"messag|contact)|leave me alone|talk to (?:a|some)|human\b|real person|call me back|"
    r"speak (?:to|with)|send me|too expensive|太贵|not interested|没兴趣|不需要|不考虑|fuck|"
    r"shit(?!-?loads?|-? ?tons?)|idiot|傻|滚|妈的"
)


#: "marketing lead i guess??" is an answer all the same.
_HEDGED = re.compile(
    r"(?<=\w),?\s(?:i (?:guess|think|suppose|reckon|believe)|maybe|probably|perhaps|idk|or so|"
    r"if that counts|kind of|sort of|or something)\s*\?+\s*$"
)


#: "would you believe order books?" asks nothing.
_RHETORICAL = re.compile(
    r"\b(?P<lead>(?:would|can|could) you (?:believe|imagine)(?: it)?|guess what|you know what)\b"
    r"[^?]{0,60}(?P<mark>\?)"
)


#: "my name? Xiulan": the question said back before it is answered.
_ECHO = re.compile(
    r"\W*(?P<lead>(?:(?:well|ok|so|hm+|oh|ah)[, ]+)?(?:(?:my|our|the|your) )?(?:"
    r"(?:(?:full |first |job |company )?(?:name|title|role|position))|company|budget|money|"
    r"headcount|team size|size|region|location|timeline|timing|industry|business|number|phone|"
    r"e-?mail|where|when|how many|how much|how big|what we (?:make|use|do|run)|who decides|"
    r"what (?:i|we) do))(?P<mark>\?)(?=\s*[\w\d])"
)


def without_rhetoric(folded: str) -> str:
    """The text with a full stop where a question asks nothing; same length."""
    match = _RHETORICAL.search(folded) or _ECHO.match(folded)
    if match is None:
        return folded
    (start, end), at = match.span("lead"), match.start("mark")
    return folded[:start] + " " * (end - start) + folded[end:at] + "." + folded[at + 1 :]


def is_plain_no(folded: str) -> bool:
    """Whether the whole text is a no."""
    return _PLAIN_NO.match(folded.strip()) is not None


def corrects(folded: str) -> bool:
    """Whether the text takes back something said before."""
    return _CORRECTS.search(folded) is not None


def taken_back(folded: str) -> list[Span]:
    """The stretches that hold what is NOT so: 200 in 不是200,是500."""
    if not corrects(folded):
        return []
    spans: list[Span] = []
    for match in _NEGATED.finditer(folded):
        name = next(n for n in ("zh", "en") if match[n])
        spans.append(Span(*match.span(name)))
    return spans


def is_answer_like(folded: str) -> bool:
    """Whether free text may be taken as the answer: no greeting, question, request or bare yes."""
    stripped = _HEDGED.sub("", folded.strip())
    if not any(c.isalnum() for c in stripped):
        return False
    if _GREETING.match(stripped) or re.search(
        r"\?|吗\s*$|多少钱|怎么(?:卖|收费)|为(?:什么|啥)|干嘛|^why\b|^what\b|^how\b|^who\b",
        stripped,
    ):
        return False
    return _REQUEST.search(stripped) is None


def aside(folded: str) -> Span | None:
    """The questions and requests behind an answer: "Ludhiana. You sell there?"."""
    told = sentences(folded)
    for number, sentence in enumerate(told):
        if is_answer_like(folded[sentence.start : sentence.end + 1]):
            continue
        words = folded[sentence.start : sentence.end]
        if _GREETING.match(words) or not any(c.isalnum() for c in words):
            continue
        lead = _ABOUT_YOU.match(folded) is None
        return Span(sentence.start, len(folded)) if number and lead else None
    return None


_OF_YOU_ZH = re.compile(r"你们?|您|贵司")


def beside_you(folded: str) -> list[Span]:
    """The clauses about the vendor around a Chinese answer: 跟你们李总一个姓,李,李秋实."""
    told = clauses(folded)
    of_you = [c for c in told if _OF_YOU_ZH.search(folded, c.start, c.end)]
    rest = blanked(folded, of_you)
    asks = any(folded[c.end : c.end + 1] == "?" for c in of_you)
    return of_you if 0 < len(of_you) < len(told) and not asks and is_answer_like(rest) else []


_ABOUT_YOU = re.compile(r"\W*(?:and |so |but )?(?:you|your|you're|this|that|it)\b")
_DODGE = re.compile(
    r"(?:hm+|well|oh|ah+|ugh|phew|look)\W*$|"
    r"(?:(?:oh|well|hm+|ah+|honestly|look|ok|so|ha+|haha+|phew|ugh|now)[, ]+)*"
    r"(?:(?:(?:that|it|this)(?:'s| is|s)|that would be|what) (?:an? |the |our |my )?"
    r"(?:(?:very|really|bit|rather|pretty|quite|whole|bit of an?|of a|another) )*"
    r"(?:sore|touchy|delicate|sad|long|tricky|good|great|complicated|difficult|hard|funny|fun|"
    r"interesting|different|sensitive|personal|strange|odd|weird|fair|open|painful|embarrassing|"
    r"mystery|question|story|joke|matter|mess)\b"
    r"|(?:an? )?(?:long|sad|funny|sore|touchy|good|great|fair|tricky|another|different) (?:story|"
    r"subject|topic|one|question|point|point there)\b"
    r"|(?:have a |take a |go on,? )?guess\b|pass\b|you tell me\b|surprise me\b|does (?:it|that) "
    r"matter|who cares|what(?:ever| do you think)\b|(?:it )?(?:all )?depends\b|complicated\b|"
    r"hard to (?:explain|describe|put)|where (?:do|shall|should) i (?:start|begin)|"
    r"don'?t (?:ask|get me started|remind me)|better not ask|no comment|next\W*$|"
    r"ask (?:me|it|him|her|them|around|again|hr|\w+ (?:in|from|at|about)|(?:my|our|the) \w+)\b|"
    r"(?:i'?ll|i will|i'd|let me) (?:rather )?(?:tell|say|explain|discuss|keep|leave|come|get|"
    r"think|check)\b|"
    r"(?:first|before (?:that|i|we|you))\b|(?:i|we) (?:don'?t|do not|never) (?:talk|discuss|"
    r"want|like|see)\b)"
)


#: The same in Chinese: 你猜, 说来话长, 你管我干啥的.
_DODGE_ZH = re.compile(
    r"(?:[哎唉嗨嘿哈哦嗯额呃啊这]+[,\s]*)*(?:(?:你|您)(?:先|再|倒是)?(?:猜|说说?|报|讲|看着|问|管|"
    r"查|想)|"
    r"(?:这个?|那个?)?(?:说来|说起来)(?:话长|丢人)|一言难尽|(?:别|甭|休)(?:提|问|说|管)|"
    r"问(?:这|那)(?:个|些)?|(?:先|再)(?:不|别|看|聊|说|谈)|(?:不|没)(?:重要|关系|所谓|啥|什么)|"
    r"(?:回|改)(?:头|天)|以后|随便|随意|都行|都可以|无所谓|算了|下一个|跳过|说了你|"
    r"跟你(?:们)?(?:说|讲|没)|"
    r"谢谢|多谢|好的?|行|可以|对|是的?|嗯+|哦+)(?:$|[\u4e00-\u9fff,。!?\s~]{0,8}$)"
)


def dodges(words: str) -> bool:
    """Whether words taken as an answer say nothing: "that's a sore subject", "long story"."""
    plain = words.strip().lower()
    return _DODGE.match(plain) is not None or _DODGE_ZH.match(plain) is not None


_STILL = re.compile(
    r"还是(?:这样|那样|一样|老样子|这个|那个|这么|原来)|(?:没|沒|冇)(?:有)?(?:什么|啥)?(?:变|改)|"
    r"不变|照旧|"
    r"老样子|跟(?:上次|之前|以前)一样|^一样|仍然(?:是|如此)|依然|还是的?[\s,。!]*$|"
    r"(?:没|无)(?:有)?(?:多?大|太大|明显)?(?:的)?变化|变化不大|"
    r"\b(?:still (?:right|so|true|the same|holds?|correct|stands|applies|is|are|am|do)\b|"
    r"(?:the )?same (?:as|still)|(?:all |about |pretty much |exactly )?the same\b|^same\b|"
    r"unchanged|no changes?\b|nothing(?:'s| has| is)? (?:new|changed|different)|"
    r"(?:has|have|did|is)(?:n'?t| not) chang|not changed|as before|as it was)"
)
_CHANGED = re.compile(
    r"(?:有|发生)(?:了)?(?:些|一些|点)?(?:变化|变动|变更)|变了|改了|不(?:再)?是(?:这样|那样)了?|"
    r"不一样了|"
    r"(?:现在)?不是了|早就不|变(?:多|少|大|小)|增加了|减少了|已经换|换了|裁员|扩招|"
    r"\b(?:grown|shrunk|laid off|switched)\b|"
    r"\b(?:no longer|not any ?more|isn'?t any ?more|(?:has|have|that|it|things|'s) changed|"
    r"changed (?:since|a lot)|different now|used to be|not the case|out of date|outdated)\b"
)


_NOT_STILL = re.compile(
    r"\b(?:not|isn'?t|aren'?t|no longer)\b[^,.;!?]{0,14}\b(?:same|still|right|true|correct)\b|"
    r"\bstill (?:isn'?t|aren'?t|don'?t|doesn'?t|haven'?t|hasn'?t|"
    r"(?:is|are|am|do|does|have|has) not)\b|"
    r"\bsame (?:any ?more|no longer)\b"
)
_NO_MORE = re.compile(r"(?:没|沒)(?:有)?(?:别的|其他|其它|什么要|啥要|补充)")
_NO_COMMA = re.compile(r"^(?:不(?:是)?|no|nope|nah)\s*[,.，。!]\s*")


def still(text: str) -> Literal["yes", "no"] | None:
    """Whether what is said back from an earlier visit holds still; None where it is not said.

    "Nothing has changed" and 没变 are a yes here, though they begin with a no.
    """
    folded = fold(text).strip()
    if _NOT_STILL.search(folded):
        return "no"
    rest = _NO_COMMA.sub("", folded)  # "no, nothing has changed"
    if _STILL.search(rest) and not re.search(r"^(?:不(?!变)|no\b(?! chang))", rest):
        return "yes"
    if _NO_MORE.match(folded):
        return None  # "nothing else" says nothing of what was said back
    if _CHANGED.search(folded):
        return "no"
    return yes_no(text)


def yes_no(text: str, language: str | None = None) -> Literal["yes", "no"] | None:  # noqa: ARG001 - part of the interface
    """A yes or a no at the head of an answer, in context; None where it is neither.

    Both languages are read whatever `language` says: people answer "yep" in Chinese chats.
    """
    folded = fold(text).strip()
    if not folded:
        return None
    if _EMOJI_YES.match(folded) or folded in ("1", "+1", "√"):
        return "yes"
    if _EMOJI_NO.match(folded) or folded in ("x", "×"):
        return "no"
    folded = re.sub(r"^[\s,.!。~…-]+", "", folded)
    head = re.sub(r"^(?:嗯[.…]+)(?=不)", "", folded)
    han = re.match(r"[\u4e00-\u9fff]", head) is not None
    if han:
        if _NO_ZH.match(head) and not re.match(r"不(?:过|仅|光)|没(?:错|问题)", head):
            return "no"
        if re.match(
            r"(?:嗯|那|这|哎|害|但|还)?[^,。]{0,6}?(?:没有|不是|不行|不对|不用)", head
        ) and not re.match(r"(?:对|是|有|好|可以|行)", head):
            return "no"
        return "yes" if _YES_ZH.match(head) else None
    if _YES_EN.match(head):
        if re.match(r"(?:ok\b|sure\b|right\b|fine\b)?[, ]*but no\b", head):
            return "no"
        return "yes"
    return "no" if _NO_EN.match(head) else None
