#!/usr/bin/env bash
# Load figures of the broker. Rounds of: an empty reply, retrieve by id, durable upserts (50
# connections each) and reference_upsert, which writes the same rows without HTTP and protocol;
# medians, and the medians of each round's ratios. Then starts, memory, the import of AMeDAS.
#   bench/yardstick.sh [SECONDS [ROUNDS]]     needs wrk; builds what it needs in build/release
# wrk and the server share the machine's cores. A reply that is not 2xx voids the run.
set -euo pipefail
cd "$(dirname "$0")/.."
case "${1:-}" in -h|--help) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
seconds=${1:-4} rounds=${2:-5} connections=50 town=011002
command -v wrk >/dev/null || { echo "bench/yardstick.sh: wrk is not installed (apt-get install wrk)" >&2; exit 1; }
[ -d build/release ] || cmake --preset release >/dev/null
cmake --build build/release --target tsunagu reference_upsert >/dev/null

work=$(mktemp -d) server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
base=http://127.0.0.1:$port/t/$town/ngsi-ld/v1

serve() { echo build/release/tsunagu serve --data "$1" --listen "127.0.0.1:$port" --open-broker; }
start() {  # FOLDER
  $(serve "$1") >"$work/log" 2>&1 &
  server=$!
  until curl -sf -o /dev/null "$base/entities?type=Vehicle&limit=1"; do
    kill -0 "$server" || { cat "$work/log" >&2; exit 1; }
  done
}
first_answer() {  # TITLE FOLDER: a row; the folder's town is opened to answer
  local took memory
  read -r took memory < <(bench/first_answer.py 5 "$port" \
    "/t/$town/ngsi-ld/v1/entities?type=Vehicle&limit=1" $(serve "$2"))
  row "start to first answer, $1, ms" "$took" "median of 5; then $memory MiB"
}
stop() { kill "$server"; wait "$server" 2>/dev/null || true; server=; }

load() {  # KIND: requests/s
  local out
  out=$(LOAD=$1 wrk -t1 -c$connections -d"${seconds}s" -s bench/load.lua "http://127.0.0.1:$port")
  if grep -q 'Non-2xx' <<<"$out"; then echo "void: $out" >&2; exit 1; fi
  sed -n 's/^Requests.sec: *\([0-9]*\).*/\1/p' <<<"$out"
}
median() { sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
# column N of the rounds; ratio A B: the median of each round's A / B in percent
column() { awk -v n="$1" '{ print $n }' "$work/rounds" | median; }
ratio() { awk -v a="$1" -v b="$2" '{ printf "%.1f\n", 100 * $a / $b }' "$work/rounds" | median; }

build/release/tsunagu tenant add $town --name 札幌市 --data "$work/data" >/dev/null
row() { printf '%-52s %10s  %s\n' "$@"; }
first_answer "empty store" "$work/data"
start "$work/data"
load upsert >/dev/null
for round in $(seq "$rounds"); do
  line="$(load empty) $(load retrieve) $(load upsert)"
  line+=" $(build/release/bench/reference_upsert "$work/reference" --seconds "$seconds" | sed 's/ .*//')"
  echo "$line" >>"$work/rounds"
  echo "round $round: empty, retrieve, upsert, reference: $line" >&2
done
stop
row "empty reply/s" "$(column 1)" ""
row "retrieve by id/s" "$(column 2)" "$(ratio 2 1) % of the empty reply"
row "durable upserts/s through HTTP" "$(column 3)" "$(ratio 3 4) % of the reference, $(ratio 3 1) % of the empty reply"
row "reference program, upserts/s" "$(column 4)" ""
first_answer "1,000 entities" "$work/data"
# A million entities, on a warm cache.
build/release/bench/reference_upsert "$work/million" --entities 1000000 --load >/dev/null
first_answer "1,000,000 entities" "$work/million"

# The real year, where it is: as it is measured and again, when nothing is new.
snow=../shared/data/snow
if [ -d $snow ]; then
  build/release/tsunagu tenant add 010006 --name 北海道 --data "$work/import" >/dev/null
  for what in "import of AMeDAS" "the same again"; do
    from=$(date +%s%N)
    build/release/tsunagu import --quiet --tenant 010006 --data "$work/import" \
      --stations $snow/amedas_stations.csv $snow/amedas_hokkaido_hourly_*.csv.gz >"$work/log"
    took=$((($(date +%s%N) - from) / 1000000))
    rows=$(zcat $snow/amedas_hokkaido_hourly_*.csv.gz | wc -l)
    row "$what, rows/s" $((rows * 1000 / took)) "$rows rows in $took ms"
  done
fi
