"""The content library: every item with its two languages, its owner, its end, and who uses it.

An item is a pair of files of the playbook. This says what state the pair is in, which sequences
link to it, and which of its links lead nowhere. The command line and the staff API call.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from nurture.context import Reach
from nurture.publish_checks import AT_ONCE, targets
from sdr.playbook.model import LANGUAGES, Content, Playbook, Sequence
from sdr.playbook.steps import Send

# Owners are told so long before an item ends.
SOON = dt.timedelta(days=30)

ItemState = Literal["ok", "expires_soon", "expired", "missing_language", "pair_differs"]


@dataclass(frozen=True, slots=True)
class Item:
    """One item; `expires`: the earlier end of its two files, ISO; `days_left` until then."""

    slug: str
    kind: str
    title: dict[str, str]
    owner: str
    expires: str | None
    days_left: int | None
    url: str | None
    state: ItemState
    used_by: list[str]


def items(
    playbook: Playbook, sequences: tuple[Sequence, ...], today: dt.date, kind: str | None = None
) -> list[Item]:
    """All items (of one kind, if named) by slug, with those of `sequences` that use them."""
    found = []
    for slug in sorted({each.slug for each in playbook.content}):
        pair = [item for item in playbook.content if item.slug == slug]
        if kind is None or pair[0].kind == kind:
            found.append(_item(pair, sequences, today))
    return found


def _item(pair: list[Content], sequences: tuple[Sequence, ...], today: dt.date) -> Item:
    first = pair[0]
    ends = sorted(each.expires for each in pair if each.expires is not None)
    left = (dt.date.fromisoformat(ends[0]) - today).days if ends else None
    return Item(
        slug=first.slug,
        kind=first.kind,
        title={each.language: each.title for each in pair},
        owner=first.owner,
        expires=ends[0] if ends else None,
        days_left=left,
        url=next((each.url for each in pair if each.url), None),
        state=_state(pair, left),
        used_by=sorted(s.name for s in sequences if _uses(s, first.slug)),
    )


def _state(pair: list[Content], left: int | None) -> ItemState:
    if {each.language for each in pair} != set(LANGUAGES):
        return "missing_language"
    if left is not None and left < 0:
        return "expired"
    if len({(each.kind, each.owner, each.expires) for each in pair}) > 1:
        return "pair_differs"
    return "expires_soon" if left is not None and left <= SOON.days else "ok"


def _uses(sequence: Sequence, slug: str) -> bool:
    return any(isinstance(step, Send) and step.content == slug for step in sequence.steps)


async def dead_links(playbook: Playbook, base_url: str, reach: Reach) -> list[tuple[str, str, str]]:
    """Links to other sites that nobody answers: (file, link, why)."""
    own = urlsplit(base_url).netloc
    links = [
        (f"content/{item.slug}.{item.language}.md", url)
        for item in playbook.content
        for url in dict.fromkeys([*([item.url] if item.url else []), *targets(item.body)])
        if urlsplit(url).scheme in ("http", "https") and urlsplit(url).netloc != own
    ]
    gate, urls = asyncio.Semaphore(AT_ONCE), sorted({url for _, url in links})

    async def ask(url: str) -> str | None:
        async with gate:
            return await reach(url)

    answers = dict(zip(urls, await asyncio.gather(*map(ask, urls)), strict=True))
    return [(file, url, trouble) for file, url in links if (trouble := answers[url]) is not None]
