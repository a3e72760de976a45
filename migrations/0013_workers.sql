-- Who works: a worker on the same machine can tell that another one's process is over, and need not wait for its leases.

create table jobs.worker (
  id uuid primary key,
  -- The kernel's boot and the namespace in which the process has its number.
  boot text not null,
  namespace text not null,
  pid integer not null,
  -- In ticks since the boot: a number is given to other processes later.
  started bigint not null,
  seen_at timestamptz not null default now()
);
alter table jobs.worker enable row level security;
alter table jobs.worker force row level security;
create policy system on jobs.worker to astralis_system using (true) with check (true);
grant select, insert, update, delete on jobs.worker to astralis_system;
