"""Each kind of mistake is found, at its file, line and key, in words, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sdr.playbook.check import check, load_checked
from sdr.playbook.findings import ADVICE, PlaybookError
from sdr.playbook.load import load
from sdr.texts import Texts, messages

type Edit = Callable[[str, str, str], int]

LOCALE = Path(__file__).parents[4] / "sdr" / "locale"

# file, what is replaced, by what, the code found, the key it is found at
MISTAKES = [
    # what cannot be read or typed
    ("bant.yml", "criteria_needed: 3", "criteria_needed: [3", "not-yaml", ""),
    ("bant.yml", "criteria_needed: 3", "criteria_needed: three", "not-number", "criteria_needed"),
    ("bant.yml", "criteria_needed: 3", "criteria_needed: 9", "out-of-range", "criteria_needed"),
    ("bant.yml", "criteria_needed: 3", "criteria_nedded: 3", "misspelt-key", "criteria_nedded"),
    ("bant.yml", "criteria_needed: 3", "criteria_needed: 3\nzzz: 1", "unknown-key", "zzz"),
    (
        "bant.yml",
        "criteria_needed: 3",
        "criteria_needed: 3\ncriteria_needed: 2",
        "duplicate-key",
        "criteria_needed",
    ),
    ("company.yml", 'accent: "#0f5e63"', "accent: teal", "bad-form", "accent"),
    (
        "company.yml",
        "sender: {zh: 林悦, en: Lin Yue}",
        "sender: {zh: 林悦}",
        "missing",
        "sender.en",
    ),
    ("company.yml", "sender: {zh: 林悦", 'sender: {zh: ""', "empty", "sender.zh"),
    (
        "wechat.yml",
        "\ntemplates: []",
        "\ntemplates: [{key: a, kind: template, id: tpl-0123456789, fields: {colour1: {zh: 红, en: red}}}]",
        "wechat-field",
        "templates[a].fields.colour1",
    ),
    (
        "wechat.yml",
        "\ntemplates: []",
        '\ntemplates: [{key: a, kind: template, id: tpl-0123456789, fields: {thing1: {zh: "{{ who }}", en: x}}}]',
        "unknown-variable",
        "templates[a].fields.thing1.zh",
    ),
    (
        "sequences/general-nurture.yml",
        "content: twenty-store-check",
        "content: twenty-store-check\n    channels: [wechat, email]\n    template: gone",
        "wechat-no-template",
        "steps[twenty_stores].template",
    ),
    ("company.yml", "sender: {zh: 林悦", "sender: {zh: 7", "not-text", "sender.zh"),
    (
        "consent.yml",
        "double_opt_in: false",
        "double_opt_in: perhaps",
        "not-yes-or-no",
        "double_opt_in",
    ),
    ("icp.yml", "fit: fits", "fit: great", "not-one-of", "industries[beverages].fit"),
    ("spin.yml", "order: [need", "orders: [need", "misspelt-key", "orders"),
    ("faq.yml", "answers:", "replies:", "missing", "answers"),
    ("content/rollout-plan.zh.md", "---\n", "", "no-front-matter", ""),
    ("content/rollout-plan.zh.md", "kind: checklist", "kind: leaflet", "not-one-of", "kind"),
    # what does not fit together
    ("company.yml", "timezone: Asia/Shanghai", "timezone: Asia/Peking", "not-zone", "timezone"),
    ("company.yml", "  press: {", "  presse: {", "missing", "contacts"),
    ("company.yml", "  VND: {", "  XXX: {", "no-currency-label", "currency_labels"),
    ("bant.yml", "CNY: 1,", "CNY: 2,", "own-rate", "budget.rates"),
    ("bant.yml", "met_by: [decider,", "met_by: [boss,", "unknown-role", "authority.met_by[1]"),
    ("icp.yml", "may_fit_from: 10", "may_fit_from: 60", "size-order", "size.may_fit_from"),
    ("icp.yml", "code: food", "code: beverages", "duplicate-code", "industries[beverages].code"),
    ("icp.yml", "zh: [", "zh: [红葡萄酒, ", "ambiguous-word", "industries[spirits].words.zh[1]"),
    ("icp.yml", "zh: [", "zh: ['re:(', ", "bad-regex", "industries[beverages].words.zh[1]"),
    (
        "personas.yml",
        "priorities: [trade_spend_leak,",
        "priorities: [money,",
        "unknown-priority",
        "personas[executive].priorities[1]",
    ),
    ("spin.yml", "days: {budget: 60", "days: {mood: 60", "unknown-fact", "returning.days.mood"),
    ("spin.yml", "days: {budget: 60", "days: {budget: 0", "out-of-range", "returning.days.budget"),
    (
        "spin.yml",
        "- key: problem\n",
        "- key: confirm_it\n",
        "reserved-key",
        "questions[confirm_it].key",
    ),
    (
        "personas.yml",
        "rule: head_wants_results, personas: [department_head]",
        "rule: head_wants_results",
        "weight-for-all",
        "weights[2].rule",
    ),
    (
        "personas.yml",
        "objections: [objection_price]",
        "objections: [too_dear]",
        "unknown-act",
        "weights[7].objections[1]",
    ),
    (
        "personas.yml",
        "facts: {need_payoff: 25}",
        "facts: {joy: 25}",
        "unknown-fact",
        "weights[2].facts.joy",
    ),
    (
        "personas.yml",
        "rule: head_wants_results",
        "rule: owner_counts_the_cost",
        "duplicate-code",
        "weights[2].rule",
    ),
    ("faq.yml", "gap: true", "gap: often", "not-yes-or-no", "answers[security_gap].gap"),
    (
        "content/total-cost-sheet.en.md",
        "topics: [ask_price,",
        "topics: [prices,",
        "unknown-act",
        "topics[1]",
    ),
    ("feedback.yml", "scale: thumbs", "scale: smileys", "not-one-of", "scale"),
    ("feedback.yml", "every_days: 90", "every_days: 0", "out-of-range", "every_days"),
    ("variants.yml", "weight: 1}\n", "weight: 0}\n", "no-weight", "variants"),
    ("variants.yml", "weight: 1}\n", "weight: -1}\n", "out-of-range", "variants[plain].weight"),
    (
        "variants.yml",
        "\n  - {code: plain, weight: 1}\n",
        "\n  - {code: plain, weight: 1, opening: {zh: 您好。}}\n",
        "missing",
        "variants[plain].opening.en",
    ),
    (
        "variants.yml",
        "\n  - {code: plain, weight: 1}\n",
        "\n  - {code: plain, weight: 1, opening: {zh: 您好。, en: 'Hi {{ rep }}.'}}\n",
        "unknown-variable",
        "variants[plain].opening.en",
    ),
    (
        "variants.yml",
        "\n  - {code: plain, weight: 1}\n",
        "\n  - {code: plain, weight: 1, opening: {zh: 您好吗？, en: Hi.}}\n",
        "asks-nothing",
        "variants[plain].opening.zh",
    ),
    (
        "variants.yml",
        "\n  - {code: plain, weight: 1}\n",
        "\n  - {code: plain, weight: 1, order: [need, industry]}\n",
        "not-in-order",
        "variants[plain].order",
    ),
    (
        "variants.yml",
        "\n  - {code: plain, weight: 1}\n",
        "\n  - {code: plain, weight: 1}\n  - {code: plain, weight: 1}\n",
        "duplicate-code",
        "variants[plain].code",
    ),
    ("phrases.yml", "  lead_waste:\n", "  leads:\n", "missing", "problems"),
    ("phrases.yml", "  lead_waste:\n", "  leads:\n", "unknown-problem", "problems.leads"),
    (
        "phrases.yml",
        "- 黄花菜都凉了\n",
        "- 're:('\n",
        "bad-regex",
        "problems.slow_market_info.zh[4]",
    ),
    (
        "phrases.yml",
        "- 黄花菜都凉了\n",
        "- 窜货\n",
        "ambiguous-word",
        "problems.channel_diversion.zh[19]",
    ),
    (
        "phrases.yml",
        '- "{unseen} & {in_store}"',
        '- "{unheard} & {in_store}"',
        "unknown-word-group",
        "problems.store_blindness.en[1]",
    ),
    ("phrases.yml", "en: [shop, ", "en: ['re:(', shop, ", "bad-regex", "groups.in_store.en[1]"),
    ("spin.yml", "asks: timeline", "asks: deadline", "unknown-fact", "questions[timeline].asks"),
    ("spin.yml", "asks: timeline", "asks: budget", "no-question", "questions"),
    ("spin.yml", "order: [need, industry,", "order: [need,", "not-in-order", "order"),
    ("spin.yml", "order: [need,", "order: [need, mood,", "unknown-fact", "order[2]"),
    (
        "spin.yml",
        "personas: [executive]",
        "personas: [boss]",
        "unknown-persona",
        "questions[need_executive].personas[1]",
    ),
    (
        "spin.yml",
        "problems: [lead_waste]",
        "problems: [leads]",
        "unknown-problem",
        "questions[implication_lead_waste].problems[1]",
    ),
    (
        "spin.yml",
        "problems: [lead_waste]",
        "problems: [data_silos]",
        "no-implication",
        "problems[lead_waste].code",
    ),
    (
        "spin.yml",
        "industries: [spirits]",
        "industries: [wine]",
        "unknown-industry",
        "questions[implication_channel_diversion_spirits].industries[1]",
    ),
    (
        "spin.yml",
        "title: {zh: 先看看, en: Just looking}",
        "title: {zh: 半年内, en: Just looking}",
        "duplicate-title",
        "questions[timeline].buttons[4].title.zh",
    ),
    ("faq.yml", "act: ask_company", "act: ask_firm", "unknown-act", "answers[company].act"),
    ("faq.yml", "act: ask_company", "act: ask_price", "no-general-answer", "answers"),
    (
        "faq.yml",
        "content: what-it-costs",
        "content: prices",
        "unknown-content",
        "answers[price].content",
    ),
    (
        "objections.yml",
        "personas: [executive]",
        "personas: [boss]",
        "unknown-persona",
        "objections[objection_price].personas[1]",
    ),
    (
        "content/rollout-plan.zh.md",
        "personas: [executive,",
        "personas: [boss,",
        "unknown-persona",
        "personas[1]",
    ),
    ("content/rollout-plan.zh.md", "gaps: [timeline]", "gaps: [mood]", "unknown-gap", "gaps[1]"),
    ("content/rollout-plan.zh.md", "2027-12-31", "next year", "not-date", "expires"),
    (
        "sequences/executive-figures.yml",
        "name: executive-figures",
        "name: later",
        "sequence-file-name",
        "name",
    ),
    (
        "sequences/executive-figures.yml",
        "content: what-it-costs",
        "content: prices",
        "unknown-content",
        "steps[cost_page].content",
    ),
    (
        "sequences/executive-figures.yml",
        "    content: what-it-costs\n",
        "",
        "link-without-content",
        "steps[cost_page].body.zh",
    ),
    (
        "sequences/executive-figures.yml",
        "]({{ link }})",
        "]",
        "content-without-link",
        "steps[cost_page].body.zh",
    ),
    (
        "sequences/returned-by-sales.yml",
        "reasons: [returned]",
        "reasons: [late]",
        "unknown-reason",
        "entrance.reasons[1]",
    ),
    (
        "sequences/executive-figures.yml",
        "wait: 12d",
        "wait: soon",
        "bad-form",
        "steps[worked_example].wait",
    ),
    (
        "sequences/executive-figures.yml",
        "priority: 20",
        'priority: 20\nwindow: {start: "18:00", end: "09:00"}',
        "window-order",
        "window",
    ),
    (
        "sequences/executive-figures.yml",
        "priority: 20",
        'priority: 20\nwindow: {days: {mon-fri: ["11:30-09:00"]}}',
        "span-order",
        "window.days.mon-fri[1]",
    ),
    (
        "sequences/executive-figures.yml",
        "priority: 20",
        'priority: 20\nwindow: {days: {mon-fri: ["22:00-24:00"]}}',
        "never-opens",
        "window",
    ),
    (
        "sequences/executive-figures.yml",
        "priority: 20",
        'priority: 20\nwindow: {start: "08:00", days: {mon: ["09:00-10:00"]}}',
        "window-twice",
        "window",
    ),
    ("nurture.yml", "holidays: [CN]", "holidays: [CN, XX]", "unknown-country", "holidays[2]"),
    ("nurture.yml", "lead: {day: 1", "lead: {day: 0", "out-of-range", "caps.lead.day"),
    ("nurture.yml", 'end: "08:00"', 'end: "21:00"', "quiet-all-day", "quiet_hours[1]"),
    (
        "nurture.yml",
        '{mon-fri: ["09:00-18:00"]',
        '{mo-fr: ["09:00-18:00"]',
        "bad-form",
        "window.days.mo-fr",
    ),
    ("engagement.yml", "    - crawler", '    - "re:(crawler"', "bad-regex", "visitors.agents[2]"),
    ("engagement.yml", "    - crawler", '    - "re:x*"', "matches-all", "visitors.agents[2]"),
    ("engagement.yml", "key: long_read", "key: prices", "duplicate-code", "hot[prices].key"),
    ("engagement.yml", "minutes: 8,", "minutes: 8, times: 2,", "hot-one-of", "hot[long_read]"),
    (
        "engagement.yml",
        "content: [what-it-costs,",
        "content: [what-it-coasts,",
        "unknown-content",
        "hot[prices].content[1]",
    ),
    ("engagement.yml", "hot_quiet: 24h", "hot_quiet: 0h", "no-time", "hot_quiet"),
    ("engagement.yml", "links: 3", "links: 1", "out-of-range", "visitors.burst.links"),
    ("engagement.yml", "soon_seconds:", "soon_second:", "misspelt-key", "visitors.soon_second"),
    ("nurture.yml", "quiet_hours:", "quite_hours:", "misspelt-key", "quite_hours"),
    ("nurture.yml", "action: catch_up", "action: burst", "not-one-of", "late.action"),
    (
        "nurture.yml",
        "throttle: {}",
        "throttle: {email: {warm_up: {since: 2026-13-01, first_day: 5, factor: 2, full: 9}}}",
        "not-date",
        "throttle.email.warm_up.since",
    ),
    (
        "sequences/executive-figures.yml",
        "key: worked_example",
        "key: cost_page",
        "duplicate-code",
        "steps[cost_page].key",
    ),
    (
        "sequences/general-nurture.yml",
        "priority: 0",
        "personas: [buyer]",
        "no-fallback-sequence",
        "",
    ),
    (
        "routing.yml",
        "assign: [anna.reed@beaconcloud.example]",
        "assign: [who@x.example]",
        "unknown-rep",
        "routes[1].assign[1]",
    ),
    (
        "routing.yml",
        "- assign: [lin.yue",
        "- languages: [zh]\n    assign: [lin.yue",
        "no-fallback-route",
        "routes[4]",
    ),
    ("scoring.yml", "fits: 60", "fits: 50", "score-not-100", "fit"),
    ("scoring.yml", "fit: 0.35", "fit: 0.5", "weights-not-1", "total"),
    ("scoring.yml", "threshold: 20", "threshold: 200", "threshold-too-high", "threshold"),
    # how it reads
    ("wording.yml", "  ack_refused:", "  ack_refuse:", "no-line", "lines"),
    ("wording.yml", "{{ old }}", "{{ was }}", "unknown-variable", "lines.ack_correction[1].zh"),
    ("wording.yml", "{{ old }}", "{{ old", "template-syntax", "lines.ack_correction[1].zh"),
    (
        "sequences/general-nurture.yml",
        "{{ lead.name }}",
        "{{ lead.nickname }}",
        "unknown-variable",
        "steps[twenty_stores].body.zh",
    ),
    (
        "wording.yml",
        "没关系，这个以后再说。",
        "没关系，以后再说好吗？",
        "asks-nothing",
        "lines.ack_unknown[2].zh",
    ),
    (
        "spin.yml",
        "公司大概多少人？",
        "公司大概多少人？在哪儿？",
        "many-questions",
        "questions[company_size].text.zh",
    ),
    (
        "spin.yml",
        "公司大概多少人？",
        "公司大概多少人",
        "no-question-mark",
        "questions[company_size].text.zh",
    ),
    (
        "spin.yml",
        "公司大概多少人？",
        "你们公司多少人？",
        "familiar-you",
        "questions[company_size].text.zh",
    ),
    (
        "spin.yml",
        "公司大概多少人？",
        '"公司,大概多少人？"',
        "ascii-punctuation",
        "questions[company_size].text.zh",
    ),
    (
        "spin.yml",
        "公司大概多少人？",
        '"{{ name }}多少人？"',
        "no-variables-here",
        "questions[company_size].text.zh",
    ),
    (
        "faq.yml",
        "2016 年成立，总部在杭州，420 人，12 个行业 300 家客户。",
        "成立早。在杭州。人多。客户多。",
        "too-many-sentences",
        "answers[company_size_facts].text.zh",
    ),
    (
        "faq.yml",
        "2016 年成立，总部在杭州，420 人，12 个行业 300 家客户。",
        "啊" * 200,
        "too-long",
        "answers[company_size_facts].text.zh",
    ),
    (
        "sequences/general-nurture.yml",
        "zh: 一天摸清您的终端",
        "zh: 一天之内就可以把您家所有的终端门店全部摸清楚",
        "too-long",
        "steps[twenty_stores].subject.zh",
    ),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "key"), MISTAKES, ids=[f"{m[3]}-{m[0]}" for m in MISTAKES]
)
def test_a_mistake_is_found_where_it_stands(
    folder: Path, edit: Edit, file: str, old: str, new: str, code: str, key: str
) -> None:
    line = edit(file, old, new)
    found = [f for f in check(folder) if f.code == code]
    assert found, [str(f) for f in check(folder)]
    place = next((f for f in found if f.key == key), None)
    assert place is not None, [f.key for f in found]
    assert place.message
    assert place.fix
    assert place.severity == ("advice" if code in ADVICE else "error")
    if key and code not in _ELSEWHERE and not file.endswith(".md"):
        assert abs(place.line - line) <= 3, (place.line, line)


# Found at the whole (a list, a file), not on the line that was changed.
_ELSEWHERE = {
    "missing",
    "no-question",
    "no-general-answer",
    "no-line",
    "no-implication",
    "link-without-content",
    "content-without-link",
    "ambiguous-word",
    "no-currency-label",
    "duplicate-code",
    "unknown-variable",
    "score-not-100",
    "weights-not-1",
    "own-rate",
    "window-order",
    "window-twice",
    "never-opens",
}


def test_the_exact_line_is_named(folder: Path, edit: Edit) -> None:
    line = edit("spin.yml", "asks: timeline", "asks: deadline")
    found = next(f for f in check(folder) if f.code == "unknown-fact")
    assert (found.file, found.line) == ("spin.yml", line)


def test_a_missing_file_a_missing_translation_and_expired_content(folder: Path) -> None:
    (folder / "bant.yml").unlink()
    assert [(f.file, f.code) for f in check(folder)] == [("bant.yml", "no-file")]


def test_a_playbook_without_rules_for_nurture_limits_nothing_but_the_window(
    folder: Path,
) -> None:
    (folder / "nurture.yml").unlink()
    assert not check(folder, today=date(2026, 12, 31))
    assert load(folder).nurture.window.spans(1) == ((540, 1080),)


@pytest.mark.parametrize(
    ("today", "years"), [("2026-11-01", []), ("2026-12-01", ["2027"]), ("2027-02-01", ["2027"])]
)
def test_holidays_that_are_only_reckoned_are_advice(
    folder: Path, today: str, years: list[str]
) -> None:
    found = [f for f in check(folder, today=date.fromisoformat(today)) if f.code != "expired"]
    assert [(f.code, f.severity, f.file) for f in found] == [
        ("provisional-holidays", "advice", "nurture.yml") for _ in years
    ]
    assert all(year in f.message for year, f in zip(years, found, strict=True))


def test_content_without_its_other_language_is_found(folder: Path) -> None:
    (folder / "content" / "security-facts.en.md").unlink()
    found = [(f.file, f.code) for f in check(folder)]
    assert ("content/security-facts.zh.md", "no-translation") in found


def test_content_with_an_odd_name_is_found(folder: Path) -> None:
    (folder / "content" / "notes.md").write_text("hello", encoding="utf-8")
    assert [(f.file, f.code) for f in check(folder)] == [("content/notes.md", "content-file-name")]


def test_expired_content_is_advice_and_only_with_a_date(folder: Path) -> None:
    assert not check(folder)
    found = check(folder, today=date(2030, 1, 1))
    assert {f.code for f in found} == {"expired", "provisional-holidays"}
    assert {f.severity for f in found} == {"advice"}


def test_a_missing_folder_is_one_finding(tmp_path: Path) -> None:
    assert [f.code for f in check(tmp_path / "nowhere")] == ["no-folder"]


def test_no_sequences_and_bad_bytes_are_found(folder: Path) -> None:
    for path in (folder / "sequences").iterdir():
        path.unlink()
    (folder / "bant.yml").write_bytes(b"budget: \xff\xfe")
    assert {f.code for f in check(folder)} == {"no-sequences", "not-utf8"}


def test_findings_come_in_chinese_too(folder: Path, edit: Edit) -> None:
    edit("spin.yml", "asks: timeline", "asks: deadline")
    found = check(folder, "zh")
    assert found
    assert all(re.search(r"[一-鿿]", f.message) and re.search(r"[一-鿿]", f.fix) for f in found)


def test_load_refuses_what_cannot_be_typed(folder: Path, edit: Edit) -> None:
    line = edit("bant.yml", "criteria_needed: 3", "criteria_needed: three")
    with pytest.raises(PlaybookError) as caught:
        load(folder)
    assert [f.code for f in caught.value.findings] == ["not-number"]
    assert f"bant.yml:{line} [criteria_needed]" in str(caught.value)


def test_the_program_starts_with_advice_and_not_with_errors(folder: Path, edit: Edit) -> None:
    edit("spin.yml", "公司大概多少人？", "你们公司多少人？")
    assert load_checked(folder).company.name.zh == "北辰云"
    edit("scoring.yml", "threshold: 20", "threshold: 200")
    with pytest.raises(PlaybookError) as caught:
        load_checked(folder)
    assert [f.code for f in caught.value.findings] == ["threshold-too-high"]


def test_words_that_other_yaml_takes_for_booleans_stay_words(folder: Path, edit: Edit) -> None:
    edit("icp.yml", "zh: [", "zh: [no, on, yes, ")
    assert load(folder).icp.industries[0].words.zh[:3] == ("no", "on", "yes")


def test_every_code_of_the_checker_is_worded_in_both_languages() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in (LOCALE.parent / "playbook").glob("*.py")
        if path.name != "model.py"
    )
    used = set(re.findall(r'Fault\(\s*"([a-z0-9-]+)"', source))
    used |= set(re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)+)", \{', source))
    texts = Texts.load()
    for code in used | ADVICE:
        for language in ("zh", "en"):
            assert texts.has(f"check-{code}", language), code
            assert texts.has(f"check-{code}-fix", language), code
    both = [set(messages(LOCALE / language / "check.ftl")) for language in ("zh", "en")]
    assert both[0] == both[1]
