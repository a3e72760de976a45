-- no-transaction
create index concurrently documents_to_review on documents (org_id, id desc) include (owner_id, deleted_at) where review_fields <> '{}';
