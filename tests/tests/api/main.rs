//! The API against its own document: generated input of every shape gets an answer that is documented.

#![expect(clippy::expect_used, reason = "a document of another shape is a failed test")]

mod fronts;
mod generate;
mod names;
mod needs;
mod validate;

use std::collections::BTreeSet;

use axum::Router;
use axum::http::{HeaderName, Method};
use futures_util::stream::{self, StreamExt};
use generate::Generator;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::Value;
use shared::auth::second_factor::shown::SecondFactor;
use shared::auth::{Origin, sessions};
use shared::db::SystemTx;
use shared::error::OrNotFound;
use shared::testing::{Caller, Reply, World};
use shared::{Result, organizations};
use sqlx::PgPool;
use uuid::Uuid;

/// Routes that are tried at the same time.
const AT_ONCE: usize = 6;

/// Requests to each route.
const CASES: u64 = 30;

/// One route of the document.
struct Operation<'a> {
    method: Method,
    path: &'a str,
    description: &'a Value,
}

fn operations(api: &Value) -> Vec<Operation<'_>> {
    let paths = api["paths"].as_object().expect("paths");
    let mut found = Vec::new();
    for (path, item) in paths {
        for (method, description) in item.as_object().expect("a path") {
            let method = method.to_uppercase().parse().expect("a method");
            let path = path.strip_prefix("/api/v1").expect("the prefix");
            found.push(Operation { method, path, description });
        }
    }
    found
}

/// What went out and came back, for a message.
struct Exchange {
    line: String,
    reply: Reply,
}

async fn exchange(
    caller: &Caller,
    service: &Router,
    operation: &Operation<'_>,
    generator: &mut Generator<'_>,
) -> Result<Exchange> {
    let path = generator.path(operation.path, operation.description);
    let (media_type, body) = generator.body(operation.description);
    let mut caller = caller.clone();
    for (name, value) in generator.headers() {
        caller = caller.with(HeaderName::from_static(name), &value);
    }
    let line = format!(
        "{} {path} {}",
        operation.method,
        String::from_utf8_lossy(&body).chars().take(300).collect::<String>()
    );
    let reply = caller.send(service.clone(), operation.method.clone(), &path, media_type, body).await?;
    Ok(Exchange { line, reply })
}

/// What is wrong with an answer, in words.
fn fault(api: &Value, operation: &Operation<'_>, reply: &Reply) -> Option<String> {
    let status = reply.status.as_u16();
    let documented = &operation.description["responses"][status.to_string()];
    if documented.is_null() {
        return Some(format!("{status} is not documented"));
    }
    // The bucket of these tests does not answer: no fault of the input, and what `/health` is there to say. Nothing is
    // streamed where no process serves.
    let not_here = ["bucket_unavailable", "no_live_events"];
    let is_missing =
        status == 503 && (operation.path == "/health" || not_here.contains(&reply.problem().code.as_str()));
    if status >= 500 && !is_missing {
        return Some(format!("{status}"));
    }
    let documented = validate::resolve(api, documented);
    let Some(content) = documented["content"].as_object() else {
        return (!reply.body.is_empty()).then(|| "a body where none is documented".to_owned());
    };
    let sent = reply.headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some((media_type, content)) = content.iter().find(|(name, _)| sent.starts_with(name.as_str())) else {
        return Some(format!("{sent} is not documented"));
    };
    if !media_type.ends_with("json") {
        return None;
    }
    let Ok(body) = serde_json::from_slice(&reply.body) else { return Some("no JSON".to_owned()) };
    validate::fault(api, &content["schema"], &body, "")
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    let api = serde_json::to_value(platform::functions::openapi()).expect("JSON");
    let mut lost = BTreeSet::new();
    let mut nodes = vec![&api];
    while let Some(node) = nodes.pop() {
        if let Some(reference) = node["$ref"].as_str()
            && api.pointer(reference.trim_start_matches('#')).is_none()
        {
            lost.insert(reference);
        }
        nodes.extend(node.as_object().into_iter().flat_map(|members| members.values()));
        nodes.extend(node.as_array().into_iter().flatten());
    }
    assert!(lost.is_empty(), "{lost:?}");
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn generated_input_gets_a_documented_answer_on_every_route(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let api = serde_json::to_value(platform::functions::openapi())?;
    let (service, _) = shared::http::service(world.app.clone(), platform::functions::functions());
    let operations = operations(&api);
    let checks = operations.iter().map(|operation| check(&world, &service, &api, operation));
    let mut checks = stream::iter(checks).buffer_unordered(AT_ONCE);
    let mut faults = BTreeSet::new();
    while let Some(fault) = checks.next().await {
        faults.extend(fault?);
    }
    let count = faults.len();
    assert!(faults.is_empty(), "{count} routes:\n{}", faults.into_iter().collect::<Vec<_>>().join("\n"));
    Ok(())
}

/// An admin with a session of their own. Opened without a password: signing in again and again is slowed down.
async fn admin(world: &World) -> Result<(Caller, [Uuid; 2])> {
    let mut tx = SystemTx::begin(&world.app.db).await?;
    let user = organizations::find_user(&mut tx, "admin@demo.example").await?.or_not_found("user")?;
    let who = sessions::identity(&mut tx, user, None).await?.or_not_found("member")?;
    let known = [who.user_id.0, who.org_id.0];
    let opened = sessions::open(&world.app, tx, who, &Origin::default(), SecondFactor::NotShown).await?;
    Ok((world.as_nobody().with_token(&opened.access), known))
}

/// The first fault of one route, in words.
async fn check(
    world: &World,
    service: &Router,
    api: &Value,
    operation: &Operation<'_>,
) -> Result<Option<String>> {
    let (mut caller, known) = admin(world).await?;
    // Without input there is nothing to vary.
    let varies = operation.description.get("parameters").or(operation.description.get("requestBody"));
    for case in 0..if varies.is_some() { CASES } else { 2 } {
        let mut generator = Generator::new(api, StdRng::seed_from_u64(case), known);
        let Exchange { line, reply } = exchange(&caller, service, operation, &mut generator).await?;
        if let Some(fault) = fault(api, operation, &reply) {
            let body = String::from_utf8_lossy(&reply.body).chars().take(300).collect::<String>();
            let route = format!("{} {}", operation.method, operation.path);
            return Ok(Some(format!("{route}: {fault}\n    {line}\n    {body}")));
        }
        // Some routes end the session that calls them, or all of its user's, who may be calling elsewhere.
        if reply.status == 401 || reply.status == 204 {
            caller = admin(world).await?.0;
        }
    }
    Ok(None)
}
