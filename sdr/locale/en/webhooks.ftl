# Who outside is told of what happens here.
console-nav-webhooks = Integrations
webhooks-empty = Nobody outside is told yet. A webhook you add here gets a signed message for every event you choose.
webhooks-new = Add one
webhooks-name = Name
webhooks-kind = Kind
webhooks-kind-webhook = Webhook
webhooks-language = Language of what is said
webhooks-address = Address
webhooks-address-new = New address (empty: stays as it is)
webhooks-secret-new = New secret (empty: stays as it is)
webhooks-address-help = Addresses inside your own network are refused. Address and secret are stored encrypted; what may be a key in an address is never shown again.
webhooks-events = Told of
webhooks-add = Add
webhooks-keep = Keep changes
webhooks-change = Change
webhooks-on = On
webhooks-off-by-hand = Off
webhooks-off-gone = Switched off: gone
webhooks-gone-help = The receiver answered 410 Gone: it wants no more messages. What waits is kept until you switch it on again or take it away.
webhooks-from-settings = from the settings
webhooks-paused = The receiver asked to be left alone until { $at }.
webhooks-overlap = Until { $at } messages are signed with the old secret as well.
webhooks-dead = { $n ->
    [one] 1 dead letter
   *[other] { $n } dead letters
}
webhooks-waiting = { $n } waiting
webhooks-secret-made = Secret
webhooks-secret-once = Copy it now: it is shown this once only. Whoever receives the messages checks their signature with it.
webhooks-secret-kept = I have it
webhooks-test = Send a test
webhooks-tested = The test was taken ({ $status }).
webhooks-test-failed = The test was not taken:
webhooks-test-waits = The test is on its way; look again in a moment.
webhooks-switch-on = Switch on
webhooks-switch-off = Switch off
webhooks-rotate = Make a new secret
webhooks-rotate-help = For 24 hours after that, messages carry both signatures, so the receiver can change over without losing any.
webhooks-posts = Messages
webhooks-all = All
webhooks-no-posts = Nothing here.
webhooks-state-waiting = waiting
webhooks-state-posting = being sent
webhooks-state-taken = delivered
webhooks-state-dead = dead letter
webhooks-state-skipped = not sent
webhooks-post-id = Delivery
webhooks-attempts = Tries
webhooks-next = next { $at }
webhooks-lead = Lead
webhooks-replayed-by = Sent again by
webhooks-body = Body
webhooks-no-body = The body is made at the first try.
webhooks-replay = Send again
webhooks-replay-all = { $n ->
    [one] Send the dead letter again
   *[other] Send all { $n } dead letters again
}
webhooks-remove = Take away
webhooks-remove-help = Its messages go with it, those that wait and the dead letters too.
webhooks-event-handoff-created = New handoff
webhooks-event-handoff-accepted = Handoff accepted
webhooks-event-handoff-reassigned = Handoff given to somebody else
webhooks-event-handoff-expired = Handoff nobody took in time
webhooks-event-handoff-returned = Handoff returned
webhooks-event-handoff-won = Handoff won
webhooks-event-handoff-lost = Handoff lost
webhooks-event-lead-qualified = Lead qualified
webhooks-event-lead-hot-reading = Lead is reading a lot
webhooks-event-lead-stage = Lead moved to another stage
webhooks-event-meeting-booked = Meeting booked
webhooks-event-meeting-moved = Meeting moved
webhooks-event-meeting-cancelled = Meeting cancelled
webhooks-event-message-held = Somebody waits for a colleague’s answer
webhooks-event-nurture-all = Webhook steps of sequences
webhooks-error-not-public = The address is inside your own network. Whoever runs Leadhatch can allow it with LEADHATCH_OUTBOUND_ALLOW.
webhooks-error-bad-address = The address cannot be used
webhooks-error-timeout = No answer within 10 seconds
webhooks-error-connection = No connection
webhooks-error-status = Answered { $status }
webhooks-error-sealed-with-another-key = The address was stored under another LEADHATCH_SECRET_KEY. Enter it anew.
webhooks-error-secret-sealed-with-another-key = The secret was stored under another LEADHATCH_SECRET_KEY. Make a new one, or enter it anew.
webhooks-error-lead-gone = The lead has been deleted
webhooks-error-handoff-gone = The handoff has been deleted
webhooks-error-message-gone = The message has been deleted
webhooks-error-meeting-gone = The meeting has been deleted
webhooks-error-demo = An invented lead of the demonstration
webhooks-problem-missing = Please fill in everything.
webhooks-problem-events-missing = Please choose at least one event.
webhooks-problem-bad-address = That is no address to send to. It begins with https:// and has no name and password in it.
webhooks-problem-not-public = That address is inside your own network. Whoever runs Leadhatch can allow it with LEADHATCH_OUTBOUND_ALLOW.
webhooks-problem-too-many-subscriptions = Fifty are the most. Take one away that you don't use.
webhooks-problem-set-in-settings = The address stands in the settings.
webhooks-problem-too-long = That name is too long.

