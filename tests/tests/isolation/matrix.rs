//! Every route with every kind of caller and every kind of identifier, held against the OpenAPI document.

use std::collections::BTreeSet;

use axum::Router;
use axum::http::Method;
use futures_util::stream::{self, StreamExt};
use shared::Result;
use shared::testing::{Reply, World};
use sqlx::PgPool;
use uuid::Uuid;

use crate::fixture::{Fixture, Stage, Targets, Who, digest, everybody, service};
use crate::routes::{Least, ROUTES, Reach, Route};

/// Routes that are tried at the same time.
const AT_ONCE: usize = 6;

/// `post /documents/{id}/retry`, as the OpenAPI document has them.
fn documented() -> BTreeSet<String> {
    let api = platform::functions::openapi();
    let mut found = BTreeSet::new();
    for (path, item) in &api.paths.paths {
        let methods = [
            ("get", &item.get),
            ("post", &item.post),
            ("put", &item.put),
            ("patch", &item.patch),
            ("delete", &item.delete),
        ];
        let path = path.strip_prefix("/api/v1").unwrap_or(path);
        found.extend(
            methods
                .iter()
                .filter(|(_, operation)| operation.is_some())
                .map(|(name, _)| format!("{name} {path}")),
        );
    }
    found
}

#[test]
fn every_route_has_an_entry() {
    let entries: BTreeSet<_> =
        ROUTES.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    assert_eq!(entries.len(), ROUTES.len(), "an entry is there twice");
    let documented = documented();
    let missing: Vec<_> = documented.difference(&entries).collect();
    assert!(missing.is_empty(), "say in isolation/routes.rs who may call {missing:?}");
    let gone: Vec<_> = entries.difference(&documented).collect();
    assert!(gone.is_empty(), "there is no such route: {gone:?}");
}

/// Routes that say another least role than their entry, which stands for one of their calls.
const ANOTHER_CALL: [(&str, &str, &str); 1] = [
    // Everybody may leave; the matrix removes somebody else.
    ("delete", "/members/{user_id}", "CLIENT"),
];

#[test]
fn a_route_says_who_gets_in_as_its_entry_does() {
    let api = serde_json::to_value(platform::functions::openapi()).expect("JSON");
    let mut faults = Vec::new();
    for route in ROUTES.iter() {
        let operation = &api["paths"][format!("/api/v1{}", route.path)][route.method];
        let least = match route.least {
            Least::Anyone => None,
            Least::Client => Some("CLIENT"),
            Least::Operator => Some("OPERATOR"),
            Least::Admin => Some("ADMIN"),
        };
        let other =
            ANOTHER_CALL.iter().find(|(method, path, _)| (*method, *path) == (route.method, route.path));
        let expected = (other.map_or(least, |(.., role)| Some(*role)), route.scope);
        let said = (operation["x-least-role"].as_str(), operation["x-scope"].as_str());
        if said != expected {
            faults.push(format!("{} {}: {said:?} instead of {expected:?}", route.method, route.path));
        }
    }
    assert!(faults.is_empty(), "x-least-role and x-scope at the route:\n{}", faults.join("\n"));
}

/// What a caller is to be told about who they are: the status and the code, or nothing when they are let in.
fn refusal(route: &Route, who: Who) -> Option<(u16, &'static str)> {
    if route.least == Least::Anyone {
        return None;
    }
    match who {
        Who::Anonymous => Some((401, "not_signed_in")),
        Who::Removed | Who::Revoked => Some((401, "session_ended")),
        Who::Key(scope) => match route.scope {
            None => Some((403, "not_for_keys")),
            Some(wanted) if wanted != scope => Some((403, "scope_missing")),
            // The scope says who may: it stands for an admin's word.
            Some(_) => None,
        },
        Who::Client => (route.least != Least::Client).then_some((403, "forbidden")),
        Who::Operator => (route.least == Least::Admin).then_some((403, "forbidden")),
        Who::Admin => None,
    }
}

/// Whether a caller may act on another client's object of their own organization.
fn reaches_colleagues(route: &Route, who: Who) -> bool {
    match route.names {
        Some((_, Reach::Shared)) => true,
        Some((_, Reach::Organization)) => who != Who::Client,
        Some((_, Reach::Personal)) | None => false,
    }
}

pub(crate) async fn send(fixture: &Fixture, route: &Route, who: Who, id: Uuid) -> Result<Reply> {
    let method: Method = route.method.to_uppercase().parse()?;
    let path = route
        .path
        .replace("{id}", &id.to_string())
        .replace("{user_id}", &id.to_string())
        .replace("{merge_id}", &id.to_string())
        .replace("{document_id}", &Uuid::nil().to_string())
        .replace("{position}", "0")
        .replace("{page}", "0")
        .replace("{label}", &Uuid::nil().to_string())
        .replace("{message}", &Uuid::nil().to_string())
        .replace("{mailbox}", &Uuid::nil().to_string())
        .replace("{document}", &Uuid::nil().to_string())
        .replace("{note}", &Uuid::nil().to_string())
        .replace("{relation}", "duplicate_of")
        .replace("{other}", &Uuid::nil().to_string())
        .replace("{number}", "2")
        .replace("{share}", &Uuid::nil().to_string())
        .replace("{token}", "unknown")
        .replace("{guard}", &Uuid::nil().to_string())
        + &route.query.replace("{}", &id.to_string());
    fixture.call(who, &method, &path, &(route.body)(id)).await
}

