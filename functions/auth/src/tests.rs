//! Signing in, staying in and getting out, through the router and with a real database.

mod account;
mod authenticator;
mod device;
mod google;
mod guarded;
mod issuer;
mod passkey;
mod password;
mod profile;
mod provider;
mod second_factor;

use axum::http::{Method, header};
use serde_json::json;
use shared::Result;
use shared::auth::demo;
use shared::clock::{Clock, minutes};
use shared::testing::{Caller, Letter, Reply, World};
use sqlx::PgPool;

use super::router;

fn credentials(email: &str, password: &str) -> serde_json::Value {
    json!({ "email": email, "password": password })
}

/// The refresh token that a reply sets as a cookie.
fn cookie(reply: &Reply) -> String {
    let set = reply.headers[header::SET_COOKIE].to_str().unwrap();
    let value = set.strip_prefix("astralis_refresh=").unwrap();
    value.split(';').next().unwrap().to_owned()
}

async fn sign_in(world: &World) -> Result<Reply> {
    world
        .as_nobody()
        .post(router(), "/auth/sign-in", &credentials("operator@demo.example", demo::PASSWORD))
        .await
}

/// A caller who holds a refresh token.
fn holder(world: &World, token: &str) -> Caller {
    world.as_nobody().with(header::COOKIE, &format!("other=1; astralis_refresh={token}"))
}

async fn refresh(world: &World, token: &str) -> Result<Reply> {
    holder(world, token).post(router(), "/auth/refresh", &json!({})).await
}

async fn ask_me(caller: &Caller) -> Result<Reply> {
    caller.get(router(), "/auth/me").await
}

