-- no-transaction
create index concurrently documents_failed on documents (org_id, id desc) include (owner_id) where status = 'failed';
