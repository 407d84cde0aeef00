"""Verdict and scores from what is known. Pure: the same dossier always gives the same judgement.

The verdict follows DOMAIN.md's rules criterion by criterion and always names the sentence that
each was read from. Scores rank, they never decide. `qualify.reconsider` stores what `judge` finds;
the reason a criterion is `None` is that the person has not told.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sdr import conditions
from sdr.contributions import Levels, Worth, worth
from sdr.facts import Dossier, Known
from sdr.playbook.model import FitLevel, Playbook, Scoring
from sdr.playbook.questions import BudgetRule
from sdr.stages import Verdict

BANT = ("budget", "authority", "need", "timeline")
# what has to be heard anew before a returned lead can qualify again; by default any of these
CRITERIA_FACTS = ("industry", "company_size", "need", "budget", "buying_role", "timeline")
LIFTED_BY = {
    "too_early": ("timeline",),
    "no_budget": ("budget",),
    "no_authority": ("buying_role",),
    "wrong_profile": ("industry", "company_size"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One criterion: met, not met, or not known yet (None), and the sentence behind it."""

    criterion: str
    met: bool | None
    text: str | None = None
    message_id: str | None = None
    rule: str | None = None  # of the scoring rules, where one of them said so

    def as_json(self) -> dict[str, Any]:
        """The wire shape: {criterion, met, evidence: {text, message_id} | null}."""
        evidence = None
        if self.text is not None:
            evidence = {"text": self.text, "message_id": self.message_id}
        return {"criterion": self.criterion, "met": self.met, "evidence": evidence}


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict that would stand if the conversation ended now, with reasons and scores."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    worth: Worth
    rules: str  # the version of the scoring rules it was made with

    @property
    def score(self) -> Mapping[str, int]:
        """The four parts and the total, 0 to 100 each."""
        return self.worth.score

    def met(self, criterion: str) -> bool | None:
        """Whether a criterion is met; None when it is not known."""
        return next((r.met for r in self.reasons if r.criterion == criterion), None)


def judge(dossier: Dossier, playbook: Playbook, now: dt.datetime) -> Judgement:
    """Judge a lead by all that is known of it."""
    fit, rules = fit_level(dossier, playbook), rules_of(dossier, playbook)
    reasons = (
        *_stops(dossier),
        *_excluded(dossier, rules),
        *_returned(dossier),
        Reason(
            "fit",
            {"fits": True, "may_fit": None, "does_not_fit": False}[fit],
            *_fit_evidence(dossier, playbook, fit),
        ),
        _industry(dossier, playbook),
        _size(dossier, playbook),
        _need(dossier, playbook),
        _budget(dossier, playbook),
        _authority(dossier, playbook),
        _timeline(dossier, playbook, now),
    )
    met = {reason.criterion: reason.met for reason in reasons}
    if fit == "does_not_fit" or any(
        met.get(stop) is False for stop in ("buyer", "contact_allowed", "civil", "excluded")
    ):
        verdict = Verdict.DISQUALIFIED
    elif (
        fit == "fits"
        and "returned" not in met
        and met["need"] is True
        and sum(met[name] is True for name in BANT) >= playbook.bant.criteria_needed
    ):
        verdict = Verdict.QUALIFIED
    elif dossier.has_contact:
        verdict = Verdict.NURTURE
    else:
        verdict = Verdict.OPEN
    levels = Levels(fit, industry_level(dossier, playbook), size_level(dossier, playbook))
    found = worth(dossier, playbook, rules, met, levels, now)
    return Judgement(verdict, reasons, found, rules.digest)


def fit_level(dossier: Dossier, playbook: Playbook) -> FitLevel:
    """The weaker of industry and size; what is unknown may fit."""
    levels = (industry_level(dossier, playbook), size_level(dossier, playbook))
    for level in ("does_not_fit", "may_fit"):
        if level in levels:
            return level
    return "fits" if all(levels) else "may_fit"


def industry_level(dossier: Dossier, playbook: Playbook) -> FitLevel | None:
    """How well the industry fits; None while unknown."""
    code = dossier.value("industry")
    entry = playbook.icp.industry(code) if code else None
    return entry.fit if entry else None


def size_level(dossier: Dossier, playbook: Playbook) -> FitLevel | None:
    """How well the size fits: the upper end counts, or the lower where the range is open."""
    size = dossier.value("company_size")
    if not size:
        return None
    people = size["max"] if size.get("max") is not None else size.get("min")
    if people is None:
        return None
    rule = playbook.icp.size
    if people >= rule.fits_from:
        return "fits"
    return "may_fit" if people >= rule.may_fit_from else "does_not_fit"


