"""The name of the person who speaks, as said. Called by `reader.read`."""

import re

from sdr.readers import names_en
from sdr.readers.introduced_zh import name_told
from sdr.readers.names_zh import spelt_out
from sdr.readers.no_names import MODE_OF_ADDRESS, NOT_A_NAME, NOT_A_NAME_ZH, is_a_phrase
from sdr.readers.places import PLACES_EN
from sdr.readers.reading import Found
from sdr.readers.text import Span, Words, find_words, has_han, trimmed
from sdr.readers.towns import known, plain_name

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程"
    "苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝"
    "龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左"
    "柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕"
    "屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧"
    "闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝储"
    "洪傅萧奚廉湛禹狄贝伏茅危裘郁杭诸钮嵇滑荀於惠芮糜封戈幸郜蔺屠胥莘劳扶郦雍濮寿扈燕冀慕茹习宦容慎"
    "庾暨居衡匡阙沃蔚晁阚鞠巢蒯荆竺逯盖桓占练楼代冼祖强修逄郇隗宓乜"
)


_DOUBLE = (
    "欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|东方|南宫|端木|百里|呼延|长孙|宇文|轩辕"
)


_SURNAME = rf"(?:{_DOUBLE}|[{_SURNAMES}])"


_CALL = (
    r"(?:先生|女士|小姐|老师|总|工|哥|姐|叔|姨|经理|主任|老板|总监|师傅|董|厂长|校长|部长|"
    r"科长|处长|会计|律师|博士)"
)


_GIVEN = r"(?:(?![的了们吗呢吧啊哈这那在是就也])[\u4e00-\u9fff])"
_FULL_NAME = rf"(?:{_SURNAME}{_GIVEN}{{1,2}})"
#: Surname and given name, nothing else.
FULL_NAME_ZH: re.Pattern[str] = re.compile(_FULL_NAME)


_POLITE = rf"{_SURNAME}{_CALL}"


_NICK = rf"(?:[小老阿大]{_SURNAME}|{_SURNAME}{_CALL}|[小老阿大][\u4e00-\u9fff])"


_END = r"(?=$|[,。!?;\s.~、(呀啊哈吧呢嘛]|就行|就好|就得|就成|即可|就可以|来自|在|是|负责|做|这边)"


