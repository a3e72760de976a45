-- What an organization does to the sessions of its members, and a figure that prints as it was written.

-- 0.8 as `real` becomes 0.800000011920929 on its way to JSON.
alter table organizations
  alter column routing_threshold type double precision using routing_threshold::text::double precision;

-- Ends a member's sessions in the acting organization; those in others go on.
create function app.end_sessions(member uuid, reason text) returns bigint
  language sql volatile security definer
  set search_path = pg_catalog, public
as $$
  with ended as (
    update public.sessions
    set revoked_at = now(), revoked_reason = reason
    where user_id = member and org_id = app.current_org() and revoked_at is null
    returning id
  )
  select count(*) from ended
$$;

-- Whether a session showed a second factor.
create function app.showed_second_factor(session uuid) returns boolean
  language sql stable security definer
  set search_path = pg_catalog, public
  return coalesce((select second_factor_at is not null from public.sessions where id = session), false);

do $$
declare
  name text;
begin
  foreach name in array array['app.end_sessions(uuid, text)', 'app.showed_second_factor(uuid)'] loop
    execute format('alter function %s owner to astralis_system', name);
    execute format('revoke all on function %s from public', name);
    execute format('grant execute on function %s to astralis_app, astralis_system', name);
  end loop;
end $$;

-- Only decides: the last use of a key is noted when it is admitted, in a transaction of its own. Noted here it was lost
-- with every transaction that only read, and held the key's row against its other requests.
create or replace function app.check_key(key uuid, org uuid) returns text
  language plpgsql volatile security definer
  set search_path = pg_catalog, public
as $$
begin
  return (
    select case
      when k.revoked_at is not null or k.expires_at < now() or o.deleted_at is not null then 'revoked'
      when o.deletion_requested_at is not null then 'organization_deleted'
      else 'ok'
    end
    from public.api_keys k
    join public.organizations o on o.id = k.org_id
    where k.id = key and k.org_id = org);
end $$;
