# 活动：邀请、提醒，以及链接打开的页面。花括号里代表模板的词由程序填入。

event-invite-subject = 邀请您参加：{ $title }
event-invite-body =
    { $if }{ $name }，您好：{ $else }您好：{ $end }

    { $summary }

    时间：{ $when }
    地点：{ $where }

    { "[" }给我留个位置]({ $link })

    时间不合适也没关系，不用回复。

    { $sender }
    { $company }
event-remind-subject = 快开始了：{ $title }
event-remind-body =
    { $if }{ $name }，您好：{ $else }您好：{ $end }

    您报名的“{ $title }”快开始了。

    时间：{ $when }
    地点：{ $where }

    { "[" }再看一眼]({ $link })

    { $sender }
    { $company }

event-page-register = 给我留个位置
event-page-when = 时间
event-page-where = 地点
event-page-registered = 位置给您留好了，开始前会提醒您。
event-page-over = 这场活动已经结束。

events-invited = { $count ->
    [0] 没有需要新邀请的线索
   *[other] 已邀请 { $count } 条线索
}；{ $before } 条之前邀请过。
events-would-invite = 会邀请 { $count } 条线索；{ $before } 条之前邀请过。目前什么都没安排。
events-row = 第 { $row } 行：{ $problem }
events-row-no-email = 没有邮箱
events-row-no-lead = 没有线索用这个邮箱
events-row-no-answer = attended 只能是 yes 或 no
events-noted = 已记录 { $count } 行。
