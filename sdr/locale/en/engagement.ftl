### Who opened and read what, and whether it was a person.

judged-human = a person
judged-scanner = a program
judged-unknown = nothing speaks either way
judged-because = { $judgement }: { $reasons }
judged-comma = { ", " }
judged-forwarded = somebody it was passed on to; { $words }
judged-repeat = { $words }; the same opening once more
judged-head = asked for the head of the page only
judged-scanner-agent = calls itself a program that checks or previews links
judged-no-agent = does not say what it is
judged-prefetch = fetched ahead, before anybody asked
judged-decoy = followed the link that people cannot see
judged-near-decoy = the same program followed the link that people cannot see
judged-beside-decoy = somebody at the same place followed the link that people cannot see
judged-soon = opened at once after the mail left
judged-burst = opened all links of the mail at once
judged-network-burst = one network opened links of many people at once
judged-read = the page was read
judged-came-back = the same browser came back
judged-wrote = wrote to us
judged-person = a colleague says so

engagement-kind-click = opened
engagement-kind-view = read
engagement-kind-reply = replied
engagement-kind-chat = chatted
engagement-kind-attended = came
engagement-kind-missed = did not come
engagement-kind-visit = visited
engagement-kind-download = downloaded
engagement-count = { $count ->
    [0] Nothing yet.
    [one] 1 entry.
   *[other] { $count } entries.
}
engagement-judged = { $id }: { $words }
engagement-tracked = What { $id } opens is noted.
engagement-not-tracked = Nothing that { $id } opens is noted any more; links of the next mails are plain addresses.

cli-help-engagement = Who opened what, and whether it was a person
cli-help-engagement-list = List what a lead did and how it was judged
cli-help-engagement-judge = Say who did it: --as human, scanner or unknown, with --reason
cli-help-engagement-tracking = Note what a lead opens (--on), or nothing of it (--off), with --reason

content-reading = { $title }: { $readings ->
    [one] 1 reading
   *[other] { $readings } readings
  } by { $readers ->
    [one] 1 person
   *[other] { $readers } people
  }, { $forwarded } by a mail passed on; { $seconds } s on average, { $depth } % deep, { $finished } to the end
content-reading-section = { $share } %  { $seconds } s  { $readers ->
    [one] 1 reader
   *[other] { $readers } readers
  }  { $title }
content-reading-other = { $seconds } s outside any section
content-reading-none = Nobody has read { $title } yet.
cli-help-content-reading = What an item's readers held on to, section by section

# ── telling the rep of hot reading ──
hot-comma = { ", " }
hot-nobody = Somebody without a name
hot-times-subject = { $who } opened { $what } { $times } times in { $span }
hot-times-line = { $who } has opened { $what } { $times } times within { $span }. Now is a good moment to call.
hot-minutes-subject = { $who } read for { $minutes } minutes in { $span }
hot-minutes-line = { $who } has read for { $minutes } minutes within { $span }: { $what }. Now is a good moment to call.
hot-all = What they read
hot-read = { $title }: opened { $opened } ×, read for { $minutes } min, { $depth } % of it
