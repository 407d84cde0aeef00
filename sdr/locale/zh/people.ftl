# 工作台里关于同事的文字：我的账号、团队。
console-nav-staff = 团队
people-me = 我的账号
people-role-sdr = SDR
people-role-rep = 销售
people-role-marketer = 市场
people-role-customer-success = 客户成功
people-role-manager = 主管
people-role-admin = 管理员
people-closed = 账号已停用
people-places = 已登录 { $n } 台设备
people-nowhere = 没有登录

# 登录设备
people-sessions = 我登录的设备
people-sessions-of = 登录的设备
people-sessions-help = 有不认识的设备？先让它退出，再改密码。
people-device = { $system } 上的 { $browser }
people-device-unknown = 未知设备
people-address-unknown = 没有地址
people-session-here = 当前设备
people-session-last = 最近使用
people-session-first = 登录于
people-session-end = 退出
people-session-end-others = 退出其他所有设备
people-session-end-all = 让此人全部退出

# 密码
people-password = 密码
people-password-old = 当前密码
people-password-new = 新密码
people-password-set = 修改密码
people-password-help = 至少 { $least } 个字符。改完后，其他设备都要重新登录。
people-password-done = 密码已修改，其他设备都已退出。
people-problem-wrong-password = 当前密码不对。连续输错 5 次，账号会锁定 15 分钟。
people-problem-too-short = 新密码太短。

# 两步验证
people-factor = 两步验证
people-factor-on = 登录时还要输入验证器里的动态码。
people-factor-off = 现在只靠密码保护账号。
people-factor-theirs-on = 登录时要输入验证器的动态码。
people-factor-theirs-off = 登录只用密码。
people-with-second = 两步验证
people-factor-manage = 备用码与设置
people-factor-set-up = 开启两步验证
people-factor-what = 开启后，登录除了密码，还要输入手机上的动态码。手机上要装一个验证器，比如微软、谷歌的验证器、FreeOTP，或者您的密码管理软件。
people-factor-must = 您的角色必须开启两步验证。要换手机，请管理员重置。
people-factor-must-now = 您的角色必须开启两步验证，设置好才能继续。
people-factor-scan = 用验证器扫这个二维码
people-factor-qr = 给验证器扫的二维码
people-factor-by-hand = 扫不了？把这个密钥手动输进验证器：
people-factor-confirm = 开启
people-factor-confirm-help = 输对第一个动态码才算开启，其他设备会同时退出登录。
people-factor-take-off = 关闭两步验证
people-factor-take-off-do = 关闭
people-factor-required = 必须开启两步验证的角色
people-factor-require = 保存
people-factor-required-help = 还没有开启的人，宽限期内照常使用，过了宽限期只能先去设置。填 0 表示从打开下一页起就要设置。
people-factor-grace = 宽限天数
people-factor-by = 您的角色须在 { $at } 前开启两步验证。
people-problem-bad-grace = 请填 0 到 90 之间的整数。
people-factor-reset = 重置两步验证
people-factor-reset-help = 手机丢了时用。此人在所有设备上退出，重新设置之前只用密码登录。
people-account = 账号
people-account-close = 停用此账号
people-account-close-help = 此人会在所有设备上退出，之后无法登录。原有记录都保留；手上的转交请先在上面改派给别人。
people-account-open = 重新启用账号
people-account-open-help = 用停用前的密码和两步验证登录。
people-problem-own-account = 自己的账号要由另一位管理员来停用。
people-problem-last-admin = 这是唯一能登录的管理员，请先再设一位。
people-recovery = 备用码
people-recovery-once = 备用码只显示这一次。请打印出来，或存进密码管理软件：手机不在身边时，每个可以用一次。
people-recovery-kept = 已经存好
people-recovery-left = 还剩 { $n } 个备用码
people-recovery-new = 换一批备用码
people-recovery-make = 生成新的备用码
people-recovery-new-help = 生成后，现在的备用码全部作废。
people-code-title = 还差一步
people-code = 动态码
people-code-help = 输入验证器里的 6 位数字，或者一个备用码。都不在身边？请管理员重置两步验证。
people-code-failed = 动态码不对、已过期或已经用过。连续输错 5 次，15 分钟内不再接受。
people-code-back = 换一个账号登录
people-problem-wrong-code = 动态码不对、已过期或已经用过，请等下一个。连续输错 5 次，15 分钟内不再接受。
people-problem-required = 您的角色必须开启两步验证。
people-problem-taken = 已经开启过了。

# 改派
console-error-reassigned = 这条转交刚刚改派给了{ $holder }。请再看一眼，谁先接手仍归谁。
people-given-from = 原来由{ $name }负责，现已改派，时限重新计算。
people-holder-away = { $name }休假，{ $day } 之后回来。
people-reassign = 改派给同事
people-reassign-to = 改派给谁
people-reassign-choose = 选择同事
people-reassign-do = 改派
people-reassign-help = 会发邮件通知对方，附上简报，接手时限重新计算。对话和备注都保留。
people-open-handoffs = 手上的转交
people-no-handoffs = 手上没有转交。
people-reassign-all-to = 全部改派给
people-by-routing = 按分配规则
people-reassign-all = 改派全部 { $n } 条
people-given = 已改派 { $n } 条。
people-kept = 还有 { $n } 条没动：分配规则里没有其他在岗的人。
people-open = { $n } 条转交

# 休假
people-away = 我的休假
people-away-of = 休假
people-away-days = { $first } 至 { $last }
people-away-now = 休假中
people-away-until = 休假到 { $day }
people-away-first = 第一天
people-away-last = 最后一天
people-away-enter = 登记
people-away-withdraw = 撤销
people-away-help = 首尾两天都算，按公司所在时区。休假期间新的转交会分给别人。
people-problem-before-first = 最后一天比第一天还早。
people-problem-past = 这几天已经过去了。
people-problem-too-far = 一次最多登记一年。
people-problem-bad-day = 请把两个日期都填上，例如 2026-12-24。
people-problem-same-person = 本来就在此人手上。
people-problem-unknown-member = 请从列表里选一位同事。
people-problem-cannot-take = 这位同事不能接转交。
people-problem-away = 这位同事正在休假。

# 我的常用回复
people-replies = 我的常用回复
people-replies-count = { $n ->
    [0] 除了公司的常用回复，您还可以存自己的，聊天时随手用。
   *[other] 您存了 { $n } 条自己的常用回复。
  }
people-replies-manage = 编辑常用回复
people-replies-empty = 还没有。存在这里的回复，每个聊天下面都能用，只有您自己看得到。
people-reply-new = 新增一条
people-reply-shortcut = 快捷词
people-reply-title = 名称
people-reply-keep = 保存
people-reply-forget = 删除
people-reply-help = 聊天时输入快捷词再按空格。只写一种语言也行，会出现在那种语言的对话里。会自动填上：
people-problem-bad-shortcut = 快捷词是一个词，可用字母、汉字、数字、- 和 _，最多 20 个字符。
people-problem-no-text = 至少写一种语言的内容。
people-problem-too-long-text = 太长了：回复最多 2000 字，名称最多 60 字。
people-problem-shortcut-taken = 已经有一条用这个快捷词了。
people-problem-too-many = 最多 100 条，请先删掉不用的。

# 用公司账号登录
people-oidc-go = 用公司账号登录
people-oidc-or = 或者用邮箱和密码：
people-oidc-refused = 公司账号没能登录：账号里的邮箱要已验证，并且是 Leadhatch 里同事的邮箱。请重试，或联系系统管理员。
people-oidc-away = 公司的登录服务暂时没有响应，请稍后再试，或用密码登录。
