//! Belt and braces: row level security would do, and yet every query of a tenant names its organization.

use std::fs;
use std::path::{Path, PathBuf};

use shared::Result;
use sqlx::PgPool;

/// A function of `shared` that works in an organization's transaction.
struct Function {
    place: String,
    queries: Vec<String>,
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Functions whose signature has an `OrgTx`, with the texts of their queries.
fn functions(source: &str, file: &str) -> Vec<Function> {
    let mut found = Vec::new();
    // What stands between two functions has no query.
    for part in source.split("fn ").skip(1) {
        let Some((signature, rest)) = part.split_once('{') else { continue };
        let name = signature.split(['(', '<']).next().unwrap_or_default().to_owned();
        if signature.contains("OrgTx") {
            found.push(Function { place: format!("{file}: {name}"), queries: queries(rest) });
        }
    }
    found
}

/// String literals after `sqlx::query!(` and its like, and after the macros that write an object's columns, such as
/// `document_query!(`.
fn queries(body: &str) -> Vec<String> {
    // The definition of such a macro is no query yet.
    let body = body.split("macro_rules!").next().unwrap_or_default();
    let calls = body.match_indices("query").map(|(start, word)| &body[start + word.len()..]);
    calls
        .filter(|call| call.split_once('(').is_some_and(|(name, _)| name.ends_with('!')))
        .filter_map(|call| {
            let (_, arguments) = call.split_once('"')?;
            let raw = call.split('"').next()?.trim_end().ends_with('#');
            let end = if raw { arguments.find("\"#")? } else { arguments.find('"')? };
            Some(arguments[..end].to_owned())
        })
        .collect()
}

/// Whether a query says whose rows it means: in a condition, or in the columns it fills.
fn names_organization(query: &str) -> bool {
    let query = query.trim_start();
    if query.starts_with("insert") || query.starts_with("with new as (") {
        return query.split("values").next().unwrap_or_default().contains("org_id");
    }
    query.contains("org_id = $") || query.contains("o.id = $") || query.contains("from organizations")
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn every_query_in_an_organizations_transaction_names_the_organization(db: PgPool) -> Result<()> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select c.relname::text
         from pg_class c
         join pg_namespace n on n.oid = c.relnamespace
         join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped
         where n.nspname = 'public' and c.relkind in ('r', 'p')
         order by 1",
    )
    .fetch_all(&db)
    .await?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/src");
    let mut paths = Vec::new();
    files(&root, &mut paths);
    let (mut seen, mut nameless) = (0, Vec::new());
    for path in paths {
        let file = path.strip_prefix(&root).unwrap_or(&path).display().to_string();
        for function in functions(&fs::read_to_string(&path)?, &file) {
            for query in function.queries {
                let words: Vec<_> = query.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
                if !tables.iter().any(|table| words.contains(&table.as_str())) {
                    continue;
                }
                seen += 1;
                if !names_organization(&query) {
                    nameless.push(format!("{}: {query}", function.place));
                }
            }
        }
    }
    assert!(seen > 30, "the search saw {seen} queries only");
    assert!(nameless.is_empty(), "add `org_id = $…`:\n{}", nameless.join("\n"));
    Ok(())
}
