"""Which country and zone a place, a phone number or an address lies in, and that country's money.

Places come from `data/places.yml`, zones of countries from IANA's `zone.tab`, zones of numbers from
`phonenumbers`. Pure. `zones` decides which clue counts for a lead, the readers ask in what money a
sum is meant that names none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import phonenumbers
import yaml
from phonenumbers import timezone as phone_zones

REGION, PHONE, EMAIL = "region", "phone", "email"
_PLACES = Path(__file__).parent / "data" / "places.yml"
# country domains that people all over the world use for what they sound like
_WORLDWIDE = frozenset(
    "ac ag ai am as bz cc cd cf co cx dj fm ga gd gg gl gq gs im io la lc ly me mg ml ms mu nu pw "
    "re sc sh so st su tc tf tk tl to tv vc vg vu ws".split()
)
_OTHER_DOMAINS = {"uk": "GB", "eu": ""}
#: Whose money it is: the countries that count in it. Where none is named the playbook's is meant.
_MONEY = {
    "USD": "US PR GU EC SV PA",
    "EUR": "AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK",
    "GBP": "GB GG JE IM", "CNY": "CN", "HKD": "HK", "MOP": "MO", "TWD": "TW", "JPY": "JP",
    "KRW": "KR", "SGD": "SG", "MYR": "MY", "THB": "TH", "VND": "VN", "IDR": "ID", "PHP": "PH",
    "INR": "IN", "PKR": "PK", "BDT": "BD", "AUD": "AU", "NZD": "NZ", "CAD": "CA", "MXN": "MX",
    "BRL": "BR", "CHF": "CH LI", "SEK": "SE", "NOK": "NO", "DKK": "DK", "PLN": "PL", "TRY": "TR",
    "RUB": "RU", "AED": "AE", "SAR": "SA", "EGP": "EG", "ZAR": "ZA", "NGN": "NG", "KES": "KE",
}  # fmt: skip
_MONEY_OF = {country: money for money, those in _MONEY.items() for country in those.split()}


@dataclass(frozen=True, slots=True)
class Place:
    """What one clue tells; `zone` is None where only the country is certain."""

    by: str
    zone: str | None
    country: str | None


def currency_of(country: str | None) -> str | None:
    """The money (ISO 4217) in which people of a country count, or None where it is not known."""
    return _MONEY_OF.get(country or "")


def country_of(zone: str) -> str | None:
    """The country (ISO 3166) that a zone lies in, or None for UTC and what is none."""
    return _table().get(zone) or _table().get(_renamed().get(zone, ""))


def of_phone(number: str) -> Place | None:
    """What a number in E.164 tells: by its area where that lies in one zone, else the country."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None
    country = phonenumbers.region_code_for_number(parsed)
    if country is None or len(country) != 2 or not country.isalpha():
        return None
    held = [z for z in phone_zones.time_zones_for_number(parsed) if z != "Etc/Unknown"]
    zone = held[0] if len(held) == 1 else _zone_of(country)
    return Place(PHONE, zone, country)


def of_email(address: str) -> Place | None:
    """What the country domain of an address tells."""
    domain = address.rpartition(".")[2].lower()
    country = _OTHER_DOMAINS.get(domain, domain.upper())
    if domain in _WORLDWIDE or country not in _countries():
        return None
    return Place(EMAIL, _zone_of(country), country)


def of_region(told: str) -> Place | None:
    """What a place tells that the person named: the longest name in it that is known."""
    text = re.sub(r"[\s,.;/-]+", " ", told.lower()).strip()
    best: tuple[int, Place] | None = None
    for name, place in _names().items():
        inside = name in text if not name.isascii() else f" {name} " in f" {text} "
        if inside and (best is None or len(name) > best[0]):
            best = len(name), place
    return best[1] if best else None


def _zone_of(country: str) -> str | None:
    """The zone of a country that has one, or one for nearly everybody."""
    main: dict[str, str] = _data()["main"]
    zones = _countries().get(country, [])
    return main.get(country) or (zones[0] if len(zones) == 1 else None)


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(_PLACES.read_text(encoding="utf-8"))
    return data


@lru_cache(maxsize=1)
def _names() -> dict[str, Place]:
    """Every name of a place, in lower case."""
    found = {}
    for country, names in _data()["countries"].items():
        for name in names:
            found[str(name)] = Place(REGION, _zone_of(country), country)
    for zone, names in _data()["zones"].items():
        for name in names:
            found[str(name)] = Place(REGION, zone, country_of(zone))
    return found


@lru_cache(maxsize=1)
def _countries() -> dict[str, list[str]]:
    """Country → its zones."""
    found = defaultdict(list)
    for zone, country in _table().items():
        found[country].append(zone)
    return dict(found)


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    """Zone → country."""
    found = {}
    for line in _tzdata("zone.tab").splitlines():
        if line and not line.startswith("#"):
            country, _place, zone, *_remark = line.split("\t")
            found[zone] = country
    return found


@lru_cache(maxsize=1)
def _renamed() -> dict[str, str]:
    """Older names of zones (Asia/Calcutta, as browsers still say) → the name of today."""
    links = (line.split() for line in _tzdata("tzdata.zi").splitlines() if line.startswith("L "))
    return {old: new for _, new, old in links}


def _tzdata(name: str) -> str:
    return (resources.files("tzdata.zoneinfo") / name).read_text(encoding="utf-8")
