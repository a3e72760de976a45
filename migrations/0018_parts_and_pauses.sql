-- Uploads in parts, pauses of an organization's jobs, and attempts that say when they began.

alter table documents
  -- The ticket was for parts of this many bytes; null where the file comes in one PUT.
  add column part_size integer check (part_size > 0),
  -- The bucket's name for an upload in parts, from the first signed part on.
  add column multipart_id text;

-- An organization's jobs of a kind wait while there is a row. Nobody else's do.
create table jobs.pause (
  org_id uuid not null references organizations (id),
  kind text not null check (kind <> ''),
  paused_at timestamptz not null default now(),
  primary key (org_id, kind)
);
select app.protect('jobs.pause');
create policy member on jobs.pause to astralis_app
  using (org_id = (select app.current_org()) and not (select app.acts_as_client()))
  with check (org_id = (select app.current_org()) and not (select app.acts_as_client()));

-- The last five errors and one more, with the beginning of its attempt: how long it took. The version before calls
-- `jobs.add_error`.
create function jobs.add_failure(
  errors jsonb, attempt smallint, started_at timestamptz, code text, message text
) returns jsonb
  language sql stable
  set search_path = pg_catalog
  return case when message is null then errors else
    case when jsonb_array_length(errors) >= 5 then errors - 0 else errors end
    || jsonb_build_object('attempt', attempt, 'started_at', started_at, 'at', now(), 'code', code, 'message', message) end;

-- The jobs about one document, and those that did not end well. Postgres makes no index of a partitioned table
-- concurrently: ends of jobs wait meanwhile.
create index archive_document on jobs.archive (org_id, (payload ->> 'document'), id) where payload ? 'document';
create index archive_ended on jobs.archive (org_id, id) where outcome <> 'succeeded';
