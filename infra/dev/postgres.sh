# shellcheck shell=bash
# A throw-away Postgres for tests and for checking queries: its own folder, its own port, nothing kept.

# Starts the cluster, exports DATABASE_URL and stops it when the script ends, however it ends.
start_postgres() {
  local attempt
  cluster=$(mktemp -d "$(throw_away_folder)/astralis-postgres.XXXXXX")
  trap stop_postgres EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  # The server dies with this script, also when that is killed. Postgres refuses to run as root, so root
  # borrows the user that the package made.
  as_ordinary_user=(setpriv --pdeathsig QUIT)
  if [[ $EUID -eq 0 ]]; then
    as_ordinary_user+=(--reuid postgres --regid "$(id -g postgres)" --clear-groups)
    chown postgres "$cluster"
  fi
  "${as_ordinary_user[@]}" "$postgres_bin/initdb" --pgdata "$cluster/data" --username postgres --auth trust \
    --no-sync --encoding UTF8 --locale C.UTF-8 >"$cluster/initdb.log" 2>&1 || die "initdb failed: $(cat "$cluster/initdb.log")"
  for attempt in 1 2 3 4 5; do
    postgres_port=$((20000 + RANDOM % 12000))
    ! port_is_taken "$postgres_port" && launch_postgres && break
    [[ $attempt -lt 5 ]] || die "Postgres does not start: $(tail -5 "$cluster/postgres.log")"
  done
  make_login
  export DATABASE_URL=postgres://astralis:astralis@127.0.0.1:$postgres_port/astralis
}

# In memory where there is room: a database is hundreds of files, and each test makes one. Measured: 28 ms instead of
# 260. Never TMPDIR, which the cluster's user may not be able to reach.
throw_away_folder() {
  local free
  free=$(df --output=avail --block-size=1M /dev/shm 2>/dev/null | tail -1) || free=0
  if [[ -w /dev/shm && ${free:-0} -ge 2048 ]]; then echo /dev/shm; else echo /tmp; fi
}

port_is_taken() {
  (: </dev/tcp/127.0.0.1/"$1") 2>/dev/null
}

# The data does not outlive the run, so nothing waits for a disk.
launch_postgres() {
  "${as_ordinary_user[@]}" "$postgres_bin/postgres" -D "$cluster/data" -p "$postgres_port" -k "$cluster" \
    -c listen_addresses=127.0.0.1 -c max_connections=200 -c timezone=UTC \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_wal_size=256MB >"$cluster/postgres.log" 2>&1 </dev/null &
  postgres_pid=$!
  local waited
  for ((waited = 0; waited < 150; waited++)); do
    kill -0 "$postgres_pid" 2>/dev/null || return 1
    "$postgres_bin/pg_isready" --quiet --host "$cluster" --port "$postgres_port" && return
    sleep 0.1
  done
  return 1
}

# The login has no right that a managed Postgres would not give: row-level security binds it.
make_login() {
  "$postgres_bin/psql" --no-psqlrc --quiet --set ON_ERROR_STOP=1 \
    --host "$cluster" --port "$postgres_port" --username postgres <<'END'
create role astralis_app nologin;
create role astralis_system nologin;
create role astralis login createrole createdb password 'astralis';
grant astralis_app, astralis_system to astralis;
create database astralis owner astralis;
alter database template1 owner to astralis;
END
}

# Applies the migrations of this tree to a database as sqlx would, and notes them as it does: whoever applies them
# again finds nothing to do.
migrate_database() {
  local url=$1 migration name checksum note together
  note='create table _sqlx_migrations (version bigint primary key, description text not null,
    installed_on timestamptz not null default now(), success boolean not null, checksum bytea not null,
    execution_time bigint not null)'
  "$postgres_bin/psql" --no-psqlrc --quiet --command "$note" "$url" || return 1
  for migration in migrations/*.sql; do
    name=$(basename "$migration" .sql)
    checksum=$(sha384sum "$migration" | cut -d ' ' -f 1)
    note="insert into _sqlx_migrations
      values (${name%%_*}::bigint, '${name#*_}', now(), true, decode('$checksum', 'hex'), 0)"
    together=(--single-transaction)
    [[ $(head -n 1 "$migration") != '-- no-transaction' ]] || together=()
    "$postgres_bin/psql" --no-psqlrc --quiet --set ON_ERROR_STOP=1 "${together[@]}" \
      --file "$migration" --command "$note" "$url" >/dev/null || return 1
  done
}

# Every database of a test is a copy of template1, so the schema is made once instead of once in each test. Against
# another server each test migrates its own, which takes longer and comes to the same.
migrate_template() {
  migrate_database "${DATABASE_URL%/*}/template1" || die "the migrations do not apply"
}

stop_postgres() {
  if [[ -n ${postgres_pid:-} ]]; then
    kill -QUIT "$postgres_pid" 2>/dev/null || true
    wait "$postgres_pid" 2>/dev/null || true
  fi
  rm -rf "$cluster"
}

# Whether a postmaster of this folder (or one inside it) lives.
cluster_is_running() {
  local file pid
  while IFS= read -r file; do
    read -r pid <"$file"
    [[ ! -d /proc/$pid ]] || return 0
  done < <(find "$1" -maxdepth 3 -name postmaster.pid 2>/dev/null)
  return 1
}
