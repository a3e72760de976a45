-- no-transaction
create index concurrently documents_failed on documents (org_id, id desc) include (owner_id, deleted_at) where status = 'failed';
