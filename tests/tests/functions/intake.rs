//! Requests from their arrival to the card: by rules, by what was learnt, by people, and by public forms.

mod forms;

use std::time::Duration;

use axum::http::Method;
use serde_json::{Value, json};
use shared::customers::AttachCustomers;
use shared::intake::{LearnRouting, RouteRequest};
use shared::jobs::Runner;
use shared::testing::{Caller, Reply, World};
use shared::{App, Result};
use sqlx::PgPool;
use utoipa_axum::router::OpenApiRouter;

use super::text;

fn router() -> OpenApiRouter<App> {
    ::intake::router().merge(::pipelines::router()).merge(organizations::router())
}

/// Two pipelines that take requests.
struct Desk {
    world: World,
    admin: Caller,
    operator: Caller,
    repairs: Value,
    quotes: Value,
}

impl Desk {
    async fn new(db: PgPool) -> Result<Self> {
        let world = World::new(db).await?;
        let (admin, operator) = (world.as_admin().await?, world.as_operator().await?);
        let repairs = admin.post(router(), "/pipelines", &json!({ "name": "Repairs" })).await?.value();
        let quotes = admin.post(router(), "/pipelines", &json!({ "name": "Quotes" })).await?.value();
        Ok(Self { world, admin, operator, repairs, quotes })
    }

