-- Labels on documents; automations, what they have done and the webhooks they send; notifications of members.

create table labels (
  id uuid primary key,
  org_id uuid not null references organizations (id),
  name text not null,
  -- `#rrggbb`
  colour text not null check (colour ~ '^#[0-9a-f]{6}$'),
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  unique (org_id, id)
);
create unique index labels_name on labels (org_id, lower(name));

create table document_labels (
  org_id uuid not null,
  document_id uuid not null,
  label_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (org_id, document_id, label_id),
  foreign key (org_id, document_id) references documents (org_id, id) on delete cascade,
  foreign key (org_id, label_id) references labels (org_id, id) on delete cascade
);
create index document_labels_label on document_labels (org_id, label_id);

create table automations (
  id uuid primary key,
  org_id uuid not null references organizations (id),
  name text not null,
  enabled boolean not null,
  -- The condition: what is null matches everything.
  kind document_kind,
  vendor text,
  amount_min numeric,
  amount_max numeric,
  currency text,
  needs_review boolean,
  actions jsonb not null,
  created_by uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, id),
  foreign key (org_id, created_by) references memberships (org_id, user_id),
  check (amount_min <= amount_max)
);
create index automations_newest on automations (org_id, id desc);

-- An automation acts once on a document.
create table automation_runs (
  org_id uuid not null,
  automation_id uuid not null,
  document_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (org_id, automation_id, document_id),
  foreign key (org_id, automation_id) references automations (org_id, id) on delete cascade,
  foreign key (org_id, document_id) references documents (org_id, id) on delete cascade
);
create index automation_runs_document on automation_runs (org_id, document_id);

-- What the webhooks of an automation are signed with, sealed by the vault.
create table webhook_secrets (
  org_id uuid not null,
  automation_id uuid not null,
  secret bytea not null,
  -- The one before signs along for a while, so that receivers can change over.
  previous bytea,
  previous_until timestamptz,
  primary key (org_id, automation_id),
  foreign key (org_id, automation_id) references automations (org_id, id) on delete cascade,
  check ((previous is null) = (previous_until is null))
);

create type webhook_delivery_state as enum ('pending', 'succeeded', 'failed');

create table webhook_deliveries (
  -- Also the `webhook-id` of every attempt.
  id uuid primary key,
  org_id uuid not null references organizations (id),
  automation_id uuid not null,
  document_id uuid not null,
  event text not null,
  url text not null,
  -- The body as it is signed and sent, the same in every attempt.
  payload text not null,
  state webhook_delivery_state not null default 'pending',
  attempts integer not null default 0,
  -- Of the last attempt: how it was answered and how long that took, or why there was no answer.
  status_code smallint,
  duration_ms integer,
  answer text,
  error text,
  attempted_at timestamptz,
  created_at timestamptz not null default now(),
  unique (org_id, id),
  foreign key (org_id, automation_id) references automations (org_id, id) on delete cascade,
  foreign key (org_id, document_id) references documents (org_id, id) on delete cascade
);
create index webhook_deliveries_newest on webhook_deliveries (org_id, id desc);
create index webhook_deliveries_automation on webhook_deliveries (org_id, automation_id, id desc);
create index webhook_deliveries_document on webhook_deliveries (org_id, document_id);
create index webhook_deliveries_over on webhook_deliveries (coalesce(attempted_at, created_at)) where state <> 'pending';

create table notifications (
  id uuid primary key,
  org_id uuid not null,
  user_id uuid not null,
  kind text not null,
  title text not null,
  text text not null,
  -- What it is about.
  object_type text not null,
  object_id uuid not null,
  created_at timestamptz not null default now(),
  read_at timestamptz,
  unique (org_id, id),
  foreign key (org_id, user_id) references memberships (org_id, user_id)
);
create index notifications_newest on notifications (org_id, user_id, id desc);
create index notifications_unread on notifications (org_id, user_id, id desc) where read_at is null;
create index notifications_old on notifications (created_at);

do $$
declare
  name text;
begin
  foreach name in array array['labels', 'document_labels', 'automations', 'automation_runs', 'webhook_secrets',
    'webhook_deliveries', 'notifications'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy system on %I to astralis_system using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on %I to astralis_system, astralis_app', name);
  end loop;
  -- A client sees nothing of how the organization works.
  foreach name in array array['labels', 'document_labels', 'automations', 'automation_runs', 'webhook_secrets',
    'webhook_deliveries'] loop
    execute format('create policy member on %I to astralis_app
      using (org_id = (select app.current_org()) and not (select app.acts_as_client()))
      with check (org_id = (select app.current_org()) and not (select app.acts_as_client()))', name);
  end loop;
end $$;

-- Everybody reads their own; jobs, which act for nobody, write them.
create policy member on notifications to astralis_app
  using (org_id = (select app.current_org())
    and ((select app.current_user_id()) is null or user_id = (select app.current_user_id())))
  with check (org_id = (select app.current_org())
    and ((select app.current_user_id()) is null or user_id = (select app.current_user_id())));
