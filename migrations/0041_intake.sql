-- Intake: requests, where they go and why, the rules and the model that decide it, and public forms.

-- Numbers of requests: a number is never given twice.
create table request_counters (
  org_id uuid primary key references organizations (id),
  newest bigint not null
);

create table intake_forms (
  id uuid primary key,
  org_id uuid not null references organizations (id),
  name text not null check (name <> ''),
  -- The last part of the public address.
  slug text not null unique check (slug ~ '^[a-z0-9-]{8,80}$'),
  enabled boolean not null default true,
  intro text not null default '',
  thanks text not null default '',
  -- Which version of the fields is asked now.
  form_version integer not null default 1,
  created_by uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  unique (org_id, id),
  foreign key (org_id, created_by) references memberships (org_id, user_id)
);

-- What a form asked at some time: answers keep the version they were given in.
create table intake_form_versions (
  org_id uuid not null,
  form_id uuid not null,
  number integer not null check (number > 0),
  -- [{"key": "name", "label": "Name", "kind": "text", "required": true}, …]
  fields jsonb not null,
  created_at timestamptz not null default now(),
  primary key (org_id, form_id, number),
  foreign key (org_id, form_id) references intake_forms (org_id, id) on delete cascade
);

-- Challenges that were solved once: none counts a second time.
create table intake_challenges (
  org_id uuid not null references organizations (id),
  hash bytea not null check (length(hash) = 32),
  expires_at timestamptz not null,
  primary key (org_id, hash)
);
create index intake_challenges_old on intake_challenges (expires_at);

create table requests (
  id uuid primary key,
  org_id uuid not null references organizations (id),
  number bigint not null,
  source text not null check (source in ('form', 'api', 'mail', 'operator', 'document')),
  status text not null default 'new'
    check (status in ('new', 'routing', 'routed', 'needs_review', 'closed', 'rejected')),
  subject text not null check (subject <> ''),
  text text not null default '',
  sender_name text,
  sender_email text,
  sender_phone text,
  customer_id uuid,
  priority text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
  assignee_id uuid,
  form_id uuid,
  form_version integer,
  -- [{"label": "Wanted on", "value": "2026-12-01"}, …]
  answers jsonb not null default '[]',
  -- [{"name": "phone", "value": "+353…", "start": 10, "end": 22}, …]: bytes of the text.
  fields jsonb not null default '[]',
  -- What was proposed: pipeline, stage, confidence, why, and the next two.
  suggestion jsonb,
  -- Where it went.
  pipeline_id uuid,
  stage_id uuid,
  card_id uuid,
  decided_by text check (decided_by in ('rule', 'history', 'model', 'person')),
  confidence double precision check (confidence between 0 and 1),
  rejected_for text check (rejected_for in ('spam', 'not_for_us', 'duplicate', 'other')),
  rejection_note text,
  -- What a person's last step replaced, so that it can be taken back for a minute.
  before_step jsonb,
  -- Somebody waits for an answer since then.
  waiting_since timestamptz,
  received_at timestamptz not null,
  created_by uuid,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, id),
  unique (org_id, number),
  foreign key (org_id, customer_id) references customers (org_id, id) on delete set null (customer_id),
  foreign key (org_id, assignee_id) references memberships (org_id, user_id),
  foreign key (org_id, form_id) references intake_forms (org_id, id),
  foreign key (org_id, pipeline_id) references pipelines (org_id, id) on delete set null (pipeline_id),
  foreign key (org_id, stage_id) references stages (org_id, id) on delete set null (stage_id),
  foreign key (org_id, card_id) references cards (org_id, id) on delete set null (card_id),
  foreign key (org_id, created_by) references memberships (org_id, user_id)
);
create index requests_newest on requests (org_id, received_at desc, id desc);
create index requests_status on requests (org_id, status, received_at, id);
create index requests_customer on requests (org_id, customer_id) where customer_id is not null;
create index requests_pipeline on requests (org_id, pipeline_id) where pipeline_id is not null;
create index requests_stage on requests (org_id, stage_id) where stage_id is not null;
create index requests_card on requests (org_id, card_id) where card_id is not null;
create index requests_form on requests (org_id, form_id) where form_id is not null;

create table request_documents (
  org_id uuid not null,
  request_id uuid not null,
  document_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (org_id, request_id, document_id),
  foreign key (org_id, request_id) references requests (org_id, id) on delete cascade,
  foreign key (org_id, document_id) references documents (org_id, id) on delete cascade
);
create index request_documents_document on request_documents (org_id, document_id);

