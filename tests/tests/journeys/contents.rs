//! What is inside files and what is made of them: attachments, passwords, images, searchable PDFs.

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tests::program::{Program, fixture, id};

/// A mail with one attached file.
fn mail(subject: &str, name: &str, media_type: &str, content: &[u8]) -> Vec<u8> {
    let lines: Vec<String> = STANDARD
        .encode(content)
        .as_bytes()
        .chunks(76)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    format!(
        "From: Alder & Finch <office@alder.example>\r\nTo: books@shop.example\r\nSubject: {subject}\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=edge\r\n\r\n\
         --edge\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPlease find our invoice attached.\r\n\
         --edge\r\nContent-Type: {media_type}\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n{}\r\n--edge--\r\n",
        lines.join("\r\n")
    )
    .into_bytes()
}

#[tokio::test]
async fn an_invoice_attached_to_a_mail_becomes_a_document_of_its_own() -> Result<()> {
    let program = Program::start(&[]).await?;
    let client = program.sign_in("client").await?;
    let invoice = fixture("invoice.pdf")?;
    let inner = mail("The invoice", "invoice.pdf", "application/pdf", &invoice);
    let outer = mail("Fwd: The invoice", "original.eml", "message/rfc822", &inner);

    let forwarded = client.process("forwarded mail.eml", outer).await?;
    assert_eq!(
        (&forwarded["status"], &forwarded["error"]),
        (&json!("COMPLETED"), &Value::Null),
        "{forwarded}"
    );
    let (_, text) = client.get(&format!("/documents/{}/text", id(&forwarded))).await?;
    assert!(text["text"].as_str().unwrap_or_default().contains("Fwd: The invoice"), "{text}");

    let mut document = forwarded;
    while document["media_type"] == "message/rfc822" {
        let (_, files) = client.get(&format!("/documents/{}/files", id(&document))).await?;
        let child =
            files["items"].as_array().into_iter().flatten().find_map(|file| file["document_id"].as_str());
        let child = client.wait(child.with_context(|| format!("no document inside: {files}"))?).await?;
        assert_eq!(child["parent_id"], document["id"]);
        document = child;
    }
    assert_eq!((&document["name"], &document["kind"]), (&json!("invoice.pdf"), &json!("invoice")));
    let (_, found) = client.get(&format!("/documents/{}/fields", id(&document))).await?;
    assert_eq!(found["fields"]["total"]["value"], "1186.95");

    let parent = document["parent_id"].as_str().unwrap_or_default();
    let (_, link) = client.get(&format!("/documents/{parent}/files/0/download")).await?;
    let saved = program.http().get(link["url"].as_str().unwrap_or_default()).send().await?;
    assert_eq!(saved.error_for_status()?.bytes().await?, invoice);

    // Read once more it has the same documents inside, and it keeps the file of one that is removed for good.
    let admin = program.sign_in("admin").await?;
    let again = json!({ "ids": [parent], "action": "read_again" });
    assert_eq!(admin.post("/documents/bulk", &again).await?.1["done"], 1);
    assert_eq!(admin.wait(parent).await?["status"], "COMPLETED");
    let (_, files) = admin.get(&format!("/documents/{parent}/files")).await?;
    assert_eq!(files["items"][0]["document_id"], document["id"], "{files}");
    let gone = json!({ "ids": [id(&document)], "action": "delete" });
    assert_eq!(admin.post("/documents/bulk", &gone).await?.1["items"][0]["changed"], true);
    assert_eq!(admin.post("/documents/bulk", &gone).await?.1["items"][0]["changed"], false);
    assert_eq!(admin.delete(&format!("/documents/trash/{}", id(&document))).await?, 204);
    let (_, link) = client.get(&format!("/documents/{parent}/files/0/download")).await?;
    let saved = program.http().get(link["url"].as_str().unwrap_or_default()).send().await?;
    assert_eq!(saved.error_for_status()?.bytes().await?, invoice);
    program.stop()?;
    Ok(())
}

