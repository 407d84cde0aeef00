"""Which currency a sum is in: signs, codes and the names people use, before or after the number.

A table of words and one question; rates are the playbook's.
"""

import re
from collections.abc import Iterable

from sdr.readers.bounds import Quantity
from sdr.readers.numbers import quantities
from sdr.readers.text import Span, fold, has_han

_CURRENCIES: tuple[tuple[str, str], ...] = (
    ("BRL", r"r\$|brl|reais|巴西雷亚尔|雷亚尔"),
    ("KES", r"kes|ksh|(?:kenyan? )?shillings?|先令"),
    ("ZAR", r"zar|rands?|兰特"),
    ("NGN", r"ngn|naira|₦|奈拉"),
    ("EGP", r"egp|egyptian pounds?|埃镑"),
    ("TRY", r"try|(?:turkish )?lira|₺|里拉"),
    ("PLN", r"pln|zloty|złoty|兹罗提"),
    ("SAR", r"sar|(?:saudi )?riyals?|沙特里亚尔"),
    ("MXN", r"mxn|mexican pesos?|pesos? mexicanos?|墨西哥比索"),
    ("COP", r"cop|colombian pesos?"),
    ("ARS", r"ars|argentin(?:e|ian) pesos?"),
    ("CLP", r"clp|chilean pesos?"),
    ("NZD", r"nz\$|nzd|kiwi dollars?|nz dollars?|new zealand dollars?|纽币|新西兰元"),
    ("MOP", r"mop|pataca|澳门币|澳门元|葡币"),
    ("SEK", r"sek|(?:swedish )?kron(?:or|a)"),
    ("DKK", r"dkk|danish kroner?"),
    ("NOK", r"nok|norwegian kroner?"),
    ("PKR", r"pkr|pakistani rupees?"),
    ("BDT", r"bdt|taka"),
    ("HKD", r"hk\$|hkd|hk dollars?|港币|港元|港纸|港幣"),
    ("TWD", r"nt\$|twd|新台币|台币"),
    ("SGD", r"s\$|sgd|sing(?:apore)? dollars?|新加坡元|新加坡币|新币|坡币"),
    ("AUD", r"a\$|au\$|aud|aussie dollars?|australian dollars?|澳元|澳币"),
    ("CAD", r"c\$|ca\$|cad|canadian dollars?|加元|加币"),
    ("JPY", r"jpy|yen|日元|日币|円"),
    ("KRW", r"krw|韩元|₩"),
    ("MYR", r"rm|myr|ringgit|马币|林吉特|令吉"),
    ("INR", r"inr|rs\.?|₹|rupees?|卢比"),
    ("IDR", r"idr|rp|rupiah|印尼盾"),
    ("VND", r"vnd|dong|越南盾|₫"),
    ("THB", r"thb|baht|泰铢|฿"),
    ("PHP", r"php|pesos?|比索"),
    ("AED", r"aed|dirhams?|迪拉姆"),
    ("RUB", r"rub|rubles?|roubles?|卢布|₽"),
    ("CHF", r"chf|swiss francs?|瑞郎|瑞士法郎"),
    ("GBP", r"£|gbp|pounds?(?: sterling)?|sterling|quid|英镑"),
    ("EUR", r"€|eur|euros?|欧元|欧"),
    ("USD", r"us\$|\$|usd|us dollars?|dollars?|bucks|美金|美元|美刀|刀(?!具|片)"),
    ("CNY", r"¥|rmb|cny|renminbi|yuan|kuai|人民币|元|块(?:钱)?|大洋"),
)
_CURRENCY_BEFORE = tuple(
    (code, re.compile(rf"(?<![a-z])(?:{words})\s?$")) for code, words in _CURRENCIES
)
#: An adjective right after a sum names its currency ("fifty grand Canadian"), elsewhere not.
_ADJECTIVES = {"CAD": "canadian", "AUD": "australian|aussie", "NZD": "kiwi"}
#: "25 thousand US a year": after a sum the country says whose dollars.
_COUNTRY_DOLLARS = re.compile(
    r"\s?us(?= (?:a|per|each|annually|yearly|total|max|tops)\b|\W*$|[,.;])"
)
_FILL = r"\s?(?:多|来|个|左右|上下|以内|以下|以上|出头|钱|的)?\s?"
_CURRENCY_AFTER = tuple(
    (code, re.compile(rf"{_FILL}(?:{words}|{_ADJECTIVES.get(code, words)})(?![a-z])"))
    for code, words in _CURRENCIES
)
_CURRENCY_ANYWHERE = tuple(
    (code, re.compile(rf"(?<![a-z])(?:{words})(?![a-z])"))
    for code, words in _CURRENCIES
    if code not in ("CNY", "TRY", "SAR", "MOP", "NOK", "ZAR")
)
#: Told on after the sum's clause: "80 to 100k a year, aussie dollars".
_CURRENCY_TOLD_ON = tuple(
    (
        code,
        re.compile(
            r"[,.;]\s?(?:in |that'?s |meaning |i mean |we talk |talking )?"
            rf"(?:{words}|{_ADJECTIVES.get(code, words)})(?=\W|$)"
        ),
    )
    for code, words in _CURRENCIES
)


