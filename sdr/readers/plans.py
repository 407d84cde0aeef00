"""The words around a plan to buy: put off, only looking, decide by, and what is another story.

Word lists under `timelines`, which decides what a named time means.
"""

import re

LATER = re.compile(
    r"(?<!资料)(?<!方案)(?<!报价)(?:再说|再议|再讲|再考虑)(?:吧|呗|咯|嘛)?(?=$|[,。;!~])|等[^,。;!?]{1,12}?(?:了|完|后|好)[,]?再(?:说|看|谈|议|讲|考虑)|"
    r"明年再|以后再|回头再|过后再|之后再说|完?年再说|再说吧|再看吧|再说$|往后(?:排|放|挪|推)|"
    r"还?没(?:有)?(?:什么|具体|明确的?)?(?:计划|打算|时间表|规划|日程|安排)|无(?:计划|时间表)|"
    r"不打算|暂时不|暂不|短期(?:内)?(?:不|没)|今年(?:肯定|应该|是|估计|就|怕是)*(?:不|没戏|没(?!底|谱|准)|算了|免谈|拉倒|别想|轮不)|不急|"
    r"不着急|八字(?:都|也)?(?:还)?(?:都|也)?没(?:有)?一撇|没影|没(?:有)?(?:排上|提上|列入|放进)|"
    r"(?:未|冇|没|无)(?:有)?(?:什么|任何|这个|咩)?"
    r"(?:计划|打算|安排)|走一步看一步|没(?:有)?(?:具体|明确|固定)(?:的)?(?:时间|日期)|"
    r"没(?:有)?排期|^\W*(?:暂时|目前|现在)(?:还)?没有(?:呢|啊)?\W*$|没(?:有)?(?:认真)?(?:想|"
    r"考虑)过(?:什么时候|时间)|再等等|等等再|过(?:一)?(?:段时间|阵子?)|缓(?:一)?缓|"
    r"(?<!价格)(?<!价钱)(?<!钱)先?放一?放|以后(?:再)?(?:说|看|讲)|以后吧|[一两二三2-5]年(?:之?内|"
    r"以内)(?:都|是|肯定)*(?:没戏|不|没|别)|缓[个一两二三]*年|"
    r"明后年|没指望|没(?:什么)?戏|两三年(?:后|以后|再)"
    r"|早着呢|还早|没那么快|(?<![用做干待学开])过两年|遥遥无期|排不上|最[早快](?:也)?(?:得|要|是)?(?:到)?(?:明年|"
    r"后年)(?!\s*(?:\d|[一二三四五六七八九十上下春夏秋冬初中底]))|(?:明年|后年)以后|后年"
    r"|next year at the (?:very )?earliest|at the earliest next year|earliest next year|"
    r"not (?:\w+ ){0,2}?(?:before|until|till) (?:next year|20\d\d)|\bno (?:concrete |fixed |real |"
    r"specific )?(?:plans?|timeline|time ?frame|timetable|schedule|date|"
    r"deadline)\b(?! from (?:me|us))|"
    r"not (?:planned|this year|any ?time soon|in the near|soon|urgent|a priority)|no (?:rush|"
    r"hurry|urgency)|maybe next year|perhaps next year|some ?day\b(?! i\b)|not for this year|"
    r"someday pile|"
    r"(?:this|next) year or (?:the )?next|no time soon|long way (?:off|"
    r"to go)"
    r"|not on (?:any|the|our) (?:road ?map|agenda|list|radar)|down the road|"
    r"in (?:the )?(?:distant )?future|haven'?t planned|don'?t have (?:a |"
    r"any )?(?:plan|timeline|date|schedule)|nothing planned|not planning|not yet planned|"
    r"too early|postponed|on hold|year after next|nothing (?:concrete|planned|scheduled|fixed)|"
    r"no plans? to|"
    r"not for (?:another|a few|at least|the next)|not (?:within|in) the (?:next|coming)|"
    r"in (?:a year or two|a couple of years|a few years)|years? (?:away|off)\b|"
    r"20\d\d (?:at the )?earliest|"
    r"down the line|not now\b|can wait\b|next year or later|later than next year"
    r"|haven'?t (?:really )?(?:set|got|fixed|picked|made|chosen) (?:an?|any|"
    r"the) (?:\w+ )?(?:plan|date|"
    r"timeline|deadline|day)|when (?:pigs fly|hell freezes)|not in (?:my|this) lifetime|"
    r"(?:on|at) the back burner|one of these (?:years|days)|in (?:good )?(?:our own|due) (?:time|"
    r"course)|kicked into the long grass"
)
#: A postponement that says how far off, or that there is no plan: worth noting unasked.
FAR_OFF = re.compile(
    r"(?:等|到|得|过完)?(?:明|后)年(?:再|吧|以后|联系)|明后年|最[早快](?:也)?(?:得|要|是)?(?:到)?(?:明|"
    r"后)年|后年|(?<![用做干待学开])过两年|(?:完|[明后])年再说|年后再|"
    r"[一两二三2-5]年(?:之?内|以内)(?:都|是|肯定)*(?:没戏|不|没|别)|缓[个一两二三]*年|两三年(?:后|"
    r"以后|再)|"
    r"(?:没有?|无|未有|冇|还没)(?:有)?(?:什么|具体|明确)?(?:的)?(?:采购|购买|上系统的?)?(?:计划|"
    r"时间表|规划|日程)"
    r"|next year at the|at the earliest next year|earliest next year|not (?:\w+ ){0,2}?(?:before|"
    r"until|till) (?:next year|20\d\d)|"
    r"(?:maybe|perhaps|again|back|wait (?:for|until|till)|off until|not until) next year|"
    r"next year (?:maybe|perhaps|then)|next year or later|"
    r"later than next year|year after next|20\d\d (?:at the )?earliest|not for another|"
    r"not (?:within|in) the next|"
    r"in (?:a year or two|a couple of years|a few years)|(?:no|any) (?:concrete |fixed |real |"
    r"specific )?"
    r"(?:plans?|timeline|time ?frame|timetable)\b(?! to (?:change|switch|replace))|nothing planned"
)
LOOKING = re.compile(
    r"好奇(?!你|心|这|怎|什)|先?攒(?:攒|点|些|一?下)?(?:资料|方案|报价)|(?:先)?(?:囤|收集|搜集|存)(?:点|些|一?下)?(?:资料|信息)|学习(?:一下|学习)|(?:先)?开开眼|"
    r"(?:在|先|只是?|还)比(?:一)?比?价|货比三家|(?:在|先)比较|逛逛|调研阶段|"
    r"(?:先|在)对比|打听(?:打听|一下)|摸个底|没想买|不一定(?:要)?买|随便(?:看一?[看哈下]|瞧|问|逛|"
    r"聊|了解|转|来看)|瞎(?:看|逛|转)|没到买的时候|"
    r"(?:就|先|只是|只|纯|随便)(?:先|是|来|想)?(?:了解|看看|看一看|"
    r"问问|摸摸底|比较|调研|观望|学习|看一下|瞅瞅)|先(?:做)?(?:调研|考察|摸底)|观望|(?:处于|还在|"
    r"在)(?:了解|调研|考察|观望)(?:阶段|期)?|了解了解行情|看看行情|没(?:有)?(?:明确|"
    r"具体)?(?:的)?(?:采购|购买)意向"
    r"|\bjust (?:look|brows|explor|curious|research|check|gather|want(?:ed)? to (?:see|know|look|"
    r"learn)|learning|window|seeing what)|(?:only|merely) (?:looking|browsing|exploring|"
    r"researching|"
    r"gathering)|(?:i|we) only (?:look|browse|explore)\b|looking around|have a look around|"
    r"window[- ]shopping|kicking (?:the )?t[iy]res|"
    r"t[iy]re[- ]kicking|(?:sniff|nos|pok)ing (?:around|about)|having a (?:nos[ey]+|gander|peek|"
    r"butcher'?s|snoop)|testing the waters|dipping (?:a|our|my) toe|"
    r"exploring(?: options)?|shopping around|early research|just getting (?:a feel|an idea|"
    r"information)|for information only|no purchase planned|"
    r"started looking|research phase|having a (?:quick |little )?look|a look around|"
    r"(?:merely|simply) (?:look|brows)\w*|(?:still|i'?m|we'?re) browsing\b|browsing around|"
    r"(?:have|having|had|take|taking) an? (?:quick |little )?(?:browse|look)\b|"
    r"seeing what(?:'?s| is) (?:out there|around|available|on offer)|"
    r"here (?:only |just )?to (?:look|browse)\b|"
    r"\bcomparing(?! (?:to|with) )\b|gather(?:ing)? info|early (?:stage|days)|"
    r"want(?:ed)? an idea|(?:^|just )curious(?! (?:why|how|what|if|about))|no intention (?:to|"
    r"of) buy"
)
#: Said unasked, these alone tell that a buyer is only looking.
JUST_LOOKING = re.compile(
    r"随便(?:看一?[看哈下]|瞧瞧|逛逛)|先(?:来)?(?:了解|调研)(?:了解|一下|下)?(?!决)|了解了解行情|"
    r"看看行情|"
    r"纯了解|"
    r"\bjust (?:look|brows|explor|research)|only (?:looking|browsing|exploring)\b(?! after)|"
    r"looking around|(?:merely|simply) (?:looking|browsing)|browsing (?:around|for now)|"
    r"^\W*(?:i'?m|i am|we'?re|we are)? ?(?:still |just |only )?browsing\W*$|"
    # a look that is the whole of it, or that the speaker is "just" having
    r"^\W*(?:(?:i'?m|i am|we'?re|we are) )?(?:hav|tak)ing an? (?:quick |little |wee )?"
    r"(?:look|browse|nosey|gander|peek|poke)"
    r"(?: (?:around|about|round)| at (?:you|what'?s (?:out there|around)))?"
    r"(?: for now| first)?\W*$|"
    r"\b(?:just|only|simply|merely|nothing specific,?|not buying,?) (?:was |am |'?m |are )?"
    r"(?:hav|tak)ing an? (?:quick |little |wee )?(?:look|browse|nosey|gander|peek|poke)\b"
    r"(?! (?:(?:around|about|round) )?(?:at (?!you\b|what'?s?\b)|(?:the|our|my|their|into|in)\b))|"
    r"\bjust a (?:quick |little )?look(?: around| round)?\b|"
    r"\b(?:just )?(?:want(?:ed)?|here|came|come|popped in|dropped in) (?:only |just )?"
    r"(?:to|for a) (?:have a |take a )?(?:quick |little )?(?:look|browse)"
    r"(?: around| round)?(?: for now| first)?\W*$|"
    r"\bseeing what(?:'?s| is) (?:out there|around|available|on offer)|"
    r"\b(?:just|only) (?:poking|nosing|sniffing) (?:around|about)|"
    r"^\W*(?:i'?m|we'?re)? ?(?:just|only) curious\W*$|"
    r"window[- ]shopping|"
    r"exploring options|shopping around|kicking (?:the )?t[iy]res"
)
#: Who looks around for another reason than to buy.
NO_BUYER = re.compile(
    r"竞争对手|竞品|同行|学生|论文|求职|面试|competitor|student|thesis|job|recruit|vendor"
)
#: No time for it by then: 年底前顾不上, "can't before summer".
NOT_NOW = re.compile(
    r"顾不上|没空|没戏|没门|赶不(?:上|及)|不赶趟|没时间|没精力|没工夫|不行|不可能|抽不出|神仙|来不及|免谈|别提|动不了|排不(?:上|"
    r"进)|没法|"
    r"\b(?:no time|can'?t|cannot|impossible|no way|swamped|frozen)\b"
)
#: To talk again then, no day to decide by.
TALK = re.compile(
    r"再(?:聊|谈|联系|说吧|找|来)|找你|接着(?:说|聊|讲)|继续(?:聊|说|讲)|回(?:复|你)|上线聊|聊吧|"
    r"见$|再见|拜拜|"
    r"\b(?:speak|talk|chat|ttyl|ask me|catch up|see you|see ya|call(?! it\b)|meet|phone|ring|"
    r"get back|"
    r"be back|"
    r"come back|continue|resume|"
    r"pick (?:it|this|things|that) up|until then|bye|later then)\b"
)
#: A question about the vendor's or the calendar's time.
WONDERS = re.compile(
    r"几号|哪天|来着|多久|多长时间|能便宜|多少钱|(?:最|较)?快的?(?:客户|项目|一家)|"
    r"\b(?:when (?:are|is|do|can|will|would|could)|how (?:long|soon|fast|many|much)|are we live)\b"
)
#: The time itself is talked of: 时间改成五月, "change the timing to april".
TIMING = re.compile(
    r"时间(?:是|不是|改|应该|写|那|要改|上|点)|日期|\b(?:timing|timeline|target date|deadline|"
    r"time ?frame)\b"
)
INTENT = re.compile(
    r"上线|上系统|上这套|换(?!货)|选(?:好|定|出)|见效|搭(?:起来|好|建)|建(?:好|起来|成)|做(?:好|"
    r"完)|弄(?:好|完)|搞好|办好|到位|更换|启动|定下来|拍板|签|采购|招标|选型|定供应商|跑起来|用上|"
    r"用起来|落地|搞定|开始|开工|实施|部署|试点|试用|决定|决策|立项|要上|想上|就上|上$|买|搬到|"
    r"切换|搞(?:上|起来)|(?:花|用)掉|定标|开标|评审|理清楚|理顺|找到|线上下单|推(?:广|开)|挂网|汇报方案|上会|敲定|定下|定(?:方案|厂家|供应商)?$|定(?:一家|哪家|一套|个厂家|个方案)|上一套|做起来|"
    r"有个说法|"
    r"需要"
    r"|\b(?:solved|sorted|fixed|in use|up and going|off (?:paper|excel)|rid of (?:it|paper|"
    r"this))\b|"
    r"\bmak(?:e|es|ing) (?:the|a|our|my) (?:final )?(?:call|choice|decision)|\bselect(?:ed|ion)\b|"
    r"settle on|must be spent|\blive by|have it live|choosing|to be spent|running by|choose a|"
    r"chosen|"
    r"settled|go(?:ing)? live|launch(?! (?:a |our |the )?new)|\bstart\b|begin|decid|decision|buy\b|"
    r"purchas|implement|"
    r"roll(?:ing)? ?out|in place|sign(?!ed)|need (?:it|this|a|the|something)|want (?:it|this|to)|"
    r"begin|deploy|pilot|kick ?off|replace|switch|up and running|get (?:it|this) (?:done|running|"
    r"going)|finish|complete|deadline|latest\b|target|tender|onboard|choose|pick|select|"
    r"plan(?:ning)? to|aim|timeline|move forward"
)
BOUND = re.compile(r"内|后|左右|之前|within|\bin\b|next|by\b|最多|需要|要|想|希望")
STRONG = re.compile(
    r"上线|上系统|换(?:一套|掉|系统)|拍板|签约|签合同|选型|招标|采购|立项|想.{0,12}(?:上|"
    r"换|用)|要.{0,12}(?:上线|换|启动|搬)|go(?:ing)? live|launch|roll(?:ing)? ?out|"
    r"decision|decide|implement|purchas|\bbuy\b|sign\b|\bin place\b|up and running"
)
DECIDES = re.compile(
    r"定(?!价|制|位|期)|拍板|签|决定|敲定|决策|decid|decision|sign|choose|chosen|pick|select|buy|"
    r"mak(?:e|es|ing) (?:the|a|our) (?:final )?call"
)
#: Something that happened then; a month without a year is the last such one, no day to decide by.
PAST = re.compile(
    r"\b(?:we|i|they|it|he|she|company)(?:'d)? (?:just |only |already |first |finally |once )?"
    r"(?:started|began|opened|launched|moved|switched|changed|bought|installed|introduced|rolled|"
    r"went|had|got|sold|hired|grew|shut|closed|stopped|dropped|tried|met|came|were|was|lost)\b|"
    r"(?:^|[,;] ?|\band )(?:then )?(?:switched|moved|migrated|changed over|started|went live|"
    r"opened|launched)\b"
)
NOT_TIMELINE = re.compile(
    r"签(?:个)?[一二两三四五\d几]年|便宜|(?:^|有)?之前(?:有|那)|拖(?:了|着)|神仙|顾不上|没空|"
    r"来不及|(?<!签)(?<!把)合同(?!签)|到期|有效期|成立|创立|创办|去年|前年|上个月|上周|上季度|以前|当时|曾经|停用|停了|"
    r"出差|"
    r"休假|产假|展会|刚|晓得|才知道|半年缩|每|周期|滞后|联系|回复|回电|打给|打电话|发我|发给|"
    r"发过来|推我|休产假|找你|聊|再来|报价|加我|结果|当年|上次|含"
    r"|contract|expire|runs? (?:out|until)|\bends?\b in|founded|established|since|last (?:year|"
    r"month|week|quarter|summer)|ago\b|every|each\b|per |were|was\b|used to|lost|took|new product|"
    r"new line|投产|新品|新厂|订货会|上市|flopp|failed|missed|delayed|sounds|too (?:long|short|"
    r"slow)|"
    r"late\b(?! next)|months? (?:old|late|later)|call me|contact me|get back|send me|reply|"
    r"email me|reach me|experience|report|write it"
)
#: When a year of account or a season begins is no day to decide by.
SEASON_TURNS: re.Pattern[str] = re.compile(
    r"\b(?:fiscal|financial year|business year|tax year|fy|eofy|season|vintage|harvest|seeding|"
    r"(?:our|the) (?:fair|expo|trade show|stock ?take|audit|inventory|peak|high season|agm))\b"
    r"[^,.;]{0,12}\b(?:starts?|begins?|opens?|ends?|runs?|kicks off|is)\b"
)
#: "… but honestly I'm only browsing": what comes after the but counts.
BUT_LOOKING: re.Pattern[str] = re.compile(
    r"\b(?:but|though|although|honestly|tbh|really)\b[^.;!?]{0,24}$"
)
#: A question about what the vendor does then (优惠活动), not whether it can be had by then.
ABOUT_VENDOR: re.Pattern[str] = re.compile(
    r"(?:你们|贵司|您们|你家)[^,。;!?]{0,16}(?:优惠|活动|折扣|打折|促销|涨价|降价|调价|发布|新版|"
    r"更新|升级|放假|"
    r"上班|休息|值班|加班|培训|试用|免费|展会|参展|开会|招)"
    r"|\b(?:do|are|will|is|does) (?:you|your \w+)\b[^,.;!?]{0,24}\b(?:discount|offer|sale|promo|"
    r"release|"
    r"price|open|closed|trial|exhibit)\w*"
)
#: 要几周 with nothing of one's own beside it asks how long it takes.
HOW_LONG: re.Pattern[str] = re.compile(
    r"(?:你们|贵司|实施|上线|部署|培训|对接|开通|交付|安装|迁移)[^,。;!?我]{0,8}"
    r"(?:要|需要|得|大概|一般|用|花)+几(?:周|个?月|天|年|个?星期|个?礼拜)"
)
