//! Every name that somebody types, on every route that takes one: it shows, and it turns no text around it.

use axum::http::Method;
use serde_json::Value;
use shared::Result;
use shared::testing::{Reply, World};
use sqlx::PgPool;
use uuid::Uuid;

use crate::fixture::{Body, Fixture, Who, service};
use crate::routes::{Least, ROUTES, Route};

/// Members of a body that are names.
const NAMES: [&str; 2] = ["name", "organization"];

/// Bodies whose name is that of something that is there already, or of a file.
const NOT_TYPED: [(&str, &str); 5] = [
    ("delete", "/organizations/current"),
    ("post", "/documents/uploads"),
    ("post", "/documents/uploads/bulk"),
    ("post", "/drop/{token}/files"),
    ("post", "/drop/{token}/captures/{id}/photographs"),
];

/// Pointers to every name in a body.
fn names(body: &Value, pointer: &str, found: &mut Vec<String>) {
    match body {
        Value::Object(members) => {
            for (key, member) in members {
                let pointer = format!("{pointer}/{key}");
                if NAMES.contains(&key.as_str()) && member.is_string() {
                    found.push(pointer.clone());
                }
                names(member, &pointer, found);
            }
        }
        Value::Array(items) => {
            for (position, item) in items.iter().enumerate() {
                names(item, &format!("{pointer}/{position}"), found);
            }
        }
        _ => {}
    }
}

/// The route's own call with another name in one place.
async fn rename(fixture: &Fixture, route: &Route, pointer: &str, name: &str) -> Result<Reply> {
    let who = if route.least == Least::Anyone { Who::Anonymous } else { Who::Admin };
    let id = route.names.map_or(Uuid::nil(), |(kind, _)| fixture.targets(who, kind).own);
    let Body::Json(mut body) = (route.body)(id) else { unreachable!("a body with names is JSON") };
    if let Some(place) = body.pointer_mut(pointer) {
        *place = name.into();
    }
    let method: Method = route.method.to_uppercase().parse()?;
    let path = route.path.replace("{id}", &id.to_string());
    fixture.call(who, &method, &path, &Body::Json(body)).await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_name_shows_and_turns_no_text_on_every_route_that_takes_one(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let fixture = Fixture::new(&world, &service(&world)).await?;
    let (mut faults, mut routes) = (Vec::new(), 0);
    for route in ROUTES.iter().filter(|route| !NOT_TYPED.contains(&(route.method, route.path))) {
        let Body::Json(body) = (route.body)(Uuid::nil()) else { continue };
        let mut pointers = Vec::new();
        names(&body, "", &mut pointers);
        routes += usize::from(!pointers.is_empty());
        for pointer in pointers {
            let mut expect = async |name: &str, refused: bool| -> Result<()> {
                let reply = rename(&fixture, route, &pointer, name).await?;
                // A second label of one name is refused in other words.
                let named = reply.status == 422
                    && reply
                        .problem()
                        .errors
                        .iter()
                        .any(|error| error.pointer == pointer && error.code == "invalid");
                if named != refused {
                    let said = String::from_utf8_lossy(&reply.body);
                    faults.push(format!("{} {} {pointer} {name:?}: {said}", route.method, route.path));
                }
                Ok(())
            };
            for name in ["\u{200b}\u{2060}", "\u{3164}", "\u{301}", "Ada\u{202e}", "\u{2067}Ada"] {
                expect(name, true).await?;
            }
            for name in ["שלום", "شركة النور", "نمی\u{200c}خواهم", "Ada 👩\u{200d}👧", "O'Neill & Söhne"]
            {
                expect(name, false).await?;
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    assert!(routes >= 13, "only {routes} routes take a name");
    Ok(())
}
