"""E-mail addresses in the odd forms in which people give them: spelled out, with 艾特 and 点.

Checked by `email-validator` without asking the network. Called by `contacts`.
"""

import re
from collections.abc import Iterator

from email_validator import EmailNotValidError, validate_email

from sdr.readers.text import Span

_TLD = (
    r"(?:com|cn|net|org|io|co|de|in|vn|sg|my|id|hk|tw|jp|kr|uk|us|fr|it|es|nl|ch|at|au|"
    r"biz|info|me|ai|eu|tech|group|online|shop|example|test)"
)
_AT_WORD = r"(?:\s*@\s*|\s+at\s+|\s*[\[(]\s*at\s*[\])]\s*|\s*艾特\s*|\s*\(a\)\s*|\s*#\s*)"
_DOT_WORD = r"(?:\s+dot\s+|\s*[\[(]\s*dot\s*[\])]\s*|\s*点\s*)"
_PLAIN = re.compile(
    r"[a-z0-9][a-z0-9._%+\-]*\s?@\s?[a-z0-9\u4e00-\u9fff](?:[a-z0-9.\-\u4e00-\u9fff]*[a-z0-9])?"
    r"\.[a-z]{2,}"
)
_SPOKEN = re.compile(
    rf"(?P<user>[a-z0-9](?:[a-z0-9._+\-]|(?:\s+(?:dot|underscore|dash)\s+|"
    rf"\s*[\[(]dot[\])]\s*)(?=[a-z0-9]))*){_AT_WORD}"
    rf"(?P<host>[a-z0-9\-]+(?:(?:{_DOT_WORD}|\s?\.\s?)[a-z0-9\-]+)*?(?:{_DOT_WORD}|"
    rf"\s?\.\s?){_TLD}(?:(?:{_DOT_WORD}|\.){_TLD})?)(?![a-z0-9])"
)
#: 下划线, 横杠 and 点 written out: "jiajia下划线0808@…", "zhang点wei艾特…".
_HAN_SPELLED = re.compile(
    r"(?<![a-z0-9])(?P<user>[a-z0-9][a-z0-9._+\-]*(?:\s?(?:下划线|横杠|中划线|减号|横线|杠|"
    r"点)\s?[a-z0-9._+\-]+)*)\s?"
    r"(?:@|艾特|圈a|at)\s?(?P<host>[a-z0-9\-]+(?:\s?(?:\.|点)\s?[a-z0-9\-]+)*\s?(?:\.|"
    r"点)\s?[a-z]{2,})(?![a-z0-9])"
)
_HAN_SIGNS = (
    ("下划线", "_"),
    ("中划线", "-"),
    ("横杠", "-"),
    ("横线", "-"),
    ("减号", "-"),
    ("杠", "-"),
    ("点", "."),
)
_QQ_MAIL = re.compile(r"qq(?:邮箱|mail)\s?(?:号)?(?:就?是|:)?\s*(?P<user>[1-9]\d{4,10})(?![\d@])")
_BARE_PROVIDER = re.compile(
    r"(?P<user>[a-z0-9][a-z0-9._\-]{2,})\s?@\s?(?P<host>qq|163|126|gmail|hotmail|outlook|"
    r"foxmail|sina|yahoo)(?![a-z.])"
)

#: An address with where it stands and how sure it is.
type Address = tuple[str, Span, float]


_COLUMN = frozenset(
    {
        "email",
        "e-mail",
        "mail",
        "address",
        "email address",
        "邮箱",
        "电子邮箱",
        "邮件地址",
        "邮箱地址",
    }
)


def address_column(head: list[str]) -> int | None:
    """Which column of a table holds addresses, by its head; None when that is no head."""
    names = [cell.strip().lower() for cell in head]
    return next((place for place, name in enumerate(names) if name in _COLUMN), None)


def normal_email(address: str) -> str | None:
    """The normalised address, or None where it can be none."""
    try:
        return validate_email(address, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        return None


def read_emails(folded: str, *, asked: bool) -> list[Address]:
    """All addresses of a message, by the plainest way of writing that finds any."""
    found = [*_spelled_in_han(folded), *_of_qq(folded)]
    if not found and "@" in folded:
        found = [*_plain(folded)] or [*_bare(folded)]
    if not found and any(sign in folded for sign in ("@", " at ", "(at)", "艾特", "[at]")):
        found = [*_spoken(folded, asked=asked)]
    return found


def _spelled_in_han(folded: str) -> Iterator[Address]:
    for match in _HAN_SPELLED.finditer(folded):
        address = match.group()
        if not any(sign in address for sign, _ in _HAN_SIGNS):
            continue
        if "@" not in address:
            address = re.sub(r"(?<=[a-z0-9])\s?at\s?(?=[a-z])|艾特|圈a", "@", address)
        for sign, plain in _HAN_SIGNS:
            address = address.replace(sign, plain)
        value = normal_email(re.sub(r"\s", "", address))
        if value is not None:
            yield value.lower(), Span(*match.span()), 0.9


def _of_qq(folded: str) -> Iterator[Address]:
    for match in _QQ_MAIL.finditer(folded):
        value = normal_email(f"{match['user']}@qq.com")
        if value is not None:
            yield value, Span(*match.span()), 0.85


def _plain(folded: str) -> Iterator[Address]:
    for match in _PLAIN.finditer(folded):
        value = normal_email(re.sub(r"\s", "", match.group()))
        if value is not None:
            yield value.lower(), Span(*match.span()), 0.98


def _bare(folded: str) -> Iterator[Address]:
    for match in _BARE_PROVIDER.finditer(folded):
        value = normal_email(f"{match['user']}@{match['host']}.com")
        if value is not None:
            yield value, Span(*match.span()), 0.7


def _spoken(folded: str, *, asked: bool) -> Iterator[Address]:
    for match in _SPOKEN.finditer(folded):
        user = re.sub(r"\s*[\[(]?\bdot\b[\])]?\s*", ".", match["user"])
        user = re.sub(r"\s*\bunderscore\b\s*", "_", re.sub(r"\s*\bdash\b\s*", "-", user))
        host = re.sub(r"\s*(?:[\[(]dot[\])]|\bdot\b|点)\s*", ".", match["host"])
        dotted = "dot" in match["host"] or "点" in match["host"] or "@" in match.group()
        if not (dotted or asked):
            continue
        value = normal_email(re.sub(r"\s", "", f"{user}@{host}"))
        if value is not None:
            yield value, Span(*match.span()), 0.9 if asked else 0.85
