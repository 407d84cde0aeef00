"""One message in, all facts out: the order in which the readers run and who may read what.

Contacts come first and their characters are closed to the rest; then dates; then quantities, which
are money or people but never both. The fact asked last decides what a bare answer means. Called
for every inbound message and by the "understand" call; nothing is stored here.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sdr.readers import answers, silences
from sdr.readers.amounts import currency_here, read_amounts
from sdr.readers.cards import read_card
from sdr.readers.companies import read_company
from sdr.readers.contacts import read_contacts
from sdr.readers.dates import named_times
from sdr.readers.hearsay import hearsay_spans
from sdr.readers.industries import read_industry
from sdr.readers.introductions import read_introduction, read_post
from sdr.readers.meetings import read_meeting
from sdr.readers.moments import beside_sums, is_time, outside, time_free
from sdr.readers.named_en import told_together
from sdr.readers.needs import read_needs
from sdr.readers.numbers import guessed, quantities
from sdr.readers.others import others_spans
from sdr.readers.people import full_name, read_name
from sdr.readers.reachable import shunned
from sdr.readers.reading import (
    JSON,
    SPOKEN_FACTS,
    Adder,
    Found,
    FoundAdder,
    Lexicon,
    Reading,
    Spotted,
    Status,
)
from sdr.readers.regions import read_region
from sdr.readers.replaced import replaced
from sdr.readers.roles import read_role
from sdr.readers.spotted import (
    NAMED,
    SILENT,
    SURE_OF_SILENCE,
    VALUED,
    is_taken,
    meant_value,
    named_by,
    named_value,
    told_of_others,
)
from sdr.readers.systems import read_system
from sdr.readers.text import Span, blanked, clauses, fold, has_han
from sdr.readers.timelines import read_timeline
from sdr.readers.titles import read_title
from sdr.readers.unmeant import unmeant
from sdr.readers.wordlists import WordLists, word_lists

_CONTACTS = frozenset({"email", "phone", "wechat"})
# facts whose answer is a name, so that a question behind it takes nothing away
_NAMED_FACTS = frozenset({"name", "company", "job_title", "persona", "region", "current_solution"})
# facts that a plain "no" refuses; to the others it is an answer of its own
_REFUSABLE = _CONTACTS | {"name", "company"}
_LONG = 4000
_ENDLESS = re.compile(r"\d{25,}|[零一二三四五六七八九]{25,}")


_ROLE_AT_LEAST = 0.5
_NAME_ROOM = 32  # longer is a sentence, not a name beside a contact


def read(  # noqa: C901
    text: str,
    *,
    asked: str | None,
    language: str | None,
    now: datetime,
    tz: ZoneInfo,
    lexicon: Lexicon,
    phone: str | None = None,
    currency: str | None = None,
    spotted: Sequence[Spotted] = (),
) -> list[Reading]:
    """All facts of one message, in the order of their characters, at most one per fact.

    `asked`: the fact asked last; `now`: aware; `tz`: the zone in which dates are meant; `phone`:
    the E.164 number already known (for "same as my phone"); `currency`: in which sums of this talk
    are meant where none is named; `spotted`: what the classifiers saw in this text. Never raises on
    any text.
    """
    text = text[:_LONG]
    # No number that anybody means has so many digits; patterns need not try them.
    folded = _ENDLESS.sub(lambda run: " " * len(run.group()), fold(text))
    folded = answers.without_rhetoric(folded)
    if not folded.strip():
        return []
    words = word_lists(lexicon)
    cut = clauses(folded)
    zh = has_han(text) or language == "zh"
    correcting = answers.corrects(folded)
    denied = answers.taken_back(folded) if correcting else []
    readings: list[Reading] = []

    def add(
        fact: str, value: JSON, span: Span, confidence: float, status: Status = "value",
        quoted: bool = False,
    ) -> None:  # fmt: skip
        if any(r.fact == fact for r in readings) or span.start >= span.end:
            return
        if any(d.start <= span.start and span.end <= d.end for d in denied):
            return
        readings.append(
            Reading(fact, value, text[span.start : span.end], span.start, span.end,
                    max(0.0, min(1.0, round(confidence, 2))), status,
                    correcting and fact not in SPOKEN_FACTS and fact != "need", quoted)
        )  # fmt: skip

    def add_found(fact: str, found: Found | None) -> None:
        if found is None or (found.quoted and answers.dodges(found.value)):
            return
        if fact == "buying_role" and found.confidence < _ROLE_AT_LEAST:
            add(fact, None, found.span, 0.85, "unknown")  # others decide: that is an answer
        else:
            add(fact, found.value, found.span, found.confidence, quoted=found.quoted)

    # Contacts; what they cover, and what tells of somebody else, is blanked for the other readers.
    contacts = read_contacts(text, folded, asked=asked, phone=phone)
    if correcting and len(contacts) > 1:
        contacts.reverse()
    for contact in contacts:
        status: Status = "same_as_phone" if contact.value is None else "value"
        add(contact.fact, contact.value, contact.span, contact.confidence, status)
    others = [*others_spans(folded), *hearsay_spans(folded), *unmeant(folded), *replaced(folded)]
    closed = [*(c.span for c in contacts), *others]
    plain = blanked(folded, closed + denied)
    shown = blanked(text, closed + denied)

    # Days, then quantities that are no days.
    times = outside(named_times(plain, now.astimezone(tz).date()), denied)
    numbers = [
        q for q in guessed(plain, quantities(plain))
        if not any(q.span.touches(d) for d in denied) and not is_time(plain, q, times, asked)
    ]  # fmt: skip
    like_answer = answers.is_answer_like(folded)
    answer = shown, plain
    if not like_answer and asked in _NAMED_FACTS and (behind := answers.aside(folded)) is not None:
        # "Ludhiana. You people have an office there?" answers, and asks besides
        like_answer = True
        answer = blanked(shown, [behind]), blanked(plain, [behind])
    elif not like_answer and asked == "name" and (beside := answers.beside_you(folded)):
        like_answer = True
        answer = blanked(shown, beside), blanked(plain, beside)
    told_a_story = asked in SPOKEN_FACTS
    open_answer = told_a_story or asked == "need"
    region = _region_of(answer, shown, plain, cut, words, folded, asked, like_answer)
    if not zh:
        currency = currency_here(region, contacts) or currency
    read_amounts(
        add, plain, cut, numbers, asked=asked, last=correcting, zh=zh, lexicon=lexicon,
        meant=None if zh else currency,
    )  # fmt: skip
    times = beside_sums(times, readings, asked)
    if asked != "timeline":
        meeting = read_meeting(
            plain, times, now, tz, asked=asked == "meeting_time", last=correcting
        )
        if meeting is not None and time_free(meeting[1], readings):
            add("meeting_time", *meeting)
    if asked != "meeting_time" and not (asked != "timeline" and _has(readings, "meeting_time")):
        today = now.astimezone(tz).date()
        timeline = read_timeline(
            plain,
            cut,
            times,
            today,
            asked=asked == "timeline",
            last=correcting,
            open_answer=open_answer,
        )
        if timeline is not None:
            add("timeline", *timeline)

    _read_person(
        add_found,
        *(answer if asked in ("name", "job_title", "persona") else (shown, plain)),
        cut,
        words,
        asked=asked,
        like_answer=like_answer,
        open_answer=told_a_story,
        has_contact=bool(contacts),
    )
    add_found(
        "industry",
        read_industry(
            plain,
            cut,
            words.industries,
            asked=asked == "industry",
            open_answer=told_a_story,
            named=asked in ("company", "name") or (zh and asked == "current_solution"),
            regions=words.regions,
        ),
    )
    add_found(
        "company",
        read_company(
            *(answer if asked == "company" else (shown, plain)),
            cut,
            asked=asked == "company",
            answer=like_answer and not _refusal(folded, asked),
        ),
    )
    if region is None or not any(
        r.fact == "name" and r.start < region.span.end and region.span.start < r.end
        for r in readings
    ):
        add_found("region", region)  # Craig is a town as well, but not in "Hi, Craig here"
    add_found(
        "current_solution",
        read_system(
            *(answer if asked == "current_solution" else (shown, plain)),
            cut,
            words.systems,
            asked=asked == "current_solution",
            answer=like_answer and silences.is_refused(folded) is None,
            contact=asked in _CONTACTS,
        ),
    )
    spotted = [s for s in spotted if not told_of_others(s, others)]
    taken = (
        "buying_role",
        "job_title",
        *(("current_solution",) if asked == "current_solution" else ()),
    )
    roles = [Span(r.start, r.end) for r in readings if r.fact in taken]
    read_needs(
        add, text, plain, cut, words,
        asked=asked, like_answer=like_answer, taken=roles, spotted=spotted,
    )  # fmt: skip
    _read_no_answer(add, folded, readings, asked=asked, lexicon=lexicon)
    for named in named_by(spotted, folded):
        said = named_value(named.fact, text[named.start : named.end], words)
        if said is not None and is_taken(named, readings, asked, text):
            readings[:] = [r for r in readings if r.fact != named.fact]
            add(named.fact, said, Span(named.start, named.end), named.confidence, quoted=True)
    for meant in (
        s
        for s in spotted
        if (s.fact == asked or s.fact in VALUED)
        and s.code != NAMED
        and (s.fact != "need" or (s.code in SILENT and s.confidence >= SURE_OF_SILENCE))
    ):
        # what no word list knew: a guess about the answer as a whole, or about the words that were
        # marked as a trade, taken where nothing was read
        status = SILENT.get(meant.code, "value")
        value = meant_value(meant, lexicon.default_currency)
        add(meant.fact, value, Span(meant.start, meant.end), meant.confidence, status, quoted=True)
    return sorted(readings, key=lambda r: (r.start, r.end))


def _region_of(
    answer: tuple[str, str], shown: str, plain: str, cut: list[Span], words: WordLists, folded: str,
    asked: str | None, like_answer: bool,
) -> Found | None:  # fmt: skip
    wanted = asked == "region" and like_answer and not _refusal(folded, asked)
    beside = asked not in (None, "industry", "job_title", "company_size", *SPOKEN_FACTS)
    texts = answer if wanted else (shown, plain)
    return read_region(*texts, cut, words.regions, asked=wanted, beside=beside)


def _has(readings: list[Reading], fact: str) -> bool:
    return any(r.fact == fact and r.status == "value" for r in readings)


def _refusal(folded: str, asked: str | None) -> bool:
    said = silences.is_refused(folded) or silences.is_unknown(folded)
    return said is not None or (asked in _REFUSABLE and answers.is_plain_no(folded))


def _read_person(
    add_found: FoundAdder, shown: str, plain: str, cut: list[Span], words: WordLists, *,
    asked: str | None, like_answer: bool, open_answer: bool, has_contact: bool,
) -> None:  # fmt: skip
    # beside a contact ("Anna Berg, anna@…") a lone name is a name, as after the question for one
    refused = silences.is_refused(plain) is not None
    card = read_card(shown, plain, words.titles, contact=has_contact or asked == "name")
    if card is not None:
        add_found("name", card.name)
        add_found("job_title", card.title)
        add_found("persona", card.persona)
        add_found("company", card.company)
    told = told_together(shown, name_asked=asked == "name" and like_answer and not refused)
    if told is not None:
        add_found("name", told.name)
        add_found("company", told.company)
    introduced = read_introduction(shown, plain, words.titles)
    if introduced is not None:
        add_found("name", introduced.name)
        add_found("job_title", introduced.title)
    lone = (
        has_contact
        and asked in _CONTACTS
        and 1 < len(shown.strip(" ,，.。;；、/\n\t-")) <= _NAME_ROOM
        and not answers.is_plain_no(plain)
    )
    named = asked == "name" and like_answer and not answers.is_plain_no(plain) and not refused
    name = read_name(shown, plain, cut, words.titles, asked=named, beside=has_contact and not named)
    if name is None and lone and not refused:
        name = read_name(shown, plain, cut, words.titles, asked=True)
        if name is not None and (name.quoted or not full_name(str(name.value))):
            name = None
    add_found("name", name)
    person = asked if asked in ("job_title", "persona") and like_answer and not refused else None
    title, persona = read_title(
        shown, plain, cut, words.titles, asked=person, open_answer=open_answer
    )
    if asked == "buying_role" and title is not None and title.value.startswith("负责"):
        title = None  # 我负责比价: what one does in this purchase is no post
    called = asked == "name" and name is not None and title is not None and name.span == title.span
    if not called:
        add_found("job_title", title)  # 刘经理 in answer to the name is how to call him
        add_found("persona", persona)
    if not open_answer:
        add_found("job_title", read_post(shown, plain))
    role = read_role(plain, words.roles, title, asked=asked == "buying_role")
    add_found("buying_role", role)


def _read_no_answer(
    add: Adder, folded: str, readings: list[Reading], *, asked: str | None, lexicon: Lexicon
) -> None:
    for fact, pattern in silences.CHANNEL_REFUSED.items():
        match = pattern.search(folded)
        if match is not None:
            add(fact, None, Span(*match.span()), 0.85, "undisclosed")
    if asked is None or any(r.fact == asked for r in readings) or asked == "consent":
        return
    if asked in _CONTACTS and not any(r.fact in _CONTACTS for r in readings):
        way = shunned(folded, asked)
        if way is not None:  # "e-mail is better" refuses the number, and no contact
            add(asked, None, way.span, 0.85, "undisclosed")
            return
    silence = silences.unanswered(folded, asked, contact=asked in _CONTACTS)
    if silence is None and asked in _REFUSABLE and answers.is_plain_no(folded):
        silence = "undisclosed", Span(0, len(folded))
    if silence is None:
        return
    if (
        silence[0] == "undisclosed"
        and asked not in _CONTACTS
        and silences.NO_CONTACT.search(folded)
    ):
        return  # "no phone, no WeChat, but we can talk" refuses a contact, not the question
    status, span = silence
    value: JSON = None
    if asked == "budget":
        value = {"status": status, "min": None, "max": None, "currency": lexicon.default_currency}
    elif asked == "timeline":
        value = {"status": status, "by": None}
    add(asked, value, span, 0.85, status)
