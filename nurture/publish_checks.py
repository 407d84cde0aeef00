"""What forbids publishing a sequence: everything that a reader would stumble over.

On top of what the playbook's own checks say (both languages, codes, steps) and of rendering for
everybody (`checking`): links that lead nowhere, more messages than the caps let through, a mail
without a way to unsubscribe, content whose time is over. `publishing` calls.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from nurture import checking, render, simulate, timing
from nurture.context import Context
from sdr.playbook.load import read_sequence
from sdr.playbook.model import LANGUAGES, Playbook, Send, Sequence
from sdr.playbook.source import Source, read_text
from sdr.playbook.steps import Ask

_TARGET = re.compile(
    r"\]\(\s*<?([^)\s>{]+)|<(https?://[^>\s{]+)>|(https?://[^\s)>\]\"'，。；、）{]+)"
)
# As many links are asked for at a time, and as many in all.
AT_ONCE, MOST_LINKS = 8, 200
# What WeChat lets a service account send one person a month (ENGINEERING: mass messages).
WECHAT_MONTH = 4
DAY, WEEK, MONTH = (dt.timedelta(days=each) for each in (1, 7, 30))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; `where` is a file, a line and a place in it."""

    where: str
    line: int
    code: str
    message: str
    severity: Literal["error", "advice"] = "error"


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a step's body, or of the content it leads to."""

    url: str
    file: str
    line: int
    place: str


async def problems(
    context: Context, playbook: Playbook, name: str, document: str, *, now: dt.datetime,
    language: str, online: bool,
) -> list[Problem]:  # fmt: skip
    """Everything wrong with a text that is to be published in that playbook, errors first."""
    found = _written(context, playbook, name, document, now, language)
    if not any(each.severity == "error" for each in found):
        sequence, source = (
            read_sequence(document, name),
            read_text(f"sequences/{name}.yml", document),
        )
        whole = playbook.model_copy(
            update={"sequences": (*(s for s in playbook.sequences if s.name != name), sequence)}
        )
        inside = _Inside(context, whole, sequence, source, language)
        found += [*inside.over_quota(), *inside.cannot_leave()]
        found += await inside.dead([*inside.links()], online=online)
    return sorted(found, key=lambda each: (each.severity != "error", each.line))


