"""Stretches of a Chinese message that tell of somebody else: 我表哥在浙江做灯具,他们厂有三百人.

A friend, a relative elsewhere, the neighbour's factory or a rival is named at the head of a clause;
all clauses up to the next "we" belong to them. `reader` closes these stretches to the readers of
facts about the speaker's own company. Pure; over folded text.
"""

import re

from sdr.readers.text import Span, clauses

_OPENING = (
    r"(?:(?:你好|您好|哎|诶|对了|其实|因为|就是|话说|那个|像|好像|比如|记得|今天|昨天|上次|上回|"
    r"之前)[ ,]*)*"
)
_MINE = r"(?:我们?|俺们?|咱们?)?(?:这边|这儿|家)?(?:有)?(?:一?个|几个|一位|那个|那)?(?:的)?(?:老)?"
_FRIENDS = (
    r"(?:朋友|同学|亲戚|外甥女?|外孙|侄[子女儿]?|表[哥弟姐妹叔舅]|堂[哥弟姐妹]|舅舅?|姑[姑父]?|"
    r"姨[妈夫父]?|"
    r"姐夫|妹夫|小舅子|大舅哥|连襟|亲家|邻居|前夫|前妻|前男友|前女友|老乡|战友|师兄|师姐|师弟|师妹|"
    r"室友|闺蜜|"
    r"哥们儿?(?!,)|前同事|前老板|前东家|老东家|前领导|发小|校友|网友|牌友|群友|房东|男朋友|女朋友|男友|"
    r"女友)"
)
_KIN = (
    r"(?:兄弟|哥哥?|弟弟?|姐姐?|妹妹?|叔叔?|伯伯?|儿子|女儿|闺女|老婆|老公|媳妇|爱人|爸爸?|妈妈?|"
    r"父亲|母亲|岳父|丈人)"
)
_ELSEWHERE = (
    r"(?:是)?(?:在|给|帮)(?!(?:我|家里|公司|厂里))[^,。;]{1,14}(?:上班|工作|做事|打工|干活|当|做|"
    r"弄|搞|卖|开|任职|管)|"
    r"(?:他们|她们|那边)?(?:公司|单位|厂里?)"
)
_STRANGERS = (
    r"(?:看了?|刷到|听)?(?:你们|贵司)?的?(?:那个|那期|那篇|(?:给|帮)[^,。;!?]{1,10}做的)?(?:直播(?:间|里)?|主播|视频|公众号|"
    r"推文|文章|白皮书|报告|案例|"
    r"海报|段子)[^,。;!?]{0,4}(?:说|讲|写|提|里|上|$)|"
    r"我?(?:这边)?(?:在|是|正)?(?:帮|替|给)(?:着)?(?:一?个|我的?|我们的?|几个)?(?:客户|client|"
    r"甲方|朋友|同学|亲戚|邻居)"
    r"(?:做|问|找|看|打听|咨询|选|了解|弄|搞|的公司)|"
    r"(?:隔壁|对门|对面|旁边|邻村|邻县)(?:的)?(?:那家|那个|家|厂|公司|村|老[\u4e00-\u9fff]|"
    r"[\u4e00-\u9fff]{0,3}(?:厂|公司|家))|"
    r"(?:别人|人家|别的?(?:厂|公司|厂家|家|企业|品牌)|其他(?:厂|公司|厂家|家|企业|品牌)|同行|"
    r"友商)(?!的货|货|来|都来|降|冲|抢|[^,。;]{0,3}(?:选|定|拍板|决定|挑|签|批|说了算))|"
    r"(?:听|据)(?:人|别人|朋友|他们|同行)?(?:说|讲)(?!你|贵)|新闻(?:上|里)?|网上(?:说|看)"
)
_SUBJECT = re.compile(
    rf"^{_OPENING}(?:{_MINE}{_FRIENDS}(?!圈|介绍|推荐|们?一起)|{_MINE}{_KIN}(?={_ELSEWHERE})|"
    rf"{_STRANGERS})"
)
#: The friend who sent the speaker here: what follows is the speaker's own again.
_SENT_BY = re.compile(r"(?:介绍|推荐|发|推|转)(?:我|给我|过)?(?:来|过来|的|了)|让我来|叫我来")
_OURSELVES = re.compile(
    r"我们|俺们|咱们|我司|我这|我厂|我公司|我家|我自己|我也|我是|我做|我开|^我(?!听|看|想|问|觉)|"
    r"^俺|^咱|自己(?:家|厂|公司)"
)
_THEIRS = re.compile(r"^[^,。;!?]{0,6}(?:他们|她们|人家)")


def others_spans(folded: str) -> list[Span]:
    """The stretches that are about somebody else's company or work."""
    spans: list[Span] = []
    theirs = False
    for clause in clauses(folded):
        words = folded[clause.start : clause.end]
        subject = _SUBJECT.match(words)
        told = _OURSELVES.search(folded[: clause.start]) is not None
        if subject is not None and not (told and words.startswith(("人家", "别人", "同行"))):
            theirs = _SENT_BY.search(words) is None
        elif theirs and _OURSELVES.search(words) and not _THEIRS.match(words):
            theirs = False
        if theirs:
            spans.append(clause)
    return spans
