//! What was judged is what is kept: the URL of a ticket stays valid, and whatever is put there later changes nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use tests::pdf;
use tests::program::{Person, Program, built, fixture, id};

/// The bytes behind a document's download link.
async fn downloaded(program: &Program, person: &Person, document: &str) -> Result<Vec<u8>> {
    let (status, link) = person.get(&format!("/documents/{document}/download")).await?;
    ensure!(status == 200, "{status} {link}");
    let url = link["url"].as_str().unwrap_or_default();
    Ok(program.http().get(url).send().await?.error_for_status()?.bytes().await?.to_vec())
}

async fn complete(person: &Person, document: &str) -> Result<(u16, Value)> {
    person.post(&format!("/documents/{document}/complete"), &json!({})).await
}

/// Files of the local bucket whose path holds a word; the bucket's own notes on them are hidden files.
fn stored(program: &Program, word: &str) -> Result<Vec<PathBuf>> {
    let mut folders = vec![program.data().join("bucket/astralis")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if path.is_dir() {
                folders.push(path);
            } else if !is_hidden && path.to_string_lossy().contains(word) {
                files.push(path);
            }
        }
    }
    Ok(files)
}

/// Makes every document older than its ticket's URL, and sweeps.
async fn sweep_much_later(program: &Program) -> Result<()> {
    let mut login = PgConnection::connect(&program.database_url()?).await?;
    sqlx::query("update documents set created_at = created_at - interval '3 hours'")
        .execute(&mut login)
        .await?;
    let swept = Command::new(built("astralis")?)
        .args(["run-job", "sweep-documents", "--data"])
        .arg(program.data())
        // The cluster of the test run is not this platform's.
        .env_remove("DATABASE_URL")
        .output()?;
    ensure!(swept.status.success(), "{}", String::from_utf8_lossy(&swept.stderr));
    // The platform's own worker may have taken the job: then it is still at it.
    for _ in 0..600 {
        let left: i64 = sqlx::query_scalar("select count(*) from jobs.job where kind = 'sweep-documents'")
            .fetch_one(&mut login)
            .await?;
        if left == 0 {
            return Ok(login.close().await?);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bail!("the sweep does not end")
}

/// A page with one line, and another one of the same size.
fn honest_and_forged() -> (Vec<u8>, Vec<u8>) {
    let lines = |amount: &str| vec!["Invoice number INV-7".to_owned(), format!("Total {amount} EUR")];
    (pdf::of_lines(&lines("100.00")), pdf::of_lines(&lines("900.00")))
}

#[tokio::test]
async fn a_file_put_after_completion_changes_neither_download_nor_page_image_and_is_swept() -> Result<()> {
    let program = Program::start(&[]).await?;
    let client = program.sign_in("client").await?;
    let (honest, forged) = honest_and_forged();
    let ticket = client.ticket("invoice.pdf", &honest).await?;
    let document = id(&ticket["document"]);
    assert_eq!(client.put(&ticket, honest.clone()).await?, 200);
    assert_eq!(complete(&client, document).await?.0, 200);
    // While it is read, and after.
    assert_eq!(client.put(&ticket, forged.clone()).await?, 200, "the URL is still valid");
    assert_eq!(client.wait(document).await?["status"], "COMPLETED");
    assert_eq!(client.put(&ticket, forged).await?, 200);
    assert_eq!(complete(&client, document).await?.0, 200);

    let (_, text) = client.get(&format!("/documents/{document}/text")).await?;
    assert!(text["text"].as_str().unwrap_or_default().contains("100.00"), "{text}");
    assert_eq!(downloaded(&program, &client, document).await?, honest);
    // The same page under other bytes, drawn for somebody else.
    let operator = program.sign_in("operator").await?;
    let other = operator.process("other.pdf", [honest.as_slice(), b"\n"].concat()).await?;
    let drawn = |document: &str| format!("/documents/{document}/pages/0/image?preset=preview");
    let (_, image) = client.fetch(&drawn(document), "image/webp").await?;
    assert_eq!(image, operator.fetch(&drawn(id(&other)), "image/webp").await?.1);

    assert_eq!(stored(&program, "/uploads/")?.len(), 1, "the forged file lies where nobody looks");
    sweep_much_later(&program).await?;
    assert_eq!(stored(&program, "/uploads/")?, Vec::<PathBuf>::new());
    assert_eq!(downloaded(&program, &client, document).await?, honest);
    program.stop()?;
    Ok(())
}

#[tokio::test]
async fn a_file_put_after_its_refusal_is_nobodys_and_is_swept() -> Result<()> {
    let program = Program::start(&[]).await?;
    let client = program.sign_in("client").await?;
    let (honest, _) = honest_and_forged();
    let wrong = vec![b'x'; honest.len()];
    let ticket = client.ticket("invoice.pdf", &honest).await?;
    let document = id(&ticket["document"]);
    assert_eq!(client.put(&ticket, wrong).await?, 200);
    assert_eq!(client.wait(document).await?["error"]["code"], "content_mismatch");

    assert_eq!(client.put(&ticket, honest).await?, 200);
    assert_eq!(complete(&client, document).await?.1["status"], "FAILED");
    let (status, gone) = client.get(&format!("/documents/{document}/download")).await?;
    assert_eq!((status, &gone["code"]), (409, &json!("file_gone")));
    assert_eq!(stored(&program, "/documents/")?, Vec::<PathBuf>::new());
    sweep_much_later(&program).await?;
    assert_eq!(stored(&program, "org-")?, Vec::<PathBuf>::new());
    program.stop()?;
    Ok(())
}

#[tokio::test]
async fn of_two_files_that_race_the_completion_one_is_judged_read_and_kept() -> Result<()> {
    let program = Program::start(&[]).await?;
    let client = program.sign_in("client").await?;
    for round in 0..8 {
        let files = [format!("alpha {round}\n").repeat(2000), format!("bravo {round}\n").repeat(2000)];
        let ticket = client.ticket("letter.txt", files[0].as_bytes()).await?;
        let document = id(&ticket["document"]);
        assert_eq!(client.put(&ticket, files[0].clone().into_bytes()).await?, 200);
        let put = |file: &str| client.put(&ticket, file.as_bytes().to_vec());
        let raced = tokio::join!(
            put(&files[1]),
            complete(&client, document),
            put(&files[0]),
            complete(&client, document),
            put(&files[1])
        );
        for (status, _) in [raced.1?, raced.3?] {
            assert_eq!(status, 200);
        }
        assert_eq!(client.wait(document).await?["status"], "COMPLETED");
        let kept = String::from_utf8(downloaded(&program, &client, document).await?)?;
        assert!(files.contains(&kept), "neither of the two");
        let (_, text) = client.get(&format!("/documents/{document}/text")).await?;
        assert_eq!(text["text"].as_str().map(str::trim_end), Some(kept.trim_end()), "round {round}");
    }
    assert_eq!(stored(&program, "/documents/")?.len(), 8, "a copy that lost stays nowhere");
    program.stop()?;
    Ok(())
}

#[tokio::test]
async fn a_file_that_is_changed_in_the_bucket_itself_is_neither_drawn_nor_downloaded() -> Result<()> {
    let program = Program::start(&[]).await?;
    let client = program.sign_in("client").await?;
    let photo = fixture("receipt.jpg")?;
    let done = client.process("receipt.jpg", photo.clone()).await?;
    let object = only(&stored(&program, "/documents/")?)?.to_owned();

    let mut same_size = photo;
    same_size.reverse();
    fs::write(&object, &same_size)?;
    let (status, refused) = client.get(&format!("/documents/{}/pages/0/image", id(&done))).await?;
    assert!((202..500).contains(&status), "{status} {refused}");
    assert_eq!(stored(&program, "/derived/")?, Vec::<PathBuf>::new(), "nothing is made of other bytes");

    fs::write(&object, b"shorter")?;
    let (status, refused) = client.get(&format!("/documents/{}/download", id(&done))).await?;
    assert_eq!((status, &refused["code"]), (409, &json!("file_changed")));
    fs::remove_file(&object)?;
    let (status, refused) = client.get(&format!("/documents/{}/download", id(&done))).await?;
    assert_eq!((status, &refused["code"]), (409, &json!("file_gone")));
    program.stop()?;
    Ok(())
}

fn only(files: &[PathBuf]) -> Result<&Path> {
    ensure!(files.len() == 1, "{files:?}");
    Ok(files.first().context("no file")?)
}
