# The console: what staff read.
console-brand = Leadhatch
console-skip = Skip to content
console-language = Language
console-in-zh = 中文
console-in-en = English
console-colon = { ": " }
console-quoted = “{ $text }”
console-nameless = No name yet

# Signing in
console-sign-in = Sign in
console-sign-in-title = Sign in to { $company }
console-email = E-mail
console-password = Password
console-sign-in-failed = E-mail or password is wrong. After five wrong tries an account is locked for 15 minutes.
console-sign-in-stale = This page was open too long. Please sign in again.
console-sign-in-help = Forgot the password? Whoever runs Leadhatch sets a new one with “leadhatch staff reset-password”.
console-sign-out = Sign out

# Lists
console-handoffs = Handoffs
console-leads = Leads
console-leads-empty = No leads yet. They appear here with the first chat message or import.
console-leads-try = Try the chat yourself
console-leads-no-match = No lead matches. Try a shorter word or fewer filters.
console-leads-end = That was the last page.
console-search = Name, company, e-mail, phone
console-verdict = Verdict
console-any-verdict = Any verdict
console-stage = Stage
console-any-stage = Any stage
console-filter = Filter
console-filter-clear = Clear
console-pages = Pages
console-first-page = First page
console-next-page = Next page
console-back = Back to the list

# Times
console-just-now = just now
console-ago-minutes = { $n } min ago
console-ago-hours = { $n } h ago
console-ago-days = { $n ->
    [one] yesterday
   *[other] { $n } days ago
  }
console-in-minutes = in { $n } min
console-in-hours = in { $n } h
console-in-days = { $n ->
    [one] tomorrow
   *[other] in { $n } days
  }

# Verdicts, stages, states
console-verdict-qualified = Qualified
console-verdict-nurture = Nurture
console-verdict-disqualified = Not a fit
console-verdict-open = Open
console-stage-visitor = Visitor
console-stage-lead = Lead
console-stage-qualified = Qualified
console-stage-opportunity = Opportunity
console-stage-won = Won
console-stage-delivered = Delivered
console-stage-in-use = In use
console-stage-renewed = Renewed
console-stage-advocate = Advocate
console-stage-nurturing = In the pool
console-stage-lost = Lost
console-stage-disqualified = Let go
console-handoff-reason-qualified = Qualified
console-handoff-reason-requested = Asked for a person
console-handoff-reason-requalified = Ready again
console-handoff-state-new = New
console-handoff-state-accepted = Taken
console-handoff-state-returned = Returned
console-handoff-state-expired = Overdue
console-handoff-state-won = Won
console-handoff-state-lost = Lost
console-enrollment-active = running
console-enrollment-paused = paused
console-enrollment-done = finished
console-enrollment-exited = left early

# A handoff
console-due = To be taken
console-open-lead = Everything about this lead
console-accept = I'll take it
console-won = Won
console-lost = Lost
console-give-back = Give back to the pool
console-reason = Reason
console-reason-choose = Choose a reason
console-note = Note for marketing
console-return-too-early = Too early
console-return-no-budget = No budget
console-return-no-authority = Wrong person
console-return-chose-other = Chose another vendor
console-return-wrong-profile = Doesn't fit our profile
console-return-bad-data = Contact details are wrong
console-return-unreachable = Can't be reached
console-return-other = Something else
console-reply = Answer in the chat
console-reply-send = Send
console-floor-bot = The bot is answering. Once you send, the chat is yours and the bot stays quiet.
console-floor-human = { $name } is answering. The bot stays quiet.
console-hand-back = Hand back to the bot

