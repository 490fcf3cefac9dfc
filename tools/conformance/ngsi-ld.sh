#!/usr/bin/env bash
# tools/conformance/ngsi-ld.sh SUITE [AREA...]: runs ETSI's NGSI-LD conformance suite against this
# tree's program with an open broker on loopback, and prints a table per area. Not part of ./test.
#   SUITE   a checkout of the suite; Robot Framework is looked for in SUITE/.venv or as ROBOT
#   AREA    a folder or file below SUITE/TP/NGSI-LD (default: all of it)
#   PROGRAM=FILE   another program than build/release/tsunagu
#   SERVER=URL       a server that runs already, such as http://127.0.0.1:9001; none is started
#   PORTS=N               mocks listen on N to N+4 (default: free ones)
#   DATABASE=URL          PostgreSQL instead of SQLite
#   OUT=DIR               where Robot's log stays (default var/conformance)
set -euo pipefail
cd "$(dirname "$0")/../.."
. tools/lib.sh
. tools/servers.sh

case "${1:-}" in
  -h|--help|'') sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 0 ;;
esac
suite=$(cd "$1" && pwd); shift
[ -d "$suite/TP/NGSI-LD" ] || fail "$suite has no TP/NGSI-LD" "Give the folder of the suite."
robot=${ROBOT:-$suite/.venv/bin/robot}
[ -x "$robot" ] || fail "Robot Framework is not at $robot" "See doc/conformance/ngsi-ld.md."
program=$(realpath "${PROGRAM:-build/release/tsunagu}")
out=$(realpath -m "${OUT:-var/conformance}")
mkdir -p "$out"
here=$PWD/tools/conformance
scratch=$(mktemp -d /tmp/tsunagu-conformance.XXXXXX); chmod 755 "$scratch"
pids=()
end_all() {
  local pid
  for pid in "${pids[@]}" $(cat "$scratch"/mqtt-*.pid 2>/dev/null || true); do
    kill "$pid" 2>/dev/null || true
  done
  wait
  rm -rf "$scratch"
}
trap end_all EXIT

port_at() { if [ -n "${PORTS:-}" ]; then echo $((PORTS + $1)); else free_port; fi; }

until_open() {  # PORT WHAT
  local tries=300
  until (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; do
    [ $((tries -= 1)) -gt 0 ] || { cat "$scratch"/*.log >&2; fail "$2 did not start"; }
    sleep 0.1
  done
}

notified=$(port_at 0) source=$(port_at 1) contexts=$(port_at 2) documents=$(port_at 3)

# The suite speaks of documents on the Internet; a copy of it speaks of this machine.
cp -r "$suite"/{TP,data,resources,libraries} "$scratch"
published=https://raw.githubusercontent.com/marek-mraz/ngsi-ld-test-suite/main/resources
older=https://easy-global-market.github.io/ngsild-api-data-models/ngsildTestSuite
forge=https://forge.etsi.org/rep/cim/ngsi-ld-test-suite/-/raw/develop/resources
{ grep -rlE "$published|$older|$forge" "$scratch"/{TP,data,resources} || true; } | xargs -r sed -i \
  -e "s,$published\|$forge,http://127.0.0.1:$documents,g" \
  -e "s|$older/[A-Za-z0-9.-]*-compound.jsonld|http://127.0.0.1:$documents/jsonld-contexts/ngsi-ld-test-suite-compound.jsonld|g"
# Documents of others that only have to be there.
for one in fiware.github.io/NGSI-LD_TestSuite/ldContext/testContext fiware.github.io/data-models/context \
    smartdatamodels.org/context; do
  mkdir -p "$scratch/resources/$(dirname "$one")"
  echo '{"@context":{"standIn":"urn:x:stand-in"}}' >"$scratch/resources/$one.jsonld"
  { grep -rl "$one.jsonld" "$scratch/data" || true; } | xargs -r sed -i -E \
    "s,https?://$one\.jsonld,http://127.0.0.1:$documents/$one.jsonld,g"
done
python3 -m http.server "$documents" --bind 127.0.0.1 --directory "$scratch/resources" \
  >/dev/null 2>&1 & pids+=($!)
until_open "$documents" "the server of @context documents"

if [ -z "${SERVER:-}" ]; then
  port=$(free_port)
  options=(--data "$scratch/data-of-broker" ${DATABASE:+--db "$DATABASE"})
  : >"$scratch/tsunagu.toml"
  options+=(--config "$scratch/tsunagu.toml" --set default_tenant=011002 --set history_of_all=true
    --set temporal_page=30 --set services_on_demand=true)
  # The suite expects 40 values not to fit in one answer, and makes tenants as it goes.
  mkdir -p "$scratch/data-of-broker"
  "$program" tenant add 011002 --name 札幌市 "${options[@]}" >/dev/null
  "$program" serve "${options[@]}" --listen "127.0.0.1:$port" --open-broker \
    >"$out/tsunagu.log" 2>&1 & pids+=($!)
  until_open "$port" tsunagu
  SERVER=http://127.0.0.1:$port
fi

areas=()
for area in "${@:-.}"; do areas+=("TP/NGSI-LD/$area"); done
cd "$scratch"
# The suite starts its MQTT brokers as containers: bin/docker starts Mosquitto in their place.
PATH=$here/bin:$PATH MQTT_PORTS="1883 $notified" MQTT_AT=$scratch MQTT_PASSWORDS=$scratch/resources/mqttUtils/mosquitto \
  "$robot" --outputdir "$out" --console none --variable "url:$SERVER/ngsi-ld/v1" \
  --variable "temporal_api_url:$SERVER/ngsi-ld/v1" \
  --variable "ngsild_test_suite_context:http://127.0.0.1:$documents/jsonld-contexts/ngsi-ld-test-suite-compound.jsonld" \
  --variable notification_server_host:127.0.0.1 --variable "notification_server_port:$notified" \
  --variable context_source_host:127.0.0.1 --variable "context_source_port:$source" \
  --variable context_server_host:127.0.0.1 --variable "context_server_port:$contexts" \
  --variable mqtt_broker_host:127.0.0.1 --variable "mqtt_broker_non_default_port:$notified" \
  "${areas[@]}" >"$out/robot.log" 2>&1 || true
[ -f "$out/output.xml" ] || { tail "$out/robot.log" >&2; fail "the suite did not run"; }
python3 "$here/table.py" "$out/output.xml"
