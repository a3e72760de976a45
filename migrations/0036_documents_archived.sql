-- no-transaction
create index concurrently documents_archived on documents (org_id, id desc) include (owner_id) where archived_at is not null and deleted_at is null and erased_at is null;
