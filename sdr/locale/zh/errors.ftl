### 给人看的错误：标题按 HTTP 状态码，说明按错误类（sdr/errors.py）。

error-title-400 = 看不懂这个请求
error-title-401 = 未登录
error-title-403 = 没有权限
error-title-404 = 找不到
error-title-405 = 这里不支持这样操作
error-title-409 = 已有结果
error-title-410 = 已删除
error-title-413 = 太长了
error-title-415 = 内容类型不对
error-title-422 = 内容无法使用
error-title-429 = 太快了
error-title-500 = 出错了
error-title-503 = 暂时无法使用

error-bad-json = 请求内容不是有效的 JSON。
error-unexpected = 我们这边出了点问题，您的内容没有丢失，请再试一次。

error-not-found = 没有 { $what } { $id }。
error-bad-token = 缺少令牌，或令牌无效。
error-not-allowed = 您的角色没有这项权限。
error-double-booked = 这个时间已经有别的约见（{ $at }）。
error-reassigned = 这条转交刚刚改派给了 { $holder }。
error-second-factor-needed = 您的角色必须开启两步验证。请先在工作台“我的账号”里设置，再用它登录。
error-bad-input = { $field }：{ $problem }。
error-bad-form = 有些内容没填或没看懂，详见 errors。
error-empty-text = 消息里没有文字。
error-text-too-long = 一条消息最多 { $limit } 个字。
error-message-id-reused = 这个 client_message_id 已用于另一段文字。
error-idempotency-key-reused = 这个 Idempotency-Key 已用于另一份内容。
error-too-many-requests = 请求太多了，请 { $retry_after } 秒后再试。
error-conversation-gone = 应对方要求，这段对话已删除。
error-already-taken = { $holder } 已经接手了这条线索。
error-floor-taken = { $name }正在这个对话里，在他离开之前机器人不说话。
error-overtaken = { $name }刚刚已经回复了。请先看一眼；再点一次发送，您的也会发出。
error-not-yours = 这一条在 { $holder } 手上，只有本人或主管可以操作。
error-move-not-allowed = { $what } 不能从 { $old } 变为 { $new }。
error-bad-sequence = 这个序列还不能发布：{ $first }
error-bad-rules = 这份评分规则还不能发布。{ $first }
error-version-conflict = 您改的是 { $name } 的第 { $based_on } 版，{ $by } 之后又存了第 { $latest } 版。请先看改了什么，把您的改动合进第 { $latest } 版再提交。
error-would-enter = 线索池里有 { $count } 条线索会马上进入。请说明要不要放进来：enter 填 "all"（都进）或 "new_only"（只收新来的）。
error-no-address = 聊天记录要发到哪个邮箱？
error-try-again-soon = 系统正忙，您的内容没有丢失，请稍后再试。

# aiohttp 自己拒绝的请求。
error-status-400 = 请求无法识别。
error-status-404 = 这个地址下没有内容。
error-status-405 = 这个地址不支持该方法。
error-status-413 = 请求太大。
error-status-other = 这个请求无法处理。
# 一个值可能有的问题。
error-bad-input-missing = 缺少 { $field }。
error-bad-input-string-type = { $field } 必须是文本。
error-bad-input-string-too-long = { $field } 太长。
error-bad-input-string-too-short = { $field } 太短。
error-bad-input-literal-error = { $field } 的值不在可选范围内。
error-bad-input-too-short = { $field } 太短。
error-bad-input-not-storable = { $field } 里有无法保存的字符。
error-bad-input-unknown-shape = 这不是邮件，也不是已知邮件服务商的格式。请把原始邮件按 message/rfc822 提交。
error-bad-input-taken = { $field } 已被使用。
error-bad-input-one-of = { $field } 只能是：{ $allowed }。
error-bad-input-only-one = 只能写其中一个：{ $allowed }。
error-bad-input-not-zone = { $field } 不是某地的时区，例如 Asia/Shanghai。
error-bad-input-not-email = { $field } 不是邮箱地址，例如 name@example.com。
error-bad-input-not-a-number = { $field } 必须是整数。
error-bad-input-points = { $field } 要在 -{ $most } 到 { $most } 之间，不能是 0。
error-bad-input-over-already = { $field } 已经过去了。
error-bad-input-not-staff = { $field } 不是同事的邮箱，测试邮件只发给自己人。
error-bad-input-cannot-render = { $field } 生成不了：{ $detail }
error-bad-input-not-by-link = 只有通过邮件链接来的才能判断。
error-bad-input-not-page = { $field } 不是可以放聊天窗口的网页地址。
error-bad-input-own-account = 自己的账号要由另一位管理员来停用。
error-bad-input-last-admin = 这是唯一能登录的管理员，请先再设一位。
error-bad-input-bad-grace = { $field } 必须是 0 到 90 之间的天数。
