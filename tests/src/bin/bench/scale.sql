-- A thousand organizations with one member and an equal share of $documents documents each, step by step.

-- step: organizations
create table bench_organizations as
select n, gen_random_uuid() as org_id, gen_random_uuid() as user_id from generate_series(0, 999) n;
create unique index on bench_organizations (n);
grant select on bench_organizations to astralis_system, astralis_app

-- step: members
insert into users (id, email, name) select user_id, 'bench-' || n || '@scale.example', 'Bench' from bench_organizations;
insert into organizations (id, name) select org_id, 'Bench ' || n from bench_organizations;
insert into memberships (org_id, user_id, role) select org_id, user_id, 'admin' from bench_organizations

-- step: documents
insert into documents (id, org_id, owner_id, key, name, media_type, size, status, created_at)
select (lpad(to_hex(1700000000000 + made::bigint * 60000), 12, '0') || '7' || substr(md5(made::text), 1, 3) || '8'
    || substr(md5(made::text), 4, 15))::uuid, b.org_id, b.user_id, 'bench/' || made, 'scan-' || made || '.pdf',
  'application/pdf', 1000, 'completed', to_timestamp(1700000000 + made * 60)
from generate_series(1, $documents) made
join bench_organizations b on b.n = made % 1000

-- step: statistics
analyze
