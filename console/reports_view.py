"""What the reports say: sections with a question, its answer in words, and a table of numbers.

Everything is read from sums by day (`sdr.tallies`), so a report costs the days it covers and not
the leads behind them; every number leads to the rows it counts. `console.reports` makes the pages.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from console import reports_costs
from console.words import Words
from sdr import tallies
from sdr.tallies import SPEEDS, STEPS, Sum

DAYS = (30, 90, 365)
MOST = 15  # lines of a table; what is beyond is summed up
KINDS = ("problem", "objection", "system", "question")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is to cover."""

    report: str
    days: int = 90
    language: str = ""
    industry: str = ""
    only: str = ""  # the colleague whose handoffs alone may be seen

    def span(self, words: Words) -> tuple[dt.date, dt.date]:
        """First and last day."""
        today = words.now.astimezone(words.timezone).date()
        return today - dt.timedelta(days=self.days - 1), today

    def url(self, what: str = "", **more: str) -> str:
        """An address of the report; `what`: `/rows`, `/csv`."""
        kept = {"days": str(self.days), "language": self.language, "industry": self.industry}
        query = {k: v for k, v in {**kept, **more}.items() if v}
        return f"/console/reports/{self.report}{what}?{urlencode(query)}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A number as it is shown; `share` 0–1 is drawn as a bar, `weeks` as small columns."""

    text: str
    href: str | None = None
    share: float | None = None
    weeks: tuple[int, ...] = ()


@dataclass(slots=True)
class Section:
    """One question with its answer; the first cell of a line is its name."""

    key: str
    title: str
    answer: str
    head: list[str]
    lines: list[list[Cell]]
    # what was said, by which lead, and where it stands on the lead's page
    quotes: list[tuple[str, str, str]] = field(default_factory=list)
    note: str = ""  # how the numbers are to be read


def gather(session: Session, words: Words, asked: Asked) -> list[Section]:
    """The sections of a report."""
    make = {"funnel": _funnel, "questions": _questions, "handoffs": _handoffs, "voice": _voice}
    return make[asked.report](session, words, asked)


def sums(
    session: Session, words: Words, asked: Asked, *, by_day: bool = False
) -> list[Sum]:  # fmt: skip
    """The numbers of a report as they are kept, also for the file."""
    since, until = asked.span(words)
    if asked.report == "voice":
        since -= dt.timedelta(days=since.weekday())  # weeks are kept by their Monday
    names: dict[str, list[str]] = {}
    if asked.only and asked.report == "handoffs":
        names["a"] = [asked.only]
    if asked.industry and asked.report == "voice":
        names["c"] = [asked.industry]
    return tallies.sums(
        session, asked.report, since, until, language=asked.language or None, by_day=by_day,
        **names,
    )  # fmt: skip


def percent(part: int, whole: int) -> str:
    """`23 %`, or a dash of nothing."""
    return f"{100 * part / whole:.0f} %" if whole else "–"


# ── funnel ─────────────────────────────────────────────────────────────────────────────────────
def _funnel(session: Session, words: Words, asked: Asked) -> list[Section]:
    found = sums(session, words, asked)
    total = _reached((each.c, each.n) for each in found)
    sections = [_steps(words, asked, total)]
    # money is entered for all of a source's people, whatever they speak
    spent = None if asked.language else reports_costs.spent(session, *asked.span(words))
    for key, place in (("source", "a"), ("persona", "b")):
        groups: dict[str, dict[str, int]] = defaultdict(Counter)
        for each in found:
            groups[getattr(each, place)][each.c] += each.n
        if key == "source":
            for source in spent or ():  # money that brought nobody is shown, too
                groups.setdefault(source, {})
        reached = {name: _reached(counts.items()) for name, counts in groups.items()}
        sections.append(_by(words, asked, key, place, reached, spent if key == "source" else None))
    if spent is None:
        sections[1].note = words.t("reports-cost-not-by-language")
    elif spent:
        since, until = (each.isoformat() for each in asked.span(words))
        sections[1].note = words.t("reports-cost-by-day", since=since, until=until)
    if not asked.language:
        reached = {
            language: _reached(
                (each.c, each.n)
                for each in tallies.sums(session, "funnel", *asked.span(words), language=language)
            )
            for language in ("zh", "en")
        }
        sections.append(_by(words, asked, "language", "language", reached, None))
    return sections


