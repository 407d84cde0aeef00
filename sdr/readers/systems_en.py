"""The English words around a tool that say whether the speaker's company works with it.

Word lists under `systems`.
"""

import re

_LINK = (
    r"(?:(?:an?|the|our|my|some|one|old|good|stack of|bunch of|bit of|few|couple of|pile of|"
    r"just|only|mainly|mostly|still|plain|simple|this|standard|"
    r"both|all|currently|already|and|global|local|company|wide|\d+) )*"
)

_USE = (
    r"(?:us(?:e|es|ing)|run(?:s|ning)? off|coordinates? (?:it all |all |everything )?(?:in|on|"
    r"with|via)|"
    r"(?:are|'re|am|is|'m) (?:using|running|going with)|chose|went for|"
    r"decided (?:for|on)|run(?:s|ning)?(?: on)?|(?:are|is|am|'re|'m|re) (?:all |still |now |"
    r"already )?(?:on|with|in)|"
    r"ha(?:ve|s)(?: got)?|'ve(?: got)?|got|work(?:s|ing)? (?:with|in|on)|liv(?:e|es|ing) (?:in|"
    r"on)|sits? on|"
    r"rel(?:y|ies) on|swears? by|(?:are |am |is |'re )?(?:married to|happy with|satisfied with|"
    r"used to|fine with|ok(?:ay)? with)|"
    r"(?:do|does|did|doing|manag(?:e|es|ing)|keep(?:s|ing)?|handle) (?:[a-z]+ ){1,3}(?:in|with|"
    r"on|via|by|through)|"
    r"went with|go with|goes with|(?:stay|staying|stick|sticking) (?:with|to)|rolled out|"
    r"(?:switched|moved|migrated|changed) (?:from [a-z]+ )?to|"
    r"just (?:launched|bought|implemented)|(?:have )?standardi[sz]ed on|(?:have )?signed with|"
    r"covered by|"
    r"(?:types?|keys?|enters?|retypes?|puts?|tracks?|records?|maintains?|"
    r"keeps?) (?:[a-z]+ ){0,5}(?:in|into|on|with))"
)

OWN: re.Pattern[str] = re.compile(
    rf"(?:(?<!do )(?<!can )(?<!if )\b(?:we|i|our (?:[a-z]+ ){{1,3}}|(?:the )?(?:head office|hq|"
    r"group|factory|plants?|team|reps|"
    r"guys|boys|girls|one|the other|field|accounts|finance|company|subsidiary|parent|everybody|"
    rf"everyone|girl|clerks?|business[^,;]{{0,20}}|"
    rf"office|accounts dept|the whole (?:lot|thing|place|show|company|business|operation)|"
    rf"everything|"
    rf"it all|all of it|everything from [a-z ]{{3,40}}|our [a-z]+|the orders|orders) ?)"
    r"\s?(?:[a-z]+ly |all |still |now |already |always |also |just |only |currently |today |"
    rf"both |\w+ and ){{0,2}}{_USE} {_LINK}"
    r"|^(?:(?:and|but|well|yes|no crm here|no erp|thanks but|currently|right now|at the moment|"
    r"at present|now|today|just|only|still|"
    r"already|so far|been|also|i'd rather|it is|it's|its) )*(?:(?:using|use|have|got|on|run|"
    r"running|married to|happy with|satisfied with|covered by|doing it with|stick to|"
    rf"(?:sticking|staying|going) (?:with|to)) )?{_LINK}"
    r"|\b(?:and|everything'?s?|it all) (?:we |also |is |runs )?(?:use|run|have|work with|"
    rf"on) {_LINK}"
    rf"|^(?:we|i|our)\b[^,;]{{0,60}} (?:using|running(?: on| off)?|working (?:in|on|with)) "
    rf"{_LINK}"
    r"|\b(?:is|are) (?:all )?(?:done|managed|handled|tracked|kept|taken) (?:in|on|with|via|"
    rf"by) {_LINK}"
    rf"|\b(?:nothing but|there is|there's|thats|that's) {_LINK}"
    r"|\b(?:have been|been|are|is) (?:doing|running|managing|using) (?:it |this |that |"
    rf"everything )?(?:with|in|on|by)? ?{_LINK})$"
)

STRONG_AFTER: re.Pattern[str] = re.compile(
    r"(?: [a-z]+)?(?:'s)?\s?,?\s?(?:already\b|everywhere\b|all over the place\b|"
    r"for everything\b|at present|at the moment|today\b|currently\b|"
    r"users?\b(?! of yours)|shop(?=$|,|\.| here| through| with \d)|house\b|"
    r"do(?:es)? (?:that|it|this|all|everything|the)|covers?\b|handles?\b|works? (?:fine|well|"
    r"for|ok)|"
    r"is what (?:we|our|hq|head)|is (?:enough|sufficient|all we|free for us|good enough|running|"
    r"in place)|"
    r"stays\b|(?:in the|at the|in|at|on the) (?:back|front|middle|head office|hq|warehouse|field|"
    r"factory|plant|depots?|shop floor)\b|(?:says?|shows?|tells?|gives?|spits out) (?:one|another|"
    r"something|a different|a second|me|us)\b|(?:for|in|on) (?:our )?(?:the )?(?:finance|"
    r"accounts?|accounting|attendance|"
    r"orders?|ordering|visits?|field|reps|office|"
    r"invoic\w+|head office|hq|back office|house)\b|since (?:\d|forever|20)|through and through|"
    r"locked in|from (?:19|20)\d\d|for (?:the |all |everything|most )|"
    r"(?:but )?(?:only )?[a-z]+ uses? (?:it|that)|"
    r"ha(?:s|ve) (?:always )?(?:worked|served)|with some|no change|be enough)"
)

