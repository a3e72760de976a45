-- Copies of the newest document that was read, one for each row of bench_copies: invoices of one month, with nothing to
-- review. What is in `bench_copies` was stored in the bucket before.
do $$
declare
  original uuid := (select id from documents where status = 'completed' order by created_at desc limit 1);
  name text;
  columns text;
  places text;
begin
  foreach name in array array['documents', 'document_extractions', 'document_fields', 'document_pages'] loop
    select string_agg(quote_ident(attname), ', ' order by attnum),
      string_agg(
        case
          when attname = case when name = 'documents' then 'id' else 'document_id' end then 'c.id'
          when name <> 'documents' then 'o.' || quote_ident(attname)
          when attname in ('key', 'size', 'sha256') then 'c.' || attname
          when attname in ('upload_key', 'multipart_id') then 'null'
          when attname = 'name' then '''invoice-'' || c.n || ''.pdf'''
          when attname = 'kind' then '''invoice'''
          when attname = 'number' then '''RE-'' || c.n'
          when attname = 'number_key' then '''re'' || c.n'
          when attname = 'issue_date' then 'date ''2026-03-01'' + c.n % 31'
          when attname = 'review_fields' then '''{}'''
          else 'o.' || quote_ident(attname)
        end, ', ' order by attnum)
    into columns, places
    from pg_attribute
    where attrelid = name::regclass and attnum > 0 and not attisdropped and attgenerated = '';
    execute format('insert into %s (%s) select %s from %s o, bench_copies c where o.%s = %L', name, columns, places, name,
      case when name = 'documents' then 'id' else 'document_id' end, original);
  end loop;
end $$
