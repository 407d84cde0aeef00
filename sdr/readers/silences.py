"""Answers that are no value: "I don't know", "the boss has not decided", "I'd rather not say".

Pure phrase grammar in both languages. Called by `reader.read` for the fact that was asked last.
"""

import re
from typing import Literal

from sdr.readers.text import Span, has_han
from sdr.readers.timelines_zh import silent

_NOT_TOLD = (
    r"\b(?:(?:could|can|would) not|couldn'?t|can'?t|cannot) (?:really |honestly |possibly )?"
    r"(?:tell (?:you|ya|ye|u)|guess|put a (?:number|figure)|hazard)(?! (?:because|as|since) (?:it|"
    r"that)'?s)|(?:haven'?t|have not|hadn'?t|not) (?:got )?(?:the|a|any) (?:foggiest|faintest|"
    r"first "
    r"idea|notion|scooby|idea|baldy)|no (?:notion|earthly)|(?:search|beats) me|ask me another|"
    r"(?:god|lord|heaven|goodness|christ) (?:only )?knows|wouldn'?t have (?:a|any) (?:clue|notion|"
    r"idea)|(?:don'?t|do not|haven'?t|have not|haven'?t got|no|without) (?:really |"
    r"yet )?(?:have |got )?"
    r"(?:a|any|the|that) (?:number|figure|amount|sum)\b|(?:they|nobody|no one|he|she|finance|hq|"
    r"management|head office|my boss|the boss|the owners?|controlling) (?:don'?t|do not|never|"
    r"doesn'?t|does not|won'?t) tells? (?:me|us)\b|(?:i'm|im|we're|i am|we are) (?:not|"
    r"never) (?:told"
    r"|privy|in the loop|involved)|out of the loop|(?:whoever|somebody|someone) (?:else )?(?:knows|"
    r"does|has|handles|holds|looks after) (?:that|it|the (?:money|budget|books|numbers|amex|card))|"
    r"clueless\b|(?:nobody|no ?one|no-one)(?:'s| has|'d| had)? (?:ever )?(?:tells?|told|"
    r"sa(?:ys|id)|"
    r"gives?|gave|given|mentioned|mentions|named)\b[^.;!?]{0,12}\b(?:me|us)\b(?! to)|"
    r"\bi'?d (?:only )?be guessing"
)
_NOT_SAID = (
    r"\b(?:will|shall|may|would|do|must|can|'d|'ll|should|am) (?:certainly |definitely |surely |"
    r"really |rather |prefer to |prefer )?not (?:be |to )?(?:reveal|disclos|name\b|tell|shar|"
    r"divulg|"
    r"say\b|discuss|giv|reveal|mention|talk about)\w*(?! up)|(?:that|it|this|which)(?:'s| is)? "
    r"(?:stays?|remains?|kept|keeps) (?:in|with|inside|between|here|under|private|internal|among)|"
    r"(?:our|my) (?:own )?(?:affair|business)\b(?=\W*$)|not for your ears|nunya|nosy\b|"
    r"a trade secret|(?:would|'d|will|'ll) (?:kill|shoot|fire|murder|skin|hang|sack|lynch) me if i "
    r"(?:told|tell|said|say|gave|shared)|never tell (?:a|your|any|the|sales)|"
    r"(?:conversation|discussion|question|topic|chat|matter) for (?:later|another|a later)|"
    r"(?:isn'?t|is not|not) mine to (?:reveal|share|tell|give|say)|"
    r"(?:asked|told|instructed|trained|learned|learnt) (?:not to|to stop|never to) (?:tell|telling|"
    r"shar|giv|reveal|disclos)\w*|(?:not|n't) (?:like|want|care|wish) to (?:discuss|talk about|"
    r"share|go into)\b|\bno (?:date|dates|number|numbers|figure|figures) from me\b"
)
_UNKNOWN = re.compile(
    rf"{_NOT_TOLD}|"
    r"看(?:缘分|天意?|造化|运气|命|心情|老天)|听天由命|随缘|(?:一天|天天|三天两头)(?:一个|三个|"
    r"两个|变)?(?:一个)?(?:主意|想法|变|样)|"
    r"没(?:个)?准(?:信|话)|没(?:个)?谱(?:$|[,。])|晓都不晓得|碰不到(?:钱|预算)|搞不懂|闹不清|"
    r"弄不清|"
    r"不知道|不晓得|不清楚|不太清楚|不了解|不确定|不大清楚|说不(?:准|清|好|上来)|"
    r"没(?:有)?(?:统计|数过|算过|细算|估过|想过|概念|了解过|关注过|问过)|记不(?:清|得)|"
    r"(?<!密码)(?<!账号)(?<!密码都)忘了(?!密码|账号|说|讲|告诉|提)|得问|"
    r"要问|问一?下(?:财务|老板|领导|人事|同事)|回头问|我问问|不归我管|不是我管|没想好|没数|"
    r"(?<![^\W这那个我呃额嗯唉哎就])(?:鬼|天|谁)(?:才)?(?:晓得|知道)(?!到时|你们|你)|哪(?:个)?晓得|"
    r"我哪(?:知道|清楚|晓得)|不(?:归|属于|由)我(?:管)?|我(?:不管(?:这)?|"
    r"管不(?:着|到|了))|不是我(?:管|负责|说了算|能定|定)|没(?:个)?(?:准|谱|底)(?:儿)?(?=$|"
    r"[,。;!?\s])|没(?:仔细|认真|好好)?想过|"
    r"没(?:仔细|认真|好好)(?:算|数|统计|估)(?:过)?|"
    r"(?:财务|人事|hr|行政|老总|老板|领导|总经理|会计)(?:那边|他们)?(?:才|最)(?:知道|清楚|晓得)|"
    r"(?:财务|人事|hr|行政|别人|会计)(?:那边)?(?:在)?管的?"
    r"|说不上(?!话)|无从得知|不好估|估不(?:出|准)|算不出|心里没(?:数|底|谱)|拿不准|(?:得|要|需要|"
    r"先)(?:去)?(?:请示|汇报|沟通)|问问再|难说|不好(?:说|讲)|没个准数|说不死|不掌握|搞不清|哪知道|"
    r"唔知|不懂这个|(?:看|听)(?:我们)?(?:领导|老板|上面|总部|集团)"
    r"|\b(?:no idea|no clue|dunno|don'?t know|do not know|dont knw|idk|not sure|unsure|"
    r"not certain|can'?t (?:say|tell)(?! you)|cannot say|couldn't (?:say|tell)|have to (?:ask|"
    r"check)|need to (?:ask|check)|must ask|haven'?t (?:counted|checked|thought|calculated)|"
    r"(?:haven'?t|not|have not) (?:got )?a clue|your guess|above my (?:pay ?grade|head)|"
    r"wouldn'?t know(?=\W*$|[,.;!]| that| about)|"
    r"couldn'?t tell you|only (?:the |my |our )?(?:owner|boss|cfo|ceo|finance|hr|accountant|"
    r"director)s? "
    r"(?:knows?|would know|can (?:say|tell))|(?:cfo|boss|owner|finance|hr|director|accountant|"
    r"head office) "
    r"(?:would know|handles?|keeps?|knows)(?= (?:that|it|this|those|about|the (?:number|budget|"
    r"figure))|\W*$|[,.])|(?:you'?d|you would|you) have to ask|not for me to (?:say|decide)|"
    r"that(?:'s| is) (?:for|up to) (?:the |my |our )?\w+|up to (?:my|the|our) (?:boss|cfo|ceo|"
    r"director|"
    r"owner|board|management|manager|husband|wife|finance)|(?:haven'?t|have not) (?:gotten|got|"
    r"come|been) "
    r"that far|no (?:exact )?(?:figures|numbers|data) (?:here|with me|at hand)|no way to (?:tell|"
    r"know)|"
    r"don'?t have (?:that|the) (?:number|figure|info\w*|data)|out of my hands|don'?t remember|"
    r"(?:need|have|want) to (?:talk|speak|discuss)(?: (?:it|this))? (?:to|with) |(?:get|"
    r"come) back to you|"
    r"(?:i'?ll|will|gotta) (?:ask|check|find out)\b|no clear idea|not aware|hard to (?:say|tell)|"
    r"difficult to say|who knows|beats me|"
    r"not my (?:area|department)|ask (?:(?:my|our|the) )?(?:finance|boss|manager|accountant|hr|cfo|"
    r"ceo|director|owner)|"
    r"(?:would|will) have to say|let me check|unknown|i forgot(?! (?:my|the) pass)|can'?t remember|"
    r"depends on)\b|"
    r"nobody knows|no numbers|\bwish (?:i|we) knew\b|\bif (?:only )?(?:i|we) (?:only )?knew\b"
)
_REFUSED = re.compile(
    rf"{_NOT_SAID}|"
    r"(?:暂|暂时|先|目前)?不便(?:于)?(?:对外)?(?:披露|透露|公开|奉告|告知|外传|回答)|"
    r"(?:不能|没法|不敢)(?:跟|和|对|给)?你?(?:们)?(?:讲|说|透露)(?!清|准|死|得清)|不好(?:(?:跟|和|"
    r"对|给)你?(?:们)?(?:讲|说)|讲|透露)(?!清|准|死|得清)|"
    r"看你们?(?:报|要|开)?(?:多少|什么价)[^,。;!?]{0,3}(?:我|再)|"
    r"你?们?先(?:报|出|给)(?:个)?(?:价|报价)[^。;!?]{0,8}再(?:告诉|讲|说|聊)|"
    r"(?:说|讲|告诉)(?:了|出来)?你?们?(?:就|又|会|还不)(?:得|会)?(?:照着|按|按着|顺着|往高)?(?:报|"
    r"要价|宰|杀|骂|开价)|"
    r"不好讲[,\s]+讲了|讲了[^,。;]{0,8}(?:要杀|要骂|挨骂|挨批|倒霉)|"
    r"不(?:太|大|怎么)?方便(?!面|袋)|不好(?:透露|意思说|往外|对外|外传|公开|告诉)|不(?:跟|和|给|对|"
    r"同)(?:你们?|外人|别人|外面)"
    r"(?:讲|说|透露|聊)|(?<!会)不会(?:跟你|和你|告诉|透露|讲|说)(?!话|人)|内部(?:的)?(?:信息|机密|"
    r"资料|消息|数据)|内部的?事(?:情)?不|涉密|"
    r"不(?:让|许|准|允许)(?:我们)?(?:往外|对外|随便)?(?:说|透露)|(?:你们?)?先(?:报价|出价|报个价|"
    r"报)[^。;!?]{0,8}再(?:说|讲|谈|聊)|"
    r"底牌|你?(?:先)?别管我|(?:不|拒绝|懒得|不想|不愿)回答|秘密(?=\W*$|不)|关你(?:什么|啥|屁|毛)?事|你(?:就)?(?:别|"
    r"少|不用|甭)(?:打听|管)|没必要知道|"
    r"(?:先|暂时?)?不(?:谈|提)(?:这个|钱|预算)|先不(?:谈|提)|说不得|你先(?:说|讲|报|告诉)(?=\W|$|"
    r"我|多少|价)|说不了|问(?:得|的)?太(?:细|多)|不便(?:透露|说|告知|讲|提供)|保密|商业机密|机密|"
    r"(?:先|"
    r"暂时)?不(?:想|愿意?|能|可以|好意思)?(?:说|讲|透露|告诉你?|公开|给|提供|留|填|答|回答|"
    r"聊)(?!不|准|清|好|上|过|定|了算|得)|(?:暂|先)不(?:说|透露|提供|留|给|谈)|不用(?:留|问|给|"
    r"记|加)|别(?:问|加|打|记)|无可奉告|敏感|私(?:人|事)|隐私|免了|不留|凭什么(?:告诉|给)|"
    r"不必(?:了|留|问)|没必要(?:说|告诉|留|给|知道)|跳过|下一个问题|换个问题|等看到(?:方案|"
    r"报价)再|算了(?=\W*$|不(?:说|讲))"
    r"|\b(?:^\W*you first\b|you (?:go|tell me) first|(?:that'?s|that is|it'?s) between|that(?:'s|"
    r" is) (?:internal|personal|our business|"
    r"my business|classified)|internal (?:info\w*|matters?|figures?|numbers?)|not at liberty|"
    r"(?:not|won'?t be) (?:answering|sharing|disclosing|telling|giving (?:that|you))|won'?t answer|"
    r"not something (?:i|we) (?:share|tell|discuss|talk|give|disclose)|let'?s not (?:talk|discuss|"
    r"get into|go there)|"
    r"nice try|not for (?:you|public|sharing|outsiders)|need[- ]to[- ]know (?:basis|only)|"
    r"(?:rather|prefer to|want to|like to) (?:hear|see|know|get) your (?:price|quote|offer|number|"
    r"figure|rates?)\b[^.;!?]{0,16}\b(?:first|before)\b|show(?:ing)? (?:you )?(?:my|our) (?:hand|"
    r"cards)|(?:you|your (?:price|quote|offer)) (?:go(?:es)? )?first\b|"
    r"you don'?t need to know|wouldn'?t you like to know|"
    r"(?:don'?t|do not|never) (?:share (?:that|this|those|such|our|these|figures|numbers)|"
    r"share\b(?=\W*$)|disclose|"
    r"discuss|reveal|talk about (?:money|budgets?|numbers|that)|give (?:that|those|this) out|"
    r"tell (?:that|strangers|bots))|(?:under|bound by) (?:an? )?nda|"
    r"no need (?:for you )?to know|not public|(?:keep(?:ing)?|play(?:ing)?|hold(?:ing)?) (?:my|our|"
    r"the|those|these) cards|(?:rather|prefer to) (?:keep|leave|hold)\b[^.;!?]{0,16}\b(?:back|"
    r"quiet|"
    r"under|private|for myself|for ourselves)\b|close to (?:my|our|the) chest|show (?:me "
    r")?your(?:s| cards)|"
    r"rather not|prefer not|'?d prefer not|not comfortable|not (?:going to|gonna|"
    r"willing to|ready to|able to|allowed to) (?:say|tell|share|give|disclose|reveal|provide|"
    r"discuss)|won'?t (?:say|tell|share|give|disclose)|(?:can'?t|cannot|can not|couldn't|"
    r"don'?t want to|do not want to|don'?t wanna|don'?t like to|wouldn't like to|"
    r"wouldn't want to) (?:say|tell you|share|disclose|reveal|give|discuss|provide|leave)|"
    r"none of your business|not your business|confidential|(?:that|this|it|which|they)(?:'s| is|"
    r" are)?(?: \w+){0,2} (?:secret|private|sensitive)|"
    r"^\W*(?:secret|private|sensitive)|(?:secret|private|sensitive)(?: info\w*)?\W*$|keep (?:that|"
    r"this|it|our|my)\b.{0,24}(?:to (?:my|our)sel|private|confidential)|no comment|undisclosed|"
    r"not disclos\w*|don'?t (?:call|phone|add) me|no (?:phone )?calls|no phone|skip (?:this|that|"
    r"it)?|next question|^\W*pass\b|i'?ll pass\b|not telling|why should i (?:tell|give)|"
    r"do i have to|"
    r"mind your own)"
)
_REFUSED_END = re.compile(
    r"\b(?:prefer to keep .{0,60}to ourselves|keep .{0,40}to (?:myself|ourselves))"
)


