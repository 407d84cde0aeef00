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

rules-origin-file = from the file
rules-origin-publish = published
rules-origin-rollback = rolled back
rules-line = { $number }  { $digest }  { $at }  { $origin }  { $by }  { $note }
rules-file-newer = scoring.yml has changed; it is taken in by the next pass of the worker.
rules-file-overruled = What was published here wins over scoring.yml. Publish the file to use it: leadhatch scoring publish playbook/scoring.yml
rules-good = These rules may be published ({ $digest }).
rules-published = Version { $number } is in force ({ $digest }).
rules-rolled-back = Version { $number } is in force ({ $digest }); it reads like version { $to }.
rules-move = { $lead }  { $old } → { $new }  { $rule }  { $when }
rules-move-now = now
rules-replayed = { $leads ->
    [one] One lead
   *[other] { $leads } leads
} looked at: { $moved ->
    [0] nobody would move
    [one] one would move
   *[other] { $moved } would move
}{ $before ->
    [0] .
    [one] ; one would have moved before and stands the same now.
   *[other] ; { $before } would have moved before and stand the same now.
}
rules-replayed-part = { $left } more were not looked at.
rules-change = { $count } × { $old } → { $new }
rules-by-rule = { $count } × by: { $rule }
score-rule-bands = other bounds of the bands

calibration-all = All versions together, by the bands in force ({ $count } handoffs)
calibration-version = Version { $number } ({ $digest }, { $count } handoffs)
calibration-unscored = no score kept
calibration-band = band
calibration-handoffs = handed over
calibration-waiting = waiting
calibration-held = with a rep
calibration-accepted = accepted
calibration-returned = returned
calibration-won = won
calibration-lost = lost
