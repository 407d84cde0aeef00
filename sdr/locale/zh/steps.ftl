### 序列步骤相关的话：给同事的通知、决定记录、模拟。

nurture-notice-open = 打开这条线索

# ── 决定记录里的一行 ──
step-entered = 进入序列
step-not-enrolled = 没有进入序列：{ $reason }
step-waiting-wait = 等到 { $until }
step-waiting-until = 等到 { $until }
step-waiting-event = 等这件事发生：{ $event }，最晚到 { $until }
step-waiting-task = 等任务完成
step-waiting-asked-lately = 最近刚问过别的问题，等到 { $until }
step-planned = { $until } 发出：{ $reason }
step-due = 已到时间，下一轮处理
step-sent = 已发出（{ $channel }）
step-skipped = 没有发：{ $reason }
step-failed = 发送失败：{ $reason }
step-uncertain = 无法确认是否送达
step-branched-case = 符合其中一种情况，转到 { $to }
step-branched-otherwise = 各种情况都不符合，转到 { $to }
step-waited = 等待结束
step-withdrawn = 退回到这一步：{ $reason }
step-happened = 已发生：{ $event }，转到 { $to }
step-timed-out = 没在期限内发生，转到 { $to }
step-passed = 目标还没达到，继续
step-jumped = 转到 { $to }
step-done-set = 已设置：{ $set }
step-done-notify = 已通知：{ $people }
step-done-webhook = 已推送到 webhook
step-done-task = 已派任务
step-paused = 已暂停：{ $reason }
step-resumed = 继续
step-exited = 离开序列：{ $reason }
step-finished = 序列走完
step-not-yet = 还没到：目前在“{ $at }”
step-not-reached = 没走到：{ $reason }
step-passed-over = 没走{ $channel }：{ $reason }
step-links = 链接到 { $content }
step-picked = 选它是因为：{ $because }
step-end = 结尾
step-at-start = 入口

step-channel-email = 邮件
step-channel-in-chat = 聊天窗口
step-channel-wechat = 微信
step-channel-webhook = webhook
step-event-click = 点击
step-event-view = 打开页面
step-event-reply = 回复
step-event-fact = 客户说了什么
step-event-verdict = 判定
step-event-meeting = 约好见面
step-event-task-done = 任务完成
step-event-attended = 参加活动
step-event-of = { $event }（{ $of }）

step-type-send = 消息
step-type-ask = 提问
step-type-wait = 等待
step-type-wait-for = 等事件
step-type-branch = 分支
step-type-set = 标签或字段
step-type-notify = 通知同事
step-type-webhook = webhook
step-type-task = 任务
step-type-jump = 跳转
step-type-goal = 目标
step-type-exit = 离开

# ── 原因，补充控制台里的那些 ──
console-why-already-sent = 这条已经发过
console-why-content-exhausted = 没有新内容可发了
console-why-content-expired = 内容已到期
console-why-already-known = 答案已经知道
console-why-not-asked-again = 问了也不影响判断，或客户不愿说
console-why-nothing-to-ask = 没有要问的了
console-why-question-open = 上一个问题还没回答
console-why-never-visited = 没来过聊天窗口
console-why-human-has-floor = 同事正在聊
console-why-no-webhook = 没有设置 webhook
console-why-goal = 目标已达到
console-why-engagement-withdrawn = 当初的打开后来查明不是本人所为
console-why-exit = 序列里写明在这里离开
console-why-meeting = 已约好见面
console-why-step-gone = 这一步已被删掉
console-why-too-many-rounds = 循环次数太多
console-why-account-in-sales = 同公司有人正在和销售谈
console-why-auto-reply = 自动回复，不算数
console-why-out-of-office = 对方不在，回来后继续
console-why-no-email = 没有邮箱

# ── leadhatch nurture why、simulate ──
nurture-why-lead = { $name } · { $stage } · { $verdict }
nurture-why-sequence = { $name } 第 { $version } 版：{ $state }
nurture-why-state-active = 进行中
nurture-why-state-paused = 已暂停
nurture-why-state-done = 已走完
nurture-why-state-exited = 提前离开
nurture-why-step = { $number }. { $step }（{ $type }）：{ $text }
nurture-why-step-at = { $number }. { $step }（{ $type }），{ $at }：{ $text }
nurture-why-none = 从未进入过序列。
nurture-simulate-line = { $when }  { $step }：{ $text }
nurture-simulate-end = { $when } 之前没有别的了。
nurture-simulate-assumed = 假设：{ $what }
nurture-bad-assumption = 不能假设 { $text }。写法是“类型:对象@多久之后”，例如“click:what-it-costs@2d”；类型有：{ $kinds }。
nurture-no-letter = 第 { $number } 步（{ $name }）没有可看的内容。
console-why-passed-by = 走了别的路
nurture-calendar-directly = 紧接上一步
