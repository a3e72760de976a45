//! An organization's own issuer, with a provider on loopback: whom it may speak for, and for whom never.

use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderName, header};
use serde_json::{Value, json};
use shared::auth::Role;
use shared::auth::issuers::{self, GroupRole, Wanted};
use shared::ids::{OrgId, UserId};
use shared::organizations::members;
use shared::testing::{Caller, Reply, World, app_with, settings_with};
use shared::{App, Result};
use sqlx::PgPool;
use url::Url;

use super::account::{EMAIL, form};
use super::google::{count, encoded, set_cookies, target, who};
use super::provider::{CLIENT, Provider, SECRET, Signing};
use super::{credentials, holder};
use crate::router;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

const SITE: &str = "https://astralis.example";

fn app(db: &PgPool, private: &'static str) -> App {
    let settings = settings_with(|name| match name {
        "APP_URL" => Some(SITE.to_owned()),
        "WEBHOOK_ALLOW_PRIVATE" => Some(private.to_owned()),
        _ => None,
    });
    app_with(db, settings)
}

fn group(group: &str, role: Role) -> GroupRole {
    GroupRole { group: group.to_owned(), role }
}

fn wanted(provider: &Provider) -> Wanted {
    Wanted {
        name: "Demo staff".to_owned(),
        issuer: provider.issuer().to_owned(),
        client_id: CLIENT.to_owned(),
        client_secret: Some(SECRET.to_owned()),
        groups_claim: None,
        roles: vec![
            group("staff", Role::Operator),
            group("guests", Role::Client),
            group("heads", Role::Admin),
        ],
        default_role: None,
        domains: Vec::new(),
        required: false,
        makes_members: true,
    }
}

/// Sets the issuer of an admin's organization.
async fn set(world: &World, admin: &Caller, wanted: &Wanted) -> Result<()> {
    let mut tx = world.app.enter(admin.member()).await?;
    let before = issuers::current(&mut tx).await?;
    let actor = admin.member().actor();
    issuers::set(&mut tx, &actor, &world.app.vault, before.as_ref(), wanted).await?;
    tx.commit().await
}

/// A world whose first organization has an issuer that puts Nora among the staff.
struct Stage {
    world: World,
    provider: Provider,
    admin: Caller,
    org: OrgId,
    /// The browser's cookie of its first sign-in.
    arrival: Mutex<String>,
}

impl Stage {
    async fn set(db: PgPool) -> Result<Self> {
        let provider = Provider::start().await?;
        let world = World::over(app(&db, "true"), db).await?;
        let admin = world.as_admin().await?;
        set(&world, &admin, &wanted(&provider)).await?;
        provider.says(json!({ "groups": ["staff", "others"] }));
        let org = admin.org();
        Ok(Self { world, provider, admin, org, arrival: Mutex::default() })
    }

    async fn change(&self, change: impl FnOnce(&mut Wanted)) -> Result<()> {
        let mut wanted = wanted(&self.provider);
        change(&mut wanted);
        set(&self.world, &self.admin, &wanted).await
    }

    async fn sign_in(&self) -> Result<Reply> {
        self.sign_in_at(self.org).await
    }

    async fn sign_in_at(&self, org: OrgId) -> Result<Reply> {
        let (page, cookie) = self.begin(org).await?;
        let code = self.provider.agree(&page);
        self.come_back(&format!("organizations/{org}"), &cookie, &page, &code, "").await
    }

    async fn begin(&self, org: OrgId) -> Result<(Url, String)> {
        let path = format!("/auth/organizations/{org}/start?return_to={}", encoded("/documents"));
        let reply = self.world.as_nobody().with(FETCH_SITE, "same-origin").get(router(), &path).await?;
        let cookie = set_cookies(&reply).remove(0);
        Ok((Url::parse(&target(&reply))?, cookie.split(';').next().unwrap().to_owned()))
    }

