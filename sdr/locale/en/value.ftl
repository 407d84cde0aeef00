# A fact's value in words: used in recaps, briefs and pages.
value-people-exact = { $count ->
    [one] 1 person
   *[other] { $count } people
  }
value-people-range = { $min }–{ $max } people
value-people-some = { $min }+ people
value-people-from = { $min ->
    [one] 1 person
   *[other] { $min } people
  } or more
value-people-up-to = up to { $max ->
    [one] 1 person
   *[other] { $max } people
  }
value-money-exact = { $currency } { $amount } a year
value-money-range = { $currency } { $min }–{ $max } a year
value-money-from = from { $currency } { $min } a year
value-money-up-to = up to { $currency } { $max } a year
value-budget-approved = approved
value-budget-approved-sum = approved, { $sum }
value-budget-arrangeable = can be arranged
value-budget-none = no budget yet
value-unknown = not known
value-undisclosed = did not want to say
value-timeline-date = by { $day }
value-timeline-later = not soon
value-timeline-looking = just looking for now
value-joiner = { ", " }
breath-joiner = { ", " }
value-yes = yes
value-no = no
# What a problem costs, worked out from the person's own figures.
value-estimate-hours = { $count } people × { $each } h = { $total } hours{ $per }
value-estimate-days = { $count } people × { $each } days = { $total } working days{ $per }
value-estimate-share = { $share } of { $currency } { $count } = { $currency } { $total }{ $per }
value-estimate-each = { $count } × { $currency } { $each } = { $currency } { $total }{ $per }
value-per-day = { " a day" }
value-per-week = { " a week" }
value-per-month = { " a month" }
value-per-year = { " a year" }
value-per-all = { "" }
value-in-brackets = { " (" }{ $value })
value-sayings-joiner = { "; " }
