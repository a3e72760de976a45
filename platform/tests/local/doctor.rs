//! `astralis doctor`: each fault of an installation is named, by its code and by what to do.

mod front;

use std::process::Command;
use std::time::Duration;

use axum::Router;
use axum::http::{StatusCode, Uri};
use axum::response::IntoResponse;
use front::{Fault, Front, SITE};
use platform::doctor::FIXES;
use platform::local::mail::{MailSink, Mailbox};
use platform::local::port;
use platform::server::Server;
use serde_json::Value;
use shared::clients::bucket::Setting;
use shared::settings::Spaces;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio_util::sync::CancellationToken;

/// A variable and its value.
type Variable<'a> = (&'static str, &'a str);

/// What a server answers to a path: status and body.
type Reply = (&'static str, u16, &'static str);

/// What the command said: its exit code, and its findings.
struct Report {
    code: Option<i32>,
    findings: Vec<Value>,
}

impl Report {
    /// State and code of a part.
    fn of(&self, part: &str) -> (String, String) {
        let finding = self.findings.iter().find(|finding| finding["part"] == part);
        let finding = finding.unwrap_or_else(|| panic!("no {part} in {:?}", self.findings));
        let text = |name: &str| finding[name].as_str().unwrap().to_owned();
        (text("state"), text("code"))
    }

    /// The fix that is told with a code, and the state of its part.
    fn told(&self, code: &str) -> (String, String) {
        let finding = self.findings.iter().find(|finding| finding["code"] == code);
        let finding = finding.unwrap_or_else(|| panic!("no {code} in {:?}", self.findings));
        let text = |name: &str| finding[name].as_str().unwrap().to_owned();
        (text("state"), text("fix"))
    }
}

/// The command with these variables, over those that nothing starts without.
fn command(arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let long = "0123456789abcdef0123456789abcdef";
    let mut command = Command::new(env!("CARGO_BIN_EXE_astralis"));
    command.args(arguments).args(["--data", "nowhere"]).env_clear();
    command.env("DATABASE_URL", "postgres://astralis@127.0.0.1:1/astralis").env("APP_URL", SITE);
    for secret in ["JWT_SECRET", "ENCRYPTION_KEY", "SIGNING_KEY"] {
        command.env(secret, long);
    }
    command.env("SPACES_ENDPOINT", "http://127.0.0.1:1").env("SPACES_BUCKET", "files");
    command.env("SPACES_ACCESS_KEY", "key").env("SPACES_SECRET_KEY", "secret");
    command.envs(variables.iter().copied());
    command
}

fn examine(part: &str, variables: &[(&str, &str)]) -> Report {
    let output = command(&["doctor", "--json", "--only", part], variables).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let said: Value = serde_json::from_str(&text)
        .unwrap_or_else(|error| panic!("{error}: {text}{}", String::from_utf8_lossy(&output.stderr)));
    let findings = said["findings"].as_array().unwrap().clone();
    assert_eq!(said["ill"], output.status.code() == Some(1), "{text}");
    Report { code: output.status.code(), findings }
}

