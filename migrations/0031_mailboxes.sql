-- Mailboxes that documents come from, and the ledger of the mails in them: each has a row with what became of it.

create table mailboxes (
  id uuid primary key,
  org_id uuid not null references organizations (id),
  name text not null,
  -- Whose the documents are.
  owner_id uuid not null,
  enabled boolean not null default true,
  -- `imap`: we fetch. `webhook`: somebody posts each mail to us.
  source text not null check (source in ('imap', 'webhook')),
  host text,
  port integer check (port between 1 and 65535),
  security text check (security in ('tls', 'starttls', 'none')),
  username text,
  folder text,
  -- Sealed: the password, or the secret that signs what is posted.
  secret bytea not null,
  -- What is done to a mail in the mailbox once we have it.
  mark text not null default 'nothing' check (mark in ('nothing', 'seen', 'move')),
  move_to text,
  -- Mails that the server received before this day are left alone; null for none.
  since date,
  label_ids uuid[] not null default '{}',
  -- Media types whose attachments become documents, such as image/*; none for all.
  take text[] not null default '{}',
  -- Goes up with another server, user or folder, whose numbers mean other mails.
  place integer not null default 1,
  -- Mails up to this one are in the ledger (RFC 9051, section 2.3.1.1).
  uid_validity bigint,
  last_uid bigint not null default 0,
  checked_at timestamptz,
  succeeded_at timestamptz,
  failures integer not null default 0,
  error_code text,
  error_message text,
  next_at timestamptz not null default now(),
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, id),
  foreign key (org_id, owner_id) references memberships (org_id, user_id),
  check (source = 'webhook' or num_nulls(host, port, security, username, folder) = 0),
  check (mark <> 'move' or move_to is not null)
);
create index mailboxes_due on mailboxes (next_at) where enabled and source = 'imap';

create table mailbox_messages (
  id uuid primary key,
  org_id uuid not null,
  mailbox_id uuid not null,
  place integer not null default 1,
  -- Its number in the mailbox, or the `webhook-id` that it was posted with.
  uid_validity bigint,
  uid bigint,
  delivery text,
  -- From its headers, for people; gone with the document.
  message_id text,
  sender text,
  subject text,
  sent_at timestamptz,
  size bigint not null,
  -- Of the whole mail, once it was fetched.
  sha256 bytea check (length(sha256) = 32),
  fate text not null check (fate in ('waiting', 'stored', 'duplicate', 'refused', 'failed')),
  reason_code text,
  reason text,
  attempts smallint not null default 0,
  document_id uuid,
  -- When it was marked in the mailbox, which comes after the commit.
  marked_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, id),
  -- What makes each mail one document, whatever runs twice.
  unique (mailbox_id, place, uid_validity, uid),
  unique (mailbox_id, delivery),
  foreign key (org_id, mailbox_id) references mailboxes (org_id, id) on delete cascade,
  foreign key (org_id, document_id) references documents (org_id, id) on delete set null (document_id),
  check (num_nulls(uid, delivery) = 1 and num_nulls(uid, uid_validity) in (0, 2)),
  check (fate not in ('refused', 'failed') or reason_code is not null)
);
create index mailbox_messages_newest on mailbox_messages (org_id, mailbox_id, id desc);
create index mailbox_messages_fate on mailbox_messages (mailbox_id, fate, id desc);
create index mailbox_messages_content on mailbox_messages (mailbox_id, sha256) where sha256 is not null;
create index mailbox_messages_document on mailbox_messages (org_id, document_id) where document_id is not null;

select app.protect(name) from unnest(array['mailboxes', 'mailbox_messages']::regclass[]) as name;
create policy member on mailboxes to astralis_app
  using (org_id = (select app.current_org()) and not (select app.acts_as_client()))
  with check (org_id = (select app.current_org()) and not (select app.acts_as_client()));
create policy member on mailbox_messages to astralis_app
  using (org_id = (select app.current_org()) and not (select app.acts_as_client()))
  with check (org_id = (select app.current_org()) and not (select app.acts_as_client()));

-- Of a mail that a mailbox brought: the media types whose attachments become documents, such as image/*. Those get its
-- labels, too. Null for any other document.
alter table documents add column take text[];

-- Why a file inside a document became no document of its own, where it is of the kind that does.
alter table document_files add column skipped_code text;
alter table document_files add column skipped_reason text;

-- What the ledger repeats of a mail goes with its document; that it was there stays, so that it does not come again.
create function app.forget_mail() returns trigger language plpgsql
  set search_path = pg_catalog, public
as $$
begin
  update public.mailbox_messages
  set subject = null, sender = null, message_id = null
  where org_id = old.org_id and document_id = old.id;
  return old;
end $$;
create trigger forget_mail_erased after update of erased_at on documents
  for each row when (new.erased_at is not null) execute function app.forget_mail();
create trigger forget_mail_deleted before delete on documents
  for each row execute function app.forget_mail();
