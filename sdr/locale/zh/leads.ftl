### 控制台里的线索：列表、手工修改、客户公司、重复记录、文件导入导出。

# 列表
leads-more-filters = 更多筛选
leads-filters-set = 已选 { $n } 项
leads-any = 不限
leads-source = 来源
leads-last-source = 最近来源
leads-last-campaign = 最近推广活动
leads-campaign = 推广活动
leads-tag = 标签
leads-field = 自定义字段
leads-rep = 交接给
leads-since = 从
leads-until = 到
leads-views = 已存视图
leads-view-all = 全部
leads-view-shared = 共享
leads-view-of = 由 { $name } 保存
leads-view-save = 保存为视图
leads-view-name = 视图名称
leads-view-share = 所有人可见
leads-view-keep = 保存
leads-view-forget = 删除视图“{ $name }”
leads-view-problem-empty = 请给视图起个名字。
leads-view-problem-too-long = 您已有五十个视图，请先删掉一个。
leads-view-problem-string-too-long = 筛选条件太多，存不下。
leads-import = 导入
leads-export = 导出
leads-duplicates = 重复记录

# 手工修改
leads-save = 保存
leads-yes = 是
leads-no = 否
leads-account = { $n ->
    [one] { $name }：目前只认识这一位
   *[other] { $name }：共认识 { $n } 位
}
leads-tag-add = 加标签
leads-tag-remove = 去掉“{ $tag }”
leads-fields = 自定义字段
leads-fact-change = 修改
leads-fact-add = 补充信息
leads-fact-which = 信息项
leads-fact-as-said = 照平时的说法写：300 人、三月前定
leads-fact-remove = 不属实
leads-consent-note = 登记同意或拒绝
leads-consent-channel = 渠道
leads-consent-yes = 同意
leads-consent-no = 拒绝
leads-consent-proof = 凭据：何时何地说了什么、签了什么
leads-problem-unread = 没读懂。请照平时的说法写，比如“300 人”、“三月前定”、“一年 30 万”。
leads-problem-not-email = 这不是邮箱地址，应为 name@company.com 的样子。
leads-problem-bad-phone = 这不是电话号码。境外号码请带国家代码：+49 …
leads-problem-bad-form = 微信号是 5 到 30 位的字母、数字、_ 或 -。
leads-problem-not-number = 这一项要填数字。
leads-problem-bad-date = 这一项要填日期，比如 2027-03-31。
leads-problem-one-of = 只能是其中之一：{ $allowed }
leads-problem-string-too-long = 太长了，最多 { $allowed } 个字。
leads-problem-too-many = 太多了，最多 { $allowed } 个。
leads-problem-no-proof = 同意要有凭据：何时何地说了什么、签了什么。
leads-problem-taken-back = 这是对方自己收回的，只有对方在对话或邮件里重新同意才算数。
console-event-fact-withdrawn = 不再成立
console-event-address-changed = 不再使用的联系方式
console-event-set = 标签或字段
console-event-consent = 同意情况
console-event-attitude = 态度
console-event-merged = 两条记录合并为一条
console-event-unmerged = 合并已撤销，恢复为两条
console-why-merged = 同一个人的两条记录合并了

# 重复记录
leads-duplicates-help = 下面每一对可能是同一个人。您确认之前不会合并；共用的总机或 info@ 一类的邮箱不算。
leads-duplicates-none = 没有待看的重复记录。两条记录的邮箱、个人手机、微信相同，或姓名加公司相同时，会出现在这里。
leads-perhaps-same = 可能和{ $name }是同一个人
leads-same-email = 邮箱相同
leads-same-phone = 手机相同
leads-same-unionid = 微信确认是同一个人
leads-same-wechat = 微信相同
leads-same-name-company = 姓名和公司相同
leads-merged = 另一条记录已并入这里。
leads-merge-undo = 撤销合并
merge-question = 这是同一个人吗？
merge-keep = 保留
merge-do = 合并
merge-different = 是两个人
merge-moves = 一并移过来
merge-moves-conversations = { $n } 段对话
merge-moves-deliveries = { $n } 封消息
merge-moves-handoffs = { $n } 次交接
merge-moves-engagements = { $n } 次阅读
merge-moves-enrollments = { $n } 个培育序列
merge-moves-consents = { $n } 条同意记录
merge-undo-help = 什么都不会丢：没有采用的值留在历史里，合并可以在线索页上撤销。任何一条记录上拒绝过的，合并后仍算拒绝。
merge-leaves-sequence = 两条记录都在培育序列里。被并入的那条会退出自己的序列；撤销合并不会把它放回去。
merge-barred-same = 这本来就是同一条记录。
merge-barred-both-held = 两条记录都在销售手上或等着交接。请先了结其中一个。

# 客户公司
account-people = { $n ->
    [one] 1 人
   *[other] { $n } 人
}
account-roles = { $n } 种角色已知 { $known } 种
account-as-list = 看列表
account-role-unknown = 角色未知
account-nobody = 还不认识
account-read-share = 为其撰写的内容已读 { $percent }%
account-read-depth = { $percent }%
account-reads-nothing = 还没读过什么
account-with = 由{ $name }跟进
account-more = 只显示最新的 { $n } 位。
account-gaps = 还缺什么
account-no-gaps = 各个角色都有人，也有人支持我们。
account-somebody = 一位不知姓名的人
account-gap-no-role = 还不认识{ $about }，问问由谁担任。
account-gap-one-voice = 只认识一个人，问问还有谁说得上话。
account-gap-role-unknown = { $about }在决策里是什么角色？
account-gap-decider-unread = { $about }拍板，却几乎没读过什么。发一份老板要看的。
account-gap-against = { $about }不太赞成，弄清原因。
account-gap-nobody-warm = 还没有人支持我们。
account-company = 公司
account-domain = 域名
account-legend = 对我们的态度
account-legend-ring = 圆环：为其角色撰写的内容读了多少。
account-set-attitude = 态度
account-attitude-read = 按行为判断
account-attitude-champion = 力推
account-attitude-positive = 支持
account-attitude-neutral = 中立
account-attitude-sceptical = 存疑
account-attitude-against = 反对
account-because-stated = 同事判断
account-because-refused = 不愿被联系
account-because-chose-other = 选了别家
account-because-objections = 提过几次异议
account-because-returned = 被销售退回
account-because-initiates = 牵头并主动找我们
account-because-asked = 主动要求联系
account-because-payoff = 说过带来的好处
account-because-reads = 读得很多
account-because-nothing = 看不出倾向
