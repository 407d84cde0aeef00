"""The invented people of the demonstration: who they are, what they want, how they put it. Pure.

A person is drawn from the material of their language (`zh.yml`, `en.yml`) by a seeded generator,
so the same seed gives the same people. What they say is read by the product like anybody's words;
nothing here decides a verdict. Called by `app.demo.year`.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

type Kind = Literal[
    "ready", "looking", "early", "small", "outside", "not_buyer", "silent", "human", "opt_out",
    "import",
]  # fmt: skip
# how often each kind of person comes by
KINDS: dict[Kind, int] = {
    "ready": 26, "looking": 23, "early": 14, "small": 9, "import": 8, "outside": 6, "silent": 6,
    "human": 4, "not_buyer": 3, "opt_out": 2,
}  # fmt: skip
FITTING = ("beverages", "food", "spirits", "personal_care", "building_materials", "furniture",
           "appliances", "apparel", "pharma_otc", "agri_inputs")  # fmt: skip
PERSONAS = {
    "executive": 5, "department_head": 8, "end_user": 2, "tech_head": 3, "technician": 2,
    "procurement_head": 2, "buyer": 2,
}  # fmt: skip
# what people of this persona usually do in a purchase
ROLES: dict[str, tuple[str, ...]] = {
    "executive": ("decider",), "department_head": ("initiator", "decider", "influencer"),
    "end_user": ("user", "influencer"), "tech_head": ("initiator", "influencer"),
    "technician": ("influencer", "executor"), "procurement_head": ("influencer", "decider"),
    "buyer": ("executor",),
}  # fmt: skip
ABLE = ("decider", "initiator", "influencer")
SOURCES: tuple[dict[str, str], ...] = (
    {"utm_source": "baidu", "utm_medium": "cpc", "utm_campaign": "channel-digital"},
    {"utm_source": "google", "utm_medium": "cpc", "utm_campaign": "route-to-market"},
    {"utm_source": "wechat", "utm_medium": "article", "utm_campaign": "twenty-stores"},
    {"utm_source": "zhihu", "utm_medium": "content"},
    {"utm_source": "linkedin", "utm_medium": "social"},
    {"utm_source": "partner", "utm_medium": "referral", "utm_campaign": "erp-partners"},
    {"referrer": "https://search.example/", "page": "/"},
    {},
)
# area codes of the United States
AREAS = (202, 312, 415, 617, 713, 206, 303, 404, 503, 512, 201, 203, 205, 207, 208, 209, 210, 212,
         213, 214, 215, 216, 217, 218, 219, 224, 225, 228, 229, 231, 234, 239, 240, 248, 251, 252,
         253, 254, 256, 260, 262, 267, 269, 270, 276, 281, 301, 302, 304, 305, 307, 308, 309, 310,
         313, 314, 315, 316, 317, 318, 319, 320, 321, 323, 325, 330, 334, 336, 337, 339, 347, 351,
         352, 360, 361, 386, 401, 402, 405, 406, 407, 408, 409, 410, 412, 413, 414, 417, 419, 423,
         425, 430, 432, 434, 435, 440, 443, 469, 478, 479, 480, 484, 501, 502, 504, 505, 507, 508,
         509, 510, 513, 515, 516, 517, 518, 520, 530, 540, 541, 551, 559, 561, 562, 563, 567, 570,
         571, 573, 574, 580, 585, 586, 601, 602, 603, 605, 606, 607, 608, 609, 610)  # fmt: skip
FAIRS = ("spring-sugar-fair", "autumn-sugar-fair", "retail-asia-expo")


@dataclass(slots=True)
class Person:
    """One invented person. `wants` picks among the ways to answer a fact's question."""

    kind: Kind
    language: str
    name: str
    surname: str
    email: str
    phone: str
    company: str | None
    industry: str
    industry_said: str
    size: int
    persona: str
    title: str
    problems: list[str]
    wants: dict[str, str]  # buying_role, timeline, budget → the code of the answer
    system: str
    region: str
    yearly: int  # thousands of US dollars
    zone: str
    source: dict[str, Any]
    patience: int  # answers before they leave without a word
    shares: bool  # gives a contact when asked
    curious: list[str] = field(default_factory=list)  # acts of the asides and objections to come

    def values(self, now: dt.datetime) -> dict[str, Any]:
        """What the braces of a line may name."""
        ahead = (now.replace(day=1) + dt.timedelta(days=75)).replace(day=1)
        return {
            "name": self.name, "surname": self.surname, "email": self.email, "phone": self.phone,
            "company": self.company or self.name, "as": self.industry_said, "n": self.size,
            "title": self.title, "system": self.system, "region": self.region,
            "wan": max(10, round(self.yearly * 0.7 / 5) * 5), "usd": self.yearly,
            "month": ahead.month, "month_name": f"{ahead:%B}",
        }  # fmt: skip


