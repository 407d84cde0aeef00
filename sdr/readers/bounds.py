"""A quantity and what bounds it: "over", 不到, 以内, 左右, "up to", "give or take" around a number.

`Quantity` is what `numbers` finds; `bounded` widens it by the words that stand beside it.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from sdr.readers.numerals import place_of
from sdr.readers.text import Span

_SOMETHING = re.compile(r"\s?-?(?:ish\b)|[ -](?:something|odd|and something|plus change|some)\b")


_BEFORE: tuple[tuple[str, str], ...] = (
    ("below", (r"(?:不(?:许|能|准|可以)|别)到|不到|不足|(?<!不)少于|没到|(?<!不)小于|(?<!不)低于|未满|不满|还没到|没有(?=[\d一二两三四五六七八九十百])|(?<!not )(?<!no )(?<!nothing )(?:less th[ae]n|fewer th[ae]n|less then"  # noqa: E501
              r"|lower than|under|below)|not even|<")),
    ("ceiling",
            (r"\bme (?:if|for) [a-z ]{0,14}(?:over|above|past|beyond|more th[ae]n)|"
            r"not (?:a|one) (?:single )?(?:dime|penny|cent|euro|dollar|pound|yuan) (?:over|above|"
            r"more th[ae]n|past)|nothing (?:over|above|beyond|north of|past)|draw the line at|"
            r"(?:we|i|it|you)? ?stops? (?:dead )?at|tops? out at|cap (?:it|this|that|things) at|"
            r"(?:ceiling|limit|cap|max)(?:'s| would be| sits at)|"
            r"最多|至多|不超过|不高于|没超过|不能超过|别超过|控制在|控制到|顶多|封顶|最高|顶天|"
            r"(?:不会|不可能|不要|不得|没法|不可以|不想|不)超(?:过|出)?|超不过|天花板(?:是|在)?|"
            r"上限(?:是|为)?|(?:别|不能|不许|不准|不可以|莫|甭)(?:再)?(?:超(?:过|出)?|过|高(?:过|"
            r"于)|多(?:过|于))"
                r"|撑死|不大于|up to|max(?:imum|\.)?(?: of)?|at (?:the )?most|no(?:t)? more th[ae]n"
                r"|(?:can'?t|cannot|can not|won'?t|wouldn'?t|will not|would not|couldn'?t|never|"
                r"not)"
                r" (?:(?:really|go|spend|pay|do|get|give|approve|justify|be) ){0,2}"
                r"(?:over|above|beyond|past|higher th[ae]n|more th[ae]n)"
                r"|(?:go|stretch|push|reach|climb) (?:up |as far as |as high as )?to"
                r"|as (?:high|much|many) as|max(?:es|ed)? out at|caps? (?:is|of|at)"
                r"|within|capped? at|ceiling (?:of|is)|limit(?:ed)? (?:of|is|to|at)|<=|≤|not over"
                r"|not exceed(?:ing)?|no higher than|至高")),
    ("floor",
            (r"超过|大于|高于|多于|至少|起码|最少|最低|不低于|不少于|少说|不止|过|破|上|over|"
            r"more th[ae]n"
              r"|(?:not|no|nothing) (?:less th[ae]n|less then|fewer th[ae]n|lower th[ae]n|under|"
              r"below)|above|at (?:the (?:very )?)?least|min(?:imum|\.)?(?: of)?|start(?:s|"
              r"ing)? (?:at|from|with)"
              r"|upwards? of"
              r"|north of|exceed(?:s|ing)?|beyond|greater than|from|>=|≥|>|下限(?:是|为)?")),
    ("near", (r"大概|大约|约|差不多|将近|接近|近|有个|小|about|around|roughly|approx(?:imately)?\.?"
             r"|circa|nearly|almost|close to|some|say|maybe|~|ca\.?|approx")),
)  # fmt: skip


_LOOK_BEHIND = tuple(
    (
        name,
        re.compile(
            rf"(?:(?<![a-z])(?:{words}))(?:\s|也就|就|得|要|需要|的|在|有|是|个|了|:|大概|about|~|"
            rf"(?:只|也|还)?(?:能|可以|会)?(?:再)?(?:给|出|花|批|拿|投|掏|准备|预备|备|留)(?:你们|"
            rf"我们)?(?:到|个|了|好了?)?|"
            rf"到)*$"
        ),
    )
    for name, words in _BEFORE
)


_UNIT_BETWEEN = (
    r"(?:\s?(?:个|号|名|位)?(?:人|员工|块钱|块|元|美金|美元|欧元|港币|人民币|rmb|cny|yuan|usd|"
    r"eur|euros?"
    r"|dollars?|bucks|hkd|sgd|rupees?|ringgit|rm|inr|gbp|pounds?|people|ppl|employees|staff|"
    r"persons|heads|个)(?:钱)?)?"
)


_PERIOD_BETWEEN = r"(?:\s?(?:一|每)(?:年|个月)|\s?(?:a|per|/)\s?(?:year|yr|month|mo|annum)\b)?"


_AFTER: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("floor", re.compile(_UNIT_BETWEEN + r"\s?(?:\+(?!\s*(?:\d|gst|vat|tax|税))|以上|起步|起(?!码|来)|往上|开外|朝上|打底"  # noqa: E501
                         r"|and (?:above|up|more)\b|or (?:more|above|over)\b|(?:as (?:a|"
                         r"an absolute|our) )?min(?:imum)?\b|at (?:the )?(?:very )?least\b|"
                         r"plus\b(?! \w+ \d|"
                         r" maybe| \d| maint| impl| vat| tax)|upwards)")),
    ("below", re.compile(_UNIT_BETWEEN + r"\s?(?:都|还|也)?不到(?!\s?[\d一二两三四五六七八九十](?!点))")),  # noqa: E501
    ("ceiling", re.compile(_UNIT_BETWEEN + _PERIOD_BETWEEN + r"\s?(?:以内|以里|以下|之内|内(?!勤|部|容|销|存)|封顶|顶天|顶多|撑死|为限|打住|到顶"  # noqa: E501
                           r"|max\b|tops?\b|at (?:the )?most|or less|or under|or below|and below|"
                           r"maximum|limit\b|ceiling\b)")),
    ("near", re.compile(_UNIT_BETWEEN + r"\s?(?:左右|上下|前后|光景|样子|的样子|or so\b|-?ish\b|approx|give or take)")),  # noqa: E501
    ("above", re.compile(_UNIT_BETWEEN + r"\s?(?:出头|挂零|冒头|多一点|and a bit\b|and change\b)")),
)  # fmt: skip


#: A ceiling said after the sum and its period: "60k a year, hard ceiling", "40k is my limit".
_CEILING_EN = re.compile(
    r"(?:\s?(?:€|\$|£|[a-z]{3}|euros?|dollars?|quid|pounds?|bucks|yuan))?"
    r"(?:\s?(?:a|per|/|each)\s?(?:year|yr|month|mo|annum)\b|\s(?:p\.?a\b\.?|annually|yearly|"
    r"monthly))?"
    r"(?:\sin (?:pounds|dollars|euros|sterling|yuan|rmb))?"
    r",?\s?(?:- )?(?:tops?\b|max\b|(?:and |but )?not (?:a|one) (?:penny|cent|dime|euro|dollar|"
    r"pound|yuan) more|"
    r"(?:as |is |that'?s |it'?s |would be )?(?:an? |the |my |our )?(?:hard |absolute |very |upper |"
    r"top |outer |final )*(?:ceiling|cap|limit|max(?:imum)?|top whack|top end)\b|"
    r"(?:is |that'?s )the (?:very |absolute )?most\b(?! likely)|"
    r"(?:and )?no (?:further|higher)\b|(?:is |that'?s )(?:where|as (?:far|high|much) as) (?:i|"
    r"we)\b(?! are (?:now|today))|(?:and )?no more\b|"
    r"at the (?:outside|utmost))"
)


#: The same in Chinese, after a comma or a remark: 一年十万,顶天了; 八千块肉不疼,再多就得开会.
_CEILING_ZH = re.compile(
    _UNIT_BETWEEN
    + _PERIOD_BETWEEN
    + r"(?:,?\s?(?:(?:已经|就|也就|算|差不多|大概)?是?(?:顶天|到顶|顶格|封顶|到头|极限|上限|"
    r"天花板|撑死|打住)|"
    r"(?:不能|没法|没得|没有)(?:再)?(?:多|高)(?:了|的)?)|"
    r"[^,。;!?\d]{0,6},?\s?(?:再|要|想)(?:往上)?(?:多|高|加)(?:了)?(?:就|的话|"
    r"一)?[^,。;!?]{0,3}(?:没|不|得|要|分|毛|别|免))"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much: `low`..`high` (None: open), read from `[start, end)`; the bare digits and words
    are `[core_start, core_end)`, without "about", "over", "以内". `scale`: the multiplier spelled
    at its end (万: 10000; none: 1). `strict`: "under", "不到": `high` itself is excluded.
    `bound`: low and high are one-sided. `near`: "about". `vague`: 几, "a few".
    """

    start: int
    end: int
    core_start: int
    core_end: int
    low: Decimal | None
    high: Decimal | None
    scale: int = 1
    strict: bool = False
    near: bool = False
    vague: bool = False
    digits: int = 0
    joined: bool = False

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def exact(self) -> bool:
        return self.low is not None and self.low == self.high


