-- Requests from mail: what mailboxes become, the messages of a request, and bursts that are parked.

alter table mailboxes
  -- What its mails become.
  add column becomes text not null default 'documents' check (becomes in ('documents', 'requests', 'both')),
  -- Where answers to its requests go; the user name where that is an address and this is null.
  add column reply_address text,
  -- Whether a mail to name+anything@domain arrives in the same mailbox.
  add column plus_addressing boolean not null default false;

alter table mailbox_messages
  -- What its mailbox said when the mail was stored; null for a document and nothing else.
  add column becomes text check (becomes in ('requests', 'both')),
  -- Of its headers, what says who wrote it, in which thread, and whether a machine did; gone with the document.
  add column envelope jsonb,
  -- Of everything behind its headers.
  add column parts_sha256 bytea check (length(parts_sha256) = 32),
  -- When it was taken as a message of a request, or as none.
  add column taken_at timestamptz,
  add column request_id uuid,
  -- The request that stands for it and others while they are parked.
  add column parked_in uuid,
  add constraint mailbox_messages_request foreign key (org_id, request_id) references requests (org_id, id)
    on delete set null (request_id),
  add constraint mailbox_messages_parked foreign key (org_id, parked_in) references requests (org_id, id)
    on delete set null (parked_in);
create index mailbox_messages_request on mailbox_messages (org_id, request_id) where request_id is not null;
create index mailbox_messages_parked on mailbox_messages (org_id, parked_in, id) where parked_in is not null;

create or replace function app.forget_mail() returns trigger language plpgsql
  set search_path = pg_catalog, public
as $$
begin
  update public.mailbox_messages
  set subject = null, sender = null, message_id = null, envelope = null
  where org_id = old.org_id and document_id = old.id;
  return old;
end $$;

create table request_messages (
  id uuid primary key,
  org_id uuid not null,
  request_id uuid not null,
  -- `in`: of the sender or somebody else outside. `out`: ours. `note`: for the staff only.
  kind text not null check (kind in ('in', 'out', 'note')),
  -- Whether a machine wrote it.
  automatic boolean not null default false,
  sender_name text,
  sender_email text,
  recipients text[] not null default '{}',
  copies text[] not null default '{}',
  subject text,
  text text not null default '',
  -- The history below it.
  quoted text not null default '',
  -- With its angle brackets, as those that it answers.
  message_id text,
  parents text[] not null default '{}',
  -- Of Outlook: what the mails of a conversation have in common (MS-OXOMSG, section 2.2.1.3).
  conversation text,
  parts_sha256 bytea check (length(parts_sha256) = 32),
  mailbox_id uuid,
  author_id uuid,
  document_id uuid,
  -- In the outbox, which forgets it after a while.
  mail_id uuid,
  delivery text check (delivery in ('queued', 'sent', 'bounced', 'failed', 'expired')),
  delivery_error text,
  sent_at timestamptz not null,
  created_at timestamptz not null,
  unique (org_id, id),
  foreign key (org_id, request_id) references requests (org_id, id) on delete cascade,
  foreign key (org_id, mailbox_id) references mailboxes (org_id, id) on delete set null (mailbox_id),
  foreign key (org_id, author_id) references memberships (org_id, user_id),
  foreign key (org_id, document_id) references documents (org_id, id) on delete set null (document_id)
);
create index request_messages_thread on request_messages (org_id, request_id, id);
create index request_messages_known on request_messages (org_id, message_id) where message_id is not null;
create index request_messages_parents on request_messages using gin (parents) where parents <> '{}';
create index request_messages_conversation on request_messages (org_id, conversation) where conversation is not null;
create index request_messages_sender on request_messages (org_id, sender_email, created_at) where kind = 'in';
create index request_messages_mailbox on request_messages (org_id, mailbox_id) where mailbox_id is not null;
create index request_messages_document on request_messages (org_id, document_id) where document_id is not null;
create index request_messages_mail on request_messages (org_id, mail_id) where mail_id is not null;

-- Requests that stand for the further mails of a sender who sent too many.
create table request_parkings (
  org_id uuid not null,
  request_id uuid not null,
  sender text not null,
  -- How many there were when it was settled.
  settled_count integer,
  released_at timestamptz,
  discarded_at timestamptz,
  primary key (org_id, request_id),
  foreign key (org_id, request_id) references requests (org_id, id) on delete cascade
);
create unique index request_parkings_open on request_parkings (org_id, sender)
  where released_at is null and discarded_at is null;

do $$
declare
  name text;
begin
  foreach name in array array['request_messages', 'request_parkings'] loop
    perform app.protect(name::regclass);
    -- Requests are the staff's.
    execute format('create policy member on %I to astralis_app
      using (org_id = (select app.current_org()) and not (select app.acts_as_client()))
      with check (org_id = (select app.current_org()) and not (select app.acts_as_client()))', name);
  end loop;
end $$;

alter table organizations
  -- Whether answers carry the history below.
  add column intake_quote boolean not null default true;
