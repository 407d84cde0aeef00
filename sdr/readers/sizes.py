"""How many people the company has, from the quantities of a message.

Not the field force, not a project team, not the people who do one chore: those count as a size
only when the size was asked and nothing better was said. Called by `reader.read`.
"""

import re
from dataclasses import replace
from decimal import Decimal

from sdr.readers.bounds import Quantity, whole
from sdr.readers.counts import HEADS_CLAUSE, Count, alone_in, best_of, span_of
from sdr.readers.headcounts import (
    A_YEAR,
    ALL_OF_US,
    ALONE,
    AND_THAT_IS_IT,
    CAME_OR_WENT,
    COME_AND_GO,
    COUNTED_ELSE,
    DOING,
    EACH,
    EACH_HEAD,
    EN_FEW,
    FAMILY,
    FIELD_HEAD,
    HAN_DIGITS,
    HAO,
    LOOSE,
    MANY_OR_FEW,
    ME_AND,
    MINE,
    MOST_PEOPLE,
    MY_PART,
    NOT_NOW,
    OF_A_CASE,
    OURS_HEAD,
    PART,
    PART_OF_US,
    ROOM_FOR,
    SELF,
    SETTLED,
    SIZE_TALK,
    SMALL,
    SO_MANY,
    SOME_OF_US,
    STAFF_HEAD,
    SUMS_OF_MONEY,
    TAKEN_BACK,
    TEAM_HEAD,
    TOTAL,
    TOTAL_AFTER,
    UNIT_OF_US,
    UNKNOWN_TOTAL,
    WITH,
    WORKING,
    YEAR_HEAD,
)
from sdr.readers.reading import JSON
from sdr.readers.sizes_en import reckoned_en
from sdr.readers.sizes_zh import (
    from_to,
    halved,
    left_out,
    reckoned,
    rest_unknown,
    stands_for_people,
)
from sdr.readers.text import Span, around, is_question
from sdr.readers.third_parties import others_said
from sdr.readers.units import MONEY_HEAD, PEOPLE_UNIT, SKIP, unit_after


def ours_said(words: str) -> bool:
    """Whether the words speak of the speaker's own side."""
    return re.search(r"我们|咱|俺|我司|\bwe\b|we're|\bour\b", words) is not None


