#!/bin/sh
# PostgreSQL and RabbitMQ for the scaled form on one machine: installed on Debian as root, else only told.
set -eu
have() {
    for each in /usr/lib/postgresql/*/bin/initdb; do
        [ -x "$each" ] && { [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]; return; }
    done
    command -v initdb >/dev/null 2>&1 && command -v rabbitmq-server >/dev/null 2>&1
}
have && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing PostgreSQL and RabbitMQ …"
    export DEBIAN_FRONTEND=noninteractive
    # The packages would start servers of their own, RabbitMQ's on every interface: not these.
    policy=/usr/sbin/policy-rc.d
    new=
    [ -e /etc/init.d/postgresql ] || new="postgresql"
    [ -e /etc/init.d/rabbitmq-server ] || new="$new rabbitmq-server"
    if [ ! -e "$policy" ]; then
        # whatever ends this: left there, no package could start a service any more
        trap 'rm -f "$policy"' EXIT
        trap 'exit 129' HUP
        trap 'exit 130' INT
        trap 'exit 143' TERM
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
    fi
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends postgresql rabbitmq-server >/dev/null
    # Nor at the next boot, except what was installed before.
    for each in $new; do
        systemctl disable "$each" >/dev/null 2>&1 || true
    done
    exit 0
fi
echo "PostgreSQL or RabbitMQ is missing. Install them: apt-get install postgresql rabbitmq-server (as root), then make run-scaled." >&2
exit 1
