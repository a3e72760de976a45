-- The queue: one hot table that holds only what waits or runs, and an archive that is dropped month by month.

create schema jobs;
grant usage on schema jobs to astralis_app, astralis_system;

create type jobs.outcome as enum ('succeeded', 'cancelled', 'dead');

create table jobs.job (
  id uuid primary key,
  -- Null for work that belongs to no organization, such as sweeps.
  org_id uuid,
  queue text not null,
  kind text not null,
  -- 1 high, 2 normal, 3 low.
  priority smallint not null check (priority between 1 and 3),
  -- Counted when claimed, so that a job that takes its worker down still uses them up.
  attempt smallint not null default 0,
  max_attempts smallint not null check (max_attempts > 0),
  crashes smallint not null default 0,
  run_at timestamptz not null default now(),
  -- When it last rose to a higher priority for having waited too long.
  aged_at timestamptz,
  started_at timestamptz,
  -- Who runs it until when; null while it waits. There is no column for the state on purpose: under row level
  -- security the planner has no statistics for an enum, but always for nulls.
  worker uuid,
  lease_until timestamptz,
  -- At most one waiting or running job of a kind has it; free again when the job leaves the table.
  unique_key text,
  cancel_requested boolean not null default false,
  payload jsonb not null,
  -- The job that is enqueued in the statement that gives this one up.
  followup jsonb,
  progress jsonb,
  -- The last five: attempt, at, code, message.
  errors jsonb not null default '[]',
  created_at timestamptz not null default now(),
  check ((worker is null) = (lease_until is null))
) with (
  fillfactor = 80,
  autovacuum_vacuum_scale_factor = 0.01,
  autovacuum_vacuum_threshold = 500,
  autovacuum_vacuum_cost_delay = 0
);
create index job_next on jobs.job (queue, priority, run_at, id) where worker is null;
create index job_running on jobs.job (lease_until) include (queue, org_id) where worker is not null;
create unique index job_unique on jobs.job (kind, unique_key, org_id) nulls not distinct where unique_key is not null;

create table jobs.archive (
  id uuid not null,
  org_id uuid,
  queue text not null,
  kind text not null,
  priority smallint not null,
  attempt smallint not null,
  max_attempts smallint not null,
  crashes smallint not null,
  run_at timestamptz not null,
  started_at timestamptz,
  worker uuid,
  unique_key text,
  payload jsonb not null,
  followup jsonb,
  progress jsonb,
  errors jsonb not null,
  created_at timestamptz not null,
  outcome jobs.outcome not null,
  finished_at timestamptz not null default now(),
  primary key (id, finished_at)
) partition by range (finished_at);
create index archive_newest on jobs.archive (org_id, id);
create index archive_dead on jobs.archive (finished_at) where outcome = 'dead';

create table jobs.queue (
  name text primary key,
  paused boolean not null default false,
  max_running integer check (max_running >= 0),
  rate_per_minute integer check (rate_per_minute > 0),
  -- The bucket: filled evenly by the rate, emptied by one for each job that starts.
  tokens double precision not null default 0,
  refilled_at timestamptz not null default now(),
  -- Seconds before the second attempt, doubled for each further one up to the cap.
  backoff_base double precision not null default 10 check (backoff_base > 0),
  backoff_cap double precision not null default 3600 check (backoff_cap > 0)
);

create table jobs.cron (
  name text primary key,
  cron text not null,
  time_zone text not null,
  next_at timestamptz not null,
  paused boolean not null default false
);

alter table jobs.job enable row level security;
alter table jobs.job force row level security;
create policy system on jobs.job to astralis_system using (true) with check (true);
create policy member on jobs.job to astralis_app
  using (org_id = (select app.current_org())) with check (org_id = (select app.current_org()));
grant select, insert, update, delete on jobs.job to astralis_system;
grant select, insert on jobs.job to astralis_app;

-- The archive's policies are made by `jobs.protect_archive`, for each partition too.
alter table jobs.queue enable row level security;
alter table jobs.queue force row level security;
create policy system on jobs.queue to astralis_system using (true) with check (true);
grant select, insert, update, delete on jobs.queue to astralis_system;

alter table jobs.cron enable row level security;
alter table jobs.cron force row level security;
create policy system on jobs.cron to astralis_system using (true) with check (true);
grant select, insert, update, delete on jobs.cron to astralis_system;

