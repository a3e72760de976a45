-- Extraction improved by a language model: what organizations allow, what it cost them, and what came of it.

alter table organizations
  add column model_use text not null default 'when_unsure' check (model_use in ('never', 'when_unsure', 'always')),
  -- Prompts, images and answers together.
  add column model_tokens_per_day bigint not null default 1000000 check (model_tokens_per_day >= 0);

alter table documents
  -- What became of asking the model; null where nobody did.
  add column model_state text check (model_state in ('waiting', 'improved', 'skipped', 'failed')),
  -- Why it did not help, in one sentence for a person.
  add column model_note text;

-- Tokens an organization has used on a day (UTC).
create table model_usage (
  org_id uuid not null references organizations (id),
  day date not null,
  used bigint not null default 0 check (used >= 0),
  primary key (org_id, day)
);

-- What running jobs may yet use. A job that is tried again finds its own row; what a dead one left expires.
create table model_reservations (
  org_id uuid not null references organizations (id),
  job_id uuid not null,
  tokens bigint not null check (tokens >= 0),
  expires_at timestamptz not null,
  primary key (org_id, job_id)
);

do $$
declare
  name text;
begin
  foreach name in array array['model_usage', 'model_reservations'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy system on %I to astralis_system using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on %I to astralis_system, astralis_app', name);
    -- Spending is the organization's: clients do not see it.
    execute format('create policy member on %I to astralis_app
      using (org_id = (select app.current_org()) and not (select app.acts_as_client()))
      with check (org_id = (select app.current_org()) and not (select app.acts_as_client()))', name);
  end loop;
end $$;

-- One API for everybody: four calls at the same time and sixty a minute, until an operator says otherwise.
insert into jobs.queue (name, max_running, rate_per_minute, tokens)
values ('model', 4, 60, 60)
on conflict (name) do nothing;
