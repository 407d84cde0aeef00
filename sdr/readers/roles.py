"""The part the person plays in this purchase, from what they say of themselves.

Of several the strongest counts: decider, initiator, influencer, executor, user. A title alone says
nothing about it, except in answer to the question who decides. Called by `reader.read`.
"""

import re

from sdr.readers import roles_en, roles_figurative_zh, roles_told_en, roles_zh
from sdr.readers.companies import VENDOR
from sdr.readers.reading import Found
from sdr.readers.roles_denied import NOT_DECIDER, OWN_DENIAL
from sdr.readers.roles_spoken import composed_role
from sdr.readers.roles_told_zh import plainly_told
from sdr.readers.text import (
    Hit,
    Span,
    Words,
    around,
    blanked,
    clauses,
    find_words,
    gaps_as_commas,
    has_han,
    is_question,
)

_BOSS = (
    r"(?:老板娘?|领导|上司|上级|上头|上面|总监|经理|总经理|副总|老总|董事长|总裁|大老板|大佬|头儿"
    r"|公司|集团|总部|部长|主任|"
    r"厂长|老爷子|我爸|我妈|老爸|我老公|我老婆|股东|[\u4e00-\u9fff]总)"
)
_CHIEF = (
    r"(?:老板娘?|领导|上司|上级|总监|经理|总经理|副总|老总|董事长|总裁|公司|集团|总部|部长|厂长|"
    r"老爷子|"
    r"[\u4e00-\u9fff]总)"
)
_END = (
    r"(?=$|[,。;!?、 ]|[就吧啊呀的了嘛哈呢呗哦嘅]|价|方案|哪家|用谁|用哪|选哪|买不买|要不要|得了|"
    r"行|即可)"
)
_DECIDER = re.compile(
    r"(?<!不是)(?<!要是)(?<!如果)(?<!假如)(?<!不)(?<!轮)(?<!等)"
    r"(?:我(?:自己|一个人|本人|们俩|们几个|们仨|这边|和[^,。;]{1,5}|跟[^,。;]{1,6}|就|直接|来|一"
    r"人|都|全权|能|可以|也能|完全)*"
    r"(?:说了算|讲了算|话事|拍板|做主|作主|定夺|能定|可以定|拿主意|拿得了主意|决策(?!人)|一票(?!"
    r"否决不)|有一票)"
    rf"|我(?:自己|一个人|本人|们俩|们几个|这边|和[^,。;]{{1,5}}|跟[^,。;]{{1,6}}|就|直接|来|一起|"
    rf"共同|商量着|都|全权|能|可以|也能|最终)*(?:定|决定|签字|签批|批|点头|点个头|审批){_END}"
    rf"|(?:全|都|最后|最终|这事|这个|钱)?(?:归|由|听|凭|看|得)我(?:自己|一个人|们俩)?(?:一句话|定"
    rf"|拍板|批|做主|决定|点头|签字|话事|的){_END}"
    r"|(?:最后|最终|拍板|定|签字|决定|做主|说了算|话事|点头|批)(?:的)?(?:人)?(?:就)?是我(?=$|"
    r"[,。;!、 ]|自己|本人|[签定批啊呀吧嘛的了])"
    r"|我(?:是|就是|算)?(?:最终|最后的?)?(?:决策人|决策者|拍板人|拍板的|定的人|说了算的)"
    r"|我有(?:最终)?(?:决定|拍板|审批|决策|签字)(?:的)?权|我(?:最终|最后)(?:决定|拍板)"
    r"|(?:我|咱|俺)(?:自己)?的(?:公司|厂|店|企业|买卖|生意)(?=$|[,。;!我说])|股份[^,。;]{0,6}我的"
    r"|不用(?:跟|和|问)(?:谁|别人|任何人)"
    r"|我(?:自己)?(?:开|办)的(?:公司|厂|店)(?=$|[,。;!我])|投票定|我(?:也)?有一票"
    r"|(?:我|俺|咱)(?:跟|和|与|同)[^,。;]{1,8}(?:一起|共同|商量着|商量|合计)(?:来)?(?:定|拍板|决"
    r"定|做决定|说了算)"
    r"|我(?:和|跟)我?(?:老婆|老公|爸|妈|哥|弟|姐|妹|合伙人|搭档)(?:[^,。;]{0,4})(?:定|拍板|商量|"
    r"决定|说了算|一人一半|各一半)"
    r"|我点(?:个)?头就|我一句话(?!怎么)|我同意就)"
    r"|\bi (?:(?:will |can |do |also |myself |alone |'ll |could |get to |have to |am able to |usu"
    r"ally |always |just )*(?:decide\b(?! to\b)|sign off|sign it|"
    r"sign the (?:contract|deal|cheque|check|agreement)|approve(?! (?:[a-z]+ ){0,4}(?:claims?|"
    r"expenses?|invoices?|rebates?|displays?)\b)|say yes|give the (?:green light|g"
    r"o|nod|final nod|ok)|"
    r"make the (?:final )?(?:decisions?|call|choice)|take the (?:final )?decision|have the (?:fin"
    r"al|last) (?:say|word)|call the shots|call it|"
    r"hold the (?:purse|budget|cheque ?book|checkbook|pen|money)|control the (?:budget|money|purs"
    r"e)|own the (?:budget|decision)|"
    r"own (?:the|this|a) (?:place|company|business|factory|firm|shop)|sign(?! (?:the|a)? ?(?:po|p"
    r"aper|form|nda|for|up|in|delivery|invoice)))"
    r"|(?:have|'ve got|'ve|got) (?:the |full |final )?(?:signing |signature |approval |purchasing"
    r" )?(?:authority|power)(?! problem)"
    r"|have (?:a|one) vote|am the (?:decision[- ]?maker|decider|one (?:who |that )?(?:decides|dec"
    r"iding|signs|signing|approves|says yes|pays|makes the (?:call|decision))|boss)"
    r"|answer to (?:nobody|no one)|don'?t (?:need|have to ask) any(?:one|body)(?:'?s)?(?: approva"
    r"l| permission| else)?)"
    r"|\bi'?m the (?:decision[- ]?maker|decider|one (?:who |that )?(?:decides|deciding|signs|sign"
    r"ing|approves|says yes|pays|makes the (?:call|decision)|has the (?:last|final) (?:say|word))"
    r")"
    r"|\b(?:final|last) (?:say|decision|call|word|approval)(?: on (?:this|it|that))? (?:is|lies|r"
    r"ests|sits|stays) ?(?:mine|with me|on me)"
    r"|\b(?:the )?(?:decision|call|choice)(?:[- ]maker)? (?:is|lies|rests|sits|stays|will be|woul"
    r"d be) (?:mine|me\b|with me|on me|up to me)"
    r"|\bmy (?:decision|call|choice to make)\b(?! (?:to|with|for|log|cent|at|on|was|is to))|(?<!n"
    r"'t )(?<!not )\b(?:it'?s |that'?s |is |all )?(?:up to me|down to me)\b"
    r"|\bmy signature\b(?! is not)|\bmy (?:yes|word|nod|ok) is (?:enough|final|all)|\bmy money\b"
    r"[^,.;]{0,10}\bmy (?:call|rules)|\bbuck stops (?:with|at) me|\bit stops with me"
    r"|\b(?:decide|decides|sign|signs|decides) (?:it )?(?:together|jointly) with (?:my|me)|\bwe d"
    r"ecide (?:as a family|in the family|among ourselves)|\bwe (?:both |two |three |all )?(?:deci"
    r"de|vote|sign)(?: it| on it)? (?:together|jointly|as partners)"
    r"|\bit'?s my (?:company|business|factory|shop|money)\b|\b(?:nobody|no one)(?: else)? (?:abov"
    r"e me|over me|to ask)\b|\bno need to ask any"
    r"|\b(?:my (?:brother|wife|husband|sister|partner|father|dad|son|co-founder) and (?:i|me|myse"
    r"lf)|(?:me|myself|i) and my (?:brother|wife|husband|sister|partner|father|dad|son|co-founder"
    r"))\b(?=[^.;]{0,24}(?:decid|together|fifty|50|jointly|sign|half))"
)
_INITIATOR = re.compile(
    r"(?:项目|这事|事儿?|需求|这个|想法|主意|提案|立项)(?:最早|当初|本来|就)*是我(?:们部门|这边|"
    r"自己)?(?:先)?(?:提|发起|牵头|推|想|倡议|申请|报|主导|张罗|立|搞)"
    r"|我(?:们部门|这边|自己|主动|先|最早|向上|跟[^,。;]{1,5}|给[^,。;]{1,5})*(?:提(?:出|起|议|报"
    r")?(?:的)(?:需求|项目|这事|申请)?(?=$|[,。;!]|就|老|领|公)|提的需求|提出(?:来)?的|发起的?|牵"
    r"头(?!部门)|(?:来)?牵(?:这个|个)头|推动的?|在推(?=$|[,。;这]|动)|来推|主导(?:的|这)|倡议|张"
    r"罗的|立的项|申请立项|打的报告|写的立项|想推(?:这|数|一))"
    r"|是我(?:先|最早)?(?:提|发起|牵头|张罗|倡议|推|想上|发现)(?!醒|供|交|前|的?你们客服)|我(?:就"
    r")?是(?:这个?)?(?:项目|这事)?(?:的)?(?:发起人|牵头人|项目负责人)|我(?:先)?发现(?:的)?你们"
    r"[^,。;]{0,6}(?:提|推荐|报)"
    r"|我负责(?:这个|整个)?项目|(?:这个)?项目(?:归|由|是)我(?:来)?(?:负责|管|牵头|盯|主导)|我(?:"
    r"在)?(?:公司|内部)[^,。;]{0,4}推(?:这|动)"
    r"|\bi (?:started|initiated|kicked (?:this |it )?off|am driving|drive|proposed|brought (?:thi"
    r"s|it|the topic) up|lead|"
    r"am leading|launched|champion|raised|pitched|suggested|requested|put forward|sponsor|came up"
    r" with|asked for) (?:this|the (?:project|idea|initiative|topic|evaluation|need)|it)\b"
    r"|\bmy (?:idea|initiative|project|proposal)\b(?! is not)|\b(?:the )?(?:project|initiative|id"
    r"ea) (?:is|was|came from|comes from) (?:mine|me)\b|\bi put (?:it|this) on the (?:agenda|tabl"
    r"e)|"
    r"\bi found you (?:and|guys)|\bi'?m (?:driving|leading|initiating|championing|sponsoring|head"
    r"ing) (?:this|the (?:project|initiative|evaluation))|"
    r"\bi(?:'m| am) (?:the one )?(?:who('s| is) |that('s| is) )?(?:pushing (?:for )?|behind )(?:t"
    r"his|it|the project)|"
    r"\bi(?:'m| am) the (?:one )?(?:who |that )?(?:initiator|project (?:owner|lead|leader|sponsor"
    r"|manager)|sponsor|started (?:this|it)|asked for (?:this|it)|proposed|brought)|"
    r"\b(?:i'm |i am )?building the business case|\bi wrote the (?:business case|proposal)|\bi wa"
    r"nt to pitch this|\bi own this project|\bi run this project"
)
_TOLD = r"(?:让|叫|派|安排|吩咐|要求|喊|委托|指派|打发|催)"
_LOOK = (
    r"(?:了解|问|看|找|选|调研|打听|考察|比|摸|筛|收集|咨询|搜|评估|跑|研究|探|对接|聊|做|写|负责|"
    r"打探)"
)
_INFLUENCER = re.compile(
    rf"{_BOSS}{_TOLD}我(?:们)?(?!们?怎么|别|不|签|走)(?:们部门|这边)?(?:先|来|出来|去|帮忙|负责|"
    rf"多|上来|过来)*{_LOOK}"
    rf"|(?:帮|替|代|给)(?:我们?)?{_CHIEF}(?:先)?[^,。;]{{0,3}}(?:了解|打听|筛|调研|考察|摸|收集|"
    rf"比较|比价|看看|看一下|问问|选型|跑腿|参谋|探路|把关|当参谋|做功课)"
    r"|让我(?:来)?(?:先)?(?:了解|找|调研|比|看看)|我(?:负责|在|要|得)?(?:写|出|做)(?:个|份)?(?:评"
    r"估|选型|对比|调研)(?!作业|问卷)(?:报告|方案)?|方案我(?:来)?出|(?:回去|然后|再)?(?:写|出|做)"
    r"(?:个|份)?(?:评估|对比|选型|调研)?报告给"
    r"|我(?:这边|们部门|们)?(?:来|就|只|只是|主要|也|可以|能|在)?(?:负责|做|管|参与|出|给|提|把)("
    r"?:前期|初步|一下|点|些|个)?(?:技术|专业|it)?(?:选型|评估|推荐|筛选|调研|考察|对比|打分|意见"
    r"|建议|把关|关(?=$|[,。;])|参谋|初筛|比选|摸底|短名单|论证)"
    r"|我(?:来|先|只)?(?:推荐(?!你们)|初筛|筛选|筛一轮|打分|评估|选型|列短名单|列个?名单|比选)(?!"
    r"的?人)|我(?:们)?(?:只)?有(?:建议权|推荐权|发言权|话语权|参谋权)|我(?:有)?(?:点|一定的?)?(?:"
    r"建议权|话语权)"
    r"|(?:给|向)(?:领导|集团|老板|公司|上面)[^,。;]{0,4}(?:参考|建议)(?!过)|我汇报给|报给(?:老板|"
    r"领导)(?:定|批|选)|我只管技术评估|技术(?:这块|上)?(?:我|由我)?(?:来)?(?:打分|把关|评)|参与(?"
    r":决策|选型|评估|讨论|拍板)"
    r"|我的意见(?:很|还|也|他们|老板|领导|占|有|会)|(?:老板|领导|他们|公司)(?:一般|基本|都|会|挺|"
    r"比较|也)*(?:听|问|采纳|参考)我(?:的)?(?:意见|建议|推荐)|我(?:说话|的话)(?:有点|还算|有)(?:"
    r"分量|份量|用)|评估小组|选型小组"
    r"|\b(?:my |our |the )?(?:big )?(?:boss|bosses|manager|ceo|director|management|gm|md|owner|vp"
    r"|chief|superior|supervisor|head office|hq|leadership|father|dad|"
    r"chairman|higher-ups|cfo|cio|coo)(?:\s(?:has|have|just))? (?:asked|told|sent|wants?|wanted|i"
    r"nstructed|assigned|tasked|requested) (?:me|us)\b(?= to\b| for\b| about\b| here|$|[,.;])(?! "
    r"to (?:sign|pay|stop|unsubscribe|cancel))"
    r"|\bi (?:(?:will |can |only |just |also |mostly |mainly |do |have to |need to |'ll )*(?:reco"
    r"mmend(?! you)|evaluate|advise|shortlist|compare (?:vendors|options|them|tools|offers|system"
    r"s)|"
    r"assess|research (?:vendors|options|tools|suppliers|solutions|the market|this|it|what)|sugge"
    r"st (?:to|a|two|three|vendors)|screen|vet|score|weigh in|pre-?select|report back|narrow (?:i"
    r"t|them|the list)|give (?:my |an? |the )?(?:technical )?(?:input|advice|recommendation|opini"
    r"on|feedback)|"
    r"make (?:the|a) (?:short ?list|recommendation|comparison)|(?:put|draw|pull|set) (?:up |toget"
    r"her )?(?:the|a) short ?list|present (?:the|my|two|three|a few) (?:options|findings|finalist"
    r"s|candidates)|"
    r"prepare (?:the |a )?(?:comparison|recommendation|decision|evaluation|short ?list|report)|ha"
    r"ve (?:a|some|quite a) say|have (?:some |a lot of )?influence|check (?:it |them )?(?:technic"
    r"ally|the tech(?:nical)? side)|sit on the (?:committee|panel|board that))|"
    r"am (?:evaluating|comparing|researching|collecting|shortlisting|screening|scouting|gathering"
    r"|looking around for my))"
    r"|\bi'?m (?:evaluating|comparing|researching|shortlisting|scouting|just (?:researching|compa"
    r"ring|gathering)|on the (?:evaluation|selection) (?:team|committee|panel)|part of the (?:dec"
    r"ision|evaluation|committee|selection))"
    r"|\b(?:collect|gather|compar|look|shortlist|research|prepar|scout|screen|check|fish|find|ask"
    r"|enquir|inquir)\w*(?: [\w-]+){0,4} (?:for|on behalf of) (?:my|our|the) (?:boss|gm|md|ceo|ma"
    r"nager|management|board|director|owner|vp|chief|chairman|cio|cfo|father|dad)\b"
    r"|\bon behalf of (?:my|our|the) (?:boss|ceo|manager|management|gm|director)|\bi influence|\b"
    r"my (?:opinion|recommendation|word|view|input|advice)s? (?:counts?|matters?|carries|goes|wei"
    r"ghs|is (?:heard|valued|asked)|has (?:some )?weight)"
    r"|\b(?:they|he|she|the boss|management) (?:usually |always |mostly |generally |often )?(?:li"
    r"stens? to me|follows? my (?:advice|recommendation)|asks? (?:me|for my opinion))|\bwe recomm"
    r"end,|\bi only (?:look at|check|judge) the (?:technical|it|tech)"
    r"|\bi(?:'d| would|'ll| will| can)? (?:only |just )?give (?:the |my |our )?\w+ (?:my|an) "
    r"(?:honest )?(?:opinion|view|take|advice|recommendation|two cents)"
)
_EXECUTOR = re.compile(
    r"(?:采购|合同|付款|打款|招标|下单|审批|流程|手续|发票|走账|签约|比价|询价|票据|标书)(?:的)?("
    r"?:流程|手续|这块|这些|的事)?(?:都|就|走流程)?(?:由|是|归|走|找|到)?我(?:这里|这边|们部门)?("
    r"?:来)?(?:走|办|跑|负责|管|弄|经手|对接|做|处理)?(?=$|[,。;!]|的)"
    r"|我(?:只|就|只是|来|主要|这边|是)*(?:负责|管)?(?:跑|走|办|弄)(?:采购|合同|审批|付款|打款|招"
    r"标|签约|用章|盖章)*(?:的)?(?:流程|手续|合同|付款)|(?:我|只|就|只是|我就)?负责(?:走|跑|签|办"
    r")?(?:合同|采购流程|付款|下单|签约|手续|打款|走流程|招标流程)"
    r"|下单归我|(?:别人|他们|上面|领导|老板)(?:定|选|敲)(?:好|完|了|下来)*(?:了)?,?(?:我|才轮到我"
    r"|再(?:由)?我)(?:来|就|再|负责|去)*(?:买|办|执行|下单|走|签|操作)|我只管(?:执行|落地|买|办)|"
    r"就是跑腿(?:走合同|办手续)|我(?:方|们|这边)?(?:就|只|只管|就是|只是|只负责|"
    r"就负责)[^,。;]{0,6}(?:下单|跑手续|走手续|走合同|办手续|商务执行)"
    r"|\b(?:i|my (?:side|department|desk|team|office)|we in purchasing|procurement) (?:only |just"
    r" |will |then |mainly |also |merely )*(?:do|does|handles?|process|processes|manages?|takes? "
    r"care of|runs?|"
    r"prepares?|carry out|carries out|executes?|issues?|raises?|places?|cuts?|draws? up|negotiate"
    r"s?|files?|arranges?|signs?) (?:the |all |all the |out the )?(?:paper ?work|contracts? (?:pa"
    r"rt|and|side|stuff)?|contracts?\b|purchas\w+|procurement(?! of)|"
    r"orders? once|po\b|pos\b|purchase orders?|order\b|invoic\w+|tenders?|buying|payments?|paperw"
    r"ork|formalities|admin side|terms)"
    r"|\b(?:once|after|when) (?:they|it|it's|management|the boss|someone|everybody|the team|other"
    r"s)[^,.;]{0,24}(?:picked|decided?|chosen|approved|choose|select\w*|agreed)[^.;]{0,6}\bi (?:j"
    r"ust |then |only )?(?:buy|order|do|handle|execute|process|negotiate)"
    r"|\bpaperwork (?:is|lands|goes|comes)[^,.;]{0,10}\b(?:mine|me|my desk)\b|\bi chase (?:the )?"
    r"(?:signatures|approvals)|\bothers decide and i buy|\bi just execute\b|\bi carry (?:it|them)"
    r" out"
)
_USER = re.compile(
    r"(?:以后|将来|平时|每天|天天|日常|到时候|系统|主要|最后|实际|真正)[^,。;]{0,6}(?:是|就是|由|"
    r"给|都是|还是)(?:我们?|俺们?)(?:这帮|这些|一线|下面|底下)?(?:人|业务员|业务|销售|督导|导购|"
    r"团队|部门|一线|外勤|自己|跑业务的|店员)?(?:来|在|天天|每天)?(?:用|使用)"
    r"|(?:是|就是)(?:我们?|俺们?)(?:这帮|这些|一线)?(?:业务员|业务|销售|督导|导购|一线|外勤|跑业"
    r"务的)(?:来|在|天天|每天)?(?:用|使用)|我(?:只管|就是|只是|天天|每天|自己|就|也就是|只)(?:来)"
    r"?用(?=$|[,。;!])|我(?:们)?(?:就|只)?是(?:个)?(?:使用者|用户(?!的)|最终用户|使用部门|使用方|"
    r"用的人|用的(?:那个|一方)?(?=$|[,。;]))|"
    r"只管用(?=$|[,。; ])|"
    r"用的(?:人)?(?:就)?是我们?(?=$|[,。;])|(?:公司|上面|老板|领导)(?:买|定|选|给)(?:什么|啥|哪个"
    r")?[^,。;]{0,3}(?:我们?)(?:就)?用(?:什么|啥|哪个)|以后(?:都是)?我(?:们)?(?:自己)?(?:天天|每"
    r"天)?(?:要)?用(?=$|[,。;]|的人)"
    r"|\bi(?:'ll| will| would|'d)? ?(?:only |just |simply )?(?:be )?(?:the (?:one|person) |one )?"
    r"(?:using|who uses|who will use|tapping on|stuck with|working with|working in) (?:it|this|th"
    r"e (?:app|system|tool|thing)|your (?:app|system))(?! instead| already| now)"
    r"|\bi(?:'ll| will| would|'d) (?:only |just )?(?:use|work with) (?:it|the (?:app|tool|system)"
    r")|\bi'?m (?:just |only )?(?:an? )?(?:end[- ]?|daily |future )?user\b(?! of)|\b(?:the )?(?:e"
    r"nd[- ]?user|daily user) (?:is|would be|will be)? ?(?:me|here)\b|"
    r"\bwe(?:'re| are|'d be|'ll be| would be| will be) the (?:ones|people|guys)? ?(?:who(?:'ll| w"
    r"ill)? )?(?:us(?:e|ing)|users|stuck with|working with)|\bi (?:just|only) use (?:it|what)|\bi"
    r" use whatever|\bwe use what(?:ever)? (?:they|hq|the company)|\b(?:my|our) (?:team|reps|guys"
    r"|people) (?:would|will|'ll) (?:use|be using|work with) it"
)
#: strongest first, as the domain counts them.
_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("decider", _DECIDER),
    ("decider", roles_en.DECIDER),
    ("decider", roles_en.DECIDER_TOLD),
    ("decider", roles_zh.DECIDER),
    ("initiator", _INITIATOR),
    ("initiator", roles_en.INITIATOR),
    ("initiator", roles_zh.INITIATOR),
    ("influencer", _INFLUENCER),
    ("influencer", roles_en.INFLUENCER),
    ("influencer", roles_en.INFLUENCER_TOLD),
    ("influencer", roles_zh.INFLUENCER),
    ("executor", _EXECUTOR),
    ("executor", roles_en.EXECUTOR_TOLD),
    ("executor", roles_zh.EXECUTOR),
    ("user", _USER),
    ("user", roles_en.USER),
    ("user", roles_zh.USER),
    *roles_told_en.ROLES,
)
_ROLE_ORDER = tuple(dict.fromkeys(role for role, _ in _ROLES))
#: What means so only as an answer.
_ASKED = (*roles_zh.ASKED, *roles_figurative_zh.TOLD, *roles_told_en.ASKED)
_AIDE = re.compile(r"助理|秘书|assistant|secretary")
_OWNER = re.compile(
    r"老板(?!娘的)|创始人|董事长|总裁|总经理|合伙人|法人|东主|\bowner\b|\bco-?owner\b|"
    r"\b(?:co-?)?founder\b|\bceo\b|\bchairman\b|\bmanaging director\b|"
    r"\bpresident\b(?<!vice president)|\bproprietor\b|当家"
)
#: The bare answer to "who decides?".
_ME = re.compile(
    r"\W*(?:(?:就|当然|肯定|那|那就|还是|应该|基本|主要|嗯|是)*(?:我|本人|俺|咱|鄙人|在下)(?:自己"
    r"|一个人|本人|呀|啊|嘛|吧|咯|呗|哈|定|的|说了算|来|就行|啦|了)*"
    r"|(?:nobody else,? |no one else,? )?(?:that(?:'s| would be| is|'d be)|it(?:'s| is)|only|just"
    r"|probably|mostly|well|yes|yep)?,?\s*(?:me|myself|yours truly|i do|i am|moi|i will|me alone|"
    r"me only|me myself and i)(?: alone| only| myself| lah| of course)?)\W*"
)
_SUPPOSED = re.compile(
    r"(?:\bnot |n't |\bif (?:it|that|this) (?:was|were|is) |\bif |\bonce |\bbefore |\bunless |要"
    r"是|如果|假如|是不是|不是|并非|没|\bwho |谁|是否|wish (?:that )?)$"
)
_UNSURE_AFTER = re.compile(
    r"(?:也|都)?(?:没用|不算|不了|不下来|没戏|白搭)|(?:下来|了)?(?:再|之后|以后)(?:说|联系|找)|不"
    r"是|是谁|\?|吗|还是(?:老板|他)|"
    r"\s?(?:later|tomorrow|next|when i|after i|once i|for nothing|about as much|for little|little"
    r")\b"
)


