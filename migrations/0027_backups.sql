-- What backups were made and how they were proved. The bucket holds the backups themselves and is what counts: these rows
-- tell monitors how old the newest good one is.

create table backups (
  id uuid primary key,
  -- The folder in the bucket below `backups/`.
  name text not null unique check (name <> ''),
  reason text not null check (reason in ('schedule', 'request', 'migration')),
  began_at timestamptz not null,
  -- When the manifest was stored, the last of its objects.
  finished_at timestamptz not null,
  schema_version bigint not null,
  tables integer not null check (tables > 0),
  rows bigint not null check (rows >= 0),
  -- Of the stored objects.
  bytes bigint not null check (bytes > 0),
  -- The newest proof, and how far it went: `hashes` of what is stored, its `contents` row for row, or a `restore`.
  verified_at timestamptz,
  verified_by text check (verified_by in ('hashes', 'contents', 'restore')),
  -- What the newest proof found wrong: such a backup counts as none.
  fault text,
  check ((verified_at is null) = (verified_by is null))
);
create index backups_newest on backups (finished_at desc);

-- Backups hold every organization's rows and are nobody's.
alter table backups enable row level security;
alter table backups force row level security;
create policy system on backups to astralis_system using (true) with check (true);
grant select, insert, update, delete on backups to astralis_system;