    async fn come_back(&self, at: &str, cookie: &str, page: &Url, code: &str, more: &str) -> Result<Reply> {
        let state = page.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
        let path = format!("/auth/{at}/callback?state={}&code={}{more}", encoded(&state), encoded(code));
        let cookies = format!("{cookie}; {}", self.arrival());
        let reply = self.world.as_nobody().with(header::COOKIE, &cookies).get(router(), &path).await?;
        let all = set_cookies(&reply);
        if let Some(arrival) = all.iter().find(|cookie| cookie.starts_with("__Host-astralis_arrival=")) {
            let kept = arrival.split(';').next().unwrap().to_owned();
            *self.arrival.lock().unwrap_or_else(PoisonError::into_inner) = kept;
        }
        Ok(reply)
    }

    fn arrival(&self) -> String {
        self.arrival.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Follows the link that was mailed last, in the browser that began.
    async fn confirm(&self, email: &str) -> Result<Reply> {
        self.confirm_in(&self.arrival(), email, true).await
    }

    async fn confirm_in(&self, cookie: &str, email: &str, agreed: bool) -> Result<Reply> {
        let letters = self.world.letters(email).await?;
        let letter = letters.last().unwrap();
        assert_eq!(letter.template, "confirm-sign-in");
        let body = json!({ "token": letter.token(), "agreed": agreed });
        let caller = self.world.as_nobody().with(FETCH_SITE, "same-origin");
        let caller = if cookie.is_empty() { caller } else { caller.with(header::COOKIE, cookie) };
        caller.post(router(), "/auth/confirm-sign-in", &body).await
    }

    /// The whole first sign-in. Returns who is signed in.
    async fn first(&self, email: &str) -> Result<Value> {
        self.assert_mailed(&self.sign_in().await?);
        assert_eq!(self.confirm(email).await?.status, 200);
        who(&self.world, &self.sign_in().await?).await
    }

    fn assert_mailed(&self, reply: &Reply) {
        assert_eq!(target(reply), format!("{SITE}/sign-in?organization={}&error=address_unproved", self.org));
        assert_no_session(reply);
    }

    fn assert_refused(&self, reply: &Reply, code: &str, case: &str) {
        assert_eq!(target(reply), format!("{SITE}/sign-in?organization={}&error={code}", self.org), "{case}");
        assert_no_session(reply);
    }

    /// The caller whom a reply's refresh cookie signs in.
    async fn caller(&self, reply: &Reply) -> Result<Caller> {
        let token = refresh_token(reply);
        let session = holder(&self.world, &token).post(router(), "/auth/refresh", &json!({})).await?;
        let token = session.value()["access_token"].as_str().unwrap().to_owned();
        Ok(self.world.as_nobody().with_token(&token))
    }
}

fn assert_no_session(reply: &Reply) {
    let cookies = set_cookies(reply);
    assert!(!cookies.iter().any(|cookie| cookie.starts_with("astralis_refresh=")), "{cookies:?}");
}

fn refresh_token(reply: &Reply) -> String {
    let cookies = set_cookies(reply);
    let cookie = cookies.iter().find_map(|cookie| cookie.strip_prefix("astralis_refresh=")).unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn somebody_new_proves_the_address_and_has_the_role_of_the_group(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let nora = stage.first(EMAIL).await?;
    assert_eq!((nora["email"].as_str(), nora["role"].as_str()), (Some(EMAIL), Some("OPERATOR")));
    assert_eq!(
        (nora["org_id"].as_str(), nora["email_verified"].as_bool()),
        (Some(&*stage.org.to_string()), Some(true))
    );

    // The role follows the groups, the highest counts.
    stage.provider.says(json!({ "groups": ["heads", "guests"] }));
    let reply = stage.sign_in().await?;
    assert_eq!(target(&reply), format!("{SITE}/documents"));
    assert_eq!(who(&stage.world, &reply).await?["role"], "ADMIN");
    stage.provider.says(json!({ "groups": "guests" }));
    let reply = stage.sign_in().await?;
    assert_eq!(who(&stage.world, &reply).await?["role"], "CLIENT");

    // Out of all groups: out at once, and back with a group.
    let session = stage.caller(&reply).await?;
    assert_eq!(session.get(router(), "/auth/me").await?.status, 200);
    stage.provider.says(json!({ "groups": ["others"] }));
    stage.assert_refused(&stage.sign_in().await?, "no_role", "no group");
    assert_eq!(session.get(router(), "/auth/me").await?.refusal(), (401, "session_ended".into()));
    stage.provider.says(json!({ "groups": ["staff"] }));
    assert_eq!(who(&stage.world, &stage.sign_in().await?).await?["role"], "OPERATOR");

    for (action, times) in
        [("member.joined", 1), ("identity.linked", 1), ("member.role_changed", 4), ("identity.refused", 1)]
    {
        let sql = sqlx::AssertSqlSafe(format!(
            "select count(*) from activity where action = '{action}' and org_id = '{}'",
            stage.org
        ));
        let mut tx = stage.world.login.begin().await?;
        sqlx::raw_sql("set local role astralis_system").execute(&mut *tx).await?;
        let found: i64 = sqlx::query_scalar(sql).fetch_one(&mut *tx).await?;
        assert_eq!(found, times, "{action}");
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_issuer_signs_in_nobody_elses_user_and_learns_of_none(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let sessions = "select count(*) from sessions";
    let before = count(&stage.world, sessions).await?;
    // A user of another organization and an unknown address get the same answer, and a mail.
    for (subject, email) in [("1", "admin@other.example"), ("2", "nobody@other.example")] {
        stage.provider.says(json!({ "sub": subject, "email": email, "groups": ["heads"] }));
        stage.assert_mailed(&stage.sign_in().await?);
        assert_eq!(stage.world.letters(email).await?.len(), 1, "{email}");
    }
    assert_eq!(count(&stage.world, sessions).await?, before);
    assert_eq!(count(&stage.world, "select count(*) from member_identities").await?, 0);
    assert_eq!(count(&stage.world, "select count(*) from users where email like 'nobody@%'").await?, 0);

    // Whoever reads that mailbox may join, and then the session counts here alone.
    assert_eq!(stage.confirm("admin@other.example").await?.status, 200);
    stage.provider.says(json!({ "sub": "1", "email": "admin@other.example" }));
    let joined = stage.caller(&stage.sign_in().await?).await?;
    let theirs = stage.world.as_stranger().await?.org();
    let confined = (403, "session_confined".into());
    let switch = json!({ "org_id": theirs });
    assert_eq!(joined.post(router(), "/auth/switch-organization", &switch).await?.refusal(), confined);
    for path in ["/auth/sessions", "/auth/me/export"] {
        assert_eq!(joined.get(router(), path).await?.refusal(), confined, "{path}");
    }
    let passwords = json!({ "current_password": "x", "new_password": "tulip anchor vivid 8 lantern" });
    assert_eq!(joined.post(router(), "/auth/change-password", &passwords).await?.refusal(), confined);
    let name = json!({ "name": "Somebody Else" });
    assert_eq!(joined.patch(router(), "/auth/me", &name).await?.refusal(), confined);
    assert_eq!(joined.post(router(), "/auth/sign-out-everywhere", &json!({})).await?.refusal(), confined);
    assert_eq!(joined.get(router(), "/auth/me").await?.value()["org_id"], json!(stage.org));

    // The database itself keeps the session where it is, whatever code asks.
    let mut tx = stage.world.login.begin().await?;
    sqlx::raw_sql("set local role astralis_system").execute(&mut *tx).await?;
    let moved = sqlx::query("update sessions set org_id = $1 where confined_to is not null").bind(theirs.0);
    let error = moved.execute(&mut *tx).await.unwrap_err().to_string();
    assert!(error.contains("sessions_confined"), "{error}");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_account_that_has_not_proved_its_address_is_not_taken_into_an_organization(
    db: PgPool,
) -> Result<()> {
    let stage = Stage::set(db).await?;
    // Somebody signs up with an address that is not theirs, and knows the password.
    stage.world.as_nobody().post(router(), "/auth/sign-up", &form()).await?;
    stage.assert_mailed(&stage.sign_in().await?);
    assert_eq!(stage.confirm(EMAIL).await?.refusal(), (401, "link_refused".into()));
    assert_eq!(count(&stage.world, "select count(*) from member_identities").await?, 0);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_link_works_once_in_its_time_and_for_the_issuer_it_came_from(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let invalid = (400, "link_invalid".into());
    stage.assert_mailed(&stage.sign_in().await?);
    assert_eq!(stage.confirm(EMAIL).await?.status, 200);
    assert_eq!(stage.confirm(EMAIL).await?.refusal(), invalid, "used");

    stage.provider.says(json!({ "sub": "8", "email": "late@new.example" }));
    stage.assert_mailed(&stage.sign_in().await?);
    stage.world.as_system("update issuer_arrivals set expires_at = now()").await?;
    assert_eq!(stage.confirm("late@new.example").await?.refusal(), invalid, "late");

    stage.assert_mailed(&stage.sign_in().await?);
    stage.change(|wanted| wanted.client_id = "another client".to_owned()).await?;
    assert_eq!(stage.confirm("late@new.example").await?.refusal(), invalid, "another client meanwhile");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_member_with_a_proved_address_is_known_at_once_if_the_issuer_has_verified_it(
    db: PgPool,
) -> Result<()> {
    let stage = Stage::set(db).await?;
    let email = "operator@demo.example";
    stage.provider.says(json!({ "email": email, "email_verified": null }));
    stage.assert_mailed(&stage.sign_in().await?);
    stage.provider.says(json!({ "email": email, "email_verified": true }));
    let entered = who(&stage.world, &stage.sign_in().await?).await?;
    assert_eq!((entered["email"].as_str(), entered["role"].as_str()), (Some(email), Some("OPERATOR")));
    // Another person there with the same address is not this member.
    stage.provider.says(json!({ "sub": "somebody else" }));
    stage.assert_refused(&stage.sign_in().await?, "link_refused", "another subject");
    // Who once came by the issuer comes by it alone.
    let password = stage.world.as_operator().await?;
    assert_eq!(password.get(router(), "/auth/me").await?.refusal(), (403, "issuer_required".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn who_is_locked_out_or_removed_stays_out_whatever_the_issuer_says(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    stage.first(EMAIL).await?;
    stage.world.as_system("update memberships set deactivated_at = now() from users u where u.id = user_id and u.email = 'nora@new.example'").await?;
    stage.assert_refused(&stage.sign_in().await?, "account_closed", "deactivated");
    stage.world.as_system("update memberships set deactivated_at = null, removed_at = now() from users u where u.id = user_id and u.email = 'nora@new.example'").await?;
    stage.assert_refused(&stage.sign_in().await?, "account_closed", "removed");
    // Nor under another name there.
    stage.provider.says(json!({ "sub": "another" }));
    stage.assert_refused(&stage.sign_in().await?, "account_closed", "removed, another subject");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn the_last_admin_stays_one_whatever_the_groups_say(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let admin = "admin@demo.example";
    stage.provider.says(json!({ "email": admin, "groups": ["guests"] }));
    let entered = who(&stage.world, &stage.sign_in().await?).await?;
    assert_eq!((entered["email"].as_str(), entered["role"].as_str()), (Some(admin), Some("ADMIN")));
    stage.provider.says(json!({ "groups": [] }));
    stage.assert_refused(&stage.sign_in().await?, "no_role", "no group");
    // The password still lets the last admin in, to put the issuer right.
    assert_eq!(stage.admin.get(router(), "/auth/me").await?.status, 200);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_answer_that_is_wrong_in_one_respect_lets_nobody_in(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    stage.first(EMAIL).await?;
    let refused = "issuer_refused";
    let cases = [
        ("wrong nonce", json!({ "nonce": "another" })),
        ("wrong audience", json!({ "aud": "another.apps.example" })),
        ("another authorized party", json!({ "azp": "another.apps.example" })),
        ("wrong issuer", json!({ "iss": "https://accounts.google.com" })),
        ("expired", json!({ "exp": 1_700_000_000 })),
    ];
    let known = stage.provider.script().claims.clone();
    for (case, claims) in cases {
        stage.provider.says(claims);
        stage.assert_refused(&stage.sign_in().await?, refused, case);
        stage.provider.script().claims = known.clone();
    }
    for signing in [Signing::None, Signing::PublicKeyAsSecret, Signing::ClientSecret, Signing::OtherPayload] {
        stage.provider.script().signing = signing;
        stage.assert_refused(&stage.sign_in().await?, refused, &format!("{signing:?}"));
    }
    stage.provider.script().signing = Signing::Es256;
    assert_eq!(target(&stage.sign_in().await?), format!("{SITE}/documents"), "an elliptic key");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_answer_counts_for_the_organization_whose_sign_in_was_begun(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let stranger = stage.world.as_stranger().await?;
    set(&stage.world, &stranger, &wanted(&stage.provider)).await?;
    stage.first(EMAIL).await?;
    // The identity is the organization's: the same person at the same issuer is nobody in the other one.
    let elsewhere = stage.sign_in_at(stranger.org()).await?;
    assert_eq!(
        target(&elsewhere),
        format!("{SITE}/sign-in?organization={}&error=address_unproved", stranger.org())
    );
    // An answer that is brought to another organization's address.
    let (page, cookie) = stage.begin(stage.org).await?;
    let code = stage.provider.agree(&page);
    let at = format!("organizations/{}", stranger.org());
    let mixed = stage.come_back(&at, &cookie, &page, &code, "").await?;
    assert!(target(&mixed).ends_with("&error=sign_in_expired"), "{}", target(&mixed));
    // An answer that says that another issuer gave it.
    let (page, cookie) = stage.begin(stage.org).await?;
    let code = stage.provider.agree(&page);
    let at = format!("organizations/{}", stage.org);
    let mixed = stage.come_back(&at, &cookie, &page, &code, "&iss=https%3A%2F%2Fevil.example").await?;
    stage.assert_refused(&mixed, "issuer_refused", "another issuer answers");
    // Each organization has an address of its own to come back to.
    let back = page.query_pairs().find(|(name, _)| name == "redirect_uri").unwrap().1.into_owned();
    assert_eq!(back, format!("{SITE}/api/v1/auth/{at}/callback"));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_the_organization_set_is_asked(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    stage.change(|wanted| wanted.domains = vec!["Demo.example".to_owned()]).await?;
    stage.assert_refused(&stage.sign_in().await?, "address_not_allowed", "another domain");
    stage.change(|wanted| wanted.makes_members = false).await?;
    stage.assert_refused(&stage.sign_in().await?, "not_invited", "no members are made");
    stage.provider.says(json!({ "email": null }));
    stage.assert_refused(&stage.sign_in().await?, "no_address", "no address");
    stage.provider.says(json!({ "email": EMAIL, "groups": null }));
    stage.assert_refused(&stage.sign_in().await?, "no_role", "no groups");
    stage.change(|wanted| wanted.default_role = Some(Role::Client)).await?;
    assert_eq!(stage.first(EMAIL).await?["role"], "CLIENT");

    // Where it is required, passwords open nothing but for admins.
    let client = stage.world.as_client().await?;
    assert_eq!(client.get(router(), "/auth/me").await?.status, 200);
    stage.change(|wanted| wanted.required = true).await?;
    assert_eq!(client.get(router(), "/auth/me").await?.refusal(), (403, "issuer_required".into()));
    assert_eq!(stage.admin.get(router(), "/auth/me").await?.status, 200);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn sessions_end_with_the_issuer_and_signing_out_leads_to_its_page(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    stage.first(EMAIL).await?;
    let short = "select count(*) from sessions
        where confined_to is not null and expires_at > now() + interval '12 hours 1 minute'";
    assert_eq!(count(&stage.world, short).await?, 0, "at most twelve hours");
    let reply = stage.sign_in().await?;
    let token = refresh_token(&reply);
    let out = holder(&stage.world, &token).post(router(), "/auth/sign-out", &json!({})).await?;
    let page = Url::parse(out.value()["continue_at"].as_str().unwrap())?;
    assert!(page.as_str().starts_with(&format!("{}/end?", stage.provider.issuer())), "{page}");
    let home =
        page.query_pairs().find(|(name, _)| name == "post_logout_redirect_uri").unwrap().1.into_owned();
    assert_eq!(home, format!("{SITE}/sign-in?organization={}", stage.org));

    let caller = stage.caller(&stage.sign_in().await?).await?;
    stage.change(|wanted| wanted.name = "Another name".to_owned()).await?;
    assert_eq!(caller.get(router(), "/auth/me").await?.status, 200, "the same issuer and client");
    let mut tx = stage.world.app.enter(stage.admin.member()).await?;
    assert!(issuers::remove(&mut tx, &stage.admin.member().actor()).await?);
    tx.commit().await?;
    assert_eq!(caller.get(router(), "/auth/me").await?.refusal(), (401, "session_ended".into()));
    let start = format!("/auth/organizations/{}/start", stage.org);
    assert_eq!(stage.world.as_nobody().get(router(), &start).await?.refusal(), (404, "not_found".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_issuer_inside_the_network_is_not_called(db: PgPool) -> Result<()> {
    let provider = Provider::start().await?;
    let world = World::over(app(&db, "false"), db).await?;
    let admin = world.as_admin().await?;
    set(&world, &admin, &wanted(&provider)).await?;
    let path = format!("/auth/organizations/{}/start", admin.org());
    let reply = world.as_nobody().with(FETCH_SITE, "same-origin").get(router(), &path).await?;
    assert!(target(&reply).ends_with("&error=issuer_unavailable"), "{}", target(&reply));
    assert!(provider.script().requests.is_empty());
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn the_secret_is_sealed_and_never_sent_to_another_issuer(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let plain = "select count(*) from issuers where position('secret'::bytea in secret) > 0";
    assert_eq!(count(&stage.world, plain).await?, 0);
    let moved = stage.change(|wanted| {
        wanted.client_secret = None;
        wanted.issuer = "https://evil.example".to_owned();
    });
    assert_eq!(moved.await.unwrap_err().code(), "invalid");
    stage.change(|wanted| wanted.client_secret = None).await?;
    stage.first(EMAIL).await?;
    let wrong = credentials(EMAIL, "not a password");
    assert_eq!(stage.world.as_nobody().post(router(), "/auth/sign-in", &wrong).await?.status, 401);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn the_installations_own_issuer_vouches_as_google_does_at_an_address_of_its_own(
    db: PgPool,
) -> Result<()> {
    let provider = Provider::start().await?;
    let issuer = provider.issuer().to_owned();
    let settings = settings_with(|name| {
        let value = match name {
            "APP_URL" => SITE,
            "OIDC_ISSUER" => &issuer,
            "OIDC_CLIENT_ID" => CLIENT,
            "OIDC_CLIENT_SECRET" => SECRET,
            "OIDC_NAME" => "Our House",
            _ => return None,
        };
        Some(value.to_owned())
    });
    let world = World::over(app_with(&db, settings), db).await?;
    let methods = world.as_nobody().get(router(), "/auth/methods").await?.value();
    assert_eq!(methods, json!({ "google": false, "installation": "Our House", "organization": null }));

    let reply = world.as_nobody().get(router(), "/auth/openid/start?return_to=%2Fdocuments").await?;
    let (page, cookie) = (Url::parse(&target(&reply))?, set_cookies(&reply).remove(0));
    let back = page.query_pairs().find(|(name, _)| name == "redirect_uri").unwrap().1.into_owned();
    assert_eq!(back, format!("{SITE}/api/v1/auth/openid/callback"));
    let state = page.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let path = format!("/auth/openid/callback?state={state}&code={}", provider.agree(&page));
    let caller = world.as_nobody().with(header::COOKIE, cookie.split(';').next().unwrap());
    let reply = caller.get(router(), &path).await?;
    assert_eq!(target(&reply), format!("{SITE}/documents"));
    let nora = who(&world, &reply).await?;
    assert_eq!((nora["email"].as_str(), nora["role"].as_str()), (Some(EMAIL), Some("ADMIN")));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_link_is_followed_in_the_browser_that_began_by_whoever_has_seen_what_it_is_about(
    db: PgPool,
) -> Result<()> {
    let stage = Stage::set(db).await?;
    // Eve gives the address of a colleague at the issuer; our genuine mail reaches the colleague.
    let victim = "admin@other.example";
    stage.provider.says(json!({ "sub": "eve", "email": victim, "preferred_username": "eve" }));
    stage.assert_mailed(&stage.sign_in().await?);
    let other = (400, "other_browser".to_owned());
    let guessed = format!("__Host-astralis_arrival={}", "x".repeat(43));
    for cookie in ["", &guessed] {
        assert_eq!(stage.confirm_in(cookie, victim, true).await?.refusal(), other, "{cookie}");
    }
    assert_eq!(count(&stage.world, "select count(*) from member_identities").await?, 0);

    // Whoever began sees whose account it is before anything changes.
    let shown = stage.confirm_in(&stage.arrival(), victim, false).await?.value();
    assert_eq!(
        (&shown["account"], &shown["email"], &shown["done"]),
        (&json!("eve"), &json!(victim), &json!(false))
    );
    assert_eq!(count(&stage.world, "select count(*) from member_identities").await?, 0);
    assert_eq!(stage.confirm(victim).await?.value()["done"], json!(true));
    // The role follows at the sign-in.
    let least = "select count(*) from memberships m join member_identities v using (org_id, user_id)
        where m.role = 'client'";
    assert_eq!(count(&stage.world, least).await?, 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_link_obeys_what_the_organization_has_set_meanwhile(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    stage.assert_mailed(&stage.sign_in().await?);
    stage.change(|wanted| wanted.makes_members = false).await?;
    assert_eq!(stage.confirm(EMAIL).await?.refusal(), (401, "not_invited".into()));
    stage.change(|wanted| wanted.domains = vec!["demo.example".to_owned()]).await?;
    assert_eq!(stage.confirm(EMAIL).await?.refusal(), (401, "address_not_allowed".into()));
    stage.change(|_| ()).await?;
    assert_eq!(stage.confirm(EMAIL).await?.status, 200);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn another_site_leads_nobody_to_an_organizations_issuer(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let org = stage.org;
    let path = format!("/auth/organizations/{org}/start?return_to={}", encoded("/documents"));
    let nobody = stage.world.as_nobody();
    let mut replies = vec![nobody.get(router(), &path).await?];
    for site in ["cross-site", "same-site", "none"] {
        let caller = stage.world.as_nobody().with(FETCH_SITE, site);
        replies.push(caller.get(router(), &path).await?);
    }
    for reply in replies {
        assert_eq!(target(&reply), format!("{SITE}/sign-in?organization={org}&next=%2Fdocuments"));
        assert!(set_cookies(&reply).is_empty());
    }
    // That page says where one is about to go.
    let methods = nobody.get(router(), &format!("/auth/methods?organization={org}")).await?.value();
    assert_eq!(methods["organization"]["name"], "Demo staff");
    assert_eq!(methods["organization"]["host"], "127.0.0.1");
    assert!(methods["organization"]["organization"].as_str().is_some_and(|name| !name.is_empty()));
    Ok(())
}

impl Stage {
    /// The operator as a second admin, who has come by the issuer.
    async fn second_admin(&self) -> Result<()> {
        let email = "operator@demo.example";
        self.provider.says(json!({ "sub": "second", "email": email, "groups": ["heads"] }));
        assert_eq!(who(&self.world, &self.sign_in().await?).await?["role"], "ADMIN");
        Ok(())
    }
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn of_two_admins_whom_the_groups_put_out_the_second_stays(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    stage.second_admin().await?;
    stage.provider.says(json!({ "sub": "first", "email": "admin@demo.example", "groups": ["heads"] }));
    who(&stage.world, &stage.sign_in().await?).await?;
    stage.provider.says(json!({ "groups": [] }));
    stage.assert_refused(&stage.sign_in().await?, "no_role", "the first");
    assert_eq!(stage.admin.get(router(), "/auth/me").await?.refusal(), (401, "session_ended".into()));
    stage.provider.says(json!({ "sub": "second", "email": "operator@demo.example" }));
    stage.assert_refused(&stage.sign_in().await?, "no_role", "the second");
    let out = "select count(*) from member_identities where refused_at is not null and subject = 'first'";
    let all = "select count(*) from member_identities where refused_at is not null";
    assert_eq!((count(&stage.world, out).await?, count(&stage.world, all).await?), (1, 1));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn whom_the_groups_demote_or_put_out_has_no_invitation_to_come_back_by(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    stage.second_admin().await?;
    let invitations = "insert into invitations (id, org_id, email, role, token_hash, invited_by, expires_at)
         select gen_random_uuid(), v.org_id, r.role::text || '@new.example', r.role, sha256(r.role::text::bytea),
           v.user_id, now() + interval '1 day'
         from member_identities v, unnest(array['admin', 'client']::membership_role[]) as r (role)";
    assert_eq!(stage.world.as_system(invitations).await?, 2);
    let admins = "select count(*) from invitations where revoked_at is null and role = 'admin'";
    let all = "select count(*) from invitations where revoked_at is null";
    stage.provider.says(json!({ "groups": ["staff"] }));
    stage.sign_in().await?;
    assert_eq!((count(&stage.world, admins).await?, count(&stage.world, all).await?), (0, 1), "demoted");
    stage.provider.says(json!({ "groups": [] }));
    stage.assert_refused(&stage.sign_in().await?, "no_role", "out");
    assert_eq!(count(&stage.world, all).await?, 0, "out");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_removed_member_is_forgotten_and_comes_back_under_another_account_there(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let nora = stage.first(EMAIL).await?;
    let user: UserId = nora["user_id"].as_str().unwrap().parse()?;
    let mut tx = stage.world.app.enter(stage.admin.member()).await?;
    let member = members::find(&mut tx, user).await?.unwrap();
    members::remove(&mut tx, &stage.admin.member().actor(), &member).await?;
    tx.commit().await?;
    assert_eq!(count(&stage.world, "select count(*) from member_identities").await?, 0);
    stage.assert_refused(&stage.sign_in().await?, "account_closed", "removed");
    stage.world.as_system("update memberships set removed_at = null").await?;
    stage.provider.says(json!({ "sub": "a new subject" }));
    assert_eq!(who(&stage.world, &stage.sign_in().await?).await?["email"], EMAIL);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn one_organization_does_not_use_up_the_mails_of_another(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let stranger = stage.world.as_stranger().await?;
    set(&stage.world, &stranger, &wanted(&stage.provider)).await?;
    for _ in 0..7 {
        stage.sign_in_at(stranger.org()).await?;
    }
    assert_eq!(stage.world.letters(EMAIL).await?.len(), 5);
    stage.assert_mailed(&stage.sign_in().await?);
    assert_eq!(stage.world.letters(EMAIL).await?.len(), 6);
    Ok(())
}
