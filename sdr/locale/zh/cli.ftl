# 命令行：给运维的人看。
cli-help = Leadhatch：在官网和微信里对话的 SDR。
cli-help-run = 启动全部进程。
cli-help-serve = 运行官网入口和工作台（由 run 启动）。
cli-help-actions = 运行动作服务（由 run 启动）。
cli-help-check = 检查 playbook：文件、行号、键、问题、改法。
cli-help-migrate = 把数据库升级到当前版本，升级前先备份。
cli-help-backup = 把整个数据库备份成一个新文件（默认放在 var/backups）。
cli-help-restore = 用备份替换数据库的全部内容。
cli-help-mail-test = 发一封测试邮件，并说明结果。
cli-help-demo-data = 往数据库里填入一整年的虚构线索，用来演示。
cli-help-fake-imap = 把一个放 .eml 文件的文件夹当作邮箱，用来试收信
cli-help-fake-mail = 试用邮件服务器：邮件只存成文件，不往外发。
cli-help-staff = 谁可以登录工作台。
cli-help-staff-add = 添加同事，密码只显示一次。
cli-help-staff-reset-password = 重设密码，并让此人在所有设备上退出登录。
cli-help-staff-disable = 停用账号，原有记录保留。
cli-help-staff-list = 列出可以登录的人。
cli-help-content = 内容库：查看和检查。
cli-help-content-list = 列出内容、负责人、到期日和用到它的序列。
cli-help-content-check = 找出到期、缺语言、链接打不开的内容。
cli-help-nurture = 线索池：发送进程、序列、预览。
cli-help-nurture-work = 运行发送进程，直到收到停止信号。
cli-help-nurture-tick = 按指定时间跑一轮，用 JSON 打印结果。
cli-help-nurture-validate = 检查 playbook 里的序列，或指定路径下的序列。
cli-help-nurture-preview = 打印某一步的邮件，不保存也不发送。
cli-help-nurture-simulate = 打印会在什么时候发什么，以及原因。
cli-help-nurture-why = 逐步说明一条线索在序列里：已发，或为什么没发。
cli-help-nurture-import = 把检查过的序列文件放进 playbook。
cli-help-nurture-export = 把 playbook 的序列复制到一个文件夹。
cli-help-nurture-versions = 列出一个或全部序列的版本。
cli-help-nurture-edit = 把改过的文件存成下一版草稿。
cli-help-nurture-check = 找出不能发布的所有原因。
cli-help-nurture-publish = 让一个版本开始收新线索，并说明池中谁会进入。
cli-help-nurture-diff = 比较两个版本。
cli-help-nurture-rollback = 用以前的版本换下已发布的版本。
cli-help-nurture-move = 把进行中的线索从一个版本移到另一个版本。
cli-help-nurture-test-send = 把一步发给同事看看，不计入数据。
cli-help-nurture-invite = 邀请线索池里的一批线索参加活动，每条只邀请一次。
cli-help-nurture-attendance = 从 CSV 文件（email、attended 两列）记录谁来了。
cli-help-nurture-retire = 让一个序列不再收新线索。
cli-help-nurture-uncertain = 列出不确定是否发出的消息；用 --resolve ID --as sent|failed|again 处理其中一条。
cli-help-nurture-audit = 核对计划发送的消息各有什么结果；对不上时退出码为 1。
cli-help-nurture-stop = 停止全部培育（或用 --sequence、--lead、--enrollment 指定），不再发出任何消息。
cli-help-nurture-start = 恢复已停止的部分。
cli-help-nurture-switches = 列出停了什么、谁停的、从什么时候起。

cli-check-good = playbook 没有问题：{ $path }（{ $advice } 条建议）。
cli-check-errors = { $errors } 处错误，{ $advice } 条建议。
cli-migrated = 数据库已是最新。
cli-backup-made = 已备份到 { $path }
cli-restore-sure = 数据库的全部内容都会被替换，要继续吗？
cli-restore-kept = 原来的内容保存在 { $path }
cli-restored = 已从 { $path } 恢复
cli-needs-yes = 这里没有人可以确认；确定要执行请加 --yes。

cli-mail-subject = Leadhatch 发信测试
cli-mail-body = 这是一封测试邮件。您能看到它，说明 LEADHATCH_SMTP_URL 设置正确。
cli-mail-sent = { $server } 已接收发给 { $address } 的邮件。
cli-mail-written = 没有设置 LEADHATCH_SMTP_URL，邮件已写入 { $folder }。
cli-mail-refused = { $server } 没有接收邮件：{ $reason }
cli-mail-uncertain = { $server } 连接中断，不确定邮件是否已被接收：{ $reason }

cli-ask-email = 邮箱
cli-ask-name = 姓名
cli-ask-role = 角色（{ $roles }）
cli-needs-email = 请写上邮箱，例如：leadhatch staff add li.wei@example.com
cli-staff-added = 已添加 { $email }，角色 { $role }。
cli-staff-disabled = { $email } 不能再登录。
cli-staff-closed = 已停用
cli-password-reset = { $email } 的密码已重设，并已在所有设备上退出登录。
cli-password-once = 密码只显示这一次：{ $password }
cli-admin-password-short = LEADHATCH_ADMIN_PASSWORD：至少要 { $least } 个字符。例如：LEADHATCH_ADMIN_PASSWORD=a-long-random-text-of-your-own

cli-demo-progress = 正在生成一年的数据
cli-demo-real = 数据库里有真实线索，演示线索会混在里面，要继续吗？
cli-demo-again = 数据库里已经有演示线索，要再加一年吗？
cli-demo-mail = LEADHATCH_SMTP_URL 指向真实的邮件服务器。现在不会发信，但以后培育进程会给虚构地址（*.example）发信，要继续吗？
cli-demo-added = 已添加 { $count } 条演示线索，没有发出任何邮件。
cli-fake-imap-ready = 邮箱就绪：{ $url }（密码任意）。把 .eml 文件放进 { $folder }，就等于来了新邮件。
cli-fake-mail-ready = 正在 { $url } 收信，保存到 { $folder }，按 Ctrl-C 停止。
cli-fake-mail-fault = 看不懂“{ $text }”。可以这样写：RCPT=hang,for=slow@,share=0.5，DOT=drop，MAIL=451 4.7.1 later，DATA=slow:3

cli-no-tables = 数据库里还没有表，请先运行 leadhatch migrate
cli-system-says = 没有成功：{ $reason }
cli-defect = 这是 Leadhatch 的缺陷（{ $kind }，位于 { $at }），请反馈给我们。

cli-help-suppressions = 不再发送的名单：导入、导出、移出。
cli-help-suppressions-import = 把 CSV 文件里的邮箱全部列入不再发送的名单（取 email 或“邮箱”列，没有就取第一列）。
cli-help-suppressions-export = 导出名单为 CSV；里面只有哈希值，没有邮箱。
cli-help-suppressions-remove = 应本人要求，把一个邮箱移出名单。
cli-suppressions-imported = 新增 { $added } 个，{ $known } 个已在名单里，{ $wrong } 个用不了。
cli-suppressions-not-email = “{ $value }”不是邮箱。改好这一行再导入一次。
cli-suppressions-not-text = 这不是文本文件。请另存为 UTF-8 编码的 CSV。
cli-suppressions-unreadable = 读不了 { $path }：{ $reason }。
cli-suppressions-exported = 已写出 { $count } 条到 { $path }。
cli-suppressions-removed = 已移出。只要同意还在，就可以再发。
cli-suppressions-none = 名单里没有这个邮箱（或者本人要求过删除全部资料）。
