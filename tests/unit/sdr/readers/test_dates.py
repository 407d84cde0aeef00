"""Timelines and meeting times, resolved from one Saturday in November 2026."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from sdr.readers import read
from sdr.readers.days import add_months
from sdr.readers.festivals import feast_on
from tests.unit.sdr.readers.words import LEXICON, NOW, find, value

DATES_ZH = [
    ("下个月就想上", "2026-12-31"), ("国庆前", "2027-09-30"), ("最快也得明年三月", "2027-03-31"), ("明年3月", "2027-03-31"),
    ("年底前拍板", "2026-12-31"), ("越快越好!!", "2026-12-21"), ("尽快", "2026-12-21"), ("春节前", "2027-02-05"), ("年前", "2027-02-05"),
    ("过年前", "2027-02-05"), ("三个月内", "2027-02-21"), ("两个月", "2027-01-21"), ("半年内", "2027-05-21"), ("90天", "2027-02-19"),
    ("两三个月", "2027-02-21"), ("六月底", "2027-06-30"), ("三月底前", "2027-03-31"), ("12月15号", "2026-12-15"), ("下半年", "2026-12-31"),
    ("明年上半年", "2027-06-30"), ("今年", "2026-12-31"), ("Q1", "2027-03-31"), ("明年Q2", "2027-06-30"),
    ("下个季度", "2027-03-31"), ("本季度", "2026-12-31"), ("一季度", "2027-03-31"), ("月底", "2026-11-30"), ("下周", "2026-11-29"),
    ("元旦前", "2026-12-31"), ("双十一之前必须跑起来", "2027-11-10"), ("五一前", "2027-04-30"), ("中秋", "2027-09-15"),
    ("2027年5月", "2027-05-31"), ("2027-03-15", "2027-03-15"), ("明年春天", "2027-05-31"), ("一年左右", "2027-11-21"),
    ("老板说三月底前要把订货搬到线上", "2027-03-31"), ("十二月", "2026-12-31"), ("下個月", "2026-12-31"), ("一个半月", "2027-01-05"),
    ("不是三月,是五月", "2027-05-31"), ("明年初", "2027-03-31"), ("后天", "2026-11-23"), ("两周内", "2026-12-05"), ("年内", "2026-12-31"),
    ("赶在618大促前", "2027-06-17"), ("春节放假前", "2027-02-05"), ("Q1结束前", "2027-03-31"), ("三月，哦不，四月", "2027-04-30"), ("没那么快，明年五月吧", "2027-05-31"), ("赶早不赶晚", "2026-12-21"), ("三月或四月", "2027-04-30"),
    ("下个月就得定", "2026-12-31"), ("嗯，年底前", "2026-12-31"),
]  # fmt: skip
DATES_EN = [
    ("before chinese new year", "2027-02-05"), ("before CNY", "2027-02-05"), ("asap, like yesterday", "2026-12-21"), ("ASAP", "2026-12-21"),
    ("Q3", "2027-09-30"), ("within 2 months", "2027-01-21"), ("in 2 months", "2027-01-21"), ("end of june latest", "2027-06-30"),
    ("3 weeks", "2026-12-12"), ("90 days", "2027-02-19"), ("15 march", "2027-03-15"), ("march 15th", "2027-03-15"),
    ("we'd like to begin with a pilot this autumn", "2026-11-30"), ("by year end", "2026-12-31"),
    ("end of the year", "2026-12-31"), ("next month", "2026-12-31"), ("next quarter", "2027-03-31"), ("this quarter", "2026-12-31"),
    ("by June", "2027-06-30"), ("in may", "2027-05-31"), ("Q1 2027", "2027-03-31"), ("first half of next year", "2027-06-30"),
    ("H2 2027", "2027-12-31"), ("six months", "2027-05-21"), ("half a year", "2027-05-21"), ("a couple of months", "2027-01-21"),
    ("6-12 months", "2027-11-21"), ("by the end of next month", "2026-12-31"), ("next week", "2026-11-29"), ("before christmas", "2026-12-24"),
    ("january", "2027-01-31"), ("early next year", "2027-03-31"), ("next spring", "2027-05-31"), ("tomorrow", "2026-11-22"),
    ("in 30 days", "2026-12-21"), ("december", "2026-12-31"), ("immediately", "2026-12-21"),
    ("before the end of march", "2027-03-31"), ("2027-04-01", "2027-04-01"), ("sorry, i meant april", "2027-04-30"), ("double 11", "2027-11-11"),
    ("before the year is out", "2026-12-31"), ("as soon as humanly possible, the season is upon us", "2026-12-21"), ("this side of christmas", "2026-12-24"), ("first week of january", "2027-01-07"), ("jan or feb", "2027-02-28"),
    ("between march and may", "2027-05-31"), ("spring 2027", "2027-05-31"), ("march, no, april", "2027-04-30"), ("no wait, april", "2027-04-30"), ("no rush, maybe june", "2027-06-30"),
]  # fmt: skip
STATUS = [
    ("还没计划", "later"), ("明年再说", "later"), ("明年", "later"), ("最早明年", "later"), ("next year at the earliest", "later"), ("no plan yet", "later"),
    ("maybe next year", "later"), ("不急", "later"), ("not this year", "later"), ("过完年再说", "later"), ("暂时不考虑", "later"),
    ("随便看看", "looking"), ("先了解一下", "looking"), ("就先了解了解行情", "looking"), ("just looking around for now", "looking"),
    ("just browsing", "looking"), ("exploring options", "looking"), ("看领导安排,我真说不准", "unknown"), ("dont know, depends on the new GM", "unknown"),
    ("没定 八字没一撇", "later"), ("还没想过什么时候，走一步看一步", "later"), ("冇計劃", "later"), ("两年内没戏", "later"), ("缓两年吧", "later"), ("not for another year or two", "later"), ("nothing concrete", "later"), ("not within the next two years", "later"), ("没有具体时间", "later"),
    ("领导还没定", "unknown"), ("老板还没发话", "unknown"), ("还没定", "unknown"), ("等老板拍板", "unknown"), ("boss hasn't decided", "unknown"), ("not decided yet", "unknown"), ("up to my boss", "unknown"), ("看情况", "unknown"),
    ("just having a look around really", "looking"), ("comparing vendors for now", "looking"), ("还在比价阶段", "looking"), ("没想买 就看看", "looking"),
    ("not sure", "unknown"), ("不清楚", "unknown"), ("不方便说", "undisclosed"), ("rather not say", "undisclosed"),
]  # fmt: skip
UNASKED = [
    ("招标文件八月底挂网", "2027-08-31"), ("下礼拜就能定下来", "2026-11-29"), ("想年底前换一套", "2026-12-31"),
    ("We must go live before the double 11 campaign so decision is in august", "2027-08-31"), ("we want to decide in Q1", "2027-03-31"),
    ("老板说了最晚12月31号必须选好供应商", "2026-12-31"), ("时间改成五月", "2027-05-31"), ("就是时间不是三月是六月", "2027-06-30"), ("change the timing to april please", "2027-04-30"), ("老板要求年前定下供应商", "2027-02-05"),
    ("money is approved and must be spent before end of Q1", "2027-03-31"), ("our goal is to have it live by june", "2027-06-30"), ("春节前要把系统搭起来", "2027-02-05"),
    ("the tender opens in may and we want to sign by the 30th", "2027-05-30"), ("Q3定供应商 Q4上线", "2027-09-30"),
]  # fmt: skip
UNASKED_STATUS = [
    ("明年再联系我", "later"), ("两年内没戏", "later"), ("not before next year, sorry", "later"), ("we've no timeline yet", "later"), ("随便看看", "looking"), ("just browsing thanks", "looking"),
]  # fmt: skip
# when to talk on, a question, or no time by then: no day to decide by, even when asked
NO_ANSWER = [
    "speak tomorrow", "周一回来接着说", "下周再找你", "lets pause here, I'll pick it up monday", "if we start in january when are we live?", "may I know the reason you need this", "今年春节几号来着", "做得最快的客户几周上的", "密码忘了，客户端进不去",
    "年底前神仙来了也顾不上", "年前没空", "how much a year", "有没有定期巡检",
]  # fmt: skip
NO_TIMELINE = [
    "要是签三年能便宜多少", "the spring launch flopped because of that", "之前有家说四周上线，拖了我们一年半", "新品明年五月上市", "we will launch a new product in may", "不急不急，慢慢来", "暂时不考虑", "还早", "everything else on hold", "零预算。老板说先看看再讲",
    "i work for a competitor, just looking what you do", "我们刚上了一个系统,消化一下再说",
    "合同还有一年半才到期", "去年九月停了", "since 2021 we use SAP", "尽快联系我", "call me asap", "成立于2016年", "他们每周五发周报", "三年没更新的小程序",
    "contract ends in nov", "last year we lost two dealers", "信号马上断", "一个月能搞定不", "业务员三月工资", "what happens in may?", "我们用了三年外勤365",
]  # fmt: skip
MEETINGS = [
    ("明天上午十点以后都行", "2026-11-22T10:00:00+08:00"), ("后天,早上我开会,两点之后有空", "2026-11-23T14:00:00+08:00"),
    ("这个礼拜五 4点", "2026-11-27T16:00:00+08:00"), ("25号晚上七点半方便", "2026-11-25T19:30:00+08:00"),
    ("星期三中午十二点半腾讯会议", "2026-11-25T12:30:00+08:00"), ("下周二下午三点", "2026-11-24T15:00:00+08:00"), ("tomorrow 3pm", "2026-11-22T15:00:00+08:00"),
    ("14:30 on friday, beijing time", "2026-11-27T14:30:00+08:00"), ("28th 10am", "2026-11-28T10:00:00+08:00"),
    ("monday 4 o clock, teams call pls", "2026-11-23T16:00:00+08:00"), ("明天上午十点", "2026-11-22T10:00:00+08:00"),
    ("thursday between 9 and 11", "2026-11-26T09:00:00+08:00"), ("wed morning", "2026-11-25T10:00:00+08:00"),
    ("next tues after lunch works for me", "2026-11-24T14:00:00+08:00"), ("下周二吧", "2026-11-24T10:00:00+08:00"),
    ("3:30 pm on monday singapore time", "2026-11-23T15:30:00+08:00"), ("明天下午2点半", "2026-11-22T14:30:00+08:00"),
    ("12月3号上午9点", "2026-12-03T09:00:00+08:00"), ("friday 9:00 CET", "2026-11-27T09:00:00+01:00"), ("半小时后", "2026-11-21T14:30:00+08:00"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "by"), DATES_ZH + DATES_EN)
def test_a_date_by_which_to_decide(text: str, by: str) -> None:
    assert value(text, "timeline", "timeline") == {"status": "date", "by": by}


@pytest.mark.parametrize(("text", "status"), STATUS)
def test_no_date_but_an_answer(text: str, status: str) -> None:
    reading = find(text, "timeline", "timeline")
    assert reading is not None
    assert reading.value == {"status": status, "by": None}
    assert reading.status == (status if status in ("unknown", "undisclosed") else "value")


@pytest.mark.parametrize(("text", "status"), UNASKED_STATUS)
def test_a_far_or_no_plan_said_unasked(text: str, status: str) -> None:
    assert value(text, "timeline") == {"status": status, "by": None}


@pytest.mark.parametrize("text", NO_ANSWER)
def test_days_that_answer_something_else(text: str) -> None:
    assert find(text, "timeline", "timeline") is None


@pytest.mark.parametrize(("text", "by"), UNASKED)
def test_a_timeline_said_unasked(text: str, by: str) -> None:
    assert value(text, "timeline") == {"status": "date", "by": by}


@pytest.mark.parametrize("text", NO_TIMELINE)
def test_other_days_are_no_timeline(text: str) -> None:
    assert find(text, "timeline") is None


@pytest.mark.parametrize(("text", "at"), MEETINGS)
def test_when_to_meet(text: str, at: str) -> None:
    assert value(text, "meeting_time", "meeting_time") == at


def test_a_day_without_an_hour_is_less_sure() -> None:
    reading = find("下周二吧", "meeting_time", "meeting_time")
    assert reading is not None
    assert reading.confidence < 0.6


def test_a_day_is_meant_in_the_leads_zone() -> None:
    late = datetime(2026, 11, 21, 20, 0, tzinfo=ZoneInfo("UTC"))
    for zone, day in (("UTC", "2026-11-22"), ("Asia/Shanghai", "2026-11-23")):
        got = read(
            "tomorrow",
            asked="timeline",
            language="en",
            now=late,
            tz=ZoneInfo(zone),
            lexicon=LEXICON,
        )
        assert got[0].value == {"status": "date", "by": day}


def test_the_lunar_new_year_of_every_year_in_the_table() -> None:
    for year in range(2024, 2051):
        day = feast_on("spring", year)
        assert day is not None
        assert date(year, 1, 21) <= day <= date(year, 2, 21)
    assert feast_on("spring", 2051) is None


def test_a_month_on_from_the_31st_is_the_months_last_day() -> None:
    assert add_months(date(2027, 1, 31), 1) == date(2027, 2, 28)


def test_a_date_in_the_past_is_no_timeline() -> None:
    assert find("2025年5月", "timeline", "timeline") is None
    assert NOW.year == 2026
