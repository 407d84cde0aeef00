"""What is kept of a request for a link, from any header a browser may send."""

from __future__ import annotations

from nurture.hits import visit_of, visitor_of
from tests import builders


def test_headers_that_are_not_utf8_are_kept_like_any_other() -> None:
    rules = builders.playbook().engagement.visitors
    agent = b"Mozilla \xb9\xe3".decode("utf-8", "surrogateescape")
    visits = [
        visit_of(
            method="GET", agent=each, prefetch="", address="192.0.2.7", cookie=None, rules=rules
        )
        for each in (agent, agent, "Mozilla")
    ]
    assert visits[0] == visits[1] != visits[2]
    assert visitor_of(agent) != visitor_of("Mozilla")