# the command line
webhooks-line = { $id }  { $state }  { $name }  { $address }  waiting { $waiting }, dead { $dead }
webhooks-listed = { $count ->
    [one] 1 subscription
   *[other] { $count } subscriptions
}
webhooks-added = Added { $id }.
webhooks-secret-is = Secret (shown once): { $secret }
webhooks-switched-on = { $id } is on.
webhooks-switched-off = { $id } is off. What waits for it is kept.
webhooks-removed = { $id } is gone, with its messages.
webhooks-replayed = { $count } sent again.
webhooks-unknown = There is no { $id }.
webhooks-refused = { $field }: { $problem }
webhooks-name-one = Name a message, or a subscription with --all-of.
cli-help-webhooks = Who outside is told of what happens here, and dead letters.
cli-help-webhooks-list = List subscriptions: on or off, how much waits, how much is dead.
cli-help-webhooks-add = Add a subscription; its secret is shown once.
cli-help-webhooks-rotate = Make a new secret; the old one signs beside it for a while.
cli-help-webhooks-switch = Turn a subscription on or off.
cli-help-webhooks-test = Send a test and say what came of it.
cli-help-webhooks-posts = List messages and what became of them (--state dead: dead letters).
cli-help-webhooks-replay = Send a dead letter again, or all of a subscription.
cli-help-webhooks-remove = Take a subscription away, with its messages.

# what groups of colleagues are told
group-open = Open in the console
group-handoff-created-title = New handoff: { $who }
group-handoff-reassigned-title = { $rep } has this handoff now: { $who }
group-handoff-expired-title = Nobody took it in time: { $who }
group-due = { $rep }, please accept by { $due }.
group-expired-passed = { $before } didn't take it in time, so it went to { $rep }. Whoever is first may take it.
group-expired-kept = { $rep } didn't take it in time, and the routing knows nobody else.
group-lead-hot-reading-title = Reading a lot: { $who }
group-hot-what = { $what }
group-hot-much = Opened { $times ->
    [one] once
   *[other] { $times } times
}, read for { $minutes } min. A good moment to call.
group-meeting-booked-title = Meeting booked: { $who }
group-meeting-moved-title = Meeting moved: { $who }
group-meeting-cancelled-title = Meeting cancelled: { $who }
group-meeting = { $at } with { $rep }
group-message-held-title = Waiting for an answer: { $who }
group-message-held = They wrote in the chat and a colleague has the floor.
group-post-dead-title = Messages not delivered: { $name }
group-dead-dead = { $address } doesn't take them. They are kept as dead letters and can be sent again.
group-dead-gone = { $address } wants no more messages and was switched off.
group-test-title = Leadhatch can write here
group-test = This is a test. Nothing has happened.

# the kinds
webhooks-kind-wecom = WeCom group robot
webhooks-kind-feishu = Feishu / Lark bot
webhooks-kind-dingtalk = DingTalk robot
webhooks-kind-slack = Slack
webhooks-off-not-set = Off: no longer in the settings
webhooks-event-post-dead = Messages to another system fail
webhooks-secret-optional = Signing secret (if the robot has one)
webhooks-group-help = Paste the address that the platform shows for the robot. It is told the company, the name, why now and by when; no phone number, no mail address.
webhooks-problem-address-taken = This robot is entered already.
webhooks-error-code = Refused with code { $status }

# pushing to a CRM
webhooks-kind-crm = CRM
webhooks-token = Access token
webhooks-mapping = Mapping: their field ← our fact (YAML)
webhooks-crm-help = The address of a call that makes or updates, e.g. HubSpot’s contacts/batch/upsert. What we don’t know is left out, so nothing they have is emptied.
webhooks-error-lacks = Not pushed: { $status } isn’t known
webhooks-problem-no-test = A test would make a contact in the CRM. Look at the first real one instead.
webhooks-problem-mapping-missing = Please write the mapping.
webhooks-problem-mapping-too-long = The mapping is too long: 20,000 characters are the most.
webhooks-problem-mapping-alias = The mapping may have no aliases (*name)
webhooks-problem-mapping-no-yaml = The mapping can’t be read as YAML
webhooks-problem-mapping-too-deep = The mapping is nested too deeply or too large
webhooks-problem-mapping-no-body = The mapping needs “body”, an object or a list
webhooks-problem-mapping-unknown-key = The mapping knows only body, needs and headers, not
webhooks-problem-mapping-unknown-fact = There is no such fact
webhooks-problem-mapping-unknown-lead = There is no such value of a lead
webhooks-problem-mapping-unknown-handoff = There is no such value of a handoff
webhooks-problem-mapping-which-part = “part” has to say which part of budget, company_size or timeline, and of nothing else
webhooks-problem-mapping-values = “values” has to be an object
webhooks-problem-mapping-headers = A header can’t be used like this
webhooks-error-not-made = The message couldn’t be made; whoever runs Leadhatch finds why in the log
