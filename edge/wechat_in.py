"""A call of WeChat's that was kept, read into the talk of who sent it, once.

One unit of work each. Who writes for the first time gets a lead and a conversation, and is told who
speaks and what happens to what they leave. What a bot cannot read is kept as such and acknowledged;
a stop is a stop at once, whatever the engine makes of it. `wechat_calls` keeps the calls and calls
this.
"""

from __future__ import annotations

import datetime as dt
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
from edge.turns import speaks
from nurture import enrollments, wechat, wechat_calls, wechat_consents
from nurture.wechat import WechatThread
from nurture.wechat_calls import WechatCall
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
from sdr.discovery import Plan
from sdr.errors import EmptyText
from sdr.leads import Lead
from sdr.playbook.model import Playbook
from sdr.ports import Reply
from sdr.readers import letters
from sdr.texts import Texts

LANGUAGE = "zh"  # of who has not said a word yet
# who did this opens a window of this kind
WINDOWS = {Kind.SUBSCRIBE: "follow", Kind.SCAN: "scan", Kind.CLICK: "menu"}
NO_WINDOW = frozenset({Kind.UNSUBSCRIBE, Kind.VIEW, Kind.OTHER, Kind.AGREED, Kind.DELIVERED})
UNHEARD = frozenset({Kind.VIEW, Kind.UNSUBSCRIBE, Kind.OTHER, Kind.DELIVERED})  # begin no talk
SPOKEN = frozenset({Kind.TEXT, Kind.VOICE, Kind.IMAGE, Kind.VIDEO, Kind.LOCATION, Kind.LINK,
                    Kind.CLICK})  # fmt: skip
UNANSWERED = UNHEARD | {Kind.AGREED}
WORDS = frozenset({Kind.TEXT, Kind.VOICE, Kind.LOCATION, Kind.CLICK})


@dataclass(frozen=True, slots=True)
class Desk:
    """What reading a call needs beside the database."""

    playbook: Playbook
    texts: Texts
    zone: ZoneInfo
    app_id: str


@dataclass(frozen=True, slots=True)
class Read:
    """A call as it was read; `new` False: it had been before. No conversation: nothing to say.

    `begins`: a turn is to answer it, and nothing else may until then.
    """

    conversation_id: str | None
    message: Message | None
    new: bool
    begins: bool = False


def read(session: Session, desk: Desk, call_id: str, now: dt.datetime) -> Read:
    """Read one call into its talk; one that was read only says where it is."""
    call = session.get(WechatCall, call_id)
    if call is None:  # erased meanwhile
        return Read(None, None, new=False)
    new = call.heard is not None
    if new:  # whoever has the row reads it, and nobody else
        session.refresh(call, with_for_update=True)
        new = call.heard is not None
    message = None
    if new:
        message = _into_talk(session, desk, call, Heard.from_json(call.heard or {}), now)
        call.heard = None
    elif call.message_id is not None:
        message = session.get(Message, call.message_id)
    talk = call.conversation_id if call.kind not in UNANSWERED else None
    waits = new and message is not None and message.state == "waiting"
    return Read(talk, message, new, waits and not wechat_calls.excused(session, talk))


def _into_talk(
    session: Session, desk: Desk, call: WechatCall, heard: Heard, read_at: dt.datetime
) -> Message | None:
    now = call.at  # it was said when it came, however late it is read
    found = _talk(session, desk, heard, now)
    if found is None:
        return None
    thread, talk, lead, fresh = found
    silent_since = talk.last_inbound_at
    call.conversation_id = talk.id
    if heard.kind not in NO_WINDOW:
        kind = WINDOWS.get(heard.kind, "message")
        allowance = channels.table()[wechat.CHANNEL].windows[kind]
        windows.open_up(session, talk.id, kind, allowance, min(now, heard.at))
        thread.left_at = None
    if call.kind not in UNANSWERED and call.until is not None:
        thread.calls_until = max(thread.calls_until or call.until, call.until)
    message = _Visit(session, desk, heard, thread, talk, lead, fresh, now).act()
    if message is not None:
        call.message_id = message.id
        # what is read late is answered now: the talk is not silent meanwhile
        talk.last_inbound_at = max(silent_since or read_at, read_at)
    return message


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
            self.session, self.talk, conversations.clean(text[: conversations.MAX_TEXT]),
            language=language, now=self.now, client_message_id=self.heard.key,
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
