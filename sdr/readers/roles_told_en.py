"""More of what English speakers say of their part in a purchase, asked and unasked.

A third set of patterns beside those of `roles` and `roles_en`: one vote among several, who was told
to look, who hands it on, who only does the papers. `roles.read_role` weighs them together.
"""

import re

_COUNT = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|a dozen|several|many)"
_HEAD = (
    r"(?:boss|bosses|manager|director|gm|md|ceo|cfo|cio|coo|cmo|vp|owner|chief|chairman|partners?|"
    r"supervisor|madam|sir|gaffer|guvnor|management|board|head|lead|higher-ups|father|dad|uncle|"
    r"directors|owners|president|principal)"
)
_OF_PURCHASE = (
    r"(?:you\b|your?(?:s| \w+)|it\b|this\b|that\b|into|around|what(?:'?s| is) (?:out there|"
    r"on offer|"
    r"available|around|about)|(?:some |the )?options?|"
    r"vendors?|suppliers?|offers?|quotes?|prices?|systems?|software|tools?|apps?|solutions?|"
    r"providers?|platforms?|candidates?|the (?:market|candidates|options|vendors|suppliers|"
    r"systems|tools|offers|field)|a (?:system|tool|solution|supplier|vendor|comparison|platform)|"
    r"(?:two|three|four|five|a few|several|\d) (?:quotes|offers|vendors|options|systems|tools))"
)
_LOOK = (
    r"(?:look(?: at| into| for| around)?|find(?: out| me)?(?: about)?|check(?: out)?|see(?: if)?|"
    r"ask(?: about| around)?|compare|rate|rank|score|test|try(?: out)?|evaluate|assess|review|vet|"
    r"research|gather|collect|get|bring(?: back)?|scout|dig(?: into)?|investigate|explore|sound "
    r"(?:you|this) out)"
)

