-- no-transaction
create index concurrently documents_by_kind on documents (org_id, kind, id);
