# 公开页面：首页、内容页、退订页、提示页。

page-title = { $what } · { $company }
page-skip = 跳到正文
page-language = 语言
page-in-chinese = 中文
page-in-english = English
page-reading = 值得一看
page-chat = 在线咨询
page-home = 去{ $company }首页
page-about-company = { $company }是做什么的

page-unsubscribe-title = 不再接收我们的邮件？
page-unsubscribe-what = 点一下，{ $company }就不再给 { $recipient } 发邮件，除非您主动要。
page-unsubscribe-now = 马上生效，已经排好的邮件也不会发。
page-unsubscribe-replies = 您来信，我们照常回复。
page-unsubscribe-go = 停止发送
page-unsubscribe-else = 点错了？关掉这个页面就行，什么都不会变。

page-unsubscribed-title = 好的，不再发了
page-unsubscribed-what = 从现在起，{ $company }不会再给 { $recipient } 发邮件。
page-unsubscribed-back = 以后想收，在官网对话里说一声，或回复之前的任意一封邮件都行。

page-preferences-title = 您想收到什么？
page-preferences-what = { $company }发给 { $recipient } 的邮件。
page-preferences-saved = 已保存，马上生效，已经排好的邮件也按新的来。
page-preferences-stopped = { $company }不会再给这个邮箱发邮件。
page-preferences-topics = 内容
page-preferences-frequency = 频率
page-preferences-frequency-any = 有就发
page-preferences-frequency-weekly = 每周最多一封
page-preferences-frequency-monthly = 每月最多一封
page-preferences-pause = 暂停
page-preferences-pause-until = 暂停到 { $day }
page-preferences-pause-0 = 不暂停
page-preferences-pause-30 = 从今天起暂停 30 天
page-preferences-pause-90 = 从今天起暂停 90 天
page-preferences-save = 保存
page-preferences-stop-what = 或者，什么都不再收：

page-confirm-title = 这是您的邮箱吗？
page-confirm-what = 点一下确认，{ $company }就可以给 { $recipient } 发邮件。随时可以退订。
page-confirm-go = 确认
page-confirm-else = 不是您留的？关掉这个页面就行。
page-confirmed-title = 好的，已确认
page-confirmed-what = { $company }以后可以给 { $recipient } 发邮件。每封邮件里都能修改或退订。

page-not-found-title = 这个地址没有内容
page-not-found-detail = 链接可能过期了，或者没复制完整。如果是从我们邮件里点开的，请回到邮件再点一次。
page-expired-title = 这个链接已失效
page-expired-detail = 它只用一次，已经用过或过期了。需要的内容可以在首页找，也可以直接在对话里问。
page-test-title = 这是测试邮件
page-test-detail = 读者收到的邮件里，这个链接会打开内容，或者退订页面。这次点击不计入数据。
page-open-video = 看视频
page-open-pdf = 打开 PDF
page-open-livestream = 进入直播
page-failed-title = 没有成功
page-failed-detail = 我们这边出了点问题，请过几分钟再试。
page-busy-title = 请稍等
page-busy-detail = 您的网络请求有点多，请一分钟后再试。
