//! Whether one organization's heap of uploads keeps another one waiting.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use futures_util::StreamExt;
use serde_json::json;
use tests::program::{Person, Program, fixture, id};

use crate::cost::median;
use crate::{Bar, Row};

/// Uploads of the organization with the heap, and of the other, one after the other.
const HEAP: u16 = 500;
const RECEIPTS: u8 = 9;

/// The median of the other organization's receipts beside the heap over that alone.
pub(crate) async fn of_a_heap() -> Result<Row> {
    let program = Program::start(&[("RATE_LIMIT_MAX", "0"), ("QUEUE_LIMIT", "1000")]).await?;
    let other = second_organization(&program).await?;
    let photo = fixture("receipt.jpg")?;
    let alone = read(&other, &photo, 0..RECEIPTS).await?;

    let admin = program.sign_in("admin").await?;
    let sent = futures_util::stream::iter(0..HEAP).map(|number| {
        let (admin, bytes) = (admin.clone(), [photo.as_slice(), b"heap", &number.to_be_bytes()].concat());
        async move { admin.send(&format!("receipt-{number}.jpg"), bytes).await }
    });
    let answers: Vec<_> = sent.buffer_unordered(8).collect().await;
    for answer in answers {
        let (status, document) = answer?;
        ensure!(status == 202, "{status} {document}");
    }
    let beside = read(&other, &photo, RECEIPTS..2 * RECEIPTS).await?;
    let (_, left) = admin.get("/documents?status=PENDING&limit=1").await?;
    ensure!(left["items"].as_array().is_some_and(|items| !items.is_empty()), "the heap was read too early");
    program.stop()?;
    Ok(Row {
        what: "a receipt beside 500 of another's",
        ours: format!("{beside:.2} s"),
        peer: format!("alone {alone:.2} s"),
        figure: beside / alone,
        bar: Bar::AtMost(2.0),
    })
}

async fn second_organization(program: &Program) -> Result<Person> {
    const EMAIL: &str = "nora@roofs.example";
    let (api, password) = (format!("{}/api/v1", program.address()), "canary violin 7 harbour dusk");
    let post =
        |path: &str, body: &serde_json::Value| program.http().post(format!("{api}{path}")).json(body).send();
    let form = json!({ "name": "Nora", "email": EMAIL, "password": password, "organization": "Roofs" });
    post("/auth/sign-up", &form).await?.error_for_status()?;
    let mail = program.mail_to(EMAIL, "confirm").await?;
    let rest = mail.split_once("token=").context("no token in the mail")?.1;
    let token: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    post("/auth/verify-email", &json!({ "token": token })).await?.error_for_status()?;
    let session = post("/auth/sign-in", &json!({ "email": EMAIL, "password": password })).await?;
    let session: serde_json::Value = session.error_for_status()?.json().await?;
    Ok(program.as_bearer(session["access_token"].as_str().context("no access token")?))
}

/// The median from upload to COMPLETED, in seconds.
async fn read(person: &Person, photo: &[u8], numbers: std::ops::Range<u8>) -> Result<f64> {
    let mut seconds = Vec::new();
    for number in numbers {
        // Other bytes each time: the same ones would not be read again.
        let bytes = [photo, &[number]].concat();
        let begun = Instant::now();
        let (status, document) = person.send("receipt.jpg", bytes).await?;
        ensure!(status == 202, "{status} {document}");
        loop {
            let (_, document) = person.get(&format!("/documents/{}", id(&document))).await?;
            match document["status"].as_str() {
                Some("COMPLETED") => break,
                Some("FAILED") => ensure!(false, "{document}"),
                _ => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
        seconds.push(begun.elapsed().as_secs_f64());
    }
    Ok(median(seconds))
}
