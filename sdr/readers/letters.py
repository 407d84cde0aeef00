"""What only letters say: "stop" as the whole message, "I am away", the day somebody is back.

Also where the writer's own words end: before what they quote and before their signature. Pure;
used for mail that comes in. Pages and chats have none of this.
"""

import re
from datetime import date, timedelta

from sdr.readers.dates import named_times
from sdr.readers.text import fold

# The whole message, after folding and without punctuation. A longer wish is the classifier's.
_STOPS = frozenset(
    """退订 退定 td tdd 取消订阅 停止 停 不要再发了 别再发了 别发了 不要发了 不要再发 别再发 勿扰
    请退订 我要退订 不再接收 拒收 拒绝接收 请不要再发邮件 请不要再发邮件了 不要再给我发邮件
    不要再给我发邮件了     别再给我发邮件 别再给我发邮件了 请停止发送 停止发送 请勿再发 请勿打扰
    unsubscribe stop stopall optout unsub unsuscribe unsubcribe removeme
    unsubscribeme pleaseunsubscribe pleaseunsubscribeme pleaseremoveme stopemailingme
    pleasestopemailingme stopemails stopsending donotcontact donotcontactme takemeoff
    takemeoffyourlist removemefromyourlist removemefromthelist pleaseremovemefromyourlist
    nomoreemails donotemailme dontemailme""".split()
)
# of these, what may as well be the name of a person, a company or a tool
_NAMES = frozenset("td tdd 停 停止".split())
_PLAIN = re.compile(r"[\W_]+")
_POLITE = re.compile(r"^(?:please|pls|您好|你好|请|麻烦)|(?:thanks|thankyou|谢谢|please|pls)$")

_AWAY = re.compile(
    r"out[- ]of[- ](?:the[- ])?office|\booo\b|auto(?:matic)?(?:ally)?[- ]?"
    r"(?:reply|response|generated)|"
    r"automatic reply|autoreply|auto[- ]?responder|on (?:annual |maternity |parental |sick )?leave|"
    r"on vacation|on holiday|away from (?:the|my) (?:office|desk|e-?mail)|"
    r"自动回复|自动答复|自动应答|不在办公室|休假|外出自动|假期自动|出差自动|离线自动"
)
# before the day of return …
_BACK = re.compile(
    r"(?:back|return(?:ing|s)?|again|resume|available|reachable|until|till|through|through to|"
    r"to|回来|返回|返岗|回到|恢复|直到|截至|至|到)[^.;。；\n]{0,24}$"
)
# … and after it
_BACK_AFTER = re.compile(r"^[^.;。；,，\n]{0,8}?(?:回来|返回|返岗|回到|恢复|上班|回公司|后回)")
# The last day away: back the day after.
_INCLUSIVE = re.compile(r"(?:until|till|through|直到|截至|至|到|\bto|[-~])[^.;。；\n]{0,12}$")
_LONGEST_AWAY = 120  # days; what is further off was misread

