# 序列的版本：命令行里的话，以及不能发布的原因。

sequences-state-draft = 草稿
sequences-state-checked = 已检查
sequences-state-published = 已发布
sequences-state-retired = 已停用

sequences-unknown = 没有 { $name } 的版本。用 `leadhatch nurture versions` 查看所有序列。
sequences-no-file = { $path } 读不出来，或者不是 UTF-8 文本。
sequences-bad-enter = --enter 只能是 all 或 new_only，不能是 { $text }。
sequences-advice = 建议
sequences-same = 第 { $a } 版和第 { $b } 版内容一样。
sequences-line = { "  " }{ $number }  { $state }  { $by }  { $at }  { $count ->
    [0] { $note }
   *[other] { $count } 条线索进行中  { $note }
}
sequences-file-newer = 文件里是第 { $number } 版，下一轮执行时收入。
sequences-file-older = 文件里是第 { $number } 版，比已发布的还早，目前不用它。请导出已发布的版本，或把文件改成第 { $next } 版。
sequences-file-changed = 文件里的第 { $number } 版和库里的内容不一样，目前不用它。请把文件改成第 { $next } 版，或用 `leadhatch nurture edit { $name } --file` 收入。
sequences-file-overruled = 这里发布的版本优先于文件（第 { $number } 版）。请用 `leadhatch nurture export` 写回文件，或用 `leadhatch nurture edit { $name } --file` 收入文件。
sequences-file-gone = 文件已删除。进行中的线索照常走完；只在文件里的序列不再收新线索。
sequences-kept = 已保存 { $name } 第 { $number } 版（{ $state }）。
sequences-good = { $name } 第 { $number } 版可以发布。
sequences-published = { $name } 第 { $number } 版开始收新线索。{ $count ->
    [0] 线索池里没有线索马上进入。
   *[other] 线索池里有 { $count } 条线索下一轮进入。
}
sequences-retired = { $name } 不再收新线索（第 { $number } 版）。{ $count ->
    [0] 目前没有线索在走。
   *[other] 进行中的 { $count } 条线索照常走完。
}
sequences-bad-gone = --gone 只能是 next、stay 或 leave，不能是 { $text }。
sequences-fate-same-step = 留在这一步
sequences-fate-later-step = 这一步没有了：接着走 { $to }
sequences-fate-end = 这一步和后面的都没有了：到此结束
sequences-fate-stays = 这一步没有了：留在旧版本
sequences-fate-leaves = 这一步没有了：退出序列
sequences-fate-sending = 有消息正在发出，发完再移这一条
sequences-moved = { $count } 条线索已移到第 { $number } 版。
sequences-would-move = 会有 { $count } 条线索移到第 { $number } 版。目前什么都没改。
sequences-no-version = { $name } 没有第 { $number } 版。

cohort-sums = { $leads } 条线索，{ $messages } 条消息
cohort-nothing = { $count } 条收不到：{ $why }
cohort-change-times = 时间不同
cohort-change-messages = 消息不同
cohort-effect = { $changed ->
    [0] 没有线索受影响
   *[other] { $changed } 条线索会收到不一样的
}；{ $same } 条不变。
cohort-test-sent = 已发到 { $to }，标了测试，不计入任何数据。
cohort-test-failed = 没有发出：{ $state }（{ $reason }）。
cohort-why-in-sequence = 正在走 { $name }
cohort-why-enters = 会进入 { $name }
cohort-why-handoff = 销售在跟
cohort-why-do-not-contact = 不希望被联系
cohort-why-no-email-address = 没有邮箱，也没在网站聊过
cohort-why-suppressed = 邮箱已停发
cohort-why-not-confirmed = 邮箱还没确认
cohort-why-no-sequence = 不符合进入条件
cohort-why-already-had = 以前走过这个序列
cohort-why-at-the-end = 已经走到最后
cohort-why-step-gone = 所在的步骤没有了，后面也没有
cohort-why-no-message = 没有要发的消息
trying-subject = [测试] { $subject }

content-state-ok = 正常
content-state-expires-soon = 30 天内到期
content-state-expired = 已到期
content-state-missing-language = 缺一种语言
content-state-pair-differs = 两种语言的类型、负责人或到期日不一致
content-line = { "  " }{ $state } · 负责人 { $owner } · 有效至 { $expires } · 用在 { $used }
content-count = 共 { $count } 篇。
content-good = 内容都正常。

publish-over-quota-day = 到这一步，一天内给同一个人的消息超过 { $most } 条（nurture.yml 的上限）。请把等待时间拉长。
publish-over-quota-week = 到这一步，七天内给同一个人的消息超过 { $most } 条（nurture.yml 的上限）。请把等待时间拉长。
publish-over-quota-month = 到这一步，三十天内给同一个人的消息超过 { $most } 条（nurture.yml 的上限）。请把等待时间拉长。
publish-over-quota-wechat = 微信服务号每月最多给同一个人发 { $most } 条，这一条超了。请把等待时间拉长，或改用邮件。
publish-no-unsubscribe = 这封邮件里没有能用的退订入口。
publish-dead-link = { $url } 打不开（{ $reason }）。请改正或删掉。
publish-link-not-public = { $url } 不在公网上，读者打不开。
publish-link-unchecked = { $url } 没有检查。

intake-done = 线索池共 { $total } 条，{ $entered } 条已进入。
intake-would = 线索池共 { $total } 条，会有 { $entered } 条进入。目前什么都没改。
intake-stopped = 已停止。已进入的 { $entered } 条不受影响。
intake-no-segment = 请说明是哪些线索：--segment all，或 --segment persona=executive,language=zh。
intake-broken-off = 已中断，发送进程会接着做。要在这里继续：--resume { $id }；要停下：--stop { $id }。
intake-waits = 培育已停止，线索进不来。执行 `leadhatch nurture start` 后，发送进程会接着做 { $id }，也可以自己继续：--resume { $id }。
intake-why-in-sequence = 已经在某个序列里
intake-why-handoff = 销售在跟
intake-why-talking = 正在对话
intake-why-changed = 最近有变化，发送进程下一轮会处理
intake-why-do-not-contact = 不希望被联系
intake-why-no-email-address = 没有邮箱，也没在网站聊过
intake-why-suppressed = 邮箱已停发
intake-why-not-confirmed = 邮箱还没确认
intake-why-no-sequence = 不符合任何进入条件
intake-why-already-had = 以前走过这个序列
intake-why-other-sequence = 该进别的序列
