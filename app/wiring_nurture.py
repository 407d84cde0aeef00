"""Wiring of the worker: settings become the context of every nurture verb."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import socket
from email.utils import parseaddr

from adapters import dkim
from adapters.dkim import Signer
from adapters.dns_records import Dns
from adapters.email import OutboxFolder, SmtpChannel
from adapters.inbound_mail import ImapMailbox
from adapters.reach import Reach
from adapters.webhook import WebhookChannel
from adapters.wechat.api import Api
from adapters.wechat.client import WechatChannel
from adapters.wechat.followers import WechatFollowers
from adapters.wechat.tokens import Tokens
from app.settings import Settings
from nurture.context import Context
from sdr.db import Database
from sdr.playbook.check import load_checked as load
from sdr.ports import Channel, SystemClock
from sdr.texts import Texts


def nurture_context(settings: Settings, database: Database) -> Context:
    """What the worker needs."""
    channels: dict[str, Channel] = {"email": mail_channel(settings)}
    if settings.webhook_url:
        channels["webhook"] = WebhookChannel(secret=settings.webhook_secret)
    wechat = wechat_api(settings, database)
    if wechat is not None:
        channels["wechat"] = WechatChannel(wechat)
    return Context(
        database=database,
        playbook=load(settings.playbook),
        texts=Texts.load(),
        channels=channels,
        base_url=settings.base_url,
        timezone=settings.timezone,
        idle=dt.timedelta(minutes=settings.idle_minutes),
        owner=owner_name(),
        webhook_url=settings.webhook_url,
        mail_domain=mail_domain(settings),
        abandoned_after=dt.timedelta(seconds=settings.abandoned_seconds),
        at_once=settings.smtp_sessions,
        mailbox=mailbox(settings),
        own_addresses=own_addresses(settings),
        reply_to=tagged_reply_to(settings),
        dns=Dns(),
        dkim_selector=settings.dkim_selector,
        followers=WechatFollowers(wechat) if wechat is not None else None,
        reach=Reach(allow=settings.outbound_allow),
    )


def wechat_api(settings: Settings, database: Database) -> Api | None:
    """What WeChat's platform is asked by; None where there is no account that may ask."""
    app_id, secret = settings.wechat_app_id, settings.wechat_app_secret
    if app_id is None or secret is None:
        return None
    tokens = Tokens(
        database, SystemClock(), app_id=app_id, secret_key=settings.secret_key, owner=owner_name()
    )
    return Api(tokens, base=settings.wechat_api_base, app_id=app_id, secret=secret)


def mail_channel(settings: Settings) -> SmtpChannel | OutboxFolder:
    """How mail leaves."""
    mail, signer = settings.smtp, mail_signer(settings)
    if mail is None:
        return OutboxFolder(
            settings.outbox, sender=settings.mail_from, reply_to=settings.mail_reply_to,
            signer=signer,
        )  # fmt: skip
    return SmtpChannel(
        host=mail.host, port=mail.port, security=mail.security, user=mail.user,
        password=mail.password, sender=settings.mail_from, reply_to=settings.mail_reply_to,
        kept=settings.smtp_sessions, signer=signer,
    )  # fmt: skip


def mail_signer(settings: Settings) -> Signer | None:
    """What signs our mail; None: the mail server does, or nobody."""
    if settings.dkim_key is None or settings.dkim_selector is None:
        return None
    return Signer(settings.dkim_selector, settings.signing_domain, dkim.read(settings.dkim_key))


def owner_name() -> str:
    """What this process is called in claims.

    A number of a process comes again, above all in containers: a run has a name of its own.
    """
    return f"{socket.gethostname()[:50]}:{os.getpid()}:{secrets.token_hex(4)}"


def mailbox(settings: Settings) -> ImapMailbox | None:
    """The mailbox that replies are fetched from, where one is set."""
    server = settings.imap
    if server is None:
        return None
    return ImapMailbox(
        host=server.host, port=server.port, security=server.security, user=server.user,
        password=server.password,
    )  # fmt: skip


def own_addresses(settings: Settings) -> tuple[str, ...]:
    """Our own addresses: mail from them is no reply."""
    given = (settings.mail_from, settings.mail_reply_to)
    return tuple(parseaddr(each)[1].lower() for each in given if each)


def tagged_reply_to(settings: Settings) -> str | None:
    """Where answers go, each under an address of its own; None where that is not wanted."""
    return settings.mail_reply_to if settings.mail_reply_tags == "on" else None


def mail_domain(settings: Settings) -> str:
    """The right-hand side of Message-IDs: the sender's domain."""
    return settings.mail_from_domain
