### Forms of the playbook: what the pages around them say, and what is wrong with an entry.

form-optional = (optional)
form-pick = Please choose
form-unseen = Leave this empty
form-wrong = { $count ->
    [one] One thing is missing or could not be read. It is marked below.
   *[other] { $count } things are missing or could not be read. They are marked below.
}
form-done = Thank you
form-open-content = Open it now
form-no-script = The chat needs JavaScript. We have what you sent either way and will be in touch.

form-fault-missing = Please fill this in.
form-fault-too-long = That is longer than we can take here. Please shorten it.
form-fault-not-email = This does not look like an e-mail address. Example: name@company.com
form-fault-bad-phone = This number does not exist as written. Example: +44 20 7946 0958
form-fault-bad-wechat = This is no WeChat ID. It has 6 to 20 letters, digits, - or _.
form-fault-no-size = Please give a number of people, for example 200 or 50–100.
form-fault-no-sum = Please give a sum with its currency, for example 20k USD a year.
form-fault-no-date = Please say when, for example in 3 months or June 2027.
form-fault-not-an-option = Please choose one of the options.
form-fault-no-contact = Please leave at least one way to reach you.
form-fault-not-agreed = Without this we may not contact you.