_ANSWERS = re.compile(r"^\s*(?:re|aw|sv|回复|答复|回覆)\s*[:：]", re.IGNORECASE)
_UNDELIVERED = re.compile(
    r"undeliver|deliver[^\n]{0,20}(?:fail|problem|delay)|returned mail|failure notice|"
    r"mail delivery|无法投递|退信|投递失败|被退回|发送失败",
    re.IGNORECASE,
)
_QUOTE_BEGINS = re.compile(
    r"^[ \t>]*(?:-{2,}[ \t]*)?(?:原始邮件|原邮件|回复的原邮件|转发邮件|转发的邮件|Original Message|"
    r"Forwarded message|Original)(?:[ \t]*-{2,})?[ \t]*$|"
    r"^[ \t>]*(?:在|于)?[ \t]*\d{4}[^\n]{4,80}(?:写道|寫道|来信|說|说)[:：]?[ \t]*$|"
    r"^[ \t>]*(?:在|于)[^\n]{4,120}(?:写道|寫道)[:：]?[ \t]*$|"
    r"^[ \t>]*[^\n<]{0,80}<[^<>\n]+>[ \t]*[于在][ \t]*\d{4}[^\n]{4,60}(?:写道|寫道)[:：]?[ \t]*$|"
    r"^[ \t>]*On [^\n]{6,160}(?:\n[^\n]{0,120})?wrote:[ \t]*$|"
    r"^[ \t>]*(?:发件人|寄件人|寄件者)[ \t]*[:：][^\n]*\n"
    r"[^\n]*(?:发送时间|发送日期|日期|收件人|时间|寄件日期)[^\n]*[:：]|"
    r"^[ \t>*]*From:[^\n]*\n[ \t>*]*(?:Sent|Date|To|Subject):|"
    r"^[ \t]*_{20,}[ \t]*$",
    re.MULTILINE,
)
_SIGNATURE = re.compile(
    r"^-- ?$|^(?:Sent from (?:my|Mail|Outlook|Yahoo)|Get Outlook for|发自|来自我的|从我的)"
    r"[^\n]{0,60}$|"
    r"^[ \t]*-{6,}[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\n[ \t]*(?:(?:best|kind|warm|many)[ \t]*(?:regards|wishes|thanks)?|regards|sincerely|"
    r"cheers|thanks|thank you|yours(?: sincerely| truly)?|br|"
    r"顺祝商祺|此致|祝好|祝商祺|商祺|谢谢|敬礼|以上)"
    r"[ \t]*[,，.。!！]?[ \t]*\n(?P<after>(?:[^\n]{0,60}(?:\n|$)){1,8})\s*$",
    re.IGNORECASE,
)
_QUOTED_LINE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_MAX = 20_000  # characters looked at


def stops(text: str) -> bool:
    """True when the whole message says "stop writing to me" and nothing else."""
    if len(text) > 80:
        return False
    bare = _PLAIN.sub("", fold(text))
    for _ in range(3):
        if bare in _STOPS:
            return True
        bare = _POLITE.sub("", bare, count=1)
    return bare in _STOPS


def names_something(text: str) -> bool:
    """True when a stop is so short that it is also a name: TD is a bank."""
    return _PLAIN.sub("", fold(text[:80])) in _NAMES


def away(subject: str, text: str = "") -> bool:
    """True when a subject (or, failing that, the first lines) is an automatic answer's."""
    return bool(_AWAY.search(fold(subject)) or (not subject and _AWAY.search(fold(text[:200]))))


def answers(subject: str) -> bool:
    """True when a subject says that a mail answers another."""
    return bool(_ANSWERS.match(subject))


def undelivered(subject: str) -> bool:
    """True when a subject is that of a report of failure."""
    return bool(_UNDELIVERED.search(subject))


def back_on(text: str, today: date) -> date | None:
    """The first day on which the writer of an automatic answer is there again, or None.

    "Until the 16th" means the 17th, "back on the 16th" the 16th. Of several days the latest that
    is said as a return; else the last day of a stretch ("9 to 20 March"). Never a past day.
    """
    folded = fold(text[:_MAX])
    candidates: list[date] = []
    for named in named_times(folded, today):
        if named.grain not in ("day", "week"):
            continue
        before = folded[max(0, named.span.start - 40) : named.span.start]
        after = folded[named.span.end : named.span.end + 24]
        if not (_BACK.search(before) or _BACK_AFTER.search(after)):
            continue
        stays_away = _INCLUSIVE.search(before) and not _BACK_AFTER.search(after)
        candidates.append(named.last + timedelta(days=1) if stays_away else named.last)
    there = [day for day in candidates if today < day <= today + timedelta(days=_LONGEST_AWAY)]
    return max(there) if there else None


def own_words(text: str) -> str:
    """What the person wrote, without what they quote and without their signature.

    Where everything seems to be quoted or signature the text is kept: nothing said is lost.
    """
    whole = text.replace("\r\n", "\n").replace("\u200b", "").strip()[:_MAX]
    kept = whole
    for pattern in (_QUOTE_BEGINS, _SIGNATURE):
        begins = pattern.search(kept)
        if begins is not None:
            kept = kept[: begins.start()]
    kept = _QUOTED_LINE.sub("", kept).strip()
    closing = _CLOSING.search(f"{kept}\n")
    if closing is not None and closing.start() > 0:
        kept = kept[: closing.start()]
    return kept.strip() or _QUOTED_LINE.sub("", whole).strip() or whole
