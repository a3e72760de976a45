//! The local mail server and the pages that show its mails.

use std::time::Duration;

use lettre::message::{Mailbox as Address, MultiPart};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use platform::local::mail::{MailSink, Mailbox};
use platform::local::port;
use platform::server::Server;
use platform::site;
use shared::App;
use shared::clients::exchange::{Reply, exchange};
use shared::clients::mailer::{Delivery, Outgoing};
use shared::ids::MailId;
use shared::mail::render;
use shared::organizations::letters::Invitation;
use shared::settings::Settings;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

/// A mail server and the site that shows what it keeps.
struct World {
    folder: tempfile::TempDir,
    sink: MailSink,
    site: Server,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mailbox = Mailbox::open(folder.path()).unwrap();
        let sink = MailSink::start(port::listen(0).await.unwrap(), mailbox.clone()).unwrap();
        let app = App::new(Settings::parse(setting).unwrap()).unwrap();
        let stop = CancellationToken::new();
        let router = site::router(app, Some(mailbox), None, &stop);
        let site = Server::start(port::listen(0).await.unwrap(), router, stop).unwrap();
        Self { folder, sink, site }
    }

    async fn send(&self, subject: &str, text: &str, html: &str) {
        let server = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1");
        let message = Message::builder()
            .from("AstralisOps <noreply@demo.example>".parse::<Address>().unwrap())
            .to("Ada <admin@demo.example>".parse::<Address>().unwrap())
            .subject(subject)
            .multipart(MultiPart::alternative_plain_html(text.to_owned(), html.to_owned()))
            .unwrap();
        server.port(self.sink.port()).build().send(message).await.unwrap();
    }

    async fn get(&self, path: &str) -> Reply {
        exchange("GET", &format!("{}{path}", self.site.address()), &[], &[]).await.unwrap()
    }

    async fn page(&self, path: &str) -> String {
        let reply = self.get(path).await;
        assert_eq!(reply.status, 200, "{path}");
        String::from_utf8(reply.body).unwrap()
    }

    /// The paths of the mails on the list, the newest first.
    async fn listed(&self) -> Vec<String> {
        let list = self.page("/mails").await;
        let links = list.split("href=\"").filter_map(|rest| rest.split('"').next());
        links.filter(|link| link.starts_with("/mails/")).map(str::to_owned).collect()
    }

    async fn stop(self) {
        self.sink.stop().await;
        self.site.stop(Duration::from_secs(1)).await;
    }
}

/// Nothing here is ever connected to.
fn setting(name: &str) -> Option<String> {
    let value = match name {
        "DATABASE_URL" => "postgres://astralis@127.0.0.1:1/astralis",
        "JWT_SECRET" | "ENCRYPTION_KEY" | "SIGNING_KEY" => "0123456789abcdef0123456789abcdef",
        "SPACES_ENDPOINT" => "http://127.0.0.1:1",
        "SPACES_BUCKET" | "SPACES_ACCESS_KEY" | "SPACES_SECRET_KEY" => "none",
        _ => return None,
    };
    Some(value.to_owned())
}

#[tokio::test]
async fn a_sent_mail_shows_up_and_its_html_can_do_nothing() {
    let world = World::new().await;
    assert!(world.page("/mails").await.contains("No mail yet"));
    let hostile = "<p>Hello</p><script>alert(1)</script><a href=\"https://x.example/confirm\">confirm</a>";

    world.send("Earlier", "Hi", "<p>Hi</p>").await;
    world.send("Confirm ✓ <script>alert(2)</script>", "Hello <b>Ada</b> & co", hostile).await;

    let mails = world.listed().await;
    assert_eq!(mails.len(), 2);
    assert!(world.page(&mails[1]).await.contains("<h1><bdi>Earlier</bdi></h1>"));
    let page = world.page(&mails[0]).await;
    assert!(page.contains("Confirm ✓ &lt;script&gt;alert(2)&lt;"), "{page}");
    assert!(page.contains("Hello &lt;b&gt;Ada&lt;"), "{page}");
    assert!(page.contains("admin@demo.example") && !page.contains("<script"), "{page}");
    assert!(page.contains("sandbox=\"allow-popups allow-popups-to-escape-sandbox\""));

    let html = world.get(&format!("{}/html", mails[0])).await;
    let policy = html.header("content-security-policy").unwrap();
    assert!(policy.starts_with("sandbox ") && policy.contains("default-src 'none'"), "{policy}");
    assert!(!policy.contains("allow-scripts") && !policy.contains("allow-same-origin"), "{policy}");
    assert!(String::from_utf8(html.body).unwrap().contains("https://x.example/confirm"));
    let source = world.page(&format!("{}/raw", mails[0])).await;
    assert!(
        source.starts_with("Return-Path: <noreply@demo.example>\r\nX-Original-To: admin@demo.example\r\n")
    );
    world.stop().await;
}

