"""Which facts a colleague's sentence asks for ("预算大概多少？", "Who signs this off?").

What a human has asked, the bot does not ask again after them, and an answer is read in the light
of it. Only sentences that ask or invite count; words alone ("我们的预算功能") do not. Pure.
"""

from __future__ import annotations

import re

from sdr.readers.text import fold, is_question, sentences

_ASKS = re.compile(r"什么|啥|哪(?:个|家|些|里|儿|天|一)|谁|多少|几(?:个|家|位|月)|怎么|如何")
_INVITES = re.compile(
    r"方便(?:说|讲|告诉|透露|留|给|问)|请问|想(?:了解|问|知道|请教)|麻烦(?:您|你)?(?:说|讲|留|给|发|告)|"
    r"(?:说|讲|留|发|告诉我?)(?:一)?下|留(?:一)?个|告诉我|"
    r"\b(?:tell me|let me know|i'd like to know|i was wondering|share|send me|give me|leave me)\b"
)
_ASKED: dict[str, re.Pattern[str]] = {
    "budget": re.compile(
        r"预算|(?:打算|准备|能|愿意|可以)(?:花|投|出)多少|投入(?:大概)?(?:是)?多少|费用(?:上|方面)?(?:批|有)"
        r"|\bbudget|(?:much|what)\b.{0,30}\b(?:spend|set aside|invest|afford)\b"
    ),
    "timeline": re.compile(
        r"(?:什么时候|啥时候|何时|几月|哪天|多久)(?:能|要|想|会|打算|准备|可以|之?内)?"
        r"(?:定|上|启动|开始|用|决定|落地|做决定|采购|买|签)"
        r"|时间(?:上|表|安排|计划|节点)|(?:打算|计划|准备|希望)(?:什么时候|啥时候|何时|几月)"
        r"|\b(?:timeline|timeframe|deadline)\b"
        r"|\b(?:when|how soon)\b.{0,40}"
        r"\b(?:decid|start|go live|roll|need|buy|sign|launch|plan|want)"
    ),
    "buying_role": re.compile(
        r"谁(?:来|能|可以|最后|最终)?(?:拍板|定|决定|做主|说了算|批|签字|负责)|(?:拍板|决策|做主|决定权)"
        r"|您(?:这边)?(?:能|可以)定"
        r"|\bwho\b.{0,30}\b(?:decid|sign|approv|call)|\byour (?:call|decision)\b"
        r"|\bdecision[- ]maker"
    ),
    "company_size": re.compile(
        r"(?:多少|几)(?:个|名|位)?(?:人|员工|业代|业务员|销售|业务)|规模|人数|团队多大"
        r"|\bhow (?:many|big|large)\b.{0,30}\b(?:people|employees|staff|reps|team|company|you)\b"
        r"|\bheadcount\b"
    ),
    "industry": re.compile(
        r"(?:什么|哪个|哪一)(?:行业|产品|生意|品类|行)|主营|主要(?:做|卖|生产)(?:什么|啥|哪)"
        r"|\bwhat\b.{0,20}\b(?:industry|business are you|do you (?:make|sell|do))\b"
        r"|\bwhich industry\b"
    ),
    "need": re.compile(
        r"头疼|头痛|痛点|困扰|(?:什么|哪些|啥)(?:问题|困难|难处)|想解决|最难"
        r"|\b(?:what|which)\b.{0,30}\b(?:problem|challenge|issue|pain|trouble|hurts?|bother)"
    ),
    "implication": re.compile(
        r"(?:损失|亏|多花|浪费|耽误)(?:了|掉)?(?:大概)?(?:是|有)?(?:多少|几)|影响(?:有)?多大"
        r"|\bwhat\b.{0,20}\bcost(?:s|ing)? you\b|\bhow much\b.{0,30}\b(?:lose|losing|lost|waste)"
    ),
    "phone": re.compile(r"电话|手机|号码|\b(?:phone|number|mobile|call you)\b"),
    "email": re.compile(r"邮箱|邮件地址|\be-?mail\b"),
    "wechat": re.compile(r"微信|\bwechat\b"),
    "name": re.compile(
        r"怎么称呼|如何称呼|贵姓|尊姓|您的?(?:姓名|名字)"
        r"|\byour name\b|\b(?:what|how)\b.{0,20}\bcall you\b(?! (?:on|back|at))"
    ),
    "company": re.compile(
        r"(?:哪家|什么)公司|公司(?:名|叫|全称)|\b(?:which|what) company\b"
        r"|\bcompany(?:'s)? name\b|\bwho do you work for\b"
    ),
    "job_title": re.compile(
        r"职位|职务|岗位|什么部门|\b(?:your role|job title|your position|your title)\b"
    ),
    "region": re.compile(
        r"(?:哪个|哪些|什么)(?:省|市|地区|区域|城市|地方)|在哪(?:里|儿|边)?(?:[^儿里边]|$)"
        r"|\b(?:where are you|which (?:region|city|country|area)|based)\b"
    ),
    "current_solution": re.compile(
        r"(?:现在|目前|眼下)(?:在)?(?:用|靠|拿)(?:的)?(?:是)?(?:什么|啥|哪)|(?:用|上)(?:的|了)?(?:什么|哪个|啥)(?:系统|软件|工具)"
        r"|\b(?:what|which)\b.{0,30}\b(?:use|using|system|tool|software)\b"
    ),
}  # fmt: skip


def asked(text: str) -> list[str]:
    """The facts that the text asks for, in the order of its sentences; [] where it asks nothing."""
    folded = fold(text)
    found: list[str] = []
    for span in sentences(folded):
        # the mark that ends it tells a question from a statement
        sentence = folded[span.start : span.end]
        marked = sentence + folded[span.end : span.end + 1]
        if not (is_question(marked) or _ASKS.search(sentence) or _INVITES.search(sentence)):
            continue
        hits = [(m.start(), name) for name, each in _ASKED.items() if (m := each.search(sentence))]
        found += [name for _, name in sorted(hits) if name not in found]
    return found
