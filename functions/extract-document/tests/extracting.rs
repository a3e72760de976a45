//! The job over a real database: what it writes, and that a second run changes nothing.

use std::time::Duration;

use document_types::reading::{Page, Reading, Word};
use serde_json::json;
use shared::documents::work::ExtractDocument;
use shared::documents::{self, Document, Status, extractions};
use shared::ids::DocumentId;
use shared::jobs::{self, Runner};
use shared::settings::Settings;
use shared::testing::{Caller, World, app_with, settings_with};
use shared::{App, Result};
use sqlx::PgPool;

/// Lines of an invoice, a word each time white space ends it.
const LINES: [&str; 8] = [
    "Brightwater Plumbing Ltd",
    "Bill to: Northgate Window Care, 12 Harbour Street, Bristol, United Kingdom",
    "Invoice number: INV-2031",
    "Invoice date: 14 March 2025",
    "Net amount 100.00 EUR",
    "VAT 19 % 19.00 EUR",
    "Total 119.00 EUR",
    "Please transfer the amount within 30 days, quoting the invoice number, to our account",
];

/// The program under test as its own reader.
const READER: &str = concat!(env!("CARGO_BIN_EXE_extract-document"), " reader");

fn settings() -> Settings {
    settings_with(|name| (name == "READER_COMMAND").then(|| READER.to_owned()))
}

fn reading() -> Reading {
    let mut words = Vec::new();
    for (line, text) in (0..).zip(LINES) {
        let (mut left, top) = (100, 100 + 40 * i32::try_from(line).unwrap_or(0));
        for word in text.split(' ') {
            let right = left + 14 * i32::try_from(word.len()).unwrap_or(0);
            words.push(Word { text: word.into(), confidence: 1.0, bbox: [left, top, right, top + 28], line });
            left = right + 12;
        }
    }
    let text = LINES.join("\n");
    let page = Page { width: 1654, height: 2339, words, text: text.clone(), ..Page::default() };
    Reading { pages: vec![page], text, ..Reading::default() }
}

/// A document that was read and waits for its extraction. All of them are twins.
async fn read_document(world: &World, caller: &Caller) -> Result<DocumentId> {
    let document = world.document("invoice.pdf").of(caller).with_file(10, [7; 32]).with_reading(reading());
    Ok(document.read().await?.id)
}

async fn drain(app: &App) -> Result<usize> {
    let runner = Runner::new(app.clone()).on::<ExtractDocument, _, _>(extract_document::run).sharing_queues();
    Ok(runner.drain(Duration::from_secs(20)).await?.done)
}

