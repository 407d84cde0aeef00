"""Text out of what mail programs send: character sets, encoded headers, HTML. Never raises.

Chinese programs say gb2312 and send GB18030, or say nothing and send it in raw headers; what says
it is UTF-8 may not be. Pure; `incoming` calls.
"""

from __future__ import annotations

import re
from email.header import decode_header
from email.message import Message
from html.parser import HTMLParser

_CHINESE = frozenset({"gb2312", "gbk", "gb_2312-80", "cp936", "euc-cn", "hz-gb-2312", "x-gbk"})
# Python knows them as encodings; no mail does, and they are slow or warn.
_NO_CHARSET = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape"})
_BLOCKS = frozenset(
    "p div br tr li ul ol table h1 h2 h3 h4 h5 h6 blockquote pre hr section article".split()
)
_SILENT = frozenset({"style", "script", "head", "title"})
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")


def decoded(raw: bytes, charset: str | None) -> str:
    """Bytes in a stated character set; what is wrong about the statement is made good."""
    name = (charset or "").strip().strip("\"'").lower()
    name = "gb18030" if name in _CHINESE else name
    if name and name.replace("-", "_") not in _NO_CHARSET:
        try:
            # some codecs make halves of characters, which no database takes
            return raw.decode(name).encode("utf-8", "replace").decode()
        except (LookupError, ValueError):
            pass
    return guessed(raw)


def guessed(raw: bytes) -> str:
    """Bytes whose character set nobody told: UTF-8, else GB18030, else what can be read."""
    for name in ("utf-8", "gb18030"):
        try:
            return raw.decode(name)
        except ValueError:
            continue
    return raw.decode("utf-8", "replace")


def header(raw: object) -> str:
    """A header's value as text on one line, without control characters."""
    text = str(raw)
    if "=?" in text:
        try:
            pieces = decode_header(text)
        except (ValueError, LookupError, TypeError):
            pieces = [(text, None)]
    else:
        pieces = [(text, None)]
    out = []
    for piece, charset in pieces:
        if isinstance(piece, bytes):
            out.append(decoded(piece, charset))
        else:
            # raw 8-bit bytes stand in the header as surrogates
            held = piece.encode("utf-8", "surrogateescape")
            out.append(guessed(held) if not piece.isascii() else piece)
    return _CONTROL.sub(" ", "".join(out).replace("\r", " ").replace("\n", " ").replace("\t", " "))


def payload(part: Message) -> str:
    """The text of one part, its transfer encoding undone."""
    try:
        raw = part.get_payload(decode=True)
    except (ValueError, LookupError, AttributeError, TypeError):
        raw = None
    if not isinstance(raw, bytes):
        held = part.get_payload()
        raw = held.encode("utf-8", "surrogateescape") if isinstance(held, str) else b""
    try:
        charset = part.get_content_charset()
    except (ValueError, LookupError, AttributeError, TypeError):
        charset = None
    return _CONTROL.sub(" ", decoded(raw, charset).replace("\r\n", "\n").replace("\r", "\n"))


def from_html(html: str) -> str:
    """HTML as plain text, paragraph by paragraph."""
    reader = _Text()
    reader.feed(html[:400_000])
    reader.close()
    lines = ("".join(reader.out)).split("\n")
    kept = [" ".join(line.split()) for line in lines]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


class _Text(HTMLParser):
    """Collects the words; quoted blocks get the mark that plain text gives them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.silent = 0
        self.quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _SILENT:
            self.silent += 1
        if tag == "blockquote":
            self.quoted += 1
        if tag in _BLOCKS:
            self.out.append("\n" + "> " * self.quoted)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self.silent:
            self.silent -= 1
        if tag == "blockquote" and self.quoted:
            self.quoted -= 1
        if tag in _BLOCKS and tag != "br":
            self.out.append("\n" + "> " * self.quoted)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.out.append(re.sub(r"\s+", " ", data))