#[tokio::test]
async fn a_letter_of_the_platform_arrives_as_it_was_written() {
    let world = World::new().await;
    let port = world.sink.port().to_string();
    let settings = Settings::parse(|name| match name {
        "SMTP_HOST" => Some("127.0.0.1".to_owned()),
        "SMTP_PORT" => Some(port.clone()),
        "SMTP_SECURE" => Some("none".to_owned()),
        "SMTP_FROM_EMAIL" => Some("astralis@localhost".to_owned()),
        other => setting(other),
    });
    let app = App::new(settings.unwrap()).unwrap();
    let link = "https://astralis.example/invitations?token=a-b_c&x=1".to_owned();
    let letter = Invitation {
        inviter: "Ada L\u{f6}velace".to_owned(),
        organization: "Smith & <Sons>".to_owned(),
        role: "operator".to_owned(),
        link: link.clone(),
    };
    let content = render(&letter, None).unwrap();
    let (id, to, written) = (MailId::new(), "bob@guest.example", app.clock.now());

    let delivery = app.mailer.send(Outgoing { id, to, written, content }).await;

    assert_eq!(delivery, Delivery::Accepted(None));
    let answers = format!("127.0.0.1:{} answers without encryption", world.sink.port());
    assert_eq!(app.mailer.check().await.unwrap(), answers);
    let mails = world.listed().await;
    assert_eq!(mails.len(), 1);
    let page = world.page(&mails[0]).await;
    assert!(page.contains("Ada L\u{f6}velace invites you to Smith &amp; &lt;Sons&gt;"), "{page}");
    assert!(page.contains("bob@guest.example") && page.contains("token=a-b_c&amp;x=1"), "{page}");
    let html = world.page(&format!("{}/html", mails[0])).await;
    assert!(
        html.contains(&link.replace('&', "&amp;")) && html.contains("Smith &amp; &lt;Sons&gt;"),
        "{html}"
    );
    let source = world.page(&format!("{}/raw", mails[0])).await;
    assert!(source.contains(&format!("Message-ID: <{id}@localhost>\r\n")), "{source}");
    world.stop().await;
}

#[tokio::test]
async fn nonsense_on_the_wire_or_in_the_folder_harms_nothing() {
    let world = World::new().await;
    for nonsense in [&b"\x16\x03\x01\x00\xff binary"[..], b"DATA\r\n.\r\n", &[b'A'; 50_000]] {
        let mut stream = TcpStream::connect(("127.0.0.1", world.sink.port())).await.unwrap();
        let _ = stream.write_all(nonsense).await;
        let _ = stream.shutdown().await;
        let mut reply = Vec::new();
        let _ = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut reply)).await.unwrap();
        assert!(reply.starts_with(b"220 "), "{}", String::from_utf8_lossy(&reply));
    }
    let broken = "01990000-0000-7000-8000-000000000000.eml";
    std::fs::write(
        world.folder.path().join(broken),
        b"\xff\xfe\0Content-Type: multipart/mixed; boundary=\r\n\r\n--",
    )
    .unwrap();
    std::fs::write(world.folder.path().join("notes.txt"), b"not a mail").unwrap();
    std::fs::write(world.folder.path().join("nonsense.eml"), b"no id").unwrap();

    world.send("Still here", "Hi", "<p>Hi</p>").await;

    let mails = world.listed().await;
    assert_eq!(mails.len(), 2);
    for mail in mails {
        world.page(&mail).await;
    }
    assert_eq!(world.get("/mails/../secrets.env").await.status, 404);
    assert_eq!(world.get("/mails/01990000-0000-7000-8000-000000000001").await.status, 404);
    assert_eq!(world.get("/mails/nonsense").await.status, 400);
    world.stop().await;
}

#[tokio::test]
async fn a_page_that_points_its_own_name_here_reads_no_mail() {
    let world = World::new().await;
    let address = format!("{}/mails", world.site.address());
    let asked_as = async |host: &str| {
        exchange("GET", &address, &[("host".to_owned(), host.to_owned())], &[]).await.unwrap().status
    };
    assert_eq!(asked_as("localhost:3001").await, 200);
    assert_eq!(asked_as("evil.example:3001").await, 421);
    world.stop().await;
}

#[tokio::test]
async fn every_page_renders_and_loads_nothing_from_elsewhere() {
    let world = World::new().await;
    for path in ["/", "/platform", "/mails", "/style.css", "/reference/", "/livez", "/api/v1/openapi.json"] {
        let reply = world.get(path).await;
        assert_eq!(reply.status, 200, "{path}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{path}");
        let policy = reply.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("http"), "{path}: {policy}");
    }
    let front = world.page("/").await;
    assert!(front.contains("/reference/") && front.contains("/mails") && front.contains("/health"));
    assert!(!front.contains("src=\"http") && !front.contains("url(http"));
    world.stop().await;
}
