# shellcheck shell=bash
# What a change must satisfy before it is merged. Every check runs; the failed ones are named at the end.

run_checks() {
  local failed=()
  check "format (cargo fmt mends it)" cargo fmt --all -- --check --files-with-diff
  check "shell scripts" check_shell_scripts
  check "licences, bans and sources of dependencies" check_dependencies
  check "lints" cargo clippy --workspace --all-targets --quiet -- -D warnings
  check "descriptions of queries" queries_are_current
  check "house rules and the OpenAPI document" env RUST_BACKTRACE=0 cargo test --quiet --workspace --test house
  check "the web app" check_web
  [[ ${#failed[@]} -eq 0 ]] || die "failed:$(printf ' %s;' "${failed[@]}")"
  say "all checks passed"
}

check() {
  local name=$1 begun=$SECONDS
  shift
  say "checking $name"
  "$@" || failed+=("$name")
  say "$name: $((SECONDS - begun)) s"
}

check_shell_scripts() {
  # Those of infra/dev and infra/app.sh are read where others source them.
  local script scripts=(dev .ci/run infra/database infra/deploy infra/deploy-functions infra/rollback infra/rotate-keys)
  while IFS= read -r script; do scripts+=("$script"); done < <(find infra -name '*.sh' -not -path 'infra/dev/*' -not -name app.sh)
  shellcheck --external-sources "${scripts[@]}"
}

# Advisories would need the network, so only what Cargo.lock itself can answer.
check_dependencies() {
  if ! has_commands cargo-deny; then
    say "cargo-deny is not installed: skipped"
    return
  fi
  cargo deny --log-level error check licenses bans sources
}
