-- Users, organizations, memberships, sessions, the activity log and stored answers of repeated requests.

create type membership_role as enum ('client', 'operator', 'admin');

create table users (
  id uuid primary key,
  email text not null,
  name text not null,
  password_hash text,
  email_verified_at timestamptz,
  locale text not null default 'en',
  last_sign_in_at timestamptz,
  created_at timestamptz not null default now()
);
create unique index users_email on users (lower(email));

create table organizations (
  id uuid primary key,
  name text not null,
  created_at timestamptz not null default now()
);

create table memberships (
  org_id uuid not null references organizations (id),
  user_id uuid not null references users (id),
  role membership_role not null,
  deactivated_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (org_id, user_id)
);
create index memberships_user on memberships (user_id);

create table sessions (
  id uuid primary key,
  user_id uuid not null references users (id),
  org_id uuid not null,
  -- Only the refresh token with this counter is current.
  counter bigint not null default 0,
  rotated_at timestamptz not null default now(),
  user_agent text not null default '',
  address inet,
  revoked_at timestamptz,
  revoked_reason text,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  foreign key (org_id, user_id) references memberships (org_id, user_id)
);
create index sessions_user on sessions (user_id);

create table activity (
  id uuid primary key,
  -- Null for what no organization knows of, such as a sign-in with an unknown address.
  org_id uuid references organizations (id),
  at timestamptz not null default now(),
  actor_id uuid,
  action text not null,
  object_type text not null,
  object_id uuid,
  address inet,
  user_agent text not null default '',
  before jsonb,
  after jsonb
);
create index activity_org on activity (org_id, at desc, id desc);
create index activity_object on activity (org_id, object_type, object_id);

create table idempotency (
  org_id uuid not null references organizations (id),
  user_id uuid not null,
  key text not null check (length(key) between 1 and 255),
  fingerprint bytea not null,
  status smallint,
  body jsonb,
  created_at timestamptz not null default now(),
  primary key (org_id, user_id, key)
);
create index idempotency_age on idempotency (created_at);

alter table users enable row level security;
alter table users force row level security;
create policy system on users to astralis_system using (true) with check (true);
grant select, insert, update, delete on users to astralis_system;

alter table sessions enable row level security;
alter table sessions force row level security;
create policy system on sessions to astralis_system using (true) with check (true);
grant select, insert, update, delete on sessions to astralis_system;

alter table organizations enable row level security;
alter table organizations force row level security;
create policy system on organizations to astralis_system using (true) with check (true);
create policy member on organizations to astralis_app
  using (id = (select app.current_org())) with check (id = (select app.current_org()));
grant select, insert, update on organizations to astralis_system;
grant select, update on organizations to astralis_app;

alter table memberships enable row level security;
alter table memberships force row level security;
create policy system on memberships to astralis_system using (true) with check (true);
create policy member on memberships to astralis_app
  using (org_id = (select app.current_org())) with check (org_id = (select app.current_org()));
grant select, insert, update, delete on memberships to astralis_system;
grant select, insert, update, delete on memberships to astralis_app;

-- Append-only: nobody but the owner may change or remove what happened.
alter table activity enable row level security;
alter table activity force row level security;
create policy system on activity to astralis_system using (true) with check (true);
create policy member on activity to astralis_app
  using (org_id = (select app.current_org())) with check (org_id = (select app.current_org()));
grant select, insert on activity to astralis_system;
grant select, insert on activity to astralis_app;

alter table idempotency enable row level security;
alter table idempotency force row level security;
create policy system on idempotency to astralis_system using (true) with check (true);
create policy member on idempotency to astralis_app
  using (org_id = (select app.current_org())) with check (org_id = (select app.current_org()));
grant select, insert, update, delete on idempotency to astralis_system;
grant select, insert, update, delete on idempotency to astralis_app;

-- Decides who acts: the session lives, the membership is active, and its role today is what the token says.
create function app.check_member(session uuid, member uuid, org uuid, claimed membership_role) returns text
  language sql stable security definer
  set search_path = pg_catalog, public
  return (
    select case
      when s.revoked_at is not null or s.expires_at < now() then 'revoked'
      when m.role is null or m.deactivated_at is not null then 'revoked'
      when m.role <> claimed then 'role_changed'
      else 'ok'
    end
    from public.sessions s
    left join public.memberships m on m.org_id = org and m.user_id = s.user_id
    where s.id = session and s.user_id = member
  );
alter function app.check_member(uuid, uuid, uuid, membership_role) owner to astralis_system;
revoke all on function app.check_member(uuid, uuid, uuid, membership_role) from public;
grant execute on function app.check_member(uuid, uuid, uuid, membership_role) to astralis_app;
