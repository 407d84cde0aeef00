"""Who talks to the bot in these tests, in both languages: what each answers to what is asked."""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Buyer:
    """A brewery's sales director, ready to buy."""

    answers: dict[str, str]
    bot: str  # the opening says that it is one
    notice: str  # …and what contact details are used for
    question: str
    reply: str  # what the answer to the question must hold
    correction: str
    confirm: str
    rep: str
    why_now: str
    quote: str


BUYER = {
    "zh": Buyer(
        answers={
            "need": "陈列费年年花，店里到底摆没摆，总部根本看不见",
            "industry": "我们是做啤酒的",
            "company_size": "大概一千二百人",
            "implication": "一年少说亏三百万",
            "need_payoff": "能省下一半的冤枉钱",
            "buying_role": "我定，我是销售总监",
            "timeline": "三个月内要定下来",
            "budget": "今年批了八十万",
            "phone": "13812345678",
            "email": "chen@hailang-beer.example",
            "name": "我叫陈建国",
            "company": "青岛海浪啤酒",
        },
        bot="机器人",
        notice="您留的联系方式只用于",
        question="你们一年多少钱？",
        reply="9.8 万",
        correction="说错了，公司不是1200人，是1500人",
        confirm="没问题",
        rep="chen.hao@beaconcloud.example",
        why_now="现在就联系",
        quote="「三个月内要定下来」",
    ),
    "en": Buyer(
        answers={
            "need": "We pay for displays and have no idea what really happens in the stores",
            "industry": "We brew beer",
            "company_size": "about 1,200 people",
            "implication": "it costs us half a million a year",
            "need_payoff": "we'd save half of the display money",
            "buying_role": "I decide, I'm the sales director",
            "timeline": "we want to decide within 3 months",
            "budget": "we have 100k USD approved for this year",
            "phone": "+44 20 7946 0958",
            "email": "tom@harbor-brewing.example",
            "name": "My name is Tom Walker",
            "company": "Harbor Brewing",
        },
        bot="bot",
        notice="Contact details you leave are used only",
        question="what does it cost?",
        reply="98,000",
        correction="sorry, make that 1,500 people",
        confirm="that's right",
        rep="anna.reed@beaconcloud.example",
        why_now="Call now",
        quote="“we want to decide within 3 months”",
    ),
}


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner of a company that fits, who is in no hurry."""

    answers: dict[str, str]
    address: str
    leaves: str  # an address, and nothing about money
    bye: str
    sequence: str
    subject: str
    money: str
    footer: str


OWNER = {
    "zh": Owner(
        answers={
            "need": "经销商之间窜货厉害，价格全乱了",
            "industry": "我们生产瓷砖",
            "company_size": "260人左右",
            "buying_role": "我是老板，我说了算",
            "implication": "这个我说不清楚",
            "need_payoff": "这个我说不清楚",
            "timeline": "今年不考虑，最早明年再说",
        },
        address="zhou@{n}.example",
        leaves="我的邮箱是 zhou@{n}.example",
        bye="今天先到这里，再见",
        sequence="executive-figures",
        subject="【广告】一页纸：渠道一年漏多少",
        money="今年批了五十万，三个月内要上线",
        footer="退订",
    ),
    "en": Owner(
        answers={
            "need": "Our dealers sell into each other's territory and prices are a mess",
            "industry": "We make ceramic tiles",
            "company_size": "about 260 people",
            "buying_role": "I'm the owner, I decide",
            "implication": "hard to say",
            "need_payoff": "hard to say",
            "timeline": "next year at the earliest",
        },
        address="mark@{n}.example",
        leaves="my e-mail is mark@{n}.example",
        bye="that's all for today, goodbye",
        sequence="executive-figures",
        subject="One page: what your channel leaks",
        money="we got 500k CNY approved, we want it live within three months",
        footer="nsubscribe",
    ),
}
