"""Who does not decide: it is others, a meeting, the head office; the words of both languages.

Used by `roles`. Over folded text.
"""

import re

_BOSS = (
    r"(?:老板娘?|领导|上司|上级|上头|上面|总监|经理|总经理|副总|老总|董事长|总裁|大老板|大佬|头儿"
    r"|公司|集团|总部|部长|主任|"
    r"厂长|老爷子|我爸|我妈|老爸|我老公|我老婆|股东|[\u4e00-\u9fff]总)"
)
NOT_DECIDER = re.compile(
    r"说了不算|说话不(?:好使|算|顶事)|做不(?:了|料)主|定不(?:了|下来)|决定不了|拍不了板|不是我(?:"
    r"定|说了算|能定|做主|拍板|话事)|"
    r"没(?:有)?(?:决定|拍板|审批|话语|决策)?权(?:$|[,。;力])|轮不(?:着|到)我|我(?:拍板|定|决定|做"
    r"主|说)(?:也)?(?:没用|不算|不了)|"
    rf"{_BOSS}[^,。;我俺咱]{{0,8}}(?:说了算|讲了算|定(?!位|制|期|价)|拍板|决定|签|批|话事|点头)|"
    rf"(?:得|要|需要)(?:问|找|等|过|上|和|跟)(?:老板|领导|会|董事|财务|总部)|"
    r"批不了|不敢拍板|哪敢拍板|无采购决策权|话事唔到|不在我|不归我(?:定|管)|别人定|上会|集体决策"
    r"|can'?t decide|cannot decide|don'?t (?:decide|sign|approve)|not my (?:call|decision)|not mi"
    r"ne\b|"
    r"\b(?:boss|management|hq|headquarters?|head office|board|ceo|director|directors|owner|vp|gm|"
    r"md|father|dad|partner|committee|manager|"
    r"chairman|group|directie)[^,.;]{0,16}(?:decides?|has the (?:last|final) (?:say|word)|picks?|"
    r"chooses?|"
    r"makes the (?:final )?(?:decision|call)|must approve|approves|signs|select)|not (?:the|a) de"
    r"cision[- ]?maker|"
    r"no authority|need (?:approval|a nod)|have to ask|must ask|ask my boss|up to (?:my|the|our) "
    r"(?:boss|management|hq|board|ceo)|no say|others (?:choose|decide|pick)"
)
#: Denied of oneself beyond doubt.
OWN_DENIAL = re.compile(
    r"不是我|说了不算|做不了主|定不了|没我|没有?签字权|没有?决[定策]权|轮不|not my|not mine|can'?t|"
    r"don'?t|不归我|轮不"
)
