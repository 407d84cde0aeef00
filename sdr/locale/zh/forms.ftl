### 表单：页面上的话，以及哪一项填得不对。

form-optional = （选填）
form-pick = 请选择
form-unseen = 此处不要填写
form-wrong = 有 { $count } 处没填或没看懂，已在下面标出。
form-done = 谢谢您
form-open-content = 现在打开
form-no-script = 对话需要浏览器开启 JavaScript。您填的内容我们已经收到，会与您联系。

form-fault-missing = 请填写这一项。
form-fault-too-long = 内容太长了，请写短一些。
form-fault-not-email = 这不像邮箱地址，例如 name@company.com
form-fault-bad-phone = 这个号码不对，请核对；境外号码请带国家码，例如 +44 20 7946 0958
form-fault-bad-wechat = 这不是微信号：6 到 20 位字母、数字、- 或 _。
form-fault-no-size = 请写人数，例如 200 或 50–100。
form-fault-no-sum = 请写金额，例如 一年 20 万。
form-fault-no-date = 请写时间，例如 三个月内、2027 年 6 月。
form-fault-not-an-option = 请从选项里选一个。
form-fault-no-contact = 请至少留一种联系方式。
form-fault-not-agreed = 不勾选这一项，我们不能联系您。
