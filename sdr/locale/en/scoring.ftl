# Where a score comes from, trying rules out, their versions, and what became of the bands.

score-part-fit = Fit
score-part-evidence = Evidence
score-part-discovery = Discovery
score-part-engagement = Engagement
score-part-total = Score

score-band-hot = Hot
score-band-warm = Warm
score-band-cold = Cold

score-rule-fit-industry-fits = The industry fits
score-rule-fit-industry-may-fit = The industry may fit
score-rule-fit-industry-does-not-fit = The industry does not fit
score-rule-fit-industry-unknown = The industry is not known yet
score-rule-fit-size-fits = The size fits
score-rule-fit-size-may-fit = The size may fit
score-rule-fit-size-does-not-fit = The size does not fit
score-rule-fit-size-unknown = The size is not known yet
score-rule-evidence-budget = Budget is met
score-rule-evidence-authority = Authority is met
score-rule-evidence-need = Need is met
score-rule-evidence-timeline = Timeline is met
score-rule-discovery-situation = Told how it is done today
score-rule-discovery-problem = Told what hurts
score-rule-discovery-implication = Told what it costs
score-rule-discovery-need-payoff = Told what solving it would bring
score-rule-engagement-click = Opened a link
score-rule-engagement-view = Read a page
score-rule-engagement-reply = Replied by e-mail
score-rule-engagement-chat = Wrote in the chat
score-rule-engagement-attended = Came to an event
score-rule-engagement-missed = Did not come to an event
score-rule-engagement-visit = Visited a page that counts
score-rule-engagement-download = Downloaded a file
score-rule-adjustment = Adjusted by hand

score-line = { $counted }  { $label }
score-joiner = {" · "}
score-quoted = “{ $text }”
score-doubtful = perhaps not a person
score-decayed = { $decayed } left of { $points } (half after { $days } days)
score-until = by { $by }, until { $day }
score-capped-frequency = came too soon after the one before
score-capped-rule = the rule gives no more
score-capped-group = the group { $group } gives no more
score-capped-part = beyond 0 to 100
score-capped-does-not-fit = the company does not fit
score-capped-scanner = a machine, no person

score-head = { $lead }: { $total } of 100, { $band } ({ $verdict }), rules { $rules }
score-part-line = { $label }: { $score } (weight { $weight })
score-excluded = Nobody to sell to: { $label }
score-nothing = Nothing scores yet.
score-adjusted = { $points } for { $part } of { $lead } until { $day } ({ $id }).
score-withdrawn = Withdrawn: { $id }.
