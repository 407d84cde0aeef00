"""Families of English answers: who decides, how many people, how much, by when, where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdr.readers.towns import known, plain_name
from tests.unit.sdr.readers.words import find, value

DECIDERS = [
    "me n the CFO, we both gotta sign",
    "My brother and I decide these things over dinner",
    "me and the sales VP decide that jointly",
    "it's me who signs these",
    "I hold the purse strings here",
    "who else. me",
    "what I say goes",
    "I'm the one that pulls the trigger",
]
INFLUENCERS = [
    "been told to look for three vendors",
    "I do the technical evaluation, the owners decide",
    "my uncle owns the place, he sent me to find out",
    "we just shortlist, head office picks",
    "I write the business case and then it goes upstairs",
]


@pytest.mark.parametrize("text", DECIDERS)
def test_who_shares_or_holds_the_decision_decides(text: str) -> None:
    assert value(text, "buying_role", asked="buying_role") == "decider"


@pytest.mark.parametrize("text", INFLUENCERS)
def test_who_prepares_it_or_was_sent_to_look_has_influence(text: str) -> None:
    assert value(text, "buying_role", asked="buying_role") == "influencer"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("it's me who came up with the idea, the board will sign", "initiator"),
        ("I got the ball rolling, others take it from here", "initiator"),
        ("I'd just be using it on my phone", "user"),
        ("I'm the poor sod who has to use it", "user"),
    ],
)
def test_who_started_it_and_who_will_only_use_it(text: str, role: str) -> None:
    assert value(text, "buying_role", asked="buying_role") == role


@pytest.mark.parametrize(
    "text",
    [
        "I don't hold the purse strings",
        "my boss told me a joke",
        "our dealers and me fight all day",
    ],
)
def test_no_part_in_the_purchase(text: str) -> None:
    assert value(text, "buying_role") is None


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("roughly 190 w/ the taproom folks", 190),
        ("dunno, sixty? sixty five? call it 65", 65),
        ("30 lads", 30),
        ("410 crew", 410),
        ("no wait, let's say 70", 70),
    ],
)
def test_a_size_in_answer(text: str, people: int) -> None:
    assert value(text, "company_size", asked="company_size") == {"min": people, "max": people}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("we build sofas, a hundred and sixty people no wait a hundred and seventy five", 175),
        ("We make boots, Northampton. Eighty-two on the clock.", 82),
        ("tiles, Ulm, 120 Mitarbeiter", 120),
        ("our competitor is tiny, we have 500 people", 500),
        ("we use one wholesaler and employ 200 people", 200),
    ],
)
def test_a_size_let_slip(text: str, people: int) -> None:
    assert value(text, "company_size") == {"min": people, "max": people}


@pytest.mark.parametrize(
    "text",
    [
        "my brother in law runs the other house here, 400 people, they're on VIP",
        "my landlord does tiles, 600 workers, paid 200k for some system",
        "our biggest dealer alone has 140 people",
        "imagine a firm with 300 people and 50 dealers",
        "when I was at a giant we had 4,000 people",
        "the wholesaler we use employs 200 people",
    ],
)
def test_the_size_of_somebody_else(text: str) -> None:
    assert value(text, "company_size") is None


@pytest.mark.parametrize(
    ("text", "low", "high", "currency"),
    [
        ("40 grand usd a year is where i'd cap it", None, 40000, "USD"),
        ("50 k€ per year maximum", None, 50000, "EUR"),
        ("not a dime over 15,000 US dollars a year", None, 15000, "USD"),
        ("€60k a year, hard ceiling", None, 60000, "EUR"),
        ("20k and not a penny more", None, 20000, "CNY"),
        ("I draw the line at 45k usd", None, 45000, "USD"),
        ("80 to 100k a year, aussie dollars", 80000, 100000, "AUD"),
        ("1000 a month. US dollars", 12000, 12000, "USD"),
    ],
)
def test_a_ceiling_and_a_currency_said_after_the_sum(
    text: str, low: int | None, high: int, currency: str
) -> None:
    budget = {"status": "amount", "min": low, "max": high, "currency": currency}
    assert value(text, "budget", asked="budget") == budget


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("It is approved for 2027, the sum I may not name here.", "approved"),
        ("ring-fenced since the summer", "approved"),
        ("zip. nada.", "none"),
        ("sod all mate", "none"),
    ],
)
def test_where_the_money_stands(text: str, status: str) -> None:
    assert value(text, "budget", asked="budget")["status"] == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("I could not tell you until our accountant is back from Madeira.", "unknown"),
        ("I don't have a number in my head hun", "unknown"),
        ("haven't the foggiest", "unknown"),
        ("they dont tell us field people that stuff", "unknown"),
        ("This I will certainly not reveal to a supplier.", "undisclosed"),
        ("that stays in the house", "undisclosed"),
    ],
)
@pytest.mark.parametrize("asked", ["budget", "timeline"])
def test_not_known_and_not_told(text: str, status: str, asked: str) -> None:
    reading = find(text, asked, asked)
    assert reading is not None
    assert reading.status == status


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("closed by the eighteenth of January", "2027-01-18"),
        ("April the twenty-third", "2027-04-23"),
        ("by Easter", "2027-03-28"),
        ("St Patrick's Day would be poetic", "2027-03-17"),
        ("within a fortnight", "2026-12-05"),
        ("not known yet, but before the year is out", "2026-12-31"),
    ],
)
def test_days_in_words(text: str, by: str) -> None:
    assert value(text, "timeline", asked="timeline") == {"status": "date", "by": by}


def test_browsing_outweighs_a_month_that_is_only_the_years_turn() -> None:
    text = "Our fiscal starts in July but honestly I'm only browsing for now"
    assert value(text, "timeline", asked="timeline") == {"status": "looking", "by": None}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("text me 715-555-0142, thats a US number", "+17155550142"),
        ("0491 570 156, aussie mob so stick a +61 on it", "+61491570156"),
        ("plus one 828 555 0117", "+18285550117"),
        ("07700 900 361, UK", "+447700900361"),
        ("086 123 4567, Irish mobile", "+353861234567"),
        ("my old number was +1 312 555 0199, that one's dead", None),
        ("don't ring +44 7700 900123, I left that job", None),
    ],
)
def test_the_country_said_of_a_number_and_numbers_out_of_use(text: str, number: str | None) -> None:
    assert value(text, "phone", asked="phone") == number


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dwayne Suggs spelled like it sounds", "Dwayne Suggs"),
        ("Sage (yes like the plant)", "Sage"),
        ("Kwame Mensah - K W A M E", "Kwame Mensah"),
    ],
)
def test_a_name_without_the_talk_about_it(text: str, name: str) -> None:
    assert value(text, "name", asked="name") == name


@pytest.mark.parametrize(
    ("text", "asked", "company"),
    [
        ("Gebr. Maute Wäsche, without comma and without AG", "company", "Gebr. Maute Wäsche"),
        (
            "Commercial manager at Carrigmore Distillers down in Youghal",
            None,
            "Carrigmore Distillers",
        ),
        ("my cousin is sales director at Heineken", None, None),
        ("no company, I am studying", "company", None),
    ],
)
def test_a_company_behind_a_title(text: str, asked: str | None, company: str | None) -> None:
    assert value(text, "company", asked) == company


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("we bake oatcakes in Hexham, 60 of us", "Hexham"),
        ("flour mill, Moose Jaw, 90 staff", "Moose Jaw"),
        ("Owner here. Hot sauce, Lockhart TX, 54 on payroll.", "Lockhart TX"),
        ("im just a rep for a seed corn co in ames iowa", "ames iowa"),
        ("we do wetsuits, torquay vic, like 48 ppl", "torquay vic"),
        ("We make clocks in the Schwarzwald", "Schwarzwald"),
        ("out of Wagga Wagga, cattle feed, 30 blokes", "Wagga Wagga"),
        ("Procurement lead, tractor seats, Peoria IL", "Peoria IL"),
        ("parkas in 300 boutiques across Québec and New England", "Québec and New England"),
    ],
)
def test_any_town_of_the_world_where_the_company_sits_or_sells(text: str, place: str) -> None:
    assert value(text, "region") == place


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("the guy from Leeds sells into our patch", None),
        ("I'm in Lisbon until Monday", None),
        ("um by jan 20 bc then im in bali", "timeline"),
        ("Chester", "name"),
        ("Windsor Tiles", "company"),
        ("do you have customers in Nottingham?", None),
        ("bottles meant for Japan turn up in Osaka", "problem"),
        ("I studied in Heidelberg", None),
        ("Our POS system at the stores is from Hanshow", None),
        ("my group at NUS has to analyse a company", None),
        ("Mobile orders are a mess, reading them takes hours", "problem"),
        ("I have WeChat since the fair in Shanghai: albknit1927", "wechat"),
        ("Florence decides, I only shortlist", "buying_role"),
        ("I'm Amina, final year student", None),
    ],
)
def test_places_that_are_not_the_companys(text: str, asked: str | None) -> None:
    assert value(text, "region", asked) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Ludlow", "Ludlow"),
        ("Nelson, Lancs", "Nelson, Lancs"),
        ("BC and Alberta", "BC and Alberta"),
        ("north Wales mostly", "north Wales"),
        ("we make shiraz in the Barossa, 58 permanent", "Barossa"),
        (
            "the South West mainly, plus a bit of Cardiff",
            "the South West mainly, plus a bit of Cardiff",
        ),
    ],
)
def test_a_place_in_answer(text: str, place: str) -> None:
    assert value(text, "region", asked="region") == place


@given(st.text(max_size=30))
def test_any_name_can_be_looked_up(name: str) -> None:
    plain = plain_name(name)
    assert known(plain) in (True, False, None)
    assert plain_name(plain) == plain


@pytest.mark.parametrize(
    ("name", "found"),
    [("Göttingen", True), ("Eau Claire", True), ("Reading", False), ("xyzzy", None)],
)
def test_words_that_are_towns_too_are_marked(name: str, found: bool | None) -> None:
    assert known(plain_name(name)) is found


@pytest.mark.parametrize(
    ("text", "system"),
    [
        ("lol a whiteboard and Encompass", "a whiteboard and Encompass"),
        ("MYOB and a shitload of texting", "MYOB and a shitload of texting"),
        ("IQVIA for data, otherwise paper sheets", "IQVIA for data, otherwise paper sheets"),
        ("a WeChat qun with 211 people in it, god help me", "a WeChat qun with 211 people in it"),
        ("haha well, Excel, WhatsApp and luck", "Excel, WhatsApp and luck"),
        ("Odoo since last year", "Odoo"),
        ("pen, paper and my mother", "pen, paper and my mother"),
        ("why do you ask", None),
        ("no idea, ask the accountant", None),
    ],
)
def test_the_whole_list_of_things_that_are_used_today(text: str, system: str | None) -> None:
    assert value(text, "current_solution", asked="current_solution") == system


@pytest.mark.parametrize(
    ("text", "asked", "system"),
    [
        ("Our ERP is proALPHA. Is there an interface?", None, "proALPHA"),
        ("no sorry, only the WhatsApp", "wechat", None),
        ("two lads in Monaghan run something like this on Dynamics", None, None),
    ],
)
def test_a_system_let_slip(text: str, asked: str | None, system: str | None) -> None:
    assert value(text, "current_solution", asked) == system


@pytest.mark.parametrize(
    ("text", "asked", "title"),
    [
        ("marketing director i guess??", "job_title", "marketing director"),
        ("data analyst @ a shampoo mfr in New Jersey. whats the rate limit", None, "data analyst"),
        ("sales director on paper", "job_title", "sales director"),
        ("the last guy was sales director, they never replaced him", "job_title", None),
        ("my cousin is a merchandiser", None, None),
    ],
)
def test_a_title_of_ones_own(text: str, asked: str | None, title: str | None) -> None:
    assert value(text, "job_title", asked) == title


@pytest.mark.parametrize(
    ("text", "industry"),
    [
        ("craft brewery in Shenzhen, 12 of us, 60 bars", "beverages"),
        ("laoban of a small wine outfit in Foshan, 33 people", "spirits"),
        ("data analyst @ a snack & cake mfr in New Jersey", "food"),
        ("Channel manager, ceramic tiles, Burnaby", "building_materials"),
        ("ceramic tiles is what we make, above in Cavan", "building_materials"),
        ("wir machen ceramic tiles, 95 Leute", "building_materials"),
        ("we build ceramic tiles in Suzhou, distributor business, 95 people", "building_materials"),
        ("I am a student, I write my report", "student"),
    ],
)
def test_what_a_firm_makes(text: str, industry: str) -> None:
    assert value(text, "industry") == industry


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Distributor from Cork dumps in Kerry", None),
        ("do you have a brewery as customer?", None),
        ("my cousin has a brewery, 300 people", None),
        ("is there a case study for a tiles maker", None),
        ("I had a beer with your salesman", None),
    ],
)
def test_what_others_make(text: str, asked: str | None) -> None:
    assert value(text, "industry", asked) is None


@pytest.mark.parametrize(
    ("text", "asked", "codes"),
    [
        ("too busy with harvest paperwork, maybe some other time", None, None),
        ("out of stock? no, that we cleaned up two years ago", "problem", None),
        ("our reps are too busy with paperwork", None, ["field_busywork"]),
    ],
)
def test_a_problem_that_is_none(text: str, asked: str | None, codes: list[str] | None) -> None:
    assert value(text, "need", asked) == codes


LOOKING = [
    "just having a look around",
    "only browsing",
    "I'm browsing",
    "we are only having a look",
    "just taking a look",
    "having a look at what's out there",
    "seeing what's out there",
    "just curious",
    "not buying, just browsing",
    "just here to look",
    "I just wanted to have a look",
    "nothing specific, just a look around",
    "we make beer and I'm just having a look around",
]
NO_LOOKING = [
    "could you have a look at our stock problem?",
    "my reps just take a look around and leave",
    "just having a look around the stores takes two days",
    "let me have a look at the brochure",
    "consumers only browse our site",
]


@pytest.mark.parametrize("text", LOOKING)
def test_who_only_looks_says_so_unasked_too(text: str) -> None:
    for asked in (None, "need", "timeline"):
        assert value(text, "timeline", asked=asked) == {"status": "looking", "by": None}, asked


@pytest.mark.parametrize("text", NO_LOOKING)
def test_a_look_at_something_is_no_timeline(text: str) -> None:
    assert value(text, "timeline", asked="need") is None


@pytest.mark.parametrize(
    ("text", "industry"),
    [
        ("hello, I've got a brewery, can this help me?", "beverages"),
        ("I've got a dealer in Ohio who undercuts the rest", None),
        ("We have a distributor in Lagos dumping stock", None),
        ("we've got breweries and kiosks as customers", None),
    ],
)
def test_what_somebody_has_got_is_their_trade_unless_it_is_a_dealer(
    text: str, industry: str | None
) -> None:
    assert value(text, "industry") == industry


def test_a_plan_in_the_first_message_is_read() -> None:
    said = "I run sales for a brewery and I want to get something in place this quarter"
    assert value(said, "timeline", "need") == {"status": "date", "by": "2026-12-31"}
