# Why a turn of the talk went as it did, one line for reviewers.
trace-line = { $act } ({ $sure }) · read: { $read } · move: { $move } · verdict: { $verdict } · { $next }
trace-sure = { $percent } % sure
trace-unsure = only { $percent } % sure
trace-fact = { $fact } = { $value }
trace-nothing = nothing
trace-no-question = asks nothing
trace-why-again = puts { $asks } again: it is still open
trace-why-contact = asks for { $asks }: there is no way to reach the person yet
trace-why-address = asks for { $asks }: a colleague needs it to get in touch
trace-why-moves = asks for { $asks }: the person should see the cost or the benefit
trace-why-decides = asks for { $asks }: the answer can still change the verdict
trace-why-completes = asks for { $asks }: already qualified, the colleague would have to ask
trace-why-changed = asks for { $asks }: what spoke against it may have changed
trace-why-detail = asks for { $asks }: it helps the colleague who takes over
trace-why-stale = says back { $asks } from an earlier visit: it may have changed since
trace-why-known = asks for { $asks }: to confirm what is known
trace-verdict-open = open
trace-verdict-nurture = nurture
trace-verdict-qualified = qualified
trace-verdict-disqualified = disqualified
trace-moved = { $why } (moved by { $rules })
trace-rule = { $rule } { $points }
