"""Manners of the talk: no nagging, something given, figures worked out, nobody sent away on a guess."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.integration.actions.conftest import Talk

Begin = Callable[[str], Talk]
PROBLEM = {"zh": "业务员天天晚上补报表，怨气很大", "en": "our reps fill in forms every evening"}
PRICE = {"zh": "多少钱", "en": "how much is it"}
TRADE = {"zh": "我们是做啤酒的", "en": "we brew beer"}
SIZE = {"zh": "三百来人", "en": "about 300 people"}
FIGURES = {"zh": "40个业代，每人每天一个半小时", "en": "40 reps, 90 minutes a day each"}
SUM = {"zh": "60 个工时", "en": "60 hours a day"}
PHONE = {"zh": "13812345678", "en": "+44 20 7946 0958"}
both = pytest.mark.parametrize("language", ["zh", "en"])


@both
def test_a_question_is_put_again_twice_and_then_left_alone(begin: Begin, language: str) -> None:
    talk = begin(language)
    for text in ({"zh": "一年要多少", "en": "what's it a year"}, PRICE):
        talk.say(text[language], "ask_price")
    assert talk.asked == ["need", "need"]
    answer = talk.say({"zh": "怎么收费的", "en": "what do you charge"}[language], "ask_price")
    assert talk.asks is None, "the third interruption is only answered"
    assert "98,000" in answer or "9.8" in answer
    for _ in range(8):
        talk.say(PRICE[language], "ask_price")
        assert talk.asks != "need"


@both
def test_who_says_the_same_again_is_not_asked_the_same_again(begin: Begin, language: str) -> None:
    talk = begin(language)
    said = {"zh": "先看看你们东西再说吧", "en": "let's see your product first"}[language]
    first = talk.say(said, "ask_material")
    again = talk.say(said + "!", "ask_material")
    assert talk.asked.count("need") == 1
    assert first != again


@both
@pytest.mark.parametrize(
    ("zh", "en", "act"),
    [
        ("在吗", "hello there", "greet"),
        ("😂", "👍👍", "chitchat"),
        ("多少钱", "price?", "ask_price"),
    ],
)
def test_a_few_words_said_twice_put_no_question_out_of_the_talk(
    begin: Begin, language: str, zh: str, en: str, act: str
) -> None:
    talk = begin(language)
    for _ in range(2):
        talk.say({"zh": zh, "en": en}[language], act)
    assert talk.asked == ["need", "need"]


@both
def test_while_a_colleague_is_on_the_way_nothing_is_put_in_other_words(
    begin: Begin, language: str
) -> None:
    talk = begin(language)
    talk.say({"zh": "我想找个人聊聊", "en": "can I talk to somebody"}[language], "ask_human")
    talk.say(PHONE[language])
    assert talk.asked == ["phone", "industry"]
    talk.say({"zh": "哎呀呀呀", "en": "bla bla whatever"}[language])
    assert talk.names[-1] == "handed_over_again"
    talk.say({"zh": "嗯", "en": "mm"}[language], "chitchat")
    assert talk.asked == ["phone", "industry"], "nothing more is asked"


@both
def test_their_own_figures_are_worked_out(begin: Begin, language: str) -> None:
    talk = begin(language)
    for text in (PROBLEM, TRADE, SIZE):
        talk.say(text[language])
    assert talk.asks == "implication"
    assert SUM[language] in talk.say(FIGURES[language])


@both
def test_who_asked_for_a_person_is_asked_a_little_more_while_waiting(
    begin: Begin, language: str
) -> None:
    talk = begin(language)
    talk.say({"zh": "我想找个人聊聊", "en": "can I talk to somebody"}[language], "ask_human")
    assert talk.asks == "phone"
    talk.say(PHONE[language])
    assert talk.asks == "industry"
    talk.say(TRADE[language])
    assert talk.asks == "company_size"
    assert len(talk.handoffs) == 1
    talk.say(SIZE[language])
    seen = [talk.asks]
    while talk.asks not in (None, "need"):
        assert len(seen) < 6
        answer = {
            "buying_role": {"zh": "我拍板", "en": "I decide"},
            "timeline": {"zh": "两个月内定", "en": "within 2 months"},
            "budget": {"zh": "一年20万", "en": "200,000 CNY a year"},
        }[talk.asks]
        talk.say(answer[language])
        seen.append(talk.asks)
    assert talk.asks == "need", "passed over for the wish, it is put once more"
    talk.say(PROBLEM[language])
    assert talk.lead["verdict"] == "qualified"


@both
def test_a_refusal_ends_the_questions_while_waiting(begin: Begin, language: str) -> None:
    talk = begin(language)
    talk.say({"zh": "我想找个人聊聊", "en": "can I talk to somebody"}[language], "ask_human")
    talk.say(PHONE[language])
    talk.say({"zh": "不方便说", "en": "I'd rather not say"}[language])
    assert talk.asks is None


@both
def test_who_states_a_problem_is_not_sent_away(begin: Begin, language: str) -> None:
    """The classifier took a dealer's question for that of a would-be partner."""
    talk = begin(language)
    talk.say(PROBLEM[language], "not_buyer", confidence=0.7)
    assert talk.lead["verdict"] != "disqualified"
    assert talk.asks is not None


@both
def test_no_mails_is_no_goodbye(begin: Begin, language: str) -> None:
    talk = begin(language)
    talk.say({"zh": "别发邮件", "en": "no emails please"}[language], "opt_out")
    assert talk.asks == "need"
    assert talk.lead["verdict"] != "disqualified"


@both
def test_no_phone_refuses_the_phone_and_not_the_question(begin: Begin, language: str) -> None:
    talk = begin(language)
    talk.say({
        "zh": "先说好，不留电话，能聊就聊。我们做油烟机的",
        "en": "to be clear, no phone calls, but we can chat. we make kettles",
    }[language])  # fmt: skip
    assert talk.asks == "need", "the need is still open"
