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
