#!/usr/bin/env bash
# The server's processor time per request, in microseconds: an empty reply, retrieve by id and
# durable upserts, 50 connections each. Of its own, in user and kernel mode, from /proc; that wrk
# takes the same cores makes requests fewer, hardly dearer.
#   bench/cpu_per_request.sh [SECONDS [ROUNDS]]     needs wrk; builds what it needs in build/release
# TSUNAGU=PROGRAM measures that program instead. A reply that is not 2xx voids the run.
set -euo pipefail
cd "$(dirname "$0")/.."
case "${1:-}" in -h|--help) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
seconds=${1:-4} rounds=${2:-3} connections=50 town=011002
command -v wrk >/dev/null || { echo "bench/cpu_per_request.sh: wrk is not installed (apt-get install wrk)" >&2; exit 1; }
program=${TSUNAGU:-build/release/tsunagu}
if [ -z "${TSUNAGU:-}" ]; then
  [ -d build/release ] || cmake --preset release >/dev/null
  cmake --build build/release --target tsunagu >/dev/null
fi

work=$(mktemp -d) server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$program" tenant add $town --name 札幌市 --data "$work/data" >/dev/null
"$program" serve --data "$work/data" --listen "127.0.0.1:$port" --open-broker >"$work/log" 2>&1 &
server=$!
until curl -sf -o /dev/null "http://127.0.0.1:$port/healthz"; do
  kill -0 "$server" || { cat "$work/log" >&2; exit 1; }
done

# User and kernel ticks of all its threads. The name in the second field may hold spaces.
ticks() { sed 's/.*) //' "/proc/$server/stat" | awk '{ print $12, $13 }'; }
measure() {  # KIND: requests/s, then user and kernel microseconds per request
  local out user kernel user_after kernel_after
  read -r user kernel < <(ticks)
  out=$(LOAD=$1 wrk -t1 -c$connections -d"${seconds}s" -s bench/load.lua "http://127.0.0.1:$port")
  read -r user_after kernel_after < <(ticks)
  if grep -q 'Non-2xx' <<<"$out"; then echo "void: $out" >&2; exit 1; fi
  awk -v u=$((user_after - user)) -v k=$((kernel_after - kernel)) -v hz="$(getconf CLK_TCK)" '
    / requests in / { n = $1 } /^Requests.sec/ { rate = $2 }
    END { printf "%d %.2f %.2f\n", rate, u * 1e6 / hz / n, k * 1e6 / hz / n }' <<<"$out"
}
median() { sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
column() { awk -v n="$2" '{ print $n }' "$work/$1" | median; }

measure upsert >/dev/null
for _ in $(seq "$rounds"); do
  for kind in empty retrieve upsert; do measure $kind >>"$work/$kind"; done
done
printf '%-18s %12s %10s %10s %10s\n' "" requests/s "µs user" "µs kernel" "µs both"
for kind in empty retrieve upsert; do
  user=$(column $kind 2) kernel=$(column $kind 3)
  printf '%-18s %12s %10s %10s %10s\n' $kind "$(column $kind 1)" "$user" "$kernel" \
    "$(awk -v a="$user" -v b="$kernel" 'BEGIN { print a + b }')"
done
