"""What counts as reading by a person, typed: what stands in `engagement.yml`.

Tracking, how long links live, the signs by which programs that open links are told from people,
what a reading is, whom to tell of hot reading, and which pages of the company's own site count.
Data only: `sdr.visitors` judges by it, `nurture.judging` and `nurture.hot` gather for it, and
`engaging_rules` checks that the parts make sense.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from sdr.playbook.entries import Code, Duration, Entry, Line, Slug

# A part of an address's path: "/pricing", or "/docs/*"
PagePattern = Annotated[str, StringConstraints(pattern=r"^/[^\s?#]*$", max_length=300)]

# What programs that open links call themselves, where a playbook has no list of its own.
SCANNERS = (
    r"re:\b\w*bot\b", "crawler", "spider", "linkpreview", "link preview",
    r"re:url ?scan", "safelinks", "proofpoint", "mimecast", "barracuda", "fireeye", "symantec",
    "forcepoint", "trendmicro", "facebookexternalhit", "slackbot", "bingpreview", "headlesschrome",
)  # fmt: skip


class Burst(Entry):
    """So many different links of one message within so many seconds."""

    links: int = Field(default=3, ge=2)
    seconds: int = Field(default=10, ge=1, le=3600)


class NetworkBurst(Entry):
    """Links of so many leads from one network within so many seconds."""

    leads: int = Field(default=5, ge=2)
    seconds: int = Field(default=10, ge=1, le=3600)


class Visitors(Entry):
    """Signs of a program; `agents` are parts of User-Agent, case does not matter.

    `soon_seconds`: nobody opens a mail so soon after it left. `decoy`: what came so long before or
    after somebody followed the decoy link, from the same place, was the same program.
    `spaced`: a browser that comes back after so long is a person's. `forget`: after this the
    network and browser of a request are no longer kept.
    """

    agents: tuple[Line, ...] = SCANNERS
    soon_seconds: int = Field(default=2, ge=0, le=3600)
    burst: Burst = Burst()
    network: NetworkBurst = NetworkBurst()
    decoy: Duration = "10m"
    spaced: Duration = "30m"
    forget: Duration = "30d"


class ReadingRule(Entry):
    """From when on a page was read by a person: both, that long and that far.

    Reports within `visit` of each other are one reading; none is longer than `longest`.
    """

    seconds: float = Field(default=5, ge=1)
    depth: float = Field(default=0.2, ge=0, le=1)
    visit: Duration = "30m"
    longest: Duration = "1h"


class Hot(Entry):
    """Reading that a colleague is told of: of any of `content` or `pages` (none named: of any
    content), `times` openings or `minutes` of reading within `within`.
    """

    key: Code
    content: tuple[Slug, ...] = ()
    pages: tuple[PagePattern, ...] = ()
    times: int | None = Field(default=None, ge=1)
    minutes: float | None = Field(default=None, gt=0)
    within: Duration = "7d"


class Pages(Entry):
    """Which pages of the site that holds the widget count, and which files are downloads."""

    counted: tuple[PagePattern, ...] = ()
    downloads: tuple[Line, ...] = (".pdf", ".xlsx", ".docx", ".pptx", ".zip")
    again: Duration = "30m"  # the same page again within this time is one visit


class Engaging(Entry):
    """`engagement.yml`. Without `tracking` links are plain addresses and nothing is noted."""

    tracking: bool = True
    links_live: Duration = "365d"
    visitors: Visitors = Visitors()
    reading: ReadingRule = ReadingRule()
    hot: tuple[Hot, ...] = ()
    hot_quiet: Duration = "24h"  # at most one such notice a lead in this time
    pages: Pages = Pages()
