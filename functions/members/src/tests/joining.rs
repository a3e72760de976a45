//! Accepting: once, by the person who was invited, with or without an account.

use serde_json::{Value, json};
use shared::Result;
use shared::auth::Role;
use shared::db::SystemTx;
use shared::organizations::settings;
use shared::testing::{Caller, Reply, World};
use sqlx::PgPool;

use super::invitations::{invite, look_up, mailed};
use super::{router, text};

const PASSWORD: &str = "a long and quiet evening";

async fn accept(caller: &Caller, token: &str) -> Result<Reply> {
    caller.post(router(), "/invitations/accept", &json!({ "token": token })).await
}

async fn sign_up(world: &World, token: &str, password: &str) -> Result<Reply> {
    let body = json!({ "token": token, "name": " Nora New ", "password": password });
    world.as_nobody().post(router(), "/invitations/sign-up", &body).await
}

/// Invites the other organization's client, who has an account, and returns the token.
async fn invited(world: &World, role: &str) -> Result<String> {
    invite(&world.as_admin().await?, "Client@other.example", role).await?;
    mailed(world, "Client@other.example").await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn the_invited_user_becomes_a_member_once(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let token = invited(&world, "OPERATOR").await?;
    let client = world.signed_in("client@other.example").await?;
    let joined = accept(&client, &token).await?;
    let org = world.as_admin().await?.org();
    assert_eq!(joined.value(), json!({ "org_id": org }));
    let mut tx = SystemTx::begin(&world.app.db).await?;
    let belongings = settings::of_user(&mut tx, client.member().user).await?;
    let roles: Vec<_> = belongings.iter().map(|belonging| belonging.role).collect();
    assert_eq!(roles, [Role::Client, Role::Operator]);

    assert_eq!(accept(&client, &token).await?.refusal(), (404, "not_found".into()));
    assert_eq!(look_up(&world, &token).await?.refusal(), (404, "not_found".into()));
    let row = world.logged("invitation.accepted").await?.remove(0);
    assert_eq!((row.org_id, row.actor_id), (Some(org.0), Some(client.member().user.0)));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn ten_acceptances_at_once_make_one_membership(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let token = invited(&world, "CLIENT").await?;
    let client = world.signed_in("client@other.example").await?;
    let all = (0..10).map(|_| {
        let (client, token) = (client.clone(), token.clone());
        tokio::spawn(async move { accept(&client, &token).await })
    });
    let mut statuses = Vec::new();
    for reply in all.collect::<Vec<_>>() {
        statuses.push(reply.await??.status.as_u16());
    }
    statuses.sort_unstable();
    assert_eq!((statuses[0], &statuses[1..]), (200, &[404; 9][..]));
    assert_eq!(world.logged("invitation.accepted").await?.len(), 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn nobody_but_the_proven_address_accepts(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let token = invited(&world, "CLIENT").await?;
    let stranger = world.as_stranger().await?;
    assert_eq!(accept(&stranger, &token).await?.refusal(), (403, "other_address".into()));
    assert_eq!(accept(&world.as_nobody(), &token).await?.refusal(), (401, "not_signed_in".into()));
    world.as_system("update users set email_verified_at = null where email = 'client@other.example'").await?;
    let client = world.signed_in("client@other.example").await?;
    assert_eq!(accept(&client, &token).await?.refusal(), (403, "email_not_verified".into()));
    assert_eq!(look_up(&world, &token).await?.status, 200);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn expired_and_made_up_tokens_and_closed_organizations_are_unknown(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let token = invited(&world, "CLIENT").await?;
    let client = world.signed_in("client@other.example").await?;
    assert_eq!(accept(&client, "made-up").await?.refusal(), (404, "not_found".into()));
    world.as_system("update organizations set deletion_requested_at = now() where name like 'Demo%'").await?;
    assert_eq!(accept(&client, &token).await?.refusal(), (404, "not_found".into()));
    world.as_system("update organizations set deletion_requested_at = null").await?;
    world.as_system("update invitations set expires_at = now() - interval '1 second'").await?;
    assert_eq!(accept(&client, &token).await?.refusal(), (404, "not_found".into()));
    assert_eq!(sign_up(&world, &token, PASSWORD).await?.refusal(), (404, "not_found".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_member_stays_what_they_are_and_a_former_one_comes_back(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let token = invited(&world, "CLIENT").await?;
    let client = world.signed_in("client@other.example").await?;
    accept(&client, &token).await?;
    let user = client.member().user;

    // Removed, invited again with another role, and back with that role.
    assert_eq!(admin.delete(router(), &format!("/members/{user}")).await?.status, 204);
    let token = invited(&world, "OPERATOR").await?;
    assert_eq!(accept(&client, &token).await?.status, 200);
    let back = admin.get(router(), &format!("/members/{user}")).await?.value();
    assert_eq!((text(&back, "role"), &back["deactivated_at"]), ("OPERATOR", &Value::Null));

    // An address that became a member's after the invitation.
    world
        .as_system("update users set email = 'moved@other.example' where email = 'client@other.example'")
        .await?;
    let token = invited(&world, "ADMIN").await?;
    world
        .as_system("update users set email = 'client@other.example' where email = 'moved@other.example'")
        .await?;
    assert_eq!(accept(&client, &token).await?.refusal(), (409, "already_member".into()));
    let same = admin.get(router(), &format!("/members/{user}")).await?.value();
    assert_eq!(text(&same, "role"), "OPERATOR");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn who_has_no_account_gets_one_with_a_verified_address(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    invite(&world.as_operator().await?, "new@b.example", "OPERATOR").await?;
    let token = mailed(&world, "new@b.example").await?;
    let short = sign_up(&world, &token, "eleven char").await?;
    assert_eq!(
        (short.refusal(), short.problem().errors[0].pointer.as_str()),
        ((422, "invalid".into()), "/password")
    );

    assert_eq!(sign_up(&world, &token, PASSWORD).await?.status, 204);
    assert_eq!(sign_up(&world, &token, PASSWORD).await?.refusal(), (404, "not_found".into()));
    let origin = shared::auth::Origin::default();
    let progress =
        shared::auth::sign_in::with_password(&world.app, "new@b.example", PASSWORD, &origin).await?;
    let shared::auth::sign_in::Progress::SignedIn(signed_in) = progress else { panic!("{progress:?}") };
    assert_eq!(
        (signed_in.who.name.as_str(), signed_in.who.organization.as_str()),
        ("Nora New", "Demo Services")
    );
    let caller = world.as_nobody().with_token(&signed_in.access);
    // This needs a verified address.
    assert_eq!(invite(&caller, "next@b.example", "CLIENT").await?.status, 201);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_account_in_use_is_not_taken_over_and_the_invitation_stays(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let token = invited(&world, "CLIENT").await?;
    assert_eq!(sign_up(&world, &token, PASSWORD).await?.refusal(), (409, "account_exists".into()));
    let client = world.signed_in("client@other.example").await?;
    assert_eq!(accept(&client, &token).await?.status, 200);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_account_without_any_organization_is_taken_up_again(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let token = invited(&world, "CLIENT").await?;
    world.as_system("update memberships set removed_at = now() from users u where u.id = user_id and u.email = 'client@other.example'",
    )
    .await?;
    assert!(world.signed_in("client@other.example").await.is_err());
    assert_eq!(sign_up(&world, &token, PASSWORD).await?.status, 204);
    let origin = shared::auth::Origin::default();
    assert!(
        shared::auth::sign_in::with_password(&world.app, "client@other.example", PASSWORD, &origin)
            .await
            .is_ok()
    );
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn five_sign_ups_at_once_make_one_account(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    invite(&world.as_admin().await?, "new@b.example", "CLIENT").await?;
    let token = mailed(&world, "new@b.example").await?;
    let all = (0..5).map(|_| {
        let (world, token) = (world.clone(), token.clone());
        tokio::spawn(async move { sign_up(&world, &token, PASSWORD).await })
    });
    let mut made = 0;
    for reply in all.collect::<Vec<_>>() {
        match reply.await??.status.as_u16() {
            204 => made += 1,
            404 | 409 => {}
            other => panic!("{other}"),
        }
    }
    assert_eq!(made, 1);
    assert_eq!(world.logged("invitation.accepted").await?.len(), 1);
    Ok(())
}
