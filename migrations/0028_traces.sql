-- Where a job comes from: the request that caused it, however many jobs lie between, and its place in a trace
-- (W3C Trace Context, `traceparent`). A job that a schedule made has neither.
alter table jobs.job add column request_id text, add column traceparent text;
alter table jobs.archive add column request_id text, add column traceparent text;