# A lead
console-seen = last change
console-demo = Demo
console-demo-help = An invented person, made by “leadhatch demo-data”.
console-source = Source
console-referred-by = Sent by a customer
console-score = Score
console-score-help = 0 to 100, from fit, criteria met, discovery and engagement. It ranks leads; the verdict does not depend on it.
console-score-why = { $band }: where it comes from
console-score-total = Score
console-score-fit = Fit
console-score-evidence = Evidence
console-score-discovery = Discovery
console-score-engagement = Engagement
console-reasons = Why this verdict
console-criterion-met = met
console-criterion-unmet = not met
console-criterion-open = not known yet
console-criterion-fit = Company fits
console-criterion-industry = Industry
console-criterion-company-size = Size
console-criterion-need = Need
console-criterion-budget = Budget
console-criterion-authority = Authority
console-criterion-timeline = Timeline
console-criterion-buyer = Is a buyer
console-criterion-contact-allowed = May be contacted
console-criterion-civil = Civil conversation
console-criterion-excluded = Not excluded by the scoring rules
console-criterion-returned = News since sales gave it back
console-zone = Time zone
console-zone-country = holidays of { $country }
console-zone-none = that of this installation
console-zone-because-stated = stated
console-zone-because-browser = from the browser
console-zone-because-region = from the place they named
console-zone-because-phone = from the phone number
console-zone-because-email = from the e-mail address
console-zone-because-default = nothing tells where they are
console-zone-quiet = not between { $start } and { $end }
console-facts = What we know
console-facts-empty = Nothing yet. Facts appear here as they are said, each with its sentence.
console-consent-none = none given
console-before = { $n ->
    [one] 1 earlier value
   *[other] { $n } earlier values
  }
console-by-prospect = said in chat
console-by-rep = entered by a rep
console-by-import = imported
console-by-enrichment = looked up
console-enrollments = Messages from the pool
console-timeline = What happened
console-timeline-empty = Nothing yet.
console-transcript = Conversation
console-transcript-empty = No conversation yet. This lead was imported.
console-transcript-silent = Nothing was said.
console-channel-website = Website
console-channel-wechat = WeChat
console-ended-silence = ended by silence
console-ended-goodbye = said goodbye
console-ended-closed = closed
console-sender-prospect = Prospect
console-sender-bot = Bot
console-sender-human = Colleague

