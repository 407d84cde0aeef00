"""Who sells and to whom, typed: what stands in `company.yml`, `icp.yml` and `personas.yml`.

The company that speaks, the companies it sells to, and the people there with what they care about.
Data only: `scoring` judges by it, `readers` recognise by it, `weighing` orders questions by it.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from sdr.playbook.entries import Code, Entry, Line, Text, Words
from sdr.playbook.score_rules import FitLevel


# ── company.yml ────────────────────────────────────────────────────────────────────────────────
class Figure(Entry):
    figure: Text
    label: Text


class Company(Entry):
    """Who speaks: names, addresses for footers, what the landing page says."""

    name: Text
    bot_name: Text
    legal_name: Text
    postal_address: Text
    website: Line
    email: Line
    phone: Line
    accent: Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
    timezone: Line
    office_hours: Text
    tagline: Text
    lede: Text
    facts: tuple[Figure, ...] = Field(min_length=3)
    sender: Text  # the person whose name stands under mails
    # whom those who are not buyers should turn to: support, partner, press, jobs …
    contacts: dict[Code, Text]
    # what those people say, to tell them apart; the first with a match wins, else `general`
    contact_words: dict[Code, Words] = Field(default={})
    # names shown when a fact's value is put in words: e.g. currency labels
    currency_labels: dict[str, Text]


# ── icp.yml ────────────────────────────────────────────────────────────────────────────────────
class Industry(Entry):
    code: Code
    label: Text
    fit: FitLevel
    words: Words
    # `not_buyer` true: does not fit because this is no buyer at all (consumer, student, agency)
    not_buyer: bool = False
    # `catch_all` true: its label says nothing to the person ("another industry")
    catch_all: bool = False


class SizeRule(Entry):
    fits_from: int = Field(gt=0)
    may_fit_from: int = Field(gt=0)


class Icp(Entry):
    industries: tuple[Industry, ...] = Field(min_length=1)
    size: SizeRule
    regions: tuple[Line, ...] = ()
    systems: tuple[Line, ...] = ()

    def industry(self, code: str) -> Industry | None:
        """The entry of an industry code, or None."""
        return next((i for i in self.industries if i.code == code), None)


# ── personas.yml ───────────────────────────────────────────────────────────────────────────────
class Persona(Entry):
    code: Code
    label: Text
    cares: Text
    titles: Words
    # problem codes and criteria this persona cares about most, most important first
    priorities: tuple[Code, ...] = ()


class BuyingRole(Entry):
    code: Code
    label: Text
    phrases: Words


class Weight(Entry):
    """A rule that moves questions up or down for some people; all conditions given must hold."""

    rule: Code
    personas: tuple[Code, ...] = ()
    problems: tuple[Code, ...] = ()  # any of these stated
    objections: tuple[Code, ...] = ()  # any of these acts raised
    facts: dict[Code, Annotated[int, Field(ge=-1000, le=1000)]] = Field(min_length=1)


class People(Entry):
    personas: tuple[Persona, ...] = Field(min_length=1)
    buying_roles: tuple[BuyingRole, ...] = Field(min_length=1)  # strongest first
    weights: tuple[Weight, ...] = ()

    def persona(self, code: str) -> Persona | None:
        """The entry of a persona code, or None."""
        return next((p for p in self.personas if p.code == code), None)

    def role(self, code: str) -> BuyingRole | None:
        """The entry of a buying role, or None."""
        return next((r for r in self.buying_roles if r.code == code), None)
