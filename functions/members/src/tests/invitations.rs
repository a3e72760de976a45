//! Inviting: who may invite whom, and which link works.

use serde_json::{Value, json};
use shared::Result;
use shared::auth::Role;
use shared::testing::{Caller, Letter, Reply, World, same_refusal};
use sqlx::PgPool;
use uuid::Uuid;

use super::{assert_forbidden, router, text};

pub(super) async fn invite(caller: &Caller, email: &str, role: &str) -> Result<Reply> {
    caller.post(router(), "/invitations", &json!({ "email": email, "role": role })).await
}

/// The token in the newest mail to an address.
pub(super) async fn mailed(world: &World, email: &str) -> Result<String> {
    Ok(letter(world, email).await?.token().to_owned())
}

/// The newest letter to an address.
async fn letter(world: &World, to: &str) -> Result<Letter> {
    Ok(world.letters(to).await?.pop().expect("a letter of this installation"))
}

pub(super) async fn look_up(world: &World, token: &str) -> Result<Reply> {
    world.as_nobody().post(router(), "/invitations/look-up", &json!({ "token": token })).await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_invitation_is_mailed_and_its_link_shows_what_it_is_to(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let made = invite(&operator, " New@Elsewhere.example ", "CLIENT").await?;
    assert_eq!(made.status, 201);
    assert!(made.value().get("token").is_none());

    let letter = letter(&world, "New@Elsewhere.example").await?;
    assert_eq!(letter.template, "invitation");
    let said = "Otto Operator asks you to join Demo Services as client.";
    assert!(letter.content.text.contains(said), "{letter:?}");
    let site = world.app.settings.app_url.as_str().trim_end_matches('/');
    let link = letter.link().unwrap();
    assert!(link.starts_with(&format!("{site}/invitations/")), "{link}");

    let offer = look_up(&world, &mailed(&world, "New@Elsewhere.example").await?).await?.value();
    let mut names: Vec<_> = offer.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["email", "expires_at", "organization", "role"]);
    assert_eq!((text(&offer, "organization"), text(&offer, "role")), ("Demo Services", "CLIENT"));
    let row = world.logged("invitation.created").await?.remove(0);
    assert_eq!(row.after, Some(json!({ "email": "New@Elsewhere.example", "role": "CLIENT" })));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_stranger_is_invited_in_the_organizations_language_or_in_the_inviters(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let subject = async |to: &str| {
        invite(&admin, to, "CLIENT").await?;
        Ok::<_, shared::Error>(letter(&world, to).await?.content.subject)
    };
    assert_eq!(subject("a@b.example").await?, "Ada Admin invites you to Demo Services");
    world.as_system("update users set locale = 'de' where email = 'admin@demo.example'").await?;
    assert_eq!(subject("c@b.example").await?, "Ada Admin l\u{e4}dt Sie zu Demo Services ein");
    world.as_system("update organizations set locale = 'fr-CH' where name = 'Demo Services'").await?;
    assert_eq!(subject("d@b.example").await?, "Ada Admin invites you to Demo Services");
    world
        .as_system(
            "update organizations set locale = 'de-AT' where name = 'Demo Services';
        update users set locale = 'en'",
        )
        .await?;
    assert_eq!(subject("e@b.example").await?, "Ada Admin l\u{e4}dt Sie zu Demo Services ein");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn nobody_invites_above_their_role_or_without_a_verified_address(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (admin, operator, client) =
        (world.as_admin().await?, world.as_operator().await?, world.as_client().await?);
    assert_eq!(invite(&operator, "a@b.example", "ADMIN").await?.refusal(), (403, "role_above_own".into()));
    assert_eq!(invite(&operator, "a@b.example", "OPERATOR").await?.status, 201);
    assert_eq!(invite(&client, "a@b.example", "CLIENT").await?.refusal(), (403, "forbidden".into()));
    assert_forbidden(&client, "/invitations").await?;

    // An operator may not resend or take back an admin's invitation to become an admin either.
    let above = invite(&admin, "boss@b.example", "ADMIN").await?.value();
    let path = format!("/invitations/{}", text(&above, "id"));
    let resent = operator.post(router(), &format!("{path}/resend"), &json!({})).await?;
    assert_eq!(resent.refusal(), (403, "role_above_own".into()));
    assert_eq!(operator.delete(router(), &path).await?.refusal(), (403, "role_above_own".into()));

    let refused = world.logged("permission.refused").await?;
    assert_eq!(refused.iter().filter(|row| row.actor_id == Some(operator.member().user.0)).count(), 3);

    world
        .as_system("update users set email_verified_at = null where email = 'operator@demo.example'")
        .await?;
    let unverified = invite(&operator, "c@b.example", "CLIENT").await?;
    assert_eq!(unverified.refusal(), (403, "email_not_verified".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_wrong_address_or_role_is_named(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    for (body, pointer) in [
        (json!({ "email": "nobody", "role": "CLIENT" }), "/email"),
        (json!({ "email": "a@b.example\r\nBcc: c@d.example", "role": "CLIENT" }), "/email"),
        (json!({ "email": "a@b.example", "role": "OWNER" }), "/role"),
    ] {
        let reply = admin.post(router(), "/invitations", &body).await?;
        assert_eq!(reply.refusal(), (422, "invalid".into()));
        assert_eq!(reply.problem().errors[0].pointer, pointer);
    }
    let member = invite(&admin, "CLIENT@demo.example", "OPERATOR").await?;
    assert_eq!(member.refusal(), (409, "already_member".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_second_invitation_takes_the_place_of_the_first(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    invite(&admin, "new@b.example", "CLIENT").await?;
    let first = mailed(&world, "new@b.example").await?;
    invite(&admin, "NEW@b.example", "ADMIN").await?;
    let second = mailed(&world, "NEW@b.example").await?;

    assert_eq!(look_up(&world, &first).await?.refusal(), (404, "not_found".into()));
    assert_eq!(text(&look_up(&world, &second).await?.value(), "role"), "ADMIN");
    let open = admin.get(router(), "/invitations").await?.value();
    assert_eq!(open["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(world.logged("invitation.revoked").await?.len(), 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn of_many_invitations_to_one_address_at_once_five_are_mailed_and_one_link_is_left(
    db: PgPool,
) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let sent = (0..20).map(|_| {
        let admin = admin.clone();
        tokio::spawn(async move { invite(&admin, "new@b.example", "CLIENT").await })
    });
    let mut refused = 0;
    for reply in sent.collect::<Vec<_>>() {
        let reply = reply.await??;
        if reply.status != 201 {
            assert_eq!(reply.refusal(), (429, "too_many_mails".into()));
            refused += 1;
        }
    }
    assert_eq!(refused, 15);
    let open = admin.get(router(), "/invitations").await?.value();
    assert_eq!(open["items"].as_array().map(Vec::len), Some(1));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_operator_can_not_put_an_invitation_in_place_of_an_admins(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (admin, operator) = (world.as_admin().await?, world.as_operator().await?);
    assert_eq!(invite(&admin, "new@b.example", "ADMIN").await?.status, 201);
    assert_eq!(invite(&operator, "new@b.example", "CLIENT").await?.refusal(), (403, "role_above_own".into()));
    let open = admin.get(router(), "/invitations").await?.value();
    assert_eq!(open["items"][0]["role"], "ADMIN");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn sending_again_ends_the_old_link_and_taking_back_ends_both(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let made = invite(&operator, "new@b.example", "CLIENT").await?.value();
    let path = format!("/invitations/{}", text(&made, "id"));
    let first = mailed(&world, "new@b.example").await?;
    world.as_system("update invitations set expires_at = now() - interval '1 second'").await?;
    assert_eq!(look_up(&world, &first).await?.refusal(), (404, "not_found".into()));

    assert_eq!(operator.post(router(), &format!("{path}/resend"), &json!({})).await?.status, 200);
    let second = mailed(&world, "new@b.example").await?;
    assert_eq!(look_up(&world, &first).await?.refusal(), (404, "not_found".into()));
    assert_eq!(look_up(&world, &second).await?.status, 200);

    assert_eq!(operator.delete(router(), &path).await?.status, 204);
    assert_eq!(look_up(&world, &second).await?.refusal(), (404, "not_found".into()));
    assert_eq!(operator.delete(router(), &path).await?.refusal(), (404, "not_found".into()));
    let again = operator.post(router(), &format!("{path}/resend"), &json!({})).await?;
    assert_eq!(again.refusal(), (404, "not_found".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn another_organizations_invitation_is_as_unknown_as_any(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (admin, stranger) = (world.as_admin().await?, world.as_stranger().await?);
    let made = invite(&admin, "new@b.example", "CLIENT").await?.value();
    let (theirs, random) =
        (format!("/invitations/{}", text(&made, "id")), format!("/invitations/{}", Uuid::now_v7()));
    same_refusal(&stranger.delete(router(), &theirs).await?, &stranger.delete(router(), &random).await?);
    let resent = stranger.post(router(), &format!("{theirs}/resend"), &json!({})).await?;
    same_refusal(&resent, &stranger.post(router(), &format!("{random}/resend"), &json!({})).await?);
    assert_eq!(resent.refusal(), (404, "not_found".into()));
    let open = stranger.get(router(), "/invitations").await?.value();
    assert_eq!(open["items"], Value::Array(Vec::new()));
    assert_eq!(look_up(&world, &mailed(&world, "new@b.example").await?).await?.status, 200);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_invitation_does_not_outlive_the_right_to_send_it(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let user = world.join(admin.org(), "second@demo.example", Role::Admin).await?;
    let second = world.signed_in("second@demo.example").await?;
    invite(&second, "accomplice@b.example", "ADMIN").await?;
    invite(&second, "helper@b.example", "OPERATOR").await?;
    let (accomplice, helper) =
        (mailed(&world, "accomplice@b.example").await?, mailed(&world, "helper@b.example").await?);

    admin.patch(router(), &format!("/members/{user}"), &json!({ "role": "OPERATOR" })).await?;
    assert_eq!(look_up(&world, &accomplice).await?.refusal(), (404, "not_found".into()));
    assert_eq!(look_up(&world, &helper).await?.status, 200);
    admin.delete(router(), &format!("/members/{user}")).await?;
    assert_eq!(look_up(&world, &helper).await?.refusal(), (404, "not_found".into()));
    Ok(())
}
