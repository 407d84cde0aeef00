### Why a backup cannot be made or read.

backup-nothing = There is nothing to back up in { $path }.
backup-missing = There is no file { $path }.
backup-unreadable = { $path } is not a whole backup of this kind of database. Nothing was changed.
backup-busy = The database is in use. Stop Leadhatch, then restore { $path } again. Nothing was changed.
