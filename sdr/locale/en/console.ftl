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
console-home-title = Handoffs and leads
console-handoffs = Handoffs
console-handoffs-empty = Nothing waits for a rep. A lead appears here when it qualifies or asks for a person.
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
console-criterion-returned = News since sales gave it back
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
console-event-referral = Referred somebody
console-event-possible-duplicate = Another record has the same contact
console-event-objection = Objection
console-event-content-gap = Asked something we have no answer to
console-event-opt-out = Asked not to be written to
console-event-mail-in = Replied by e-mail
console-event-bounce = A mail came back
console-event-preferences = Mail preferences changed
console-event-opt-in = Confirmed the e-mail address
console-event-click = Opened a link
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
