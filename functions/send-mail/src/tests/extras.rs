//! What a mail carries besides its words, as its recipient's program finds it.

use mail_parser::{Message, MessageParser, MimeHeaders, PartType};
use shared::db::SystemTx;
use shared::ids::MailId;
use shared::mail::{self, Extras, Method};
use shared::{App, Result};
use sqlx::PgPool;

use super::server::MailServer;
use super::{BOB, app_to, header, letter, run};

const OBJECT: &str = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Caf\u{e9}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
const OFF: &str =
    "https://astralis.example/unsubscribe?token=a-b_c.d-e-f-g-h-i-j-k-l-m-n-o-p-q-r-s-t-u-v-w-x-y-z-0-1-2-3";

async fn write(app: &App, extras: Extras) -> Result<MailId> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let mail = mail::send_with(&mut tx, &app.vault, BOB, &letter(), extras, None).await?;
    tx.commit().await?;
    Ok(mail)
}

/// The parts of a mail by type, each below the one that contains it.
fn tree(mail: &Message<'_>, part: u32) -> String {
    let part = &mail.parts[part as usize];
    let kind =
        part.content_type().map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()));
    let kind = kind.unwrap_or_default();
    match &part.body {
        PartType::Multipart(inside) => {
            let inside: Vec<_> = inside.iter().map(|part| tree(mail, *part)).collect();
            format!("{kind}({})", inside.join(" "))
        }
        _ => kind,
    }
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_invitation_arrives_with_exactly_its_parts_and_headers(db: PgPool) -> Result<()> {
    let server = MailServer::start(&[]).await;
    let app = app_to(&db, &server, &[]);
    let bytes: Vec<u8> = (0..=255).chain(*b"\r\n.\r\n--\n").collect();
    let extras = Extras::default()
        .calendar(Method::Request, OBJECT)
        .attach("\u{dc}bersicht \u{2013} 1.pdf", "application/pdf", bytes.clone())
        .reply_to("meeting+7@in.astralis.example")
        .in_reply_to("<2@mail.guest.example>")
        .reference("<1@mail.guest.example>")
        .reference("<2@mail.guest.example>")
        .list_unsubscribe(OFF);
    write(&app, extras).await?;

    assert_eq!(run(&app).await?.done, 1);

    let read = &server.read()[0];
    let mail = MessageParser::default().parse(read.as_bytes()).unwrap();
    let alternative = "multipart/alternative(text/plain text/html text/calendar)";
    assert_eq!(tree(&mail, 0), format!("multipart/mixed({alternative} application/pdf)"));
    let words = mail.parts.iter().find(|part| part.is_content_type("text", "calendar")).unwrap();
    let kind = words.content_type().unwrap();
    assert_eq!((kind.attribute("method"), kind.attribute("charset")), (Some("REQUEST"), Some("utf-8")));
    assert_eq!((words.text_contents(), words.content_disposition()), (Some(OBJECT), None));
    let file = mail.parts.iter().find(|part| part.is_content_type("application", "pdf")).unwrap();
    assert_eq!(file.attachment_name(), Some("\u{dc}bersicht \u{2013} 1.pdf"));
    assert!(file.content_disposition().unwrap().is_attachment());
    assert_eq!(file.contents(), bytes);

    assert_eq!(header(read, "Reply-To"), ["meeting+7@in.astralis.example"]);
    assert_eq!(header(read, "In-Reply-To"), ["<2@mail.guest.example>"]);
    assert_eq!(header(read, "References"), ["<1@mail.guest.example> <2@mail.guest.example>"]);
    assert_eq!(header(read, "List-Unsubscribe"), [format!("<{OFF}>")]);
    assert_eq!(header(read, "List-Unsubscribe-Post"), ["List-Unsubscribe=One-Click"]);
    assert_eq!(header(read, "Subject"), ["Reset your password"]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_mail_without_extras_has_two_parts_and_no_headers_more(db: PgPool) -> Result<()> {
    let server = MailServer::start(&[]).await;
    let app = app_to(&db, &server, &[]);
    write(&app, Extras::default()).await?;
    write(&app, Extras::default().list_unsubscribe("http://localhost:3000/off")).await?;

    assert_eq!(run(&app).await?.done, 2);

    // Whichever was sent first.
    let mut read = server.read();
    read.sort_by_key(|mail| mail.contains("List-Unsubscribe"));
    let mail = MessageParser::default().parse(read[0].as_bytes()).unwrap();
    assert_eq!(tree(&mail, 0), "multipart/alternative(text/plain text/html)");
    let names: Vec<_> = mail.headers().iter().map(|header| header.name()).collect();
    let expected =
        ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"];
    assert_eq!(names, expected);
    assert_eq!(header(&read[1], "List-Unsubscribe"), ["<http://localhost:3000/off>"]);
    assert_eq!(header(&read[1], "List-Unsubscribe-Post"), Vec::<&str>::new(), "one click needs https");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn hostile_names_of_files_stay_inside_their_header(db: PgPool) -> Result<()> {
    let server = MailServer::start(&[]).await;
    let app = app_to(&db, &server, &[]);
    let hostile = "a\"; x=y\r\nBcc: eve@evil.example\r\n\r\n\u{202e}fdp.exe";
    write(&app, Extras::default().attach(hostile, "text/plain", b"x".to_vec())).await?;

    assert_eq!(run(&app).await?.done, 1);

    let read = &server.read()[0];
    assert!(!read.contains("\nBcc") && read.is_ascii(), "{read}");
    let mail = MessageParser::default().parse(read.as_bytes()).unwrap();
    let names: Vec<_> = mail.attachments().filter_map(|file| file.attachment_name()).collect();
    assert_eq!(names, ["a\"; x=yBcc: eve@evil.examplefdp.exe"]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_can_not_be_carried_is_refused_when_it_is_written(db: PgPool) -> Result<()> {
    let server = MailServer::start(&[]).await;
    let app = app_to(&db, &server, &[]);
    let evil = "a@b.example\r\nBcc: eve@evil.example";
    let refused = write(&app, Extras::default().reply_to(evil)).await.unwrap_err();
    assert_eq!(refused.code(), "mail_header_invalid");
    let large = vec![0; mail::EXTRAS_LIMIT + 1];
    let refused = write(&app, Extras::default().attach("a", "a/b", large)).await.unwrap_err();
    assert_eq!(refused.code(), "mail_too_large");
    assert_eq!(run(&app).await?.done, 0);
    Ok(())
}
