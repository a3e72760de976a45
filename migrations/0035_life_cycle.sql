-- The life of a document: archive, hold, retention, versions of its file, notes, relations, and what goes with it when
-- it is erased; figures of what is made once and used again.

alter table documents
  -- Out of the daily lists since then; found by search and kept like any other.
  add column archived_at timestamptz,
  -- Retention counts from here where it is later than the arrival: the document was taken out of the trash.
  add column kept_since timestamptz,
  -- On hold since then: nothing erases it.
  add column held_at timestamptz,
  add column held_by uuid,
  add column hold_reason text,
  -- Which version of the file `key` is; the others are in `document_versions`.
  add column file_version integer not null default 1,
  -- Who brought this version and when; null for the first, which came with the document.
  add column file_by uuid,
  add column file_since timestamptz;
alter table documents add constraint documents_hold
  check ((held_at is null) = (hold_reason is null) and (held_at is null) = (held_by is null)) not valid;
alter table documents validate constraint documents_hold;
-- Also by a program that does not know of holds yet.
alter table documents add constraint documents_hold_lasts check (held_at is null or erased_at is null) not valid;
alter table documents validate constraint documents_hold_lasts;
create index documents_held on documents (org_id, id desc) where held_at is not null;

-- Files that a newer one has replaced.
create table document_versions (
  org_id uuid not null,
  document_id uuid not null,
  number integer not null check (number > 0),
  key text not null,
  name text not null,
  media_type text not null,
  size bigint not null check (size > 0),
  sha256 bytea check (length(sha256) = 32),
  etag text,
  -- Who brought it and when.
  actor_id uuid not null,
  since timestamptz not null,
  primary key (org_id, document_id, number),
  foreign key (org_id, document_id) references documents (org_id, id) on delete cascade,
  foreign key (org_id, actor_id) references memberships (org_id, user_id)
);
create index document_versions_content on document_versions (org_id, sha256) where sha256 is not null;
create index document_versions_key on document_versions (org_id, key);

-- How two documents belong together, as somebody said. Attachments are not here: `documents.parent_id` says it.
create table document_relations (
  org_id uuid not null,
  from_id uuid not null,
  kind text not null check (kind in ('credit_note_of', 'duplicate_of', 'version_of')),
  to_id uuid not null,
  actor_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (org_id, from_id, kind, to_id),
  check (from_id <> to_id),
  foreign key (org_id, from_id) references documents (org_id, id) on delete cascade,
  foreign key (org_id, to_id) references documents (org_id, id) on delete cascade,
  foreign key (org_id, actor_id) references memberships (org_id, user_id)
);
create index document_relations_to on document_relations (org_id, to_id);

create table document_notes (
  id uuid primary key,
  org_id uuid not null,
  document_id uuid not null,
  author_id uuid not null,
  kind text not null check (kind in ('note', 'highlight', 'box')),
  -- From 0, of this version of the file.
  page integer not null check (page >= 0),
  file_version integer not null,
  -- [{"left": 0.1, "top": 0.2, "width": 0.3, "height": 0.02}, …] in fractions of the page.
  areas jsonb not null default '[]',
  text text not null default '',
  -- Members who were told.
  mentions jsonb not null default '[]',
  resolved_at timestamptz,
  resolved_by uuid,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, id),
  check ((resolved_at is null) = (resolved_by is null)),
  foreign key (org_id, document_id) references documents (org_id, id) on delete cascade,
  foreign key (org_id, author_id) references memberships (org_id, user_id)
);
create index document_notes_document on document_notes (org_id, document_id, id);

-- How often something was there already, by day: `pictures` that were drawn before, `contents` that were read before.
create table cache_figures (
  org_id uuid not null references organizations (id),
  day date not null,
  cache text not null check (cache in ('pictures', 'contents')),
  hits bigint not null default 0,
  misses bigint not null default 0,
  primary key (org_id, day, cache)
);

