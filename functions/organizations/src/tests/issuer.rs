//! The organization's own issuer, over HTTP.

use axum::http::Method;
use serde_json::{Value, json};
use shared::Result;
use shared::auth::sessions;
use shared::db::SystemTx;
use shared::testing::{Caller, Reply, World};
use sqlx::PgPool;

use super::{IF_MATCH, router};

const ISSUER: &str = "/organizations/current/issuer";

fn wanted() -> Value {
    json!({
        "name": "Staff", "issuer": "https://1.1.1.1/realms/staff", "client_id": "ours", "client_secret": "a secret",
        "roles": [{ "group": "office", "role": "OPERATOR" }], "default_role": null, "domains": ["Firm.example"],
        "required": false, "makes_members": true,
    })
}

async fn put(caller: &Caller, body: &Value) -> Result<Reply> {
    caller.request(router(), Method::PUT, ISSUER, Some("application/json"), body.to_string()).await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_admin_sets_changes_and_removes_the_issuer_and_nobody_sees_its_secret(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let empty = admin.get(router(), ISSUER).await?.value();
    let back = format!("/api/v1/auth/organizations/{}/callback", admin.org());
    assert!(empty["redirect_uri"].as_str().unwrap().ends_with(&back), "{empty}");
    assert!(empty["issuer"].is_null(), "{empty}");

    let set = put(&admin, &wanted()).await?;
    assert_eq!(set.status, 200, "{}", String::from_utf8_lossy(&set.body));
    let issuer = &set.value()["issuer"];
    assert_eq!(issuer["groups_claim"], "groups");
    assert_eq!(issuer["domains"], json!(["firm.example"]));
    assert!(!String::from_utf8_lossy(&set.body).contains("a secret"));

    let mut changed = wanted();
    changed["client_secret"] = Value::Null;
    changed["required"] = true.into();
    let late = put(&admin.clone().with(IF_MATCH, "\"7\""), &changed).await?;
    assert_eq!(late.status, 412);
    assert_eq!(
        put(&admin.clone().with(IF_MATCH, "\"1\""), &changed).await?.value()["issuer"]["required"],
        true
    );
    let log = world.logged("issuer.changed").await?;
    assert_eq!(log.len(), 2);
    assert!(!format!("{log:?}").contains("a secret"));

    assert_eq!(admin.delete(router(), ISSUER).await?.status, 204);
    assert_eq!(admin.delete(router(), ISSUER).await?.status, 404);
    assert_eq!(world.logged("issuer.removed").await?.len(), 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_wrong_field_of_the_issuer_is_named(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let cases = [
        ("issuer", json!("https://127.0.0.1/realms/staff"), "address_not_public"),
        ("issuer", json!("https://[::ffff:10.0.0.1]/"), "address_not_public"),
        ("issuer", json!("http://1.1.1.1"), "https_required"),
        ("issuer", json!("staff"), "malformed"),
        ("client_secret", Value::Null, "required"),
        ("domains", json!(["not a domain"]), ""),
        ("name", json!(""), ""),
    ];
    for (field, value, code) in cases {
        let mut body = wanted();
        body[field] = value.clone();
        let reply = put(&admin, &body).await?;
        assert_eq!(reply.status, 422, "{field} {value}");
        let fault = reply.value()["errors"][0].clone();
        assert!(fault["pointer"].as_str().unwrap().starts_with(&format!("/{field}")), "{fault}");
        assert!(code.is_empty() || fault["code"] == code, "{fault}");
    }
    let tried = admin
        .post(router(), &format!("{ISSUER}/try"), &json!({ "issuer": "https://169.254.169.254" }))
        .await?;
    assert_eq!(tried.value()["errors"][0]["code"], "address_not_public");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_session_of_an_issuer_sees_and_makes_no_other_organization(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    put(&admin, &wanted()).await?;
    let other = admin.post(router(), "/organizations", &json!({ "name": "A Secret Venture" })).await?;
    assert_eq!(other.status, 201);
    world
        .as_system(
            "insert into member_identities (org_id, issuer, subject, user_id, email)
             select m.org_id, 'https://1.1.1.1/realms/staff', '7', u.id, u.email
             from users u join memberships m on m.user_id = u.id join organizations o on o.id = m.org_id
             where u.email = 'admin@demo.example' and o.name = 'Demo Services'",
        )
        .await?;
    let mut tx = SystemTx::begin(&world.app.db).await?;
    let me = admin.member();
    let who = sessions::identity(&mut tx, me.user, Some(me.org)).await?.unwrap();
    let opened =
        sessions::open_confined(&world.app, tx, who, "https://1.1.1.1/realms/staff", &me.origin).await?;
    let confined = world.as_nobody().with_token(&opened.access);

    let list = confined.get(router(), "/organizations").await?.value();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "{list}");
    let made = confined.post(router(), "/organizations", &json!({ "name": "X" })).await?;
    assert_eq!(made.refusal(), (403, "session_confined".into()));
    // In its organization it does what an admin may.
    assert_eq!(confined.get(router(), ISSUER).await?.status, 200);
    Ok(())
}
