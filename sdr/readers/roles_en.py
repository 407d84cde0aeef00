"""What English speakers say of their part in a purchase, as answers to "who decides?" go.

A second set of patterns beside those of `roles`: who shares the decision, who started it, who was
sent to look around, who will only use it. `roles.read_role` weighs them together.
"""

import re

_KIN = (
    r"(?:wife|husband|missus|partner|brother|sister|father|dad|mother|mum|mom|son|daughter|uncle|"
    r"aunt|cousin|co-?founder|co-?owner|associ[eé]e?|accountant)"
)
_CHIEF = (
    r"(?:boss|bosses|manager|director|management|gm|md|ceo|cfo|cio|coo|cmo|vp|owners?|chief|"
    r"chairman|superior|supervisor|head office|hq|leadership|higher-ups|gaffer|head of [a-z]+|"
    r"[a-z]+ (?:director|manager|vp|head))"
)
_ANOTHER = rf"(?:(?:my|the|our) )?(?:{_KIN}|{_CHIEF}|[a-z]+ (?:vp|head|lead))"
_ME = r"(?:me|myself|i)"
_AND = r"(?:\s(?:and|n|plus|with)\s|\s?[&+]\s?)"
#: "me and the CFO", "my brother and I".
TWO = rf"(?:\b{_ME}{_AND}{_ANOTHER}|\b{_ANOTHER}{_AND}{_ME}\b)"
_SAY = (
    r"(?:decid\w*|choos\w+|chose|pick(?:s|ing)?|sign(?:s|ing)?(?: off)?|approv\w+|agree|vote|"
    r"say(?:s|ing)? (?:yes|no|yea|yay|aye|go)|make (?:the|that) (?:call|decision|choice)|"
    r"call(?:s)? (?:it|the shots)|have (?:to|the) (?:agree|final|last)|pay(?:s|ing)?)"
)
#: Two who decide as one: "the sales VP decides" within it denies nothing.
JOINT: re.Pattern[str] = re.compile(rf"{TWO}\b[^,.;?]{{0,40}}?\b{_SAY}")
_WHO = r"(?:who|that|what)(?:'s| is| will|'ll| has to| gets to| have to| can| must)?"
_HOLD = (
    r"(?:call(?:s)? the (?:shots|tune)|pull(?:s)? the trigger|hold(?:s)? the (?:purse ?strings?|"
    r"purse|pen)|wear(?:s)? the (?:trousers|pants)|run(?:s)? the show|ha(?:ve|s) the (?:last|final)"
    r" (?:say|word)|ha(?:ve|s) the (?:veto|casting vote)|write(?:s)? the che(?:que|ck)s?|"
    r"sign(?:s)? the che(?:que|ck)s?|give(?:s)? (?:it )?the (?:go[- ]ahead|thumbs up|final ok)|"
    r"rubber[- ]?stamp(?:s)? it|sign(?:s)? (?:the )?(?:order|dotted line|on the dotted line))"
)
DECIDER: re.Pattern[str] = re.compile(
    rf"{TWO}\b[^.;?]{{0,30}}?\b(?:{_SAY}|together|jointly|both|between us|two of us|50)\b"
    rf"|\b(?:it'?s|it is|that'?s|that is|thats|that'?d be|it'?d be) {_ME}(?: \w+)? {_WHO} {_SAY}"
    rf"|\b(?:it'?s|it is) us (?:two|both|three) {_WHO} {_SAY}"
    rf"|\b(?:i'?m|i am) (?:also )?the (?:one|person|guy|man|woman|lady|fella) {_WHO} "
    rf"(?:{_SAY}|{_HOLD})"
    rf"|\bi(?:'ll|'d| will| would| can| do| also| always| still| alone)* {_HOLD}"
    r"|\bwhat i say goes|\bon my say[- ]?so|\bmy name(?:'s| is) on the (?:che(?:que|ck)|contract|"
    r"door|building)|\b(?:it|that|everything|this)(?:'s| is)? (?:all )?(?:rests|falls|lands|sits|"
    r"ends|comes down) (?:on|with|to) me\b|\b(?:it|that|this)(?:'s| is) on me\b(?! to (?:find|"
    r"look|check|research|evaluate))|\b(?:you'?re|you are) (?:looking|talking) (?:at|to) "
    r"(?:him|her|the (?:one|guy|decision))|\bi sign(?:ed)? the last (?:one|two|three|few)|"
    r"\b(?:i'?ll|i will|i'?m going to|i'd) sign (?:this|that|it|for it)\b"
    r"|\bultimately,? (?:it'?s |that'?s )?(?:me|mine|my)\b|\b(?:it|this) (?:only )?needs (?:only |"
    r"just )?my (?:ok|signature|nod)"
)
#: Whom a committee follows, whose money it is, who decides as two.
DECIDER_TOLD: re.Pattern[str] = re.compile(
    r"\b(?:committee|board|panel|council|group)\b[^.;?]{0,24}\bi (?:chair|head|lead|preside)\b"
    r"|\bi (?:chair|head|preside over) (?:the|our|that) (?:committee|board|panel|council|group)\b"
    r"|\bi(?:'m|'ll| am| will|'d| would)?(?: be)? (?:decid\w+|choos\w+|settl\w+)(?: on)?(?: it| "
    rf"this| that)?(?: together| jointly)? with my {_KIN}\b"
    r"|\b(?:nobody|no one|no-one|none) (?:is |sits |stands )?(?:above|over) me\b"
    r"|\b(?:nobody|no one|no-one) (?:else )?(?:to ask|i (?:need|have) to ask)\b"
    r"|\bi (?:ask|need to ask|answer to) (?:nobody|no one|no-one)\b|\bthe buck stops (?:here|with "
    r"me|at my)|\b(?:comes|come|goes|paid) (?:straight )?out of my (?:own )?pocket|\bmy own money\b"
    r"|\bonce i (?:say|nod|sign)[^.;?]{0,20}\b(?:done|settled|through|it goes)"
    r"|\b(?:final approver|budget (?:owner|holder)|decision[- ]?maker|last signature)[^.;?]{0,24}"
    r"(?:=|:|is|that'?s|\s)\s?(?:yours truly|me|mine)\b|\bmine is the (?:last|final) signature\b"
    r"|\b(?:which|who|and that)(?:'s| is| would be) me\b(?=\W*$)"
    r"|\b(?:nothing|no one|nobody|no tool|no system)[^.;?]{0,30}\bwithout my (?:yes|ok|say|"
    r"signature|approval)\b(?! to)"
    r"|\bi (?:choose|pick|decide|release|approve|sign) it (?:myself|on my own|alone)\b"
    r"|\b(?:choose|decide|pay for) it myself\b"
    r"|\bi can (?:release|approve|sign) (?:it|this|that) (?:on my own|alone|myself)\b"
)
_THING = (
    r"(?:this|it|the (?:whole |entire )?(?:idea|thing|project|topic|conversation|discussion|"
    r"search|initiative|ball)|(?:a |some |making )?(?:noise|fuss))"
)
_STARTED = (
    r"(?:start(?:ed|s|ing)?|kick(?:ed|ing)? off|rais(?:ed|ing)|brought up|br(?:ought|ing)|came up "
    r"with|push(?:ed|ing|es)?(?: for)?|propos(?:ed|ing)|suggest(?:ed|ing)|initiated|began|got|set "
    r"off|pitched|floated|dreamt up|dreamed up|wanted|asked for|dug up|championing|driving)"
)
INITIATOR: re.Pattern[str] = re.compile(
    rf"\b(?:it'?s|it is|it was|that was) {_ME} (?:who|that|what) (?:first )?{_STARTED} {_THING}"
    rf"|\b(?:i'?m|i am|i was) the (?:one|person|guy|idiot|fool|nuisance)[^,.;?]{{0,24}} "
    rf"(?:who|that|what) (?:first )?{_STARTED} (?:making )?{_THING}"
    r"|\b(?:this|it|the (?:whole )?(?:idea|thing|project))(?:'s| is| was)? (?:entirely |all )?my "
    r"(?:baby|idea|doing|brainchild|pet project|fault)\b"
    r"|\bi (?:got|set|started) the ball rolling|\bi'?ve been (?:pushing|lobbying|nagging|banging on"
    r"|asking|fighting)[^.;?]{0,12} for (?:this|it|something|one)"
    r"|\bi put (?:it|this) (?:forward|on the (?:table|agenda))"
    r"|\bi(?:'ll|'m going to| will| intend to) (?:push|champion|carry|sell|pitch|fight for|argue "
    r"for) (?:it|this)\b(?! to (?:customers|clients|stores|shops))"
    r"|\bi (?:found|dug up|discovered|spotted|came across) you\b[^.?]{0,30}\b(?:push|bring|take|"
    r"present|put|carry|pitch|show)\b"
)
_LOOK = (
    r"(?:look|see|find|check|have a look|take a look|dig|ask|shop|scout|research|get (?:prices|"
    r"quotes|info\w*)|go (?:and )?(?:see|look|find|ask))"
)
_PREPARE = (
    r"(?:put|pull|draw|write|build|prepare|make|do|run|lead|handle)s?(?: up| together)? "
    r"(?:up |together )?(?:the|a|an|all the|my)? ?(?:business |technical |first |initial |pre-?)?"
    r"(?:case|evaluation|assessment|comparison|analysis|selection|shortlist|short list|proposal|"
    r"research|vetting|recommendation|long ?list)"
)
INFLUENCER: re.Pattern[str] = re.compile(
    rf"\bi (?:only |just |mostly |mainly |can |do |will |also |merely )*{_PREPARE}\b"
    r"|\b(?:i|we) (?:only|just|merely|mainly|mostly|can only|can) (?:recommend|advise|shortlist|"
    r"short-list|suggest|evaluate|vet|filter|narrow|give (?:an? )?(?:opinion|recommendation|"
    r"advice|input))\b(?! you)"
    r"|\bi (?:advise|consult) on\b|\bi(?:'ve got| have| get)? an? (?:say|opinion|voice|advisory "
    r"role|seat at the table)\b(?! for)|\bi (?:get|have|'ve|ve) (?:a|some|my) (?:say|input|voice)"
    r"\b|\bi can (?:make|give|write) (?:a|my|the) (?:recommendation|proposal|suggestion|opinion)"
    rf"|\b(?:{_KIN}|{_CHIEF})\b[^.;?]{{0,24}}\b(?:he|she|they)(?:'s|'ve| has| have| just)? (?:told|"
    rf"asked|sent|wants?|wanted|got|made) me(?: to)? (?:go (?:and )?)?{_LOOK}"
    rf"|\bmy (?:{_KIN}|{_CHIEF})(?: has| have|'s| just)? (?:told|asked|sent|wants?|wanted|got|had|"
    rf"made) me(?: to)? (?:go (?:and )?)?{_LOOK}"
    rf"|\b(?:i was|was|i'?ve been|been|i got|got) (?:told|asked|sent|tasked|instructed|ordered)"
    rf"(?: here| by [a-z]+(?: [a-z]+)?)?(?: to)? (?:go (?:and )?)?{_LOOK}"
)
#: Whose word the one who decides goes by.
INFLUENCER_TOLD: re.Pattern[str] = re.compile(
    r"\bmy two (?:cents|pence)\b"
    r"|\b(?:we|i)(?:'re| are|'m| am) (?:only |just )?asked for (?:our|my) (?:opinion|view|input)\b"
    r"|\b(?:preparing|doing|making|writing) (?:the|a) comparison\b"
    r"|\btechnical (?:veto|sign-?off) is mine\b|\bi (?:get to |only |just )?present the options\b"
    r"|\b(?:won'?t|wouldn'?t|doesn'?t|does not|never|will not)(?: even)? (?:look at|consider|buy|"
    r"sign|touch|approve|take|order|accept|move on)[^.;?]{0,24}\b(?:i haven'?t|i have not|unless i|"
    r"before i|until i|without (?:my|me))\b|\b(?:goes|go|going) (?:with|by) (?:what|whatever) i "
    r"(?:recommend|say|tell|suggest|advise|bring)|\b(?:he|she|they)(?: do| does)? (?:always |"
    r"usually |mostly |tend to )?(?:listens?|asks?) (?:to )?me\b(?! (?:about|for|if))|\bon my "
    r"recommendation\b|\bmy (?:word|opinion|view) (?:counts|carries|weighs)|\b(?:he|she|they) "
    r"(?:usually |always |mostly |generally )?(?:follows?|takes?) my (?:advice|recommendation|lead|"
    r"word)"
)
#: Who carries a purchase out and chooses nothing.
EXECUTOR_TOLD: re.Pattern[str] = re.compile(
    r"\bi(?:'m| am)? (?:just |only |merely |simply |to |supposed to )*(?:here to )?(?:collect|"
    r"gather|"
    r"get in|chase|obtain) (?:the |some |all |three |several )?(?:offers|quotes|quotations|bids|"
    r"tenders|prices)\b(?=[^?]{0,60}\b(?:others?|they|somebody|someone|he|she|boss|contract|"
    r"decide|choose|pass))"
    r"|\b(?:implementation|rollout|roll-out|set-?up|training) (?:then )?(?:lands|falls|is) "
    r"(?:on|to|with) me\b|\bi(?:'d|'ll| would| will)? (?:be )?(?:rolling (?:it|this) out|training "
    r"(?:the|our) (?:people|team|users|staff))\b|\b(?:mine|my (?:job|part)) is (?:only |just )?to "
    r"(?:negotiate|place the order|draw up|process)\b"
    r"|\b(?:contract|paperwork|vendor registration|po)[^.;?]{0,30} "
    r"(?:passes?|goes?|runs?) (?:over|across|through) my (?:desk|hands)\b"
    r"|\b(?:who|i)(?:'ll| will| only| just| merely)* (?:fills?|types?|raises?|places?|process\w*|"
    r"sends?|files?|keys?) (?:in |up |out |off )?(?:the|a|all the) (?:purchase orders?|pos?\b|"
    r"orders? "
    r"forms?|order|paperwork|requisition|contract|invoice)\b"
)
_TOUCH = (
    r"(?:us(?:e|es|ing)|tap(?:s|ping)?(?: on| in| at)?|typ(?:e|es|ing)|click\w*|liv(?:e|es|ing) in|"
    r"work(?:s|ing)? (?:with|in|on)|fill(?:s|ing)? (?:it|this) in|be(?:ing)? (?:using|stuck with|"
    r"lumbered with))"
)
USER: re.Pattern[str] = re.compile(
    rf"\b(?:i'?m|i am|i'?d be|i'?ll be|it'?s me) (?:only |just )?the (?:one|person|guy|fella|poor "
    rf"(?:sod|soul|devil))(?: out there| on the road)? (?:who|that|what)(?:'s| is|'ll| will| would|"
    rf" has to| have to|'d)?(?: have to| be)? {_TOUCH}"
    rf"|\bi(?:'?d|'?ll| would| will)? (?:just|only|simply|merely) (?:be )?{_TOUCH} (?:it|this|the|"
    rf"what|that)"
    r"|\bi(?:'?d|'?ll| would| will) be (?:just |only )?an? (?:[a-z]+ )?user\b"
    r"|\b(?:they'?ll|they will|they'?d|they) (?:have|get|make|want|let|ask) me (?:to )?(?:test|try|"
    r"use|pilot)\b"
    r"|\bi (?:just|only) (?:get|have|need) to use (?:it|what)|\bi(?:'m| am)? just (?:the )?(?:hands"
    r"|boots) on"
)
