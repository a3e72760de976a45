//! The functions that find documents run with the rights of the system: what they may find is held here, asked by
//! everybody, over HTTP and in SQL.

use axum::http::Method;
use document_types::fields::{Extraction, Field, Kind};
use serde_json::{Value, json};
use shared::Result;
use shared::ids::DocumentId;
use shared::testing::{Caller, World};
use sqlx::PgPool;

use crate::fixture::service;

/// An invoice of a vendor whose name everybody looks for.
fn found() -> Extraction {
    let vendor = Field { value: "Lighthouse Lanterns".into(), confidence: 1.0, ..Field::default() };
    Extraction {
        kind: Kind::Invoice,
        fields: [("vendor".to_owned(), vendor)].into(),
        ..Extraction::default()
    }
}

async fn document(world: &World, name: &str, owner: &Caller) -> Result<DocumentId> {
    Ok(world.document(name).of(owner).completed(&found()).await?.id)
}

async fn ask(
    world: &World,
    caller: &Caller,
    method: Method,
    path: &str,
    body: Option<&Value>,
) -> Result<Value> {
    let bytes = body.map(serde_json::to_vec).transpose()?.unwrap_or_default();
    let media_type = body.map(|_| "application/json");
    let reply = caller.send(service(world), method, path, media_type, bytes).await?;
    assert_eq!(reply.status, 200, "{path}: {}", String::from_utf8_lossy(&reply.body));
    Ok(reply.value())
}

/// Every name in an answer.
fn names(value: &Value) -> Vec<String> {
    let items = value["items"].as_array().or(value.as_array()).cloned().unwrap_or_default();
    let name = |item: &Value| item["name"].as_str().or(item["document"]["name"].as_str()).map(str::to_owned);
    let mut names: Vec<_> = items.iter().filter_map(name).collect();
    names.sort();
    names
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn everybody_finds_what_is_theirs_to_see_and_nothing_else(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (client, operator, stranger) =
        (world.as_client().await?, world.as_operator().await?, world.as_stranger().await?);
    document(&world, "client.pdf", &client).await?;
    document(&world, "operator.pdf", &operator).await?;
    document(&world, "stranger.pdf", &stranger).await?;
    let everywhere = [
        "/documents?sort=vendor",
        "/documents?q=lighthouse",
        "/documents?vendor=lanterns&sort=date_down",
        "/documents/search?q=lighthouse",
        // Misspelt: the words of vendors are the organization's, what they find is the member's.
        "/documents/search?q=lighthuose",
        "/documents/search?q=-absent%20lanterns",
        "/documents/export?format=json",
    ];
    for path in everywhere {
        let (all, own, foreign) =
            (vec!["client.pdf", "operator.pdf"], vec!["client.pdf"], vec!["stranger.pdf"]);
        for (caller, expected) in [(&operator, all), (&client, own), (&stranger, foreign)] {
            assert_eq!(names(&ask(&world, caller, Method::GET, path, None).await?), expected, "{path}");
        }
    }
    for (caller, expected) in [(&operator, 2), (&client, 1), (&stranger, 1)] {
        let count = ask(&world, caller, Method::GET, "/documents/count?kind=invoice", None).await?;
        assert_eq!(count["count"], expected);
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn identifiers_of_others_in_filters_find_nothing(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (client, operator, stranger) =
        (world.as_client().await?, world.as_operator().await?, world.as_stranger().await?);
    document(&world, "client.pdf", &client).await?;
    let (colleagues, foreign) = (
        document(&world, "operator.pdf", &operator).await?,
        document(&world, "stranger.pdf", &stranger).await?,
    );
    let (owner, nobody) = (stranger.member().user, operator.member().user);
    for path in [
        format!("/documents?uploader={owner}"),
        format!("/documents?uploader={nobody}"),
        format!("/documents/export?format=json&ids={colleagues},{foreign}"),
    ] {
        assert_eq!(names(&ask(&world, &client, Method::GET, &path, None).await?), [""; 0], "{path}");
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn one_call_for_many_reaches_no_other_organization(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (operator, stranger) = (world.as_operator().await?, world.as_stranger().await?);
    let (own, foreign) =
        (document(&world, "own.pdf", &operator).await?, document(&world, "foreign.pdf", &stranger).await?);
    let request = json!({ "ids": [foreign, own, uuid::Uuid::now_v7()], "action": "delete" });
    let done = ask(&world, &operator, Method::POST, "/documents/bulk", Some(&request)).await?;
    let codes: Vec<&Value> = (0..3).map(|number| &done["items"][number]["code"]).collect();
    assert_eq!(codes, [&json!("not_found"), &Value::Null, &json!("not_found")]);
    assert_eq!(done["items"][0]["detail"], done["items"][2]["detail"]);
    assert_eq!(names(&ask(&world, &stranger, Method::GET, "/documents", None).await?), ["foreign.pdf"]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn without_an_organization_the_functions_find_nothing(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    document(&world, "a.pdf", &world.as_operator().await?).await?;
    for (call, expected) in [
        ("select count(*) from app.find_documents('{}', 'created', null, null, 100)", 0),
        ("select app.count_documents('{}', 100)", 0),
        ("select count(*) from app.search_documents('''lighthouse''', '{}', null, null, 100)", 0),
    ] {
        let found: i64 = sqlx::query_scalar(call).fetch_one(&world.app.db).await?;
        assert_eq!(found, expected, "{call}");
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_filter_is_no_sql(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (operator, stranger) = (world.as_operator().await?, world.as_stranger().await?);
    document(&world, "own.pdf", &operator).await?;
    document(&world, "foreign.pdf", &stranger).await?;
    for path in [
        "/documents?vendor=x%27)%20or%20true%20--",
        "/documents?q=x%27)%20or%20true%20--",
        "/documents/search?q=%27%20%7C%20%21%27nothing",
        "/documents/search?q=%22x%27%29%20or%20true%20--%22",
        "/documents/search?q=%5C%27%3A%2A%20%26%20%21%28",
    ] {
        let found = names(&ask(&world, &operator, Method::GET, path, None).await?);
        assert_eq!(found, [""; 0], "{path}");
    }
    Ok(())
}
