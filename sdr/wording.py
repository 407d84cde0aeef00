"""The bot's words: a playbook line or question, filled in, in the person's language. Pure.

Everything the bot says goes through here: actions, the opening that the edge says first, the
question that nurture puts after a click, the notice while the engine is down. Variants of a line
are used in turn, so that the same wording is not heard twice in a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sdr.names import called
from sdr.playbook.model import Content, Playbook
from sdr.playbook.questions import Question
from sdr.ports import Reply

_ENVIRONMENT = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


@lru_cache(maxsize=2048)
def _template(source: str) -> Template:
    return _ENVIRONMENT.from_string(source)


def fill(source: str, **values: Any) -> str:
    """Fill the `{{ variables }}` of one sentence."""
    return _template(source).render(**values) if "{" in source else source


def phrase(playbook: Playbook, key: str, language: str, *, nth: int = 0, **values: Any) -> str:
    """The wording line `key` as part of a sentence, its `nth` variant (counted round)."""
    variants = playbook.wording.lines[key]
    return fill(variants[nth % len(variants)].in_language(language), **values)


def line(playbook: Playbook, key: str, language: str, *, nth: int = 0, **values: Any) -> str:
    """The same as a sentence of its own."""
    said = phrase(playbook, key, language, nth=nth, **values)
    # a line that begins with a value ("sales director: …") is still a sentence
    if language != "en" or not said.split(maxsplit=1)[0].rstrip(":,.").isalpha():
        return said  # Chinese, a quote, an address or an id
    return said[:1].upper() + said[1:]


def join(parts: Sequence[str], language: str) -> str:
    """Sentences in one breath: Chinese without a space, English with one."""
    return ("" if language == "zh" else " ").join(part for part in parts if part)


def buttons(question: Question, language: str) -> list[dict[str, str]]:
    """Quick replies of a question; what is sent back is the title."""
    titles = [button.title.in_language(language) for button in question.buttons]
    return [{"title": title, "payload": title} for title in titles]


def put(question: Question, language: str, *, how: str = "text") -> str:
    """A question's words: `text`, `again` (shorter) or `rephrased`."""
    return str(getattr(question, how).in_language(language))


def card(content: Content, base_url: str) -> dict[str, str]:
    """A content item as a card with its public address."""
    return {
        "title": content.title,
        "url": f"{base_url}/c/{content.slug}?lang={content.language}",
        "description": content.summary,
    }


def opening(
    playbook: Playbook,
    language: str,
    question: Question | None,
    *,
    back: tuple[str, str] | None = None,
) -> Reply:
    """The first message: who speaks (a bot), the privacy notice, one question.

    `back`: of somebody who was here before, the name (or "") and what was said then.
    """
    company = playbook.company
    greeting = (
        [
            line(
                playbook,
                "welcome_back",
                language,
                name=called(back[0], language),
                summary=back[1],
            )
        ]
        if back
        else []
    )
    parts = [
        *greeting,
        line(
            playbook,
            "opening",
            language,
            bot_name=company.bot_name.in_language(language),
            company=company.name.in_language(language),
        ),
        playbook.consent.notice.in_language(language),
    ]
    text = join(parts, language)
    if question is None:
        return Reply(text, wording="opening")
    return Reply(
        f"{text}\n{put(question, language)}",
        wording=f"opening+{question.key}",
        buttons=buttons(question, language),
        asks=question.asks,
        question=question.key,
    )
