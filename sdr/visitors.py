"""Who opened a link: a person, a program, or nobody can tell. Pure.

Programs open the links of mails to check or to preview them. `signs_of` reads one request,
`judge` what came around it, `count` which openings count and which are somebody else's: a mail
that was passed on. Everything is judged by rules of the playbook and says why, in codes that the
catalogues word (`judged-<code>`). `nurture.judging` gathers, stores and acts; nothing here does.

A sign of a person (reading, coming back, writing) outweighs what only looked like a program, and
never what called itself one, asked for the head alone, or followed the link that nobody sees.
"""

from __future__ import annotations

import datetime as dt
import functools
import ipaddress
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sdr.playbook.engaging import Visitors

Judgement = Literal["human", "scanner", "unknown"]
HUMAN: Final = "human"
SCANNER: Final = "scanner"
UNKNOWN: Final = "unknown"

HEAD, AGENT, NO_AGENT, PREFETCH = "head", "scanner_agent", "no_agent", "prefetch"
DECOY, NEAR_DECOY, BESIDE_DECOY = "decoy", "near_decoy", "beside_decoy"
SOON = "soon"
BURST, NETWORK = "burst", "network_burst"
READ, CAME_BACK, WROTE = "read", "came_back", "wrote"

# what nothing that is seen later explains away
CERTAIN = frozenset({HEAD, AGENT, DECOY, NEAR_DECOY})
# several openings of a link within this time are one: previews, double taps, a reload
ONE_CLICK = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Hit:
    """One request for a link. `message`: the delivery it stood in; `sent_at`: when that left.

    `network`, `agent`, `visitor`: where it came from, by which browser, as far as is known.
    """

    id: str
    link: str
    kind: str  # content | decoy | unsubscribe
    lead: str
    at: dt.datetime
    message: str | None = None
    sent_at: dt.datetime | None = None
    network: str | None = None
    agent: str | None = None
    visitor: str | None = None
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """What it was, and the codes of the reasons; none: nothing speaks either way."""

    judgement: Judgement
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """An opening or a reading as it is counted; `visitor` None: whoever, the addressee."""

    id: str
    link: str
    kind: str  # click | view
    visitor: str | None
    judgement: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """`forwarded`: by another browser than the first, so it says nothing of the addressee."""

    forwarded: bool
    counts: bool


def signs_of(method: str, agent: str, prefetch: str, rules: Visitors) -> tuple[str, ...]:
    """What one request shows by itself. `prefetch`: its Purpose, Sec-Purpose or X-Moz header."""
    found = []
    if method == "HEAD":
        found.append(HEAD)
    if not agent.strip():
        found.append(NO_AGENT)
    elif _agents(rules.agents).search(agent):
        found.append(AGENT)
    if re.search(r"prefetch|prerender|preview", prefetch, re.IGNORECASE):
        found.append(PREFETCH)
    return tuple(found)


@functools.lru_cache(maxsize=8)
def _agents(words: tuple[str, ...]) -> re.Pattern[str]:
    parts = [w.removeprefix("re:") if w.startswith("re:") else re.escape(w) for w in words]
    return re.compile("|".join(f"(?:{part})" for part in parts) or r"(?!)", re.IGNORECASE)