_BOSS_ZH = (
    r"(?:老板娘?|领导|老总|总部|集团|董事会|上面|上头|董事长|总经理|公司|高层|管理层|财务|股东)"
)
_UNDECIDED = re.compile(
    r"\b(?:no|nothing) (?:number|figure|amount|date|budget|sum|thing)?s? ?(?:is |has been "
    r")?(?:fixed|"
    r"set|decided|agreed|settled)\b|"
    r"(?<!有)(?:没|未)(?:有)?(?:定|确定|敲定|想好|决定|谈好|拍板|商量好)(?:下来)?(?!位|制|心|期|权|"
    r"死|价|做|金|点|货|时|额|向|下心)|"
    rf"{_BOSS_ZH}[^,。;!?]{{0,6}}(?:没|未)(?:有)?(?:定|说|讲|发话|拍板|表态|给|点头|决定|批|下来)|"
    r"(?:还在|正在|我们在|在)(?:研究|考虑|商量|讨论|犹豫|走流程|内部)|(?:还|正)在等|待定|再定|"
    rf"等(?:我们?)?(?:{_BOSS_ZH}|通知)|{_BOSS_ZH}(?:说了算|来?定(?!的|了)|决定(?!的|了)|的事(?=\W|"
    rf"$)|心情|意思)|不是我(?:能)?定|我说(?:了)?(?:也)?不算|看情况|走着看"
    r"|\bnot (?:yet )?(?:been )?(?:decided|fixed|set|settled|defined|finali[sz]ed|agreed|clear|"
    r"discussed)\b|"
    r"\banyone'?s guess\b|\b(?:undecided|tbd|tbc)\b|to be (?:decided|confirmed|defined)|"
    r"(?:boss|management|board|they|he|she|we|cfo|ceo|owner|director|hq|finance|headquarters|"
    r"nobody|it)"
    r"(?: still)? ?(?:hasn'?t|haven'?t|has not|have not|didn'?t|did not|isn'?t)(?: yet| been|"
    r" really)* (?:decided?|"
    r"set|said|say|told|given?|agreed?|settled|finali[sz]ed|fixed|made up)\b|"
    r"still (?:being )?(?:discuss|decid|debat|negotiat|thinking|talking|working|figuring|"
    r"in talks)\w*|"
    r"under discussion|waiting (?:for|on) (?:the |my |our )?(?:board|boss|management|ceo|cfo|owner|"
    r"director|"
    r"decision|approval|hq|headquarters|head office|partners)"
)
#: Words of the asked fact: with one of them even a long text may say that it is not known.
_TOPICS = {
    "budget": re.compile(
        r"预算|钱|费用|价|金额|数|budget|money|cost|price|figure|number|spend|amount"
    ),
    "timeline": re.compile(r"时间|时候|日期|计划|定|when|date|time|plan|schedule|decid"),
    "company_size": re.compile(
        r"人|规模|员工|people|head ?count|staff|employees|size|how many|big"
    ),
}
_CANT_SAY = re.compile(r"\b(?:can'?t|cannot|couldn'?t) (?:really |honestly |possibly )?say\b")
_LONG_HAN, _LONG_LATIN = 24, 80
#: A person asked for, or the end of all talk: a turn that refuses the talk, not the answer.
_LEAVING = re.compile(
    r"转人工|人工|真人|找(?:个|一个)?(?:人|销售|顾问)|(?:别|不要)(?:再)?(?:给我)?(?:发|联系|烦|"
    r"骚扰)|退订|拉黑"
    r"|unsubscribe|stop (?:writing|sending|messag|contact|texting)|(?:don'?t|do not) (?:write|"
    r"contact|message)"
    r"|(?:real|an?|with|to) (?:human|person|salesperson)|delete my|erase"
)
_ASKS_BACK = re.compile(
    r"\?|多少钱|吗(?=$|[\s,.。!])|什么价|怎么(?:卖|收|算|收费)|先(?:发|寄|把资料|给我)|发(?:个|份|"
    r"我)|"
    r"(?:^|[,.;!]\s?(?:so |and |but )?)(?:what|how|which|do you|does it|can you|could you|is there|"
    r"are you|"
    r"send me|show me|tell me)\b"
)


