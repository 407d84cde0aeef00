"""The part the person plays in this purchase, from what they say of themselves.

Of several the strongest counts: decider, initiator, influencer, executor, user. Called by
`reader.read`.
"""

import re

from sdr.readers.reading import Found
from sdr.readers.text import Hit, Span, Words, find_words

_DECIDER = re.compile(
    r"(?<!不是)(?:(?:我(?:自己|一个人|们?俩|这边|和.{1,4}|跟.{1,6})?(?:就)?(?:一起)?(?:说了算|"
    r"拍板|做主|定|决定|签字|能定|可以定|能拍板|可以拍板|能做主)|归我(?:定|拍板|批)|"
    r"最后(?:是)?我(?:签|定|批)|我最终(?:决定|拍板)|听我的|我有(?:决定|拍板|审批)权|我的(?:公司|"
    r"厂|店|企业)|我(?:自己)?(?:开|办)的(?:公司|厂|店)|投票定))"
    r"|\bi (?:(?:will |can |do |also |myself |alone )?(?:decide|sign(?: off)?|approve|"
    r"make the (?:final )?(?:decision|call)|have the (?:final|last) (?:say|word)|call the shots|"
    r"own (?:the|this|a) (?:place|company|business|factory|firm|shop))|"
    r"am the (?:decision[- ]?maker|one who decides|boss))\b|\bfinal (?:say|decision|call|"
    r"word) is (?:mine|with me|on me)|\bmy (?:decision|call)\b(?! )|"
    r"\bdecision(?:[- ]maker)? is (?:mine|me)\b|up to me\b|\bi'?m the (?:decision[- ]?maker|boss|"
    r"one deciding|owner)|it'?s my (?:call|decision|company)"
)


_NOT_DECIDER = re.compile(
    r"说了不算|说话不(?:好使|算|顶事)|做不(?:了|料)主|定不了|决定不了|拍不了板|不是我(?:定|"
    r"说了算|能定)|没(?:有)?(?:决定|拍板|审批)?权|轮不(?:着|到)我|(?:老板|领导|总部|集团|别人|"
    r"上头|上面|董事|老细|总经理|股东|我爸|我老公|大老板|党委)[^,。;]{0,8}(?:说了算|定|拍板|决定|"
    r"签|批|话事)|(?:得|要|需要)?(?:问|找|等|过|上|和|跟)(?:老板|领导|会|董事|财务)|批不了|不敢拍板|哪敢拍板|"
    r"无采购决策权|话事唔到|不在我"
    r"|can'?t decide|cannot decide|don'?t decide|not my (?:call|decision)|(?:boss|management|hq|"
    r"headquarters?|board|ceo|director|owner|vp|gm|father|partner|"
    r"chairman)[^,.;]{0,16}(?:decides?|has the (?:last|final) (?:say|word)|picks?|"
    r"makes the (?:final )?decision|must approve|approves|signs)|not (?:the|a) decision[- ]?maker|"
    r"no authority|need (?:approval|a nod)|have to ask|must ask|ask my boss|up to (?:my|"
    r"the) (?:boss|management|hq)|no say"
)


_INITIATOR = re.compile(
    r"(?:项目|事|需求|这个)(?:就)?是我(?:提|发起|牵头|推)|我(?:提出|发起|牵头|推动|来推|"
    r"主导)(?:的|了)?|是我(?:先)?(?:提|发起|牵头)"
    r"|\bi (?:started|initiated|kicked off|am driving|drive|proposed|brought (?:this|it) up|lead|"
    r"am leading|launched|champion) (?:this|the|it)|my (?:idea|initiative|project)\b|"
    r"i'?m (?:driving|leading|initiating|championing)"
)


_INFLUENCER = re.compile(
    r"(?:帮|替|代)(?:我们?)?(?:老板|领导|总|公司|部门|经理|总监)[^,。;]{0,6}(?:了解|问|看|选|"
    r"调研|打听|考察|比)|(?:老板|领导|总监|经理|总经理|上面|公司|老总|总)(?:让|叫|派|安排|"
    r"吩咐)我(?!们?怎么)|让我(?:来)?(?:先)?(?:了解|找|调研|比|看看)|(?:写|出|做)(?:评估|方案|"
    r"选型|对比|调研)|方案我(?:来)?出|我(?:来)?(?:负责|做)?(?:选型|评估|推荐|筛选|调研|考察)|"
    r"给(?:领导|集团|老板|公司)[^,。;]{0,4}(?:参考|建议)|建议权|我只管技术评估|技术这块打分"
    r"|\b(?:my |our |the )?(?:boss|manager|ceo|director|management|gm|owner|vp|"
    r"chairman)(?:\s+has)? (?:asked|told|sent|wants?|instructed|assigned) (?:me|us)\b|"
    r"\bi (?:(?:will |can |only |just |also )?(?:recommend|evaluate|advise|shortlist|compare|"
    r"assess|research|suggest|give (?:my )?(?:input|advice|recommendation))|"
    r"make the (?:short ?list|recommendation|comparison)|am (?:evaluating|comparing|researching|"
    r"collecting))|on behalf of (?:my|our|the) (?:boss|ceo|manager|management)|for my (?:boss|"
    r"manager)|i influence|prepare the (?:comparison|recommendation)"
)


