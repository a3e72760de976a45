//! Members: changes act at once, here and nowhere else, and one admin remains.

use axum::http::header;
use serde_json::json;
use shared::auth::Role;
use shared::db::SystemTx;
use shared::ids::UserId;
use shared::testing::{World, same_refusal};
use shared::{Result, organizations};
use sqlx::PgPool;
use uuid::Uuid;

use super::{assert_forbidden, in_line, router, text};

fn path(user: impl std::fmt::Display) -> String {
    format!("/members/{user}")
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn operators_see_who_belongs_in_pages_and_clients_do_not(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let first = operator.get(router(), "/members?limit=2").await?.value();
    let cursor = text(&first, "next_cursor").to_owned();
    let rest = operator.get(router(), &format!("/members?limit=2&cursor={cursor}")).await?.value();
    let pages = [&first, &rest].map(|page| page["items"].as_array().cloned().unwrap_or_default()).concat();
    let mut seen: Vec<_> = pages.iter().map(|item| (text(item, "email"), text(item, "role"))).collect();
    seen.sort_unstable();
    assert_eq!(
        seen,
        [
            ("admin@demo.example", "ADMIN"),
            ("client@demo.example", "CLIENT"),
            ("operator@demo.example", "OPERATOR")
        ]
    );
    assert!(pages.iter().any(|item| item["last_sign_in_at"].is_string()));
    assert_eq!(rest["next_cursor"], json!(null));
    assert_forbidden(&world.as_client().await?, "/members").await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn another_organizations_member_is_as_unknown_as_anybody(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let stranger = world.as_stranger().await?.member().user;
    let (theirs, random) = (path(stranger), path(Uuid::now_v7()));

    same_refusal(&admin.get(router(), &theirs).await?, &admin.get(router(), &random).await?);
    let role = json!({ "role": "CLIENT" });
    same_refusal(
        &admin.patch(router(), &theirs, &role).await?,
        &admin.patch(router(), &random, &role).await?,
    );
    same_refusal(&admin.delete(router(), &theirs).await?, &admin.delete(router(), &random).await?);
    for verb in ["deactivate", "reactivate"] {
        let theirs = admin.post(router(), &format!("{theirs}/{verb}"), &json!({})).await?;
        same_refusal(&theirs, &admin.post(router(), &format!("{random}/{verb}"), &json!({})).await?);
        assert_eq!(theirs.refusal(), (404, "not_found".into()));
    }
    assert_eq!(world.as_stranger().await?.get(router(), "/members").await?.status, 200);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_changed_role_ends_the_sessions_here_and_only_here(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (admin, operator, stranger) =
        (world.as_admin().await?, world.as_operator().await?, world.as_stranger().await?);
    // The operator also belongs to the other organization, with a session there.
    let user = operator.member().user;
    let elsewhere = stranger.org();
    let mut tx = SystemTx::begin(&world.app.db).await?;
    organizations::insert_membership(&mut tx, elsewhere, user, Role::Operator).await?;
    tx.commit().await?;
    let other = world.signed_in("operator@demo.example").await?;
    let (access, _) = shared::auth::switch::switch(&world.app, other.member(), elsewhere).await?;
    let other = other.with_token(&access);

    let before = admin.get(router(), &path(user)).await?;
    let tag = before.headers[header::ETAG].to_str()?.to_owned();
    let role = json!({ "role": "CLIENT" });
    let changed = admin.clone().with(header::IF_MATCH, &tag).patch(router(), &path(user), &role).await?;
    assert_eq!((changed.status.as_u16(), text(&changed.value(), "role")), (200, "CLIENT"));
    assert_eq!(operator.get(router(), "/members").await?.refusal(), (401, "session_ended".into()));
    assert_eq!(other.get(router(), "/members").await?.status, 200);

    let stale = admin.clone().with(header::IF_MATCH, &tag).patch(router(), &path(user), &role).await?;
    assert_eq!(stale.refusal(), (412, "version_mismatch".into()));
    let row = world.logged("member.role_changed").await?.remove(0);
    assert_eq!(row.object_id, Some(user.0));
    assert_eq!(
        (row.before, row.after),
        (Some(json!({ "role": "OPERATOR" })), Some(json!({ "role": "CLIENT" })))
    );
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_deactivated_member_is_out_at_once_and_back_with_a_new_sign_in(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (admin, operator) = (world.as_admin().await?, world.as_operator().await?);
    let user = path(operator.member().user);
    let out = admin.post(router(), &format!("{user}/deactivate"), &json!({})).await?;
    assert!(out.value()["deactivated_at"].is_string());
    assert_eq!(operator.get(router(), "/members").await?.refusal(), (401, "session_ended".into()));
    assert!(world.as_operator().await.is_err());
    let again = admin.post(router(), &format!("{user}/deactivate"), &json!({})).await?;
    assert_eq!(again.refusal(), (409, "already_deactivated".into()));

    assert_eq!(admin.post(router(), &format!("{user}/reactivate"), &json!({})).await?.status, 200);
    let again = admin.post(router(), &format!("{user}/reactivate"), &json!({})).await?;
    assert_eq!(again.refusal(), (409, "not_deactivated".into()));
    assert_eq!(operator.get(router(), "/members").await?.refusal(), (401, "session_ended".into()));
    assert_eq!(world.as_operator().await?.get(router(), "/members").await?.status, 200);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_removed_member_is_gone_and_a_client_may_leave(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (admin, operator, client) =
        (world.as_admin().await?, world.as_operator().await?, world.as_client().await?);
    let user = path(operator.member().user);
    assert_eq!(admin.delete(router(), &user).await?.status, 204);
    assert_eq!(admin.get(router(), &user).await?.refusal(), (404, "not_found".into()));
    assert_eq!(operator.get(router(), "/members").await?.refusal(), (401, "session_ended".into()));

    let own = path(client.member().user);
    assert_eq!(client.delete(router(), &own).await?.status, 204);
    assert_eq!(client.get(router(), "/members").await?.refusal(), (401, "session_ended".into()));
    let left = world.logged("member.left").await?.remove(0);
    assert_eq!(
        (left.actor_id, left.before),
        (Some(client.member().user.0), Some(json!({ "role": "CLIENT" })))
    );
    let list = admin.get(router(), "/members").await?.value();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn only_admins_change_others_and_every_refusal_is_in_the_log(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (operator, client) = (world.as_operator().await?, world.as_client().await?);
    let user = path(client.member().user);
    let role = json!({ "role": "OPERATOR" });
    assert_eq!(operator.patch(router(), &user, &role).await?.refusal(), (403, "forbidden".into()));
    assert_eq!(operator.delete(router(), &user).await?.refusal(), (403, "forbidden".into()));
    let locked = operator.post(router(), &format!("{user}/deactivate"), &json!({})).await?;
    assert_eq!(locked.refusal(), (403, "forbidden".into()));
    assert_eq!(client.get(router(), "/members").await?.refusal(), (403, "forbidden".into()));

    let refused = world.logged("permission.refused").await?;
    let tried: Vec<_> = refused
        .iter()
        .rev()
        .filter_map(|row| row.after.as_ref())
        .map(|after| (text(after, "method"), text(after, "route")))
        .collect();
    assert_eq!(
        tried,
        [
            ("PATCH", "/members/{user_id}"),
            ("DELETE", "/members/{user_id}"),
            ("POST", "/members/{user_id}/deactivate"),
            ("GET", "/members")
        ]
    );
    assert_eq!(refused[0].actor_id, Some(client.member().user.0));

    // A session that has ended writes nothing more.
    world.as_system("update sessions set revoked_at = now()").await?;
    assert_eq!(client.get(router(), "/members").await?.refusal(), (401, "session_ended".into()));
    assert_eq!(world.logged("permission.refused").await?.len(), refused.len());
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn the_last_admin_can_not_go_in_any_way(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let own = path(admin.member().user);
    let last = (409, "last_admin".to_owned());
    assert_eq!(admin.patch(router(), &own, &json!({ "role": "OPERATOR" })).await?.refusal(), last);
    assert_eq!(admin.post(router(), &format!("{own}/deactivate"), &json!({})).await?.refusal(), last);
    assert_eq!(admin.delete(router(), &own).await?.refusal(), last);
    assert_eq!(admin.get(router(), "/members").await?.status, 200);

    // A deactivated second admin does not count; an active one does.
    let second = world.join(admin.org(), "second@demo.example", Role::Admin).await?;
    admin.post(router(), &format!("{}/deactivate", path(second)), &json!({})).await?;
    assert_eq!(admin.delete(router(), &own).await?.refusal(), last);
    admin.post(router(), &format!("{}/reactivate", path(second)), &json!({})).await?;
    assert_eq!(admin.delete(router(), &own).await?.status, 204);
    assert_eq!(admin.get(router(), "/members").await?.refusal(), (401, "session_ended".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn of_two_admins_who_demote_each_other_at_once_one_stays(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let first = world.as_admin().await?;
    world.join(first.org(), "second@demo.example", Role::Admin).await?;
    let second = world.signed_in("second@demo.example").await?;

    // Both are let in and wait for the same row, so neither has seen what the other does.
    let mut holder = SystemTx::begin(&world.app.db).await?;
    sqlx::raw_sql("select from organizations for no key update").execute(holder.conn()).await?;
    let demote = |actor: shared::testing::Caller, user: UserId| {
        tokio::spawn(async move { actor.patch(router(), &path(user), &json!({ "role": "CLIENT" })).await })
    };
    let one = demote(first.clone(), second.member().user);
    let two = demote(second.clone(), first.member().user);
    in_line(&world, 2).await?;
    holder.commit().await?;

    let mut statuses = [one.await??.status.as_u16(), two.await??.status.as_u16()];
    statuses.sort_unstable();
    // The second one is no longer an admin when their turn comes.
    assert_eq!(statuses, [200, 403]);
    let mut tx = SystemTx::begin(&world.app.db).await?;
    let admins: i64 =
        sqlx::query_scalar("select count(*) from memberships where org_id = $1 and role = 'admin'")
            .bind(first.org().0)
            .fetch_one(tx.conn())
            .await?;
    assert_eq!(admins, 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn of_two_admins_who_leave_at_once_one_stays(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let first = world.as_admin().await?;
    world.join(first.org(), "second@demo.example", Role::Admin).await?;
    let second = world.signed_in("second@demo.example").await?;
    let mut holder = SystemTx::begin(&world.app.db).await?;
    sqlx::raw_sql("select from organizations for no key update").execute(holder.conn()).await?;
    let leave = |caller: shared::testing::Caller| {
        tokio::spawn(async move { caller.delete(router(), &path(caller.member().user)).await })
    };
    let (one, two) = (leave(first), leave(second));
    in_line(&world, 2).await?;
    holder.commit().await?;
    let mut statuses = [one.await??.status.as_u16(), two.await??.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 409]);
    Ok(())
}
