"""Phone numbers in the odd forms in which people give them: in words, in Chinese, half and half.

Checked by `phonenumbers`: China unless a country code is said or the writing tells another place.
Called by `contacts`.
"""

import re
from collections.abc import Iterator

import phonenumbers

from sdr.readers.phone_places import number_region
from sdr.readers.text import Span, has_han
from sdr.readers.traditional import TRADITIONAL

_PHONE_RUN = re.compile(
    r"(?<![\w@.$¥€£])(?:\+|00)?\s?[(]?\d(?:[\d\s\-().,/·]{5,22})\d(?:\s*(?:转|ext\.?|extension|x|"
    r"分机)\s*\d{1,6})?(?![\w@%])"
)
_NORTH_AMERICAN = re.compile(
    r"\s*(?:1[ .-]?)?\(?[2-9]\d\d\)?(?P<cut>[ .-]?)(?P<exchange>[2-9]\d\d)[ .-]?(?P<line>\d{4})\s*"
)
_CN_MOBILE = re.compile(r"(?<!\d)(?:\+?86[\s-]?)?1[3-9]\d(?:[\s\-.]?\d{4}){2}(?!\d)")
HAN_DIGITS = "零一二三四五六七八九"
_HAN_PHONE = re.compile(
    rf"[{HAN_DIGITS}\d](?:[{HAN_DIGITS}\d]|[,\s\-。、](?=[{HAN_DIGITS}\d])){{9,24}}"
)
_TO_DIGITS = str.maketrans(HAN_DIGITS, "0123456789")
_WITH_LETTERS = re.compile(r"(?<![\da-z])1[3-9][\do]{9}(?![\da-z])")
_DIGIT_WORDS = {
    word: str(i // 2)
    for i, word in enumerate(
        "zero oh one one two two three three four four "
        "five five six six seven seven eight eight nine nine".split()
    )
}
SPOKEN_DIGITS = re.compile(
    r"(?<![a-z])(?:plus )?(?:(?:(?:double|triple) )?(?:zero|oh|one|two|three|four|five|six|"
    r"seven|eight|nine)(?![a-z])[\s,\-]*){7,16}"
)
_PLUS_WORDS = re.compile(
    r"\bplus\s(?P<code>(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\s){1,3})(?=[\d(])"
)
_BRANCH = re.compile(r"^\s*(\(?0\d{2,3}\)?[\s-]?\d{7,8})-\d{1,5}$")
_EXTENSION = re.compile(r"\s*(?:转|ext\.?|extension|x|分机)\s*\d{1,6}$")
_PHONE_WORD = re.compile(
    r"电话|手机|座机|号码|打我|打这个|联系方式|拨|tel\b|phone|mobile|cell\b|call|whatsapp|zalo|"
    r"ring|reach me|number"
)
_WHATSAPP = re.compile(r"whatsapp|zalo|viber|line id")
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
_TAIWANESE = re.compile(r"(?<!\d)09\d{2}(?P<cut>[\s-]?)\d{3}[\s-]?\d{3}(?!\d)")
#: Four and four, as Hong Kong writes its mobiles; with 8 in front only Singapore does.
_FOUR_FOUR = re.compile(r"\s*[4-9]\d{3}[\s-]\d{4}\s*")
#: A number of the mainland with its area code, told by its own form.
_LANDLINE = re.compile(r"(?<![\d.-])\(?0(?:10|2\d|[3-9]\d{2})\)?[\s-]\d{7,8}(?!\d)")
_SUM_OR_DAY = re.compile(r"\s*\d{1,3}(?:,\d{3})+(?:\.\d+)?\s*|\s*20\d\d[-/.]\d{1,2}[-/.]\d{1,2}\s*")

#: An E.164 number with where it stands and how sure it is.
type Number = tuple[str, Span, float]


def e164(digits: str, region: str | None, *, told: bool = False) -> str | None:
    """The number as E.164, or None where it is no valid one of that region.

    `told`: the country was said, so that a number of the right length will do (new ranges, and
    those kept for films and examples).
    """
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) and not (
        told and phonenumbers.is_possible_number(number)
    ):
        return None
    number.extension = None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def read_phones(text: str, folded: str, taken: list[Span], *, asked: bool) -> list[Number]:
    """All phone numbers outside `taken`; without a + they count where a phone is talked about."""
    if (
        sum(c.isdigit() or c in HAN_DIGITS for c in folded) < 7
        and SPOKEN_DIGITS.search(folded) is None
    ):
        return []
    named = asked or _PHONE_WORD.search(folded) is not None
    found = [*_in_taiwan(text, folded), *_mobiles(folded)]
    found = [n for n in found if not any(n[1].touches(t) for t in taken)]
    closed = [*taken, *(span for _, span, _ in found)]
    found += _runs(folded, closed, named=named, asked=asked)
    if not found and named:
        found = [*_in_words(folded)] or [*_in_han(folded)]
    return found


