//! Pipelines over HTTP: boards, stages and cards, and how they hold while many people move cards at once.

mod around;
mod files;
mod mended;
mod moves;
mod of_customers;
mod random;

use axum::http::{Method, header};
use serde_json::{Value, json};
use shared::testing::{Caller, World};
use shared::{App, Result};
use sqlx::PgPool;
use utoipa_axum::router::OpenApiRouter;

use super::text;

fn router() -> OpenApiRouter<App> {
    ::pipelines::router()
}

/// A pipeline, and who works on it.
struct Cast {
    world: World,
    admin: Caller,
    operator: Caller,
    pipeline: Value,
}

impl Cast {
    async fn new(db: PgPool, stages: &Value) -> Result<Self> {
        let mut world = World::new(db).await?;
        // Twenty people who wait for the same stage wait for a connection as well.
        world.app = world.app.for_jobs();
        let (admin, operator) = (world.as_admin().await?, world.as_operator().await?);
        let wanted = json!({ "name": "Roof and electrical jobs", "stages": stages });
        let pipeline = done(&admin, "POST", "/pipelines", &wanted, 201).await?;
        Ok(Self { world, admin, operator, pipeline })
    }

    fn stage(&self, at: usize) -> &str {
        text(&self.pipeline["stages"][at], "id")
    }

    async fn card(&self, stage: usize, title: &str) -> Result<Value> {
        let wanted = json!({ "stage_id": self.stage(stage), "title": title });
        done(&self.operator, "POST", "/cards", &wanted, 201).await
    }

    async fn board(&self, query: &str) -> Result<Value> {
        let path = format!("/pipelines/{}/board{query}", text(&self.pipeline, "id"));
        Ok(self.operator.get(router(), &path).await?.value())
    }

    /// The titles of the cards of a stage, from top to bottom.
    async fn titles(&self, stage: usize) -> Result<Vec<String>> {
        let path = format!("/stages/{}/cards?limit=100", self.stage(stage));
        let page = self.operator.get(router(), &path).await?.value();
        Ok(page["items"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|card| text(card, "title").to_owned())
            .collect())
    }
}

