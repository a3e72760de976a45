-- Finding documents: what a list shows and is sorted by, full-text search, the trash, saved views.

alter table documents
  -- From the current extraction, written by `app.index_document`.
  add column vendor text,
  add column number text,
  add column issue_date date,
  add column due_date date,
  add column total numeric,
  -- The sum again, to be compared: under row level security the planner has statistics of it, and none of a numeric.
  add column amount double precision,
  add column currency text,
  -- In the trash since then.
  add column deleted_at timestamptz,
  -- Being removed for good: its files go first, then the row.
  add column erased_at timestamptz,
  -- The extraction that the columns above and `document_search` were made from, 0 for none; null while they were never
  -- made: the version before does not make them, and `sweep-documents` makes up for it.
  add column indexed integer,
  -- Some thousand documents that came one after the other: search looks into the newest first.
  add column search_bucket integer;
-- Without what lists leave out, so that a range is read from the index alone.
create index documents_by_vendor on documents (org_id, lower(vendor), id)
  where vendor is not null and status <> 'uploading' and deleted_at is null and erased_at is null;
create index documents_by_date on documents (org_id, issue_date, id)
  where issue_date is not null and status <> 'uploading' and deleted_at is null and erased_at is null;
create index documents_by_amount on documents (org_id, amount, id)
  where amount is not null and status <> 'uploading' and deleted_at is null and erased_at is null;
create index documents_review_kind on documents (org_id, kind, id) where review_fields <> '{}';
create index documents_trash on documents (org_id, id desc) where deleted_at is not null;
create index documents_unindexed on documents (id) where indexed is distinct from coalesce(extraction, 0);

-- What is searched: one row for the name and the fields of a document, and one for each page, so that a hit knows its
-- page. A text without pages is cut into pieces.
create table document_search (
  org_id uuid not null,
  document_id uuid not null,
  -- 0: name and fields. From 1 on: pages, or pieces of a text without pages.
  part integer not null check (part >= 0),
  page integer,
  -- What was indexed, where it is not the text of a page.
  body text,
  -- Words without position are lower case and without accents; words with position are as the language of the
  -- document stems them. The words `app.search_marks` makes say whose row it is, so that the index alone finds the
  -- rows of an organization and of a client.
  search tsvector not null,
  primary key (org_id, document_id, part),
  foreign key (org_id, document_id) references documents (org_id, id) on delete cascade,
  foreign key (org_id, document_id, page) references document_pages (org_id, document_id, page) on delete cascade
);
-- What was written last waits in a list that every search reads: a short one.
create index document_search_words on document_search using gin (search) with (gin_pending_list_limit = 1024);
create sequence document_search_order;
grant usage, select on sequence document_search_order to astralis_app, astralis_system;

-- Names of vendors on the organization's documents, in lower case, and their words by three letters each: for filters
-- by a part of the name and for misspelt names. Own trigrams and not the extension pg_trgm: they need no right to make
-- extensions, and the list of names is short whatever the number of documents.
create table document_vendors (
  org_id uuid not null references organizations (id),
  name text not null,
  primary key (org_id, name)
);
create table document_vendor_words (
  org_id uuid not null references organizations (id),
  trigram text not null,
  word text not null,
  primary key (org_id, trigram, word)
);

-- A filter and an order that somebody keeps.
create table document_views (
  id uuid primary key,
  org_id uuid not null references organizations (id),
  owner_id uuid not null,
  name text not null,
  -- Seen by everybody in the organization except clients.
  shared boolean not null default false,
  -- As the app writes it.
  filters jsonb not null,
  sort text not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, id),
  foreign key (org_id, owner_id) references memberships (org_id, user_id)
);
create unique index document_views_name on document_views (org_id, owner_id, lower(name));
create index document_views_shared on document_views (org_id) where shared;

select app.protect(name)
from unnest(array['document_search', 'document_vendors', 'document_vendor_words', 'document_views']::regclass[]) name;