def currency_of(folded: str, quantity: Quantity, clause: Span, default: str) -> tuple[str, bool]:
    """(ISO 4217 code, whether it was said)."""
    beside = currency_beside(folded, quantity)
    if beside is not None:
        return beside, True
    core = folded[quantity.core_start : quantity.core_end]
    for code, pattern in _CURRENCY_ANYWHERE:
        if pattern.search(folded, clause.start, clause.end) and code != "EUR":
            return code, True
        if code == "EUR" and re.search(
            r"€|\beuros?\b|\beur\b|欧元", folded[clause.start : clause.end]
        ):
            return code, True
    for code, pattern in _CURRENCY_TOLD_ON:
        if pattern.match(folded, clause.end):
            return code, True
    if re.search(r"la(?:kh|c)|crore", core):
        return "INR", True
    return default, False


def currency_beside(folded: str, quantity: Quantity) -> str | None:
    """The currency whose sign or name stands right before or behind a number."""
    before = folded[max(0, quantity.core_start - 20) : quantity.core_start]
    for code, pattern in _CURRENCY_BEFORE:
        if pattern.search(before):
            return code
    for code, pattern in _CURRENCY_AFTER:
        if pattern.match(folded, quantity.core_end) or pattern.match(folded, quantity.end):
            return code
    return "USD" if _COUNTRY_DOLLARS.match(folded, quantity.core_end) else None


def currency_named(folded: str, numbers: Iterable[Quantity]) -> str | None:
    """The one currency in which a text names sums: "they want $40k, we have 30k"."""
    named = {code for each in numbers if (code := currency_beside(folded, each)) is not None}
    return named.pop() if len(named) == 1 else None


def currency_anywhere(folded: str) -> str | None:
    """The one currency that a text speaks of: "dirhams ok? 200 thousand a year"."""
    named = {code for code, pattern in _CURRENCY_ANYWHERE if pattern.search(folded)}
    for wide in ("USD", "PHP"):
        if wide in named and len(named) == 2:
            named.discard(wide)  # "NZ dollars" are dollars too, "Colombian pesos" pesos
    return named.pop() if len(named) == 1 else None


#: 15 wan, 20w and 30万 count as people do in China, wherever the speaker is.
_CHINESE_UNIT = re.compile(r"万|亿|wan\b|w\b")


def counts_in_wan(folded: str, quantity: Quantity) -> bool:
    """Whether a sum is said in ten-thousands, so that the place of the speaker means nothing."""
    return _CHINESE_UNIT.search(folded, quantity.core_start, quantity.core_end) is not None


def currency_told(text: str) -> str | None:
    """The one currency in which a message names sums, or None."""
    folded = fold(text)
    return currency_named(folded, quantities(folded))


def sums_follow_place(text: str) -> bool:
    """Whether the sums of a message that name no currency are in the money of the place: English,
    and not counted in wan.
    """
    folded = fold(text)
    return not has_han(text) and not any(counts_in_wan(folded, q) for q in quantities(folded))