#: A post that stands right before a name: 销售总监董洁.
_POST = (
    r"(?:总监|经理|主管|主任|部长|科长|处长|厂长|副总|总助|助理|专员|代表|业务员|文员|会计|工程师|"
    r"董事长|总裁|店长|负责人|主理人|创始人)"
)
_CLOSED = r"(?=$|[,。!;\s(])(?!,(?:他|她))"
_NAME_ZH = (
    re.compile(
            rf"(?:我叫|本人叫|(?:姓名|名字)(?:栏|那栏|那里)?(?:就)?(?:填|写|记)(?:成|为|的是)?|我名字叫|我的名字(?:是|叫)|(?:大家|大伙儿?|他们|人家)都?[叫喊]我|(?<![别板导理总监他她部司家妈爸])叫我|(?<![板导理总监他她])喊我|"
            rf"称呼我)(?P<n>{_DOUBLE}|[\u4e00-\u9fff]{{1,4}}?(?:·[\u4e00-\u9fff]+)?){_END}"),
    re.compile(
            rf"(?:^|(?:公司|集团|[酒实]业|食品|商贸|贸易|饮品|饮料|厂|行|坊)[,。;]|我|免贵|本人|敝)\s?姓(?P<n>{_SURNAME})(?P<given>,?(?:名|单名|"
            rf"叫)(?:一个)?(?P<g>[\u4e00-\u9fff]{{1,2}})(?![\u4e00-\u9fff]))?(?=$|"
            r"[,。!;\s.的哈啊呀做管是在])"),
    re.compile(
            r"(?:^|[,。!\s])(?:我是|这边是|我这边是|这里是|本人|鄙人|在下|小弟|不才|俺是|姓名[:是]?|名字[:是叫]?|大名|"
            r"真名|全名|"
            r"称呼[:是]?|联系人[:是]?|敝姓|"
            rf"我是[^,。]{{1,14}}的(?=[小老阿]))\s?(?P<n>{_FULL_NAME}|{_NICK}){_END}"),
    re.compile(
            rf"(?:我|这边|这里|本人)(?:就)?是[^,。!?你他她]{{1,16}}(?:的|"
            rf"{_POST})(?P<n>{_FULL_NAME}|"
            rf"[小老阿]{_SURNAME}){_CLOSED}"),
    re.compile(
            rf"^(?:你好|您好|哈喽|"
            rf"嗨)?[,!\s]*[\u4e00-\u9fffa-z]{{0,8}}?(?<![我你他]们)(?<![找让叫问跟和派请]){_POST}"
            rf"(?P<n>{_FULL_NAME}|[小老阿]{_SURNAME}){_CLOSED}"),
    re.compile(
            rf"(?:^|[,。!\s])[^,。!?你他她找让叫问跟和]{{0,6}}(?:做|卖|搞|开|负责|管|跑|公司|"
            rf"厂)[^,。!?你他她]{{0,8}}的"
            rf"(?P<n>[老小阿]{_SURNAME})(?=$|[,。!;])"),
    re.compile(rf"叫(?:我)?(?P<n>{_NICK})(?=就行|就好|就成|就可以|即可|好了|得了)"),
    re.compile(rf"{_POST}[^。!?]{{0,10}}[,。!]\s?(?:我)?姓(?P<n>{_SURNAME})(?=$|[,。!])"),
)  # fmt: skip
#: Beside a number or an address: who is to be asked for, who signs.
_NAME_BESIDE_ZH = re.compile(
    rf"(?:^|[,。;!\s\d]|(?:找|叫|联系人|问)(?:我)?)(?:姓(?P<s>{_SURNAME})|(?P<n>{_NICK}|"
    rf"{_FULL_NAME}))"
    rf"(?=$|[,。!;\s.\d:的哈]|收|接)"
)
_OTHERS_ZH = re.compile(r"我们|老板|助理|同事|秘书|领导|老婆|老公|他|她|你们|经理的|朋友")

_NAME_ASKED_ZH = re.compile(
    rf"^(?:我)?(?:是|就|叫)?(?P<n>{_FULL_NAME}|{_NICK}|"
    rf"(?:{_DOUBLE})[\u4e00-\u9fff]{{0,2}}?|[\u4e00-\u9fff]{{2,5}}·[\u4e00-\u9fff]{{1,8}}){_END}"
)
_SURNAME_ALONE = re.compile(rf"^{_SURNAME}$")
#: A Latin name in a Chinese sentence, with or without a surname: 叫我Kevin就好, Kevin陈.
_LATIN_ZH = re.compile(
    r"(?:叫我|我叫|喊我|名字(?:是|叫)|英文名(?:是|"
    r"叫)?)\s?(?P<n>[阿小老]?[A-Za-z][a-z]+(?:\s[A-Z][a-z]+)?)(?=$|\s|[就,，。!吧哈得好啦喇呀啊行])"
)
_LATIN_ASKED_ZH = re.compile(rf"^(?P<n>[A-Z][a-z]+\s?{_SURNAME})$")


def _cut_han_name(name: str) -> str:
    return re.sub(
        r"(?:就行|就好|就成|就得|即可|就可以|[得好行成](?:啦|了|咯|嘞)|吧|呀|啊|哈|的|咯|呗|啦)+$",
        "",
        name,
    )