create policy member on document_search to astralis_app
  using (org_id = (select app.current_org())
    and (not (select app.acts_as_client()) or exists (
      select from documents d where d.org_id = document_search.org_id and d.id = document_search.document_id)))
  with check (org_id = (select app.current_org()));
-- What clients bring is noted, and they see none of it.
create policy member on document_vendors to astralis_app
  using (org_id = (select app.current_org()) and not (select app.acts_as_client()))
  with check (org_id = (select app.current_org()));
create policy member on document_vendor_words to astralis_app
  using (org_id = (select app.current_org()) and not (select app.acts_as_client()))
  with check (org_id = (select app.current_org()));
create policy member on document_views to astralis_app
  using (org_id = (select app.current_org())
    and (owner_id = (select app.current_user_id()) or shared and not (select app.acts_as_client())))
  with check (org_id = (select app.current_org())
    and (owner_id = (select app.current_user_id()) or shared and not (select app.acts_as_client())));

-- Words -----------------------------------------------------------------------------------------------------------

-- Lower case without accents.
create function app.fold(t text) returns text
  language sql immutable parallel safe
  set search_path = pg_catalog
  return regexp_replace(normalize(lower(t), nfkd), U&'[\0300-\036F]', '', 'g');

-- The letters and digits of a text, folded, everything else a space: `RE-2024/17` is three words.
create function app.search_words(t text) returns text
  language sql immutable parallel safe
  set search_path = pg_catalog
  return btrim(regexp_replace(app.fold(t), '[^[:alnum:]]+', ' ', 'g'));

-- The three letters wherever one begins in a word, with its beginning and its end.
create function app.trigrams(word text) returns text[]
  language sql immutable parallel safe
  set search_path = pg_catalog
  return array(select distinct substr('  ' || word || ' ', n, 3) from generate_series(1, length(word) + 1) n);

-- The languages whose words are stemmed, as Tesseract and as Postgres call them.
create function app.search_languages() returns table (code text, config text)
  language sql immutable parallel safe
  set search_path = pg_catalog
as $$
  values ('eng', 'english'), ('deu', 'german'), ('fra', 'french'), ('spa', 'spanish'), ('ita', 'italian'),
    ('por', 'portuguese'), ('nld', 'dutch'), ('swe', 'swedish'), ('dan', 'danish')
$$;

-- The configuration for a text that is in one of some languages (`eng+deu`), or in any: the one in which most of its
-- words are stop words.
create function app.search_config(languages text, body text) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog
as $$
declare
  codes text[] := string_to_array(languages, '+');
  found text;
begin
  if cardinality(codes) = 1 then
    select l.config into found from app.search_languages() l where l.code = codes[1];
    return coalesce(found, 'simple');
  end if;
  select l.config into found
  from app.search_languages() l
  cross join (
    select distinct word from regexp_split_to_table(lower(left(body, 4000)), '[^[:alpha:]]+') word
    where length(word) between 1 and 20
  ) words
  where (codes is null or l.code = any(codes)) and ts_lexize((l.config || '_stem')::regdictionary, words.word) = '{}'
  group by l.config
  having count(*) >= 3
  order by count(*) desc, l.config
  limit 1;
  return coalesce(found, 'simple');
end $$;

-- What the index holds of a text: 100,000 characters of it. A text whose words are too many or too long for one row
-- is not found by them.
create function app.search_vector(config text, body text) returns tsvector
  language plpgsql stable parallel safe
  set search_path = pg_catalog
as $$
begin
  return to_tsvector(config::regconfig, left(body, 100000))
    || strip(to_tsvector('pg_catalog.simple', app.search_words(left(body, 100000))));
exception when program_limit_exceeded then
  return '';
end $$;

-- Words that no text has, for they begin with a space: whose row it is, its bucket, and sixteen buckets at once.
create function app.search_marks(org uuid, owner uuid, bucket integer) returns tsvector
  language sql immutable parallel safe
  set search_path = pg_catalog
  return array_to_tsvector(array[' o' || org, ' u' || owner, ' b' || bucket, ' c' || bucket / 16]);

