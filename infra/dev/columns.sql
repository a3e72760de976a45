-- Every column of the platform's tables, as one JSON object: its type, whether it must be given, whether it has a default.
-- And every enumeration with its labels.
select coalesce(json_object_agg(name, description order by name), '{}')::text
from (
  select format('%s.%s.%s', n.nspname, c.relname, a.attname) as name,
         format_type(a.atttypid, a.atttypmod)
           || case when a.attnotnull then ' not null' else '' end
           || case when a.attgenerated <> '' or a.attidentity = 'a' then ' generated'
                   when a.atthasdef or a.attidentity <> '' then ' default' else '' end as description
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid
  join pg_namespace n on n.oid = c.relnamespace
  where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p') and not c.relispartition
    and n.nspname in ('public', 'jobs', 'app') and c.relname <> '_sqlx_migrations'
  union all
  -- A program knows the labels of its own day.
  select format('%s.%s', n.nspname, t.typname), string_agg(e.enumlabel, ', ' order by e.enumsortorder)
  from pg_enum e
  join pg_type t on t.oid = e.enumtypid
  join pg_namespace n on n.oid = t.typnamespace
  group by 1
) columns