async fn find(app: &App, caller: &Caller, id: DocumentId) -> Result<Option<Document>> {
    documents::find(&mut app.enter(caller.member()).await?, id).await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_read_document_is_completed_with_its_fields_and_a_second_run_changes_nothing(
    db: PgPool,
) -> Result<()> {
    let world = World::over(app_with(&db, settings()), db).await?;
    let caller = world.as_operator().await?;
    let id = read_document(&world, &caller).await?;
    assert_eq!(drain(&world.app).await?, 1);

    let document = find(&world.app, &caller, id).await?.unwrap();
    assert_eq!(document.status, Status::Completed);
    let mut tx = world.app.enter(caller.member()).await?;
    let found = extractions::current(&mut tx, &document).await?.extraction;
    assert_eq!(json!(found.kind), "invoice");
    for (name, value) in [
        ("number", "INV-2031"),
        ("net", "100.00"),
        ("tax", "19.00"),
        ("total", "119.00"),
        ("date", "2025-03-14"),
    ] {
        assert_eq!(found.fields.get(name).map(|field| field.value.as_str()), Some(value), "{name}");
    }

    jobs::enqueue(&mut tx, &ExtractDocument { document: id, again: false }).await?;
    tx.commit().await?;
    assert_eq!(drain(&world.app).await?, 1);
    assert_eq!(find(&world.app, &caller, id).await?, Some(document));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_model_is_asked_where_there_is_one_and_the_organization_wants_it(db: PgPool) -> Result<()> {
    let settings = settings_with(|name| match name {
        "VISION_MODEL" => Some("eye".to_owned()),
        "OPENAI_API_KEY" => Some("key".to_owned()),
        "READER_COMMAND" => Some(READER.to_owned()),
        _ => None,
    });
    let world = World::over(app_with(&db, settings), db.clone()).await?;
    let caller = world.as_operator().await?;
    let mut asked = Vec::new();
    let waiting = async || -> Result<Vec<String>> {
        Ok(sqlx::query_scalar("select kind from jobs.job order by kind").fetch_all(&db).await?)
    };
    for model_use in ["never", "always"] {
        sqlx::query("update organizations set model_use = $1").bind(model_use).execute(&db).await?;
        let id = read_document(&world, &caller).await?;
        drain(&world.app).await?;
        let document = find(&world.app, &caller, id).await?.unwrap();
        assert_eq!(document.status, Status::Completed);
        asked.push(json!(document.model));
    }
    assert_eq!(asked, [json!(null), json!({ "state": "waiting", "note": null })]);
    // The automations of the second document wait for the model.
    assert_eq!(waiting().await?, ["improve-extraction", "react"]);
    let completes: Vec<bool> = sqlx::query_scalar(
        "select (payload ->> 'completes')::bool from jobs.job where kind = 'improve-extraction' and queue = 'model'",
    )
    .fetch_all(&db)
    .await?;
    assert_eq!(completes, [true]);

    let without = App { model: None, ..world.app.clone() };
    let id = read_document(&world, &caller).await?;
    drain(&without).await?;
    assert_eq!(find(&without, &caller, id).await?.unwrap().model, None);
    assert_eq!(waiting().await?, ["improve-extraction", "react", "react"]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn extracting_again_writes_what_it_changed_into_the_log_and_runs_no_automation(
    db: PgPool,
) -> Result<()> {
    let world = World::over(app_with(&db, settings()), db.clone()).await?;
    let caller = world.as_operator().await?;
    let id = read_document(&world, &caller).await?;
    drain(&world.app).await?;
    sqlx::query("delete from jobs.job").execute(&db).await?;
    let total =
        r#"update document_extractions set result = jsonb_set(result, '{fields,total,value}', '"7.00"')"#;
    sqlx::query(total).execute(&db).await?;

    let mut tx = world.app.enter(caller.member()).await?;
    jobs::enqueue(&mut tx, &ExtractDocument { document: id, again: true }).await?;
    tx.commit().await?;
    assert_eq!(drain(&world.app).await?, 1);

    let (actor, anew): (Option<shared::ids::UserId>, serde_json::Value) =
        sqlx::query_as("select actor_id, after from activity where action = 'document.found_anew'")
            .fetch_one(&db)
            .await?;
    assert_eq!((actor, &anew["origin"], &anew["version"]), (None, &json!("again"), &json!(2)));
    let change = &anew["changes"][0];
    assert_eq!(
        (&change["name"], &change["before"], &change["after"]),
        (&json!("total"), &json!("7.00"), &json!("119.00"))
    );
    let left: i64 = sqlx::query_scalar("select count(*) from jobs.job").fetch_one(&db).await?;
    assert_eq!(left, 0);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn rules_that_find_no_end_or_fail_leave_the_text_and_the_reason_for_a_person(db: PgPool) -> Result<()> {
    for (reader, code) in [("/bin/sleep 60", "time_limit"), ("/bin/false", "internal")] {
        let settings = settings_with(|name| match name {
            "READER_COMMAND" => Some(reader.to_owned()),
            "PAGE_SECONDS" => Some("1".to_owned()),
            _ => None,
        });
        sqlx::query("truncate organizations, users cascade").execute(&db).await?;
        let world = World::over(app_with(&db, settings), db.clone()).await?;
        let caller = world.as_operator().await?;
        let id = read_document(&world, &caller).await?;
        assert_eq!(drain(&world.app).await?, 1);

        let document = find(&world.app, &caller, id).await?.unwrap();
        assert_eq!((document.status, document.needs_review), (Status::Completed, true));
        let reason = document.error.clone().unwrap();
        assert_eq!(reason.code, code);
        let mut tx = world.app.enter(caller.member()).await?;
        assert_eq!(documents::text(&mut tx, id).await?, Some(LINES.join("\n")));
        let version = extractions::current(&mut tx, &document).await?;
        assert_eq!((version.note, version.extraction.fields.len()), (Some(reason.message), 0));

        // What was found before stands when it is looked for again.
        jobs::enqueue(&mut tx, &ExtractDocument { document: id, again: true }).await?;
        tx.commit().await?;
        assert_eq!(drain(&world.app).await?, 1);
        let document = find(&world.app, &caller, id).await?.unwrap();
        assert_eq!((document.status, document.extraction), (Status::Completed, Some(2)));
    }
    Ok(())
}
