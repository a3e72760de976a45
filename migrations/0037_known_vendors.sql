-- What was read and confirmed before there were money guards. A file of its own: it changes many rows, and holds no lock
-- on a table while it does.

update documents d
set vendor_key = app.comparable(d.vendor), number_key = app.comparable(d.number),
  vendor_vat = upper(app.comparable((
    select f.value from document_fields f
    where f.org_id = d.org_id and f.document_id = d.id and f.name = 'vendor_vat_id')))
where d.vendor is not null or d.number is not null;

-- What people confirmed before.
insert into vendor_facts (id, org_id, document_id, name, value, vendor_key, vendor, vendor_vat, confirmed_by, confirmed_at)
select distinct on (c.org_id, c.document_id, c.name) c.id, c.org_id, c.document_id, c.name,
  upper(app.comparable(c.confirmed)), d.vendor_key, d.vendor, d.vendor_vat, c.actor_id, c.created_at
from field_confirmations c
join documents d on d.org_id = c.org_id and d.id = c.document_id
where c.name in ('iban', 'vendor_vat_id') and app.comparable(c.confirmed) is not null and d.vendor_key is not null
order by c.org_id, c.document_id, c.name, c.created_at desc;