def _own_role(folded: str, hit: Hit, *, asked: bool) -> bool:
    """Whether a role phrase is said of oneself, and not denied, asked or supposed."""
    before, after = folded[max(0, hit.start - 12) : hit.start], folded[hit.end : hit.end + 8]
    if re.search(r"\b(?:with|lies with|up to|by|from|through|past) (?:the |our )?$", before):
        return False  # "it sits with purchasing" is somebody else's part
    if re.search(r"不|没|\bnot |n't |if (?:it|that) (?:was|were|is) $|了解|谁|\bno |你|您", before):
        return False
    if re.match(
        r"不是|是谁|\s?(?:is|was)(?! me| mine)\b|\s?(?:的|了|过|什么|啥|还是|不)(?!$)|\?|吗|\s?fo"
        r"r\b",
        after,
    ) or _UNSURE_AFTER.match(after) or roles_told_en.DAILY_WORK.match(folded, hit.end):  # fmt: skip
        return False
    words = folded[hit.start : hit.end]
    mine = re.search(r"我|咱|俺|\bi\b|\bi'|\bm[ey]\b|\bmine\b|\bwe\b|\bour\b", words) is not None
    return asked or mine or len(folded) <= len(words) + 8


def _said(folded: str, cut: list[Span], pattern: re.Pattern[str]) -> Span | None:
    """The first place where a role is claimed and not supposed, denied or asked about."""
    for match in pattern.finditer(folded):
        clause = around(cut, match.start())
        words = folded[clause.start : clause.end]
        mark = re.match(r"\s*\?", folded[clause.end :]) is not None
        if _SUPPOSED.search(folded[: match.start()]) or _UNSURE_AFTER.match(folded[match.end() :]):
            continue
        if (mark or is_question(words)) and re.search(
            r"你|您|\byou\b|谁|是不是|\bwho\b|吗$|为", words
        ):
            continue
        return Span(*match.span())
    return None


