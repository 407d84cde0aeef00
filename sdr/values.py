"""A fact's value in words, in a language: "300 people", "¥200,000 a year", "啤酒". Pure.

Codes become the playbook's labels, figures are grouped, dates are spelled. Recaps, briefs, mails
and pages all use this one module, so a value reads the same everywhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import phonenumbers

from sdr.playbook.model import Playbook
from sdr.readers.costs import Estimate
from sdr.texts import Texts

CHINA = 86
_SIGNS = {"CNY": "¥", "USD": "US$", "EUR": "€", "GBP": "£"}


def in_words(name: str, value: Any, language: str, playbook: Playbook, texts: Texts) -> str:
    """The value of the fact `name` as a person would read it."""
    if name == "company_size":
        return _size(value, language, texts)
    if name == "budget":
        return _budget(value, language, texts)
    if name == "timeline":
        return _timeline(value, language, texts)
    if name == "meeting_time":
        return _moment(value, language)
    if name == "phone":
        return _phone(str(value))
    if name == "consent":
        return texts.get("value-joiner", language).join(k for k, given in value.items() if given)
    if isinstance(value, list):
        words = [label(name, item, language, playbook) for item in value]
        return texts.get("value-joiner", language).join(words)
    return label(name, value, language, playbook)


def label(name: str, code: Any, language: str, playbook: Playbook) -> str:
    """The playbook's label of a code; anything that is no code as it is."""
    entry = {
        "industry": playbook.icp.industry,
        "persona": playbook.people.persona,
        "buying_role": playbook.people.role,
        "need": playbook.spin.problem,
    }.get(name, lambda _: None)(str(code))
    return str(code) if entry is None else entry.label.in_language(language)


def day_in_words(day: dt.date, language: str) -> str:
    """2026年12月31日 / 31 December 2026."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {day:%B %Y}"


def money(amount: float, language: str) -> str:
    """A sum as the language groups it: 300,000 / 30万 / 1.5亿."""
    if language == "zh" and amount >= 100_000_000 and amount % 1_000_000 == 0:
        return f"{amount / 100_000_000:.15g}亿"
    if language == "zh" and amount >= 10_000 and amount % 1_000 == 0:
        return f"{amount / 10_000:.15g}万"
    return f"{amount:,.0f}"


def estimate_in_words(found: Estimate, language: str, texts: Texts) -> str:
    """What a problem costs, as a sum that can be checked: 40 people × 1.5 h = 60 h a day."""
    currency = _SIGNS.get(found.currency or "", found.currency or "")
    shown: dict[str, str] = {
        "count": f"{found.count:,f}"
        if found.kind != "share"
        else money(float(found.count), language),
        "each": f"{float(found.each):,.15g}",
        "share": f"{float(found.each * 100):.3g}%",
        "total": money(float(found.total), language)
        if found.kind in ("share", "each")
        else f"{float(found.total):,.15g}",
        "currency": currency,
        "per": texts.get(f"value-per-{found.per or 'all'}", language),
    }
    return _tight(texts.get(f"value-estimate-{found.kind}", language, **shown))


def _tight(words: str) -> str:
    """No space between a currency sign and its figure."""
    return words.replace("¥ ", "¥").replace("$ ", "$").replace("€ ", "€").replace("£ ", "£")


def offset(moment: dt.datetime) -> str:
    """The zone of an aware moment as everybody reads it: UTC+8, UTC+5:30, UTC."""
    minutes = int((moment.utcoffset() or dt.timedelta()).total_seconds() // 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02d}" if rest else "")


def _size(value: Mapping[str, Any], language: str, texts: Texts) -> str:
    low, high = value.get("min"), value.get("max")
    if low is not None and low == high:
        return texts.get("value-people-exact", language, count=low)
    if low is None:
        return texts.get("value-people-up-to", language, max=high)
    if high is None:
        return texts.get("value-people-from", language, min=low)
    if str(high).endswith("9") and high == low + 10 ** (len(str(low)) - 1) - 1:
        return texts.get("value-people-some", language, min=f"{low:,}")  # 200多, 300-odd
    return texts.get("value-people-range", language, min=f"{low:,}", max=f"{high:,}")


def _budget(value: Mapping[str, Any], language: str, texts: Texts) -> str:
    status = value["status"]
    total = _sum(value, language, texts)
    if status == "amount" and total:
        return total
    if status == "approved" and total:
        return texts.get("value-budget-approved-sum", language, sum=total)
    if status in ("unknown", "undisclosed"):
        return texts.get(f"value-{status}", language)
    return texts.get(f"value-budget-{status}", language)


def _sum(value: Mapping[str, Any], language: str, texts: Texts) -> str | None:
    low: Any = value.get("min")
    high: Any = value.get("max")
    code = value.get("currency") or ""
    currency = _SIGNS.get(code, code)
    if low is None and high is None:
        return None
    if low == high:
        words = texts.get(
            "value-money-exact", language, currency=currency, amount=money(high, language)
        )
    elif low is None:
        words = texts.get(
            "value-money-up-to", language, currency=currency, max=money(high, language)
        )
    elif high is None:
        words = texts.get("value-money-from", language, currency=currency, min=money(low, language))
    else:
        words = texts.get(
            "value-money-range",
            language,
            currency=currency,
            min=money(low, language),
            max=money(high, language),
        )
    return _tight(words)


def _timeline(value: Mapping[str, Any], language: str, texts: Texts) -> str:
    status = value["status"]
    if status == "date" and value.get("by"):
        day = day_in_words(dt.date.fromisoformat(value["by"]), language)
        return texts.get("value-timeline-date", language, day=day)
    if status in ("unknown", "undisclosed"):
        return texts.get(f"value-{status}", language)
    return texts.get(f"value-timeline-{status}", language)


def _phone(number: str) -> str:
    """As people write it: Chinese numbers without the country code, others with it."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL
        if parsed.country_code == CHINA
        else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(parsed, style)


def _moment(value: str, language: str) -> str:
    moment = dt.datetime.fromisoformat(value)
    return f"{day_in_words(moment.date(), language)} {moment:%H:%M} ({offset(moment)})"
