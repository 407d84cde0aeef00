"""Names, titles, personas, buying roles; companies, industries, regions, systems."""

import pytest

from tests.unit.sdr.readers.words import find, read_all, value

NAMES_ASKED = [
    ("王建国", "王建国"), ("免贵姓陈", "陈"), ("叫我小周就行", "小周"), ("我姓欧阳,不是复姓打错哈", "欧阳"), ("刘工", "刘工"), ("李伟", "李伟"),
    ("叫我王姐就行", "王姐"), ("Li Wei", "Li Wei"), ("its Priya", "Priya"), ("Schneider, Thomas Schneider", "Thomas Schneider"),
    ("call me Uncle Tan", "Uncle Tan"), ("mr. chen", "mr. chen"), ("just put Sandeep K", "Sandeep K"), ("i'm wei li", "wei li"), ("李雯婷,雨字头那个雯", "李雯婷"),
    ("免贵姓欧阳", "欧阳"), ("叫我老王就行", "老王"), ("陈小姐", "陈小姐"), ("李", "李"), ("王经理", "王经理"), ("姓付，付钱的付", "付"), ("叫我Kevin就好", "Kevin"), ("Kevin陈", "Kevin陈"), ("大名李建军", "李建军"),
    ("wanjiru", "wanjiru"), ("Sanjay from Pune", "Sanjay"), ("It's Sanjay, purchasing head", "Sanjay"), ("Dr. Meier", "Dr. Meier"), ("我是做销售的小刘", "小刘"),
]  # fmt: skip
NAMES = [
    ("我叫李伟", "李伟"), ("我叫孙倩,在绍兴一家黄酒厂做市场", "孙倩"), ("I'm Wei Li, sales director", "Wei Li"), ("this is Anna from Acme", "Anna"),
    ("My name is Wei Li", "Wei Li"), ("大家都叫我老马", "老马"), ("我是张伟，负责采购", "张伟"), ("Hey, Ravi this side", "Ravi"),
    ("this is Wanjiru from procurement", "Wanjiru"), ("Jan-Peter here", "Jan-Peter"), ("13812345678 李先生", "李先生"), ("打我办公室 021-54887716 转 806 找小顾", "小顾"), ("电话13567710934 何小姐", "何小姐"),
    ("Farid, +60 12 555 0199", "Farid"), ("Kind regards, Amit Shah", "Amit Shah"), ("my name is amit from surat", "amit"), ("I'm Thomas. We make beer", "Thomas"), ("我是绍兴黄酒厂的小沈", "小沈"),
]  # fmt: skip
NO_NAME = [
    "I'm interested",
    "我是老板",
    "call me after CNY",
    "我是采购",
    "I'm CIO",
    "我是安徽的",
    "你叫什么名字",
    "真正点头的是副总,姓胡",
    "I'm from Germany",
    "幺三六 0272 8891", "微信号 lao_tan_jiu", "你叫我客户就行", "姓名是用来做啥的", "what would you call me for", "ERP here, CRM there", "Recruiter here", "VC here", "don't call me anymore",
    "it's June, ask me in November", "I'm Brazilian", "我助理小李 13812345678", "我是小李的同事", "我是蒙牛的", "WhatsApp: +65 9123 4567", "Thanks, thomas@nordwald.de", "company name is needed why",
]  # fmt: skip
COMPANIES_ASKED = [
    ("广东金穗食品有限公司", "广东金穗食品有限公司"), ("湘满缘酒业", "湘满缘酒业"), ("公司叫沐禾日化,三点水的沐", "沐禾日化"), ("老灶头,做火锅底料那个", "老灶头"),
    ("Golden Elephant Ceramics", "Golden Elephant Ceramics"), ("we are called Nordwald Getränke GmbH", "Nordwald Getränke GmbH"),
    ("small firm u wont know it, Lucky Pearl Trading", "Lucky Pearl Trading"), ("江南布语服饰,小品牌你应该没听过", "江南布语服饰"),
    ("青岛啤酒华南分公司", "青岛啤酒华南分公司"), ("就叫老王豆腐坊", "老王豆腐坊"), ("Nestle Philippines, the ice cream unit", "Nestle Philippines"), ("its Golden Carabao Foods Corp", "Golden Carabao Foods Corp"),
    ("NorthFeather 北羽", "NorthFeather 北羽"), ("It's Ballyhale Oats but what do you need that for", "Ballyhale Oats"), ("Maison Verdier. cosmetics", "Maison Verdier"),
]  # fmt: skip
COMPANIES = [
    ("我是青岛海蓝啤酒的", "青岛海蓝啤酒"), ("我们是青禾种业", "青禾种业"), ("这边是佛山宏宇陶瓷", "佛山宏宇陶瓷"), ("I'm with Acme Foods", "Acme Foods"),
    ("this is Anna from Acme", "Acme"), ("I am from PT Sinar Rasa, maker of instant noodle", "PT Sinar Rasa"), ("我们公司叫湘满缘", "湘满缘"),
    ("我们公司叫恒达", "恒达"), ("我们品牌叫小罐青", "小罐青"), ("我在百威上班", "百威"), ("I'm the sales head of Dunmore Distillers", "Dunmore Distillers"), ("Amit Shah from Annapurna Agro, we make pesticides", "Annapurna Agro"), ("金穗食品的，做挂面", "金穗食品"),
]  # fmt: skip
TITLES = [
    ("Hi, I'm Dana Kowalski, sales director at Halfmoon Brewing. We pay for displays.", None,
     "sales director", "department_head"),
    ("Hello there, I'm Dana, sales director at Halfmoon", None, "sales director", "department_head"),
    ("我是销售总监", "job_title", "销售总监", "department_head"), ("老板", "job_title", "老板", "executive"), ("CIO", "job_title", "CIO", "tech_head"),
    ("I'm CIO", "job_title", "CIO", "tech_head"), ("采购总监", "job_title", "采购总监", "procurement_head"), ("IT总监", "job_title", "IT总监", "tech_head"),
    ("sales director", "job_title", "sales director", "department_head"), ("GM of the beverage BU", "job_title", "GM of the beverage BU", "executive"),
    ("刚升的大区经理嘿嘿", "job_title", "大区经理", "department_head"), ("data analyst", "job_title", "data analyst", "technician"),
    ("merchandiser, i visit 20 shops everyday", "job_title", "merchandiser", "end_user"), ("我是采购", None, "采购", "buyer"),
    ("渠道部经理,管华东这一片", None, "渠道部经理", "department_head"), ("公司创始人,87年的", None, "创始人", "executive"),
    ("i am IT guy, doing ERP and database stuff", "persona", "IT guy", "technician"), ("I head procurement for the whole group", None, "procurement for the whole group", "procurement_head"),
]  # fmt: skip
ROLES = [
    ("我说了算", "decider"), ("这事我拍板", "decider"), ("final say is mine", "decider"), ("I decide together with my partner", "decider"), ("这项目是我提出来的", "initiator"),
    ("i started this project, i will recommend to the management", "initiator"), ("帮老板先了解", "influencer"), ("老板让我来看看", "influencer"),
    ("my boss asked me to look for 3 vendors and compare them", "influencer"), ("我负责写评估报告,给集团做参考", "influencer"), ("i make the shortlist, then our VP picks", "influencer"),
    ("采购流程我来走", "executor"), ("i only do the paperwork, contract & invoice", "executor"), ("以后是我们业务员用", "user"), ("I'll be the one using it on the street", "user"),
    ("我跟我爸一起拍板,家族企业嘛", "decider"), ("买不买别人定 我只管用", "user"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), NAMES_ASKED)
