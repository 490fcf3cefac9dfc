#!/usr/bin/env bash
# Load figures of the broker, medians of three: durable upserts/s through HTTP with 50 connections
# against an empty reply and against reference_upsert, which writes the same rows without HTTP;
# retrieve by id; starts; memory. Any reply that is not 2xx voids a run.
#   bench/broker.sh [SECONDS]      needs wrk; builds what it needs in build/release
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-5} connections=50 entities=1000 town=011002
command -v wrk >/dev/null || { echo "bench/broker.sh: wrk is not installed (apt-get install wrk)" >&2; exit 1; }
[ -d build/release ] || cmake --preset release >/dev/null
cmake --build build/release --target tsunagu reference_upsert >/dev/null

work=$(mktemp -d) server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
base=http://127.0.0.1:$port

start() {  # FOLDER: starts the server on it; started_ms is the time to the first answer
  local from to
  from=$(date +%s%N)
  build/release/tsunagu serve --data "$1" --listen "127.0.0.1:$port" --open-broker >"$work/log" 2>&1 &
  server=$!
  until curl -sf -o /dev/null "$base/healthz"; do
    kill -0 "$server" || { cat "$work/log" >&2; exit 1; }
  done
  curl -sf -o /dev/null "$base$prefix/ngsi-ld/v1/entities?type=Vehicle&limit=1"
  to=$(date +%s%N)
  started_ms=$(((to - from) / 1000000))
}
stop() { kill "$server"; wait "$server" 2>/dev/null || true; server=; }

median() { sort -n | sed -n 2p; }
load() {  # SCRIPT PATH: requests/s
  local out
  out=$(wrk -t1 -c$connections -d"${seconds}s" ${1:+-s "$1"} "$base$2")
  if grep -q 'Non-2xx' <<<"$out"; then echo "void: $out" >&2; exit 1; fi
  sed -n 's/^Requests.sec: *\([0-9]*\).*/\1/p' <<<"$out"
}
three() { for _ in 1 2 3; do "$@"; done | median; }
memory_kib() { sed -n 's/^VmRSS: *\([0-9]*\).*/\1/p' "/proc/$server/status"; }

cat >"$work/upsert.lua" <<LUA
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
local n, turn = 0, 0
request = function()
  n = (n + 1) % $entities
  if n == 0 then turn = turn + 1 end
  local i = n + turn
  return wrk.format(nil, nil, nil, string.format('[{"id":"urn:ngsi-ld:Vehicle:%08d","type":"Vehicle",' ..
    '"speed":{"type":"Property","value":%d,"observedAt":"2026-01-05T10:00:00Z","unitCode":"KMH"},' ..
    '"brandName":{"type":"Property","value":"brand %d"},' ..
    '"fuel":{"type":"Property","value":%d.5,"observedAt":"2026-01-05T10:00:00Z","unitCode":"P1"},' ..
    '"isParked":{"type":"Relationship","object":"urn:ngsi-ld:OffStreetParking:%d"},' ..
    '"location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[%.5f,43.1]}}}]',
    n, i % 1000, i, i % 100, i % 500, 140 + (i * 7919 % 200000) / 1e5))
end
LUA
cat >"$work/retrieve.lua" <<LUA
local n = 0
request = function()
  n = (n + 7) % $entities
  return wrk.format("GET", wrk.path .. string.format("urn:ngsi-ld:Vehicle:%08d", n))
end
LUA

row() { printf '%-46s %12s %s\n' "$1" "$2" "${3:-}"; }
share() { python3 -c "print(f'{100 * $1 / $2:.0f} % of $3')"; }

build/release/tsunagu tenant add $town --name 札幌市 --data "$work/data" >/dev/null
prefix=/t/$town
start "$work/data"
empty_start=$started_ms
idle=$(memory_kib)
upserts=$(three load "$work/upsert.lua" "$prefix/ngsi-ld/v1/entityOperations/upsert?options=replace")
retrieves=$(three load "$work/retrieve.lua" "$prefix/ngsi-ld/v1/entities/")
nothing=$(three load "" /healthz)
stop
reference=$(three build/release/bench/reference_upsert "$work/reference" --seconds "$seconds" \
  --entities $entities | sed 's/ .*//')
row "empty reply/s (/healthz)" "$nothing"
row "reference program, upserts/s" "$reference"
row "durable upserts/s through HTTP" "$upserts" "$(share "$upserts" "$reference" reference)"
row "retrieve by id/s" "$retrieves" "$(share "$retrieves" "$nothing" "empty reply")"
row "start to first answer, empty store, ms" "$empty_start"
row "idle memory, KiB" "$idle"

# A million entities, on a warm cache.
build/release/bench/reference_upsert "$work/million" --entities 1000000 --load >/dev/null
row "opening 1,000,000 entities, without HTTP" "$(build/release/bench/reference_upsert \
  "$work/million" --entities 1000000 --load | sed 's/.*: //')"
