# Versions of sequences: what the terminal says, and what forbids publishing one.

sequences-state-draft = draft
sequences-state-checked = checked
sequences-state-published = published
sequences-state-retired = retired

sequences-unknown = There are no versions of { $name }. `leadhatch nurture versions` lists all sequences.
sequences-no-file = { $path } cannot be read as UTF-8 text.
sequences-bad-enter = --enter takes all or new_only, not { $text }.
sequences-advice = advice
sequences-same = Versions { $a } and { $b } read the same.
sequences-line = { "  " }{ $number }  { $state }  { $by }  { $at }  { $count ->
    [0] { $note }
    [one] 1 lead under way  { $note }
   *[other] { $count } leads under way  { $note }
}
sequences-file-newer = The file holds version { $number }: the next pass of the worker takes it in.
sequences-file-older = The file holds version { $number }, an earlier one than is published. Nothing of it is used: export the published version, or give the file version { $next }.
sequences-file-changed = The file holds another text under version { $number }. Nothing of it is used: give it version { $next }, or take it in with `leadhatch nurture edit { $name } --file`.
sequences-file-overruled = A version published here wins over the file (version { $number }). Write it to the file with `leadhatch nurture export`, or take the file in with `leadhatch nurture edit { $name } --file`.
sequences-file-gone = The file is gone. Leads under way go on to the end; nobody new enters a sequence that was only a file.
sequences-kept = { $name } version { $number } is kept ({ $state }).
sequences-good = { $name } version { $number } may be published.
sequences-published = { $name } version { $number } takes new leads. { $count ->
    [0] Nobody of the pool enters at once.
    [one] One lead of the pool enters at the next pass.
   *[other] { $count } leads of the pool enter at the next pass.
}
sequences-retired = { $name } takes no new leads any more (version { $number }). { $count ->
    [0] Nobody is under way in it.
    [one] The lead under way goes on to the end.
   *[other] The { $count } leads under way go on to the end.
}
sequences-bad-gone = --gone takes next, stay or leave, not { $text }.
sequences-fate-same-step = stays at this step
sequences-fate-later-step = the step is gone: goes on to { $to }
sequences-fate-end = the step and all after it are gone: the sequence is over
sequences-fate-stays = the step is gone: stays in the old version
sequences-fate-leaves = the step is gone: leaves the sequence
sequences-fate-sending = a message is on its way: move this lead again afterwards
sequences-moved = { $count ->
    [one] One lead is in version { $number } now.
   *[other] { $count } leads are in version { $number } now.
}
sequences-would-move = { $count ->
    [one] One lead would be moved to version { $number }. Nothing was changed.
   *[other] { $count } leads would be moved to version { $number }. Nothing was changed.
}
sequences-no-version = { $name } has no version { $number }.

cohort-sums = { $leads ->
    [one] One lead
   *[other] { $leads } leads
}, { $messages ->
    [one] one message
   *[other] { $messages } messages
}
cohort-nothing = { $count } × nothing: { $why }
cohort-change-times = other times
cohort-change-messages = other messages
cohort-effect = { $changed ->
    [0] Nobody would notice
    [one] One lead would notice
   *[other] { $changed } leads would notice
}; for { $same } nothing changes.
cohort-test-sent = Sent to { $to }, marked as a test. Nothing of it is counted.
cohort-test-failed = It was not sent: { $state } ({ $reason }).
cohort-why-in-sequence = is under way in { $name }
cohort-why-enters = would enter { $name }
cohort-why-handoff = is with sales
cohort-why-do-not-contact = wants no contact
cohort-why-no-email-address = no address, and never in the chat
cohort-why-suppressed = address is blocked
cohort-why-not-confirmed = address is not confirmed
cohort-why-no-sequence = the entrance does not fit
cohort-why-already-had = had this sequence before
cohort-why-at-the-end = is at the end already
cohort-why-step-gone = its step is gone, and nothing follows
cohort-why-no-message = no message would go out
trying-subject = [TEST] { $subject }

content-state-ok = in order
content-state-expires-soon = ends within 30 days
content-state-expired = has expired
content-state-missing-language = a language is missing
content-state-pair-differs = kind, owner or end differ between the languages
content-line = { "  " }{ $state } · owner { $owner } · until { $expires } · used by { $used }
content-count = { $count ->
    [one] One item.
   *[other] { $count } items.
}
content-good = The content is in order.

publish-over-quota-day = This is more than { $most } messages to one lead in one day, the cap of nurture.yml. Wait longer before this step.
publish-over-quota-week = This is more than { $most } messages to one lead in seven days, the cap of nurture.yml. Wait longer before this step.
publish-over-quota-month = This is more than { $most } messages to one lead in thirty days, the cap of nurture.yml. Wait longer before this step.
publish-over-quota-wechat = WeChat lets a service account send one person { $most } messages a month, and this is one more. Wait longer, or use e-mail.
publish-no-unsubscribe = This mail has no working way to unsubscribe.
publish-dead-link = { $url } does not answer ({ $reason }). Correct it or take it out.
publish-link-not-public = { $url } is not on the open internet, so readers cannot open it.
publish-link-unchecked = { $url } was not looked at.

intake-done = { $entered ->
    [0] Nobody entered, of { $total } in the pool.
    [one] One lead entered, of { $total } in the pool.
   *[other] { $entered } leads entered, of { $total } in the pool.
}
intake-would = { $entered ->
    [0] Nobody would enter, of { $total } in the pool. Nothing was changed.
    [one] One lead would enter, of { $total } in the pool. Nothing was changed.
   *[other] { $entered } leads would enter, of { $total } in the pool. Nothing was changed.
}
intake-stopped = Stopped. { $entered ->
    [0] Nobody had entered.
    [one] One lead has entered and stays.
   *[other] { $entered } leads have entered and stay.
}
intake-no-segment = Say whom: --segment all, or --segment persona=executive,language=zh.
intake-broken-off = Broken off; the worker goes on with it. Go on here: --resume { $id }. End it: --stop { $id }.
intake-waits = Nurture is stopped, so nobody enters. After `leadhatch nurture start` the worker goes on with { $id }, or you do: --resume { $id }.
intake-why-in-sequence = already in a sequence
intake-why-handoff = with sales
intake-why-talking = talking to us now
intake-why-changed = changed lately; the worker’s next pass looks at them
intake-why-do-not-contact = want no contact
intake-why-no-email-address = no address, and never in the chat
intake-why-suppressed = address is blocked
intake-why-not-confirmed = address is not confirmed
intake-why-no-sequence = no entrance fits
intake-why-already-had = had the sequence before
intake-why-other-sequence = belong in another sequence
