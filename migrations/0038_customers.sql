-- Customers: people and companies, what they are known by, and what happened with each of them.

create table customers (
  id uuid primary key,
  org_id uuid not null references organizations (id),
  kind text not null check (kind in ('person', 'company')),
  name text not null check (name <> ''),
  -- Letters and digits only, lower case: the same name however it is typed.
  folded text not null,
  address text,
  notes text,
  -- Made by itself from a mail, and not by a person.
  found boolean not null default false,
  -- The customer that this one was merged into: it is hidden from then on, until the merge is undone or swept.
  merged_into uuid,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, id),
  foreign key (org_id, merged_into) references customers (org_id, id) on delete cascade,
  check (merged_into <> id)
);
create index customers_newest on customers (org_id, id desc);
create index customers_name on customers (org_id, lower(name), id);
create index customers_merged on customers (org_id, merged_into) where merged_into is not null;

-- What a customer is known by. One value belongs to one customer of the organization.
create table customer_identifiers (
  org_id uuid not null,
  kind text not null check (kind in ('email', 'domain', 'phone', 'vat_id')),
  -- In the form that is compared: lower case, ASCII, E.164, letters and digits only.
  value text not null check (value <> ''),
  customer_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (org_id, kind, value),
  foreign key (org_id, customer_id) references customers (org_id, id) on delete cascade
);
create index customer_identifiers_customer on customer_identifiers (org_id, customer_id);

-- The timeline: one row for each thing of a customer. Which table the thing is in follows from the kind: a later
-- migration widens `customer_entries_kind` and adds a generated column with a reference of its own, as `document_id` is.
create table customer_entries (
  id uuid primary key,
  org_id uuid not null,
  customer_id uuid not null,
  kind text not null constraint customer_entries_kind check (kind in ('document', 'mail')),
  object_id uuid not null,
  document_id uuid generated always as (case when kind in ('document', 'mail') then object_id end) stored,
  at timestamptz not null,
  title text not null,
  detail text,
  amount numeric,
  currency text,
  attached_by text not null check (attached_by in ('rule', 'person')),
  -- In words: why it is this customer's.
  why text not null,
  created_at timestamptz not null default now(),
  unique (org_id, customer_id, object_id),
  foreign key (org_id, customer_id) references customers (org_id, id) on delete cascade,
  foreign key (org_id, document_id) references documents (org_id, id) on delete cascade,
  check ((amount is null) = (currency is null))
);
create index customer_entries_newest on customer_entries (org_id, customer_id, at desc, id desc);
create index customer_entries_document on customer_entries (org_id, document_id) where document_id is not null;

-- A person took the document off: no rule attaches it again.
create table customer_refusals (
  org_id uuid not null,
  customer_id uuid not null,
  document_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (org_id, customer_id, document_id),
  foreign key (org_id, customer_id) references customers (org_id, id) on delete cascade,
  foreign key (org_id, document_id) references documents (org_id, id) on delete cascade
);
create index customer_refusals_document on customer_refusals (org_id, document_id);

-- What moved in a merge, so that it can be put back.
create table customer_merges (
  id uuid primary key,
  org_id uuid not null references organizations (id),
  kept_id uuid,
  merged_id uuid,
  moved jsonb not null,
  merged_by uuid not null,
  created_at timestamptz not null default now(),
  undone_at timestamptz,
  unique (org_id, id),
  foreign key (org_id, kept_id) references customers (org_id, id) on delete set null (kept_id),
  foreign key (org_id, merged_id) references customers (org_id, id) on delete set null (merged_id),
  foreign key (org_id, merged_by) references memberships (org_id, user_id)
);
create index customer_merges_old on customer_merges (created_at);
create index customer_merges_kept on customer_merges (org_id, kept_id) where kept_id is not null;
create index customer_merges_merged on customer_merges (org_id, merged_id) where merged_id is not null;

