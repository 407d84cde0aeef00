"""What a group of colleagues is told of an event: who, why now, due when, and a link.

A group chat is read by many and kept by a platform: of the person it names the company and the
name, and whatever looks like a number or an address to reach them by is taken out, also of what
they said. The forms of the platforms are `adapters.robots`. Called by `post_bodies`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from nurture import timing
from nurture.context import Context
from sdr import facts, outbox, staff
from sdr.meetings import Meeting
from sdr.outbox import Post
from sdr.texts import Texts
from sdr.values import offset

LONGEST_LINE = 300
# seven digits or more, however they are grouped, but no days; mail addresses
_REACHES = re.compile(
    r"(?P<day>(?<!\d)\d{4}-\d{2}-\d{2}(?!\d))"
    r"|\+?\d(?:[\s().\-]{0,2}\d){6,}|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)


def of(
    session: Session, context: Context, language: str, post: Post, told: Mapping[str, Any]
) -> dict[str, Any]:
    """`{title, lines, url, label}`; `told`: the event as a webhook gets it."""
    noun = post.event.partition(".")[0]
    url = str(told.get("url") or f"{context.base_url}/console")
    values: dict[str, Any] = {"who": _who(session, context.texts, language, post.lead_id)}
    said = _Said(session, context, language)
    if noun == "handoff":
        lines, url = said.handoff(post, told, values), told["handoff"]["url"]
    elif noun == "meeting":
        lines = said.meeting(post, values)
    elif post.event == outbox.DEAD:
        values["name"] = said.safe(str(post.data["name"]))
        lines = [said.t(f"group-dead-{post.data['what']}", address=str(post.data["address"]))]
        url = f"{context.base_url}/console/webhooks/{post.data['subscription_id']}"
    elif post.event == "lead.hot_reading":
        lines = said.hot(post)
    else:
        lines = [said.t(f"group-{_key(post.event)}")]
    return {
        "title": said.t(f"group-{_key(post.event)}-title", **values),
        "lines": [line for line in lines if line],
        "url": url,
        "label": said.t("group-open"),
    }


def _key(event: str) -> str:
    return event.replace(".", "-").replace("_", "-")


def without_reach(text: str) -> str:
    """The text without anything to reach somebody by."""
    return _REACHES.sub(lambda found: found["day"] or "…", text)


def _who(session: Session, texts: Texts, language: str, lead_id: str | None) -> str:
    known = facts.current(session, lead_id) if lead_id else {}
    names = [str(known[name].value) for name in ("company", "name") if name in known]
    told = texts.get("hot-comma", language).join(names) or texts.get("hot-nobody", language)
    return without_reach(told)[:120]


class _Said:
    """Lines in one language."""

    def __init__(self, session: Session, context: Context, language: str) -> None:
        self.session, self.context, self.language = session, context, language
        self.zone = timing.zone(context.playbook.company.timezone, context.timezone)

    def t(self, key: str, **values: object) -> str:
        """A text of the catalogue."""
        return self.context.texts.get(key, self.language, **values)

    def safe(self, text: str) -> str:
        """What somebody wrote, as a group may read it."""
        return without_reach(text)[:LONGEST_LINE]

    def handoff(self, post: Post, told: Mapping[str, Any], values: dict[str, Any]) -> list[str]:
        """Why now, whose it is, by when."""
        due = self.moment(dt.datetime.fromisoformat(told["handoff"]["due_at"]))
        values["rep"] = self.colleague(post.data.get("assignee"))
        before = self.colleague(post.data.get("passed_from"))
        if post.event == "handoff.expired":
            key = "group-expired-passed" if before else "group-expired-kept"
            whose = self.t(key, before=before, rep=values["rep"])
        else:
            whose = self.t("group-due", rep=values["rep"], due=due)
        return [self.safe(str(told["lead"]["why_now"])), whose]

    def meeting(self, post: Post, values: dict[str, Any]) -> list[str]:
        """When, and with whom of ours."""
        meeting = self.session.get(Meeting, str(post.data.get("meeting_id")))
        values["at"] = self.moment(dt.datetime.fromisoformat(str(post.data["at"])))
        rep = self.colleague(meeting.rep if meeting is not None else post.by)
        return [self.t("group-meeting", at=values["at"], rep=rep)]

    def hot(self, post: Post) -> list[str]:
        """What was read, how often and how long."""
        items = (
            (each, self.context.playbook.item(each, self.language))
            for each in post.data.get("what", ())
        )
        what = self.t("hot-comma").join(item.title if item else each for each, item in items)
        return [
            self.t("group-hot-what", what=self.safe(what)),
            self.t(
                "group-hot-much", times=int(post.data.get("times") or 0),
                minutes=round(float(post.data.get("seconds") or 0) / 60),
            ),
        ]  # fmt: skip

    def colleague(self, email: object) -> str:
        """A colleague's name, without their address; "" where there is none."""
        if not email:
            return ""
        address = str(email)
        for person in self.context.playbook.routing.representatives:
            if person.email.lower() == address.lower():
                return person.name.in_language(self.language)
        member = staff.find(self.session, address)
        return member.name if member is not None else address.partition("@")[0]

    def moment(self, at: dt.datetime) -> str:
        """11-20 15:30 (UTC+8), where the company is."""
        local = at.astimezone(self.zone)
        return f"{local:%m-%d %H:%M} ({offset(local)})"
