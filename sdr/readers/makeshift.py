"""Ways of working that are no product: books and boards, chat groups, software of one's own.

Patterns over folded text. `OWN_SOFTWARE`, `LEDGERS` and `KINDS` stand in for a system whoever
brings them up; `BY_HAND` and `NO_SYSTEM` are an answer to "what do you use?", while unasked "orders
come by phone" tells a problem and no system. Used by `systems`.
"""

import re

_WARES = (
    r"(?:erp|s?crm|dms|sfa|oms|wms|mes|bi|oa|中台|平台|系统|软件|小程序|app|工具|商城|订货商城|"
    r"订货系统|"
    r"进销存|后台|门户|网站|表单|程序)"
)
_WARES_EN = (
    r"(?:system|software|tool|app|application|platform|solution|database|program|programme|portal|"
    r"dms|erp|crm|sfa|mini ?program|website|web shop|order(?:ing)? (?:system|tool|portal|app)|"
    r"spreadsheet)"
)

#: Software made by or for the company alone.
OWN_SOFTWARE: re.Pattern[str] = re.compile(
    rf"(?:会计|财务|文员|内勤|老板娘?|同事|技术|信息部|it)?(?:用excel)?自己(?:攒|编|弄|整|画|设计|"
    rf"做|拉|拼|搭|建)"
    rf"(?:了|的|出来的|好的)+(?:个|一个|一套|套|几张|一堆|一张)?"
    rf"(?:excel)?(?:表格?|报表|模板|台账|小?工具|小?程序|库|系统)(?![a-z])|"
    rf"(?:集团|总部|公司|内部|it部?(?:门)?|低代码|excel|access)?(?:自研|自建|自主(?:研发|开发)|"
    rf"自己(?:的)?(?:it|技术|团队)?(?:开发|研发|写|做|搭|搞)|自己(?:找人|请人|雇人)"
    rf"(?:写|做|开发|搭|弄)|内部开发)(?:(?:过|了|的|出来的|好的)+(?:个|一个|一套|套)?{_WARES}?|"
    rf"{_WARES})(?![a-z])|"
    rf"(?:找|请)(?:外包|人|软件公司)(?:写|做|开发|定制)(?:过|了|的)*(?:个|一个|一套|套)?{_WARES}?|"
    rf"(?:一套|一个|个)?外包(?:做|写|开发)?的{_WARES}|"
    r"\b(?:an? )?(?:(?:home|self|custom|in)[- ]?(?:grown|made|built|developed|brewed|house|"
    r"written|coded)|"
    rf"custom|bespoke|internal|proprietary|own)(?:[- ]developed|[- ]made|[- ]built)? "
    r"(?:(?:access|excel|java|php|react|foxpro|web|order|ordering|sales|dealer|field|mobile|"
    r"legacy|"
    rf"little|old|\.net) ){{0,2}}{_WARES_EN}\b(?! (?:subsidiary|team|company|house|vendor|"
    r"people|department|developer))|"
    rf"\b(?:an? )?(?:access|foxpro|lotus notes|filemaker) (?:database|db|tool|app)\b|"
    rf"\ba local (?:system|tool|software|package)(?: from [a-z]+)?\b"
)
#: Books, boards, sheets and groups that do the work of a system.
LEDGERS: re.Pattern[str] = re.compile(
    r"[\u4e00-\u9fff]{0,3}(?:拿|用|靠)(?:着|一?个|一?本|几本)*(?:小?本子|账本|笔记本|台账|纸|"
    r"笔和?纸|纸和?笔)(?:在|来|手)?(?:记|抄|写|登记|填)(?:账)?|"
    r"手工(?:账本?|台账|流水账|报表|开单|单据|记账|登记)|(?:小)?本子(?:加计算器|记)|"
    r"纸质?(?:的)?(?:账本|台账|"
    r"单据|单子|表格|表单|订单|三联单|本子|单)|三联单|手写单据?|小黑板|白板|微信(?:群)?接龙|"
    r"接龙|记账本|流水账|"
    r"微信小程序|"
    r"\b(?:an? )?(?:white|black) ?boards?\b|\bpen (?:and|&|n) paper\b|\bpaper (?:and|"
    r"&) pen(?:cil)?\b|"
    r"\b(?:paper|handwritten) (?:forms?|slips?|ledgers?|books?|order (?:books?|forms?)|sheets)\b|"
    r"\b(?:an? |the )?(?:exercise |note|ledger )books?(?: and (?:an? )?[a-z]+)?\b|"
    r"\bcarbon[- ]copy (?:order )?(?:books?|pads?)\b"
)
#: What kind of system it is, the make untold ("we have a DMS already").
KINDS: re.Pattern[str] = re.compile(
    r"(?<![a-z])(?:dms|sfa|erp|crm|wms|oms)(?![a-z])|订货(?:系统|小程序|商城|平台)|"
    r"进销存(?:系统|软件)?|"
    r"外勤(?:系统|软件|app)|小程序"
)
#: No tool at all: voice, phone, fax, hand.
BY_HAND: re.Pattern[str] = re.compile(
    r"(?:纯|全|都|全是|基本|基本上)?(?:靠)?(?:手工|人工|人肉|手抄|手写|纸质|纸笔|传真|口头|脑子|"
    r"吼|喊|"
    r"打?电话|语音|微信|短信|邮件|扫码枪|qq(?:群)?|本子|账本|台账|计算器|草稿纸|纸)"
    r"(?:记账|记录|登记|下单|报单|接单|开单|录单|报货|接龙|沟通|通知|管理|为主)?|"
    r"[^,。;!?]{0,10}一单一单(?:地)?[^,。;!?]{1,3}|"
    r"\b(?:on |by |just |only |mostly |all )?(?:paper|manual(?:ly)?(?: work)?|by hand|fax(?:es)?|"
    r"e-?mails?|phone(?: calls)?|telephone|telegram|viber|zalo|whatsapp(?: groups?)?|"
    r"wechat(?: groups?)?|"
    r"voice (?:notes?|messages?)|word of mouth|excel|sms|text messages?)\b"
)
#: Nothing, said as the answer.
NO_SYSTEM: re.Pattern[str] = re.compile(
    r"(?:啥|什么)(?:系统)?(?:都|也)没(?:有|用|上)?|没(?:有)?(?:什么|任何|上|用)?(?:系统|软件)|"
    r"没用(?:什么|任何)|"
    r"\bnothing(?: at all| really| yet| so far)?(?=\W*(?:$|[,.;!]))|\bnone\b|\bno (?:system|"
    r"software|tool|crm|erp|"
    r"dms)s?(?: at all| yet)?\b"
)