select app.protect(name)
from unnest(array['document_versions', 'document_relations', 'document_notes', 'cache_figures']::regclass[]) name;
-- Versions and relations follow their document's own policy.
create policy member on document_versions to astralis_app
  using (org_id = (select app.current_org())
    and (not (select app.acts_as_client()) or exists (
      select from documents d where d.org_id = document_versions.org_id and d.id = document_versions.document_id)))
  with check (org_id = (select app.current_org()));
create policy member on document_relations to astralis_app
  using (org_id = (select app.current_org())
    and (not (select app.acts_as_client()) or (
      exists (select from documents d where d.org_id = document_relations.org_id and d.id = document_relations.from_id)
      and exists (select from documents d where d.org_id = document_relations.org_id and d.id = document_relations.to_id))))
  with check (org_id = (select app.current_org()));
-- Staff tell each other: who is mentioned in a note, and who is to approve next. They read their own only, as before.
create policy member_tells on notifications for insert to astralis_app
  with check (org_id = (select app.current_org()) and not (select app.acts_as_client()));
-- Notes are the staff's: clients see none.
create policy member on document_notes to astralis_app
  using (org_id = (select app.current_org()) and not (select app.acts_as_client()))
  with check (org_id = (select app.current_org()) and not (select app.acts_as_client()));
create policy member on cache_figures to astralis_app
  using (org_id = (select app.current_org())) with check (org_id = (select app.current_org()));

-- Lists leave the archive out, a search looks into it: `archive` is `without`, `only`, or absent for both.
create or replace function app.document_condition(filter jsonb, walking boolean default false) returns text
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
  c := c || case filter ->> 'archive' when 'only' then ' and d.archived_at is not null'
    when 'without' then ' and d.archived_at is null' else '' end;
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
  if filter ? 'approval' then
    names := array(select lower(name) from jsonb_array_elements_text(filter -> 'approval') name);
    c := c || format(' and d.approval = any(%L::text[])', names);
  end if;
  -- What may not leave where the organization lets out nothing unapproved.
  if filter ? 'unapproved' then
    c := c || case when (filter ->> 'unapproved')::boolean
      then ' and (d.approval_owed or d.approval in (''waiting'', ''asked'', ''rejected''))'
      else ' and not d.approval_owed and (d.approval is null or d.approval = ''approved'')' end;
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

create or replace function app.find_documents(filter jsonb, sort text, after_key text, after_id uuid, most integer)
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
  narrowing text[] := array(select jsonb_object_keys(filter - array['trash', 'archive', case when field = 'created' then 'status' else '' end]));
  is_few boolean := false;
  found integer := 50;
  newest text;
  ids uuid[];
begin
  -- One kind, newest first, has an index of its own.
  if narrowing <> '{}' and not (narrowing = '{kind}' and field = 'created' and jsonb_array_length(filter -> 'kind') = 1) then
    -- The trash, the archive and tickets have their own, and the indexes of lists leave them out.
    if (filter ->> 'trash')::boolean or (filter -> 'status') ? 'UPLOADING' or filter ->> 'archive' = 'only' then
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

create or replace function app.search_documents(query text, filter jsonb, after_rank real, after_id uuid, most integer)
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
  is_filtered boolean := filter - array['trash', 'archive'] <> '{}' or (filter ->> 'trash')::boolean;
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

-- Forgets what an erased document said, wherever it was said beside the document's own rows: in the log, in news, in
-- jobs, deliveries and answers that are kept, in the names of vendors. The log keeps who did what and when. The row of
-- the document itself stays until nothing of its upload can arrive any more; it is emptied. Owned by the schema's owner,
-- because nobody else may change the log: it does nothing for a document that is not erased.
create function app.forget_document(document uuid) returns void
  language plpgsql security definer
  set search_path = pg_catalog, public
as $$
declare
  org uuid := app.current_org();
  named text := document::text;
  d record;
