//! The bell: own notifications alone.

use ::notifications::router;
use serde_json::{Value, json};
use shared::Result;
use shared::db::SystemTx;
use shared::ids::UserId;
use shared::notifications::{Notice, send};
use shared::testing::{Caller, World};
use sqlx::PgPool;

async fn tell(world: &World, caller: &Caller, to: &[UserId], title: &str) -> Result<()> {
    let object = ("document", uuid::Uuid::now_v7());
    let mut tx = SystemTx::begin(&world.app.db).await?.enter_as(caller.org()).await?;
    send(&mut tx, to, &Notice { kind: "automation.matched", title, text: "text", object }).await?;
    tx.commit().await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn one_sees_ones_own_notifications_and_marks_them_as_read(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (operator, client) = (world.as_operator().await?, world.as_client().await?);
    let (me, other) = (operator.member().user, client.member().user);
    tell(&world, &operator, &[me, other], "first").await?;
    tell(&world, &operator, &[me], "second").await?;
    tell(&world, &operator, &[me], "third").await?;

    let list = operator.get(router(), "/notifications").await?.value();
    let titles = |list: &Value| -> Vec<Value> {
        list["items"].as_array().into_iter().flatten().map(|item| item["title"].clone()).collect()
    };
    assert_eq!(
        (titles(&list), &list["unread"]),
        (vec![json!("third"), json!("second"), json!("first")], &json!(3))
    );

    let path = format!("/notifications/{}/read", list["items"][1]["id"].as_str().unwrap_or_default());
    let read = operator.post(router(), &path, &json!({})).await?.value();
    assert!(read["read_at"].is_string());
    // Reading again changes nothing, also not the log.
    assert_eq!(operator.post(router(), &path, &json!({})).await?.value(), read);
    assert_eq!(world.actions(&read["id"]).await?, ["notification.read"]);
    assert_eq!(client.post(router(), &path, &json!({})).await?.status, 404);
    assert_eq!(world.as_stranger().await?.post(router(), &path, &json!({})).await?.status, 404);

    let unread = operator.get(router(), "/notifications?unread=true&limit=1").await?.value();
    assert_eq!((titles(&unread), &unread["unread"]), (vec![json!("third")], &json!(2)));
    assert!(unread["next_cursor"].is_string());

    let all = operator.post(router(), "/notifications/read-all", &json!({})).await?.value();
    assert_eq!(all, json!({ "read": 2 }));
    let none = operator.post(router(), "/notifications/read-all", &json!({})).await?.value();
    assert_eq!(none, json!({ "read": 0 }));
    assert_eq!(operator.get(router(), "/notifications?unread=true").await?.value()["items"], json!([]));
    assert_eq!(client.get(router(), "/notifications").await?.value()["unread"], 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn nobody_can_write_to_somebody_elses_bell(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (operator, client) = (world.as_operator().await?, world.as_client().await?);
    let mut tx = world.app.enter(client.member()).await?;
    let object = ("document", uuid::Uuid::now_v7());
    let notice = Notice { kind: "automation.matched", title: "boo", text: "", object };
    let refused = send(&mut tx, &[operator.member().user], &notice).await;
    assert!(refused.is_err_and(|error| error.to_string().contains("row-level security")));
    Ok(())
}
