//! An organization that moves: it arrives whole, nobody else is touched, and a forged archive gets nowhere.

mod attacks;
mod broken;
mod forged;
mod people;
mod sides;

use std::collections::BTreeSet;

use forged::Forged;
use shared::db::SystemTx;
use shared::transfer::{
    Archive, CARRIED, Imported, LEFT_OUT, LEFT_OUT_COLUMNS, Missing, check, export, import, rehearse,
};
use shared::{App, Result};
use sides::{Sides, comparable, objects};
use sqlx::PgPool;

use crate::fixture::digest;

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_organization_arrives_with_every_row_and_every_file(db: PgPool) -> Result<()> {
    let sides = Sides::set(db).await?;
    let (here, there, org) = (sides.here(), sides.there(), sides.org());
    let [first, again, back] = ["first.zip", "again.zip", "back.zip"].map(|name| sides.path(name));
    let neighbour = digest(here, sides.neighbour()).await?;

    let exported = export(here, org, &first, Missing::LeaveOut).await?;
    export(here, org, &again, Missing::LeaveOut).await?;
    assert!(std::fs::read(&first)? == std::fs::read(&again)?, "the same organization makes the same file");
    let empty: Vec<_> = exported.manifest.tables.iter().filter(|table| table.rows == 0).collect();
    assert!(empty.is_empty(), "the fixture gives {empty:?} a row");
    assert_eq!(exported.manifest.tables.len(), CARRIED.len());
    assert!(exported.manifest.files.count > 5 && exported.manifest.files.missing == 1, "{exported:?}");
    let left: Vec<_> = exported.left_behind.iter().map(|(what, _)| *what).collect();
    assert!(left.contains(&"API keys") && left.contains(&"secrets of webhooks"), "{left:?}");

    let checked = check(Archive::open(&first)?)?;
    let before = sides.digest_there().await?;
    let rehearsed = rehearse(there, &checked, None).await?;
    assert_eq!(sides.digest_there().await?, before, "a rehearsal changes nothing");
    assert_eq!(objects(sides.there_folder()), BTreeSet::new());
    let imported = import(there, &checked, None).await?;
    assert_eq!(imported, rehearsed);
    assert!(imported.made.len() > 4 && imported.linked.is_empty(), "{imported:?}");
    assert_eq!(exported.in_work, i64::try_from(imported.enqueued)?);
    assert!(imported.disabled > 0, "{imported:?}");
    assert_eq!(sides.enable_there().await?, imported.disabled);

    assert_eq!(comparable(there, org).await?, comparable(here, org).await?);
    export(there, org, &back, Missing::LeaveOut).await?;
    assert!(std::fs::read(&first)? == std::fs::read(&back)?, "what arrived leaves as the same file");
    sides.compare_files(&first).await?;
    assert_eq!(digest(here, sides.neighbour()).await?, neighbour);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_was_in_work_goes_on_and_is_found(db: PgPool) -> Result<()> {
    let sides = Sides::set(db).await?;
    let file = sides.exported("one.zip").await?;
    let imported = sides.import(&file).await?;

    // One that waits, one whose reading had begun, one that waits for its fields, one that waits for a model.
    assert_eq!(imported.enqueued, 4);
    let mut kinds = sides.strings_there("select kind from jobs.job where org_id = $1 order by kind").await?;
    kinds.dedup();
    assert_eq!(kinds, ["extract-document", "improve-extraction", "read-document"]);
    let unindexed = "select id::text from documents
        where org_id = $1 and (indexed is distinct from coalesce(extraction, 0) or not exists (
          select from document_search s where s.org_id = documents.org_id and s.document_id = documents.id))";
    assert_eq!(sides.strings_there(unindexed).await?, Vec::<String>::new());
    let secrets = "select u.email from users u join memberships m on m.user_id = u.id
        where m.org_id = $1 and (u.password_hash is not null or u.email_verified_at is not null)";
    assert_eq!(sides.strings_there(secrets).await?, Vec::<String>::new());
    let log = "select action from activity where org_id = $1 and action like 'organization.%ported'";
    assert_eq!(sides.strings_there(log).await?, ["organization.imported"]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_import_that_fails_leaves_nothing_and_can_be_repeated(db: PgPool) -> Result<()> {
    let sides = Sides::set(db).await?;
    let file = sides.exported("one.zip").await?;
    let before = sides.digest_there().await?;
    let taken = sides.last_key(&file)?;
    sides.put_there(&taken, b"somebody else's").await?;
    let objects_before = objects(sides.there_folder());

    let refusal = sides.import(&file).await.expect_err("another file has the key");
    assert_eq!(refusal.code(), "file_taken", "{refusal}");
    assert_eq!(sides.digest_there().await?, before);
    assert_eq!(
        objects(sides.there_folder()),
        objects_before,
        "what was stored is removed, what was there stays"
    );

    // The same bytes, which belong to another installation on the same bucket.
    sides.there().bucket.delete(&taken).await?;
    sides.copy_over(&taken).await?;
    let refusal = sides.import(&file).await.expect_err("another installation has the file");
    assert_eq!(refusal.code(), "file_taken", "{refusal}");
    assert_eq!(objects(sides.there_folder()), objects_before);
    sides.there().bucket.delete(&taken).await?;

    sides.import(&file).await?;
    sides.compare_files(&file).await?;
    let refusal = sides.import(&file).await.expect_err("it is there already");
    assert_eq!(refusal.code(), "organization_exists", "{refusal}");
    sides.compare_files(&file).await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_older_archive_is_read_and_a_newer_one_is_refused(db: PgPool) -> Result<()> {
    let sides = Sides::set(db).await?;
    let file = sides.exported("one.zip").await?;
    let mut newer = Forged::of(&file)?;
    newer.manifest["schema_version"] = 1_000_000.into();
    let refusal = sides.import(&newer.write(&sides.path("newer.zip"))?).await.expect_err("newer");
    assert_eq!(refusal.code(), "archive_newer", "{refusal}");
    let mut newer = Forged::of(&file)?;
    newer.manifest["format_version"] = 2.into();
    let refusal = sides.import(&newer.write(&sides.path("format.zip"))?).await.expect_err("newer");
    assert_eq!(refusal.code(), "archive_newer", "{refusal}");

    let mut retired = Forged::of(&file)?;
    retired.manifest["schema_version"] = 20.into();
    retired.with_column("labels", "retired", &serde_json::json!(1))?;
    let (code, said) = refused(&sides, &retired, "retired").await?;
    assert_eq!(code, "archive_too_old", "{said}");

    let mut older = Forged::of(&file)?;
    older.manifest["schema_version"] = 20.into();
    older.without_column("documents", "pages_failed")?;
    older.without_column("organizations", "review_threshold")?;
    older.without_table("document_views");
    sides.import(&older.write(&sides.path("older.zip"))?).await?;
    let threshold = "select review_threshold::text from organizations where id = $1";
    let default = "select column_default::numeric::text from information_schema.columns
        where table_name = 'organizations' and column_name = 'review_threshold' and $1::uuid is not null";
    let (threshold, default) = (sides.strings_there(threshold).await?, sides.strings_there(default).await?);
    assert_eq!(threshold, default);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_export_lacks_a_file_only_when_it_may(db: PgPool) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;

    let sides = Sides::set(db).await?;
    let (here, org) = (sides.here(), sides.org());
    let path = sides.path("one.zip");
    let refusal = export(here, org, &path, Missing::Refuse).await.expect_err("a file is missing");
    assert_eq!(refusal.code(), "files_missing", "{refusal}");
    assert!(refusal.to_string().contains(&format!("org-{org}/")), "{refusal}");
    assert!(!path.exists());

    let whole = export(here, org, &path, Missing::LeaveOut).await?;
    assert_eq!((whole.manifest.files.missing, whole.changed), (1, 0));
    assert_eq!(std::fs::metadata(&path)?.permissions().mode() & 0o777, 0o600, "nobody else reads it");
    // The same size, and not what was read.
    let key = sides.first_document_key().await?;
    sides.put_here(&key, vec![b'y'; 1234]).await?;
    let changed = export(here, org, &sides.path("changed.zip"), Missing::LeaveOut).await?;
    assert_eq!((changed.manifest.files.missing, changed.changed), (2, 1));

    let part = sides.path("two.zip.part");
    std::fs::write(&part, "of another export")?;
    let refusal = export(here, org, &sides.path("two.zip"), Missing::LeaveOut).await.expect_err("a part");
    assert_eq!(refusal.code(), "export_running", "{refusal}");
    assert_eq!(std::fs::read(&part)?, b"of another export");
    Ok(())
}

/// Every table with an organization, and the two that stand for organizations and people.
async fn columns(app: &App) -> Result<Vec<(String, String, String)>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    Ok(sqlx::query_as(
        "select c.oid::regclass::text, a.attname::text, a.atttypid::regtype::text
         from pg_class c
         join pg_namespace n on n.oid = c.relnamespace
         join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
         where n.nspname not in ('pg_catalog', 'information_schema') and c.relkind in ('r', 'p')
           and not c.relispartition
           and (c.relname in ('organizations', 'users') or exists (
             select from pg_attribute o where o.attrelid = c.oid and o.attname = 'org_id' and not o.attisdropped))
         order by 1, a.attnum",
    )
    .fetch_all(tx.conn())
    .await?)
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn every_table_is_carried_or_left_out_for_a_reason(db: PgPool) -> Result<()> {
    let app = shared::testing::app(&db);
    let columns = columns(&app).await?;
    let found: BTreeSet<&str> = columns.iter().map(|(table, ..)| table.as_str()).collect();
    let decided: BTreeSet<&str> = CARRIED.into_iter().chain(LEFT_OUT.map(|(table, _)| table)).collect();
    assert_eq!(found, decided, "decide in shared/src/transfer/contents.rs, and say it in docs/export.md");
    assert_eq!(decided.len(), CARRIED.len() + LEFT_OUT.len(), "a table is carried or left out");
    for (table, column, _) in LEFT_OUT_COLUMNS {
        assert!(columns.iter().any(|(t, c, _)| t == table && c == column), "{table}.{column} is not there");
    }
    // What is sealed or hashed is stored as bytes: it means nothing elsewhere, or is nobody's business.
    let is_left_out = |table: &str, column: &str| {
        LEFT_OUT_COLUMNS.iter().any(|(t, c, _)| *t == table && *c == column)
            || LEFT_OUT.iter().any(|(t, _)| *t == table)
    };
    let bytes: Vec<String> = columns
        .iter()
        .filter(|(table, column, kind)| kind == "bytea" && !is_left_out(table, column))
        .map(|(table, column, _)| format!("{table}.{column}"))
        .collect();
    assert_eq!(
        bytes,
        ["document_versions.sha256", "documents.sha256", "request_messages.parts_sha256"],
        "say why these bytes may leave the installation"
    );
    Ok(())
}

#[test]
fn the_page_about_the_format_lists_what_is_carried_and_what_is_not() {
    let page = include_str!("../../../docs/export.md");
    for table in CARRIED {
        assert!(page.contains(&format!("| `{table}` | yes |")), "docs/export.md lacks {table}");
    }
    for (table, reason) in LEFT_OUT {
        assert!(
            page.contains(&format!("| `{table}` | no | {reason} |")),
            "docs/export.md lacks {table}: {reason}"
        );
    }
    for (table, column, reason) in LEFT_OUT_COLUMNS {
        let row = format!("| `{table}.{column}` | no | {reason} |");
        assert!(page.contains(&row), "docs/export.md lacks {row}");
    }
}

/// An import that is refused.
async fn refused(sides: &Sides, forged: &Forged, name: &str) -> Result<(&'static str, String)> {
    let file = forged.write(&sides.path(&format!("{name}.zip")))?;
    let outcome: Result<Imported> = sides.import(&file).await;
    let refusal = outcome.expect_err(name);
    Ok((refusal.code(), refusal.to_string()))
}
