# shellcheck shell=bash
# Every test of the workspace against a throw-away Postgres; cargo-nextest where it is installed.

run_tests() {
  local status=0
  # The proofs that nobody gets where they don't belong are a test program of their own.
  [[ ${1:-} != isolation ]] || set -- --test isolation "${@:2}"
  start_postgres
  if has_commands cargo-nextest; then
    cargo nextest run --workspace --all-features --no-fail-fast "$@" || status=$?
    [[ $# -gt 0 ]] || run_documentation_tests || status=$?
  else
    cargo test --workspace --all-features --no-fail-fast "$@" 2>&1 | with_totals || status=$?
  fi
  return "$status"
}

# nextest leaves out the examples in doc comments; most of the time there is none.
run_documentation_tests() {
  grep -rqE '^ *//[/!] ```' --include '*.rs' shared functions platform tests || return 0
  cargo test --doc --workspace --all-features --no-fail-fast 2>&1 | with_totals
}

# Adds up the results of the test programs, which cargo prints one by one.
with_totals() {
  awk '{ print; fflush() }
    /^test result:/ { passed += $4; failed += $6; ignored += $8 }
    END { printf "total: %d passed, %d failed, %d ignored\n", passed, failed, ignored }'
}
