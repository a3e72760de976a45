//! Mailboxes that are read by the consent of their owner: a provider on loopback, and a real IMAP server that takes its tokens.

use serde_json::{Value, json};
use shared::Result;
use shared::auth::Role;
use shared::ids::MailboxId;
use shared::mailboxes as domain;
use shared::testing::{Caller, Reply};
use sqlx::PgPool;
use tests::dovecot::Dovecot;

use super::provider::{CLIENT, Provider, SECRET};
use super::{Scene, USER, router};

/// A scene with a provider.
struct Stage {
    scene: Scene,
    provider: Provider,
}

impl Stage {
    async fn set(db: PgPool) -> Result<Self> {
        let provider = Provider::start().await?;
        let dovecot = Dovecot::start_with_tokens(&provider.introspection())?;
        let scene = Scene::set_over(db, dovecot, |gate| {
            let named = |name| match name {
                "MAIL_GOOGLE_CLIENT_ID" | "MAIL_MICROSOFT_CLIENT_ID" => CLIENT.to_owned(),
                "MAIL_GOOGLE_CLIENT_SECRET" | "MAIL_MICROSOFT_CLIENT_SECRET" => SECRET.to_owned(),
                "MAIL_GOOGLE_URL" | "MAIL_MICROSOFT_URL" => provider.address().to_owned(),
                _ => format!("imap://127.0.0.1:{}", gate.port()),
            };
            let names = [
                "MAIL_GOOGLE_CLIENT_ID",
                "MAIL_GOOGLE_CLIENT_SECRET",
                "MAIL_GOOGLE_URL",
                "MAIL_GOOGLE_IMAP",
                "MAIL_MICROSOFT_CLIENT_ID",
                "MAIL_MICROSOFT_CLIENT_SECRET",
                "MAIL_MICROSOFT_URL",
                "MAIL_MICROSOFT_IMAP",
            ];
            names.map(|name| (name, named(name))).to_vec()
        });
        Ok(Self { scene: scene.await?, provider })
    }

    /// The provider's page for a mailbox.
    async fn page(&self, by: &Caller, mailbox: MailboxId) -> Result<String> {
        let reply = by.post(router(), &format!("/mailboxes/{mailbox}/connect"), &json!({})).await?;
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
        Ok(crate::text(&reply.value(), "url").to_owned())
    }

    /// Somebody connects a mailbox, and is this user at the provider.
    async fn connect(&self, mailbox: MailboxId, user: &str) -> Result<Reply> {
        let page = self.page(&self.scene.admin, mailbox).await?;
        let (state, code) = self.provider.agree(&page, user);
        finish(&self.scene.admin, &json!({ "state": state, "code": code })).await
    }

    /// How it is: consent, error, and mails that are not fetched.
    async fn state(&self, mailbox: MailboxId) -> Result<(Value, Value)> {
        let shown = self.scene.shown(mailbox).await?;
        Ok((shown["consent"].clone(), shown["error_code"].clone()))
    }
}

async fn finish(by: &Caller, answer: &Value) -> Result<Reply> {
    by.post(router(), "/mailboxes/consents", answer).await
}

