"""How Chinese speakers count their people without saying a number of them.

So many workshops with so many each, wages or safety gear handed out, the regular ones beside those
of the season. Used by `sizes`. Pure; over folded text.
"""

import itertools
import re
from collections.abc import Sequence
from decimal import Decimal

from sdr.readers.bounds import Quantity
from sdr.readers.text import Span

_GROUP = (
    r"(?:车间|厂区?|工厂|分厂|店|门店|班组?|组|桌|仓库?|部门|办事处|分公司|子公司|基地|档口|工地|"
    r"线|"
    r"产线|队)"
)
_UNIT = re.compile(rf"\s?(?:来|多)?(?:个|家|条|间|支)?(?P<g>{_GROUP})(?:倒)?")
_EACH = re.compile(
    rf"(?:每|一)(?:个|家|条|间|支)?{_GROUP}?(?:里|平均|大概|差不多|都|也就|各|有|是|上|的)*$|"
    rf"(?:各|平均|都)(?:有|是)?$"
)
_AND = re.compile(r"加上?|还有|外加|另外|再加|以及|连|和|带")
_PEOPLE_AFTER = re.compile(
    r"\s?(?:来|多|几)?(?:个|号|名|口)?(?:人|员工|工人|文职|行政|司机|内勤|后勤|管理|业务员?)?(?=$|[,。;!?\s吧呢啊左上的就])"
)
#: What every one of the staff gets or does: as many of it, as many people.
PROXY: re.Pattern[str] = re.compile(
    r"工资|工资条|社保|五险|公积金|饭卡|工牌|工装|工服|工作服|劳保|年货|月饼|粽子|考勤|花名册|"
    r"宿舍|体检|餐补|"
    r"吃(?:午|中)?饭|食堂|打卡"
)
_GIVEN = re.compile(r"\s?(?:来|多)?(?:份|张|套|盒|个|双|床|号)(?![\u4e00-\u9fff]*(?:万|块|元))")
_PEAK = re.compile(
    r"旺季|忙(?:的)?(?:时候|起来)|农忙|高峰|榨季|年底(?:的)?时候|最多(?:的)?(?:时候|那)|"
    r"(?:算上|加上|连|连着|带上?|加|连同)[^,。;]{0,10}(?:临时|外包|促销|兼职|季节|劳务|实习|外聘|"
    r"派遣|短工|零工)"
)
_USUAL = re.compile(
    r"正式|平时|平常|淡季|常年|固定|在编|在册|长期|自己的|签(?:了)?合同|交(?:着)?社保|常驻|稳定|"
    r"本厂的"
)
_LEFT_OUT = re.compile(r"[^,。;!?]{0,8}?(?:不算|没算|不计|除外|不包括|不含|另算)")
_UNCOUNTED = re.compile(r"没(?:有)?数过|不归我(?:管|数)")
_REST_UNKNOWN = re.compile(
    r"(?:别的|其他|其它|剩下的?|另外的?|内勤|厂里|工厂|别处|全公司|整个公司|总数|"
    r"总共)[^,。;!?]{0,8}?(?:没|不)"
    r"(?:有)?(?:数|清楚|知道|晓得|统计|了解|太清楚|归我)"
)


_PART = re.compile(
    r"(?:白班|夜班|早班|中班|晚班|车间|厂区?|工厂|办公(?:室|楼)|写字楼|总部|分公司|仓库?|门店|"
    r"店里|销售|业务|生产|后勤|"
    r"内勤|研发|技术|行政|司机|工人|一线|二线|管理|财务|客服|文职|男的?|女的?|其他|其余|别的|剩下|"
    r"另外|另一个|"
    r"(?:老|新|东|南|西|北)厂|这边|那边|(?<=[,;\s])一个|^一个)[^,。;!?\d]{0,6}$"
)
_SEVERAL = re.compile(r"(?:俩|两|三|仨|几|四)个?(?:厂|店|公司|地方|基地|仓|车间)")