begin
  select vendor, vendor_id, issue_date, created_at into d
  from documents
  where org_id = org and documents.id = document and erased_at is not null
  for update;
  if not found then
    return;
  end if;

  update activity set before = null, after = null
  where org_id = org and object_type = 'document' and object_id = document and (before is not null or after is not null);
  delete from notifications where org_id = org and object_type = 'document' and object_id = document;
  delete from events where org_id = org and object_type = 'document' and object_id = document;
  delete from webhook_deliveries
  where org_id = org and (document_id = document or object_type = 'document' and object_id = document);
  delete from automation_runs
  where org_id = org and (document_id = document or object_type = 'document' and object_id = document);
  delete from idempotency where org_id = org and position(named in body::text) > 0;
  -- One that runs finds no document and ends by itself.
  delete from jobs.job where org_id = org and payload ->> 'document' = named and worker is null;
  delete from jobs.archive where org_id = org and payload ? 'document' and payload ->> 'document' = named;

  -- What its vendor has learnt from it, and a vendor that is known from it alone.
  update vendors v
  set layout = jsonb_set(v.layout, '{fields}', coalesce((
      select jsonb_object_agg(fields.key, fields.kept)
      from (
        select field.key, (
          select jsonb_agg(example) from jsonb_array_elements(field.value) example
          where example ->> 'document' is distinct from named) as kept
        from jsonb_each(v.layout -> 'fields') field
      ) fields
      where fields.kept is not null), '{}')),
    documents = greatest(v.documents - 1, 0), updated_at = now()
  where v.org_id = org and v.id = d.vendor_id and v.layout ? 'fields';
  delete from vendors v
  where v.org_id = org and v.id = d.vendor_id
    and not exists (select from documents o where o.org_id = org and o.vendor_id = v.id and o.id <> document)
    and not exists (
      select from activity a where a.org_id = org and a.object_id = v.id and a.action = 'vendor.added');
  if d.vendor is not null and not exists (
    select from documents o
    where o.org_id = org and lower(o.vendor) = lower(d.vendor) and o.id <> document and o.erased_at is null) then
    delete from document_vendors where org_id = org and name = lower(d.vendor);
    delete from document_vendor_words w
    where w.org_id = org and w.word in (select regexp_split_to_table(app.search_words(d.vendor), ' '))
      and not exists (
        select from document_vendors v
        where v.org_id = org and w.word in (select regexp_split_to_table(app.search_words(v.name), ' ')));
  end if;

  delete from document_search where org_id = org and document_id = document;
  delete from document_pages where org_id = org and document_id = document;
  delete from document_fields where org_id = org and document_id = document;
  delete from document_extractions where org_id = org and document_id = document;
  delete from field_confirmations where org_id = org and document_id = document;
  delete from document_files where org_id = org and document_id = document;
  delete from document_sheets where org_id = org and document_id = document;
  delete from document_labels where org_id = org and document_id = document;
  delete from document_versions where org_id = org and document_id = document;
  delete from document_relations where org_id = org and document in (from_id, to_id);
  delete from document_notes where org_id = org and document_id = document;
  delete from approvals where org_id = org and document_id = document;
  delete from vendor_facts where org_id = org and document_id = document;
  -- Others that were held against it quote it.
  delete from document_guards where org_id = org and document in (document_id, other_id);
  delete from share_links where org_id = org and document_id = document;
  update captures set name = '' where org_id = org and document_id = document;
  -- What was packed for somebody has a copy of it.
  update hand_overs set status = 'failed', error = 'A document in it was erased: make a new one.', withdrawn_at = now()
  where org_id = org and status in ('working', 'ready') and created_at > d.created_at
    and (d.issue_date is null or d.issue_date between first_day and last_day);
  -- The status stays, and with it whether something may still arrive.
  update documents
  set name = '', key = 'erased/' || named, media_type = '', ocr_text = null, error_message = null, invoice = null, vendor = null,
    number = null, issue_date = null, due_date = null, total = null, amount = null, currency = null, vendor_id = null,
    password = null, approval = null, approval_owed = false, vendor_key = null, vendor_vat = null, number_key = null,
    take = null, hold_reason = null, held_at = null, held_by = null, sha256 = null, parent_id = null, model_note = null,
    review_fields = '{}', extraction = null, indexed = 0
  where org_id = org and documents.id = document;
end $$;
revoke all on function app.forget_document(uuid) from public;
grant execute on function app.forget_document(uuid) to astralis_app, astralis_system;
