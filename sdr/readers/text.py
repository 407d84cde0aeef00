"""The message as the readers see it: folded to one width, case and script, cut into clauses.

Folding never changes the length, so a position in the folded text is a position in the message.
Also the phrase matcher that all word lists share. Pure; used by every other reader.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sdr.readers.traditional import SIMPLIFIED, TRADITIONAL

HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_HAN_CHAR = re.compile(rf"[{HAN}]")


@lru_cache(maxsize=1)
def _fold_table() -> dict[int, str]:
    table = {ord(t): s for t, s in zip(TRADITIONAL, SIMPLIFIED, strict=True)}
    table.update({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
    for characters, plain in (
        ("\u3000\u00a0\u2002\u2003\u2009\u202f\t\r", " "),
        ("‐‑‒–—―−", "-"),
        ("〜∼˜", "~"),
        ("’‘ʼ´`", "'"),
        ("“”„", '"'),
        ("￥", "¥"),
        ("〇○", "零"),
        ("幺", "一"),
    ):
        table.update({ord(character): plain for character in characters})
    # Full-width capitals become half-width lower case in the same step.
    table.update({0xFF21 + i: chr(97 + i) for i in range(26)})
    return table


def fold(text: str) -> str:
    """The same text in lower case, half width and simplified characters; same length."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lowered.translate(_fold_table())


# A full stop or comma between digits belongs to the number; one inside an address to the address.
_CLAUSE_END = re.compile(
    r"[。!?;\n]|,(?!\d{3}(?!\d))|(?<![a-z0-9])\.|"
    r"(?<!\bmr)(?<!\bmrs)(?<!\bms)(?<!\bdr)(?<!\bgebr)(?<!\bbros)(?<!\bprof)(?<!\bmessrs)"
    r"\.(?=\s|$)|\s-\s| {2,}|…+|\.{2,}"
)
_SENTENCE_END = re.compile(r"[。!?;\n]|(?<![a-z0-9])\.|\.(?=\s|$)|…+|\.{2,}")
_HAN_GAP = re.compile(rf"(?<=[{HAN}]) (?=[{HAN}])")
_TRIM = " \n\t,.;:!?。、~-…'\"()"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of the message."""

    start: int
    end: int

    def touches(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


def blanked(text: str, spans: Iterable[Span]) -> str:
    """The text with these stretches as blanks; the length stays."""
    for span in spans:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without surrounding blanks and punctuation (an opened bracket keeps its close)."""
    while start < end and text[start] in _TRIM + "，！？；：":
        start += 1
    while end > start and text[end - 1] in _TRIM + "，！？；：（":
        if text[end - 1] == ")" and "(" in text[start:end]:
            break
        end -= 1
    return Span(start, end)


def _cut(text: str, pattern: re.Pattern[str], extra: re.Pattern[str] | None) -> list[Span]:
    cuts = [m.span() for m in pattern.finditer(text)]
    if extra is not None:
        cuts += [m.span() for m in extra.finditer(text)]
    cuts.sort()
    spans: list[Span] = []
    at = 0
    for start, end in [*cuts, (len(text), len(text))]:
        span = trimmed(text, at, max(at, start))
        if span.start < span.end:
            spans.append(span)
        at = max(at, end)
    return spans


def gaps_as_commas(folded: str) -> str:
    """Blanks between Chinese characters as the commas that they stand for; same length."""
    return _HAN_GAP.sub(",", folded)


def clauses(folded: str) -> list[Span]:
    """Stretches between commas and stops; a blank between Chinese characters cuts too."""
    return _cut(folded, _CLAUSE_END, _HAN_GAP)


def sentences(folded: str) -> list[Span]:
    """Stretches between full stops, question and exclamation marks."""
    return _cut(folded, _SENTENCE_END, None)


