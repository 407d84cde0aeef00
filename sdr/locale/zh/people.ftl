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
people-places = { $n } 台设备在线登录
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
