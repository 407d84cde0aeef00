"""What becomes of a message on a channel that carries less."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdr import channels
from sdr.channels import chosen, split

BUTTONS = [
    {"title": "1 到 50 人", "payload": "1 到 50 人"},
    {"title": "更多", "payload": "50 人以上"},
]


@given(
    text=st.text(st.sampled_from("你好，世界。！\n ab.;😀"), max_size=400), most=st.integers(4, 60)
)
def test_no_part_is_too_long_and_no_word_is_lost(text: str, most: int) -> None:
    parts = split(text, most)
    assert all(len(part.encode()) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
    if text.strip():
        assert all(parts)


@pytest.mark.parametrize(
    ("text", "most", "parts"),
    [
        ("short", 2048, ["short"]),
        ("one\n\ntwo", 5, ["one", "two"]),
        ("one\ntwo three", 9, ["one", "two three"]),
        ("第一句。第二句。第三句。", 24, ["第一句。第二句。", "第三句。"]),
        ("One thing. Another thing.", 15, ["One thing.", "Another thing."]),
        ("😀😀😀", 8, ["😀😀", "😀"]),
    ],
)
def test_a_text_is_parted_where_it_pauses(text: str, most: int, parts: list[str]) -> None:
    assert split(text, most) == parts


def test_no_limit_parts_nothing() -> None:
    assert split("x" * 10_000, None) == ["x" * 10_000]


def test_buttons_become_numbers_and_cards_become_addresses() -> None:
    text = channels.as_text(
        channels.table()["wechat"], "多少人？", BUTTONS,
        [{"title": "一页纸方案", "url": "/c/one-page"}],
        base_url="https://chat.example", choose="回复数字：",
    )  # fmt: skip
    assert text == (
        "多少人？\n\n回复数字：\n1. 1 到 50 人\n2. 更多\n\n一页纸方案\nhttps://chat.example/c/one-page"
    )


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("1", "1 到 50 人"), ("２", "50 人以上"), (" 2. ", "50 人以上"), ("1、", "1 到 50 人"),
        ("3", None), ("0", None), ("12", None), ("1 个", None), ("300", None), ("", None),
    ],
)  # fmt: skip
def test_a_number_is_a_choice_where_it_has_one(text: str, payload: str | None) -> None:
    assert chosen(text, BUTTONS) == payload


def test_without_buttons_a_number_is_a_number() -> None:
    assert chosen("1", []) is None


def test_every_figure_says_where_it_comes_from() -> None:
    import yaml

    held = yaml.safe_load(channels._TABLE.read_text("utf-8"))["wechat"]
    for part in (held, held["windows"]):
        assert part["source"].startswith("https://developers.weixin.qq.com/")
        assert part["read_on"].year >= 2026
