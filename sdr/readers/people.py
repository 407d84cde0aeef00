"""Who is speaking: name, job title, persona, and the part played in the purchase.

Titles count only where the person speaks of themselves: "my boss sent me" makes nobody an owner,
it makes an influencer. The longest title wins (采购总监 is not any 总监). Called by `reader.read`.
"""

import re
from dataclasses import dataclass

from sdr.readers.text import Hit, Span, Words, around, find_words, has_han, is_question, trimmed

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝储"
)
_DOUBLE = "欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|东方|南宫|端木|百里|呼延|长孙|宇文|轩辕"
_SURNAME = rf"(?:{_DOUBLE}|[{_SURNAMES}])"
_CALL = r"(?:先生|女士|小姐|老师|总|工|哥|姐|叔|姨|经理|主任|老板|总监|师傅|董|厂长|校长|部长|科长|处长|会计|律师|博士)"
_FULL_NAME = rf"(?:{_SURNAME}[\u4e00-\u9fff]{{1,2}})"
_NICK = rf"(?:[小老阿大]{_SURNAME}|{_SURNAME}{_CALL}|[小老阿大][\u4e00-\u9fff])"
_END = r"(?=$|[,。!?;\s.~、(呀啊哈吧呢]|就行|就好|即可|就可以|来自|,|在|是|负责|做|这边)"

_NAME_ZH = (
    re.compile(rf"(?:我叫|本人叫|我的名字(?:是|叫)|名字叫|姓名[:是]?\s*|敝姓|叫我|喊我|称呼我?)(?P<n>{_DOUBLE}|[\u4e00-\u9fff]{{1,4}}?(?:·[\u4e00-\u9fff]+)?){_END}"),
    re.compile(rf"(?:^|我|免贵|本人|敝)姓(?P<n>{_SURNAME})(?P<given>,?(?:名|叫)(?P<g>[\u4e00-\u9fff]{{1,2}}))?(?=$|[,。!;\s.的])"),
    re.compile(rf"(?:^|[,。!\s])(?:我是|这边是|我这边是|这里是|本人)(?P<n>{_FULL_NAME}|{_NICK}){_END}"),
)  # fmt: skip
_NAME_ASKED_ZH = re.compile(rf"^(?:我)?(?:是|就)?(?P<n>{_FULL_NAME}|{_NICK}|(?:{_DOUBLE})[\u4e00-\u9fff]{{0,2}}){_END}")
_CAP = r"[A-ZÀ-Ý][\w'’.\-]*"
_NAME_EN = (
    re.compile(rf"(?i:\bmy name(?:'s| is)|\bname is|\bname:)\s+(?P<n>[\w'’.\-]+(?:\s+{_CAP}|\s+[a-z]+(?=$|[,.]))?(?:\s+{_CAP}){{0,2}})"),
    re.compile(rf"(?i:\bcall me|\bput(?: down)?|\bi go by|\beveryone calls me)\s+(?P<n>(?:(?i:uncle|aunt|auntie|mr\.?|mrs\.?|ms\.?|dr\.?|sir|just)\s+)?{_CAP}(?:\s+{_CAP}){{0,2}})"),
    re.compile(rf"(?i:\bi\s?['’]?a?m|\bthis is|\bit['’]?s|\bits)\s+(?P<n>{_CAP}(?:\s+{_CAP}){{0,3}})(?=$|[,.!;(]|\s+(?i:from|with|at|here|of|and|this side|speaking|in)\b)"),
    re.compile(rf"(?:^|[,.!]\s*)(?P<n>{_CAP}(?:\s+{_CAP}){{0,2}})\s+(?i:this side|here\b|speaking\b)"),
)  # fmt: skip
_CALL_LOWER = re.compile(r"\b(?:call me|my name is|my name's|name is|put)\s+(?P<n>[a-z][a-z'.\-]+(?:\s[a-z][a-z'.\-]+)?)(?=$|[,.!])")
_NAME_LEAD = re.compile(
    r"^(?:(?:it['’]?s|its|i\s?['’]?a?m|i am|this is|my name is|my name's|name is|name:|just put|put|call me|just call me|sure,?|yes,?|ok,?|hi,?|hello,?|please call me|you can call me|the name is|我叫|叫我|我是|名字是|我的名字是|本人)\s*)+",
    re.IGNORECASE,
)
_NOT_A_NAME = frozenset(
    "interested sorry looking just not sure busy fine good ok okay here there back yes no please thanks chinese german indian english american vietnamese working calling writing done ready happy afraid the a an your our from with only also very excel sap kingdee yonyou monday tuesday wednesday thursday friday cio ceo cto cfo gm vp it hr hq china india germany dear hi hello great nice about correct right wrong true going trying new same different responsible head director manager owner founder buyer currently based located company nothing none after before on at in tomorrow later back when if now asap anytime again whenever next today by till until me him her".split()
)
_NOT_A_NAME_ZH = re.compile(
    r"经销商|采购|老板|经理|总监|主管|负责人|高管|学生|厂家|公司|厂|做|卖|管|谁|什么|这个|那个|方便|高兴|何必|全部|时候|成都|江苏|江西|安徽|温州|金华|石家庄|武汉|苏州|广东|全国|连锁|明白|明年|白酒|黄酒|高端|文员|农资|农药|应该|和|司机|于|易|商超|华东|华南|华北|华中|季|向|万|方案|包装|金蝶|单位|管理|时间|从|解决|任何|关键|关于|车间|安排|康师傅|都|一下|机器|人"
)

