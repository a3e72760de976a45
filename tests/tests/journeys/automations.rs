//! A document comes in, and what was said beforehand happens: it is labelled, people are told, another system too.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use standardwebhooks::Webhook;
use tests::program::{Person, Program, fixture, id};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(120);

/// A receiver that is in trouble once and takes every webhook after that.
async fn receiver() -> Result<(String, UnboundedReceiver<(HeaderMap, Bytes)>)> {
    let (tell, told) = unbounded_channel();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/hook", listener.local_addr()?);
    let first = std::sync::atomic::AtomicBool::new(true);
    let first = std::sync::Arc::new(first);
    let take = move |headers: HeaderMap, body: Bytes| async move {
        let status = if first.swap(false, std::sync::atomic::Ordering::SeqCst) { 503 } else { 200 };
        let _ = tell.send((headers, body));
        StatusCode::from_u16(status).unwrap_or_default()
    };
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(take)).await });
    Ok((url, told))
}

/// The first item of a list, once there is one.
async fn first(person: &Person, path: &str) -> Result<Value> {
    let begun = Instant::now();
    loop {
        let (status, list) = person.get(path).await?;
        ensure!(status == 200, "{path}: {status} {list}");
        if let Some(item) = list["items"].get(0) {
            return Ok(item.clone());
        }
        ensure!(begun.elapsed() < PATIENCE, "nothing comes to {path}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn an_invoice_is_labelled_an_operator_told_and_a_signed_webhook_taken_at_the_second_attempt()
-> Result<()> {
    let program = Program::start(&[("WEBHOOK_ALLOW_PRIVATE", "true")]).await?;
    let (admin, operator) = (program.sign_in("admin").await?, program.sign_in("operator").await?);
    let (url, mut webhooks) = receiver().await?;
    let wanted = json!({
        "name": "Invoices to the books",
        "condition": { "kind": "invoice" },
        "actions": [
            { "type": "label", "name": "To book" },
            { "type": "notify", "roles": ["OPERATOR"] },
            { "type": "webhook", "url": url },
        ],
    });
    let (status, automation) = admin.post("/automations", &wanted).await?;
    ensure!(status == 201, "{status} {automation}");
    let secret = automation["webhook_secret"].as_str().context("no secret")?;

    let client = program.sign_in("client").await?;
    let done = client.process("invoice.pdf", fixture("invoice.pdf")?).await?;
    assert_eq!((&done["status"], &done["kind"]), (&json!("COMPLETED"), &json!("invoice")), "{done}");

    let label = first(&operator, &format!("/documents/{}/labels", id(&done))).await?;
    assert_eq!(label["name"], "To book");
    let notification = first(&operator, "/notifications?unread=true").await?;
    assert_eq!(notification["object_id"], done["id"]);

    let mut ids = Vec::new();
    for _ in 0..2 {
        let (headers, body) = timeout(PATIENCE, webhooks.recv()).await?.context("no webhook")?;
        Webhook::new(secret)?.verify(&body, &headers)?;
        let told: Value = serde_json::from_slice(&body)?;
        assert_eq!(told["type"], "document.completed");
        assert_eq!(
            (&told["data"]["document"]["id"], &told["data"]["kind"]),
            (&done["id"], &json!("invoice"))
        );
        assert!(told["data"]["fields"]["total"]["value"].is_string(), "{told}");
        ids.push(headers["webhook-id"].to_str()?.to_owned());
    }
    assert_eq!(ids[0], ids[1]);
    let delivery = first(&operator, "/webhook-deliveries?state=SUCCEEDED").await?;
    assert_eq!((&delivery["id"], &delivery["attempts"]), (&json!(ids[0]), &json!(2)));
    assert_eq!(client.get("/automations").await?.0, 403);
    program.stop()?;
    Ok(())
}
