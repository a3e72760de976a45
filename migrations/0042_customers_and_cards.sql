-- Cards keep their customer and stand on its timeline; what lists of customers are ordered by is stored.

-- The customer that is meant by one that may have been merged into another.
create function app.kept_customer(of_org uuid, of_customer uuid) returns uuid
  language sql stable
  set search_path = pg_catalog, public
as $$
  with recursive chain as (
    select id, merged_into, 1 as length from customers where org_id = of_org and id = of_customer
    union all
    select c.id, c.merged_into, chain.length + 1
    from chain
    join customers c on c.org_id = of_org and c.id = chain.merged_into
    where chain.length < 100
  )
  select id from chain where merged_into is null
$$;

-- What is left of a merged customer goes after a while: its cards are those of the customer that was kept.
create function app.keep_customer_of_cards() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public
as $$
begin
  perform from cards where org_id = old.org_id and customer_id = old.id order by id for no key update;
  update cards set customer_id = app.kept_customer(old.org_id, old.id)
  where org_id = old.org_id and customer_id = old.id;
  return old;
end $$;
create trigger keep_customer_of_cards before delete on customers
  for each row when (old.merged_into is not null) execute function app.keep_customer_of_cards();

-- Cards are things of a customer's timeline.
alter table customer_entries drop constraint if exists customer_entries_kind;
alter table customer_entries add constraint customer_entries_kind
  check (kind in ('document', 'mail', 'request', 'card', 'event', 'meeting')) not valid;
alter table customer_entries add column card_id uuid
  generated always as (case when kind = 'card' then object_id end) stored;
alter table customer_entries add constraint customer_entries_card
  foreign key (org_id, card_id) references cards (org_id, id) on delete cascade;
-- What the thing is in: the pipeline of a card.
alter table customer_entries add column container_id uuid;
create index customer_entries_card on customer_entries (org_id, card_id) where card_id is not null;

-- When something last happened with a customer. Not null, so that a page goes on after it in an index.
alter table customers add column active_at timestamptz not null default '-infinity';
-- A column, because row-level security keeps an expression from being looked up in an index.
alter table customers add column sort_name text generated always as (lower(name)) stored;
create index customers_active on customers (org_id, active_at desc, id desc) where merged_into is null;
create index customers_sorted on customers (org_id, sort_name, id) where merged_into is null;

create function app.note_active_at() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public
as $$
declare
  whose uuid;
begin
  foreach whose in array array_remove(array[old.customer_id, new.customer_id], null) loop
    -- Whoever comes second sees what the first has written.
    perform from customers where org_id = coalesce(new.org_id, old.org_id) and id = whose for no key update;
    update customers c
    set active_at = newest.at
    from (
      select coalesce(max(e.at), '-infinity') as at
      from customer_entries e
      where e.org_id = coalesce(new.org_id, old.org_id) and e.customer_id = whose) newest
    where c.org_id = coalesce(new.org_id, old.org_id) and c.id = whose and c.active_at <> newest.at;
  end loop;
  return null;
end $$;
-- At the end of a transaction: a customer is not locked while a hundred documents are looked at.
create constraint trigger note_active_at after insert or delete on customer_entries
  deferrable initially deferred for each row execute function app.note_active_at();
create constraint trigger note_moved_active_at after update on customer_entries
  deferrable initially deferred for each row
  when ((old.customer_id, old.at) is distinct from (new.customer_id, new.at)) execute function app.note_active_at();

update customers c
set active_at = newest.at
from (select org_id, customer_id, max(at) as at from customer_entries group by org_id, customer_id) newest
where newest.org_id = c.org_id and newest.customer_id = c.id;

-- Writes what a timeline says of a card, on the timeline of its customer alone.
create function app.note_card(of_org uuid, of_card uuid) returns void language plpgsql security definer
  set search_path = pg_catalog, public
as $$
declare
  whose uuid;
begin
  select app.kept_customer(c.org_id, c.customer_id) into whose from cards c where c.org_id = of_org and c.id = of_card;
  delete from customer_entries e where e.org_id = of_org and e.card_id = of_card and e.customer_id is distinct from whose;
  if whose is null then
    return;
  end if;
  insert into customer_entries (id, org_id, customer_id, kind, object_id, at, title, detail, amount, currency,
    attached_by, why, container_id)
  select gen_random_uuid(), c.org_id, whose, 'card', c.id,
    case when c.terminal then c.entered_stage_at else c.created_at end, c.title,
    p.name || case when c.terminal then ', finished' else '' end, c.amount, c.currency,
    'rule', 'the card names this customer', c.pipeline_id
  from cards c
  join pipelines p on p.org_id = c.org_id and p.id = c.pipeline_id
  where c.org_id = of_org and c.id = of_card
  on conflict (org_id, customer_id, object_id) do update
  set at = excluded.at, title = excluded.title, detail = excluded.detail, amount = excluded.amount,
    currency = excluded.currency, container_id = excluded.container_id;
end $$;

create function app.note_cards() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public
as $$
begin
  if tg_table_name = 'cards' then
    perform app.note_card(new.org_id, new.id);
  else
    -- Whoever was merged into it goes with it.
    perform app.note_card(c.org_id, c.id)
    from (
      select org_id, id
      from cards
      where org_id = new.org_id and customer_id = any(array(
        select new.id union all select id from customers where org_id = new.org_id and merged_into = new.id))
      order by id) c;
  end if;
  return null;
end $$;
create trigger note_new_card after insert on cards
  for each row when (new.customer_id is not null) execute function app.note_cards();
create trigger note_changed_card after update on cards
  for each row when (
    num_nonnulls(old.customer_id, new.customer_id) > 0
    and (old.customer_id, old.terminal, old.pipeline_id, old.title, old.amount, old.currency)
      is distinct from (new.customer_id, new.terminal, new.pipeline_id, new.title, new.amount, new.currency))
  execute function app.note_cards();
create trigger note_cards_of_merged after update of merged_into on customers
  for each row when (old.merged_into is distinct from new.merged_into) execute function app.note_cards();

select app.note_card(org_id, id) from cards where customer_id is not null;

-- Since when every document of an organization has been looked at when it was completed: nobody searches for others.
alter table organizations add column customers_traced_at timestamptz;

-- One that was completed in the trash has not.
create function app.note_untraced() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public
as $$
begin
  update organizations o
  set customers_traced_at = null
  where o.id = new.org_id and o.customers_traced_at is not null and not exists (
    select from customer_traced t where t.org_id = new.org_id and t.document_id = new.id);
  return null;
end $$;
create trigger note_untraced after update of deleted_at on documents
  for each row when (old.deleted_at is not null and new.deleted_at is null and new.status = 'completed')
  execute function app.note_untraced();

-- Members who were told of a comment, though it may mention them no longer.
alter table card_comments add column told jsonb not null default '[]';

do $$
declare
  name text;
begin
  foreach name in array array['app.keep_customer_of_cards()', 'app.note_active_at()', 'app.note_card(uuid, uuid)',
    'app.note_cards()', 'app.note_untraced()'] loop
    execute format('alter function %s owner to astralis_system', name);
    execute format('revoke all on function %s from public', name);
  end loop;
end $$;
