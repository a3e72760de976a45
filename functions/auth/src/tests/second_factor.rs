//! Signing in with a second factor, setting it up and removing it.

use std::time::Duration;

use axum::http::header;
use serde_json::{Value, json};
use shared::Result;
use shared::auth::{Credential, Member, demo, second_factor};
use shared::clock::{Clock, minutes};
use shared::ids::ApiKeyId;
use shared::testing::{Caller, Reply, World};
use sqlx::PgPool;
use totp_rs::{Builder, Secret, Totp};

use super::{ask_me, cookie, credentials, refresh, templates};
use crate::router;

pub(super) const ADMIN: &str = "admin@demo.example";
const STEP: Duration = Duration::from_secs(30);

/// A user with an authenticator app, in a world whose clock is stopped.
struct Holder {
    world: World,
    caller: Caller,
    app: Totp,
    codes: Vec<String>,
}

pub(super) async fn stopped(db: PgPool) -> Result<World> {
    let mut world = World::new(db).await?;
    world.app.clock = Clock::stopped_at(world.app.clock.now());
    Ok(world)
}

pub(super) fn password() -> Value {
    json!({ "password": demo::PASSWORD })
}

/// The reply to the admin's sign-in.
pub(super) async fn ask(world: &World) -> Result<Value> {
    let reply =
        world.as_nobody().post(router(), "/auth/sign-in", &credentials(ADMIN, demo::PASSWORD)).await?;
    assert_eq!(reply.status, 200);
    Ok(reply.value())
}

pub(super) async fn challenge(world: &World) -> Result<String> {
    Ok(ask(world).await?["second_factor"]["challenge"].as_str().unwrap().to_owned())
}

pub(super) fn signed_in(world: &World, reply: &Reply) -> Caller {
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    world.as_nobody().with_token(reply.value()["access_token"].as_str().unwrap())
}

pub(super) fn codes(reply: &Reply) -> Vec<String> {
    serde_json::from_value(reply.value()["recovery_codes"].clone()).unwrap()
}

async fn count(world: &World, what: &'static str) -> Result<i64> {
    let mut tx = world.login.begin().await?;
    sqlx::raw_sql("set local role astralis_system").execute(&mut *tx).await?;
    Ok(sqlx::query_scalar(what).fetch_one(&mut *tx).await?)
}

/// Sets up an authenticator app and returns it.
async fn start(caller: &Caller) -> Result<Totp> {
    let begun = caller.post(router(), "/auth/second-factor/totp/start", &password()).await?;
    assert_eq!(begun.status, 200, "{}", String::from_utf8_lossy(&begun.body));
    let secret = Secret::try_from_base32(begun.value()["secret"].as_str().unwrap()).unwrap();
    Ok(Builder::new().with_secret(secret).build()?)
}

fn code_of(app: &Totp, world: &World) -> String {
    app.generate(world.app.clock.now().timestamp().try_into().unwrap()).to_string()
}

async fn confirm(caller: &Caller, code: &str) -> Result<Reply> {
    caller.post(router(), "/auth/second-factor/totp/confirm", &json!({ "code": code })).await
}

impl Holder {
    async fn new(db: PgPool) -> Result<Self> {
        let world = stopped(db).await?;
        let caller = world.as_admin().await?;
        let app = start(&caller).await?;
        let confirmed = confirm(&caller, &code_of(&app, &world)).await?;
        assert_eq!(confirmed.status, 200);
        let codes = codes(&confirmed);
        // The code that confirmed the app is spent.
        world.app.clock.advance(STEP);
        Ok(Self { world, caller, app, codes })
    }

    fn code(&self) -> String {
        code_of(&self.app, &self.world)
    }

    async fn show(&self, challenge: &str, code: &str) -> Result<Reply> {
        let shown = json!({ "challenge": challenge, "code": code });
        self.world.as_nobody().post(router(), "/auth/second-factor/totp", &shown).await
    }

    async fn recover(&self, challenge: &str, code: &str) -> Result<Reply> {
        let shown = json!({ "challenge": challenge, "code": code });
        self.world.as_nobody().post(router(), "/auth/second-factor/recovery-code", &shown).await
    }