# Timeline
console-event-stage = Stage: { $old } → { $new }
console-event-verdict = Verdict: { $old } → { $new }
console-event-import = Imported
console-event-form = Filled in a form
console-event-referral = Referred somebody
console-event-possible-duplicate = Another record has the same contact
console-event-objection = Objection
console-event-content-gap = Asked something we have no answer to
console-event-opt-out = Asked not to be written to
console-event-mail-in = Replied by e-mail
console-event-bounce = A mail came back
console-event-preferences = Mail preferences changed
console-event-opt-in = Confirmed the e-mail address
console-event-score-adjusted = Score by hand
console-adjusted-given = points given or taken
console-adjusted-withdrawn = withdrawn
console-event-click = Opened a link
console-event-engagement-judged = An opening was judged anew
console-event-read = Read a page
console-event-forward-opened = Somebody else opened what was passed on
console-event-forward-read = Somebody else read what was passed on
console-event-hot-reading = Read a lot; the rep is told
console-event-hot-known = A colleague knows that they read a lot
console-event-visit = Visited a page
console-event-download = Downloaded a file
console-event-requalify-question-withdrawn = The question was taken back
console-event-handoff-doubted = What led to the handoff turned out not to be the person
console-event-tracking = Tracking turned on or off
console-event-enrolled = Joined a sequence
console-event-enrollment-ended = Left a sequence
console-event-not-enrolled = No sequence
console-event-requalify-question = Was asked for what is missing
console-event-handoff-new = Handed over
console-event-handoff-accepted = Taken by a rep
console-event-handoff-returned = Given back to the pool
console-event-handoff-expired = Nobody took it in time
console-event-handoff-won = Won
console-event-handoff-lost = Lost
console-event-floor-human = A colleague joined the chat
console-event-floor-bot = The bot took over the chat again
console-event-touch-planned = planned
console-event-touch-sending = being sent
console-event-touch-sent = sent
console-event-touch-failed = could not be sent
console-event-touch-skipped = not sent
console-event-touch-uncertain = may or may not have been sent
console-event-notice-planned = Notice to the rep planned
console-event-notice-sending = Notice to the rep being sent
console-event-notice-sent = Rep told
console-event-notice-failed = Rep could not be told
console-event-notice-skipped = Rep not told
console-event-notice-uncertain = Rep perhaps told
console-event-reply-planned = Answer by e-mail planned
console-event-reply-sending = Answer by e-mail being sent
console-event-reply-sent = Answered by e-mail
console-event-reply-failed = Answer by e-mail could not be sent
console-event-reply-skipped = Answer by e-mail not sent
console-event-reply-uncertain = Answer by e-mail perhaps sent
console-event-held-planned = Notice of a reply planned
console-event-held-sending = Notice of a reply being sent
console-event-held-sent = Colleague told of the reply
console-event-held-failed = Colleague could not be told of the reply
console-event-held-skipped = Colleague not told of the reply
console-event-held-uncertain = Colleague perhaps told of the reply
console-event-confirmation-planned = Request to confirm the address planned
console-event-confirmation-sending = Request to confirm the address being sent
console-event-confirmation-sent = Asked to confirm the address
console-event-confirmation-failed = Request to confirm the address could not be sent
console-event-confirmation-skipped = Not asked to confirm the address
console-event-confirmation-uncertain = Perhaps asked to confirm the address
console-event-transcript-planned = Transcript planned
console-event-transcript-sending = Transcript being sent
console-event-transcript-sent = Transcript sent
console-event-transcript-failed = Transcript could not be sent
console-event-transcript-skipped = Transcript not sent
console-event-transcript-uncertain = Transcript perhaps sent
console-why-no-consent = no consent
console-why-suppressed = unsubscribed
console-why-unsubscribed = unsubscribed
console-why-no-address = no e-mail address
console-why-already-had = has had this sequence
console-why-do-not-contact = asked not to be contacted
console-why-lead-gone = the lead was deleted
console-why-no-email-address = no e-mail address
console-why-sequence-gone = the sequence was removed
console-why-undeliverable = the address doesn't take mail
console-why-no-sequence = no sequence fits
console-why-opt-out = asked not to be written to
console-why-reply = they wrote to us
console-why-handoff = handed to a rep
console-why-qualified = qualified
console-why-disqualified = not a fit
console-why-finished = all steps sent
console-why-outside-window = waits for the send window
console-why-away = waits until the person is back
console-why-paused-by-person = waits: the person asked for a pause
console-why-wished-frequency = waits: as often as the person wished
console-why-topic-refused = the person does not want this topic
console-why-not-confirmed = the address has not been confirmed
console-why-too-many-answers = too many answers in one day: perhaps another machine writes
console-why-holiday = waits for the end of a public holiday
console-why-quiet-hours = waits for the end of quiet hours
console-why-never-opens = no hour of the week is left in which to write
console-why-cap-lead-day = at most { $n } a day for each lead
console-why-cap-lead-week = at most { $n } in 7 days for each lead
console-why-cap-lead-month = at most { $n } in 30 days for each lead
console-why-cap-account-day = at most { $n } a day for each company
console-why-cap-account-week = at most { $n } in 7 days for each company
console-why-cap-account-month = at most { $n } in 30 days for each company
console-why-late = it was too late for it
console-why-retimed = it was late: its wait began anew
console-why-catch-up-per-minute = what is late goes out slowly: { $n } a minute
console-why-throttle-per-second = at most { $n } a second
console-why-throttle-per-minute = at most { $n } a minute
console-why-throttle-per-hour = at most { $n } an hour
console-why-throttle-per-day = at most { $n } a day
console-why-warming-up = a new sender starts slowly: { $n } today
console-why-provider-busy = the mail provider asks us to wait
console-why-stopped = nurture is stopped
console-why-sequence-paused = the sequence is paused
console-why-lead-paused = the lead is paused
console-why-paused = paused by a colleague
console-event-nurture-paused = nurture paused
console-event-nurture-resumed = nurture goes on
console-why-sender-vanished = the sender stopped half-way
console-why-channel-not-configured = this channel is not set up

# What cannot be done
console-error-title = That didn't work
console-error-nothing-here = Nothing here
console-error-not-found = This page or record doesn't exist. It may have been deleted.
console-error-not-allowed = Your role doesn't include this, or the page was open too long. Go back and try again.
console-error-bad-input = Please choose a reason from the list.
console-error-empty-text = There is nothing to send yet.
console-error-text-too-long = That is too long for one message. Please send it in parts.
console-error-taken = { $holder } has taken it already.
console-error-moved = This can't be done any more: the handoff is “{ $state }”.
console-error-moved-other = Somebody or something changed this meanwhile. Reload the page.
console-error-busy = The database isn't answering just now. Nothing was lost; please reload in a minute.

# What can be wrong with a value that a client sends
error-bad-input-unknown-field = { $field } is not a field of this request.
error-bad-input-wrong-type = { $field } has the wrong type.
error-bad-input-empty = { $field } is empty.
error-bad-input-bad-phone = { $field } is not a phone number, e.g. +86 138 0013 8000.
error-bad-input-bad-range = { $field }: min is greater than max.
error-bad-input-bad-form = { $field } is not in the form it should have.
error-bad-input-too-long = { $field } holds too much.
error-bad-input-out-of-range = { $field } is out of range.
error-bad-input-bad-date = { $field } is not a date, e.g. 2026-12-31 (a time needs its offset: 2026-12-31T10:00:00+08:00).
error-bad-input-unknown-lead = { $field }: there is no such lead.
error-bad-input-disabled = { $field }: this account is closed.
error-bad-input-unknown-member = { $field }: nobody with this address works here.