def read_name(
    text: str, folded: str, clauses: list[Span], titles: Words, *, asked: bool, beside: bool = False
) -> Found | None:
    """The person's name as said; a surname with a form of address counts (刘工, 王姐).

    `asked`: a lone name is the answer; `beside`: it stands beside a contact detail (blanked here).
    """
    told = name_told(text, asked=asked) if has_han(text) else None
    if told is not None and not NOT_A_NAME_ZH.search(folded[told.start : told.end]):
        return Found(text[told.start : told.end], told, 0.85)
    if asked and not beside and spelt_out(folded) is not None:
        return _name_asked(text, folded, clauses, titles)
    found = _said_zh(text, folded, titles) if has_han(folded) else None
    if found is not None:
        return found
    preferred = _preferred(text, titles) if asked else _asked_for(text, titles)
    if preferred is not None:
        return preferred
    for pattern in (
        (*names_en.NAME_EN, names_en.NAME_ITS) if asked and not beside else names_en.NAME_EN
    ):
        match = pattern.search(text)
        if match is None or (not asked and names_en.PUT_DOWN.match(text, match.start())):
            continue
        start, end = match.span("n")
        found = _latin_name(text, start, end, titles, 0.9)
        if found is not None:
            return found
    lower = (names_en.CALL_LOWER if asked else names_en.NAME_IS_LOWER).search(folded)
    if lower is not None and not any(w in NOT_A_NAME for w in lower["n"].split()):
        return Found(text[slice(*lower.span("n"))], Span(*lower.span("n")), 0.85)
    if beside:
        return _name_beside(text, folded, titles)
    return _name_asked(text, folded, clauses, titles) if asked else None


def _preferred(text: str, titles: Words) -> Found | None:
    if names_en.IN_FULL.match(text):
        return None
    for pattern in names_en.CALLED:
        match = pattern.search(text)
        if match is None:
            continue
        found = _latin_name(text, *match.span("n"), titles, 0.9)
        last = match.groupdict().get("last")
        if found is not None and last:
            return Found(f"{found.value} {last}", Span(match.start("n"), match.end("last")), 0.9)
        if found is not None:
            return found
    return None


def _asked_for(text: str, titles: Words) -> Found | None:
    match = names_en.ASK_FOR.search(text)
    return None if match is None else _latin_name(text, *match.span("n"), titles, 0.85)


#: The name that closes a title: IT经理小秦.
NAME_AFTER: re.Pattern[str] = re.compile(rf"(?:{_FULL_NAME}|[小老阿]{_SURNAME})$")
_OWN_WORDS = 2  # of `_NAME_ZH` the patterns up to here say "I am", 我叫, 免贵姓
_OF_OTHERS = re.compile(rf"{_OTHERS_ZH.pattern}|的人?是|找|问|联系")
_I_AM_ZH = re.compile(r"我(?:就)?是|这边是|本人")


def _said_zh(text: str, folded: str, titles: Words) -> Found | None:
    for i, pattern in enumerate(_NAME_ZH):
        match = pattern.search(folded)
        if match is None:
            continue
        start, end = match.span("n")
        name = _cut_han_name(folded[start:end])
        end = start + len(name)
        if i == 1 and not match["g"]:
            fuller = re.compile(rf"[,\s]+(?:叫)?(?P<n>{match['n']}{_GIVEN}{{1,2}}){_END}").match(
                folded, end
            )
            if fuller is not None:  # 免贵姓许,许雅婷
                return Found(text[slice(*fuller.span("n"))], Span(*fuller.span("n")), 0.95)
        if i == 1 and match["g"]:
            surname = text[start : start + len(match["n"])]
            return Found(
                surname + text[match.start("g") : match.end("g")], Span(start, match.end("g")), 0.95
            )
        if i > _OWN_WORDS and _OF_OTHERS.search(folded[:start]) and not _I_AM_ZH.search(folded):
            continue
        bad = NOT_A_NAME_ZH.search(name) and not re.fullmatch(_NICK, name)
        if not name or bad or (i == 2 and is_title_word(name, titles)):
            continue
        if MODE_OF_ADDRESS.fullmatch(name):
            continue
        if i == 0 and re.match(r"(?:什么|啥|们|们?公司|做|过来|来|去|个|人|他|你|看|了|的)", name):
            continue
        return Found(text[start:end], Span(start, end), 0.95 if i < 2 else 0.85)
    latin = _LATIN_ZH.search(text)
    return None if latin is None else _latin_name(text, *latin.span("n"), titles, 0.85)


