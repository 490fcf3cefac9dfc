#!/usr/bin/env bash
# Durable transfers a second: the ledger's engine and the whole program over HTTP, on SQLite and on
# PostgreSQL, beside a plain two-row transfer by pgbench on the same PostgreSQL (fsync on); rounds of all.
#   bench/ledger.sh [SECONDS [ROUNDS [BUILD]]]    builds ledger_load in build/release
# A pgbench transfer checks nothing but the balance: two UPDATEs and one INSERT. Ours also keeps
# idempotency, lots, caps and what stood there afterwards. "µs" is processor time per transfer, of
# the program and of PostgreSQL's own processes.
set -euo pipefail
cd "$(dirname "$0")/.."
case "${1:-}" in -h|--help) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
seconds=${1:-4} rounds=${2:-5} build=${3:-build/release}
. tools/lib.sh
. tools/servers.sh
ensure_node
[ -x "$build/bench/ledger_load" ] || cmake --build "$build" --target ledger_load >/dev/null
work=$(mktemp -d)
chmod 755 "$work"
trap 'stop_postgres "$work"; rm -rf "$work"' EXIT
PG_FSYNC=on start_postgres "$work"
conn="host=$work/pg user=postgres"
sql() { as_postgres "$TSUNAGU_TEST_PG_BIN/psql" -qX -h "$work/pg" -d "${2:-plain}" -c "$1" >/dev/null; }
sql "CREATE DATABASE plain" postgres
sql "CREATE DATABASE town" postgres
sql "CREATE DATABASE program" postgres
sql "CREATE TABLE account (id BIGINT PRIMARY KEY, balance BIGINT NOT NULL CHECK (balance >= 0))"
sql "CREATE TABLE entry (id BIGSERIAL PRIMARY KEY, debit BIGINT, credit BIGINT, amount BIGINT, at TIMESTAMPTZ)"
sql "INSERT INTO account SELECT g, 1000000000 FROM generate_series(1, 1002) g"
# Half of them from the issuer (1001), half to the shop (1002), as in ledger_load.
cat >"$work/even.sql" <<'SQL'
\set who random(1, 1000)
\set way random(0, 1)
\if :way
\set debit 1001
\set credit :who
\else
\set debit :who
\set credit 1002
\endif
BEGIN;
UPDATE account SET balance = balance - 1 WHERE id = :debit;
UPDATE account SET balance = balance + 1 WHERE id = :credit;
INSERT INTO entry (debit, credit, amount, at) VALUES (:debit, :credit, 1, now());
COMMIT;
SQL
sed 's/^\\set debit 1001/\\set debit random(1, 1000)/; s/^\\set credit 1002/\\set credit random(1, 1000)/' \
  "$work/even.sql" >"$work/spread.sql"
chmod 644 "$work"/*.sql

# Processor time of PostgreSQL's processes so far, in clock ticks, those that have ended included.
pg_ticks() {
  local main; main=$(head -n 1 "$work/pg/data/postmaster.pid")
  # One that ends between ps and cat is none.
  { cat /proc/"$main"/stat $(ps -o pid= --ppid "$main" | sed 's|.*|/proc/&/stat|; s| ||g') 2>/dev/null || true; } |
    sed 's/.*) //' | awk -v first=1 '{ s += $12 + $13; if (NR == 1) s += $14 + $15 } END { print s }'
}
hz=$(getconf CLK_TCK)
with_pg() {  # COMMAND...: its line "rate cpu", then PostgreSQL's microseconds each
  local before after line
  before=$(pg_ticks) line=$("$@") after=$(pg_ticks)
  awk -v d=$((after - before)) -v hz="$hz" -v s="$seconds" -v l="$line" 'BEGIN {
    split(l, v, " "); printf "%s %s %.1f\n", v[1], v[2], d * 1e6 / hz / (v[1] * s) }'
}
pgbench_of() {  # SCRIPT: "rate cpu"
  local out
  out=$( { time -p as_postgres "$TSUNAGU_TEST_PG_BIN/pgbench" -n -h "$work/pg" -M prepared -c 16 -j 1 \
    -T "$seconds" -f "$work/$1.sql" plain 2>/dev/null; } 2>&1)
  awk -v s="$seconds" '/^tps/ { rate = $3 } /^(user|sys)/ { cpu += $2 }
    END { printf "%.0f %.1f\n", rate, cpu * 1e6 / (rate * s) }' <<<"$out"
}
load="$build/bench/ledger_load"
over_http() { bench/ledger_http --program "$build/tsunagu" --seconds "$seconds" "$@"; }
for round in $(seq "$rounds"); do
  with_pg pgbench_of even >>"$work/pgbench, one issuer, one shop"
  with_pg pgbench_of spread >>"$work/pgbench, any two of 1,000"
  with_pg "$load" --postgres "$conn dbname=town" --seconds "$seconds" >>"$work/engine, PostgreSQL"
  with_pg "$load" --postgres "$conn dbname=town" --seconds "$seconds" --at-once 64 --in-flight 8 \
    >>"$work/engine, PostgreSQL, 64 at once"
  "$load" "$work/sqlite" --seconds "$seconds" >>"$work/engine, SQLite"
  sql "DROP DATABASE program" postgres
  sql "CREATE DATABASE program" postgres
  over_http --postgres "$conn dbname=program" >>"$work/HTTP, PostgreSQL"
  over_http >>"$work/HTTP, SQLite"
  "$load" "$work/sqlite" --seconds "$seconds" --at-once 64 --in-flight 8 >>"$work/engine, SQLite, 64 at once"
  echo "round $round" >&2
done
median() { sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
printf '%-32s %14s %12s %14s\n' "" transfers/s "µs program" "µs PostgreSQL"
for kind in "pgbench, one issuer, one shop" "pgbench, any two of 1,000" "engine, PostgreSQL" \
  "engine, PostgreSQL, 64 at once" "engine, SQLite" "engine, SQLite, 64 at once" "HTTP, PostgreSQL" \
  "HTTP, SQLite"; do
  printf '%-32s %14s %12s %14s\n' "$kind" "$(cut -d' ' -f1 "$work/$kind" | median)" \
    "$(cut -d' ' -f2 "$work/$kind" | median)" "$(awk '{ print $3 + 0 }' "$work/$kind" | median)"
done
