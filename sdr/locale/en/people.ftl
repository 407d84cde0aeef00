# Colleagues in the console: one's own account, and the team.
console-nav-staff = Team
people-me = My account
people-role-sdr = SDR
people-role-rep = Sales rep
people-role-marketer = Marketing
people-role-customer-success = Customer success
people-role-manager = Manager
people-role-admin = Admin
people-closed = account closed
people-places = { $n ->
    [one] signed in on one device
   *[other] signed in on { $n } devices
  }
people-nowhere = not signed in

# Sessions
people-sessions = Where you are signed in
people-sessions-of = Where they are signed in
people-sessions-help = Don't know one of these? End it and set a new password.
people-device = { $browser } on { $system }
people-device-unknown = Unknown device
people-address-unknown = no address
people-session-here = this one
people-session-last = last seen
people-session-first = since
people-session-end = End
people-session-end-others = End all others
people-session-end-all = Sign them out everywhere

# The password
people-password = Password
people-password-old = Current password
people-password-new = New password
people-password-set = Set the new password
people-password-help = At least { $least } characters. You are signed out on all other devices.
people-password-done = The new password holds. You are signed out everywhere else.
people-problem-wrong-password = The current password is wrong. After five wrong tries an account is locked for 15 minutes.
people-problem-too-short = The new password is too short.

# The second factor
people-factor = Second factor
people-factor-on = At sign-in you are asked for a code of your authenticator app.
people-factor-off = Only the password protects your account.
people-factor-theirs-on = Signs in with a code of an authenticator app.
people-factor-theirs-off = Signs in with the password alone.
people-with-second = second factor
people-factor-manage = Codes and settings
people-factor-set-up = Set up a second factor
people-factor-what = With a second factor, signing in takes a code from your phone beside the password. You need an authenticator app, such as the one of Microsoft or Google, FreeOTP or your password manager.
people-factor-must = Your role requires a second factor. To move to another phone, ask an admin to reset it.
people-factor-must-now = Your role requires a second factor. Set it up to go on.
people-factor-scan = Scan this with your authenticator app
people-factor-qr = QR code for the authenticator app
people-factor-by-hand = Can't scan? Type this key into the app:
people-factor-confirm = Turn it on
people-factor-confirm-help = It counts from the first right code on. Other devices are then signed out.
people-factor-take-off = Turn it off
people-factor-take-off-do = Turn off
people-factor-required = Roles that must have a second factor
people-factor-require = Save
people-factor-required-help = Whoever has none yet goes on as before for these days, and can then do nothing but set it up. With 0 that is from the next page on.
people-factor-grace = Days to set it up
people-factor-by = Your role needs a second factor by { $at }.
people-problem-bad-grace = Enter a whole number of days from 0 to 90.
people-factor-reset = Reset the second factor
people-factor-reset-help = For a lost phone. They are signed out everywhere and sign in with the password alone until they set it up anew.
people-account = Account
people-account-close = Close this account
people-account-close-help = They are signed out everywhere and cannot sign in. What they did stays on record; give their open handoffs to somebody else above.
people-account-open = Open this account again
people-account-open-help = They sign in with the password and the second factor they had.
people-problem-own-account = Your own account is closed by another admin.
people-problem-last-admin = This is the only admin who can sign in. Make another one first.
people-recovery = Recovery codes
people-recovery-once = These codes are shown only now. Print them or keep them in your password manager: each opens the door once when your phone is not at hand.
people-recovery-kept = I have kept them
people-recovery-left = { $n ->
    [one] 1 recovery code left
   *[other] { $n } recovery codes left
  }
people-recovery-new = New recovery codes
people-recovery-make = Make new codes
people-recovery-new-help = The codes you have now are worth nothing after that.
people-code-title = One more step
people-code = Code
people-code-help = The six digits of your authenticator app, or one of your recovery codes. Neither at hand? Ask an admin to reset your second factor.
people-code-failed = This code is wrong, too old or was used before. After five wrong tries codes are refused for 15 minutes.
people-code-back = Sign in as somebody else
people-problem-wrong-code = This code is wrong, too old or was used before. Wait for the next one. After five wrong tries codes are refused for 15 minutes.
people-problem-required = Your role requires a second factor.
people-problem-taken = It is set up already.

# Reassigning
console-error-reassigned = It was given to { $holder } meanwhile. Read it again; whoever is first may still take it.
people-given-from = This was with { $name } before. The clock started anew.
people-holder-away = { $name } is away until { $day }.
people-reassign = Give to a colleague
people-reassign-to = Who takes it
people-reassign-choose = Choose a colleague
people-reassign-do = Give it to them
people-reassign-help = They are told by e-mail with the brief, and the clock starts anew. The talk and the notes stay.
people-open-handoffs = Open handoffs
people-no-handoffs = Nothing in their hands.
people-reassign-all-to = Give them all
people-by-routing = by the routing
people-reassign-all = { $n ->
    [one] Give it away
   *[other] Give all { $n } away
  }
people-given = { $n ->
    [0] Nothing was given away.
    [one] One handoff was given away.
   *[other] { $n } handoffs were given away.
  }
people-kept = { $n ->
    [one] One stays: the routing knows nobody else who is there.
   *[other] { $n } stay: the routing knows nobody else who is there.
  }
people-open = { $n ->
    [one] 1 open handoff
   *[other] { $n } open handoffs
  }

# Being away
people-away = When I am away
people-away-of = When they are away
people-away-days = { $first } to { $last }
people-away-now = now
people-away-until = away until { $day }
people-away-first = First day away
people-away-last = Last day away
people-away-enter = Enter
people-away-withdraw = Take it back
people-away-help = The days count where the company is, both included. New handoffs go to somebody else.
people-problem-before-first = The last day lies before the first.
people-problem-past = These days are over.
people-problem-too-far = At most a year at once.
people-problem-bad-day = Please give both days, e.g. 2026-12-24.
people-problem-same-person = They have it already.
people-problem-unknown-member = Please choose a colleague from the list.
people-problem-cannot-take = This colleague cannot take handoffs.
people-problem-away = This colleague is away.

# Replies of one's own
people-replies = My replies
people-replies-count = { $n ->
    [0] Beside the company's replies you can keep your own for the chat.
    [one] You keep one reply of your own for the chat.
   *[other] You keep { $n } replies of your own for the chat.
  }
people-replies-manage = Write and change them
people-replies-empty = Nothing yet. Replies that you keep here are at hand below every chat, for you alone.
people-reply-new = One more
people-reply-shortcut = Shortcut
people-reply-title = Name
people-reply-keep = Keep
people-reply-forget = Remove
people-reply-help = In the chat type the shortcut and a space. A text in one language is enough; it is offered in talks in that language. Filled in for you:
people-problem-bad-shortcut = A shortcut is one word of letters, digits, - and _, at most 20.
people-problem-no-text = Please write the reply in at least one language.
people-problem-too-long-text = That is too long: a reply takes 2,000 characters, a name 60.
people-problem-shortcut-taken = You have a reply with this shortcut.
people-problem-too-many = A hundred replies are the most. Remove one you don't use.

# By the company's own sign-in
people-oidc-go = Sign in with the company account
people-oidc-or = Or with e-mail and password:
people-oidc-refused = The company account didn't let you in here: its e-mail address has to be confirmed and to be that of a colleague in Leadhatch. Try again, or ask whoever runs Leadhatch.
people-oidc-away = The company's sign-in doesn't answer just now. Try again in a moment, or sign in with your password.
