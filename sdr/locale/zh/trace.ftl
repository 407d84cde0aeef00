# 每一轮为什么这样走：给复盘的人看的一行话。
trace-line = { $act }（{ $sure }）· 读到：{ $read } · 动作：{ $move } · 判断：{ $verdict } · { $next }
trace-sure = 把握 { $percent }%
trace-unsure = 把握只有 { $percent }%
trace-fact = { $fact } = { $value }
trace-nothing = 没有
trace-no-question = 没有提问
trace-why-again = 再问一次 { $asks }：还没答上
trace-why-contact = 问 { $asks }：还没有联系方式
trace-why-address = 问 { $asks }：同事联系时要用
trace-why-moves = 问 { $asks }：让客户自己看到代价或好处
trace-why-decides = 问 { $asks }：答案还能改变判断
trace-why-completes = 问 { $asks }：已经合格，先问清楚，免得同事再问
trace-why-changed = 问 { $asks }：当时不满足的，现在可能变了
trace-why-detail = 问 { $asks }：对接手的同事有用
trace-why-stale = 把上次说的{ $asks }再核对一遍：隔久了可能有变化
trace-why-known = 问 { $asks }：核对已知信息
trace-verdict-open = 待定
trace-verdict-nurture = 培育
trace-verdict-qualified = 合格
trace-verdict-disqualified = 不合格
trace-moved = { $why }（受 { $rules } 影响）
trace-rule = { $rule } { $points }
