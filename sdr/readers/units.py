"""What a quantity counts, by the words right after it: people, the field force, money or other.

Shared by `sizes` and `money`, so that one number is never read as both.
"""

import re

from sdr.readers.bounds import Quantity

SKIP = r"\s?(?:多|来|几|左右|上下|以上|以内|\+|plus|or so|ish)?\s?"
FIELD_WORDS = (
    r"业务员|业务代表|业务|销售|外勤|导购|促销员|督导|代表|跑单|经理|区域经理|店员|推广员"
    r"|(?:field|sales|area|regional|part[- ]?time|temp\w*)[ -](?:sales |force )?(?:staff|people|"
    r"reps?|force|team|sales|men|managers?|workers?)"
    r"|reps?\b|representatives|salesm[ae]n|merchandisers?|promoters?|supervisors?|users?\b|"
    r"agents?\b"
    r"|managers?|contractors?|developers?|engineers?"
)
_FIELD_UNIT = re.compile(SKIP + rf"(?:个|名|位|号)?(?:{FIELD_WORDS})")
PEOPLE_UNIT = re.compile(
    SKIP +
            r"(?:个|号|名|位|口|多)?\s?(?:(?:口|号)?人(?!民币|工成本|次|份|天)|(?:口|"
            r"号)子(?:人|(?!\w*人))|名(?=$|[,。;\s左])|(?:号|个|名)?(?:木匠|师傅|匠人|兄弟姐妹)|员工|"
            r"职工|正式工|临时工|季节工|工人|雇员|同事|伙计|打工)"
    r"|" + SKIP +
            r"[- ]?(?:people|ppl|peoples|persons?|employees|emps?\b|staffs?\b|workers|heads\b|"
            r"headcount|pax|on (?:the |our )?(?:books|pay ?roll)|all told|ftes?\b|strong\b|of us\b|"
            r"man\b|members|folks?\b|associates|in total|all in|altogether|souls|colleagues|crew\b|"
            r"hands\b|bodies\b|lads\b|blokes\b|staffers|team ?mates|permanents?\b|perm\b|"
            r"on (?:the )?(?:clock|wages|roll|rolls|team)|full[- ]?timers?\b|leute\b|"
            r"mitarbeiter\w*|ma\b(?!')|besch[aä]ftigte|salari[ée]s|employ[ée]s\b|personnes\b|personas\b|empleados|"
            r"medewerkers|dipendenti)"
)  # fmt: skip
_OTHER_UNIT = re.compile(
    r"\s?(?:多|来|几)?(?:个)?(?:亿|家|店|门店|网点|终端|经销商|代理商|客户|供应商|省|市|县|城市|"
    r"区|工厂|分公司|仓|品牌|牌子|单|箱|瓶|吨|件|"
    r"套|台|条|张|批|遍|次|趟|回|份|页|元|块|%|％|个点|成|级|层|倍|号(?!人)|岁|年|月|日|天|周|"
    r"星期|礼拜|点|小时|钟头|分钟|季|系统|账号|sku|字|部门|三联)"
    r"|\s?(?:个月|个季度|个半|个小时|个工作日|个仓|个厂|个号)"
    r"|\s?-?(?:stores?|shops?|outlets?|dealers?|distributors?|customers?|clients?|factor|plants?|"
    r"brands?|orders?|"
    r"cases|bottles|tons?|provinces|cities|markets?|suppliers?|wholesalers?|skus?|systems?|"
    r"forms?|percent|%|years?|yrs?|"
    r"months?|mths?|weeks?|wks?|days?|hours?|hrs?|minutes?|min\b|am\b|pm\b|o'?clock|minimarts|"
    r"warehouses?|depots?\b|shifts?\b|branches|levels?|times|pages|kids|"
    r"sqm\b|sq\.? ?(?:m|ft|feet)\b|square (?:met|f)|"
    r"showrooms?|key dealers|different|codes|photos?|sachets|accounts?|licen[cs]es?|seats?)"
    r"|(?:st|nd|rd|th)\b"
)
_MONEY_UNIT = re.compile(
    r"\s?(?:多|来)?(?:块|元|人民币|美金|美元|欧元|港币|rmb|cny|yuan|usd|eur|dollars?|bucks|hkd|"
    r"sgd|€|\$|£|rupees?|ringgit)"
)
MONEY_HEAD = re.compile(r"(?:[$€£¥₹]|us\$|usd|rmb|cny|eur|hkd|sgd|\brm|inr|\brs\.?)\s?$")


def unit_after(folded: str, quantity: Quantity) -> str:
    """What a quantity counts, by the words right after it: people, field, money, other or ''."""
    for at in dict.fromkeys((quantity.core_end, quantity.end)):
        if _FIELD_UNIT.match(folded, at):
            return "field"
        if _MONEY_UNIT.match(folded, at):
            return "money"
        if PEOPLE_UNIT.match(folded, at):
            return "people"
        if _OTHER_UNIT.match(folded, at):
            return "other"
    return ""
