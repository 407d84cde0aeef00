"""Whether a playbook makes sense: everything beyond the types that `load` checks.

`check` reads a folder and returns findings, worst and mildest alike, each with file, line, key and
the fix; `load_checked` is what the program starts with: it refuses a playbook with errors and lets
advice (matters of style) pass. Called by `leadhatch check`, by the start and by the console before
anything is published. It judges one playbook by itself: no database, no clock unless one is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sdr.playbook import (
    engaging_rules,
    form_rules,
    paths,
    phrasing,
    references,
    score_checks,
    templates,
    timing_rules,
    wechat,
)
from sdr.playbook.findings import ADVICE, Fault, Finding, Path_, PlaybookError
from sdr.playbook.load import (
    Reading,
    findings_of,
    read,
    read_file_into,
    read_scoring_into,
    read_text_into,
)
from sdr.playbook.model import LANGUAGES, Playbook, Send, Text
from sdr.playbook.phrasing import Remark
from sdr.playbook.vocabulary import (
    CANNED,
    CHECK_QUESTIONS,
    CONFIRMING,
    CONTACTS,
    OPTIONAL_LINES,
    REQUIRED_LINES,
)

__all__ = ["REQUIRED_LINES", "Finding", "check", "load_checked"]


def check(folder: Path, language: str = "en", today: date | None = None) -> list[Finding]:
    """Everything wrong with the playbook in `folder`, worded in `language`, by file and line.

    With `today`, content that has expired by then is reported too.
    """
    return findings_of(checked(folder, today), language)


def checked_text(playbook: Playbook, name: str, text: str, today: date | None = None) -> Reading:
    """That text as if it stood in `sequences/<name>.yml` of the playbook, with its own faults.

    With `today`, messages that link to content out of date by then are faults too.
    """
    reading = read_text_into(playbook, name, text)
    file, whole = f"sequences/{name}.yml", reading.playbook
    if whole is not None:
        found = _faults(whole)
        if today is not None:
            found += paths.expired(whole, today)
        reading.faults.extend(fault for fault in found if fault.file == file)
    return reading


def checked_scoring(playbook: Playbook, text: str) -> Reading:
    """That text as if it stood in `scoring.yml` of the playbook, with its own faults."""
    reading = read_scoring_into(playbook, text)
    if reading.playbook is not None:
        reading.faults.extend(score_checks.scoring(reading.playbook))
        reading.faults.extend(
            fault for fault in _chinese(reading.playbook) if fault.file == "scoring.yml"
        )
    return reading


def checked_file(playbook: Playbook, file: str, text: str) -> Reading:
    """That text as if it stood in one of the editable files, with what it gets wrong.

    What it would break in other files is wrong too. The codes that the model has learned from
    `nlu/` can be neither added to nor taken away here: the model knows them by these names.
    """
    reading = read_file_into(playbook, file, text)
    whole = reading.playbook
    if whole is None:
        return reading
    reading.faults.extend(_trained(playbook, whole))
    if not reading.faults:  # other files speak of those codes: what they say is judged with them
        found = _faults(whole)
        reading.faults.extend(
            fault for fault in found if fault.file == file or fault.code not in ADVICE
        )
    return reading


def _trained(old: Playbook, new: Playbook) -> Iterator[Fault]:
    """Codes that are not those the model was trained on."""
    for file, key, before, after in (
        ("spin.yml", "problems", old.spin.problems, new.spin.problems),
        ("icp.yml", "industries", old.icp.industries, new.icp.industries),
    ):
        known, said = [each.code for each in before], [each.code for each in after]
        for code in known:
            if code not in said:
                yield Fault("trained-gone", file, (key,), {"code": code})
        for index, code in enumerate(said):
            if code not in known:
                yield Fault("trained-new", file, (key, index, "code"), {"code": code})


def load_checked(folder: Path, language: str = "en") -> Playbook:
    """Return the playbook, or raise `PlaybookError` with its errors; advice does not stop it."""
    reading = checked(folder, None)
    if reading.playbook is not None and not reading.faults:
        return reading.playbook
    findings = findings_of(reading, language)
    errors = [finding for finding in findings if finding.severity == "error"]
    if reading.playbook is None or errors:
        raise PlaybookError(errors or findings)
    return reading.playbook


def checked(folder: Path, today: date | None) -> Reading:
    """The folder as read, with all that is wrong with it."""
    reading = read(folder)
    playbook = reading.playbook
    if playbook is not None:
        reading.faults.extend(_faults(playbook))
        for item, path in enumerate_content(playbook):
            expires = playbook.content[item].expires
            if expires is not None:
                reading.faults.extend(_expiry(path, expires, today))
        if today is not None:
            reading.faults.extend(timing_rules.provisional(playbook, today))
    return reading


def _faults(playbook: Playbook) -> list[Fault]:
    """What the rules find; what asks the fact readers is asked of sound word lists only."""
    found = [fault for rule in _RULES for fault in rule(playbook)]
    if not any(fault.file in WORD_LISTS and fault.code not in ADVICE for fault in found):
        found += form_rules.choices(playbook)
    return found


def enumerate_content(playbook: Playbook) -> Iterator[tuple[int, str]]:
    """Index and file of every content item."""
    for index, item in enumerate(playbook.content):
        yield index, f"content/{item.slug}.{item.language}.md"


def _expiry(file: str, expires: str, today: date | None) -> Iterator[Fault]:
    try:
        last = date.fromisoformat(expires)
    except ValueError:
        yield Fault("not-date", file, ("expires",), {"value": expires})
        return
    if today is not None and last < today:
        yield Fault("expired", file, ("expires",), {"value": expires})


# ── company and consent ────────────────────────────────────────────────────────────────────────
def _company(playbook: Playbook) -> Iterator[Fault]:
    company = playbook.company
    try:
        ZoneInfo(company.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        yield Fault("not-zone", "company.yml", ("timezone",), {"value": company.timezone})
    for name in CONTACTS:
        if name not in company.contacts:
            yield Fault("missing", "company.yml", ("contacts",), {"name": name})
    budget = playbook.bant.budget
    for currency in (budget.currency, *budget.rates):
        if currency not in company.currency_labels:
            path: Path_ = ("currency_labels",)
            yield Fault("no-currency-label", "company.yml", path, {"name": currency})
    for language in LANGUAGES:
        if language not in playbook.consent.subject_marker:
            yield Fault("missing", "consent.yml", ("subject_marker",), {"name": language})


# ── wording ────────────────────────────────────────────────────────────────────────────────────
def _wording(playbook: Playbook) -> Iterator[Fault]:
    lines = playbook.wording.lines
    for key in REQUIRED_LINES:
        if key not in lines:
            yield Fault("no-line", "wording.yml", ("lines",), {"name": key})
    for key, variants in lines.items():
        if not variants:
            yield Fault("too-few", "wording.yml", ("lines", key), {"name": key})
        supplied = (REQUIRED_LINES | OPTIONAL_LINES).get(key, frozenset())
        for index, text in enumerate(variants):
            path = ("lines", key, index)
            for language in LANGUAGES:
                wrong = templates.problems(text.in_language(language), supplied)
                for code, values in wrong:
                    yield Fault(code, "wording.yml", (*path, language), values)
            yield from _texts("wording.yml", path, text, phrasing.turn)
            if key in CONFIRMING:
                yield from _texts("wording.yml", path, text, _asks_once)
            elif key not in CHECK_QUESTIONS:
                yield from _texts("wording.yml", path, text, _asks_nothing)


def _variants(playbook: Playbook) -> Iterator[Fault]:
    """What is tried: codes once, somebody gets one, openings that read well, orders with all."""
    file, trial = "variants.yml", playbook.variants
    yield from references.twice(file, ("variants",), "code", [each.code for each in trial.variants])
    if trial.variants and not any(each.weight for each in trial.variants):
        yield Fault("no-weight", file, ("variants",))
    for index, each in enumerate(trial.variants):
        place: Path_ = ("variants", index)
        if each.opening is not None:
            path = (*place, "opening")
            for language in LANGUAGES:
                said = each.opening.in_language(language)
                for code, values in templates.problems(said, REQUIRED_LINES["opening"]):
                    yield Fault(code, file, (*path, language), values)
            yield from _texts(file, path, each.opening, phrasing.turn)
            yield from _texts(file, path, each.opening, _asks_nothing)
        if each.order:
            for fact in playbook.spin.order:
                if fact not in each.order:
                    yield Fault("not-in-order", file, (*place, "order"), {"name": fact})
            for number, fact in enumerate(each.order):
                if fact not in playbook.spin.order:
                    allowed = ", ".join(playbook.spin.order)
                    values = {"name": fact, "allowed": allowed}
                    yield Fault("unknown-fact", file, (*place, "order", number), values)


def _replies(playbook: Playbook) -> Iterator[Fault]:
    """What colleagues have at hand: keys once, only words that the program fills in."""
    file, held = "replies.yml", playbook.replies.replies
    yield from references.twice(file, ("replies",), "key", [each.key for each in held])
    for index, each in enumerate(held):
        for language in LANGUAGES:
            wrong = templates.problems(each.text.in_language(language), CANNED)
            for code, values in wrong:
                yield Fault(code, file, ("replies", index, "text", language), values)


def _asks_nothing(text: str, _language: str) -> Iterator[Remark]:
    if phrasing.questions(text):
        yield "asks-nothing", {}


def _asks_once(text: str, _language: str) -> Iterator[Remark]:
    count = phrasing.questions(text)
    if count > 1:
        yield "many-questions", {"count": count}
    elif count == 0:
        yield "no-question-mark", {}


def _plain(text: str, _language: str) -> Iterator[Remark]:
    if "{{" in text or "{%" in text:
        yield "no-variables-here", {}


# ── questions, answers, objections ─────────────────────────────────────────────────────────────
def _prepared(playbook: Playbook) -> Iterator[Fault]:
    for index, question in enumerate(playbook.spin.questions):
        for name in ("text", "again", "rephrased", "why"):
            path: Path_ = ("questions", index, name)
            text: Text = getattr(question, name)
            yield from _texts("spin.yml", path, text, _plain)
            # The reaction to the last message comes before the question and is a sentence itself.
            yield from _texts("spin.yml", path, text, lambda t, lang: phrasing.turn(t, lang, 2))
            rule = _asks_nothing if name == "why" else _asks_once
            yield from _texts("spin.yml", path, text, rule)
        if question.heard is not None:
            path = ("questions", index, "heard")
            yield from _texts("spin.yml", path, question.heard, _plain)
            yield from _texts("spin.yml", path, question.heard, _asks_nothing)
            yield from _texts(
                "spin.yml", path, question.heard, lambda t, lang: phrasing.turn(t, lang, 2)
            )
    for index, problem in enumerate(playbook.spin.problems):
        path = ("problems", index, "reaction")
        yield from _texts("spin.yml", path, problem.reaction, _plain)
        yield from _texts(
            "spin.yml", path, problem.reaction, lambda t, lang: phrasing.turn(t, lang, 2)
        )
        yield from _texts("spin.yml", path, problem.reaction, _asks_nothing)
    for index, answer in enumerate(playbook.faq):
        yield from _answer("faq.yml", ("answers", index, "text"), answer.text)
    for index, objection in enumerate(playbook.objections):
        yield from _answer("objections.yml", ("objections", index, "text"), objection.text)


def _answer(file: str, path: Path_, text: Text) -> Iterator[Fault]:
    for rule in (_plain, phrasing.turn, _asks_nothing):
        yield from _texts(file, path, text, rule)


# ── mails ──────────────────────────────────────────────────────────────────────────────────────
def _mails(playbook: Playbook) -> Iterator[Fault]:
    for sequence in playbook.sequences:
        file = f"sequences/{sequence.name}.yml"
        for index, step in enumerate(sequence.steps):
            if not isinstance(step, Send):
                continue
            wrong = False
            for name, text in (("subject", step.subject), ("body", step.body)):
                path: Path_ = ("steps", index, name)
                for fault in _texts(
                    file, path, text, lambda t, _: templates.problems(t, templates.MAIL_VARIABLES)
                ):
                    wrong = True
                    yield fault
            if wrong:
                continue  # how it reads can be judged once it can be read
            yield from _texts(file, ("steps", index, "subject"), step.subject, phrasing.subject)
            if "您" not in step.body.zh:
                yield Fault("no-polite-you", file, ("steps", index, "body", "zh"))
            for language in LANGUAGES:
                linked = templates.uses(step.body.in_language(language), "link")
                path = ("steps", index, "body", language)
                if linked and step.content is None:
                    yield Fault("link-without-content", file, path)
                elif step.content is not None and not linked:
                    yield Fault("content-without-link", file, path, {"slug": step.content})


# ── Chinese everywhere ─────────────────────────────────────────────────────────────────────────
def _chinese(playbook: Playbook) -> Iterator[Fault]:
    for file, path, text in references.texts(playbook):
        for code, values in phrasing.chinese(text.zh):
            yield Fault(code, file, (*path, "zh"), values)
    for index, file in enumerate_content(playbook):
        item = playbook.content[index]
        if item.language == "zh":
            for name, text_ in (
                ("title", item.title),
                ("summary", item.summary),
                ("body", item.body),
            ):
                for code, values in phrasing.chinese(text_):
                    yield Fault(code, file, (name,), values)


def _texts(
    file: str, path: Path_, text: Text, rule: Callable[[str, str], Iterable[Remark]]
) -> Iterator[Fault]:
    for language in LANGUAGES:
        for code, values in rule(text.in_language(language), language):
            yield Fault(code, file, (*path, language), values)


# what the fact readers are handed: with faults in these, reading fails or says nothing of the rest
WORD_LISTS = frozenset({"icp.yml", "personas.yml", "phrases.yml", "spin.yml", "bant.yml"})
_RULES: tuple[Callable[[Playbook], Iterable[Fault]], ...] = (
    _company,
    references.codes,
    references.questions,
    references.answers,
    references.content,
    references.sequences,
    timing_rules.timing,
    engaging_rules.engaging,
    paths.steps,
    wechat.check,
    references.topics,
    references.routing,
    score_checks.scoring,
    references.words,
    _wording,
    _variants,
    form_rules.forms,
    _replies,
    _prepared,
    _mails,
    _chinese,
)
