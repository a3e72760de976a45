//! Passkeys, with an authenticator in software.

use serde_json::{Value, json};
use shared::Result;
use shared::auth::demo;
use shared::clock::minutes;
use shared::testing::{Caller, Reply, World};
use sqlx::PgPool;

use super::ask_me;
use super::authenticator::Authenticator;
use super::second_factor::{ask, challenge, codes, password, signed_in, stopped};
use crate::router;

async fn start(caller: &Caller) -> Result<Value> {
    let begun = caller.post(router(), "/auth/passkeys/start", &password()).await?;
    assert_eq!(begun.status, 200, "{}", String::from_utf8_lossy(&begun.body));
    Ok(begun.value())
}

async fn finish(caller: &Caller, begun: &Value, credential: Value) -> Result<Reply> {
    let body = json!({ "ceremony": begun["ceremony"], "name": " Laptop ", "credential": credential });
    caller.post(router(), "/auth/passkeys", &body).await
}

async fn add(caller: &Caller, device: &mut Authenticator) -> Result<Reply> {
    let begun = start(caller).await?;
    finish(caller, &begun, device.create(&begun["options"])).await
}

/// A signed-in user with one passkey.
async fn holder(db: PgPool) -> Result<(World, Caller, Authenticator)> {
    let world = stopped(db).await?;
    let admin = world.as_admin().await?;
    let mut device = Authenticator::new("laptop");
    assert_eq!(add(&admin, &mut device).await?.status, 201);
    Ok((world, admin, device))
}

async fn begin(world: &World, challenge: &str) -> Result<Value> {
    let asked = json!({ "challenge": challenge });
    let begun = world.as_nobody().post(router(), "/auth/second-factor/passkey/start", &asked).await?;
    assert_eq!(begun.status, 200, "{}", String::from_utf8_lossy(&begun.body));
    Ok(begun.value())
}

async fn show(world: &World, challenge: &str, begun: &Value, credential: &Value) -> Result<Reply> {
    let shown = json!({ "challenge": challenge, "ceremony": begun["ceremony"], "credential": credential });
    world.as_nobody().post(router(), "/auth/second-factor/passkey/finish", &shown).await
}

/// Signs in with this device and returns the reply.
async fn sign_in_with(world: &World, device: &mut Authenticator) -> Result<Reply> {
    let challenge = challenge(world).await?;
    let begun = begin(world, &challenge).await?;
    show(world, &challenge, &begun, &device.get(&begun["options"])).await
}

