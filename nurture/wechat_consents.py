"""What somebody agreed to get in WeChat once: a credit in the ledger of windows for each time.

A template of kind `subscription` goes once for each consent, whether or not the window is open;
one of kind `template` goes to every follower. The event of the platform gives and takes credits
(`edge.wechat_in`), the message that is sent spends one (`wechat_template`).
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from nurture.wechat import CHANNEL, WechatThread
from nurture.wechat_unasked import Beside
from sdr import channels, windows
from sdr.playbook.wechat import Template

NOT_AGREED = "not_agreed"


def credit(template: Template) -> str:
    """What the ledger calls the consents for this template."""
    return credit_of(template.key)


def credit_of(key: str) -> str:
    """What the ledger calls the consents for the template of that key."""
    return f"once:{key}"


def beside(template: Template | None, now: dt.datetime) -> Beside | None:
    """What may go while the window is closed: the template that the step names, if it names one."""
    if template is None:
        return None
    return lambda session, thread: refusal(session, template, thread, now)


def refusal(
    session: Session, template: Template, thread: WechatThread, now: dt.datetime
) -> str | None:
    """Why the template cannot go to who follows the account; None: it can."""
    if template.kind == "template":
        return None
    left = windows.left_of(session, thread.conversation_id, credit(template), now)
    return None if left > 0 else NOT_AGREED


def agreed(
    session: Session, template: Template, talk_id: str, now: dt.datetime, *, yes: bool
) -> None:
    """The person agreed to one message more of this template, or to none at all."""
    if yes:
        rules = channels.table()[CHANNEL].consents["subscription"]
        windows.add(session, talk_id, credit(template), rules, now)
    else:
        windows.shut(session, talk_id, credit(template))
