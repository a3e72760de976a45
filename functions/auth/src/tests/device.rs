//! The list of sessions, and ending them.

use axum::http::header;
use serde_json::json;
use shared::Result;
use shared::testing::World;
use sqlx::PgPool;

use super::{ask_me, cookie, refresh, sign_in};
use crate::router;

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_user_sees_their_own_sessions_and_ends_one(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (here, there) = (world.as_operator().await?, world.as_operator().await?);
    world.as_admin().await?;
    let list = here.get(router(), "/auth/sessions").await?.value();
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(items.iter().filter(|item| item["current"] == true).count(), 1);

    let other = items.iter().find(|item| item["current"] == false).unwrap()["id"].as_str().unwrap();
    let path = format!("/auth/sessions/{other}");
    assert_eq!(here.delete(router(), &path).await?.status, 204);
    assert_eq!(ask_me(&there).await?.refusal(), (401, "session_ended".into()));
    assert_eq!(ask_me(&here).await?.status, 200);
    assert_eq!(here.delete(router(), &path).await?.status, 404);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn somebody_elses_session_is_as_unknown_as_none(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (operator, admin) = (world.as_operator().await?, world.as_admin().await?);
    let operator = operator.with(header::HeaderName::from_static("x-request-id"), "same");
    let theirs = format!("/auth/sessions/{}", admin.member().session()?);
    let none = format!("/auth/sessions/{}", shared::ids::SessionId::new());
    let (theirs, none) = (operator.delete(router(), &theirs).await?, operator.delete(router(), &none).await?);
    assert_eq!(theirs.refusal(), (404, "not_found".into()));
    assert_eq!((theirs.status, theirs.body), (none.status, none.body));
    assert_eq!(ask_me(&admin).await?.status, 200);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn signing_out_everywhere_ends_every_session_of_the_user_alone(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let token = cookie(&sign_in(&world).await?);
    let (here, there, admin) =
        (world.as_operator().await?, world.as_operator().await?, world.as_admin().await?);
    let reply = here.post(router(), "/auth/sign-out-everywhere", &json!({})).await?;
    assert_eq!(reply.status, 204);
    assert!(reply.headers[header::SET_COOKIE].to_str()?.contains("Max-Age=0"));
    for ended in [&here, &there] {
        assert_eq!(ask_me(ended).await?.refusal(), (401, "session_ended".into()));
    }
    assert_eq!(refresh(&world, &token).await?.refusal(), (401, "session_ended".into()));
    assert_eq!(ask_me(&admin).await?.status, 200);
    Ok(())
}
