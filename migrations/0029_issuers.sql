-- The OpenID issuer that an organization names for its members, and whom it vouches for there.

create table issuers (
  id uuid primary key,
  -- One for each organization.
  org_id uuid not null unique references organizations (id),
  -- On the button.
  name text not null,
  -- Character by character as it calls itself.
  issuer text not null,
  client_id text not null,
  -- Sealed.
  secret bytea not null,
  -- The claim that names groups, or the path to it.
  groups_claim text not null default 'groups',
  -- [{"group": "staff", "role": "OPERATOR"}, …]; the highest role counts.
  roles jsonb not null default '[]',
  -- The role of whoever is in none of these groups; null keeps them out.
  default_role membership_role,
  -- Domains of addresses that may join; none for every domain.
  domains text[] not null default '{}',
  -- Whether members but admins come by the issuer alone.
  required boolean not null default false,
  -- Whether it makes members of people who are none.
  makes_members boolean not null default true,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  unique (org_id, id)
);

-- Who a member is at their organization's issuer. It says nothing about the user anywhere else.
create table member_identities (
  org_id uuid not null,
  issuer text not null,
  subject text not null,
  user_id uuid not null,
  email text not null,
  -- Since when the issuer's groups give them no role.
  refused_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (org_id, issuer, subject),
  -- One account there for each member.
  unique (org_id, user_id),
  foreign key (org_id, user_id) references memberships (org_id, user_id)
);
create index member_identities_user on member_identities (user_id);

-- Somebody the issuer vouches for who has not proved the address yet: a link in a mail finishes the sign-in.
create table issuer_arrivals (
  -- SHA-256 of the link's token.
  hash bytea primary key check (length(hash) = 32),
  -- SHA-256 of the cookie of the browser that began, which alone may follow the link.
  cookie_hash bytea not null check (length(cookie_hash) = 32),
  org_id uuid not null references organizations (id),
  issuer text not null,
  subject text not null,
  email text not null,
  name text not null,
  -- What the issuer calls the account there.
  account text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);
create index issuer_arrivals_org on issuer_arrivals (org_id);

do $$
declare
  name text;
begin
  foreach name in array array['issuers', 'member_identities', 'issuer_arrivals'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy system on %I to astralis_system using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on %I to astralis_system', name);
  end loop;
end $$;
create policy member on issuers to astralis_app
  using (org_id = (select app.current_org()) and not (select app.acts_as_client()))
  with check (org_id = (select app.current_org()) and not (select app.acts_as_client()));
grant select, insert, update, delete on issuers to astralis_app;

-- A session that an organization's issuer opened never leaves that organization, whichever code asks for it.
alter table sessions add column confined_to uuid;
alter table sessions add constraint sessions_confined check (confined_to is null or confined_to = org_id) not valid;
alter table sessions validate constraint sessions_confined;

-- Forgets whom the acting organization's issuer vouched for, and ends the sessions that it opened.
create function app.forget_issuer() returns void
  language sql volatile security definer
  set search_path = pg_catalog, public
as $$
  delete from public.issuer_arrivals where org_id = app.current_org();
  delete from public.member_identities where org_id = app.current_org();
  update public.sessions
  set revoked_at = now(), revoked_reason = 'issuer_changed'
  where confined_to = app.current_org() and revoked_at is null;
$$;
alter function app.forget_issuer() owner to astralis_system;
revoke all on function app.forget_issuer() from public;
grant execute on function app.forget_issuer() to astralis_app;

-- Forgets whom the acting organization's issuer vouched for as this member.
create function app.forget_identity(member uuid) returns void
  language sql volatile security definer
  set search_path = pg_catalog, public
as $$
  delete from public.member_identities where org_id = app.current_org() and user_id = member;
$$;
alter function app.forget_identity(uuid) owner to astralis_system;
revoke all on function app.forget_identity(uuid) from public;
grant execute on function app.forget_identity(uuid) to astralis_app;

-- How many admins of the acting organization but this one can sign in: none whom its issuer keeps out.
create function app.other_admins(member uuid) returns bigint
  language sql stable security definer
  set search_path = pg_catalog, public
as $$
  select count(*)
  from public.memberships m
  where m.org_id = app.current_org() and m.user_id <> member and m.role = 'admin' and m.deactivated_at is null
    and m.removed_at is null
    and not exists (
      select from public.member_identities v
      where v.org_id = m.org_id and v.user_id = m.user_id and v.refused_at is not null);
$$;
alter function app.other_admins(uuid) owner to astralis_system;
revoke all on function app.other_admins(uuid) from public;
grant execute on function app.other_admins(uuid) to astralis_app;

-- Decides who acts. Beside what it decided before: a session of an organization's issuer counts there alone and while
-- that issuer vouches; where it is required, or a member once came by it, other sessions than admins' do not count; and
-- a second factor is the issuer's business.
create or replace function app.check_member(session uuid, member uuid, org uuid, claimed membership_role) returns text
  language sql stable security definer
  set search_path = pg_catalog, public
  return (
    select case
      when s.revoked_at is not null or s.expires_at < now() then 'revoked'
      when m.role is null or m.deactivated_at is not null or m.removed_at is not null then 'revoked'
      when o.deleted_at is not null then 'revoked'
      when v.refused_at is not null then 'revoked'
      when s.confined_to is not null and (s.confined_to <> org or i.id is null or v.user_id is null) then 'revoked'
      when m.role <> claimed then 'role_changed'
      when o.deletion_requested_at is not null then 'organization_deleted'
      when s.confined_to is null and m.role <> 'admin' and (i.required or v.user_id is not null) then 'issuer_required'
      when o.require_second_factor and s.second_factor_at is null and s.confined_to is null
        then 'second_factor_required'
      else 'ok'
    end
    from public.sessions s
    left join public.memberships m on m.org_id = org and m.user_id = s.user_id
    left join public.organizations o on o.id = m.org_id
    left join public.issuers i on i.org_id = m.org_id
    left join public.member_identities v
      on v.org_id = m.org_id and v.user_id = m.user_id and v.issuer = i.issuer
    where s.id = session and s.user_id = member
  );

-- Whether a session showed a second factor; that of an organization's issuer has, as far as we are concerned.
create or replace function app.showed_second_factor(session uuid) returns boolean
  language sql stable security definer
  set search_path = pg_catalog, public
  return coalesce((
    select second_factor_at is not null or confined_to is not null from public.sessions where id = session), false);
