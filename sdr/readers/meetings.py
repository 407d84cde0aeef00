"""When the person can be met or called: a day and an hour, as ISO 8601 with offset.

A day without an hour stands at 10:00, a part of a day at its usual hour, both with a confidence
below 0.6, so that the hour is asked back. Hours from 1 to 7 without more are afternoon hours.
"""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sdr.readers.days import Named, han_day
from sdr.readers.reading import JSON
from sdr.readers.text import Span

_HOUR = r"(?:\d{1,2}|十[一二]?|二十[一二三]?|[一二两三四五六七八九])"
_PART_ZH = r"(?:上午|早上|早晨|清早|早|中午|正午|下午|傍晚|晚上|晚间|晚|夜里|凌晨|午后)"
_CLOCK = re.compile(
    rf"(?P<part>{_PART_ZH})?\s?(?<![\d.])(?P<h>{_HOUR})(?:(?:点钟?|时)(?!以内)(?:(?P<half>半)|"
    rf"(?P<quarter>[一三])刻|(?P<zm>\d{{1,2}}|[一二三四五]?十[一二三四五六七八九]?)分?)?(?!的|货|"
    rf"利|数|几|错)|[:](?P<m>[0-5]\d))\s?(?P<ap2>am|pm|a\.m\.|p\.m\.)?"
    r"|(?<![\d.:,])(?P<eh>\d{1,2})(?:[:.](?P<em>[0-5]\d))?\s?(?:(?P<ap>am\b|pm\b|a\.m\.|p\.m\.)|"
    r"(?P<oc>o ?'?clock)|h\b|(?P<hrs>hrs\b))"
    r"|(?P<noon>\bnoon\b|\bmidday\b)"
)
_AT = re.compile(
    r"(?:\bat|between|around|about|after|from|"
    r"before)\s(?P<eh>\d{1,2})(?::(?P<em>[0-5]\d))?(?![\d%.,]|\s?(?:k\b|people|ppl|days|"
    r"weeks|months|years))"
)
_PART_ONLY = re.compile(
    rf"(?P<zh>{_PART_ZH})(?!好|会|市|开)|(?P<en>\bmorning\b|after lunch|\bafternoon\b|"
    rf"\bevening\b|\btonight\b|\bnoon\b|before lunch|lunch ?time|end of (?:the )?day)"
)
_USUAL = {
    "上午": 10, "早上": 9, "早晨": 9, "清早": 8, "早": 9, "中午": 12, "正午": 12, "午后": 14,
    "下午": 15, "傍晚": 18, "晚上": 19, "晚间": 19, "晚": 19, "夜里": 20, "凌晨": 1,
    "morning": 10, "after lunch": 14, "afternoon": 15, "evening": 19, "tonight": 19, "noon": 12,
    "before lunch": 11, "lunch time": 12, "lunchtime": 12, "end of day": 17, "end of the day": 17,
}  # fmt: skip
_LATE = ("下午", "傍晚", "晚上", "晚间", "晚", "夜里", "午后", "pm", "p.m.", "evening", "afternoon")
_ZONES: tuple[tuple[str, str], ...] = (
    (r"beijing time|china time|shanghai time|北京时间|中国时间|\bcst\b", "Asia/Shanghai"),
    (r"singapore time|\bsgt\b|新加坡时间", "Asia/Singapore"),
    (r"india time|\bist\b|印度时间", "Asia/Kolkata"),
    (r"german time|berlin time|\bcet\b|\bcest\b|德国时间", "Europe/Berlin"),
    (r"london time|uk time|\bbst\b|英国时间", "Europe/London"),
    (r"\best\b|\bedt\b|new york time|eastern time", "America/New_York"),
    (r"\bpst\b|\bpdt\b|pacific time", "America/Los_Angeles"),
    (r"\bjst\b|tokyo time|日本时间", "Asia/Tokyo"),
    (r"jakarta time|\bwib\b", "Asia/Jakarta"),
    (r"vietnam time|hanoi time|bangkok time|thai time", "Asia/Bangkok"),
    (r"\butc\b|\bgmt\b", "UTC"),
)  # fmt: skip
_MEETING_WORD = re.compile(
    r"会议|开会|演示|见面|面谈|约|聊|通话|电话|打给|打过来|打我|联系我|拜访|过来|上门|有空|方便|"
    r"腾讯会议|视频|都行|可以"
    r"|\b(?:meet|meeting|call|demo|phone me|ring|talk|teams|zoom|speak|visit|chat|free|available|"
    r"works for me|appointment|slot|office)\b"
)
_NOT_A_MEETING = re.compile(
    r"每天|每周|每个|天天|都要|开工|下班前把|不行|不方便|没空|有会|every|each|daily|usually|"
    r"no good|busy|not free|don't call|at lower"
)
_BUSY = re.compile(r"(?:我|有|要)?开会|有会|没空|不行|busy|not free|in (?:a )?meeting")
_RELATIVE = re.compile(
    r"(?:in|after)\s(?P<n>an?|\d{1,2}|two|three|half an?)\s(?P<u>hours?|minutes?|mins?)\b|"
    r"(?P<zn>半|\d{1,2}|[一二两三四五])个?(?P<zu>小时|钟头|分钟)(?:后|以后|之后)"
)


