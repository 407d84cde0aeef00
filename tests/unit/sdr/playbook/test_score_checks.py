"""Each kind of mistake in scoring.yml is found at its line and key."""

from __future__ import annotations

import re

import pytest

from sdr.playbook.check import checked_scoring
from sdr.playbook.load import findings_of
from sdr.playbook.model import Playbook

# what is replaced, by what, the code found, the key it is found at
MISTAKES = [
    ("cap: 60}", "cap: -1}", "out-of-range", "engagement[1].cap"),
    (
        "{event: click, points",
        "{evnt: click, points",
        "misspelt-key",
        "engagement[1].evnt",
    ),
    ("event: attended", "event: danced", "not-one-of", "engagement[attended].event"),
    ("id: attended", "id: long_read", "duplicate-code", "engagement[long_read].id"),
    (
        "within: 7d",
        "within: weekly",
        "bad-form",
        "engagement[long_read].at_most.within",
    ),
    (
        "event: view\n    seconds_from",
        "event: click\n    seconds_from",
        "seconds-without-view",
        "engagement[long_read].seconds_from",
    ),
    (
        "group: events_and_reading",
        "group: reading",
        "unknown-group",
        "engagement[long_read].group",
    ),
    (
        "groups: {events_and_reading: 25}",
        "groups: {events_and_reading: 25, more: 5}",
        "group-not-used",
        "groups.more",
    ),
    (
        "groups: {events_and_reading: 25}",
        "groups: {events_and_reading: 0}",
        "out-of-range",
        "groups.events_and_reading",
    ),
    (
        "lasts: true",
        "group: events_and_reading",
        "group-of-two-parts",
        "signals[free_mail].group",
    ),
    ("points: -5\n", "points: 0\n", "no-points", "signals[free_mail].points"),
    ("{free_mail: true}", "{}", "one-condition", "signals[free_mail].when"),
    (
        "{free_mail: true}",
        "{free_mail: true, happened: bounce}",
        "one-condition",
        "signals[free_mail].when",
    ),
    (
        "topics_off: [any]",
        "topics_off: [jokes]",
        "unknown-topic",
        "signals[topic_switched_off].when.topics_off[1]",
    ),
    (
        "[objection_no_need]",
        "[inform]",
        "unknown-act",
        "signals[said_no_need].when.objections[1]",
    ),
    (
        "[channelrival.example]",
        "['@rival']",
        "not-domain",
        "disqualifiers[competitor_address].when.email_domains[1]",
    ),
    (
        "{email_domains: [channelrival.example]}",
        "{facts: {industry: [mining]}}",
        "unknown-industry",
        "disqualifiers[competitor_address].when.facts.industry[1]",
    ),
    (
        "{email_domains: [channelrival.example]}",
        "{facts: {mood: [sad]}}",
        "unknown-fact",
        "disqualifiers[competitor_address].when.facts.mood",
    ),
    (
        "label: {zh: 竞争对手的邮箱, en: An address of a competitor}",
        "label: {zh: 竞争对手}",
        "missing",
        "disqualifiers[competitor_address].label.en",
    ),
    ("code: cold, least: 0", "code: cold, least: 5", "no-lowest-band", "bands"),
    ("least: 60", "least: 75", "duplicate-code", "bands[warm].least"),
]
ELSEWHERE = {"no-lowest-band"}  # found at the whole list


@pytest.mark.parametrize(("old", "new", "code", "key"), MISTAKES, ids=[m[2] for m in MISTAKES])
def test_a_mistake_is_found_where_it_stands(
    shipped: Playbook, old: str, new: str, code: str, key: str
) -> None:
    text = shipped.scoring_file
    assert old in text
    line = text[: text.index(old)].count("\n") + 1
    found = findings_of(checked_scoring(shipped, text.replace(old, new, 1)), "zh")
    [place] = [each for each in found if each.code == code and each.key == key]
    assert place.file == "scoring.yml"
    assert re.search(r"[\u4e00-\u9fff]", place.message + place.fix)
    assert code in ELSEWHERE or abs(place.line - line) <= 1, (place.line, line)


def test_a_playbook_without_the_new_keys_is_still_good(shipped: Playbook) -> None:
    text = """
fit: {industry: {fits: 60}, size: {fits: 40}, unknown: 10}
evidence: {budget: 25, authority: 25, need: 25, timeline: 25}
discovery: {situation: 15, problem: 30, implication: 30, need_payoff: 25}
engagement:
  - {event: click, points: 20, cap: 85}
  - {event: reply, points: 15, cap: 15}
half_life_days: 30
threshold: 20
total: {fit: 0.35, evidence: 0.35, discovery: 0.15, engagement: 0.15}
"""
    reading = checked_scoring(shipped, text)
    assert findings_of(reading, "en") == []
    assert reading.playbook is not None
    assert [band.code for band in reading.playbook.scoring.bands] == ["hot", "warm", "cold"]
    assert reading.playbook.scoring.band(70).code == "hot"
    assert reading.playbook.scoring.band(69).code == "warm"
