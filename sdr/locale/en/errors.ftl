### Errors that a person reads: titles by HTTP status, sentences by class (sdr/errors.py).

error-title-400 = Not understood
error-title-401 = Not signed in
error-title-403 = Not allowed
error-title-404 = Not found
error-title-405 = Not possible here
error-title-409 = Already decided
error-title-410 = Deleted
error-title-413 = Too long
error-title-415 = Wrong kind of content
error-title-422 = Cannot be used
error-title-429 = Too fast
error-title-500 = Something went wrong
error-title-503 = Not available right now

error-bad-json = The body is not valid JSON.
error-unexpected = Something went wrong on our side. Nothing of yours was lost; please try again.

error-not-found = There is no { $what } { $id }.
error-bad-token = The token is missing or was never given out.
error-not-allowed = Your role does not allow this.
error-double-booked = There is another meeting at that time ({ $at }).
error-reassigned = This handoff was given to { $holder } meanwhile.
error-second-factor-needed = Your role requires a second factor. Set it up in the console under My account, then sign in with it.
error-bad-input = { $field }: { $problem }.
error-bad-form = Some entries are missing or could not be read; each is named in “errors”.
error-empty-text = The message has no text in it.
error-text-too-long = A message can have { $limit } characters at most.
error-message-id-reused = This client_message_id already stands for another text.
error-idempotency-key-reused = This Idempotency-Key was already used with another body.
error-too-many-requests = Too many requests. Try again in { $retry_after } seconds.
error-conversation-gone = This conversation was deleted at the person's request.
error-already-taken = { $holder } has already accepted this handoff.
error-floor-taken = { $name } is talking in this chat. The bot is silent until they leave.
error-overtaken = { $name } has answered meanwhile. Read that first; sending again sends yours too.
error-not-yours = { $holder } has this one. Only they or a manager can do that.
error-move-not-allowed = A { $what } cannot go from { $old } to { $new }.
error-bad-sequence = This can’t be published yet. { $first }
error-bad-rules = These scoring rules can’t be published. { $first }
error-version-conflict = { $by } wrote version { $latest } of { $name } after the version { $based_on } that you changed. Look at what changed, put your change into version { $latest } and send it again.
error-would-enter = { $count ->
    [one] One lead of the pool would enter at once. Say whether it may: enter "all", or "new_only".
   *[other] { $count } leads of the pool would enter at once. Say whether they may: enter "all", or "new_only".
}
error-no-address = Which e-mail address should the transcript go to?
error-try-again-soon = We are busy for a moment. Nothing was lost; please try again.

# What aiohttp itself refuses.
error-status-400 = The request could not be read.
error-status-404 = There is nothing at this address.
error-status-405 = This address does not take that method.
error-status-413 = The request is too large.
error-status-other = The request cannot be answered.
# What can be wrong with one value.
error-bad-input-missing = { $field } is missing.
error-bad-input-string-type = { $field } must be text.
error-bad-input-string-too-long = { $field } is too long.
error-bad-input-string-too-short = { $field } is too short.
error-bad-input-literal-error = { $field } has a value that is not on the list of what is possible.
error-bad-input-too-short = { $field } is too short.
error-bad-input-not-storable = { $field } has characters that cannot be kept.
error-bad-input-unknown-shape = This is no mail and none of the forms of mail providers that are known. Post the raw mail as message/rfc822.
error-bad-input-taken = That { $field } is in use already.
error-bad-input-one-of = { $field } must be one of: { $allowed }.
error-bad-input-only-one = Name only one of: { $allowed }.
error-bad-input-not-zone = { $field } is no time zone of a place, e.g. Asia/Shanghai.
error-bad-input-not-email = { $field } is not an e-mail address, e.g. name@example.com.
error-bad-input-not-a-number = { $field } must be a whole number.
error-bad-input-points = { $field } must be a whole number from -{ $most } to { $most }, and not 0.
error-bad-input-over-already = { $field } lies in the past.
error-bad-input-not-staff = { $field } is no address of a colleague: test mails go to staff only.
error-bad-input-cannot-render = { $field } cannot be rendered: { $detail }
error-bad-input-not-by-link = Only what came by a link of a mail can be judged.
error-bad-input-not-page = { $field } is no address of a page that may hold the chat.
error-bad-input-bad-address = { $field } is no address that can be posted to: http or https, without a name and password.
error-bad-input-not-public = { $field } is inside a private network. Whoever runs Leadhatch can allow it with LEADHATCH_OUTBOUND_ALLOW.
error-bad-input-too-many-subscriptions = There are { $allowed } subscriptions already. Take one away first.
error-bad-input-set-in-settings = { $field } stands in the settings and is changed there.
error-bad-input-no-secret-of-ours = Only a webhook has a secret that is made here.
error-bad-input-own-account = One's own account is closed by another admin.
error-bad-input-last-admin = This is the only admin who can sign in: make another one first.
error-bad-input-bad-grace = { $field } must be a number of days from 0 to 90.
error-bad-input-mapping-alias = { $field }: The mapping may have no aliases (*name) { $allowed }
error-bad-input-mapping-no-yaml = { $field }: The mapping can’t be read as YAML { $allowed }
error-bad-input-mapping-too-deep = { $field }: The mapping is nested too deeply or too large { $allowed }
error-bad-input-mapping-no-body = { $field }: The mapping needs “body”, an object or a list { $allowed }
error-bad-input-mapping-unknown-key = { $field }: The mapping knows only body, needs and headers, not { $allowed }
error-bad-input-mapping-unknown-fact = { $field }: There is no such fact { $allowed }
error-bad-input-mapping-unknown-lead = { $field }: There is no such value of a lead { $allowed }
error-bad-input-mapping-unknown-handoff = { $field }: There is no such value of a handoff { $allowed }
error-bad-input-mapping-which-part = { $field }: “part” has to say which part of budget, company_size or timeline, and of nothing else { $allowed }
error-bad-input-mapping-values = { $field }: “values” has to be an object { $allowed }
error-bad-input-mapping-headers = { $field }: A header can’t be used like this { $allowed }
error-bad-input-mapping-too-long = { $field }: The mapping is too long: 20,000 characters are the most { $allowed }
error-bad-input-no-test = A test would make a contact in the CRM.
