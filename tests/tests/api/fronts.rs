//! The API as DigitalOcean Functions serve it: each operation through the address of its own function.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use shared::testing::{World, app_with, settings_with};
use shared::{App, Result, run};
use sqlx::PgPool;
use utoipa_axum::router::OpenApiRouter;

use crate::operations;

type Routes = fn() -> OpenApiRouter<App>;

/// The functions that answer HTTP; `events` streams, which no Function can.
const FUNCTIONS: [(&str, Routes); 17] = [
    ("activity", activity::router),
    ("approvals", approvals::router),
    ("auth", auth::router),
    ("automations", automations::router),
    ("customers", customers::router),
    ("documents", documents::router),
    ("hand-overs", hand_overs::router),
    ("intake", intake::router),
    ("labels", labels::router),
    ("mailboxes", mailboxes::router),
    ("members", members::router),
    ("notifications", notifications::router),
    ("operations", operations_of_the_platform),
    ("organizations", organizations::router),
    ("pipelines", pipelines::router),
    ("vendors", vendors::router),
    ("webhooks", webhooks::router),
];

fn operations_of_the_platform() -> OpenApiRouter<App> {
    ::operations::router()
}

/// What DigitalOcean passes on of `https://…/api/<function>/…`: it cuts the address off after the function's name.
async fn ask(app: &App, function: &'static str, routes: Routes, method: &str, rest: &str) -> Result<Value> {
    let headers = json!({ "content-type": "application/json" });
    let http = json!({ "method": method, "path": rest, "queryString": "", "headers": headers, "body": "{}" });
    let line = json!({ "value": { "http": http }, "activation_id": "1" }).to_string();
    let answer = run::answer(function, app.clone(), routes(), line.as_bytes()).await;
    Ok(serde_json::from_slice(&answer)?)
}

/// Whether the function has that route; what it answers without a token is another matter.
fn is_known(answer: &Value) -> bool {
    let problem: Value =
        serde_json::from_str(answer["body"].as_str().unwrap_or_default()).unwrap_or_default();
    let unknown = answer["statusCode"] == 405
        || (answer["statusCode"] == 404
            && problem["detail"].as_str().is_some_and(|detail| detail.contains("route")));
    !unknown
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn every_operation_is_reached_through_its_own_function(db: PgPool) -> Result<()> {
    // Without a client of Google there is no such route.
    let settings = settings_with(|name| name.starts_with("GOOGLE_CLIENT").then(|| "ours".to_owned()));
    let world = World::over(app_with(&db, settings), db).await?;
    let mut served = BTreeSet::new();
    for (function, routes) in FUNCTIONS {
        let api = serde_json::to_value(OpenApiRouter::new().nest("/api/v1", routes()).split_for_parts().1)?;
        for operation in operations(&api) {
            let (method, path) = (operation.method.as_str(), operation.path);
            let own = format!("/{function}");
            let rest = match path.strip_prefix(&own) {
                Some(rest) if rest.is_empty() || rest.starts_with('/') => rest,
                _ => path,
            };
            let rest = rest.replace(['{', '}'], "");
            let answer = ask(&world.app, function, routes, method, &rest).await?;
            assert!(is_known(&answer), "{method} /api/{function}{rest}: {answer}");
            served.insert(format!("{method} {path}"));
        }
        // Another function's noun is not served here.
        let foreign = if function == "labels" { "/api/v1/vendors" } else { "/api/v1/labels" };
        let answer = ask(&world.app, function, routes, "GET", foreign).await?;
        assert!(!is_known(&answer), "{function} answers {foreign}: {answer}");
    }
    let api = serde_json::to_value(platform::functions::openapi())?;
    let all: BTreeSet<String> = operations(&api)
        .iter()
        .filter(|operation| !operation.path.starts_with("/events"))
        .map(|operation| format!("{} {}", operation.method, operation.path))
        .collect();
    assert_eq!(served, all);
    Ok(())
}
