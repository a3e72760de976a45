//! What stands beside a document: the archive, notes on its pages, relations to others, versions of its file.

use axum::http::{Method, header};
use chrono::{DateTime, Utc};
use document_types::fields::{Extraction, Field, Kind};
use document_types::reading::{Page, Reading};
use serde_json::{Value, json};
use shared::Result;
use shared::documents::{Document, cache, versions};
use shared::error::OrNotFound;
use shared::measure::Cache;
use shared::testing::{Caller, Reply, World};
use sqlx::PgPool;

use super::text;

async fn call(caller: &Caller, method: Method, path: &str, body: &Value) -> Result<Reply> {
    let body = serde_json::to_vec(body)?;
    caller.request(documents::router(), method, path, Some("application/json"), body).await
}

async fn names(caller: &Caller, query: &str) -> Result<Vec<String>> {
    let reply = caller.get(documents::router(), &format!("/documents{query}")).await?;
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    let value = reply.value();
    let items = value["items"].as_array().into_iter().flatten();
    Ok(items.map(|item| text(item, "name").to_owned()).collect())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn the_archive_is_out_of_the_lists_and_found_by_search(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (operator, client) = (world.as_operator().await?, world.as_client().await?);
    let old = world.document("old-lease.pdf").of(&client).completed(&Extraction::default()).await?;
    world.document("new-lease.pdf").of(&client).completed(&Extraction::default()).await?;
    let waiting = world.document("waiting.pdf").of(&client).pending().await?;
    let path = |document: &Document| format!("/documents/{}/archive", document.id);

    assert_eq!(call(&client, Method::PUT, &path(&old), &json!({})).await?.status, 403);
    let refused = call(&operator, Method::PUT, &path(&waiting), &json!({})).await?;
    assert_eq!(refused.refusal(), (409, "not_finished".to_owned()));
    for _ in 0..2 {
        let archived = call(&operator, Method::PUT, &path(&old), &json!({})).await?;
        assert!(archived.value()["archived_at"].is_string());
    }
    for caller in [&operator, &client] {
        assert_eq!(names(caller, "?status=COMPLETED").await?, ["new-lease.pdf"]);
        assert_eq!(names(caller, "?archive=only").await?, ["old-lease.pdf"]);
        assert_eq!(
            names(caller, "?archive=with&sort=name&status=COMPLETED").await?,
            ["new-lease.pdf", "old-lease.pdf"]
        );
        assert_eq!(names(caller, "?q=lease&sort=name").await?, ["new-lease.pdf", "old-lease.pdf"]);
        assert_eq!(names(caller, "?q=lease&archive=without").await?, ["new-lease.pdf"]);
        let found = caller.get(documents::router(), "/documents/search?q=lease").await?.value();
        assert_eq!(found["items"].as_array().map(Vec::len), Some(2));
    }
    let bulk = json!({ "ids": [old.id], "action": "unarchive" });
    let done = call(&operator, Method::POST, "/documents/bulk", &bulk).await?.value();
    assert_eq!((&done["items"][0]["done"], &done["items"][0]["changed"]), (&json!(true), &json!(true)));
    assert_eq!(names(&operator, "?archive=only").await?, Vec::<String>::new());
    let log = world.actions(&json!(old.id)).await?;
    assert!(log.ends_with(&["document.archived".to_owned(), "document.unarchived".to_owned()]), "{log:?}");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_note_is_its_authors_and_tells_whom_it_mentions(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (admin, operator, client) =
        (world.as_admin().await?, world.as_operator().await?, world.as_client().await?);
    let document = world.document("a.pdf").of(&client).completed(&Extraction::default()).await?;
    let path = format!("/documents/{}/notes", document.id);
    let area = json!({ "left": 0.1, "top": 0.2, "width": 0.3, "height": 0.02 });
    let wanted = json!({ "kind": "highlight", "page": 0, "areas": [area], "text": "Is this right?",
        "mentions": [operator.member().user] });

    assert_eq!(call(&client, Method::GET, &path, &json!({})).await?.status, 403);
    for (wrong, pointer) in [
        (json!({ "kind": "box", "page": 1, "areas": [area] }), "/page"),
        (json!({ "kind": "box", "page": 0 }), "/areas"),
        (json!({ "kind": "note", "page": 0, "text": " " }), "/text"),
        (json!({ "kind": "note", "page": 0, "text": "x", "mentions": [client.member().user] }), "/mentions"),
        (
            json!({ "kind": "box", "page": 0, "areas": [{ "left": 2, "top": 0, "width": 1, "height": 1 }] }),
            "/areas/0/left",
        ),
    ] {
        let refused = call(&admin, Method::POST, &path, &wrong).await?;
        assert_eq!(
            (refused.status.as_u16(), refused.problem().errors[0].pointer.as_str()),
            (422, pointer),
            "{wrong}"
        );
    }
    let made = call(&admin, Method::POST, &path, &wanted).await?;
    assert_eq!(made.status, 201, "{}", String::from_utf8_lossy(&made.body));
    let note = made.value();
    assert_eq!((&note["areas"][0]["left"], &note["file_version"]), (&json!(0.1), &json!(1)));
    let told = operator.get(notifications::router(), "/notifications").await?.value();
    assert_eq!(told["items"][0]["kind"], "note.mentioned");
    assert_eq!(told["items"][0]["object_id"], json!(document.id));
    assert_eq!(told["items"].as_array().map(Vec::len), Some(1));

    // Whoever is mentioned settles it, and says nothing in another's name.
    let one = format!("{path}/{}", text(&note, "id"));
    let refused = call(&operator, Method::PATCH, &one, &json!({ "text": "Yes" })).await?;
    assert_eq!(refused.refusal(), (409, "not_the_author".to_owned()));
    assert_eq!(call(&operator, Method::DELETE, &one, &json!({})).await?.refusal().1, "not_the_author");
    let settled = call(&operator, Method::PATCH, &one, &json!({ "resolved": true })).await?.value();
    assert_eq!(settled["resolved_by"], json!(operator.member().user));
    let stale = admin.clone().with(header::IF_MATCH, "\"1\"");
    assert_eq!(call(&stale, Method::PATCH, &one, &json!({ "resolved": false })).await?.status, 412);
    let open =
        call(&admin, Method::PATCH, &one, &json!({ "resolved": false, "text": "Well" })).await?.value();
    assert_eq!((&open["resolved_at"], &open["text"]), (&Value::Null, &json!("Well")));
    let told = operator.get(notifications::router(), "/notifications").await?.value();
    assert_eq!(told["items"].as_array().map(Vec::len), Some(1), "once for each member");

    assert_eq!(call(&admin, Method::DELETE, &one, &json!({})).await?.status, 204);
    let left = operator.get(documents::router(), &path).await?.value();
    assert_eq!(left["items"], json!([]));
    Ok(())
}

fn paper(kind: Kind, number: &str) -> Extraction {
    let field = |value: &str| Field { value: value.to_owned(), confidence: 0.9, ..Field::default() };
    let fields = [("vendor", field("Acme Ltd")), ("number", field(number))];
    Extraction {
        kind,
        fields: fields.map(|(name, field)| (name.to_owned(), field)).into(),
        ..Extraction::default()
    }
}

fn saying(text: &str) -> Reading {
    let page = Page { width: 100, height: 100, text: text.into(), ..Page::default() };
    Reading { pages: vec![page], text: text.into(), ..Reading::default() }
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_credit_note_proposes_the_invoice_whose_number_it_names(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let invoice = world.document("invoice.pdf").completed(&paper(Kind::Invoice, "RE-2024-17")).await?;
    world.document("other.pdf").completed(&paper(Kind::Invoice, "RE-2024-18")).await?;
    let credit = world.document("credit.pdf").with_reading(saying("Credit for invoice re-2024-17"));
    let credit = credit.completed(&paper(Kind::CreditNote, "GS-3")).await?;
    let path = format!("/documents/{}/relations", credit.id);

    let proposed = operator.get(documents::router(), &path).await?.value();
    assert_eq!(proposed["items"].as_array().map(Vec::len), Some(1), "{proposed}");
    let first = &proposed["items"][0];
    assert_eq!(
        (text(first, "relation"), &first["proposed"], &first["document_id"]),
        ("credit_note_of", &json!(true), &json!(invoice.id))
    );
    let said = json!({ "relation": "credit_note_of", "document_id": invoice.id });
    let confirmed = call(&operator, Method::POST, &path, &said).await?.value();
    assert_eq!(
        (confirmed["items"].as_array().map(Vec::len), &confirmed["items"][0]["proposed"]),
        (Some(1), &json!(false))
    );
    let other_side = format!("/documents/{}/relations", invoice.id);
    let seen = operator.get(documents::router(), &other_side).await?.value();
    assert_eq!(
        (&seen["items"][0]["outgoing"], &seen["items"][0]["document_id"]),
        (&json!(false), &json!(credit.id))
    );
    for (body, path, code) in [
        (json!({ "relation": "credit_note_of", "document_id": credit.id }), &other_side, "other_way_round"),
        (json!({ "relation": "duplicate_of", "document_id": credit.id }), &path, "itself"),
        (json!({ "relation": "attachment_of", "document_id": invoice.id }), &path, "not_said"),
    ] {
        assert_eq!(call(&operator, Method::POST, path, &body).await?.refusal(), (409, code.to_owned()));
    }
    let back = format!("{path}/credit_note_of/{}", invoice.id);
    let left = call(&operator, Method::DELETE, &back, &json!({})).await?.value();
    assert_eq!(left["items"][0]["proposed"], json!(true));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn whoever_follows_a_link_is_told_which_version_they_get(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let first = world.document("draft.pdf").completed(&paper(Kind::Invoice, "RE-1")).await?;
    let second = world.document("final.pdf").of(&operator).completed(&paper(Kind::Invoice, "RE-2")).await?;
    let path = format!("/documents/{}", first.id);
    let made = operator.post(documents::router(), &format!("{path}/shares"), &json!({ "days": 1 })).await?;
    let link = made.value()["url"].as_str().unwrap_or_default().to_owned();
    let token = link.rsplit('/').next().unwrap_or_default();
    let seen = async || {
        let shown = world.as_nobody().get(documents::router(), &format!("/share/{token}")).await?.value();
        let since: DateTime<Utc> = text(&shown, "since").parse()?;
        Ok::<_, shared::Error>((text(&shown, "name").to_owned(), shown["version"].clone(), since))
    };
    assert_eq!(seen().await?, ("draft.pdf".to_owned(), json!(1), first.created_at));

    let with = json!({ "document_id": second.id });
    assert_eq!(call(&operator, Method::POST, &format!("{path}/versions"), &with).await?.status, 200);
    let (name, version, since) = seen().await?;
    assert_eq!((name.as_str(), version), ("final.pdf", json!(2)));
    assert!(since > first.created_at);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_new_version_takes_the_place_and_the_older_one_comes_back(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let first = world.document("draft.pdf").completed(&paper(Kind::Invoice, "RE-1")).await?;
    let second = world.document("final.pdf").of(&operator).completed(&paper(Kind::Invoice, "RE-2")).await?;
    let path = format!("/documents/{}/versions", first.id);
    let with = json!({ "document_id": second.id });
    let stale = operator.clone().with(header::IF_MATCH, "\"1\"");
    assert_eq!(call(&stale, Method::POST, &path, &with).await?.status, 412);
    let replaced = call(&operator, Method::POST, &path, &with).await?;
    assert_eq!(replaced.status, 200, "{}", String::from_utf8_lossy(&replaced.body));
    let now = replaced.value();
    assert_eq!(
        (text(&now, "status"), text(&now, "name"), &now["file_version"]),
        ("PENDING", "final.pdf", &json!(2))
    );
    assert_eq!(
        (&now["number"], &now["review_fields"]),
        (&Value::Null, &json!([])),
        "nothing of the older file is left"
    );
    let gone = operator.get(documents::router(), &format!("/documents/{}", second.id)).await?;
    assert_eq!(gone.status, 404, "it only brought the file");
    let refused = call(&operator, Method::POST, &format!("{path}/1/restore"), &json!({})).await?;
    assert_eq!(refused.refusal(), (409, "not_finished".to_owned()));

    let mut tx = world.app.enter(operator.member()).await?;
    let list = versions::list(&mut tx, first.id).await?;
    let shown: Vec<_> = list.iter().map(|one| (one.number, one.name.as_str(), one.current)).collect();
    assert_eq!(shown, [(2, "final.pdf", true), (1, "draft.pdf", false)]);
    assert_eq!((&list[0].key, &list[1].key), (&second.key, &first.key));
    shared::documents::fail(&mut tx, first.id, "corrupt", "it could not be read").await?;
    tx.commit().await?;
    let restored = call(&operator, Method::POST, &format!("{path}/1/restore"), &json!({})).await?.value();
    assert_eq!((text(&restored, "name"), &restored["file_version"]), ("draft.pdf", &json!(3)));
    let mut tx = world.app.enter(operator.member()).await?;
    let kept = shared::documents::find(&mut tx, first.id).await?.or_not_found("document")?;
    assert_eq!((kept.key, versions::list(&mut tx, first.id).await?.len()), (first.key, 3));
    assert_eq!(
        world.actions(&json!(first.id)).await?.iter().filter(|name| *name == "document.replaced").count(),
        2
    );
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_somebody_else_has_uploaded_becomes_no_version(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (operator, admin) = (world.as_operator().await?, world.as_admin().await?);
    let first = world.document("draft.pdf").completed(&paper(Kind::Invoice, "RE-1")).await?;
    let theirs = world.document("final.pdf").of(&admin).completed(&paper(Kind::Invoice, "RE-2")).await?;
    let with = json!({ "document_id": theirs.id });
    let refused = call(&operator, Method::POST, &format!("/documents/{}/versions", first.id), &with).await?;
    assert_eq!(refused.refusal(), (409, "not_an_upload".to_owned()));
    let kept = admin.get(documents::router(), &format!("/documents/{}", theirs.id)).await?;
    assert_eq!(kept.status, 200);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn the_caches_say_how_often_something_was_there(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (admin, operator) = (world.as_admin().await?, world.as_operator().await?);
    let mut tx = world.app.enter(admin.member()).await?;
    for (which, is_hit) in
        [(Cache::Pictures, true), (Cache::Pictures, true), (Cache::Pictures, false), (Cache::Contents, false)]
    {
        cache::note(&mut tx, which, is_hit).await?;
    }
    tx.commit().await?;
    // Its bytes were read before.
    let one = world.document("one.pdf").with_file(10, [7; 32]).completed(&Extraction::default()).await?;
    let two = world.document("two.pdf").with_file(10, [7; 32]).processing().await?;
    let mut tx = world.app.enter(operator.member()).await?;
    assert!(shared::documents::complete_as_twin(&mut tx, &two, &[7; 32]).await?);
    tx.commit().await?;
    let proposed =
        operator.get(documents::router(), &format!("/documents/{}/relations", two.id)).await?.value();
    assert_eq!(
        (text(&proposed["items"][0], "relation"), &proposed["items"][0]["document_id"]),
        ("duplicate_of", &json!(one.id))
    );

    assert_eq!(operator.get(documents::router(), "/cache").await?.status, 403);
    let figures = admin.get(documents::router(), "/cache").await?.value();
    assert_eq!((&figures["pictures"]["hits"], &figures["pictures"]["misses"]), (&json!(2), &json!(1)));
    assert_eq!(figures["contents"], json!({ "hits": 1, "misses": 1, "hit_rate": 0.5 }));
    let cleaned = admin.post(documents::router(), "/cache/cleanup", &json!({ "unused_days": 30 })).await?;
    assert_eq!(cleaned.value(), json!({ "files": 0, "more": false }));
    let wrong = admin.post(documents::router(), "/cache/cleanup", &json!({ "unused_days": 400 })).await?;
    assert_eq!(wrong.problem().errors[0].pointer, "/unused_days");
    Ok(())
}