def _written(
    context: Context, playbook: Playbook, name: str, document: str, now: dt.datetime, language: str
) -> list[Problem]:
    findings = checking.check_text(context, playbook, name, document, language, now.date())
    return [
        Problem(f"{each.file}:{each.line} {each.key}".rstrip(), each.line, each.code,
                f"{each.message} {each.fix}", each.severity)
        for each in findings
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Inside:
    """One sequence in its playbook, and where its parts are written."""

    context: Context
    playbook: Playbook
    sequence: Sequence
    source: Source
    language: str

    def over_quota(self) -> Iterator[Problem]:
        """A plan that the caps would never let through in time."""
        planned = [*_planned(self.sequence)]
        wechat = [(at, key) for at, key, channel in planned if channel == "wechat"]
        all_ = [(at, key) for at, key, channel in planned if channel != "in_chat"]
        caps = self.playbook.nurture.caps.lead
        for code, moments, span, most in (
            ("over-quota-day", all_, DAY, caps.day),
            ("over-quota-week", all_, WEEK, caps.week),
            ("over-quota-month", all_, MONTH, caps.month),
            ("over-quota-wechat", wechat, MONTH, WECHAT_MONTH),
        ):
            key = _too_many(moments, span, most)
            if key is not None:
                yield self._problem(code, self._line(key), key, most=most)

    def cannot_leave(self) -> Iterator[Problem]:
        """A mail from which nobody could unsubscribe."""
        own = self.context.with_playbook(self.playbook)
        stop = f"{self.context.base_url}/u/{simulate.NO_TOKEN}"
        for step in self.sequence.messages:
            for spoken in LANGUAGES:
                if "email" not in step.preferred:
                    continue
                try:
                    mail = simulate.preview(own, step, simulate.sample(own, None, spoken))
                except render.CannotRender:
                    continue  # said by `rendered`
                header = mail.headers.get("List-Unsubscribe", "")
                if not (stop in mail.text and stop in mail.html and stop in header):
                    yield self._problem("no-unsubscribe", self._line(step.key), step.key)

    def links(self) -> Iterator[Link]:
        """Every link that a reader of the sequence can follow, once each."""
        seen: set[tuple[str, str]] = set()
        for link in (*self._step_links(), *self._content_links()):
            if (link.url, link.file) not in seen:
                seen.add((link.url, link.file))
                yield link

    def _step_links(self) -> Iterator[Link]:
        for index, step in enumerate(self.sequence.steps):
            body = step.body if isinstance(step, Send | Ask) else None
            for spoken in LANGUAGES if body is not None else ():
                first = self.source.line(("steps", index, "body", spoken))
                for url in targets(body.in_language(spoken) if body else ""):
                    line = _line_of(self.source.text, url, first)
                    yield Link(url, self.source.file, line, f"steps[{step.key}].body.{spoken}")

    def _content_links(self) -> Iterator[Link]:
        for step in self.sequence.messages:
            for spoken in LANGUAGES if step.content else ():
                item = self.playbook.item(str(step.content), spoken)
                for url in targets(item.body) if item else ():
                    place = f"content/{step.content}.{spoken}.md"
                    yield Link(url, place, self._line(step.key), place)

    async def dead(self, links: list[Link], *, online: bool) -> list[Problem]:
        """Links to elsewhere that nobody answers; not looked at: said, and no reason to refuse."""
        own, reach = urlsplit(self.context.base_url).netloc, self.context.reach
        away = [
            link for link in links
            if urlsplit(link.url).scheme in ("http", "https") and urlsplit(link.url).netloc != own
        ]  # fmt: skip
        if not online or reach is None:
            return [
                self._problem("link-unchecked", each.line, each.place, "advice", url=each.url)
                for each in away
            ]
        gate, urls = asyncio.Semaphore(AT_ONCE), sorted({each.url for each in away})[:MOST_LINKS]

        async def ask(url: str) -> str | None:
            async with gate:
                return await reach(url)

        answers = dict(zip(urls, await asyncio.gather(*map(ask, urls)), strict=True))
        found = []
        for link in away:
            trouble = answers.get(link.url)
            if trouble is not None:
                code = "link-not-public" if trouble == "not_public" else "dead-link"
                found.append(
                    self._problem(code, link.line, link.place, url=link.url, reason=trouble)
                )
        return found

    def _line(self, key: str) -> int:
        keys = [step.key for step in self.sequence.steps]
        return self.source.line(("steps", keys.index(key))) if key in keys else 1

    def _problem(
        self, code: str, line: int, place: str, severity: Literal["error", "advice"] = "error",
        **values: object,
    ) -> Problem:  # fmt: skip
        words = self.context.texts.get(
            f"publish-{code}", self.language, **{k: str(v) for k, v in values.items()}
        )
        return Problem(f"{self.source.file}:{line} {place}", line, code, words, severity)


def targets(markdown: str) -> list[str]:
    """Where the links of a text lead, written out ones included, in every branch of it."""
    found = (next(part for part in match.groups() if part) for match in _TARGET.finditer(markdown))
    return list(dict.fromkeys(url.rstrip(".,;:!?") for url in found))


def _planned(sequence: Sequence) -> Iterator[tuple[dt.timedelta, str, str]]:
    """When each message goes at the earliest, on the way from top to bottom: (after, key, channel).

    Waits for something count as short as they can be: it may happen at once.
    """
    after = dt.timedelta()
    for step in sequence.steps:
        after += timing.wait(step.wait)
        if isinstance(step, Send | Ask):
            yield after, step.key, step.preferred[0]


def _too_many(
    moments: list[tuple[dt.timedelta, str]], span: dt.timedelta, most: int | None
) -> str | None:
    """The key of the first message that is one more than `most` within `span`, or None."""
    if most is None:
        return None
    for (earlier, _), (later, key) in zip(moments, moments[most:], strict=False):
        if later - earlier < span:
            return key
    return None


def _line_of(text: str, url: str, first: int) -> int:
    """The line on which a link is written, looked for from the line its text begins on."""
    for number, line in enumerate(text.splitlines()[first - 1 :], first):
        if url in line:
            return number
    return first
