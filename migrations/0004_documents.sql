-- Documents, their pages with words, and the fields found in them.

create type document_status as enum ('uploading', 'pending', 'processing', 'completed', 'failed');
create type document_kind as enum ('invoice', 'receipt', 'generic');

create table documents (
  id uuid primary key,
  org_id uuid not null references organizations (id),
  owner_id uuid not null references users (id),
  key text not null unique,
  name text not null,
  media_type text not null,
  -- What the ticket promised, and from `pending` on what the bucket holds.
  size bigint not null check (size > 0),
  sha256 bytea check (length(sha256) = 32),
  -- The file is not what was promised: it is to be removed, and when it was.
  file_refused boolean not null default false,
  file_removed_at timestamptz,
  status document_status not null default 'uploading',
  language text,
  kind document_kind,
  kind_confidence real,
  pages_total integer,
  pages_done integer not null default 0,
  attempts integer not null default 0,
  error_code text,
  error_message text,
  ocr_text text,
  ocr_confidence real,
  processed_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (org_id, owner_id) references memberships (org_id, user_id),
  unique (org_id, id),
  -- A failed document says why.
  check (status <> 'failed' or error_code is not null)
);
create index documents_newest on documents (org_id, id desc);
create index documents_owner on documents (org_id, owner_id, id desc);
create index documents_unfinished on documents (status, updated_at) where status in ('uploading', 'pending', 'processing');
create index documents_refused on documents (updated_at) where file_refused and file_removed_at is null;
create index documents_content on documents (org_id, sha256) where sha256 is not null;

create table document_pages (
  org_id uuid not null,
  document_id uuid not null,
  page integer not null check (page >= 0),
  width integer not null,
  height integer not null,
  rotation smallint not null,
  source text not null,
  text text not null,
  words jsonb not null,
  primary key (org_id, document_id, page),
  foreign key (org_id, document_id) references documents (org_id, id) on delete cascade
);

create table document_fields (
  org_id uuid not null,
  document_id uuid not null,
  name text not null,
  value text not null,
  confidence real not null check (confidence between 0 and 1),
  page integer,
  box integer[] check (box is null or array_length(box, 1) = 4),
  source text not null,
  primary key (org_id, document_id, name),
  foreign key (org_id, document_id) references documents (org_id, id) on delete cascade
);

do $$
declare
  name text;
begin
  foreach name in array array['documents', 'document_pages', 'document_fields'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy system on %I to astralis_system using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on %I to astralis_system, astralis_app', name);
  end loop;
end $$;

-- A client sees only what is theirs, also inside the organization.
create policy member on documents to astralis_app
  using (org_id = (select app.current_org())
    and (not (select app.acts_as_client()) or owner_id = (select app.current_user_id())))
  with check (org_id = (select app.current_org())
    and (not (select app.acts_as_client()) or owner_id = (select app.current_user_id())));

-- Pages and fields follow their document's own policy.
create policy member on document_pages to astralis_app
  using (org_id = (select app.current_org())
    and (not (select app.acts_as_client()) or exists (
      select from documents d where d.org_id = document_pages.org_id and d.id = document_pages.document_id)))
  with check (org_id = (select app.current_org()));
create policy member on document_fields to astralis_app
  using (org_id = (select app.current_org())
    and (not (select app.acts_as_client()) or exists (
      select from documents d where d.org_id = document_fields.org_id and d.id = document_fields.document_id)))
  with check (org_id = (select app.current_org()));