#[tokio::test]
async fn a_protected_pdf_waits_for_its_password() -> Result<()> {
    let program = Program::start(&[]).await?;
    let client = program.sign_in("client").await?;
    let protected = client.process("protected.pdf", fixture("encrypted.pdf")?).await?;
    assert_eq!(protected["error"]["code"], "encrypted", "{protected}");
    let path = format!("/documents/{}/password", id(&protected));

    client.post(&path, &json!({ "password": "wrong" })).await?;
    assert_eq!(client.wait(id(&protected)).await?["error"]["code"], "encrypted");
    assert_eq!(client.post(&path, &json!({ "password": "" })).await?.0, 422);
    let (status, waiting) = client.post(&path, &json!({ "password": "secret" })).await?;
    assert_eq!((status, &waiting["status"]), (200, &json!("PENDING")), "{waiting}");

    let read = client.wait(id(&protected)).await?;
    assert_eq!((&read["status"], &read["error"]), (&json!("COMPLETED"), &Value::Null), "{read}");
    let (media_type, _) = client.fetch(&format!("/documents/{}/pages/0/image", id(&read)), "*/*").await?;
    assert_eq!(media_type, "image/webp");
    let (status, refused) = client.post(&path, &json!({ "password": "secret" })).await?;
    assert_eq!((status, &refused["code"]), (409, &json!("not_encrypted")));

    // Who sends the same bytes is not thereby told what is in them.
    let operator = program.sign_in("operator").await?;
    let again = operator.process("protected.pdf", fixture("encrypted.pdf")?).await?;
    assert_eq!(again["error"]["code"], "encrypted", "{again}");
    program.stop()?;
    Ok(())
}

#[tokio::test]
async fn pages_are_drawn_in_every_size_and_a_scan_becomes_a_pdf_that_can_be_searched() -> Result<()> {
    let program = Program::start(&[]).await?;
    let client = program.sign_in("client").await?;
    let long =
        "The receipt of the hardware store at the harbour, for the shelves in the back office, 12 April.jpg";
    let receipt = client.process(long, fixture("receipt.jpg")?).await?;
    assert_eq!(receipt["name"], long);
    let image = |preset: &str| format!("/documents/{}/pages/0/image?preset={preset}", id(&receipt));

    let (media_type, large) = client.fetch(&image("ai-vision"), "image/webp").await?;
    assert_eq!((media_type.as_str(), &large[8..12]), ("image/webp", b"WEBP".as_slice()));
    let (_, small) = client.fetch(&image("thumbnail"), "image/webp").await?;
    assert!(small.len() * 4 < large.len(), "{} and {} bytes", small.len(), large.len());
    let (media_type, jpeg) = client.fetch(&image("thumbnail"), "image/jpeg").await?;
    assert_eq!((media_type.as_str(), &jpeg[..3]), ("image/jpeg", b"\xff\xd8\xff".as_slice()));
    let beyond = format!("/documents/{}/pages/1/image", id(&receipt));
    assert_eq!(client.get(&beyond).await?.0, 404);

    let (media_type, pdf) =
        client.fetch(&format!("/documents/{}/searchable-pdf", id(&receipt)), "*/*").await?;
    assert_eq!((media_type.as_str(), &pdf[..5]), ("application/pdf", b"%PDF-".as_slice()));
    // What was recognized is text of the file now, and is read without recognition.
    let searchable = client.process("searchable.pdf", pdf).await?;
    let (_, pages) = client.get(&format!("/documents/{}/pages", id(&searchable))).await?;
    assert_eq!(pages["items"][0]["source"], "native", "{pages}");
    let (_, text) = client.get(&format!("/documents/{}/text", id(&searchable))).await?;
    assert!(text["text"].as_str().unwrap_or_default().contains("63.28"), "{text}");
    program.stop()?;
    Ok(())
}
