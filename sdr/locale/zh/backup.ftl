### 备份做不成或读不出的原因。

backup-nothing = { $path } 里没有可备份的内容。
backup-missing = 找不到文件 { $path }。
backup-unreadable = { $path } 不完整，或不是这种数据库的备份。未做任何改动。
backup-busy = 数据库正在使用中。请先停止 Leadhatch，再恢复 { $path }。未做任何改动。
