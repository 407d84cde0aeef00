"""Telling people from programs: each sign by itself, together, and what outweighs what."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdr import visitors
from sdr.playbook.engaging import Burst, NetworkBurst, Visitors
from sdr.visitors import Hit, Judged, Opening
from tests.builders import TUESDAY

RULES = Visitors(
    soon_seconds=2, burst=Burst(links=3, seconds=10), network=NetworkBurst(leads=3, seconds=10)
)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
TEN_MINUTES = dt.timedelta(minutes=10)
PUBLIC, OTHER = "8.8.8.0/24", "9.9.9.0/24"


def at(seconds: float) -> dt.datetime:
    return TUESDAY + dt.timedelta(seconds=seconds)


def hit(name: str = "hit", seconds: float = 0, **others: Any) -> Hit:
    return Hit(**{
        "id": name, "link": f"link_{name}", "kind": "content", "lead": "lead", "at": at(seconds),
        "message": "mail", "network": PUBLIC, "agent": "firefox", **others,
    })  # fmt: skip


def judge(one: Hit, *around: Hit, **signs: bool) -> Judged:
    return visitors.judge(one, (one, *around), RULES, decoy=TEN_MINUTES, **signs)


@pytest.mark.parametrize(
    ("method", "agent", "prefetch", "signs"),
    [
        ("GET", FIREFOX, "", ()),
        ("HEAD", FIREFOX, "", ("head",)),
        ("GET", "", "", ("no_agent",)),
        ("GET", "  ", "", ("no_agent",)),
        ("GET", "Mozilla/5.0 (compatible; Googlebot/2.1)", "", ("scanner_agent",)),
        ("GET", "Barracuda Sentinel (EE)", "", ("scanner_agent",)),
        ("GET", "facebookexternalhit/1.1", "", ("scanner_agent",)),
        ("GET", FIREFOX, "prefetch;prerender", ("prefetch",)),
        ("GET", FIREFOX, "preview", ("prefetch",)),
        ("HEAD", "", "prefetch", ("head", "no_agent", "prefetch")),
        (
            "GET",
            "Mozilla/5.0 (Linux; Android 15; Cubot X70) Chrome/140 Mobile",
            "",
            ("scanner_agent",),
        ),
    ],
)
def test_what_one_request_shows(
    method: str, agent: str, prefetch: str, signs: tuple[str, ...]
) -> None:
    if "Cubot" in agent:  # a make of phones, not a program
        rules = RULES.model_copy(update={"agents": (r"re:\b(?!cubot)\w*bot\b",)})
        assert visitors.signs_of(method, agent, prefetch, rules) == ()
        return
    assert visitors.signs_of(method, agent, prefetch, RULES) == signs


def test_a_playbook_without_agents_takes_nobody_for_a_program() -> None:
    rules = RULES.model_copy(update={"agents": ()})
    assert visitors.signs_of("GET", "Googlebot", "", rules) == ()


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.77", "203.0.113.0/24"), ("::ffff:203.0.113.77", "203.0.113.0/24"),
     ("2001:db8:1:2::9", "2001:db8:1::/48"), ("unknown", None), ("", None)],
)  # fmt: skip
def test_an_address_is_kept_as_its_network_only(address: str, network: str | None) -> None:
    assert visitors.network_of(address) == network


def test_nothing_speaks_either_way() -> None:
    assert judge(hit()) == Judged("unknown")
    assert judge(hit(), hit("later", 3600)) == Judged("unknown")


def test_soon_after_the_mail_left() -> None:
    assert judge(hit(sent_at=at(-1))).reasons == ("soon",)
    assert judge(hit(sent_at=at(-2))).judgement == "unknown"
    assert judge(hit(sent_at=at(50_000))).judgement == "unknown", "clocks of passes differ"


def test_all_links_of_a_mail_at_once() -> None:
    links = [hit(str(n), n * 4) for n in range(3)]
    assert all(judge(each, *links).reasons == ("burst",) for each in links)
    assert judge(links[0], *links[:2]).judgement == "unknown", "two links are no burst"
    slow = [hit(str(n), n * 6) for n in range(3)]
    assert all(judge(each, *slow).judgement == "unknown" for each in slow)
    same = [hit(str(n), n, link="link") for n in range(5)]
    assert judge(same[0], *same).judgement == "unknown", "one link again and again is no burst"
    elsewhere = [hit(str(n), n, message=str(n)) for n in range(3)]
    assert judge(elsewhere[0], *elsewhere).judgement == "unknown"


def test_one_network_opens_the_links_of_many() -> None:
    people = [hit(str(n), n, lead=f"lead_{n}", message=f"mail_{n}") for n in range(3)]
    assert all(judge(each, *people).reasons == ("network_burst",) for each in people)
    scattered = [dataclasses.replace(each, network=f"8.8.{n}.0/24")
                 for n, each in enumerate(people)]  # fmt: skip
    assert judge(scattered[0], *scattered).judgement == "unknown"
    behind_a_proxy = [dataclasses.replace(each, network="127.0.0.0/24") for each in people]
    assert judge(behind_a_proxy[0], *behind_a_proxy).judgement == "unknown"


@pytest.mark.parametrize("before", [-300, 300])
@pytest.mark.parametrize(
    ("decoy", "reasons"),
    [
        ({}, ("near_decoy",)),
        ({"message": "another"}, ("near_decoy",)),
        ({"network": OTHER}, ("beside_decoy",)),
        ({"agent": "curl"}, ("beside_decoy",)),
        ({"agent": "curl", "message": "another"}, ()),
        ({"network": OTHER, "message": "another"}, ()),
        ({"network": OTHER, "agent": "curl"}, ()),
        ({"network": None, "agent": None}, ()),
    ],
)
def test_who_follows_the_decoy_and_what_came_around_it(
    before: float, decoy: dict[str, Any], reasons: tuple[str, ...]
) -> None:
    trap = hit("trap", before, kind="decoy", **decoy)
    assert judge(trap).reasons == ("decoy",)
    assert judge(hit(), trap).reasons == reasons


def test_a_decoy_long_before_says_nothing() -> None:
    assert judge(hit(), hit("trap", -601, kind="decoy")).judgement == "unknown"


@pytest.mark.parametrize("sign", ["read", "came_back", "wrote"])
def test_signs_of_a_person_outweigh_looks_and_no_certainty(sign: str) -> None:
    lenient = [hit(sent_at=at(-1)), hit(signs=("prefetch",)), hit(signs=("no_agent",))]
    assert all(judge(each, **{sign: True}) == Judged("human", (sign,)) for each in lenient)
    certain = [hit(signs=("head",)), hit(signs=("scanner_agent",)), hit(kind="decoy")]
    assert all(judge(each, **{sign: True}).judgement == "scanner" for each in certain)
    trap = hit("trap", 5, kind="decoy")
    assert judge(hit(), trap, **{sign: True}).judgement == "scanner"
    beside = hit("trap", 5, kind="decoy", agent="curl")
    assert judge(hit(), beside, **{sign: True}).judgement == "human", "a colleague of a scanner"


# ── which count ────────────────────────────────────────────────────────────────────────────────
def opened(
    name: str, minutes: float, visitor: str | None = "wang", *, link: str = "one",
    judgement: str = "unknown", kind: str = "click",
) -> Opening:  # fmt: skip
    return Opening(name, link, kind, visitor, judgement, at(minutes * 60))


def states(*openings: Opening, own: frozenset[str] = frozenset()) -> dict[str, str]:
    return {
        name: "forwarded" if each.forwarded else "counts" if each.counts else "no"
        for name, each in visitors.count(openings, own).items()
    }


def test_a_link_counts_once_in_ten_minutes() -> None:
    assert states(opened("a", 0), opened("b", 9), opened("c", 10), opened("d", 10, link="two")) == {
        "a": "counts", "b": "no", "c": "counts", "d": "counts",
    }  # fmt: skip


def test_a_program_first_takes_nothing_from_the_person_after_it() -> None:
    assert states(opened("a", 0, "scan", judgement="scanner"), opened("b", 1)) == {
        "a": "no", "b": "counts",
    }  # fmt: skip


def test_another_browser_than_the_first_got_it_passed_on() -> None:
    assert states(opened("a", 0), opened("b", 5, "boss"), opened("c", 60, "boss"),
                  opened("d", 61, "boss", kind="view"), opened("e", 90)) == {
        "a": "counts", "b": "forwarded", "c": "forwarded", "d": "forwarded", "e": "counts",
    }  # fmt: skip


def test_who_got_it_passed_on_stays_another_also_where_they_are_first() -> None:
    assert states(opened("a", 0), opened("b", 5, "boss"), opened("c", 9, "boss", link="two"),
                  opened("d", 20, link="two")) == {
        "a": "counts", "b": "forwarded", "c": "forwarded", "d": "counts",
    }  # fmt: skip


def test_the_addressees_second_device_is_theirs_once_they_write_from_it() -> None:
    seen = (opened("a", 0), opened("b", 30, "phone"))
    assert states(*seen)["b"] == "forwarded"
    assert states(*seen, own=frozenset({"phone"}))["b"] == "counts"


OPENINGS = st.lists(
    st.builds(
        opened, st.uuids().map(str), st.integers(0, 200),
        st.sampled_from([None, "wang", "boss", "phone"]), link=st.sampled_from(["one", "two"]),
        judgement=st.sampled_from(["human", "scanner", "unknown"]),
        kind=st.sampled_from(["click", "view"]),
    ),
    max_size=25, unique_by=lambda each: each.id,
)  # fmt: skip


@given(OPENINGS)
def test_counting_is_fair_in_every_order(openings: list[Opening]) -> None:
    found = visitors.count(openings)
    assert found == visitors.count(list(reversed(openings)))
    programs = [each for each in openings if each.judgement == "scanner"]
    assert not any(found[each.id].counts or found[each.id].forwarded for each in programs)
    rest = [each for each in openings if each.judgement != "scanner"]
    without = visitors.count(rest)
    assert {each.id: found[each.id] for each in rest} == without, "programs change nothing"
    for link in ("one", "two"):
        times = sorted(each.at for each in rest
                       if each.link == link and each.kind == "click" and found[each.id].counts)  # fmt: skip
        assert all(b - a >= visitors.ONE_CLICK for a, b in itertools.pairwise(times))
    for each in rest:
        if each.visitor is None:
            assert not found[each.id].forwarded