def _in_taiwan(text: str, folded: str) -> Iterator[Number]:
    """0912-345-678 in traditional characters is no number of the mainland."""
    match = _TAIWANESE.search(folded)
    if match is not None and (match["cut"] or any(c in TRADITIONAL for c in text)):
        value = e164(re.sub(r"\D", "", match.group()), "TW")
        if value is not None:
            yield value, Span(*match.span()), 0.85


def _mobiles(folded: str) -> Iterator[Number]:
    # 幺三六 0272 8891, 138oooo1234: digits written in other ways, position by position
    digital = _WITH_LETTERS.sub(lambda m: m.group().replace("o", "0"), folded.translate(_TO_DIGITS))
    for match in _CN_MOBILE.finditer(digital):
        value = e164(re.sub(r"[^\d+]", "", match.group()), "CN")
        if value is not None:
            yield value, Span(*match.span()), 0.97


def _runs(folded: str, taken: list[Span], *, named: bool, asked: bool) -> Iterator[Number]:
    folded = _PLUS_WORDS.sub(_as_plus, folded)
    region = number_region(folded) if named else None
    for match in _PHONE_RUN.finditer(folded):
        span = Span(*match.span())
        if any(span.touches(t) for t in taken):
            continue
        words = _BRANCH.sub(r"\1", _EXTENSION.sub("", match.group()))
        digits = re.sub(r"[^\d]", "", words)
        plus = words.lstrip("( ").startswith(("+", "00"))
        named_here = named or _LANDLINE.search(words) is not None
        if not 7 <= len(digits) <= 15 or not (plus or named_here):
            continue
        if not plus and _SUM_OR_DAY.fullmatch(words):
            continue
        if plus:
            value, sure = e164("+" + digits.removeprefix("00"), None, told=True), 0.95
        elif (value := _at_home(digits, words, folded, region)) is not None:
            sure = 0.9
        else:
            value, sure = e164(digits, "CN"), 0.95
            if value is None and (asked or _WHATSAPP.search(folded)):
                value, sure = _guessed(digits, words), 0.5
        if value is not None:
            yield value, span, sure


def _at_home(digits: str, words: str, folded: str, region: str | None) -> str | None:
    """A number of the country that was named, or one whose form and language tell it."""
    value = e164(digits, region, told=True) if region is not None else None
    return value or _american(digits, words, folded)


def _american(digits: str, words: str, folded: str) -> str | None:
    """A number of North America, in a message without Chinese: (312) 555-0186, 3125550186.

    Ungrouped it must not be one of the ten-digit mobiles of India as well.
    """
    match = _NORTH_AMERICAN.fullmatch(words)
    if match is None or has_han(folded):
        return None
    if not match["cut"] and digits[0] in "6789" and e164(digits, "IN") is not None:
        return None
    made_up = match["line"].startswith("01") and match["exchange"] == "555"  # kept for examples
    return e164(digits, "US", told=made_up)


def _as_plus(match: re.Match[str]) -> str:
    """As in "plus four four 7700 …": the same as +44, padded to its length."""
    code = "".join(_DIGIT_WORDS[word] for word in match["code"].split())
    return f"+{code}".ljust(len(match.group()))


def _guessed(digits: str, words: str) -> str | None:
    """The number of the one other country in which it would be valid."""
    matches = {v for r in _GUESSED_REGIONS if (v := e164(digits, r)) is not None}
    if digits.startswith("86"):
        matches |= {v for v in (e164("+" + digits, None),) if v is not None}
    if len(matches) == 1:
        return matches.pop()
    if _FOUR_FOUR.fullmatch(words):
        return e164(digits, "HK") or e164(digits, "SG")
    return e164(digits, "IN") if re.fullmatch(r"\s*\d{5}\s\d{5}\s*", words) else None


def _in_words(folded: str) -> Iterator[Number]:
    for match in SPOKEN_DIGITS.finditer(folded):
        value = _spoken_number(match.group())
        if value is not None:
            end = match.start() + len(match.group().rstrip(" ,-"))
            yield value, Span(match.start(), end), 0.8


def _spoken_number(words: str) -> str | None:
    """A number told digit by digit: "nine eight double two ..."."""
    digits, times = "", 1
    for word in re.findall(r"[a-z]+", words):
        if word in ("double", "triple"):
            times = 2 if word == "double" else 3
        elif word in _DIGIT_WORDS:
            digits += _DIGIT_WORDS[word] * times
            times = 1
    if words.startswith("plus"):
        return e164("+" + digits, None, told=True)
    value = e164(digits, "CN")
    if value is not None or len(digits) < 9:
        return value
    if "double" in words or "triple" in words:
        return e164(digits, "IN")  # the Indian way of telling a number
    return _guessed(digits, words)


def _in_han(folded: str) -> Iterator[Number]:
    for match in _HAN_PHONE.finditer(folded):
        digits = re.sub(r"\D", "", match.group().translate(_TO_DIGITS))
        value = e164(digits, "CN") if 10 <= len(digits) <= 12 else None
        if value is not None:
            yield value, Span(*match.span()), 0.85
