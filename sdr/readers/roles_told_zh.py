"""Parts in a purchase told in words that other patterns read as something stronger.

One vote among several is a say and no decision, a veto as well; who leads the search because the
boss told them is sent; the seal and the papers are carried out. What is told here counts before
the patterns of `roles`, in this order. Over folded text whose blanks are commas. Pure.
"""

import re

from sdr.readers.text import Span

_CHIEF = (
    r"(?:老板娘?|领导|上司|上级|上头|上面|总监|经理|老总|董事长|总裁|总部|集团|公司|部长|厂长|老爷子|"
    r"[\u4e00-\u9fff]总|[我他]?(?:爸|妈|哥|姐|叔|老公|老婆))"
)
_LOOK = r"(?:看|问|打听|了解|摸|找|比|调研|考察|选|探|收集|咨询|搜|研究)"

#: Nobody's part: a question back, a shareholder who stays out of it.
_NONE = re.compile(
    r"你(?:觉得|看|猜)我[^,。;!?]{0,3}像[^,。;!?]{0,4}(?:做主|拍板|说了算|定|老板)|"
    r"(?:大?股东|挂名[^,。;]{0,4}|法人)[^。!?]{0,4}(?:不参与|不管|不过问)"
)
_INFLUENCER = re.compile(
    r"(?:我|俺|咱)(?:自己|也|就|只)?(?:有|投|占|算)(?:其中)?(?:一票|[\u4e00-\u9fff]{1,4}那(?:一)?票)(?!通过|定|说了算)|"
    r"各(?:有|占)?(?:一票|1票)|一人一(?:半|票)[^,。;]{0,3}(?:话语权)?|否决权|"
    r"没有?我(?:点头|同意|签字)[^,。;!?]{0,6}(?:不敢|不会|也?上不|也?选不|也?买不)|"
    rf"被(?:{_CHIEF})?(?:派|叫|喊|打发)(?:过?来|出来|去)?{_LOOK}?|"
    rf"{_CHIEF}(?:[^,。;!?]{{0,3}},)?(?:交代|交待|吩咐|布置|安排|让|叫|派)(?:我|给我)?(?:来|去|先|们)*(?:牵头|带头|负责)?"
    rf"(?:这事|这个)?(?:{_LOOK}的?(?=$|[,。;!]|供应商|系统|方案|软件|厂家|一下|看))|"
    rf"(?:他|她)(?:让|叫|派)我(?:这个|一个)?[\u4e00-\u9fff]{{0,8}}?(?:先|来|去){_LOOK}|"
    r"(?:只|就|只是|仅)?(?:负责|帮忙?|来)(?:收集|搜集|整理)(?:点|些)?(?:资料|信息|方案|报价)|"
    r"(?:给|向)(?:公司|老板|领导|上面|总部)(?:推荐|提建议|建议)|"
    r"(?:把|将)(?:你们?的?)?(?:资料|方案|报价)[^,。;!?]{0,3}(?:递|交|转|报|送)(?:上去|给|到)|"
    rf"{_CHIEF}(?:就)?(?:信|听|看重)我|我说(?:选)?(?:哪|谁)[^,。;!?]{{0,4}}(?:他|老板|领导|公司)[^,。;!?]{{0,3}}(?:用|选)|"
    r"说话[^,。;!?]{0,10}(?:有|有点|有些)[^,。;!?]{0,3}(?:分量|份量)|"
    r"我(?:就)?是(?:负责)?(?:评|评估|评审|选型|打分|把关)的(?:那个|那一?环|人|那方)?(?=$|[,。;!])|"
    r"(?:打分表|评分表|评估表|对比表)[^,。;!?]{0,3}(?:由)?我(?:来)?(?:填|打|做|出)"
)
_EXECUTOR = re.compile(
    r"(?:我|就|只|只是)(?:就|只|这边)?(?:管|负责|是)(?:后面|后续|最后|前面)?的?(?:比价(?:和|、|跟|与))?"
    r"[^,。;!?]{0,8}?(?:盖章|寄合同|合同(?:流程|和发票|、发票|跟发票|审批)?|签约(?:的)?流程|招标(?:和|、|跟)签约|走流程|发票|付款|下单)"
    r"(?:的)?(?:流程|手续|这块|这些)?(?:的)?(?=$|[,。;!])"
)
_USER = re.compile(
    r"(?:天天|每天|以后|将来|整天|到时候)[^,。;!?]{0,4}(?:要|得)?(?:用|填|录|点)(?:它|这个|这玩意儿?|系统)?的(?:那个|那帮|那批|这帮)?"
    r"(?:倒霉蛋|苦命人|冤种|可怜人|牛马|人)(?:就)?(?:是)?(?:我)?|"
    r"我们?(?:店员|导购|业务员?|一线|文员|督导|促销员|仓管|司机)?(?:以后|将来|到时候)(?:都)?(?:得|要|是)?(?:天天|每天)(?:都)?(?:得|要)?用|"
    r"(?:下面|底下|一线)干活的[^。!?]{0,8}(?:用它|用这个|要用|得用)|送货员?,?我(?:来)?用"
)
_DECIDER = re.compile(
    r"自(?:己|家|个儿)的(?:买卖|生意|公司|厂子?|店)(?:我)?自(?:己|家)(?:定|说了算|做主|拍板)|"
    r"我(?:就)?是(?:那个)?(?:最后|最终)(?:签(?:合同|字)|拍板|点头)的(?:人|那个)?|(?:你)?说服我就(?:够|行|可以|成)|"
    r"(?:老板本人|本人(?:就)?是老板)|(?:钱|款)我(?:现在|马上|随时)?(?:就)?(?:能|可以)?(?:调|批|出|拿)(?=$|[,。;!了])|"
    r"没有?我(?:的)?签字[^,。;!?]{0,4},?(?:财务)?[^,。;!?]{0,8}(?:不会付|不付|付不|出不|动不)"
)
_INITIATOR = re.compile(
    r"(?:这个?|那个)?(?:idea|主意|想法|点子|项目)是我的|是我(?:自己)?(?:一直)?(?:要|想|坚持要?)(?:上|搞|推|做|换)的|"
    r"我(?:一直)?(?:坚持|主张|力主|吵着|闹着)要(?:上|换|搞|做)|"
    r"是我(?:先)?(?:看到|刷到|发现|找到|翻到)(?:的)?你们[^。!?]{0,16}?(?:转|发|推|递|提)(?:给|了)|这个是我提的案"
)
#: The order in which they count here: the part plainly told before the one that sounds stronger.
_TOLD: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("initiator", _INITIATOR),
    ("decider", _DECIDER),
    ("influencer", _INFLUENCER),
    ("executor", _EXECUTOR),
    ("user", _USER),
)
_ASKING = re.compile(r"\?|吗(?:$|[,。])|谁|是不是|要不要")
_DENIED = re.compile(r"(?:不|没|非|别|要是|如果|假如)$")
_OURS_TO_SIGN = re.compile(r"(?:合伙人|股东)[^。!?]{0,8}(?:商量|定|投票)|我说了算|我拍板|我一票定")


def plainly_told(folded: str) -> tuple[str, Span] | None:
    """The part that these words tell, or ("", span) where they say that there is none."""
    none = _NONE.search(folded)
    if none is not None:
        return "", Span(*none.span())
    for role, pattern in _TOLD:
        match = pattern.search(folded)
        if match is None or _DENIED.search(folded[: match.start()]):
            continue
        if _ASKING.search(folded, match.start(), match.end() + 3):
            continue
        if role == "influencer" and _OURS_TO_SIGN.search(folded):
            continue
        return role, Span(*match.span())
    return None
