//! A language model beside the platform: what it is shown of a real file, and what comes of its answer.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use shared::testing::model::{ModelStub, Scripted};
use tests::program::{Person, Program, fixture, id};

/// The seller's VAT identifier in the fixture, whose check digits are wrong.
const VAT_ID: [&str; 3] = ["IE", "1234567", "FA"];

/// The document once nobody waits for the model any more.
async fn settled(person: &Person, document: &str) -> Result<Value> {
    let begun = Instant::now();
    loop {
        let (_, seen) = person.get(&format!("/documents/{document}")).await?;
        if seen["model"]["state"] != "waiting" {
            return Ok(seen);
        }
        ensure!(begun.elapsed() < Duration::from_secs(60), "the model is still waited for: {seen}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_model_is_shown_page_and_words_and_its_failure_costs_nothing() -> Result<()> {
    let stub = ModelStub::start().await.map_err(|error| anyhow::anyhow!("{error}"))?;
    let base = stub.base_url();
    let program =
        Program::start(&[("OPENAI_BASE_URL", &base), ("VISION_MODEL", "eye"), ("MODEL_SECONDS", "5")])
            .await?;
    let admin = program.sign_in("admin").await?;
    let always = json!({ "model_use": "always" });
    let (status, settings) = admin.patch("/organizations/current/settings/models", &always).await?;
    assert_eq!((status, &settings["model_use"]), (200, &json!("always")), "{settings}");

    // It sees what the offline rules do not look for.
    stub.answers_by(|asked| {
        let total: Vec<&str> = asked.word("1,186.95").into_iter().collect();
        let vat_id: Vec<&str> = VAT_ID.iter().filter_map(|word| asked.word(word)).collect();
        Scripted::invoice(&[("total", "1186.95", &total), ("vendor_vat_id", &VAT_ID.concat(), &vat_id)])
    });
    let document = admin.process("invoice.pdf", fixture("invoice.pdf")?).await?;
    let improved = settled(&admin, id(&document)).await?;
    assert_eq!(improved["model"], json!({ "state": "improved", "note": null }), "{improved}");
    let asked = stub.asked();
    let picture = asked[0].images().first().copied().context("no picture")?.to_owned();
    assert!(
        picture.starts_with("data:image/jpeg;base64,/9j/") && picture.len() > 10_000,
        "{}",
        picture.len()
    );
    let (_, found) = admin.get(&format!("/documents/{}/fields", id(&document))).await?;
    let (vat_id, total) = (&found["fields"]["vendor_vat_id"], &found["fields"]["total"]);
    assert_eq!((&vat_id["value"], &vat_id["source"]), (&json!(VAT_ID.concat()), &json!("model")), "{found}");
    assert!(vat_id["box"].is_array() && vat_id.get("unsupported").is_none(), "{found}");
    assert_eq!((&total["value"], &total["source"]), (&json!("1186.95"), &json!("rules")), "{found}");

    stub.answers_by(|_| Scripted::refuses());
    let other = admin.process("receipt.jpg", fixture("receipt.jpg")?).await?;
    assert_eq!(other["status"], "COMPLETED");
    let other = settled(&admin, id(&other)).await?;
    assert_eq!(other["model"], json!({ "state": "failed", "note": "the model refused to read it" }));
    program.stop()?;
    Ok(())
}
