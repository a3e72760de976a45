//! Files that can't be read, or not wholly: each says why in words for people, and the next one is read.

use anyhow::Result;
use serde_json::{Value, json};
use tests::pdf;
use tests::program::{Program, fixture, id};

/// A PNG header that claims more pixels than anybody has memory for.
fn claims_too_much() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend(60_000_u32.to_be_bytes());
    png.extend(60_000_u32.to_be_bytes());
    png.extend([8, 2, 0, 0, 0]);
    let check = crc32(&png[12..]);
    png.extend(check.to_be_bytes());
    png.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
    png
}

/// CRC-32 as in PNG (ISO 3309), bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
        )
    })
}

/// A PDF of empty pages.
fn pages(count: usize) -> Vec<u8> {
    let kids: String = (0..count).map(|page| format!("{} 0 R ", page + 3)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {count}/Kids[{kids}]>>"),
    ];
    objects.extend((0..count).map(|_| "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>".to_owned()));
    pdf::file(&objects)
}

#[tokio::test]
async fn every_unreadable_file_fails_with_its_reason_and_stops_no_other() -> Result<()> {
    let program = Program::start(&[("PAGE_LIMIT", "20")]).await?;
    let operator = program.sign_in("operator").await?;
    let photo = fixture("receipt.jpg")?;
    let broken = [
        ("encrypted.pdf", fixture("encrypted.pdf")?, "encrypted"),
        ("huge.png", claims_too_much(), "too_large"),
        ("broken.pdf", b"%PDF-1.7\nnothing of the kind".to_vec(), "corrupt"),
    ];
    for (name, bytes, code) in broken {
        let document = operator.process(name, bytes).await?;
        assert_eq!(
            (&document["status"], &document["error"]["code"]),
            (&json!("FAILED"), &json!(code)),
            "{document}"
        );
        let sentence = document["error"]["message"].as_str().unwrap_or_default();
        assert!(sentence.split(' ').count() > 3, "{name}: {sentence:?} is no sentence");

        // The file is kept, and trying again comes to the same end instead of getting stuck.
        let (status, _) = operator.get(&format!("/documents/{}/download", id(&document))).await?;
        assert_eq!(status, 200, "{name}");
        let (status, again) =
            operator.post(&format!("/documents/{}/retry", id(&document)), &Value::Null).await?;
        assert_eq!((status, &again["status"]), (200, &json!("PENDING")), "{name}");
        assert_eq!(operator.wait(id(&document)).await?["error"]["code"], code);
    }
    let partly = [
        ("truncated.jpg", photo[..photo.len() / 3].to_vec(), "corrupt"),
        ("long.pdf", pages(2_000), "page_limit"),
    ];
    for (name, bytes, code) in partly {
        let document = operator.process(name, bytes).await?;
        assert_eq!(
            (&document["status"], &document["error"]["code"]),
            (&json!("COMPLETED"), &json!(code)),
            "what could be read is kept, and what is missing is said: {document}"
        );
    }
    let scan = operator.process("scan.pdf", fixture("scan.pdf")?).await?;
    assert_eq!(scan["status"], "COMPLETED", "{scan}");
    assert!(scan["ocr_confidence"].as_f64().unwrap_or_default() > 60.0, "{scan}");

    let (_, failed) = operator.get("/documents?status=FAILED").await?;
    assert_eq!(failed["items"].as_array().map(Vec::len), Some(3));
    program.stop()?;
    Ok(())
}
