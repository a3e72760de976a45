//! Signing in with Google, with a provider on loopback: who is let in, to which account, and who is not.

use axum::http::header;
use serde_json::{Value, json};
use shared::clock::{Clock, minutes};
use shared::testing::{Reply, World, app_with, settings_with};
use shared::{App, Result};
use sqlx::PgPool;
use url::Url;

use super::account::{EMAIL, form};
use super::provider::{CLIENT, Provider, SECRET, Signing};
use crate::router;

const SITE: &str = "https://astralis.example";

async fn world(db: PgPool, provider: &Provider) -> Result<World> {
    World::over(world_app(&db, provider.issuer(), SITE), db).await
}

fn world_app(db: &PgPool, issuer: &str, site: &str) -> App {
    let settings = settings_with(|name| {
        let value = match name {
            "APP_URL" => site,
            "GOOGLE_CLIENT_ID" => CLIENT,
            "GOOGLE_CLIENT_SECRET" => SECRET,
            "GOOGLE_ISSUER" => issuer,
            _ => return None,
        };
        Some(value.to_owned())
    });
    app_with(db, settings)
}

pub(super) fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The address to which a reply sends the browser.
pub(super) fn target(reply: &Reply) -> String {
    assert_eq!(reply.status, 303, "{}", String::from_utf8_lossy(&reply.body));
    reply.headers[header::LOCATION].to_str().unwrap().to_owned()
}

pub(super) fn set_cookies(reply: &Reply) -> Vec<String> {
    let all = reply.headers.get_all(header::SET_COOKIE).into_iter();
    all.map(|cookie| cookie.to_str().unwrap().to_owned()).collect()
}

/// A browser on the provider's page.
struct Visit {
    page: Url,
    /// `name=value`
    cookie: String,
}

impl Visit {
    async fn begin(world: &World, return_to: &str) -> Result<Self> {
        let path = format!("/auth/google/start?return_to={}", encoded(return_to));
        let reply = world.as_nobody().get(router(), &path).await?;
        let page = Url::parse(&target(&reply))?;
        let set = set_cookies(&reply).remove(0);
        Ok(Self { page, cookie: set.split(';').next().unwrap().to_owned() })
    }

    fn state(&self) -> String {
        self.page.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned()
    }

    async fn finish(&self, world: &World, code: &str) -> Result<Reply> {
        come_back(world, &self.cookie, &[("state", &self.state()), ("code", code), ("scope", "openid")]).await
    }
}

async fn come_back(world: &World, cookie: &str, query: &[(&str, &str)]) -> Result<Reply> {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    let caller = world.as_nobody().with(header::COOKIE, &format!("other=1; {cookie}"));
    caller.get(router(), &format!("/auth/google/callback?{query}")).await
}

/// The whole way: begin, agree, come back.
async fn sign_in(world: &World, provider: &Provider) -> Result<Reply> {
    let visit = Visit::begin(world, "/inbox").await?;
    visit.finish(world, &provider.agree(&visit.page)).await
}

/// The user to whom a reply's refresh cookie belongs.
pub(super) async fn who(world: &World, reply: &Reply) -> Result<Value> {
    let cookies = set_cookies(reply);
    let cookie = cookies.iter().find(|cookie| cookie.starts_with("astralis_refresh=")).unwrap();
    let caller = world.as_nobody().with(header::COOKIE, cookie.split(';').next().unwrap());
    let session = caller.post(router(), "/auth/refresh", &json!({})).await?;
    Ok(session.value()["user"].clone())
}

pub(super) async fn count(world: &World, what: &'static str) -> Result<i64> {
    let mut tx = world.login.begin().await?;
    sqlx::raw_sql("set local role astralis_system").execute(&mut *tx).await?;
    Ok(sqlx::query_scalar(what).fetch_one(&mut *tx).await?)
}

/// Counts of everything that a sign-in may create.
async fn made(world: &World) -> Result<[i64; 5]> {
    Ok([
        count(world, "select count(*) from users").await?,
        count(world, "select count(*) from organizations").await?,
        count(world, "select count(*) from memberships").await?,
        count(world, "select count(*) from identities").await?,
        count(world, "select count(*) from sessions").await?,
    ])
}