fn wrong() -> (u16, String) {
    (401, "second_factor_wrong".to_owned())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_passkey_is_added_asked_for_and_signs_in(db: PgPool) -> Result<()> {
    let world = stopped(db).await?;
    let admin = world.as_admin().await?;
    world.as_system("update organizations set require_second_factor = true").await?;
    let mut device = Authenticator::new("laptop");
    let added = add(&admin, &mut device).await?;
    assert_eq!((added.status.as_u16(), codes(&added).len()), (201, 10), "its user's first factor");
    assert_eq!(added.value()["passkey"]["name"], "Laptop");
    assert_eq!(ask_me(&admin).await?.status, 200, "adding it showed it");

    assert_eq!(ask(&world).await?["second_factor"]["methods"], json!(["passkey", "recovery_code"]));
    let reply = sign_in_with(&world, &mut device).await?;
    assert_eq!(ask_me(&signed_in(&world, &reply)).await?.status, 200);
    let listed = admin.get(router(), "/auth/passkeys").await?.value();
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
    assert!(listed["items"][0]["last_used_at"].is_string(), "{listed}");
    assert_eq!(sign_in_with(&world, &mut device).await?.status, 200, "and again");

    let second = add(&admin, &mut Authenticator::new("telephone")).await?;
    assert_eq!((second.status.as_u16(), codes(&second).len()), (201, 0), "the codes go on");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_ceremony_serves_once_in_its_time_for_its_user_and_its_sign_in(db: PgPool) -> Result<()> {
    let (world, admin, mut device) = holder(db).await?;
    let over = (409, "ceremony_ended".to_owned());
    let (first, second) = (challenge(&world).await?, challenge(&world).await?);
    let begun = begin(&world, &first).await?;
    let signed = device.get(&begun["options"]);
    assert_eq!(show(&world, &second, &begun, &signed).await?.refusal(), over, "of another sign-in");
    assert_eq!(show(&world, &first, &begun, &signed).await?.refusal(), over, "taken out by that");

    let begun = begin(&world, &first).await?;
    let signed = device.get(&begun["options"]);
    assert_eq!(show(&world, &first, &begun, &signed).await?.status, 200);
    assert_eq!(show(&world, &first, &begun, &signed).await?.refusal(), over, "replayed");
    assert_eq!(show(&world, &second, &begun, &signed).await?.refusal(), over, "replayed elsewhere");

    let registration = start(&admin).await?;
    assert_eq!(show(&world, &second, &registration, &signed).await?.refusal(), over, "of another kind");
    let late = start(&admin).await?;
    world.app.clock.advance(minutes(5));
    let made = Authenticator::new("telephone").create(&late["options"]);
    assert_eq!(finish(&admin, &late, made).await?.refusal(), over, "late");

    let mine = start(&admin).await?;
    let made = Authenticator::new("telephone").create(&mine["options"]);
    let stranger = world.as_stranger().await?;
    assert_eq!(finish(&stranger, &mine, made.clone()).await?.refusal(), over, "somebody else's");
    assert_eq!(finish(&admin, &mine, made.clone()).await?.status, 201, "which leaves it alone");
    assert_eq!(finish(&admin, &mine, made).await?.refusal(), over, "replayed");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_passkey_of_another_page_key_or_device_is_refused(db: PgPool) -> Result<()> {
    let (world, _, mut device) = holder(db).await?;
    device.origin = "http://localhost.evil.example:3001";
    assert_eq!(sign_in_with(&world, &mut device).await?.refusal(), wrong(), "another page");
    device.origin = "http://localhost:3001";
    device.verifies = false;
    assert_eq!(sign_in_with(&world, &mut device).await?.refusal(), wrong(), "nobody was asked for a PIN");
    device.verifies = true;
    assert_eq!(sign_in_with(&world, &mut device.forged()).await?.refusal(), wrong(), "another key");
    let mut unknown = Authenticator::new("telephone");
    assert_eq!(sign_in_with(&world, &mut unknown).await?.refusal(), wrong(), "another device");
    assert_eq!(sign_in_with(&world, &mut device).await?.status, 200);

    device.counter = 1;
    assert_eq!(sign_in_with(&world, &mut device).await?.refusal(), wrong(), "a copy of the device");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn two_copies_of_a_device_that_sign_at_once_are_one(db: PgPool) -> Result<()> {
    let (world, _, mut device) = holder(db).await?;
    let (first, second) = (challenge(&world).await?, challenge(&world).await?);
    let (one, other) = (begin(&world, &first).await?, begin(&world, &second).await?);
    let original = device.get(&one["options"]);
    device.counter -= 1;
    let copy = device.get(&other["options"]);
    assert_eq!(show(&world, &first, &one, &original).await?.status, 200);
    // Its ceremony began before the other one's counter was stored.
    assert_eq!(show(&world, &second, &other, &copy).await?.refusal(), wrong());
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_does_not_fit_the_ceremony_is_not_added(db: PgPool) -> Result<()> {
    let (world, admin, mut device) = holder(db).await?;
    let invalid = (422, "invalid".to_owned());
    let mut elsewhere = Authenticator::new("telephone");
    elsewhere.origin = "https://evil.example";
    let refused = add(&admin, &mut elsewhere).await?;
    assert_eq!(refused.refusal(), invalid);
    assert_eq!(refused.problem().errors[0].pointer, "/credential");
    let mut careless = Authenticator::new("telephone");
    careless.verifies = false;
    assert_eq!(add(&admin, &mut careless).await?.refusal(), invalid);
    let (one, other) = (start(&admin).await?, start(&admin).await?);
    let made = Authenticator::new("telephone").create(&one["options"]);
    assert_eq!(finish(&admin, &other, made).await?.refusal(), invalid, "made for another ceremony");
    assert_eq!(add(&admin, &mut device).await?.refusal(), invalid, "the user has it");
    assert_eq!(finish(&admin, &other, json!({ "id": 1 })).await?.refusal(), invalid, "no credential");

    let stranger = world.as_stranger().await?;
    assert_eq!(add(&stranger, &mut device).await?.refusal(), (409, "passkey_known".into()));
    let begun = start(&admin).await?;
    let nameless = json!({ "ceremony": begun["ceremony"], "name": "  ", "credential": device.create(&begun["options"]) });
    let reply = admin.post(router(), "/auth/passkeys", &nameless).await?;
    assert_eq!((reply.refusal(), reply.problem().errors[0].pointer.as_str()), (invalid, "/name"));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_passkey_is_renamed_and_removed_by_its_user_alone(db: PgPool) -> Result<()> {
    let (world, admin, _) = holder(db).await?;
    let id = admin.get(router(), "/auth/passkeys").await?.value()["items"][0]["id"].clone();
    let path = format!("/auth/passkeys/{}", id.as_str().unwrap());
    let name = json!({ "name": "Work laptop" });
    assert_eq!(admin.patch(router(), &path, &name).await?.value()["name"], "Work laptop");

    let stranger = world.as_stranger().await?;
    let random = format!("/auth/passkeys/{}", shared::ids::PasskeyId::new());
    let same = |caller: Caller| caller.with(axum::http::HeaderName::from_static("x-request-id"), "same");
    let (theirs, none) = (
        same(stranger.clone()).patch(router(), &path, &name).await?,
        same(stranger.clone()).patch(router(), &random, &name).await?,
    );
    assert_eq!((theirs.status.as_u16(), &theirs.body), (404, &none.body));
    assert_eq!(
        stranger.delete_with(router(), &path, &password()).await?.refusal(),
        (404, "not_found".into())
    );
    assert_eq!(stranger.get(router(), "/auth/passkeys").await?.value(), json!({ "items": [] }));

    let guess = json!({ "password": "not it" });
    assert_eq!(admin.delete_with(router(), &path, &guess).await?.refusal(), (403, "wrong_password".into()));
    world.as_system("update organizations set require_second_factor = true").await?;
    let last = admin.delete_with(router(), &path, &password()).await?;
    assert_eq!(last.refusal(), (409, "second_factor_required_here".into()));
    assert_eq!(add(&admin, &mut Authenticator::new("telephone")).await?.status, 201);
    assert_eq!(admin.delete_with(router(), &path, &password()).await?.status, 204, "another one is left");
    let status = admin.get(router(), "/auth/second-factor").await?.value();
    assert_eq!(status, json!({ "totp": false, "passkeys": 1, "recovery_codes": 10, "required": true }));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn who_has_no_passkey_is_sent_to_another_method(db: PgPool) -> Result<()> {
    let (world, admin, _) = holder(db).await?;
    let challenge = challenge(&world).await?;
    world.as_system("delete from passkeys").await?;
    let asked = json!({ "challenge": challenge });
    let reply = world.as_nobody().post(router(), "/auth/second-factor/passkey/start", &asked).await?;
    assert_eq!(reply.refusal(), (409, "no_passkey".into()));
    let renewed = admin.post(router(), "/auth/second-factor/recovery-codes", &password()).await?;
    assert_eq!(renewed.refusal(), (409, "no_second_factor".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_installation_without_a_host_name_has_no_passkeys(db: PgPool) -> Result<()> {
    let settings = shared::testing::settings_with(|name| {
        (name == "APP_URL").then(|| "http://127.0.0.1:3001".to_owned())
    });
    let world = World::over(shared::testing::app_with(&db, settings), db).await?;
    let admin = world.as_admin().await?;
    let body = json!({ "password": demo::PASSWORD });
    let reply = admin.post(router(), "/auth/passkeys/start", &body).await?;
    assert_eq!(reply.refusal(), (409, "passkeys_unavailable".into()));
    Ok(())
}