def budget_met(budget: Mapping[str, Any], role: str | None, rule: BudgetRule) -> bool | None:
    """Whether a budget value meets the criterion; sums are a year's, other currencies converted."""
    status = budget["status"]
    if status == "approved":
        return True
    if status == "arrangeable":
        return True if role in rule.arrangeable_by else None
    if status == "none":
        return False
    if status != "amount":
        return None
    currency = budget.get("currency") or rule.currency
    rate = 1.0 if currency == rule.currency else rule.rates.get(currency)
    if rate is None:
        return None
    low, high = budget.get("min"), budget.get("max")
    if high is not None:
        return bool(high * rate >= rule.minimum)
    return True if low is not None and low * rate >= rule.minimum else None


def timeline_met(
    timeline: Mapping[str, Any],
    said_at: dt.datetime,
    now: dt.datetime,
    months: int,
    zone: dt.tzinfo = dt.UTC,
) -> bool | None:
    """Whether a decision falls within `months` of when it was said, or of now if still ahead.

    Days are those of `zone`, in which the date was read.
    """
    if timeline["status"] in ("later", "looking"):
        return False
    if timeline["status"] != "date" or not timeline.get("by"):
        return None
    by = dt.date.fromisoformat(timeline["by"])
    if by <= add_months(said_at.astimezone(zone).date(), months):
        return True
    today = now.astimezone(zone).date()
    return today <= by <= add_months(today, months)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day `months` later, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def rules_of(dossier: Dossier, playbook: Playbook) -> Scoring:
    """The rules in force: those published since, else the playbook's own."""
    return dossier.doings.rules or playbook.scoring


def _excluded(dossier: Dossier, rules: Scoring) -> list[Reason]:
    """What the rules say is nobody to sell to, beyond doubt; the first that holds."""
    for each in rules.disqualifiers:
        shown = conditions.found(each.when, dossier)
        if shown:
            evidence = shown[0][1]
            return [Reason("excluded", False, evidence.text, evidence.message_id, each.id)]
    return []


def _reason(criterion: str, met: bool | None, known: Known | None) -> Reason:
    if known is None:
        return Reason(criterion, met)
    return Reason(criterion, met, known.text, known.message_id)


def _stops(dossier: Dossier) -> list[Reason]:
    """What ends it whatever the rest says; only those that apply are listed."""
    stops = (
        ("buyer", dossier.not_buyer),
        ("contact_allowed", dossier.do_not_contact),
        ("civil", dossier.abuse),
    )
    return [
        Reason(name, False, proof.get("text"), proof.get("message_id"))
        for name, proof in stops
        if proof
    ]


def _returned(dossier: Dossier) -> list[Reason]:
    """A lead that sales sent back stays in the pool until what was amiss is heard anew."""
    back = dossier.returned
    if not back:
        return []
    since = dt.datetime.fromisoformat(back["at"])
    lifting = LIFTED_BY.get(back["reason"], CRITERIA_FACTS)
    if any(name in dossier.facts and dossier.facts[name].at > since for name in lifting):
        return []
    return [Reason("returned", False, back.get("note") or back["reason"])]


def _fit_evidence(
    dossier: Dossier, playbook: Playbook, fit: FitLevel
) -> tuple[str | None, str | None]:
    """The sentence that settled the fit: the one that limits it, else the industry's."""
    industry, size = dossier.facts.get("industry"), dossier.facts.get("company_size")
    limited_by_size = size is not None and size_level(dossier, playbook) == fit != "fits"
    known = size if limited_by_size and industry_level(dossier, playbook) != fit else industry
    known = known or size
    return (None, None) if known is None else (known.text, known.message_id)


def _industry(dossier: Dossier, playbook: Playbook) -> Reason:
    level = industry_level(dossier, playbook)
    met = None if level in (None, "may_fit") else level == "fits"
    return _reason("industry", met, dossier.facts.get("industry"))


def _size(dossier: Dossier, playbook: Playbook) -> Reason:
    level = size_level(dossier, playbook)
    met = None if level in (None, "may_fit") else level == "fits"
    return _reason("company_size", met, dossier.facts.get("company_size"))


def _need(dossier: Dossier, playbook: Playbook) -> Reason:
    known = dossier.facts.get("need")
    if known is None or len(known.value) < playbook.bant.need.minimum_problems:
        return Reason("need", None)
    return _reason("need", True, known)


def _budget(dossier: Dossier, playbook: Playbook) -> Reason:
    known = dossier.facts.get("budget")
    if known is None:
        return Reason("budget", None)
    met = budget_met(known.value, dossier.value("buying_role"), playbook.bant.budget)
    return _reason("budget", met, known)


def _authority(dossier: Dossier, playbook: Playbook) -> Reason:
    known = dossier.facts.get("buying_role")
    if known is None:
        return Reason("authority", None)
    return _reason("authority", known.value in playbook.bant.authority.met_by, known)


def _timeline(dossier: Dossier, playbook: Playbook, now: dt.datetime) -> Reason:
    known = dossier.facts.get("timeline")
    if known is None:
        return Reason("timeline", None)
    zone = ZoneInfo(playbook.company.timezone)
    months = playbook.bant.timeline.within_months
    met = timeline_met(known.value, known.at, now, months, zone)
    return _reason("timeline", met, known)