    async fn enter(&self, said: &str) -> Result<Value> {
        let sender = json!({ "name": "Eileen Hynes", "email": "Eileen@Hynes.ie" });
        let entered = json!({ "subject": "Help", "text": said, "sender": sender });
        let reply = self.operator.post(router(), "/requests", &entered).await?;
        assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.body));
        Ok(reply.value())
    }

    /// Runs what waits to be routed and learnt.
    async fn route(&self) -> Result<()> {
        let runner = Runner::new(self.world.app.clone())
            .on::<RouteRequest, _, _>(route_intake::run)
            .on::<LearnRouting, _, _>(route_intake::learn)
            .on::<AttachCustomers, _, _>(attach_customers::run);
        let drained = runner.drain(Duration::from_secs(600)).await?;
        assert_eq!(drained.failed, 0, "{drained:?}");
        Ok(())
    }

    async fn shown(&self, request: &Value) -> Result<Value> {
        let path = format!("/requests/{}", text(request, "id"));
        Ok(self.operator.get(router(), &path).await?.value())
    }

    async fn decide(&self, request: &Value, what: &str, mut body: Value) -> Result<Reply> {
        body["version"] = self.shown(request).await?["version"].clone();
        let path = format!("/requests/{}/{what}", text(request, "id"));
        self.operator.post(router(), &path, &body).await
    }

    async fn order(&self, rules: &Value) -> Result<Reply> {
        let (path, kind) = ("/routing-rules/order", Some("application/json"));
        self.admin.request(router(), Method::PUT, path, kind, serde_json::to_vec(rules)?).await
    }

    async fn rule(&self, word: &str, pipeline: &Value) -> Result<Value> {
        let rule = json!({ "name": word, "conditions": { "text_contains": [word] }, "pipeline_id": pipeline["id"],
            "priority": "high" });
        let reply = self.admin.post(router(), "/routing-rules", &rule).await?;
        assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.body));
        Ok(reply.value())
    }
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_rule_makes_the_card_and_says_why(db: PgPool) -> Result<()> {
    let desk = Desk::new(db).await?;
    desk.rule("boiler", &desk.repairs).await?;
    let request = desk.enter("Our BOILER has no pressure.").await?;
    assert_eq!((&request["status"], &request["number"]), (&json!("NEW"), &json!(1)));
    assert_eq!(request["customer"]["name"], "Eileen Hynes", "a stranger is a customer from now on");
    desk.route().await?;

    let routed = desk.shown(&request).await?;
    assert_eq!((&routed["status"], &routed["decided_by"]), (&json!("ROUTED"), &json!("rule")), "{routed}");
    assert_eq!(routed["routed"]["pipeline"]["name"], "Repairs");
    assert!(text(&routed["suggestion"], "reasoning").contains("the text says “boiler”"), "{routed}");
    let card =
        desk.operator.get(router(), &format!("/cards/{}", text(&routed["routed"], "card_id"))).await?.value();
    assert_eq!((&card["title"], &card["priority"]), (&json!("Help"), &json!("high")));
    assert_eq!(card["customer"]["name"], "Eileen Hynes");
    // Routing once more changes nothing.
    let again = RouteRequest { request: text(&request, "id").parse()? };
    let mut tx = desk.world.app.enter(desk.operator.member()).await?;
    shared::jobs::enqueue(&mut tx, &again).await?;
    tx.commit().await?;
    desk.route().await?;
    assert_eq!(desk.shown(&request).await?, routed);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_nobody_is_sure_of_waits_and_a_person_decides_and_takes_it_back(db: PgPool) -> Result<()> {
    let desk = Desk::new(db).await?;
    let request = desk.enter("Could you help me?").await?;
    desk.route().await?;
    let held = desk.shown(&request).await?;
    assert_eq!(held["status"], "NEEDS_REVIEW", "{held}");
    let list = desk.operator.get(router(), "/requests?search=eileen").await?.value();
    assert_eq!((&list["total"], &list["items"][0]["id"]), (&json!(1), &request["id"]));

    let accepted = desk.decide(&request, "accept", json!({ "pipeline_id": desk.quotes["id"] })).await?;
    assert_eq!(accepted.status, 200, "{}", String::from_utf8_lossy(&accepted.body));
    let accepted = accepted.value();
    assert_eq!((&accepted["status"], &accepted["decided_by"]), (&json!("ROUTED"), &json!("person")));
    assert_eq!(desk.decide(&request, "accept", json!({})).await?.refusal(), (409, "already_routed".into()));
    let stale = json!({ "version": 1, "reason": "spam" });
    let path = format!("/requests/{}/reject", text(&request, "id"));
    assert_eq!(desk.operator.post(router(), &path, &stale).await?.status, 412);

    let undone = desk.decide(&request, "undo", json!({})).await?.value();
    assert_eq!((&undone["status"], &undone["routed"]), (&json!("NEEDS_REVIEW"), &Value::Null), "{undone}");
    let card = format!("/cards/{}", text(&accepted["routed"], "card_id"));
    assert_eq!(desk.operator.get(router(), &card).await?.status, 404);
    assert_eq!(desk.decide(&request, "undo", json!({})).await?.refusal().1, "not_undoable");

    let rejected = desk.decide(&request, "reject", json!({ "reason": "not_for_us" })).await?.value();
    assert_eq!(rejected["status"], "REJECTED");
    assert_eq!(desk.decide(&request, "reopen", json!({})).await?.value()["status"], "NEEDS_REVIEW");
    let figures = desk.operator.get(router(), "/requests/figures").await?.value();
    assert_eq!((&figures["to_review"], &figures["today"]), (&json!(1), &json!(1)), "{figures}");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn corrections_are_learnt_and_what_is_known_goes_by_itself(db: PgPool) -> Result<()> {
    let desk = Desk::new(db).await?;
    let kinds = [
        ("the boiler lost pressure and the tap leaks", &desk.repairs),
        ("please send a quote for a new bathroom", &desk.quotes),
    ];
    for round in 0..40 {
        let (said, pipeline) = kinds[round % 2];
        let request = desk.enter(&format!("{said}, house {round}")).await?;
        let accepted = desk.decide(&request, "accept", json!({ "pipeline_id": pipeline["id"] })).await?;
        assert_eq!(accepted.status, 200, "{}", String::from_utf8_lossy(&accepted.body));
    }
    desk.route().await?;
    let request = desk.enter("the tap leaks and the boiler lost pressure, house 77").await?;
    desk.route().await?;
    let shown = desk.shown(&request).await?;
    assert_eq!(shown["suggestion"]["pipeline"]["name"], "Repairs", "{shown}");
    assert_eq!(shown["suggestion"]["decided_by"], "history");
    let phrases = shown["suggestion"]["phrases"].as_array().map(Vec::len);
    assert!(phrases.is_some_and(|count| count > 0), "{shown}");
    let promise = desk.operator.get(router(), "/requests/promise?threshold=0.75").await?.value();
    assert!(promise["sentence"].is_string(), "{promise}");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn rules_are_tried_out_and_put_in_order(db: PgPool) -> Result<()> {
    let desk = Desk::new(db).await?;
    let (first, second) =
        (desk.rule("boiler", &desk.repairs).await?, desk.rule("bathroom", &desk.quotes).await?);
    desk.enter("A bathroom with a boiler").await?;
    desk.route().await?;
    let tried = json!({ "rule": { "name": "Baths", "conditions": { "text_contains": ["Bathroom"] },
        "pipeline_id": desk.quotes["id"] } });
    let ran = desk.admin.post(router(), "/routing-rules/dry-run", &tried).await?.value();
    assert_eq!((&ran["matched"], &ran["of"]), (&json!(1), &json!(1)), "{ran}");
    assert_eq!(
        (&ran["samples"][0]["before"], &ran["samples"][0]["after"]),
        (&json!("Repairs"), &json!("Quotes"))
    );

    let turned = json!({ "rules": [second["id"], first["id"]] });
    let order = desk.order(&turned).await?.value();
    assert_eq!(order["items"][0]["name"], "bathroom");
    let lost = json!({ "rules": [first["id"]] });
    assert_eq!(desk.order(&lost).await?.status, 422);
    let request = desk.enter("A bathroom with a boiler, again").await?;
    desk.route().await?;
    assert_eq!(desk.shown(&request).await?["routed"]["pipeline"]["name"], "Quotes");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn many_are_decided_at_once_each_by_itself(db: PgPool) -> Result<()> {
    let desk = Desk::new(db).await?;
    let (one, other) = (desk.enter("First").await?, desk.enter("Second").await?);
    desk.decide(&other, "close", json!({})).await?;
    let both =
        json!({ "requests": [one["id"], other["id"]], "change": { "pipeline_id": desk.repairs["id"] } });
    let done = desk.operator.post(router(), "/requests/bulk", &both).await?.value();
    let codes: Vec<_> =
        done["results"].as_array().into_iter().flatten().map(|it| (&it["done"], &it["code"])).collect();
    assert_eq!(codes, [(&json!(true), &Value::Null), (&json!(false), &json!("request_closed"))], "{done}");
    let nothing = json!({ "requests": [one["id"]], "change": {} });
    assert_eq!(desk.operator.post(router(), "/requests/bulk", &nothing).await?.status, 422);
    Ok(())
}