_EXECUTOR = re.compile(
    r"(?:采购|合同|付款|招标|下单|审批)(?:的)?(?:流程|手续|这块)?(?:由|是|归)?我(?:来)?(?:走|办|"
    r"跑|负责|管|弄)|我(?:只|就|来)?(?:负责|管)?(?:跑|走|办)(?:采购|合同|审批|付款)?流程|(?:只|"
    r"就)?负责(?:走)?(?:合同|采购流程|付款|下单)|下单归我|走合同"
    r"|\bi (?:only |just |will |mainly |also )?(?:do|handle|process|manage|take care of|run|"
    r"prepare|carry out|execute) (?:the )?(?:paper ?work|contracts?|purchas\w+|procurement|"
    r"orders?|invoic\w+|tender|buying|payment)"
)


_USER = re.compile(
    r"(?:以后|将来|平时|每天|日常)?[^,。;]{0,6}(?:是|就是|由|给)(?:我们?|俺们?)(?:这帮|这些|"
    r"一线)?(?:业务员|业务|销售|督导|导购|团队|部门|一线|外勤|自己)?[^,。;]{0,4}(?:来)?(?:用|"
    r"使用)|我(?:只管|就是|只是|天天|每天|自己)(?:来)?用|我是(?:使用者|用户|最终用户)|"
    r"用的(?:人)?(?:就)?是我们?"
    r"|\bi(?:'ll| will| would|'d)? ?(?:only |just )?(?:be )?(?:the (?:one|person) |"
    r"one )?(?:using|who uses|use) (?:it|this)|\b(?:end[- ]?user|daily user)\b|we (?:are|'re|"
    r"would be|will be) the (?:ones|people)? ?(?:using|users)|i just use it"
)


#: strongest first, as the domain counts them.
_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("decider", _DECIDER),
    ("initiator", _INITIATOR),
    ("influencer", _INFLUENCER),
    ("executor", _EXECUTOR),
    ("user", _USER),
)


_ROLE_ORDER = tuple(role for role, _ in _ROLES)


_AIDE = re.compile(r"助理|秘书|assistant|secretary")
_OWNER = re.compile(
    r"老板(?!娘的)|创始人|董事长|总裁|总经理|合伙人|法人|\bowner\b|\bco-?owner\b|"
    r"\b(?:co-?)?founder\b|\bceo\b|\bchairman\b|\bmanaging director\b|"
    r"\bpresident\b(?<!vice president)|\bproprietor\b|当家"
)


def _own_role(folded: str, hit: Hit, *, asked: bool) -> bool:
    """Whether a role phrase is said of oneself, and not denied, asked or supposed."""
    before, after = folded[max(0, hit.start - 12) : hit.start], folded[hit.end : hit.end + 8]
    if re.search(r"不|没|\bnot |n't |if (?:it|that) (?:was|were|is) $|了解|谁|\bno ", before[-12:]):
        return False
    if re.match(
        r"不是|是谁|\s?(?:is|was)(?! me| mine)\b|\s?(?:的|了|过|什么|啥)(?!$)|\?|吗|"
        r"\s?for\b",
        after,
    ):
        return False
    words = folded[hit.start : hit.end]
    mine = re.search(r"我|咱|俺|\bi\b|\bi'|\bm[ey]\b|\bmine\b|\bwe\b|\bour\b", words) is not None
    return asked or mine or len(folded) <= len(words) + 8


def read_role(folded: str, roles: Words, title: Found | None, *, asked: bool) -> Found | None:
    """The buying role; of several the strongest. An owner's title alone is a decider at 0.7,
    "my boss decides" in answer to the question an influencer at 0.5.
    """
    if re.search(r"谁(?:说了算|拍板|定)|who decides", folded):
        return None
    found: dict[str, Span] = {}
    for role, pattern in _ROLES:
        match = pattern.search(folded)
        if match is not None and not re.search(
            r"(?:\bnot |n't |if (?:it|that|this) (?:was|were|is) )$", folded[: match.start()]
        ):
            found.setdefault(role, Span(*match.span()))
    for hit in find_words(folded, roles):
        if _own_role(folded, hit, asked=asked):
            found.setdefault(hit.code, Span(hit.start, hit.end))
    denied = _NOT_DECIDER.search(folded)
    if denied is not None and "decider" in found:
        span = found["decider"]
        together = re.search(r"我(?:和|跟|同|与)[^,。]{1,8}(?:一起|共同)?(?:拍板|定|决定)", folded)
        if (
            together is None and (denied.start() < span.end and span.start < denied.end())
        ) or re.search(r"不是我|说了不算|做不了主|定不了|not my|can'?t|don'?t", denied.group()):
            del found["decider"]
    for role in _ROLE_ORDER:
        if role in found:
            return Found(role, found[role], 0.9 if asked else 0.85)
    words = title.value.lower() if title is not None and denied is None else ""
    if title is not None and _OWNER.search(words) and not _AIDE.search(words):
        return Found("decider", title.span, 0.7)
    if asked and denied is not None:
        return Found("influencer", Span(*denied.span()), 0.5)
    return None