def _counts(  # noqa: C901
    folded: str, clauses: list[Span], quantities: list[Quantity], *, asked: bool, correcting: bool
) -> list[Count]:
    out: list[Count] = []
    field_seen = False
    for quantity in quantities:
        clause = around(clauses, quantity.core_start)
        before = folded[clause.start : quantity.start]
        whole_clause = folded[clause.start : clause.end]
        unit = unit_after(folded, quantity)
        if re.search(r"(?:预算|经费|budget|费用|投入)[^,。;]{0,8}$", before):
            continue
        if asked and HAO.match(folded, quantity.core_end):
            unit = "people"  # 五六十号 in answer to how many is no day
        if asked and unit in ("", "other") and stands_for_people(folded, whole_clause, quantity):
            unit = "people"
        if left_out(folded, quantity) or _YOUR_PEOPLE.search(before):
            continue
        if ROOM_FOR.search(before) or OF_A_CASE.search(whole_clause):
            continue
        if unit in ("other", "money") or MONEY_HEAD.search(folded[: quantity.core_start]):
            continue
        if unit == "" and (SUMS_OF_MONEY.search(whole_clause) or A_YEAR.search(before)):
            continue
        if folded[quantity.core_start : quantity.core_end] in ("one", "一") and not (
            unit == "people" or whole_clause.strip() in ("one", "一个", "一", "just one")
        ):
            continue  # 一边, "one moment"
        if PART_OF_US.search(before) or (
            UNIT_OF_US.search(before) and UNKNOWN_TOTAL.search(folded)
        ):
            continue  # 我们组六个人, 我这大区一百二 全公司没数
        top = quantity.high if quantity.high is not None else quantity.low
        if top is None or top > 5_000_000 or top < 1 or quantity.digits > 7:
            continue
        if top != top.to_integral_value():
            continue
        if unit == "" and YEAR_HEAD.search(before) and 1900 <= top <= 2100:
            continue
        total = bool(TOTAL.search(before)) or bool(TOTAL_AFTER.match(folded, quantity.end))
        staff = bool(STAFF_HEAD.search(before))
        field = unit == "field" or (
            unit in ("", "people") and bool(FIELD_HEAD.search(before)) and not total
        )
        if unit == "" and quantity.scale >= 10_000 and not (total or staff):
            # 两百万 is money sooner than people, unless it is what "we" have or all that is said
            wide = clause.end - clause.start > 2.5 * (quantity.end - quantity.start)
            if top > MOST_PEOPLE or (wide and not SELF.search(before)):
                continue
        following = folded[quantity.end : quantity.end + 1]
        bare = unit == "" and (
            not following
            or LOOSE.match(folded, quantity.end) is not None
            or not ("\u4e00" <= following <= "\u9fff")
            or following in "吧呢啊左上出的不之了"
        )
        explicit = re.match(
            SKIP + r"(?:个|名|位|号)?(?:员工|职工|employees|staff|workers|工人)",
            folded[quantity.core_end :],
        )
        explicit_end = quantity.core_end + (explicit.end() if explicit else 0)
        if EACH.match(folded, quantity.core_start) or EACH_HEAD.search(before):
            continue
        if others_said(folded, quantity.start) and not SETTLED.search(before):
            continue
        if bare and not asked and correcting and _takes_back(folded, out, quantity):
            out.append(replace(out[-1], quantity=quantity, span=span_of(folded, quantity)))
            continue
        if field:
            field_seen = True
            if asked:
                # so many in the field is what was answered; the company may have more
                out.append(Count(quantity, 1, span_of(folded, quantity), 0.55))
            continue
        if asked and out and CAME_OR_WENT.search(before):
            continue
        if asked and (unit == "people" or bare or staff):
            confident = 0.95 if unit == "people" or staff else 0.9
            rank = 4 if total else 3 if explicit or staff else 2
            if PART.search(whole_clause) and not total:
                rank, confident = 2, 0.75
            asks = is_question(folded[clause.start : clause.end + 1])
            if len(quantities) > 1 and (asks or (bare and _other_thing(folded, quantity))):
                rank, confident = 1, 0.5  # "we'd fill two coaches, a hundred then"
            out.append(Count(quantity, rank, span_of(folded, quantity), confident))
            continue
        if DOING.match(folded, quantity.core_end) or NOT_NOW.search(before):
            continue
        if not total and (
            COME_AND_GO.search(before[-12:])
            or COME_AND_GO.search(folded[quantity.core_end : quantity.core_end + 18])
        ):
            continue
        if (
            is_question(folded[clause.start : clause.end + 1])
            and not ours_said(whole_clause)
            and not ALL_OF_US.match(folded, quantity.core_end)
        ):
            continue
        if re.search(
            r"a (?:\d+|\w+) people (?:firm|company)|你们|\byou\b|example|案例", whole_clause
        ) and not _WE_ARE_A.search(before):
            continue
        if quantity.vague and top < 10:
            continue
        if SOME_OF_US.search(folded) or _A_TEAM.match(folded, quantity.core_end):
            continue
        ours = (
            correcting
            or (TEAM_HEAD.search(before) is not None and MY_PART.search(folded) is None)
            or bool(OURS_HEAD.search(before))
            or (bool(WITH.search(before)) and MINE.search(whole_clause) is not None)
        )
        if unit == "people":
            small = top < 6
            last = re.match(
                r"[- ](?:people|person|man|employee)[- ](?:[a-z]+ )?(?:company|firm|business|shop|"
                r"factory|outfit|operation|crew|brewery|distillery|bakery|winery|dairy|plant|mill|"
                r"maker|manufacturer|brand|group|workshop|team|setup|set-up|affair|show|agency|"
                r"start-?up|studio|label|farm|kitchen|practice|distributor|wholesaler|chain|"
                r"roastery|creamery|cidery|foundry|concern|enterprise|family business)\b|"
                r"人的?(?:小|大)?(?:公司|厂|企业|工厂|店|团队|规模)|"
                r"个人的?(?:公司|厂|店)| of us",
                folded[quantity.core_end :],
            )
            if PART.search(whole_clause) and not (total or staff or explicit or last):
                continue
            if (
                total
                or staff
                or (last and (SELF.search(whole_clause) or HEADS_CLAUSE.fullmatch(before)))
                or ALL_OF_US.match(folded, quantity.core_end) is not None
                or ours
                or (explicit and not small and ours_said(folded))
                or (not small and WORKING.match(folded, quantity.core_end) is not None)
                or (not small and _working_after(folded, quantity))
                or (explicit and SELF.search(whole_clause))
                or (explicit and not before.strip() and _TOLD_ALONE.match(folded, explicit_end))
                or alone_in(folded, clause, quantity)
            ):
                out.append(
                    Count(
                        quantity,
                        4 if total else 3,
                        span_of(folded, quantity),
                        0.9 if not small else 0.75,
                    )
                )
        elif bare and (
            (SIZE_TALK.search(folded) and ours_said(whole_clause))
            or MANY_OR_FEW.search(folded[max(0, clause.start - 8) : clause.start])
        ):
            out.append(Count(quantity, 3, span_of(folded, quantity), 0.85))
        elif (
            bare
            and not COUNTED_ELSE.match(folded, quantity.core_end)
            and (
                staff
                or (total and (field_seen or "people" in folded or "人" in folded))
                or _WHOLE_COMPANY.match(folded, quantity.end)
            )
        ):
            out.append(Count(quantity, 4 if total else 3, span_of(folded, quantity), 0.85))
    return out


