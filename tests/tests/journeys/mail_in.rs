//! From a real IMAP server to documents: what is inside of a mail, and a platform that is killed in the middle.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tests::dovecot::{Dovecot, PASSWORD};
use tests::program::{Person, Program, fixture, id};

/// How long the platform has for one thing.
const PATIENCE: Duration = Duration::from_secs(90);

/// Loopback is a private address.
const OWN: &[(&str, &str)] = &[("WEBHOOK_ALLOW_PRIVATE", "true")];

async fn mailbox(admin: &Person, dovecot: &Dovecot, more: &Value) -> Result<String> {
    let mut wanted = json!({
        "name": "Invoices", "source": "IMAP", "host": "127.0.0.1", "port": dovecot.port(), "security": "NONE",
        "username": "anna", "password": PASSWORD,
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        wanted[name] = value.clone();
    }
    let (status, made) = admin.post("/mailboxes", &wanted).await?;
    ensure!(status == 201, "{made}");
    Ok(id(&made).to_owned())
}

async fn ledger(by: &Person, mailbox: &str) -> Result<Vec<Value>> {
    let (_, page) = by.get(&format!("/mailboxes/{mailbox}/messages?limit=100")).await?;
    Ok(page["items"].as_array().cloned().unwrap_or_default())
}

/// `winmail.dat` with one file inside ([MS-OXTNEF]).
fn tnef(name: &str, content: &[u8]) -> Vec<u8> {
    let attribute = |id: u32, data: &[u8]| {
        let length = u32::try_from(data.len()).unwrap_or_default().to_le_bytes();
        [&[1], &id.to_le_bytes()[..], &length, data, &[0, 0]].concat()
    };
    [
        b"\x78\x9f\x3e\x22\x01\x00".to_vec(),
        attribute(0x0006_9002, &[0; 14]),
        attribute(0x0001_8010, format!("{name}\0").as_bytes()),
        attribute(0x0006_800f, content),
    ]
    .concat()
}

fn part(about: &str, content: &[u8]) -> String {
    let letters = STANDARD.encode(content);
    let lines: Vec<_> = letters.as_bytes().chunks(76).map(String::from_utf8_lossy).collect();
    format!("--outer\r\n{about}\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n", lines.join("\r\n"))
}

/// A mail with a PDF in its text, a `winmail.dat`, a forwarded mail, and what is not taken.
fn crowded() -> Result<String> {
    let pdf = "Content-Type: application/pdf\r\nContent-Disposition: inline; filename=\"invoice.pdf\"";
    let winmail =
        "Content-Type: application/ms-tnef\r\nContent-Disposition: attachment; filename=\"winmail.dat\"";
    let program =
        "Content-Type: application/x-msdownload\r\nContent-Disposition: attachment; filename=\"setup.exe\"";
    let forwarded = "--outer\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\
        Content-Type: multipart/mixed; boundary=inner\r\n\r\n--inner\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n\
        --inner\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=\"inner.txt\"\r\n\r\n\
        Words of the inner file.\r\n--inner--\r\n";
    Ok(format!(
        "From: Vendor <bills@example.com>\r\nSubject: Everything\r\nMessage-ID: <all@example.com>\r\n\
         Content-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\nContent-Type: text/plain\r\n\r\nHello.\r\n\
         {}{}{forwarded}{}--outer--\r\n",
        part(pdf, &fixture("invoice.pdf")?),
        part(winmail, &tnef("notes.csv", b"a;b\r\n1;2\r\n")),
        part(program, b"MZ\x90\0")
    ))
}

#[tokio::test]
async fn what_is_inside_of_a_mail_becomes_documents_or_says_why_not() -> Result<()> {
    let dovecot = Dovecot::start()?;
    dovecot.deliver("anna", crowded()?.as_bytes())?;
    let program = Program::start(OWN).await?;
    let admin = program.sign_in("admin").await?;
    let (_, label) = admin.post("/labels", &json!({ "name": "By mail" })).await?;
    let mailbox = mailbox(&admin, &dovecot, &json!({ "label_ids": [label["id"]], "mark": "SEEN" })).await?;

    let begun = Instant::now();
    let mail = loop {
        let mails = ledger(&admin, &mailbox).await?;
        if let Some(mail) = mails.into_iter().find(|mail| mail["taken"] == 3) {
            break mail;
        }
        ensure!(begun.elapsed() < PATIENCE, "{:?}", ledger(&admin, &mailbox).await?);
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    assert_eq!((&mail["fate"], &mail["skipped"]), (&json!("STORED"), &json!(1)), "{mail}");
    let path = format!("/mailboxes/{mailbox}/messages/{}", id(&mail));
    let (_, shown) = admin.get(&path).await?;
    let files = shown["files"].as_array().cloned().unwrap_or_default();
    let mut names: Vec<_> = files.iter().filter_map(|file| file["name"].as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["inner.txt", "invoice.pdf", "notes.csv", "setup.exe"]);
    for file in &files {
        if file["name"] == "setup.exe" {
            assert_eq!(
                (&file["document_id"], &file["skipped_code"]),
                (&Value::Null, &json!("type_not_allowed"))
            );
            continue;
        }
        let child = admin.wait(file["document_id"].as_str().unwrap_or_default()).await?;
        assert_eq!(
            (&child["status"], &child["parent_id"]),
            (&json!("COMPLETED"), &mail["document_id"]),
            "{child}"
        );
        let (_, labels) = admin.get(&format!("/documents/{}/labels", id(&child))).await?;
        assert!(labels.to_string().contains("By mail"), "{labels}");
    }
    assert_eq!(dovecot.seen("anna")?, 1);
    program.stop()?;
    Ok(())
}

#[tokio::test]
async fn a_platform_that_is_killed_while_it_fetches_loses_no_mail_and_doubles_none() -> Result<()> {
    const MAILS: usize = 60;
    let dovecot = Dovecot::start()?;
    for number in 0..MAILS {
        let mail =
            format!("Subject: {number}\r\nMessage-ID: <{number}@example.com>\r\n\r\nMail {number}.\r\n");
        dovecot.deliver("anna", mail.as_bytes())?;
    }
    let program = Program::start(OWN).await?;
    let admin = program.sign_in("admin").await?;
    let mailbox = mailbox(&admin, &dovecot, &json!({ "mark": "SEEN" })).await?;
    let stored = |mails: &[Value]| mails.iter().filter(|mail| mail["fate"] == "STORED").count();
    let begun = Instant::now();
    while stored(&ledger(&admin, &mailbox).await?) < 5 {
        ensure!(begun.elapsed() < PATIENCE, "{:?}", ledger(&admin, &mailbox).await?);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let program = Program::start_in(program.kill()?, OWN).await?;
    let admin = program.sign_in("admin").await?;
    let (_, _) = admin.post(&format!("/mailboxes/{mailbox}/fetch"), &json!({})).await?;

    let begun = Instant::now();
    while stored(&ledger(&admin, &mailbox).await?) < MAILS || dovecot.seen("anna")? < MAILS {
        ensure!(begun.elapsed() < 2 * PATIENCE, "{:?}", ledger(&admin, &mailbox).await?);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let (_, all) = admin.get("/documents?limit=100").await?;
    assert_eq!(all["items"].as_array().map(Vec::len), Some(MAILS));
    assert_eq!(ledger(&admin, &mailbox).await?.len(), MAILS);
    program.stop()?;
    Ok(())
}
