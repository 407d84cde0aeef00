"""One numeral at a time: 三五十万, 一千二, 25.000, "two hundred fifty thousand", "a few hundred".

The arithmetic under `numbers`, which finds the numerals and what bounds them. Values are Decimal;
a numeral may be a stretch (几百: 200 to 999).
"""

import re
from decimal import Decimal

DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "仨": 3, "四": 4, "五": 5}


DIGITS |= {"六": 6, "七": 7, "八": 8, "九": 9, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5}


DIGITS |= {"陆": 6, "柒": 7, "捌": 8, "玖": 9}


_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}


_LARGE = {"万": 10**4, "亿": 10**8}


_SCALES = {
    "k": 10**3, "w": 10**4, "m": 10**6, "mn": 10**6, "mm": 10**6, "mio": 10**6, "mil": 10**6,
    "mill": 10**6, "million": 10**6, "millions": 10**6, "bn": 10**9, "billion": 10**9,
    "wan": 10**4, "lakh": 10**5, "lakhs": 10**5, "lac": 10**5, "lacs": 10**5, "crore": 10**7,
    "crores": 10**7, "cr": 10**7, "thousand": 10**3, "thousands": 10**3, "hundred": 100,
    "hundreds": 100, "grand": 10**3, "thou": 10**3,
}  # fmt: skip


_WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip


