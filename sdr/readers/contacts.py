"""E-mail addresses, phone numbers and WeChat ids, in the odd forms in which people give them.

Numbers are checked by `phonenumbers` (China unless a country code is said), addresses by
`email-validator` without asking the network. Called by `reader.read` before anything else, so
that the digits of a contact are never read as money or people.
"""

import re
from dataclasses import dataclass

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from sdr.readers.text import Span

_TLD = (
    r"(?:com|cn|net|org|io|co|de|in|vn|sg|my|id|hk|tw|jp|kr|uk|us|fr|it|es|nl|ch|at|au|"
    r"biz|info|me|ai|eu|tech|group|online|shop|example|test)"
)
_AT_WORD = r"(?:\s*@\s*|\s+at\s+|\s*[\[(]\s*at\s*[\])]\s*|\s*艾特\s*|\s*\(a\)\s*|\s*#\s*)"
_DOT_WORD = r"(?:\s+dot\s+|\s*[\[(]\s*dot\s*[\])]\s*|\s*点\s*)"
_PLAIN = re.compile(
    r"[a-z0-9][a-z0-9._%+\-]*\s?@\s?[a-z0-9\u4e00-\u9fff](?:[a-z0-9.\-\u4e00-\u9fff]*[a-z0-9])?\.[a-z]{2,}"
)
_SPOKEN = re.compile(
    rf"(?P<user>[a-z0-9](?:[a-z0-9._+\-]|(?:\s+(?:dot|underscore|dash)\s+|"
    rf"\s*[\[(]dot[\])]\s*)(?=[a-z0-9]))*){_AT_WORD}"
    rf"(?P<host>[a-z0-9\-]+(?:(?:{_DOT_WORD}|\s?\.\s?)[a-z0-9\-]+)*?(?:{_DOT_WORD}|"
    rf"\s?\.\s?){_TLD}(?:(?:{_DOT_WORD}|\.){_TLD})?)(?![a-z0-9])"
)
_BARE_PROVIDER = re.compile(
    r"(?P<user>[a-z0-9][a-z0-9._\-]{2,})\s?@\s?(?P<host>qq|163|126|gmail|hotmail|outlook|"
    r"foxmail|sina|yahoo)(?![a-z.])"
)
_PHONE_RUN = re.compile(
    r"(?<![\w@.$¥€£])(?:\+|00)?\s?[(]?\d(?:[\d\s\-().,/·]{5,22})\d(?:\s*(?:转|ext\.?|extension|x|"
    r"分机)\s*\d{1,6})?(?![\w@%])"
)
_CN_MOBILE = re.compile(r"(?<!\d)(?:\+?86[\s-]?)?1[3-9]\d(?:[\s\-.]?\d{4}){2}(?!\d)")
_HAN_DIGITS = "零一二三四五六七八九"
_HAN_PHONE = re.compile(
    rf"[{_HAN_DIGITS}\d](?:[{_HAN_DIGITS}\d]|[,\s\-。、](?=[{_HAN_DIGITS}\d])){{9,24}}"
)
_EXTENSION = re.compile(r"\s*(?:转|ext\.?|extension|x|分机)\s*\d{1,6}$")
_PHONE_WORD = re.compile(
    r"电话|手机|座机|号码|打我|打这个|联系方式|拨|tel\b|phone|mobile|cell\b|call|whatsapp|zalo|"
    r"ring|reach me|number"
)
_GUESSED_REGIONS = (
    "IN",
    "US",
    "SG",
    "MY",
    "VN",
    "ID",
    "TH",
    "HK",
    "TW",
    "PH",
    "JP",
    "KR",
    "GB",
    "DE",
    "AU",
    "AE",
)

