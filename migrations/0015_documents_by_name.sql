-- no-transaction
create index concurrently documents_by_name on documents (org_id, lower(name), id);
