# The frame of mails: subject marker, footer, notices to staff, transcripts, unsubscribe link.
# What the company says stands in the playbook.

mail-subject-marked = [{ $marker }] { $subject }

mail-footer-why = You are getting this because you left us your email address when you talked to us about { $company }.
mail-footer-why-imported = You are getting this because you agreed to hear from { $company } by email.
mail-footer-stop = Unsubscribe with one click

mail-return-reason-too-early = the timing isn't right yet
mail-return-reason-no-budget = there's no budget for it yet
mail-return-reason-no-authority = the decision isn't yours alone
mail-return-reason-chose-other = you've chosen another vendor
mail-return-reason-wrong-profile = what we offer doesn't quite fit

mail-notice-open = Open the handoff
mail-notice-due = Please accept by { $due }.
mail-notice-footer = Sent by Leadhatch because this lead was assigned to you.

mail-transcript-subject = Your conversation with { $company }, { $day }
mail-transcript-intro = Here is the conversation you asked for.
mail-transcript-prospect = You
mail-transcript-bot = { $name } (bot)
mail-transcript-human = { $company }
mail-transcript-footer = You are getting this once because you asked for it in the chat.
