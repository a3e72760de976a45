//! What the migrations promise about tenants, asked of the finished schema: a forgotten policy fails here.

use shared::Result;
use shared::db::{SystemTx, restricted};
use shared::testing::World;
use sqlx::PgPool;

/// Objects of ours, in any schema; sqlx keeps its own table.
const OURS: &str = "n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%'
    and n.nspname not like 'pg_temp%' and c.relname <> '_sqlx_migrations'";

/// The names of what breaks a rule, as a query finds them.
async fn names(db: &PgPool, query: &str) -> Result<Vec<String>> {
    let query = sqlx::AssertSqlSafe(query.replace("{ours}", OURS));
    Ok(sqlx::query_scalar(query).fetch_all(db).await?)
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn row_level_security_binds_everybody_on_every_table_and_partition(db: PgPool) -> Result<()> {
    let open = names(
        &db,
        "select c.oid::regclass::text
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where {ours} and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)
         order by 1",
    )
    .await?;
    assert!(open.is_empty(), "`enable` and `force row level security` on {open:?}");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn the_application_sees_rows_of_its_organization_only(db: PgPool) -> Result<()> {
    let wide = names(
        &db,
        "select format('%I.%I: policy %I', schemaname, tablename, policyname)
         from pg_policies
         where not ('astralis_system' = any(roles) and cardinality(roles) = 1)
           and (coalesce(qual, with_check) not like '%app.current_org()%'
             or coalesce(with_check, qual) not like '%app.current_org()%')
         order by 1",
    )
    .await?;
    assert!(
        wide.is_empty(),
        "a policy that is not for astralis_system alone names app.current_org(): {wide:?}"
    );
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_table_that_a_tenant_may_touch_has_a_policy_for_it(db: PgPool) -> Result<()> {
    let unreachable = names(
        &db,
        "select c.oid::regclass::text
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where {ours} and c.relkind in ('r', 'p') and has_table_privilege('astralis_app', c.oid, 'select')
           and not exists (
             select from pg_policy p where p.polrelid = c.oid and 'astralis_app'::regrole = any(p.polroles))
         order by 1",
    )
    .await?;
    assert!(unreachable.is_empty(), "astralis_app may select and yet never sees a row of {unreachable:?}");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_tenant_refers_to_its_own_objects_only(db: PgPool) -> Result<()> {
    let simple = names(
        &db,
        "select format('%s: %s', k.conrelid::regclass, k.conname)
         from pg_constraint k
           join pg_attribute own on own.attrelid = k.conrelid and own.attname = 'org_id'
           join pg_attribute other on other.attrelid = k.confrelid and other.attname = 'org_id'
         where k.contype = 'f' and not own.attnum = any(k.conkey)
         order by 1",
    )
    .await?;
    assert!(simple.is_empty(), "a foreign key between tables of tenants carries org_id: {simple:?}");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_view_shows_what_its_reader_may_see(db: PgPool) -> Result<()> {
    let views = names(
        &db,
        "select c.oid::regclass::text
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where {ours} and (c.relkind = 'm'
           or c.relkind = 'v' and not coalesce('security_invoker=true' = any(c.reloptions), false))
         order by 1",
    )
    .await?;
    assert!(views.is_empty(), "`with (security_invoker = true)` on {views:?}");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_function_with_its_owners_rights_is_closed_to_the_public_and_fixes_its_search_path(
    db: PgPool,
) -> Result<()> {
    let loose = names(
        &db,
        "select p.oid::regprocedure::text
         from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where n.nspname not in ('pg_catalog', 'information_schema') and p.prosecdef
           and (not exists (select from unnest(p.proconfig) setting where setting like 'search_path=%')
             or p.proacl is null
             or exists (select from aclexplode(p.proacl) where grantee = 0))
         order by 1",
    )
    .await?;
    assert!(loose.is_empty(), "`set search_path` and `revoke all … from public` on {loose:?}");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_pooled_connection_sees_no_row_outside_a_transaction(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    // One connection, which has just served somebody.
    let pool = restricted(world.login.connect_options().as_ref().clone(), 1);
    let mut app = world.app.clone();
    app.db = pool.clone();
    app.enter(admin.member()).await?.commit().await?;
    SystemTx::begin(&app.db).await?.commit().await?;

    let tables = names(
        &world.login,
        "select c.oid::regclass::text
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where {ours} and c.relkind in ('r', 'p', 'v') and has_table_privilege('astralis_app', c.oid, 'select')
         order by 1",
    )
    .await?;
    assert!(tables.len() > 5, "{tables:?}");
    for table in tables {
        let count = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
        let rows: i64 = sqlx::query_scalar(count).fetch_one(&pool).await?;
        assert_eq!(rows, 0, "{table}");
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn nobody_may_change_or_remove_what_the_activity_log_says(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    for statement in ["update activity set action = 'x'", "delete from activity", "truncate activity"] {
        let mut tx = world.app.enter(admin.member()).await?;
        let refused = sqlx::query(statement).execute(tx.conn()).await;
        let error = refused.expect_err(statement).to_string();
        assert!(error.contains("permission denied"), "{statement}: {error}");
        let mut tx = SystemTx::begin(&world.app.db).await?;
        let refused = sqlx::query(statement).execute(tx.conn()).await;
        assert!(refused.is_err(), "{statement} as the system");
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_organization_can_not_write_into_another_ones_tables(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (admin, stranger) = (world.as_admin().await?, world.as_stranger().await?);
    let statements = [
        "insert into invitations (id, org_id, email, role, token_hash, invited_by, expires_at)
         values (gen_random_uuid(), $1, 'x@y.example', 'admin', decode(repeat('00', 32), 'hex'), $2, now())",
        "insert into api_keys (id, org_id, name, prefix, hash, scopes, created_by)
         values (gen_random_uuid(), $1, 'x', 'x', decode(repeat('00', 32), 'hex'), '{x}', $2)",
        "insert into activity (id, org_id, action, object_type, actor_id)
         values (gen_random_uuid(), $1, 'x', 'x', $2)",
        "insert into memberships (org_id, user_id, role) values ($1, $2, 'admin')",
    ];
    for statement in statements {
        let mut tx = world.app.enter(admin.member()).await?;
        let written = sqlx::query(statement)
            .bind(stranger.org().0)
            .bind(stranger.member().user.0)
            .execute(tx.conn())
            .await;
        let error = written.expect_err(statement).to_string();
        assert!(error.contains("row-level security"), "{statement}: {error}");
    }
    for statement in [
        "update memberships set role = 'client' where org_id = $1",
        "update organizations set name = 'x' where id = $1",
    ] {
        let mut tx = world.app.enter(admin.member()).await?;
        let touched = sqlx::query(statement).bind(stranger.org().0).execute(tx.conn()).await?;
        assert_eq!(touched.rows_affected(), 0, "{statement}");
    }
    Ok(())
}

/// Tables that name documents and keep nothing of one that was erased, each with its reason.
const REMEMBERING: [(&str, &str); 9] = [
    ("capture_photographs", "gone an hour after they became the document"),
    ("card_documents", "a trigger deletes them"),
    ("customer_entries", "a trigger deletes them"),
    ("customer_refusals", "a trigger deletes them"),
    ("customer_traced", "a trigger deletes them"),
    ("customer_traces", "a trigger deletes them"),
    (
        "mailbox_messages",
        "a trigger empties what they quote; that the mail was there stays, so that it does not come again",
    ),
    ("request_documents", "a trigger deletes them"),
    ("request_messages", "what was written to a request is the request's, and goes with it"),
];

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn whatever_names_a_document_is_emptied_when_it_is_erased(db: PgPool) -> Result<()> {
    let mut left = names(
        &db,
        "select distinct c.oid::regclass::text
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
         join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
         where {ours} and c.relkind = 'r' and c.oid <> 'documents'::regclass
           and (a.attname = 'document_id' or exists (
             select from pg_constraint f
             where f.contype = 'f' and f.confrelid = 'documents'::regclass and f.conrelid = c.oid and a.attnum = any(f.conkey)))
           and pg_get_functiondef('app.forget_document(uuid)'::regprocedure) !~ ('\\m' || c.relname || '\\M')
         order by 1",
    )
    .await?;
    left.retain(|table| REMEMBERING.iter().all(|(known, _)| table != known));
    assert!(left.is_empty(), "`app.forget_document` leaves what {left:?} say of a document");
    Ok(())
}
