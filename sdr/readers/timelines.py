"""By when the person means to decide: a date, later, or only looking.

`read_timeline` turns the named times of a message into the `timeline` fact. A date in a sentence
about something else (a contract that ends, a fair, a meeting) is not a timeline unless asked.
"""

import re
from datetime import date, timedelta

from sdr.readers import plans_en, timelines_zh
from sdr.readers.days import Named, add_months
from sdr.readers.plans import (
    ABOUT_VENDOR,
    BOUND,
    BUT_LOOKING,
    DECIDES,
    FAR_OFF,
    HOW_LONG,
    INTENT,
    JUST_LOOKING,
    LATER,
    LOOKING,
    NO_BUYER,
    NOT_NOW,
    NOT_TIMELINE,
    PAST,
    SEASON_TURNS,
    STRONG,
    TALK,
    TIMING,
    WONDERS,
)
from sdr.readers.reading import JSON
from sdr.readers.text import Span, around, has_han, is_question, sentences
from sdr.readers.timelines_zh import (
    PUT_OFF,
    PUT_OFF_ASKED,
    asks_whether_in_time,
    bare_day,
    bare_year,
    denied_soon,
    looks,
    sent_to_look,
    surely,
    wished,
    year_ends,
)

_BEFORE = re.compile(
    r"\s?(?:的)?(?:大促|活动|长假|假期|放假|开始|开幕|到来|来临|来|旺季|备货|销售|节|会|当天|那天|"
    r"结束|过完)*"
    r"(?:之前|以前|前(?!后|面|期|台|端))"
)
_BEFORE_EN = re.compile(
    r"(?:before|prior to|ahead of|earlier than|this side of|in time for)\s(?:the\s)?$"
)
_AFTER = re.compile(
    r"\s?(?:之后|以后|后(?!年|台|面|端|续)|(?:忙|搞|过|做|弄|收|办)?完(?!成|善|结|备)|"
    r"结束(?!前|之前)|过了|一过|过去)"
)
_AFTER_EN = re.compile(r"(?:after|once|past|following)\s(?:the\s)?$")
#: "before March is over" means its last day.
_IS_OVER = re.compile(r"(?:'s|s)?\s?(?:is|are|has)? ?(?:over|out|up|done|through|gone|ends?)\b")
_EARLIEST_EN = re.compile(r"\s?(?:at the (?:very )?earliest|or later|onwards)")
_SOON_ELSE = re.compile(
    r"了?[,!。\s]*(?:来|派|给我|联系|回|打|发|给我|安排人|推|报|转|让|找|叫|call|contact|reply|"
    r"send|"
    r"get back|"
    r"reach|respond|connect|删|停|退订|滚|注销|清空)"
)


_SOON = timedelta(35)  # what is further off than "as soon as possible"
_IT_IS = re.compile(r"(?:现在|都|已经|这都|眼看)(?:是|到|快)?$")
_NAMES_A_THING = re.compile(r"(?:的)?(?:规划|计划里|合同|质保|免息|分期|老店|老厂)")


def _end(folded: str, named: Named) -> tuple[date, Span, float]:
    """The last day meant, with 前 / before and 后 / after applied."""
    span = named.span
    words = folded[span.start : span.end]
    head = folded[max(0, span.start - 16) : span.start]
    ended = re.search(r"底|末|end|eo[myq]|内|尾|\b(?:out|over|done)\b", words) is not None
    ended = ended or _IS_OVER.match(folded, span.end) is not None
    before = _BEFORE.match(folded, span.end)
    ended = ended or (before is not None and re.search(r"结束|过完", before.group()) is not None)
    before_en = _BEFORE_EN.search(head) or re.match(r"before\b", words)
    if before is not None or before_en is not None:
        lead = _BEFORE_EN.search(head)
        start = span.start if lead is None else span.start - len(lead.group())
        end = span.end if before is None else before.end()
        day = (
            named.last
            if ended
            or named.grain in ("length", "soon")
            or words[-1] in "号日"
            or (named.grain == "year" and "中" in words)
            else named.first - timedelta(1)
        )
        return day, Span(max(0, start), end), 0.9
    after = _AFTER.match(folded, span.end)
    after_en = _AFTER_EN.search(head)
    if year_ends(folded, named):
        return named.last, span, 0.9
    if (after is not None or after_en is not None) and named.grain != "length":
        start = span.start if after_en is None else span.start - len(after_en.group())
        return add_months(named.last, 1), Span(start, after.end() if after else span.end), 0.55
    return named.last, span, 0.6 if named.vague else 0.9


