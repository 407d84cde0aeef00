# Small words the bot needs around a company's own wording.
within-minutes = { $minutes ->
    [one] a minute
   *[other] { $minutes } minutes
  }
next-open = { $day } at { $time }
today = today
tomorrow = tomorrow
weekday-1 = on Monday
weekday-2 = on Tuesday
weekday-3 = on Wednesday
weekday-4 = on Thursday
weekday-5 = on Friday
weekday-6 = on Saturday
weekday-7 = on Sunday
channel-email = e-mail
channel-phone = phone
channel-wechat = WeChat