def test_a_name_that_was_asked(text: str, name: str) -> None:
    assert value(text, "name", "name") == name


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_a_name_said_unasked(text: str, name: str) -> None:
    assert value(text, "name") == name


@pytest.mark.parametrize("text", NO_NAME)
def test_what_is_no_name(text: str) -> None:
    assert find(text, "name") is None


@pytest.mark.parametrize(
    "text", ["为什么问这个", "你们多少钱?", "转人工", "hello", "no", "不方便说"]
)
def test_no_name_is_made_of_another_answer(text: str) -> None:
    reading = find(text, "name", "name")
    assert reading is None or reading.status != "value"


@pytest.mark.parametrize(("text", "company"), COMPANIES_ASKED)
def test_a_company_that_was_asked(text: str, company: str) -> None:
    assert value(text, "company", "company") == company


@pytest.mark.parametrize(("text", "company"), COMPANIES)
def test_a_company_said_unasked(text: str, company: str) -> None:
    assert value(text, "company") == company


@pytest.mark.parametrize(
    "text",
    [
        "我们是做啤酒的",
        "我们是一家食品公司",
        "I'm from China",
        "we use Excel",
        "我是福建一家茶饮厂的",
        "at the moment no",
        "好的", "我们公司520人做橱柜的", "公司是家族式的", "我是江苏徐州做复合地板的", "我们在全国有45家分公司", "我们是咨询公司", "我是青岛一家啤酒厂的", "我们采购归集团", "我们也是做啤酒的", "这个号是公司的",
        "do you work with Qingdao Brewery?", "we buy from Golden Lion Brewery", "how did Heineken Group do it", "I'm from Missouri, show me", "we are MSME in hosiery", "writing from Lagos. We produce fertiliser",
    ],
)  # fmt: skip
def test_what_is_no_company(text: str) -> None:
    assert find(text, "company") is None


