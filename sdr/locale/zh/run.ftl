### 启动、运行和停止时终端上的提示。

run-waiting = 正在等待 { $names } …
run-ready = Leadhatch 已就绪。
run-site = 网站与聊天   { $url }
run-console = 员工后台     { $url }
run-sign-in-first = 首次登录     { $email }  { $password }
run-sign-in = 登录账号     { $email }  （密码见 .env 里的 LEADHATCH_ADMIN_PASSWORD，改过的以新密码为准）
run-logs = 日志         { $folder }
run-how-to-stop = 按 Ctrl-C 全部停止。
run-stopping = 正在停止 …
run-migrated = 数据库已从 { $before } 升级到 { $after }，升级前的备份在 { $backup }。
run-no-database = 连不上数据库：{ $reason }。请检查 LEADHATCH_DATABASE_URL。
run-newer-database = 这个数据库是更新的版本建的（版本号 { $revision }）。请先更新代码：git pull && make run。
run-no-model = 还没有训练好的模型，请先运行 make train。
run-port-taken = 端口 { $port } 已被占用：请停掉占用它的程序，或改设 { $name }，例如 { $name }={ $other }。
run-port-refused = 无法监听 { $host } 的端口 { $port }：{ $reason }。
run-already = Leadhatch 已经在用文件夹 { $folder } 运行。
run-fallen = { $name } 启动不起来。{ $log } 的最后几行：
run-back = { $name } 已恢复。
run-supervisor-ended = 监管进程意外退出，已全部停止。详见 { $log }。
run-too-slow = 等了太久仍未就绪，还差 { $names }。日志在 { $logs }。
scaled-missing = 没有安装 { $program }。Debian 上请以 root 运行 apt-get install postgresql rabbitmq-server，再运行 make run-scaled。
scaled-no-account = 缺少 PostgreSQL 运行所用的账户 { $name }，它随 postgresql 软件包安装。
scaled-closed = 账户 { $name } 进不去 { $folder }，PostgreSQL 读不到自己的数据。请放开（chmod o+x { $folder }），或把 LEADHATCH_VAR 设到别处，或不用 root 启动。
scaled-no-data = 建不了 PostgreSQL 的数据目录：{ $reason }
scaled-no-broker = LEADHATCH_DATABASE_URL 指向您自己的 PostgreSQL，而 make run-scaled 不会用它。请把 LEADHATCH_BROKER_URL 设为您的 RabbitMQ，再用 make run 启动。
scaled-servers = PostgreSQL 和 RabbitMQ 只在本机运行。在另一个终端里用命令前，先执行：set -a; . { $env }; set +a
scaled-carried = 单机版的数据（{ $rows } 行）已搬过来；{ $file } 原样留着，不再使用。
carry-doing = 正在搬数据
carry-same = 两个地址是同一个数据库。
carry-not-empty = 目标库里已经有人的数据，什么都没改。请换一个空库。
carry-other-revision = 源库是别的版本建的。请先升级：把 LEADHATCH_DATABASE_URL 指向它，运行 leadhatch migrate。
carry-differs = 表 { $table } 搬完后与原来不一致，因此什么都没保留。产品是不是还在运行？请停掉再试。
carry-done = 已搬完并核对 { $tables } 张表、{ $rows } 行。请把 LEADHATCH_DATABASE_URL 设为新库。