def _value(status: str, by: date | None) -> JSON:
    return {"status": status, "by": by.isoformat() if by else None}


def read_timeline(  # noqa: C901
    folded: str, clauses: list[Span], times: list[Named], today: date, *,
    asked: bool, last: bool, open_answer: bool = False,
) -> tuple[JSON, Span, float] | None:  # fmt: skip
    """The timeline: (wire value, where, how sure) or None; "don't know" is read by `answers`.
    `open_answer`: an open question was asked, so that a day belongs to the story told.
    """
    later = (
        LATER.search(folded)
        or plans_en.SOMEDAY.search(folded)
        or (PUT_OFF_ASKED.search(folded) if asked else None)
    )
    looking = LOOKING.search(folded) or plans_en.READING_UP.search(folded)
    day = bare_day(folded, today) if asked else None
    if day is not None:
        return _value("date", day[0]), day[1], 0.9
    usable: list[tuple[Named, date, Span, float, bool]] = []
    for named in times:
        by, span, sure = _end(folded, named)
        clause = around(clauses, named.span.start)
        words = folded[clause.start : clause.end]
        if wished(folded, named):
            by = add_months(today, 1)
        if by < today or by > add_months(today, 120) or denied_soon(folded, named):
            continue
        if has_han(folded) and folded.startswith(("刚", "才"), named.span.end):
            continue  # 双十一刚打完
        own = plans_en.HEARD.sub("", _own_part(folded, clause, named))
        if PAST.search(own) and not TIMING.search(words) and not DECIDES.search(words):
            continue  # "we started selling online in January"
        if _IT_IS.search(folded[: named.span.start]) and folded.startswith("了", named.span.end):
            continue  # 现在十一月了
        if named.grain == "length" and _NAMES_A_THING.match(folded, named.span.end):
            continue  # 三年规划里的事
        if NOT_NOW.search(folded, named.span.end, clause.end) or SEASON_TURNS.search(own):
            continue
        wonders = WONDERS.search(words) is not None and DECIDES.search(words) is None
        if ABOUT_VENDOR.search(words) and is_question(folded[clause.start : clause.end + 1]):
            continue
        if named.grain == "length" and HOW_LONG.search(words):
            continue
        if named.grain != "soon" and (wonders or _to_talk(folded, clause, named)):
            continue
        if named.grain == "length" and re.match(
            r"\s?(?:上的|能|可以|才能|做完的|搞定的)", folded[named.span.end :]
        ):
            continue  # 几周上的 asks
        if named.grain == "soon":
            if re.search(r"删|退订|注销|别再|不要再", folded):
                continue
            if _SOON_ELSE.match(folded, named.span.end) or (
                not asked and NOT_TIMELINE.search(words)
            ):
                continue
            alone = named.span.end - named.span.start >= 0.7 * len(words)
            if not asked and words == "yesterday":
                continue  # "when did it break?"
            if not asked and not alone and not INTENT.search(words):
                continue
        elif not asked:
            if named.grain == "day" and re.search(
                r"点|:\d\d|am\b|pm\b|o'?clock|上午|下午|晚上", words
            ):
                continue
            deadline = _deadline(folded, clause, named)
            meant = deadline or INTENT.search(words) or TIMING.search(folded)
            asks = (
                is_question(folded) and _in_question(folded, named.span)
                and not asks_whether_in_time(folded, clause.end)
            )  # fmt: skip
            if asks or not meant or (NOT_TIMELINE.search(own) and not deadline):
                continue
            if named.grain == "season" and words.startswith("the ", _from(clause, named)):
                continue  # "the spring launch" is a thing
            if (
                named.grain == "length"
                and not deadline
                and not BOUND.search(folded[max(0, named.span.start - 8) : named.span.end + 4])
            ):
                continue
            if named.year_only and not STRONG.search(words):
                continue
            alone = named.span.end - named.span.start >= 0.3 * len(words)
            if open_answer and not STRONG.search(words) and not (alone and DECIDES.search(words)):
                continue
            sure -= 0.05 if STRONG.search(words) else 0.15  # 春节后就想上 is a plan
        if named.grain == "length" and re.search(
            r"(?:每|every|for the last|过去|最近|近|用了(?:快)?|already|over|past|干了|"
            r"做了|上线|[拖想说谈吵等盼看聊念叨折腾琢磨开干搞弄撑]了(?:快|整整|都|差不多|有|"
            r"将近)?)\s?$",
            folded[: named.span.start],
        ):
            continue
        usable.append(
            (
                named,
                by,
                span,
                sure,
                bool(
                    DECIDES.search(
                        folded, max(clause.start, span.start - 22), min(clause.end, span.end + 10)
                    )
                ),
            )
        )
    if usable and not has_han(folded):
        near = [u for u in usable if not plans_en.is_far(folded, u[0], u[1], today)]
        if asked and not near:
            return _value("later", None), usable[0][2], 0.85
        usable = near
    # 明年再说, "maybe next year": a bare year beside a "later" word is not a date.
    dated = [
        u for u in usable
        if not (u[0].year_only and (later is not None or _EARLIEST_EN.match(folded, u[0].span.end)))
    ]  # fmt: skip
    if later is not None and dated and not asked:
        dated = [u for u in dated if u[0].grain != "soon"]
    if looking is not None and BUT_LOOKING.search(folded[: looking.start()]):
        dated = [u for u in dated if u[0].span.start > looking.start()]
    specific = [u for u in dated if not _near(folded, later, u[0])]
    if asked and has_han(folded) and any(u[1] > today + _SOON for u in specific):
        # 越早越好,最好春节前
        specific = [u for u in specific if u[0].grain != "soon"] or specific
    if any(not u[0].year_only for u in specific):
        specific = [u for u in specific if not u[0].year_only]  # 等明年预算下来,三四月吧
    if specific:
        if len(specific) > 1:  # 双十二忙完就定 年底前吧: a day after something is the weaker one
            specific = [u for u in specific if u[3] > 0.55 or u[0].vague] or specific
        deciding = [u for u in specific if u[4]]
        sure_of = surely(folded, [u[0] for u in specific]) if has_han(folded) else None
        if sure_of is not None:
            deciding = [specific[sure_of]]
        settled = last or _alone_at_last(folded, clauses, specific[-1][2])
        called = [u for u in specific if _CALL_IT.search(folded[: u[0].span.start])]
        if len(specific) > 1 and any(
            rules.is_corrected(folded, specific[0][0], specific[-1][0])
            for rules in (plans_en, timelines_zh)
        ):
            deciding = specific[-1:]
        if asked and called:
            deciding = called[-1:]  # "mid February latest, let's say the 15th"
        pick = specific[-1] if settled else (deciding or specific)[0]
        named, by, span, sure, _ = pick
        by = (
            _before_that(folded, named, by)
            if asked and sure_of is None and not year_ends(folded, named)
            else by
        )
        if bare_year(folded, named) and by.year > today.year:
            return _value("later", None), span, 0.8
        return _value("date", by), span, round(sure, 2)
    only = looks(folded, asked=asked)
    if only is not None and not is_question(folded):
        return _value("looking", None), only, 0.85
    if looking is not None and (asked or (not is_question(folded) and _only_looks(folded))):
        return _value("looking", None), Span(*looking.span()), 0.9 if asked else 0.75
    if later is not None and asked:
        return _value("later", None), Span(*later.span()), 0.9
    far = None
    if not asked:
        patterns = (FAR_OFF, PUT_OFF, plans_en.SOMEDAY)
        far = next((m for p in patterns if (m := p.search(folded)) is not None), None)
    if far is not None and not _in_question(folded, Span(*far.span())):
        return _value("later", None), Span(*far.span()), 0.7
    return None