@pytest.mark.parametrize(("text", "asked", "title", "persona"), TITLES)
def test_a_title_and_its_persona(text: str, asked: str | None, title: str, persona: str) -> None:
    assert (value(text, "job_title", asked), value(text, "persona", asked)) == (title, persona)


@pytest.mark.parametrize(
    "text",
    [
        "老板让我来看看",
        "my boss sent me",
        "找王总 他负责这个",
        "CEO助理",
        "assistant to chairman",
        "老板喊我,闪了",
        "督导抱怨表格太多",
        "总监刚离职",
    ],
)
def test_another_persons_title_makes_no_persona(text: str) -> None:
    assert find(text, "persona") is None


@pytest.mark.parametrize(("text", "role"), ROLES)
def test_a_buying_role(text: str, role: str) -> None:
    assert value(text, "buying_role") == role


@pytest.mark.parametrize(
    "text", ["我说了不算", "not my call", "我做不了主", "谁说了算?", "its not up to me", "得上会"]
)
def test_no_role_is_made_of_a_denial(text: str) -> None:
    assert find(text, "buying_role") is None


def test_an_owners_title_is_a_decider_only_where_it_answers_who_decides() -> None:
    assert find("我是老板", "buying_role") is None
    reading = find("我是老板", "buying_role", "buying_role")
    assert reading is not None
    assert (reading.value, reading.confidence) == ("decider", 0.7)


@pytest.mark.parametrize(
    ("text", "asked", "code"),
    [("啤酒", "industry", "beverages"), ("做瓷砖的,佛山这边", None, "building_materials"), ("wine distributor", "industry", "distributor"), ("我们做白酒", None, "spirits"),
     ("we make snacks, mostly", None, "food"), ("我这边其实是经销商,代理了三个饮料牌子", None, "distributor"), ("我们有六百多个经销商", None, None), ("啤酒,走连锁", "industry", "beverages"),
     ("你们有做啤酒的客户吗", None, None), ("我不做零食", None, None), ("我是学生", None, "student"), ("a retail chain, 40 minimarts", "industry", "retail_chain")],
)  # fmt: skip
def test_an_industry(text: str, asked: str | None, code: str | None) -> None:
    assert value(text, "industry", asked) == code


@pytest.mark.parametrize(
    ("text", "asked", "region"),
    [("山东临沂", "region", "山东临沂"), ("主要做两广和海南", "region", "两广和海南"), ("石家庄滴", "region", "石家庄"), ("Guangdong mainly", "region", "Guangdong"), ("KL", "region", "KL"),
     ("pune, maharashtra", "region", "pune, maharashtra"), ("Jakarta + Surabaya", "region", "Jakarta + Surabaya"), ("总部在成都,工厂放在眉山", None, "成都"),
     ("our HQ is in Qingdao but we sell all over", None, "Qingdao"), ("湖南的货跑到江西去卖", None, None), ("谁负责山东市场?", None, None), ("做瓷砖的,佛山这边", None, "佛山"), ("浙江杭州", "region", "浙江杭州"), ("Foshan", "region", "Foshan")],
)  # fmt: skip
def test_a_region(text: str, asked: str | None, region: str | None) -> None:
    assert value(text, "region", asked) == region


@pytest.mark.parametrize(
    ("text", "asked", "system"),
    [("金蝶云星空", "current_solution", "金蝶云星空"), ("U8,用了快十年", "current_solution", "U8"), ("none", "current_solution", "none"),
     ("现在订货靠微信群", None, "微信群"), ("we use Kingdee for finance", None, "Kingdee"), ("能不能对接SAP?", None, None), ("do you integrate with SAP", None, None), ("你记岔了,我从来没说过我们用SAP", None, None)],
)  # fmt: skip
def test_the_current_solution(text: str, asked: str | None, system: str | None) -> None:
    assert value(text, "current_solution", asked) == system


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("公司我说了算", "decider"),
        ("厂里我说了算", "decider"),
        ("我方只负责商务执行，用不用由营销中心定", "executor"),
        ("我就是下单跑手续 定不了", "executor"),
        ("我就一跑腿的 只管用 轮不到我说话", "user"),
        ("I'd give the owner my opinion, he listens about half the time", "influencer"),
    ],
)
def test_the_part_in_the_purchase_as_people_answer(text: str, role: str) -> None:
    found = [r for r in read_all(text, "buying_role") if r.fact == "buying_role"]
    assert [(r.value, r.status) for r in found] == [(role, "value")]


@pytest.mark.parametrize("text", ["老板定", "my boss decides", "领导拍板，轮不到我"])
def test_that_others_decide_is_an_answer_that_leaves_the_part_open(text: str) -> None:
    found = [r for r in read_all(text, "buying_role") if r.fact == "buying_role"]
    assert [r.status for r in found] == ["unknown"]
