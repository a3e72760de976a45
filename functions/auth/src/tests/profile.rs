//! The user's own data.

use serde_json::json;
use shared::Result;
use shared::auth::demo;
use shared::notifications::{self, Notice};
use shared::testing::World;
use sqlx::PgPool;
use uuid::Uuid;

use super::{ask_me, templates};
use crate::router;

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn name_and_language_change_and_the_log_says_from_what(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let reply = operator.patch(router(), "/auth/me", &json!({ "name": "Otto O.", "locale": "de" })).await?;
    assert_eq!(
        (reply.value()["name"].as_str(), reply.value()["locale"].as_str()),
        (Some("Otto O."), Some("de"))
    );
    let bad = operator.patch(router(), "/auth/me", &json!({ "name": "", "locale": "xx" })).await?;
    assert_eq!(bad.status, 422);
    let own_role = operator.patch(router(), "/auth/me", &json!({ "role": "ADMIN" })).await?;
    assert_eq!(own_role.status, 422);

    let mut tx = world.login.begin().await?;
    sqlx::raw_sql("set local role astralis_system").execute(&mut *tx).await?;
    let (before, after): (serde_json::Value, serde_json::Value) =
        sqlx::query_as("select before, after from activity where action = 'user.changed'")
            .fetch_one(&mut *tx)
            .await?;
    assert_eq!((before["name"].as_str(), after["name"].as_str()), (Some("Otto Operator"), Some("Otto O.")));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_export_holds_the_users_data_and_no_secret(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let mut tx = world.app.enter(operator.member()).await?;
    let notice = Notice { kind: "test", title: "News", text: "", object: ("document", Uuid::nil()) };
    notifications::send(&mut tx, &[operator.member().user], &notice).await?;
    tx.commit().await?;
    let reply = operator.get(router(), "/auth/me/export").await?;
    assert_eq!(reply.status, 200);
    assert!(reply.headers["content-disposition"].to_str()?.starts_with("attachment"));
    let archive = reply.value();
    assert_eq!(archive["notifications"][0]["title"], "News");
    assert_eq!(archive["user"]["email"], "operator@demo.example");
    assert_eq!(archive["memberships"][0]["role"], "OPERATOR");
    assert_eq!(archive["sessions"].as_array().map(Vec::len), Some(1));
    assert_eq!(archive["activity"][0]["action"], "session.created");
    let text = String::from_utf8_lossy(&reply.body);
    assert!(!text.contains("argon2") && !text.contains("password_hash"), "{text}");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_deleted_account_leaves_no_name_and_frees_its_address(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let wrong = operator.delete_with(router(), "/auth/me", &json!({ "password": "not it" })).await?;
    assert_eq!(wrong.refusal(), (403, "wrong_password".into()));
    let gone = operator.delete_with(router(), "/auth/me", &json!({ "password": demo::PASSWORD })).await?;
    assert_eq!(gone.status, 204);

    assert_eq!(ask_me(&operator).await?.refusal(), (401, "session_ended".into()));
    let email = "operator@demo.example";
    assert_eq!(templates(&world.letters(email).await?), ["account-deleted"]);
    let back = json!({ "name": "Otto", "email": email, "password": super::account::PASSWORD, "organization": "Own" });
    world.as_nobody().post(router(), "/auth/sign-up", &back).await?;
    let otto = world.as_user(email, super::account::PASSWORD).await?;
    assert_ne!(otto.member().user, operator.member().user);
    assert_eq!(ask_me(&otto).await?.value()["organization"], "Own");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn the_last_admin_can_not_delete_the_account(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let farewell = json!({ "password": demo::PASSWORD });
    let reply = admin.delete_with(router(), "/auth/me", &farewell).await?;
    assert_eq!(reply.refusal(), (409, "last_admin".into()));
    assert_eq!(ask_me(&admin).await?.status, 200);

    world.as_system("update memberships set role = 'admin' where role = 'operator'").await?;
    assert_eq!(admin.delete_with(router(), "/auth/me", &farewell).await?.status, 204);
    Ok(())
}
