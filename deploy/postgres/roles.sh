#!/bin/sh
# Run once, by the server's first start: the service's database gets the same two roles and rights as on one machine
# (clinic.infrastructure.DatabaseServer). The owner migrates the schema; the application reads and writes rows, no more.
set -eu
APP_PASSWORD=$(cat /run/secrets/APP_PASSWORD)
OWNER_PASSWORD=$(cat /run/secrets/OWNER_PASSWORD)
psql --username "${POSTGRES_USER:-postgres}" --dbname "$POSTGRES_DB" --quiet --set ON_ERROR_STOP=1 \
  --set database="$POSTGRES_DB" --set app="$POSTGRES_DB" --set owner="${POSTGRES_DB}_owner" \
  --set app_password="$APP_PASSWORD" --set owner_password="$OWNER_PASSWORD" <<'SQL'
create role :"owner" login password :'owner_password';
create role :"app" login password :'app_password';
alter database :"database" owner to :"owner";
revoke all on database :"database", postgres, template1 from public;
grant connect on database :"database" to :"app";
revoke all on schema public from public;
grant usage on schema public to :"app";
alter default privileges for role :"owner" grant select, insert, update, delete on tables to :"app";
alter default privileges for role :"owner" grant usage, select on sequences to :"app";
alter default privileges for role :"owner" grant usage on schemas to :"app";
SQL