def read_role(  # noqa: C901
    folded: str, roles: Words, title: Found | None, *, asked: bool
) -> Found | None:
    """The buying role; of several the strongest.

    In answer to "who decides?" an owner's title is a decider too, and "my boss decides" a mere
    guess at an influencer (below what is believed).
    """
    folded = gaps_as_commas(folded)
    cut = clauses(folded)
    asks_who = re.search(
        r"谁(?:说了算|拍板|定)|(?<!one )(?<!person )(?<!guy )(?<!man )who decides", folded
    )
    if asks_who is not None:
        if not asked:
            return None
        # 我提的,谁定还不知道: what else is told counts
        folded = blanked(folded, [around(cut, asks_who.start())])
    told = plainly_told(folded) if has_han(folded) else None
    if told is not None:
        return Found(told[0], told[1], 0.9 if asked else 0.85) if told[0] else None
    found: dict[str, Span] = {}
    for role, pattern in (*_ROLES, *(_ASKED if asked else ())):
        span = _said(folded, cut, pattern)
        if span is not None:
            found.setdefault(role, span)
    for hit in find_words(folded, roles):
        clause = around(cut, hit.start)
        asks = is_question(folded[clause.start : clause.end]) and not asked
        if not asks and _own_role(folded, hit, asked=asked):
            found.setdefault(hit.code, Span(hit.start, hit.end))
    if asked and not found and (_ME.fullmatch(folded) or roles_zh.TWO.fullmatch(folded)):
        found["decider"] = Span(0, len(folded))
    if asked and not found and (me := _me_alone(folded, cut)) is not None:
        found["decider"] = me
    denied = NOT_DECIDER.search(folded) or roles_zh.NOT_DECIDER.search(folded)
    if denied is not None and "decider" in found:
        span = found["decider"]
        together = (
            re.search(
                r"我(?:和|跟|同|与)[^,。]{1,8}(?:一起|共同)?(?:拍板|定|决定|商量|[联会双]签)|我也?有一票|(?:toge"
                r"ther|jointly) with",
                folded,
            )
            or roles_en.JOINT.search(folded)
            or roles_told_en.MYSELF.search(folded)
        )
        inside = denied.start() < span.end and span.start < denied.end()
        weaker = any(role in found for role in ("influencer", "executor", "user"))
        if together is None and (inside or weaker or OWN_DENIAL.search(denied.group())):
            del found["decider"]
    if "decider" in found and (shared := roles_told_en.SHARED.search(folded)) is not None:
        del found["decider"]  # one vote among several is a say, not the last word
        found.setdefault("influencer", Span(*shared.span()))
    if title is not None and title.value.startswith("采购") and "decider" not in found:
        offers = roles_figurative_zh.COLLECTS_OFFERS.search(folded)
        if offers is not None:
            return Found("executor", Span(*offers.span()), 0.8)
    for role in _ROLE_ORDER:
        if role in found:
            return Found(role, found[role], 0.9 if asked else 0.85)
    if not asked:
        return None
    composed = composed_role(folded) if has_han(folded) and not VENDOR.search(folded) else None
    if composed is not None and not (composed[0] == "decider" and denied is not None):
        return Found(*composed, 0.6)
    words = title.value.lower() if title is not None and denied is None else ""
    if title is not None and _OWNER.search(words) and not _AIDE.search(words):
        return Found("decider", title.span, 0.7)
    if denied is not None:
        return Found("influencer", Span(*denied.span()), 0.4)
    return None


def _me_alone(folded: str, cut: list[Span]) -> Span | None:
    """The first or last clause where it is "me" and nothing else ("who do you think lol. me")."""
    if not cut or NOT_DECIDER.search(folded):
        return None
    for clause in (cut[-1], cut[0]):
        words = folded[clause.start : clause.end]
        if _ME.fullmatch(words) and not re.match(r"\s*\?", folded[clause.end :]):
            return clause
    return None