@lru_cache(maxsize=2)
def material(language: str) -> Mapping[str, Any]:
    """The names and lines of a language."""
    path = Path(__file__).with_name(f"{language}.yml")
    loaded: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def draw(
    rng: random.Random, number: int, *, language: str, kind: Kind, colleague: Person | None,
    taken: set[str],
) -> Person:  # fmt: skip
    """One person; with `colleague` from the same company. `taken`: addresses in use."""
    held = material(language)
    surname, given = rng.choice(list(held["surnames"])), rng.choice(list(held["given"]))
    industry = _industry(rng, kind)
    entry = held["industries"][industry]
    region, brand = rng.choice(held["regions"]), rng.choice(list(held["brands"]))
    company: str | None = None
    domain: str | None = None
    if "suffix" in entry:
        company = held["company"].format(
            region=region, brand=brand, suffix=rng.choice(entry["suffix"])
        )
        domain = f"{held['brands'][brand]}-{industry.replace('_', '-')}.example"
    size = _size(rng, kind)
    if colleague is not None and colleague.company and kind in ("ready", "looking", "early"):
        company, industry, size = colleague.company, colleague.industry, colleague.size
        entry = held["industries"][industry]
        region, domain = colleague.region, colleague.email.partition("@")[2]
    persona = _weighted(rng, PERSONAS)
    if kind in ("ready", "human"):
        persona = rng.choice(("executive", "department_head", "department_head", "tech_head"))
    return Person(
        kind=kind, language=language, surname=surname,
        name=f"{surname}{given}" if language == "zh" else f"{given} {surname}",
        email=_address(held, surname, given, domain or "mail.example", taken),
        phone=phone_of(held, number, taken), company=company, industry=industry,
        industry_said=rng.choice(entry["as"]), size=size, persona=persona,
        title=rng.choice(held["titles"][persona]), problems=_problems(rng, held, persona),
        wants=_wants(rng, kind, persona), system=rng.choice(held["systems"]), region=region,
        yearly=rng.choice((15, 20, 30, 40, 60, 80, 100)), zone=rng.choice(held["zones"]),
        source={"demo": True, **rng.choice(SOURCES)}, patience=_patience(rng, kind),
        shares=rng.random() < 0.9 or kind == "ready", curious=_curious(rng, held, kind),
    )  # fmt: skip


def line(rng: random.Random, person: Person, now: dt.datetime, *path: str) -> str:
    """One line of the material under `path`, filled from the person."""
    found: Any = material(person.language)
    for step in path:
        found = found[step] if step in found else found["default"]
    return str(rng.choice(found)).format(**person.values(now))


def _weighted[T](rng: random.Random, weights: Mapping[T, int]) -> T:
    return rng.choices(list(weights), list(weights.values()))[0]


def kind_of(rng: random.Random) -> Kind:
    """What kind of person comes by next."""
    return _weighted(rng, KINDS)


def _industry(rng: random.Random, kind: Kind) -> str:
    if kind == "small":
        return rng.choice(("distributor", "retail_chain", "other_manufacturer", *FITTING[:4]))
    if kind == "outside":
        return rng.choice(("consumer", "agency", "other", "food"))
    return rng.choice((*FITTING, "beverages", "food", "spirits"))


def _size(rng: random.Random, kind: Kind) -> int:
    if kind == "small":
        return rng.choice((12, 20, 30, 45))
    if kind == "outside":
        return rng.choice((3, 4, 6))
    return rng.choice((60, 80, 120, 150, 200, 300, 400, 500, 800, 1200, 2000))


def _problems(rng: random.Random, held: Mapping[str, Any], persona: str) -> list[str]:
    usual = {
        "tech_head": ["data_silos", "manual_orders"], "technician": ["data_silos"],
        "end_user": ["field_busywork", "manual_orders"], "buyer": ["manual_orders"],
    }.get(persona)  # fmt: skip
    codes = usual or [code for code in held["need"] if code != "lead_waste" or rng.random() < 0.5]
    return rng.sample(codes, k=min(len(codes), rng.choice((1, 1, 2))))


def _wants(rng: random.Random, kind: Kind, persona: str) -> dict[str, str]:
    if kind in ("ready", "human"):
        role = rng.choice([r for r in ROLES[persona] if r in ABLE] or ["influencer"])
        return {
            "buying_role": role, "timeline": rng.choice(("soon", "soon", "soon", "looking")),
            "budget": rng.choice(("amount", "amount", "approved", "arrangeable", "undisclosed")),
        }  # fmt: skip
    if kind == "opt_out":
        return {"buying_role": rng.choice(ROLES[persona]), "timeline": "later", "budget": "none"}
    return {
        "buying_role": rng.choice(ROLES[persona]),
        "timeline": rng.choice(("later", "looking", "looking", "unknown", "soon")),
        "budget": rng.choice(("none", "unknown", "unknown", "undisclosed", "amount")),
    }


def _patience(rng: random.Random, kind: Kind) -> int:
    if kind == "silent":
        return rng.choice((0, 1, 2))
    if kind == "early":
        return rng.choice((3, 4))
    return 99 if rng.random() < 0.85 else rng.choice((5, 6, 7))


def _curious(rng: random.Random, held: Mapping[str, Any], kind: Kind) -> list[str]:
    if kind in ("silent", "not_buyer", "opt_out"):
        return []
    acts = rng.sample(list(held["asides"]), k=rng.choice((0, 0, 1, 1, 2)))
    if rng.random() < 0.25:
        acts.append(rng.choice(list(held["objections"])))
    return acts


def _address(
    held: Mapping[str, Any], surname: str, given: str, domain: str, taken: set[str]
) -> str:
    parts = held["surnames"][surname], held["given"][given]
    local = "".join(parts) if held["company"].startswith("{region}") else ".".join(parts[::-1])
    address, number = f"{local}@{domain}", 2
    while address in taken:
        address, number = f"{local}{number}@{domain}", number + 1
    taken.add(address)
    return address


def phone_of(held: Mapping[str, Any], number: int, taken: set[str]) -> str:
    """A number that nobody has: of blocks without subscribers, or 555-01xx, kept for fiction."""
    blocks = held["mobile"]
    while True:
        area = AREAS[number // 100 % len(AREAS)]
        pattern = blocks[number // 10_000 % len(blocks)]
        phone = str(pattern.format(n=number % 10_000, last=number % 100, area=area))
        plain = phone.replace(" ", "")
        known = plain if plain.startswith("+") else f"+86{plain}"
        if known not in taken:
            taken.add(known)
            return phone
        number += 1