def parts_named(folded: str, counts: Sequence[tuple[int, int]]) -> bool:
    """Whether each number is that of a part of its own: 白班一百二,夜班六十; 俩厂,一个…,一个…."""
    names: list[str] = []
    end = 0
    for start, rank in counts:
        part = _PART.search(folded[end:start])
        if part is None or rank == 4:
            return False
        names.append(part.group())
        end = start
    return len(set(names)) == len(names) or _SEVERAL.search(folded) is not None


_LEFT_OF = re.compile(
    r"(?:只|就|也就|才|还)?剩(?:下)?(?:了)?(?P<half>一半|半数)|(?:砍|裁|走|减|少)(?:了|"
    r"掉)(?P<half2>一半|半数)"
)


def halved(folded: str) -> bool:
    """Whether only half of those who were told of are left."""
    return _LEFT_OF.search(folded) is not None


_AT_LEAST = re.compile(r"(?:少则|少的时候|少说)(?:也)?(?:有|就|能|剩)?$")
_AT_MOST = re.compile(
    r"(?:多则|多的时候|多(?:的)?(?:话)?|旺季|忙(?:的)?时候|高峰)(?:也)?(?:有|就|能|到|得)*$"
)


def from_to(folded: str, quantities: list[Quantity]) -> tuple[Quantity, Quantity] | None:
    """The two ends told apart: 少则一百,多则两百."""
    for low, high in itertools.pairwise(quantities):
        if low.low is None or high.high is None or low.low >= high.high:
            continue
        if _AT_LEAST.search(folded[: low.core_start]) and _AT_MOST.search(
            folded[: high.core_start]
        ):
            return low, high
    return None


_ONE_OF_THEM = re.compile(r"(?<![每])一(?:个|家|条|间)(?=[^,。;\d]{0,3}[\d一二三四五六七八九十百])")


#: One after the other by its number: 二厂, 3车间.
_NUMBERED = re.compile(
    rf"(?<![\d十百第])[二三四五2-5](?:号)?{_GROUP}(?=[^,。;\d]{{0,4}}[\d一二三四五六七八九十百])"
)


def reckoned(folded: str, quantities: list[Quantity]) -> tuple[Decimal, Span] | None:
    """Groups times people in each, and who is named besides: 四个车间,每个四十五人,加办公室二十."""
    for i, groups in enumerate(quantities):
        if not groups.exact or groups.low is None or not 1 < groups.low < 1000:
            continue
        if _UNIT.match(folded, groups.core_end) is None:
            continue
        if _NUMBERED.search(folded):
            return None  # 两个厂,一厂一百八,二厂二百四
        for j in range(i + 1, min(i + 3, len(quantities))):
            each = quantities[j]
            before = folded[groups.core_end : each.core_start]
            if not each.exact or each.low is None or len(before) > 24 or not _EACH.search(before):
                continue
            if len(_ONE_OF_THEM.findall(folded)) > 1:
                return None  # 俩厂,一个三百,一个一百五
            total, end = groups.low * each.low, each.end
            for more in quantities[j + 1 :]:
                gap = folded[end : more.core_start]
                if not (_AND.search(gap) or _PART.search(gap)) or more.low is None:
                    break
                if _PEOPLE_AFTER.match(folded, more.core_end) is None:
                    break
                total, end = total + more.low, more.end
            return total, Span(groups.start, end)
    return None


def stands_for_people(folded: str, clause: str, quantity: Quantity) -> bool:
    """Whether what is counted is handed out one to each: 发了一百八十份工资."""
    return PROXY.search(clause) is not None and _GIVEN.match(folded, quantity.core_end) is not None


def left_out(folded: str, quantity: Quantity) -> bool:
    """Whether these people are said not to count: 两百多临时工不算."""
    return _LEFT_OUT.match(folded, quantity.core_end) is not None


def at_the_peak(words: str) -> bool:
    """Whether a number holds the season's or borrowed people too."""
    return _PEAK.search(words) is not None


def as_usual(words: str) -> bool:
    """Whether a number is that of the regular people."""
    return _USUAL.search(words) is not None


def rest_unknown(folded: str, *, part: bool) -> bool:
    """Whether it is said that the others were never counted; `part`: only some were named."""
    return _REST_UNKNOWN.search(folded) is not None or (
        part and _UNCOUNTED.search(folded) is not None
    )
