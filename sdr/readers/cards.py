"""A pasted signature or business card: 李牧川 | 渠道总监 | 麦陇集团, in one line or several.

Short pieces between bars, slashes, blanks and line ends; a card is a name next to a title, with a
company or a contact detail beside them. Latin cards are read by `people` and `companies`. Pure.
"""

import re
from dataclasses import dataclass

from sdr.readers.no_names import is_no_name_zh
from sdr.readers.people import FULL_NAME_ZH
from sdr.readers.phrases import find_phrases
from sdr.readers.reading import Found
from sdr.readers.text import Span, Words, has_han

_PIECE = re.compile(r"[^|/\n\t,、;·•\s]+")
_LABEL = re.compile(
    r"^(?:姓名|名字|职位|职务|公司|单位|电话|手机|座机|邮箱|邮件|微信|地址|tel|mob|mobile|email|"
    r"mail|e-mail|wechat|vx|wx|m|t|e)?[:：.]?"
)
_FIRM = re.compile(
    r"(?:集团|公司|股份|控股|实业|酒业|食品|乳业|乳品|新材|化工|洁具|饮料|饮品|陶瓷|建材|家居|"
    r"家具|卫浴|照明|电器|日化|"
    r"生物|科技|药业|制药|"
    r"医药|种业|农业|化肥|服饰|服装|鞋业|贸易|商贸|工贸|连锁|超市|涂料|茶业|粮油|调味品|厂|"
    r"[\u4e00-\u9fff]业)$"
)
_LONGEST = 14


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says; `persona` is the playbook's code for the title."""

    name: Found
    title: Found
    persona: Found
    company: Found | None


def read_card(text: str, folded: str, titles: Words, *, contact: bool) -> Card | None:
    """The card in a text, or None. `contact`: it holds a contact detail (blanked here)."""
    pieces = [piece for m in _PIECE.finditer(folded) if (piece := _unlabelled(m))]
    for i, piece in enumerate(pieces):
        if not _is_name(folded[piece.start : piece.end]):
            continue
        for j in (i + 1, i + 2, i - 1, i - 2):
            if not 0 <= j < len(pieces):
                continue
            code = _title_code(folded[pieces[j].start : pieces[j].end], titles)
            if code is None:
                continue
            firm = _firm(folded, pieces, {i, j}, titles, barred="|" in text or "/" in text)
            if firm is None and not contact:
                continue
            return Card(
                _found(text, piece), _found(text, pieces[j]),
                Found(code, pieces[j], 0.85), None if firm is None else _found(text, firm),
            )  # fmt: skip
    return None


def _found(text: str, span: Span) -> Found:
    return Found(text[span.start : span.end], span, 0.9)


def _unlabelled(match: re.Match[str]) -> Span | None:
    label = _LABEL.match(match.group())
    start = match.start() + (label.end() if label is not None else 0)
    return Span(start, match.end()) if start < match.end() else None


def _is_name(words: str) -> bool:
    return FULL_NAME_ZH.fullmatch(words) is not None and not is_no_name_zh(words)


def _title_code(words: str, titles: Words) -> str | None:
    """The persona of a piece that is a title and nothing else."""
    if len(words) > _LONGEST or re.search(r"我|你|他|的|了|吗|是|想|要|找", words):
        return None
    hits = [h for h in find_phrases(words, titles) if h.end == len(words)]
    return max(hits, key=lambda h: h.end - h.start).code if hits else None


def _firm(
    folded: str, pieces: list[Span], taken: set[int], titles: Words, *, barred: bool
) -> Span | None:
    """The piece next to name and title that is a company: by its last word, or between bars."""
    near = [
        p for k, p in enumerate(pieces) if k not in taken and min(abs(k - t) for t in taken) <= 2
    ]
    for piece in near:
        words = folded[piece.start : piece.end]
        firm = has_han(words) and 2 < len(words) <= 24 and _FIRM.search(words) is not None
        told = re.search(r"我|你|的$|是|想", words) is not None
        if firm and not told and _title_code(words, titles) is None:
            return piece
    if not barred:
        return None
    return next(
        (p for p in near if re.fullmatch(r"[\u4e00-\u9fff]{2,8}", folded[p.start : p.end])
         and _title_code(folded[p.start : p.end], titles) is None), None,
    )  # fmt: skip
