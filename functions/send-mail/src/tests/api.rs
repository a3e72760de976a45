//! Mails through a provider's API: each as the provider documents it, and what every answer means for the mail.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use shared::clients::mailer::Cause;
use shared::db::SystemTx;
use shared::ids::MailId;
use shared::mail::{self, Extras, Method};
use shared::settings::MailTransport;
use shared::testing::{app_with, settings_with};
use shared::{App, Result};
use sqlx::PgPool;
use tokio::net::TcpListener;

use super::provider::{Act, Answer, ProviderServer, Understood, postmark, resend, sendgrid};
use super::{BOB, letter, log, over, row, run, waits, write};

/// One provider: what its requests must look like, and what it answers when it has taken a mail.
struct Case {
    name: &'static str,
    path: &'static str,
    key: (&'static str, &'static str),
    taken: Answer,
    receipt: &'static str,
    understand: fn(&serde_json::Value) -> Understood,
}

const CASES: [Case; 3] = [
    Case {
        name: "postmark",
        path: "/email",
        key: ("x-postmark-server-token", "the-key"),
        taken: Answer {
            status: 200,
            headers: &[],
            body: r#"{ "To": "bob@guest.example", "SubmittedAt": "2026-11-30T10:00:00Z", "MessageID": "b7bc2f4a",
                "ErrorCode": 0, "Message": "OK" }"#,
        },
        receipt: "b7bc2f4a",
        understand: postmark,
    },
    Case {
        name: "resend",
        path: "/emails",
        key: ("authorization", "Bearer the-key"),
        taken: Answer { status: 200, headers: &[], body: r#"{ "id": "49a3999c" }"# },
        receipt: "49a3999c",
        understand: resend,
    },
    Case {
        name: "sendgrid",
        path: "/v3/mail/send",
        key: ("authorization", "Bearer the-key"),
        taken: Answer { status: 202, headers: &[("X-Message-Id", "14c5d75c")], body: "" },
        receipt: "14c5d75c",
        understand: sendgrid,
    },
];

fn case(name: &str) -> &'static Case {
    CASES.iter().find(|case| case.name == name).unwrap()
}

/// An app that mails through the provider of this name at `base`, and waits this long for an answer.
fn app_by(login: &PgPool, name: &'static str, base: &str, time: Duration) -> App {
    let mut settings = settings_with(|variable| match variable {
        "MAIL_TRANSPORT" => Some(name.to_owned()),
        "MAIL_API_KEY" => Some("the-key".to_owned()),
        "MAIL_API_URL" => Some(base.to_owned()),
        "SMTP_FROM_EMAIL" => Some("noreply@astralis.example".to_owned()),
        _ => None,
    });
    if let Some(MailTransport::Api(api)) = settings.mail.as_mut().map(|mail| &mut mail.transport) {
        api.time = time;
    }
    app_with(login, settings)
}

const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(300);

