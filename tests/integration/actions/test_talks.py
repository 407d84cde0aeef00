"""Whole talks in both languages: what a careful founder would try on the bot before anybody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from sdr import consent, leads
from tests.builders import people
from tests.integration.actions.conftest import Talk

type Begin = Callable[[str], Talk]
LANGUAGES = ("zh", "en")

ANSWERS: dict[str, dict[str, str]] = {
    "en": {
        "need": "We can't see what really happens in the stores",
        "industry": "We make beer",
        "company_size": "about 300 people",
        "implication": "we lose about two million a year",
        "buying_role": "I decide",
        "timeline": "within 3 months",
        "budget": "300k a year",
        "need_payoff": "we would stop the leaks",
        "email": "wang@brewery.example",
        "phone": "13912345678",
        "name": "Wang Lei",
        "company": "Qingfeng Brewery",
    },
    "zh": {
        "need": "店里什么样我们根本看不到",
        "industry": "我们是做啤酒的",
        "company_size": "300人左右",
        "implication": "一年大概损失两百万",
        "buying_role": "我说了算",
        "timeline": "三个月内",
        "budget": "一年30万",
        "need_payoff": "能少跑很多冤枉路",
        "email": "wang@brewery.example",
        "phone": "13912345678",
        "name": "我叫王磊",
        "company": "青锋啤酒",
    },
}
LOOKING = {
    "en": {"industry": "we're a wine distributor", "company_size": "30 people",
           "timeline": "just looking around", "budget": "no budget yet"},
    "zh": {"industry": "我们是红酒经销商", "company_size": "30人", "timeline": "先看看",
           "budget": "还没有预算"},
}  # fmt: skip


def pick(language: str, zh: str, en: str) -> str:
    return zh if language == "zh" else en


def ready(talk: Talk, **other: str) -> Talk:
    """Answer everything as somebody ready to buy would."""
    talk.answer_all(ANSWERS[talk.language] | other)
    return talk


# ── the three people of the issue ──────────────────────────────────────────────────────────────
@pytest.mark.parametrize("language", LANGUAGES)
def test_ready_to_buy_is_asked_for_a_contact_recapped_and_handed_over(
    begin: Begin, language: str
) -> None:
    talk = ready(begin(language))
    assert "phone" in talk.asked
    assert talk.names == ["recap"], "the recap comes before anything is decided"
    for told in (talk.value("implication")[0], "300", pick(language, "啤酒", "beverages")):
        assert told in talk.last[0].text
    assert [b["title"] for b in talk.last[0].buttons or []]
    said = talk.say(pick(language, "对", "yes"), "affirm")
    assert talk.asks is None
    [handoff] = talk.handoffs
    assert (handoff.reason, handoff.state, handoff.urgent) == ("qualified", "new", False)
    assert pick(language, "陈浩", "Anna Reed") in said
    lead = talk.lead
    assert (lead["verdict"], lead["stage"]) == ("qualified", "qualified")
    for reason in lead["reasons"]:
        assert reason["met"] is not True or reason["evidence"]["message_id"].startswith("msg_")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wine_distributor_of_thirty_who_looks_around_is_nurtured(
    begin: Begin, language: str
) -> None:
    talk = ready(begin(language), **LOOKING[language])
    talk.say(pick(language, "对", "yes"), "affirm")
    lead = talk.lead
    assert (lead["verdict"], lead["stage"]) == ("nurture", "lead")
    assert talk.names[0] in ("decide_nurture", "decide_nurture_open")
    assert talk.handoffs == []
    assert lead["facts"]["consent"]["value"]["email"] is True
    assert lead["facts"]["email"]["value"] == "wang@brewery.example"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_corner_shop_of_four_is_let_go_kindly(begin: Begin, language: str) -> None:
    talk = begin(language)
    talk.say(pick(language, "我们店一共4个人", "we run a corner shop with 4 people"))
    assert talk.names == ["let_go_size"]
    assert talk.asks is None
    assert (talk.lead["verdict"], talk.lead["stage"]) == ("disqualified", "disqualified")
    assert talk.handoffs == []
    # and nothing more is asked, whatever they say
    talk.say(pick(language, "好吧", "ok then"), "chitchat")
    talk.say(pick(language, "多少钱？", "what does it cost?"), "ask_price")
    assert talk.asked == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_let_go_by_mistake_they_correct_themselves_and_are_taken_seriously(
    begin: Begin, language: str
) -> None:
    talk = begin(language)
    talk.say(pick(language, "我们店一共4个人", "we are 4 people"))
    talk.say(pick(language, "说错了，是400人", "sorry, I meant 400 people"))
    assert talk.value("company_size") == people(400, 400)
    assert talk.lead["verdict"] == "open"
    assert talk.lead["stage"] != "disqualified"
    assert talk.asks is not None, "the talk goes on where it was broken off"
    ready(talk)
    talk.say(pick(language, "对", "yes"), "affirm")
    assert talk.lead["verdict"] == "qualified"
    assert len(talk.handoffs) == 1


# ── one thing at a time, and never what is known ───────────────────────────────────────────────
SEVERAL = {
    "zh": "我们做啤酒的，公司300人，经销商老窜货，我说了算",
    "en": "We're a brewery with 300 people, our dealers sell across territories, and I decide",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_facts_in_one_sentence_are_all_taken_and_none_is_asked_again(
    begin: Begin, language: str
) -> None:
    talk = begin(language)
    talk.say(SEVERAL[language])
    assert talk.value("industry") == "beverages"
    assert talk.value("company_size") == people(300, 300)
    assert talk.value("need") == ["channel_diversion"]
    assert talk.value("buying_role") == "decider"
    ready(talk)
    assert not {"industry", "company_size", "need", "buying_role"} & set(talk.asked)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_is_put_more_often_than_a_visit_allows(begin: Begin, language: str) -> None:
    unknown = dict.fromkeys(ANSWERS[language], pick(language, "不清楚", "I don't know"))
    talk = begin(language)
    talk.answer_all(unknown)
    assert len(set(talk.asked)) == len(talk.asked) <= 9


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_correction_is_said_back_and_the_old_value_stays_on_record(
    begin: Begin, language: str
) -> None:
    talk = begin(language)
    talk.answer_all(ANSWERS[language], until="buying_role")
    said = talk.say(pick(language, "说错了，是80人", "sorry, I meant 80 people"))
    assert "80" in said
    assert "300" in said, "what it was before is named"
    assert talk.value("company_size") == people(80, 80)
    assert talk.asks == "buying_role", "the open question comes back"


# ── interruptions ──────────────────────────────────────────────────────────────────────────────
INTERRUPTIONS = [
    ("ask_price", "多少钱一年？", "how much is it?"),
    ("ask_integration", "能对接SAP吗？", "does it work with SAP?"),
    ("ask_security", "数据安全吗？", "is our data safe?"),
    ("ask_deployment", "能私有化部署吗？", "can we host it ourselves?"),
    ("ask_company", "你们公司做什么的？", "what does your company do?"),
    ("ask_competitor", "跟别家有什么不同？", "how are you different from others?"),
    ("ask_case", "有同行的案例吗？", "do you have cases in our trade?"),
    ("ask_material", "发份资料吧", "just send me material"),
    ("objection_price", "太贵了", "that's too expensive"),
    ("objection_trust", "不太信你们", "I don't trust this"),
    ("objection_competitor", "我们用了别家的", "we use another vendor"),
    ("ask_bot", "你是机器人吗？", "are you a bot?"),
    ("thanks", "谢谢", "thanks"),
    ("chitchat", "今天天气不错", "nice weather"),
    ("out_of_scope", "法国首都是哪？", "what's the capital of France?"),
    ("ask_why", "为什么问这个？", "why do you ask?"),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_interruption_is_answered_and_the_question_comes_back_shorter(
    begin: Begin, language: str
) -> None:
    talk = begin(language)
    question = talk.desk.playbook.spin.question("buying_role")
    assert question is not None
    again = question.again.in_language(language)
    for number, (act, zh, en) in enumerate(INTERRUPTIONS):
        if number % 2 == 0:  # after two returns a question is left alone
            talk = begin(language)
            talk.answer_all(ANSWERS[language], until="buying_role")
        said = talk.say(pick(language, zh, en), act)
        assert len(talk.last) == 1, f"{act}: one answer"
        assert talk.asks == "buying_role", f"{act}: the open question is lost"
        assert said.endswith(again), f"{act}: {said}"
        assert said.count(again) == 1, act
        assert len(said) > len(again) + 10, f"{act}: not answered"
    assert "buying_role" not in talk.lead["facts"]
    ready(talk)
    assert talk.lead["verdict"] == "qualified"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_is_the_open_questions_own(begin: Begin, language: str) -> None:
    talk = begin(language)
    for _ in range(7):
        key = talk.last[-1].asks
        if key is None:
            break
        said = talk.say(pick(language, "为什么要问这个？", "why do you ask?"), "ask_why")
        whys = [
            q.why.in_language(language) for q in talk.desk.playbook.spin.questions if q.asks == key
        ]
        assert any(why in said for why in whys), key
        talk.say(ANSWERS[language][key])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_that_also_tells_a_fact_is_answered_and_the_fact_kept(
    begin: Begin, language: str
) -> None:
    talk = begin(language)
    talk.answer_all(ANSWERS[language], until="company_size")
    said = talk.say(pick(language, "我们300人，一年多少钱？", "we have 300 people, how much is it?"),
                    "ask_price")  # fmt: skip
    assert talk.value("company_size") == people(300, 300)
    assert "98,000" in said or "9.8" in said
    assert talk.asks not in (None, "company_size")


# ── I don't know, and no ───────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("zh", "en", "status"),
    [("不清楚", "I don't know", "unknown"), ("不方便说", "I'd rather not say", "undisclosed")],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_silence_is_accepted_kept_apart_and_not_asked_again(
    begin: Begin, language: str, zh: str, en: str, status: str
) -> None:
    talk = begin(language)
    talk.answer_all(ANSWERS[language], until="timeline")
    assert talk.asks == "timeline"
    talk.say(pick(language, zh, en))
    assert talk.lead["unanswered"]["timeline"] == status
    before = len(talk.asked)
    ready(talk)
    assert "timeline" not in talk.asked[before - 1 :]
    reason = next(r for r in talk.lead["reasons"] if r["criterion"] == "timeline")
    assert reason["met"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_qualified_but_no_contact_is_handed_over_for_the_chat_only_and_urgent(
    begin: Begin, language: str
) -> None:
    talk = begin(language)
    talk.answer_all(ANSWERS[language], until="phone")
    assert talk.asks == "phone"
    assert talk.lead["verdict"] == "qualified"
    talk.say(pick(language, "我不想留电话", "I'd rather not leave my number"))
    assert talk.asks == pick(language, "wechat", "email"), "a number refused is not every way"
    talk.say(pick(language, "微信也不留", "no e-mail either"))
    assert "recap" in talk.names
    said = talk.say(pick(language, "对", "yes"), "affirm")
    assert talk.names == ["decide_qualified_chat_only"]
    [handoff] = talk.handoffs
    assert handoff.urgent
    assert handoff.due_at - handoff.created_at < dt.timedelta(minutes=15)
    ways = [asks for asks in talk.asked if asks in ("phone", "wechat", "email")]
    assert ways == ["phone", pick(language, "wechat", "email")]
    assert "phone" not in talk.lead["facts"], "a refused contact detail is no fact"
    assert said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("act", ["ask_human", "opt_out", "objection_trust", "chitchat"])
def test_who_wants_to_be_written_to_is_asked_for_the_address(
    begin: Begin, language: str, act: str
) -> None:
    """Whatever it sounds like to the engine."""
    talk = begin(language)
    talk.answer_all(ANSWERS[language], until="phone")
    talk.say(pick(language, "别打电话，发邮件就行", "no calls, e-mail is better"), act)
    assert talk.asks == "email"
    assert talk.lead["verdict"] == "qualified"
    talk.say("mei@brewery.example")
    assert talk.lead["facts"]["email"]["value"] == "mei@brewery.example"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_that_is_named_last_is_asked_for(begin: Begin, language: str) -> None:
    talk = begin(language)
    talk.answer_all(ANSWERS[language], until="phone")
    talk.say(pick(language, "不接电话", "no calls please"))
    other = talk.asks
    talk.say(pick(language, "不用微信，发邮件吧", "no mail either, WeChat is better"))
    assert other == pick(language, "wechat", "email")
    assert talk.asks == pick(language, "email", "wechat")
    talk.say(pick(language, "算了，都不留", "I'd rather not"))
    assert talk.asks not in ("phone", "wechat", "email")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_read_is_put_otherwise_then_with_buttons_then_let_be(
    begin: Begin, language: str
) -> None:
    talk = begin(language)
    talk.answer_all(ANSWERS[language], until="company_size")
    first = talk.say("blorp", "chitchat", sure=False)
    assert talk.asks == "company_size"
    second = talk.say("blorp blorp", "chitchat", sure=False)
    assert talk.asks == "company_size"
    assert talk.last[0].buttons, "a way to a person at the least"
    third = talk.say("blorp!", "chitchat", sure=False)
    assert len({first, second, third}) == 3
    assert talk.asks != "company_size"
    assert talk.lead["unanswered"] == {"company_size": "unknown"}
    assert not {"company_size"} & set(talk.lead["facts"])


# ── a person, stop, goodbye ────────────────────────────────────────────────────────────────────
HUMAN = ("转人工", "I want to talk to a human")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_human_at_once_whatever_is_known(begin: Begin, language: str) -> None:
    talk = begin(language)
    talk.say(pick(language, *HUMAN), "ask_human")
    [handoff] = talk.handoffs
    assert handoff.reason == "requested"
    assert talk.asked == ["phone"]
    said = talk.say("13912345678")
    assert "1234" in said
    assert talk.asks == "industry", "a question or two while the colleague is on the way"
    talk.say(pick(language, *HUMAN), "ask_human")
    assert len(talk.handoffs) == 1, "asking twice makes no second handoff"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_industry_without_a_name_of_its_own_is_not_said_back(
    begin: Begin, language: str
) -> None:
    talk = begin(language)
    said = talk.say(
        pick(language, "我们开小卖部的，一共4个人", "we run a corner shop with 4 people")
    )
    assert pick(language, "其他行业", "another industry") not in str(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_corner_shop_that_asks_for_a_human_gets_one_too(begin: Begin, language: str) -> None:
    talk = begin(language)
    talk.say(pick(language, "我们店一共4个人", "we run a corner shop with 4 people"))
    talk.say(pick(language, *HUMAN), "ask_human")
    assert [h.reason for h in talk.handoffs] == ["requested"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_buyer_is_told_whom_to_turn_to_and_never_handed_over(
    begin: Begin, language: str
) -> None:
    talk = begin(language)
    said = talk.say(pick(language, "我是来应聘的，想投简历", "I'm looking for a job, can I send a CV?"),
                    "not_buyer")  # fmt: skip
    contacts = [c.in_language(language) for c in talk.desk.playbook.company.contacts.values()]
    assert any(contact in said for contact in contacts)
    assert talk.lead["verdict"] == "disqualified"
    talk.say(pick(language, *HUMAN), "ask_human")
    assert talk.handoffs == []
    assert talk.asked == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_puts_their_address_right_agrees_for_the_right_one(begin: Begin, language: str) -> None:
    old, new = "wang@brewery.example", "wang.lei@brewery.example"
    talk = begin(language)
    talk.say(pick(language, f"我的邮箱是 {old}", f"my email is {old}"))
    talk.say(pick(language, f"写错了，邮箱是 {new}", f"sorry, my email is {new}"))
    assert talk.value("email") == new
    assert talk.value("consent")["email"] is True
    with talk.database.session() as session:
        assert leads.find(session, "email", old) is None
        assert leads.find(session, "email", new) is not None
        asked = [(talk.lead_id, "email", each) for each in (old, new)]
        assert consent.refusals(session, asked) == {}
        kept = [row.address for row in session.query(consent.Consent)]
        assert kept == [old, new]


@pytest.mark.parametrize("language", LANGUAGES)
def test_stop_means_stop_and_whoever_writes_is_answered(begin: Begin, language: str) -> None:

    talk = begin(language)
    talk.say(pick(language, "我的邮箱是 wang@brewery.example", "my email is wang@brewery.example"))
    talk.say(pick(language, "别再给我发消息了", "please stop writing to me"), "opt_out")
    assert talk.names == ["opt_out_done"]
    assert talk.lead["verdict"] == "disqualified"
    assert talk.ended == "closed"
    with talk.database.session() as session:
        assert consent.is_suppressed(session, "email", "wang@brewery.example")
        assert consent.refusal(session, talk.lead_id, "email", "wang@brewery.example")
    allowed = talk.lead["facts"]["consent"]
    assert allowed["value"] == {"email": False, "wechat": False, "phone": False}
    assert "wang@" not in allowed["evidence"]["text"], "the words that took it back"
    said = talk.say(pick(language, "那多少钱一年？", "what does it cost though?"), "ask_price")
    assert "98,000" in said or "9.8" in said
    assert talk.asks is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_stop_does_not_take_an_open_handoff_from_its_rep(begin: Begin, language: str) -> None:
    talk = ready(begin(language))
    talk.say(pick(language, "对", "yes"), "affirm")
    talk.say(pick(language, "别再给我发消息了", "please stop writing to me"), "opt_out")
    [handoff] = talk.handoffs
    assert handoff.state == "new"


@pytest.mark.parametrize("language", LANGUAGES)
def test_abuse_is_warned_once_then_the_talk_ends(begin: Begin, language: str) -> None:
    talk = begin(language)
    talk.say(pick(language, "傻逼", "you idiot"), "abuse")
    assert talk.lead["verdict"] == "open"
    assert talk.asked == ["need"], "one warning, and back to the question"
    talk.say(pick(language, "滚", "damn you"), "abuse")
    assert talk.names == ["end_abuse"]
    assert talk.ended == "closed"
    assert (talk.lead["verdict"], talk.asks) == ("disqualified", None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rude_buyer_is_still_a_buyer(begin: Begin, language: str) -> None:
    talk = begin(language)
    talk.say(ANSWERS[language]["need"])
    talk.say(pick(language, "傻逼", "you idiot"), "abuse")
    talk.say(pick(language, "滚", "damn you"), "abuse")
    assert talk.lead["verdict"] != "disqualified"


@pytest.mark.parametrize("language", LANGUAGES)
def test_goodbye_leaves_something_useful_and_loses_nobody(begin: Begin, language: str) -> None:
    talk = begin(language)
    talk.say(ANSWERS[language]["need"])
    talk.say(pick(language, "再见", "bye"), "bye")
    assert talk.ended == "goodbye"
    assert talk.asks is None
    assert talk.last[0].cards, "a content item on their problem"
    early = begin(language)
    early.answer_all(ANSWERS[language], until="phone")
    early.say(pick(language, "再见", "bye"), "bye")
    assert [h.reason for h in early.handoffs] == ["qualified"]


# ── recap and after ────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("act", ["objection_no_need", "bye", "chitchat", "thanks"])
def test_a_yes_to_the_summary_is_one_whatever_it_sounds_like_alone(
    begin: Begin, language: str, act: str
) -> None:
    talk = begin(language)
    talk.answer_all(ANSWERS[language])
    assert "recap" in talk.names
    talk.say(pick(language, "没问题 就这样", "all good"), act)
    assert talk.names[0].startswith("decide_qualified")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_at_the_recap_goes_back_to_the_facts(begin: Begin, language: str) -> None:
    talk = ready(begin(language))
    talk.say(pick(language, "有要改的", "change something"), "deny")
    assert talk.names == ["recap_edit_prompt"]
    said = talk.say(pick(language, "人数改一下，是500人", "the size is wrong, we have 500 people"))
    assert talk.value("company_size") == people(500, 500)
    assert "500" in said
    assert any(name.startswith("decide_qualified") for name in talk.names)
    assert len(talk.handoffs) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_at_the_recap_that_takes_the_fit_away_is_heard(
    begin: Begin, language: str
) -> None:
    talk = ready(begin(language))
    talk.say(pick(language, "不对，我们只有4个人", "no, it's only 4 people"))
    assert talk.value("company_size") == people(4, 4)
    assert talk.lead["verdict"] == "disqualified"


@pytest.mark.parametrize("language", LANGUAGES)
def test_remarks_after_the_decision_are_kept_and_not_interrogated(
    begin: Begin, language: str
) -> None:
    talk = ready(begin(language))
    talk.say(pick(language, "对", "yes"), "affirm")
    talk.say(pick(language, "对了，我们用的是金蝶", "by the way, we use Kingdee"))
    assert talk.names == ["noted"]
    talk.say(pick(language, "多少钱？", "what does it cost?"), "ask_price")
    talk.say(pick(language, "谢谢", "thanks"), "thanks")
    assert talk.asks is None
    assert len(talk.handoffs) == 1
    again = [talk.say(pick(language, "好的", "ok"), "affirm") for _ in range(2)]
    assert all(again)
    assert len(talk.handoffs) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_thanks_are_not_answered_with_the_same_words_thrice(
    begin: Begin, language: str
) -> None:
    talk = begin(language)
    said = [talk.say(pick(language, "谢谢", "thanks"), "thanks") for _ in range(2)]
    assert said[0] != said[1]


def test_the_language_of_a_turn_is_the_one_it_was_said_in(begin: Begin) -> None:
    talk = begin("zh")
    talk.say(ANSWERS["zh"]["need"])
    talk.language = "en"
    said = talk.say("we make beer, about 300 people")
    assert said.isascii()
    assert talk.lead["language"] == "en"
    assert talk.value("need") == ["store_blindness"], "what was said in Chinese is still known"


def test_running_the_same_turn_twice_records_once(begin: Begin) -> None:
    from actions.turn import open_turn
    from sdr import facts

    talk = begin("en")
    talk.say("We can't see what really happens in the stores")

    def rerun(session: Any) -> int:
        from sdr import transcripts

        rows = transcripts.after(session, talk.conversation_id, 0)
        [message] = [m for m in rows if m.sender == "prospect"]
        turn = open_turn(
            session, talk.desk, conversation_id=talk.conversation_id, message_ids=[message.id],
            act="inform", confidence=0.9, sure=True, language="en", now=talk.now,
        )  # fmt: skip
        assert [c for c in turn.changes if c.name == "need"] == []
        return len(facts.history(session, talk.lead_id, "need"))

    with talk.database.session() as session:
        assert rerun(session) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shopkeeper_hears_whom_it_is_for_not_an_address(begin: Begin, language: str) -> None:
    talk = begin(language)
    said = talk.say(
        pick(language, "我开小卖部的，你们这个多少钱", "I've got a corner shop, how much?"),
        "not_buyer",
    )
    assert talk.names == ["let_go_industry"]
    assert "@" not in said
    talk.say(pick(language, "就四个人的小店", "just the four of us"))
    assert talk.names[-1] in ("let_go_size", "let_go_again")


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_let_go_hears_why_and_no_sales_talk(begin: Begin, language: str) -> None:
    talk = begin(language)
    said = talk.say(
        pick(language, "我开个小卖部，就我们一家四口", "we run a corner shop, four people"),
        "objection_competitor",
    )
    lines = talk.desk.playbook.wording.lines["let_go_size"]
    assert said in {line.in_language(language) for line in lines}
