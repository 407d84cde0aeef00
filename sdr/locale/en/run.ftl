### What the terminal says while the product starts, runs and stops.

run-waiting = Waiting for { $names } …
run-ready = Leadhatch is ready.
run-site = Website and chat   { $url }
run-console = Staff console      { $url }
run-sign-in-first = First sign-in      { $email }  { $password }
run-sign-in = Sign-in            { $email }  (password: LEADHATCH_ADMIN_PASSWORD in .env, unless changed since)
run-logs = Logs               { $folder }
run-how-to-stop = Ctrl-C stops everything.
run-stopping = Stopping …
run-migrated = The database was brought from { $before } to { $after }; the copy from before is { $backup }.
run-no-database = The database does not answer: { $reason }. Check LEADHATCH_DATABASE_URL.
run-newer-database = This database was made by a newer version (revision { $revision }). Update the code: git pull && make run.
run-no-model = There is no trained model. Make one: make train.
run-port-taken = Port { $port } is taken: end what uses it, or set { $name }, for example { $name }={ $other }.
run-port-refused = Cannot listen on { $host } port { $port }: { $reason }.
run-already = Leadhatch already runs with the folder { $folder }.
run-fallen = { $name } does not stay up. The end of { $log }:
run-back = { $name } is up again.
run-supervisor-ended = The supervisor ended by itself, so everything was stopped. See { $log }.
run-too-slow = Not ready in time, still waiting for { $names }. The logs are in { $logs }.
scaled-missing = { $program } is not installed. On Debian: apt-get install postgresql rabbitmq-server (as root), then make run-scaled again.
scaled-no-account = The account { $name } is missing, which PostgreSQL runs as. It comes with the package postgresql.
scaled-closed = The account { $name } cannot pass through { $folder }, so PostgreSQL cannot reach its data. Open it (chmod o+x { $folder }), set LEADHATCH_VAR to another place, or start as another user than root.
scaled-no-data = PostgreSQL's data folder could not be made: { $reason }
scaled-no-broker = LEADHATCH_DATABASE_URL names a PostgreSQL database of yours, which make run-scaled would not use. Set LEADHATCH_BROKER_URL to your RabbitMQ and start with make run.
scaled-servers = PostgreSQL and RabbitMQ run on this machine only. Commands in another terminal reach them after: set -a; . { $env }; set +a
scaled-carried = The data of the embedded form ({ $rows } rows) was carried over; { $file } stays as it is and is not used any more.
carry-doing = Carrying data over
carry-same = Both addresses name the same database.
carry-not-empty = There are people in the target already. Nothing was changed; name an empty database.
carry-other-revision = The source was made by another version. Bring it up to date first: leadhatch migrate, with LEADHATCH_DATABASE_URL naming it.
carry-differs = The copy of table { $table } differs from the original, so nothing was kept. Is the product still running? Stop it and try again.
carry-done = { $rows } rows of { $tables } tables were carried over and compared. Set LEADHATCH_DATABASE_URL to the new database.
