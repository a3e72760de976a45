-- Accounts, second factors, invitations, API keys, settings of organizations, limits and the outbox of mails.

-- Users: what an account needs beside a password.
alter table users
  -- A deleted account keeps its row, without a name or an address, for what others still refer to.
  add column deleted_at timestamptz,
  add column password_changed_at timestamptz;

-- Single-use tokens sent by mail. The token itself is 32 random bytes and stands nowhere.
create type account_token_purpose as enum ('verify_email', 'reset_password', 'change_email');

create table account_tokens (
  id uuid primary key,
  -- Null for an address nobody has: written all the same, so that a stranger learns nothing from the time it takes.
  user_id uuid references users (id),
  purpose account_token_purpose not null,
  -- SHA-256 of the token.
  hash bytea not null unique check (length(hash) = 32),
  -- The address it was sent to: the one it verifies, or the new one.
  email text not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null default now()
);
create index account_tokens_user on account_tokens (user_id, purpose);

-- Accounts elsewhere, known by issuer and subject and never by address (OpenID Connect Core, section 5.7).
create table identities (
  issuer text not null,
  subject text not null,
  user_id uuid not null references users (id),
  email text not null,
  created_at timestamptz not null default now(),
  primary key (issuer, subject)
);
-- One account of each provider.
create unique index identities_user on identities (user_id, issuer);

-- A sign-in elsewhere that was begun: used once, within ten minutes, by the browser that began it.
create table oidc_attempts (
  -- SHA-256 of `state`.
  state_hash bytea primary key check (length(state_hash) = 32),
  -- SHA-256 of the browser's cookie.
  cookie_hash bytea not null check (length(cookie_hash) = 32),
  -- Nonce and PKCE verifier, sealed.
  sealed bytea not null,
  -- Where the browser goes afterwards: a path of the site.
  return_to text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);

create table totp_secrets (
  user_id uuid primary key references users (id),
  -- Sealed.
  secret bytea not null,
  -- Null until a first code showed that the app and the clock work.
  confirmed_at timestamptz,
  -- The newest time step used: a code works once (RFC 6238, section 5.2).
  last_step bigint not null default 0,
  created_at timestamptz not null default now()
);

create table recovery_codes (
  user_id uuid not null references users (id),
  -- argon2id of the code, salted with the user.
  hash bytea not null check (length(hash) = 32),
  used_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (user_id, hash)
);

