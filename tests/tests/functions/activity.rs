//! The log: filtered, paged, exported, and never another organization's.

use axum::http::header;
use serde_json::{Value, json};
use shared::testing::{Caller, World};
use shared::{App, Result};
use sqlx::PgPool;
use utoipa_axum::router::OpenApiRouter;

use super::text;

/// The log, and functions whose calls get into it.
fn router() -> OpenApiRouter<App> {
    ::activity::router().merge(organizations::router()).merge(members::router())
}

async fn actions(caller: &Caller, query: &str) -> Result<Vec<String>> {
    let page = caller.get(router(), &format!("/activity?{query}")).await?;
    assert_eq!(page.status, 200, "{}", String::from_utf8_lossy(&page.body));
    let items = page.value()["items"].as_array().cloned().unwrap_or_default();
    Ok(items.iter().map(|item| text(item, "action").to_owned()).collect())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn the_log_is_filtered_by_action_object_actor_and_time(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (admin, operator) = (world.as_admin().await?, world.as_operator().await?);
    admin.patch(router(), "/organizations/current", &json!({ "name": "One" })).await?;
    operator.post(router(), "/invitations", &json!({ "email": "a@b.example", "role": "CLIENT" })).await?;

    assert_eq!(actions(&admin, "action=organization.").await?, ["organization.changed"]);
    assert_eq!(actions(&admin, "object_type=organization").await?, ["organization.changed"]);
    assert_eq!(actions(&admin, &format!("object_id={}", admin.org())).await?, ["organization.changed"]);
    let by_operator = actions(&admin, &format!("actor={}", operator.member().user)).await?;
    assert_eq!(by_operator, ["invitation.created", "session.created"]);
    assert!(actions(&admin, "to=2001-01-01T00:00:00Z").await?.is_empty());
    assert_eq!(actions(&admin, "from=2001-01-01T00:00:00Z").await?.len(), 4);
    let wrong = admin.get(router(), "/activity?from=yesterday").await?;
    assert_eq!(wrong.refusal(), (422, "invalid".into()));

    let row = admin.get(router(), "/activity?action=organization.changed").await?.value()["items"][0].clone();
    assert_eq!((text(&row, "actor_name"), &row["after"]), ("Ada Admin", &json!({ "name": "One" })));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn pages_go_back_in_time_without_gaps(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    for number in 0..5 {
        admin.patch(router(), "/organizations/current", &json!({ "name": format!("N{number}") })).await?;
    }
    let mut seen = Vec::new();
    let mut query = "/activity?limit=2&action=organization.".to_owned();
    loop {
        let page = admin.get(router(), &query).await?.value();
        let items = page["items"].as_array().cloned().unwrap_or_default();
        seen.extend(items.iter().map(|item| text(&item["after"], "name").to_owned()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        query = format!("/activity?limit=2&action=organization.&cursor={cursor}");
    }
    assert_eq!(seen, ["N4", "N3", "N2", "N1", "N0"]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn only_admins_read_the_log_and_only_their_own(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (admin, stranger) = (world.as_admin().await?, world.as_stranger().await?);
    for caller in [world.as_operator().await?, world.as_client().await?] {
        for path in ["/activity", "/activity/export"] {
            assert_eq!(caller.get(router(), path).await?.refusal(), (403, "forbidden".into()), "{path}");
        }
    }
    assert_eq!(actions(&stranger, "").await?, ["session.created"]);
    assert!(actions(&stranger, &format!("actor={}", admin.member().user)).await?.is_empty());
    assert!(actions(&admin, &format!("object_id={}", stranger.org())).await?.is_empty());
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_export_is_a_file_in_which_no_formula_runs(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?.with(header::USER_AGENT, "=HYPERLINK(\"http://x\")");
    admin.patch(router(), "/organizations/current", &json!({ "name": "A, \"B\"" })).await?;
    let table = admin.get(router(), "/activity/export?action=organization.").await?;
    assert_eq!(table.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    assert_eq!(table.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"activity.csv\"");
    assert!(table.headers.get("x-export-truncated").is_none());
    let mut reader = csv::Reader::from_reader(table.body.as_slice());
    let names = reader.headers()?.clone();
    let rows: Vec<csv::StringRecord> = reader.records().collect::<std::result::Result<_, _>>()?;
    assert_eq!((names.len(), rows.len()), (12, 1));
    assert_eq!(&rows[0][9], "'=HYPERLINK(\"http://x\")");
    assert_eq!(serde_json::from_str::<Value>(&rows[0][11])?, json!({ "name": "A, \"B\"" }));

    let array = admin.get(router(), "/activity/export?format=json&action=organization.").await?;
    assert_eq!(array.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"activity.json\"");
    assert_eq!(array.value()[0]["after"], json!({ "name": "A, \"B\"" }));
    let wrong = admin.get(router(), "/activity/export?format=pdf").await?;
    assert_eq!(wrong.refusal(), (422, "invalid".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_export_that_is_cut_says_so(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let made = world
        .as_system(
            "insert into activity (id, org_id, action, object_type)
         select gen_random_uuid(), o.id, 'filler', 'nothing'
         from organizations o, generate_series(1, 10001)
         where o.name = 'Demo Services'",
        )
        .await?;
    assert_eq!(made, 10_001);
    let export = admin.get(router(), "/activity/export?format=json&action=filler").await?;
    assert_eq!(export.headers["x-export-truncated"], "true");
    assert_eq!(export.value().as_array().map(Vec::len), Some(10_000));
    Ok(())
}
