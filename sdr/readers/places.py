"""Place names in both languages: provinces, prefecture-level cities and the usual county towns of
China, the large areas salespeople name (华东, 两广), countries and cities abroad.

Data for `companies.read_region`; a playbook adds words of its own. Names that are also everyday
words are left out.
"""

import re

_PROVINCES = (
    "北京 天津 河北 山西 内蒙古 内蒙 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 "
    "湖北 湖南 广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾"
)
_AREAS = (
    "华东 华南 华北 华中 东北 西北 西南 华西 两广 两湖 江浙沪 江浙 长三角 珠三角 京津冀 大湾区 "
    "粤港澳 云贵川 川渝 苏南 苏北 浙南 浙北 鲁南 鲁西 胶东 闽南 粤东 粤西 东三省 北方 南方 全国 "
    "全球 海外 东南亚 欧洲 北美 中东 非洲 南美 日韩"
)
_CITIES = (
    "石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 太原 大同 阳泉 长治 晋城 朔州 "
    "晋中 运城 忻州 临汾 吕梁 呼和浩特 包头 赤峰 通辽 鄂尔多斯 呼伦贝尔 沈阳 大连 鞍山 抚顺 本溪 "
    "丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 葫芦岛 长春 四平 辽源 通化 白山 松原 白城 延边 哈尔滨 "
    "齐齐哈尔 鸡西 鹤岗 大庆 伊春 佳木斯 牡丹江 黑河 绥化"
    " 南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 昆山 江阴 张家港 常熟 "
    "宜兴 太仓 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 义乌 慈溪 余姚 海宁 桐乡 "
    "诸暨 永康 瑞安 乐清 合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 "
    "池州 宣城"
    " 福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德 晋江 石狮 南安 南昌 景德镇 萍乡 九江 新余 "
    "鹰潭 赣州 吉安 宜春 抚州 上饶 济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 "
    "德州 聊城 滨州 菏泽 寿光 诸城 郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 "
    "三门峡 南阳 商丘 信阳 周口 驻马店 济源"
    " 武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 仙桃 潜江 长沙 株洲 湘潭 "
    "衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西 浏阳 醴陵 广州 韶关 深圳 珠海 汕头 "
    "佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮 顺德 南海 "
    "番禺 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左 海口 三亚 儋州"
    " 成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 "
    "资阳 贵阳 六盘水 遵义 安顺 毕节 铜仁 仁怀 茅台镇 昆明 曲靖 玉溪 保山 昭通 普洱 临沧 大理 "
    "丽江 红河 拉萨 西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛 兰州 嘉峪关 金昌 白银 天水 "
    "武威 张掖 平凉 酒泉 庆阳 定西 西宁 银川 石嘴山 吴忠 中卫 乌鲁木齐 克拉玛依 吐鲁番 哈密 喀什 "
    "伊犁 新加坡 越南 柬埔寨 泰国 马来西亚 印尼 印度尼西亚 印度 缅甸 老挝 菲律宾 日本 韩国 德国 "
    "法国 英国 美国 意大利 澳大利亚 俄罗斯 吉隆坡 雅加达 曼谷 胡志明市 河内"
)
_ALL_ZH = sorted({*_PROVINCES.split(), *_AREAS.split(), *_CITIES.split()}, key=len, reverse=True)

#: Any Chinese place name; 中山 and 黄山 are towns, 海南 before 南海.
PLACES_ZH: re.Pattern[str] = re.compile("|".join(_ALL_ZH))

#: Place names in Latin letters, folded.
PLACES_EN: frozenset[str] = frozenset(
    (
        "china|mainland china|beijing|tianjin|hebei|shanxi|inner mongolia|liaoning|jilin|"
        "heilongjiang|shanghai|jiangsu|zhejiang|anhui|fujian|jiangxi|shandong|henan|hubei|hunan|"
        "guangdong|guangxi|hainan|chongqing|sichuan|guizhou|yunnan|tibet|shaanxi|gansu|qinghai|"
        "ningxia|xinjiang|hong kong|macau|taiwan"
        "|hangzhou|ningbo|wenzhou|shaoxing|yiwu|nanjing|suzhou|wuxi|changzhou|nantong|xuzhou|"
        "hefei|fuzhou|xiamen|quanzhou|jinjiang|nanchang|jinan|qingdao|yantai|weifang|linyi|"
        "zhengzhou|luoyang|wuhan|changsha|guangzhou|shenzhen|foshan|dongguan|zhongshan|zhuhai|"
        "huizhou|shantou|chaozhou|jiangmen|nanning|guilin|haikou|chengdu|mianyang|guiyang|zunyi|"
        "kunming|xian|xi'an|lanzhou|yinchuan|urumqi|harbin|changchun|shenyang|dalian|"
        "shijiazhuang|taiyuan|hohhot|jingdezhen|maotai"
        "|east china|south china|north china|west china|central china|northeast china|northwest "
        "china|southwest china|yangtze delta|pearl river delta|greater bay area"
        "|singapore|malaysia|kl|kuala lumpur|johor|penang|selangor|indonesia|jakarta|surabaya|"
        "bandung|bali|vietnam|hanoi|saigon|ho chi minh|da nang|cambodia|phnom penh|thailand|"
        "bangkok|philippines|manila|cebu|myanmar|yangon|laos|india|mumbai|pune|delhi|bangalore|"
        "bengaluru|chennai|hyderabad|kolkata|maharashtra|gujarat|kerala|tamil nadu|karnataka|"
        "punjab|pakistan|karachi|bangladesh|dhaka|sri lanka|nepal"
        "|japan|tokyo|osaka|korea|south korea|seoul|australia|sydney|melbourne|new zealand|"
        "germany|hamburg|berlin|munich|france|paris|italy|milan|spain|madrid|uk|england|london|"
        "netherlands|amsterdam|belgium|poland|switzerland|zurich|austria|vienna|sweden|russia|"
        "moscow|turkey|istanbul|dubai|uae|saudi arabia|egypt|nigeria|kenya|south africa|usa|"
        "united states|america|canada|toronto|mexico|brazil|sao paulo|argentina|europe|asia|"
        "southeast asia|sea region|apac|middle east|africa|latin america"
    ).split("|")
)