-- Every job, wherever it is, with its state in words.
create view jobs.record with (security_invoker = true) as
  select id, org_id, queue, kind, priority,
    case
      when worker is not null then 'running'
      when attempt > 0 then 'retrying'
      when run_at > now() then 'scheduled'
      else 'waiting'
    end as state,
    attempt, max_attempts, crashes, run_at, started_at, null::timestamptz as finished_at, created_at,
    cancel_requested, payload, progress, errors
  from jobs.job
  union all
  select id, org_id, queue, kind, priority, outcome::text,
    attempt, max_attempts, crashes, run_at, started_at, finished_at, created_at,
    outcome = 'cancelled', payload, progress, errors
  from jobs.archive;
grant select on jobs.record to astralis_app, astralis_system;

-- The last five errors and one more.
create function jobs.add_error(errors jsonb, attempt smallint, code text, message text) returns jsonb
  language sql stable
  set search_path = pg_catalog
  return case when message is null then errors else
    case when jsonb_array_length(errors) >= 5 then errors - 0 else errors end
    || jsonb_build_object('attempt', attempt, 'at', now(), 'code', code, 'message', message) end;

-- A partition answers to its own policies when it is named directly, so it gets the same ones.
create function jobs.protect_archive(part regclass) returns void
  language plpgsql
  set search_path = pg_catalog
as $$
begin
  execute format('alter table %s enable row level security', part);
  execute format('alter table %s force row level security', part);
  execute format('create policy system on %s to astralis_system using (true) with check (true)', part);
  execute format('create policy member on %s to astralis_app using (org_id = (select app.current_org()))', part);
  execute format('grant select, insert, update, delete on %s to astralis_system', part);
  execute format('grant select on %s to astralis_app', part);
end $$;
revoke all on function jobs.protect_archive(regclass) from public;

-- Rows of a month nobody made a partition for: finishing a job never fails for want of one.
create table jobs.archive_rest partition of jobs.archive default;
select jobs.protect_archive('jobs.archive'), jobs.protect_archive('jobs.archive_rest');

-- Makes the partitions of this month and the next ones, and moves rows there that landed in the rest.
-- Owned by the schema's owner, because only the owner may attach a partition.
create function jobs.make_partitions(months integer) returns integer
  language plpgsql security definer
  set search_path = pg_catalog
as $$
declare
  month timestamp;
  first timestamptz;
  next timestamptz;
  name text;
  made integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('jobs.make_partitions'));
  for ahead in 0 .. months loop
    month := date_trunc('month', now() at time zone 'utc') + make_interval(months => ahead);
    first := month at time zone 'utc';
    next := (month + interval '1 month') at time zone 'utc';
    name := 'archive_' || to_char(month, 'YYYY_MM');
    continue when to_regclass('jobs.' || name) is not null;

    execute format('create table jobs.%I (like jobs.archive including defaults including constraints)', name);
    execute format(
      'with moved as (delete from jobs.archive_rest where finished_at >= %L and finished_at < %L returning *)
       insert into jobs.%I select * from moved',
      first, next, name);
    execute format('alter table jobs.archive attach partition jobs.%I for values from (%L) to (%L)',
      name, first, next);
    perform jobs.protect_archive(format('jobs.%I', name)::regclass);
    made := made + 1;
  end loop;
  return made;
end $$;
revoke all on function jobs.make_partitions(integer) from public;
grant execute on function jobs.make_partitions(integer) to astralis_system;

-- Drops the partitions whose last row is older than `kept`.
create function jobs.drop_partitions(kept interval) returns integer
  language plpgsql security definer
  set search_path = pg_catalog
as $$
declare
  name text;
  dropped integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('jobs.make_partitions'));
  for name in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'jobs.archive'::regclass and c.relname ~ '^archive_\d{4}_\d{2}$'
    order by c.relname
  loop
    continue when (to_date(right(name, 7), 'YYYY_MM') + interval '1 month') at time zone 'utc' > now() - kept;
    execute format('drop table jobs.%I', name);
    dropped := dropped + 1;
  end loop;
  delete from jobs.archive_rest where finished_at < now() - kept;
  return dropped;
end $$;
revoke all on function jobs.drop_partitions(interval) from public;
grant execute on function jobs.drop_partitions(interval) to astralis_system;

select jobs.make_partitions(3);
