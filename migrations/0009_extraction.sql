-- Extraction in versions, what people confirm, and what is learnt from it: vendors and where their values stand.

alter type document_kind add value 'credit_note';
alter type document_kind add value 'purchase_order';
alter type document_kind add value 'bank_statement';
alter type document_kind add value 'contract';
alter type document_kind add value 'identity_document';

alter table organizations
  -- Under this confidence a person is asked to look at a field.
  add column review_threshold double precision not null default 0.75 check (review_threshold between 0 and 1),
  -- BCP 47, such as `en-US`: decides the order of day and month where a document does not.
  add column locale text;

alter table documents
  -- The current row of `document_extractions`.
  add column extraction integer,
  -- The fields that a person should look at.
  add column review_fields text[] not null default '{}';
create index documents_review on documents (org_id, id desc) where review_fields <> '{}';

create table document_extractions (
  org_id uuid not null,
  document_id uuid not null,
  version integer not null check (version > 0),
  -- How it came about: the first extraction, again on demand, a model, a person.
  origin text not null check (origin in ('first', 'again', 'model', 'person')),
  actor_id uuid references users (id),
  -- What could not be done, such as why a model did not help.
  note text,
  result jsonb not null,
  created_at timestamptz not null default now(),
  primary key (org_id, document_id, version),
  foreign key (org_id, document_id) references documents (org_id, id) on delete cascade
);

-- What was found before versions were kept.
insert into document_extractions (org_id, document_id, version, origin, result, created_at)
select d.org_id, d.id, 1, 'first',
  jsonb_build_object('kind', d.kind, 'fields', coalesce(
    (select jsonb_object_agg(f.name, jsonb_build_object('value', f.value, 'confidence', f.confidence,
        'score', f.confidence, 'page', f.page, 'box', f.box, 'source', f.source))
      from document_fields f
      where f.org_id = d.org_id and f.document_id = d.id), '{}')),
  coalesce(d.processed_at, d.updated_at)
from documents d
where d.status = 'completed' and d.kind is not null;
update documents d
set extraction = 1
where exists (select from document_extractions e where e.org_id = d.org_id and e.document_id = d.id);

-- Each value that a person looked at: whether it was right, and how sure its source had been.
create table field_confirmations (
  id uuid primary key,
  org_id uuid not null,
  document_id uuid not null,
  name text not null,
  -- What had been found; absent when nothing was.
  found text,
  source text,
  score real,
  confirmed text not null,
  is_right boolean not null,
  actor_id uuid not null references users (id),
  created_at timestamptz not null default now(),
  foreign key (org_id, document_id) references documents (org_id, id) on delete cascade
);
create index field_confirmations_newest on field_confirmations (org_id, created_at desc);
create index field_confirmations_document on field_confirmations (org_id, document_id);

-- Vendors of the organization, as people confirmed them.
create table vendors (
  id uuid primary key,
  org_id uuid not null references organizations (id),
  name text not null check (name <> ''),
  -- Letters and digits only, lower case: the same vendor however it is printed.
  folded text not null,
  address text not null default '',
  vat_id text,
  documents integer not null default 0,
  -- Where values stand on this vendor's documents, by name of the field.
  layout jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, id),
  unique (org_id, folded)
);

-- The vendor that was learnt from it.
alter table documents
  add column vendor_id uuid,
  add constraint documents_vendor foreign key (org_id, vendor_id) references vendors (org_id, id)
    on delete set null (vendor_id);
create index documents_vendors on documents (org_id, vendor_id) where vendor_id is not null;

do $$
declare
  name text;
begin
  foreach name in array array['document_extractions', 'field_confirmations', 'vendors'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy system on %I to astralis_system using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on %I to astralis_system, astralis_app', name);
  end loop;
end $$;

-- Versions follow their document's own policy.
create policy member on document_extractions to astralis_app
  using (org_id = (select app.current_org())
    and (not (select app.acts_as_client()) or exists (
      select from documents d where d.org_id = document_extractions.org_id and d.id = document_extractions.document_id)))
  with check (org_id = (select app.current_org()));
-- What was confirmed and what was learnt is the organization's: clients see neither.
create policy member on field_confirmations to astralis_app
  using (org_id = (select app.current_org()) and not (select app.acts_as_client()))
  with check (org_id = (select app.current_org()) and not (select app.acts_as_client()));
create policy member on vendors to astralis_app
  using (org_id = (select app.current_org()) and not (select app.acts_as_client()))
  with check (org_id = (select app.current_org()) and not (select app.acts_as_client()));