-- What each decider said, each with its own confidence. What a person said is what the model learns from.
create table request_decisions (
  id uuid primary key,
  org_id uuid not null,
  request_id uuid not null,
  decider text not null check (decider in ('rule', 'history', 'model', 'person')),
  pipeline_id uuid,
  confidence double precision check (confidence between 0 and 1),
  reasoning text not null,
  user_id uuid,
  -- Taken back by whoever made it: nothing is learnt from it.
  undone boolean not null default false,
  at timestamptz not null,
  unique (org_id, id),
  foreign key (org_id, request_id) references requests (org_id, id) on delete cascade,
  foreign key (org_id, pipeline_id) references pipelines (org_id, id) on delete set null (pipeline_id),
  foreign key (org_id, user_id) references memberships (org_id, user_id)
);
create index request_decisions_request on request_decisions (org_id, request_id, id desc);
create index request_decisions_pipeline on request_decisions (org_id, pipeline_id) where pipeline_id is not null;
create index request_decisions_labels on request_decisions (org_id, id desc) where decider = 'person' and not undone;

create table routing_rules (
  id uuid primary key,
  org_id uuid not null references organizations (id),
  name text not null check (name <> ''),
  position integer not null,
  enabled boolean not null default true,
  conditions jsonb not null,
  pipeline_id uuid,
  stage_id uuid,
  priority text check (priority in ('low', 'normal', 'high', 'urgent')),
  assignee_id uuid,
  -- Identifiers of labels.
  labels jsonb not null default '[]',
  created_by uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, id),
  foreign key (org_id, pipeline_id) references pipelines (org_id, id) on delete cascade,
  foreign key (org_id, stage_id) references stages (org_id, id) on delete set null (stage_id),
  foreign key (org_id, assignee_id) references memberships (org_id, user_id),
  foreign key (org_id, created_by) references memberships (org_id, user_id)
);
create index routing_rules_order on routing_rules (org_id, position, id);
create index routing_rules_pipeline on routing_rules (org_id, pipeline_id) where pipeline_id is not null;
create index routing_rules_stage on routing_rules (org_id, stage_id) where stage_id is not null;

-- Which pipelines take requests, in which stage, and what belongs there.
create table pipeline_intake (
  org_id uuid not null,
  pipeline_id uuid not null,
  takes_requests boolean not null default true,
  description text not null default '',
  -- The first stage where absent.
  stage_id uuid,
  version bigint not null default 1,
  primary key (org_id, pipeline_id),
  foreign key (org_id, pipeline_id) references pipelines (org_id, id) on delete cascade,
  foreign key (org_id, stage_id) references stages (org_id, id) on delete set null (stage_id)
);
create index pipeline_intake_stage on pipeline_intake (org_id, stage_id) where stage_id is not null;

-- What was learnt from the organization's own routed requests.
create table routing_models (
  org_id uuid primary key references organizations (id),
  model bytea not null,
  -- How many decisions it has learnt from, and which queues it knows.
  labels integer not null,
  queues_hash bytea not null,
  trained_at timestamptz not null
);

-- When an address was last told that its request has arrived.
create table intake_acknowledgements (
  org_id uuid not null references organizations (id),
  address text not null,
  at timestamptz not null,
  primary key (org_id, address)
);
create index intake_acknowledgements_old on intake_acknowledgements (at);

-- Requests are things of a customer's timeline.
alter table customer_entries drop constraint if exists customer_entries_kind;
alter table customer_entries add constraint customer_entries_kind
  check (kind in ('document', 'mail', 'request', 'card', 'event', 'meeting'));
alter table customer_entries add column request_id uuid
  generated always as (case when kind = 'request' then object_id end) stored;
alter table customer_entries add constraint customer_entries_request
  foreign key (org_id, request_id) references requests (org_id, id) on delete cascade;
create index customer_entries_request on customer_entries (org_id, request_id) where request_id is not null;

do $$
declare
  name text;
begin
  foreach name in array array['request_counters', 'intake_forms', 'intake_form_versions', 'intake_challenges',
    'requests', 'request_documents', 'request_decisions', 'routing_rules', 'pipeline_intake', 'routing_models',
    'intake_acknowledgements'] loop
    perform app.protect(name::regclass);
    -- Requests are the staff's.
    execute format('create policy member on %I to astralis_app
      using (org_id = (select app.current_org()) and not (select app.acts_as_client()))
      with check (org_id = (select app.current_org()) and not (select app.acts_as_client()))', name);
  end loop;
end $$;

-- A document that is erased belongs to no request, though its row stays for a while.
create function app.forget_request_documents() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public
as $$
begin
  delete from public.request_documents where org_id = new.org_id and document_id = new.id;
  return new;
end $$;
alter function app.forget_request_documents() owner to astralis_system;
revoke all on function app.forget_request_documents() from public;
create trigger forget_request_documents after update of erased_at on documents
  for each row when (new.erased_at is not null) execute function app.forget_request_documents();

alter table organizations
  -- The confidence from which a request is routed without a person.
  add column intake_threshold double precision not null default 0.75 check (intake_threshold between 0.5 and 0.99),
  -- Whether senders are told that their request has arrived.
  add column intake_acknowledge boolean not null default true,
  -- How long a request should wait at most, in minutes.
  add column intake_waiting_goal integer not null default 120 check (intake_waiting_goal between 1 and 10080),
  -- Whether a request of somebody unknown makes a customer.
  add column intake_creates_customers boolean not null default true;
