"""What every verb of nurture needs to know of its surroundings; wiring makes one per process."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from nurture.shards import WHOLE, Shard
from sdr import delivering, outbound
from sdr.db import Database
from sdr.playbook.model import Playbook
from sdr.ports import Channel, DnsRecords, Followers, Mailbox
from sdr.texts import Texts

# A link → what is wrong with it (`not_public`, `status_404`, `timeout` …), or None.
Reach = Callable[[str], Awaitable[str | None]]


@dataclass(frozen=True, slots=True)
class Context:
    """Values, not settings: nothing below `app` reads the environment.

    `owner` names this run of the process in claims; `mail_domain` is the right-hand side of
    Message-IDs. A delivery that is `sending` for `abandoned_after` has lost its sender.
    """

    database: Database
    playbook: Playbook
    texts: Texts
    channels: Mapping[str, Channel]
    base_url: str
    timezone: ZoneInfo
    idle: dt.timedelta
    owner: str
    mail_domain: str = "leadhatch.local"
    webhook_url: str | None = None
    abandoned_after: dt.timedelta = outbound.ABANDONED_AFTER
    at_once: int = delivering.AT_ONCE  # messages on their way at a time
    mailbox: Mailbox | None = None  # where replies come in
    own_addresses: tuple[str, ...] = ()  # mail from these is our own
    dns: DnsRecords | None = None  # what the world can read of our domain
    dkim_selector: str | None = None
    reply_to: str | None = None  # where answers go, each under an address of its own
    whole: bool = False  # sweeps look at everybody, not only at whom something changed about
    shard: Shard = WHOLE  # the leads this process looks at, where several share a pass
    followers: Followers | None = None  # who follows the WeChat account
    reach: Reach | None = None  # None: nobody can look at links to elsewhere

    def with_playbook(self, playbook: Playbook) -> Context:
        """The same surroundings with another playbook."""
        return replace(self, playbook=playbook)