#: The day told before is that of an event: 大会一月十八,会前要定.
_BEFORE_THAT = re.compile(
    r"[,。;\s][^,。;!?]{0,6}?(?:(?:那|这|此|它)(?:个|天|时候?|一天)?(?:之|以)?前|(?:会|节|"
    r"展|榨季|旺季|开张|开业|"
    r"投产|上市|发布|到期)(?:之)?前|(?:之|以)前(?!的|用|没|是|有))"
)


def _before_that(folded: str, named: Named, by: date) -> date:
    """The day before an event whose day was told, where the plan is "before that"."""
    if named.grain != "day" or by != named.last:
        return by
    return by - timedelta(1) if _BEFORE_THAT.match(folded, _clause_end(folded, named)) else by


def _clause_end(folded: str, named: Named) -> int:
    end = re.compile(r"[,。;!?\s]|$").search(folded, named.span.end)
    return named.span.end if end is None else end.start()


_LAST_WORDS = re.compile(
    r"(?:那|就|大概|应该|还是|差不多|估计|也就|得|到|定在|算|最晚|最迟|吧|呗|左右|的样子|"
    r"之?前|[,。~!\s])*"
)


def _alone_at_last(folded: str, clauses: list[Span], span: Span) -> bool:
    """Whether the last clause is a time and nothing else: …三月份之前要定,三月底吧."""
    if not has_han(folded) or len(clauses) < 2 or span.start < clauses[-1].start:
        return False
    rest = folded[clauses[-1].start : span.start] + folded[span.end : clauses[-1].end]
    return _LAST_WORDS.fullmatch(rest) is not None


