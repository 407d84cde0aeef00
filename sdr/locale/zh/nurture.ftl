# `leadhatch nurture` 在终端里说的话。

nurture-sample-name = 王磊
nurture-sample-company = 湖畔啤酒

nurture-valid = { $count } 个序列检查通过。
nurture-problem-window = 发送时段永远不会打开：至少要有一个工作日，结束时间要晚于开始时间。
nurture-problem-unknown-variable = 没有 { $detail } 这个变量。邮件里能用哪些变量，见 playbook/README.md。
nurture-problem-unknown-filter = 没有 { $detail } 这个过滤器。可用的有：capitalize default first last length lower title trim truncate upper。
nurture-problem-not-allowed = 邮件里不能用 { $detail }，只能用变量、条件和过滤器。
nurture-problem-bad-template = 模板读不出来：{ $detail }
nurture-problem-template-too-long = 模板太长，最多 20000 个字符。
nurture-problem-template-too-deep = 模板嵌套太深。
nurture-problem-output-too-long = 生成的内容太长，最多 100000 个字符。
nurture-problem-step-gone = 序列里没有 { $detail } 这一步。
nurture-problem-empty = 生成的邮件是空的。

nurture-no-sequence = 没有序列 { $name }。现有：{ $names }。
nurture-no-step = { $name } 只有第 1 到第 { $count } 步。
nurture-no-persona = 没有角色 { $name }。现有：{ $names }。
nurture-no-lead = 没有线索 { $id }。
nurture-choose-reader = 请说明给谁看：--lead 线索编号，或者 --persona 加 --language。
nurture-bad-time = { $text } 不是时间。例如：2026-03-02T09:00+08:00
nurture-bad-language = { $text } 不是可用的语言：zh 或 en。

nurture-calendar = { $name }（第 { $version } 版）：{ $title }
nurture-calendar-reader = { $persona } · { $written } · { $start } 进入
nurture-calendar-enters = 这样的线索会进入这个序列。
nurture-calendar-other = 这样的线索会先进入 { $name }，它的优先级更高。
nurture-calendar-never = 这样的线索不会进入这个序列。
nurture-calendar-line = { $number }. { $when }  { $subject }
nurture-calendar-first = 正在发送时段内，立即发出
nurture-calendar-first-deferred = { $due } 到期：{ $reason }
nurture-calendar-next = 上一步之后 { $wait }，在发送时段内
nurture-calendar-next-deferred = 上一步之后 { $wait } 是 { $due }：{ $reason }
nurture-calendar-links = 链接到 { $slug }
nurture-calendar-end = 期间只要有回复、转给销售、退订，或判定有变，序列随时结束。

nurture-imported = { $name } 第 { $version } 版已放入 playbook。
nurture-exported = 已写入：{ $path }
nurture-import-no-file = { $path } 不是序列文件（.yml）。
nurture-import-problem = { $where }：{ $message }
nurture-import-name = 文件里的序列名应为 { $name }。
nurture-import-version = playbook 里已有另一份 { $name }：请把文件的版本号改为 { $version } 或更高。
nurture-database-away = 数据库没有响应：{ $reason }。请检查 LEADHATCH_DATABASE_URL。
nurture-work-started = 培育进程已启动，按 Ctrl-C 停止。
nurture-weekday-1 = 周一
nurture-weekday-2 = 周二
nurture-weekday-3 = 周三
nurture-weekday-4 = 周四
nurture-weekday-5 = 周五
nurture-weekday-6 = 周六
nurture-weekday-7 = 周日
nurture-wait-m = { $count } 分钟
nurture-wait-h = { $count } 小时
nurture-wait-d = { $count } 天
nurture-wait-w = { $count } 周
nurture-dispatch-started = 派活进程已启动，按 Ctrl-C 停止。
nurture-tasks-started = 已开始接任务，按 Ctrl-C 会在手头的活干完后停止。
nurture-no-broker = 没有设置 LEADHATCH_BROKER_URL，所以没有任务可接，例如 LEADHATCH_BROKER_URL=amqp://leadhatch:password@broker/leadhatch。单机请用 leadhatch nurture work。
nurture-no-celery = 没有安装 Celery。请安装附加组件 scaled：make scaled
nurture-failpoints = LEADHATCH_FAILPOINTS 会让发送进程故意退出，只能在本机邮件服务器上测试时使用（{ $text }），请取消这个变量。

nurture-uncertain-listed = { $count ->
    [0] 没有不确定是否发出的消息。
   *[other] 有 { $count } 条消息不确定是否发出。处理方法：leadhatch nurture uncertain --resolve ID --as sent|failed|again
}
nurture-uncertain-how = 请注明结果：--as { $how }
nurture-uncertain-unknown = 没有编号为 { $id } 的消息。
nurture-uncertain-not = { $id } 已经有结果了（{ $state }）。
nurture-uncertain-sent = { $id }：已记为收到（{ $new }）。
nurture-uncertain-failed = { $id }：已记为没收到（{ $new }）。
nurture-uncertain-again = { $id } 将作为 { $new } 再发一次。
nurture-audit-good = 计划发送的消息都有下落（列出 { $count } 行）。
nurture-audit-bad = 数目对不上，上面列出了 { $count } 行。

# ── leadhatch nurture stop、start、switches ──
nurture-switch-stopped = 已停止：{ $what }。
nurture-switch-started = 已恢复：{ $what }。
nurture-switch-already-stopped = 不用操作：{ $what } 之前已经停止或结束。
nurture-switch-already-started = 不用操作：{ $what } 没有停止。
nurture-switch-what-all = 全部培育
nurture-switch-what-sequence = 序列 { $name }
nurture-switch-what-lead = 线索 { $name }
nurture-switch-what-enrollment = 入列 { $name }
nurture-switch-on-their-way = 还有 { $count } 封在停止之前已经开始发送，正在路上。
nurture-switch-one = --sequence、--lead、--enrollment 只能写一个；都不写就是全部。
nurture-switch-unknown = 没有 { $id }。
nurture-switch-runs = 培育正在运行。
nurture-switch-line = { $since } 起由 { $by } 停止：{ $what }
nurture-mailbox-away = 读不了收信邮箱（{ $why }），这一轮先不收信。请检查 LEADHATCH_IMAP_URL。
