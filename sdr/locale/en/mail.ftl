# The frame of mails: subject marker, footer, notices to staff, transcripts, unsubscribe link.
# What the company says stands in the playbook.

mail-subject-marked = [{ $marker }] { $subject }

mail-footer-why = You are getting this because you left us your email address when you talked to us about { $company }.
mail-footer-why-imported = You are getting this because you agreed to hear from { $company } by email.
mail-footer-stop = Unsubscribe with one click
mail-footer-choose = Choose what you get, or pause

mail-reply-footer = You are getting this because you wrote to { $company }. Our assistant is a bot; just reply to this mail, and say so if you would rather talk to a person.
mail-reply-footer-human = You are getting this because you wrote to { $company }.
mail-held-subject = A lead has replied by e-mail and is waiting for you
mail-held-intro = You have the floor in this conversation, so the bot does not answer. The lead wrote:
mail-held-open = Open the lead and reply

mail-confirm-subject = Please confirm: may { $company } write to you?
mail-confirm-intro = You left this address with { $company }. Before we send you anything, please confirm that it is yours and that you want our mails.
mail-confirm-go = Yes, write to me
mail-confirm-ignore = If it wasn't you, do nothing. We won't write again.

mail-return-reason-too-early = the timing isn't right yet
mail-return-reason-no-budget = there's no budget for it yet
mail-return-reason-no-authority = the decision isn't yours alone
mail-return-reason-chose-other = you've chosen another vendor
mail-return-reason-wrong-profile = what we offer doesn't quite fit

mail-notice-open = Open the handoff
mail-notice-due = Please accept by { $due }.
mail-reassigned = This lead was with { $before } and is yours now.
mail-notice-footer = Sent by Leadhatch because this lead was assigned to you.

mail-transcript-subject = Your conversation with { $company }, { $day }
mail-transcript-intro = Here is the conversation you asked for.
mail-transcript-prospect = You
mail-transcript-bot = { $name } (bot)
mail-transcript-human = { $company }
mail-transcript-footer = You are getting this once because you asked for it in the chat.
mail-overdue-subject = Not taken in time: { $subject }
mail-overdue-passed = { $before } did not take this handoff in time. It is { $now }'s now; whoever is first may take it.
mail-overdue-kept = { $holder } did not take this handoff in time, and the routing knows nobody else for it.
mail-overdue-due = It was to be taken by { $due }.
mail-overdue-footer = Sent by Leadhatch because a handoff was not taken in time.

# a subscriber outside that is gone, or does not take what it is sent
mail-post-gone-subject = Webhook switched off: { $name }
mail-post-gone = { $name } ({ $address }) answered that it wants no more messages (410 Gone), so it was switched off. What is still waiting for it is kept until somebody switches it on again or takes it away.
mail-post-dead-subject = Messages not delivered: { $name }
mail-post-dead = Messages to { $name } ({ $address }) could not be delivered. They are kept as dead letters, each with its last error; once the cause is found, they can be sent again.
mail-post-open = Open the webhook
mail-post-footer-gone = Sent by Leadhatch to all admins.
mail-post-footer-dead = Sent by Leadhatch to all admins. Further dead letters of this webhook are not reported again within 24 hours.
