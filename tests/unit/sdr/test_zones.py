"""Where somebody is: what each clue tells, and which clue counts."""

from __future__ import annotations

import pytest

from sdr import countries, zones
from sdr.countries import Place
from sdr.leads import Lead


@pytest.mark.parametrize(
    ("number", "zone", "country"),
    [
        ("+8613800001234", "Asia/Shanghai", "CN"),
        ("+12125551234", "America/New_York", "US"),
        ("+14155551234", "America/Los_Angeles", "US"),
        ("+18005551234", None, "US"),  # toll-free: anywhere
        ("+61291234567", "Australia/Sydney", "AU"),
        ("+79031234567", None, "RU"),  # a mobile of eleven zones
        ("+34612345678", "Europe/Madrid", "ES"),  # Madrid or the Canaries: nearly everybody
        ("+4930123456", "Europe/Berlin", "DE"),
    ],
)
def test_what_a_number_tells(number: str, zone: str | None, country: str) -> None:
    assert countries.of_phone(number) == Place("phone", zone, country)


@pytest.mark.parametrize("number", ["", "12345", "+999123", "wang"])
def test_no_number_tells_nothing(number: str) -> None:
    assert countries.of_phone(number) is None


@pytest.mark.parametrize(
    ("address", "zone", "country"),
    [
        ("li@mill.cn", "Asia/Shanghai", "CN"),
        ("li@mill.com.cn", "Asia/Shanghai", "CN"),
        ("jo@brewery.de", "Europe/Berlin", "DE"),
        ("jo@brewery.co.uk", "Europe/London", "GB"),
        ("jo@brewery.com.au", None, "AU"),
        ("JO@BREWERY.JP", "Asia/Tokyo", "JP"),
    ],
)
def test_what_a_country_domain_tells(address: str, zone: str | None, country: str) -> None:
    assert countries.of_email(address) == Place("email", zone, country)


@pytest.mark.parametrize(
    "address", ["a@x.com", "a@qq.com", "a@x.io", "a@x.ai", "a@x.tv", "a@x.eu", "a", "a@x.zz"]
)
def test_a_domain_of_the_whole_world_tells_nothing(address: str) -> None:
    assert countries.of_email(address) is None


@pytest.mark.parametrize(
    ("told", "zone", "country"),
    [
        ("杭州", "Asia/Shanghai", "CN"),
        ("浙江省宁波市", "Asia/Shanghai", "CN"),
        ("新疆乌鲁木齐", "Asia/Shanghai", "CN"),
        ("Zhejiang, China", "Asia/Shanghai", "CN"),
        ("Austin, Texas", "America/Chicago", "US"),
        ("加州", "America/Los_Angeles", "US"),
        ("New Mexico", "America/Denver", "US"),
        ("Mexico City", "America/Mexico_City", "MX"),
        ("the USA", None, "US"),
        ("Oslo, Norway", "Europe/Oslo", "NO"),
        ("south australia", "Australia/Adelaide", "AU"),
    ],
)
def test_what_a_place_tells(told: str, zone: str | None, country: str) -> None:
    assert countries.of_region(told) == Place("region", zone, country)


@pytest.mark.parametrize("told", ["", "the north", "Berlinesque", "somewhere", "总部"])
def test_an_unknown_place_tells_nothing(told: str) -> None:
    assert countries.of_region(told) is None


@pytest.mark.parametrize(
    ("name", "kept"),
    [("Europe/Berlin", True), ("Asia/Calcutta", True), ("UTC", False), ("Etc/GMT+3", False),
     ("Mars/Olympus", False), ("", False), ("../etc/passwd", False)],
)  # fmt: skip
def test_a_browsers_zone_is_kept_where_it_is_a_place(name: str, kept: bool) -> None:
    lead = Lead(timezone=None, timezone_by=None, country=None)
    assert zones.note(lead, name, zones.BROWSER) is kept
    assert (lead.timezone == name) is kept


def test_what_was_stated_is_not_lost_to_a_browser() -> None:
    lead = Lead(timezone="Asia/Tokyo", timezone_by="stated", country="JP")
    assert not zones.note(lead, "Europe/Berlin", zones.BROWSER)
    assert zones.note(lead, "Europe/Paris", zones.STATED)
    assert (lead.timezone, lead.country) == ("Europe/Paris", "FR")
