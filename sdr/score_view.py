"""A score in words: every contribution with its rule, what time and caps left, and its evidence.

Reads only. Rules of the product are named by the catalogue `scoring.ftl`, those that a company
added by their own label. The staff API, the console and the command line show what `explain`
returns; `replay` names rules by `rule_label`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from sdr import adjustments, facts, qualify, rule_versions
from sdr.adjustments import Adjustment
from sdr.conditions import Evidence, found
from sdr.contributions import PARTS, Contribution, Part
from sdr.facts import Dossier
from sdr.leads import Lead
from sdr.playbook.model import Playbook, Scoring, Text
from sdr.playbook.score_rules import Band
from sdr.scoring import judge, rules_of
from sdr.texts import Texts


def explain(
    session: Session, lead: Lead, playbook: Playbook, texts: Texts, language: str,
    now: dt.datetime,
) -> dict[str, Any]:  # fmt: skip
    """The score of a lead at `now` and where it comes from, as plain JSON."""
    known = qualify.dossier(session, lead, playbook, now)
    # quoted is the sentence that told it, not the "yes" that said later that it holds still
    known = dataclasses.replace(known, facts=facts.as_told(session, known.facts))
    rules, judgement = rules_of(known, playbook), judge(known, playbook, now)
    band = rules.band(judgement.score["total"])
    view = _View(lead.id, rules, texts, language)
    return {
        "lead_id": lead.id,
        "at": now.isoformat(),
        "verdict": judgement.verdict.value,
        "score": dict(judgement.score),
        "band": {"code": band.code, "label": band_label(band, texts, language)},
        "rules": {
            "digest": rules.digest,
            "number": rule_versions.in_force(session, playbook).number,
        },
        "parts": [
            {
                "part": part,
                "label": texts.get(f"score-part-{part}", language),
                "score": judgement.score[part],
                "sum": round(sum(each.counted for each in judgement.worth.of(part)), 2),
                "weight": weight,
            }
            for part, weight in _weights(rules)
        ],
        "contributions": [view.contribution(each) for each in judgement.worth.contributions],
        "disqualifiers": view.disqualifiers(known),
        "adjustments": [
            adjustment(each, now) for each in adjustments.of(session, lead.id)
        ],
    }  # fmt: skip


def _weights(rules: Scoring) -> list[tuple[Part, float]]:
    return [*((part, rules.total.get(part, 0.0)) for part in PARTS), ("total", 1.0)]


def adjustment(row: Adjustment, now: dt.datetime) -> dict[str, Any]:
    """An adjustment as plain JSON; `state`: in_force, over or withdrawn."""
    over = "withdrawn" if row.withdrawn_at else "over"
    return {
        "id": row.id,
        "part": row.part,
        "points": row.points,
        "reason": row.reason,
        "by": row.by,
        "at": row.at.isoformat(),
        "until": row.until.isoformat(),
        "state": "in_force" if now < row.until else over,
        "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
        "withdrawn_by": row.withdrawn_by,
    }


def band_label(band: Band, texts: Texts, language: str) -> str:
    """What a band is called: by the company, else by the product, else its code."""
    if band.label is not None:
        return band.label.in_language(language)
    return texts.coded("score-band", language, band.code)


def rule_label(name: str, rules: Scoring, texts: Texts, language: str) -> str:
    """What a rule is called: by the company, else by the product, else its id."""
    own = name.partition(".")[2]
    labels: dict[str, Text | None] = {
        **{f"engagement.{each.name}": each.label for each in rules.engagement},
        **{f"signal.{each.name}": each.label for each in rules.signals},
        **{f"disqualifier.{each.id}": each.label for each in rules.disqualifiers},
    }
    label = labels.get(name)
    if label is not None:
        return label.in_language(language)
    key = f"score-rule-{name.replace('.', '-').replace('_', '-')}"
    return texts.get(key, language) if texts.has(key, language) else own or name


@dataclasses.dataclass(frozen=True, slots=True)
class _View:
    """Puts the contributions of one lead in words."""

    lead_id: str
    rules: Scoring
    texts: Texts
    language: str

    def contribution(self, each: Contribution) -> dict[str, Any]:
        return {
            "part": each.part,
            "rule": each.rule,
            "label": rule_label(each.rule, self.rules, self.texts, self.language),
            "points": each.points,
            "weight": each.weight,
            "decayed": each.decayed,
            "counted": each.counted,
            "capped_by": each.capped_by,
            "half_life_days": each.half_life_days,
            "at": each.at.isoformat() if each.at else None,
            "until": each.until.isoformat() if each.until else None,
            "evidence": self.evidence(each.evidence),
            "text": self.text(each),
        }

    def evidence(self, shown: Evidence) -> dict[str, Any]:
        """What shows it, with the page on which it can be seen."""
        page = f"/console/leads/{self.lead_id}"
        anchor = shown.message_id or (shown.id if shown.kind == "event" else None)
        return {**dataclasses.asdict(shown), "link": f"{page}#{anchor}" if anchor else page}

    def disqualifiers(self, known: Dossier) -> list[dict[str, Any]]:
        """The rules by which the lead is nobody to sell to."""
        return [
            {
                "rule": each.id,
                "label": each.label.in_language(self.language),
                "evidence": self.evidence(shown[0][1]),
            }
            for each in self.rules.disqualifiers
            if (shown := found(each.when, known))
        ]

    def text(self, each: Contribution) -> str:
        """One line: the rule, what counts, and what took the rest away."""
        parts = [
            self.texts.get(
                "score-line", self.language, counted=signed(each.counted),
                label=rule_label(each.rule, self.rules, self.texts, self.language),
            )
        ]  # fmt: skip
        if each.evidence.text:
            parts.append(self.texts.get("score-quoted", self.language, text=each.evidence.text))
        if each.weight not in (0.0, 1.0):
            parts.append(self.texts.get("score-doubtful", self.language))
        if each.half_life_days and each.decayed != round(each.points * each.weight, 2):
            days = f"{each.half_life_days:g}"
            parts.append(
                self.texts.get("score-decayed", self.language, points=signed(each.points),
                               decayed=signed(each.decayed), days=days)
            )  # fmt: skip
        if each.capped_by:
            parts.append(self.capped(each.capped_by))
        if each.until:
            day = f"{each.until:%Y-%m-%d}"
            parts.append(
                self.texts.get("score-until", self.language, day=day, by=each.evidence.by or "")
            )
        return self.texts.get("score-joiner", self.language).join(parts)

    def capped(self, code: str) -> str:
        """What capped it, in words."""
        kind, _, group = code.partition(":")
        key = f"score-capped-{kind.replace('_', '-')}"
        return self.texts.get(key, self.language, group=group)


def signed(value: float) -> str:
    """+12.5, −3, 0."""
    return f"{value:+g}".replace("-", "−") if value else "0"
