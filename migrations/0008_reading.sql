-- What reading yields beside pages and text: files inside files, cells, errors of single pages; and what is made of a
-- document later: images of its pages, a searchable PDF.

alter table documents
  -- The mail or file that this one was inside of, and how many are around it.
  add column parent_id uuid,
  add column nesting smallint not null default 0,
  -- Sealed by the vault: opens a protected file.
  add column password bytea,
  add column pages_failed integer not null default 0,
  -- The invoice as data, where the file is one or holds one (EN 16931).
  add column invoice jsonb,
  add constraint documents_parent foreign key (org_id, parent_id) references documents (org_id, id)
    on delete set null (parent_id);
create index documents_children on documents (org_id, parent_id) where parent_id is not null;

alter table document_pages
  add column error_code text,
  add column error_message text;

create table document_files (
  org_id uuid not null,
  document_id uuid not null,
  position integer not null check (position >= 0),
  name text not null,
  media_type text not null,
  role text not null check (role in ('e_invoice', 'embedded', 'attachment')),
  size bigint not null check (size >= 0),
  key text not null,
  -- Attached files become documents of their own where they can be read.
  child_id uuid,
  primary key (org_id, document_id, position),
  foreign key (org_id, document_id) references documents (org_id, id) on delete cascade,
  foreign key (org_id, child_id) references documents (org_id, id) on delete set null (child_id)
);

create table document_sheets (
  org_id uuid not null,
  document_id uuid not null,
  position integer not null check (position >= 0),
  name text not null,
  cells jsonb not null,
  primary key (org_id, document_id, position),
  foreign key (org_id, document_id) references documents (org_id, id) on delete cascade
);

-- Made on demand and kept by content: documents with the same bytes share them.
create table derived_files (
  org_id uuid not null references organizations (id),
  sha256 bytea not null check (length(sha256) = 32),
  -- Which of the things that can be made of it, such as `page-0-preview.webp`.
  variant text not null,
  key text not null,
  media_type text not null,
  size bigint not null check (size >= 0),
  -- Why it can't be made.
  error_code text,
  error_message text,
  used_at timestamptz not null default now(),
  primary key (org_id, sha256, variant)
);
create index derived_files_unused on derived_files (used_at);

do $$
declare
  name text;
begin
  foreach name in array array['document_files', 'document_sheets', 'derived_files'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy system on %I to astralis_system using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on %I to astralis_system, astralis_app', name);
  end loop;
end $$;

-- They follow their document's own policy.
create policy member on document_files to astralis_app
  using (org_id = (select app.current_org())
    and (not (select app.acts_as_client()) or exists (
      select from documents d where d.org_id = document_files.org_id and d.id = document_files.document_id)))
  with check (org_id = (select app.current_org()));
create policy member on document_sheets to astralis_app
  using (org_id = (select app.current_org())
    and (not (select app.acts_as_client()) or exists (
      select from documents d where d.org_id = document_sheets.org_id and d.id = document_sheets.document_id)))
  with check (org_id = (select app.current_org()));
create policy member on derived_files to astralis_app
  using (org_id = (select app.current_org())
    and (not (select app.acts_as_client()) or exists (
      select from documents d where d.org_id = derived_files.org_id and d.sha256 = derived_files.sha256)))
  with check (org_id = (select app.current_org()));
