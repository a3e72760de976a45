-- Documents made for the bench, step by step. $documents is how many. Texts are drawn from 50,000 words of which few are
-- frequent and most are rare; 20,000 pages are made of them and shared, so that making them does not take hours.

-- step: words
drop table if exists bench_words, bench_pages, bench_vendors, bench_documents;
create table bench_words as
select n, (
  select string_agg(
    substr('bcdfghklmnprstvw', 1 + ('x' || substr(md5(n || '.' || k), 1, 4))::bit(16)::int % 16, 1)
      || substr('aeiou', 1 + ('x' || substr(md5(n || '.' || k), 5, 4))::bit(16)::int % 5, 1), '')
  from generate_series(1, 2 + n % 3) k) as word
from generate_series(0, 49999) n;
create index on bench_words (n)

-- step: pages
create table bench_pages as
select id, body, app.search_vector('english', body) as search
from (
  select page as id, string_agg(w.word, ' ') as body
  from generate_series(0, 19999) page,
    lateral (select floor(50000 * power(random() + page * 0, 3))::int as n from generate_series(1, 150)) drawn
  join bench_words w using (n)
  group by page
) drawn;
create unique index on bench_pages (id);
create table bench_vendors as
select v.id, initcap(one.word) || ' ' || initcap(two.word) || ' GmbH' as name
from generate_series(0, 19999) v (id)
join bench_words one on one.n = v.id * 7 % 50000
join bench_words two on two.n = (v.id * 13 + 5) % 50000;
create unique index on bench_vendors (id)

-- step: documents
create table bench_documents as
select n, m.org_id, m.user_id as owner_id,
  (lpad(to_hex(1700000000000 + n::bigint * 60000), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8'
    || substr(md5(n::text), 4, 15))::uuid as id,
  floor(20000 * power(random(), 2))::int as vendor, floor(20000 * random())::int as page,
  round((random() * 1000)::numeric, 2) as sum
from generate_series(1, $documents) n
join (
  select org_id, user_id, row_number() over (order by user_id) as place
  from memberships
  where org_id = (select m.org_id from memberships m join users u on u.id = m.user_id where u.email = 'admin@demo.example')
) m on m.place = 1 + n % 3;
grant select on bench_words, bench_pages, bench_vendors, bench_documents to astralis_system;
drop index document_search_words;
select setval('document_search_order', $documents)

-- step: rows
insert into documents (id, org_id, owner_id, key, name, media_type, size, status, kind, language, pages_total,
  pages_done, review_fields, vendor, number, issue_date, total, amount, currency, extraction, indexed, search_bucket, created_at,
  processed_at, sha256, error_code)
select b.id, b.org_id, b.owner_id, 'bench/' || b.n, 'scan-' || b.n || '.pdf', 'application/pdf', 1000,
  (case when b.n % 50 = 1 then 'failed' else 'completed' end)::document_status,
  (array['invoice', 'invoice', 'invoice', 'receipt', 'contract', 'generic'])[1 + b.n % 6]::document_kind, 'eng', 1, 1,
  case when b.n % 20 = 3 then array['total'] else '{}' end,
  case when b.n % 10 < 8 then v.name end, 'RE-' || b.n,
  case when b.n % 10 < 9 then date '2023-11-15' + (b.n * 0.0007)::int end,
  case when b.n % 10 < 9 then b.sum end, case when b.n % 10 < 9 then b.sum end,
  (array['EUR', 'USD', 'CHF'])[1 + b.n % 3], 1, 1, b.n / 2048, to_timestamp(1700000000 + b.n * 60),
  to_timestamp(1700000100 + b.n * 60), sha256(b.n::text::bytea), case when b.n % 50 = 1 then 'corrupt' end
from bench_documents b
join bench_vendors v on v.id = b.vendor

-- step: texts
insert into document_pages (org_id, document_id, page, width, height, rotation, source, text, words)
select b.org_id, b.id, 0, 1, 1, 0, 'pdf', p.body, '[]'
from bench_documents b
join bench_pages p on p.id = b.page

-- step: index
insert into document_search (org_id, document_id, part, page, search)
select b.org_id, b.id, 1, 0, p.search || strip(to_tsvector('simple', app.search_words(v.name || ' re ' || b.n)))
  || app.search_marks(b.org_id, b.owner_id, b.n / 2048)
from bench_documents b
join bench_pages p on p.id = b.page
join bench_vendors v on v.id = b.vendor

-- step: fields
insert into document_search (org_id, document_id, part, body, search)
select b.org_id, b.id, 0, concat_ws(E'\n', 'scan-' || b.n || '.pdf', v.name, 'RE-' || b.n),
  setweight(to_tsvector('simple', app.search_words(concat_ws(' ', 'scan', b.n, 'pdf', v.name, 're', b.n))), 'A')
    || app.search_marks(b.org_id, b.owner_id, b.n / 2048)
from bench_documents b
join bench_vendors v on v.id = b.vendor

-- step: vendors
insert into document_vendors (org_id, name)
select distinct b.org_id, lower(v.name) from bench_documents b join bench_vendors v on v.id = b.vendor;
insert into document_vendor_words (org_id, trigram, word)
select distinct v.org_id, trigram, word
from document_vendors v, regexp_split_to_table(app.search_words(v.name), ' ') word, unnest(app.trigrams(word)) trigram

-- step: words of the index
set maintenance_work_mem = '1GB';
create index document_search_words on document_search using gin (search) with (gin_pending_list_limit = 1024)

-- step: statistics of documents
vacuum analyze documents

-- step: statistics of the index
vacuum analyze document_search

-- step: statistics of the words
vacuum analyze document_vendor_words

-- step: statistics of the vendors
vacuum analyze document_vendors
