"""What a prospect would gain, as an answer to "what would that be worth to you?". Pure."""

import re

_GAIN = re.compile(
    r"^(?:那|我们?|咱们?|公司|至少|起码|就|也|都|每年|一年|大概|应该|肯定|估计|[,，\s])*"
    r"(?:能|可以|可|会)(?:少|省|多|把|让|腾|早|不用|不再|及时|知道|看)"
    r"|^(?:well,? |then |i think )*(?:i|we|it|they|that|people|(?:my|our|the) \w+)"
    r"(?:'d| would| could| might)\b",
    re.IGNORECASE,
)


def says_what_it_gains(text: str) -> bool:
    """Whether that answer tells a gain (能少跑两趟, "we'd save a day"), not a price or a doubt."""
    return _GAIN.match(text.strip()) is not None