def _reached(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """How many came at least so far, by step."""
    furthest = Counter[str]()
    for step, n in counts:
        furthest[step] += n
    return {step: sum(furthest[later] for later in STEPS[i:]) for i, step in enumerate(STEPS)}


def _steps(words: Words, asked: Asked, total: Mapping[str, int]) -> Section:
    lines, worst = [], ("", "", 1.0)
    for before, step in zip((None, *STEPS), STEPS, strict=False):
        here, there = total[step], total[before] if before else total[step]
        share = here / there if there else 0.0
        if before and there and share < worst[2]:
            worst = before, step, share
        lines.append(
            [
                Cell(words.t(f"reports-step-{step}")),
                Cell(f"{here:,}", asked.url("/rows", step=step),
                     here / total["visit"] if total["visit"] else 0.0),
                Cell(percent(here, there) if before else ""),
            ]
        )  # fmt: skip
    answer = words.t("reports-funnel-none" if total["visit"] else "reports-funnel-empty")
    if worst[0]:
        answer = words.t(
            "reports-funnel-answer", before=words.t(f"reports-step-{worst[0]}"),
            step=words.t(f"reports-step-{worst[1]}"), n=total[worst[1]], whole=total[worst[0]],
        )  # fmt: skip
    head = [words.t("reports-step"), words.t("reports-people"), words.t("reports-of-step-before")]
    return Section("steps", words.t("reports-funnel-question"), answer, head, lines)


def _by(
    words: Words, asked: Asked, key: str, place: str, reached: Mapping[str, Mapping[str, int]],
    spent: Mapping[str, float] | None,
) -> Section:  # fmt: skip
    costs = spent or {}
    ranked = sorted(
        reached,
        key=lambda name: (
            -reached[name]["qualified"], -reached[name]["visit"], -costs.get(name, 0.0), name,
        ),
    )  # fmt: skip
    lines = []
    for name in ranked[:MOST]:
        numbers = [
            Cell(f"{reached[name][step]:,}",
                 asked.url("/rows", step=step, **{place: name or "-"}))
            for step in STEPS
        ]  # fmt: skip
        line = [Cell(named(words, key, name)), *numbers]
        if spent is not None:
            cost, qualified = spent.get(name, 0.0), reached[name]["qualified"]
            each = f"{cost / qualified:,.0f}" if cost and qualified else "–"
            line += [Cell(f"{cost:,.0f}" if cost else "–"), Cell(each)]
        lines.append(line)
    best = next((name for name in ranked if reached[name]["qualified"]), None)
    answer = words.t("reports-nothing")
    if best is None and any(reached[name]["visit"] for name in ranked):
        answer = words.t("reports-by-none")
    elif best is not None:
        answer = words.t(
            "reports-by-answer", name=named(words, key, best), n=reached[best]["qualified"],
            whole=reached[best]["visit"],
        )  # fmt: skip
    head = [words.t(f"reports-{key}"), *(words.t(f"reports-step-{step}") for step in STEPS)]
    if spent is not None:
        currency = words.playbook.bant.budget.currency
        head += [words.t("reports-cost", currency=currency), words.t("reports-cost-each")]
    return Section(key, words.t(f"reports-by-{key}"), answer, head, lines)


# ── questions ──────────────────────────────────────────────────────────────────────────────────
def _questions(session: Session, words: Words, asked: Asked) -> list[Section]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for each in sums(session, words, asked):
        counts[each.a][each.c] += each.n
    ranked = sorted(counts, key=lambda fact: (-counts[fact]["dropped"], fact))
    lines = [
        [
            Cell(words.fact(fact)),
            Cell(f"{counts[fact].total():,}", asked.url("/rows", a=fact)),
            Cell(f"{counts[fact]['dropped']:,}", asked.url("/rows", a=fact, c="dropped"),
                 counts[fact]["dropped"] / counts[fact].total()),
            Cell(percent(counts[fact]["dropped"], counts[fact].total())),
        ]
        for fact in ranked
    ]  # fmt: skip
    answer = words.t("reports-nothing")
    if ranked and counts[ranked[0]]["dropped"]:
        worst = counts[ranked[0]]
        answer = words.t("reports-questions-answer", fact=words.fact(ranked[0]),
                         n=worst["dropped"], whole=worst.total())  # fmt: skip
    head = [words.t(f"reports-questions-{key}") for key in ("fact", "asked", "left", "share")]
    return [
        Section("questions", words.t("reports-questions-question"), answer, head, lines,
                _quotes(session, words, asked, c=["dropped"]))
    ]  # fmt: skip


def _quotes(
    session: Session, words: Words, asked: Asked, **names: list[str]
) -> list[tuple[str, str, str]]:
    """The last few that were said, each with where it stands."""
    since, until = asked.span(words)
    found = tallies.rows(
        session, asked.report, since, until, language=asked.language or None, before=None,
        limit=12, **names,
    )  # fmt: skip
    told = {row.text: (row.text, row.lead_id, row.ref or "") for row in found if row.text}
    return list(told.values())[:3]


# ── handoffs ───────────────────────────────────────────────────────────────────────────────────
def _handoffs(session: Session, words: Words, asked: Asked) -> list[Section]:
    found = sums(session, words, asked)
    speeds, returned = Counter[str](), Counter[str]()
    people: dict[str, Counter[str]] = defaultdict(Counter)
    for each in found:
        speeds[each.c] += each.n
        state, _, reason = each.b.partition(":")
        people[each.a]["all"] += each.n
        people[each.a]["taken"] += each.n * (each.c != "open")
        people[each.a]["soon"] += each.n * (each.c in ("15m", "1h"))
        people[each.a][state] += each.n
        if reason:
            returned[reason] += each.n
    return [
        _speeds(words, asked, speeds),
        _returns(words, asked, returned, speeds.total()),
        _colleagues(words, asked, people),
    ]


def _speeds(words: Words, asked: Asked, speeds: Counter[str]) -> Section:
    whole = speeds.total()
    lines = [
        [
            Cell(words.t(f"reports-speed-{code}")),
            Cell(f"{speeds[code]:,}", asked.url("/rows", c=code),
                 speeds[code] / whole if whole else 0.0),
            Cell(percent(speeds[code], whole)),
        ]
        for code in SPEEDS
    ]  # fmt: skip
    answer = words.t("reports-nothing")
    if whole:
        soon = speeds["15m"] + speeds["1h"]
        answer = words.t("reports-speed-answer", n=soon, whole=whole)
    head = [words.t("reports-speed"), words.t("reports-handoffs"), words.t("reports-share")]
    return Section("speed", words.t("reports-speed-question"), answer, head, lines)


def _returns(words: Words, asked: Asked, returned: Counter[str], whole: int) -> Section:
    lines = [
        [
            Cell(words.coded("console-return", reason)),
            Cell(f"{n:,}", asked.url("/rows", b=f"returned:{reason}"), n / returned.total()),
            Cell(percent(n, whole)),
        ]
        for reason, n in returned.most_common()
    ]
    answer = words.t("reports-returns-none")
    if returned:
        reason, n = returned.most_common(1)[0]
        answer = words.t("reports-returns-answer", reason=words.coded("console-return", reason),
                         n=n, whole=returned.total())  # fmt: skip
    head = [words.t("reports-reason"), words.t("reports-handoffs"), words.t("reports-of-all")]
    return Section("returns", words.t("reports-returns-question"), answer, head, lines)


def _colleagues(words: Words, asked: Asked, people: Mapping[str, Counter[str]]) -> Section:
    ranked = sorted(people, key=lambda who: (-people[who]["all"], who))
    lines = [
        [
            Cell(who),
            Cell(f"{people[who]['all']:,}", asked.url("/rows", a=who)),
            Cell(percent(people[who]["taken"], people[who]["all"])),
            Cell(percent(people[who]["soon"], people[who]["all"])),
            Cell(percent(people[who]["returned"], people[who]["all"])),
            Cell(f"{people[who]['won']:,}"),
        ]
        for who in ranked[:MOST]
    ]
    answer = words.t("reports-nothing") if not ranked else words.t("reports-colleagues-answer")
    head = [
        words.t(f"reports-{key}")
        for key in ("colleague", "handoffs", "taken", "soon", "returned", "won")
    ]
    return Section("colleagues", words.t("reports-colleagues-question"), answer, head, lines)


# ── voice ──────────────────────────────────────────────────────────────────────────────────────
def _voice(session: Session, words: Words, asked: Asked) -> list[Section]:
    since, until = asked.span(words)
    first = since - dt.timedelta(days=since.weekday())
    weeks = [first + dt.timedelta(days=7 * n) for n in range((until - first).days // 7 + 1)]
    counts: dict[str, dict[str, Counter[dt.date]]] = defaultdict(lambda: defaultdict(Counter))
    trades: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for each in sums(session, words, asked, by_day=True):
        assert each.day is not None
        counts[each.a][each.b][each.day] += each.n
        trades[each.a, each.b][each.c] += each.n
    return [_heard(session, words, asked, kind, counts[kind], trades, weeks) for kind in KINDS]


def _heard(
    session: Session, words: Words, asked: Asked, kind: str,
    counts: Mapping[str, Counter[dt.date]], trades: Mapping[tuple[str, str], Counter[str]],
    weeks: list[dt.date],
) -> Section:  # fmt: skip
    ranked = sorted(counts, key=lambda what: (-counts[what].total(), what))[:MOST]
    most = max((counts[what].total() for what in ranked), default=0)
    lines = []
    for what in ranked:
        n = counts[what].total()
        industries = [
            named(words, "industry", code) for code, _ in trades[kind, what].most_common(2) if code
        ]
        lines.append(
            [
                Cell(named(words, kind, what)),
                Cell(f"{n:,}", asked.url("/rows", a=kind, b=what or "-"), n / most),
                Cell("", weeks=tuple(counts[what][week] for week in weeks)),
                Cell(words.t("value-joiner").join(industries)),
            ]
        )
    answer = words.t("reports-nothing")
    if ranked:
        answer = words.t("reports-voice-answer", what=named(words, kind, ranked[0]),
                         n=counts[ranked[0]].total())  # fmt: skip
    head = [words.t(f"reports-voice-{kind}"), words.t("reports-times"),
            words.t("reports-by-week"), words.t("reports-industries")]  # fmt: skip
    names = {"a": [kind], **({"c": [asked.industry]} if asked.industry else {})}
    return Section(kind, words.t(f"reports-voice-{kind}-question"), answer, head, lines,
                   _quotes(session, words, asked, **names))  # fmt: skip


def named(words: Words, kind: str, code: str) -> str:
    """A name of a sum as a reader knows it."""
    if not code:
        return words.t("reports-unknown")
    if kind == "persona":
        persona = words.playbook.people.persona(code)
        return persona.label.in_language(words.language) if persona else code
    if kind == "industry":
        industry = words.playbook.icp.industry(code)
        return industry.label.in_language(words.language) if industry else code
    if kind == "problem":
        problem = words.playbook.spin.problem(code)
        return problem.label.in_language(words.language) if problem else code
    if kind == "language":
        return words.t(f"reports-language-{code}")
    if kind in ("objection", "question"):
        return words.coded("console-act", code)
    if kind == "source" and code in ("direct", "referral"):
        return words.t(f"reports-source-{code}")
    return code
