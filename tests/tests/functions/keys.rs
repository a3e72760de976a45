//! API keys: shown once, as far as their scopes reach, until they end.

use serde_json::{Value, json};
use shared::testing::{Caller, World, same_refusal};
use shared::{App, Result};
use sqlx::PgPool;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

use super::text;

/// The keys, and functions that take them.
fn router() -> OpenApiRouter<App> {
    organizations::router().merge(members::router()).merge(::activity::router())
}

async fn make(admin: &Caller, scopes: &[&str]) -> Result<Value> {
    let reply = admin.post(router(), "/api-keys", &json!({ "name": "Importer", "scopes": scopes })).await?;
    assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.body));
    Ok(reply.value())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_key_is_shown_once_and_stored_as_its_hash(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let made = make(&admin, &["members:read", "members:read", "documents:read"]).await?;
    let token = text(&made, "token").to_owned();
    assert!(token.starts_with("ask_") && token.len() > 40);
    assert_eq!(
        (text(&made, "prefix"), &made["scopes"]),
        (&token[..12], &json!(["documents:read", "members:read"]))
    );

    let listed = admin.get(router(), "/api-keys").await?;
    assert!(!String::from_utf8_lossy(&listed.body).contains(&token));
    assert_eq!(listed.value()["items"][0]["last_used_at"], Value::Null);
    let key = world.as_nobody().with_token(&token);
    let members = key.get(router(), "/members").await?;
    assert_eq!((members.status.as_u16(), members.value()["items"].as_array().map(Vec::len)), (200, Some(3)));
    assert!(admin.get(router(), "/api-keys").await?.value()["items"][0]["last_used_at"].is_string());

    // Neither a row nor the log knows the secret.
    let mut tx = shared::db::SystemTx::begin(&world.app.db).await?;
    let known: i64 = sqlx::query_scalar(
        "select (select count(*) from api_keys k where strpos(k::text, $1) > 0)
           + (select count(*) from activity a where strpos(a::text, $1) > 0)",
    )
    .bind(&token[12..])
    .fetch_one(tx.conn())
    .await?;
    assert_eq!(known, 0);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_key_goes_as_far_as_its_scopes_and_never_further_than_keys_go(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let made = make(&admin, &["activity:read"]).await?;
    let key = world.as_nobody().with_token(text(&made, "token"));
    assert_eq!(key.get(router(), "/activity").await?.status, 200);

    let lacking = key.get(router(), "/members").await?;
    assert_eq!(lacking.refusal(), (403, "scope_missing".into()));
    assert!(lacking.problem().detail.contains("members:read"), "{}", lacking.problem().detail);
    for path in ["/organizations", "/organizations/current", "/invitations", "/api-keys"] {
        assert_eq!(key.get(router(), path).await?.refusal(), (403, "not_for_keys".into()), "{path}");
    }
    let role = json!({ "role": "ADMIN" });
    let member = format!("/members/{}", admin.member().user);
    assert_eq!(key.patch(router(), &member, &role).await?.refusal(), (403, "not_for_keys".into()));
    assert_eq!(key.delete(router(), &member).await?.refusal(), (403, "not_for_keys".into()));

    let refused = world.logged("permission.refused").await?;
    assert_eq!(refused.len(), 7);
    for row in refused {
        assert_eq!(row.api_key_id.map(|id| id.to_string()).as_deref(), made["id"].as_str());
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_a_key_does_is_written_down_as_the_keys(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let made = make(&admin, &["activity:read"]).await?;
    let key = world.as_nobody().with_token(text(&made, "token"));
    assert_eq!(key.get(router(), "/activity/export?format=json").await?.status, 200);
    let row = world.logged("activity.exported").await?.remove(0);
    assert_eq!(row.api_key_id.map(|id| id.to_string()).as_deref(), made["id"].as_str());
    assert_eq!(row.actor_id, Some(admin.member().user.0));
    let path = format!("/activity?actor={}", text(&made, "id"));
    assert_eq!(text(&admin.get(router(), &path).await?.value()["items"][0], "action"), "activity.exported");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn unknown_revoked_and_expired_keys_are_no_keys(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let invalid = (401, "key_invalid".to_owned());
    let unknown = world.as_nobody().with_token("ask_0000000000000000000000000000000000000000000");
    assert_eq!(unknown.get(router(), "/members").await?.refusal(), invalid);

    let made = make(&admin, &["members:read"]).await?;
    let key = world.as_nobody().with_token(text(&made, "token"));
    assert_eq!(key.get(router(), "/members").await?.status, 200);
    world.as_system("update api_keys set expires_at = now() - interval '1 second'").await?;
    assert_eq!(key.get(router(), "/members").await?.refusal(), invalid);
    world.as_system("update api_keys set expires_at = null").await?;

    let path = format!("/api-keys/{}", text(&made, "id"));
    assert_eq!(admin.delete(router(), &path).await?.status, 204);
    assert_eq!(key.get(router(), "/members").await?.refusal(), invalid);
    assert_eq!(admin.delete(router(), &path).await?.refusal(), (404, "not_found".into()));
    assert_eq!(admin.get(router(), "/api-keys").await?.value()["items"], json!([]));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn only_admins_deal_with_keys_and_only_with_their_own(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (admin, operator, stranger) =
        (world.as_admin().await?, world.as_operator().await?, world.as_stranger().await?);
    let made = make(&admin, &["members:read"]).await?;
    for caller in [&operator, &world.as_client().await?] {
        assert_eq!(caller.get(router(), "/api-keys").await?.refusal(), (403, "forbidden".into()));
    }
    let wanted = json!({ "name": "Mine", "scopes": ["documents:read"] });
    assert_eq!(operator.post(router(), "/api-keys", &wanted).await?.refusal(), (403, "forbidden".into()));

    let theirs = stranger.delete(router(), &format!("/api-keys/{}", text(&made, "id"))).await?;
    same_refusal(&theirs, &stranger.delete(router(), &format!("/api-keys/{}", Uuid::now_v7())).await?);
    assert_eq!(theirs.refusal(), (404, "not_found".into()));
    assert_eq!(stranger.get(router(), "/api-keys").await?.value()["items"], json!([]));
    let key = world.as_nobody().with_token(text(&made, "token"));
    let foreign = key.get(router(), &format!("/members/{}", stranger.member().user)).await?;
    assert_eq!(foreign.refusal(), (404, "not_found".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_wrong_key_is_refused_by_the_field(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let scopes = json!(["documents:read"]);
    for (wrong, pointer) in [
        (json!({ "name": "", "scopes": scopes }), "/name"),
        (json!({ "name": "x".repeat(101), "scopes": scopes }), "/name"),
        (json!({ "name": "a", "scopes": [] }), "/scopes"),
        (json!({ "name": "a", "scopes": ["everything"] }), "/scopes/0"),
        (json!({ "name": "a", "scopes": scopes, "expires_at": "2001-01-01T00:00:00Z" }), "/expires_at"),
        (json!({ "name": "a", "scopes": scopes, "expires_at": "2999-01-01T00:00:00Z" }), "/expires_at"),
    ] {
        let reply = admin.post(router(), "/api-keys", &wrong).await?;
        assert_eq!(reply.refusal(), (422, "invalid".into()), "{wrong}");
        assert_eq!(reply.problem().errors[0].pointer, pointer);
    }
    Ok(())
}