def _zone(folded: str, tz: ZoneInfo) -> ZoneInfo:
    for pattern, name in _ZONES:
        if re.search(pattern, folded):
            return ZoneInfo(name)
    return tz


def _minutes(match: re.Match[str]) -> tuple[time, bool] | None:
    """(time of day, whether morning or afternoon was said)."""
    groups = match.groupdict()
    if groups.get("noon"):
        return time(12), True
    hour_words = groups.get("h") or groups.get("eh") or ""
    hour = han_day(hour_words)
    minute = 0
    if groups.get("half"):
        minute = 30
    elif groups.get("quarter"):
        minute = 15 if groups["quarter"] == "一" else 45
    elif groups.get("zm"):
        minute = han_day(groups["zm"])
    elif groups.get("m") or groups.get("em"):
        minute = int(groups.get("m") or groups.get("em") or 0)
    part = (groups.get("part") or groups.get("ap") or groups.get("ap2") or "").strip()
    said = bool(part)
    if part in _LATE and hour < 12:
        hour += 12
    elif part in ("am", "a.m.") and hour == 12:
        hour = 0
    elif (part in ("中午", "正午") and hour < 3) or (not said and 1 <= hour <= 7):
        hour += 12
    if hour > 23 or minute > 59:
        return None
    return time(hour, minute), said


def read_meeting(  # noqa: C901
    folded: str, times: list[Named], now: datetime, tz: ZoneInfo, *, asked: bool, last: bool
) -> tuple[JSON, Span, float] | None:
    """The meeting time: (ISO 8601 with offset, where, how sure) or None. `now` is aware."""
    zone = _zone(folded, tz)
    local = now.astimezone(zone)
    today = local.date()
    relative = _RELATIVE.search(folded)
    if relative is not None and (asked or _MEETING_WORD.search(folded)):
        return _relative(relative, local)
    days = [n for n in times if n.grain in ("day", "week") and n.first >= today]
    clock: re.Match[str] | None = None
    clocks = [m for m in _CLOCK.finditer(folded) if not _inside(m, times)]
    if (asked and not clocks) or (days and not clocks):
        clocks = [m for m in _AT.finditer(folded) if not _inside(m, times)]
    if clocks:
        clock = clocks[-1] if last else clocks[0]
    part = None
    for match in _PART_ONLY.finditer(folded):
        rest = folded[match.end() : match.end() + 8]
        if not (_BUSY.search(rest) and len(folded) > match.end() + 4):
            part = match
            break
    if not asked:
        if clock is None or not (days or _MEETING_WORD.search(folded)):
            return None
        if _NOT_A_MEETING.search(folded) or (days and days[0].grain != "day"):
            return None
        if not days and not (
            clock["part"] or clock["ap"] if "part" in clock.re.groupindex else True
        ):
            return None
    if clock is None and part is None and not days:
        return None
    named = (days[-1] if last else days[0]) if days else None
    at = _minutes(clock) if clock is not None else None
    sure = 0.9
    if at is not None:
        hour, said = at
        if not said and part is not None and clock is not None and hour.hour < 12:
            word = part["zh"] or part["en"] or ""
            if word in _LATE or word in ("after lunch", "tonight"):
                hour = hour.replace(hour=hour.hour + 12)
    elif part is not None:
        hour, sure = time(_USUAL[part["zh"] or part["en"]]), 0.55
    else:
        hour, sure = time(10), 0.5
    day: date = named.first if named is not None else today
    if named is not None and named.grain == "week":
        day, sure = max(named.first, today), min(sure, 0.4)
    moment = datetime.combine(day, hour, zone)
    if moment <= local:
        step = 1
        if (
            named is not None
            and re.search(
                r"周|星期|礼拜|day|mon|tue|wed|thu|fri|sat|sun",
                folded[named.span.start : named.span.end],
            )
            and named.first == today
        ):
            step = 7
        moment = datetime.combine(day + timedelta(days=step), hour, zone)
    if named is None:
        sure = min(sure, 0.6 if at is not None else 0.4)
    spans = [s for s in (named.span if named else None,
                         Span(*clock.span()) if clock is not None and at else None,
                         Span(*part.span()) if part is not None and at is None else None) if s]  # fmt: skip  # noqa: E501
    if not spans:
        return None
    start, end = min(s.start for s in spans), max(s.end for s in spans)
    return moment.isoformat(timespec="seconds"), Span(start, end), sure if asked else sure - 0.1


def _relative(match: re.Match[str], local: datetime) -> tuple[JSON, Span, float]:
    words = match["n"] or match["zn"]
    numbers = {
        "a": 1.0,
        "an": 1.0,
        "two": 2.0,
        "three": 3.0,
        "half a": 0.5,
        "half an": 0.5,
        "半": 0.5,
    }
    count = numbers.get(words) or float(han_day(words))
    unit = match["u"] or match["zu"]
    step = timedelta(minutes=count) if unit.startswith(("min", "分")) else timedelta(hours=count)
    moment = (local + step).replace(second=0, microsecond=0)
    return moment.isoformat(timespec="seconds"), Span(*match.span()), 0.75


def _inside(match: re.Match[str], times: list[Named]) -> bool:
    return any(
        n.span.start < match.end() and match.start() < n.span.end
        for n in times
        if n.grain != "soon" and n.grain != "length"
    )
