#!/usr/bin/env bash
# tools/conformance/oidc.sh SUITE [PLAN...]: runs the OpenID Foundation's conformance suite against
# this tree's OpenID Provider over TLS on loopback, and prints a line per module. Not part of ./test.
#   SUITE   a checkout of the suite with target/fapi-test-suite.jar built (doc/conformance/oidc.md)
#   PLAN    config basic formpost rp-logout backchannel dynamic fapi2 (default: all)
#   MONGO_JARS=DIR   mongo-java-server and what it needs; or MONGO=mongodb://HOST:PORT/NAME, one that runs
#   PROGRAM=FILE     another program than build/release/tsunagu
#   PYTHON=FILE      a Python that has httpx and pyparsing (default python3)
#   DATABASE=URL     PostgreSQL instead of SQLite
#   OUT=DIR          where configurations, logs and results stay (default var/conformance-oidc)
# Example: MONGO_JARS=../mongo/lib PYTHON=../venv/bin/python tools/conformance/oidc.sh ../suite basic
set -euo pipefail
cd "$(dirname "$0")/../.."
. tools/lib.sh

case "${1:-}" in
  -h|--help|'') sed -n '2,12s/^# \{0,1\}//p' "$0"; exit 0 ;;
esac
suite=$(cd "$1" && pwd); shift
jar=$suite/target/fapi-test-suite.jar
[ -f "$jar" ] || fail "$jar is not there" "Build the suite: see doc/conformance/oidc.md."
program=$(realpath "${PROGRAM:-build/release/tsunagu}")
python=${PYTHON:-python3}
out=$(realpath -m "${OUT:-var/conformance-oidc}")
mkdir -p "$out"
rm -f "$out"/*-test-plan-*.zip
scratch=$(mktemp -d /tmp/tsunagu-oidc.XXXXXX)
pids=()
end_all() {
  local pid
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  rm -rf "$scratch"
}
trap end_all EXIT

until_open() {  # PORT WHAT
  local tries=6000
  until (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; do
    [ $((tries -= 1)) -gt 0 ] || { tail "$out"/*.log >&2; fail "$2 did not start"; }
    sleep 0.1
  done
}

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
  -keyout "$scratch/tls.key" -out "$scratch/tls.crt" 2>/dev/null
openssl pkcs12 -export -in "$scratch/tls.crt" -inkey "$scratch/tls.key" -name suite \
  -passout pass:loopback -out "$scratch/tls.p12"

port=$(free_port)
options=(--data "$scratch/data" ${DATABASE:+--db "$DATABASE"} --config "$scratch/tsunagu.toml"
  --set default_tenant=011002 --set "tls.certificate=$scratch/tls.crt" --set "tls.key=$scratch/tls.key"
  --set "listen_tls=127.0.0.1:$port")
: >"$scratch/tsunagu.toml"
mkdir -p "$scratch/data"
"$program" tenant add 011002 --name 札幌市 "${options[@]}" >/dev/null
admin=$("$program" token create --tenant 011002 --role admin --subject conformance "${options[@]}" | tail -n 1)
serve=("$program" serve "${options[@]}" --set partner_networks=127.0.0.0/8 --listen "127.0.0.1:$(free_port)")
# What the suite serves (jwks_uri, sector_identifier_uri, back-channel log-out) is fetched from loopback
# by https: the program sees the suite's certificate among the machine's, in a mount namespace of its
# own. Without the right to make one, those modules fail.
authorities=/etc/ssl/certs/ca-certificates.crt
if unshare -m true 2>/dev/null; then
  cat "$authorities" "$scratch/tls.crt" >"$scratch/authorities.pem"
  # shellcheck disable=SC2016 # for the shell inside
  serve=(unshare -m bash -c 'mount --bind "$0" "$1" && shift && exec "$@"'
    "$scratch/authorities.pem" "$authorities" "${serve[@]}")
fi
"${serve[@]}" >"$out/tsunagu.log" 2>&1 & pids+=($!)
until_open "$port" tsunagu

if [ -z "${MONGO:-}" ]; then
  [ -d "${MONGO_JARS:-}" ] || fail "no database for the suite" "Give MONGO or MONGO_JARS: see --help."
  mongo=$(free_port)
  javac -cp "$MONGO_JARS/*" -d "$scratch" tools/conformance/MongoStandIn.java
  java -Xmx400m -cp "$scratch:$MONGO_JARS/*" MongoStandIn "$mongo" >"$out/mongo.log" 2>&1 & pids+=($!)
  until_open "$mongo" "the stand-in of MongoDB"
  MONGO=mongodb://127.0.0.1:$mongo/suite
fi
suite_port=$(free_port) mtls_port=$(free_port)
java -Xmx1g -jar "$jar" --spring.profiles.active=dev --spring.data.mongodb.uri="$MONGO" \
  --fintechlabs.base_url="https://localhost:$suite_port" \
  --fintechlabs.base_mtls_url="https://localhost:$mtls_port" --fintechlabs.devmode=true \
  --fintechlabs.external_url_override="https://localhost:$suite_port" \
  --fintechlabs.startredir=false --server.port="$suite_port" --server.address=127.0.0.1 \
  --server.ssl.key-store="$scratch/tls.p12" --server.ssl.key-store-password=loopback \
  --server.ssl.key-store-type=PKCS12 >"$out/suite.log" 2>&1 & pids+=($!)
echo "  the suite starts: about a minute" >&2
until_open "$suite_port" "the suite"

"$python" tools/conformance/oidc_plans.py --issuer "https://localhost:$port" --admin "$admin" \
  --suite "https://localhost:$suite_port" --out "$out" "$@" >"$scratch/plans"
mapfile -t plans <"$scratch/plans"
CONFORMANCE_SERVER=https://localhost:$suite_port/ CONFORMANCE_SERVER_MTLS=https://localhost:$mtls_port/ \
  CONFORMANCE_DEV_MODE=1 "$python" "$suite/scripts/run-test-plan.py" --no-parallel --verbose \
  --export-dir "$out" "${plans[@]}" >"$out/run.log" 2>&1 || true
"$python" tools/conformance/oidc_table.py "$out"