_SELF_TITLE = re.compile(
    r"(?:我(?:就|现|现在|自己|本人)?(?:是|做|当|担任|任|干|管|负责)|本人是|在下|担任|职位(?:是|:)?|职务(?:是|:)?|岗位(?:是|:)|title(?: is|:)?|position(?: is|:)?|my (?:role|job)(?: is|:)?|\bi\s?'?a?m\b|\bi am\b|\bim\b|\bas (?:the|a|an)\b|\bi work as\b|\bi act as\b|\bi head\b|\bi lead\b|\bi run\b|\bi own\b|这边是|俺是|咱是|刚升的?|\bi manage\b)[^,。;!?]{0,24}$"
)
_OTHERS_TITLE = re.compile(
    r"(?:让|叫|派|帮|替|问|找|给|跟|和|向|等|请|听|得|需要|要|看|归|由|被|经|报|汇报|商量|你们|贵司|我们|我|咱们?|他|她|新|个|现在|有|把)\s?(?:的)?\s?(?:个|位|大)?$"
    r"|\b(?:my|our|your|the|ask(?:ed)?|tell|told|to|with|by|from|for|of|his|her|new|their|then|needs?|until|any|every|each|another|one of our|reports? to|assistant to|secretary to|let|have|get|see|waiting for|between)\s(?:the\s|our\s|my\s)?$"
)
_OTHERS_AFTER = re.compile(
    r"\s?(?:让我|叫我|派我|说了算|说|定|拍板|签|要|想|觉得|同意|批|点头|发话|看|得|才|不|会|在|也|那边|问|盯|对|他|她|告诉|asked|wants?|said|says|told|decides?|has to|will|would|needs?|picks?|signs?|approves?|sent|must|asks|thinks|is in|are|hears|should|and i\b(?! am))"
)
_BARE_AFTER = re.compile(r"\s?(?:$|一个|一枚|一名|之一|嘿|哈|哦|啊|吧|的$|[,。!;、(/&+]|管|负责|兼|(?:for|of|at|in|here|from|and|with|-)\b)")
_BARE_BEFORE = re.compile(r"(?:[\u4e00-\u9fffa-z]{0,8}(?<![是要在让问找给跟和说换刚])|(?:[a-z&]+ ){0,3}|(?:hi|hello|hey|well),? (?:[a-z]+ ){0,2})")
_NO_VERB = re.compile(r"不|没|我们|你|他|她|谁|说|问|找|让|每|要|会|能|可以|安排|麻烦|刚|换|各位|加个|得|about|than|per|is|does|can|send|have|how|could|dear|hiring|not|many|never|get|committee|我|人工|统一|无|经|\b(?:our|my|your|their|previous|former|the|any)\b")
_NOT_TITLE_AFTER = re.compile(r"决策|公司|申请|目录|委员会|流程|部感谢|指标|成本|价|committee|team|price")
_ASSISTANT = re.compile(r"^\s?(?:的)?(?:助理|秘书|特助|司机)|^'?s?\s(?:assistant|secretary|pa\b|office)")
_ASSISTANT_BEFORE = re.compile(r"(?:assistant|secretary|pa|ea) (?:to|of) (?:the |our )?(?:vice )?$")
_TITLE_LEAD = re.compile(
    r"^(?:(?:hi,?\s|hello,?\s|well,?\s|sorry\s)?(?:i am|i\s?['’]?\s?a?m|i work as|im|my (?:role|job|title|position) is|title:|it['’]?s|its|as|i head|i lead|i manage)\s+(?:(?:the|a|an|currently|now|just|only)\s+)*"
    r"|(?:我们?|本人|俺|咱)(?:这边|自己)?(?:就|现在|现|目前)?(?:是|做|当|担任|任|干|在)?|(?:这边|这里)?是|职位是?:?|(?:the|a|an)\s)?(?:一个|一名|一位|个|名|位|刚升的|公司的?(?!总|副|负)|我们公司的?|厂里的?|新上任的)?",
    re.IGNORECASE,
)
_TITLE_TAIL = re.compile(r"(?:一个|一枚|一名|之一|嘿嘿|哈哈|哈|呀|啊|吧|呢|(?<!^搞it)(?<!^做it)(?:的|滴))+$", re.IGNORECASE)
_TITLE_TAIL_EN = re.compile(r"\s(?:here|at (?:the )?[A-Z]\S*.*|of (?:this|our|the) (?:company|firm|factory|group)|in (?:this|our|the) (?:company|firm|factory)|by the way|btw|sir|lah)$")

