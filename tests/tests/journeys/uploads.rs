//! Ways in: a ticket, the bucket's event, a form; each leads to exactly one reading.

use anyhow::Result;
use serde_json::json;
use tests::program::{Program, fixture, id};

#[tokio::test]
async fn a_receipt_goes_from_its_ticket_to_text_fields_and_download() -> Result<()> {
    let program = Program::start(&[]).await?;
    let client = program.sign_in("client").await?;
    let photo = fixture("receipt.jpg")?;
    let ticket = client.ticket("receipt.jpg", &photo).await?;
    let document = id(&ticket["document"]);
    assert_eq!(client.put(&ticket, photo.clone()).await?, 200);

    // The browser says so several times while the bucket says it too: one reading.
    let path = format!("/documents/{document}/complete");
    let nothing = json!({});
    let told = tokio::join!(
        client.post(&path, &nothing),
        client.post(&path, &nothing),
        client.post(&path, &nothing)
    );
    for reply in [told.0, told.1, told.2] {
        assert_eq!(reply?.0, 200);
    }
    let done = client.wait(document).await?;
    assert_eq!((&done["status"], &done["kind"]), (&json!("COMPLETED"), &json!("receipt")), "{done}");
    assert_eq!(
        (&done["attempts"], &done["pages_done"], &done["pages_total"]),
        (&json!(1), &json!(1), &json!(1))
    );

    let (_, pages) = client.get(&format!("/documents/{document}/pages")).await?;
    let words = pages["items"][0]["words"].as_array().map_or(0, Vec::len);
    assert!(words > 20, "{words} words");
    let (_, text) = client.get(&format!("/documents/{document}/text")).await?;
    assert!(text["text"].as_str().unwrap_or_default().to_lowercase().contains("total"), "{text}");
    let (_, found) = client.get(&format!("/documents/{document}/fields")).await?;
    assert!(found["fields"]["total"]["value"].is_string(), "{found}");

    let (_, link) = client.get(&format!("/documents/{document}/download")).await?;
    let url = link["url"].as_str().unwrap_or_default();
    let file = program.http().get(url).send().await?.error_for_status()?;
    assert!(file.headers()["content-disposition"].to_str()?.starts_with("attachment"));
    assert_eq!(file.bytes().await?, photo);
    let forged = url.replace("X-Amz-Expires=900", "X-Amz-Expires=901");
    assert_eq!(program.http().get(forged).send().await?.status(), 403);

    // What one uploaded the operator sees and works with, another organization's client never.
    let operator = program.sign_in("operator").await?;
    assert_eq!(operator.get(&format!("/documents/{document}")).await?.0, 200);
    program.stop()?;
    Ok(())
}

#[tokio::test]
async fn the_buckets_own_event_is_enough_and_a_form_works_for_scripts() -> Result<()> {
    let program = Program::start(&[]).await?;
    let client = program.sign_in("client").await?;
    let invoice = fixture("invoice.pdf")?;
    let ticket = client.ticket("invoice.pdf", &invoice).await?;
    assert_eq!(client.put(&ticket, invoice.clone()).await?, 200);
    let done = client.wait(id(&ticket["document"])).await?;
    assert_eq!((&done["status"], &done["kind"]), (&json!("COMPLETED"), &json!("invoice")), "{done}");

    let (_, by_event) = client.get(&format!("/documents/{}/fields", id(&done))).await?;
    let (status, listed) = client.get("/documents").await?;
    assert_eq!((status, listed["items"].as_array().map(Vec::len)), (200, Some(1)));

    // The same bytes again are not read again: what was found is shared.
    let twin = client.process("the same again.pdf", invoice).await?;
    let (_, by_form) = client.get(&format!("/documents/{}/fields", id(&twin))).await?;
    assert_eq!(twin["status"], "COMPLETED");
    for part in ["kind", "fields", "line_items", "checks", "version", "origin"] {
        assert!(!by_event[part].is_null(), "{part}: {by_event}");
        assert_eq!(by_form[part], by_event[part], "{part}");
    }
    assert_ne!(id(&twin), id(&done));
    program.stop()?;
    Ok(())
}

#[tokio::test]
async fn a_file_that_is_not_what_its_ticket_promised_is_refused_and_removed() -> Result<()> {
    let program = Program::start(&[]).await?;
    let client = program.sign_in("client").await?;
    let text = b"Dear sir, this is no PDF at all".to_vec();
    let ticket = client.ticket("letter.pdf", &text).await?;
    let document = id(&ticket["document"]);
    let longer = [text.as_slice(), b"!"].concat();
    assert_eq!(client.put(&ticket, longer).await?, 403, "the signature covers the size");
    assert_eq!(client.put(&ticket, text).await?, 200);

    let failed = client.wait(document).await?;
    assert_eq!((&failed["status"], &failed["error"]["code"]), (&json!("FAILED"), &json!("content_mismatch")));
    let (status, gone) = client.get(&format!("/documents/{document}/download")).await?;
    assert_eq!((status, &gone["code"]), (409, &json!("file_gone")));
    let stored = program.data().join("bucket/astralis");
    let left =
        std::fs::read_dir(stored)?.filter_map(|entry| entry.ok()).filter(|entry| entry.path().is_file());
    assert_eq!(left.count(), 0);

    let never = client.ticket("never.pdf", b"%PDF-1.7").await?;
    let (status, early) =
        client.post(&format!("/documents/{}/complete", id(&never["document"])), &json!({})).await?;
    assert_eq!((status, &early["code"]), (409, &json!("not_arrived")));
    program.stop()?;
    Ok(())
}
