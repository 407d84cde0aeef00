"""How English speakers say what they are called: "call me", "everybody calls me", a name alone.

Patterns under `people`; `n` is the name.
"""

import re

_CAP = r"[A-ZÀ-Ý][\w'’.\-]*"

NAME_EN: tuple[re.Pattern[str], ...] = (
    re.compile(
            r"(?i:\bmy (?:full |first )?name(?:'s| is|:)|(?:^|[,.!]\s?)(?:the |"
            r"full )?name(?: is|:|'s))\s+"
            rf"(?P<n>(?!(?i:spelled|needed|required|not)\b)[\w'’.\-]+(?:\s+{_CAP}|"
            rf"\s+[a-z]+(?=$|[,.]))?(?:\s+{_CAP}){{0,2}})"),
    re.compile(
            rf"(?i:\bcall me|(?:^|[,.!]\s?|just |please |pls )put(?: down| me down as)?|\bi go by|"
            rf"\beveryone calls me)\s+(?P<n>(?:(?i:uncle|aunt|auntie|mr\.?|mrs\.?|ms\.?|dr\.?|"
            rf"sir|just)\s+)?{_CAP}(?:\s+{_CAP}){{0,2}})"),
    re.compile(
            r"(?i:\bi\s?['’]?\s?a?m|\bthis is|\b(?:me|"
            rf"myself) is)\s+(?P<n>{_CAP}(?:\s+{_CAP}){{0,3}})"
            r"(?=$|[,.!;(]|\s+(?i:from|with|at|here|of|and|this side|speaking|in|again|btw|"
            r"by the way)\b)"),
    re.compile(
            r"(?:^|[,.!]\s*|\b(?i:it['’]?s|hi|hello|"
            rf"hey)\s+)(?P<n>{_CAP}(?:\s+{_CAP}){{0,2}})\s+(?i:this side|here\b|"
            rf"speaking\b)"),
    re.compile(
            r"(?:^|[,.!]\s?)(?:(?i:hi|hello|hey),?\s)?(?P<n>(?!(?i:hi|hello|hey|kind|warm|"
            rf"best)\b){_CAP}\s{_CAP})\sfrom\s{_CAP}"),
    re.compile(
            rf"(?i:\b(?:(?:best |kind |warm )?regards|rgds|cheers|sincerely|yours)[,.]?)\s+"
            rf"(?P<n>{_CAP}(?:\s+{_CAP}){{0,2}})\s*\.?$"),
)  # fmt: skip

#: "its Priya" answers the question for the name, and no other.
NAME_ITS: re.Pattern[str] = re.compile(
    rf"(?i:\bit['’]?s|\bits)\s+(?P<n>{_CAP}(?:\s+{_CAP}){{0,3}})(?=$|[,.!;(]|\s+(?i:from|with|"
    r"at|and|but)\b)"
)

NAME_BESIDE_EN: re.Pattern[str] = re.compile(rf"^\W*(?P<n>{_CAP}(?:\s+{_CAP}){{0,2}})\s?[,:;(\-–]")

NAME_LAST_EN: re.Pattern[str] = re.compile(rf"^\W*\s(?P<n>{_CAP}(?:\s+{_CAP}){{1,2}})\W*$")

#: At the end, behind the blanks of a contact and a comma: "…, Kwabena".
NAME_SIGNED_EN: re.Pattern[str] = re.compile(
    rf"\s{{6,}}\s?[,;–-]\s?(?P<n>{_CAP}(?:\s+{_CAP}){{0,2}})\W*$"
)

#: A sentence that is a full name and nothing else: "…in Barbados. Marlon Clarke. Mail me".
NAME_SENTENCE_EN: re.Pattern[str] = re.compile(rf"(?<=[.!?]\s)(?P<n>{_CAP}\s{_CAP})\.(?=\s|$)")