# Messages whose sending broke off
console-uncertain = Perhaps sent
console-uncertain-help = Sending broke off after the mail server had the message. It may have arrived; it is never sent again by itself. Ask the reader or look into the mail server's log, then say what became of it.
console-uncertain-touch = Message of a sequence
console-uncertain-notice = Notice to the rep
console-uncertain-transcript = Transcript
console-uncertain-sent = It arrived
console-uncertain-failed = It did not arrive
console-uncertain-again = Send it again
console-event-delivery-resolved = Perhaps sent, settled
console-resolved-sent = it arrived
console-resolved-failed = it did not arrive
console-resolved-again = is sent again
console-why-resolved-sent = a colleague knows that it arrived
console-why-resolved-failed = a colleague knows that it did not arrive
console-why-connection = the mail server could not be reached
console-why-connection-lost-after-data = the line broke after the message was handed over
console-why-unclear-answer = the mail server's answer made no sense
console-why-sender-refused = the mail server refused our address
console-why-sign-in-refused = the mail server refused our sign-in
console-why-recipient-refused = the mail server refused the recipient
console-why-recipient-deferred = the mail server asks to try the recipient later
console-why-data-refused = the mail server refused to take the message
console-why-message-refused = the mail server refused the message
console-why-bad-header = the address or a header cannot be used
console-why-cannot-render = the message could not be written
console-why-cannot-prepare = the message could not be prepared
console-why-defect = something went wrong while sending
console-why-outbox = the outbox folder could not be written
console-why-erased = the person's data was deleted

# Top bar
console-nav = Pages of the console
console-nav-day = My day
console-nav-leads = Leads

# My day
console-stop = .
console-day-team = The team's day
console-day-whose = Whose day
console-day-whose-team = Team
console-day-whose-mine = Mine
console-day-count = { $n ->
    [one] 1 thing to do
   *[other] { $n } things to do
  }
console-day-late = { $n } late
console-day-done = { $n } done today
console-day-all-done = All done.
console-day-empty = Handoffs, answers people wait for, tasks and quiet opportunities appear here by themselves.
console-day-leads = Look through the leads
console-card-kind-handoff = Handoff
console-card-kind-reply = Waiting for your answer
console-card-kind-task = Task
console-card-kind-hot = Reads a lot
console-card-kind-stale = Gone quiet
console-card-kind-uncertain = Perhaps sent
console-card-handoff-qualified = Qualified, waits to be taken
console-card-handoff-requested = Asked for a person
console-card-handoff-requalified = Ready again, waits to be taken
console-card-handoff-expired = Nobody took it in time
console-card-reply = Wrote after a colleague joined the chat
console-card-answer = Answer
console-card-done = Done
console-card-hot-times = Opened { $what } { $n ->
    [one] once
    [2] twice
   *[other] { $n } times
}
console-card-hot-minutes = Read { $what } for { $n ->
    [one] a minute
   *[other] { $n } minutes
}
console-card-known = Got it
console-card-stale = No word for { $days } days
console-card-followed-up = Still on it
console-card-settle = Settle
console-card-look = Look
console-left-minutes = { $n } min left
console-left-hours = { $n } h left
console-left-days = { $n } working days left
console-over-minutes = { $n } min over
console-over-hours = { $n } h over
console-over-days = { $n } working days over
console-event-follow-up = Rep is still on it
console-event-task = Task

# Inbox
console-nav-inbox = Inbox
console-inbox-states = Handoffs by state
console-inbox-panes = Parts of this handoff
console-inbox-lead = Brief
console-inbox-rep = Colleague
console-inbox-any-rep = Everybody's
console-inbox-any-language = Any language
console-inbox-none = Nothing here for this choice.
console-inbox-empty-new = Nothing waits to be taken. A lead appears here when it qualifies or asks for a person.
console-inbox-empty-expired = Nothing overdue. What nobody takes in time appears here, passed on to the next colleague.
console-inbox-empty-accepted = Nobody is working on a handoff. Those that are taken appear here.
console-inbox-empty-returned = Nothing came back. What is given back to the pool appears here with its reason.
console-inbox-empty-won = Nothing won yet. Handoffs marked as won appear here.
console-inbox-empty-lost = Nothing lost. Handoffs marked as lost appear here with their reason.
console-passed-from = { $name } did not take it in time; it was passed on. Whoever is first may take it.

