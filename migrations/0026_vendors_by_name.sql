-- no-transaction
create index concurrently vendors_by_name on vendors (org_id, lower(name), id);
