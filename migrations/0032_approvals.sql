-- Approval of documents: rules that name approvers, rounds of approval with the decisions of people, and whom a round
-- waits for.

-- Where a document stands with its approval: null where none is needed.
alter table documents add column approval text;
alter table documents add constraint documents_approval
  check (approval in ('waiting', 'asked', 'rejected', 'approved')) not valid;
alter table documents validate constraint documents_approval;
-- The fields changed and nobody has looked yet whether that calls for an approval. Until then nothing of it leaves.
alter table documents add column approval_owed boolean not null default false;

-- Whether documents whose approval is not finished stay inside: in webhooks, exports and hand-overs.
alter table organizations add column approved_only boolean not null default false;

-- A webhook that waits for the approval of what it is about.
alter table webhook_deliveries add column held boolean not null default false;
create index webhook_deliveries_held on webhook_deliveries (org_id, document_id) where held;

create table approval_rules (
  id uuid primary key,
  org_id uuid not null references organizations (id),
  name text not null,
  -- The first rule that a document meets is the one that counts.
  position integer not null,
  enabled boolean not null,
  -- The condition: what is null matches everything, and so does an empty list of kinds.
  kinds jsonb not null,
  vendor text,
  amount_min numeric,
  currency text,
  -- In order: [{"approvers": [user, ...]}, ...]
  steps jsonb not null,
  due_days smallint check (due_days between 1 and 365),
  remind_days smallint check (remind_days between 1 and 365),
  four_eyes_from numeric,
  not_uploader boolean not null,
  created_by uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, id),
  foreign key (org_id, created_by) references memberships (org_id, user_id)
);
create index approval_rules_order on approval_rules (org_id, position, id);

-- One round of approval. A document has at most one that counts; the others are its history.
create table approvals (
  id uuid primary key,
  org_id uuid not null,
  document_id uuid not null,
  -- The rule that asked for it, by its name at that time; null where a member did.
  rule_id uuid,
  rule_name text,
  started_by uuid,
  state text not null check (state in ('waiting', 'asked', 'rejected', 'approved', 'replaced', 'withdrawn')),
  is_current boolean not null default true,
  -- In order: [{"approvers": [user, ...], "needed": 1}, ...]
  steps jsonb not null,
  uploader_id uuid not null,
  not_uploader boolean not null,
  -- What is approved: the fields that decide, and the version of all fields.
  facts jsonb not null,
  extraction integer not null,
  due_days smallint,
  remind_days smallint,
  due_at timestamptz,
  remind_at timestamptz,
  -- When the reminder and the notice that it is overdue were sent: once each.
  reminded_at timestamptz,
  overdue_at timestamptz,
  ended_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  unique (org_id, id),
  foreign key (org_id, document_id) references documents (org_id, id) on delete cascade
);
create unique index approvals_current on approvals (org_id, document_id) where is_current;
create index approvals_document on approvals (org_id, document_id, id desc);
create index approvals_open on approvals (org_id, id desc) where is_current and state in ('waiting', 'asked');
create index approvals_remind on approvals (remind_at) where is_current and state in ('waiting', 'asked') and reminded_at is null;
create index approvals_due on approvals (due_at) where is_current and state in ('waiting', 'asked') and overdue_at is null;

create table approval_decisions (
  id uuid primary key,
  org_id uuid not null,
  approval_id uuid not null,
  -- From 0; null where no step was decided, as by an answer.
  step smallint,
  user_id uuid not null,
  verdict text not null check (verdict in ('approve', 'reject', 'ask_back', 'answer', 'reopen')),
  comment text,
  by text not null check (by in ('web', 'mail')),
  at timestamptz not null default now(),
  unique (org_id, id),
  foreign key (org_id, approval_id) references approvals (org_id, id) on delete cascade,
  foreign key (org_id, user_id) references memberships (org_id, user_id)
);
create index approval_decisions_approval on approval_decisions (org_id, approval_id, id);
-- Nobody approves twice in a round.
create unique index approval_decisions_once on approval_decisions (org_id, approval_id, user_id) where verdict = 'approve';

-- Whom a round waits for at this moment, each with the link of their mail. Rows go when the step or the round is over,
-- and the link with them.
create table approval_waits (
  org_id uuid not null,
  approval_id uuid not null,
  user_id uuid not null,
  token_hash bytea unique,
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (org_id, approval_id, user_id),
  foreign key (org_id, approval_id) references approvals (org_id, id) on delete cascade,
  foreign key (org_id, user_id) references memberships (org_id, user_id)
);
create index approval_waits_user on approval_waits (org_id, user_id, approval_id desc);

do $$
declare
  name text;
begin
  foreach name in array array['approval_rules', 'approvals', 'approval_decisions', 'approval_waits'] loop
    perform app.protect(name::regclass);
    -- A client sees nothing of how the organization works.
    execute format('create policy member on %I to astralis_app
      using (org_id = (select app.current_org()) and not (select app.acts_as_client()))
      with check (org_id = (select app.current_org()) and not (select app.acts_as_client()))', name);
  end loop;
end $$;
