"""The money in which somebody counts where a sum names none: "150k" of a brewer in Ohio is USD.

What is known of the talk, in this order: the currency in which other sums were told, the place, the
phone number, where the browser is, the country domain of the address. Pure. The talk asks before it
reads a message (`of_talk`), and again when a place or a number is told after the sum (`restated`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sdr.countries import currency_of, of_email, of_phone, of_region
from sdr.facts import Known, Said
from sdr.readers import currency_told, sums_follow_place

#: Facts whose sentences may tell in what money somebody counts.
_TOLD_WITH_SUMS = ("budget", "implication", "problem", "situation", "need_payoff")


def of_talk(known: Mapping[str, Known], country: str | None = None) -> str | None:
    """The currency that sums of this talk are meant in, or None where nothing tells it."""
    told = (currency_told(text) for text in _sentences(known))
    return next((code for code in told if code), None) or _of_place(known, country)


def restated(known: Mapping[str, Known], country: str | None = None) -> Said | None:
    """The budget in the money that is known by now, where its own sentence named none."""
    held = known.get("budget")
    if held is None or held.by != "prospect" or held.text is None:
        return None
    value = held.value
    if value.get("min") is None and value.get("max") is None:
        return None
    if currency_told(held.text) or not sums_follow_place(held.text):
        return None
    meant = of_talk(known, country)
    if meant is None or meant == value.get("currency"):
        return None
    return Said("budget", {**value, "currency": meant}, held.text, held.confidence, corrects=True)


def _sentences(known: Mapping[str, Known]) -> Iterator[str]:
    for name in _TOLD_WITH_SUMS:
        fact = known.get(name)
        for item in (fact.items or (fact,)) if fact is not None else ():
            if item.by == "prospect" and item.text:
                yield item.text


def _of_place(known: Mapping[str, Known], country: str | None) -> str | None:
    region, phone, email = (known.get(name) for name in ("region", "phone", "email"))
    countries = (
        (place.country if (place := of_region(str(region.value))) else None) if region else None,
        (place.country if (place := of_phone(str(phone.value))) else None) if phone else None,
        country,
        (place.country if (place := of_email(str(email.value))) else None) if email else None,
    )
    return next((money for each in countries if (money := currency_of(each))), None)
