#!/usr/bin/env bash
# Runs once, in the Postgres container, when its volume is empty: the platform's login and database.
set -euo pipefail

# The password stays in the environment: an argument could be seen by every process of the machine.
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username postgres <<'END'
\getenv password DATABASE_PASSWORD
create role astralis login password :'password';
END
PGUSER=postgres bash /infra/database