-- Values ----------------------------------------------------------------------------------------------------------

-- What is no date or no number is null: people type values.
create function app.as_date(t text) returns date
  language plpgsql stable parallel safe
  set search_path = pg_catalog
as $$
begin
  return case when t ~ '^\d{4}-\d{2}-\d{2}$' then t::date end;
exception when data_exception then
  return null;
end $$;

create function app.as_number(t text) returns numeric
  language sql immutable parallel safe
  set search_path = pg_catalog
  return case when t ~ '^-?\d{1,30}(\.\d{1,12})?$' then t::numeric end;

-- Indexing --------------------------------------------------------------------------------------------------------

-- Notes the name of a vendor and its words.
create function app.note_vendor(org uuid, vendor text) returns void
  language plpgsql
  set search_path = pg_catalog, public
as $$
begin
  insert into document_vendors (org_id, name) values (org, lower(vendor)) on conflict do nothing;
  if not found then
    return;
  end if;
  insert into document_vendor_words (org_id, trigram, word)
  select org, trigram, word
  from regexp_split_to_table(app.search_words(vendor), ' ') word, unnest(app.trigrams(word)) trigram
  where length(word) between 3 and 40
  order by word, trigram
  on conflict do nothing;
end $$;

-- The rows of pages, or of the pieces of a text without pages; `head` is found together with the words of each.
create function app.index_pages(org uuid, document uuid, languages text, head tsvector) returns void
  language plpgsql
  set search_path = pg_catalog, public
as $$
declare
  sample text;
  config text;
  whole text;
begin
  delete from document_search where org_id = org and document_id = document and part > 0;
  select string_agg(p.text, ' ' order by p.page) into sample
  from (select text, page from document_pages where org_id = org and document_id = document order by page limit 3) p;
  if sample is not null then
    config := app.search_config(languages, sample);
    insert into document_search (org_id, document_id, part, page, search)
    select org, document, p.page + 1, p.page, app.search_vector(config, p.text) || head
    from document_pages p
    where p.org_id = org and p.document_id = document and p.text <> '';
    return;
  end if;
  select d.ocr_text into whole from documents d where d.org_id = org and d.id = document;
  config := app.search_config(languages, whole);
  insert into document_search (org_id, document_id, part, body, search)
  select org, document, n + 1, piece, app.search_vector(config, piece) || head
  from generate_series(0, least(length(whole) / 20000, 500)) n,
    -- Pieces overlap, so that each word is whole in one of them.
    substr(whole, n * 20000 + 1, 20100) piece
  where piece <> '';
end $$;

-- Writes everything that lists and search know of a document: in the transaction that changes its name, its text or
-- its fields.
create function app.index_document(org uuid, document uuid) returns void
  language plpgsql
  set search_path = pg_catalog, public
as $$
declare
  d record;
  fields jsonb;
  seller text;
  sum jsonb;
  said text;
  bucket integer;
  head text;
  former text;
