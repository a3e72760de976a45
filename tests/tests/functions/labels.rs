//! Labels over HTTP: made, changed, put on documents, and none of a client's business.

use axum::http::{Method, header};
use serde_json::{Value, json};
use shared::testing::{Caller, World};
use shared::{App, Result};
use sqlx::PgPool;
use utoipa_axum::router::OpenApiRouter;

use super::text;

/// The labels, and the documents they are put on.
fn router() -> OpenApiRouter<App> {
    ::labels::router().merge(documents::router())
}

async fn made(caller: &Caller, wanted: &Value) -> Result<Value> {
    let reply = caller.post(router(), "/labels", wanted).await?;
    assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.body));
    Ok(reply.value())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_label_is_made_renamed_and_deleted_under_one_name_in_any_case(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let paid = made(&operator, &json!({ "name": " Paid ", "colour": "#00FF7f" })).await?;
    assert_eq!((text(&paid, "name"), text(&paid, "colour")), ("Paid", "#00ff7f"));
    let open = made(&operator, &json!({ "name": "Open" })).await?;
    assert!(text(&open, "colour").starts_with('#'));

    let twice = operator.post(router(), "/labels", &json!({ "name": "PAID" })).await?;
    assert_eq!((twice.status.as_u16(), twice.problem().errors[0].code.as_str()), (422, "taken"));
    let path = format!("/labels/{}", text(&open, "id"));
    let taken = operator.patch(router(), &path, &json!({ "name": "paid" })).await?;
    assert_eq!(taken.problem().errors[0].pointer, "/name");
    for wrong in [
        json!({ "name": "" }),
        json!({ "name": "x".repeat(51) }),
        json!({ "name": "\u{200b}\u{200d}" }),
        json!({ "name": "gnp\u{202e}exe" }),
        json!({ "name": "x", "colour": "red" }),
    ] {
        assert_eq!(operator.post(router(), "/labels", &wrong).await?.status, 422, "{wrong}");
    }

    let seen = operator.clone().with(header::IF_MATCH, "\"1\"");
    let renamed = seen.patch(router(), &path, &json!({ "name": "OPEN" })).await?;
    assert_eq!(
        (renamed.value()["name"].clone(), renamed.value()["version"].clone()),
        (json!("OPEN"), json!(2))
    );
    assert_eq!(seen.patch(router(), &path, &json!({ "name": "x" })).await?.status, 412);
    assert_eq!(seen.delete(router(), &path).await?.status, 412);
    assert_eq!(operator.delete(router(), &path).await?.status, 204);
    assert_eq!(operator.get(router(), &path).await?.status, 404);
    assert_eq!(world.actions(&open["id"]).await?, ["label.created", "label.changed", "label.deleted"]);
    // Another organization may use the same word.
    let stranger = world.as_stranger().await?;
    made(&stranger, &json!({ "name": "Paid" })).await?;
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_document_has_labels_once_and_loses_them_with_the_label(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (operator, client) = (world.as_operator().await?, world.as_client().await?);
    let document = world.document("invoice.pdf").of(&client).uploading().await?.id;
    let (paid, open) = (
        made(&operator, &json!({ "name": "Paid" })).await?,
        made(&operator, &json!({ "name": "open" })).await?,
    );
    let path = |label: &Value| format!("/documents/{document}/labels/{}", text(label, "id"));
    for label in [&paid, &open, &paid] {
        let put = operator.request(router(), Method::PUT, &path(label), None, "").await?;
        assert_eq!(put.status, 200);
    }
    let names = async |path: &str| -> Result<Vec<String>> {
        let labels = operator.get(router(), path).await?.value();
        Ok(labels["items"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|label| text(label, "name").to_owned())
            .collect())
    };
    let all = format!("/documents/{document}/labels");
    assert_eq!(names(&all).await?, ["open", "Paid"]);
    let logged = world.actions(&json!(document)).await?;
    assert_eq!(logged.iter().filter(|action| *action == "document.labelled").count(), 2);

    for _ in 0..2 {
        assert_eq!(operator.delete(router(), &path(&open)).await?.status, 200);
    }
    assert_eq!(names(&all).await?, ["Paid"]);
    operator.delete(router(), &format!("/labels/{}", text(&paid, "id"))).await?;
    assert_eq!(names(&all).await?, [""; 0]);

    assert_eq!(client.get(router(), &all).await?.status, 403);
    assert_eq!(client.get(router(), "/labels").await?.status, 403);
    let stranger = world.as_stranger().await?;
    let theirs = made(&stranger, &json!({ "name": "Theirs" })).await?;
    assert_eq!(operator.request(router(), Method::PUT, &path(&theirs), None, "").await?.status, 404);
    assert_eq!(stranger.request(router(), Method::PUT, &path(&theirs), None, "").await?.status, 404);
    assert_eq!(stranger.delete(router(), &path(&theirs)).await?.status, 404);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn lists_to_choose_from_go_by_name_and_by_a_part_of_it(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let router = || router().merge(vendors::router());
    for name in ["beta", "Alpha", "Gamma 100%", "alphabet"] {
        made(&operator, &json!({ "name": name })).await?;
        let vendor = json!({ "name": name, "vat_id": format!("DE{}", name.len()) });
        assert_eq!(operator.post(router(), "/vendors", &vendor).await?.status, 201);
    }
    made(&world.as_stranger().await?, &json!({ "name": "Alpha of others" })).await?;
    for noun in ["labels", "vendors"] {
        let list = async |query: &str| -> Result<(Vec<String>, Value, Option<String>)> {
            let page = operator.get(router(), &format!("/{noun}?{query}")).await?.value();
            let names = page["items"].as_array().into_iter().flatten();
            let names = names.filter_map(|item| item["name"].as_str()).map(str::to_owned).collect();
            Ok((names, page["total"].clone(), page["next_cursor"].as_str().map(str::to_owned)))
        };
        let (first, total, next) = list("sort=name&limit=2").await?;
        assert_eq!((first, total), (vec!["Alpha".into(), "alphabet".into()], json!(4)));
        let cursor = next.unwrap_or_default();
        let (rest, _, end) = list(&format!("sort=name&limit=2&cursor={cursor}")).await?;
        assert_eq!((rest, end), (vec!["beta".to_owned(), "Gamma 100%".into()], None));
        assert_eq!(list("q=ALPHA&sort=name").await?.0, ["Alpha", "alphabet"]);
        assert_eq!(list("q=%20alphab%20").await?.0, ["alphabet"]);
        assert_eq!(list("q=0%25").await?.0, ["Gamma 100%"], "a percent sign is itself");
        assert_eq!(list("q=a_p").await?.0, Vec::<String>::new());
        // A cursor of one order fits no other, and a part may not be longer than a name.
        let other = operator.get(router(), &format!("/{noun}?cursor={cursor}")).await?;
        assert_eq!(other.problem().errors[0].pointer, "?cursor");
        let long = operator.get(router(), &format!("/{noun}?q={}", "x".repeat(201))).await?;
        assert_eq!(long.problem().errors[0].pointer, "?q");
    }
    let by_number = operator.get(router(), "/vendors?q=de10").await?.value();
    assert_eq!(by_number["items"][0]["name"], "Gamma 100%");
    Ok(())
}
