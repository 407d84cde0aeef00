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
