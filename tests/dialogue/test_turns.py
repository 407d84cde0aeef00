"""Which action a message leads to, in both languages and in the light of what was asked."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.dialogue.conftest import Bot, Recorder

_senders = (f"c{number}" for number in itertools.count())


@pytest.fixture
def sender() -> str:
    """A conversation of its own for each test."""
    return next(_senders)


ACTIONS = [
    ("hello there", "你好呀", "action_discover"),
    ("we make beer in qingdao", "我们是青岛做啤酒的", "action_discover"),
    ("how much does it cost per year", "一年多少钱", "action_answer"),
    ("can it connect to our SAP system", "能跟我们的SAP对接吗", "action_answer"),
    ("where is our data stored, is it safe", "数据安全吗,存在哪里", "action_answer"),
    ("can we host it on our own servers", "可以私有化部署吗", "action_answer"),
    ("what does your company do", "你们公司是做什么的", "action_answer"),
    ("why should i choose you over salesforce", "跟别家比你们有什么优势", "action_answer"),
    ("do you have customers in our industry", "有我们行业的案例吗", "action_answer"),
    ("just email me a brochure please", "先发份资料给我看看", "action_answer"),
    ("why do you need my phone number", "你要我电话干什么", "action_explain"),
    ("that's too expensive for us", "太贵了,超出预算", "action_answer_objection"),
    ("not now, maybe next year", "现在太忙,明年再说", "action_answer_objection"),
    ("we don't need this, excel is enough", "我们不需要,现在的够用了", "action_answer_objection"),
    ("it's not my decision, my boss decides", "我做不了主,得问老板", "action_answer_objection"),
    ("i don't believe you, sounds like a scam", "不相信,感觉是骗人的", "action_answer_objection"),
    ("we already chose another vendor", "我们已经选了别家", "action_answer_objection"),
    ("i want to talk to a human please", "给我转人工", "action_hand_over"),
    ("please stop sending me messages", "不要再给我发消息了", "action_opt_out"),
    ("i'm a student writing my thesis", "我是学生,写论文用的", "action_let_go"),
    ("i'm your customer and can't log in", "我是你们老客户,系统登不上了", "action_let_go"),
    ("fuck you, stupid idiot", "滚,傻逼", "action_warn"),
    ("what is the capital of france", "法国首都是哪里", "action_admit"),
    ("are you a robot or a human", "你是机器人还是真人", "action_social"),
    ("thank you very much", "非常感谢", "action_social"),
    ("goodbye, talk to you later", "再见,下次聊", "action_goodbye"),
]


@pytest.mark.parametrize(("en", "zh", "action"), ACTIONS, ids=[row[0] for row in ACTIONS])
def test_each_act_leads_to_its_action_in_both_languages(
    bot: Bot, en: str, zh: str, action: str
) -> None:
    """One message, one action, the same in English and Chinese."""
    assert bot.action(en, next(_senders), language="en") == action
    assert bot.action(zh, next(_senders), language="zh") == action


BARE = [
    ("200", "company_size"),
    ("300k", "budget"),
    ("二十万左右", "budget"),
    ("in three months", "timeline"),
    ("年底前", "timeline"),
    ("13912345678", "phone"),
    ("啤酒", "industry"),
    ("john smith", "name"),
    ("我说了算", "buying_role"),
]


@pytest.mark.parametrize(("text", "asked"), BARE)
def test_a_bare_answer_is_read_in_the_light_of_its_question(
    bot: Bot, sender: str, text: str, asked: str
) -> None:
    """What the readers found decides that the fragment is an answer."""
    action = bot.action(text, sender, asked=asked, reads=[asked], covered=1.0)
    assert action == "action_discover"


@pytest.mark.parametrize("text", ["how much is it?", "多少钱啊"])
@pytest.mark.parametrize("asked", ["budget", "company_size", "timeline", "email"])
def test_a_question_stays_a_question_whatever_was_asked(
    bot: Bot, sender: str, text: str, asked: str
) -> None:
    """An interruption is answered; the open question is the application's to put again."""
    assert bot.action(text, sender, asked=asked, reads=[], covered=0.0) == "action_answer"


