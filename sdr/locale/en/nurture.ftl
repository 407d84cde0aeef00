# What the terminal says in `leadhatch nurture`.

nurture-sample-name = Alex Morgan
nurture-sample-company = Lakeside Brewing

nurture-valid = { $count ->
    [one] 1 sequence is in order.
   *[other] { $count } sequences are in order.
}
nurture-problem-window = The window never opens: name at least one weekday, and an end after the start.
nurture-problem-unknown-variable = Nobody supplies { $detail }. See playbook/README.md for what a mail may use.
nurture-problem-unknown-filter = There is no filter { $detail }. Allowed: capitalize default first last length lower title trim truncate upper.
nurture-problem-not-allowed = { $detail } may not be used in a mail: variables, conditions and filters only.
nurture-problem-bad-template = The template cannot be read: { $detail }
nurture-problem-template-too-long = The template is too long: 20,000 characters at most.
nurture-problem-template-too-deep = The template is nested too deeply.
nurture-problem-output-too-long = What comes out is too long: 100,000 characters at most.
nurture-problem-step-gone = The step { $detail } is not in the sequence.
nurture-problem-empty = The mail would be empty.

nurture-no-sequence = There is no sequence { $name }. There are: { $names }.
nurture-no-step = { $name } has steps 1 to { $count }.
nurture-no-persona = There is no persona { $name }. There are: { $names }.
nurture-no-lead = There is no lead { $id }.
nurture-choose-reader = Say for whom: --lead ID, or --persona and --language.
nurture-bad-time = { $text } is no time. For example: 2026-03-02T09:00+08:00
nurture-bad-language = { $text } is no language: zh or en.

nurture-calendar = { $name }, version { $version }: { $title }
nurture-calendar-reader = { $persona } · { $written } · enters { $start }
nurture-calendar-enters = Such a lead enters this sequence.
nurture-calendar-other = Such a lead would enter { $name } instead: its entrance comes first.
nurture-calendar-never = Such a lead would not enter this sequence.
nurture-calendar-line = { $number }. { $when }  { $subject }
nurture-calendar-first = goes at once: the send window is open
nurture-calendar-first-deferred = due { $due }: { $reason }
nurture-calendar-next = { $wait } after the step before, inside the send window
nurture-calendar-next-deferred = { $wait } after the step before is { $due }: { $reason }
nurture-calendar-links = links to { $slug }
nurture-calendar-end = A reply, a handoff, an opt-out or a change of verdict ends it at any time.

nurture-imported = { $name } version { $version } is in the playbook.
nurture-exported = Written: { $path }
nurture-import-no-file = { $path } is no sequence file (.yml).
nurture-import-problem = { $where }: { $message }
nurture-import-name = The file must hold a sequence named { $name }.
nurture-import-version = The playbook holds another { $name }: give the file version { $version } or a later one.
nurture-database-away = The database does not answer: { $reason }. Check LEADHATCH_DATABASE_URL.
nurture-work-started = The nurture worker runs. Ctrl-C stops it.
nurture-weekday-1 = Mon
nurture-weekday-2 = Tue
nurture-weekday-3 = Wed
nurture-weekday-4 = Thu
nurture-weekday-5 = Fri
nurture-weekday-6 = Sat
nurture-weekday-7 = Sun
nurture-wait-m = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
nurture-wait-h = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
nurture-wait-d = { $count ->
    [one] 1 day
   *[other] { $count } days
}
nurture-wait-w = { $count ->
    [one] 1 week
   *[other] { $count } weeks
}
nurture-dispatch-started = The dispatcher runs. Ctrl-C stops it.
nurture-tasks-started = This worker takes tasks. Ctrl-C stops it once what it is doing is done.
nurture-no-broker = LEADHATCH_BROKER_URL is not set, so there are no tasks: example: LEADHATCH_BROKER_URL=amqp://leadhatch:password@broker/leadhatch. On one machine use leadhatch nurture work.
nurture-no-celery = Celery is not installed. Install the extra "scaled": make scaled
nurture-failpoints = LEADHATCH_FAILPOINTS lets the worker die on purpose. It is for tests against a mail server on this machine only ({ $text }); unset it.

nurture-uncertain-listed = { $count ->
    [0] Nothing is uncertain.
    [one] 1 message may or may not have been sent. Settle it: leadhatch nurture uncertain --resolve ID --as sent|failed|again
   *[other] { $count } messages may or may not have been sent. Settle one: leadhatch nurture uncertain --resolve ID --as sent|failed|again
}
nurture-uncertain-how = Say what became of it: --as { $how }
nurture-uncertain-unknown = There is no delivery { $id }.
nurture-uncertain-not = { $id } is not uncertain any more ({ $state }).
nurture-uncertain-sent = { $id }: noted as arrived ({ $new }).
nurture-uncertain-failed = { $id }: noted as not arrived ({ $new }).
nurture-uncertain-again = { $id } goes out again as { $new }.
nurture-audit-good = Everything that was planned is accounted for ({ $count } rows named).
nurture-audit-bad = It doesn't add up; { $count } rows are named above.

# ── leadhatch nurture stop, start, switches ──
nurture-switch-stopped = Stopped: { $what }.
nurture-switch-started = Started: { $what }.
nurture-switch-already-stopped = Nothing to do: { $what } was stopped already, or is over.
nurture-switch-already-started = Nothing to do: { $what } was not stopped.
nurture-switch-what-all = all nurture
nurture-switch-what-sequence = sequence { $name }
nurture-switch-what-lead = lead { $name }
nurture-switch-what-enrollment = enrolment { $name }
nurture-switch-on-their-way = { $count ->
    [one] 1 message was claimed before and is still on its way.
   *[other] { $count } messages were claimed before and are still on their way.
}
nurture-switch-one = Name one of --sequence, --lead and --enrollment, or none for all.
nurture-switch-unknown = There is no { $id }.
nurture-switch-runs = Nurture is running.
nurture-switch-line = Stopped since { $since } by { $by }: { $what }
nurture-mailbox-away = The mailbox cannot be read ({ $why }); the pass goes on without it. Check LEADHATCH_IMAP_URL.
