-- What happened, and who reacts to it: automations and webhooks are about any object, not about documents alone.

-- A table of a tenant: row-level security with the policy of the system, and the rights both roles need. Its policies
-- for members follow in the migration that calls this.
create function app.protect(name regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format('create policy system on %s to astralis_system using (true) with check (true)', name);
  execute format('grant select, insert, update, delete on %s to astralis_system, astralis_app', name);
end $$;
revoke execute on function app.protect(regclass) from public;

create table events (
  id uuid primary key,
  org_id uuid not null references organizations (id),
  -- `document.settled`
  name text not null,
  object_type text not null,
  object_id uuid not null,
  -- Whom it concerns besides the staff: the owner of the object. Where it is private, nobody else sees it.
  user_id uuid,
  private boolean not null default false,
  facts jsonb not null default '{}',
  -- How many events led to it, one after the other: what an automation does may be an event again.
  depth smallint not null,
  at timestamptz not null default now(),
  unique (org_id, id),
  check (not private or user_id is not null)
);
create index events_missed on events (org_id, at);
create index events_old on events (at);
select app.protect('events');
-- Jobs act for nobody and see all of the organization.
create policy member on events to astralis_app
  using (org_id = (select app.current_org())
    and ((select app.current_user_id()) is null
      or user_id = (select app.current_user_id())
      or (not private and not (select app.acts_as_client()))))
  with check (org_id = (select app.current_org()));

-- Expand: an automation acts once on an event. The version before writes documents only; both columns are written
-- until no program of that version runs, and who reads an object takes the document where no object is noted.
alter table automation_runs drop constraint automation_runs_pkey;
alter table automation_runs alter column document_id drop not null;
alter table automation_runs add column event_id uuid, add column object_type text, add column object_id uuid;
create unique index automation_runs_once on automation_runs (org_id, automation_id, document_id);
create unique index automation_runs_event on automation_runs (org_id, automation_id, event_id);
create index automation_runs_object on automation_runs (org_id, automation_id, object_type, object_id);

alter table webhook_deliveries alter column document_id drop not null;
alter table webhook_deliveries add column event_id uuid, add column object_type text, add column object_id uuid;

-- Which event an automation hears of.
alter table automations add column event text not null default 'document.settled';

-- The nightly job `sweep` does what these did.
delete from jobs.job where kind in ('sweep-mails', 'sweep-webhooks');