begin
  select owner_id, name, kind::text as kind, language, extraction, status, search_bucket, vendor, number into d
  from documents
  where org_id = org and id = document
  for update;
  if not found then
    return;
  end if;
  select e.result -> 'fields' into fields
  from document_extractions e
  where e.org_id = org and e.document_id = document and e.version = d.extraction;
  seller := case when d.kind = 'receipt' then coalesce(fields #>> '{company,value}', fields #>> '{vendor,value}')
    else coalesce(fields #>> '{vendor,value}', fields #>> '{company,value}') end;
  seller := nullif(btrim(left(seller, 300)), '');
  sum := fields -> 'total';
  bucket := coalesce(d.search_bucket, nextval('document_search_order') / 2048);
  update documents
  set vendor = seller,
    number = nullif(left(fields #>> '{number,value}', 200), ''),
    issue_date = app.as_date(fields #>> '{date,value}'),
    due_date = app.as_date(fields #>> '{due_date,value}'),
    total = app.as_number(sum ->> 'value'),
    amount = app.as_number(sum ->> 'value'),
    currency = upper(left(coalesce(sum ->> 'currency', fields #>> '{currency,value}'), 3)),
    search_bucket = bucket,
    indexed = coalesce(d.extraction, 0)
  where org_id = org and id = document;
  if seller is not null then
    perform app.note_vendor(org, seller);
  end if;

  head := concat_ws(E'\n', d.name, seller, left(fields #>> '{number,value}', 200));
  select concat_ws(E'\n', head, string_agg(left(value ->> 'value', 1000), E'\n' order by key)) into said
  from jsonb_each(case when jsonb_typeof(fields) = 'object' then fields else '{}' end)
  where key not in ('vendor', 'company', 'number') or value ->> 'value' is distinct from seller;
  former := concat_ws(E'\n', d.name, d.vendor, d.number);
  insert into document_search as s (org_id, document_id, part, body, search)
  values (org, document, 0, said,
    setweight(to_tsvector('simple', head || ' ' || app.search_words(head)), 'A')
    || setweight(to_tsvector('simple', left(said, 50000) || ' ' || app.search_words(left(said, 50000))), 'B')
    || app.search_marks(org, d.owner_id, bucket))
  on conflict (org_id, document_id, part) do update set body = excluded.body, search = excluded.search;

  if d.status = 'completed' and (former <> head or not exists (
    select from document_search where org_id = org and document_id = document and part > 0)) then
    perform app.index_pages(org, document, d.language,
      strip(to_tsvector('simple', app.search_words(head))) || app.search_marks(org, d.owner_id, bucket));
  end if;
end $$;

-- Finding ---------------------------------------------------------------------------------------------------------

-- The first UUIDv7 of a moment (RFC 9562).
create function app.uuid_at(moment timestamptz) returns uuid
  language sql stable parallel safe
  set search_path = pg_catalog
  return rpad(lpad(to_hex(greatest(extract(epoch from moment) * 1000, 0)::bigint), 12, '0'), 32, '0')::uuid;

-- The condition on `documents d` that a filter means, with organization and client of the transaction. The members of
-- the filter are checked before they come here; each is a literal nevertheless. Who walks from document to document asks
-- each whether it has the words; everybody else asks the words.
create function app.document_condition(filter jsonb, walking boolean default false) returns text
  language plpgsql stable
  set search_path = pg_catalog
as $$
declare
  org uuid := app.current_org();
  names text[];
  c text := format('d.org_id = %L and d.erased_at is null', org);
begin
  if app.acts_as_client() then
    c := c || format(' and d.owner_id = %L', app.current_user_id());
  end if;
  c := c || case when (filter ->> 'trash')::boolean then ' and d.deleted_at is not null' else ' and d.deleted_at is null' end;
  if filter ? 'status' then
    -- One is compared as one, which lets an index keep its order.
    names := array(select lower(name) from jsonb_array_elements_text(filter -> 'status') name);
    c := c || case when cardinality(names) = 1 then format(' and d.status = %L', names[1])
      else format(' and d.status = any(%L::public.document_status[])', names) end;
  elsif not (filter ? 'ids') then
    c := c || ' and d.status <> ''uploading''';
  end if;
  if filter ? 'kind' then
    names := array(select jsonb_array_elements_text(filter -> 'kind'));
    c := c || case when cardinality(names) = 1 then format(' and d.kind = %L', names[1])
      else format(' and d.kind = any(%L::public.document_kind[])', names) end;
  end if;
  if filter ? 'ids' then
    c := c || format(' and d.id = any(%L::uuid[])', array(select jsonb_array_elements_text(filter -> 'ids')));
  end if;
  if filter ? 'vendor' then
    names := array(select v.name from public.document_vendors v
      where v.org_id = org and position(lower(filter ->> 'vendor') in v.name) > 0
      order by v.name limit 5000);
    c := c || case when cardinality(names) = 1 then format(' and lower(d.vendor) = %L', names[1])
      else format(' and lower(d.vendor) = any(%L::text[])', names) end;
  end if;
  if filter ? 'vendor_id' then
    c := c || format(' and d.vendor_id = %L', filter ->> 'vendor_id');
  end if;
  if filter ? 'issued_from' then
    c := c || format(' and d.issue_date >= %L', filter ->> 'issued_from');
  end if;
  if filter ? 'issued_to' then
    c := c || format(' and d.issue_date <= %L', filter ->> 'issued_to');
  end if;
  if filter ? 'total_from' then
    c := c || format(' and d.amount >= %L', filter ->> 'total_from');
  end if;
  if filter ? 'total_to' then
    c := c || format(' and d.amount <= %L', filter ->> 'total_to');
  end if;
  if filter ? 'currency' then
    c := c || format(' and d.currency = %L', filter ->> 'currency');
  end if;
  if filter ? 'label' then
    -- Clients see no labels, so no document of theirs has one.
    c := c || case when app.acts_as_client() then ' and false' else format(
      ' and d.id in (select l.document_id from public.document_labels l where l.org_id = %L and l.label_id = any(%L::uuid[]))',
      org, array(select jsonb_array_elements_text(filter -> 'label'))) end;
  end if;
  if filter ? 'uploader' then
    c := c || format(' and d.owner_id = %L', filter ->> 'uploader');
  end if;
  if filter ? 'needs_review' then
    c := c || case when (filter ->> 'needs_review')::boolean then ' and d.review_fields <> ''{}''' else ' and d.review_fields = ''{}''' end;
  end if;
  if filter ? 'language' then
    c := c || format(' and %L = any(string_to_array(d.language, ''+''))', filter ->> 'language');
  end if;
  -- Identifiers grow with time: those of a day around are enough, which lets lists of the newest begin there.
  if filter ? 'created_from' then
    c := c || format(' and d.created_at >= %L and d.id >= %L', filter ->> 'created_from',
      app.uuid_at((filter ->> 'created_from')::timestamptz - interval '1 day'));
  end if;
  if filter ? 'created_to' then
    c := c || format(' and d.created_at < %L and d.id < %L', filter ->> 'created_to',
      app.uuid_at((filter ->> 'created_to')::timestamptz + interval '1 day'));
  end if;
  if filter ? 'text' then
    c := c || format(case when walking
        -- Not `exists`, which the planner would answer by collecting every document that has the words.
        then ' and (select true from public.document_search s where s.org_id = %L and s.document_id = d.id and s.search @@ %L::tsquery limit 1) is true'
        else ' and d.id in (select s.document_id from public.document_search s where s.org_id = %L and s.search @@ %L::tsquery)' end,
      org, (filter ->> 'text')::tsquery && app.search_scope());
  end if;
  return c;
end $$;

-- The marks of the rows that the transaction may see.
create function app.search_scope() returns tsquery
  language sql stable
  set search_path = pg_catalog
  return (quote_literal(' o' || app.current_org())
    || case when app.acts_as_client() then ' & ' || quote_literal(' u' || app.current_user_id()) else '' end)::tsquery;

-- Up to `most` documents in an order, after the last one of the page before. What has no value to be sorted by comes
-- last, both ways. Row level security would keep the indexes on words and expressions from being used; therefore this
-- runs with its owner's rights and says itself whose documents they are.
--
-- A list in an order walks through an index until it has met enough documents. The planner takes for granted that those
-- of a filter are spread evenly, which they are not: those of a month were uploaded in that month. So the walk ends
-- after some thousand documents, and everything that the filter finds is sorted instead. Words that few documents have
-- are not walked for: those that hardly any of the newest have.
create function app.find_documents(filter jsonb, sort text, after_key text, after_id uuid, most integer)
  returns setof uuid
  language plpgsql stable security definer rows 100
  set search_path = pg_catalog
  set jit = off
  set enable_seqscan = off
  set max_parallel_workers_per_gather = 0
as $$
declare
  c text := app.document_condition(filter);
  field text := split_part(sort, '-', 1);
  direction text := case when sort like '%-down' then 'desc' else 'asc' end;
  beyond text := case when sort like '%-down' then '<' else '>' end;
  key text := case field when 'name' then 'lower(d.name)' when 'vendor' then 'lower(d.vendor)'
    when 'date' then 'd.issue_date' when 'total' then 'd.amount' else 'null::text' end;
  -- Where a page begins: among documents that have the value, or behind them.
  is_last boolean := field = 'created' or after_id is not null and after_key is null;
  value text := case when field in ('name', 'vendor') then format('lower(%L)', after_key)
    else format('%L::%s', after_key, case field when 'date' then 'date' else 'float8' end) end;
  zone text := case when field = 'created' then 'true' when is_last then key || ' is null'
    when field = 'vendor' then 'd.vendor is not null' else key || ' is not null' end
    || case when after_id is null then '' when is_last then format(' and d.id %s %L::uuid', beyond, after_id)
      else format(' and (%s, d.id) %s (%s, %L::uuid)', key, beyond, value, after_id) end;
  sorting text := case when is_last then '' else format('%s %s, ', key, direction) end || 'd.id ' || direction;
  narrowing text[] := array(select jsonb_object_keys(filter - array['trash', case when field = 'created' then 'status' else '' end]));
  is_few boolean := false;
  found integer := 50;
  newest text;
  ids uuid[];
begin
  -- One kind, newest first, has an index of its own.
  if narrowing <> '{}' and not (narrowing = '{kind}' and field = 'created' and jsonb_array_length(filter -> 'kind') = 1) then
    -- The trash and tickets are few, and the indexes of lists leave them out.
    if (filter ->> 'trash')::boolean or (filter -> 'status') ? 'UPLOADING' then
      found := 0;
    elsif filter ? 'text' then
      select last_value / 2048 into found from public.document_search_order;
      select string_agg(quote_literal(' b' || n), ' | ') into newest from generate_series(greatest(found - 7, 0), found) n;
      select count(*) into found
      from (
        select from public.document_search s
        where s.search @@ ((filter ->> 'text')::tsquery && app.search_scope() && newest::tsquery)
        limit 50
      ) counted;
    end if;
    is_few := found < 50;
    if not is_few then
      execute format('select array(select w.id from (select d.id, %s as fits from public.documents d
          where d.org_id = %L and d.status <> ''uploading'' and d.deleted_at is null and d.erased_at is null and %s
          order by %s limit 10000) w where w.fits limit %s)',
        app.document_condition(filter, true), app.current_org(), zone, sorting, most)
      into ids;
      is_few := cardinality(ids) < most;
    end if;
  else
    execute format('select array(select d.id from public.documents d where %s and %s order by %s limit %s)', c, zone, sorting, most)
    into ids;
    -- Those without a value follow.
    if not is_last and field <> 'name' and cardinality(ids) < most then
      execute format('select array(select d.id from public.documents d where %s and %s is null order by d.id %s limit %s)',
        c, case field when 'vendor' then 'd.vendor' else key end, direction, most - cardinality(ids))
      into narrowing;
      ids := ids || narrowing::uuid[];
    end if;
  end if;
  if is_few then
    execute format('select array(
        select f.id
        from (select d.id, %s as key from public.documents d where %s offset 0) f
        where %s
        order by %sf.id %s
        limit %s)',
      key, c,
      case when after_id is null then 'true' when is_last then format('f.key is null and f.id %s %L::uuid', beyond, after_id)
        else format('((f.key, f.id) %s (%s, %L::uuid) or f.key is null)', beyond, value, after_id) end,
      case field when 'created' then '' else format('f.key %s nulls last, ', direction) end, direction, most)
    into ids;
  end if;
  return query select unnest(ids);
end $$;

-- How many documents a filter finds, counted up to `most`.
create function app.count_documents(filter jsonb, most integer) returns bigint
  language plpgsql stable security definer
  set search_path = pg_catalog
  set jit = off
  set enable_seqscan = off
  set max_parallel_workers_per_gather = 0
as $$
declare
  counted bigint;
begin
  execute format('select count(*) from (select from public.documents d where %s limit %s) found',
    app.document_condition(filter), most) into counted;
  return counted;
end $$;

-- Words of vendors that are spelt much like a word, the most similar first.
create function app.similar_words(org uuid, wanted text) returns text[]
  language sql stable
  set search_path = pg_catalog
as $$
  select array(
    select w.word
    from public.document_vendor_words w
    where w.org_id = org and w.trigram = any(app.trigrams(wanted))
    group by w.word
    having count(*)::real / (length(wanted) + length(w.word) + 2 - count(*)) >= 0.3
    order by count(*)::real / (length(wanted) + length(w.word) + 2 - count(*)) desc, w.word
    limit 5)
$$;

-- What somebody looks for, as a query: `{words, phrases, without}`. Each word is meant in every language, the last one
-- also as a beginning if `prefix`. With `correct`, words of vendors that are spelt alike will do. Null where nothing
-- can be looked for.
create function app.search_query(wanted jsonb, correct boolean) returns text
  language plpgsql stable security definer
  set search_path = pg_catalog
as $$
declare
  words text[] := array(select jsonb_array_elements_text(wanted -> 'words'));
  last integer := cardinality(words);
  result tsquery;
  term tsquery;
  excluded text;
  phrase text;
begin
  for n in 1 .. last loop
    term := app.search_term(words[n], n = last and (wanted ->> 'prefix')::boolean, correct);
    result := case when result is null then term when term is null then result else result && term end;
  end loop;
  for phrase in select jsonb_array_elements_text(wanted -> 'phrases') loop
    select string_agg(distinct '(' || q::text || ')', ' | ')::tsquery into term
    from (
      select phraseto_tsquery(l.config::regconfig, phrase) q from app.search_languages() l
      union all select phraseto_tsquery('simple', phrase)
    ) meant
    where numnode(q) > 0;
    result := case when result is null then term when term is null then result else result && term end;
  end loop;
  for excluded in select jsonb_array_elements_text(wanted -> 'without') loop
    term := app.search_term(excluded, false, false);
    result := case when term is null then result when result is null then !!term else result && !!term end;
  end loop;
  return result::text;
end $$;

-- One word: its letters and digits as they stand, or its stem in one of the languages.
create function app.search_term(word text, prefix boolean, correct boolean) returns tsquery
  language plpgsql stable
  set search_path = pg_catalog
as $$
declare
  pieces text[] := string_to_array(nullif(app.search_words(word), ''), ' ');
  last integer := cardinality(pieces);
  plain text := regexp_replace(lower(word), '[^[:alnum:]]+', '', 'g');
  term tsquery;
  others text;
begin
  if pieces is null then
    return null;
  end if;
  -- Two letters alone begin too many words to be worth looking up.
  select string_agg(quote_literal(piece)
      || case when prefix and n = last and (last > 1 or length(piece) > 2) then ':*' else '' end,
    ' & ')::tsquery
  into term
  from unnest(pieces) with ordinality p (piece, n);
  if last > 1 then
    return term;
  end if;
  select string_agg(distinct quote_literal(stem), ' | ') into others
  from (
    select unnest(ts_lexize((l.config || '_stem')::regdictionary, plain)) stem from app.search_languages() l
    union all
    select unnest(app.similar_words(app.current_org(), pieces[1])) where correct and length(pieces[1]) > 3
  ) meant
  where length(stem) > 1 and stem <> pieces[1];
  return case when others is null then term else term || others::tsquery end;
end $$;

-- The best documents for a query among the newest that match: at least 200 of them if there are, so that a word that
-- is everywhere costs no more than a rare one. How many the newest buckets hold says how far back to look. With a
-- filter, the newest documents that it finds are looked at first. With each document its rank, and the parts in which it
-- was found, best first.
create function app.search_documents(query text, filter jsonb, after_rank real, after_id uuid, most integer)
  returns table (id uuid, rank real, parts integer[])
  language plpgsql stable security definer rows 50
  set search_path = pg_catalog
  set jit = off
  set enable_seqscan = off
  set max_parallel_workers_per_gather = 0
  set work_mem = '32MB'
as $$
declare
  wanted tsquery := query::tsquery;
  scope tsquery := wanted && app.search_scope();
  is_filtered boolean := filter - 'trash' <> '{}' or (filter ->> 'trash')::boolean;
  enough integer := 200;
  newest integer;
  -- How many buckets back.
  reach integer := 2;
  found integer := 0;
  buckets text;
  source text;
  asked integer := 201;
  few uuid[];
  ids uuid[];
  ranks real[];
  places text[];
begin
  select last_value / 2048 into newest from public.document_search_order;
  if is_filtered then
    enough := 50;
    few := array(select app.find_documents(filter, 'created-down', null, null, asked));
  end if;
  loop
    buckets := null;
    if few is not null then
      -- `is true` keeps the index out: these documents are looked at one by one.
      source := format('unnest(%L::uuid[]) d (id) join public.document_search s on s.org_id = %L and s.document_id = d.id
          and (s.search @@ %L::tsquery) is true',
        few, app.current_org(), wanted);
    else
      if reach <= 512 and reach < newest then
        -- Many words in an `or` cost more than they save.
        select string_agg(quote_literal(case when reach < 16 then ' b' || n else ' c' || n end), ' | ') into buckets
        from generate_series(greatest(newest - reach + 1, 0) / case when reach < 16 then 1 else 16 end,
          newest / case when reach < 16 then 1 else 16 end) n;
      end if;
      -- Words first, then each document: `offset 0` keeps the planner from turning it round.
      source := format('(select w.document_id, w.part, w.search from public.document_search w
            where w.org_id = %L and w.search @@ %L::tsquery offset 0) s
          join lateral (select from public.documents d where d.id = s.document_id and %s offset 0) d on true',
        app.current_org(), case when buckets is null then scope else scope && buckets::tsquery end,
        app.document_condition(filter));
    end if;
    execute format($sql$
      select array_agg(f.id order by f.rank desc, f.id desc), array_agg(f.rank order by f.rank desc, f.id desc),
        array_agg(f.parts order by f.rank desc, f.id desc), count(*)
      from (
        select m.id, max(m.rank) as rank, string_agg(m.part::text, ',' order by m.rank desc, m.part) as parts
        from (
          select s.document_id as id, s.part, ts_rank('{0.1, 0.2, 0.6, 1}', s.search, %L::tsquery) as rank
          from %s
          limit 5000
        ) m
        group by m.id
      ) f$sql$, wanted, source)
    into ids, ranks, places, found;
    exit when found >= enough or few is null and buckets is null or cardinality(few) < asked;
    if few is not null then
      -- A filter that finds few of the newest is the narrower way; otherwise the words are.
      if asked = 201 and newest - 10 > (
        select d.search_bucket from public.documents d where d.org_id = app.current_org() and d.id = few[asked]) then
        asked := 3001;
        few := array(select app.find_documents(filter, 'created-down', null, null, asked));
      else
        few := null;
      end if;
    else
      reach := greatest(reach * 4, reach * 2 * enough / greatest(found, 1));
    end if;
  end loop;
  return query
    select f.id, f.rank, (string_to_array(f.parts, ',')::integer[])[1:3]
    from unnest(ids, ranks, places) f (id, rank, parts)
    where after_id is null or (f.rank, f.id) < (after_rank, after_id)
    order by f.rank desc, f.id desc
    limit most;
end $$;

do $$
declare
  name text;
begin
  foreach name in array array['app.find_documents(jsonb, text, text, uuid, integer)', 'app.count_documents(jsonb, integer)',
    'app.search_query(jsonb, boolean)', 'app.search_documents(text, jsonb, real, uuid, integer)'] loop
    execute format('alter function %s owner to astralis_system', name);
    execute format('revoke all on function %s from public', name);
    execute format('grant execute on function %s to astralis_app, astralis_system', name);
  end loop;
end $$;