def bounded(folded: str, quantity: Quantity) -> Quantity:  # noqa: C901
    """Applies 'over', 'up to', 不到, 以上, 左右 and 多 around a core."""
    start, end = quantity.core_start, quantity.core_end
    low, high = quantity.low, quantity.high
    strict = near = False
    head = folded[max(0, start - 24) : start]
    head = re.sub(r"(?:us\$|[$¥€£]|usd|rmb|cny|eur|hkd|rm|inr|rs\.?)\s*$", "", head)
    kind = ""
    for name, pattern in _LOOK_BEHIND:
        match = pattern.search(head)
        if match is not None:
            words = match.group()
            if (
                name == "floor"
                and words.startswith(("上", "过", "破"))
                and not _threshold(folded, start, words)
            ):
                continue
            if words.startswith("from") and quantity.joined:
                kind = kind or "near"
                continue
            kind, start = name, max(0, start - 24) + match.start()
            break
    something = _SOMETHING.match(folded, end)
    if something is not None and quantity.exact and high is not None:
        end = something.end()
        near = True
        if "ish" not in something.group():
            place = Decimal(max(place_of(high), 1))
            high = high + place - 1
    after = ""
    for name, pattern in _AFTER:
        match = pattern.match(folded, end)
        if match is not None:
            after, end = name, match.end()
            break
    for pattern in (_CEILING_EN, _CEILING_ZH) if not after else ():
        said = pattern.match(folded, quantity.core_end)
        if said is not None and said.end() > end and kind != "floor":
            after, end = "ceiling", said.end()
            break
    both = {kind, after}
    if "below" in both:
        if "位数" in folded[quantity.core_start : quantity.core_end] and low is not None:
            high = low  # 不到六位数
        low, strict = None, True
    elif "ceiling" in both:
        # 最多三五十万: the stretch was said, the bound adds nothing
        places = "位数" in folded[quantity.core_start : quantity.core_end]
        if places and low is not None and low != high:
            high = low - 1  # 不能过六位数
            low = None
        low = low if low != high else None
    elif "floor" in both and after != "near":
        high = None
    elif after == "above" and low is not None:
        high = low + (low / 10).to_integral_value()
    return replace(
        quantity, start=start, end=end, low=low, high=high, strict=strict,
        near=near or quantity.near or "near" in both,
    )  # fmt: skip


def _threshold(folded: str, start: int, words: str) -> bool:
    """上万, 过百, 破千 are thresholds; 上三层, 过五天 are not."""
    return words in ("上", "过", "破") and folded[start : start + 1] in ("百", "千", "万", "亿")


def whole(value: Decimal | None) -> int | float | None:
    """A JSON number: an int wherever nothing is lost."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
