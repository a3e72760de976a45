-- Who an organization itself is, what forces a look at a document before it is paid, and what is handed over to whom
-- keeps the books.

alter table organizations
  add column own_names text[] not null default '{}',
  add column own_addresses text[] not null default '{}',
  add column own_domains text[] not null default '{}',
  -- Letters and digits only, in capitals.
  add column own_vat_ids text[] not null default '{}',
  add column own_ibans text[] not null default '{}';

-- The letters and digits of a name or a number, folded: the same however it is printed. Null for none.
create function app.comparable(t text) returns text
  language sql immutable parallel safe
  set search_path = pg_catalog
  return nullif(left(regexp_replace(app.fold(replace(t, 'ß', 'ss')), '[^[:alnum:]]', '', 'g'), 200), '');

-- Of whom a document is and which it is, to find it again under other bytes. Written with each version of the fields.
alter table documents
  add column vendor_key text,
  add column vendor_vat text,
  add column number_key text;
create index documents_by_number on documents (org_id, vendor_key, number_key)
  where vendor_key is not null and number_key is not null;
create index documents_by_vendors_amount on documents (org_id, vendor_key, total, issue_date)
  where vendor_key is not null and total is not null;
create index documents_by_vat on documents (org_id, vendor_vat, number_key)
  where vendor_vat is not null and number_key is not null;

-- What people confirmed of a vendor, and on which document: accounts and VAT identifiers. Where no document is named,
-- somebody entered it with the vendor.
create table vendor_facts (
  id uuid primary key,
  org_id uuid not null references organizations (id),
  document_id uuid,
  -- `iban` or `vendor_vat_id`: the field.
  name text not null check (name in ('iban', 'vendor_vat_id')),
  -- Letters and digits only, in capitals.
  value text not null,
  vendor_key text not null,
  -- As printed.
  vendor text not null,
  vendor_vat text,
  confirmed_by uuid references users (id),
  confirmed_at timestamptz not null default now(),
  unique (org_id, document_id, name),
  foreign key (org_id, document_id) references documents (org_id, id) on delete cascade
);
create index vendor_facts_vendor on vendor_facts (org_id, vendor_key, name);
create index vendor_facts_vat on vendor_facts (org_id, vendor_vat, name) where vendor_vat is not null;
create index vendor_facts_value on vendor_facts (org_id, name, value);
select app.protect('vendor_facts');
create policy member on vendor_facts to astralis_app
  using (org_id = (select app.current_org()) and not (select app.acts_as_client()))
  with check (org_id = (select app.current_org()) and not (select app.acts_as_client()));

-- Why a document is looked at before it is paid. What is settled no longer forces a look, for that value.
create table document_guards (
  id uuid primary key,
  org_id uuid not null,
  document_id uuid not null,
  name text not null check (name in ('iban_changed', 'seen_before', 'vendor_mismatch', 'own_vendor')),
  -- What was judged: another value is another guard.
  value text not null,
  detail text not null,
  fields text[] not null,
  -- The document that it is held against.
  other_id uuid,
  -- Whether it still holds for the current version of the fields.
  holds boolean not null default true,
  acknowledged_by uuid references users (id),
  acknowledged_at timestamptz,
  created_at timestamptz not null default now(),
  unique (org_id, id),
  unique (org_id, document_id, name, value),
  foreign key (org_id, document_id) references documents (org_id, id) on delete cascade,
  foreign key (org_id, other_id) references documents (org_id, id) on delete set null (other_id),
  check ((acknowledged_by is null) = (acknowledged_at is null))
);
create index document_guards_other on document_guards (org_id, other_id) where other_id is not null;
select app.protect('document_guards');
create policy member on document_guards to astralis_app
  using (org_id = (select app.current_org()) and not (select app.acts_as_client()))
  with check (org_id = (select app.current_org()) and not (select app.acts_as_client()));

-- Documents of a period as one file, for whoever keeps the books.
create table hand_overs (
  id uuid primary key,
  org_id uuid not null references organizations (id),
  made_by uuid not null references users (id),
  first_day date not null,
  last_day date not null check (last_day >= first_day),
  kinds text[] not null,
  -- What is in it beside the files: {"ubl": true, "datev": true}
  options jsonb not null,
  status text not null default 'waiting' check (status in ('waiting', 'working', 'ready', 'failed')),
  documents_done integer not null default 0,
  documents_total integer,
  -- What is listed as missing.
  missing integer,
  size bigint,
  sha256 bytea check (length(sha256) = 32),
  error text,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  -- A document in it was erased since: nobody fetches it any more, and the next sweep removes it.
  withdrawn_at timestamptz,
  unique (org_id, id),
  check (status <> 'ready' or size is not null and sha256 is not null and finished_at is not null)
);
create index hand_overs_newest on hand_overs (org_id, id desc);
create index hand_overs_old on hand_overs (created_at);
create index hand_overs_withdrawn on hand_overs (withdrawn_at) where withdrawn_at is not null;
select app.protect('hand_overs');
create policy member on hand_overs to astralis_app
  using (org_id = (select app.current_org()) and not (select app.acts_as_client()))
  with check (org_id = (select app.current_org()) and not (select app.acts_as_client()));
