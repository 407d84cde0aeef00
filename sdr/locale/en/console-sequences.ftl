# The console's pages about sequences.
console-nav-sequences = Sequences

console-seq-name = Sequence
console-seq-state = State
console-seq-state-running = takes leads
console-seq-state-paused = paused
console-seq-state-draft = draft
console-seq-state-retired = closed
console-seq-version = version { $n }
console-seq-draft-waits = draft { $n } waits
console-seq-under-way = Under way
console-seq-entered = Entered last
console-seq-sent = Written to
console-seq-opened = Opened
console-seq-replied = Replied
console-seq-ready = Ready again
console-seq-figures-note = The figures look at the last 100 who entered each sequence. Opened means by a person; what a program opened doesn't count.
console-seq-figures-help = Of the last { $n } who entered
console-seq-empty = No sequences yet. They come from the files in playbook/sequences.
console-seq-all-stopped = All nurture is stopped by { $by }: nothing goes out.
console-seq-file-newer = the file holds a later version
console-seq-file-older = the file holds an earlier version
console-seq-file-changed = the file says something else
console-seq-file-overruled = edited here, the file differs
console-seq-file-gone = the file is gone

console-seq-tab-flow = Steps
console-seq-tab-preview = Preview

console-seq-entrance = Who enters
console-seq-anybody = Anybody in the pool
console-seq-priority = Priority { $n }: of several that fit, the highest wins.
console-seq-after = { $time } later
console-seq-over = The end. A reply, a handoff or an opt-out ends it at any time.
console-seq-look = Preview
console-seq-then = { ", else " }
console-seq-next-best = whatever they haven't read yet
console-seq-most-valuable = The question that would tell us most
console-seq-to-next = the next step
console-seq-to-end = the end
console-seq-way-then = when it happens
console-seq-way-otherwise = otherwise
console-seq-way-to = goes on at
console-seq-way-next = when it is done
console-seq-way-timeout = not within { $time }
console-seq-way-reached = once that holds
console-seq-when-personas = Persona
console-seq-when-languages = Language
console-seq-when-stages = Stage
console-seq-when-verdicts = Verdict
console-seq-when-reasons = In the pool because of
console-seq-when-problems = Problem
console-seq-when-sources = Source
console-seq-when-tags = Tag
console-seq-when-fields = Field
console-seq-when-known = Known
console-seq-when-missing = Not known
console-seq-when-clicked = Clicked
console-seq-when-read = Read
console-seq-when-engagement-from = Engagement from
console-seq-when-engagement-below = Engagement below
console-seq-when-any-of = Any of
console-seq-when-none-of = None of

console-seq-step = Step
console-seq-as = As
console-seq-as-anybody = Somebody we know little about
console-seq-as-persona = Personas
console-seq-as-lead = Leads in this sequence
console-seq-show = Show
console-seq-as-text = As plain text
console-seq-cannot-render = This message can't be made for this reader: { $why }
console-seq-no-letters = No step of this sequence sends a message.

console-seq-tab-edit = Text
console-seq-tab-calendar = Calendar
console-seq-tab-versions = Versions
console-seq-tab-leads = Leads

console-edit-text = The text, as YAML
console-edit-unchecked = Change the text and check it. Problems appear here, each with its line and what to do.
console-edit-good = Nothing is wrong with it.
console-edit-count = { $errors ->
    [0] No errors
    [one] 1 error
   *[other] { $errors } errors
}, { $advice ->
    [0] no advice
    [one] 1 piece of advice
   *[other] { $advice } pieces of advice
}
console-edit-line = Line { $n }
console-edit-check = Check
console-edit-note = What changes, for colleagues
console-edit-keep = Keep as a draft
console-edit-keep-help = A draft changes nothing for anybody until it is published.
console-edit-read-only = You can read this. Marketers, managers and admins edit it.
console-edit-conflict = { $by } kept version { $n } while you were writing. What they changed stands below; your text is still in the form. Keep it again to put it on top of theirs.
console-edit-diff = What changed
console-edit-compare = Compare version
console-edit-with = with
console-edit-same = These versions read the same.
console-edit-file = File

console-seq-kept = Version { $n } is kept as a draft. Publish it when it is to take new leads.
console-seq-published = Version { $n } takes new leads. Who is under way goes on with the version they entered.
console-seq-refused = Version { $n } can't be published yet:
console-seq-would-enter = { $n ->
    [one] One lead of the pool would enter at once.
   *[other] { $n } leads of the pool would enter at once.
}
console-seq-enter-new = Only those who come from now on
console-seq-enter-all = { $n ->
    [one] Let it enter
   *[other] Let all { $n } enter
}
console-seq-from-file = from the file
console-seq-published-by = published by { $by }
console-seq-open = Open
console-seq-publish = Publish
console-seq-roll-back = Publish again
console-seq-retire = Take no new leads

console-seq-stop-all = Stop all nurture
console-seq-start-all = Start nurture again
console-seq-paused-by = Paused by { $by }: nobody moves on and nothing goes out.
console-seq-pause-it = Pause this sequence
console-seq-go-on-it = Go on with it
console-seq-pause = Pause
console-seq-go-on = Go on

console-seq-why-not = Why is somebody in it, or not?
console-seq-why-not-whom = E-mail, phone or lead id
console-seq-plan-pool = would enter now and get { $n ->
    [one] 1 message
   *[other] { $n } messages
}
console-seq-plan-under-way = is under way, { $n ->
    [one] 1 message is
   *[other] { $n } messages are
} still to come
console-seq-plan-nothing = gets nothing of it: { $why }
console-seq-entered-at = entered
console-seq-upcoming = next
console-seq-nobody = Nobody here yet. Leads of the pool whom the entrance fits appear when they enter.
console-seq-start = Enters on
console-seq-calendar-empty = Nothing would go out within a year.