async fn write_with(app: &App, extras: Extras) -> Result<MailId> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let mail = mail::send_with(&mut tx, &app.vault, BOB, &letter(), extras, None).await?;
    tx.commit().await?;
    Ok(mail)
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn every_provider_gets_the_whole_mail_as_it_documents_it(db: PgPool) -> Result<()> {
    let off = "https://astralis.example/unsubscribe?token=a-b";
    let object = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n";
    for case in CASES {
        let server = ProviderServer::start(&[Act::Answer(case.taken)]).await;
        let app = app_by(&db, case.name, &format!("{}/", server.base), LONG);
        let extras = Extras::default()
            .calendar(Method::Request, object)
            .attach("\u{dc}bersicht \u{2013} 1.pdf", "application/pdf", vec![0, 255, 13, 10])
            .reply_to("meeting+7@in.astralis.example")
            .in_reply_to("<2@mail.guest.example>")
            .reference("<1@mail.guest.example>")
            .reference("<2@mail.guest.example>")
            .list_unsubscribe(off);
        let mail = write_with(&app, extras).await?;

        assert_eq!(run(&app).await?.done, 1, "{}", case.name);

        assert_eq!(row(&app, mail).await?, over("sent", 1, None));
        let logged = &log(&app, mail).await?[0];
        assert_eq!(logged.0, "mail.sent");
        assert!(logged.2.contains(&format!(r#""receipt": "{}""#, case.receipt)), "{}", logged.2);
        let heard = server.heard();
        assert_eq!((heard.len(), heard[0].method.as_str(), heard[0].path.as_str()), (1, "POST", case.path));
        assert_eq!(heard[0].headers[case.key.0], case.key.1);
        assert_eq!(heard[0].headers["content-type"], "application/json");
        let understood = (case.understand)(&heard[0].body);
        let id = format!("<{mail}@astralis.example>");
        let mut fields = vec![
            ("Message-ID", id.as_str()),
            ("Auto-Submitted", "auto-generated"),
            ("In-Reply-To", "<2@mail.guest.example>"),
            ("References", "<1@mail.guest.example> <2@mail.guest.example>"),
            ("List-Unsubscribe", "<https://astralis.example/unsubscribe?token=a-b>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ];
        if case.name == "postmark" {
            fields.push(("X-PM-KeepID", "true"));
        }
        let fields: BTreeMap<_, _> =
            fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        assert_eq!(understood.fields, fields, "{}", case.name);
        assert_eq!(understood.from, "AstralisOps <noreply@astralis.example>");
        assert_eq!(
            (understood.to.as_str(), understood.subject.as_str()),
            (BOB.address, "Reset your password")
        );
        assert_eq!(understood.reply_to.as_deref(), Some("meeting+7@in.astralis.example"));
        assert!(understood.text.contains(super::LINK) && understood.html.contains(super::LINK));
        let calendar = match case.name {
            "sendgrid" => ("", "text/calendar; method=REQUEST", object.to_owned()),
            _ => ("invite.ics", "text/calendar; method=REQUEST; charset=utf-8", STANDARD.encode(object)),
        };
        let file = ("\u{dc}bersicht \u{2013} 1.pdf", "application/pdf", "AP8NCg==".to_owned());
        let files = [calendar, file].map(|(name, kind, content)| (name.to_owned(), kind.to_owned(), content));
        assert_eq!(understood.files, files, "{}", case.name);
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_mail_without_extras_has_no_empty_fields(db: PgPool) -> Result<()> {
    for case in CASES {
        let server = ProviderServer::start(&[Act::Answer(case.taken)]).await;
        let app = app_by(&db, case.name, &server.base, LONG);
        write(&app, None).await?;
        assert_eq!(run(&app).await?.done, 1);
        let body = &server.heard()[0].body;
        let understood = (case.understand)(body);
        assert_eq!((understood.reply_to, understood.files), (None, Vec::new()), "{body}");
        let text = body.to_string().to_lowercase();
        assert!(!text.contains("attachments") && !text.contains("\"$") && !text.contains("null"), "{body}");
    }
    Ok(())
}

/// State, attempts and error after one answer.
struct Expected {
    provider: &'static str,
    answer: Answer,
    state: &'static str,
    error: &'static str,
}

const fn answered(
    provider: &'static str,
    status: u16,
    body: &'static str,
    state: &'static str,
    error: &'static str,
) -> Expected {
    Expected { provider, answer: Answer { status, headers: &[], body }, state, error }
}

/// Bodies as the providers document them.
const ANSWERS: [Expected; 21] = [
    answered(
        "postmark",
        401,
        r#"{ "ErrorCode": 10, "Message": "Bad or missing Server API token." }"#,
        "queued",
        "401 10: Bad or missing Server API token.",
    ),
    answered(
        "postmark",
        422,
        r#"{ "ErrorCode": 400, "Message": "The 'From' address is not a Sender Signature." }"#,
        "queued",
        "422 400: The 'From' address is not a Sender Signature.",
    ),
    answered(
        "postmark",
        422,
        r#"{ "ErrorCode": 412, "Message": "Your account is pending approval." }"#,
        "queued",
        "422 412: Your account is pending approval.",
    ),
    answered(
        "postmark",
        422,
        r#"{ "ErrorCode": 406, "Message": "Inactive recipient." }"#,
        "bounced",
        "422 406: Inactive recipient.",
    ),
    answered(
        "postmark",
        422,
        r#"{ "ErrorCode": 300, "Message": "Invalid 'To' address." }"#,
        "bounced",
        "422 300: Invalid 'To' address.",
    ),
    answered("postmark", 413, "", "bounced", "413"),
    answered("postmark", 500, "<html>", "sending", "500"),
    answered("postmark", 502, "", "sending", "502"),
    answered("postmark", 504, "", "sending", "504"),
    answered(
        "resend",
        403,
        r#"{ "statusCode": 403, "name": "invalid_api_key", "message": "API key is invalid." }"#,
        "queued",
        "403 invalid_api_key: API key is invalid.",
    ),
    answered(
        "resend",
        403,
        r#"{ "statusCode": 403, "name": "validation_error", "message": "The domain is not verified." }"#,
        "queued",
        "403 validation_error: The domain is not verified.",
    ),
    answered(
        "resend",
        422,
        r#"{ "statusCode": 422, "name": "invalid_from_address", "message": "Invalid from field." }"#,
        "queued",
        "422 invalid_from_address: Invalid from field.",
    ),
    answered(
        "resend",
        422,
        r#"{ "statusCode": 422, "name": "validation_error", "message": "Invalid to field." }"#,
        "bounced",
        "422 validation_error: Invalid to field.",
    ),
    answered(
        "resend",
        409,
        r#"{ "statusCode": 409, "name": "concurrent_idempotent_requests", "message": "In progress." }"#,
        "queued",
        "409 concurrent_idempotent_requests: In progress.",
    ),
    answered("resend", 504, "", "sending", "504"),
    answered("resend", 500, "", "sending", "500"),
    answered(
        "sendgrid",
        401,
        r#"{ "errors": [{ "message": "The provided authorization grant is invalid", "field": null, "help": null }] }"#,
        "queued",
        "401 The provided authorization grant is invalid",
    ),
    answered(
        "sendgrid",
        403,
        r#"{ "errors": [{ "message": "The from address does not match a verified Sender Identity.", "field": "from" }] }"#,
        "queued",
        "403 from: The from address does not match a verified Sender Identity.",
    ),
    answered(
        "sendgrid",
        400,
        r#"{ "errors": [{ "message": "Does not contain a valid address.", "field": "personalizations.0.to.0.email" }] }"#,
        "bounced",
        "400 personalizations.0.to.0.email: Does not contain a valid address.",
    ),
    answered("sendgrid", 503, "", "queued", "503"),
    // The answer of its sandbox: valid, and queued nowhere.
    answered("sendgrid", 200, "", "sending", "200"),
];

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn every_documented_refusal_ends_the_mail_or_keeps_it(db: PgPool) -> Result<()> {
    for expected in ANSWERS {
        let Expected { provider, answer, state, error } = expected;
        let taken = Act::Answer(case(provider).taken);
        let server = ProviderServer::start(&[Act::Answer(answer), taken]).await;
        let app = app_by(&db, provider, &server.base, LONG);
        let mail = write(&app, None).await?;

        let drained = run(&app).await?;

        let is_over = state == "bounced";
        assert_eq!((drained.done, drained.failed), if is_over { (1, 0) } else { (0, 1) }, "{error}");
        let after = if is_over { over(state, 1, Some(error)) } else { waits(state, 1, Some(error)) };
        assert_eq!(row(&app, mail).await?, after, "{provider} {}", answer.body);
        if !is_over {
            assert_eq!(run(&app).await?.done, 1);
            assert_eq!(row(&app, mail).await?, over("sent", 2, None), "{provider} {}", answer.body);
            let heard = server.heard();
            assert_eq!(heard[0].body, heard[1].body, "the same mail again");
        }
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_provider_says_when_to_come_back(db: PgPool) -> Result<()> {
    let busy = |headers| Act::Answer(Answer { status: 429, headers, body: "" });
    let cases = [
        ("postmark", busy(&[("Retry-After", "1800")])),
        (
            "resend",
            busy(&[
                ("Date", "Tue, 14 Nov 2023 22:13:20 GMT"),
                ("Retry-After", "Tue, 14 Nov 2023 22:43:20 GMT"),
            ]),
        ),
        ("sendgrid", busy(&[("Date", "Tue, 14 Nov 2023 22:13:20 GMT"), ("X-RateLimit-Reset", "1700001800")])),
    ];
    for (provider, act) in cases {
        let server = ProviderServer::start(&[act]).await;
        let app = app_by(&db, provider, &server.base, LONG);
        let mail = write(&app, None).await?;

        assert_eq!(run(&app).await?.failed, 1);

        assert_eq!(row(&app, mail).await?, waits("queued", 1, Some("429")));
        let mut tx = SystemTx::begin(&app.db).await?;
        let waits: bool = sqlx::query_scalar(
            "select run_at between now() + interval '25 minutes' and now() + interval '30 minutes'
             from jobs.job where payload ->> 'mail' = $1",
        )
        .bind(mail.to_string())
        .fetch_one(tx.conn())
        .await?;
        assert!(waits, "{provider} asked for half an hour");
        sqlx::query("delete from jobs.job").execute(tx.conn()).await?;
        tx.commit().await?;
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_answer_that_never_comes_is_unknown_unless_a_second_request_does_nothing(
    db: PgPool,
) -> Result<()> {
    for provider in ["postmark", "resend", "sendgrid"] {
        let server = ProviderServer::start(&[Act::Hang, Act::Answer(case(provider).taken)]).await;
        let app = app_by(&db, provider, &server.base, SHORT);
        let mail = write(&app, None).await?;

        assert_eq!(run(&app).await?.failed, 1);
        let (after, attempts, error, has_letter) = row(&app, mail).await?;
        assert_eq!((after.as_str(), attempts, has_letter), ("sending", 1, true), "{provider}: {error:?}");
        let app = app_by(&db, provider, &server.base, LONG);
        assert_eq!(run(&app).await?.done, 1);

        assert_eq!(row(&app, mail).await?, over("sent", 2, None));
        let keys: Vec<_> =
            server.heard().iter().map(|heard| heard.headers.get("idempotency-key").cloned()).collect();
        let key = (provider == "resend").then(|| mail.to_string().parse().unwrap());
        assert_eq!(keys, [key.clone(), key], "{provider}");
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_lost_answer_is_asked_for_again_only_while_the_other_side_recognizes_the_mail(
    db: PgPool,
) -> Result<()> {
    let bad = Act::Answer(Answer { status: 502, headers: &[], body: "" });
    let hour = "update mails set created_at = now() - interval '1 hour'";
    let most_of_a_day = "update mails set created_at = now() - interval '22 hours'";
    let day = "update mails set created_at = now() - interval '24 hours'";
    let cases =
        [("resend", most_of_a_day, "sending"), ("resend", day, "failed"), ("postmark", hour, "failed")];
    for (provider, written, state) in cases {
        let server = ProviderServer::start(&[bad, bad]).await;
        let app = app_by(&db, provider, &server.base, LONG);
        let mail = write(&app, None).await?;
        super::as_system(&app, written).await?;

        run(&app).await?;
        run(&app).await?;

        assert_eq!(row(&app, mail).await?.0, state, "{provider}: {written}");
        assert_eq!(server.heard().len(), 2);
        super::as_system(&app, "delete from jobs.job").await?;
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn without_a_connection_we_have_the_mail_and_know_why(db: PgPool) -> Result<()> {
    let taken = TcpListener::bind(("127.0.0.1", 0)).await?;
    let closed = taken.local_addr()?;
    drop(taken);
    let plain = ProviderServer::start(&[Act::Answer(case("postmark").taken)]).await;
    let plain = plain.base.replace("http://", "https://");
    let cases = [
        (format!("http://{closed}"), Cause::Closed),
        (plain, Cause::Tls),
        ("https://nobody.invalid".to_owned(), Cause::NoHost),
    ];
    for (base, cause) in cases {
        let app = app_by(&db, "postmark", &base, LONG);
        let mail = write(&app, None).await?;

        assert_eq!(run(&app).await?.failed, 1);

        let (state, attempts, ..) = row(&app, mail).await?;
        assert_eq!((state.as_str(), attempts), ("queued", 1), "{base}");
        assert_eq!(app.mailer.check().await.unwrap_err().cause, cause, "{base}");
        super::as_system(&app, "delete from jobs.job").await?;
    }
    Ok(())
}

const fn ok(body: &'static str) -> Act {
    Act::Answer(Answer { status: 200, headers: &[], body })
}

const fn no(status: u16, body: &'static str) -> Act {
    Act::Answer(Answer { status, headers: &[], body })
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_key_and_a_sender_are_tried_without_sending_anything(db: PgPool) -> Result<()> {
    let restricted =
        no(401, r#"{ "statusCode": 401, "name": "restricted_api_key", "message": "Only sending." }"#);
    let scopes = ok(r#"{ "scopes": ["mail.send"] }"#);
    let cases: [(&str, Vec<Act>, Result<&str, Cause>); 8] = [
        ("postmark", vec![ok(r#"{ "ID": 1, "Name": "Production" }"#)], Ok("shows when one is sent")),
        ("postmark", vec![no(401, r#"{ "ErrorCode": 10, "Message": "Bad token." }"#)], Err(Cause::Login)),
        ("postmark", vec![no(404, "<html>")], Err(Cause::Stranger)),
        (
            "resend",
            vec![ok(r#"{ "data": [{ "id": "1", "name": "Astralis.example", "status": "verified" }] }"#)],
            Ok("and the sender noreply@astralis.example"),
        ),
        (
            "resend",
            vec![ok(r#"{ "data": [{ "id": "1", "name": "astralis.example", "status": "pending" }] }"#)],
            Err(Cause::Sender),
        ),
        ("resend", vec![restricted, restricted], Ok("shows when one is sent")),
        (
            "sendgrid",
            vec![
                scopes,
                ok("[]"),
                ok(r#"{ "results": [{ "from_email": "noreply@astralis.example", "verified": true }] }"#),
            ],
            Ok("and the sender noreply@astralis.example"),
        ),
        (
            "sendgrid",
            vec![scopes, ok(r#"[{ "domain": "other.example", "valid": true }]"#), ok(r#"{ "results": [] }"#)],
            Err(Cause::Sender),
        ),
    ];
    for (provider, acts, expected) in cases {
        let server = ProviderServer::start(&acts).await;
        let app = app_by(&db, provider, &server.base, LONG);
        match (app.mailer.check().await, expected) {
            (Ok(said), Ok(part)) => assert!(said.contains(part), "{provider}: {said}"),
            (Err(trouble), Err(cause)) => assert_eq!(trouble.cause, cause, "{provider}: {trouble}"),
            (said, _) => panic!("{provider}: {said:?}"),
        }
        assert!(server.heard().iter().all(|heard| heard.method == "GET"), "nothing is sent");
    }
    Ok(())
}
