-- $1 queue, $2 most jobs, $3 worker, $4 lease in seconds, $5 running jobs of one organization at most,
-- $6 kinds, or null for all, $7 organizations that get nothing.
with busy as materialized (
  select org_id, count(*) as running
  from jobs.job
  where worker is not null and org_id is not null
  group by org_id
), candidate as materialized (
  -- A limit for each priority: jobs that start in the future never stand between the claim and the due ones.
  select next.id, next.org_id, next.run_at, next.started_at, level.priority
  from unnest(array[1, 2, 3]::smallint[]) as level (priority)
  cross join lateral (
    select id, org_id, run_at, started_at
    from jobs.job
    where queue = $1 and priority = level.priority and worker is null and run_at <= now()
      and (org_id is null or org_id <> all (array(select org_id from busy where running >= $5)))
      and (org_id is null or org_id <> all ($7))
      and ($6::text[] is null or kind = any ($6))
      -- An organization that paused a kind: its jobs wait.
      and (org_id is null or (org_id, kind) not in (select org_id, kind from jobs.pause))
    order by run_at, id
    limit $2
    for update skip locked
  ) next
  limit $2
), ranked as (
  select candidate.id, candidate.org_id, coalesce(busy.running, 0) + row_number()
    over (partition by candidate.org_id order by candidate.priority, candidate.run_at, candidate.id) as place
  from candidate
  left join busy on busy.org_id = candidate.org_id
), chosen as materialized (
  select id from ranked where org_id is null or place <= $5
)
update jobs.job
set attempt = attempt + 1, worker = $3, started_at = now(),
  lease_until = now() + make_interval(secs => $4)
-- An array, so that no wrong estimate makes this a scan of the whole table.
where id = any (array(select id from chosen))
returning id as "id: JobId", org_id as "org: OrgId", kind, attempt,
  max_attempts, crashes, payload, request_id, traceparent, (
    -- A job that was given back untried has run since it was due: nobody knows how much of that it waited.
    select extract(epoch from now() - candidate.run_at)::float8
    from candidate
    where candidate.id = job.id and (candidate.started_at is null or candidate.started_at < candidate.run_at)
  ) as "waited?"
