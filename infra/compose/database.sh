#!/usr/bin/env bash
# Runs once, in the Postgres container, when its volume is empty: the platform's login and database.
set -euo pipefail

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username postgres --set password="$DATABASE_PASSWORD" <<'END'
create role astralis login password :'password';
END
PGUSER=postgres bash /infra/database
