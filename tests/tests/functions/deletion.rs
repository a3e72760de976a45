//! Deleting an organization: closed at once, and thirty days to change one's mind.

use serde_json::json;
use shared::auth::Role;
use shared::error::OrNotFound;
use shared::testing::World;
use shared::{App, Result};
use sqlx::PgPool;
use utoipa_axum::router::OpenApiRouter;

use super::text;

const CURRENT: &str = "/organizations/current";
const RESTORE: &str = "/organizations/current/restore";

/// The organization, and another of its functions, which is closed with it.
fn router() -> OpenApiRouter<App> {
    organizations::router().merge(members::router())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_deleted_organization_is_closed_and_its_admins_hear_of_it(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (admin, operator) = (world.as_admin().await?, world.as_operator().await?);
    world.join(admin.org(), "second@demo.example", Role::Admin).await?;
    let key =
        admin.post(router(), "/api-keys", &json!({ "name": "K", "scopes": ["members:read"] })).await?.value();
    let mistyped = admin.delete_with(router(), CURRENT, &json!({ "name": "demo services" })).await?;
    assert_eq!(
        (mistyped.refusal(), mistyped.problem().errors[0].pointer.as_str()),
        ((422, "invalid".into()), "/name")
    );
    assert_eq!(operator.get(router(), "/members").await?.status, 200);

    let name = json!({ "name": "Demo Services" });
    assert_eq!(operator.delete_with(router(), CURRENT, &name).await?.refusal(), (403, "forbidden".into()));
    let closed = admin.delete_with(router(), CURRENT, &name).await?;
    assert!(closed.value()["deletion_requested_at"].is_string());
    for email in ["admin@demo.example", "second@demo.example"] {
        let letter = world.letters(email).await?.pop().or_not_found("letter")?;
        assert_eq!(letter.content.subject, "Demo Services will be deleted");
    }
    let shut = (403, "organization_deleted".to_owned());
    assert_eq!(operator.get(router(), "/members").await?.refusal(), shut);
    assert_eq!(admin.delete_with(router(), CURRENT, &name).await?.refusal(), shut);
    let key = world.as_nobody().with_token(text(&key, "token"));
    assert_eq!(key.get(router(), "/members").await?.refusal(), shut);
    // The way out and the state stay visible; the other organization notices nothing.
    assert_eq!(operator.get(router(), "/organizations").await?.status, 200);
    assert!(admin.get(router(), CURRENT).await?.value()["deletion_requested_at"].is_string());
    assert_eq!(world.as_stranger().await?.get(router(), "/members").await?.status, 200);
    assert_eq!(world.logged("organization.deletion_requested").await?.len(), 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_admin_restores_within_thirty_days_and_not_later(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (admin, operator) = (world.as_admin().await?, world.as_operator().await?);
    let not_now = (409, "not_being_deleted".to_owned());
    assert_eq!(admin.post(router(), RESTORE, &json!({})).await?.refusal(), not_now);
    admin.delete_with(router(), CURRENT, &json!({ "name": "Demo Services" })).await?;
    // The refusal itself needs a way in, which is closed.
    assert_eq!(
        operator.post(router(), RESTORE, &json!({})).await?.refusal(),
        (403, "organization_deleted".into())
    );

    world.as_system("update organizations set deletion_requested_at = now() - interval '31 days' where name like 'Demo%'",
    )
    .await?;
    assert_eq!(admin.post(router(), RESTORE, &json!({})).await?.refusal(), not_now);
    world.as_system("update organizations set deletion_requested_at = now() - interval '29 days' where name like 'Demo%'",
    )
    .await?;
    assert_eq!(admin.post(router(), RESTORE, &json!({})).await?.status, 200);
    assert_eq!(operator.get(router(), "/members").await?.status, 200);
    assert_eq!(world.logged("organization.restored").await?.len(), 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn restoring_asks_for_the_second_factor_the_organization_asks_for(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    world.as_system("update organizations set require_second_factor = true, deletion_requested_at = now() where name like 'Demo%'",
    )
    .await?;
    let reply = admin.post(router(), RESTORE, &json!({})).await?;
    assert_eq!(reply.refusal(), (403, "second_factor_required".into()));
    world.as_system("update sessions set second_factor_at = now()").await?;
    assert_eq!(admin.post(router(), RESTORE, &json!({})).await?.status, 200);
    Ok(())
}
