#!/usr/bin/env bash
# tools/conformance/ngsijs.sh: lets NGSI.js, a client that others wrote, speak NGSIv2 and NGSI-LD with
# this tree's program, every call that it has for entities, types, subscriptions, registrations and
# batches. Not part of ./test: NGSI.js (AGPL with a linking exception) comes from npm into a folder
# that is thrown away, and is no dependency.
#   PROGRAM=FILE   another program than build/release/tsunagu
#   DATABASE=URL   PostgreSQL instead of SQLite
set -euo pipefail
cd "$(dirname "$0")/../.."
. tools/lib.sh
. tools/servers.sh

case "${1:-}" in
  -h|--help) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 0 ;;
esac
program=$(realpath "${PROGRAM:-build/release/tsunagu}")
client=$PWD/tools/conformance/ngsijs.cjs
scratch=$(mktemp -d /tmp/tsunagu-ngsijs.XXXXXX)
pid=
end_all() {
  [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
  wait
  rm -rf "$scratch"
}
trap end_all EXIT

npm install --silent --no-audit --no-fund --prefix "$scratch" ngsijs@1.4.1 >/dev/null
port=$(free_port)
: >"$scratch/tsunagu.toml"
options=(--config "$scratch/tsunagu.toml" --data "$scratch/data" ${DATABASE:+--db "$DATABASE"}
  --set default_tenant=011002)
"$program" tenant add 011002 --name 札幌市 "${options[@]}" >/dev/null
"$program" serve "${options[@]}" --listen "127.0.0.1:$port" --open-broker >"$scratch/log" 2>&1 &
pid=$!
tries=300
until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
  [ $((tries -= 1)) -gt 0 ] || { cat "$scratch/log" >&2; fail "tsunagu did not start"; }
  sleep 0.1
done
NODE_PATH=$scratch/node_modules node "$client" "http://127.0.0.1:$port"