/// Nobody was let in, and the browser learns why.
fn assert_refused(reply: &Reply, code: &str, case: &str) {
    assert_eq!(target(reply), format!("{SITE}/sign-in?error={code}"), "{case}");
    let cookies = set_cookies(reply);
    assert!(!cookies.iter().any(|cookie| cookie.starts_with("astralis_refresh=")), "{case}: {cookies:?}");
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn somebody_new_gets_an_account_with_an_organization_and_finds_it_again(db: PgPool) -> Result<()> {
    let provider = Provider::start().await?;
    let world = world(db, &provider).await?;
    let before = made(&world).await?;
    let reply = sign_in(&world, &provider).await?;

    assert_eq!(target(&reply), format!("{SITE}/inbox"));
    let first = who(&world, &reply).await?;
    assert_eq!((first["email"].as_str(), first["role"].as_str()), (Some(EMAIL), Some("ADMIN")));
    assert_eq!(
        (first["name"].as_str(), first["organization"].as_str()),
        (Some("Nora New"), Some("Nora New"))
    );
    assert_eq!(first["email_verified"], true);
    assert_eq!(made(&world).await?, before.map(|number| number + 1));

    // The identity is the subject: neither a new address nor one that is no longer verified changes the account.
    provider.says(json!({ "email": "admin@demo.example", "email_verified": false }));
    let again = who(&world, &sign_in(&world, &provider).await?).await?;
    assert_eq!((&again["user_id"], again["email"].as_str()), (&first["user_id"], Some(EMAIL)));
    assert_eq!(count(&world, "select count(*) from identities").await?, 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_proved_address_on_both_sides_links_to_the_account_that_has_it(db: PgPool) -> Result<()> {
    let provider = Provider::start().await?;
    let world = world(db, &provider).await?;
    provider.says(json!({ "email": "Operator@demo.example" }));
    let [users, organizations, memberships, identities, sessions] = made(&world).await?;
    let entered = who(&world, &sign_in(&world, &provider).await?).await?;

    assert_eq!(
        (entered["email"].as_str(), entered["role"].as_str()),
        (Some("operator@demo.example"), Some("OPERATOR"))
    );
    assert_eq!(made(&world).await?, [users, organizations, memberships, identities + 1, sessions + 1]);
    let linked = "select count(*) from activity a join users u on u.id = a.object_id and u.id = a.actor_id
        where a.action = 'identity.linked' and u.email = 'operator@demo.example' and a.org_id is not null";
    assert_eq!(count(&world, linked).await?, 1);
    // The password still works.
    world.as_operator().await?;
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_account_that_has_not_proved_the_address_is_not_linked_until_it_has(db: PgPool) -> Result<()> {
    let provider = Provider::start().await?;
    let world = world(db, &provider).await?;
    world.as_nobody().post(router(), "/auth/sign-up", &form()).await?;
    let before = made(&world).await?;
    assert_refused(&sign_in(&world, &provider).await?, "link_refused", "an unproved address");
    assert_eq!(made(&world).await?, before);
    let refused = "select count(*) from activity a join users u on u.id = a.object_id
        where a.action = 'identity.refused' and u.email = 'nora@new.example' and a.actor_id is null
        and a.after = '{\"reason\": \"link_refused\"}'";
    assert_eq!(count(&world, refused).await?, 1);

    world.as_system("update users set email_verified_at = now() where email = 'nora@new.example'").await?;
    assert_eq!(target(&sign_in(&world, &provider).await?), format!("{SITE}/inbox"));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_account_is_linked_to_one_subject_of_a_provider(db: PgPool) -> Result<()> {
    let provider = Provider::start().await?;
    let world = world(db, &provider).await?;
    sign_in(&world, &provider).await?;
    let before = made(&world).await?;
    provider.says(json!({ "sub": "somebody else" }));
    assert_refused(&sign_in(&world, &provider).await?, "link_refused", "another subject");
    assert_eq!(made(&world).await?, before);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn google_does_not_get_around_a_second_factor(db: PgPool) -> Result<()> {
    let provider = Provider::start().await?;
    let world = world(db, &provider).await?;
    sign_in(&world, &provider).await?;
    world
        .as_system(
            "insert into totp_secrets (user_id, secret, confirmed_at)
             select id, '\\x00', now() from users where email = 'nora@new.example'",
        )
        .await?;
    let before = made(&world).await?;
    let reply = sign_in(&world, &provider).await?;

    let page = target(&reply);
    assert!(page.starts_with(&format!("{SITE}/sign-in#challenge=")), "{page}");
    assert!(page.ends_with("&return_to=%2Finbox"), "{page}");
    assert!(!set_cookies(&reply).iter().any(|cookie| cookie.starts_with("astralis_refresh=")));
    assert_eq!(made(&world).await?, before);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn closed_accounts_and_former_members_stay_out(db: PgPool) -> Result<()> {
    let provider = Provider::start().await?;
    let world = world(db, &provider).await?;
    sign_in(&world, &provider).await?;
    let before = made(&world).await?;

    world.as_system("update memberships set removed_at = now() from users u where u.id = user_id and u.email = 'nora@new.example'").await?;
    assert_refused(&sign_in(&world, &provider).await?, "account_closed", "a former member");
    world.as_system("update users set deleted_at = now() where email = 'nora@new.example'").await?;
    assert_refused(&sign_in(&world, &provider).await?, "account_closed", "a deleted account");
    // A row that is deleted but still occupies its address can't be taken over.
    provider.says(json!({ "sub": "somebody else" }));
    assert_refused(&sign_in(&world, &provider).await?, "link_refused", "an address in the way");

    // Linking is undone too if nobody can enter afterwards.
    world.as_system("update memberships set removed_at = now() from users u where u.id = user_id and u.email = 'client@demo.example'").await?;
    provider.says(json!({ "email": "client@demo.example" }));
    assert_refused(&sign_in(&world, &provider).await?, "account_closed", "a former member to link");
    assert_eq!(made(&world).await?, before);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_id_token_that_is_wrong_in_one_respect_lets_nobody_in(db: PgPool) -> Result<()> {
    let provider = Provider::start().await?;
    let world = world(db, &provider).await?;
    let before = made(&world).await?;
    let claims = [
        ("wrong nonce", "issuer_refused", json!({ "nonce": "another" })),
        ("no nonce", "issuer_refused", json!({ "nonce": null })),
        ("wrong audience", "issuer_refused", json!({ "aud": "another.apps.example" })),
        ("one more audience", "issuer_refused", json!({ "aud": [CLIENT, "another.apps.example"] })),
        ("another authorized party", "issuer_refused", json!({ "azp": "another.apps.example" })),
        ("wrong issuer", "issuer_refused", json!({ "iss": "https://accounts.google.com" })),
        ("its issuer with a slash", "issuer_refused", json!({ "iss": format!("{}/", provider.issuer()) })),
        ("expired", "issuer_refused", json!({ "exp": 1_700_000_000 })),
        ("unproved address", "email_not_verified_there", json!({ "email_verified": false })),
        ("silence about the address", "email_not_verified_there", json!({ "email_verified": null })),
        ("no address", "email_not_verified_there", json!({ "email": null })),
        ("what is no address", "email_not_verified_there", json!({ "email": "nora" })),
    ];
    for (case, code, claims) in claims {
        provider.script().claims.clear();
        provider.says(claims);
        assert_refused(&sign_in(&world, &provider).await?, code, case);
        assert_eq!(made(&world).await?, before, "{case}");
    }
    provider.script().claims.clear();
    for signing in [Signing::None, Signing::PublicKeyAsSecret, Signing::ClientSecret, Signing::OtherPayload] {
        provider.script().signing = signing;
        assert_refused(&sign_in(&world, &provider).await?, "issuer_refused", &format!("{signing:?}"));
        assert_eq!(made(&world).await?, before, "{signing:?}");
    }
    // A token with nothing wrong is accepted.
    provider.script().signing = Signing::Rs256;
    assert_eq!(target(&sign_in(&world, &provider).await?), format!("{SITE}/inbox"));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn keys_are_asked_for_again_once_when_a_token_names_an_unknown_one(db: PgPool) -> Result<()> {
    let provider = Provider::start().await?;
    let world = world(db, &provider).await?;
    let before = made(&world).await?;
    provider.script().kid = "second";
    assert_refused(&sign_in(&world, &provider).await?, "issuer_refused", "an unknown key");
    assert_eq!(made(&world).await?, before);
    assert_eq!(provider.script().requests["keys"], 2, "with the description, and once more");

    provider.script().published = "second";
    assert_eq!(target(&sign_in(&world, &provider).await?), format!("{SITE}/inbox"));
    sign_in(&world, &provider).await?;
    assert_eq!(provider.script().requests["keys"], 3, "the new keys are kept");
    assert_eq!(provider.script().requests["discovery"], 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn the_description_is_kept_for_an_hour_and_tokens_expire_by_our_clock(db: PgPool) -> Result<()> {
    let provider = Provider::start().await?;
    let mut world = world(db, &provider).await?;
    world.app.clock = Clock::stopped_at(world.app.clock.now());
    sign_in(&world, &provider).await?;
    world.app.clock.advance(minutes(59));
    assert_eq!(target(&sign_in(&world, &provider).await?), format!("{SITE}/inbox"));
    assert_eq!(provider.script().requests["discovery"], 1);
    let before = made(&world).await?;
    // The provider's own clock did not move: a token it signs for an hour has expired for us.
    world.app.clock.advance(minutes(2));
    assert_refused(&sign_in(&world, &provider).await?, "issuer_refused", "expired");
    assert_eq!(provider.script().requests["discovery"], 2);
    assert_eq!(made(&world).await?, before);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_attempt_is_finished_once_in_time_and_by_its_own_browser(db: PgPool) -> Result<()> {
    let provider = Provider::start().await?;
    let world = world(db, &provider).await?;
    let before = made(&world).await?;
    let expired = |reply: &Reply, case| assert_refused(reply, "sign_in_expired", case);

    let visit = Visit::begin(&world, "/").await?;
    let code = provider.agree(&visit.page);
    for (case, state) in [("wrong state", "forged"), ("empty state", ""), ("long state", &"x".repeat(9000))] {
        expired(&come_back(&world, &visit.cookie, &[("state", state), ("code", &code)]).await?, case);
    }
    expired(&come_back(&world, &visit.cookie, &[("code", &code)]).await?, "no state");

    for (case, cookie) in
        [("no cookie", String::new()), ("another's cookie", Visit::begin(&world, "/").await?.cookie)]
    {
        let visit = Visit::begin(&world, "/").await?;
        let code = provider.agree(&visit.page);
        let query = [("state", visit.state()), ("code", code.clone())];
        let query = query.each_ref().map(|(name, value)| (*name, value.as_str()));
        expired(&come_back(&world, &cookie, &query).await?, case);
        // A thief of the answer has used it up.
        expired(&visit.finish(&world, &code).await?, case);
    }

    let late = Visit::begin(&world, "/").await?;
    let late_code = provider.agree(&late.page);
    world.as_system("update oidc_attempts set expires_at = now() - interval '1 second'").await?;
    expired(&late.finish(&world, &late_code).await?, "late");
    assert_eq!(made(&world).await?, before);
    assert!(!provider.script().requests.contains_key("token"), "nobody was asked");

    let visit = Visit::begin(&world, "/").await?;
    let code = provider.agree(&visit.page);
    assert_eq!(target(&visit.finish(&world, &code).await?), format!("{SITE}/"));
    let before = made(&world).await?;
    expired(&visit.finish(&world, &code).await?, "reused state");
    assert_eq!(made(&world).await?, before);
    assert_eq!(count(&world, "select count(*) from oidc_attempts where expires_at < now()").await?, 0);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_code_works_once_and_for_its_own_attempt(db: PgPool) -> Result<()> {
    let provider = Provider::start().await?;
    let world = world(db, &provider).await?;
    let before = made(&world).await?;
    // Somebody else's code in our own attempt: the verifier does not fit.
    let (theirs, mine) = (Visit::begin(&world, "/").await?, Visit::begin(&world, "/").await?);
    let stolen = provider.agree(&theirs.page);
    assert_refused(&mine.finish(&world, &stolen).await?, "issuer_refused", "an injected code");
    assert_refused(&theirs.finish(&world, &stolen).await?, "issuer_refused", "a code that was used");
    assert_refused(
        &Visit::begin(&world, "/").await?.finish(&world, "").await?,
        "issuer_refused",
        "an empty code",
    );
    assert_eq!(made(&world).await?, before);
    let refusals = "select count(*) from activity
        where action = 'identity.refused' and after = '{\"reason\": \"issuer_refused\"}'";
    assert_eq!(count(&world, refusals).await?, 3);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn the_providers_own_refusals_end_on_the_sign_in_page(db: PgPool) -> Result<()> {
    let provider = Provider::start().await?;
    let world = world(db, &provider).await?;
    let before = made(&world).await?;
    let told = [
        ("access_denied", "issuer_denied"),
        ("server_error", "issuer_refused"),
        ("\u{e9}<&", "issuer_refused"),
    ];
    for (error, code) in told {
        let visit = Visit::begin(&world, "/").await?;
        let state = visit.state();
        let reply = come_back(&world, &visit.cookie, &[("state", &state), ("error", error)]).await?;
        assert_refused(&reply, code, error);
        // The attempt is over, and so is the cookie.
        let again = visit.finish(&world, &provider.agree(&visit.page)).await?;
        assert_refused(&again, "sign_in_expired", error);
        assert!(set_cookies(&reply)[0].contains("Max-Age=0"), "{:?}", set_cookies(&reply));
    }
    // An error that belongs to no attempt reveals nothing.
    let forged = come_back(&world, "", &[("state", "forged"), ("error", "access_denied")]).await?;
    assert_refused(&forged, "sign_in_expired", "forged");
    let visit = Visit::begin(&world, "/").await?;
    let neither = come_back(&world, &visit.cookie, &[("state", &visit.state())]).await?;
    assert_refused(&neither, "issuer_refused", "neither code nor error");
    assert_eq!(made(&world).await?, before);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_provider_out_of_reach_is_said_to_be(db: PgPool) -> Result<()> {
    let provider = Provider::start().await?;
    let world = world(db.clone(), &provider).await?;
    let before = made(&world).await?;
    provider.script().down = true;
    let reply = world.as_nobody().get(router(), "/auth/google/start").await?;
    assert_refused(&reply, "issuer_unavailable", "down at the start");
    assert_eq!(count(&world, "select count(*) from oidc_attempts").await?, 0);

    provider.script().down = false;
    let visit = Visit::begin(&world, "/").await?;
    let code = provider.agree(&visit.page);
    provider.script().down = true;
    assert_refused(&visit.finish(&world, &code).await?, "issuer_unavailable", "down at the end");
    assert_eq!(made(&world).await?, before);

    let settled = World { app: world_app(&db, "http://127.0.0.1:1", SITE), login: db };
    let reply = settled.as_nobody().get(router(), "/auth/google/start").await?;
    assert_refused(&reply, "issuer_unavailable", "nobody listens");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn the_way_back_leads_to_a_path_of_the_site_and_nowhere_else(db: PgPool) -> Result<()> {
    let provider = Provider::start().await?;
    let world = world(db, &provider).await?;
    let long = format!("/{}", "x".repeat(2000));
    let cases = [
        ("/inbox?filter=new#top", "/inbox?filter=new#top"),
        ("/", "/"),
        ("", "/"),
        ("inbox", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("///evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/\n/evil.example", "/"),
        ("\t//evil.example", "/"),
        (" //evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("@evil.example", "/"),
        (".evil.example", "/"),
        ("/inbox\r\nSet-Cookie: a=b", "/"),
        ("/inbox\u{85}", "/"),
        (&long, "/"),
        // A browser reads each of these as a path of the same host.
        ("/@evil.example", "/@evil.example"),
        ("/x/..//evil.example", "//evil.example"),
        ("/caf\u{e9}", "/caf%C3%A9"),
    ];
    for (asked, led) in cases {
        let visit = Visit::begin(&world, asked).await?;
        let reply = visit.finish(&world, &provider.agree(&visit.page)).await?;
        assert_eq!(target(&reply), format!("{SITE}{led}"), "{asked:?}");
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn the_cookie_of_an_attempt_is_for_this_host_and_this_way_only(db: PgPool) -> Result<()> {
    let provider = Provider::start().await?;
    let world = world(db.clone(), &provider).await?;
    let reply = world.as_nobody().get(router(), "/auth/google/start").await?;
    let cookies = set_cookies(&reply);
    let [cookie] = cookies.as_slice() else { panic!("{cookies:?}") };
    assert!(cookie.starts_with("__Host-astralis_oidc="), "{cookie}");
    let attributes: Vec<_> = cookie.split("; ").skip(1).collect();
    assert_eq!(attributes, ["HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=600"]);
    let page = Url::parse(&target(&reply))?;
    let back = page.query_pairs().find(|(name, _)| name == "redirect_uri").unwrap().1.into_owned();
    assert_eq!(back, format!("{SITE}/api/v1/auth/google/callback"));

    let finished = set_cookies(&sign_in(&world, &provider).await?);
    assert_eq!(finished.len(), 2, "{finished:?}");
    assert!(finished[0].starts_with("astralis_refresh=") && finished[0].contains("SameSite=Strict"));
    assert!(finished[1].starts_with("__Host-astralis_oidc=;") && finished[1].contains("Max-Age=0"));

    let plain = World { app: world_app(&db, provider.issuer(), "http://127.0.0.1:8080"), login: db };
    let visit = Visit::begin(&plain, "/").await?;
    assert!(visit.cookie.starts_with("astralis_oidc="), "{}", visit.cookie);
    let reply = visit.finish(&plain, &provider.agree(&visit.page)).await?;
    assert_eq!(target(&reply), "http://127.0.0.1:8080/");
    assert!(!set_cookies(&reply).iter().any(|cookie| cookie.contains("Secure")));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn without_google_in_the_settings_there_is_nothing_of_it(db: PgPool) -> Result<()> {
    let nothing = World::new(db.clone()).await?;
    for path in ["/auth/google/start", "/auth/google/callback?state=x&code=y"] {
        assert_eq!(nothing.as_nobody().get(router(), path).await?.refusal(), (404, "not_found".into()));
    }
    let methods = nothing.as_nobody().get(router(), "/auth/methods").await?;
    assert_eq!(
        (methods.status.as_u16(), methods.value()),
        (200, json!({ "google": false, "installation": null, "organization": null }))
    );
    let with = World { app: world_app(&db, "http://127.0.0.1:1", SITE), login: db };
    let methods = with.as_nobody().get(router(), "/auth/methods").await?;
    assert_eq!(methods.value(), json!({ "google": true, "installation": null, "organization": null }));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn ten_answers_about_one_new_person_at_once_make_one_account(db: PgPool) -> Result<()> {
    let provider = Provider::start().await?;
    let world = world(db, &provider).await?;
    let [users, organizations, _, identities, sessions] = made(&world).await?;
    let visits = (0..10).map(|_| {
        let (world, provider) = (world.clone(), provider.clone());
        tokio::spawn(async move { sign_in(&world, &provider).await.map(|reply| target(&reply)) })
    });
    for visit in visits.collect::<Vec<_>>() {
        assert_eq!(visit.await??, format!("{SITE}/inbox"));
    }
    let [users_now, organizations_now, _, identities_now, sessions_now] = made(&world).await?;
    assert_eq!((users_now, organizations_now), (users + 1, organizations + 1));
    assert_eq!((identities_now, sessions_now), (identities + 1, sessions + 10));
    Ok(())
}
