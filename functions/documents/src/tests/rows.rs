//! Line items over HTTP: the whole table, and only with the version it was made from.

use document_types::fields::{Extraction, Kind, LineItem};
use shared::documents::Document;

use super::*;

fn item(name: &str, net: &str) -> LineItem {
    LineItem {
        name: Some(name.to_owned()),
        net: Some(net.to_owned()),
        confidence: 0.6,
        ..LineItem::default()
    }
}

async fn invoice_with_items(world: &World) -> Result<Document> {
    let line_items = vec![item("Boiler service", "100.00"), item("Trvel", "20.00")];
    let found = Extraction { kind: Kind::Invoice, line_items, ..Extraction::default() };
    world.document("invoice.pdf").completed(&found).await
}

fn table() -> Value {
    json!({ "locale": "de-DE", "line_items": [
        { "was": 1, "name": "Travel", "net": "20" },
        { "name": "Filter", "quantity": "2", "unit_price": "1.617,28", "net": "3.234,56" },
    ] })
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_table_replaces_the_one_that_was_seen_and_no_other(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let id = invoice_with_items(&world).await?.id;
    let path = format!("/documents/{id}/fields");
    let blind = operator.patch(router(), &path, &table()).await?;
    assert_eq!(blind.refusal(), (428, "if_match_required".into()));

    let etag =
        operator.get(router(), &path).await?.headers[header::ETAG].to_str().unwrap_or_default().to_owned();
    let seen = operator.clone().with(header::IF_MATCH, &etag);
    let corrected = seen.patch(router(), &path, &table()).await?;
    assert_eq!(corrected.status, 200, "{}", String::from_utf8_lossy(&corrected.body));
    let rows = corrected.value()["line_items"].clone();
    assert_eq!(rows.as_array().map(Vec::len), Some(2));
    assert_eq!(
        (&rows[0]["name"], &rows[0]["net"], &rows[0]["source"]),
        (&json!("Travel"), &json!("20.00"), &json!("person"))
    );
    assert_eq!(
        (&rows[1]["quantity"], &rows[1]["unit_price"], &rows[1]["net"]),
        (&json!("2"), &json!("1617.28"), &json!("3234.56"))
    );

    // Who made a table from the version before learns what it is now, and nothing is lost.
    let late = seen.patch(router(), &path, &table()).await?;
    assert_eq!(late.refusal(), (412, "version_mismatch".into()));
    assert_eq!(late.problem().current.map(|now| now["line_items"][0]["name"].clone()), Some(json!("Travel")));
    let compared =
        operator.get(router(), &format!("/documents/{id}/extractions/compare?from=1")).await?.value();
    assert_eq!(compared["differences"][0]["name"], "line_items");
    let exported = operator.get(router(), &format!("{path}/export?format=csv_lines")).await?;
    assert!(String::from_utf8_lossy(&exported.body).contains("3234.56"));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_confirmed_table_is_noted_and_learnt_from_like_a_field(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let id = invoice_with_items(&world).await?.id;
    let operator = world.as_operator().await?;
    let path = format!("/documents/{id}/fields");
    let version = operator.get(router(), &path).await?.headers[header::ETAG].clone();
    let seen = operator.with(header::IF_MATCH, version.to_str().unwrap_or_default());
    assert_eq!(seen.patch(router(), &path, &table()).await?.status, 200);

    let noted =
        "select from field_confirmations where name = 'line_items' and source = 'rules' and not is_right";
    assert_eq!(world.as_system(noted).await?, 1);
    assert_eq!(world.as_system("select from jobs.job where kind = 'learn-vendor'").await?, 1);
    assert_eq!(world.logged("document.corrected").await?.len(), 1);
    Ok(())
}
