"""What is said in the benchmark: ten messages that qualify, in each language."""

from __future__ import annotations

TALKS: dict[str, tuple[str, ...]] = {
    "zh": (
        "你好",
        "陈列费年年花，店里到底摆没摆，总部根本看不见",
        "我们是做啤酒的",
        "你们一年多少钱？",
        "大概一千二百人",
        "一年少说亏三百万",
        "我定，我是销售总监",
        "三个月内要定下来",
        "13812345678",
        "没问题",
    ),
    "en": (
        "hi",
        "We pay for displays and have no idea what really happens in the stores",
        "We brew beer",
        "what does it cost?",
        "about 1,200 people",
        "it costs us half a million a year",
        "I decide, I'm the sales director",
        "we want to decide within 3 months",
        "+44 20 7946 0958",
        "that's right",
    ),
}
