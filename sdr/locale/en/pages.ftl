# Public pages: landing, content, unsubscribing, notices.

page-title = { $what } · { $company }
page-skip = Skip to content
page-language = Language
page-in-chinese = 中文
page-in-english = English
page-reading = Worth reading
page-chat = Chat
page-home = To { $company }'s home page
page-about-company = What { $company } does

page-unsubscribe-title = Stop our e-mails?
page-unsubscribe-what = One click, and { $company } sends no more e-mails to { $recipient } unless you ask for them.
page-unsubscribe-now = It takes effect at once, for everything planned too.
page-unsubscribe-replies = If you write to us, we still answer.
page-unsubscribe-go = Stop the e-mails
page-unsubscribe-else = Opened this by mistake? Just close the page, nothing has changed.

page-unsubscribed-title = Done. No more e-mails.
page-unsubscribed-what = { $company } won't write to { $recipient } any more, starting now.
page-unsubscribed-back = If you change your mind, tell us in the chat on our website or reply to any earlier e-mail.

page-preferences-title = What would you like to receive?
page-preferences-what = E-mails of { $company } to { $recipient }.
page-preferences-saved = Saved. It holds from now on, for everything planned too.
page-preferences-stopped = { $company } writes nothing more to this address.
page-preferences-topics = Topics
page-preferences-frequency = How often
page-preferences-frequency-any = As it comes
page-preferences-frequency-weekly = Once a week at most
page-preferences-frequency-monthly = Once a month at most
page-preferences-pause = Pause
page-preferences-pause-until = Paused until { $day }
page-preferences-pause-0 = No pause
page-preferences-pause-30 = 30 days from today
page-preferences-pause-90 = 90 days from today
page-preferences-save = Save
page-preferences-stop-what = Or nothing at all any more:

page-confirm-title = Is this your address?
page-confirm-what = With one click { $company } may send e-mails to { $recipient }. You can stop them at any time.
page-confirm-go = Yes, confirm
page-confirm-else = If you did not leave this address, just close the page.
page-confirmed-title = Thank you, confirmed
page-confirmed-what = { $company } may now write to { $recipient }. Every e-mail has a link to change or stop it.

page-not-found-title = There's nothing at this address
page-not-found-detail = The link may be old or cut short. If it came from one of our e-mails, try opening it there again.
page-expired-title = This link no longer works
page-expired-detail = It was made for one purpose and that is over. You'll find what you need on our home page, or ask in the chat.
page-test-title = This is a test mail
page-test-detail = In the mail that readers get, this link leads to the content, or to the page to unsubscribe. Nothing was counted.
page-open-video = Watch the video
page-open-pdf = Open the PDF
page-open-livestream = Open the livestream
page-failed-title = That didn't work
page-failed-detail = Something went wrong on our side. Please try again in a few minutes.
page-busy-title = One moment
page-busy-detail = A lot of requests came from your address. Please try again in a minute.