def _other_thing(folded: str, quantity: Quantity) -> bool:
    """Whether a bare number counts something: "two coaches", not "300 not 200"."""
    return (
        COUNTED_ELSE.match(folded, quantity.core_end) is not None
        and _HEDGED.match(folded, quantity.core_end) is None
    )


#: "150 employees so work it out": a number of staff that opens a clause and belongs to nobody else.
_TOLD_ALONE = re.compile(r" ?(?:so|and so|but|all told|in total|strong)\b")
#: "12 people sales team".
_A_TEAM = re.compile(
    r"[- ](?:people|person|man) (?:\w+ )?(?:sales|field|marketing|it) (?:team|force|crew)\b"
)
_TWO = 2
_WE_ARE_A = re.compile(r"\b(?:we'?re|we are|i'?m|i am) (?:an? )?(?:small |little )?$")
_HEDGED = re.compile(
    r" (?:not|maybe|about|tops|max|give|so|or|roughly|ish|if|but|with|plus|counting|including|"
    r"without|when|last|then|sorry|wait|actually|no|nope|rather|more|less|strong|odd|something|out|over|up|down|"
    r"are|work|working|here|there|spread|split)\b"
)
#: Said of a bare number it leaves no doubt: "around 130 in the whole company".
_WHOLE_COMPANY = re.compile(
    r" (?:in|across) the (?:whole|entire) (?:company|firm|group|business)|,? company[- ]wide"
)


def _holds(count: Count | None, people: Decimal) -> bool:
    """Whether a total that was said is at least so many."""
    return count is not None and count.rank == 4 and (count.quantity.low or Decimal(0)) >= people


#: How many the vendor has: 你们公司几个人.
_YOUR_PEOPLE = re.compile(r"(?:你们|贵司|你司)(?:公司|那边|厂里?)?(?:有|一共|总共|大概)*$")


def _takes_back(folded: str, counts: list[Count], quantity: Quantity) -> bool:
    """Whether a bare number stands for the count before it: "160 people, no wait, 175"."""
    if not counts:
        return False
    gap = folded[counts[-1].span.end : quantity.start]
    return len(gap) <= 24 and TAKEN_BACK.search(gap) is not None


#: The whole that a company belongs to, and the way back from it to the company.
_GROUP_HEAD = re.compile(r"集团|总公司|母公司|\b(?:group|global(?:ly)?|worldwide|parent)\b")
_BACK_TO_US = re.compile(r"但|不过|自己|本公司|独立|\bbut\b|\bour own\b|\bjust us\b")


def _of_this_company(folded: str, counts: list[Count]) -> list[Count]:
    """Without the people of the group where those of the company itself are told after them."""
    for at in range(1, len(counts)):
        head, between = (
            folded[: counts[at - 1].span.start],
            folded[counts[at - 1].span.end : counts[at].span.start],
        )
        if _GROUP_HEAD.search(head) and _BACK_TO_US.search(between):
            return counts[at:]
    return counts


