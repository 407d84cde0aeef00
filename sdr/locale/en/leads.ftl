### Leads in the console: the list, what is changed by hand, accounts, duplicates, files.

# The list
leads-more-filters = More filters
leads-filters-set = { $n } set
leads-any = Any
leads-source = Source
leads-last-source = Last source
leads-last-campaign = Last campaign
leads-campaign = Campaign
leads-tag = Tag
leads-field = Own field
leads-rep = Handed to
leads-since = From
leads-until = To
leads-views = Saved views
leads-view-all = All
leads-view-shared = for all
leads-view-of = Saved by { $name }
leads-view-save = Save this view
leads-view-name = Name of the view
leads-view-share = For everybody
leads-view-keep = Save
leads-view-forget = Delete the view “{ $name }”
leads-view-problem-empty = Give the view a name.
leads-view-problem-too-long = You have fifty views already. Delete one first.
leads-view-problem-string-too-long = Too many filters for a view.
leads-import = Import
leads-export = Export
leads-duplicates = Duplicates

# Changed by hand
leads-save = Save
leads-yes = yes
leads-no = no
leads-account = { $n ->
    [one] { $name }: the only one we know there
   *[other] { $name }: { $n } people we know
}
leads-tag-add = Add a tag
leads-tag-remove = Take off “{ $tag }”
leads-fields = Own fields
leads-fact-change = Change
leads-fact-add = Add a fact
leads-fact-which = Fact
leads-fact-as-said = As one would say it: 300 people, by March
leads-fact-remove = Not so
leads-consent-note = Note consent or refusal
leads-consent-channel = Channel
leads-consent-yes = Agreed
leads-consent-no = Refused
leads-consent-proof = Proof: what was said or signed, where and when
leads-problem-unread = That could not be read. Put it as a person would say it: “300 people”, “by March”, “40k a year”.
leads-problem-not-email = This is no e-mail address. It needs the form name@company.com.
leads-problem-bad-phone = This is no phone number. Outside China it needs the country: +49 …
leads-problem-bad-form = A WeChat ID has 5 to 30 letters, digits, _ or -.
leads-problem-not-number = This field takes a number.
leads-problem-bad-date = This field takes a date, for instance 2027-03-31.
leads-problem-one-of = It must be one of: { $allowed }
leads-problem-string-too-long = Too long: { $allowed } characters at the most.
leads-problem-too-many = Too many: { $allowed } at the most.
leads-problem-no-proof = Consent needs its proof: what was said or signed, where and when.
leads-problem-taken-back = They took it back themselves. Only they can give it again, in the chat or by mail.
console-event-fact-withdrawn = No longer holds
console-event-address-changed = No longer reached at
console-event-set = Tag or field
console-event-consent = Consent
console-event-attitude = Attitude
console-event-merged = Two records became one
console-event-unmerged = One record became two again
console-why-merged = two records of one person became one

# Duplicates
leads-duplicates-help = Pairs that may be one person. Nothing is merged until you say so; a shared switchboard or an info@ address brings no pair.
leads-duplicates-none = No pairs to look at. They appear here when two records share an address, a personal number, or name and company.
leads-perhaps-same = Perhaps the same person as { $name }
leads-same-email = same e-mail
leads-same-phone = same personal number
leads-same-unionid = same person, says WeChat
leads-same-wechat = same WeChat
leads-same-name-company = same name and company
leads-merged = Another record became part of this one.
leads-merge-undo = Make them two again
merge-question = Is this one person?
merge-keep = Keep
merge-do = Merge
merge-different = Two different people
merge-moves = Moves over
merge-moves-conversations = { $n } conversations
merge-moves-deliveries = { $n } messages
merge-moves-handoffs = { $n } handoffs
merge-moves-engagements = { $n } readings
merge-moves-enrollments = { $n } sequences
merge-moves-consents = { $n } consents
merge-undo-help = Nothing is lost: what does not stand is kept as history, and the merge can be undone from the lead's page. Who refused on either record has refused.
merge-leaves-sequence = Both are in a sequence. The record that goes leaves its own; undoing the merge does not put it back.
merge-barred-same = This is one and the same record.
merge-barred-both-held = Both wait for a rep or are with one. Close one of the two handoffs first.

# Accounts
account-people = { $n ->
    [one] one person
   *[other] { $n } people
}
account-roles = { $known } of { $n } roles known
account-as-list = as a list
account-role-unknown = Role not known
account-nobody = Nobody known
account-read-share = Has read { $percent } % of what is written for them
account-read-depth = { $percent } %
account-reads-nothing = Has read nothing yet
account-with = with { $name }
account-more = The newest { $n } are shown.
account-gaps = What is missing
account-no-gaps = Every role is known and somebody is in favour.
account-somebody = somebody whose name we do not know
account-gap-no-role = Nobody known: { $about }. Ask who takes that part.
account-gap-one-voice = We know one person only. Ask who else has a say.
account-gap-role-unknown = What part does { $about } have in the decision?
account-gap-decider-unread = { $about } decides and has hardly read anything. Send what an owner needs.
account-gap-against = { $about } is not in favour. Find out why.
account-gap-nobody-warm = Nobody is in favour yet.
account-company = Company
account-domain = Domain
account-legend = How they stand to us
account-legend-ring = The ring: how much they have read of what is written for their persona.
account-set-attitude = Attitude
account-attitude-read = as they act
account-attitude-champion = champion
account-attitude-positive = in favour
account-attitude-neutral = neutral
account-attitude-sceptical = sceptical
account-attitude-against = against
account-because-stated = a colleague says so
account-because-refused = asked not to be contacted
account-because-chose-other = chose another vendor
account-because-objections = raised several objections
account-because-returned = came back from sales
account-because-initiates = brings it forward and asked for us
account-because-asked = asked for a person
account-because-payoff = said what it would be worth
account-because-reads = reads a lot
account-because-nothing = nothing speaks either way
