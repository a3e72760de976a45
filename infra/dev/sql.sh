# shellcheck shell=bash
# shared/.sqlx: what Postgres says about every query, so that builds need no Postgres.

# Writes the description of every query of `shared` to the folder `$1`, asking a database with the
# migrations of this tree. The macros write one file each while they expand.
describe_queries() {
  local folder=$1 entry=shared/src/lib.rs touched status=0
  start_postgres
  migrate_database "$DATABASE_URL" || return 1
  # Cargo does not know that the macros' answers changed: a newer file makes it compile again. The old
  # time comes back afterwards, so that nothing else is compiled for it.
  touched=$(mktemp)
  touch --reference "$entry" "$touched"
  touch "$entry"
  SQLX_OFFLINE=false SQLX_OFFLINE_DIR=$folder \
    cargo check --quiet -p shared --all-targets || status=$?
  touch --reference "$touched" "$entry"
  rm "$touched"
  return "$status"
}

update_queries() {
  local fresh
  fresh=$(mktemp -d)
  describe_queries "$fresh"
  mkdir -p shared/.sqlx
  find shared/.sqlx -name 'query-*.json' -delete
  find "$fresh" -name 'query-*.json' -exec cp {} shared/.sqlx/ \;
  rm -rf "$fresh"
  say "$(find shared/.sqlx -name 'query-*.json' | wc -l) queries described in shared/.sqlx"
}

queries_are_current() {
  local fresh status=0
  fresh=$(mktemp -d)
  describe_queries "$fresh" || status=1
  [[ $status -ne 0 ]] || diff --brief --recursive shared/.sqlx "$fresh" >&2 || {
    say "shared/.sqlx is not what these queries and migrations give: run ./dev sql and commit"
    status=1
  }
  rm -rf "$fresh"
  return "$status"
}

# migrations/released.json: what the version that is being released asks of the schema. The next one's migrations are held
# to it.
record_release() {
  start_postgres
  migrate_database "$DATABASE_URL" || die "the migrations do not apply"
  "$postgres_bin/psql" --no-psqlrc --tuples-only --no-align --file infra/dev/columns.sql "$DATABASE_URL" |
    python3 -c 'import glob, json, sys
version = json.load(open("docs/openapi.json"))["info"]["version"]
queries = sorted({json.load(open(name))["query"] for name in glob.glob("shared/.sqlx/query-*.json")})
released = {"version": version, "queries": queries, "columns": json.load(sys.stdin)}
json.dump(released, sys.stdout, indent=1)
print()' >"$cluster/released.json"
  cp "$cluster/released.json" migrations/released.json
  say "migrations/released.json says what the next version's schema must bear"
}