def _name_beside(text: str, folded: str, titles: Words) -> Found | None:
    """A full name or a surname with a form of address next to a number or an address."""
    for match in _NAME_BESIDE_ZH.finditer(folded):
        start, end = match.span("s" if match["s"] else "n")
        name = folded[start:end]
        if (
            (NOT_A_NAME_ZH.search(name) and not re.fullmatch(_POLITE, name))
            or _OTHERS_ZH.search(folded[max(0, start - 6) : start])
            or (is_title_word(name, titles) and not re.fullmatch(_NICK, name))
        ):
            continue
        return Found(text[start:end], Span(start, end), 0.85)
    lone = names_en.NAME_BESIDE_EN.match(text) or names_en.NAME_LAST_EN.match(text)
    if lone is not None:
        return _latin_name(text, *lone.span("n"), titles, 0.8)
    signed = names_en.NAME_SIGNED_EN.search(text) or names_en.NAME_SENTENCE_EN.search(text)
    return None if signed is None else is_first_name(text, *signed.span("n"), titles)


#: Where a sentence ended inside what looks like one name: "Lagos. We", but not "Dr. Meier".
STOPPED: re.Pattern[str] = re.compile(
    r"(?<=[a-z]{2})(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bProf)(?<!\bCo)(?<!\bCorp)"
    r"(?<!\bPvt)(?<!\bSdn)(?<!\bPte)\.\s"
)


def _latin_name(text: str, start: int, end: int, titles: Words, sure: float) -> Found | None:
    name = STOPPED.split(text[start:end])[0].strip(" .,")
    words = [w.lower().strip(".,'’") for w in name.split()]
    if not words or words[0] in NOT_A_NAME or len(name) > 40 or any(c.isdigit() for c in name):
        return None
    if name.isupper() and len(words) == 1 and len(name) < 5:
        return None  # ERP, SOE, VC are no names
    if name.lower() in PLACES_EN:
        return None
    if is_title_word(name.lower(), titles) or any(
        w in ("director", "manager", "co", "ltd", "gmbh", "inc") for w in words
    ):
        return None
    while words and words[-1] in NOT_A_NAME:
        words.pop()
        name = " ".join(name.split()[:-1])
    return Found(name, Span(start, start + len(name)), sure) if name else None


def is_first_name(
    text: str, start: int, end: int, titles: Words, *, or_town: bool = False
) -> Found | None:
    """The capitalised words as a person's name, or None where they are a place, a post, a firm.

    `or_town`: where they stand they can be no place, though a town is called so: "Hi, Craig, …".
    """
    found = _latin_name(text, start, end, titles, 0.85)
    if found is None or _NO_PERSON.search(found.value):
        return None
    return None if known(plain_name(found.value)) and not or_town else found


_NO_PERSON = re.compile(
    r"\b(?:Foods?|Brewery|Beverages?|Tiles|Group|Trading|Industries|Team|Sales|Company|Office|Dear|"
    r"Quick|Question|Question|Yes|No|Sure|Sorry|Excel|SAP|Regional|National|Key|Area|Senior|Junior|"
    r"Head|Chief|Vice|General|Managing|Brand|Trade|Marketing)\b"
)


def is_title_word(name: str, titles: Words) -> bool:
    """Whether folded words are a post and nobody's name."""
    return any(hit.end - hit.start >= len(name) - 1 for hit in find_words(name, titles))