/// Sends JSON and expects a status.
async fn done(who: &Caller, method: &str, path: &str, body: &Value, status: u16) -> Result<Value> {
    let bytes = serde_json::to_vec(body)?;
    let method: Method = method.parse()?;
    let reply = who.request(router(), method, path, Some("application/json"), bytes).await?;
    assert_eq!(reply.status, status, "{path} {body}: {}", String::from_utf8_lossy(&reply.body));
    Ok(if reply.body.is_empty() { Value::Null } else { reply.value() })
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_board_shows_cards_by_stage_with_sums_by_currency(db: PgPool) -> Result<()> {
    let cast = Cast::new(db, &Value::Null).await?;
    let names: Vec<_> = cast.pipeline["stages"].as_array().unwrap().iter().map(|s| text(s, "name")).collect();
    assert_eq!(names, ["New", "In progress", "Done"]);
    for (title, amount, currency) in
        [("Slates", "23400", "EUR"), ("Gutters", "6180.50", "EUR"), ("Wallbox", "0.10", "GBP")]
    {
        let wanted =
            json!({ "stage_id": cast.stage(0), "title": title, "amount": amount, "currency": currency });
        done(&cast.operator, "POST", "/cards", &wanted, 201).await?;
    }
    let last = json!({ "stage_id": cast.stage(0), "title": " First of all ", "first": true });
    let card = done(&cast.operator, "POST", "/cards", &last, 201).await?;
    assert_eq!(
        (text(&card, "title"), &card["number"], &card["version"]),
        ("First of all", &json!(4), &json!(1))
    );
    assert_eq!(text(&card["created_by"], "name"), "Otto Operator");

    let board = cast.board("?per_stage=2").await?;
    let column = &board["stages"][0];
    assert_eq!(column["count"], 4);
    let sums = json!([{ "currency": "EUR", "amount": "29580.50" }, { "currency": "GBP", "amount": "0.10" }]);
    assert_eq!(column["sums"], sums);
    let shown: Vec<_> = column["cards"].as_array().unwrap().iter().map(|card| text(card, "title")).collect();
    assert_eq!(shown, ["First of all", "Slates"]);
    let more = format!("/stages/{}/cards?cursor={}", cast.stage(0), text(column, "next_cursor"));
    let more = cast.operator.get(router(), &more).await?.value();
    let shown: Vec<_> = more["items"].as_array().unwrap().iter().map(|card| text(card, "title")).collect();
    assert_eq!((shown, &more["next_cursor"]), (vec!["Gutters", "Wallbox"], &Value::Null));
    assert_eq!(board["pipeline"]["open_cards"], 4);

    assert_eq!(cast.board("?search=wall").await?["stages"][0]["count"], 1);
    assert_eq!(cast.board("?search=%233").await?["stages"][0]["cards"][0]["title"], "Wallbox");
    assert_eq!(cast.board("?assignee=none").await?["stages"][0]["count"], 4);
    assert_eq!(cast.board("?assignee=me").await?["stages"][0]["count"], 0);
    assert_eq!(cast.board("?priority=high,urgent").await?["stages"][0]["count"], 0);
    assert_eq!(cast.board("?due=none").await?["stages"][0]["count"], 4);
    for wrong in ["?assignee=somebody", "?per_stage=0", "?priority=none", "?due=soon"] {
        let path = format!("/pipelines/{}/board{wrong}", text(&cast.pipeline, "id"));
        assert_eq!(cast.operator.get(router(), &path).await?.status, 422, "{wrong}");
    }
    let client = cast.world.as_client().await?;
    assert_eq!(client.get(router(), "/pipelines").await?.status, 403);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_card_is_changed_archived_and_deleted_and_the_log_says_so(db: PgPool) -> Result<()> {
    let cast = Cast::new(db, &Value::Null).await?;
    let card = cast.card(0, "Ridge tiles").await?;
    let path = format!("/cards/{}", text(&card, "id"));
    let me = cast.operator.member().user;
    let changes = json!({
        "title": "Loose ridge tiles", "description": "After the **storm**", "assignee_id": me, "priority": "urgent",
        "amount": "1190", "currency": "EUR", "due_at": "2026-12-01T11:00:00Z",
        "next_step": { "text": "Call back", "on": "2026-12-02" },
    });
    let seen = cast.operator.clone().with(header::IF_MATCH, "\"1\"");
    let after = done(&seen, "PATCH", &path, &changes, 200).await?;
    assert_eq!((text(&after, "amount"), &after["version"]), ("1190.00", &json!(2)));
    assert_eq!(after["next_step"], json!({ "text": "Call back", "owner": null, "on": "2026-12-02" }));
    let stale = seen.patch(router(), &path, &json!({ "title": "Other" })).await?;
    assert_eq!(
        (stale.status.as_u16(), stale.value()["current"]["title"].clone()),
        (412, json!("Loose ridge tiles"))
    );
    let same = done(&cast.operator, "PATCH", &path, &changes, 200).await?;
    assert_eq!(same["version"], 2, "what changes nothing is no change");

    refused(&cast, &path).await?;
    let cleared =
        done(&cast.operator, "PATCH", &path, &json!({ "amount": null, "next_step": null }), 200).await?;
    assert_eq!(
        (&cleared["amount"], &cleared["currency"], &cleared["next_step"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );

    assert_eq!(cast.operator.delete(router(), &path).await?.refusal(), (409, "not_archived".to_owned()));
    done(&cast.operator, "PATCH", &path, &json!({ "archived": true }), 200).await?;
    assert_eq!(cast.board("").await?["stages"][0]["count"], 0);
    assert_eq!(cast.board("?archived=true").await?["stages"][0]["cards"][0]["title"], "Loose ridge tiles");
    done(&cast.operator, "PATCH", &path, &json!({ "archived": false }), 200).await?;
    done(&cast.operator, "PATCH", &path, &json!({ "archived": true }), 200).await?;
    assert_eq!(cast.operator.delete(router(), &path).await?.status, 204);
    let happened = cast.world.actions(&card["id"]).await?;
    let expected = [
        "card.created",
        "card.changed",
        "card.changed",
        "card.archived",
        "card.unarchived",
        "card.archived",
        "card.deleted",
    ];
    assert_eq!(happened, expected);
    // The number is not given again.
    assert_eq!(cast.card(0, "Next").await?["number"], 2);
    Ok(())
}

/// Each fault is named by its field.
async fn refused(cast: &Cast, path: &str) -> Result<()> {
    for (wrong, pointer) in [
        (json!({ "currency": null }), "/currency"),
        (json!({ "assignee_id": uuid::Uuid::nil() }), "/assignee_id"),
        (json!({ "customer_id": uuid::Uuid::nil() }), "/customer_id"),
        (json!({ "next_step": { "text": "x", "owner_id": uuid::Uuid::nil() } }), "/next_step/owner_id"),
        (json!({ "title": " " }), "/title"),
        (json!({ "amount": "many" }), "/amount"),
        (json!({ "amount": "5", "currency": "QQQ" }), "/currency"),
        (json!({ "expected_on": "+12345-01-01" }), "/expected_on"),
        (json!({ "expected_on": "-0001-01-01" }), "/expected_on"),
        (json!({ "due_at": "+12345-01-01T00:00:00Z" }), "/due_at"),
        (json!({ "next_step": { "text": "x", "on": "+12345-01-01" } }), "/next_step/on"),
        (json!({ "expected_on": "2026-13-45" }), "/expected_on"),
    ] {
        let refused = cast.operator.patch(router(), path, &wrong).await?;
        let fault = &refused.problem().errors[0];
        assert_eq!((refused.status.as_u16(), fault.pointer.as_str()), (422, pointer), "{wrong}");
        assert!(!fault.message.contains(" at line "), "{}", fault.message);
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_admin_shapes_the_stages(db: PgPool) -> Result<()> {
    let cast = Cast::new(db, &Value::Null).await?;
    let pipeline = format!("/pipelines/{}", text(&cast.pipeline, "id"));
    let new = json!({ "name": "Site visit", "colour": "teal", "position": 1 });
    let visit = done(&cast.admin, "POST", &format!("{pipeline}/stages"), &new, 201).await?;
    let names = async || -> Result<Vec<String>> {
        let found = cast.operator.get(router(), &pipeline).await?.value();
        Ok(found["stages"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|stage| text(stage, "name").to_owned())
            .collect())
    };
    assert_eq!(names().await?, ["New", "Site visit", "In progress", "Done"]);
    let refused = cast.operator.post(router(), &format!("{pipeline}/stages"), &new).await?;
    assert_eq!(refused.status, 403, "operators do not change the structure");

    let order = json!({ "stages": [visit["id"], cast.stage(0), cast.stage(1), cast.stage(2)] });
    done(&cast.admin, "PUT", &format!("{pipeline}/stages/order"), &order, 200).await?;
    assert_eq!(names().await?, ["Site visit", "New", "In progress", "Done"]);
    let partial = json!({ "stages": [visit["id"], visit["id"], cast.stage(0), cast.stage(1)] });
    done(&cast.admin, "PUT", &format!("{pipeline}/stages/order"), &partial, 422).await?;

    let stage = format!("/stages/{}", text(&visit, "id"));
    let limited = json!({ "wip_limit": 2, "wip_hard": true });
    assert_eq!(done(&cast.admin, "PATCH", &stage, &limited, 200).await?["version"], 2);
    assert_eq!(
        done(&cast.admin, "PATCH", &stage, &json!({ "wip_limit": null }), 200).await?["wip_limit"],
        Value::Null
    );
    done(&cast.admin, "PATCH", &stage, &json!({ "colour": "pink" }), 422).await?;

    cast.card(0, "One").await?;
    cast.card(1, "Two").await?;
    let new = format!("/stages/{}", cast.stage(0));
    assert_eq!(cast.admin.delete(router(), &new).await?.refusal().1, "stage_has_cards");
    let moving = format!("{new}?move_to={}", cast.stage(1));
    assert_eq!(cast.admin.delete(router(), &moving).await?.status, 204);
    assert_eq!(cast.titles(1).await?, ["Two", "One"]);
    assert_eq!(cast.admin.delete(router(), &pipeline).await?.refusal().1, "pipeline_has_cards");

    let terminal = format!("/stages/{}", cast.stage(1));
    done(&cast.admin, "PATCH", &terminal, &json!({ "terminal": true }), 200).await?;
    assert_eq!(cast.operator.get(router(), &pipeline).await?.value()["open_cards"], 0);
    Ok(())
}