def _over_under(quantities: list[Quantity]) -> tuple[Quantity, Quantity] | None:
    """Two bounds of one number: "more than 250, less than 300"."""
    if len(quantities) != _TWO:
        return None
    low, high = quantities
    if low.low is None or low.high is not None or high.high is None or high.low is not None:
        return None
    return (low, high) if low.low < high.high else None


def _settles(folded: str, quantity: Quantity, *, asked: bool) -> bool:
    """Whether a number is what somebody comes to at last: "call it 65", "…, so 200"."""
    head = folded[: quantity.core_start]
    adds = asked and SO_MANY.search(head) and AND_THAT_IS_IT.match(folded, quantity.core_end)
    return bool(adds or SETTLED.search(head))


def _working_after(folded: str, quantity: Quantity) -> bool:
    """Whether the people counted are said to be at work here, right after their unit."""
    unit = PEOPLE_UNIT.match(folded, quantity.core_end)
    return unit is not None and WORKING.match(folded, unit.end()) is not None


def read_size(  # noqa: C901
    folded: str, clauses: list[Span], quantities: list[Quantity], *, asked: bool, last: bool
) -> tuple[JSON, Span, float] | None:
    """The company size: ({"min", "max"}, where, how sure) or None. `last`: a correction, so the
    last number said counts.
    """
    counts = _counts(folded, clauses, quantities, asked=asked, correcting=last)
    counts = _of_this_company(folded, counts)
    settled = [c for c in counts if _settles(folded, c.quantity, asked=asked)]
    final = settled or (counts if last else [])
    count = final[-1] if final else best_of(folded, clauses, counts, asked=asked)
    lone = len(counts) == 1 and counts[0].rank < 3
    if lone and rest_unknown(folded, part=counts[0].rank == 1):
        return None
    ends = (from_to(folded, quantities) or _over_under(quantities)) if asked else None
    if ends is not None:
        told: JSON = {"min": whole(ends[0].low), "max": whole(ends[1].high)}
        return told, Span(ends[0].start, ends[1].end), 0.8
    product = reckoned(folded, quantities) if asked and not settled else None
    if product is not None and not _holds(count, product[0]):
        people = whole(product[0])
        return {"min": people, "max": people}, product[1], 0.75
    groups = reckoned_en(folded, quantities) if asked and not settled else None
    if groups is not None and (count is None or (count.quantity.low or 0) < groups[0]):
        return {"min": whole(groups[0]), "max": whole(groups[1])}, groups[2], 0.75
    alone = ALONE.search(folded)
    few = count is None or (count.quantity.high or 0) <= 2
    if alone is not None and (settled or (SOME_OF_US.search(folded) and not asked)):
        alone = None
    if alone is not None and PART_OF_US.search(folded[: alone.start()]):
        alone = None
    rest = "" if alone is None else folded[: alone.start()] + folded[alone.end() :]
    if alone is not None and few and (asked or SMALL.search(rest)):
        people = 1 if alone["one"] else 2
        return {"min": people, "max": people}, Span(*alone.span()), 0.85 if asked else 0.7
    with_me = ME_AND.search(folded)
    if (
        with_me is not None
        and (asked or SMALL.search(folded))
        and (count is None or count.rank < 4)
    ):
        said = with_me["en"] or with_me["zh"]
        people = 1 + (EN_FEW.get(said) or HAN_DIGITS.get(said) or int(said))
        return {"min": people, "max": people}, Span(*with_me.span()), 0.75
    family = FAMILY.search(folded)
    if family is not None and (count is None or asked):
        people = HAN_DIGITS.get(family[1]) or int(family[1])
        return {"min": people, "max": people}, Span(*family.span()), 0.8
    if count is None:
        return None
    low, high = count.quantity.low, count.quantity.high
    if high is not None and count.quantity.strict:
        high -= 1
    if asked and len(counts) == 1 and halved(folded) and low is not None and low == high:
        low = high = (low / 2).to_integral_value()
    confidence = count.confidence - (0.1 if count.quantity.vague else 0)
    if re.search(r"不算|除了|不含|不包括|without|excluding|not counting|except", folded):
        confidence -= 0.15
    return {"min": whole(low), "max": whole(high)}, count.span, round(max(confidence, 0.4), 2)