fn wanted(auth: &str) -> Value {
    json!({ "name": "Invoices", "source": "IMAP", "auth": auth, "username": USER })
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_mailbox_is_read_by_consent_and_its_tokens_are_renewed(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let scene = &stage.scene;
    for (at, auth) in ["GOOGLE", "MICROSOFT"].into_iter().enumerate() {
        scene.deliver(at * 10..at * 10 + 2)?;
        let mailbox = scene.mailbox(&wanted(auth)).await?;
        assert_eq!(stage.state(mailbox).await?, (json!("MISSING"), Value::Null));
        let early = scene.admin.post(router(), &format!("/mailboxes/{mailbox}/fetch"), &json!({})).await?;
        assert_eq!(early.refusal(), (409, "not_connected".into()));

        let connected = stage.connect(mailbox, USER).await?;
        assert_eq!((connected.status.as_u16(), &connected.value()["consent"]), (200, &json!("GIVEN")));
        scene.fetch(mailbox).await?;
        assert_eq!(stage.state(mailbox).await?, (json!("GIVEN"), Value::Null));
        let given = stage.provider.script().given;
        scene.fetch(mailbox).await?;
        assert_eq!(stage.provider.script().given, given, "a token is used as long as it is good");

        // The next ones come with other refresh tokens, each of which works once.
        stage.provider.script().rotates = true;
        for number in at * 10 + 2..at * 10 + 4 {
            stage.provider.expire();
            scene.deliver(number..number + 1)?;
            scene.fetch(mailbox).await?;
            assert_eq!(stage.state(mailbox).await?, (json!("GIVEN"), Value::Null));
        }
        assert_eq!(stage.provider.script().given, given + 2);
        // One after the other from the same inbox, so the second mailbox finds the first one's mails too.
        let count = 4 * (at + 1);
        assert_eq!(scene.fates(mailbox).await?, vec!["STORED".to_owned(); count], "{auth}");
    }
    let listed = scene.admin.get(router(), "/mailboxes").await?;
    let listed = String::from_utf8_lossy(&listed.body).into_owned();
    for secret in [SECRET, "token", "attempt", "refresh"] {
        assert!(!listed.contains(secret), "{listed}");
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_answer_counts_once_and_from_whoever_began_alone(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let (scene, expired) = (&stage.scene, (400, "consent_expired".to_owned()));
    let mailbox = scene.mailbox(&wanted("GOOGLE")).await?;
    scene.world.join(scene.admin.org(), "second@demo.example", Role::Admin).await?;
    scene.world.as_system("update users set email_verified_at = now()").await?;
    let second = scene.world.signed_in("second@demo.example").await?;
    let stranger = scene.world.as_stranger().await?;

    let (state, code) = stage.provider.agree(&stage.page(&scene.admin, mailbox).await?, USER);
    let answer = json!({ "state": state, "code": code });
    for other in [&second, &stranger] {
        assert_eq!(finish(other, &answer).await?.refusal(), expired);
    }
    assert_eq!(finish(&scene.admin, &json!({ "state": "made up", "code": code })).await?.refusal(), expired);
    let operator = finish(&scene.world.as_operator().await?, &answer).await?;
    assert_eq!(operator.status, 403);
    assert_eq!(stage.provider.script().given, 0, "nobody's answer was exchanged");
    // None of them has used it up.
    assert_eq!(finish(&scene.admin, &answer).await?.status, 200);
    assert_eq!(finish(&scene.admin, &answer).await?.refusal(), expired);

    let (late, code) = stage.provider.agree(&stage.page(&scene.admin, mailbox).await?, USER);
    scene.world.as_system("update mailboxes set attempt_until = now() - interval '1 second'").await?;
    let answer = json!({ "state": late, "code": code });
    assert_eq!(finish(&scene.admin, &answer).await?.refusal(), expired);

    // The second begins anew: the first one's page leads nowhere, and the other way round it is not hers to finish.
    let (first, code) = stage.provider.agree(&stage.page(&scene.admin, mailbox).await?, USER);
    let (hers, other) = stage.provider.agree(&stage.page(&second, mailbox).await?, USER);
    let stale = finish(&scene.admin, &json!({ "state": first, "code": code })).await?;
    assert_eq!(stale.refusal(), expired);
    let mixed = finish(&second, &json!({ "state": hers, "code": code })).await?;
    assert_eq!(mixed.refusal(), (400, "consent_refused".into()), "a code belongs to its verifier");
    let used = finish(&second, &json!({ "state": hers, "code": other })).await?;
    assert_eq!(used.refusal(), expired);
    assert_eq!(stage.state(mailbox).await?.0, "GIVEN", "the consent of before stays");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn whoever_comes_back_without_a_consent_is_told_why(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let scene = &stage.scene;
    let mailbox = scene.mailbox(&wanted("MICROSOFT")).await?;
    let without_refresh = r#"{ "access_token": "a", "expires_in": 3599 }"#;
    for (error, instead, status, code) in [
        (Some("access_denied"), None, 400, "consent_denied"),
        (Some("server_error"), None, 400, "consent_refused"),
        (None, Some((400, r#"{ "error": "invalid_grant" }"#)), 400, "consent_refused"),
        (None, Some((401, r#"{ "error": "invalid_client" }"#)), 400, "consent_refused"),
        (None, Some((200, without_refresh)), 400, "consent_refused"),
        (None, Some((500, "oops")), 503, "provider_unavailable"),
        (None, Some((200, "oops")), 503, "provider_unavailable"),
    ] {
        stage.provider.script().instead = instead;
        let (state, granted) = stage.provider.agree(&stage.page(&scene.admin, mailbox).await?, USER);
        let answer = match error {
            Some(error) => json!({ "state": state, "error": error }),
            None => json!({ "state": state, "code": granted }),
        };
        assert_eq!(finish(&scene.admin, &answer).await?.refusal(), (status, code.to_owned()), "{instead:?}");
        let again = finish(&scene.admin, &json!({ "state": state, "code": granted })).await?;
        assert_eq!(again.refusal(), (400, "consent_expired".into()), "{instead:?}");
        assert_eq!(stage.state(mailbox).await?, (json!("MISSING"), Value::Null));
    }
    stage.provider.script().instead = None;
    assert_eq!(stage.connect(mailbox, USER).await?.status, 200);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_consent_that_is_taken_back_is_told_and_no_mail_is_lost(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let scene = &stage.scene;
    scene.deliver(0..1)?;
    let mailbox = scene.mailbox(&wanted("GOOGLE")).await?;
    stage.connect(mailbox, USER).await?;
    scene.fetch(mailbox).await?;

    // Trouble of the provider is none of the consent.
    scene.deliver(1..2)?;
    stage.provider.expire();
    stage.provider.script().instead = Some((500, "oops"));
    scene.fetch(mailbox).await?;
    assert_eq!(stage.state(mailbox).await?, (json!("GIVEN"), json!("provider_unavailable")));
    stage.provider.script().instead = Some((401, r#"{ "error": "invalid_client" }"#));
    scene.fetch(mailbox).await?;
    assert_eq!(stage.state(mailbox).await?, (json!("GIVEN"), json!("client_refused")));
    stage.provider.script().instead = None;
    scene.fetch(mailbox).await?;
    assert_eq!(stage.state(mailbox).await?, (json!("GIVEN"), Value::Null));

    scene.deliver(2..3)?;
    stage.provider.revoke();
    for _ in 0..2 {
        scene.fetch(mailbox).await?;
        assert_eq!(stage.state(mailbox).await?, (json!("REFUSED"), json!("consent_refused")));
    }
    scene.world.as_system("update mailboxes set next_at = now()").await?;
    assert_eq!(domain::due(&scene.world.app).await?, 0, "nobody asks again before it is connected");
    let news = scene.admin.get(notifications::router(), "/notifications").await?.value();
    let news = news["items"].as_array().cloned().unwrap_or_default();
    let kinds: Vec<_> = news.iter().map(|one| crate::text(one, "kind")).collect();
    assert_eq!(kinds, ["mailbox.disconnected"]);
    assert!(crate::text(&news[0], "text").contains("connect it again"), "{news:?}");
    let log = scene.admin.get(activity::router(), "/activity?action=mailbox.disconnected").await?.value();
    assert_eq!(log["items"].as_array().map(Vec::len), Some(1), "{log}");

    stage.connect(mailbox, USER).await?;
    scene.fetch(mailbox).await?;
    assert_eq!(stage.state(mailbox).await?, (json!("GIVEN"), Value::Null));
    assert_eq!(scene.fates(mailbox).await?, ["STORED"; 3]);
    assert_eq!(scene.documents().await?, (3, 3));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_consent_is_for_one_user_at_the_providers_own_server(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let scene = &stage.scene;
    scene.deliver(0..1)?;
    let mut elsewhere = wanted("GOOGLE");
    (elsewhere["host"], elsewhere["port"]) = (json!("imap.attacker.example"), json!(993));
    let mailbox = scene.mailbox(&elsewhere).await?;
    let shown = scene.shown(mailbox).await?;
    assert_eq!((&shown["host"], &shown["port"]), (&json!("127.0.0.1"), &json!(scene.gate.port())));

    // Somebody else's consent opens nothing of hers.
    stage.connect(mailbox, "berta").await?;
    scene.fetch(mailbox).await?;
    assert_eq!(stage.state(mailbox).await?, (json!("GIVEN"), json!("login_refused")));
    stage.connect(mailbox, USER).await?;
    scene.fetch(mailbox).await?;
    assert_eq!(scene.fates(mailbox).await?, ["STORED"]);

    // What else is changed leaves the consent alone; the folder is looked for with it.
    elsewhere["folder"] = json!("Nowhere");
    let missing = scene.replace(mailbox, 1, &elsewhere).await?;
    assert_eq!(missing.value()["errors"][0]["pointer"], "/folder");
    (elsewhere["folder"], elsewhere["name"]) = (json!("INBOX"), json!("Bills"));
    let renamed = scene.replace(mailbox, 1, &elsewhere).await?;
    assert_eq!((renamed.status.as_u16(), &renamed.value()["consent"]), (200, &json!("GIVEN")));
    assert_eq!(renamed.value()["host"], "127.0.0.1");

    // Another user, or another way, wants another one, also of those who are on the provider's page at that time.
    let (state, code) = stage.provider.agree(&stage.page(&scene.admin, mailbox).await?, USER);
    elsewhere["username"] = json!("berta");
    let moved = scene.replace(mailbox, 2, &elsewhere).await?;
    assert_eq!((moved.status.as_u16(), &moved.value()["consent"]), (200, &json!("MISSING")));
    let late = finish(&scene.admin, &json!({ "state": state, "code": code })).await?;
    assert_eq!(late.refusal(), (400, "consent_expired".into()));
    let mut plain = scene.wanted();
    plain.as_object_mut().map(|fields| fields.remove("password"));
    let without = scene.replace(mailbox, 3, &plain).await?;
    assert_eq!(without.value()["errors"][0]["pointer"], "/password");
    let by_password = scene.replace(mailbox, 3, &scene.wanted()).await?;
    assert_eq!((by_password.status.as_u16(), &by_password.value()["consent"]), (200, &Value::Null));
    let path = format!("/mailboxes/{mailbox}/connect");
    let connect = scene.admin.post(router(), &path, &json!({})).await?;
    assert_eq!(connect.refusal(), (409, "not_by_consent".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn without_a_client_at_the_provider_a_mailbox_there_wants_a_password(db: PgPool) -> Result<()> {
    let scene = Scene::set(db, &[]).await?;
    let reply = scene.admin.post(router(), "/mailboxes", &wanted("GOOGLE")).await?;
    let errors = reply.value()["errors"].clone();
    assert_eq!((&errors[0]["pointer"], &errors[0]["code"]), (&json!("/auth"), &json!("not_offered")));
    Ok(())
}