create table passkeys (
  id uuid primary key,
  user_id uuid not null references users (id),
  credential_id bytea not null unique,
  name text not null,
  -- Public key, counter and transports, as the library keeps them.
  passkey jsonb not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index passkeys_user on passkeys (user_id);

-- A WebAuthn ceremony between its two requests.
create table passkey_ceremonies (
  id uuid primary key,
  user_id uuid not null references users (id),
  state jsonb not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);

alter table sessions
  -- When this session showed a second factor.
  add column second_factor_at timestamptz;

alter table organizations
  add column version bigint not null default 1,
  -- Under this confidence a routed request waits for review.
  add column routing_threshold double precision not null default 0.75 check (routing_threshold between 0 and 1),
  -- Languages documents are read in; null for the installation's.
  add column ocr_language text,
  -- Days that completed documents are kept, by kind; a kind that is not named is kept for ever.
  add column retention_days jsonb not null default '{}',
  add column require_second_factor boolean not null default false,
  -- Thirty days later it is gone.
  add column deletion_requested_at timestamptz,
  add column deleted_at timestamptz;

alter table memberships
  -- A former member keeps the row, because what they made still refers to it.
  add column removed_at timestamptz,
  add column version bigint not null default 1;

create table invitations (
  id uuid primary key,
  org_id uuid not null references organizations (id),
  email text not null,
  role membership_role not null,
  -- SHA-256 of the token; replaced when it is sent again, so that an older link ends.
  token_hash bytea not null unique check (length(token_hash) = 32),
  invited_by uuid not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by uuid references users (id),
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  foreign key (org_id, invited_by) references memberships (org_id, user_id),
  unique (org_id, id)
);
create unique index invitations_open on invitations (org_id, lower(email))
  where accepted_at is null and revoked_at is null;

create table api_keys (
  id uuid primary key,
  org_id uuid not null references organizations (id),
  name text not null,
  -- The first characters, by which people recognize it.
  prefix text not null,
  -- SHA-256 of the key.
  hash bytea not null unique check (length(hash) = 32),
  scopes text[] not null check (cardinality(scopes) > 0),
  -- Owns what the key makes.
  created_by uuid not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  foreign key (org_id, created_by) references memberships (org_id, user_id),
  unique (org_id, id)
);
create index api_keys_org on api_keys (org_id, id desc);

alter table activity
  -- The key that acted, where it was no person.
  add column api_key_id uuid;

-- One row for each limited caller: the theoretical arrival time of the generic cell rate algorithm.
create unlogged table rate_limits (
  key text primary key,
  arrival timestamptz not null
);
create index rate_limits_age on rate_limits (arrival);

-- Failed sign-ins of an account or an address.
create unlogged table sign_in_delays (
  key text primary key,
  failures integer not null,
  last_failure_at timestamptz not null
);

create type mail_state as enum ('queued', 'sending', 'sent', 'bounced', 'failed', 'expired');

create table mails (
  id uuid primary key,
  org_id uuid references organizations (id),
  recipient text not null,
  template text not null,
  -- The values of the template, sealed, because links in mails are keys; null once it is over.
  sealed bytea,
  state mail_state not null default 'queued',
  attempts smallint not null default 0,
  -- Not sent after this instant, because its link is dead by then.
  expires_at timestamptz,
  error text,
  sent_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index mails_org on mails (org_id, id desc);

do $$
declare
  name text;
begin
  foreach name in array array['account_tokens', 'identities', 'oidc_attempts', 'totp_secrets', 'recovery_codes',
    'passkeys', 'passkey_ceremonies', 'invitations', 'api_keys', 'rate_limits', 'sign_in_delays', 'mails'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy system on %I to astralis_system using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on %I to astralis_system', name);
  end loop;
  foreach name in array array['invitations', 'api_keys'] loop
    execute format('grant select, insert, update on %I to astralis_app', name);
    execute format('create policy member on %I to astralis_app
      using (org_id = (select app.current_org())) with check (org_id = (select app.current_org()))', name);
  end loop;
end $$;

-- Mails are written in the transaction of their cause and read by nobody but the one who sends them.
grant insert on mails to astralis_app;
create policy member on mails for insert to astralis_app with check (org_id = (select app.current_org()));

-- Members know each other by name and address; a client knows nobody. Password hashes are out of reach.
grant select (id, email, name, locale, email_verified_at, last_sign_in_at) on users to astralis_app;
create policy member on users for select to astralis_app
  using ((id = (select app.current_user_id()) or not (select app.acts_as_client()))
    and exists (
      select from memberships m where m.org_id = (select app.current_org()) and m.user_id = users.id));

-- A membership is never deleted, and a client sees their own.
revoke delete on memberships from astralis_app;
drop policy member on memberships;
create policy member on memberships to astralis_app
  using (org_id = (select app.current_org())
    and (not (select app.acts_as_client()) or user_id = (select app.current_user_id())))
  with check (org_id = (select app.current_org()));

-- A client sees nothing of the log.
drop policy member on activity;
create policy member on activity for select to astralis_app
  using (org_id = (select app.current_org()) and not (select app.acts_as_client()));
create policy member_records on activity for insert to astralis_app
  with check (org_id = (select app.current_org()));
create index activity_newest on activity (org_id, id desc);

-- Decides who acts. Beside what it decided before: a removed member is none, an organization that is being deleted
-- is closed, and where an organization wants a second factor the session must have shown one.
create or replace function app.check_member(session uuid, member uuid, org uuid, claimed membership_role) returns text
  language sql stable security definer
  set search_path = pg_catalog, public
  return (
    select case
      when s.revoked_at is not null or s.expires_at < now() then 'revoked'
      when m.role is null or m.deactivated_at is not null or m.removed_at is not null then 'revoked'
      when o.deleted_at is not null then 'revoked'
      when m.role <> claimed then 'role_changed'
      when o.deletion_requested_at is not null then 'organization_deleted'
      when o.require_second_factor and s.second_factor_at is null then 'second_factor_required'
      else 'ok'
    end
    from public.sessions s
    left join public.memberships m on m.org_id = org and m.user_id = s.user_id
    left join public.organizations o on o.id = m.org_id
    where s.id = session and s.user_id = member
  );

-- The same for an API key. Its last use is noted when it is admitted, in a transaction of its own: noted here it would
-- be lost with every transaction that only reads.
create function app.check_key(key uuid, org uuid) returns text
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

-- Whether the address of the acting user is verified.
create function app.is_verified(member uuid) returns boolean
  language sql stable security definer
  set search_path = pg_catalog, public
  return coalesce((select email_verified_at is not null from public.users where id = member), false);

-- Takes one of `burst` calls that fill evenly over `seconds` (generic cell rate algorithm), in one atomic step.
-- Returns the calls that are left, or minus the seconds until the next one.
create function app.take(caller text, burst integer, seconds double precision) returns double precision
  language plpgsql volatile security definer
  set search_path = pg_catalog, public
as $$
declare
  step interval := make_interval(secs => seconds / burst);
  reach interval := make_interval(secs => seconds);
  moment timestamptz := clock_timestamp();
  arrives timestamptz;
begin
  insert into public.rate_limits as r (key, arrival) values (caller, moment + step)
  on conflict (key) do update set arrival = greatest(r.arrival, moment) + step
    where greatest(r.arrival, moment) + step <= moment + reach
  returning arrival into arrives;
  if arrives is not null then
    return floor(extract(epoch from moment + reach - arrives) / extract(epoch from step));
  end if;
  select arrival into arrives from public.rate_limits where key = caller;
  return - greatest(extract(epoch from arrives + step - moment - reach), 0.001);
end $$;

do $$
declare
  name text;
begin
  foreach name in array array['app.check_key(uuid, uuid)', 'app.is_verified(uuid)',
    'app.take(text, integer, double precision)',
    'app.end_sessions(uuid, text)', 'app.showed_second_factor(uuid)'] loop
    execute format('alter function %s owner to astralis_system', name);
    execute format('revoke all on function %s from public', name);
    execute format('grant execute on function %s to astralis_app, astralis_system', name);
  end loop;
end $$;
