### 启动为何停下：设置有误或缺失，每条一行。

settings-error = { $name }：{ $reason }。例如：{ $name }={ $example }
settings-file-error = { $name }：{ $reason }。

settings-missing = 没有设置；首次运行 make run 时会自动写入 .env
settings-too-short = 至少要 { $least } 个字符
settings-not-whole = 必须是 { $least } 到 { $most } 之间的整数
settings-not-host = 必须是主机名或要监听的地址
settings-not-web-url = 必须是以 http:// 或 https:// 开头的完整地址
settings-not-origin = 只写协议和主机，不带路径
settings-not-network = 必须是 IP 地址或网段，用逗号隔开
settings-not-database = 必须是 sqlite:///文件 或 postgresql://用户:密码@主机/库名
settings-not-broker = 应为 amqp://用户:密码@主机:端口/虚拟主机 或 amqps://…
settings-broker-needs-postgresql = 设置了 LEADHATCH_BROKER_URL 时必须是 PostgreSQL：多台机器不能共用一个 SQLite 文件
settings-not-mail-url = 必须以 { $schemes } 开头，写明主机，需要时带上用户名、密码和端口
settings-not-mailbox = 必须是邮箱地址，前面可以带姓名
settings-not-zone = 不是有效的时区名
settings-not-folder = 不是文件夹：{ $path }
settings-dkim-missing = 文件不存在：{ $path }（可用 leadhatch dkim-key 生成）
settings-dkim-unreadable = 无法读取：{ $path }
settings-dkim-not-key = 里面没有不带密码的 PEM 私钥：{ $path }
settings-dkim-not-rsa = 里面不是 RSA 密钥：{ $path }
settings-dkim-short = 密钥不足 { $least } 位：{ $path }
settings-dkim-no-selector = 设置了 LEADHATCH_DKIM_KEY 就必须设置
settings-dkim-other-domain = 既不是 LEADHATCH_MAIL_FROM 的域名（{ $sender }），也不是它的上级域名，收件方不会把签名算作发件人的
settings-not-choice = 只能是 { $allowed } 之一
settings-wechat-incomplete = 没有设置，可是 { $given } 已经设置了：微信要两个都有
settings-not-aes-key = 必须是公众平台给出的 43 位 EncodingAESKey
settings-same-port = 与 { $other } 是同一个端口
settings-unknown = { $path } 第 { $line } 行：没有这个设置
settings-unknown-close = { $path } 第 { $line } 行：没有这个设置（是不是想写 { $close }？）
settings-file-line = { $path } 第 { $line } 行不是“名称=值”的写法
settings-file-unreadable = 读不了（{ $reason }）
settings-not-issuer = 不是签发方地址：要用 https，不带问号
settings-oidc-incomplete = 没有设置，但已经设置了 { $given }
