# 评分从哪儿来、规则试算、规则版本，以及各档的实际结果。

score-part-fit = 匹配度
score-part-evidence = 条件
score-part-discovery = 挖掘
score-part-engagement = 互动
score-part-total = 总分

score-band-hot = 高分
score-band-warm = 中分
score-band-cold = 低分

score-rule-fit-industry-fits = 行业匹配
score-rule-fit-industry-may-fit = 行业可能匹配
score-rule-fit-industry-does-not-fit = 行业不匹配
score-rule-fit-industry-unknown = 还不知道行业
score-rule-fit-size-fits = 规模匹配
score-rule-fit-size-may-fit = 规模可能匹配
score-rule-fit-size-does-not-fit = 规模不匹配
score-rule-fit-size-unknown = 还不知道规模
score-rule-evidence-budget = 预算满足
score-rule-evidence-authority = 决策权满足
score-rule-evidence-need = 需求满足
score-rule-evidence-timeline = 时间满足
score-rule-discovery-situation = 说了现在怎么做
score-rule-discovery-problem = 说了痛点
score-rule-discovery-implication = 说了代价有多大
score-rule-discovery-need-payoff = 说了解决后的好处
score-rule-engagement-click = 点开了链接
score-rule-engagement-view = 读了页面
score-rule-engagement-reply = 回了邮件
score-rule-engagement-chat = 在对话里留了言
score-rule-engagement-attended = 参加了活动
score-rule-engagement-missed = 没来参加活动
score-rule-engagement-visit = 访问了要紧的页面
score-rule-engagement-download = 下载了资料
score-rule-adjustment = 人工调整

score-line = { $counted }  { $label }
score-joiner = ，
score-quoted = “{ $text }”
score-doubtful = 不一定是真人
score-decayed = { $points } 分还剩 { $decayed } 分（{ $days } 天减半）
score-until = { $by } 调整，有效到 { $day }
score-capped-frequency = 离上一次太近，不算
score-capped-rule = 这条规则到上限了
score-capped-group = { $group } 组到上限了
score-capped-part = 超出 0 到 100 的部分不算
score-capped-does-not-fit = 公司不匹配，不算
score-capped-scanner = 是机器，不是人

score-head = { $lead }：{ $total } 分（满分 100），{ $band }，{ $verdict }，规则 { $rules }
score-part-line = { $label }：{ $score } 分（权重 { $weight }）
score-excluded = 不是销售对象：{ $label }
score-nothing = 还没有任何得分。
score-adjusted = { $lead } 的{ $part }调整 { $points } 分，有效到 { $day }（{ $id }）。
score-withdrawn = 已撤回：{ $id }。

rules-origin-file = 来自文件
rules-origin-publish = 发布
rules-origin-rollback = 换回
rules-line = { $number }  { $digest }  { $at }  { $origin }  { $by }  { $note }
rules-file-newer = scoring.yml 改过了，后台下一轮会收进来。
rules-file-overruled = 这里发布过的版本优先于 scoring.yml。要用文件里的，请运行：leadhatch scoring publish playbook/scoring.yml
rules-good = 这份规则可以发布（{ $digest }）。
rules-published = 版本 { $number } 已生效（{ $digest }）。
rules-rolled-back = 版本 { $number } 已生效（{ $digest }），内容和版本 { $to } 一样。
rules-move = { $lead }  { $old } → { $new }  { $rule }  { $when }
rules-move-now = 现在
rules-replayed = 看了 { $leads } 条线索，{ $moved ->
    [0] 没有人会变
   *[other] 有 { $moved } 条会变
}{ $before ->
    [0] 。
   *[other] ；另有 { $before } 条过去会变，现在一样。
}
rules-replayed-part = 还有 { $left } 条没有看。
rules-change = { $count } 条：{ $old } → { $new }
rules-by-rule = { $count } 条，因为：{ $rule }
score-rule-bands = 分档的界限变了

calibration-all = 所有版本合计，按现在的分档（{ $count } 次转交）
calibration-version = 版本 { $number }（{ $digest }，{ $count } 次转交）
calibration-unscored = 当时没存评分
calibration-band = 档
calibration-handoffs = 转交
calibration-waiting = 待接手
calibration-held = 跟进中
calibration-accepted = 接手
calibration-returned = 退回
calibration-won = 成交
calibration-lost = 丢单
