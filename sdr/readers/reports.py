"""What a mail server means by refusing: the address is no good, not now, or we are not welcome.

Three kinds, kept apart because only the first says anything about the person: `hard` (nobody is
at this address), `soft` (full, too big, out of order: may work later) and `block` (the server
does not take mail from us: reputation, policy, rate). Codes are those of RFC 3463; the words are
those of the servers that people here write to. Where nothing is clear it is `soft`. Pure.
"""

import re
from typing import Literal

from sdr.readers.text import fold

Severity = Literal["hard", "soft", "block"]

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_BASIC = re.compile(r"(?<![\d.\w-])([45]\d\d)(?=[ -])")
# 5.1.0 is said of everything; the words decide there.
_HARD_CODES = frozenset({(1, 1), (1, 2), (1, 3), (1, 6), (1, 10), (2, 1), (4, 4)})
_BLOCK_CODES = frozenset({(1, 7), (1, 8)})

_NOBODY = re.compile(
    r"(?:user|mailbox|recipient|account|address|addressee|inbox)[^.;\n]{0,60}"
    r"(?:unknown|not found|does(?:n't| not) exist|not exist|invalid|no longer|disabled|inactive|"
    r"unavailable|not listed|rejected: undeliverable|not known|suspended|couldn't be found|"
    r"wasn't found|not active|deactivated|closed)|"
    r"(?:no such|unknown|invalid|non-?existent|bad destination|not a valid|couldn't find (?:the )?)"
    r"[^.;\n]{0,24}(?:user|mailbox|recipient|account|address|domain|host)|"
    r"host or domain name not found|domain (?:does not exist|not found)|nxdomain|"
    r"no mailbox here|not our customer|nobody by that name|user not local|"
    r"(?:收件人|用户|邮箱|帐号|账号|地址|帐户|账户|信箱|域名)[^。;\n]{0,16}(?:不存在|无效|未找到|不正确|"
    r"已停用|被停用|已注销|已冻结|错误|找不到|无法找到)|(?:不存在|找不到)[^。;\n]{0,8}(?:收件人|用户|邮箱|域名)"
)
_NOT_NOW = re.compile(
    r"(?:mailbox|quota|storage|inbox|disk|account)[^.;\n]{0,30}(?:full|exceed|over|limit)|"
    r"over ?quota|"
    r"quota exceeded|insufficient (?:system )?storage|too (?:large|big)|size limit|message size|"
    r"(?:邮箱|信箱|空间|容量)[^。;\n]{0,10}(?:已满|满了|不足|超限|超出)|邮件过大|大小超过"
)
_NOT_FROM_US = re.compile(
    r"spam|junk|block(?:ed|list)|black ?list|denied by policy|policy (?:violation|reasons?)|"
    r"reputation|\brbl\b|dnsbl|spamhaus|barracuda|sorbs|spamcop|\bspf\b|\bdkim\b|\bdmarc\b|"
    r"content (?:denied|rejected)|not authori[sz]ed|access denied|relay(?:ing)? (?:access )?denied|"
    r"frequency|rate ?limit|too many|greylist|graylist|try again later|suspicious|"
    r"unsolicited|bad sender|sender (?:address )?(?:rejected|denied|verif)|client host rejected|"
    r"reverse dns|ptr record|dt:spm|\bsuspect|blocked using|banned|prohibited|"
    r"垃圾邮件|拦截|黑名单|频率|反垃圾|拒绝接收|信誉|内容被拒|发信人|发件人(?:被|身份)"
)


def severity(status: str | None, said: str) -> Severity:
    """Which kind a refusal is: by its enhanced code, then by the server's words.

    `status` is "5.1.1" or None; `said` the diagnostic or the report's text.
    """
    folded = fold(said[:8_000])
    code = _STATUS.search(status or "") or _STATUS.search(folded)
    # "User unknown" is not about us, even from a server that also speaks of spam.
    if code is not None:
        kind, of = code[1], (int(code[2]), int(code[3]))
        if of[0] == 7 or of in _BLOCK_CODES:
            return "block"
        if kind == "5" and of in _HARD_CODES:
            return "block" if _blocks(folded) else "hard"
        if of[0] == 2 and of[1] in (2, 3, 4):
            return "soft"
        if kind == "4":
            return "block" if _NOT_FROM_US.search(folded) else "soft"
    basic = _BASIC.search(folded)
    if basic is not None and basic[1].startswith("4"):
        return "block" if _NOT_FROM_US.search(folded) else "soft"
    if _NOT_NOW.search(folded):
        return "soft"
    if _NOBODY.search(folded):
        return "block" if _blocks(folded) else "hard"
    return "block" if _NOT_FROM_US.search(folded) else "soft"


def for_now(said: str) -> bool:
    """True when the words say that it may work later: full, too big, tried too often."""
    code, folded = _STATUS.search(said), fold(said[:8_000])
    return bool(_NOT_NOW.search(folded)) or (code is not None and code[1] == "4")


def enhanced(text: str) -> str | None:
    """The first enhanced status code in a text ("5.1.1"), or None."""
    found = _STATUS.search(text)
    return found[0] if found else None


def _blocks(folded: str) -> bool:
    """True when the words are about us and say nothing of the person."""
    return bool(_NOT_FROM_US.search(folded)) and not _NOBODY.search(folded)
