"""A message or event of WeChat, kept: once, in the talk of who sent it, before anything else.

One unit of work each. Who writes for the first time gets a lead and a conversation, and is told who
speaks and what happens to what they leave. What a bot cannot read is kept as such and acknowledged;
a stop is a stop at once, whatever the engine makes of it. `edge.wechat` calls, and answers.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.wechat.messages import Heard, Kind
from edge import stopping
from edge.chat import opening
from edge.rates import Rates
from edge.turns import speaks
from nurture import enrollments, wechat, wechat_consents
from nurture.wechat import WechatCall, WechatThread
from sdr import (
    channels,
    consent,
    conversations,
    leads,
    timeline,
    variants,
    windows,
    wording,
)
from sdr.conversations import Conversation, Message
from sdr.db import new_id
from sdr.discovery import Plan
from sdr.errors import EmptyText, TooManyRequests
from sdr.leads import Lead
from sdr.playbook.model import Playbook
from sdr.ports import Reply
from sdr.readers import letters
from sdr.texts import Texts

LANGUAGE = "zh"  # of who has not said a word yet
CALL_SECONDS = 5.0  # for which the platform waits, each time
# who did this opens a window of this kind
WINDOWS = {Kind.SUBSCRIBE: "follow", Kind.SCAN: "scan", Kind.CLICK: "menu"}
NO_WINDOW = frozenset({Kind.UNSUBSCRIBE, Kind.VIEW, Kind.OTHER, Kind.AGREED, Kind.DELIVERED})
UNHEARD = frozenset({Kind.VIEW, Kind.UNSUBSCRIBE, Kind.OTHER, Kind.DELIVERED})  # begin no talk
UNANSWERED = UNHEARD | {Kind.AGREED}
WORDS = frozenset({Kind.TEXT, Kind.VOICE, Kind.LOCATION, Kind.CLICK})


@dataclass(frozen=True, slots=True)
class Desk:
    """What keeping a call needs beside the database."""

    playbook: Playbook
    texts: Texts
    zone: ZoneInfo
    app_id: str
    attempts: int
    rates: Rates


@dataclass(frozen=True, slots=True)
class Kept:
    """A call as it was kept; `new` False: it had come before. No conversation: nothing to say."""

    call_id: str
    conversation_id: str | None
    message: Message | None
    attempt: int
    new: bool


def keep(session: Session, desk: Desk, heard: Heard, now: dt.datetime) -> Kept:
    """Keep one call; the same one again only counts. Raises TooManyRequests."""
    call = session.scalars(select(WechatCall).where(WechatCall.key == heard.key)).one_or_none()
    if call is not None:
        return _again(session, desk, call, now)
    call = WechatCall(id=new_id("wxc"), key=heard.key, kind=heard.kind.value, attempts=1, at=now)
    session.add(call)
    session.flush()
    found = _talk(session, desk, heard, now)
    if found is None:
        return Kept(call.id, None, None, 1, new=True)
    thread, talk, lead, fresh = found
    call.conversation_id = talk.id
    if heard.kind not in NO_WINDOW:
        kind = WINDOWS.get(heard.kind, "message")
        allowance = channels.table()[wechat.CHANNEL].windows[kind]
        windows.open_up(session, talk.id, kind, allowance, min(now, heard.at))
        thread.left_at = None
    visit = _Visit(session, desk, heard, thread, talk, lead, fresh, now)
    message = visit.act()
    call.message_id = message.id if message is not None else None
    return _waited_for(session, desk, call, now, new=True)


def _again(session: Session, desk: Desk, call: WechatCall, now: dt.datetime) -> Kept:
    call.attempts += 1
    return _waited_for(session, desk, call, now, new=False)


def _waited_for(
    session: Session, desk: Desk, call: WechatCall, now: dt.datetime, *, new: bool
) -> Kept:
    """The call as it was kept; while it is being answered nothing goes as a message."""
    message = session.get(Message, call.message_id) if call.message_id else None
    talk = call.conversation_id if call.kind not in UNANSWERED else None
    if talk is not None:
        left = max(0, desk.attempts - call.attempts)
        wechat.hold_back(session, call, now + dt.timedelta(seconds=CALL_SECONDS * (left + 1) + 1))
    session.flush()
    return Kept(call.id, talk, message, call.attempts, new=new)


def _talk(
    session: Session, desk: Desk, heard: Heard, now: dt.datetime
) -> tuple[WechatThread, Conversation, Lead, bool] | None:
    """The person's talk, begun where there is none; None where nobody need be known."""
    thread = session.scalars(
        select(WechatThread).where(
            WechatThread.account == desk.app_id, WechatThread.openid == heard.sender
        )
    ).one_or_none()
    if thread is not None:
        talk = conversations.get(session, thread.conversation_id)
        lead = enrollments.hold(session, talk.lead_id)  # the lead first, as everywhere
        session.refresh(thread, with_for_update=True)
        assert lead is not None
        return thread, talk, lead, False
    if heard.kind in UNHEARD:
        return None
    source = source_of(heard.scene)
    lead = leads.create(session, language=LANGUAGE, source=source, now=now)
    leads.identify(session, lead, "openid", f"{desk.app_id}:{heard.sender}", now)
    variant = variants.assigned(desk.playbook, lead.id)
    talk, _ = conversations.start(
        session, lead=lead, language=LANGUAGE, source=source, now=now, channel=wechat.CHANNEL,
        variant=variant,
    )  # fmt: skip
    thread = WechatThread(
        conversation_id=talk.id, account=desk.app_id, openid=heard.sender, sent_seq=0, plans=0
    )
    session.add(thread)
    session.flush()
    return thread, talk, lead, True


