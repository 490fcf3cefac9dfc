#!/usr/bin/env bash
# A town of 600 lives for a year through the program, and its auditor counts again: how long that
# takes, and its table. Ends with 1 where the books do not agree.
#   bench/town.sh [RESIDENTS [DAYS [SEED [BUILD]]]]      with TSUNAGU_TOWN_DB on that PostgreSQL
set -euo pipefail
cd "$(dirname "$0")/.."
case "${1:-}" in -h|--help) sed -n '2,4s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
residents=${1:-600} days=${2:-365} seed=${3:-1} build=${4:-build/release}
[ -x "$build/tsunagu" ] || cmake --build "$build" --target tsunagu >/dev/null
time "$build/tsunagu" sim town --residents "$residents" --days "$days" --seed "$seed" \
  ${TSUNAGU_TOWN_DB:+--db "$TSUNAGU_TOWN_DB"}
