# The command line, for whoever runs Leadhatch.
cli-help = Leadhatch: a conversational SDR for websites and WeChat.
cli-help-run = Start everything under one supervisor.
cli-help-run-scaled = Start everything with PostgreSQL and RabbitMQ on this machine.
cli-help-serve = Run the website's and the staff's door (run starts it).
cli-help-actions = Run the action server (run starts it).
cli-help-check = Check the playbook: file, line, key, what is wrong, what to do.
cli-help-migrate = Bring the database up to date, after a copy.
cli-help-backup = Copy the whole database into a new file (default: var/backups).
cli-help-carry = Copy all data from one database into another that is empty (SQLite to PostgreSQL, or back).
cli-help-restore = Replace the database by what a backup holds.
cli-help-mail-test = Send one test mail and say what became of it.
cli-help-dkim-key = Make a key to sign mail with (DKIM), and say what to put into DNS.
cli-help-demo-data = Fill the database with a believable year of invented leads.
cli-help-fake-imap = Serve a folder of .eml files as a mailbox, to try out replies
cli-help-fake-mail = A mail server for trying out: keeps every mail, sends none on.
cli-help-fake-wechat = WeChat on this machine: a page to write from, and the platform that calls.
cli-help-staff = Who may sign in to the console.
cli-help-staff-add = Add a member of staff; the password is shown once.
cli-help-staff-reset-password = Set a new password; the member is signed out everywhere.
cli-help-staff-disable = Close an account; what it did stays on record.
cli-help-staff-enable = Open a closed account again.
cli-help-staff-reset-totp = Take a member's second factor off (the phone is lost); ends all sessions.
cli-help-staff-list = Print who may sign in.
cli-help-content = What there is to read: list and check.
cli-help-content-list = List the content with owner, end and the sequences that use it.
cli-help-content-check = Name what has expired, lacks a language or links to nothing.
cli-help-nurture = The lead pool: worker, sequences, previews.
cli-help-nurture-work = Run the worker until it is told to stop.
cli-help-nurture-dispatch = Hand out planning and sending as tasks (more than one machine).
cli-help-nurture-serve-tasks = Do what tasks ask for, in --processes processes (more than one machine).
cli-help-nurture-tick = Do one pass as of a time, print what it did as JSON.
cli-help-nurture-validate = Check the playbook's sequences, or those of a path.
cli-help-nurture-preview = Print one step as a mail; nothing is stored or sent.
cli-help-nurture-simulate = Print the calendar of what would go out, and why.
cli-help-nurture-why = Say for every step of a lead's sequences: sent, or why not.
cli-help-nurture-import = Take checked sequence files into the playbook.
cli-help-nurture-export = Copy the playbook's sequences into a folder.
cli-help-nurture-versions = List the versions of one sequence, or of all.
cli-help-nurture-edit = Keep a changed file as the next version, a draft.
cli-help-nurture-check = Look for everything that forbids publishing a version.
cli-help-nurture-publish = Let a version take new leads; says who of the pool would enter.
cli-help-nurture-diff = Show what changed between two versions.
cli-help-nurture-rollback = Put an earlier version in place of the published one.
cli-help-nurture-move = Move leads under way from one version to another.
cli-help-nurture-test-send = Send a step to a member of staff; nothing of it is counted.
cli-help-nurture-invite = Invite a segment of the pool to an event, each lead once.
cli-help-nurture-attendance = Note who came to an event from a CSV file (email, attended).
cli-help-nurture-enroll = Let all of the pool, or a --segment, enter a sequence at once.
cli-help-nurture-retire = Take no new leads into a sequence any more.
cli-help-nurture-uncertain = List messages that may or may not have been sent; --resolve ID --as sent|failed|again settles one.
cli-help-nurture-audit = Hold what was planned against what became of it; exits with 1 when it doesn't add up.
cli-help-nurture-stop = Stop all nurture (or --sequence, --lead, --enrollment): nothing more leaves.
cli-help-nurture-start = Start again what was stopped.
cli-help-nurture-switches = Say what is stopped, by whom and since when.

