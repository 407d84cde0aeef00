# 邮件的框架：标题标记、页脚、给同事的通知、聊天记录、退订链接。公司自己的话写在 playbook 里。

mail-subject-marked = 【{ $marker }】{ $subject }

mail-footer-why = 您和{ $company }沟通时留下了邮箱，所以会收到这封邮件。
mail-footer-why-imported = 您同意过接收{ $company }的邮件，所以会收到这封邮件。
mail-footer-stop = 一键退订
mail-footer-choose = 修改内容和频率，或暂停

mail-reply-footer = 您给{ $company }写了邮件，所以会收到这封回信。回信的是机器人助手，直接回复本邮件就能继续；想找人聊，说一声就行。
mail-reply-footer-human = 您给{ $company }写了邮件，所以会收到这封回信。
mail-held-subject = 有线索回了邮件，在等您答复
mail-held-intro = 这段对话由您接手，机器人不再回复。对方写道：
mail-held-open = 打开线索去回复

mail-confirm-subject = 请确认：{ $company }可以给您发邮件吗？
mail-confirm-intro = 您把这个邮箱留给了{ $company }。在发送任何内容之前，请您确认这是您的邮箱，并且愿意接收我们的邮件。
mail-confirm-go = 确认，可以发给我
mail-confirm-ignore = 如果不是您本人留的，不用理会，我们不会再发。

mail-return-reason-too-early = 时间还没到
mail-return-reason-no-budget = 预算还没有
mail-return-reason-no-authority = 这件事要和其他人一起定
mail-return-reason-chose-other = 已经选了别家
mail-return-reason-wrong-profile = 我们的产品和您的需要还对不上

mail-notice-open = 打开这条线索
mail-notice-due = 请在 { $due } 前接单。
mail-reassigned = 这条线索原来由{ $before }负责，现在转给您。
mail-notice-footer = 这条线索分给了您，所以 Leadhatch 发来这封通知。

mail-transcript-subject = 您与{ $company }的聊天记录（{ $day }）
mail-transcript-intro = 这是您要的聊天记录。
mail-transcript-prospect = 您
mail-transcript-bot = { $name }（机器人）
mail-transcript-human = { $company }
mail-transcript-footer = 您在聊天中要了这份记录，所以发送给您，仅此一次。
mail-overdue-subject = 超时未接手：{ $subject }
mail-overdue-passed = { $before }没有在期限内接手，已改派给{ $now }。谁先接手就归谁。
mail-overdue-kept = { $holder }没有在期限内接手，分配规则里没有其他人可以改派。
mail-overdue-due = 原定接手期限：{ $due }。
mail-overdue-footer = 有转交超时无人接手，Leadhatch 因此发出这封邮件。

# a subscriber outside that is gone, or does not take what it is sent
mail-post-gone-subject = Webhook 已停用：{ $name }
mail-post-gone = { $name }（{ $address }）答复不再接收消息（410 Gone），系统已将它停用。还没发出的消息会保留，直到有人重新启用或删除它。
mail-post-dead-subject = 有消息未送达：{ $name }
mail-post-dead = 发往{ $name }（{ $address }）的消息未能送达，已转入死信，并附有最后一次的错误；查明原因后可以重新发送。
mail-post-open = 查看这个 Webhook
mail-post-footer-gone = 由 Leadhatch 发给全体管理员。
mail-post-footer-dead = 由 Leadhatch 发给全体管理员。该 Webhook 24 小时内若再出现死信，不再另行通知。
