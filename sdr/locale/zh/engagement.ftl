### 谁打开、读了什么，是不是真人。

judged-human = 真人
judged-scanner = 程序
judged-unknown = 看不出是人还是程序
judged-because = { $judgement }：{ $reasons }
judged-comma = 、
judged-forwarded = 转发后别人打开的；{ $words }
judged-repeat = { $words }；同一次打开，不重复算
judged-head = 只要了页面的头信息
judged-scanner-agent = 自称是检查或预览链接的程序
judged-no-agent = 没说自己是什么
judged-prefetch = 没人点就预先取走了
judged-decoy = 点了人看不见的链接
judged-near-decoy = 同一个程序点了人看不见的链接
judged-beside-decoy = 同一个地方有人点了看不见的链接
judged-soon = 邮件刚发出就打开了
judged-burst = 一下子打开了邮件里所有链接
judged-network-burst = 同一个网络一下子打开了许多人的链接
judged-read = 页面读过
judged-came-back = 同一个浏览器又来了
judged-wrote = 给我们写了话
judged-person = 同事认定

engagement-kind-click = 打开
engagement-kind-view = 阅读
engagement-kind-reply = 回复
engagement-kind-chat = 聊天
engagement-kind-attended = 到场
engagement-kind-missed = 没来
engagement-kind-visit = 访问
engagement-kind-download = 下载
engagement-count = { $count ->
    [0] 还没有记录。
   *[other] 共 { $count } 条。
}
engagement-judged = { $id }：{ $words }
engagement-tracked = { $id } 打开什么会记下来。
engagement-not-tracked = { $id } 打开什么都不再记录；之后的邮件里是普通网址。

cli-help-engagement = 谁打开了什么，是不是真人
cli-help-engagement-list = 列出一条线索做过什么、怎么判断的
cli-help-engagement-judge = 说明是谁：--as human、scanner 或 unknown，并写 --reason
cli-help-engagement-tracking = 记录（--on）或不再记录（--off）一条线索打开什么，并写 --reason

content-reading = { $title }：{ $readers } 人读了 { $readings } 次，其中 { $forwarded } 人是转发来的；平均 { $seconds } 秒，读到 { $depth }%，读完 { $finished } 次
content-reading-section = { $share }%  { $seconds } 秒  { $readers } 人  { $title }
content-reading-other = { $seconds } 秒不在任何一节
content-reading-none = 《{ $title }》还没有人读过。
cli-help-content-reading = 看一篇内容的读者停在哪里，一节一节地看

# ── 把密集阅读告诉负责人 ──
hot-comma = 、
hot-nobody = 一位没留名字的客户
hot-times-subject = { $who } 在{ $span }内第 { $times } 次打开 { $what }
hot-times-line = { $who } 在{ $span }内第 { $times } 次打开 { $what }，现在联系正合适。
hot-minutes-subject = { $who } 在{ $span }内读了 { $minutes } 分钟
hot-minutes-line = { $who } 在{ $span }内读了 { $minutes } 分钟：{ $what }，现在联系正合适。
hot-all = 都读了什么
hot-read = { $title }：打开 { $opened } 次，读了 { $minutes } 分钟，读到 { $depth }%