ARABIC = (
    r"\d{1,3},\d{1,2}(?=\s?(?:lakhs?|lacs?|mil|mill|million|mio|mn|bn|crores?)\b)|"
    r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d{1,3}(?:'\d{3})+(?!\d)|\d+(?:\.\d+)*"
)


SCALE_WORDS = "|".join(sorted(_SCALES, key=len, reverse=True))


NUMBER_WORDS = "|".join(sorted(_WORDS, key=len, reverse=True))


HAN_DIGIT = "".join(DIGITS)


HAN_UNIT = "十拾百佰千仟万亿"


def _decimal(digits: str, scaled: bool) -> Decimal | None:
    """25,000 → 25000; 1,00,000 → 100000; 25.000 → 25000 (dots before three digits, no scale)."""
    if scaled and re.fullmatch(r"\d{1,3},\d{1,2}", digits):
        return Decimal(digits.replace(",", "."))  # 2,5 million, as written in Europe
    plain = digits.replace(",", "").replace("'", "")  # 90'000, as in Switzerland
    if plain.count(".") > 1 or (not scaled and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", plain)):
        groups = plain.split(".")
        if any(len(group) != 3 for group in groups[1:]) or not 1 <= len(groups[0]) <= 3:
            return None
        plain = "".join(groups)
    return Decimal(plain) if len(plain) <= 15 else None


def place_of(value: Decimal) -> int:
    """The weight of the last digit that is not 0: 200 → 100, 150 → 10, 7 → 1."""
    whole = int(value)
    if whole == 0 or value != whole:
        return 1
    place = 1
    while whole % (place * 10) == 0:
        place *= 10
    return place


def han_numeral(run: str) -> tuple[Decimal, Decimal, int, bool] | None:  # noqa: C901
    """One Chinese numeral → (low, high, trailing scale, vague); None where it is not one."""
    spelled = run.replace(" ", "").replace("廿", "二十").replace("卅", "三十")
    tokens = re.findall(rf"{ARABIC}|.", spelled)
    total_low = total_high = low = high = Decimal(0)
    section_low = section_high = Decimal(0)
    pending: list[tuple[Decimal, Decimal]] = []
    last_unit, scale, vague, zero, seen_unit = 1, 1, False, False, False

    def take() -> tuple[Decimal, Decimal] | None:
        if not pending:
            return None
        if len(pending) == 1:
            return pending[0]
        if len(pending) == 2 and pending[0][0] < pending[1][0] and pending[0][0] > 0:
            return pending[0][0], pending[1][1]
        joined = Decimal("".join(str(int(p[0])) for p in pending))
        return joined, joined

    for i, mark in enumerate(tokens):
        if mark[0].isdigit():
            following = tokens[i + 1] if i + 1 < len(tokens) else ""
            number = _decimal(mark, following in _UNITS or following in _LARGE)
            if number is None:
                return None
            pending.append((number, number))
        elif mark in DIGITS:
            if mark == "零" and (seen_unit or not pending) and not (pending and not seen_unit):
                zero = True
                continue
            digit = Decimal(DIGITS[mark])
            pending.append((digit, digit))
        elif mark in "几数":
            vague = True
            if seen_unit and last_unit == 10 and not pending:
                pending.append((Decimal(0), Decimal(9)))
            elif pending or seen_unit:
                tokens[i] = "多"
                return (
                    han_numeral("".join(tokens)) if mark == "几" and i + 1 <= len(tokens) else None
                )
            else:
                pending.append((Decimal(2), Decimal(9)))
        elif mark in _UNITS:
            unit = _UNITS[mark]
            value = take()
            many = vague and value is not None and value == (Decimal(2), Decimal(9))
            if value is None:
                value = (Decimal(1), Decimal(1))
            if seen_unit and last_unit < unit and section_low:
                # 十几二十, 八九十: the same thing said twice, lower then higher.
                section_high = value[1] * unit
            else:
                section_low += value[0] * unit
                section_high += value[1] * unit + (unit - 1 if many else 0)
            pending.clear()
            last_unit, scale, seen_unit, zero = unit, unit, True, False
        elif mark in _LARGE:
            unit = _LARGE[mark]
            value = take()
            many = vague and value is not None and value == (Decimal(2), Decimal(9))
            if value is not None:
                section_low += value[0]
                section_high += value[1]
                if many:
                    section_high = section_high + 1 - Decimal(1) / unit
            elif not seen_unit and not total_low:
                section_low = section_high = Decimal(1)
            total_low = (total_low + section_low) * unit
            total_high = (total_high + section_high) * unit
            section_low = section_high = Decimal(0)
            pending.clear()
            last_unit, scale, seen_unit, zero = unit, unit, True, False
        elif mark in "多余":
            value = take()
            pending.clear()
            if value is not None:
                section_low += value[0]
                section_high += value[1]
            if not seen_unit and value is None:
                return None
            base = section_high or total_high
            place = Decimal(place_of(base))
            rest = tokens[i + 1 :]
            factor = 1
            for unit_mark in rest:
                factor *= _LARGE.get(unit_mark) or _UNITS.get(unit_mark) or 0
            if rest and not factor:
                return None
            low = (total_low + section_low) * factor
            high = (total_high + section_high + place) * factor - 1
            if place == 1 and not rest:
                high = low
            return low, high, factor if factor > 1 else int(place), False
        elif mark in "来把":
            if pending or not seen_unit:
                value = take()
                pending.clear()
                if value is None:
                    return None
                section_low += value[0]
                section_high += value[1]
            following = "".join(tokens[i + 1 :])
            if following and following[0] not in _LARGE:
                second = han_numeral(following)
                if second is None:
                    return None
                return total_low + section_low, second[1], second[2], True
    value = take()
    if value is not None:
        # 一千二 is 1,200; 一千零二 is 1,002; 八万八 is 88,000.
        tail = last_unit // 10 if seen_unit and not zero and last_unit >= 100 else 1
        if tail > 1 and value[1] >= 10:
            tail = 1
        section_low += value[0] * tail
        section_high += value[1] * tail
        scale = 1
    low, high = total_low + section_low, total_high + section_high
    if not seen_unit and value is None:
        return None
    return low, high, scale, vague


def _words(run: str) -> tuple[Decimal, int] | None:
    """As in "two hundred fifty thousand", "a hundred and ten" → (value, trailing scale)."""
    total, section, scale = Decimal(0), Decimal(0), 1
    digit = False  # "one sixty" is 160
    for word in re.findall(r"[a-z]+", run):
        if word in _WORDS:
            said = _WORDS[word]
            section = section * 100 + said if digit and 20 <= said < 100 else section + said
            digit = section < 10 and said < 10
            scale = 1
            continue
        digit = False
        if word in ("hundred", "hundreds"):
            section = (section or Decimal(1)) * 100
            scale = 100
        elif word in _SCALES:
            total += (section or Decimal(1)) * _SCALES[word]
            section, scale = Decimal(0), _SCALES[word]
    value = total + section
    return (value, scale) if value else None


def latin_numeral(match: re.Match[str]) -> tuple[Decimal, Decimal, int, bool, int] | None:  # noqa: C901
    """One Latin-script core → (low, high, scale, vague, number of digits typed)."""
    if match["half"] is not None:
        scale = _SCALES[match["hs"]]
        part = Decimal("0.25") if "quarter" in match["half"] else Decimal("0.5")
        return part * scale, part * scale, scale, False, 0
    if match["more"] is not None:
        scale = 100 if match["ms"] == "hundred" else _SCALES[match["ms"]]
        said = match["more"]
        half = (Decimal(said) if said.isdigit() else _WORDS[said]) + Decimal("0.5")
        return half * scale, half * scale, scale, False, 0
    if match["vague"] is not None:
        unit = match["vs"] or ""
        size = 12 if unit.startswith("dozen") else _SCALES.get(unit.rstrip("s"), 0)
        if unit.startswith("hundred "):
            size = 100_000
        size = size or _SCALES.get(unit, 0)
        if match["vague"].startswith(("some", "many")) or (unit == "" and match["vague"][0] == "f"):
            return None
        low, high = {"a ": (3, 5), "fe": (3, 5), "se": (3, 9)}.get(match["vague"][:2], (2, 2))
        if "couple" in match["vague"]:
            low, high = 2, 2
        if not size:
            size = 1
        return Decimal(low * size), Decimal(high * size), size, "couple" not in match["vague"], 0
    if match["dozen"] is not None:
        head = match["dozen"].split()[0]
        if head == "dozens":
            return Decimal(24), Decimal(99), 12, True, 0
        if head == "half":
            return Decimal(6), Decimal(6), 1, False, 0
        count = int(head) if head.isdigit() else _WORDS.get(head, 1)
        return Decimal(count * 12), Decimal(count * 12), 12, False, 0
    if match["plural"] is not None:
        low, high = {"tens": (20, 99), "hundreds": (200, 999), "thousands": (2000, 9999)}.get(
            match["plural"], (20_000, 99_999) if match["plural"][0] == "t" else (200_000, 999_999)
        )
        return Decimal(low), Decimal(high), 1, True, 0
    if match["words"] is not None:
        spoken = _words(match["words"])
        return None if spoken is None else (spoken[0], spoken[0], spoken[1], False, 0)
    scale = 1
    for word in re.findall(r"[a-z]+", match["scales"]):
        scale *= _SCALES[word]
    number = _decimal(match["arabic"], scale > 1)
    if number is None:
        return None
    digits = sum(c.isdigit() for c in match["arabic"])
    return number * scale, number * scale, scale, False, digits
