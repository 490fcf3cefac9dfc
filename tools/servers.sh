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
  # What is measured has it on (PG_FSYNC).
  as_postgres "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w -t 60 start -o \
    "-c listen_addresses='' -c unix_socket_directories='$dir' -c fsync=${PG_FSYNC:-off} -c max_connections=200 \
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

# start_demo DIR LOG: the program as released with a generated winter, made-up borders and a file
# with wrong rows in its import history, all in DIR. Leaves TSUNAGU_URL, TSUNAGU_TOKEN and
# TSUNAGU_TENANT set when every value is in. What the server says stays in LOG.
start_demo() {
  local dir=$1 log=$2 given=portal/test/data tries=1800 port
  local here=(--config "$dir/demo.toml" --data "$dir/demo")
  mkdir -p "$dir/demo" "$dir/no-recorded-data" "$(dirname "$log")"
  : >"$dir/demo.toml"  # so that settings of this machine do not count
  fill_demo "$given" "${here[@]}" >"$log" 2>&1 || {
    tail "$log" >&2; echo "the demo could not be filled (see $log)" >&2; return 1; }
  "$TSUNAGU_TEST_BINARY" demo "${here[@]}" --listen 127.0.0.1:0 --portal portal/dist --pace 5 \
    --real-data "$dir/no-recorded-data" >>"$log" 2>&1 &
  echo $! >"$dir/demo.pid"
  until grep -q '^Generated [1-9]' "$log"; do
    [ $((tries -= 1)) -gt 0 ] && kill -0 "$(cat "$dir/demo.pid")" 2>/dev/null || {
      tail "$log" >&2; echo "the demo did not start (see $log)" >&2; return 1; }
    sleep 0.1
  done
  port=$(sed -n 's|.*Start page  *http://localhost:\([0-9]*\)/$|\1|p' "$log")
  TSUNAGU_TOKEN=$(sed -n '/with the token$/{n;s/ //gp}' "$log")
  export TSUNAGU_URL=http://127.0.0.1:$port TSUNAGU_TOKEN TSUNAGU_TENANT=010006
}

# fill_demo FOLDER OPTION...: before the server opens the data, because one program holds it.
fill_demo() {
  local given=$1; shift
  "$TSUNAGU_TEST_BINARY" tenant add 010006 --name 北海道 "$@" &&
    "$TSUNAGU_TEST_BINARY" import --tenant 010006 "$@" "$given/boundaries.geojson" &&
    "$TSUNAGU_TEST_BINARY" import --tenant 010006 "$@" --stations "$given/stations.csv" \
      "$given/observations.csv"
}

# stop_demo DIR: 0 where the server ended by itself after being asked to, without an error.
stop_demo() {
  [ -f "$1/demo.pid" ] || return 0
  local pid
  pid=$(cat "$1/demo.pid"); rm -f "$1/demo.pid"
  kill "$pid" 2>/dev/null && wait "$pid"
}
