#!/usr/bin/env bash
# A module made by ./dev new-module builds, passes its own tests and keeps the house rules, in a
# copy of this tree. ccache makes the rest of the build cheap.
set -euo pipefail
cd "$(dirname "$0")/../.."
command -v ccache >/dev/null || { echo "skipped: needs ccache to be quick"; exit 77; }
copy=$(mktemp -d /tmp/tsunagu-new-module.XXXXXX)
trap 'rm -rf "$copy"' EXIT
git ls-files -z --cached --others --exclude-standard | xargs -0 cp -a --parents -t "$copy"
cd "$copy"

./dev new-module lamp --title 街路灯
if ./dev new-module lamp 2>/dev/null; then echo "the same name was taken twice"; exit 1; fi
if ./dev new-module 'Bad-Name' 2>/dev/null; then echo "a bad name was taken"; exit 1; fi

cmake --preset release >cmake.log || { cat cmake.log; exit 1; }
cmake --build build/release -j "$(nproc)" --target service_lamp_test tsunagu >build.log || {
  tail -n 40 build.log; exit 1; }
build/release/test/service_lamp_test
build/release/tsunagu check --permissions >permissions.txt  # no pipe: grep -q would close it early
grep -q lamp.request.open permissions.txt ||
  { echo "the program does not know the module"; exit 1; }
tools/case.py --program build/release/tsunagu src/service/lamp/test/open_request.case
if python3 tools/tidy.py | grep lamp; then exit 1; fi
