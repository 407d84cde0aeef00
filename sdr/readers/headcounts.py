"""The words around a number of people: whose they are, what part of the company, coming or going.

Word lists under `sizes`, which decides what number is the company's size.
"""

import re

from sdr.readers.units import FIELD_WORDS

STAFF_HEAD = re.compile(
    r"(?:(?<!招)工人|人手|员工|人数|职工|编制|在职|head ?count|man ?power|workforce|staff|"
    r"employees?"
    r"|employ(?:ing|"
    r"s)?|(?:^|\b(?:we'?re|we are|with|only|just) )an? (?:small |tiny |little |close |"
    r"tight )?(?:team|"
    r"crew|outfit|family|workforce) of|公司规模|企业规模|company size|company of|"
    r"firm of)[^,。;]{0,10}$"
)
FIELD_HEAD = re.compile(
    rf"(?:{FIELD_WORDS}|内勤|后勤|技术|文员|跟单|生产|车间)(?:有|就|大概|大约|差不多|是|"
    rf"一共|的|:|\s)*$"
)
TOTAL = re.compile(
    r"(?:凑够|凑到|凑满|总共|一共|共有|合计|合起来|凑起来|拢共|统共|通共|满打满算|全算上|"
    r"连[^,]{1,6}(?:在内|算上|"
    r"一起)|加起来|加一(?:块儿?|起)|公司(?:整体|总体|全部|上下|总的|总共|一共)|全员|算上|"
    r"加上[^,]{0,8}|总数|总人数|全公司|全厂|全集团|整个公司|"
    r"上上下下|(?:厂|公司|车间|办公室)[^,。;]{0,3}(?:加|和|跟|连|带)[^,。;]{1,5}|集团|in total|"
    r"total(?:ly)?|all told|altogether|all in all|overall"
    r"|whole (?:company|group)|group (?:with|of|has)|entire|company[- ]wide)[^,;。]{0,14}$"
)
TOTAL_AFTER = re.compile(
    r"[^,;。]{0,16}(?:in total|altogether|total\b|overall|all together|总共|"
    r"in the (?:whole|entire) (?:company|firm|group|business|place|outfit|show)|"
    r"across the (?:company|firm|group|business|board)|company[- ]wide|group[- ]wide)"
)
#: What a room holds and a kitchen feeds is not who works there: "our canteen seats 300".
ROOM_FOR: re.Pattern[str] = re.compile(
    r"\b(?:seats?|fits?|fill|holds?|sleeps|has room for|room for|built for|made for|licen[cs]ed "
    r"for|"
    r"capacity (?:of|for)|feeds?|serves?|suppl(?:y|ies)|space for|parking for)\s(?:up to |about )?$"
)
#: "company" in the words of the vendor's cases: a number of people there is nobody's here.
OF_A_CASE: re.Pattern[str] = re.compile(
    r"\b(?:case stud(?:y|ies)|reference|success story|white ?paper|webinar|your (?:page|site|"
    r"website|brochure|video|article|post))\b"
)
SELF = re.compile(
    r"(?:我们|咱们?|俺们?|本公司|公司|厂里?|集团|企业|我司|这边|总共|一共|加起来|团队就|\bwe\b|"
    r"we're|we've|\bour\b|\bus\b|company|firm|group|business|factory|staff|manpower|workforce|"
    r"headcount)"
)
OURS_HEAD = re.compile(
    r"(?:(?:我们|咱们|俺们|公司|全公司|厂里|全厂|本公司|集团|企业|我司|这边|总共|一共|共有|"
    r"加起来)[^,;。的]{0,8}"
    r"|\b(?:we|we're|we've|company|firm|group|factory|total)\b(?: \w+){0,5} ?)$"
)
PART = re.compile(
    r"(?<!^)(?<!整个)(?<!公司)(?<!我们就)团队|团队(?=[里中的]|我)|小组|开发组|项目组|部门?(?:的|里|"
    r"就)|财务|it部|team(?!才|就|只|一共|共|总|现在|目前)|squad|department|dept|division|"
    r"部门|事业部|每个?|每天|full time only|the two|two girls|to retype|录单|对账|投票|partner|"
    r"技术|客服|市场部|研发|运营|(?:我们|(?<![a-z]))it(?=部|就|团队|这边|才|只|组)|\bmy (?:team|"
    r"department|unit)\b"
)
#: People who come, go, learn or travel: a number of them is no size.
COME_AND_GO = re.compile(
    r"培训|裁|招|辞|离职|走了|来了|参加|出差|开会|\b(?:trained|training|lost|losing|hired|hiring|"
    r"fired|laid off|"
    r"let go|recruit\w*|quit|resigned|joined|invited|call)\b"
)
#: What people do who are the whole company: "280 people making rum".
WORKING = re.compile(
    r"\s?(?:(?:都|全|全都)?在(?:这儿?|这里|这边|厂里|一个厂|总部|本地)|(?:here |now |total "
    r"|in [a-z]+ |in [a-z]+ [a-z]+ )?(?:mixing|milling|casting|mould(?:ing)?|molding|weaving|"
    r"blending|canning|filling|cutting|stitching|pressing|processing|printing|fermenting|"
    r"pickling|freezing|making|brewing|baking|producing|selling|manufacturing|"
    r"bottling|"
    r"distilling|building|running|growing|packing|roasting|sewing|working (?:here|for us)|"
    r"work here|"
    r"work for us|on (?:the |our )?(?:books|pay ?roll)))\b"
)
REGULAR = re.compile(r"正式|长期|固定工|full[- ]?time|permanent")
CASUAL = re.compile(r"临时|兼职|季节工|小时工|part[- ]?time|casual|temps?\b|seasonal")
ME_AND = re.compile(
    r"\b(?:me|i|myself) (?:and|plus|\+) (?P<en>two|three|four|five|six|[2-9])\b|"
    r"(?:我|老板)(?:和|跟|加|带)(?:另外|着|上)?(?P<zh>[两二三四五六七八九2-9])个(?:人|员工|徒弟|"
    r"伙计|工人|师傅)"
)
EN_FEW = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
MANY_OR_FEW = re.compile(r"人(?:也)?(?:不(?:算)?多|不少|少|多)(?=$|[,。;\s])")
DOING = re.compile(
    r"(?:个|号)?人(?:想|要|来|去|参加|听|投票|一起|对账|录|填|跟|管|负责|在做|专门|天天|"
    r"手工|轮流|开会|用)"
)
NOT_NOW = re.compile(
    r"\b(?:will be|was|were|used to|had|next year|after the)\b|以前|之前|原来|去年(?!底|"
    r"刚)|曾经|将来|明年|高峰"
)
NOW = re.compile(
    r"实际|到岗|在岗|现在|目前|如今|剩|now\b|today|currently|at present|at the moment|as of"
)
HEDGES = re.compile(
    r"\b(?:about|bout|around|roughly|some|maybe|approx(?:imately)?|circa|almost|nearly|over|under|"
    r"with|and|like|say|just|only|probably|abt|plus|tops|or thereabouts|thereabouts|all|worldwide|"
    r"globally|"
    r"we(?:'re| are)?|now|or so|in all|here|ish|right now|currently|give or take)\b"
    r"|大概|大约|差不多|左右|上下|上|来|多|几|个|有|就|也就|得有|现在|目前|的样子|吧|呢|啊|了|规模|"
    r"的?(?:公司|厂|企业|工厂)"
)
FAMILY = re.compile(r"一家(?:子)?([一二两三四五六七八九]|[1-9])口")
OF_TRADE = re.compile(r"(?:左右|以上|上下)?的?[\u4e00-\u9fff]{0,8}(?:公司|厂|集团|企业|品牌|厂家)$")
SIZE_TALK = re.compile(
    r"\bsize\b(?!s?\s?\d|\s(?:tens?|nines?|eights?)\b)|headcount|"
    r"head count|人数|规模|多少人|人(?:也)?(?:不(?:算)?多|不少|少|"
    r"多)(?=[,。;\s])"
)
EACH = re.compile(r"(?:一|1)\s?个?人(?:一(?:天|周|个?月|年|次|晚)|每|要|得|就|平均|大概|差不多)")
EACH_HEAD = re.compile(r"(?:每|每个|人均|平均|\bper|\beach|\bevery)\s?$")
HAN_DIGITS = {han: number for number, han in enumerate("一二三四五六七八九", start=1)} | {"两": 2}
SUMS_OF_MONEY = re.compile(
    r"\b(?:los(?:e|t|ing)|costs?|costing|spen[dt]|spending|pa(?:y|id)|revenue|turnover)\b"
    r"|损失|亏|赔|花了?|营业额|销售额|流水|产值"
)
LOOSE = re.compile(
    r"个?(?:吧|那样子?|这样子?|样子|光景|呢|啊|左右|上下|出头|的样子|不到|$|[\s,。!?;])"
)
WITH = re.compile(r"\b(?:with|of)\s(?:about |around |some )?$")
MINE = re.compile(r"\bi (?:own|run|have|head)\b|\bi'm\b|\bwe(?:'re)?\b|\bmy\b|\bour\b")
SMALL = re.compile(r"就|只|just|only|夫妻|公司|company")
UNKNOWN_REST = re.compile(r"别的|其他|其它|others?|the rest|另外的")
TEAM_HEAD = re.compile(
    r"^(?:我们|整个|公司)?(?:的)?(?:团队|team)\s?(?:就|才|只|有|共|大概|规模|目前|现在|是)*$"
)
PLACE = re.compile(
    r"总部|工厂|厂里|办公室|车间|仓库|门店|分公司|后台|生产|\b(?:hq|office|factory|plant|warehouse|"
    r"shops?|workshop)\b"
)
#: "80 at the plant", "the other 40 out in the depots": said behind the number.
AT_PLACE = re.compile(
    r" (?:\w+ )?(?:\w+ )?(?:at|in|on|out at|out in|over at|over in) (?:the |our |both |two |three "
    r"|\d )*"
    r"(?P<p>hq|head office|office|factory|factories|(?:shop |factory )?floor|lines?|lab|kitchen|"
    r"cellars?|"
    r"yards?|vans|trucks|remote|plants?|warehouses?|shops?|workshops?|depots?|"
    r"field|road|stores?|mills?|brewery|sites?)\b"
)
#: "for 26 people? that's everyone we have".
ALL_OF_US = re.compile(
    r"[^,.;!?]{0,14}[,.;!?()\s-]{1,3}(?:and )?(?:that(?:'s| is| would be)|which is|it'?s) (?:all |"
    r"really )?"
    r"(?:everyone|everybody|all of us|the (?:whole|entire) (?:company|team|lot|staff|crew|firm|"
    r"gang)|"
    r"all (?:the people )?(?:that )?(?:we have|we are|there is)|us\b|how many we are)"
)
#: "400 employees across two sites" is still the whole of it.
SPREAD_OVER = re.compile(
    r"\s?\b(?:spread )?(?:across|over|between|in|at|on) (?:[a-z]+ |\d+ ){0,2}(?:sites?|plants?|"
    r"factories|locations?|countries|offices|states|shifts|depots|branches|mills|cities|"
    r"provinces)\b"
)
#: Another thing is counted: "two sites".
COUNTED_ELSE = re.compile(
    r" (?!in\b|at\b|and\b|or\b|across\b|now\b|total|today|worldwide|here\b|currently|plus|all\b)"
    r"[a-z]{3,}"
)
YEAR_HEAD = re.compile(r"\b(?:since|in|from|until|by|of)\s$|自|从$")
#: What ends a string of guesses: "sixty? sixty five? call it 65".
SETTLED = re.compile(
    r"\b(?:call it|let'?s (?:say|call it|go with)|make (?:it|that)|put(?: down)?|go with|settle on|"
    r"i'?d say|we'?ll say)\s(?:about |around |roughly )?$|"
    r"\b(?:exact|precise|actual|real|official)?(?:number|figure|head ?count|count)\b"
    r"(?: \w+){0,3} (?:is|says|stands at)\s$"
)
#: What takes a number back, so that the next one counts the same things.
TAKEN_BACK = re.compile(
    r"\b(?:no,? wait|wait,? no|sorry|i mean|i meant|actually|scratch that|scrap that|"
    r"make (?:it|that)|correction|or rather|rather|no,? no)\b"
)
#: Before the last number it adds up what was told: "70 upstairs and 130 on the lines, so 200".
SO_MANY = re.compile(
    r"[,;.-] ?so (?:that'?s |that makes |that is |we'?re |it'?s |about |roughly |around )*$"
)
#: Behind it nothing more is told.
AND_THAT_IS_IT = re.compile(
    r" ?(?:people|heads|staff|of us|in all|in total|all told|altogether|all in)*\W*$"
)
#: People who came or went, said right before their number: "just hired ten".
CAME_OR_WENT = re.compile(
    r"\b(?:hired|hiring|lost|losing|laid off|fired|let go|recruited|recruiting|sacked|took on|"
    r"taken on|adding|added)(?: \w+)?\s$|\b(?:let|made)(?: another| about)?\s$"
)
#: A part of the company that says "us": partners who vote, colleagues in one row.
SOME_OF_US = re.compile(
    r"\b(?:decision|committee|votes?|board|panel|consumers?|private)\b[^.;!?]{0,24}\bof us\b|"
    r"\bof us (?:\w+ )?(?:directors?|owners|partners|reps|managers|brothers|sisters|siblings|"
    r"started|founded|began|decide|vote|sign|choose|in a row|in (?:the )?(?:sales|team|department|"
    r"back office|it))\b"
)
#: More people than this are not meant by a bare number.
MOST_PEOPLE = 500_000
MY_PART = re.compile(r"我(?:负责|带|管|的|们部门)|外包|代理|卖你们")
A_YEAR = re.compile(r"(?:一年|每年|一个月|每月|a year|per month)[^,。;]{0,4}$")
HAO = re.compile(r"(?<=[十百千把来多几0-9])号(?=$|[吧呢左样,。\s])")
PLUS = re.compile(
    r"\+|plus|\bthe (?:other|rest|remaining)\b|\banother\b|加上?|还有|外加|and|另|以及"
)
ALONE = re.compile(
    r"(?P<one>(?:就|只有?|才)我(?:自己)?一个(?:人)?|just me\b(?! and)|only me\b(?! and)|"
    r"one[- ]man|i(?:'m| am) alone|solo|一人公司|光杆司令|my ?self only|i work alone)"
    r"|(?P<two>(?:me|i) and my (?:wife|husband|brother|sister|partner|father|dad|mom|son|friend)"
    r"|my (?:wife|husband|brother|partner) and (?:me|i)\b|two of us|夫妻店|夫妻俩|夫妻二人|"
    r"两口子|我(?:和|跟|同)我?(?:老婆|老公|媳妇|爱人|婆娘|先生|太太|弟|哥|爸|妈|"
    r"合伙人)(?!一起拍板|拍板)|我们俩|就我俩)"
)
_US = r"(?:我们?|咱们?|俺们?)?(?:自己)?(?:负责|管)?(?:的|这|这个|这边|那个)?"
#: A part of the company that is never all of it.
PART_OF_US = re.compile(
    rf"(?:{_US}(?:小组|组|班组|科室?|处室|部门|县|片区|条线)|(?:我|我们)(?:带|管)的?(?:团队|队伍|"
    rf"人))(?:里|就|才|只有|有|"
    r"大概|差不多|一共|总共|也就|我)*\s?$"
)
#: A part that may be all there is to tell, where the rest is not known.
UNIT_OF_US = re.compile(
    rf"{_US}(?:大区|省区|办事处|分公司|子公司|分厂|车间|工厂|店|团队|事业部|销售部|市场部)(?:里|就|"
    rf"才|只有|有|大概|差不多|"
    r"一共|总共|也就)*\s?$"
)
UNKNOWN_TOTAL = re.compile(
    r"没(?:个)?数|不知道|不清楚|不晓得|不了解|说不(?:好|准|清)|没统计|只(?:知道|晓得|清楚)|"
    r"就(?:知道|晓得)|哪(?:知道|晓得)"
)
GREW = re.compile(
    r"^\s?(?:多|来)?(?:人|个人|号人)?\s?(?:做|发展|涨|扩|干|增|长|扩张)(?:大|张)?(?:到|成|至)"
)
