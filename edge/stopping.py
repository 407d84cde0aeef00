"""A stop, in whatever chat: acted on where the message is kept, before anybody understands it.

"TD", "退订", "STOP" and the like as the whole message hold while the engine is down. What says it
in a sentence, or of one channel alone, is the engine's to understand. Called by `chat` and
`wechat_in`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

from sqlalchemy.orm import Session

from nurture import enrollments, wechat
from sdr import conversations, opting_out, qualify, transcripts, wording
from sdr.consent import PERSON
from sdr.conversations import Conversation, Message
from sdr.discovery import Plan
from sdr.leads import Lead
from sdr.playbook.model import Playbook
from sdr.ports import Reply
from sdr.readers import letters

# what is asked for in words of one's own: "TD" may be the answer
_IN_WORDS = frozenset({"name", "company", "current_solution", "region", "job_title"})


def heard(text: str, asked: str | None) -> bool:
    """Whether a message on the website is a stop; `asked`: the fact that was asked for last.

    What is as well a name in answer to a question for one is the engine's to understand.
    """
    return letters.stops(text) and not (asked in _IN_WORDS and letters.names_something(text))


def stop(
    session: Session, talk: Conversation, lead: Lead, message: Message, playbook: Playbook,
    now: dt.datetime,
) -> list[Message]:  # fmt: skip
    """No more, of anything, by any way; what the person is told, [] while a colleague talks.

    What the person wrote before and what the bot was about to send is answered no more. The caller
    holds the lead's row, then the talk's.
    """
    opting_out.everywhere(session, lead, text=message.text, message_id=message.id, now=now)
    held = enrollments.active_of(session, lead.id)
    if held is not None:
        enrollments.leave(session, held, "opt_out", now)
    qualify.reconsider(session, lead, playbook, now=now, by=PERSON)
    message.act = "opt_out"
    for earlier in transcripts.waiting(session, talk.id):
        if earlier is not message:
            earlier.state = "merged"
    wechat.drop(session, talk.id, "opt_out", now)
    if message.state != "waiting":
        return []
    message.state, language = "answered", talk.language
    talk.plan = dataclasses.replace(Plan.from_json(talk.plan), phase="decided").as_json()
    reply = Reply(wording.line(playbook, "opt_out_done", language), wording="opt_out_done")
    said = conversations.say(
        session, talk, [reply], language=language, now=now, reply_to=message.id
    )
    conversations.end(session, talk, "closed", now)
    return said
