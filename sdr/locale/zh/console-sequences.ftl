# 控制台里关于序列的页面。
console-nav-sequences = 序列

console-seq-name = 序列
console-seq-state = 状态
console-seq-state-running = 在收线索
console-seq-state-paused = 已暂停
console-seq-state-draft = 草稿
console-seq-state-retired = 已停用
console-seq-version = 第 { $n } 版
console-seq-draft-waits = 草稿第 { $n } 版待发布
console-seq-under-way = 进行中
console-seq-entered = 最近进入
console-seq-sent = 已发到
console-seq-opened = 打开
console-seq-replied = 回复
console-seq-ready = 重新合格
console-seq-figures-note = 数字看的是每个序列最近进入的 100 条线索。“打开”只算人打开的，程序打开的不算。
console-seq-figures-help = 最近进入的 { $n } 条里
console-seq-empty = 还没有序列。把文件放进 playbook/sequences 就会出现在这里。
console-seq-all-stopped = { $by } 已停掉全部培育，现在什么都不会发出。
console-seq-file-newer = 文件里有更新的版本
console-seq-file-older = 文件里是更早的版本
console-seq-file-changed = 文件内容不一样
console-seq-file-overruled = 在这里改过，与文件不同
console-seq-file-gone = 文件已删除

console-seq-tab-flow = 步骤
console-seq-tab-preview = 预览

console-seq-entrance = 谁会进入
console-seq-anybody = 线索池里的任何人
console-seq-priority = 优先级 { $n }：同时符合几个序列时，高的优先。
console-seq-after = { $time }后
console-seq-over = 到此结束。客户回复、转给销售或退订，随时都会结束。
console-seq-look = 预览
console-seq-then = ，不行再用
console-seq-next-best = 对方还没看过的内容
console-seq-most-valuable = 最有助于判断的问题
console-seq-to-next = 下一步
console-seq-to-end = 结束
console-seq-way-then = 发生后
console-seq-way-otherwise = 其他情况
console-seq-way-to = 转到
console-seq-way-next = 完成后
console-seq-way-timeout = { $time }内没有发生
console-seq-way-reached = 达到后
console-seq-when-personas = 角色
console-seq-when-languages = 语言
console-seq-when-stages = 阶段
console-seq-when-verdicts = 判定
console-seq-when-reasons = 在池里的原因
console-seq-when-problems = 问题
console-seq-when-sources = 来源
console-seq-when-tags = 标签
console-seq-when-fields = 字段
console-seq-when-known = 已知
console-seq-when-missing = 还不知道
console-seq-when-clicked = 点过
console-seq-when-read = 看过
console-seq-when-engagement-from = 互动分不低于
console-seq-when-engagement-below = 互动分低于
console-seq-when-any-of = 任一
console-seq-when-none-of = 都不

console-seq-step = 步骤
console-seq-as = 收件人
console-seq-as-anybody = 了解不多的人
console-seq-as-persona = 角色
console-seq-as-lead = 在这个序列里的线索
console-seq-show = 查看
console-seq-as-text = 纯文本
console-seq-cannot-render = 没法给这个人生成这条消息：{ $why }
console-seq-no-letters = 这个序列没有要发消息的步骤。

console-seq-tab-edit = 文本
console-seq-tab-calendar = 日历
console-seq-tab-versions = 版本
console-seq-tab-leads = 线索

console-edit-text = 文本（YAML）
console-edit-unchecked = 改完后点“检查”。问题会列在这里，带行号和改法。
console-edit-good = 没有问题。
console-edit-count = { $errors ->
    [0] 没有错误
   *[other] { $errors } 处错误
}，{ $advice ->
    [0] 没有建议
   *[other] { $advice } 条建议
}
console-edit-line = 第 { $n } 行
console-edit-check = 检查
console-edit-note = 改了什么（给同事看）
console-edit-keep = 存为草稿
console-edit-keep-help = 草稿发布之前，对谁都没有影响。
console-edit-read-only = 您可以查看。市场、经理和管理员可以修改。
console-edit-conflict = 您写的时候，{ $by } 保存了第 { $n } 版。对方的改动列在下面，您的文本还在框里；再保存一次就以您的为准。
console-edit-diff = 改动
console-edit-compare = 对比第
console-edit-with = 版和
console-edit-same = 这两版内容一样。
console-edit-file = 文件

console-seq-kept = 第 { $n } 版已存为草稿。要让它收新线索，请发布。
console-seq-published = 第 { $n } 版开始收新线索。进行中的线索照进入时的版本走完。
console-seq-refused = 第 { $n } 版还不能发布：
console-seq-would-enter = 线索池里有 { $n } 条线索会马上进入。
console-seq-enter-new = 只收以后来的
console-seq-enter-all = 让这 { $n } 条进入
console-seq-from-file = 来自文件
console-seq-published-by = { $by } 发布
console-seq-open = 打开
console-seq-publish = 发布
console-seq-roll-back = 重新发布
console-seq-retire = 不再收新线索

console-seq-stop-all = 停掉全部培育
console-seq-start-all = 恢复培育
console-seq-paused-by = { $by } 已暂停：没有人往下走，也不会发出消息。
console-seq-pause-it = 暂停这个序列
console-seq-go-on-it = 恢复这个序列
console-seq-pause = 暂停
console-seq-go-on = 恢复

console-seq-why-not = 某条线索为什么在、为什么不在？
console-seq-why-not-whom = 邮箱、电话或线索编号
console-seq-plan-pool = 现在就会进入，会收到 { $n } 条消息
console-seq-plan-under-way = 正在走，还有 { $n } 条消息
console-seq-plan-nothing = 收不到这个序列的消息：{ $why }
console-seq-entered-at = 进入于
console-seq-upcoming = 下一步
console-seq-nobody = 还没有人。线索池里符合条件的线索进入后会出现在这里。
console-seq-start = 进入日期
console-seq-calendar-empty = 一年之内没有要发的消息。
