"""How English speakers name their company, and what such a name is not.

Patterns under `companies`; `n` is the name.
"""

import re

_CAP = r"(?:[A-Z0-9À-Ý][\w&'’.\-]*)"

LEGAL_EN: str = (
    r"(?:Co\.?,? ?Ltd\.?|Ltd\.?|GmbH(?: & Co\.? KG)?|Inc\.?|LLC|Corp(?:oration)?\.?|"
    r"Pvt\.? Ltd\.?|PLC|Sdn\.? Bhd\.?|AG|S\.?A\.?|B\.?V\.?|Pte\.? Ltd\.?|Limited|Group|"
    r"Holdings?|Company|Brewery|Foods?|Ceramics|Trading|Industries|Beverages?|Tiles|"
    r"Distillery|Winery|Pharma|Furniture|Cosmetics|Appliances|Ventures|Enterprises|"
    r"(?:& |and )(?:Co|Sons?|Daughters?|Brothers|Bros|Partners|Cie|Söhne|Sohn|Fils|Figli|Hijos)\.?)"
)

COMPANY_EN: tuple[re.Pattern[str], ...] = (
    re.compile(
            r"(?i:\bwe(?:'re| are) called|\b(?:our |the |my )?(?:company|firm|business|brand|"
            r"group|shop|brewery|factory)"
            r"(?:'s name)?(?: is(?: called)?|:| name is| called| name:|'s called)|"
            r"\b(?:brand|company|firm|business|brewery|outfit|factory|maker) (?:called|named)|"
            r"\bour brand is|\bours is(?: called)?)\s+(?P<n>"
            rf"{_CAP}(?:\s(?:{_CAP}|of|and|&|de))*)"),
    re.compile(
            rf"(?i:\b(?:from|with|at|for|of|represent(?:ing)?|behalf of|we(?:'re|"
            rf" are)))\s+(?:the\s)?(?P<n>{_CAP}(?:\s(?:{_CAP}|of|and|&))*)"),
    re.compile(rf"(?P<n>{_CAP}(?:\s(?:{_CAP}|&|and))*\s{LEGAL_EN})(?![\w])"),
)  # fmt: skip

NOT_A_COMPANY: re.Pattern[str] = re.compile(
    r"^(?:china|india|germany|vietnam|singapore|malaysia|indonesia|thailand|monday|tuesday|"
    r"wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|"
    r"august|september|october|november|december|excel|sap|kingdee|yonyou|salesforce|oracle|"
    r"wechat|whatsapp|i|it|hq|the|our|my|your|erp|crm|cny|usd|q[1-4]|asap|north|south|east|west|"
    r"europe|asia|teams|zoom|hr|gm|ceo|vp|cfo|cio|cto|bu|dingtalk|feishu|[\d.,]+.*|saas|spin|php|"
    r"dms|sea|ka|chinese|german|english)$"
)

ITS_EN: re.Pattern[str] = re.compile(
    r"(?i:(?:well|ok|sure|hi)?,? ?(?:it['’]?s|its|we['’]?re|the name is|name['’]?s|"
    r"company is))\s+(?:(?i:called) )?"
    rf"(?P<n>{_CAP}(?:\s(?:{_CAP}|of|and|&))*)(?=$|[,.!?;]|\s(?i:but|why|what|though|and|in|"
    r"from)\b)"
)

# "Commercial manager at …", "owner of …": a title that opens its clause
TITLED: re.Pattern[str] = re.compile(
    r"(?:^|[,.;!?] ?)(?:(?:hi|hello|hey|i'?m|the|an?|our) )*(?!my\b|his\b|her\b|their\b)"
    r"(?:[a-z&/-]+ ){0,3}?(?:manager|director|head|owner|co-?owner|founder|partner|ceo|coo|cfo|cio|"
    r"cto|cmo|md|gm|vp|president|chairman|buyer|clerk|rep|merchandiser|engineer|architect|analyst|"
    r"officer|lead|supervisor|sales|marketing|procurement|purchasing|it|ops|operations)\s?,?\s?$"
)

# after a company's name the sentence ends or goes on about it, after an adjective comes a noun
GOES_ON: re.Pattern[str] = re.compile(
    r"$|[,.;!?(]|\s(?:and|here|from|in|near|by|btw|the|an?|we|i|where|as|since|-|–)\b|\s[-–(]",
    re.IGNORECASE,
)

SIGNED: re.Pattern[str] = re.compile(
    r"(?:^|[,.!] ?)(?:(?:Hi|Hello|Hey|Hiya),? )?(?!Greetings|Hello|Hi|Regards|Good)"
    r"[A-Z][\w'-]+(?: [A-Z][\w'-]+)? (?:here |speaking |this side )?$"
)

ADJECTIVES: re.Pattern[str] = re.compile(
    r"^(?:[a-z]*(?:ian|ish|ese)|german|french|dutch|thai|swiss|czech|greek|american|mexican|"
    r"african|european|asian|korean|"
    r"chilean|pakistani|bangladeshi|israeli|saudi|emirati|fmcg|msme|sme|ssi|mnc|oem|odm|b2b|b2c|"
    r"soe|jv|ngo|pan|procurement|"
    r"marketing|sales|finance|purchasing|management|production|supply|logistics|operations)$"
)

ENGLISH_LEAD: re.Pattern[str] = re.compile(
    r"(?:We|I|It|You|Your|They|This|That|There|Please|Send|Tell|Small|No|Not|The|Yes|Well|Just|A|"
    r"An|Why|What|Can|Do|Does|Is|Our|My|In|From|Only)\b"
)

COMMENT_EN: re.Pattern[str] = re.compile(
    r"\s(?:but|why|what|though|however|because|since|we|which)\b.*$|\s?[(（].*$|"
    r"\s(?:out of|based in|from|in|near|over in|up in|down in|here in) (?:the )?[A-Z][\w ]*$|"
    r"\sis (?:enough|fine|ok|all|the name|what|good enough)\b.*$"
)

#: "Sundaram, no, that's the old firm, now it's Kaveri Crest".
NOW_CALLED: re.Pattern[str] = re.compile(
    r"(?i:\b(?:now|today|these days|since then|nowadays)(?:,| it['’]?s| we['’]?re| we are| it is| "
    r"called| known as| trading as)+|\brenamed(?: to| as)?|\brebranded(?: to| as)|\bbecame|"
    r"\bchanged (?:it|the name|our name) to)"
    rf"\s(?P<n>{_CAP}(?:\s(?:{_CAP}|of|and|&))*)(?=$|[,.;!?]|\s[a-z])"
)

#: "Head of IT. I want": the name ends where somebody begins to speak.
NEXT_SENTENCE: re.Pattern[str] = re.compile(
    r"\.\s(?=(?:I|We|My|Our|The|And|Please|You|It|This|Can|Do)\b)"
)

NO_NAME_YET: re.Pattern[str] = re.compile(
    r"\b(?:no|without an?|not (?:got )?an?|don'?t have an?)(?: proper| real| official)? name\b"
)

#: Before a firm's name: one was there once, studies there, or pays or uses it.
NOT_OURS: re.Pattern[str] = re.compile(
    r"\b(?:was|were|used to (?:be|work)|worked|studying|study|studied|student|degree|thesis|"
    r"graduated|internship|we (?:pay|use|hire)|working with|work with)\b[^.;!?]{0,40}$"
)