-- What a completed document says about whose it is: by this, a customer who becomes known later finds it.
create table customer_traces (
  org_id uuid not null,
  document_id uuid not null,
  kind text not null check (kind in ('email', 'domain', 'phone', 'vat_id')),
  value text not null,
  -- Where it stands: the smaller, the more it says.
  place text not null check (place in ('sender', 'buyer', 'vendor', 'recipient', 'text')),
  primary key (org_id, kind, value, document_id),
  foreign key (org_id, document_id) references documents (org_id, id) on delete cascade
);
create index customer_traces_document on customer_traces (org_id, document_id);

-- The documents whose traces were taken, and from which extraction, 0 for none.
create table customer_traced (
  org_id uuid not null,
  document_id uuid not null,
  extraction integer not null,
  primary key (org_id, document_id),
  foreign key (org_id, document_id) references documents (org_id, id) on delete cascade
);

select app.protect(name)
from unnest(array[
  'customers', 'customer_identifiers', 'customer_entries', 'customer_refusals', 'customer_merges', 'customer_traces',
  'customer_traced'
]::regclass[]) name;

-- Clients see none of this but by the two functions below.
do $$
declare
  name text;
begin
  foreach name in array array['customers', 'customer_identifiers', 'customer_entries', 'customer_refusals',
    'customer_merges', 'customer_traces', 'customer_traced'] loop
    execute format('create policy member on %I to astralis_app
      using (org_id = (select app.current_org()) and not (select app.acts_as_client()))
      with check (org_id = (select app.current_org()) and not (select app.acts_as_client()))', name);
  end loop;
end $$;

-- The customer of the acting member: the one that is known by their verified address.
create function app.my_customer() returns table (id uuid, kind text, name text)
  language sql stable security definer rows 1
  set search_path = pg_catalog, public
as $$
  select c.id, c.kind, c.name
  from public.users u
  join public.memberships m on m.user_id = u.id and m.org_id = app.current_org() and m.removed_at is null
  join public.customer_identifiers i on i.org_id = m.org_id and i.kind = 'email' and i.value = lower(u.email)
  join public.customers c on c.org_id = i.org_id and c.id = i.customer_id and c.merged_into is null
  where u.id = app.current_user_id() and u.email_verified_at is not null
$$;

-- What is theirs of that customer's timeline: their own documents, newest first.
create function app.my_customer_entries(after_at timestamptz, after_id uuid, most integer)
  returns table (id uuid, kind text, object_id uuid, at timestamptz, title text, detail text, amount numeric,
    currency text, attached_by text)
  language sql stable security definer rows 50
  set search_path = pg_catalog, public
as $$
  select e.id, e.kind, e.object_id, e.at, e.title, e.detail, e.amount, e.currency, e.attached_by
  from app.my_customer() mine
  join public.customer_entries e on e.org_id = app.current_org() and e.customer_id = mine.id
  join public.documents d on d.org_id = e.org_id and d.id = e.document_id
  where d.owner_id = app.current_user_id() and d.deleted_at is null and d.erased_at is null
    and (after_id is null or (e.at, e.id) < (after_at, after_id))
  order by e.at desc, e.id desc
  limit most
$$;

do $$
declare
  name text;
begin
  foreach name in array array['app.my_customer()', 'app.my_customer_entries(timestamptz, uuid, integer)'] loop
    execute format('alter function %s owner to astralis_system', name);
    execute format('revoke all on function %s from public', name);
    execute format('grant execute on function %s to astralis_app, astralis_system', name);
  end loop;
end $$;

-- What is known of a document that is erased goes with it, though its row stays for a while.
create function app.forget_customers() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public
as $$
begin
  delete from public.customer_entries where org_id = new.org_id and document_id = new.id;
  delete from public.customer_refusals where org_id = new.org_id and document_id = new.id;
  delete from public.customer_traces where org_id = new.org_id and document_id = new.id;
  delete from public.customer_traced where org_id = new.org_id and document_id = new.id;
  return new;
end $$;
alter function app.forget_customers() owner to astralis_system;
revoke all on function app.forget_customers() from public;
create trigger forget_customers after update of erased_at on documents
  for each row when (new.erased_at is not null) execute function app.forget_customers();

-- Whether a mail from somebody unknown makes a customer.
alter table organizations add column customers_from_mail boolean not null default true;
