"""The part somebody plays, put together from who does what: an answer that fits no set phrase.

In each clause every verb of deciding, starting, advising, paperwork or use goes to the subject
named last before it; what "I" do tells the part. Only for answers to "who decides?", where the
phrases of `roles` heard nothing. Chinese; over folded text with commas for blanks. Pure.
"""

import re

from sdr.readers.text import Span, clauses

_ME = re.compile(r"我们?(?:俩|几个|部门|这边|公司)?|俺们?|咱们?|本人|鄙人")
_OTHER = re.compile(
    r"老板娘?|领导|上司|上级|上面|上头|总监|总经理|经理|副总裁?|老总|董事[长会]|总裁|总部|集团|"
    r"部长|厂长|老爷子|老大|"
    r"[我他]?(?:爸|爹|妈|老公|老婆|媳妇|哥|弟|姐夫?|妹夫?|叔|舅|岳父|丈人|爷爷)|合伙人|股东会?|委员会|办公会|专家组?|"
    r"(?:采购|信息|技术|市场|销售|法务|it)(?:部|那边|中心)|上会|别人|他们?|她们?|财务|业务部?门?|大家|"
    r"[\u4e00-\u9fff]总(?!是|得|要|归)"
)
#: A person who is only helped, asked or told is no subject: 帮他看看, 报给领导.
_OBJECT = re.compile(
    rf"(?:帮|替|给|跟|向|和|问|找|等|为|报|带|见|让|对|陪|被|由|从|归|经)(?:着|了|过|"
    rf"我们?)?(?:{_OTHER.pattern})"
)
_NOT = re.compile(r"(?:不|没|别|哪有?|甭|无|未|轮不到|不用|没法)[^,]{0,2}$")
_DOES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("decider", re.compile(
        r"定(?!期|位|制|金|价|时)|决定|拍板|做主|作主|说了算|说买|说上|敲定|签字|批(?!发|次|量)|"
        r"点头|同意|拿主意|当家")),
    ("initiator", re.compile(
        r"提议|提出|提的|提了|发起|推(?:进|动|着|这|的)|牵头|挑头|张罗|立项|倡议|倡导|主导|主推|"
        r"起头")),
    ("influencer", re.compile(
        r"评(?!论)|打分|推荐|建议|意见|方案|比价|比较|对比|筛|调研|了解|打听|看看|摸底|参谋|把关|"
        r"列席|参与|成员|委员|"
        r"汇报|拟|引荐|带你见|说话有|分量|话语|选型|考察|出主意|做功课|探|问问|出报告")),
    ("executor", re.compile(
        r"合同|付款|下单|走流程|走账|手续|经办|盖章|采购流程|订单|打款|招标|发票|执行|落地"
    )),
    ("user", re.compile(
        r"(?<!费)(?<!信)(?<!不)用(?!户|友|不着|了|过|的是|别家|其他|另外)|填|操作|录|打卡"
    )),
)  # fmt: skip
_BY_ME = re.compile(r"(?:从|由|归|经|是|找)我")
_ENTRUSTED = re.compile(r"(?:委托|授权)(?:给)?我|我有(?:授权|委托)")


def composed_role(folded: str) -> tuple[str, Span] | None:
    """The strongest part that the clauses give to the speaker, with where it is said."""
    best: dict[str, Span] = {}
    mine = False
    for clause in clauses(folded):
        words = folded[clause.start : clause.end]
        plain = _OBJECT.sub(lambda m: m.group()[0] + "。" * (len(m.group()) - 1), words)
        me = [m.start() for m in _ME.finditer(plain)]
        other = [m.start() for m in _OTHER.finditer(plain)]
        if _ENTRUSTED.search(words):
            best.setdefault("decider", clause)
        for role, pattern in _DOES:
            for verb in pattern.finditer(plain):
                before = [(at, True) for at in me if at < verb.start()]
                before += [(at, False) for at in other if at < verb.start()]
                own = max(before)[1] if before else (mine and not me and not other)
                passed = _BY_ME.search(words) is not None and not before and role != "decider"
                if (own or passed) and not _NOT.search(plain[: verb.start()]):
                    best.setdefault(role, clause)
        if me or other:
            mine = bool(me) and (not other or max(me) > max(other))
    return next(((role, best[role]) for role, _ in _DOES if role in best), None)
