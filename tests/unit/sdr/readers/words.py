"""A small lexicon and one moment for the readers' tests: no playbook is loaded here."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sdr.readers import Lexicon, Reading, read

SHANGHAI = ZoneInfo("Asia/Shanghai")
#: A Saturday.
NOW = datetime(2026, 11, 21, 14, 0, tzinfo=SHANGHAI)

LEXICON = Lexicon(
    industries={
        "beverages": ["啤酒", "饮料", "矿泉水", "beer", "brewery", "bottled water", "beverage"],
        "food": ["食品", "零食", "snack", "food", "noodle*"],
        "spirits": ["白酒", "黄酒", "红酒", "wine", "baijiu"],
        "building_materials": ["瓷砖", "陶瓷", "建材", "tiles", "ceramic tiles"],
        "distributor": ["经销商", "代理商", "distributor", "wine distributor"],
        "retail_chain": ["便利店", "连锁", "retail chain"],
        "student": ["学生", "student"],
    },
    problems={
        "channel_diversion": ["窜货", "跨区", "re:湖南的货跑到", "cross-region", "diversion"],
        "store_blindness": ["看不见", "看不到", "can't see", "cant see … outlet"],
        "field_busywork": ["填表", "打卡", "clock-ins", "paperwork"],
        "manual_orders": ["微信报单", "电话下单", "orders … by phone"],
        "stock_surprises": ["断货", "临期", "out of stock", "stock"],
        "trade_spend_leak": ["费用打水漂", "promo money"],
    },
    titles={
        "executive": [
            "老板",
            "总经理",
            "创始人",
            "CEO",
            "owner",
            "GM",
            "VP",
            "chairman",
            "founder",
        ],
        "department_head": [
            "总监",
            "销售总监",
            "大区经理",
            "经理",
            "director",
            "sales director",
            "regional manager",
            "manager",
        ],
        "tech_head": ["IT总监", "CIO", "信息中心主任", "IT director"],
        "technician": ["IT guy", "数据分析师", "data analyst"],
        "procurement_head": ["采购总监", "采购经理", "procurement director", "head of procurement"],
        "buyer": ["采购", "采购专员", "procurement", "purchasing"],
        "end_user": ["业务员", "merchandiser", "sales rep"],
    },
    roles={
        "decider": ["我说了算", "i decide"],
        "initiator": ["我牵头"],
        "influencer": ["我负责选型"],
        "executor": ["我走流程"],
        "user": ["我每天用"],
    },
    rates={"USD": 7.1, "EUR": 7.8},
    default_currency="CNY",
    systems=["SAP", "用友", "金蝶", "Kingdee", "Excel", "微信群", "wechat groups", "钉钉", "U8"],
    regions=["两广", "华东"],
)


def read_all(
    text: str, asked: str | None = None, language: str | None = None, **more: Any
) -> list[Reading]:
    return read(
        text,
        asked=asked,
        language=language,
        now=more.pop("now", NOW),
        tz=SHANGHAI,
        lexicon=LEXICON,
        **more,
    )


def find(text: str, fact: str, asked: str | None = None, **more: Any) -> Reading | None:
    return next((r for r in read_all(text, asked, **more) if r.fact == fact), None)


def value(text: str, fact: str, asked: str | None = None, **more: Any) -> Any:
    reading = find(text, fact, asked, **more)
    return None if reading is None else reading.value