#: One vote among several: a part in the decision, not the decision.
SHARED: re.Pattern[str] = re.compile(
    r"\b(?:i|me)(?:'ve| have| got| get| hold|'ve got| have got| do have| only have| just have)* "
    r"(?:only |just |but )?(?:one|1|a single) (?:vote|voice|seat)\b"
    rf"|\b(?:i'?m|i am|me,?|just|only|^\W*)\s?(?:just |only )?(?:one|1) of (?:the |us )?{_COUNT}\b"
    r"(?! (?:years|weeks|months|owners|partners who))"
    rf"|\bone (?:vote|voice|seat) (?:among|of|in|out of) (?:the )?{_COUNT}\b"
    r"|\bone (?:vote|voice) (?:among|amongst) (?:many|several|the)\b"
    r"|\bmajority (?:rules?|wins|vote|decides|decision)|\b(?:it'?s|goes) (?:by|to a|on a) (?:a )?"
    r"(?:majority|show of hands)\b"
    r"|\b(?:group|committee|collective|consensus|joint|team) (?:decision|effort|thing|vote|call)\b"
    r"|\bjoint(?:ly)? (?:between|with)\b|\bwe decide by (?:vote|consensus|majority)"
    r"|\bit (?:takes|needs) all (?:of us|two|three|four|five)\b"
)
#: The same, where it is told unasked: the vote is named.
VOTE: re.Pattern[str] = re.compile(
    rf"\b(?:i'?m|i am|and|just|only) (?:just |only )?(?:one|1) of (?:the |us )?{_COUNT} (?:\w+ )?"
    r"(?:who|that) (?:votes?|decides?|sign|choose)\b"
    r"|\bi(?:'ve| have|'ve got| have got| only have| just have| hold| get) (?:only |just |but )?"
    r"(?:one|1|a single) vote\b"
    rf"|\bone vote (?:among|of|in|out of) (?:the )?{_COUNT}\b"
)
#: That one's own word ends the matter, whoever else is named.
MYSELF: re.Pattern[str] = re.compile(
    r"\bsignature (?:\w+ ){0,4}is (?:mine|my own)\b|"
    r"\b(?:decides?|signs?|picks?|chooses?|approves?|deciding|signing|pays)\b[^.;?]{0,32}"
    r"(?:\b(?:that'?s|that is|that'?d be|it'?s|it is|which is|who is|who'?s) |: ?)"
    r"(?:me|myself|yours truly)\b(?! (?:who|that))"
    r"|\b(?:nobody|no ?one|no-one)(?: else)? (?:votes|decides|signs|has a (?:say|vote)|chooses|"
    r"picks|gets a (?:say|vote)) (?:but|except|other than|apart from|besides) (?:me|myself|yours "
    r"truly)\b"
    r"|\b(?:nobody|no ?one|no-one) else (?:is |gets |has )?(?:involved|a say|a vote|a look in|"
    r"decides|signs|votes|chooses)\b"
)
DECIDER: re.Pattern[str] = re.compile(
    rf"{MYSELF.pattern}"
    r"|\byours truly (?:decides?|signs?|picks?|chooses?|pays?|has the)"
    r"|\b(?:who|that) (?:signs?|writes?) the (?:che(?:que|ck)s?|contracts?)[ ,:-]+(?:that'?s |"
    r"it'?s )?me\b"
    r"|^\W*(?:the )?buck stops (?:here|with me|at (?:me|my))"
    r"|\bsole (?:decider|decision[- ]?maker|signatory|say|authority)\b"
    r"|\bi(?:'m|'ll be| am| will be) (?:the one )?signing (?:for|off on) (?:it|this|that)\b"
    r"|\byou(?:'ve| have)? (?:want(?:ed)? the |got the |found the )?(?:decision[- ]?maker|decider|"
    r"boss)[^.;?]{0,6}\byou(?:'ve| have)?(?: just)? (?:found|got|met|reached) (?:him|her|one|me)\b"
    r"|\bi (?:pick|choose|chose) (?:it|them|the (?:vendor|supplier|system|tool|software)|who)\b"
    r"[^.;?]{0,8}\b(?:i|and) (?:i )?(?:pay|sign)"
    r"|\bi(?:'m| am)? (?:the )?(?:sole|only) (?:owner|director|partner)\b[^.;?]{0,20}\b(?:so|i) "
    r"(?:i )?(?:decide|sign|choose)"
)
INITIATOR: re.Pattern[str] = re.compile(
    r"\bi had the idea\b|\b(?:it|this|that) was my (?:push|shout|suggestion)\b"
    r"|\bi(?:'m| am|'ve been) the one (?:who |that )?(?:won'?t|wouldn'?t|never|can'?t) (?:shut up|"
    r"stop (?:talking|going on|asking)|let (?:it|this) (?:go|drop|rest))"
    r"|\bi (?:wrote|sent|circulated|filed) (?:the|a) (?:memo|paper|e-?mail|letter|note|pitch|"
    r"proposal|business case|white ?paper) (?:that|which|saying|to|asking|about|for|on)\b"
    r"|\b(?:this|that|it) (?:was|is|has) (?:all |entirely )?(?:been )?(?:me|my doing)[,.:;]+ i "
    r"(?:wrote|started|asked|pushed|raised|brought|went|nagged|pitched|said)"
    r"|\bi (?:talked|convinced|persuaded|got|nagged|badgered) (?:the|my|our) \w+ (?:in)?to "
    r"(?:looking|look|considering|consider|letting me look)\b"
)
INFLUENCER: re.Pattern[str] = re.compile(
    r"\b(?:(?:they|he|she|management|headquarters|hq|corporate|head office|it|procurement|finance|"
    rf"(?:my|our|the) (?:\w+ ){{0,2}}{_HEAD}|boss|bosses)(?:'ve|'s| have| has| had| just)?|been|"
    r"i was|i'?ve been|was|got|i got|i'm|i am) (?:asked|told|sent|tasked|instructed|ordered|got|"
    r"having|wants?|wanted|asking|charged|detailed|roped in|volunteered)"
    rf"(?: by (?:the |my |our )?\w+(?: \w+)?)?(?: here)?(?: it)?(?:,? ?(?:me|us),?)? "
    rf"(?:to |with )?(?:go (?:and )?)?(?:have a )?{_LOOK}(?: for| at| on)? {_OF_PURCHASE}"
    rf"|\b(?:been|i was|i'?ve been|was|got) (?:told|asked|tasked)(?: by (?:the |my |our )?\w+"
    rf"(?: \w+)?)? to (?:了解|看看|调研|打听|问问)"
    rf"|\b{_HEAD} (?:went|said|goes|says|was like|is like)[ ,:\"'“]+(?:go )?(?:and )?(?:look into|"
    r"find|check|have a look|see what|sort)"
    r"|\b(?:they|he|she|management|it)(?:'ve|'s| have| has)? asked (?:\w+, )?me,? to (?:rate|"
    r"rank|score|judge|test|compare|evaluate|assess|review)\b"
    r"|\b(?:doing|do|did) (?:the |some |my |a bit of |their |his |her )?(?:homework|legwork|"
    r"leg work|groundwork|donkey work|digging|recon|fact[- ]finding|spade ?work)\b[^.;?]{0,12}"
    rf"\bfor (?:my|our|the|a) (?:\w+ ){{0,2}}{_HEAD}\b"
    r"|\b(?:gather|collect|compar|research|scout|shortlist|prepar|look|check|find)ing\b[^.;?]{0,24}"
    rf"\b(?:for|on behalf of) (?:my|our|the) (?:\w+ ){{0,2}}{_HEAD}\b"
    r"|\bmy (?:job|part|role|task|bit|brief)(?: in (?:this|it|that|all this)| here)? (?:is|'s) "
    r"(?:just |only |simply )?to (?:test|compare|look|check|evaluate|report|recommend|find|collect|"
    r"rate|assess|shortlist|advise|narrow)\b"
    r"|\bmy (?:own )?(?:recommendation|short ?list|findings|comparison|report) (?:is |goes |has to "
    r"go |must go |lands )?(?:on|to|in front of|before|up to) (?:the|my|our|his|her)\b"
    r"|\b(?:put|give|hand|write|submit|deliver|present|owe|bring|file)\w*(?: in| over| up)?"
    rf"(?: (?:him|her|them|(?:the|my|our) (?:\w+ )?{_HEAD}))? (?:my|a|the) (?:recommendation|"
    r"short ?list|comparison of)\b"
    r"|\bshort ?list(?:ing)?(?: is|'s) (?:mine|my|on me)\b"
    r"|\bi (?:only |just )?(?:have to |need to |must |get to )?compare (?:the |"
    r"all the )?(?:vendors|"
    r"suppliers|offers|quotes|systems|tools|options|candidates|providers)\b"
    r"|\bi(?:'m| am|'m here| am here)? (?:to |supposed to |meant to |just |only )+[^.;?]{0,40}\b"
    r"(?:hand|pass|send|take|report|feed|kick)(?:ing)? (?:it|them|that|this|those|everything)? ?"
    r"(?:all )?(?:back )?(?:up the (?:line|chain|ladder|tree)|upstairs|upwards)\b"
    r"|\b(?:come|report|go) back (?:to them |to him |to her )?with (?:some |the |a few |three |"
    r"two |"
    r"several )?(?:options|a short ?list|proposals|recommendations)\b"
)
#: What means so only as an answer to "who decides?".
ASKED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("decider", re.compile(
        r"^\W*(?:i'?m |i am )?(?:fully|full|totally) (?:authori[sz]ed|authority|empowered)\b")),
    ("influencer", SHARED),
    ("influencer", re.compile(
        r"^\W*(?:i'?m |i am |my (?:role|part) is )?(?:purely |only |just |strictly |more |an? )*"
        r"(?:advisory|consultative|advis[oe]r|consulted|sounding board)\b"
        r"|\bthey(?:'ll| will| do| might| may)? (?:listen to|hear|consult|ask) me\b"
        r"|\bi(?:'ll| do)? (?:get|am|'m) (?:asked|consulted|heard)\b"
        r"|\bi(?:'m| am)? (?:just|only) (?:make|making) noise\b|\bi can (?:only )?(?:nudge|lobby|"
        r"argue|push|plead)\b|\bi(?:'m| am| get) (?:just |only )?(?:in the room|at the table|one "
        r"voice)\b|\b(?:i'?m|i am) the \w+ half\b"
    )),
)  # fmt: skip
EXECUTOR: re.Pattern[str] = re.compile(
    r"\bi(?:'ll|'d|'m| will| would| am| only| just| merely| be| have to| need to| the one)* "
    r"(?:do|doing|handl(?:e|ing)|sort(?:ing)?(?: out)?|process(?:ing)?|prepar(?:e|ing)|"
    r"chas(?:e|ing)|draw(?:ing)? up|rais(?:e|ing)|fil(?:e|ing)) (?:all )?(?:of )?(?:the )?"
    r"(?:(?:contract|delivery|order|purchase|purchasing|legal|vendor) ?(?:and )?){0,2}"
    r"(?:papers|paperwork|contracts?|purchase orders?|pos?|signatures|formalities)\b(?! (?:of|for) "
    r"(?:our |the )?(?:dealers?|customers?|clients?|stores?|reps?))"
)
USER: re.Pattern[str] = re.compile(
    r"\bi(?:'d| would|'ll| will) be (?:in|on|inside) (?:it|the (?:thing|app|system|tool)|that "
    r"(?:thing|app)|your (?:app|system))\b(?=[^.;?]{0,12}\b(?:hours?|all|every|day|daily))"
    r"|\bi(?:'ll|'m)? (?:just |only |simply )*(?:have|get|got|need)s? to live with (?:it|whatever|"
    r"what|the)\b"
    r"|\bi (?:just |only )?do (?:what|as) (?:i'?m|i am) told and (?:fill|use|tap|type|click)"
    r"|\bi(?:'m| am) (?:just |only )?(?:one of )?(?:the )?(?:people|ones|folks|guys|lot) (?:who|"
    r"that)(?:'ll| will|'d| would)? (?:use|have to use|be using|type in)\b"
)
ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("decider", DECIDER),
    ("initiator", INITIATOR),
    ("influencer", INFLUENCER),
    ("influencer", VOTE),
    ("executor", EXECUTOR),
    ("user", USER),
)
#: What one signs every day is no part in this purchase: "I approve claims".
DAILY_WORK: re.Pattern[str] = re.compile(
    r" (?:[a-z]+ ){0,4}(?:claims?|expenses?|invoices?|rebates?|displays?)\b"
)