def network_of(address: str) -> str | None:
    """The network an address stands in (/24, /48), or None for what is no address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return None
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 48), strict=False))


def says_something(network: str | None) -> bool:
    """False for a network of our own (a proxy in front of us, an office): all may come from it."""
    return network is not None and ipaddress.ip_network(network).is_global


def judge(
    hit: Hit, around: Iterable[Hit], rules: Visitors, *, decoy: dt.timedelta,
    read: bool = False, came_back: bool = False, wrote: bool = False,
) -> Judged:  # fmt: skip
    """What the hit was, by itself, by `around` (before and after it) and by signs of a person.

    `decoy`: how far around a followed decoy everything from there is judged with it.
    """
    near = [other for other in around if other.id != hit.id]
    against = list(hit.signs)
    if hit.kind == "decoy":
        against.append(DECOY)
    else:
        alike = {_alike(hit, other) for other in near if _follows_decoy(hit, other, decoy)}
        against += [code for code in (NEAR_DECOY, BESIDE_DECOY) if code in alike][:1]
    if _soon(hit, rules):
        against.append(SOON)
    if _burst(hit, near, rules):
        against.append(BURST)
    if _network_burst(hit, near, rules):
        against.append(NETWORK)
    signs = ((READ, read), (CAME_BACK, came_back), (WROTE, wrote))
    for_it = tuple(code for code, seen in signs if seen)
    if for_it and not CERTAIN & set(against):
        return Judged(HUMAN, for_it)
    if against:
        return Judged(SCANNER, tuple(dict.fromkeys(against)))
    return Judged(UNKNOWN)


def _follows_decoy(hit: Hit, other: Hit, within: dt.timedelta) -> bool:
    return other.kind == "decoy" and abs(other.at - hit.at) <= within


def _alike(hit: Hit, other: Hit) -> str | None:
    """How surely both are one program: network and browser, or, in one message, either."""
    agent = hit.agent is not None and hit.agent == other.agent
    network = hit.network is not None and hit.network == other.network
    if agent and network:
        return NEAR_DECOY
    same_message = hit.message is not None and hit.message == other.message
    return BESIDE_DECOY if same_message and (agent or network) else None


def _soon(hit: Hit, rules: Visitors) -> bool:
    if hit.sent_at is None:
        return False
    # a pass has a clock of its own: what was "opened" long before it left was not opened soon
    return dt.timedelta(0) <= hit.at - hit.sent_at < dt.timedelta(seconds=rules.soon_seconds)


def _burst(hit: Hit, near: Sequence[Hit], rules: Visitors) -> bool:
    if hit.message is None:
        return False
    times = sorted((each.at, each.link) for each in (hit, *near) if each.message == hit.message)
    return _crowded(hit.at, times, rules.burst.links, rules.burst.seconds)


def _network_burst(hit: Hit, near: Sequence[Hit], rules: Visitors) -> bool:
    if not says_something(hit.network):
        return False
    times = sorted((each.at, each.lead) for each in (hit, *near) if each.network == hit.network)
    return _crowded(hit.at, times, rules.network.leads, rules.network.seconds)


def _crowded(
    at: dt.datetime, times: Sequence[tuple[dt.datetime, str]], most: int, seconds: int
) -> bool:
    """True when some span of so many seconds that holds `at` holds so many different names."""
    span = dt.timedelta(seconds=seconds)
    for start, _ in times:
        if at - span <= start <= at:
            names = {name for moment, name in times if start <= moment <= start + span}
            if len(names) >= most:
                return True
    return False


def count(openings: Iterable[Opening], own: frozenset[str] = frozenset()) -> dict[str, Counted]:
    """Which of a lead's openings are another's, and which count; by id.

    A browser that opens a link which no other has opened is the addressee's, as is one of `own`
    (they wrote from it); one that comes second the first time it is seen got the mail passed on.
    Programs open nothing in this sense. A click counts once in `ONE_CLICK` a link.
    """
    known: dict[str, bool] = dict.fromkeys(own, True)
    opened: set[str] = set()
    last: dict[str, dt.datetime] = {}
    found: dict[str, Counted] = {}
    for each in sorted(openings, key=lambda row: (row.at, row.id)):
        if each.judgement == SCANNER:
            found[each.id] = Counted(forwarded=False, counts=False)
            continue
        if each.visitor is not None and each.visitor not in known:
            known[each.visitor] = each.link not in opened
        opened.add(each.link)
        forwarded = each.visitor is not None and not known[each.visitor]
        counts = not forwarded
        if counts and each.kind == "click":
            before = last.get(each.link)
            counts = before is None or each.at - before >= ONE_CLICK
            if counts:
                last[each.link] = each.at
        found[each.id] = Counted(forwarded, counts)
    return found
