//! Forgotten and changed passwords.

use serde_json::json;
use shared::Result;
use shared::auth::demo;
use shared::testing::{Letter, World};
use sqlx::PgPool;

use super::{ask_me, cookie, credentials, refresh, sign_in, templates};
use crate::router;

const OPERATOR: &str = "operator@demo.example";
const NEW: &str = "another harbour 7 violin";

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_forgotten_password_is_replaced_once_and_every_session_ends(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let signed_in = sign_in(&world).await?;
    let operator = world.as_operator().await?;
    let asked =
        world.as_nobody().post(router(), "/auth/forgot-password", &json!({ "email": OPERATOR })).await?;
    assert_eq!((asked.status.as_u16(), asked.body.len()), (202, 0));

    let letters = world.letters(OPERATOR).await?;
    let reset = json!({ "token": letters[0].token(), "password": NEW });
    let reply = world.as_nobody().post(router(), "/auth/reset-password", &reset).await?;
    assert_eq!(
        (reply.status.as_u16(), reply.headers.get("set-cookie")),
        (204, None),
        "nobody is signed in by it"
    );

    assert_eq!(ask_me(&operator).await?.refusal(), (401, "session_ended".into()));
    assert_eq!(refresh(&world, &cookie(&signed_in)).await?.refusal(), (401, "session_ended".into()));
    let old =
        world.as_nobody().post(router(), "/auth/sign-in", &credentials(OPERATOR, demo::PASSWORD)).await?;
    assert_eq!(old.refusal(), (401, "wrong_credentials".into()));
    assert_eq!(ask_me(&world.as_user(OPERATOR, NEW).await?).await?.status, 200);
    let again = world.as_nobody().post(router(), "/auth/reset-password", &reset).await?;
    assert_eq!(again.refusal(), (400, "link_invalid".into()));
    assert_eq!(templates(&world.letters(OPERATOR).await?), ["reset-password", "password-changed"]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn asking_for_an_unknown_address_looks_the_same_and_does_the_same_work(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let ask = async |email: &str| {
        world.as_nobody().post(router(), "/auth/forgot-password", &json!({ "email": email })).await
    };
    let (known, unknown) = (ask(OPERATOR).await?, ask("who@nowhere.example").await?);
    assert_eq!((known.status, known.body), (unknown.status, unknown.body));

    let mut tx = world.login.begin().await?;
    sqlx::raw_sql("set local role astralis_system").execute(&mut *tx).await?;
    let rows: (i64, i64, i64) = sqlx::query_as(
        "select (select count(*) from account_tokens), (select count(*) from mails),
           (select count(*) from jobs.job where kind = 'send-mail')",
    )
    .fetch_one(&mut *tx)
    .await?;
    assert_eq!(rows, (2, 2, 2));
    let nothing = world.letters("who@nowhere.example").await?;
    assert_eq!(templates(&nothing), ["nothing"]);
    let (known, unknown) = (&world.letters(OPERATOR).await?[0], &nothing[0]);
    assert_eq!(known.content.subject, unknown.content.subject, "both are rendered and sealed");
    assert_ne!(known.token(), unknown.token());
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_letter_speaks_the_language_that_its_reader_chose(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let german = json!({ "locale": "de" });
    assert_eq!(operator.patch(router(), "/auth/me", &german).await?.status, 200);
    world.as_nobody().post(router(), "/auth/forgot-password", &json!({ "email": OPERATOR })).await?;

    let letters = world.letters(OPERATOR).await?;
    let mail = &letters[0].content;
    assert_eq!(mail.subject, "Setzen Sie Ihr Passwort zur\u{fc}ck");
    assert!(mail.text.starts_with("Guten Tag Otto Operator,\n"), "{letters:?}");
    let reset = json!({ "token": letters[0].token(), "password": NEW });
    assert_eq!(world.as_nobody().post(router(), "/auth/reset-password", &reset).await?.status, 204);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_new_password_ends_a_thiefs_way_to_another_address(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let thief = world.as_operator().await?;
    let away = json!({ "email": "thief@away.example", "password": demo::PASSWORD });
    assert_eq!(thief.post(router(), "/auth/change-email", &away).await?.status, 202);
    world.as_nobody().post(router(), "/auth/forgot-password", &json!({ "email": OPERATOR })).await?;
    let reset = json!({ "token": world.letters(OPERATOR).await?[0].token(), "password": NEW });
    assert_eq!(world.as_nobody().post(router(), "/auth/reset-password", &reset).await?.status, 204);

    let link = json!({ "token": world.letters("thief@away.example").await?[0].token() });
    let moved = world.as_nobody().post(router(), "/auth/change-email/confirm", &link).await?;
    assert_eq!(moved.refusal(), (400, "link_invalid".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn who_proves_an_address_by_a_reset_gets_rid_of_what_a_squatter_left(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    world.as_nobody().post(router(), "/auth/sign-up", &super::account::form()).await?;
    let email = super::account::EMAIL;
    world
        .as_system(
            "insert into totp_secrets (user_id, secret, confirmed_at)
               select id, '\\x00', now() from users where email = 'nora@new.example';
             insert into api_keys (id, org_id, name, prefix, hash, scopes, created_by)
               select gen_random_uuid(), m.org_id, 'k', 'ask_', sha256('k'), '{documents:read}', u.id
               from users u join memberships m on m.user_id = u.id where u.email = 'nora@new.example'",
        )
        .await?;
    world.as_nobody().post(router(), "/auth/forgot-password", &json!({ "email": email })).await?;
    let letters = world.letters(email).await?;
    let reset = json!({ "token": letters.last().unwrap().token(), "password": NEW });
    assert_eq!(world.as_nobody().post(router(), "/auth/reset-password", &reset).await?.status, 204);

    let owner = world.as_user(email, NEW).await?;
    assert_eq!(ask_me(&owner).await?.value()["email_verified"], true);
    let mut tx = world.login.begin().await?;
    sqlx::raw_sql("set local role astralis_system").execute(&mut *tx).await?;
    let left: i64 = sqlx::query_scalar(
        "select (select count(*) from totp_secrets) + (select count(*) from api_keys where revoked_at is null)",
    )
    .fetch_one(&mut *tx)
    .await?;
    assert_eq!(left, 0);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn nobody_is_flooded_with_mails_that_strangers_ask_for(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    for _ in 0..7 {
        let asked = json!({ "email": OPERATOR.to_uppercase() });
        let reply = world.as_nobody().post(router(), "/auth/forgot-password", &asked).await?;
        assert_eq!((reply.status.as_u16(), reply.body.len()), (202, 0));
    }
    assert_eq!(world.letters(OPERATOR).await?.len(), 5);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_reset_link_survives_a_bad_password_and_ends_with_a_newer_one(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    for _ in 0..2 {
        world.as_nobody().post(router(), "/auth/forgot-password", &json!({ "email": OPERATOR })).await?;
    }
    let letters = world.letters(OPERATOR).await?;
    let reset = async |letter: &Letter, password: &str| {
        let body = json!({ "token": letter.token(), "password": password });
        world.as_nobody().post(router(), "/auth/reset-password", &body).await
    };
    assert_eq!(reset(&letters[0], NEW).await?.refusal(), (400, "link_invalid".into()));
    let common = reset(&letters[1], "passwordpassword").await?;
    assert_eq!(common.problem().errors[0].pointer, "/password");
    assert_eq!(reset(&letters[1], NEW).await?.status, 204);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn two_resets_with_one_token_at_once_are_one(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    world.as_nobody().post(router(), "/auth/forgot-password", &json!({ "email": OPERATOR })).await?;
    let token = world.letters(OPERATOR).await?[0].token().to_owned();
    let attempts = (0..4).map(|_| {
        let (world, body) = (world.clone(), json!({ "token": token, "password": NEW }));
        tokio::spawn(async move { world.as_nobody().post(router(), "/auth/reset-password", &body).await })
    });
    let mut done = Vec::new();
    for attempt in attempts.collect::<Vec<_>>() {
        done.push(attempt.await??.status.as_u16());
    }
    done.sort_unstable();
    assert_eq!(done, [204, 400, 400, 400]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_changed_password_ends_the_other_sessions_unless_they_are_kept(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (here, there) = (world.as_operator().await?, world.as_operator().await?);
    let change = |current: &str, new: &str, keep: bool| json!({ "current_password": current, "new_password": new, "keep_other_sessions": keep });
    let wrong = here.post(router(), "/auth/change-password", &change("not it", NEW, true)).await?;
    assert_eq!(wrong.refusal(), (403, "wrong_password".into()));
    let weak = here.post(router(), "/auth/change-password", &change(demo::PASSWORD, "short", true)).await?;
    assert_eq!(weak.problem().errors[0].pointer, "/new_password");

    assert_eq!(
        here.post(router(), "/auth/change-password", &change(demo::PASSWORD, NEW, true)).await?.status,
        204
    );
    assert_eq!(ask_me(&there).await?.status, 200);
    let newer = "yet 5 more quiet rivers";
    assert_eq!(here.post(router(), "/auth/change-password", &change(NEW, newer, false)).await?.status, 204);
    assert_eq!(ask_me(&there).await?.refusal(), (401, "session_ended".into()));
    assert_eq!(ask_me(&here).await?.status, 200);
    Ok(())
}
