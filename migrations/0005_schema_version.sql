-- Readiness compares the applied migrations with those the program was built with, as the role that every pool has.
-- The table is sqlx's own: absent when the files are applied by hand.
do $$
begin
  if to_regclass('_sqlx_migrations') is not null then
    grant select on _sqlx_migrations to astralis_app;
  end if;
end $$;
