#!/usr/bin/env bash
# What recording history costs a write: pairs of the same load with and without it (PATCH of one
# value, 50 connections, durable), each on a fresh folder; the median of the pairs' ratios. After
# the load a series is asked for, which is answered once everything is recorded: how long that took
# and the server's whole processor time are printed too, so that nothing is hidden in a backlog.
#   bench/history_cost.sh [SECONDS [PAIRS]]    needs wrk; PROGRAM=FILE (default build/release/tsunagu)
#   DATABASE='… dbname=postgres'   a PostgreSQL, on which each run makes a database of its own
set -euo pipefail
cd "$(dirname "$0")/.."
case "${1:-}" in -h|--help) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
seconds=${1:-4} pairs=${2:-5} town=011002 program=${PROGRAM:-build/release/tsunagu}
command -v wrk >/dev/null || { echo "wrk is not installed (apt-get install wrk)" >&2; exit 1; }

work=$(mktemp -d) server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
base=http://127.0.0.1:$port/t/$town/ngsi-ld/v1
python3 -c 'import json
print(json.dumps([{"id": f"urn:ngsi-ld:SnowGauge:{n}", "type": "SnowGauge",
                   "snowDepth": {"type": "Property", "value": -1}} for n in range(1000)]))' >"$work/all"

now_ms() { echo $(($(date +%s%N) / 1000000)); }
cpu_ms() { awk -v hz="$(getconf CLK_TCK)" '{ print int(($14 + $15) * 1000 / hz) }' "/proc/$server/stat"; }

run() {  # RUN true|false: writes/s, ms until recorded, server CPU in µs a write
  local store=(--data "$work/$1") from out ended count own=history_$1_$$
  if [ -n "${DATABASE:-}" ]; then
    psql "$DATABASE" -qc "CREATE DATABASE $own"
    store+=(--db "${DATABASE/dbname=*/dbname=$own}")
  fi
  "$program" tenant add $town --name 札幌市 "${store[@]}" >/dev/null
  "$program" serve "${store[@]}" --listen "127.0.0.1:$port" --open-broker \
    --set "history_of_all=$2" --set only_node=true >"$work/log" 2>&1 &
  server=$!
  until curl -sf -o /dev/null "$base/entities?type=SnowGauge&limit=1"; do
    kill -0 "$server" || { cat "$work/log" >&2; exit 1; }
  done
  curl -sf -o /dev/null -H 'Content-Type: application/json' --data-binary "@$work/all" \
    "$base/entityOperations/upsert"
  from=$(cpu_ms)
  out=$(wrk -t1 -c50 -d"${seconds}s" -s bench/history.lua "http://127.0.0.1:$port")
  if grep -q 'Non-2xx' <<<"$out"; then echo "void: $out" >&2; exit 1; fi
  ended=$(now_ms)
  curl -s -o "$work/series" "$base/temporal/entities/urn:ngsi-ld:SnowGauge:1?lastN=1"
  count=$(sed -n 's/^ *\([0-9]*\) requests in.*/\1/p' <<<"$out")
  echo "$(sed -n 's/^Requests.sec: *\([0-9]*\).*/\1/p' <<<"$out") $(($(now_ms) - ended))" \
    $((($(cpu_ms) - from) * 1000 / count))
  kill "$server"; wait "$server" 2>/dev/null || true; server=
  [ -z "${DATABASE:-}" ] || psql "$DATABASE" -qc "DROP DATABASE $own"
  rm -rf "${work:?}/$1"
}

median() { sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
for pair in $(seq "$pairs"); do
  if [ $((pair % 2)) = 0 ]; then on=$(run "on$pair" true); off=$(run "off$pair" false)
  else off=$(run "off$pair" false); on=$(run "on$pair" true); fi
  echo "pair $pair: without history $off; with $on (writes/s, ms until recorded, CPU us a write)" >&2
  echo "$off $on" >>"$work/pairs"
done
printf '%-44s %s\n' "writes/s without history, median" "$(awk '{ print $1 }' "$work/pairs" | median)" \
  "writes/s with history, median" "$(awk '{ print $4 }' "$work/pairs" | median)" \
  "cost of recording, median of the pairs, %" \
  "$(awk '{ printf "%.1f\n", 100 - 100 * $4 / $1 }' "$work/pairs" | median)" \
  "ms until all was recorded, median" "$(awk '{ print $5 }' "$work/pairs" | median)" \
  "CPU us a write without and with" \
  "$(awk '{ print $3 }' "$work/pairs" | median) $(awk '{ print $6 }' "$work/pairs" | median)"
