"""Addresses, numbers and ids in the forms people type them."""

import pytest

from tests.unit.sdr.readers.words import find, value

EMAILS = [
    ("lina.wang@qinghe.cn", "lina.wang@qinghe.cn"), ("qq邮箱 3390215@qq.com", "3390215@qq.com"), ("wei.li@haoyunfoods.cn", "wei.li@haoyunfoods.cn"),
    ("procurement at goldenelephant dot com", "procurement@goldenelephant.com"), ("li dot wei at gmail dot com", "li.wei@gmail.com"),
    ("liwei＠qq.com", "liwei@qq.com"), ("li.wei @ acme.com", "li.wei@acme.com"), ("hoa.nguyen@vinabev.vn but i check rarely", "hoa.nguyen@vinabev.vn"),
    ("发我邮箱吧 zhaopeng1990@163.com", "zhaopeng1990@163.com"), ("you can mail me under t.schneider@nordwald.de", "t.schneider@nordwald.de"),
    ("邮箱写 purchase@hongda-tile.com 就行 抄送 boss@hongda-tile.com", "purchase@hongda-tile.com"), ("Li.Wei@Example.COM", "li.wei@example.com"),
    ("wei(at)acme(dot)com", "wei@acme.com"), ("我的邮箱是liwei@acme.com.cn。", "liwei@acme.com.cn"), ("liwei艾特qq点com", "liwei@qq.com"),
    ("写错了，应该是 wang@acme.com", "wang@acme.com"), ("a+b@acme.io", "a+b@acme.io"),
    ("jiajia下划线0808@example.com", "jiajia_0808@example.com"), ("zhang点wei艾特qq点com", "zhang.wei@qq.com"), ("qq邮箱3390215", "3390215@qq.com"),
]  # fmt: skip
PHONES = [
    ("13857120943", "+8613857120943"), ("0571-8823 6610 转 802", "+8657188236610"), ("一八六零零一二三四四五", "+8618600123445"),
    ("15900023311 打这个,短信我不看", "+8615900023311"), ("+65 9123 4567", "+6591234567"), ("0571-8888 1234 ext 602", "+8657188881234"),
    ("call me on 98200 11223 anytime after 4", "+919820011223"), ("138 1234 5678", "+8613812345678"), ("138-1234-5678", "+8613812345678"),
    ("+86 138 1234 5678", "+8613812345678"), ("0086 13812345678", "+8613812345678"), ("１３８１２３４５６７８", "+8613812345678"),
    ("电话一三三,零五七一,八八四二,中间那段你自己连起来,晚上别打", "+8613305718842"), ("打座机 027-59318820,手机白天静音", "+862759318820"),
    ("手机幺三八一二三四五六七八", "+8613812345678"), ("+49 40 123456789", "+4940123456789"), ("(021) 6288 8888", "+862162888888"),
    ("幺三六 0272 8891", "+8613602728891"), ("138OOOO1234", "+8613800001234"), ("請派業務跟我聯絡，0912-345-678", "+886912345678"), ("(0571) 88236610-802", "+8657188236610"),
    ("nine eight two double zero one one two two three", "+919820011223"),
    ("phone is 312 555 0186, Dana Whitmore", "+13125550186"), ("(415) 867-5309", "+14158675309"), ("2124567890", "+12124567890"), ("cell 646-397-1120 after 5", "+16463971120"),
    ("手机 312 555 0186", "+863125550186"),
]  # fmt: skip
WECHATS = [
    ("wx: chenlei_886", "chenlei_886"), ("chen_tile88", "chen_tile88"), ("微信 liwei_88", "liwei_88"), ("我微信号就是 tiger-liu", "tiger-liu"),
    ("加我V fengzi2020", "fengzi2020"), ("my vx is laowang2020, add me", "laowang2020"), ("WeChat: LiLei_2000", "LiLei_2000"), ("vx：abc_123", "abc_123"),
    ("微信号liwei2000", "liwei2000"), ("微信 13812345678", "+8613812345678"),
    ("微信发我 zhou_jz_1688，要产品介绍", "zhou_jz_1688"), ("wxid_abc778zz", "wxid_abc778zz"), ("i'm a wechat person: orchard_lee", "orchard_lee"), ("跟电话一个号，17750631198", "+8617750631198"), ("13700009876，微信也是它", "+8613700009876"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "address"), EMAILS)
def test_an_address(text: str, address: str) -> None:
    assert value(text, "email", "email") == address


@pytest.mark.parametrize(("text", "number"), PHONES)
def test_a_number(text: str, number: str) -> None:
    assert value(text, "phone", "phone") == number


@pytest.mark.parametrize(("text", "wechat"), WECHATS)
def test_a_wechat_id(text: str, wechat: str) -> None:
    assert value(text, "wechat", "wechat") == wechat


@pytest.mark.parametrize(
    "text",
    [
        "微信同手机号",
        "微信和手机号一样",
        "手机就是微信",
        "same as my phone",
        "my wechat is the same as my phone",
        "同号",
    ],
)
def test_the_same_as_the_phone(text: str) -> None:
    assert value(text, "wechat", "wechat", phone="+8613812345678") == "+8613812345678"
    unresolved = find(text, "wechat", "wechat")
    assert unresolved is not None
    assert unresolved.value is None
    assert unresolved.status == "same_as_phone"


def test_the_same_as_a_phone_in_the_message() -> None:
    text = "13812345678 微信同号"
    assert value(text, "phone", "phone") == "+8613812345678"
    assert value(text, "wechat", "phone") == "+8613812345678"


@pytest.mark.parametrize(
    "text", ["wei.li@acme.cn", "13857120943", "+65 9123 4567", "加我V fengzi2020"]
)
def test_contacts_are_read_unasked(text: str) -> None:
    assert any(find(text, fact) for fact in ("email", "phone", "wechat"))


@pytest.mark.parametrize(
    ("text", "fact"),
    [("不方便留电话", "phone"), ("no phone calls please", "phone"), ("rather not", "email"), ("不用了", "wechat"), ("no", "phone"), ("别加微信,这里说就好", "wechat"), ("不想留", "email"), ("i'd prefer not to share it", "email")],
)  # fmt: skip
def test_a_refused_contact_is_undisclosed(text: str, fact: str) -> None:
    reading = find(text, fact, fact)
    assert reading is not None
    assert reading.status == "undisclosed"
    assert reading.value is None


@pytest.mark.parametrize(
    "text",
    [
        "靠excel和微信群",
        "wechat groups and paper",
        "加我微信",
        "预算 1380000",
        "100000-150000",
        "2026-12-01",
        "订单号 202611210001",
        "@all",
        "2 at 3 dot 4",
    ],
)
def test_what_is_no_contact(text: str) -> None:
    assert not any(find(text, fact) for fact in ("email", "phone", "wechat"))


@pytest.mark.parametrize(
    ("text", "asked", "handle"),
    [
        ("加微信吧 dongge_zz0371 老在开车电话接不到", "phone", "dongge_zz0371"),
        ("微信可以吗，lu_zhuli27", "email", "lu_zhuli27"),
        ("wechat mate, dazza_shelfie", "phone", "dazza_shelfie"),
        ("你们能对接企业微信和SAP_B1吗", None, None),
        ("微信小程序里的 order_no 字段怎么传", None, None),
    ],
)
def test_a_handle_beside_the_word_wechat(text: str, asked: str | None, handle: str | None) -> None:
    assert value(text, "wechat", asked=asked) == handle
