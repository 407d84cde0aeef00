"""Words that stand where a name may stand and are none. Used by `people` and `cards`."""

import re

NOT_A_NAME = frozenset(
    "interested sorry looking just not sure busy fine good ok okay here there back yes no please "
    "thanks chinese german indian english american vietnamese working calling writing done ready "
    "happy afraid the a an your our from with only also very excel sap kingdee yonyou monday "
    "tuesday wednesday thursday friday cio ceo cto cfo gm vp it hr hq china india germany dear "
    "hi hello great nice about correct right wrong true going trying new same different "
    "responsible head director manager owner founder buyer currently based located company "
    "nothing none after before on at in tomorrow later back when if now asap anytime again "
    "whenever next today by till until me him her for up ah anymore something everything you you"
    "r they "
    "them needed required spelled wrong too also always never still already maybe probably actua"
    "lly "
    "recruiter reporter journalist student vendor distributor dealer supplier customer client pa"
    "rtner "
    "investor engineer agency consultant retailer wholesaler importer exporter sales marketing f"
    "inance "
    "procurement purchasing admin accountant newbie somebody someone everyone anyone nobody all "
    "email e-mail mail wechat whatsapp weixin phone mobile cell tel telephone number contact call "
    "brazilian french dutch italian spanish korean japanese thai malaysian indonesian filipino t"
    "urkish "
    "russian polish australian canadian european african asian british swiss austrian swedish "
    "regards cheers sincerely crm erp dms soe vc mnc sme fmcg bot ai ok".split()
)


#: Words that hold sentences together: written small they stand in no name.
_IN_NO_NAME = NOT_A_NAME | frozenset(
    "i we us he she it its my their this that these those is are was were be been being am do does "
    "did don't didn't have has had can could can't cannot would will won't should may might must "
    "not to of for by as if or and but so than then what which who whom whose where why how only "
    "very much many more most some any every each lots half once well thank ty thx need want "
    "prefer think know say said see look looked looks use using used make made get got gotta give "
    "take talk speak work works worked running leaving comes come go went let put keep sits sit "
    "open worse better best heck hell damn bloody dumb stupid trash rubbish useless tired late "
    "soon away off out up down over under price prices news stock order orders goods shop shops "
    "factory brewery plant warehouse office team people staff boss file files report reports "
    "system software tool tools app bot automated human person press private individual yours "
    "mine ours strike drop skip pass revert correct depends object objection idea clue worry "
    "there's that's it's what's let's".split()
)
_SHORTENED = re.compile(r"[a-z][’'](?:re|ve|ll|d|m|s)\b|n[’']t\b", re.IGNORECASE)


def is_a_phrase(words: str) -> bool:
    """Whether Latin words are part of a sentence and no name: "they're", "talk soon", "i object".

    A word written with a capital may be one all the same: Will, May, Do Thi My.
    """
    small = [word.strip(".,") for word in words.split() if word[:1].islower()]
    return _SHORTENED.search(words) is not None or any(word in _IN_NO_NAME for word in small)


NOT_A_NAME_ZH = re.compile(
    r"免贵|经销商|采购|老板|经理|总监|主管|负责人|高管|学生|厂家|公司|厂|做|卖|管|谁|什么|这个|"
    r"那个|"
    r"方便|高兴|何必|全部|时候|成都|江苏|江西|安徽|温州|金华|石家庄|武汉|苏州|广东|全国|连锁|"
    r"明白|明年|白酒|黄酒|高端|文员|农资|农药|应该|和|司机|于|易|商超|华东|华南|华北|华中|季|向|"
    r"万|方案|包装|金蝶|单位|管理|时间|从|解决|任何|关键|关于|车间|安排|康师傅|都|一下|机器|人|"
    r"客户|方式|随便|匿名|无名|路人|先生|女士|用来|也要|必须|写错|微信|电话|手机|座机|加我|邮箱|"
    r"号码|联系|单独|应付|成本|水果|"
    r"马上|高层|毛利|花钱|许多|全国|温度|方面|方法|计划|路过|谢谢|何时|常见|金额|和谐|马路|单子|"
    r"^周[一二三四五六日末]|^白天|晚上|上午|下午|中午|代理商|"
    r"安心|安全|平时|(?<=.)钱|^钱(?:[包款数多少]|$)|费用|云南|贵州|贵阳|海南|江阴|江门|汕头|宁波|"
    r"常州|莫名|齐全|明显|曲线|"
    r"项目|祝|连接|时"
)
MODE_OF_ADDRESS = re.compile(
    r"(?:先生|女士|小姐|美女|帅哥|老师|朋友|亲|大哥|大姐|老板|客户|甲方|用户)"
)


def is_no_name_zh(words: str) -> bool:
    """Whether words that look like a name hold an everyday word (高兴, 常州, 时候)."""
    return NOT_A_NAME_ZH.search(words) is not None