_WECHAT_WORD = (
    r"(?:微信(?:号|id)?|微讯|威信|薇信|加我v|加v|vx|wx|wechat(?: id)?|weixin|v信|卫星号?|"
    r"我v|绿泡泡)"
)
_WECHAT_ID = r"[a-z][-_a-z0-9]{5,19}"
_WECHAT = re.compile(
    rf"(?<![a-z]){_WECHAT_WORD}\s*(?P<sep>(?:号|id)?\s*(?:就是|是|为|is|=|:|-)\s*|\s+|"
    rf"(?=[a-z0-9_]))(?P<tail>,?\s*(?:加我|找我)\s*)?(?P<id>{_WECHAT_ID}|"
    rf"1[3-9]\d{{9}})(?![a-z0-9_@.])"
)
_WECHAT_BARE = re.compile(rf"(?<![a-z0-9_@.\-])(?P<id>{_WECHAT_ID}|1[3-9]\d{{9}})(?![a-z0-9_@])")
_SAME = re.compile(
    rf"{_WECHAT_WORD}[^。;]{{0,8}}?(?:同(?:手机|电话|号)|就是(?:手机|电话|这个(?:手机|电话)?号)|"
    rf"和手机(?:号)?(?:一样|同号|相同)|跟手机(?:号)?(?:一样|同号|相同)|与手机(?:号)?(?:一样|"
    rf"相同))|(?:手机|电话)(?:号)?(?:就是|也是|即|同)微信|微信(?:手机|电话)?同号|(?:手机|"
    rf"电话)微信同号"
    rf"|{_WECHAT_WORD}.{{0,12}}?same (?:as )?(?:my |the )?(?:phone|number|mobile|cell|no)"
)
_SAME_ASKED = re.compile(
    r"同(?:手机|电话)号?|手机号?就是|就是(?:我)?(?:的)?手机号?|(?:和|跟|与)手机号?(?:一样|相同|"
    r"同号)|同号|same (?:as )?(?:my |the |that )?(?:phone|number|mobile|cell)|same number|"
    r"my (?:phone|mobile) number|手机号(?:搜|加|能)"
)
_NOT_AN_ID = frozenset(
    "wechat weixin please thanks thank number mobile telephone whatsapp nothing prefer rather "
    "don't dont later maybe sorry business company hello excel kingdee yonyou oracle salesforce "
    "budget demo groups public account".split()
)
_NOT_SAME = re.compile(r"不一样|不是同|不同|different|not the same")


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact detail: its normalised value, or None for "same as my phone" without a number."""

    fact: str
    value: str | None
    span: Span
    confidence: float


def normal_email(address: str) -> str | None:
    """The normalised address, or None where it can be none."""
    try:
        return validate_email(address, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        return None


def _emails(folded: str, *, asked: bool) -> list[Contact]:
    found: list[Contact] = []
    if "@" in folded:
        for match in _PLAIN.finditer(folded):
            address = re.sub(r"\s", "", match.group())
            value = normal_email(address)
            if value is not None:
                found.append(Contact("email", value.lower(), Span(*match.span()), 0.98))
        if not found:
            for match in _BARE_PROVIDER.finditer(folded):
                value = normal_email(f"{match['user']}@{match['host']}.com")
                if value is not None:
                    found.append(Contact("email", value, Span(*match.span()), 0.7))
    if not found and (
        "@" in folded
        or " at " in folded
        or "(at)" in folded
        or "艾特" in folded
        or "[at]" in folded
    ):
        for match in _SPOKEN.finditer(folded):
            user = re.sub(r"\s*[\[(]?\bdot\b[\])]?\s*", ".", match["user"])
            user = re.sub(r"\s*\bunderscore\b\s*", "_", re.sub(r"\s*\bdash\b\s*", "-", user))
            host = re.sub(r"\s*(?:[\[(]dot[\])]|\bdot\b|点)\s*", ".", match["host"])
            dotted = "dot" in match["host"] or "点" in match["host"] or "@" in match.group()
            if not (dotted or asked or "." in host):
                continue
            value = normal_email(re.sub(r"\s", "", f"{user}@{host}"))
            if value is not None and (dotted or asked):
                found.append(Contact("email", value, Span(*match.span()), 0.9 if asked else 0.85))
    return found


def _e164(digits: str, region: str | None) -> str | None:
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    number.extension = None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _phones(folded: str, taken: list[Span], *, asked: bool) -> list[Contact]:  # noqa: C901
    found: list[Contact] = []
    named = asked or _PHONE_WORD.search(folded) is not None
    for match in _CN_MOBILE.finditer(folded):
        span = Span(*match.span())
        value = _e164(re.sub(r"[^\d+]", "", match.group()), "CN")
        if value is not None and not any(span.touches(t) for t in taken):
            found.append(Contact("phone", value, span, 0.97))
    for match in _PHONE_RUN.finditer(folded):
        span = Span(*match.span())
        if any(span.touches(t) for t in [*taken, *(c.span for c in found)]):
            continue
        words = _EXTENSION.sub("", match.group())
        digits = re.sub(r"[^\d]", "", words)
        if not 7 <= len(digits) <= 15:
            continue
        plus = words.lstrip("( ").startswith(("+", "00"))
        if not plus and not named:
            continue
        if not plus and re.fullmatch(
            r"\s*\d{1,3}(?:,\d{3})+(?:\.\d+)?\s*|\s*20\d\d[-/.]\d{1,2}[-/.]\d{1,2}\s*", words
        ):
            continue
        value = _e164(("+" + digits.removeprefix("00")) if plus else digits, None if plus else "CN")
        sure = 0.95
        if value is None and asked and not plus:
            matches = {v for r in _GUESSED_REGIONS if (v := _e164(digits, r)) is not None}
            if digits.startswith("86"):
                matches |= {v for v in (_e164("+" + digits, None),) if v is not None}
            mobile_in = _e164(digits, "IN")
            if len(matches) == 1:
                value, sure = matches.pop(), 0.5
            elif mobile_in is not None and re.fullmatch(r"\s*\d{5}\s\d{5}\s*", words):
                value, sure = mobile_in, 0.5
        if value is not None:
            found.append(Contact("phone", value, span, sure))
    if not found and named:
        for match in _HAN_PHONE.finditer(folded):
            digits = "".join(
                str(_HAN_DIGITS.index(c)) if c in _HAN_DIGITS else c
                for c in match.group() if c.isdigit() or c in _HAN_DIGITS
            )  # fmt: skip
            value = _e164(digits, "CN") if 10 <= len(digits) <= 12 else None
            if value is not None:
                found.append(Contact("phone", value, Span(*match.span()), 0.85))
    return found


def _wechat(
    text: str,
    folded: str,
    taken: list[Span],
    phones: list[Contact],
    phone: str | None,
    *,
    asked: bool,
) -> Contact | None:
    same = _SAME.search(folded) or (_SAME_ASKED.search(folded) if asked else None)
    if same is not None and not _NOT_SAME.search(folded):
        number = phones[0].value if phones else phone
        return Contact("wechat", number, Span(*same.span()), 0.95 if number else 0.9)
    for match in _WECHAT.finditer(folded):
        spoken = match["id"]
        plain = spoken.isalpha() and not re.search(
            r"[:=是为]|\bis\b|\bid\b", match.group()[: -len(spoken)]
        )
        if spoken in _NOT_AN_ID or (plain and not asked):
            continue
        start, end = match.span("id")
        return _wechat_id(text, start, end, 0.95)
    if asked:
        for match in _WECHAT_BARE.finditer(folded):
            span = Span(*match.span("id"))
            if match["id"] in _NOT_AN_ID or any(span.touches(t) for t in taken if t != span):
                continue
            alone = len(folded.strip()) <= len(match["id"]) + 6
            if match["id"].isalpha() and not alone:
                continue
            return _wechat_id(text, span.start, span.end, 0.9 if alone else 0.75)
    return None


def _wechat_id(text: str, start: int, end: int, sure: float) -> Contact:
    spoken = text[start:end]
    if spoken.isdigit():
        return Contact("wechat", _e164(spoken, "CN") or spoken, Span(start, end), sure)
    return Contact("wechat", spoken, Span(start, end), sure)


def read_contacts(text: str, folded: str, *, asked: str | None, phone: str | None) -> list[Contact]:
    """All contact details of a message. `phone`: the number already known, for "same as my phone"."""  # noqa: E501
    emails = _emails(folded, asked=asked == "email")
    taken = [c.span for c in emails]
    wechat_first = asked == "wechat" or re.search(_WECHAT_WORD, folded) is not None
    digits = sum(c.isdigit() or c in _HAN_DIGITS for c in folded)
    phones = _phones(folded, taken, asked=asked == "phone") if digits >= 7 else []
    found = list(emails)
    if wechat_first:
        wechat = _wechat(text, folded, taken, phones, phone, asked=asked == "wechat")
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