    async fn remove(&self, password: &str, code: &str) -> Result<Reply> {
        let body = json!({ "password": password, "code": code });
        self.caller.delete_with(router(), "/auth/second-factor/totp", &body).await
    }
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_sign_in_asks_for_the_factor_and_a_right_code_opens_the_session(db: PgPool) -> Result<()> {
    let holder = Holder::new(db).await?;
    let world = &holder.world;
    let sign_in = credentials(ADMIN, demo::PASSWORD);
    let asked = world.as_nobody().post(router(), "/auth/sign-in", &sign_in).await?;
    assert_eq!((asked.status.as_u16(), asked.headers.get(header::SET_COOKIE)), (200, None));
    assert_eq!(asked.headers[header::CACHE_CONTROL], "no-store");
    let body = asked.value();
    assert_eq!(body.as_object().map(|body| body.len()), Some(1), "{body}");
    assert_eq!(body["second_factor"]["methods"], json!(["totp", "recovery_code"]));
    assert_eq!(body["second_factor"]["expires_in"], 600);

    let challenge = body["second_factor"]["challenge"].as_str().unwrap();
    let with_spaces = holder.code();
    let reply = holder.show(challenge, &format!("{} {}", &with_spaces[..3], &with_spaces[3..])).await?;
    assert_eq!(ask_me(&signed_in(world, &reply)).await?.value()["email"], ADMIN);
    assert_eq!(refresh(world, &cookie(&reply)).await?.status, 200);
    let shown = "select count(*) from sessions where second_factor_at is not null";
    assert_eq!(count(world, shown).await?, 2, "the one that confirmed and this one");
    let logged = "select count(*) from activity
        where action = 'session.created' and after = '{\"second_factor\": \"totp\"}'";
    assert_eq!(count(world, logged).await?, 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_code_is_right_for_one_sign_in(db: PgPool) -> Result<()> {
    let holder = Holder::new(db).await?;
    let world = &holder.world;
    let code = holder.code();
    let challenges = [challenge(world).await?, challenge(world).await?, challenge(world).await?];
    let [one, other] = [&challenges[0], &challenges[1]].map(|challenge| holder.show(challenge, &code));
    let (one, other) = tokio::join!(one, other);
    let mut seen = [one?.status.as_u16(), other?.status.as_u16()];
    seen.sort_unstable();
    assert_eq!(seen, [200, 401], "of two at once");

    let third = holder.show(&challenges[2], &code).await?;
    assert_eq!(third.refusal(), (401, "second_factor_wrong".into()));
    assert_eq!(third.headers.get(header::SET_COOKIE), None);
    let earlier = holder.app.generate((world.app.clock.now() - STEP).timestamp().try_into()?).to_string();
    assert_eq!(holder.show(&challenges[2], &earlier).await?.refusal().0, 401, "the one that confirmed");
    world.app.clock.advance(STEP);
    assert_eq!(holder.show(&challenges[2], &holder.code()).await?.status, 200);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn after_five_tries_even_the_right_code_is_refused_for_that_sign_in(db: PgPool) -> Result<()> {
    let holder = Holder::new(db).await?;
    let world = &holder.world;
    let (first, second) = (challenge(world).await?, challenge(world).await?);
    let wrong = if holder.code() == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        assert_eq!(holder.show(&first, wrong).await?.refusal(), (401, "second_factor_wrong".into()));
    }
    assert_eq!(holder.show(&first, &holder.code()).await?.refusal(), (401, "challenge_ended".into()));
    assert_eq!(holder.recover(&first, &holder.codes[0]).await?.refusal(), (401, "challenge_ended".into()));
    let logged = "select count(*) from activity where action = 'user.second_factor_refused'";
    assert_eq!(count(world, logged).await?, 5);
    assert_eq!(holder.show(&second, &holder.code()).await?.status, 200);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn after_twenty_tries_an_hour_every_sign_in_of_the_user_waits(db: PgPool) -> Result<()> {
    let holder = Holder::new(db).await?;
    // Setting it up took two attempts.
    for challenges in [5, 5, 5, 3] {
        let challenge = challenge(&holder.world).await?;
        for _ in 0..challenges {
            let reply = holder.show(&challenge, "nonsense").await?;
            assert_eq!(reply.refusal(), (401, "second_factor_wrong".into()));
        }
    }
    let reply = holder.show(&challenge(&holder.world).await?, &holder.code()).await?;
    assert_eq!(reply.refusal(), (429, "too_many_tries".into()));
    let wait: u64 = reply.headers[header::RETRY_AFTER].to_str()?.parse()?;
    assert!((1..=180).contains(&wait), "{wait}");
    assert_eq!(holder.remove(demo::PASSWORD, &holder.codes[0]).await?.refusal().0, 429);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_late_forged_or_used_challenge_opens_nothing(db: PgPool) -> Result<()> {
    let holder = Holder::new(db).await?;
    let world = &holder.world;
    let ended = (401, "challenge_ended".to_owned());
    let used = challenge(world).await?;
    assert_eq!(holder.show(&used, &holder.code()).await?.status, 200);
    world.app.clock.advance(STEP);
    assert_eq!(holder.show(&used, &holder.code()).await?.refusal(), ended);
    assert_eq!(holder.recover(&used, &holder.codes[0]).await?.refusal(), ended);

    let late = challenge(world).await?;
    world.app.clock.advance(minutes(10));
    assert_eq!(holder.show(&late, &holder.code()).await?.refusal(), ended);

    let whole = challenge(world).await?;
    for forged in [format!("{whole}A"), whole.replace('.', "A."), "x".to_owned()] {
        assert_eq!(holder.show(&forged, &holder.code()).await?.refusal(), ended, "{forged}");
    }
    let stranger = world.as_stranger().await?.member().user;
    let nonsense =
        json!({ "user": stranger, "org": stranger, "nonce": stranger, "password_changed_at": null });
    let later = world.app.clock.now() + minutes(5);
    let other_purpose = world.app.vault.sign("share", &nonsense, later)?;
    assert_eq!(holder.show(&other_purpose, &holder.code()).await?.refusal(), ended);
    // The code that was refused with the used challenge is not spent, because nothing of that request was kept.
    assert_eq!(holder.recover(&whole, &holder.codes[0]).await?.status, 200);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_recovery_code_stands_in_once_and_the_user_is_told(db: PgPool) -> Result<()> {
    let holder = Holder::new(db).await?;
    let world = &holder.world;
    assert_eq!(holder.codes.len(), 10);
    let typed = holder.codes[3].to_lowercase().replace('-', " ");
    assert_eq!(holder.recover(&challenge(world).await?, &typed).await?.status, 200);
    let letters = world.letters(ADMIN).await?;
    let said = letters.last().map(|letter| letter.content.text.as_str()).unwrap_or_default();
    assert!(said.contains("\nA recovery code was used to sign in; 9 are left.\n"), "{said}");

    let next = challenge(world).await?;
    assert_eq!(holder.recover(&next, &typed).await?.refusal(), (401, "second_factor_wrong".into()));
    assert_eq!(holder.recover(&next, "AAAAA-AAAAA").await?.refusal(), (401, "second_factor_wrong".into()));
    assert_eq!(world.letters(ADMIN).await?.len(), letters.len(), "a wrong one is not told");
    let status = holder.caller.get(router(), "/auth/second-factor").await?.value();
    assert_eq!(status, json!({ "totp": true, "passkeys": 0, "recovery_codes": 9, "required": false }));

    let renewed = holder.caller.post(router(), "/auth/second-factor/recovery-codes", &password()).await?;
    assert_eq!((renewed.status.as_u16(), codes(&renewed).len()), (200, 10));
    assert_eq!(holder.recover(&next, &holder.codes[5]).await?.refusal().0, 401, "one of those before");
    assert_eq!(holder.recover(&next, &codes(&renewed)[0]).await?.status, 200);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_organization_that_requires_a_factor_lets_in_who_sets_one_up(db: PgPool) -> Result<()> {
    let world = stopped(db).await?;
    let admin = world.as_admin().await?;
    world
        .as_system("update organizations set require_second_factor = true where name = 'Demo Services'")
        .await?;
    assert_eq!(ask_me(&admin).await?.refusal(), (403, "second_factor_required".into()));
    let status = admin.get(router(), "/auth/second-factor").await?.value();
    assert_eq!((&status["required"], &status["totp"]), (&json!(true), &json!(false)));

    let app = start(&admin).await?;
    assert_eq!(ask_me(&admin).await?.refusal().0, 403, "it is not confirmed");
    assert_eq!(confirm(&admin, &code_of(&app, &world)).await?.status, 200);
    assert_eq!(ask_me(&admin).await?.status, 200);
    // The other members are still kept out; a member who signs in with the factor is let in.
    assert_eq!(ask_me(&world.as_operator().await?).await?.refusal().0, 403);
    world.app.clock.advance(STEP);
    let shown = json!({ "challenge": challenge(&world).await?, "code": code_of(&app, &world) });
    let reply = world.as_nobody().post(router(), "/auth/second-factor/totp", &shown).await?;
    assert_eq!(ask_me(&signed_in(&world, &reply)).await?.status, 200);

    world.app.clock.advance(STEP);
    let removal = json!({ "password": demo::PASSWORD, "code": code_of(&app, &world) });
    let refused = admin.delete_with(router(), "/auth/second-factor/totp", &removal).await?;
    assert_eq!(refused.refusal(), (409, "second_factor_required_here".into()));
    world.as_system("update organizations set require_second_factor = false").await?;
    // Nothing of the refused request was kept, not even that the code was used.
    assert_eq!(admin.delete_with(router(), "/auth/second-factor/totp", &removal).await?.status, 204);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_new_password_does_not_replace_the_factor_and_ends_what_the_old_one_began(
    db: PgPool,
) -> Result<()> {
    let holder = Holder::new(db).await?;
    let world = &holder.world;
    let begun = challenge(world).await?;
    let forgot = json!({ "email": ADMIN });
    world.as_nobody().post(router(), "/auth/forgot-password", &forgot).await?;
    let link = world.letters(ADMIN).await?.last().map(|letter| letter.token().to_owned()).unwrap();
    let new = "another harbour 7 violin";
    let reset = json!({ "token": link, "password": new });
    assert_eq!(world.as_nobody().post(router(), "/auth/reset-password", &reset).await?.status, 204);

    assert_eq!(holder.show(&begun, &holder.code()).await?.refusal(), (401, "challenge_ended".into()));
    let asked = world.as_nobody().post(router(), "/auth/sign-in", &credentials(ADMIN, new)).await?;
    assert_eq!(asked.headers.get(header::SET_COOKIE), None);
    let challenge = asked.value()["second_factor"]["challenge"].as_str().unwrap().to_owned();
    let open = "select count(*) from sessions where revoked_at is null";
    assert_eq!(count(world, open).await?, 0);
    assert_eq!(holder.show(&challenge, &holder.code()).await?.status, 200);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn neither_the_secret_nor_a_code_is_in_the_database_in_the_clear(db: PgPool) -> Result<()> {
    let holder = Holder::new(db).await?;
    let mut tx = holder.world.login.begin().await?;
    sqlx::raw_sql("set local role astralis_system").execute(&mut *tx).await?;
    let sealed: Vec<u8> = sqlx::query_scalar("select secret from totp_secrets").fetch_one(&mut *tx).await?;
    let raw = holder.app.secret().as_bytes();
    let as_json = serde_json::to_vec(raw)?;
    for clear in [raw, holder.app.secret().to_base32().as_bytes(), &as_json] {
        assert!(!sealed.windows(clear.len()).any(|window| window == clear));
    }
    let hashes: Vec<Vec<u8>> =
        sqlx::query_scalar("select hash from recovery_codes").fetch_all(&mut *tx).await?;
    assert_eq!(hashes.len(), 10);
    for code in &holder.codes {
        let plain = <[u8; 32]>::from(<sha2::Sha256 as sha2::Digest>::digest(code.replace('-', "")));
        assert!(hashes.iter().all(|hash| hash.len() == 32 && *hash != plain), "{code} has a plain hash");
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn taking_the_app_away_needs_password_and_code_and_ends_the_recovery_codes(db: PgPool) -> Result<()> {
    let holder = Holder::new(db).await?;
    let world = &holder.world;
    let code = holder.code();
    assert_eq!(holder.remove("not it", &code).await?.refusal(), (403, "wrong_password".into()));
    let wrong = holder.remove(demo::PASSWORD, "AAAAA-AAAAA").await?;
    assert_eq!(wrong.refusal(), (403, "second_factor_wrong".into()));
    let without = json!({ "code": code });
    let reply = holder.caller.delete_with(router(), "/auth/second-factor/totp", &without).await?;
    assert_eq!((reply.refusal().0, reply.problem().errors[0].pointer.as_str()), (422, "/password"));

    assert_eq!(holder.remove(demo::PASSWORD, &holder.codes[7]).await?.status, 204);
    let left = "select (select count(*) from totp_secrets) + (select count(*) from recovery_codes)";
    assert_eq!(count(world, left).await?, 0);
    assert!(ask(world).await?["access_token"].is_string(), "nothing is asked for any more");
    assert_eq!(holder.remove(demo::PASSWORD, &code).await?.refusal(), (404, "not_found".into()));
    let letters = world.letters(ADMIN).await?;
    assert_eq!(templates(&letters), ["second-factor-changed"; 2]);
    assert!(letters[0].content.text.contains("\nAn authenticator app was added.\n"), "{letters:?}");
    assert!(letters[1].content.text.contains("\nThe authenticator app was removed.\n"), "{letters:?}");
    let logged = "select count(*) from activity where action in ('user.totp_added', 'user.totp_removed')";
    assert_eq!(count(world, logged).await?, 2);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_app_is_set_up_with_the_password_and_counts_from_its_first_code_on(db: PgPool) -> Result<()> {
    let world = stopped(db).await?;
    let admin = world.as_admin().await?;
    let start_with = async |body: Value| admin.post(router(), "/auth/second-factor/totp/start", &body).await;
    assert_eq!(confirm(&admin, "123456").await?.refusal(), (409, "totp_not_started".into()));
    assert_eq!(start_with(json!({ "password": "not it" })).await?.refusal(), (403, "wrong_password".into()));
    assert_eq!(start_with(json!({})).await?.refusal(), (422, "invalid".into()));
    assert_eq!(start_with(json!({ "passwort": "x" })).await?.refusal(), (422, "invalid".into()));

    let begun = start_with(password()).await?.value();
    let uri = begun["uri"].as_str().unwrap();
    assert!(uri.starts_with("otpauth://totp/AstralisOps:admin%40demo.example?secret="), "{uri}");
    assert!(uri.contains(begun["secret"].as_str().unwrap()), "{uri}");
    let app = start(&admin).await?;
    let replaced = Totp::from_url(uri)?;
    assert_eq!(confirm(&admin, &code_of(&replaced, &world)).await?.refusal().0, 403, "started again since");
    assert!(ask(&world).await?["access_token"].is_string(), "it is not confirmed");
    assert_eq!(confirm(&admin, &code_of(&app, &world)).await?.status, 200);
    assert_eq!(confirm(&admin, &code_of(&app, &world)).await?.refusal(), (409, "totp_not_started".into()));
    assert_eq!(start_with(password()).await?.refusal(), (409, "totp_is_set_up".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_session_that_showed_no_factor_changes_none(db: PgPool) -> Result<()> {
    let world = stopped(db).await?;
    let (older, admin) = (world.as_admin().await?, world.as_admin().await?);
    let app = start(&admin).await?;
    assert_eq!(confirm(&admin, &code_of(&app, &world)).await?.status, 200);
    for path in
        ["/auth/passkeys/start", "/auth/second-factor/recovery-codes", "/auth/second-factor/totp/start"]
    {
        let reply = older.post(router(), path, &password()).await?;
        assert_eq!(reply.refusal(), (403, "second_factor_required".into()), "{path}");
    }
    assert_eq!(ask_me(&older).await?.status, 200, "where none is required it goes on");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_user_without_a_password_needs_a_fresh_sign_in(db: PgPool) -> Result<()> {
    let world = stopped(db).await?;
    let admin = world.as_admin().await?;
    world.as_system("update users set password_hash = null where email = 'admin@demo.example'").await?;
    let begun = admin.post(router(), "/auth/second-factor/totp/start", &json!({})).await?;
    assert_eq!(begun.status, 200);
    world.as_system("update sessions set created_at = now() - interval '11 minutes'").await?;
    let late = admin.post(router(), "/auth/second-factor/totp/start", &password()).await?;
    assert_eq!(late.refusal(), (403, "sign_in_again".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_api_key_has_no_second_factor(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let key = Member { credential: Credential::Key(ApiKeyId::new()), ..admin.member().clone() };
    let app = &world.app;
    let refused = [
        second_factor::status(app, &key).await.map(|_| ()),
        second_factor::totp::start(app, &key, Some(demo::PASSWORD)).await.map(|_| ()),
        second_factor::totp::confirm(app, &key, "123456").await.map(|_| ()),
        second_factor::totp::remove(app, &key, Some(demo::PASSWORD), "123456").await,
        second_factor::recovery::renew(app, &key, Some(demo::PASSWORD)).await.map(|_| ()),
        second_factor::passkeys::start(app, &key, Some(demo::PASSWORD)).await.map(|_| ()),
        second_factor::passkeys::list(app, &key).await.map(|_| ()),
    ];
    for (at, result) in refused.into_iter().enumerate() {
        assert_eq!(result.map_err(|error| error.code()), Err("not_for_keys"), "{at}");
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_code_that_is_too_long_is_named_with_its_limit(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let body = json!({ "challenge": "", "code": "1".repeat(41) });
    for path in ["/auth/second-factor/totp", "/auth/second-factor/recovery-code"] {
        let reply = world.as_nobody().post(router(), path, &body).await?;
        assert_eq!(reply.refusal(), (422, "invalid".into()));
        let errors = reply.problem().errors;
        let pointers: Vec<_> = errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(pointers, ["/challenge", "/code"]);
        assert!(errors[1].message.contains("40"), "{}", errors[1].message);
    }
    Ok(())
}
