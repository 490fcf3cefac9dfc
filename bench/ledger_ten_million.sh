#!/usr/bin/env bash
# Ten million random acts on the ledger beside a simple model, on SQLite: a fresh municipality and
# another seed for every 100,000. Ends with the first act that is not what the model says.
#   bench/ledger_ten_million.sh [BUILD [ROUNDS [FIRST_SEED]]]
set -euo pipefail
cd "$(dirname "$0")/.."
case "${1:-}" in -h|--help) sed -n '2,4s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
# In memory where that is: what is durable is tested elsewhere, and an fsync for each act takes hours.
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm
build=${1:-build/release} rounds=${2:-100} first=${3:-1}
[ -x "$build/test/engine_ledger_test" ] || cmake --build "$build" --target engine_ledger_test >/dev/null
for ((seed = first; seed < first + rounds; ++seed)); do
  TSUNAGU_LEDGER_ACTS=100000 TSUNAGU_LEDGER_SEED=$seed "$build/test/engine_ledger_test" \
    --gtest_brief=1 --gtest_filter='*random_acts*sqlite' >/dev/null ||
    { echo "seed $seed is not what the model says" >&2; exit 1; }
  echo "$(((seed - first + 1) * 100000)) acts"
done
