"""The words that tell whose money a sum is: what one could spend, or a price, a loss, a turnover.

Word lists under `money`. `BUDGET` names a budget wherever it stands in the message; `STANCE`
("三四十万应该可以", "we could go up to 40k") says so of the sum it stands beside.
"""

import re

BUDGET = re.compile(
    r"预算|经费|额度|上限|心理(?:价|预期|底线)|拿出|拿得出|掏|批了|批下来|批复|拨款|拨了|拨下来|"
    r"专款|控制在|控制到|投入|"
    r"可以接受|能接受|还能谈|可以谈|还可以谈|(?:准备|打算|愿意|想|计划)(?:再)?(?:花|投|砸|拿|掏|"
    r"出)|花个|砸个|投个|最多花|能花|可以花"
    r"|出得起|能出|照着这个数|手里(?:只)?有|资金|这笔钱|一律打回|这个数"
    r"|budget|foreseen|pencill?ed in|put by for|\b(?:it|software|tech|digital) spend\b|set aside|"
    r"allocat|earmark|approved|can spend|"
    r"could spend|to spend|willing to|"
    r"afford|gave us|signed off|invest|ready to pay|can pay|could pay|could talk"
    r"|reserved|funding|funds|put aside|spending limit|spend (?:about|around|up to|max)|thinking|"
    r"(?:i|we)(?:'ve| have)(?: got)? [^.;!?]{2,28} to (?:fix|spend|solve|sort|put into)\b|"
    r"(?:i|we) can run to|sign-?off (?:for|on)|in the plan\b|the line (?:for|is)|"
    r"gets? rejected|our limit|ceiling|have .{0,20} for (?:this|it)\b"
)
NOT_MINE = re.compile(
    r"(?:去年|前年|上一?年|之前|以前|上回|上次)[^,。;]{0,6}(?:花|投|用|买|烧|砸)(?:了|掉|过)|亏|"
    r"损失|损耗|赔|省(?:下|了|个|出|到)|一年能省|省(?=\d|[一二两三四五六七八九十几])|节约|销量|"
    r"业绩|产量|目标|指标|"
    r"任务|kpi|给你|别说|抽贷|库存|压货|压了|发货|存货|押金|注册资本|注册资金|融资|融了|贷款|"
    r"打水漂|降到|打到|砍到|做到|罚|营收|营业额|销售额|流水|产值|利润|毛利|工资|月薪|年薪|提成|"
    r"市场费用|"
    r"促销费|陈列费|费用.{0,4}(?:水漂|糊涂)|报废|少卖|卖了|漏|回款|货款|垫资|垫了|欠|便宜|降价|"
    r"涨|赚|挣|扣|返利"
    r"|你们(?:要|收|报|卖|的价|这)|你们?这|报价|售价|友商|别家|人家|隔壁|同行|原来|之前|竞品"
    r"|\b(?:los[et]|losses|loss|lost|losing|cost(?:s|ing)? us|waste|wasted|burn|revenue|turnover|"
    r"sales of|turn over|salary|salaries|earn|wages?|fine[ds]\b|fine of|penalt|write[- ]?off|"
    r"wrote off|"
    r"writing off"
    r"|freight|sav(?:e|es|ed|ing)\b|raised|funding round|in debt|stock worth|inventory|owe[sd]?\b"
    r"|rebates?|worth of|claims?|stolen|leak|profit|margin|per display|on trade|"
    r"trade promotion|(?:marketing|advertising|ads?|media|travel|payroll|trade) "
    r"(?:spend|costs?|bill|expenses)\b|your (?:price|fee|quote|offer|competitor)|you (?:charge|"
    r"want|ask|said|say|"
    r"quote)|you're asking|quoted|competitor|other vendor|last vendor|we pay|paid|pay about)"
)
#: What makes a sum beside it one's own to spend.
STANCE = re.compile(
    r"应该(?:可以|能|行|没问题)|接受(?:得了|范围)?|可以考虑|(?:没|没有|没啥|没多大|"
    r"没什么)(?:大)?问题|问题不大|"
    r"好(?:商量|谈)|能谈|承受|[出花给掏]得起|拿得出|给到|(?:给|批|拨)(?:了)?(?:我们?|咱们?)|"
    r"[给批]了(?=[^,。;]{0,10}(?:额度|让|来|做|"
    r"搞|用))|估了|留了|留出|留着|划(?:了|出)|拨(?:了|出)|报(?:了)?[^,。;]{0,8}(?:上去|给(?:老板|集团|"
    r"总部|财务))|申请了|预备了?|"
    r"准备(?:了|拿|投|好)|愿意(?:出|给|掏|投|拿)|舍得|肯(?:出|花|给|掏|投)|"
    r"拿(?:个)?[^,。;]{1,10}出来|"
    r"拨[^,。;]{1,10}出来|投(?:个|入)?[^,。;]{1,8}进去|动用|可以用|能用的?|可用|"
    r"(?<![要让给找得])(?:我|我自己|我这边|我这里)(?:就|就能|就可以|能|可以)*"
    r"(?:批|签|做主|拍板|定)|(?:老板|领导|老总|总部|集团|财务|上面)(?:应该|估计|肯定|大概|也|"
    r"都)*(?:能|会|可以)(?:批|同意|给|点头|接受)|"
    r"(?:内部|公司|老板|集团)定的|[列排]了(?=[\d一二两三四五六七八九十几]|个)|不会(?:说什么|眨眼|"
    r"有意见|心疼)|还行|封顶|顶天|打住|花个|拿个|掏个|"
    r"(?:都|也|还|是|应该|基本)?可以(?:的|吧|了)?(?=$|[,。;!\s])|都行|也行|就(?:上|买|签|定|"
    r"行)(?:了)?(?=$|[,。;!\s])"
    r"|(?:老板|领导|老总|总部|财务|集团)(?:说|讲|那边)?(?:最多|顶多|上限)|最多(?:能|只能|也就|"
    r"就)?(?:出|给|花|拿|掏|付)"
    r"|\b(?:could|can|would|might|able to|happy to|willing to|ready to|prepared to) (?:\w+ ){0,2}?"
    r"(?:go|do|pay|spend|stretch|manage|invest|put|offer|live with|work with|accept|commit|swing|"
    r"approve|"
    r"sign off|handle|set aside)\b|(?:we|i)'d (?:\w+ )?(?:pay|spend|go|invest|put|be (?:ok|okay|"
    r"fine|happy|"
    r"comfortable))|comfortable (?:with|paying|spending)|(?:fine|ok|okay|happy) (?:with|for (?:us|"
    r"me))|"
    r"(?:is|are|be|'s|sounds|seems) (?:fine|ok|okay|doable|acceptable|feasible|manageable|"
    r"reasonable|no "
    r"problem|possible|alright|all right|realistic|workable|affordable)|to (?:play|work) with|"
    r"(?:have|had) in mind|\b(?:can'?t|cannot|won'?t|wouldn'?t|couldn'?t|never) "
    r"(?:really )?(?:go|spend|pay|do) (?:over|above|beyond|more than|past)|"
    r"in the (?:pot|kitty)|(?:gave|given|gives|got) (?:me|us)\b|(?:my|our) (?:limit|max|maximum|"
    r"cap|"
    r"range|ballpark|target|number)|spend(?:ing)? cap|ballpark|sign off (?:on )?up to|"
    r"looking (?:at|to spend)|plan(?:ning|ned)? (?:on spending|to (?:spend|invest))|"
    r"expect(?:ing)? to "
    r"(?:spend|pay|invest)|shell out|fork out|stretch to|room for"
)
#: Said of a sum that is not there: 拿不出20万, "I'd never pay 50k".
DENIED = re.compile(
    r"(?:拿|掏|出|挤|花|给|凑)不(?:出|起|了)|不可能(?:花|出|给|掏)|(?<!不)(?:不会|不想|不愿意?|"
    r"不肯|舍不得|没必要|"
    r"凭什么)(?:去)?(?:花|出|给|掏|付|投)|不如|谁会花|谁肯花"
    r"|\b(?:never|can'?t|cannot|won'?t|wouldn'?t|will not|would not|couldn'?t|not (?:going to|"
    r"gonna))"
    r" (?:ever |really )?(?:pay|spend|afford|justify|invest|give|find|get)\b(?! (?:more|over|"
    r"above))|"
    r"don'?t have (?!more)|"
    r"instead of|rather than|better off"
)
#: A deal that is offered or a wish, no sum of one's own.
OFFERED = re.compile(
    r"如果.{0,8}我就(?:买|签|要)|能不能|可不可以|我就买|then (?:i|we)(?:'ll| will) buy"
)
#: Somebody else signs above it: the limit of a clerk, no budget of the company.
SIGNED_ABOVE = re.compile(
    r"(?:以下|以内|之内)(?:的)?(?:都|就|直接)?我(?:就|能|直接|可以|自己)*(?:签|批|定|拍板|做主)|"
    r"以上(?:的)?(?:都|就)?(?:要|得|需|归|必须)[^,。]{0,8}(?:签|批|审|同意|点头|定)|"
    r"(?:above|over|more than) [^,.;]{1,16} (?:needs?|requires?|must|has to|goes to)"
)
#: What makes a lone ceiling the limit of this purchase.
WANTED = re.compile(
    r"想(?:上|买|找|要|做|换)|要(?:上|买|找|换)|系统|软件|方案|工具|平台|小程序|钱的?事|预算|"
    r"\b(?:system|software|tool|platform|solution|looking for|need)\b"
)
PRICE_TALK = re.compile(
    r"太贵|贵了|好贵|太高|偏高|超预算|超出预算|买不起|不值|压力(?:太|很|好|有点)?大|吃不消|扛不住|"
    r"肉疼|太伤|伤不起|逗我|expensive|too (?:much|high|"
    r"costly|pricey)|costly|steep|over (?:our )?budget|kidding|can'?t afford|cannot afford|"
    r"insane|crazy|more than (?:what )?(?:i|we) (?:can|could)"
)
REJECTED_ABOVE = re.compile(
    r"(?:超过|超了?|高于|多于|再多|再高)[^,。;]{0,10}[,\s]?(?:我|我们|老板|领导|公司|总部)?(?:就|"
    r"都|也|肯定|直接)?(?:不(?:谈|看|要|买|考虑|干|上|用|行|敢|碰)|别谈|免谈|没法|没戏|拉倒|算了|"
    r"谈不了|批不下|走人)|(?:超过|超了?|过|高于)[^,。;]{0,10}[,\s]?(?:就|都)?(?:要|得|需要?|"
    r"必须)(?:走)?(?:招标|招投标|上会|"
    r"董事会|总部|集团|老板)|"
    r"打回|不批|批不了|过不了|(?:gets?|is|are|be) rejected|老板签"
)
#: "900k, but that's another pot": said behind a sum, it is not for this.
OTHER_POT = re.compile(
    r"[^。!?]{0,10}?[,，]?(?:但|可|不过)?(?:不是|没)(?:给|用|拿|花)(?:在|来)?(?:这|做这|买这|搞这|"
    r"上这)|"
    r"[^.;!?]{0,24}?\b(?:(?:different|another|separate|other) (?:pot|purse|pocket|budget|line|"
    r"matter|"
    r"story|department|cost cent(?:er|re))|(?:not|isn'?t|none of it is) (?:meant )?for "
    r"(?:this|that|software|it\b))\b"
)
WAN_UNIT = re.compile(r"单位(?:是|为|:)?万|按万|\bin wan\b|以万|[,\s]万(?=\W*$)")