cli-check-good = The playbook is good: { $path } ({ $advice ->
    [0] no remarks
    [one] 1 remark
   *[other] { $advice } remarks
  }).
cli-check-errors = { $errors ->
    [one] 1 error
   *[other] { $errors } errors
  }, { $advice ->
    [one] 1 remark
   *[other] { $advice } remarks
  }.
cli-migrated = The database is up to date.
cli-backup-made = Backed up to { $path }
cli-restore-sure = This replaces everything in the database. Go on?
cli-restore-kept = What was there is kept in { $path }
cli-restored = Restored from { $path }
cli-needs-yes = Nobody is here to answer: add --yes if you are sure.

cli-mail-subject = Leadhatch can send mail
cli-mail-body = This is a test message. If you can read it, LEADHATCH_SMTP_URL is set right.
cli-mail-sent = { $server } took the message for { $address }.
cli-mail-written = LEADHATCH_SMTP_URL is not set, so the message was written to { $folder }.
cli-mail-refused = { $server } did not take the message: { $reason }
cli-mail-uncertain = { $server } broke off; the message may or may not have been taken: { $reason }
cli-dkim-off = Mail is not signed here (LEADHATCH_DKIM_KEY is not set); let your mail server sign.
cli-dkim-same = Signed with DKIM as { $selector } of { $domain }; DNS has the key.
cli-dkim-other = Signed with DKIM as { $selector } of { $domain }, but DNS has another key: receivers will not believe the signature. It should be:
cli-dkim-missing = Signed with DKIM as { $selector } of { $domain }, but DNS has no key yet. Publish:
cli-dkim-several = Signed with DKIM as { $selector } of { $domain }, but DNS has several keys at { $name }. There should be one:
cli-dkim-unknown = Signed with DKIM as { $selector } of { $domain }; DNS did not answer, so whether it has the key is unknown.
cli-dkim-made = A new key is in { $path }. Keep it secret. Publish in DNS:
cli-dkim-then = When DNS has it, set in .env, start again, and try `leadhatch mail-test`:
cli-dkim-there = { $path } is there already and was left as it is. Take another --selector or --out.
cli-dkim-not-written = { $path } could not be written: { $reason }

cli-ask-email = E-mail
cli-ask-name = Name
cli-ask-role = Role ({ $roles })
cli-needs-email = Which e-mail address? For example: leadhatch staff add li.wei@example.com
cli-staff-added = Added { $email } as { $role }.
cli-totp-reset = { $email } signs in with the password alone until a second factor is set up anew.
cli-staff-disabled = { $email } can no longer sign in.
cli-staff-enabled = { $email } can sign in again.
cli-staff-closed = closed
cli-password-reset = { $email } has a new password and is signed out everywhere.
cli-password-once = Password, shown only now: { $password }
cli-admin-password-short = LEADHATCH_ADMIN_PASSWORD: needs at least { $least } characters. Example: LEADHATCH_ADMIN_PASSWORD=a-long-random-text-of-your-own

cli-demo-progress = Living through a year
cli-demo-real = The database holds real leads. Demo leads would stand among them. Go on?
cli-demo-again = The database holds demo leads already. Add another year of them?
cli-demo-mail = LEADHATCH_SMTP_URL is a real mail server. The demo sends nothing now, but the worker would write to its invented addresses (*.example) later. Go on?
cli-demo-added = { $count ->
    [one] 1 demo lead was added. No mail was sent.
   *[other] { $count } demo leads were added. No mail was sent.
  }
cli-fake-imap-ready = Mailbox ready at { $url } (any password). Put .eml files into { $folder } and they have come in.
cli-fake-mail-ready = Taking mail at { $url }, keeping it in { $folder }. Ctrl-C stops.
cli-fake-mail-fault = “{ $text }” is no fault. For example: RCPT=hang,for=slow@,share=0.5 · DOT=drop · MAIL=451 4.7.1 later · DATA=slow:3
cli-fake-wechat-ready = WeChat is played at { $url }, calling { $to }. Open the address to write as a follower. Ctrl-C stops.
cli-fake-wechat-env = To try it, put this into .env and start the product anew:

