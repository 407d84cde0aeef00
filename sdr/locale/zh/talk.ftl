# 机器人话术里的小词。
within-minutes = { $minutes } 分钟
next-open = { $day } { $time }
today = 今天
tomorrow = 明天
weekday-1 = 周一
weekday-2 = 周二
weekday-3 = 周三
weekday-4 = 周四
weekday-5 = 周五
weekday-6 = 周六
weekday-7 = 周日
channel-email = 邮件
channel-phone = 电话
channel-wechat = 微信
