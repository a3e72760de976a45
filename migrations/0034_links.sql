-- Links for people without an account: one to fetch a document, one to send files to one place, and the photographs
-- that such a sender makes into one document.

create table share_links (
  id uuid primary key,
  org_id uuid not null references organizations (id),
  document_id uuid not null,
  -- SHA-256 of the token.
  hash bytea not null unique check (length(hash) = 32),
  -- Argon2id, where a password is asked for.
  password_hash text,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  max_downloads integer check (max_downloads > 0),
  downloads integer not null default 0,
  last_download_at timestamptz,
  unique (org_id, id),
  check (max_downloads is null or downloads <= max_downloads),
  foreign key (org_id, document_id) references documents (org_id, id) on delete cascade,
  foreign key (org_id, created_by) references memberships (org_id, user_id)
);
create index share_links_document on share_links (org_id, document_id, id);

create table upload_links (
  id uuid primary key,
  org_id uuid not null references organizations (id),
  name text not null,
  -- What the sender reads.
  purpose text,
  hash bytea not null unique check (length(hash) = 32),
  -- The documents that come by it are this member's.
  created_by uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  max_files integer not null check (max_files > 0),
  max_bytes bigint not null check (max_bytes > 0),
  -- Given out as tickets.
  files integer not null default 0,
  bytes bigint not null default 0,
  unique (org_id, id),
  check (files <= max_files and bytes <= max_bytes),
  foreign key (org_id, created_by) references memberships (org_id, user_id)
);
create index upload_links_org on upload_links (org_id, id);

-- The labels of what comes by a link.
create table upload_link_labels (
  org_id uuid not null,
  link_id uuid not null,
  label_id uuid not null,
  primary key (org_id, link_id, label_id),
  foreign key (org_id, link_id) references upload_links (org_id, id) on delete cascade,
  foreign key (org_id, label_id) references labels (org_id, id) on delete cascade
);
create index upload_link_labels_label on upload_link_labels (org_id, label_id);

alter table documents add column upload_link_id uuid;
alter table documents add constraint documents_upload_link
  foreign key (org_id, upload_link_id) references upload_links (org_id, id) not valid;
alter table documents validate constraint documents_upload_link;
create index documents_by_upload_link on documents (org_id, upload_link_id) where upload_link_id is not null;

-- Photographs that are sent one by one and become the pages of one document.
create table captures (
  id uuid primary key,
  org_id uuid not null,
  link_id uuid not null,
  name text not null,
  created_at timestamptz not null default now(),
  -- When the last ticket was given out: an hour later no photograph can arrive any more.
  ticket_at timestamptz not null default now(),
  -- Since when the sender has sent them all.
  finished_at timestamptz,
  -- What they became.
  document_id uuid,
  unique (org_id, id),
  foreign key (org_id, link_id) references upload_links (org_id, id) on delete cascade,
  foreign key (org_id, document_id) references documents (org_id, id) on delete set null (document_id)
);
create index captures_old on captures (ticket_at);
create index captures_link on captures (org_id, link_id);
create index captures_document on captures (org_id, document_id) where document_id is not null;

create table capture_photographs (
  id uuid primary key,
  org_id uuid not null,
  capture_id uuid not null,
  key text not null unique,
  media_type text not null,
  size bigint not null check (size > 0),
  -- Its page, from 0, once the sender has said so; null for one that is not wanted.
  page integer check (page >= 0),
  -- The document of its own that it became, because no PDF could be made of them.
  document_id uuid,
  unique (org_id, id),
  unique (capture_id, page),
  foreign key (org_id, capture_id) references captures (org_id, id) on delete cascade,
  foreign key (org_id, document_id) references documents (org_id, id) on delete set null (document_id)
);
create index capture_photographs_document on capture_photographs (org_id, document_id) where document_id is not null;
create index capture_photographs_capture on capture_photographs (org_id, capture_id);

select app.protect(name)
from unnest(array[
  'share_links', 'upload_links', 'upload_link_labels', 'captures', 'capture_photographs'
]::regclass[]) name;

-- A client sees their own links.
create policy member on share_links to astralis_app
  using (org_id = (select app.current_org())
    and (not (select app.acts_as_client()) or created_by = (select app.current_user_id())))
  with check (org_id = (select app.current_org())
    and (not (select app.acts_as_client()) or created_by = (select app.current_user_id())));
create policy member on upload_links to astralis_app
  using (org_id = (select app.current_org())
    and (not (select app.acts_as_client()) or created_by = (select app.current_user_id())))
  with check (org_id = (select app.current_org())
    and (not (select app.acts_as_client()) or created_by = (select app.current_user_id())));
-- Clients know of no labels, and photographs are strangers' until they are a document.
create policy member on upload_link_labels to astralis_app
  using (org_id = (select app.current_org()) and not (select app.acts_as_client()))
  with check (org_id = (select app.current_org()) and not (select app.acts_as_client()));
create policy member on captures to astralis_app
  using (org_id = (select app.current_org()) and not (select app.acts_as_client()))
  with check (org_id = (select app.current_org()) and not (select app.acts_as_client()));
create policy member on capture_photographs to astralis_app
  using (org_id = (select app.current_org()) and not (select app.acts_as_client()))
  with check (org_id = (select app.current_org()) and not (select app.acts_as_client()));