_DECIDER = re.compile(
    r"(?<!不是)(?:(?:我(?:自己|一个人|们?俩|这边|和.{1,4}|跟.{1,6})?(?:就)?(?:一起)?(?:说了算|拍板|做主|定|决定|签字|能定|可以定|能拍板|可以拍板|能做主)|归我(?:定|拍板|批)|最后(?:是)?我(?:签|定|批)|我最终(?:决定|拍板)|听我的|我有(?:决定|拍板|审批)权|我的(?:公司|厂|店|企业)|我(?:自己)?(?:开|办)的(?:公司|厂|店)|投票定))"
    r"|\bi (?:(?:will |can |do |also |myself |alone )?(?:decide|sign(?: off)?|approve|make the (?:final )?(?:decision|call)|have the (?:final|last) (?:say|word)|call the shots|own (?:the|this|a) (?:place|company|business|factory|firm|shop))|am the (?:decision[- ]?maker|one who decides|boss))\b|\bfinal (?:say|decision|call|word) is (?:mine|with me|on me)|\bmy (?:decision|call)\b(?! )|\bdecision(?:[- ]maker)? is (?:mine|me)\b|up to me\b|\bi'?m the (?:decision[- ]?maker|boss|one deciding|owner)|it'?s my (?:call|decision|company)"
)
_NOT_DECIDER = re.compile(
    r"说了不算|说话不(?:好使|算|顶事)|做不(?:了|料)主|定不了|决定不了|拍不了板|不是我(?:定|说了算|能定)|没(?:有)?(?:决定|拍板|审批)?权|轮不(?:着|到)我|(?:老板|领导|总部|集团|别人|上头|上面|董事|老细|总经理|股东|我爸|我老公|大老板|党委)[^,。;]{0,8}(?:说了算|定|拍板|决定|签|批|话事)|得(?:问|找|等|过|上|和|跟)(?:老板|领导|会|董事|财务)|批不了|不敢拍板|哪敢拍板|无采购决策权|话事唔到|不在我"
    r"|can'?t decide|cannot decide|don'?t decide|not my (?:call|decision)|(?:boss|management|hq|headquarters?|board|ceo|director|owner|vp|gm|father|partner|chairman)[^,.;]{0,16}(?:decides?|has the (?:last|final) (?:say|word)|picks?|makes the decision|must approve|approves|signs)|not (?:the|a) decision[- ]?maker|no authority|need (?:approval|a nod)|have to ask|must ask|ask my boss|up to (?:my|the) (?:boss|management|hq)|no say"
)
_INITIATOR = re.compile(
    r"(?:项目|事|需求|这个)(?:就)?是我(?:提|发起|牵头|推)|我(?:提出|发起|牵头|推动|来推|主导)(?:的|了)?|是我(?:先)?(?:提|发起|牵头)"
    r"|\bi (?:started|initiated|kicked off|am driving|drive|proposed|brought (?:this|it) up|lead|am leading|launched|champion) (?:this|the|it)|my (?:idea|initiative|project)\b|i'?m (?:driving|leading|initiating|championing)"
)
_INFLUENCER = re.compile(
    r"(?:帮|替|代)(?:我们?)?(?:老板|领导|总|公司|部门|经理|总监)[^,。;]{0,6}(?:了解|问|看|选|调研|打听|考察|比)|(?:老板|领导|总监|经理|总经理|上面|公司|老总|总)(?:让|叫|派|安排|吩咐)我(?!们?怎么)|让我(?:来)?(?:先)?(?:了解|找|调研|比|看看)|(?:写|出|做)(?:评估|方案|选型|对比|调研)|方案我(?:来)?出|我(?:来)?(?:负责|做)?(?:选型|评估|推荐|筛选|调研|考察)|给(?:领导|集团|老板|公司)[^,。;]{0,4}(?:参考|建议)|建议权|我只管技术评估|技术这块打分"
    r"|\b(?:my |our |the )?(?:boss|manager|ceo|director|management|gm|owner|vp|chairman)(?:\s+has)? (?:asked|told|sent|wants?|instructed|assigned) (?:me|us)\b|\bi (?:(?:will |can |only |just |also )?(?:recommend|evaluate|advise|shortlist|compare|assess|research|suggest|give (?:my )?(?:input|advice|recommendation))|make the (?:short ?list|recommendation|comparison)|am (?:evaluating|comparing|researching|collecting))|on behalf of (?:my|our|the) (?:boss|ceo|manager|management)|for my (?:boss|manager)|i influence|prepare the (?:comparison|recommendation)"
)
_EXECUTOR = re.compile(
    r"(?:采购|合同|付款|招标|下单|审批)(?:的)?(?:流程|手续|这块)?(?:由|是|归)?我(?:来)?(?:走|办|跑|负责|管|弄)|我(?:只|就|来)?(?:负责|管)?(?:跑|走|办)(?:采购|合同|审批|付款)?流程|(?:只|就)?负责(?:走)?(?:合同|采购流程|付款|下单)|下单归我|走合同"
    r"|\bi (?:only |just |will |mainly |also )?(?:do|handle|process|manage|take care of|run|prepare|carry out|execute) (?:the )?(?:paper ?work|contracts?|purchas\w+|procurement|orders?|invoic\w+|tender|buying|payment)"
)
_USER = re.compile(
    r"(?:以后|将来|平时|每天|日常)?[^,。;]{0,6}(?:是|就是|由|给)(?:我们?|俺们?)(?:这帮|这些|一线)?(?:业务员|业务|销售|督导|导购|团队|部门|一线|外勤|自己)?[^,。;]{0,4}(?:来)?(?:用|使用)|我(?:只管|就是|只是|天天|每天|自己)(?:来)?用|我是(?:使用者|用户|最终用户)|用的(?:人)?(?:就)?是我们?"
    r"|\bi(?:'ll| will| would|'d)? ?(?:only |just )?(?:be )?(?:the (?:one|person) |one )?(?:using|who uses|use) (?:it|this)|\b(?:end[- ]?user|daily user)\b|we (?:are|'re|would be|will be) the (?:ones|people)? ?(?:using|users)|i just use it"
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
_OWNER = re.compile(
    r"老板(?!娘的)|创始人|董事长|总裁|总经理|合伙人|法人|\bowner\b|\bco-?owner\b|\b(?:co-?)?founder\b|\bceo\b|\bchairman\b|\bmanaging director\b|\bpresident\b(?<!vice president)|\bproprietor\b|当家"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A value with where it stands; `quoted`: taken as said, not recognised."""

    value: str
    span: Span
    confidence: float
    quoted: bool = False


def _cut_han_name(name: str) -> str:
    return re.sub(r"(?:就行|就好|即可|就可以|吧|呀|啊|哈|的)+$", "", name)


def read_name(text: str, folded: str, clauses: list[Span], titles: Words, *, asked: bool) -> Found | None:
    """The person's name as said; a surname with a form of address counts (刘工, 王姐)."""
    for i, pattern in enumerate(_NAME_ZH):
        match = pattern.search(folded)
        if match is None:
            continue
        start, end = match.span("n")
        name = _cut_han_name(folded[start:end])
        end = start + len(name)
        if i == 1 and match["g"]:
            surname = text[start : start + len(match["n"])]
            return Found(surname + text[match.start("g") : match.end("g")], Span(start, match.end("g")), 0.95)
        bad = _NOT_A_NAME_ZH.search(name) and not re.fullmatch(_NICK, name)
        if not name or bad or (i == 2 and _title_word(name, titles)):
            continue
        if i == 0 and re.match(r"(?:什么|啥|们|们?公司|做|过来|来|去|个|人|他|你|看|了|的)", name):
            continue
        return Found(text[start:end], Span(start, end), 0.95 if i < 2 else 0.85)
    for pattern in _NAME_EN:
        match = pattern.search(text)
        if match is None:
            continue
        start, end = match.span("n")
        found = _latin_name(text, start, end, titles, 0.9)
        if found is not None:
            return found
    lower = _CALL_LOWER.search(folded)
    if lower is not None and (asked or lower.group().startswith(("call", "my name", "name"))):
        words = lower["n"].split()
        if not any(w in _NOT_A_NAME for w in words):
            return Found(text[slice(*lower.span("n"))], Span(*lower.span("n")), 0.85)
    return _name_asked(text, folded, clauses, titles) if asked else None


def _latin_name(text: str, start: int, end: int, titles: Words, sure: float) -> Found | None:
    name = text[start:end].strip(" .,")
    words = [w.lower().strip(".,'’") for w in name.split()]
    if not words or words[0] in _NOT_A_NAME or len(name) > 40 or any(c.isdigit() for c in name):
        return None
    if _title_word(name.lower(), titles) or any(w in ("director", "manager", "co", "ltd", "gmbh", "inc") for w in words):
        return None
    while words and words[-1] in _NOT_A_NAME:
        words.pop()
        name = " ".join(name.split()[:-1])
    return Found(name, Span(start, start + len(name)), sure) if name else None


def _title_word(name: str, titles: Words) -> bool:
    return any(hit.end - hit.start >= len(name) - 1 for hit in find_words(name, titles))


def _name_asked(text: str, folded: str, clauses: list[Span], titles: Words) -> Found | None:
    for clause in clauses[:2]:
        piece = folded[clause.start : clause.end]
        match = _NAME_ASKED_ZH.match(piece)
        if match is not None and not _NOT_A_NAME_ZH.search(match["n"]) and not (
            _title_word(match["n"], titles) and not re.fullmatch(_NICK, match["n"])
        ):
            start, end = clause.start + match.start("n"), clause.start + match.end("n")
            return Found(text[start:end], Span(start, end), 0.95)
    if not clauses:
        return None
    first = clauses[0]
    # "Schneider, Thomas Schneider": the fuller form repeats the shorter one.
    if len(clauses) > 1:
        second = folded[clauses[1].start : clauses[1].end]
        if second.split()[-1:] == [folded[first.start : first.end]]:
            first = clauses[1]
    lead = _NAME_LEAD.match(text[first.start : first.end])
    start = first.start + (lead.end() if lead is not None else 0)
    span = trimmed(text, start, first.end)
    name = text[span.start : span.end]
    words = name.split()
    if has_han(name):
        name = _cut_han_name(name)
        if 1 < len(name) <= 4 and not _NOT_A_NAME_ZH.search(name) and not re.search(r"[不没是了吗就在有也先再请什么]", name):
            return Found(name, Span(span.start, span.start + len(name)), 0.6, quoted=True)
        return None
    if not 1 <= len(words) <= 4 or any(c.isdigit() for c in name) or len(name) < 2:
        return None
    if words[0].lower().strip(".") in _NOT_A_NAME or not re.fullmatch(r"[^\W\d_][\w .'’\-]*", name):
        return None
    if _title_word(name.lower(), titles):
        return None
    capital = name[:1].isupper()
    polite = re.match(r"(?:mr|mrs|ms|dr|miss)\b", name.lower()) is not None
    if not capital and not polite and len(words) > 3:
        return None
    sure = 0.9 if capital or polite else 0.65
    return Found(name, span, sure, quoted=not (capital or polite))


def said_by(before: str) -> bool:
    return _SELF_TITLE.search(before) is not None


def _own_titles(folded: str, clauses: list[Span], hits: list[Hit], *, asked: bool, open_answer: bool
) -> list[Hit]:
    own: list[Hit] = []
    for hit in hits:
        clause = around(clauses, hit.start)
        before, after = folded[clause.start : hit.start], folded[hit.end : clause.end]
        if _ASSISTANT.match(after) or _ASSISTANT_BEFORE.search(before):
            own.append(Hit("", hit.start, hit.end))
            continue
        if _NOT_TITLE_AFTER.match(after) or (said_by(before) and re.search(r"介绍|推销|找|加了", before)):
            continue
        if re.search(r"不是|isn't|am not|'m not|not a\b|not the\b", before[-12:]):
            continue
        said = said_by(before)
        if not said and (_OTHERS_TITLE.search(before) or _OTHERS_AFTER.match(after)):
            continue
        if said and re.search(r"(?:my|our|the|to|with|跟|和|问|找|让|叫|帮|替)\s?(?:\w+\s)?$", before) and not re.search(
            r"(?:i\s?'?a?m|am|as|i head|i lead|i own)\s(?:the|a|an)?\s?(?:\w+\s)?$", before
        ):
            continue
        bare = (
            _BARE_AFTER.match(after) is not None
            and _BARE_BEFORE.fullmatch(before) is not None
            and not _NO_VERB.search(before)
            and clause.start <= 1
            and hit.end - hit.start > 2 - has_han(folded[hit.start : hit.end])
            and not is_question(folded)
        )
        if said or asked or (bare and not open_answer):
            own.append(hit)
    return own


def _longest(hits: list[Hit], folded: str, clauses: list[Span]) -> Hit:
    """The longest title of the first clause that holds one."""
    first = around(clauses, hits[0].start)
    inside = [h for h in hits if first.start <= h.start < max(first.end, first.start + 1)] or hits
    return max(inside, key=lambda h: (h.end - h.start, -h.start))


def read_title(
    text: str, folded: str, clauses: list[Span], titles: Words, *,
    asked: str | None, open_answer: bool,
) -> tuple[Found | None, Found | None]:  # fmt: skip
    """(job title as said, persona code). `asked`: the fact asked last."""
    wanted = asked in ("job_title", "persona")
    hits = _own_titles(folded, clauses, find_words(folded, titles), asked=wanted, open_answer=open_answer)
    if not hits:
        if wanted and clauses:
            span = _title_chunk(text, folded, clauses[0])
            words = text[span.start : span.end]
            if 1 < len(words) <= 48 and not re.search(r"不|没|\bno\b|\bnot\b|谁|什么", folded):
                return Found(words, span, 0.6, quoted=True), None
        return None, None
    hit = _longest(hits, folded, clauses)
    clause = around(clauses, hit.start)
    chunk = _title_chunk(text, folded, clause)
    if not (chunk.start <= hit.start and hit.end <= chunk.end) or chunk.end - chunk.start > 48:
        chunk = _grow(folded, clause, hit)
    words = _TITLE_TAIL.sub("", text[chunk.start : chunk.end])
    chunk = Span(chunk.start, chunk.start + len(words)) if words else chunk
    title = Found(text[chunk.start : chunk.end], chunk, 0.9 if wanted else 0.8)
    if not hit.code:
        return title, None
    code = hit.code
    led = re.search(r"\bi (?:head|lead|run|manage)\s(?:the |our )?$", folded[: hit.start])
    if led is not None:
        # "I head procurement" is the head of procurement, whatever "procurement" alone is.
        head = find_words("head of " + folded[hit.start : hit.end], titles)
        code = next((h.code for h in head if h.start == 0), code)
    return title, Found(code, Span(hit.start, hit.end), 0.9 if wanted else 0.85)


def _title_chunk(text: str, folded: str, clause: Span) -> Span:
    """The clause without "I am the", 我是 and the small words at its end."""
    piece = text[clause.start : clause.end]
    lead = _TITLE_LEAD.match(piece)
    start = clause.start + (lead.end() if lead is not None else 0)
    end = clause.end
    rest = text[start:end]
    cut = re.search(r"\s(?:/|and i\b|but\b|who\b|so\b|responsible\b|in charge\b)|(?<=[\u4e00-\u9fff]) ", rest, re.IGNORECASE)
    if cut is not None and cut.start() > 1:
        end = start + cut.start()
    tail = _TITLE_TAIL.search(text[start:end]) or _TITLE_TAIL_EN.search(text[start:end])
    if tail is not None and tail.start() > 0:
        end = start + tail.start()
    return trimmed(text, start, end)


def _grow(folded: str, clause: Span, hit: Hit) -> Span:
    """The hit with the Chinese noun before it (渠道部 + 经理) when the clause is a sentence."""
    if not has_han(folded[hit.start : hit.end]):
        return Span(hit.start, hit.end)
    head = re.search(r"[\u4e00-\u9fff]{0,8}$", folded[clause.start : hit.start])
    words = head.group() if head is not None else ""
    words = re.split(r"[是的做任当管个位名在我个一]", words)[-1]
    return Span(hit.start - len(words), hit.end)


def _own_role(folded: str, hit: Hit, *, asked: bool) -> bool:
    """Whether a role phrase is said of oneself, and not denied, asked or supposed."""
    before, after = folded[max(0, hit.start - 12) : hit.start], folded[hit.end : hit.end + 8]
    if re.search(r"不|没|\bnot |n't |if (?:it|that) (?:was|were|is) $|了解|谁|\bno ", before[-12:]):
        return False
    if re.match(r"不是|是谁|\s?(?:is|was)(?! me| mine)\b|\s?(?:的|了|过|什么|啥)(?!$)|\?|吗|\s?for\b", after):
        return False
    words = folded[hit.start : hit.end]
    mine = re.search(r"我|咱|俺|\bi\b|\bi'|\bm[ey]\b|\bmine\b|\bwe\b|\bour\b", words) is not None
    return asked or mine or len(folded) <= len(words) + 8


def read_role(
    folded: str, clauses: list[Span], roles: Words, title: Found | None, *, asked: bool
) -> Found | None:
    """The buying role; of several the strongest. An owner's title alone is a decider at 0.7,
    "my boss decides" in answer to the question an influencer at 0.5."""
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
        if together is None and (denied.start() < span.end and span.start < denied.end()) or re.search(
            r"不是我|说了不算|做不了主|定不了|not my|can'?t|don'?t", denied.group()
        ):
            del found["decider"]
    for role in _ROLE_ORDER:
        if role in found:
            return Found(role, found[role], 0.9 if asked else 0.85)
    if title is not None and _OWNER.search(title.value.lower()) and denied is None:
        if not re.search(r"助理|秘书|assistant|secretary", title.value.lower()):
            return Found("decider", title.span, 0.7)
    if asked and denied is not None:
        return Found("influencer", Span(*denied.span()), 0.5)
    return None