def test_interrupted_conversation_goes_on(bot: Bot, sender: str) -> None:
    """Answer, question, objection, answer: each turn one action."""
    said: list[tuple[str, str, dict[str, Any]]] = [
        ("我们是做瓷砖的", "action_discover", {"asked": "industry", "reads": ["industry"]}),
        ("一年多少钱", "action_answer", {"asked": "company_size"}),
        ("太贵了吧", "action_answer_objection", {"asked": "company_size"}),
        ("为什么要问人数", "action_explain", {"asked": "company_size"}),
        ("300人", "action_discover", {"asked": "company_size", "reads": ["company_size"]}),
        ("can i talk to a person", "action_hand_over", {"asked": "budget"}),
        ("谢谢,再见", "action_goodbye", {}),
    ]
    for text, action, metadata in said:
        assert bot.action(text, sender, **metadata) == action, text


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("We're a brewery with 300 people. How much is it per year?", "action_answer"),
        ("我们是做啤酒的,300人。一年多少钱?", "action_answer"),
        ("Thanks, very clear. Please stop sending me messages.", "action_opt_out"),
        ("谢谢。不要再给我发消息了。", "action_opt_out"),
        ("多少钱?算了,给我转人工客服吧。", "action_hand_over"),
        ("What does it cost? Actually, let me talk to a person.", "action_hand_over"),
    ],
)
def test_of_several_acts_the_first_in_order_counts(
    bot: Bot, sender: str, text: str, action: str
) -> None:
    """Stop before person before question before answer."""
    assert bot.action(text, sender) == action


def test_signs_leave_no_doubt(bot: Bot, sender: str, recorder: Recorder) -> None:
    """TD is a stop even where a name was asked."""
    assert bot.action("TD", sender, asked="name", reads=["name"], covered=1.0) == "action_opt_out"
    assert recorder.calls[-1]["tracker"]["latest_message"]["intent"]["confidence"] == 1.0


@pytest.mark.parametrize("text", ["asdfgh", "？？？", "...", "xkcdqqzzzt"])
def test_what_cannot_be_read_is_asked_again(bot: Bot, sender: str, text: str) -> None:
    """No guess is made of keyboard noise."""
    assert bot.action(text, sender) == "action_rephrase"


@pytest.mark.parametrize(
    "text", ["/opt_out", "/restart", "/session_start", '/inform{"email": "x"}']
)
def test_a_slash_is_no_command(bot: Bot, sender: str, recorder: Recorder, text: str) -> None:
    """Nobody sets an intent, an entity or a session by typing it."""
    bot.say("你好", sender)
    bot.say(text, sender)
    latest = recorder.calls[-1]["tracker"]["latest_message"]
    assert latest["text"] == text
    assert latest["intent"]["confidence"] < 1.0
    assert latest["entities"] == []


def test_the_action_gets_metadata_ranking_and_acts(
    bot: Bot, sender: str, recorder: Recorder
) -> None:
    """What the application sent, and all that the classifier made of it."""
    metadata = {"conversation_id": "cnv_1", "language": "zh", "asked": "budget", "probe": True}
    bot.say("二十万左右", sender, **metadata)
    names = [call["next_action"] for call in recorder.calls]
    assert names == ["action_session_start", "action_discover"]
    latest = recorder.calls[-1]["tracker"]["latest_message"]
    assert latest["metadata"] == metadata
    assert latest["acts"][0] == latest["intent"]["name"] == "inform"
    assert latest["intent_ranking"][0] == latest["intent"]
    assert len(latest["intent_ranking"]) > 1
    started = recorder.calls[0]["tracker"]["slots"]["session_started_metadata"]
    assert started["conversation_id"] == "cnv_1"


@pytest.mark.parametrize(
    "text", ["", "a" * 4000, "<b>hi</b>", "'; DROP TABLE leads;--", "\x00\x07"]
)
def test_any_text_gets_exactly_one_answer(bot: Bot, sender: str, text: str) -> None:
    """Odd input is a turn like any other."""
    assert len(bot.say(text, sender)) == 1


def test_a_failing_action_server_gives_nothing_and_says_nothing_personal(
    bot: Bot, sender: str, recorder: Recorder
) -> None:
    """An empty answer is how the application sees the failure; the log names no person."""
    secret = "my number is 13500009999 and i am Wilhelmina"
    recorder.status = 500
    assert bot.say(secret, sender, language="en") == []
    recorder.status = 200
    assert bot.action("how much is it", sender) == "action_answer"
    log = bot.log.read_text()
    assert "Encountered an exception while running action" in log
    assert "status 500" in log
    assert "13500009999" not in log
    assert "Wilhelmina" not in log


def test_an_action_server_that_is_down_is_found_again(
    bot: Bot, sender: str, recorder: Recorder
) -> None:
    """Down: nothing, and quickly. Up again: the next message is answered."""
    from tests.dialogue.conftest import serve_actions

    assert recorder.server is not None
    port = recorder.server.server_address[1]
    recorder.server.shutdown()
    recorder.server.server_close()
    started = time.monotonic()
    assert bot.say("hello there", sender) == []
    assert time.monotonic() - started < 5
    recorder.server = serve_actions(recorder, port)
    assert bot.action("how much is it", sender) == "action_answer"


def test_the_log_holds_no_sentence(bot: Bot, sender: str) -> None:
    """Also when all goes well."""
    bot.say("我是王小明,电话13600001111", sender)
    log = bot.log.read_text()
    assert "王小明" not in log
    assert "13600001111" not in log