NOT_OURS: re.Pattern[str] = re.compile(
    r"\b(?:do|does|can|could|will|would|did) (?:it|you|u|your|we)\b|integrat|connect|compatib|"
    r"support|compar|\bvs\b|versus|"
    r"\bbetween\b|instead|\btried\b|\bthan\b|against|thinking|consider|plan(?:ned|ning)?\b|want|"
    r"going to|\b(?:might|may|could|would)\b|"
    r"shortlist|looked at|evaluat|\bquote|competitor|\byou(?:r|'re)?\b|\bif\b|\bsold\b|"
    r"\bsells? (?:[a-z]+ )?$|practice|partner|consultant|"
    r"licen[cs]e|\bnever\b|\bnot\b|\bn't\b|don't|doesn't|didn't|no longer|without|"
    r"(?:distributors?|dealers?|customers?|friends?|clients?|"
    r"agents?) (?:all )?(?:use|have|run|are)|export|import|got rid|\bhow\b|\bwhich\b|\bwho\b|"
    r"\bwhy\b|\bread\b|sync|api\b"
)

NOT_AFTER: re.Pattern[str] = re.compile(
    r"(?:'s)? ?(?:\?|also\b|too\b|service provider|[^,.]{0,20}(?:and|or|to|vs) yours\b|"
    r"shop members|sales cloud|cx\b|rep\b|rep says|looks|thinks|own\b|"
    r"says\b(?! (?:one|another|something|a different|me|us))|vs\b|or\b|partner|"
    r"consult|"
    r"practice|integrat|connector|licen[cs]e|specialist|implement|is down|idocs|developers?|"
    r"experience|people|"
    r"ha(?:s|ve) (?:an? |its |the |already )?(?:[a-z]+ )?(?:module|feature|function|app|groups|"
    r"customer))"
)

# a name that stands in no list, where its use is said outright
UNKNOWN: re.Pattern[str] = re.compile(
    r"\b(?i:we|our \w+|the reps|the team|group|company|reps)(?i:'re on|'re using| are on|"
    r" are using| run on| runs on| use| uses| rolled out|"
    r" went with| signed with| switched to| run)\s(?P<n>[A-Z][A-Za-z]+\d*(?:\s[A-Z][A-Za-z]+){0,2})"
    r"(?=$|[,.;!]|\s(?i:and|for|since|as|in|to|across|already|now|at|worldwide|here|today)\b)"
)

NAME: re.Pattern[str] = re.compile(r"[A-Z][\w.]*\w(?: (?:[A-Z]\w+|\d+))*")

MADE: re.Pattern[str] = re.compile(
    r"(?:^|\b(?:our|we have|we've(?: got)?|we use|we run|we built|we wrote|i have|have|got|with|"
    r"on|on our|and)(?: an?| our| the)*)\s*$"
)

#: "we were on Xero, switched to Sage in spring"; "Tally until last year, now Zoho".
MOVED: re.Pattern[str] = re.compile(
    r"\b(?:switched|moved|migrated|changed|upgraded)(?: all| everything)?(?: over| across)?"
    r"(?: from [^,.;]{2,24})? to (?:an? |the |using |our own )?"
    r"|\b(?:used to (?:be|use|have|run)|was|were|had|until|till|before)\b[^.;!?]{2,40}[,;] "
    r"?(?:but |and )?"
    r"(?:now|these days|today|since then)(?: it'?s| we(?:'re| are)?(?: all)?(?: on| use| using| "
    r"have| run)?| on)? "
    r"|\breplaced (?:it|that|them|[^,.;]{2,20}) (?:with|by) "
)

#: Paper and chat groups said to be what the work runs on: "we coordinate all in Viber groups".
RUNS_ON: re.Pattern[str] = re.compile(
    r"\b(?:we|our (?:\w+ )?(?:reps|people|team|guys|girls|dealers|orders|stock|sales)|(?:the "
    r")?reps|"
    r"everything(?:'s)?|it'?s all|all of it|everybody)\b(?: [\w']+){0,5}? (?:use|uses|using|on|in|"
    r"via|"
    r"over|by|through|with|inside|into) (?:an? |our |some |plain |just |the |good old |old |a few |"
    r"one |big )*"
    r"(?P<n>(?:whatsapp|viber|telegram|wechat|zalo|line|messenger|signal|facebook|skype) "
    r"(?:groups?|"
    r"chats?|broadcasts?|lists?)|paper(?: forms?| notebooks?| slips?| order books?| ledgers?)?|"
    r"pen and paper|note ?books?|ledgers?|white ?boards?)\b(?! (?:towels?|plates?|cups?|mill|"
    r"makers?|"
    r"bags?|industry|products?|packaging|tissues?|plates))"
)

#: What one wants to be rid of is what one works with: "looking to replace Bizom".
TO_REPLACE: re.Pattern[str] = re.compile(
    r"(?:^|\b(?:we|i|we're|i'm|we've|looking|want|trying|need|time|hoping|plan(?:ning)?)\b[^,.;?]{0,24}\b)"
    r"(?:replac(?:e|ing)|get(?:ting)? (?:off|away from)|mov(?:e|ing) (?:off|away from)|"
    r"com(?:e|ing) off|migrat(?:e|ing) (?:off|from|away from)|swap(?:ping)? out|outgrown|outgrew|"
    r"outgrowing|fed up with|sick of|tired of|stuck (?:with|on|in)|struggling with|drowning in)\s"
    r"(?:our |the |this |these |that )?(?:old |current |present |existing )?$"
)
