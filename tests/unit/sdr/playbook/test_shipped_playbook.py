"""The playbook that ships: complete, in both languages, and readable by our own readers."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from jinja2 import Environment, StrictUndefined

from sdr.playbook.check import check, load_checked
from sdr.playbook.lexicon import lexicon
from sdr.playbook.model import LANGUAGES, Playbook
from sdr.playbook.vocabulary import ASKABLE, OBJECTIONS, REQUIRED_LINES
from sdr.readers import read

SHIPPED = Path(__file__).parents[4] / "playbook"
STRICT = Environment(undefined=StrictUndefined, autoescape=False)
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 10, tzinfo=ZONE)


def test_it_has_no_finding_of_any_kind() -> None:
    assert [str(finding) for finding in check(SHIPPED, today=date(2026, 10, 1))] == []


def test_it_has_the_parts_a_company_expects(shipped: Playbook) -> None:
    assert {i.code for i in shipped.icp.industries if i.fit == "fits"} == {
        "beverages",
        "food",
        "spirits",
        "personal_care",
        "building_materials",
        "furniture",
        "appliances",
        "apparel",
        "pharma_otc",
        "agri_inputs",
    }
    assert len(shipped.spin.problems) == 10
    assert len(shipped.sequences) >= 5
    assert len({item.slug for item in shipped.content}) >= 7
    assert len(shipped.content) == 2 * len({item.slug for item in shipped.content})


def test_every_question_asks_for_a_fact_of_the_contract(shipped: Playbook) -> None:
    assert {question.asks for question in shipped.spin.questions} <= ASKABLE
    assert set(shipped.spin.order) <= ASKABLE


def test_every_button_title_is_unique(shipped: Playbook) -> None:
    for language in LANGUAGES:
        titles = [
            button.title.in_language(language)
            for question in shipped.spin.questions
            for button in question.buttons
        ]
        assert len(titles) == len(set(titles))


def test_the_three_ways_to_put_a_question_differ(shipped: Playbook) -> None:
    for question in shipped.spin.questions:
        for language in LANGUAGES:
            assert question.text.in_language(language) != question.rephrased.in_language(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tapped_button_is_read_as_an_answer_to_its_question(
    shipped: Playbook, language: str
) -> None:
    words = lexicon(shipped)
    for question in shipped.spin.questions:
        for button in question.buttons:
            title = button.title.in_language(language)
            found = read(
                title, asked=question.asks, language=language, now=NOW, tz=ZONE, lexicon=words
            )
            assert question.asks in {r.fact for r in found if r.value is not None}, title


def test_the_smallest_size_band_stays_below_the_profile(shipped: Playbook) -> None:
    words = lexicon(shipped)
    size = shipped.spin.question("company_size")
    assert size is not None
    for language in LANGUAGES:
        title = size.buttons[0].title.in_language(language)
        found = read(
            title, asked="company_size", language=language, now=NOW, tz=ZONE, lexicon=words
        )
        value = next(r.value for r in found if r.fact == "company_size")
        assert isinstance(value, dict)
        assert value["max"] == shipped.icp.size.fits_from - 1


def test_each_problem_has_an_implication_a_benefit_and_a_figure(shipped: Playbook) -> None:
    for problem in shipped.spin.problems:
        kinds = {q.kind for q in shipped.spin.questions if problem.code in q.problems}
        assert {"implication", "need_payoff"} <= kinds, problem.code
        assert f"give_figure_{problem.code}" in shipped.wording.lines


def test_prices_in_any_text_are_those_of_the_faq_or_examples(shipped: Playbook) -> None:
    """A price of ours may only be one that the domain names."""
    ours = {"98,000", "200,000", "600,000"}
    for answer in shipped.faq:
        if answer.act == "ask_price":
            assert set(re.findall(r"\d{2,3},\d{3}", answer.text.en)) <= ours, answer.key
            assert set(re.findall(r"[\d.]+ 万", answer.text.zh)) <= {"9.8 万", "20 万", "60 万"}


def test_every_objection_has_an_answer_and_every_line_is_there(shipped: Playbook) -> None:
    assert set(OBJECTIONS) <= {objection.act for objection in shipped.objections}
    assert set(REQUIRED_LINES) <= set(shipped.wording.lines)


@pytest.mark.parametrize(
    ("text", "asked", "code"),
    [
        ("we're a brewery", None, "beverages"),
        ("做白酒的", "industry", "spirits"),
        ("佛山做瓷砖", "industry", "building_materials"),
        ("卖保健品", "industry", "pharma_otc"),
        ("便利店连锁", "industry", "retail_chain"),
        ("总代理", "industry", "distributor"),
        ("经销商", "industry", "distributor"),
        ("wine distributor", "industry", "distributor"),
        ("we're a wine distributor", None, "distributor"),
        ("小卖部", "industry", "other"),
        ("夫妻店", "industry", "other"),
        ("corner shop", "industry", "other"),
        ("bank", "industry", "other"),
        ("software house", "industry", "other"),
        ("university student", "industry", "student"),
        ("我们是广告公司", None, "agency"),
        ("感冒药,主要走连锁药房", "industry", "pharma_otc"),
        ("农药化肥", "industry", "agri_inputs"),
        ("调味品", "industry", "food"),
        ("shampoo and body wash", "industry", "personal_care"),
        ("小家电", "industry", "appliances"),
        ("童装", "industry", "apparel"),
        ("全屋定制", "industry", "furniture"),
        ("industrial valves", "industry", "other_manufacturer"),
    ],
)
def test_industries_are_read_from_what_people_type(
    shipped: Playbook, text: str, asked: str | None, code: str
) -> None:
    found = read(text, asked=asked, language=None, now=NOW, tz=ZONE, lexicon=lexicon(shipped))
    assert [r.value for r in found if r.fact == "industry"] == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("市场上啥动静传到总部黄花菜都凉了", "slow_market_info"),
        ("业代天天填表，晚上还得补日报", "field_busywork"),
        ("门店里陈列成啥样我们根本看不见", "store_blindness"),
        ("湖南的货跑到江西去卖", "channel_diversion"),
        ("促销费用打了水漂", "trade_spend_leak"),
        ("我们连谁在买都不知道", "no_consumer_reach"),
        ("客资分下去石沉大海", "lead_waste"),
        ("经销商订货全靠打电话", "manual_orders"),
        ("ERP、CRM、OA各玩各的", "data_silos"),
        ("旺季断货 淡季压货", "stock_surprises"),
        ("head office finds out last that a new sku flops", "slow_market_info"),
        ("reps spend half the day on forms", "field_busywork"),
        ("we can't see what's really on the shelf", "store_blindness"),
        ("dealers dump goods into neighbour provinces", "channel_diversion"),
        ("promo money goes out and nobody can tell me where it landed", "trade_spend_leak"),
        ("no link to the people who actually buy our shampoo", "no_consumer_reach"),
        ("our sales team ignores most leads marketing buys", "lead_waste"),
        ("orders still come by phone and fax", "manual_orders"),
        ("our systems don't talk to each other", "data_silos"),
        ("out of stock in peak season, overstock after", "stock_surprises"),
    ],
)
def test_problems_are_read_from_what_people_say(shipped: Playbook, text: str, code: str) -> None:
    found = read(text, asked="need", language=None, now=NOW, tz=ZONE, lexicon=lexicon(shipped))
    codes = next((r.value for r in found if r.fact == "need"), [])
    assert isinstance(codes, list)
    assert code in codes


def test_a_manufacturer_who_mentions_its_dealers_is_no_dealer(shipped: Playbook) -> None:
    found = read(
        "我们的经销商老窜货", asked=None, language="zh", now=NOW, tz=ZONE, lexicon=lexicon(shipped)
    )
    assert "industry" not in {r.fact for r in found}


def test_the_program_would_start_with_it() -> None:
    assert load_checked(SHIPPED).company.name.en == "BeaconCloud"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted(REQUIRED_LINES))
def test_every_variant_of_a_line_can_be_filled(shipped: Playbook, key: str, language: str) -> None:
    values = {name: f"<{name}>" for name in REQUIRED_LINES[key]}
    for text in shipped.wording.lines[key]:
        said = STRICT.from_string(text.in_language(language)).render(values)
        assert "{" not in said
        for name in REQUIRED_LINES[key] - {"hours"}:
            assert f"<{name}>" in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("known", [True, False], ids=["everything known", "nothing known"])
def test_every_mail_reads_well_whatever_is_known(
    shipped: Playbook, known: bool, language: str
) -> None:
    said = "王芳" if known else ""
    values = {
        "lead": {"name": said, "company": said},
        "company": {"name": "北辰云"},
        "persona_label": said,
        "problem_label": said,
        "quote": said,
        "return_reason_text": said,
        "link": "https://x.example/t/1",
        "content_title": "T",
        "content_summary": "S",
        "sender": "林悦",
    }
    for sequence in shipped.sequences:
        for step in sequence.messages:
            body = STRICT.from_string(step.body.in_language(language)).render(values)
            where = f"{sequence.name}/{step.key}: {body}"
            assert not re.search(r"\n{3,}|“”|\"\"|  |： *。|，，|Hi ,", body), where
            assert ("[T](https://x.example/t/1)" in body) is (step.content is not None), where


def test_the_manual_lists_every_line_with_its_variables() -> None:
    manual = (SHIPPED / "README.md").read_text(encoding="utf-8")
    for key, names in REQUIRED_LINES.items():
        shown = ", ".join(f"`{name}`" for name in sorted(names)) or "–"
        assert f"| `{key}` | {shown} |" in manual, key
