"""Which country a phone number is said to be of: "thats a US number", "Irish mobile", "+61 on it".

Names people use, as region codes of `phonenumbers`; the country codes are the library's.
"""

import re

import phonenumbers

_NAMES = {
    "US": r"u\.?s\.?a?|united states|american|america|stateside|yank(?:ee)?",
    "CA": r"canada|canadian",
    "GB": r"u\.?k\.?|united kingdom|british|britain|england|english|scotland|scottish|wales|welsh",
    "IE": r"ireland|irish|eire",
    "AU": r"australia|australian|aussie|oz",
    "NZ": r"n\.?z\.?|new zealand|kiwi",
    "FR": r"france|french",
    "DE": r"germany|german|deutschland|deutsche?",
    "AT": r"austria|austrian",
    "CH": r"switzerland|swiss",
    "BE": r"belgium|belgian",
    "NL": r"netherlands|dutch|holland",
    "ES": r"spain|spanish",
    "PT": r"portugal|portuguese",
    "IT": r"italy|italian",
    "PL": r"poland|polish",
    "SE": r"sweden|swedish",
    "NO": r"norway|norwegian",
    "DK": r"denmark|danish",
    "FI": r"finland|finnish",
    "MX": r"mexico|mexican",
    "BR": r"brazil|brazilian",
    "ZA": r"south africa|south african",
    "NG": r"nigeria|nigerian",
    "KE": r"kenya|kenyan",
    "IN": r"india|indian",
    "SG": r"singapore|singaporean",
    "MY": r"malaysia|malaysian",
    "ID": r"indonesia|indonesian",
    "TH": r"thailand|thai",
    "VN": r"vietnam|vietnamese",
    "PH": r"philippines|philippine|filipino",
    "JP": r"japan|japanese",
    "KR": r"south korea|korean|korea",
    "HK": r"hong kong|hk",
    "TW": r"taiwan|taiwanese",
    "AE": r"uae|emirates|dubai",
}
_NAMED = tuple((region, re.compile(rf"(?<![a-z])(?:{n})(?![a-z])")) for region, n in _NAMES.items())
_CODE = re.compile(
    r"(?:country code|code|prefix|stick an?|put an?|add an?|with an?|it'?s|dial) (?:\+|00)?\s?"
    r"(?P<a>\d{1,3})(?!\d)|(?<!\d)\+(?P<b>\d{1,3})(?!\s?[\d(])"
)
#: An old number or address, one not to be used: no contact.
_DEAD_BEFORE = re.compile(
    r"\b(?:old|previous|former|ex) (?:\w+ )?(?:number|phone|mobile|cell|line|one|address|e-?mail|"
    r"mail|id)\b[^,;]{0,12}$|\bused to be\b[^,;]{0,8}$|\b(?:no longer|never|don'?t|do not)"
    r"(?: (?:ring|call|use|phone|text|dial|write|mail|e-?mail|try|send|on|to|me|it))+ ?$|"
    r"^(?:no,? )?not (?:to |on )?$"
)
_DEAD_AFTER = re.compile(
    r",? ?(?:but |and )?(?:that (?:one|number)|which|it|that)?(?:'s| is|s)? ?(?:now |"
    r"long )?(?:dead|"
    r"gone\b|disconnected|cut off|no longer|not (?:mine|in use|working|valid|any ?more)|"
    r"out of (?:use|service|date)|any ?more|does(?:n'?t| not) work)"
)


def number_region(folded: str) -> str | None:
    """The region that a folded text gives a number, or None; China is the default anyway."""
    match = _CODE.search(folded)
    if match is not None:
        region = phonenumbers.region_code_for_country_code(int(match["a"] or match["b"]))
        if region not in ("ZZ", "CN", "001"):
            return region
    return next((region for region, names in _NAMED if names.search(folded)), None)


def out_of_use(folded: str, start: int, end: int) -> bool:
    """Whether the contact in `[start, end)` is said to be an old one, or not to be used."""
    before = re.split(r"[.;!?\n]|, ", folded[:start])[-1]
    return _DEAD_BEFORE.search(before) is not None or _DEAD_AFTER.match(folded, end) is not None