def _name_asked(text: str, folded: str, clauses: list[Span], titles: Words) -> Found | None:
    spelt = spelt_out(folded)
    if spelt is not None:
        said = "".join(text[part.start : part.end] for part in spelt)
        start, end = min(p.start for p in spelt), max(p.end for p in spelt)
        return Found(said, Span(start, end), 0.9)
    for clause in clauses[:4]:
        piece = folded[clause.start : clause.end]
        match = _NAME_ASKED_ZH.match(piece)
        if (
            match is not None
            and (not NOT_A_NAME_ZH.search(match["n"]) or re.fullmatch(_POLITE, match["n"]))
            and not (is_title_word(match["n"], titles) and not re.fullmatch(_NICK, match["n"]))
        ):
            start, end = clause.start + match.start("n"), clause.start + match.end("n")
            return Found(text[start:end], Span(start, end), 0.95)
    return _name_alone(text, folded, clauses, titles) if clauses else None


def _name_alone(text: str, folded: str, clauses: list[Span], titles: Words) -> Found | None:
    """A name of no known form: Latin words, a lone surname, rare Chinese characters."""
    first = clauses[0]
    mixed = _LATIN_ASKED_ZH.match(text[first.start : first.end])
    if mixed is not None or _SURNAME_ALONE.match(folded[first.start : first.end]):
        return Found(text[first.start : first.end], first, 0.85)
    # "Schneider, Thomas Schneider": the fuller form repeats the shorter one.
    if len(clauses) > 1:
        second = folded[clauses[1].start : clauses[1].end]
        if second.split()[-1:] == [folded[first.start : first.end]]:
            first = clauses[1]
    lead = names_en.NAME_LEAD.match(text[first.start : first.end])
    start = first.start + (lead.end() if lead is not None else 0)
    tail = names_en.NAME_TAIL_EN.search(text, start, first.end)
    span = trimmed(text, start, first.end if tail is None else tail.start())
    particle = re.search(
        r"(?<=[A-Za-z])\s?(?:吧|啦|喇|呀|啊|哈|就行|就好|即可)+$", text[span.start : span.end]
    )
    span = span if particle is None else Span(span.start, span.start + particle.start())
    name = text[span.start : span.end]
    words = name.split()
    if has_han(name):
        return _rare_han(name, span)
    if not 1 <= len(words) <= 4 or any(c.isdigit() for c in name) or len(name) < 2:
        return None
    if words[0].lower().strip(".") in NOT_A_NAME or not re.fullmatch(r"[^\W\d_][\w .'’\-]*", name):
        return None
    if is_title_word(name.lower(), titles) or is_a_phrase(name):
        return None
    capital = name[:1].isupper()
    polite = re.match(r"(?:mr|mrs|ms|dr|miss)\b", name.lower()) is not None
    if not capital and not polite and (len(words) > 3 or _GOES_ON.match(text, span.end)):
        return None
    sure = 0.9 if capital or polite else 0.65
    return Found(name, span, sure, quoted=not (capital or polite))


#: "lyrics of his new song", "sync with kingdee stopped": a thing, and what of it.
_GOES_ON = re.compile(r"\s(?:of|with|like|has|had|is|was|are|for|to|than|on)\b(?! (?:fine|ok))")


def _rare_han(name: str, span: Span) -> Found | None:
    name = _cut_han_name(name)
    if (
        1 < len(name) <= 4
        and not NOT_A_NAME_ZH.search(name)
        and not re.search(r"[不没是了吗就在有也先再请什么哦嗯啊呃哈对好行你猜]", name)
    ):
        return Found(name, Span(span.start, span.start + len(name)), 0.6, quoted=True)
    return None


def full_name(name: str) -> bool:
    """Han characters, or at least two capitalised words ("You can write to" is no name)."""
    words = name.split()
    return has_han(name) or (len(words) > 1 and all(word[:1].isupper() for word in words))
