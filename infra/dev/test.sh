# shellcheck shell=bash
# The tests of the workspace, or of the packages that are named first; cargo-nextest where it is installed.

run_tests() {
  local words=$# status=0 packages=()
  # Most tests wait for a database, a process or a clock; `--test-threads` says otherwise.
  export NEXTEST_TEST_THREADS=${NEXTEST_TEST_THREADS:-$((2 * $(nproc)))}
  case ${1:-} in
    web)
      test_web
      return
      ;;
    browser)
      test_browser "${@:2}"
      return
      ;;
  esac
  # The proofs that nobody gets where they don't belong are a test program of their own.
  [[ ${1:-} != isolation ]] || set -- --test isolation "${@:2}"
  while [[ $# -gt 0 ]] && manifest_of "$1" >/dev/null; do
    packages+=("$1")
    shift
  done
  if [[ ${#packages[@]} -gt 0 ]]; then
    test_packages "$@" || status=$?
    return "$status"
  fi
  start_test_database
  if has_commands cargo-nextest; then
    cargo nextest run --workspace --no-fail-fast "$@" || status=$?
    [[ $# -gt 0 ]] || run_documentation_tests || status=$?
  else
    # A name that cargo is told, and not the programs, makes it build every target, those without tests too.
    [[ $# -eq 0 || $1 == -* ]] || set -- -- "$@"
    cargo test --workspace --no-fail-fast "$@" 2>&1 | with_totals || status=$?
  fi
  say "the tests in Rust: $SECONDS s since the start"
  if [[ $words -eq 0 ]]; then
    test_web || status=$?
    test_browser || status=$?
    say "with those of the web app: $SECONDS s since the start"
  fi
  return "$status"
}

start_test_database() {
  start_postgres
  migrate_template
}

# The manifest of a package that can be tested by itself. `tests` can't: it runs programs of the others.
manifest_of() {
  local folder
  [[ $1 != tests ]] || return 1
  for folder in "functions/$1" "shared/libraries/$1" "$1"; do
    [[ ! -f $folder/Cargo.toml ]] || { echo "$folder/Cargo.toml" && return; }
  done
  return 1
}

# Builds and runs `packages` alone, each with the module of `shared` that has its name. Postgres starts where one of
# them has sqlx in its tests. `same-features` keeps their dependencies as the whole workspace has compiled them.
test_packages() {
  local package manifests=() selected=(--package same-features) modules=() chosen=() status=0
  for package in "${packages[@]}"; do
    manifests+=("$(manifest_of "$package")")
    selected+=(--package "$package")
    chosen+=("package(=$package)")
    [[ -f shared/src/$package.rs ]] || continue
    modules+=("$package::")
    chosen+=("(package(=shared) & test(/^$package::/))")
  done
  if [[ ${#modules[@]} -gt 0 ]]; then manifests+=(shared/Cargo.toml); fi
  if grep -q '^sqlx' "${manifests[@]}"; then start_test_database; fi
  if has_commands cargo-nextest; then
    if [[ ${#modules[@]} -gt 0 ]]; then selected+=(--package shared); fi
    cargo nextest run --no-fail-fast "${selected[@]}" --filterset "$(join_by_or "${chosen[@]}")" "$@" || status=$?
  else
    cargo test --no-fail-fast "${selected[@]}" -- "$@" 2>&1 | with_totals || status=$?
    [[ ${#modules[@]} -eq 0 ]] ||
      cargo test --package shared --package same-features -- "${modules[@]}" 2>&1 | with_totals || status=$?
  fi
  return "$status"
}

join_by_or() {
  local joined=$1 part
  for part in "${@:2}"; do joined+=" | $part"; done
  echo "$joined"
}

# nextest leaves out the examples in doc comments; most of the time there is none.
run_documentation_tests() {
  grep -rqE '^ *//[/!] ```' --include '*.rs' shared functions platform tests || return 0
  cargo test --doc --workspace --no-fail-fast 2>&1 | with_totals
}

# Adds up the results of the test programs, which cargo prints one by one.
with_totals() {
  awk '{ print; fflush() }
    /^test result:/ { passed += $4; failed += $6; ignored += $8 }
    END { printf "total: %d passed, %d failed, %d ignored\n", passed, failed, ignored }'
}