def around(spans: Sequence[Span], position: int) -> Span:
    """The span that holds a position, or the nearest before it."""
    best = spans[0] if spans else Span(0, 0)
    for span in spans:
        if span.start > position:
            break
        best = span
    return best


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in it."""
    return _HAN_CHAR.search(text) is not None


def is_question(text: str) -> bool:
    """Whether a folded sentence asks something (mark or interrogative, either language)."""
    return _QUESTION.search(text) is not None


_QUESTION = re.compile(
    r"\?|吗(?=[\s,]|$)|么\s*$|呢\s*$|不\s*$|没\s*$|嘛\s*$|多少钱|多少天|多长时间|多久|什么时候|"
    r"怎么(?:卖|收|样|办|弄|算|用|做|搞)|(?<!不)咋(?!个?样的)|有啥|是啥|是谁|能不能|可不可以|是不是|有没有|"
    r"为(?:什么|啥|何)|^谁|哪有|谁家"
    r"|^(?:ok and |so |and )?(?:what|how|why|when|where|who|which|whats|hows|is|are|am|can|could|"
    r"do|does|did|will|would|may|any|show me|case for|compared|between you)\b|what's the|"
    r"who is stronger"
)


_BLANK = re.compile(r"\s")


@lru_cache(maxsize=8192)
def phrase_pattern(phrase: str) -> re.Pattern[str]:
    """The pattern of one lexicon phrase (see `Lexicon`), over folded text."""
    if phrase.startswith("re:"):
        return re.compile(phrase[3:])
    folded = fold(phrase.strip())
    parts = [re.escape(part.strip()) for part in re.split(r"…|\.\.\.", folded) if part.strip()]
    body = r"[^。.!?;\n]{0,40}?".join(parts).replace(r"\ ", r"\s+").replace(r"\*", r"[a-z]*")
    ahead = "(?<![a-z0-9])" if folded[:1].isascii() and folded[:1].isalnum() else ""
    behind = "(?![a-z0-9])" if folded[-1:].isascii() and folded[-1:].isalnum() else ""
    return re.compile(ahead + body + behind)


@dataclass(frozen=True, slots=True)
class _Gapped:
    """A phrase with a gap, or a regular expression, and what a text must hold for it to match."""

    code: str
    pattern: re.Pattern[str]
    parts: tuple[str, ...]
    han: bool = False  # written in Chinese alone

    def may_match(self, folded: str, *, han: bool) -> bool:
        """False where searching would find nothing: most phrases are not in most texts."""
        return (han or not self.han) and all(part in folded for part in self.parts)


@dataclass(frozen=True, slots=True)
class _Index:
    """Plain phrases by their first two characters (longest first), the rest one by one."""

    starts: dict[str, tuple[tuple[str, str], ...]]
    gapped: tuple[_Gapped, ...]


@lru_cache(maxsize=64)
def _index(items: tuple[tuple[str, tuple[str, ...]], ...]) -> _Index:
    codes: dict[str, str] = {}
    gapped: list[_Gapped] = []
    for code, phrases in items:
        for phrase in phrases:
            if not phrase.strip():
                continue
            if phrase.startswith("re:"):
                gapped.append(_Gapped(code, phrase_pattern(phrase), (), _all_han(phrase[3:])))
            elif re.search(r"…|\.\.\.|\*", phrase):
                parts = re.split(r"…|\.\.\.|\*|\s+", fold(phrase.strip()))
                gapped.append(_Gapped(code, phrase_pattern(phrase), tuple(filter(None, parts))))
            else:
                codes.setdefault(re.sub(r"\s+", " ", fold(phrase.strip())), code)
    starts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for phrase in sorted(codes, key=len, reverse=True):
        starts[phrase[:2]].append((phrase, codes[phrase]))
    return _Index({start: tuple(found) for start, found in starts.items()}, tuple(gapped))


@dataclass(frozen=True, slots=True)
class Hit:
    """One phrase of a word list found in the text."""

    code: str
    start: int
    end: int


type Words = tuple[tuple[str, tuple[str, ...]], ...]


def find_words(folded: str, words: Words) -> list[Hit]:
    """All hits of a word list, by position; where plain phrases overlap the longest counts."""
    index = _index(words)
    hits: list[Hit] = []
    flat = _BLANK.sub(" ", folded)
    spaced = "  " in flat
    at = 0
    while at < len(flat):
        two = index.starts.get(flat[at : at + 2], ())
        one = index.starts.get(flat[at], ()) if len(flat) > at + 1 else ()
        for plain, code in (*two, *one):
            end = _end(flat, at, plain, spaced=spaced)
            if end:
                hits.append(Hit(code, at, end))
                at = end - 1
                break
        at += 1
    han = has_han(folded)
    for phrase in index.gapped:
        if phrase.may_match(folded, han=han):
            found = phrase.pattern.finditer(folded)
            hits += [Hit(phrase.code, *m.span()) for m in found if m.group()]
    return sorted(hits, key=lambda hit: (hit.start, -hit.end))


def _all_han(pattern: str) -> bool:
    """Whether a regular expression speaks of Chinese words only (signs and classes aside)."""
    bare = re.sub(r"\{\d*,?\d*\}|\\.", "", pattern)
    return has_han(bare) and not re.search(r"[A-Za-z0-9]", bare)


def _end(flat: str, at: int, phrase: str, *, spaced: bool) -> int:
    """Where a phrase that begins at `at` ends, Latin letters as whole words; 0: nowhere."""
    if spaced and " " in phrase:
        match = phrase_pattern(phrase).match(flat, at)
        return match.end() if match else 0
    if not flat.startswith(phrase, at):
        return 0
    end = at + len(phrase)
    torn = (at > 0 and _latin(phrase[0]) and _latin(flat[at - 1])) or (
        end < len(flat) and _latin(phrase[-1]) and _latin(flat[end])
    )
    return 0 if torn else end


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


class _Hashed(tuple[tuple[str, tuple[str, ...]], ...]):  # noqa: SLOT001 - tuples take no slots
    """A word list that knows its hash: thousands of phrases are not hashed for every message."""

    _hash: int | None = None

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = super().__hash__()
        return self._hash

    __eq__ = tuple.__eq__


def as_words(lists: Iterable[tuple[str, Sequence[str]]]) -> Words:
    """A word list in the hashable form that the matcher caches."""
    return _Hashed((code, tuple(phrases)) for code, phrases in lists)


def free_of(spans: Iterable[Span], taken: Sequence[Span]) -> Iterator[Span]:
    """Those spans that touch none of the taken ones."""
    return (span for span in spans if not any(span.touches(other) for other in taken))