NAME_TAIL_EN: re.Pattern[str] = re.compile(
    r"\s(?:from|at|with|here|speaking|this side|in|of|spelled|spelt|written|pronounced|like|as in|"
    r"but|and (?:you|yours?)|is (?:fine|ok|the name|my name|me)|will do|works|everyone|people|they|"
    r"for short|actually|again|btw|by the way)\b.*$|\s?[(\[].*$|\s[-–].*$",
    re.IGNORECASE,
)

CALL_LOWER: re.Pattern[str] = re.compile(
    r"(?:^|[,.!] ?|\b(?:just|please|pls|you can|everyone|people) )(?:call me|calls me|"
    r"my name is|my name's|name is|name's|"
    r"put)\s+(?P<n>[a-z][a-z'.\-]+(?:\s[a-z][a-z'.\-]+)?)(?=$|[,.!])"
)

NAME_IS_LOWER: re.Pattern[str] = re.compile(
    r"\bmy name(?: is|'s|s) (?P<n>[a-z][a-z'.\-]+(?:\s[a-z][a-z'.\-]+)?)(?=$|[,.!]|\s(?:from|"
    r"and|at|with|in|here)\b)"
)

NAME_LEAD: re.Pattern[str] = re.compile(
    r"^(?:(?:it['’]?s|its|i\s?['’]?a?m|i am|myself|this is|my name is|my name's|"
    r"name is|name:|just put|put|call me|just call me|sure,?|yes,?|ok,?|hi,?|hello,?|"
    r"please call me|you can call me|"
    r"the name is|我叫|叫我|我是|名字是|我的名字是|本人)\s*)+",
    re.IGNORECASE,
)

#: "put down Hartog" answers the question for the name; after another it may be anything.
PUT_DOWN: re.Pattern[str] = re.compile(r"(?i:[,.!]?\s?(?:just |please |pls )?put\b)")

#: "it's Oluwaseun but everybody calls me Seun": what somebody wants to be called.
CALLED: tuple[re.Pattern[str], ...] = (
    re.compile(
        r"(?i:\b(?:everybody|everyone|people|friends|they(?: all)?|most(?: people)?|"
        r"the (?:whole )?\w+(?: all)?) (?:just )?calls? me|\bi go by|\bknown as|\bi answer to|"
        rf"\bcall me)\s(?P<n>{_CAP}(?:\s{_CAP})?)"
    ),
    re.compile(
        rf"(?:^|[,.;!–-]\s?|\b(?i:but|or|just)\s)(?P<n>{_CAP})\s"
        r"(?i:is (?:fine|ok|okay|enough|good|easier)|will do|works|for short|does it)\b"
    ),
    # "Xiulan. Family name Ong."
    re.compile(
        rf"(?P<n>{_CAP})[.,;]?\s(?:(?i:and|the|my)\s)*(?i:family name|surname|"
        r"last name)(?i: is|'s|:)?"
        rf"\s(?P<last>{_CAP})"
    ),
    # "Petra. Petra Vondrackova if you need all of it"
    re.compile(rf"^\W*(?P<first>{_CAP})[.,;!]\s(?P<n>(?P=first)\s{_CAP}(?:\s{_CAP})?)\b"),
)

#: "Li Na, but Lina is fine": the whole name is for the record, whatever one is called.
IN_FULL: re.Pattern[str] = re.compile(
    r"^\W*(?i:(?:it'?s|i'?m|i am|my name(?: is|'s)?|this is) )?"
    r"[A-ZÀ-Ý][\w'’-]*(?:\s[A-ZÀ-Ý][\w'’-]*)+(?=\W)"
)

#: "ask for Niamh": who is to be asked for beside a number is the speaker.
ASK_FOR: re.Pattern[str] = re.compile(
    rf"(?i:\bask for|\bit's under|\bname on it is)\s(?P<n>{_CAP}(?:\s{_CAP})?)"
    r"(?=\W*$|[,.;!]\s?(?i:that'?s me|it'?s me|me\b|i'?m\b))"
)
