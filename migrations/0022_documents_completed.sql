-- no-transaction
create index concurrently documents_completed on documents (org_id, processed_at) include (owner_id, created_at) where processed_at is not null;
