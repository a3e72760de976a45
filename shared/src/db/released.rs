//! The release before this one runs on the schema of this one: what it asks and writes still works.

use std::collections::BTreeMap;

use serde::Deserialize;
use sqlx::{AssertSqlSafe, Executor, PgPool, SqlSafeStr};

/// `migrations/released.json`, which `./dev sql released` writes when a version is released.
#[derive(Deserialize)]
struct Released {
    version: String,
    /// The texts of its queries.
    queries: Vec<String>,
    /// By table and column: `type`, `not null`, `default` or `generated`. By name of an enumeration: its labels.
    columns: BTreeMap<String, String>,
}

/// Changes that were thought through, each with the reason why the release before bears it: a column that it always
/// writes may become `not null`.
const ACCEPTED: &[(&str, &str)] = &[];

fn released() -> Released {
    serde_json::from_str(include_str!("../../../migrations/released.json")).unwrap()
}

/// The columns as `./dev sql released` describes them.
async fn columns(db: &PgPool) -> BTreeMap<String, String> {
    let described = include_str!("../../../infra/dev/columns.sql");
    let text = sqlx::query_scalar::<_, String>(described).fetch_one(db).await.unwrap();
    serde_json::from_str(&text).unwrap()
}

/// What the release before would meet with its own reads and writes.
fn faults(before: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> Vec<String> {
    let mut faults = Vec::new();
    let table = |column: &str| column.rsplit_once('.').map(|(table, _)| table.to_owned());
    for (column, description) in now {
        if ACCEPTED.iter().any(|(accepted, _)| accepted == column) {
            continue;
        }
        match before.get(column) {
            Some(known) if known.trim_end_matches(" default") != description.trim_end_matches(" default") => {
                faults.push(format!("{column} was {known:?} and is {description:?}"));
            }
            Some(known) if known.ends_with(" default") && !description.ends_with(" default") => {
                faults.push(format!("{column} had a default"));
            }
            None if before.keys().any(|other| table(other) == table(column))
                && description.contains(" not null")
                && !description.ends_with(" default")
                && !description.ends_with(" generated") =>
            {
                faults.push(format!("{column} is new and must be given: add it nullable or with a default"));
            }
            _ => {}
        }
    }
    faults
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_release_before_this_one_works_on_this_schema(db: PgPool) {
    let released = released();
    let mut faults = faults(&released.columns, &columns(&db).await);
    let mut connection = db.acquire().await.unwrap();
    for query in released.queries {
        if let Err(error) = connection.prepare(AssertSqlSafe(query.clone()).into_sql_str()).await {
            faults.push(format!("{error}: {query}"));
        }
    }
    assert!(faults.is_empty(), "version {} would fail:\n{}", released.version, faults.join("\n"));
}

#[test]
fn a_column_that_old_code_cannot_fill_or_read_is_a_fault() {
    let described = |columns: &[(&str, &str)]| {
        columns.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    };
    let before = described(&[("t.a", "text not null"), ("t.b", "text"), ("t.c", "text not null default")]);
    let fine = [("t.a", "text not null default"), ("t.b", "text"), ("t.c", "text not null default")];
    assert!(faults(&before, &described(&fine)).is_empty());
    // A column that nobody asks for may go; a new one comes with a default; a new table is free.
    let grown = [("t.a", "text not null"), ("t.d", "text not null default"), ("u.a", "text not null")];
    assert!(faults(&before, &described(&grown)).is_empty());
    let broken =
        [("t.a", "text"), ("t.b", "text not null"), ("t.c", "text not null"), ("t.d", "integer not null")];
    assert_eq!(faults(&before, &described(&broken)).len(), 4);
}
