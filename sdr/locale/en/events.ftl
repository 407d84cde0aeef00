# Events: the invitation, the reminder, the page behind their link. Names in braces that stand for
# template words are filled in by the program.

event-invite-subject = Invitation: { $title }
event-invite-body =
    { $if }Hi { $name },{ $else }Hello,{ $end }

    { $summary }

    When: { $when }
    Where: { $where }

    { "[" }Keep a seat for me]({ $link })

    If the day doesn't suit you, there is nothing you need to do.

    { $sender }
    { $company }
event-remind-subject = Coming up: { $title }
event-remind-body =
    { $if }Hi { $name },{ $else }Hello,{ $end }

    You registered for "{ $title }".

    When: { $when }
    Where: { $where }

    { "[" }Look at it again]({ $link })

    { $sender }
    { $company }

event-page-register = Keep a seat for me
event-page-when = When
event-page-where = Where
event-page-registered = Your seat is kept. We'll remind you before it begins.
event-page-over = This event is over.

events-invited = { $count ->
    [0] Nobody new to invite
    [one] One lead is invited
   *[other] { $count } leads are invited
}; { $before } had been before.
events-would-invite = { $count ->
    [one] One lead would be invited
   *[other] { $count } leads would be invited
}; { $before } have been before. Nothing was planned.
events-row = Row { $row }: { $problem }
events-row-no-email = no e-mail address
events-row-no-lead = nobody is known by this address
events-row-no-answer = attended must be yes or no
events-noted = { $count ->
    [one] One row noted.
   *[other] { $count } rows noted.
}