# One timeline
console-timeline-show = Show
console-timeline-all = All
console-timeline-messages = Messages
console-timeline-sends = Sends
console-timeline-reads = Reads
console-timeline-scores = Verdict and score
console-timeline-handoffs = Handoffs
console-timeline-edits = Edits
console-timeline-older = Older
console-timeline-none = Nothing of this kind.
console-read-view = Read “{ $title }”
console-read-attended = Came to “{ $title }”
console-read-missed = Missed “{ $title }”
console-read-how-far = { $percent } % of it in { $minutes } min
console-read-uncounted = not counted: perhaps a machine
console-edit-told = { $fact }: { $new }{ $old }
console-edit-changed = { $fact }: { $old } → { $new }
console-consent = Consent
console-consent-given = May be written to
console-consent-withdrawn = Withdrawn
console-consent-suppressed = Asked not to be written to here
console-consent-notice = notice { $version }

# Transcript review
console-nav-review = Review
console-review-search = Words in the talk
console-review-pick = Which talks
console-review-pick-all = All talks
console-review-pick-fallback = Not understood
console-review-pick-low = Unsure readings
console-review-pick-returned = Came back from sales
console-review-pick-sample = Random sample
console-review-with-done = read ones too
console-review-progress = { $done } of { $n } read
console-review-turns = { $n } turns
console-review-read = read
console-review-read-by = read by { $by }
console-review-all-read = All of these are read. Tick “read ones too” to see them again.
console-review-empty = No talk matches. Talks appear here as soon as somebody has written.
console-review-next = Read, next talk
console-review-done = Read
console-review-turn = This turn
console-review-corrected = corrected
console-review-runners = Next likely
console-review-act = What it does
console-review-save = Save
console-review-facts = Facts read from it
console-review-no-facts = None.
console-review-asked = Was asked for: { $fact }
console-review-fact = Fact
console-review-value = As a person would say it, e.g. 300 people
console-review-remove = not said
console-review-why = Why it went on so
console-review-history = Corrections
console-review-no-turn = No turn of this talk was worked on by the bot.
console-review-unread = That cannot be read as this fact. Write it as a person would, e.g. “300 people”, “by June”, “200k a year”.
console-corrected-act = { $old } → { $new }
console-event-correction = Reading corrected
console-act-inform = Tells something
console-act-affirm = Says yes
console-act-deny = Says no
console-act-greet = Greets
console-act-bye = Says goodbye
console-act-thanks = Thanks
console-act-chitchat = Small talk
console-act-ask-price = Asks the price
console-act-ask-integration = Asks about integration
console-act-ask-security = Asks about security
console-act-ask-deployment = Asks about deployment
console-act-ask-company = Asks about us
console-act-ask-competitor = Asks about another vendor
console-act-ask-case = Asks for cases
console-act-ask-why = Asks why we ask
console-act-ask-bot = Asks whether it is a bot
console-act-ask-material = Wants material
console-act-ask-human = Wants a person
console-act-objection-price = Objects: price
console-act-objection-timing = Objects: timing
console-act-objection-no-need = Objects: no need
console-act-objection-no-authority = Objects: not theirs to decide
console-act-objection-trust = Objects: trust
console-act-objection-competitor = Objects: has another vendor
console-act-opt-out = Wants no more contact
console-act-not-buyer = Is no buyer
console-act-other-business = Has other business
console-act-abuse = Abuse
console-act-out-of-scope = Out of scope

# Audit log
console-nav-reports = Reports
console-nav-audit = Audit log
console-audit-by = Colleague's e-mail
console-audit-lead = Lead's id
console-audit-action = What was done
console-audit-any = Everything
console-audit-view = looked at
console-audit-change = changed
console-audit-refused = was refused
console-audit-sign-in = signed in
console-audit-sign-in-failed = tried to sign in
console-audit-sign-out = signed out
console-audit-leads = { $n ->
    [one] 1 lead
   *[other] { $n } leads
  }
console-audit-filters = by
console-audit-none = No line matches.
console-audit-empty = Nothing yet. Every look at a person's data and every change appears here.
