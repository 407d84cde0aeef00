"""What pages say in a reader's language: times, values and events in words. Pure.

The sentences stand in the catalogue `console.ftl`; values in words are `sdr.values`. Called by
the pages' view models.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sdr import hours, own_fields
from sdr.playbook.model import Playbook
from sdr.texts import Texts
from sdr.timeline import Event
from sdr.values import in_words, offset

_UNITS = (("days", 86_400), ("hours", 3_600), ("minutes", 60))
SOON = dt.timedelta(minutes=10)  # a clock turns amber
WORKDAY = 8 * 60  # minutes


@dataclass(frozen=True, slots=True)
class When:
    """A moment for a reader: `short` ("5 min ago"), `exact` on hover, `iso` for machines."""

    short: str
    exact: str
    iso: str


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that turns records into a reader's words."""

    language: str
    texts: Texts
    playbook: Playbook
    timezone: ZoneInfo
    now: dt.datetime

    def t(self, key: str, **values: object) -> str:
        """A text of the catalogue."""
        return self.texts.get(key, self.language, **values)

    def coded(self, prefix: str, code: object) -> str:
        """The text of a code (`console-stage` + `in_use`); a code without one is shown as it is."""
        return self.texts.coded(prefix, self.language, code)

    def fact(self, name: str) -> str:
        """The name of a fact."""
        return self.t(f"fact-{name.replace('_', '-')}")

    def value(self, name: str, value: Any) -> str:
        """A fact's value."""
        if name == "meeting_time":
            return self.exact(dt.datetime.fromisoformat(value))
        if name == "consent":
            given = [self.fact(channel) for channel, granted in value.items() if granted]
            return self.t("value-joiner").join(given) or self.t("console-consent-none")
        return in_words(name, value, self.language, self.playbook, self.texts)

    def when(self, moment: dt.datetime | None) -> When | None:
        """The moment as a reader scans it."""
        if moment is None:
            return None
        return When(self.relative(moment), self.exact(moment), moment.isoformat())

    def parsed(self, iso: str | None) -> dt.datetime | None:
        """The moment of a wire shape."""
        return None if iso is None else dt.datetime.fromisoformat(iso)

    def relative(self, moment: dt.datetime) -> str:
        """`5 min ago`, `in 2 h`; further off than a month: the day."""
        seconds = (moment - self.now).total_seconds()
        side = "in" if seconds > 0 else "ago"
        for unit, size in _UNITS:
            count = int(abs(seconds) // size)
            if unit == "days" and count > 30:
                return self.day(moment)
            if count:
                return self.t(f"console-{side}-{unit}", n=count)
        return self.t("console-just-now")

    def exact(self, moment: dt.datetime) -> str:
        """2026-11-20 11:00 (UTC+8), in the installation's zone."""
        local = moment.astimezone(self.timezone)
        return f"{local:%Y-%m-%d %H:%M} ({offset(local)})"

    def day(self, moment: dt.datetime) -> str:
        """2026-11-20 in the installation's zone."""
        return f"{moment.astimezone(self.timezone):%Y-%m-%d}"

    def urgency(self, due_at: dt.datetime) -> str:
        """Calm, soon or late: the colour of a clock, which runs in office time."""
        if due_at <= self.now:
            return "late"
        return "soon" if self.office_time(self.now, due_at) <= SOON else "calm"

    def office_time(self, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """The office time between two moments."""
        zone = ZoneInfo(self.playbook.company.timezone)
        return hours.open_between(self.playbook.routing.hours, start, end, zone)

    def clock(self, due_at: dt.datetime) -> str:
        """`12 min left`, `2 h over`: what a clock says, in office time; days are of eight hours."""
        over = due_at <= self.now
        spent = self.office_time(due_at, self.now) if over else self.office_time(self.now, due_at)
        minutes = int(spent.total_seconds() // 60)
        side = "over" if over else "left"
        if minutes < 60:
            return self.t(f"console-{side}-minutes", n=minutes)
        if minutes < 2 * WORKDAY:
            return self.t(f"console-{side}-hours", n=minutes // 60)
        return self.t(f"console-{side}-days", n=minutes // WORKDAY)

    def member(self, by: str) -> str:
        """Who did it, as a reader scans it; nothing where nobody did."""
        return "" if by in ("leadhatch", "prospect") else by

    def criterion(self, name: str) -> str:
        """The name of a criterion of the verdict."""
        return self.coded("console-criterion", name)

    def why(self, reason: str | None) -> str:
        """Why a message did not go out or may not have: the words of the code before the colon."""
        if not reason:
            return ""
        code, _, said = reason.partition(": ")
        worded = self.coded("console-why", code)
        return self.t("console-colon").join([worded, said]) if said else worded

    def event(self, event: Event) -> str:
        """One line of a timeline."""
        data: Mapping[str, Any] = event.data
        kind = event.kind.replace("_", "-")
        if event.kind in ("stage", "verdict"):
            return self.t(
                f"console-event-{kind}",
                old=self.coded(f"console-{kind}", data.get("old")),
                new=self.coded(f"console-{kind}", data.get("new")),
            )
        if event.kind == "handoff":
            state = self.coded("console-event-handoff", data.get("state"))
            why = data.get("return_reason")
            detail = self.coded("console-return", why) if why else None
            return self._with(state, detail, data.get("note"))
        if event.kind == "floor":
            moved = self.coded("console-event-floor", data.get("holder"))
            return self._with(moved, data.get("name"))
        if event.kind == "delivery":
            purpose = data.get("purpose")
            if purpose == "reply" and data.get("channel") == "wechat":
                purpose = "wechat-reply"
            prefix = f"console-event-{str(purpose).replace('_', '-')}"
            what = self.coded(prefix, data.get("state"))
            reason = data.get("reason")
            detail = self.why(reason) or None
            return self._with(what, data.get("subject"), detail)
        known = f"console-event-{kind}"
        text = self.t(known) if self.texts.has(known, self.language) else event.kind
        return self._with(text, *self._details(event.kind, data))

    def _details(self, kind: str, data: Mapping[str, Any]) -> tuple[str | None, ...]:
        if kind == "objection":
            labels = {o.act: o.label.in_language(self.language) for o in self.playbook.objections}
            return (labels.get(str(data.get("act"))), self._quote(data.get("text")))
        if kind == "content_gap":
            return (self._quote(data.get("text")),)
        if kind == "click":
            item = self.playbook.item(str(data.get("slug")), self.language)
            return (item.title if item else data.get("slug"),)
        if kind in ("enrolled", "enrollment_ended"):
            found = self.playbook.sequence(str(data.get("sequence")))
            title = found.title.in_language(self.language) if found else data.get("sequence")
            reason = data.get("reason")
            return (title, self.coded("console-why", reason) if reason else None)
        if kind == "not_enrolled":
            return (self.coded("console-why", data.get("reason")),)
        if kind == "learned":
            return (self.t("value-joiner").join(self.fact(each) for each in data["facts"]),)
        if kind == "correction":
            return (self._corrected(data),)
        if kind == "delivery_resolved":
            how = self.coded("console-resolved", data.get("as"))
            return (how, data.get("subject"), data.get("note"))
        if kind == "requalify_question" and data.get("fact"):
            return (self.fact(str(data["fact"])),)
        if kind == "score_adjusted":
            what = self.coded("console-adjusted", data.get("what"))
            part = self.coded("score-part", data.get("part"))
            return (what, f"{part} {data.get('points', 0):+d}", data.get("reason"))
        if kind == "opt_out" and data.get("channel"):
            return (self.fact(str(data["channel"])),)
        return self._by_hand(kind, data)

    def _by_hand(self, kind: str, data: Mapping[str, Any]) -> tuple[str | None, ...]:
        if kind.startswith("meeting_"):
            return (self.exact(dt.datetime.fromisoformat(str(data["at"]))),)
        if kind == "fact_withdrawn":
            name = str(data.get("fact"))
            return (self.fact(name), self.value(name, data.get("value")))
        if kind == "address_changed":
            return (self.fact(str(data.get("kind"))), str(data.get("old")))
        if kind == "set":
            return self._set(data)
        if kind == "consent":
            granted = self.t("leads-consent-yes" if data.get("granted") else "leads-consent-no")
            return (self.fact(str(data.get("channel"))), granted, self._quote(data.get("text")))
        if kind == "attitude" and data.get("new"):
            return (self.coded("account-attitude", data["new"]),)
        return ()

    def _set(self, data: Mapping[str, Any]) -> tuple[str | None, ...]:
        """A tag that was put on or taken off, or a field of one's own and its value."""
        field = self.playbook.own.of(str(data.get("field")))
        value = data.get("value")
        if field is not None:
            told = own_fields.in_words(field, value, self.language, self.texts)
            return (field.label.in_language(self.language), told if value is not None else "–")
        if data.get("field"):
            return (str(data["field"]), str(value))
        on, off = data.get("tag"), data.get("untag")
        return (f"+ {on}" if on else None, f"− {off}" if off else None)

    def titles(self, whats: Iterable[str]) -> str:
        """Items of content by their titles, pages as they are."""
        items = ((each, self.playbook.item(each, self.language)) for each in whats)
        return self.t("value-joiner").join(item.title if item else each for each, item in items)

    def _corrected(self, data: Mapping[str, Any]) -> str:
        if data.get("kind") == "act":
            old, new = (self.coded("console-act", data.get(key)) for key in ("before", "after"))
            return self.t("console-corrected-act", old=old, new=new)
        return self.fact(str(data.get("name")))

    def _quote(self, text: object) -> str | None:
        return self.t("console-quoted", text=str(text)) if text else None

    def _with(self, text: str, *details: object) -> str:
        given = [str(detail) for detail in details if detail]
        return self.t("console-colon").join([text, *given]) if given else text