def is_unknown(folded: str) -> Span | None:
    """Where "I don't know" is said."""
    match = _UNKNOWN.search(folded)
    return None if match is None else Span(*match.span())


def is_refused(folded: str) -> Span | None:
    """Where an answer is refused."""
    match = _REFUSED.search(folded) or _REFUSED_END.search(folded)
    if match is None or match.group().startswith("couldn't tell"):
        return None
    return Span(*match.span())


def is_undecided(folded: str) -> Span | None:
    """Where it is said that nothing is fixed yet, or that others have still to say."""
    match = _UNDECIDED.search(folded)
    return None if match is None else Span(*match.span())


def leaves(folded: str) -> bool:
    """Whether the talk itself is refused (a person wanted, no more messages)."""
    return _LEAVING.search(folded) is not None


def asks_back(folded: str, said: Span) -> bool:
    """Whether something is asked or asked for beside a "don't know": then it only waits."""
    rest = folded[: said.start] + " " * (said.end - said.start) + folded[said.end :]
    match = _ASKS_BACK.search(rest)
    return match is not None and sum(c.isalnum() for c in rest) > 1


def _a_story(folded: str) -> bool:
    """Whether a text is too long to be a bare "don't know": what it says is something else."""
    han = sum("\u4e00" <= c <= "\u9fff" for c in folded)
    return han > _LONG_HAN or (han == 0 and len(folded) > _LONG_LATIN)


