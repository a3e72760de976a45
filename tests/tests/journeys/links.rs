//! Somebody without an account photographs two pages on a phone: one PDF comes of it, in the order of its pages.

use std::io::Cursor;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use image::{ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};
use tests::program::{Person, Program, fixture, id};

/// A request without an account.
async fn asked(program: &Program, path: &str, body: &Value) -> Result<Value> {
    let request = program.http().post(format!("{}/api/v1{path}", program.address())).json(body);
    let reply = request.send().await?;
    let (status, answer) = (reply.status(), reply.json::<Value>().await?);
    ensure!(status.is_success(), "{path}: {status} {answer}");
    Ok(answer)
}

/// Makes an upload link; returns the path below which its holder asks.
async fn place(person: &Person) -> Result<String> {
    let (status, link) = person.post("/upload-links", &json!({ "name": "Receipts", "hours": 1 })).await?;
    ensure!(status == 201, "{link}");
    let url = link["url"].as_str().unwrap_or_default();
    let (_, token) = url.split_once("#drop/").context("no token")?;
    Ok(format!("/drop/{token}"))
}

/// Sends a photograph of a document that was begun; returns its identifier.
async fn photograph(program: &Program, capture: &str, name: &str, bytes: Vec<u8>) -> Result<String> {
    let wanted = json!({ "name": name, "size": bytes.len() });
    let ticket = asked(program, &format!("{capture}/photographs"), &wanted).await?;
    let mut put = program.http().put(ticket["upload"]["url"].as_str().unwrap_or_default());
    for header in ticket["upload"]["headers"].as_array().into_iter().flatten() {
        let (name, value) = (header["name"].as_str(), header["value"].as_str());
        put = put.header(name.unwrap_or_default(), value.unwrap_or_default());
    }
    put.body(bytes).send().await?.error_for_status()?;
    Ok(id(&ticket).to_owned())
}

/// The documents of a member, once there are so many.
async fn documents(person: &Person, count: usize) -> Result<Vec<Value>> {
    for _ in 0..600 {
        let (_, list) = person.get("/documents").await?;
        let items = list["items"].as_array().cloned().unwrap_or_default();
        if items.len() == count {
            return Ok(items);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("there are not {count} documents")
}

fn blank() -> Result<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_pixel(300, 400, Rgb([240; 3])).write_to(&mut bytes, ImageFormat::Jpeg)?;
    Ok(bytes.into_inner())
}

#[tokio::test]
async fn two_photographs_become_one_document_in_the_order_of_their_pages() -> Result<()> {
    let program = Program::start(&[]).await?;
    let operator = program.sign_in("operator").await?;
    let place = place(&operator).await?;
    let begun = asked(&program, &format!("{place}/captures"), &json!({ "name": "Lunch" })).await?;
    let capture = format!("{place}/captures/{}", id(&begun));
    let receipt = photograph(&program, &capture, "2.jpg", fixture("receipt.jpg")?).await?;
    let first = photograph(&program, &capture, "1.jpg", blank()?).await?;
    let unwanted = photograph(&program, &capture, "3.jpg", blank()?).await?;
    let finish = format!("{capture}/finish");
    for _ in 0..2 {
        let wanted = json!({ "photographs": [first, receipt], "name": "Lunch with Ada" });
        let done = asked(&program, &finish, &wanted).await?;
        assert_eq!(done, json!({ "state": "received" }));
    }
    assert_ne!(unwanted, first);

    let found = documents(&operator, 1).await?;
    let done = operator.wait(id(&found[0])).await?;
    assert_eq!(
        (&done["name"], &done["media_type"]),
        (&json!("Lunch with Ada.pdf"), &json!("application/pdf"))
    );
    assert_eq!((&done["status"], &done["pages_total"]), (&json!("COMPLETED"), &json!(2)), "{done}");
    let (_, pages) = operator.get(&format!("/documents/{}/pages", id(&done))).await?;
    let text = |page: usize| pages["items"][page]["text"].as_str().unwrap_or_default().trim().to_owned();
    assert!(text(0).is_empty() && text(1).len() > 100, "{:?} {:?}", text(0), text(1));
    program.stop()?;
    Ok(())
}

#[tokio::test]
async fn photographs_of_which_one_is_none_are_kept_each_for_itself() -> Result<()> {
    let program = Program::start(&[]).await?;
    let operator = program.sign_in("operator").await?;
    let place = place(&operator).await?;
    let begun = asked(&program, &format!("{place}/captures"), &json!({ "name": "Lunch" })).await?;
    let capture = format!("{place}/captures/{}", id(&begun));
    let receipt = photograph(&program, &capture, "1.jpg", fixture("receipt.jpg")?).await?;
    let broken = [b"\xff\xd8\xff\xe0\x00\x10JFIF\x00".as_slice(), &[7; 2000]].concat();
    let broken = photograph(&program, &capture, "2.jpg", broken).await?;
    asked(&program, &format!("{capture}/finish"), &json!({ "photographs": [receipt, broken] })).await?;

    let mut statuses = Vec::new();
    for document in documents(&operator, 2).await? {
        let done = operator.wait(id(&document)).await?;
        statuses.push((
            done["name"].as_str().unwrap_or_default().to_owned(),
            done["status"].as_str().unwrap_or_default().to_owned(),
        ));
    }
    statuses.sort();
    let expected = [("Lunch 1.jpg", "COMPLETED"), ("Lunch 2.jpg", "FAILED")];
    assert_eq!(statuses, expected.map(|(name, status)| (name.to_owned(), status.to_owned())));
    program.stop()?;
    Ok(())
}
