-- no-transaction
create index concurrently job_organization on jobs.job (org_id, id);
