"""Trades, titles and parts in the purchase as people say them, read with the shipped playbook."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pytest

from sdr.playbook.lexicon import lexicon
from sdr.playbook.load import load
from sdr.readers import Lexicon, read
from tests.unit.sdr.readers.words import NOW, SHANGHAI

PLAYBOOK = Path(__file__).resolve().parents[4] / "playbook"


@lru_cache(maxsize=1)
def words() -> Lexicon:
    return lexicon(load(PLAYBOOK))


def value(text: str, fact: str, asked: str | None, now: datetime = NOW) -> object:
    found = read(text, asked=asked, language=None, now=now, tz=SHANGHAI, lexicon=words())
    sure = (r for r in found if r.fact == fact and r.confidence >= 0.5 and r.status == "value")
    return next((r.value for r in sure), None)


INDUSTRIES: list[tuple[str, str | None, str | None]] = [
    ("卤味起家的，现在真空包装走商超", None, "food"),
    ("我们在柳州做螺蛳粉，三条线", None, "food"),
    ("足浴粉", "industry", "personal_care"),
    ("酸菜鱼预制菜", "industry", "food"),
    ("做瓷砖胶和美缝剂的", None, "building_materials"),
    ("我家马桶花洒都做", None, "building_materials"),
    ("电饭煲出口转内销", "industry", "appliances"),
    ("秋裤", "industry", "apparel"),
    ("止咳糖浆这些，药店渠道", "industry", "pharma_otc"),
    ("水溶肥为主", "industry", "agri_inputs"),
    ("我们厂专门给宠物做罐头的", None, "food"),
    ("老家是晋江的，做童鞋，线下八百家门店", None, "apparel"),
    ("主打桑葚酒和青梅酒", None, "spirits"),
    ("我们就一做挂面的", None, "food"),
    ("厂子在德化，日用陶瓷", None, "furniture"),
    ("我们是给品牌做代工的，也没自己牌子", "industry", "other_manufacturer"),
    ("公司搞空气能热水器的", None, "appliances"),
    ("俺们村里合作社做花生油", None, "food"),
    ("主营化肥，兼营种子", "industry", "agri_inputs"),
    ("洗衣凝珠洗衣液", "industry", "personal_care"),
    ("我们做的是纸尿裤，经销商三百家", None, "personal_care"),
    ("我们是华南区的啤酒总代", None, "distributor"),
    ("手里代理了五个白酒牌子", None, "distributor"),
    ("食品批发，给小超市送货", "industry", "distributor"),
    ("我们不生产，就是分销", "industry", "distributor"),
    ("在长沙有四十多家零食店", "industry", "retail_chain"),
    ("社区生鲜超市，直营的", "industry", "retail_chain"),
    ("药店，连锁的，一百来家", "industry", "retail_chain"),
    ("我在农商行上班", None, "other"),
    ("做软件外包的", "industry", "other"),
    ("村口开小卖部的", "industry", "other"),
    ("我们是学校", "industry", "other"),
    ("广告公司", "industry", "agency"),
    ("我们做抖音代运营的", None, "agency"),
    ("读研呢，写论文用", None, "student"),
    ("就是自己喝，不做生意", None, "consumer"),
    ("我买了你们客户的电饭煲坏了", None, "consumer"),
    ("经销商不听话，到处乱卖", None, None),
    ("我们的货主要进超市和便利店", None, None),
    ("竞品是做饮料的，天天挖我们业务员", None, None),
    ("有没有给白酒企业做过", None, None),
    ("你们服务过家电客户吗", None, None),
    ("今晚想喝啤酒", None, None),
    ("先吃个面条再聊", None, None),
    ("我们用的是金蝶，财务做账用", None, None),
    ("仓库里都是临期的牛奶", None, None),
    ("业务员天天在药店蹲着", None, None),
    ("家具城那边的店员不配合", None, None),
    ("我们这行，农药，淡季没人", None, "agri_inputs"),
    ("化妆品，OEM为主，自己也有个牌子", "industry", "personal_care"),
    ("眼药水、创可贴", "industry", "pharma_otc"),
    ("电动牙刷和冲牙器", "industry", "appliances"),
    ("轮胎、机油", "industry", "other_manufacturer"),
    ("我们是做保温杯的", None, "furniture"),
    ("冻品，丸子虾滑", "industry", "food"),
    ("饲料，猪料为主", "industry", "agri_inputs"),
    ("内衣厂，汕头谷饶", None, "apparel"),
    ("不是做酒的，是做醋的", "industry", "food"),
    ("广西这边一家糖厂", None, "food"),
    ("窗帘布艺", "industry", "furniture"),
    ("我老公家是做木地板的，我管销售", None, "building_materials"),
    ("kombucha, small batch", "industry", "beverages"),
    ("we bake biscuits in Leeds, 140 of us", None, "food"),
    ("gin. and a bit of vodka", "industry", "spirits"),
    ("wallpaper", "industry", "building_materials"),
    ("mattresses, sold via 300 stores", "industry", "furniture"),
    ("kettles and toasters", "industry", "appliances"),
    ("socks mostly", "industry", "apparel"),
    ("antacids & cough syrup", "industry", "pharma_otc"),
    ("seed coating chemicals for farmers", "industry", "agri_inputs"),
    ("our yoghurts expire on the shelf and nobody tells us", None, "food"),
    ("I'm with a paint manufacturer", None, "building_materials"),
    ("I work for a brewery in Cebu", None, "beverages"),
    ("we do hand soap and detergents", None, "personal_care"),
    ("company makes ceiling fans", None, "appliances"),
    ("We distribute for Nestle and two local brands", None, "distributor"),
    ("beverage wholesaler out of Lagos", "industry", "distributor"),
    ("we hold the agency for six wine labels", None, "distributor"),
    ("minimart chain, 85 stores", "industry", "retail_chain"),
    ("we operate 40 pharmacies in Jakarta", None, "retail_chain"),
    ("I run a corner shop", None, "other"),
    ("I'm at a bank, just looking", None, "other"),
    ("we're a software house", None, "other"),
    ("PR agency", "industry", "agency"),
    ("I'm doing my masters, need data", None, "student"),
    ("just a private person, no firm", None, "consumer"),
    ("our distributors sell across borders", None, None),
    ("we sell through supermarkets and pharmacies", None, None),
    ("do you have customers in furniture?", None, None),
    ("which breweries use you", None, None),
    ("I had a beer with your sales guy", None, None),
    ("our dealers complain about late orders", None, None),
    ("we use water cooled servers", None, None),
    ("my kettle is boiling brb", None, None),
    ("the retailers won't share sell-out data", None, None),
    ("fertilizer blending plant, 90 staff", "industry", "agri_inputs"),
    ("snack food. chips and namkeen", "industry", "food"),
    ("We make doors & windows", None, "building_materials"),
    ("pet food maker here", None, "food"),
    ("not a factory, we import wine", "industry", "distributor"),
    ("apparel, our own label", "industry", "apparel"),
    ("contract manufacturing for cosmetics", "industry", "personal_care"),
    ("industrial valves", "industry", "other_manufacturer"),
    ("hi! tea company from Assam, 400 ppl", None, "food"),
    ("we are in the toy business", None, "other_manufacturer"),
    ("logistics", "industry", "other"),
    ("we're a hospital group", None, "other"),
    ("三百人规模的纸箱厂", None, "other_manufacturer"),
    ("白酒厂的,问个正经事先,你是人吗", None, "spirits"),
    ("适合做农资的吗，我们淡旺季特别明显", None, "agri_inputs"),
    ("家具的三维家也做经销商,你们怎么比", None, None),
    ("我是猎头，想挖你们的销售总监", None, None),
    ("消费者扫个码领完红包就没影了，我们留不住人", None, None),
    ("as a small distillery of 75 we could live with wecom", None, "spirits"),
    ("with this money I'd rather put fridges in 60 outlets", None, None),
    ("my wife made dumplings, life is good", None, None),
    ("recommend a hotel in Bangkok", None, None),
    ("we want to become a reseller of your software", None, None),
    ("200 staff, food, Wuhan", None, "food"),
]


PERSONAS: list[tuple[str, str | None, str | None]] = [
    ("管渠道的", "job_title", "department_head"),
    ("跑业务的", "job_title", "end_user"),
    ("我们家开的厂", "job_title", "executive"),
    ("厂二代，刚接班", "job_title", "executive"),
    ("代理总监", "job_title", "department_head"),
    ("我就一跑市场的", None, "end_user"),
    ("华东大区的销售头儿", "job_title", "department_head"),
    ("IT部门负责人", "job_title", "tech_head"),
    ("搞数据的", "job_title", None),
    ("我负责公司采购这块", None, "buyer"),
    ("招标办主任", "job_title", "procurement_head"),
    ("副总，分管营销", "job_title", "executive"),
    ("我爸是董事长，我管市场", None, "department_head"),
    ("老板的助理", "job_title", None),
    ("我是老板派来看看的", None, None),
    ("我们总监让我来的", None, None),
    ("跟王总说一声", None, None),
    ("财务经理", "job_title", "department_head"),
    ("ERP运维", "job_title", "technician"),
    ("我是负责数字化转型的", None, "tech_head"),
    ("督导，带六个促销", "job_title", "end_user"),
    ("门店店长", "job_title", "end_user"),
    ("省区经理，四川", "job_title", "department_head"),
    ("我是市场部的，做费用核销", None, None),
    ("I run sales for the south", None, "department_head"),
    ("I'm in charge of trade marketing", None, "department_head"),
    ("acting head of distribution", "job_title", "department_head"),
    ("assistant to the owner", "job_title", None),
    ("second generation, dad still comes in daily", "job_title", "executive"),
    ("I look after IT", None, "tech_head"),
    ("purchasing, junior", "job_title", "buyer"),
    ("National key account manager", "job_title", "department_head"),
    ("van sales rep", "job_title", "end_user"),
    ("Group CFO", "job_title", "executive"),
    ("SAP consultant in house", "job_title", "technician"),
    ("sr. procurement mgr", "job_title", "procurement_head"),
    ("our sales director will decide", None, None),
    ("my boss, the CEO, asked me", None, None),
    ("can I talk to a sales rep", None, None),
    ("send it to the purchasing manager", None, None),
    ("I own a small distillery", None, "executive"),
    ("co-founder & COO", "job_title", "executive"),
    ("enterprise architect", "job_title", "tech_head"),
    ("CTO speaking", None, "tech_head"),
    ("I'm only a merchandiser", None, "end_user"),
    ("regional sales lead, APAC", "job_title", "department_head"),
    ("category buyer for beverages", "job_title", "buyer"),
    ("i code, basically", "job_title", None),
    ("30 sales reps and 4 supervisors", None, None),
    ("我是来应聘实施顾问的", None, None),
    ("我们现在下单就是老板娘拿个本子记", None, None),
    ("掌柜的，有人没", None, None),
    ("9万8一年？我一个业务员一年才多少", None, None),
    ("我是管销售的副总", None, "executive"),
    ("As architect I must know: REST or GraphQL?", None, "tech_head"),
    ("CFO. skip the story. Opex per year?", None, "executive"),
    ("shithead", None, None),
    ("dedicated support person, what's the extra", None, None),
]


ROLES: list[tuple[str, str | None, str | None]] = [
    ("我爸点头就行", "buying_role", None),
    ("我提的需求", "buying_role", "initiator"),
    ("走招标", "buying_role", None),
    ("老板定，我跑腿", "buying_role", None),
    ("我做主", "buying_role", "decider"),
    ("我跟我哥商量着来", "buying_role", "decider"),
    ("领导让我先摸摸底", None, "influencer"),
    ("需求是我们部门提的，IT评估，老总拍板", "buying_role", "initiator"),
    ("我只负责走合同", "buying_role", "executor"),
    ("别人选好我下单", "buying_role", "executor"),
    ("一线用的人是我们", "buying_role", "user"),
    ("我推荐两家，领导挑", "buying_role", "influencer"),
    ("技术上我把关", "buying_role", "influencer"),
    ("五万以下我直接批，超过要报总部", "buying_role", "decider"),
    ("我说了不算", "buying_role", None),
    ("总部统一采购", "buying_role", None),
    ("看董事会", "buying_role", None),
    ("我就是拍板的", None, "decider"),
    ("我来牵这个头", "buying_role", "initiator"),
    ("要开会集体决定", "buying_role", None),
    ("我自己", "buying_role", "decider"),
    ("这个项目归我管", "buying_role", "initiator"),
    ("我就是个用的", "buying_role", "user"),
    ("I put the shortlist together", "buying_role", "influencer"),
    ("my signature is enough up to 20k", "buying_role", "decider"),
    ("the board decides, I recommend", "buying_role", "influencer"),
    ("me", "buying_role", "decider"),
    ("that would be me", "buying_role", "decider"),
    ("I do the legwork, the boss signs", "buying_role", None),
    ("it's a committee, I have one vote", "buying_role", "influencer"),
    ("CEO has the last word", "buying_role", None),
    ("I started this project", "buying_role", "initiator"),
    ("I just raise the PO", "buying_role", "executor"),
    ("I'll be using it daily", "buying_role", "user"),
    ("procurement handles it", "buying_role", None),
    ("we decide as a family", "buying_role", "decider"),
    ("nobody else, just me", "buying_role", "decider"),
    ("boss sent me to look around", None, "influencer"),
    ("I evaluate the tech, purchasing negotiates", "buying_role", "influencer"),
    ("what do you decide for me", None, None),
    ("I decided to go home", None, None),
    ("if it were up to me I'd buy today", None, None),
    ("I'm pushing this internally", None, "initiator"),
    ("我定也没用，账上没那么多钱", "buying_role", None),
    ("为啥要问是不是我定", "buying_role", None),
    ("我推荐，最后老板签名，他一般都听我的", "buying_role", "influencer"),
    ("我老婆和我，一半一半", "buying_role", "decider"),
    ("我是老板", None, None),
    ("老板", "buying_role", "decider"),
    ("write a birthday poem for my boss", None, None),
    ("my opinion counts a lot but I don't sign", "buying_role", "influencer"),
    ("I'm driving through Gansu for three weeks", None, None),
    ("my word counts for nothing here", None, None),
    ("i wish i could decide but no", None, None),
]


@pytest.mark.parametrize(("text", "asked", "code"), INDUSTRIES)
def test_a_trade(text: str, asked: str | None, code: str | None) -> None:
    assert value(text, "industry", asked) == code


@pytest.mark.parametrize(("text", "asked", "code"), PERSONAS)
def test_a_persona(text: str, asked: str | None, code: str | None) -> None:
    assert value(text, "persona", asked) == code


@pytest.mark.parametrize(("text", "asked", "code"), ROLES)
def test_a_part_in_the_purchase(text: str, asked: str | None, code: str | None) -> None:
    assert value(text, "buying_role", asked) == code


TITLES = [
    ("我这个销售总监当得跟消防队一样", None, "销售总监"),
    ("我就一业务员，天天打卡", None, "业务员"),
    ("网管兼修打印机", "job_title", "网管"),
    ("打杂的哈哈 其实是老板娘", "job_title", "老板娘"),
    ("sorry sir I am only clerk, not for me to settle", None, "clerk"),
    ("COO speaking. Convince me", None, "COO"),
    ("I run purchasing; users choose", None, None),
    ("我是你们客户那边的内勤，按钮怎么不见了", None, None),
]


@pytest.mark.parametrize(("text", "asked", "title"), TITLES)
def test_a_title_without_the_words_around_it(
    text: str, asked: str | None, title: str | None
) -> None:
    assert value(text, "job_title", asked) == title


@pytest.mark.parametrize("piece", ["老板", "我们做啤酒", "beer ", "the owner of a ", "酒", "我定"])
def test_a_text_of_one_word_over_and_over_costs_little(piece: str) -> None:
    value((piece * 4000)[:4000], "industry", None)
