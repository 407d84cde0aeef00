"""Where they sit: asked, in passing, in towns of no list; and places that are somebody else's."""

import pytest

from tests.unit.sdr.readers.words import value

ANSWERS = [
    ("总部上海，工厂在盐城", "上海"), ("江浙沪都有点 主要宁波", "宁波"), ("潮汕的啦，汕头", "汕头"), ("漳州乡下", "漳州"), ("华东为主，华南也做一点", "华东"), ("闽粤赣", "闽粤赣"), ("温岭", "温岭"),
    ("we sit in Kisumu", "Kisumu"), ("Nova Scotia", "Nova Scotia"), ("all of Ireland, north and south", "Ireland"), ("the Midwest", "the Midwest"), ("east Africa", "east Africa"), ("Penang, Kedah, Perlis", "Penang, Kedah, Perlis"),
    ("呼和浩特赛罕区", "呼和浩特赛罕区"), ("合肥经开区", "合肥经开区"), ("河北香河", "河北香河"), ("湖北仙桃的", "湖北仙桃"), ("人在上海 厂在盐城射阳", "盐城射阳"), ("厂在沧县 卖全国", "沧县"),
    ("上坂乡那边", "上坂乡"), ("Little Whinging area", "Little Whinging"),
]  # fmt: skip
IN_PASSING = [
    ("晋江做运动鞋的，九百多人", "晋江"), ("佛山南庄这边，瓷砖", "佛山南庄"), ("女装，杭州四季青起家的", "杭州"), ("黄酒。绍兴嘛还能做啥", "绍兴"), ("我姓许，温州的，做男装", "温州"),
    ("中山小家电，600人", "中山"), ("做粽子月饼的，嘉兴", "嘉兴"), ("我们福建做食品的，隔壁厂有用你们的吗", "福建"), ("能不能来我们公司一趟，佛山", "佛山"), ("下周能来长沙不", "长沙"), ("我是绍兴黄酒厂的销售总监", "绍兴"),
    ("業務遍布閩粵贛，總部在廈門", "廈門"), ("小弟在佛山开了个陶瓷厂", "佛山"), ("更正一下，我们在江苏不在浙江", "江苏"), ("我们是做肥料的在湖南衡阳", "湖南衡阳"),
    ("酒庄在焉耆，自己种葡萄", "焉耆"), ("正式工一千二 都在泸州", "泸州"), ("宁夏中宁的 加工枸杞干果 有没有同行用过", "宁夏中宁"), ("我做女鞋的，成都武侯", "成都武侯"), ("甘肃宁夏青海都卖", "甘肃宁夏青海"),
    ("赤峰这边32家 想给加盟店弄个订货的", "赤峰"), ("公司注册在海南 实际在惠州惠阳办公", "惠州惠阳"), ("厂子在清徐我想问问你们这个咋回事", "清徐"),
    ("sell seed through agrovets around Nakuru", "Nakuru"), ("we distribute for 14 brands in Luzon", "Luzon"), ("Regional manager Mindanao", "Mindanao"), ("good morning from Halifax", "Halifax"), ("Sunny and 31 here in Recife", "Recife"),
    ("distributor sales manager, Penang side", "Penang"), ("digital agency from Utrecht here", "Utrecht"), ("Based in Iloilo", "Iloilo"), ("we're based in Tullamore", "Tullamore"), ("tiles, foshan, 200 people", "foshan"),
    ("I look after 17 distributors in Kerala", "Kerala"), ("hq Pune, reps 25", "Pune"), ("please send someone to our plant in Zhaoqing", "Zhaoqing"), ("we're a soy milk producer, 220 people in Dongguan", "Dongguan"), ("us in Egypt", "Egypt"),
]  # fmt: skip
NOT_THEIRS = [
    "丢了两个大经销商，一个在温州一个在台州", "重庆这边雾大得对面人都看不到", "我们在越南也有办事处", "我们在全国有45家分公司", "印尼那边做得了吗", "小家电，中山顺德一带，有谁", "河北石家庄一带的客户有谁", "总部是杭州的？",
    "我兄弟在新疆弄棉花种子 他说都是骗人的", "我韩国人 泡菜做", "上海大方便利", "大家都平安", "听说广东那边管得严", "盐津铺子旁边那个厂",
    "中午吃了碗兰州拉面", "主营复合肥水溶肥", "一屏看全国那种", "台北到高雄开车要多久", "四川这边有没有落地的", "老板在台湾", "日本签证要啥材料",
    "dealers from Penang dumping into KL", "I can get the same for half in Bangalore", "All software is chosen in Paris", "the dealer in Nanning switched", "we exhibit in Chengdu in March", "recommend a hotel in Bangkok",
    "i'm in Hangzhou on Thursday", "local integrator in Zhengzhou does everything", "we got a quote from a shop in Shenzhen", "HQ in germany decides", "the talk at the Foshan fair", "a guy in Changsha wrote us a system",
]  # fmt: skip


@pytest.mark.parametrize(("text", "region"), ANSWERS)
def test_the_region_that_was_asked(text: str, region: str) -> None:
    assert value(text, "region", "region") == region


@pytest.mark.parametrize(("text", "region"), IN_PASSING)
def test_a_region_in_passing(text: str, region: str) -> None:
    assert value(text, "region") == region


@pytest.mark.parametrize("text", NOT_THEIRS)
def test_a_place_that_is_not_theirs(text: str) -> None:
    assert value(text, "region") is None
