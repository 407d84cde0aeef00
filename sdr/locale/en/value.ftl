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
value-yes = yes
value-no = no