/// The variables of a bucket, and further ones.
fn of_bucket(spaces: &Spaces, more: &[(&'static str, String)]) -> Vec<(&'static str, String)> {
    let mut variables = vec![
        ("SPACES_ENDPOINT", spaces.endpoint.to_string()),
        ("SPACES_REGION", spaces.region.clone()),
        ("SPACES_BUCKET", spaces.bucket.clone()),
        ("SPACES_PATH_STYLE", spaces.path_style.to_string()),
    ];
    variables.extend(more.iter().cloned());
    variables
}

fn examine_bucket(spaces: &Spaces, more: &[(&'static str, String)]) -> Report {
    let variables = of_bucket(spaces, more);
    let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    examine("bucket", &variables)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_is_set_up_well_is_well() {
    let front = Front::start(Fault::None).await;
    let report = examine_bucket(&front.spaces, &[]);
    for part in ["bucket", "bucket CORS", "signed URLs", "access", "lifecycle", "bucket clock"] {
        assert_eq!(report.of(part), ("ok".to_owned(), "ok".to_owned()), "{part}");
    }
    assert_eq!(report.of("event hook").0, "off");
    assert_eq!(report.code, Some(0));
    front.stop().await;
}

/// A fault, how it is told, and a part of the fix.
type Seeded = (Fault, &'static str, &'static str);

/// Faults of the bucket itself.
const SEEDED: [Seeded; 13] = [
    (Fault::Refuses(400, "AuthorizationHeaderMalformed"), "bucket_region", "SPACES_REGION"),
    (Fault::Refuses(403, "AccessDenied"), "bucket_rights", "read and write rights"),
    (Fault::Refuses(403, "RequestTimeTooSkewed"), "bucket_clock", "15 minutes"),
    (Fault::Refuses(400, "XAmzContentSHA256Mismatch"), "bucket_checksum", "without checksums"),
    (Fault::Refuses(418, "Teapot"), "bucket_other", "leads to an S3 server"),
    (Fault::NoCors, "bucket_cors_missing", "astralis bucket setup"),
    (Fault::Lacks("access-control-expose-headers"), "bucket_cors_etag", "see the ETag"),
    (Fault::Lacks("access-control-allow-headers"), "bucket_cors_headers", "content-type"),
    (Fault::Lacks("access-control-allow-methods"), "bucket_cors_method", "allow PUT"),
    (Fault::Public, "bucket_public", "policies that let everybody read"),
    (Fault::Listed, "bucket_listing", "Restrict file listing"),
    (Fault::Date("Tue, 14 Nov 2023 22:13:20 GMT"), "clock_bucket", "time server"),
    (Fault::Loose, "bucket_signature_loose", "another server"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_seeded_fault_of_a_bucket_is_named_with_its_fix() {
    for (fault, code, fix) in SEEDED {
        let front = Front::start(fault).await;
        let report = examine_bucket(&front.spaces, &[]);
        let (state, told) = report.told(code);
        assert_eq!(state, "fail", "{fault:?}");
        assert!(told.contains(fix), "{fault:?}: {told}");
        assert_eq!(report.code, Some(1), "{fault:?}");
        let others = report.findings.iter().filter(|finding| finding["state"] == "fail").count();
        assert_eq!(others, 1, "one fault has one line: {:?}", report.findings);
        front.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_wrong_setting_of_a_bucket_is_named_with_its_fix() {
    let front = Front::start(Fault::None).await;
    let host = front.spaces.endpoint.to_string().replace("127.0.0.1", "localhost");
    let cases: [(&[Variable<'_>], &str, &str); 10] = [
        (&[("SPACES_BUCKET", "other")], "bucket_missing", "make the bucket"),
        (&[("SPACES_ACCESS_KEY", "other")], "bucket_key", "SPACES_ACCESS_KEY"),
        (&[("SPACES_SECRET_KEY", "guess")], "bucket_secret", "shown with this access key"),
        (
            &[("SPACES_ENDPOINT", host.as_str()), ("SPACES_PATH_STYLE", "false")],
            "bucket_path_style",
            "PATH_STYLE=true",
        ),
        (&[("SPACES_ENDPOINT", "http://127.0.0.1:1")], "bucket_unreachable", "lets this machine out"),
        (&[("SPACES_ENDPOINT", "https://nobody.invalid")], "bucket_host", "spelling"),
        (&[("SPACES_ENDPOINT", "fra1.cdn.digitaloceanspaces.com")], "bucket_endpoint_cdn", "to the origin"),
        (
            &[("SPACES_ENDPOINT", "files.fra1.digitaloceanspaces.com")],
            "bucket_endpoint_bucket",
            "out of SPACES_ENDPOINT",
        ),
        (&[("SPACES_BUCKET", "files/papers")], "bucket_name_folder", "no folder"),
        (&[("SPACES_ENDPOINT", "fra1.digitaloceanspaces.com")], "bucket_region", "such as fra1"),
    ];
    for (settings, code, fix) in cases {
        let settings: Vec<_> = settings.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let report = examine_bucket(&front.spaces, &settings);
        let (state, told) = report.told(code);
        assert_eq!((state.as_str(), report.code), ("fail", Some(1)), "{settings:?}");
        assert!(told.contains(fix), "{settings:?}: {told}");
    }
    front.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_for_other_pages_and_no_rule_for_parts_are_told_apart() {
    let front = Front::start(Fault::None).await;
    front.set(Setting::Cors, &["https://papers.example/".to_owned()]).await;
    let other = [("APP_URL", "https://papers.example".to_owned())];
    let report = examine_bucket(&front.spaces, &other);
    let (state, fix) = report.told("bucket_cors_origin");
    assert!(state == "fail" && fix.contains("without a slash"), "{fix}");
    assert!(report.findings.iter().any(|finding| {
        finding["detail"].as_str().unwrap().contains("with a slash, which no origin has")
    }));
    front.stop().await;

    let front = Front::start(Fault::NoLifecycle).await;
    let report = examine_bucket(&front.spaces, &[]);
    let (state, fix) = report.told("bucket_lifecycle");
    assert!(state == "warn" && fix.contains("astralis bucket setup"), "{fix}");
    assert_eq!(report.code, Some(0), "it works meanwhile");
    front.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hook_that_refuses_events_is_closed() {
    let front = Front::start(Fault::None).await;
    for (status, expected) in [
        (StatusCode::NO_CONTENT, ("ok", "ok")),
        (StatusCode::UNAUTHORIZED, ("fail", "event_hook_closed")),
        (StatusCode::NOT_FOUND, ("fail", "event_hook_unreachable")),
    ] {
        let router = Router::new().fallback(move || async move { status });
        let api = Server::start(port::listen(0).await.unwrap(), router, CancellationToken::new()).unwrap();
        let more = [("APP_URL", api.address()), ("BUCKET_EVENT_SECRET", "hook secret".to_owned())];
        let report = examine_bucket(&front.spaces, &more);
        assert_eq!(report.of("event hook"), (expected.0.to_owned(), expected.1.to_owned()));
        api.stop(Duration::from_secs(1)).await;
    }
    front.stop().await;
}

/// A mail server that says these words: its greeting, and its replies to commands that begin so; `250 ok` otherwise.
async fn mail_server(greeting: &'static str, replies: &'static [(&'static str, &'static str)]) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (reader, mut writer) = stream.split();
                let mut lines = BufReader::new(reader).lines();
                let _ = writer.write_all(format!("{greeting}\r\n").as_bytes()).await;
                while let Ok(Some(line)) = lines.next_line().await {
                    let reply = replies.iter().find(|(begin, _)| line.starts_with(begin));
                    let reply = reply.map_or("250 ok", |(_, reply)| *reply);
                    let _ = writer.write_all(format!("{reply}\r\n").as_bytes()).await;
                }
            });
        }
    });
    port
}

const EHLO: (&str, &str) = ("EHLO", "250-test\r\n250 AUTH PLAIN");

fn examine_smtp(host: &str, port: u16, secure: &str) -> Report {
    let port = port.to_string();
    let variables = [
        ("SMTP_HOST", host),
        ("SMTP_PORT", port.as_str()),
        ("SMTP_SECURE", secure),
        ("SMTP_USER", "astralis"),
        ("SMTP_PASSWORD", "password"),
        ("SMTP_FROM_EMAIL", "noreply@astralis.example"),
    ];
    examine("mail", &variables)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_mail_server_is_told_apart() {
    let well = mail_server("220 test ESMTP", &[EHLO, ("AUTH", "235 welcome")]).await;
    let login = mail_server("220 test ESMTP", &[EHLO, ("AUTH", "535 5.7.8 wrong password")]).await;
    let sender =
        mail_server("220 test ESMTP", &[EHLO, ("AUTH", "235 welcome"), ("MAIL", "550 5.7.1 not verified")])
            .await;
    let busy = mail_server("421 too many connections", &[]).await;
    let stranger = mail_server("HTTP/1.1 400 Bad Request", &[]).await;
    let taken = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let closed = taken.local_addr().unwrap().port();
    drop(taken);
    assert_eq!(examine_smtp("127.0.0.1", well, "none").of("mail"), ("ok".to_owned(), "ok".to_owned()));
    for (host, port, secure, code, fix) in [
        ("127.0.0.1", login, "none", "mail_login", "SMTP_PASSWORD"),
        ("127.0.0.1", sender, "none", "mail_sender", "Verify the address or domain"),
        ("127.0.0.1", busy, "none", "mail_busy", "tried again"),
        ("127.0.0.1", stranger, "none", "mail_stranger", "something else answers"),
        ("127.0.0.1", closed, "none", "mail_closed", "nothing listens"),
        ("nobody.invalid", 25, "none", "mail_host", "spelling"),
        ("127.0.0.1", well, "tls", "mail_tls", "SMTP_SECURE"),
        ("127.0.0.1", well, "starttls", "mail_tls", "SMTP_SECURE"),
    ] {
        let report = examine_smtp(host, port, secure);
        let (state, told) = report.told(code);
        assert_eq!((state.as_str(), report.code), ("fail", Some(1)), "{code}");
        assert!(told.contains(fix), "{code}: {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_a_network_closes_is_told_from_one_that_says_nothing() {
    // A queue of one that is full: further connections are dropped without a word.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(0).unwrap();
    let filtered = listener.local_addr().unwrap().port();
    let _first = TcpStream::connect(("127.0.0.1", filtered)).await.unwrap();
    let report = examine_smtp("127.0.0.1", filtered, "none");
    assert!(report.told("mail_filtered").1.contains("MAIL_TRANSPORT to a provider"));
    let url = format!("http://127.0.0.1:{filtered}");
    let report = examine("mail", &by_api("postmark", &url));
    assert_eq!(report.of("mail"), ("fail".to_owned(), "mail_filtered".to_owned()));

    let silent = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let report = examine_smtp("127.0.0.1", silent.local_addr().unwrap().port(), "none");
    assert!(report.told("mail_silent").1.contains("Port 465 wants SMTP_SECURE=tls"));
}

fn by_api<'a>(transport: &'a str, url: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("MAIL_TRANSPORT", transport),
        ("MAIL_API_KEY", "the-key"),
        ("MAIL_API_URL", url),
        ("SMTP_FROM_EMAIL", "noreply@astralis.example"),
    ]
}

/// A server with one answer for each path; 404 elsewhere.
async fn api(answers: &'static [(&'static str, u16, &'static str)]) -> Server {
    let answer = move |uri: Uri| async move {
        let known = answers.iter().find(|(path, ..)| *path == uri.path());
        let (status, body) = known.map_or((404, ""), |(_, status, body)| (*status, *body));
        (StatusCode::from_u16(status).unwrap(), body).into_response()
    };
    let router = Router::new().fallback(answer);
    Server::start(port::listen(0).await.unwrap(), router, CancellationToken::new()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_providers_api_is_told_apart() {
    let cases: [(&str, &'static [Reply], &str); 5] = [
        (
            "resend",
            &[("/domains", 200, r#"{"data":[{"name":"astralis.example","status":"verified"}]}"#)],
            "ok",
        ),
        ("resend", &[("/domains", 200, r#"{"data":[]}"#)], "mail_sender"),
        ("postmark", &[("/server", 401, r#"{"ErrorCode":10,"Message":"Bad token"}"#)], "mail_login"),
        ("sendgrid", &[("/v3/scopes", 503, "")], "mail_down"),
        ("sendgrid", &[], "mail_stranger"),
    ];
    for (transport, answers, code) in cases {
        let server = api(answers).await;
        let report = examine("mail", &by_api(transport, &server.address()));
        assert_eq!(report.of("mail").1, code, "{transport} {answers:?}");
        if code == "ok" {
            let over_tls = server.address().replace("http://", "https://");
            let report = examine("mail", &by_api(transport, &over_tls));
            assert_eq!(report.of("mail").1, "mail_tls");
        }
        server.stop(Duration::from_secs(1)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_mail_is_sent_where_an_address_is_named_and_none_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let mailbox = Mailbox::open(folder.path()).unwrap();
    let sink = MailSink::start(port::listen(0).await.unwrap(), mailbox).unwrap();
    let port = sink.port().to_string();
    let variables = [
        ("SMTP_HOST", "127.0.0.1"),
        ("SMTP_PORT", port.as_str()),
        ("SMTP_SECURE", "none"),
        ("SMTP_FROM_EMAIL", "noreply@astralis.example"),
    ];
    let kept = || std::fs::read_dir(folder.path()).unwrap().count();
    let before = kept();
    assert_eq!(examine("mail", &variables).of("mail").0, "ok");
    assert_eq!(kept(), before, "nothing was sent");
    let arguments = ["doctor", "--only", "mail", "--mail-to", "ada@guest.example"];
    let output = command(&arguments, &variables).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("ok    mail sent    one to ada@guest.example was taken"), "{text}");
    assert_eq!(kept(), before + 1);
    sink.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_and_a_name_of_a_model_are_tried_without_a_question() {
    let cases: [(&'static [Reply], &str); 5] = [
        (&[("/v1/models", 200, r#"{"data":[{"id":"small"},{"id":"eye"}]}"#)], "ok"),
        (&[("/v1/models", 200, r#"{"data":[{"id":"small"}]}"#)], "model_unknown"),
        (&[("/v1/models", 401, "")], "model_key"),
        (&[("/v1/models", 200, "<html>")], "model_answer"),
        (&[], "model_answer"),
    ];
    for (answers, code) in cases {
        let server = api(answers).await;
        let base = format!("{}/v1", server.address());
        let variables =
            [("OPENAI_BASE_URL", base.as_str()), ("OPENAI_API_KEY", "k"), ("VISION_MODEL", "eye")];
        assert_eq!(examine("model", &variables).of("model").1, code);
        server.stop(Duration::from_secs(1)).await;
    }
    let gone = [("OPENAI_BASE_URL", "http://127.0.0.1:1/v1"), ("VISION_MODEL", "eye")];
    assert_eq!(examine("model", &gone).of("model").1, "model_unreachable");
    assert_eq!(examine("model", &[]).of("model").0, "off");
}

#[test]
fn a_database_that_is_not_there_is_one_line_and_settings_that_are_faulty_are_named() {
    let report = examine("database", &[]);
    assert_eq!(report.of("database"), ("fail".to_owned(), "database_unreachable".to_owned()));
    assert_eq!((report.findings.len(), report.code), (2, Some(1)));
    let output = command(&["doctor"], &[("JWT_SECRET", "short")]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("FAIL  settings") && text.contains("[settings_faulty]"), "{text}");
    assert!(text.contains("JWT_SECRET is shorter than 32 characters"), "{text}");
    let as_job = command(&["run-job", "doctor"], &[("JWT_SECRET", "short")]).output().unwrap();
    assert!(String::from_utf8(as_job.stdout).unwrap().starts_with("FAIL  settings"));
}

#[test]
fn the_page_of_operations_lists_every_code_with_its_fix() {
    let page = super::specs::read("docs/operations.md");
    let rows = page.lines().skip_while(|line| !line.starts_with("| Code | What to do |")).skip(2);
    let listed: Vec<_> = rows.take_while(|line| line.starts_with('|')).collect();
    let expected: Vec<_> = FIXES.iter().map(|(code, fix)| format!("| `{code}` | {fix} |")).collect();
    assert!(listed == expected, "the table of docs/operations.md has to be:\n{}", expected.join("\n"));
}
