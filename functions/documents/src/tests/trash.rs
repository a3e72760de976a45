//! The trash, many documents at once, exports and saved views.

use axum::http::Method;
use document_types::fields::Extraction;
use serde_json::{Value, json};
use shared::testing::{Caller, Reply, World};
use shared::{Result, documents};
use sqlx::PgPool;

use super::find::{invoice, names, reading};
use crate::router;

async fn list(caller: &Caller, path: &str) -> Result<Vec<String>> {
    Ok(names(&caller.get(router(), path).await?.value()))
}

async fn put(caller: &Caller, path: &str, body: &Value) -> Result<Reply> {
    let bytes = serde_json::to_vec(body)?;
    caller.request(router(), Method::PUT, path, Some("application/json"), bytes).await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_is_deleted_is_in_the_trash_alone_until_it_is_restored(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let text = reading(&["a lantern"]);
    let id = world.document("a.pdf").with_reading(text).completed(&invoice("Acme", "1.00", "")).await?.id;
    let path = format!("/documents/{id}");
    assert_eq!(world.as_client().await?.delete(router(), &path).await?.status, 403);
    for _ in 0..2 {
        let deleted = operator.delete(router(), &path).await?;
        assert_eq!(deleted.status, 200);
        assert!(deleted.value()["deleted_at"].is_string());
    }
    assert_eq!(list(&operator, "/documents").await?, [""; 0]);
    assert_eq!(list(&operator, "/documents/search?q=lantern").await?, [""; 0]);
    assert_eq!(list(&operator, "/documents?trash=true").await?, ["a.pdf"]);
    assert_eq!(list(&operator, "/documents/search?q=lantern&trash=true").await?, ["a.pdf"]);
    let nothing = json!({});
    for refused in ["extract", "retry"] {
        let refused = operator.post(router(), &format!("{path}/{refused}"), &nothing).await?;
        assert_eq!(refused.refusal(), (409, "in_trash".into()));
    }
    for _ in 0..2 {
        let restored = operator.post(router(), &format!("{path}/restore"), &nothing).await?;
        assert_eq!((restored.status.as_u16(), &restored.value()["deleted_at"]), (200, &Value::Null));
    }
    assert_eq!(list(&operator, "/documents").await?, ["a.pdf"]);
    let logged = world
        .as_system("select from activity where action in ('document.deleted', 'document.restored')")
        .await?;
    assert_eq!(logged, 2);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_twin_in_the_trash_is_no_twin(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let first = world.document("a.pdf").with_file(10, [7; 32]).completed(&Extraction::default()).await?;
    let second = world.document("b.pdf").with_file(10, [7; 32]).processing().await?;
    operator.delete(router(), &format!("/documents/{}", first.id)).await?;
    let mut tx = world.app.enter(operator.member()).await?;
    assert!(!documents::complete_as_twin(&mut tx, &second, &[7; 32]).await?);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_was_in_the_trash_for_too_long_waits_for_the_bucket_and_is_gone_for_people(
    db: PgPool,
) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let id = world.document("a.pdf").completed(&Extraction::default()).await?.id;
    operator.delete(router(), &format!("/documents/{id}")).await?;
    world.as_system("update documents set deleted_at = now() - interval '29 days'").await?;
    assert_eq!(documents::sweep(&world.app).await?.erased, 0);
    world.as_system("update documents set deleted_at = now() - interval '31 days'").await?;
    // The bucket of these tests does not answer.
    assert!(documents::sweep(&world.app).await.is_err());
    assert_eq!(operator.get(router(), &format!("/documents/{id}")).await?.status, 404);
    assert_eq!(list(&operator, "/documents?trash=true").await?, [""; 0]);
    assert_eq!(operator.post(router(), &format!("/documents/{id}/restore"), &json!({})).await?.status, 404);
    assert_eq!(world.as_system("select from activity where action = 'document.erased'").await?, 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn only_admins_remove_for_good_and_only_from_the_trash(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (operator, admin) = (world.as_operator().await?, world.as_admin().await?);
    let id = world.document("a.pdf").completed(&Extraction::default()).await?.id;
    let path = format!("/documents/trash/{id}");
    assert_eq!(operator.delete(router(), &path).await?.refusal(), (403, "forbidden".into()));
    assert_eq!(admin.delete(router(), &path).await?.refusal(), (409, "not_in_trash".into()));
    operator.delete(router(), &format!("/documents/{id}")).await?;
    assert_eq!(admin.delete(router(), &path).await?.status, 204);
    assert_eq!(admin.delete(router(), &path).await?.status, 404);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn many_are_done_or_refused_each_by_itself(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let done = world.document("a.pdf").completed(&Extraction::default()).await?.id;
    let awaited = world.document("b.pdf").uploading().await?.id;
    let nobodys = uuid::Uuid::now_v7();
    let act = async |action: &str, more: Value| -> Result<Value> {
        let mut body = json!({ "ids": [done, awaited, nobodys, done], "action": action });
        if let (Some(body), Some(more)) = (body.as_object_mut(), more.as_object()) {
            body.extend(more.clone());
        }
        let reply = operator.post(router(), "/documents/bulk", &body).await?;
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
        let value = reply.value();
        let items = value["items"].as_array().cloned().unwrap_or_default();
        Ok(items
            .iter()
            .map(|item| if item["done"] == true { json!("done") } else { item["code"].clone() })
            .collect())
    };
    assert_eq!(act("extract_again", json!({})).await?, json!(["done", "not_completed", "not_found"]));
    assert_eq!(act("read_again", json!({})).await?, json!(["done", "not_failed", "not_found"]));
    assert_eq!(act("delete", json!({})).await?, json!(["done", "done", "not_found"]));
    assert_eq!(act("extract_again", json!({})).await?, json!(["in_trash", "in_trash", "not_found"]));
    assert_eq!(act("restore", json!({})).await?, json!(["done", "done", "not_found"]));

    let mut tx = world.app.enter(operator.member()).await?;
    let label = shared::labels::find_or_insert(&mut tx, &operator.member().actor(), "Paid").await?;
    tx.commit().await?;
    let labelled = async || world.as_system("select from document_labels").await;
    assert_eq!(act("label", json!({ "label_id": label.id })).await?, json!(["done", "done", "not_found"]));
    assert_eq!(labelled().await?, 2);
    assert_eq!(act("unlabel", json!({ "label_id": label.id })).await?, json!(["done", "done", "not_found"]));
    assert_eq!(labelled().await?, 0);
    for (body, pointer) in [
        (json!({ "ids": [done], "action": "label" }), "/label_id"),
        (json!({ "ids": [done], "action": "label", "label_id": nobodys }), "/label_id"),
        (json!({ "ids": [], "action": "delete" }), "/ids"),
        (json!({ "ids": vec![nobodys; 501], "action": "delete" }), "/ids"),
    ] {
        let refused = operator.post(router(), "/documents/bulk", &body).await?;
        assert_eq!(
            (refused.status.as_u16(), &refused.value()["errors"][0]["pointer"]),
            (422, &json!(pointer))
        );
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_export_holds_fields_and_runs_nothing_in_a_spreadsheet(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let first = world.document("a.pdf").completed(&invoice("=cmd()", "-1.50", "2026-01-02")).await?.id;
    world.document("b.pdf").completed(&Extraction::default()).await?;
    let deleted = world.document("c.pdf").completed(&Extraction::default()).await?.id;
    operator.delete(router(), &format!("/documents/{deleted}")).await?;

    let csv = operator.get(router(), "/documents/export?sort=name").await?;
    assert_eq!(csv.status, 200);
    let text = String::from_utf8_lossy(&csv.body).into_owned();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(lines[0].starts_with("id,file,kind,status,"), "{text}");
    assert!(lines[1].contains(",a.pdf,invoice,COMPLETED,") && lines[1].contains(",'=cmd(),"), "{text}");
    assert!(lines[1].contains(",-1.50,") && lines[2].contains(",b.pdf,generic,"), "{text}");

    let json =
        operator.get(router(), &format!("/documents/export?format=json&ids={first},{deleted}")).await?;
    let rows = json.value();
    assert_eq!(rows.as_array().map(Vec::len), Some(1));
    assert_eq!((&rows[0]["fields"]["date"], &rows[0]["name"]), (&json!("2026-01-02"), &json!("a.pdf")));
    let none = operator.get(router(), "/documents/export?format=json&status=FAILED").await?;
    assert_eq!(none.value(), json!([]));
    assert_eq!(world.as_system("select from activity where action = 'documents.exported'").await?, 3);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_view_is_ones_own_until_an_operator_shares_it(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (client, operator, admin) =
        (world.as_client().await?, world.as_operator().await?, world.as_admin().await?);
    let late = json!({ "name": "Late", "filters": { "status": ["FAILED"] }, "sort": "date_down" });
    let own = client.post(router(), "/documents/views", &late).await?;
    assert_eq!((own.status.as_u16(), &own.value()["filters"]), (201, &late["filters"]));
    let again =
        client.post(router(), "/documents/views", &json!({ "name": " LATE ", "filters": {} })).await?;
    assert_eq!(again.value()["errors"][0]["code"], "taken");
    let shared = json!({ "name": "All", "filters": {}, "shared": true });
    assert_eq!(
        client.post(router(), "/documents/views", &shared).await?.refusal(),
        (403, "forbidden".into())
    );

    let id = operator.post(router(), "/documents/views", &shared).await?.value()["id"].clone();
    let path = format!("/documents/views/{}", id.as_str().unwrap_or_default());
    assert_eq!(list(&client, "/documents/views").await?, ["Late"]);
    assert_eq!(list(&admin, "/documents/views").await?, ["All"]);
    assert_eq!(client.get(router(), &path).await?.status, 404);
    let renamed = json!({ "name": "Everything", "filters": {}, "shared": true });
    assert_eq!(put(&admin, &path, &renamed).await?.value()["version"], 2);
    let own = json!({ "name": "Everything", "filters": {} });
    assert_eq!(put(&admin, &path, &own).await?.refusal(), (403, "not_yours".into()));
    assert_eq!(put(&operator, &path, &own).await?.value()["version"], 3);
    assert_eq!(list(&admin, "/documents/views").await?, [""; 0]);
    let long = json!({ "name": "Long", "filters": { "q": "x".repeat(9000) } });
    assert_eq!(operator.post(router(), "/documents/views", &long).await?.status, 422);
    assert_eq!(operator.delete(router(), &path).await?.status, 204);
    Ok(())
}