cli-no-tables = The database has no tables yet. Run: leadhatch migrate
cli-system-says = That didn't work: { $reason }
cli-defect = That is a defect in Leadhatch ({ $kind } at { $at }). Please report it.

cli-help-leads = Where a lead's score comes from, and points by hand.
cli-help-leads-score = Show every contribution to a lead's score, with its evidence.
cli-help-leads-adjust = Give or take points by hand (--points -10 --reason "…" --days 30).
cli-help-leads-withdraw = End an adjustment before its time.
cli-help-scoring = The scoring rules: versions, trying a draft out, publishing, what became of the bands.
cli-help-scoring-versions = List the versions of the scoring rules.
cli-help-scoring-show = Print the text of a version, or of the one in force.
cli-help-scoring-check = Look for everything that is wrong with a draft.
cli-help-scoring-replay = Say who would move under a draft, and by which rule; nothing is stored.
cli-help-scoring-publish = Put a text in force as the next version.
cli-help-scoring-rollback = Put an earlier version in force again.
cli-help-scoring-calibration = What became of each band: accepted, returned, won, lost.
cli-help-suppressions = Addresses that nothing is sent to: import, export, remove.
cli-help-suppressions-import = Suppress every address of a CSV file (a column email, or the first).
cli-help-suppressions-export = Write the list as CSV; it holds hashes, no addresses.
cli-help-suppressions-remove = Let an address be written to again because its owner asked for it.
cli-suppressions-imported = { $added } added, { $known } known already, { $wrong } not usable.
cli-suppressions-not-email = “{ $value }” is no e-mail address. Correct the line and import the file again.
cli-suppressions-not-text = This is no text file. Save it as CSV in UTF-8.
cli-suppressions-unreadable = { $path } cannot be read: { $reason }.
cli-suppressions-exported = { $count } written to { $path }.
cli-suppressions-removed = Removed. The address may be written to again, where consent stands.
cli-suppressions-none = This address is not on the list (or its owner had everything deleted).

cli-help-mail-health = Bounces and complaints by domain; SPF, DKIM and DMARC as DNS has them.
cli-health-good = good
cli-health-weak = there, but it protects nothing
cli-health-missing = missing
cli-health-several = there is more than one, so none counts
cli-health-unknown = DNS did not answer
cli-health-not-asked = not looked up: set LEADHATCH_DKIM_SELECTOR
cli-health-nothing-sent = Nothing was sent in the last 30 days.
cli-health-figures = { $domain }, { $days } days: { $sent } sent, { $hard } hard bounces, { $soft } soft, { $block } blocked, { $complaints } complaints
cli-health-limit = Over the limit: { $limit }. Marketing mail is stopped. Find the cause, then: leadhatch nurture start
cli-help-talks = How talks go.
cli-help-talks-variants = Openings and orders of questions tried against each other: talks, first question answered, qualified.
talks-no-variants = No talk has begun with a variant yet. playbook/variants.yml says what is tried.
talks-share = { $count } ({ $share } %, 95 % interval { $low } to { $high } %)
talks-variant = { $experiment } · { $variant }: { $talks } talks · first question answered: { $answered } · qualified: { $qualified }
cli-help-review = What reviewers of talks put right.
cli-help-review-export = Write the corrections as training sentences and as a test (make train, make eval).
cli-review-exported = { $count ->
    [one] One corrected sentence was written to { $folder }.
   *[other] { $count } corrected sentences were written to { $folder }.
  } { $left_out } that tell who somebody is stayed out.
cli-help-playbook = What the console has put in force of the playbook, and back to the files.
cli-help-playbook-status = Say of each file that the console edits which version is in force.
cli-help-playbook-export = Write what is in force into the playbook's files, or into another folder.
playbook-status-file = { $file }: as in the file
playbook-status-line = { $file }: version { $number }, published by { $by } on { $at }
playbook-nothing = The files say what is in force.