/// Sends what is to be refused or not found; nothing of that may change anything.
async fn refused(fixture: &Fixture, route: &Route, faults: &mut Vec<String>) -> Result<()> {
    for who in everybody() {
        let targets = route.names.map(|(kind, _)| fixture.targets(who, kind));
        if let Some((status, code)) = refusal(route, who) {
            let own = targets.map_or(Uuid::nil(), |targets| targets.own);
            let reply = send(fixture, route, who, own).await?;
            expect(faults, route, who, "own", &reply, status);
            if reply.status == status && reply.problem().code != code {
                faults.push(format!(
                    "{} {} {who:?}: {} instead of {code}",
                    route.method,
                    route.path,
                    reply.problem().code
                ));
            }
            continue;
        }
        let Some(Targets { colleagues, foreign, random, .. }) = targets else { continue };
        let (theirs, nobodys) =
            (send(fixture, route, who, foreign).await?, send(fixture, route, who, random).await?);
        expect(faults, route, who, "foreign", &theirs, route.foreign);
        if (theirs.status, &theirs.body) != (nobodys.status, &nobodys.body) {
            faults.push(format!(
                "{} {} {who:?}: another organization's identifier is told from a random one: {} and {}",
                route.method,
                route.path,
                String::from_utf8_lossy(&theirs.body),
                String::from_utf8_lossy(&nobodys.body)
            ));
        }
        if !reaches_colleagues(route, who) {
            let reply = send(fixture, route, who, colleagues).await?;
            expect(faults, route, who, "colleague's", &reply, route.foreign);
        }
    }
    Ok(())
}

fn expect(faults: &mut Vec<String>, route: &Route, who: Who, whose: &str, reply: &Reply, status: u16) {
    if reply.status != status {
        faults.push(format!(
            "{} {} {who:?}, {whose}: {} instead of {status}: {}",
            route.method,
            route.path,
            reply.status,
            String::from_utf8_lossy(&reply.body)
        ));
    }
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn nobody_gets_where_they_do_not_belong_and_leaves_no_trace_there(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let fixture = Fixture::new(&world, &service(&world)).await?;
    let mut faults = Vec::new();
    for route in ROUTES.iter() {
        for fixture in [fixture.clone(), fixture.clone().turned()] {
            let before = digest(&world.app, fixture.theirs.id).await?;
            refused(&fixture, route, &mut faults).await?;
            let after = digest(&world.app, fixture.theirs.id).await?;
            if before != after {
                faults.push(format!("{} {} left a trace:\n{before}\n{after}", route.method, route.path));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    Ok(())
}

/// How many tests share the routes, so that each ends in time.
const PARTS: usize = 4;

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn everybody_gets_where_they_belong(db: PgPool) -> Result<()> {
    everybody_gets_there(db, 0).await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn everybody_gets_where_they_belong_by_the_second_part_of_the_routes(db: PgPool) -> Result<()> {
    everybody_gets_there(db, 1).await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn everybody_gets_where_they_belong_by_the_third_part_of_the_routes(db: PgPool) -> Result<()> {
    everybody_gets_there(db, 2).await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn everybody_gets_where_they_belong_by_the_last_part_of_the_routes(db: PgPool) -> Result<()> {
    everybody_gets_there(db, 3).await
}

/// Every `PARTS`th route, from one of the first on.
async fn everybody_gets_there(db: PgPool, part: usize) -> Result<()> {
    let stage = Stage::set(db).await?;
    let service = service(&stage.world);
    let routes = ROUTES.iter().skip(part).step_by(PARTS);
    let calls = routes.map(|route| allowed(&stage.world, &service, route));
    let mut calls = stream::iter(calls).buffer_unordered(AT_ONCE);
    let mut faults = Vec::new();
    while let Some(found) = calls.next().await {
        faults.extend(found?);
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    Ok(())
}

/// Sends what is to succeed. A call that changes something has people and objects of its own; the other organization is
/// the same for all of a route, since none may touch it.
async fn allowed(world: &World, service: &Router, route: &Route) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    // Whoever needs no sign-in and names nothing changes nothing of the organization.
    let again = route.method == "get" || (route.least == Least::Anyone && route.names.is_none());
    let mut fixture: Option<Fixture> = None;
    let mut untouched = String::new();
    for who in everybody().into_iter().filter(|who| refusal(route, *who).is_none()) {
        let colleagues = route.names.is_some() && reaches_colleagues(route, who);
        for whose in ["own", "colleague's"].into_iter().take(1 + usize::from(colleagues)) {
            let here = match fixture.take() {
                None => {
                    let first = Fixture::new(world, service).await?;
                    untouched = digest(&world.app, first.theirs.id).await?;
                    first
                }
                Some(used) if again => used,
                Some(used) => used.with_new_ours().await?,
            };
            let targets = route.names.map(|(kind, _)| here.targets(who, kind));
            let id = targets
                .map_or(Uuid::nil(), |targets| if whose == "own" { targets.own } else { targets.colleagues });
            let reply = send(&here, route, who, id).await?;
            expect(&mut faults, route, who, whose, &reply, route.status);
            let now = digest(&world.app, here.theirs.id).await?;
            if now != untouched {
                faults.push(format!("{} {} {who:?} left a trace elsewhere", route.method, route.path));
                untouched = now;
            }
            fixture = Some(here);
        }
    }
    Ok(faults)
}