def source_of(scene: str | None) -> dict[str, Any]:
    """Where somebody came from who scanned a code: its scene is a campaign, or says `utm_…=…`."""
    source: dict[str, Any] = {"utm_source": "wechat"}
    if scene is None:
        return source
    given = {key: value for key, value in parse_qsl(scene) if key.startswith("utm_")}
    return source | {"utm_medium": "qr"} | (given or {"utm_campaign": scene}) | {"scene": scene}


@dataclass(frozen=True, slots=True)
class _Visit:
    """What one call does in the talk."""

    session: Session
    desk: Desk
    heard: Heard
    thread: WechatThread
    talk: Conversation
    lead: Lead
    fresh: bool
    now: dt.datetime

    def act(self) -> Message | None:
        """The message that was kept, if one was."""
        match self.heard.kind:
            case Kind.SUBSCRIBE | Kind.SCAN:
                self._arrive()
            case Kind.UNSUBSCRIBE:
                self._leave()
            case Kind.VIEW:
                self._note("wechat_view", {"url": self.heard.text[:500]})
            case Kind.AGREED:
                self._agree()
            case Kind.DELIVERED:
                if self.heard.text.lower() != "success":
                    self._note("wechat_undelivered", {"status": self.heard.text[:100]})
            case Kind.OTHER:
                pass
            case _:
                return self._hear()
        return None

    def _arrive(self) -> None:
        """They follow, or scanned a code: they are greeted unless a talk is going on."""
        if self.heard.kind is Kind.SUBSCRIBE:  # to be written to is what following is for
            # the platform tells of followers alone who they are
            self.thread.asked_at = self.thread.ask_after = None
            consent.grant(
                self.session, self.lead.id, wechat.CHANNEL, granted=True, by=consent.PERSON,
                now=self.now, address=self.heard.sender,
                notice_version=self.desk.playbook.consent.notice_version,
            )  # fmt: skip
        self._note(f"wechat_{self.heard.kind.value}", {"scene": self.heard.scene})
        if not self.fresh:
            source = source_of(self.heard.scene)
            self.talk.source = {**self.talk.source, **source}
            leads.came(self.session, self.lead, source, self.now)
        going_on = self.talk.last_inbound_at is not None and self.talk.ended_at is None
        if going_on or conversations.human_holds(self.talk, self.now):
            return
        language, heard = self.talk.language, self._playbook()
        reply = opening(self.session, self.talk, None, heard, self.desk.texts, language, self.now)
        conversations.say(self.session, self.talk, [reply], language=language, now=self.now)

    def _agree(self) -> None:
        """They want the next message of a template, or none of it any more."""
        for platform_id, yes in self.heard.agreed.items():
            template = self.desk.playbook.wechat.of_id(platform_id)
            if template is None:  # not one of ours to send
                continue
            wechat_consents.agreed(self.session, template, self.talk.id, self.now, yes=yes)
            self._note("wechat_agreed" if yes else "wechat_refused", {"template": template.key})

    def _leave(self) -> None:
        """They follow no more: nothing may be sent, and nothing is."""
        self.thread.left_at = self.now
        windows.shut(self.session, self.talk.id)
        self._note("wechat_unsubscribe", {})

    def _hear(self) -> Message:
        """Keep what was said; what waits for the engine is returned as it waits."""
        if wait := self.desk.rates.take(self.talk.id, time.monotonic()):
            raise TooManyRequests(retry_after=wait)
        if self._undisclosed():
            self._disclose()
        if self.talk.ended_at is not None:
            # another visit: the question budget starts anew, the open question stays open
            self.talk.plan = Plan.from_json(self.talk.plan).next_visit().as_json()
        text = self._words()
        if text is None:
            return self._unread()
        message, _ = conversations.receive(
            self.session, self.talk, text, language=speaks(text, self.talk.language),
            now=self.now, client_message_id=self.heard.key,
        )  # fmt: skip
        if letters.stops(text):
            stopping.stop(self.session, self.talk, self.lead, message, self._playbook(), self.now)
        return message

    def _words(self) -> str | None:
        """The words in it, None where there are none to read."""
        if self.heard.kind not in WORDS:
            return None
        try:
            text = conversations.clean(self.heard.text)
        except EmptyText:
            return None
        if text in channels.table()[wechat.CHANNEL].unsupported:
            return None
        return channels.chosen(text, self._buttons()) or text

    def _buttons(self) -> list[Mapping[str, str]]:
        """What could be chosen by its number: of the last message of the bot."""
        last = self.session.scalars(
            select(Message)
            .where(Message.conversation_id == self.talk.id, Message.sender != "prospect")
            .order_by(Message.seq.desc())
            .limit(1)
        ).first()
        return list(last.buttons or ()) if last is not None else []

    def _unread(self) -> Message:
        """What has no words for a bot: kept under its name, and acknowledged."""
        language, kind = self.talk.language, self.heard.kind.value
        label = self.desk.texts.get(f"wechat-kept-{kind}", language)
        text = "\n".join(filter(None, (label, self.heard.text if kind == Kind.LINK else "")))
        message, _ = conversations.receive(
            self.session, self.talk, conversations.clean(text), language=language, now=self.now,
            client_message_id=self.heard.key,
        )  # fmt: skip
        message.act = "inform"  # nothing for the engine to read
        if message.state == "waiting":
            message.state = "answered"
            said = self.desk.texts.get(f"wechat-got-{kind}", language)
            conversations.say(
                self.session, self.talk, [Reply(said, wording=f"wechat_{kind}")],
                language=language, now=self.now, reply_to=message.id,
            )  # fmt: skip
        return message

    def _undisclosed(self) -> bool:
        """Whether no bot has said a word here: an event may begin a talk without one."""
        if conversations.human_holds(self.talk, self.now):
            return False
        spoken = select(Message.id).where(
            Message.conversation_id == self.talk.id, Message.sender == "bot"
        )
        return self.fresh or self.session.scalars(spoken.limit(1)).first() is None

    def _disclose(self) -> None:
        """Who speaks here, and the notice: before anything is asked."""
        language = speaks(self.heard.text, LANGUAGE) if self.heard.text else LANGUAGE
        self.lead.language = self.talk.language = language
        reply = wording.opening(self._playbook(), language, None)
        conversations.say(self.session, self.talk, [reply], language=language, now=self.now)

    def _playbook(self) -> Playbook:
        return variants.under(self.desk.playbook, self.talk.variant)

    def _note(self, kind: str, data: dict[str, Any]) -> None:
        timeline.write(self.session, self.lead.id, kind, now=self.now, by=consent.PERSON, data=data)
