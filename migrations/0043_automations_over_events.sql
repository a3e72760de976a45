-- Automations over what happens to requests and cards, with a log of what they did.

alter table automations
  -- The parts of the condition about requests and cards: {"pipeline_id": "…", "priority": "urgent", …}.
  add column terms jsonb not null default '{}';

-- The log of what automations did. Rows of the version before have no identifier and are not in it.
alter table automation_runs
  add column id uuid,
  -- What the automation heard of, and what the object was called then.
  add column heard text,
  add column title text,
  add column outcome text check (outcome in ('done', 'failed', 'held')),
  add column reason text,
  -- [{"type": "label", "outcome": "done", "reason": null}, …]
  add column steps jsonb not null default '[]',
  -- How many events led to it, one after the other.
  add column depth smallint not null default 0,
  add column duration_ms integer;
create index automation_runs_newest on automation_runs (org_id, automation_id, id desc) where id is not null;
create index automation_runs_lately on automation_runs (org_id, automation_id, object_id, created_at);

-- What an automation was told by the clock: an object is due, overdue or stale once for each moment.
create table automation_told (
  org_id uuid not null,
  automation_id uuid not null,
  object_id uuid not null,
  -- The moment from which it counts: when it was due, since when it waits, when it was touched last.
  moment timestamptz not null,
  told_at timestamptz not null default now(),
  primary key (org_id, automation_id, object_id, moment),
  foreign key (org_id, automation_id) references automations (org_id, id) on delete cascade
);
create index automation_told_old on automation_told (told_at);

-- The names of events that somebody in the organization listens to besides open pages: others wake nobody.
create table heard_events (
  org_id uuid not null references organizations (id),
  name text not null check (name <> ''),
  primary key (org_id, name)
);

alter table organizations
  -- Where its working hours and its mornings are: an IANA name.
  add column time_zone text not null default 'UTC' check (time_zone <> '');

do $$
declare
  name text;
begin
  foreach name in array array['automation_told', 'heard_events'] loop
    perform app.protect(name::regclass);
    execute format('create policy member on %I to astralis_app
      using (org_id = (select app.current_org())) with check (org_id = (select app.current_org()))', name);
  end loop;
end $$;
