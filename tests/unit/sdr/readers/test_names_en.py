"""How English speakers name themselves, their company and their post, around the bare words."""

from __future__ import annotations

import pytest

from tests.unit.sdr.readers.words import find, value


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("it's Adebayo but most people call me Bayo", "Bayo"),
        ("Konstantinos. Kostas is fine", "Kostas"),
        ("they christened me Margaret, I go by Mags", "Mags"),
        ("Rui. Surname Tavares", "Rui Tavares"),
        ("Ilse. Ilse Brandt if it must be on the form", "Ilse Brandt"),
        ("my name? Dorota", "Dorota"),
        ("Li Na, but Lina is fine", "Li Na"),
        ("Miguel Ángel, but Migue is ok", "Miguel Ángel"),
        ("I'm Thandiwe Mokoena, everybody calls me Thandi", "Thandiwe Mokoena"),
    ],
)
def test_what_somebody_wants_to_be_called(text: str, name: str) -> None:
    assert value(text, "name", "name") == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hi! Ingrid from Tromso. We smoke fish.", "Ingrid"),
        ("Evening, Tendai, small mill up north", "Tendai"),
        ("Good morning, Priya Nair this side, KAM at a soap maker", "Priya Nair"),
        ("Charity from Kumasi, we make shea butter", "Charity"),
        ("my mail is jo@mill.example. Jonas Lindqvist. Thanks", "Jonas Lindqvist"),
        ("call +49 30 123456, Annegret", "Annegret"),
    ],
)
def test_a_name_at_the_head_or_behind_a_contact(text: str, name: str) -> None:
    assert value(text, "name") == name


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("put down Halvorsen NV", "company"),  # the company's name
        ("Wines from Mendoza, family estate", None),
        ("Tiles from Spain, who buys them?", None),
        ("Hi, Quick question, do you have an app", None),
    ],
)
def test_what_is_no_name(text: str, asked: str | None) -> None:
    assert find(text, "name", asked) is None


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("the board by the gate says Ferreira Irmaos", "Ferreira Irmaos"),
        ("we trade as Nimbus", "Nimbus"),
        ("it's spelled Thyme Works", "Thyme Works"),
        ("Old Mill Ltd. No, that was before, now it's Hazel Foods", "Hazel Foods"),
    ],
)
def test_a_company_without_the_words_around_it(text: str, company: str) -> None:
    assert value(text, "company", "company") == company


@pytest.mark.parametrize(
    "text", ["no name yet, still with the notary", "rather keep that to ourselves", "later maybe"]
)
def test_no_company_is_told(text: str) -> None:
    assert value(text, "company", "company") is None


def test_a_company_that_we_are_and_where() -> None:
    assert value("We are Blenkinsop & Daughters in Hexham", "company") == "Blenkinsop & Daughters"
    assert value("You were in a talk. We're Thornapple, we press cider", "company") == "Thornapple"
    assert find("Tiles, Ghent. Head of IT. I want the papers", "company") is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Been the export lead here since March", "export lead"),
        ("they call it Head of Shelves, I know", "Head of Shelves"),
        ("on paper I'm the category captain", "category captain"),
        ("my card says Growth Wizard", "Growth Wizard"),
        ("GM sales", "GM sales"),
    ],
)
def test_a_post_without_the_words_around_it(text: str, title: str) -> None:
    assert value(text, "job_title", "job_title") == title


@pytest.mark.parametrize("text", ["retired, my son runs it", "a bit of everything", "nobody much"])
def test_no_post_is_told(text: str) -> None:
    assert value(text, "job_title", "job_title") is None


def test_a_post_of_no_list_told_outright() -> None:
    assert value("I am a crop planner for onions", "job_title") == "crop planner"
    assert find("if i was a planner i would know", "job_title") is None
