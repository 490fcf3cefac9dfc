# Shared by ./run, ./test and ./dev. Source it from the top folder; it defines functions only.

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
fail() { printf 'error: %s\n' "$1" >&2; shift; [ $# = 0 ] || printf '       %s\n' "$@" >&2; exit 1; }

# The Debian release, by name. Others may work, but nobody has tried them.
debian_suite() {
  . /etc/os-release 2>/dev/null || true
  case "${VERSION_CODENAME:-}" in
    bookworm|trixie) echo "$VERSION_CODENAME" ;;
    *) fail "this is neither Debian 12 (bookworm) nor Debian 13 (trixie)" \
            "Install what tools/packages lists by hand, then set TSUNAGU_SUITE=bookworm or trixie." ;;
  esac
}

# packages_of GROUP... prints the packages of these groups for this suite.
packages_of() {
  local suite=${TSUNAGU_SUITE:-}
  [ -n "$suite" ] || suite=$(debian_suite) || exit 1
  awk -v groups=" $* " -v suite="$suite" '
    /^[a-z]/ && index(groups, " " $1 " ") && ($2 == "*" || $2 == suite) {
      for (i = 3; i <= NF; ++i) print $i }' tools/packages
}

missing_packages() {
  local wanted have
  wanted=$(packages_of "$@") || exit 1
  have=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
         awk '$1 == "installed" { print $2 }') || true
  comm -23 <(sort -u <<<"$wanted") <(sort -u <<<"$have")
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Keeps Debian from starting the servers (PostgreSQL, Mosquitto) that it installs: the tests start
# their own. An existing policy stays as it is.
hold_services() {
  [ -e /usr/sbin/policy-rc.d ] && return 0
  printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null
  as_root chmod 755 /usr/sbin/policy-rc.d
  held_services=yes
}

release_services() {
  [ -z "${held_services:-}" ] || as_root rm -f /usr/sbin/policy-rc.d
  held_services=
}

# install_packages GROUP... installs what is missing and nothing else.
install_packages() {
  local missing log=build/log/apt.log
  missing=$(missing_packages "$@") || exit 1
  [ -n "$missing" ] || return 0
  mkdir -p build/log
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    fail "Debian packages are missing and you are neither root nor is sudo installed." \
         "As root, run: apt-get install --no-install-recommends $(echo $missing)"
  fi
  say "Installing $(wc -w <<<"$missing") Debian packages: $(echo $missing)"
  trap release_services EXIT
  hold_services
  { as_root apt-get update &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
  } >"$log" 2>&1 || {
    tail -n 15 "$log" >&2
    fail "apt-get could not install them (the whole output is in $log)"; }
  release_services
  trap - EXIT
}

NODE_PACKAGES="node@22.23.3 npm@11.19.1"

# Puts node >= 22 first on PATH. Debian's is too old for the tools of the portal, but it can
# install a newer one from npm, which then lives in .tools/.
ensure_node() {
  local major
  # node brings its own list of certificate authorities; the machine's may know more.
  [ ! -f /etc/ssl/certs/ca-certificates.crt ] ||
    export NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}
  major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
  if [ "$major" -ge 22 ] && command -v npm >/dev/null; then return 0; fi
  export PATH="$PWD/.tools/node_modules/.bin:$PATH"
  [ "$(cat .tools/stamp 2>/dev/null)" != "$NODE_PACKAGES" ] || return 0
  command -v npm >/dev/null || install_packages node
  say "Installing node 22 into .tools/"
  mkdir -p .tools build/log
  [ -e .tools/package.json ] || echo '{"private":true}' >.tools/package.json
  npm install --prefix .tools --no-audit --no-fund $NODE_PACKAGES >build/log/node.log 2>&1 || {
    tail -n 15 build/log/node.log >&2
    fail "npm could not fetch node (the whole output is in build/log/node.log)"; }
  hash -r
  node -e 'process.exit(process.versions.node.startsWith("22.") ? 0 : 1)' ||
    fail "node 22 was installed into .tools/ but does not start" "Remove .tools/ and try again."
  echo "$NODE_PACKAGES" >.tools/stamp
}

# hash_of FILE|FOLDER... one sum over names and contents, leaving out what is built.
hash_of() {
  find "$@" \( -name node_modules -o -name dist -o -name test-results \) -prune -o -type f -print0 |
    sort -z | xargs -0 -r sha256sum | sha256sum | cut -d' ' -f1
}

# build_portal: portal/dist from portal/, when anything in there has changed.
build_portal() {
  [ -f portal/package.json ] || return 0
  local lock sum
  ensure_node
  mkdir -p build/stamp build/log
  lock=$(hash_of portal/package-lock.json)
  if [ ! -d portal/node_modules ] || [ "$(cat build/stamp/npm 2>/dev/null)" != "$lock" ]; then
    say "Installing the portal's npm packages"
    (cd portal && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund) \
      >build/log/npm.log 2>&1 || {
        tail -n 15 build/log/npm.log >&2; fail "npm ci failed (see build/log/npm.log)"; }
    echo "$lock" >build/stamp/npm
  fi
  sum=$(hash_of portal)
  if [ -d portal/dist ] && [ "$(cat build/stamp/portal 2>/dev/null)" = "$sum" ]; then return 0; fi
  say "Building the portal"
  (cd portal && npm run build) >build/log/portal.log 2>&1 || {
    tail -n 30 build/log/portal.log >&2; fail "the portal did not build (see build/log/portal.log)"; }
  echo "$sum" >build/stamp/portal
}

# How many compilers at once: one per core, but each may want 1.5 GB.
build_jobs() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/MemAvailable/ { print int($2 / 1500000) }' /proc/meminfo)
  [ "$memory" -ge 1 ] || memory=1
  [ "$cores" -le "$memory" ] && echo "$cores" || echo "$memory"
}

# build_targets PRESET TARGET...
build_targets() {
  local preset=$1 log=build/log/$1.log; shift
  mkdir -p build/log
  if [ ! -f "build/$preset/build.ninja" ]; then
    cmake --preset "$preset" >"$log" 2>&1 || {
      grep -A 12 -m 3 'CMake Error' "$log" >&2 || tail -n 20 "$log" >&2
      fail "CMake could not configure the build (see $log)"; }
  fi
  NINJA_STATUS="    [%f/%t %e s] " cmake --build "build/$preset" -j "$(build_jobs)" --target "$@"
}

# A port that nobody listens on (see tools/case.py).
free_port() { PYTHONPATH=tools python3 -c 'import case; print(case.free_port())'; }
