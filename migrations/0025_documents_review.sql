-- no-transaction
drop index concurrently documents_review;
