"""Deterministic readers: what a message states, as facts, in both languages.

Pure functions without I/O; the playbook's words are passed in as a `Lexicon`. Used by the edge on
every inbound message, by the actions and by the "understand" call. They read values; what kind of
message it is (question, objection, greeting) is the classifier's business.
"""

from sdr.readers.answers import still, yes_no
from sdr.readers.coverage import covered
from sdr.readers.currencies import currency_told, sums_follow_place
from sdr.readers.language import detect_language, wished_language
from sdr.readers.ratings import read_rating
from sdr.readers.reader import read
from sdr.readers.reading import JSON, Lexicon, Reading, Spotted, Status
from sdr.readers.spotted import NAMED

__all__ = [
    "JSON",
    "NAMED",
    "Lexicon",
    "Reading",
    "Spotted",
    "Status",
    "covered",
    "currency_told",
    "detect_language",
    "read",
    "read_rating",
    "still",
    "sums_follow_place",
    "wished_language",
    "yes_no",
]