/// The templates of the letters, oldest first.
fn templates(letters: &[Letter]) -> Vec<&str> {
    letters.iter().map(|letter| letter.template.as_str()).collect()
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_right_password_opens_a_session(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let reply = sign_in(&world).await?;

    assert_eq!(reply.status, 200);
    assert_eq!(reply.headers[header::CACHE_CONTROL], "no-store");
    let set = reply.headers[header::SET_COOKIE].to_str()?;
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/api/v1/auth", "Max-Age=2592000"] {
        assert!(set.contains(attribute), "{attribute} is not in {set}");
    }
    let body = reply.value();
    assert_eq!(body["user"]["role"], "OPERATOR");
    let caller = world.as_nobody().with_token(body["access_token"].as_str().unwrap_or_default());
    let me = ask_me(&caller).await?;
    assert_eq!((me.status.as_u16(), me.value()["email"].as_str()), (200, Some("operator@demo.example")));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_wrong_password_and_an_unknown_address_get_the_same_answer(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let nobody = world.as_nobody().with(header::HeaderName::from_static("x-request-id"), "same");
    let wrong = nobody.post(router(), "/auth/sign-in", &credentials("admin@demo.example", "not it")).await?;
    let unknown = nobody.post(router(), "/auth/sign-in", &credentials("who@demo.example", "not it")).await?;

    assert_eq!(wrong.refusal(), (401, "wrong_credentials".into()));
    assert_eq!((wrong.status, wrong.body), (unknown.status, unknown.body));
    let mut tx = world.login.begin().await?;
    sqlx::raw_sql("set local role astralis_system").execute(&mut *tx).await?;
    let failures: i64 = sqlx::query_scalar("select count(*) from activity where action = 'session.refused'")
        .fetch_one(&mut *tx)
        .await?;
    assert_eq!(failures, 2);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn every_wrong_field_is_named(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let reply = world.as_nobody().post(router(), "/auth/sign-in", &credentials("a", "")).await?;
    assert_eq!(reply.refusal(), (422, "invalid".into()));
    let pointers: Vec<_> = reply.problem().errors.into_iter().map(|error| error.pointer).collect();
    assert_eq!(pointers, ["/email", "/password"]);

    let extra = json!({ "email": "a@b.example", "password": "x", "role": "ADMIN" });
    let reply = world.as_nobody().post(router(), "/auth/sign-in", &extra).await?;
    assert_eq!(reply.refusal(), (422, "invalid".into()));

    let form = world.as_nobody().post_as(router(), "/auth/sign-in", "text/plain", "{}").await?;
    assert_eq!(form.refusal(), (415, "unsupported_media_type".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn missing_forged_and_expired_tokens_are_refused(db: PgPool) -> Result<()> {
    let mut world = World::new(db).await?;
    assert_eq!(ask_me(&world.as_nobody()).await?.refusal(), (401, "not_signed_in".into()));
    assert_eq!(
        ask_me(&world.as_nobody().with_token("a.b.c")).await?.refusal(),
        (401, "token_invalid".into())
    );

    let operator = world.as_operator().await?;
    let token = sign_in(&world).await?.value()["access_token"].as_str().unwrap_or_default().to_owned();
    assert_eq!(ask_me(&operator).await?.status, 200);
    world.app.clock = Clock::stopped_at(world.app.clock.now() + minutes(16));
    let late = world.as_nobody().with_token(&token);
    assert_eq!(ask_me(&late).await?.refusal(), (401, "token_expired".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_refresh_rotates_and_an_old_token_revokes_the_session(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let first = cookie(&sign_in(&world).await?);
    let renewed = refresh(&world, &first).await?;
    assert_eq!(renewed.status, 200);
    let second = cookie(&renewed);
    assert_ne!(first, second);

    // A lost reply: the previous token still gets the current one.
    assert_eq!(cookie(&refresh(&world, &first).await?), second);
    let third = cookie(&refresh(&world, &second).await?);

    // A token two steps behind belongs to a thief, or to the owner after a theft: nobody keeps the session.
    assert_eq!(refresh(&world, &first).await?.refusal(), (401, "session_ended".into()));
    assert_eq!(refresh(&world, &third).await?.refusal(), (401, "session_ended".into()));
    let token = renewed.value()["access_token"].as_str().unwrap_or_default().to_owned();
    let caller = world.as_nobody().with_token(&token);
    assert_eq!(ask_me(&caller).await?.refusal(), (401, "session_ended".into()));
    let letters = world.letters("operator@demo.example").await?;
    assert_eq!(templates(&letters), ["session-reused"], "told once");
    assert_eq!(refresh(&world, "v1.forged.1.x").await?.refusal(), (401, "session_ended".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn fifty_parallel_refreshes_of_one_token_agree_on_one_new_counter(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let token = cookie(&sign_in(&world).await?);
    // Built once: building it fifty times takes longer than a request waits for a connection, and all of them wait.
    let (service, _) = shared::http::service(world.app.clone(), router());
    let attempts = (0..50).map(|_| {
        let (caller, service) = (holder(&world, &token), service.clone());
        tokio::spawn(async move {
            let sent = caller.send(service, Method::POST, "/auth/refresh", Some("application/json"), "{}");
            sent.await.map(|reply| cookie(&reply))
        })
    });
    let mut seen = std::collections::HashSet::new();
    for attempt in attempts.collect::<Vec<_>>() {
        seen.insert(attempt.await??);
    }
    assert_eq!(seen.len(), 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn signing_out_ends_the_session_at_once(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let signed_in = sign_in(&world).await?;
    let token = signed_in.value()["access_token"].as_str().unwrap_or_default().to_owned();
    let caller = world.as_nobody().with_token(&token);
    assert_eq!(ask_me(&caller).await?.status, 200);

    let leaving = world.as_nobody().with(header::COOKIE, &format!("astralis_refresh={}", cookie(&signed_in)));
    let left = leaving.post(router(), "/auth/sign-out", &json!({})).await?;
    assert_eq!(left.status, 204);
    assert!(left.headers[header::SET_COOKIE].to_str()?.contains("Max-Age=0"));
    assert_eq!(ask_me(&caller).await?.refusal(), (401, "session_ended".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_changed_role_and_a_deactivated_member_act_at_once(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    world.as_system("update memberships set role = 'client' where role = 'operator'").await?;
    assert_eq!(ask_me(&operator).await?.refusal(), (401, "role_changed".into()));
    world
        .as_system("update memberships set role = 'operator', deactivated_at = now() where role = 'client'")
        .await?;
    assert_eq!(ask_me(&operator).await?.refusal(), (401, "session_ended".into()));
    Ok(())
}

/// The operator, who is also a client in the other organization, and that organization.
async fn in_two(world: &World) -> Result<(Caller, shared::ids::OrgId)> {
    let (operator, elsewhere) = (world.as_operator().await?, world.as_stranger().await?.org());
    let mut tx = shared::db::SystemTx::begin(&world.app.db).await?;
    let user = operator.member().user;
    shared::organizations::insert_membership(&mut tx, elsewhere, user, shared::auth::Role::Client).await?;
    tx.commit().await?;
    Ok((operator, elsewhere))
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_session_goes_on_in_another_organization_of_its_user(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (_, elsewhere) = in_two(&world).await?;
    let signed_in = sign_in(&world).await?;
    let token = signed_in.value()["access_token"].as_str().unwrap_or_default().to_owned();
    let caller = world.as_nobody().with_token(&token);

    let switched =
        caller.post(router(), "/auth/switch-organization", &json!({ "org_id": elsewhere })).await?;
    assert_eq!(switched.status, 200);
    assert_eq!(switched.value()["user"]["organization"], "Other Services");
    let there = caller.clone().with_token(switched.value()["access_token"].as_str().unwrap_or_default());
    assert_eq!(ask_me(&there).await?.value()["role"], "CLIENT");
    // The refresh token leads to the session's current organization.
    let renewed = refresh(&world, &cookie(&signed_in)).await?;
    assert_eq!(renewed.value()["user"]["org_id"], json!(elsewhere));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_organization_of_others_is_as_unknown_as_a_random_one(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (operator, elsewhere) = (world.as_operator().await?, world.as_stranger().await?.org());
    for org in [elsewhere, shared::ids::OrgId::new()] {
        let reply = operator.post(router(), "/auth/switch-organization", &json!({ "org_id": org })).await?;
        assert_eq!(reply.refusal(), (404, "not_found".into()));
        assert_eq!(reply.problem().detail, "there is no such organization");
    }
    assert_eq!(ask_me(&operator).await?.value()["organization"], "Demo Services");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn nobody_switches_to_where_they_were_removed_or_with_an_ended_session(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (operator, elsewhere) = in_two(&world).await?;
    let target = json!({ "org_id": elsewhere });
    for end in [
        "update memberships set deactivated_at = now() where role = 'client'",
        "update memberships set deactivated_at = null, removed_at = now() where role = 'client'",
    ] {
        world.as_system(end).await?;
        let reply = operator.post(router(), "/auth/switch-organization", &target).await?;
        assert_eq!(reply.refusal(), (404, "not_found".into()));
    }
    world
        .as_system("update memberships set removed_at = null; update sessions set revoked_at = now()")
        .await?;
    let reply = operator.post(router(), "/auth/switch-organization", &target).await?;
    assert_eq!(reply.refusal(), (401, "session_ended".into()));
    Ok(())
}
