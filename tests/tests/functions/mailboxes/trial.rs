//! What is wrong with a mailbox is said where it is set up, at the field.

use serde_json::{Value, json};
use shared::Result;
use shared::testing::World;
use sqlx::PgPool;

use super::{Scene, router};

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_is_wrong_is_said_at_the_field(db: PgPool) -> Result<()> {
    let scene = Scene::set(db, &[]).await?;
    scene.deliver(0..1)?;
    let closed = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    for (field, value, pointer, code) in [
        ("password", json!("wrong"), "/password", "login_refused"),
        ("folder", json!("Nowhere"), "/folder", "folder_missing"),
        ("port", json!(closed), "/port", "connection_refused"),
        ("host", json!("no-such-host.invalid"), "/host", "host_not_found"),
        ("security", json!("TLS"), "/security", "tls_failed"),
        ("security", json!("STARTTLS"), "/security", "command_refused"),
        ("username", Value::Null, "/username", "required"),
        ("password", Value::Null, "/password", "required"),
        ("label_ids", json!([uuid::Uuid::nil()]), "/label_ids/0", "unknown"),
    ] {
        let mut wanted = scene.wanted();
        wanted[field] = value.clone();
        let reply = scene.admin.post(router(), "/mailboxes", &wanted).await?;
        let errors = reply.value()["errors"].clone();
        assert_eq!(reply.status, 422, "{field} {value}: {}", String::from_utf8_lossy(&reply.body));
        assert_eq!(
            (&errors[0]["pointer"], &errors[0]["code"]),
            (&json!(pointer), &json!(code)),
            "{field}: {errors}"
        );
    }
    let listed = scene.admin.get(router(), "/mailboxes").await?.value();
    assert_eq!(listed, json!([]));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn private_addresses_are_not_called(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let wanted = json!({
        "name": "Inside", "source": "IMAP", "host": "127.0.0.1", "port": 143, "security": "NONE",
        "username": "anna", "password": "secret",
    });
    let reply = admin.post(router(), "/mailboxes", &wanted).await?;
    assert_eq!(reply.value()["errors"][0]["code"], "address_not_public");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_password_does_not_follow_to_another_server(db: PgPool) -> Result<()> {
    let scene = Scene::set(db, &[]).await?;
    scene.deliver(0..1)?;
    let mut wanted = scene.wanted();
    let mailbox = scene.mailbox(&wanted).await?;
    wanted.as_object_mut().map(|fields| fields.remove("password"));
    wanted["name"] = json!("Renamed");
    let put = async |wanted: &Value, tag: &str| {
        let caller = scene.admin.clone().with(axum::http::header::IF_MATCH, tag);
        let (path, body) = (format!("/mailboxes/{mailbox}"), serde_json::to_vec(wanted)?);
        caller.request(router(), axum::http::Method::PUT, &path, Some("application/json"), body).await
    };
    let renamed = put(&wanted, "\"1\"").await?;
    assert_eq!((renamed.status.as_u16(), &renamed.value()["name"]), (200, &json!("Renamed")));
    wanted["port"] = json!(scene.dovecot.port());
    let moved = put(&wanted, "\"2\"").await?;
    assert_eq!((&moved.value()["errors"][0]["pointer"], moved.status.as_u16()), (&json!("/password"), 422));
    wanted["password"] = json!("secret");
    assert_eq!(put(&wanted, "\"2\"").await?.status, 200);
    let shown = String::from_utf8_lossy(&scene.admin.get(router(), "/mailboxes").await?.body).into_owned();
    assert!(!shown.contains("secret"), "{shown}");
    Ok(())
}
