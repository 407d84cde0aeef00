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