def _in_question(folded: str, span: Span) -> bool:
    """Whether a time stands in a question; another sentence may ask what it likes."""
    if has_han(folded):
        return is_question(folded)
    own = around(sentences(folded), span.start)
    return is_question(folded[own.start : own.end + 1])


def _only_looks(folded: str) -> bool:
    """Whether somebody who could buy says unasked that they only look."""
    found = JUST_LOOKING.search(folded) or plans_en.READING_UP.search(folded)
    other = NO_BUYER.search(folded) is not None or sent_to_look(folded)
    return found is not None and not other


#: "let's say the 15th": what somebody settles on after a guess.
_CALL_IT = re.compile(
    r"\b(?:let'?s say|let'?s go for|call it|make (?:it|that)|realistically|i'?d say|so)[,:.]*\s"
    r"(?:by |in |on )?(?:the )?$"
)
_LINKED = re.compile(r"\b(?:so|but|because|then|hence|therefore|and)\b")


def _own_part(folded: str, clause: Span, named: Named) -> str:
    """The part of a clause that a time belongs to: what is told behind a "so" is another matter."""
    start, end = clause.start, clause.end
    for link in _LINKED.finditer(folded, clause.start, clause.end):
        if link.end() <= named.span.start:
            start = link.end()
        elif link.start() >= named.span.end:
            end = link.start()
            break
    return folded[start:end]


def _deadline(folded: str, clause: Span, named: Named) -> bool:
    """Whether the sentence around a time tells a day by which something is bought or decided."""
    own = around(sentences(folded), named.span.start)
    told = plans_en.DEADLINE.search(folded, own.start, own.end)
    near = told is not None and told.start() < clause.end + 40
    return near or plans_en.BY_THEN.match(folded, named.span.end) is not None


def _from(clause: Span, named: Named) -> int:
    """Where a time begins inside its clause."""
    return named.span.start - clause.start


def _to_talk(folded: str, clause: Span, named: Named) -> bool:
    """Whether a day or a week is only when to talk on: "speak tomorrow", 周一接着说."""
    if named.grain not in ("day", "week"):
        return False
    return TALK.search(folded, clause.start, clause.end) is not None


def _near(folded: str, later: re.Match[str] | None, named: Named) -> bool:
    """A date that belongs to a postponement (今年不动, "not before 2027") rather than a plan."""
    if later is None:
        return False
    if named.span.start < later.end() and later.start() < named.span.end:
        return True
    if re.search(
        r"not (?:before|until|till|within|in|for)\s(?:\w+\s){0,2}$", folded[: named.span.start]
    ):
        return True
    return (
        re.match(
            r"\s?(?:再说|再看|再聊|再谈|再考虑|再来|不考虑|别想|不动)", folded[named.span.end :]
        )
        is not None
    )
