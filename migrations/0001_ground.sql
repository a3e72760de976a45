-- Roles, the settings row level security reads, and who may use the schemas.
-- Roles belong to the cluster, not to the database: another database may be making them at this moment.
do $$
declare
  wanted text;
begin
  foreach wanted in array array['astralis_app', 'astralis_system'] loop
    -- A login that may make no roles takes those that the cluster's administrator has made and granted.
    begin
      if not exists (select from pg_roles where rolname = wanted) then
        execute format('create role %I nologin', wanted);
      end if;
    exception when duplicate_object or unique_violation then
      null;
    end;
    -- Who creates a role administers it; only from PostgreSQL 16 on must taking it on be granted by name.
    begin
      if current_setting('server_version_num')::int >= 160000 then
        if not (pg_has_role(current_user, wanted, 'usage') and pg_has_role(current_user, wanted, 'set')) then
          execute format('grant %I to current_user with inherit true, set true', wanted);
        end if;
      elsif not pg_has_role(current_user, wanted, 'member') then
        execute format('grant %I to current_user', wanted);
      end if;
    exception when unique_violation then
      null;
    end;
  end loop;
end $$;

create schema app;
grant usage on schema app to astralis_app, astralis_system;
grant create on schema app to astralis_system;

-- The organization of this transaction; null outside one, so that policies show no row.
create function app.current_org() returns uuid
  language sql stable parallel safe
  set search_path = pg_catalog
  return nullif(current_setting('app.org_id', true), '')::uuid;

create function app.current_user_id() returns uuid
  language sql stable parallel safe
  set search_path = pg_catalog
  return nullif(current_setting('app.user_id', true), '')::uuid;

-- The role of the acting member: admin, operator or client; null for jobs.
create function app.acts_as_client() returns boolean
  language sql stable parallel safe
  set search_path = pg_catalog
  return coalesce(current_setting('app.role', true) = 'client', false);
