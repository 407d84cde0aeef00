### What is said about the steps of a sequence: to colleagues, in the decision log, in simulations.

nurture-notice-open = Open the lead

# ── what a line of the decision log says ──
step-entered = entered the sequence
step-not-enrolled = was not enrolled: { $reason }
step-waiting-wait = waits until { $until }
step-waiting-until = waits until { $until }
step-waiting-event = waits for this to happen: { $event }, until { $until } at the latest
step-waiting-task = waits for the task to be done
step-waiting-asked-lately = another question was put lately; waits until { $until }
step-planned = goes at { $until }: { $reason }
step-due = due; the next pass takes it
step-sent = sent ({ $channel })
step-skipped = left out: { $reason }
step-failed = could not be sent: { $reason }
step-uncertain = unclear whether it arrived
step-branched-case = a case held; went on at { $to }
step-branched-otherwise = no case held; went on at { $to }
step-waited = the wait is over
step-withdrawn = went back here: { $reason }
step-happened = happened: { $event }; went on at { $to }
step-timed-out = did not happen in time; went on at { $to }
step-passed = the goal is not reached yet; went on
step-jumped = went on at { $to }
step-done-set = set on the lead: { $set }
step-done-notify = told: { $people }
step-done-webhook = posted to the webhook
step-done-task = gave a person the task
step-paused = paused: { $reason }
step-resumed = goes on
step-exited = left the sequence: { $reason }
step-finished = the sequence is over
step-not-yet = not yet: the lead is at “{ $at }”
step-not-reached = not reached: { $reason }
step-passed-over = not by { $channel }: { $reason }
step-links = links to { $content }
step-picked = picked for: { $because }
step-end = the end
step-at-start = entry

step-channel-email = e-mail
step-channel-in-chat = in the chat
step-channel-wechat = WeChat
step-channel-webhook = webhook
step-event-click = a click
step-event-view = a page opened
step-event-reply = a reply
step-event-fact = something told
step-event-verdict = a verdict
step-event-meeting = a meeting
step-event-task-done = a task done
step-event-attended = an event attended
step-event-of = { $event } ({ $of })

step-type-send = message
step-type-ask = question
step-type-wait = wait
step-type-wait-for = wait for an event
step-type-branch = branch
step-type-set = tag or field
step-type-notify = notice to colleagues
step-type-webhook = webhook
step-type-task = task
step-type-jump = jump
step-type-goal = goal
step-type-exit = exit

# ── reasons, beside those of the console ──
console-why-already-sent = this message was sent before
console-why-content-exhausted = nothing new is left to read
console-why-content-expired = the content has expired
console-why-already-known = the answer is known
console-why-not-asked-again = the answer would change nothing, or was refused
console-why-nothing-to-ask = nothing is left to ask
console-why-question-open = another question is still open
console-why-never-visited = was never in the chat
console-why-human-has-floor = a colleague has the chat
console-why-no-webhook = no webhook is set
console-why-goal = the goal is reached
console-why-engagement-withdrawn = what it went on for turned out not to be the person
console-why-exit = the sequence says so
console-why-meeting = a meeting is agreed
console-why-step-gone = the step was removed
console-why-too-many-rounds = went round too often
console-why-account-in-sales = somebody of the same company talks to sales
console-why-auto-reply = an automatic reply; it does not count
console-why-out-of-office = away; goes on when they are back
console-why-no-email = no e-mail address

# ── leadhatch nurture why, simulate ──
nurture-why-lead = { $name } · { $stage } · { $verdict }
nurture-why-sequence = { $name }, version { $version }: { $state }
nurture-why-state-active = under way
nurture-why-state-paused = paused
nurture-why-state-done = over
nurture-why-state-exited = left early
nurture-why-step = { $number }. { $step } ({ $type }): { $text }
nurture-why-step-at = { $number }. { $step } ({ $type }), { $at }: { $text }
nurture-why-none = Was never enrolled.
nurture-simulate-line = { $when }  { $step }: { $text }
nurture-simulate-end = Nothing more comes up before { $when }.
nurture-simulate-assumed = Assumed: { $what }
nurture-bad-assumption = { $text } cannot be assumed. Write kind:what@after, for example click:what-it-costs@2d; kinds: { $kinds }.
nurture-no-letter = Step { $number } ({ $name }) sends nothing to read.
console-why-passed-by = the lead went another way
nurture-calendar-directly = right after the step before
