-- Pipelines: stages in an order, and the cards that move through them.

create table pipelines (
  id uuid primary key,
  org_id uuid not null references organizations (id),
  name text not null check (name <> ''),
  -- Goes up with every change of a card or stage: an open board sees by it that it missed something.
  board_version bigint not null default 0,
  archived_at timestamptz,
  created_by uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, id),
  foreign key (org_id, created_by) references memberships (org_id, user_id)
);

create table stages (
  id uuid primary key,
  org_id uuid not null,
  pipeline_id uuid not null,
  name text not null check (name <> ''),
  colour text not null check (colour in ('blue', 'teal', 'green', 'gold', 'orange', 'rose', 'violet', 'slate')),
  -- Most cards that should be in it; where the limit is hard, no more get in.
  wip_limit integer check (wip_limit > 0),
  wip_hard boolean not null default false,
  -- What is here is done.
  terminal boolean not null default false,
  position integer not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  unique (org_id, id),
  unique (org_id, pipeline_id, id),
  foreign key (org_id, pipeline_id) references pipelines (org_id, id) on delete cascade
);
create index stages_order on stages (org_id, pipeline_id, position, id);

-- The number of the newest card of an organization: a number is never given twice.
create table card_counters (
  org_id uuid primary key references organizations (id),
  newest bigint not null
);

create table cards (
  id uuid primary key,
  org_id uuid not null,
  number bigint not null,
  pipeline_id uuid not null,
  stage_id uuid not null,
  -- The place in the stage: digits of a fraction, compared byte by byte.
  rank text collate "C" not null,
  -- A copy of the stage's, so that indexes hold what is open alone.
  terminal boolean not null default false,
  title text not null check (title <> ''),
  -- Markdown.
  description text not null default '',
  customer_id uuid,
  assignee_id uuid,
  priority text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
  amount numeric,
  currency text,
  expected_on date,
  due_at timestamptz,
  -- The next step: what, by whom and until when, and since when it is this one.
  step_text text check (step_text <> ''),
  step_owner_id uuid,
  step_on date,
  step_since timestamptz not null default now(),
  -- Who has to do something. A column, because row-level security keeps an expression from being looked up in an index.
  waits_for uuid generated always as (coalesce(step_owner_id, assignee_id)) stored,
  archived_at timestamptz,
  is_open boolean not null generated always as (archived_at is null and not terminal) stored,
  entered_stage_at timestamptz not null default now(),
  created_by uuid,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, id),
  unique (org_id, number),
  foreign key (org_id, pipeline_id, stage_id) references stages (org_id, pipeline_id, id),
  foreign key (org_id, customer_id) references customers (org_id, id) on delete set null (customer_id),
  foreign key (org_id, assignee_id) references memberships (org_id, user_id),
  foreign key (org_id, step_owner_id) references memberships (org_id, user_id),
  foreign key (org_id, created_by) references memberships (org_id, user_id),
  check ((amount is null) = (currency is null)),
  check (step_text is not null or num_nonnulls(step_owner_id, step_on) = 0)
);
-- Two cards of a stage never have one place.
create unique index cards_rank on cards (org_id, stage_id, rank) where archived_at is null;
create index cards_archived on cards (org_id, stage_id, id desc) where archived_at is not null;
create index cards_due on cards (org_id, stage_id, due_at, id) where archived_at is null;
create index cards_newest on cards (org_id, stage_id, id desc) where archived_at is null;
create index cards_amount on cards (org_id, stage_id, amount desc nulls last, id) where archived_at is null;
-- How many there are and what they are worth.
create index cards_worth on cards (org_id, pipeline_id, stage_id) include (currency, amount) where archived_at is null;
create index cards_open on cards (org_id, pipeline_id) where is_open;
create index cards_customer on cards (org_id, customer_id) where customer_id is not null;
-- Who is waited for, by the three reasons, longest first.
create index cards_without_step on cards (org_id, step_since, id) where is_open and step_text is null;
create index cards_step_overdue on cards (org_id, step_on, id) where is_open and step_on is not null;
create index cards_untouched on cards (org_id, updated_at, id) where is_open and step_text is not null;
-- The same of one member.
create index cards_without_step_of on cards (org_id, waits_for, step_since, id) where is_open and step_text is null;
create index cards_step_overdue_of on cards (org_id, waits_for, step_on, id) where is_open and step_on is not null;
create index cards_untouched_of on cards (org_id, waits_for, updated_at, id) where is_open and step_text is not null;

create table card_labels (
  org_id uuid not null,
  card_id uuid not null,
  label_id uuid not null,
  primary key (org_id, card_id, label_id),
  foreign key (org_id, card_id) references cards (org_id, id) on delete cascade,
  foreign key (org_id, label_id) references labels (org_id, id) on delete cascade
);
create index card_labels_label on card_labels (org_id, label_id);

create table card_documents (
  org_id uuid not null,
  card_id uuid not null,
  document_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (org_id, card_id, document_id),
  foreign key (org_id, card_id) references cards (org_id, id) on delete cascade,
  foreign key (org_id, document_id) references documents (org_id, id) on delete cascade
);
create index card_documents_document on card_documents (org_id, document_id);

create table card_comments (
  id uuid primary key,
  org_id uuid not null,
  card_id uuid not null,
  author_id uuid not null,
  -- Markdown.
  text text not null check (text <> ''),
  -- Members who were told.
  mentions jsonb not null default '[]',
  edited_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  unique (org_id, id),
  foreign key (org_id, card_id) references cards (org_id, id) on delete cascade,
  foreign key (org_id, author_id) references memberships (org_id, user_id)
);
create index card_comments_card on card_comments (org_id, card_id, id desc);

create table checklist_items (
  id uuid primary key,
  org_id uuid not null,
  card_id uuid not null,
  text text not null check (text <> ''),
  done boolean not null default false,
  position integer not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  unique (org_id, id),
  foreign key (org_id, card_id) references cards (org_id, id) on delete cascade
);
create index checklist_items_card on checklist_items (org_id, card_id, position, id);

-- What a change of many cards replaced, so that it can be taken back for a minute.
create table card_undos (
  id uuid primary key,
  org_id uuid not null references organizations (id),
  -- Who may take it back.
  user_id uuid not null,
  -- [{"id": card, "version": as the change left it, "before": what it replaced}, …]
  cards jsonb not null,
  created_at timestamptz not null default now(),
  unique (org_id, id)
);
create index card_undos_old on card_undos (org_id, created_at);

do $$
declare
  name text;
begin
  foreach name in array array['pipelines', 'stages', 'card_counters', 'cards', 'card_labels', 'card_documents',
    'card_comments', 'checklist_items', 'card_undos'] loop
    perform app.protect(name::regclass);
    -- Clients see no boards.
    execute format('create policy member on %I to astralis_app
      using (org_id = (select app.current_org()) and not (select app.acts_as_client()))
      with check (org_id = (select app.current_org()) and not (select app.acts_as_client()))', name);
  end loop;
end $$;
