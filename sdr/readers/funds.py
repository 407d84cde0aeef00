"""Where the money stands, said without a sum: approved, can be arranged, none, not fixed yet.

The grammar under `money`, which reads the sums. A condition ("if the boss agrees") approves
nothing, and a refusal of one kind of money ("no budget limit") is no lack of it.
"""

import re
from dataclasses import dataclass

from sdr.readers.text import Span

_BOSS_ZH = (
    r"(?:董事会|董事长|会上|老板娘?|领导|总部|集团|上面|上头|财务|总裁办?|老总|总经理|公司|高层|"
    r"管理层|"
    r"投委会|[a-z]eo|[a-z]fo)"
)
_BOSS_EN = (
    r"(?:board|boss|management|cfo|ceo|finance|hq|owners?|directors?|headquarters|chairman|"
    r"leadership|shareholders)"
)
_NOT_YET = re.compile(
    r"没批(?!钱|权|过|准权)|还没批|未批|没有批|批不下|不批|等(?:着)?批|在批(?=$|[,。了中])|走流程|"
    r"待批|没过会|还在申请|申请中|没到位|未到位|"
    r"neither approved|not (?:yet )?(?:been )?approved|isn't approved|hasn't been approved|"
    r"\b(?:approvals?|budget|money|funds?|funding|sign-?off|it|that|this|still|request) (?:is |"
    r"are |"
    r"'s )?(?:still |yet )?pending|pending (?:approval|with|at|sign|board)|^\W*(?:still )?pending|"
    r"waiting for (?:\w+ )?approval|awaiting|(?:nothing|no) .{0,20}approved|before it'?s approved|"
    r"yet to be approved|(?:to|must|should|gotta) get (?:it |this )?approved|"
    r"needs? (?:to be )?approv|一个字都还没批"
)
#: What must happen first, or did not: it unsays an approval and says nothing else.
_CONDITION = re.compile(
    rf"(?:等|还要|还得|要等|得等|如果|要是|只要|除非|万一|必须|先){_BOSS_ZH}?[^,。;!?]{{0,6}}(?:批|"
    rf"通过|点头|同意|签字|过会)|"
    rf"{_BOSS_ZH}[^,。;!?]{{0,4}}(?:没|未|不)(?:有)?(?:批|通过|点头|同意|签字)|批了(?:才|再|就)|"
    r"(?:if|once|when|unless|until) .{0,24}(?:approv|signs?\b|signed off|agree|says? yes)"
)
_APPROVED = re.compile(
    r"(?:已经?|都|刚|全|早就)?核(?:下来|准|定|完)了?|(?:已经?|都|刚|全|早就)?(?:批了(?!多少|没)|"
    r"批下来(?!多少|没|吗|再|才)|批过|刚刚?批(?=[,。;!?]|$)|"
    r"批的(?:额度|预算|钱)|获批|批准|过会|审批通过|"
    r"审批过|落实|"
    r"点过头|拨下来)|已批|有预算了|预算(?:已经)?有了|专项(?:资金|预算)|(?<!没)立(?:了)?项了|"
    r"已经?立项|"
    rf"{_BOSS_ZH}[^,。;!?不没]{{0,8}}(?:过了(?!个|年|节)|(?:刚|已经?)(?:通过|点头|同意|签字?)|"
    rf"通过了|点了头|点头了|同意了(?!才|再|就)|签(?:了|过)字|签字了|"
    r"签了(?=\W|$|的)|批(?:了|下来|完)|拍板了|拍了板|松口了)|"
    r"(?:钱|款|预算|经费|资金)(?:已经|都|早就|早|全)*(?:到账|到位|备好|准备好|留好|拨|划|"
    r"在账上)了?(?!之?前|以后|后|再|才)|"
    r"^\W*(?:已经|都)?到位了?|已经?批复|批复(?:了|下来)|(?:oa|审批)?流程(?:都|已经)?走完了?|"
    rf"{_BOSS_ZH}(?:已经)?批的(?!少|慢|话|时候)"
    r"|\b(?:approved|signed[- ]off|green[- ]?lit|greenlighted|allocated|secured|granted|budgeted|"
    r"got the green light|has been released|is released|in the (?:\d{4} )?(?:plan|budget)|"
    r"ring-?fenced|earmarked|line (?:for (?:it|this) )?in (?:the|this year's|next year's|our) "
    r"budget|(?<!self-)(?<!-)funded(?! by| company| start)|committed to this|"
    r"(?:have|has|'ve) (?:the |our |my )?(?:sign-?off|approval|go-?ahead) (?:for|on)|"
    r"got (?:the |our |my )?(?:sign[- ]?off|approval|go[- ]ahead)|rubber[- ]?stamped)\b|"
    rf"\b{_BOSS_EN}(?:'s| has| have| had| already| just)* (?:said (?:yes|ok)|agreed|ok'?d|okayed|"
    r"cleared|gave (?:us |me |it )?(?:an? |the |their |his |her )?(?:go[- ]ahead|nod|green light|"
    r"ok|blessing|thumbs up)|let (?:me|us) have|initiall?ed|countersigned|signed (?:for )?(?:it|"
    r"this)|"
    r"nodded (?:it|this) through|put (?:it|this|that) (?:through|in the (?:plan|budget))|"
    r"given (?:us |me )?(?:the |their )?(?:go[- ]ahead|nod|green light|ok|blessing))|"
    r"(?:money|budget|funding)(?:'s| is| are)(?: already| all)? (?:there\b|in place|available|"
    r"ready|"
    r"on the table)|"
    r"\b(?:money|budget|funds?|funding|cash|spend|it|that|this)(?:'s| is| are| has been| have "
    r"been| "
    r"was| were| got)?(?: already| all| fully| long| now)* (?:sanctioned|cleared|released|passed|"
    r"authori[sz]ed|signed off|waved through|confirmed|ok'?d|okayed|voted through|agreed)\b"
    r"(?! (?:by (?:then|the time)|once|after|if|when|out|up))"
)
_ARRANGEABLE = re.compile(
    r"(?:明年|下半年|后面|回头|到时候|年后)?(?:可以|能)(?:再)?(?:列|报(?!价|销)|补|追加|调剂|特批)|"
    r"好商量|(?:钱|预算|费用|价钱)(?:的事|方面|这块)?(?:都|还)?好(?:说|谈|商量|办)|"
    r"可以(?:去)?(?:申请|安排|协调|想办法|商量|追加|调|挤|批)|能(?:申请|安排|协调|挤|批下来)|"
    r"(?:钱|预算|资金)(?:可以|能|总能)(?:凑|挤|想办法|调|找|腾)|(?:我|老板|公司)?(?:愿意|肯)(?:出|花|掏)(?:这个|这笔)?钱|"
    r"钱我(?:现在|马上|随时)?(?:就)?能(?:调|批|拿|出)|就有钱|挤(?:得)?出[来钱]?|挤一挤|想想办法|想办法|(?:钱|预算|资金)(?:都|倒|也|真)*不是(?:什么|"
    r"个)?(?:大)?(?:问题|事)|"
    r"(?<!不)好说|舍得(?:给|出|投)|不差钱|不缺钱|"
    r"有需要就|有弹性|不设限|(?:有用|管用|好用|值得?|行)就(?:买|上|投|行)|好用就|值得就|合适就|"
    r"(?<!哪个)(?<!哪种)效果好(?:就|的话|钱|我|老板|[,。\s]|$)|有效果就|看(?:效果|价值)|不怕花钱|"
    r"舍得花|不计成本|"
    r"我(?:可以|能|来|去)(?:申请|争取)|(?:挪|腾|匀|凑|调)(?:得)?(?:一|出)?(?:块|点|些|笔|部分)|"
    r"(?:挪|腾|匀|凑)(?:得)?出(?:来|钱|点|一)|凑一?凑|"
    r"(?:预算|钱|价钱|价格)[^,。;]{0,3}(?:没有?|不设|无)(?:什么)?(?:上限|限制|封顶)|"
    r"钱(?:我们)?有的是|(?:预算|钱|资金|经费)(?:很|挺|蛮|还)?(?:充足|充裕|宽裕|够|管够|不紧张|"
    r"宽松)|上不封顶|(?:不|没)(?:有)?(?:设)?上限|"
    r"(?:挪|腾|匀|凑|挤)一(?:挪|腾|匀|凑|挤)"
    r"|can be (?:arranged|found|made available|freed|organi[sz]ed|sorted)|could be arranged|"
    r"(?:we(?:'ll|'d| will| would| can| could)?|i(?:'ll|'d| will| would| can| could)) (?:always |"
    r"surely )?(?:find|get|make|free up|"
    r"scrape together|come up with|dig up|arrange) (?:the |some |a |more )?(?:money|budget|funds|"
    r"cash|funding|room)|(?:'ll|'d|can|could) find it some(?:where|how)|can find (?:the )?(?:money|"
    r"budget)|"
    r"(?:budget|money|it|cash)(?:'s| is| isn'?t| won'?t be)(?: really)? (?:flexible|"
    r"(?:not )?(?:an? |"
    r"the )?(?:issue|problem|concern|blocker|obstacle))|money is no object|"
    r"if it works.{0,6}(?:we(?:'ll| will)? )?pay|always (?:some )?(?:money|budget)|flexible|"
    r"no (?:budget|spending|money) (?:limit|cap|ceiling|constraint|issue|problem)|"
    r"(?:can|could|'ll|will|would) (?:always |easily |just |probably )?(?:pull|take|borrow|steal|"
    r"shift|move) (?:it |some |a bit )?(?:out of|from|over from) |"
    r"(?:cost|price|money|budget) (?:is|comes|'s) (?:secondary|second|no object)|"
    r"there(?:'s| is) (?:plenty of |enough |always )?money(?=\W*$|[.,;!])|"
    r"free up|can get (?:the |a )?budget|make (?:it|the money) available|budget can be|"
    r"arrange (?:it|the|some|budget|money)|for (?:the )?right (?:tool|price|solution|product)|"
    r"if it(?:'s| is) (?:good|worth|right|useful)|"
    r"(?:shift|move|shuffle|juggle) (?:some |the |a few )?(?:money|budgets?|funds|things|numbers) "
    r"(?:around|about|over)|make (?:a|the|my) (?:business )?case|"
    r"if (?:the )?(?:roi|case|results?|product|value|numbers?|tool|price|it|this|"
    r"that)\b[^.;!?]{0,40}"
    r"\b(?:get|find|money|budgets?|pays?|fund\w*|releases?|frees?|approves?|signs?|spends?)\b|"
    r"(?:can|could|'ll|will|would) (?:always |easily |just |probably )?(?:move|shift|take|pull|"
    r"borrow|divert|re-?allocate|re-?assign|carve|squeeze|steal|transfer|re-?direct) (?:it|some\w*|"
    r"money|funds?|that|the (?:money|rest)|a bit|a budget|budget)\b[^.;!?]{0,12}\b(?:over|from|out "
    r"of|across)\b"
)
#: Only an answer to the question about money can mean these.
_ASKED_FOR = re.compile(
    rf"(?:去|找|跟|向|和){_BOSS_ZH}[^,。;!?问]{{0,4}}(?:要(?!问|人)|申请|磨|争取|讨)|(?:可以|能|去|"
    rf"我)打(?:个)?报告"
)
_NONE = re.compile(
    r"(?<!不是)(?:没有?|没得|莫得|冇|木有|么得|毛得|无|零|哪来|哪有|哪里来|哪里有)(?:的|什么|啥|个|"
    r"这个|这笔|这方面的?|相关的?|专门的?|专项的?|这块的?|单独的?|任何|闲|多余的?|余)?(?:预算|经费|"
    r"钱|资金|budget)"
    r"(?!问题|上限|限制|压力|概念|吗|不)|(?<!还)没(?:有)?(?:专门)?(?:列|做|留|"
    r"安排)(?:过)?(?:这(?:个|笔|块)的?)?预算|^\W*没(?:有)?(?:专门)?(?:列|做|留|安排)(?:过|"
    r"进去)?\W*$|"
    r"(?:预算|budget)(?:也|都|还|是)?没(?:有)?(?=\W*$|[,。;])|"
    r"(?:真|还|现在|目前)?没(?:有)?(?:这|那)(?:笔|个)(?:钱|款|开支|预算)|(?:没|不)(?:有)?(?:打算|准备|想)(?:要)?花钱|"
    r"(?:费用|预算|经费)没(?:有)?列过?|^\W*(?:目前|现在|暂时)?(?:是|为)?零(?=\W*$|[,。])|"
    r"预算(?:是|为)?(?:零|0|没有)(?!\d|限|上限)|没啥预算|"
    r"(?<!多)一(?:分|毛|个子儿?|块)(?:钱)?(?:的)?(?:预算)?(?:老板|领导|他们)?(?:都|也)?(?:没(?!拿|"
    r"沾|见|赚|涨|少|收|到)|冇|批不|拿不|挤不|掏不|"
    r"不(?:肯|给|批|想|会(?!付)|出|愿))|(?:预算|经费|额度|钱)(?:早就|早|都|已经|全|就)*(?:被)?(?:花|用)"
    r"(?:光|完|没|掉|超)|(?:预算|经费|支出|开支)(?:早就|早|都|已经|全|"
    r"被)*(?:砍(?!了?(?:掉)?(?:[一二三四五六七八九]分之|一半|半|[\d一二三四五六七八九十两]|到|成|"
    r"至))|冻结|卡死|取消|停)|"
    r"(?:砍|冻结)(?:了|掉)[^,。;]{0,4}(?:预算|支出|经费)|揭不开锅|兜里没钱|穷得|穷(?=[,。!]|$)|"
    r"今年(?:的)?(?:已经|早就|早|都|全)*(?:花|用)(?:光|完|超)了|(?:一个子儿?|半分)(?:都|也)?(?:没|"
    r"不)"
    r"|\b(?:no|zero|without(?: a)?|nil) (?:spare )?(?:budget|money|funds|funding|cash)\b"
    r"(?! (?:question|talk|issue|problem|limit|cap|ceiling|constraint|restriction|figure|number))|"
    r"(?:do not|don't|dont|"
    r"doesn't|didn't|haven't|havent|have not|did not|ain't) (?:really |currently |even |"
    r"actually )?(?:have|got|get)?\s?(?:a |any |the |got |much )?(?:dedicated |separate |specific |"
    r"special |real |own )?(?:budget|money|funds)|"
    r"(?:is|are|was)(?:n'?t| no| not)(?: a| any)?(?: budget)? lines? (?:for|in|item)|"
    r"(?:there'?s|there is|got|have|has) no (?:budget )?line (?:for|in)|"
    r"(?:nothing|zero) (?:is |has been |was )?(?:allocated|budgeted|set aside|earmarked|"
    r"left (?:for|over|in)|left\W*$|to spend)|"
    r"(?:not|n't|never)(?: been)? budgeted|no money|"
    r"\bbudget\b[^.;!?]{0,24}\b(?:there'?s|there is|we have|i have|have|got) none\b|"
    r"(?:nobody|no ?one|they|hq|finance)(?:'s|'ve| has| have)? (?:gives?|gave|given|allowed|never "
    r"gave|left) (?:me|us) a (?:penny|cent|dime|bean|single)|"
    r"(?:every|all) (?:cent|penny|spend\w*|budgets?|money)(?:'s| is| are)? (?:all )?(?:frozen|"
    r"on ice|"
    r"blocked|locked)|\bspending(?:'s| is)? (?:frozen|on ice|stopped)|"
    r"not (?:a|one) (?:single )?(?:peso|rupee|euro|dollar|pound|bean|yuan|kuai|fen|rand|dirham)\b"
    r"(?! (?:over|above|more|past|beyond))|"
    r"not in (?:the|our|this year's) budget|"
    r"(?:budgets?|money|funds)(?:'s been|'s| is| was| are| were| has been| have been| got)?(?: all|"
    r" already|"
    r" long)* (?:zero|0|nil|cut\b|frozen|gone\b|slashed|axed|spent|eaten|used up|exhausted|"
    r"swallowed|maxed out|finished)|(?:all spent|spent it all|spent everything)|(?:we(?:'re| are)|"
    r"i'?m|company(?:'s| is)) (?:\w+ )?broke\b|"
    r"not a (?:penny|cent|dime|single)"
)
#: Only an answer to the question about money can mean these.
_NOTHING = re.compile(
    r"\bbudgets?(?:'s| is| are| has been)? (?:frozen|freezed|blocked)\b|"
    r"^\W*(?:(?:zero|zip|nada|zilch|nil|none|nothing|nowt|nought|naught|zippo|"
    r"diddly(?:[- ]?squat)?|"
    r"squat|(?:sod|bugger|fuck|sweet f\w*) all|jack(?: shit)?|not a (?:bean|sausage|bob|brass "
    r"farthing)|broke|skint)\W*)+(?: at all| really| whatsoever| for now| so far| yet|"
    r" right now| currently| this year)*(?:(?<=\W)|\b)(?:mate|pal|sorry|i'm afraid|love)?"
    r"[\s.!,lolsryha]*$|"
    r"\b(?:there'?s|there is) none\W*$|\bso (?:zero|nothing|nil|none)\W*$|"
    r"^\W*(?:zero|nothing|none|nil)\b[.!;]|^\W*(?:budget\W+)?what budget\b|"
    r"\b(?:we )?(?:don'?t|do not) have (?:any|one)\b\W*$|^\W*(?:预算)?\W*(?:没有|没|零|冇)(?:的|"
    r"没有|啊|呀|呢|哦|了)*\W*$"
)
_UNSET = re.compile(
    r"(?:还)?(?:没|未|没有)(?:有)?(?:定|确定|想好|敲定|核|算|测算|出来|下来)|待定|再定|不固定|"
    r"先看[^,。;]{0,10}再(?:说|定|谈|看)|"
    r""
    r"还没(?:有)?(?:做|列|编|报|出|核|算|安排)[^,。;]{0,4}(?:预算|数|计划)|还没(?:有)?(?:谈|聊|"
    r"走?到|考虑|讨论)(?:到)?(?:这|那|预算|钱|谈)|"
    r"(?:还)?没(?:有)?(?:立项|走到(?:这|那)|摸过底|做过(?:预算|方案))|(?:没|不)(?:有)?(?:告诉|跟|"
    r"和|给)(?:过)?我(?:说|讲|透|提|交|看)?|"
    r"(?:钱|预算)(?:在|归|由|攥在)(?:老板娘?|财务|领导|总部|他|她)[^,。;]{0,4}(?:手|管|那|里)|"
    r"还没(?:有)?(?:做|列|编|报|算|核|想|考虑|谈|讨论)(?:过|好|呢)?(?=\W|$)|(?:还在|正在)(?:做|编|"
    r"核|算|走|报|谈|讨论|商量|"
    r"统计|等)|(?:得|要)看(?:具体|最后|最终)?(?:的)?(?:功能|你们|多少)|看(?:具体|最后|最终|"
    r"你们)?(?:的)?(?:情况|报价|方案|价格|价钱)|没(?:个)?(?:准|谱|底)|没(?:有)?固定"
    r"|not (?:yet )?(?:been )?(?:fixed|set|decided|defined|clear|finali[sz]ed|agreed|discussed|"
    r"talked about)|\bi'?d be guessing|(?:isn't|"
    r"hasn't been|hasn't|haven't) (?:been )?(?:fixed|set|decided|defined|agreed)|\btbd\b|to be "
    r"(?:decided|defined|confirmed)|depends|(?:still|it'?s|^) ?open\b\W*$|undecided|"
    r"still (?:being )?(?:discuss|work|decid|negotiat|plann|figur|open)|(?:^|have |got |there'?s |"
    r"is )no (?:fixed |exact |set |"
    r"real |concrete )?(?:figure|number|amount)s?(?: yet| in mind| set| so far|\W*$|\.)|"
    r"(?:need|have) to see (?:an? |the |your )?(?:quote|price|cost|offer)|see what it costs"
)
#: An approval in one word, where a sum stands beside it.
APPROVED_WORD = re.compile(
    r"\b(?:pre-?)?(?:sign-?off for|approved|allocated|signed[- ]off|earmarked|budgeted)\b"
)
#: Said unasked: what the budget is, one does not know. Where the money goes is another matter.
_NO_IDEA = re.compile(
    r"\bi(?:'ve| have|'ve got)? (?:honestly |really )?(?:no (?:clue|idea)|don'?t (?:know|have a "
    r"clue)|do not know|haven'?t a clue|couldn'?t (?:say|tell you))(?: yet)? (?:what|how (?:much|"
    r"big))(?! of)[^.;!?]{0,24}\b(?:set aside|allocated|earmarked|put aside|(?:the|our) budget is|"
    r"budget (?:we have|should|there is)|can spend|to spend)\b"
    r"|\bbudget (?:number|figure)\b[^.;!?]{0,16}\bi(?:'ve| have)? (?:no (?:clue|idea)|don'?t know)"
)
_SHORT = 40
_MONEY_WORD = re.compile(
    r"set aside|earmarked|预算|钱|款|经费|资金|支出|开支|budget|money|fund|licen[cs]e|\bcash\b|"
    r"\bbroke\b"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the money stands: a budget status of the public contract, where it is said."""

    status: str
    span: Span
    confidence: float


def about_money(folded: str) -> bool:
    """Whether the text speaks of money at all."""
    return _MONEY_WORD.search(folded) is not None


def approval(folded: str, *, asked: bool = False) -> Span | None:
    """Where money is said to be granted already; a condition or a "not yet" anywhere unsays it."""
    approved = _APPROVED.search(folded)
    if approved is None or _NOT_YET.search(folded) or _CONDITION.search(folded):
        return None
    if not asked and not about_money(folded) and len(folded) > _SHORT:
        return None  # something else was approved in a story
    none = _NONE.search(folded)
    if none is not None and none.start() <= approved.end() and approved.start() <= none.end():
        return None  # "not budgeted", "nothing allocated"
    return Span(*approved.span())


def standing(folded: str, *, asked: bool) -> Standing | None:
    """What is said of money without a sum or an approval; `asked`: the budget was asked for."""
    none = _NONE.search(folded) or (_NOTHING.search(folded) if asked else None)
    can = _ARRANGEABLE.search(folded) or (_ASKED_FOR.search(folded) if asked else None)
    if can is not None and re.match(r",? [^.?!]{1,30}\bis\b", folded[can.end() :]):
        can = None  # "money isn't the issue, safety is"
    limitless = can is not None and none is not None and can.start() <= none.start() < can.end()
    if none is not None and not limitless and not (can is not None and can.start() > none.start()):
        return Standing("none", Span(*none.span()), 0.9 if asked else 0.7)
    if can is not None and (asked or re.search(r"预算|钱|budget|money", folded)):
        return Standing("arrangeable", Span(*can.span()), 0.85 if asked else 0.7)
    unset = (_NOT_YET.search(folded) or _UNSET.search(folded)) if asked else _NO_IDEA.search(folded)
    return None if unset is None else Standing("unknown", Span(*unset.span()), 0.8)
