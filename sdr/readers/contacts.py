"""E-mail addresses, phone numbers and WeChat ids of a message.

Addresses are read by `emails`, numbers by `phones`; here the WeChat ids, and what belongs to what.
Called by `reader.read` before anything else, so that the digits of a contact are never read as
money or people.
"""

import re
from dataclasses import dataclass

from sdr.readers.emails import read_emails
from sdr.readers.phone_places import out_of_use
from sdr.readers.phones import e164, read_phones
from sdr.readers.text import Span
from sdr.readers.unmeant import not_theirs

_WECHAT_WORD = (
    r"(?:微信(?:号|id)?|微讯|威信|薇信|加我v|加v|vx|wx|wechat(?: id| account| name| handle|"
    r" person)?|weixin|v信|卫星号?|"
    r"我v|绿泡泡)"
)
_WECHAT_ID = r"[a-z][-_a-z0-9]{5,19}"
_RAW_ID = re.compile(r"(?<![a-z0-9_])wxid_[a-z0-9]{6,20}(?![a-z0-9_])")
_WECHAT = re.compile(
    rf"(?<![a-z]){_WECHAT_WORD}\s*(?P<sep>(?:号|id)?\s*(?:上)?(?:发我|发给我|加我|找我|联系我|"
    r"推我|搜)[:,\s]*|(?:号|id)?\s*(?:就是|是|为|is|=|:|-)\s*|\s+|"
    rf"(?=[a-z0-9_]))(?P<tail>,?\s*(?:加我|找我)\s*)?(?P<id>{_WECHAT_ID}|"
    rf"1[3-9]\d{{9}})(?![a-z0-9_@.])"
)
_WECHAT_BARE = re.compile(rf"(?<![a-z0-9_@.\-])(?P<id>{_WECHAT_ID}|1[3-9]\d{{9}})(?![a-z0-9_@])")
_WECHAT_NAMED = re.compile(rf"(?<!企业)(?<![a-z]){_WECHAT_WORD}")
_ADD_ME = re.compile(r"加|找我|联系|\badd\b|\breach\b|\bcontact\b")
_SAME = re.compile(
    rf"{_WECHAT_WORD}[^。;]{{0,8}}?(?:同(?:手机|电话|号)|就是(?:手机|电话|这个(?:手机|电话)?号)|"
    rf"和手机(?:号)?(?:一样|同号|相同)|跟手机(?:号)?(?:一样|同号|相同)|与手机(?:号)?(?:一样|"
    r"相同))|(?:手机|电话)(?:号)?(?:就是|也是|即|同)微信|微信(?:手机|电话)?同号|(?:微信|电话|"
    r"手机)(?:和|跟|、)?(?:微信|电话|手机)(?:号)?都是|(?:手机|"
    r"电话)微信同号|微信(?:也|就)是(?:它|这个|手机|电话|同一个)|(?:也是|"
    r"就是)(?:我的?)?微信(?:号)?(?![a-z0-9:]|接龙|群|小程序|报单|语音|下单|支付)|微信(?:搜|加)(?:这个|手机)号?"
    rf"|{_WECHAT_WORD}.{{0,12}}?same (?:as )?(?:my |the )?(?:phone|number|mobile|cell|no)"
)
_SAME_ASKED = re.compile(
    r"同(?:手机|电话)号?|(?:和|跟|与|同)(?:手机|电话)(?:号码?)?(?:是)?(?:同?一个号?码?)|就这个号|"
    r"同一个号码?|加这个号|搜(?:这个|手机)号?|手机号?就是|就是(?:我)?(?:的)?手机号?|(?:和|跟|"
    r"与)手机号?(?:一样|相同|"
    r"同号)|同号|same (?:as )?(?:my |the |that )?(?:phone|number|mobile|cell)|same number|"
    r"my (?:phone|mobile) number|手机号(?:搜|加|能)"
)
_NOT_AN_ID = frozenset(
    "wechat weixin please thanks thank number mobile telephone whatsapp nothing prefer rather "
    "don't dont later maybe sorry business company hello excel kingdee yonyou oracle salesforce "
    "blocked broken private hidden banned limited offline available linked dead always "
    "budget demo groups public account better easier easiest quicker faster simpler enough works "
    "perfect preferred preferable possible convenient great alright instead probably usually "
    "nicer simplest".split()
)
_NOT_SAME = re.compile(r"不一样|不是同|不同|different|not the same")


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact detail: its normalised value, or None for "same as my phone" without a number."""

    fact: str
    value: str | None
    span: Span
    confidence: float


def _wechat(
    text: str,
    folded: str,
    taken: list[Span],
    phones: list[Contact],
    phone: str | None,
    *,
    asked: bool,
    contact_asked: bool,
) -> Contact | None:
    same = _SAME.search(folded) or (_SAME_ASKED.search(folded) if asked else None)
    if same is not None and not _NOT_SAME.search(folded):
        number = phones[0].value if phones else phone
        return Contact("wechat", number, Span(*same.span()), 0.95 if number else 0.9)
    raw = _RAW_ID.search(folded)
    if raw is not None:
        return _wechat_id(text, *raw.span(), 0.95)
    for match in _WECHAT.finditer(folded):
        spoken = match["id"]
        plain = spoken.isalpha() and not re.search(
            r"[:=是为]|\bis\b|\bid\b", match.group()[: -len(spoken)]
        )
        if spoken in _NOT_AN_ID or (plain and not asked):
            continue
        start, end = match.span("id")
        return _wechat_id(text, start, end, 0.95)
    beside = contact_asked or _ADD_ME.search(folded) is not None
    handle = _handle_beside(text, folded, taken) if beside else None
    return handle or (_lone_handle(text, folded, taken) if asked else None)


def _handle_beside(text: str, folded: str, taken: list[Span]) -> Contact | None:
    """加微信吧 dongge_zz0371; "wechat mate, dazza_shelfie": a sign or a digit makes a handle."""
    if _WECHAT_NAMED.search(folded) is None:
        return None
    for match in _WECHAT_BARE.finditer(folded):
        span = Span(*match.span("id"))
        if match["id"].isalpha() or match["id"].isdigit() or match["id"] in _NOT_AN_ID:
            continue
        if not any(span.touches(t) for t in taken):
            return _wechat_id(text, span.start, span.end, 0.85)
    return None


def _lone_handle(text: str, folded: str, taken: list[Span]) -> Contact | None:
    """The answer to "your WeChat?"."""
    for match in _WECHAT_BARE.finditer(folded):
        span = Span(*match.span("id"))
        if match["id"] in _NOT_AN_ID or any(span.touches(t) for t in taken if t != span):
            continue
        alone = len(folded.strip()) <= len(match["id"]) + 6
        if match["id"].isalpha() and not alone:
            continue
        return _wechat_id(text, span.start, span.end, 0.9 if alone else 0.75)
    return None


def _usable(folded: str, span: Span) -> bool:
    """Neither out of use nor the vendor's, nor a parcel's number."""
    return not (out_of_use(folded, span.start, span.end) or not_theirs(folded, span))


def _wechat_id(text: str, start: int, end: int, sure: float) -> Contact:
    spoken = text[start:end]
    if spoken.isdigit():
        return Contact("wechat", e164(spoken, "CN") or spoken, Span(start, end), sure)
    return Contact("wechat", spoken, Span(start, end), sure)


def read_contacts(text: str, folded: str, *, asked: str | None, phone: str | None) -> list[Contact]:
    """All contact details of a message. `phone`: the number already known, for "same as my phone"."""  # noqa: E501
    emails = [Contact("email", *e) for e in read_emails(folded, asked=asked == "email")]
    taken = [c.span for c in emails]
    wechat_first = asked == "wechat" or re.search(_WECHAT_WORD, folded) is not None
    phones = [
        Contact("phone", *n) for n in read_phones(text, folded, taken, asked=asked == "phone")
    ]
    emails = [c for c in emails if _usable(folded, c.span)]
    phones = [c for c in phones if _usable(folded, c.span)]
    found = list(emails)
    if wechat_first:
        wechat = _wechat(
            text, folded, taken, phones, phone,
            asked=asked == "wechat", contact_asked=asked in ("wechat", "phone", "email"),
        )  # fmt: skip
        if wechat is not None:
            found.append(wechat)
            # "微信 138…" alone is a WeChat id, not also a phone number.
            phones = [p for p in phones if not p.span.touches(wechat.span)]
    elif asked is not None:
        same = _SAME.search(folded)
        if same is not None:
            found.append(
                Contact("wechat", phones[0].value if phones else phone, Span(*same.span()), 0.9)
            )
    return found + phones
