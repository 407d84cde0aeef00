# 邮件的框架：标题标记、页脚、给同事的通知、聊天记录、退订链接。公司自己的话写在 playbook 里。

mail-subject-marked = 【{ $marker }】{ $subject }

mail-footer-why = 您和{ $company }沟通时留下了邮箱，所以会收到这封邮件。
mail-footer-why-imported = 您同意过接收{ $company }的邮件，所以会收到这封邮件。
mail-footer-stop = 一键退订

mail-return-reason-too-early = 时间还没到
mail-return-reason-no-budget = 预算还没有
mail-return-reason-no-authority = 这件事要和其他人一起定
mail-return-reason-chose-other = 已经选了别家
mail-return-reason-wrong-profile = 我们的产品和您的需要还对不上

mail-notice-open = 打开这条线索
mail-notice-due = 请在 { $due } 前接单。
mail-notice-footer = 这条线索分给了您，所以 Leadhatch 发来这封通知。

mail-transcript-subject = 您与{ $company }的聊天记录（{ $day }）
mail-transcript-intro = 这是您要的聊天记录。
mail-transcript-prospect = 您
mail-transcript-bot = { $name }（机器人）
mail-transcript-human = { $company }
mail-transcript-footer = 您在聊天中要了这份记录，所以发送给您，仅此一次。
