-- no-transaction
create index concurrently documents_by_day on documents (org_id, created_at) include (owner_id) where status <> 'uploading';
