//! Accounts, from the first form to the proved address.

use serde_json::{Value, json};
use shared::Result;
use shared::testing::{Letter, World};
use sqlx::PgPool;

use super::templates;
use crate::router;

pub(super) const EMAIL: &str = "nora@new.example";
pub(super) const PASSWORD: &str = "tulip anchor vivid 8 lantern";

pub(super) fn form() -> Value {
    json!({ "name": "Nora New", "email": EMAIL, "password": PASSWORD, "organization": "New Roofs" })
}

async fn count(world: &World, what: &'static str) -> Result<i64> {
    let mut tx = world.login.begin().await?;
    sqlx::raw_sql("set local role astralis_system").execute(&mut *tx).await?;
    Ok(sqlx::query_scalar(what).fetch_one(&mut *tx).await?)
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_new_account_signs_in_at_once_and_proves_its_address_once(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let reply = world.as_nobody().post(router(), "/auth/sign-up", &form()).await?;
    assert_eq!((reply.status.as_u16(), reply.body.len()), (202, 0));

    let nora = world.as_user("NORA@new.example", PASSWORD).await?;
    let me = nora.get(router(), "/auth/me").await?.value();
    assert_eq!((me["role"].as_str(), me["organization"].as_str()), (Some("ADMIN"), Some("New Roofs")));
    assert_eq!(me["email_verified"], false);

    let letters = world.letters(EMAIL).await?;
    assert_eq!(templates(&letters), ["verify-email"]);
    assert!(letters[0].content.text.starts_with("Hello Nora New,"), "{letters:?}");
    let proof = json!({ "token": letters[0].token() });
    let proved = world.as_nobody().post(router(), "/auth/verify-email", &proof).await?;
    assert_eq!(proved.status, 204);
    assert_eq!(nora.get(router(), "/auth/me").await?.value()["email_verified"], true);
    let again = world.as_nobody().post(router(), "/auth/verify-email", &proof).await?;
    assert_eq!(again.refusal(), (400, "link_invalid".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn signing_up_with_a_known_address_looks_the_same_and_tells_its_owner(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let fresh = world.as_nobody().post(router(), "/auth/sign-up", &form()).await?;
    let mut known = form();
    known["email"] = "Admin@demo.example".into();
    let users = count(&world, "select count(*) from users").await?;
    let reply = world.as_nobody().post(router(), "/auth/sign-up", &known).await?;

    assert_eq!((fresh.status, fresh.body), (reply.status, reply.body));
    assert_eq!(count(&world, "select count(*) from users").await?, users);
    let letters = world.letters("admin@demo.example").await?;
    assert_eq!(templates(&letters), ["already-registered"]);
    // The same work: one token, mail and job each.
    assert_eq!(count(&world, "select count(*) from account_tokens").await?, 2);
    assert_eq!(count(&world, "select count(*) from jobs.job where kind = 'send-mail'").await?, 2);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn every_wrong_field_of_the_form_is_named(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let bad = json!({ "name": "", "email": "nora@", "password": "x", "organization": "" });
    let reply = world.as_nobody().post(router(), "/auth/sign-up", &bad).await?;
    let pointers: Vec<_> = reply.problem().errors.into_iter().map(|error| error.pointer).collect();
    assert_eq!(pointers, ["/email", "/name", "/organization"]);

    let mut common = form();
    common["password"] = "passwordpassword".into();
    let reply = world.as_nobody().post(router(), "/auth/sign-up", &common).await?;
    let problem = reply.problem();
    assert_eq!(
        (problem.errors[0].pointer.as_str(), problem.errors[0].code.as_str()),
        ("/password", "common_password")
    );

    let mut elevated = form();
    elevated["role"] = "ADMIN".into();
    assert_eq!(world.as_nobody().post(router(), "/auth/sign-up", &elevated).await?.status, 422);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_link_sent_again_ends_the_one_before_and_an_old_one_expires(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    world.as_nobody().post(router(), "/auth/sign-up", &form()).await?;
    let nora = world.as_user(EMAIL, PASSWORD).await?;
    assert_eq!(nora.post(router(), "/auth/verify-email/resend", &json!({})).await?.status, 202);

    let letters = world.letters(EMAIL).await?;
    assert_eq!(letters.len(), 2);
    let verify = async |letter: &Letter| {
        world.as_nobody().post(router(), "/auth/verify-email", &json!({ "token": letter.token() })).await
    };
    assert_eq!(verify(&letters[0]).await?.refusal(), (400, "link_invalid".into()));
    world.as_system("update account_tokens set expires_at = now()").await?;
    assert_eq!(verify(&letters[1]).await?.refusal(), (400, "link_invalid".into()));

    nora.post(router(), "/auth/verify-email/resend", &json!({})).await?;
    assert_eq!(verify(&world.letters(EMAIL).await?[2]).await?.status, 204);
    nora.post(router(), "/auth/verify-email/resend", &json!({})).await?;
    assert_eq!(world.letters(EMAIL).await?.len(), 3, "a proved address gets no further link");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_strangers_asked_for_is_cleared_away_when_it_has_expired(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let ask = async |email: &str| {
        world.as_nobody().post(router(), "/auth/forgot-password", &json!({ "email": email })).await
    };
    ask("one@nowhere.example").await?;
    world.as_system("update account_tokens set expires_at = now() - interval '1 second'").await?;
    ask("two@nowhere.example").await?;
    assert_eq!(count(&world, "select count(*) from account_tokens").await?, 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_token_serves_its_purpose_only_and_is_stored_as_a_hash(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    world.as_nobody().post(router(), "/auth/sign-up", &form()).await?;
    let token = world.letters(EMAIL).await?[0].token().to_owned();
    let reset = json!({ "token": token, "password": "another harbour 7 violin" });
    let reply = world.as_nobody().post(router(), "/auth/reset-password", &reset).await?;
    assert_eq!(reply.refusal(), (400, "link_invalid".into()));
    let reply =
        world.as_nobody().post(router(), "/auth/change-email/confirm", &json!({ "token": token })).await?;
    assert_eq!(reply.refusal(), (400, "link_invalid".into()));

    let stored = "select count(*) from account_tokens where length(hash) = 32";
    assert_eq!(count(&world, stored).await?, 1);
    let mut tx = world.login.begin().await?;
    sqlx::raw_sql("set local role astralis_system").execute(&mut *tx).await?;
    let rows: Vec<String> =
        sqlx::query_scalar("select t::text || (select j::text from jobs.job j) from account_tokens t")
            .fetch_all(&mut *tx)
            .await?;
    assert!(rows.iter().all(|row| !row.contains(&token)), "{rows:?}");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_new_address_counts_when_its_link_is_followed_and_the_old_one_is_told(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    world.as_nobody().post(router(), "/auth/sign-up", &form()).await?;
    let nora = world.as_user(EMAIL, PASSWORD).await?;
    let wish = json!({ "email": "nora@moved.example", "password": PASSWORD });
    let wrong = json!({ "email": "nora@moved.example", "password": "not hers" });
    assert_eq!(
        nora.post(router(), "/auth/change-email", &wrong).await?.refusal(),
        (403, "wrong_password".into())
    );
    assert_eq!(nora.post(router(), "/auth/change-email", &wish).await?.status, 202);
    assert_eq!(nora.get(router(), "/auth/me").await?.value()["email"], EMAIL);

    let confirm = json!({ "token": world.letters("nora@moved.example").await?[0].token() });
    assert_eq!(world.as_nobody().post(router(), "/auth/change-email/confirm", &confirm).await?.status, 204);
    let me = nora.get(router(), "/auth/me").await?.value();
    assert_eq!(
        (me["email"].as_str(), me["email_verified"].as_bool()),
        (Some("nora@moved.example"), Some(true))
    );
    assert_eq!(templates(&world.letters(EMAIL).await?).last(), Some(&"email-changed"));
    let reply = world.as_nobody().post(router(), "/auth/change-email/confirm", &confirm).await?;
    assert_eq!(reply.refusal(), (400, "link_invalid".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn asking_for_somebody_elses_address_looks_the_same_and_changes_nothing(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    world.as_nobody().post(router(), "/auth/sign-up", &form()).await?;
    let nora = world.as_user(EMAIL, PASSWORD).await?;
    let free = nora
        .post(router(), "/auth/change-email", &json!({ "email": "f@free.example", "password": PASSWORD }))
        .await?;
    let taken = json!({ "email": "admin@demo.example", "password": PASSWORD });
    let reply = nora.post(router(), "/auth/change-email", &taken).await?;
    assert_eq!((free.status, free.body), (reply.status, reply.body));
    let letters = world.letters("admin@demo.example").await?;
    assert_eq!(templates(&letters), ["already-registered"]);
    // Neither the log nor the previous link distinguishes the two.
    let asked = "select count(*) from activity where action = 'user.email_change_requested'";
    assert_eq!(count(&world, asked).await?, 2);
    let before = json!({ "token": world.letters("f@free.example").await?[0].token() });
    let ended = world.as_nobody().post(router(), "/auth/change-email/confirm", &before).await?;
    assert_eq!(ended.refusal(), (400, "link_invalid".into()));
    Ok(())
}
