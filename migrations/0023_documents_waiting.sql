-- no-transaction
create index concurrently documents_waiting on documents (org_id, id desc) include (owner_id, status, deleted_at) where status in ('uploading', 'pending', 'processing');