def unanswered(
    folded: str, asked: str, *, contact: bool
) -> tuple[Literal["unknown", "undisclosed"], Span] | None:
    """How the asked fact was not answered, and where; None where it was, or where the message
    asks back or leaves the talk. `contact`: a contact detail was asked for.
    """
    if not contact and leaves(folded):
        return None
    if asked in _TOPICS and _TOPICS[asked].search(folded) is None and _a_story(folded):
        return None
    refused = is_refused(folded)
    if refused is not None and is_undecided(folded) and _CANT_SAY.search(folded):
        refused = None  # "nothing fixed yet, I can't say"
    if refused is not None and asked != "meeting_time":
        return "undisclosed", refused
    told = silent(folded) if asked in ("timeline", "budget") else None
    if told is not None:
        return told
    unknown = is_unknown(folded)
    if unknown is None and asked in ("budget", "timeline"):
        unknown = is_undecided(folded)
    if unknown is None or asks_back(folded, unknown):
        return None
    return "unknown", unknown


_WHY = re.compile(r"[?？]|为什么|为啥|为何|干嘛|干吗|干啥|干什么|问这")


def asks_why(text: str) -> bool:
    """Whether a message heard as "why do you ask?" asks it: a Chinese sigh may sound like it."""
    return not has_han(text) or _WHY.search(text) is not None


#: A refusal that names a contact channel refuses it whatever was asked.
CHANNEL_REFUSED = {
    "wechat": re.compile(
        r"(?:别|不要|不用|不想|不)加(?:我)?(?:微信|v\b)|(?:don'?t|not|no) (?:add|"
        r"want) (?:me )?(?:on |my )?wechat|no wechat"
    ),
}
#: No phone, no mail: such a refusal is about contacts, whatever was asked.
NO_CONTACT = re.compile(
    r"(?:不|别|没)[^,。;]{0,4}(?:电话|手机|号码|微信|邮箱|联系方式)|no (?:calls?|phone|mails?|"
    r"e-?mails?|wechat|contact details)\b|(?:don'?t|not) (?:leave|give|share)[^,.;]{0,20}"
    r"(?:number|phone|mail|contact|wechat)"
)
