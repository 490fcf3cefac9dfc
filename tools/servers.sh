# The servers that tests talk to. Each lives in one private folder under $1, is reachable only from
# this machine, and is ended by its own process id. Source after tools/lib.sh.

# Runs a command as the user `postgres` when we are root, because PostgreSQL refuses root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

postgres_bin() {
  local newest
  newest=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
  [ -n "$newest" ] || fail "PostgreSQL's server is not installed" "./test installs it."
  echo "$newest"
}

# start_postgres DIR: a cluster on a Unix socket only. Leaves TSUNAGU_TEST_PG set.
start_postgres() {
  local dir=$1/pg bin
  bin=$(postgres_bin) || exit 1
  mkdir -p "$dir"
  [ "$(id -u)" != 0 ] || chown postgres "$dir"
  as_postgres "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 \
    --no-sync >"$1/initdb.log" 2>&1 || { tail "$1/initdb.log" >&2; fail "initdb failed"; }
  # fsync is off because these tests kill processes, not machines; power loss is tested on SQLite.
  as_postgres "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w -t 60 start -o \
    "-c listen_addresses='' -c unix_socket_directories='$dir' -c fsync=off -c max_connections=200 \
     -c shared_buffers=128MB" >/dev/null || { tail "$dir/log" >&2; fail "PostgreSQL did not start"; }
  export TSUNAGU_TEST_PG="host=$dir user=postgres dbname=postgres"
  export TSUNAGU_TEST_PG_BIN=$bin
}

stop_postgres() {
  [ ! -f "$1/pg/data/postmaster.pid" ] ||
    as_postgres "$(postgres_bin)/pg_ctl" -D "$1/pg/data" -m immediate stop >/dev/null 2>&1 || true
}

# start_mosquitto DIR: leaves TSUNAGU_TEST_MQTT=host:port set.
start_mosquitto() {
  local port tries=100 program
  program=$(PATH=$PATH:/usr/sbin command -v mosquitto) || fail "mosquitto is not installed"
  port=$(free_port)
  printf 'listener %s 127.0.0.1\nallow_anonymous true\npersistence false\n' "$port" \
    >"$1/mosquitto.conf"
  "$program" -c "$1/mosquitto.conf" >"$1/mosquitto.log" 2>&1 &
  echo $! >"$1/mosquitto.pid"
  until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    [ $((tries -= 1)) -gt 0 ] && kill -0 "$(cat "$1/mosquitto.pid")" 2>/dev/null || {
      tail "$1/mosquitto.log" >&2; fail "Mosquitto did not start"; }
    sleep 0.1
  done
  export TSUNAGU_TEST_MQTT=127.0.0.1:$port
}

stop_mosquitto() {
  [ ! -f "$1/mosquitto.pid" ] || kill "$(cat "$1/mosquitto.pid")" 2>/dev/null || true
}
