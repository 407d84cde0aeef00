"""Whether the parts of `engagement.yml` make sense: part of `check`, what the types cannot say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sdr.playbook.findings import Fault, Path_
from sdr.playbook.model import Playbook

FILE = "engagement.yml"
_NO_TIME = re.compile(r"0+[mhdw]")


def engaging(playbook: Playbook) -> Iterator[Fault]:
    """Patterns that are none, rules that say nothing, content nobody has, times of nothing."""
    rules = playbook.engagement
    for index, agent in enumerate(rules.visitors.agents):
        place: Path_ = ("visitors", "agents", index)
        if not agent.startswith("re:"):
            continue
        try:
            pattern = re.compile(agent.removeprefix("re:"), re.IGNORECASE)
        except re.error as error:
            yield Fault("bad-regex", FILE, place, {"detail": str(error)})
            continue
        if pattern.search(""):
            yield Fault("matches-all", FILE, place, {"name": agent})
    slugs = sorted({item.slug for item in playbook.content})
    seen: set[str] = set()
    for index, hot in enumerate(rules.hot):
        place = ("hot", index)
        if hot.key in seen:
            yield Fault("duplicate-code", FILE, (*place, "key"), {"name": hot.key})
        seen.add(hot.key)
        if (hot.times is None) == (hot.minutes is None):
            yield Fault("hot-one-of", FILE, place, {"name": hot.key})
        for number, slug in enumerate(hot.content):
            if slug not in slugs:
                values = {"name": slug, "allowed": ", ".join(slugs)}
                yield Fault("unknown-content", FILE, (*place, "content", number), values)
    reading = rules.reading
    times: list[tuple[Path_, str]] = [
        (("links_live",), rules.links_live), (("hot_quiet",), rules.hot_quiet),
        (("reading", "visit"), reading.visit), (("reading", "longest"), reading.longest),
        *((("hot", n, "within"), hot.within) for n, hot in enumerate(rules.hot)),
    ]  # fmt: skip
    for path, text in times:
        if _NO_TIME.fullmatch(text):
            yield Fault("no-time", FILE, path, {"value": text})
