//! Heavy and hostile input: what it costs the processes of the platform, and that nobody else waits for it.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use futures_util::{StreamExt, TryStreamExt, stream};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use shared::clients::{processes, web};
use tests::component::Component;
use tests::pdf;
use tests::program::{Person, Program, fixture, id};

/// What production accepts.
const LARGEST: &str = "104857600";

/// A mebibyte, as `/proc` counts.
const MIB: u64 = 1024;

/// The most memory a process has had, in KiB.
fn peak_memory_kb(process: u32) -> Result<u64> {
    processes::peak_memory_kb(process).context("the kernel does not say")
}

/// Pages that share one stream of `words` words: a small file of any length.
fn heavy_pdf(pages: usize, words: usize) -> Vec<u8> {
    let text: Vec<String> = (0..words).map(|word| format!("w{}", word % 97)).collect();
    let shown: String = text.chunks(40).map(|line| format!("({}) Tj 0 -1.5 Td\n", line.join(" "))).collect();
    // As small as print may be: what is smaller is no text.
    let content = format!("BT /F1 1.5 Tf 10 830 Td\n{shown}ET");
    let kids: String = (0..pages).map(|page| format!("{} 0 R ", page + 5)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {pages}/Kids[{kids}]>>"),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Courier>>".to_owned(),
    ];
    let page =
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F1 4 0 R>>>>>>";
    objects.extend(vec![page.to_owned(); pages]);
    pdf::file(&objects)
}

/// A page of lines, each a path of its own.
fn pdf_of_paths(count: usize) -> Vec<u8> {
    let paths: String =
        (0..count).map(|at| format!("{} {} m {} 800 l S\n", at % 590, at % 830, at % 577)).collect();
    pdf::file(&[
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>".to_owned(),
        format!("<</Length {}>>stream\n{paths}\nendstream", paths.len()),
    ])
}

/// A mail with so many small texts attached.
fn mail(parts: usize) -> Vec<u8> {
    let head = "From: a@example.com\r\nTo: b@example.com\r\nSubject: many\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=edge\r\n\r\n--edge\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n";
    let part = |at: usize| {
        format!(
            "--edge\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename={at}.txt\r\n\r\n{at}\r\n"
        )
    };
    let parts: String = (0..parts).map(part).collect();
    format!("{head}{parts}--edge--\r\n").into_bytes()
}

/// Letters and digits without a blank.
fn wall(length: usize, seed: usize) -> Vec<u8> {
    (0..length).map(|at| b"A1B2.3C4,5D6"[(at + seed) % 12]).collect()
}

fn hostile_files() -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> =
        (0..4).map(|seed| (format!("wall-{seed}.txt"), wall(390_000, seed))).collect();
    files.push(("pages.pdf".to_owned(), heavy_pdf(500, 20_000)));
    files.push(("page.pdf".to_owned(), heavy_pdf(1, 100_000)));
    files.push(("paths.pdf".to_owned(), pdf_of_paths(100_000)));
    files.push(("mail.eml".to_owned(), mail(300)));
    let row = "4711;Widget;12,50;EUR;2026-11-29;Northgate Window Care\n";
    files.push(("table.csv".to_owned(), row.repeat((40 << 20) / row.len()).into_bytes()));
    files
}

#[tokio::test]
async fn hostile_files_end_typed_and_leave_the_platform_small_and_open_to_the_next_file() -> Result<()> {
    // Time enough on any machine: this is about memory and about which limit of size ends a file.
    let limits = [("QUEUE_LIMIT", "2000"), ("PAGE_SECONDS", "120"), ("DOCUMENT_SECONDS", "600")];
    let program = Program::start(&limits).await?;
    let operator = program.sign_in("operator").await?;
    let mut sent = Vec::new();
    for (name, bytes) in hostile_files() {
        let (status, document) = operator.send(&name, bytes).await?;
        ensure!(status == 202, "{name}: {status} {document}");
        sent.push((name, id(&document).to_owned()));
    }
    let mut done = Vec::new();
    for (name, document) in &sent {
        done.push((name, operator.wait(document).await?));
    }
    for (name, document) in &done {
        assert_eq!(document["status"], "COMPLETED", "{name}: {document}");
        let code = match name.as_str() {
            "pages.pdf" | "page.pdf" => json!("word_limit"),
            "table.csv" => json!("too_large"),
            _ => Value::Null,
        };
        assert_eq!(document["error"]["code"], code, "{name}: {document}");
    }
    let receipt = operator.process("receipt.jpg", fixture("receipt.jpg")?).await?;
    assert_eq!(receipt["kind"], "receipt");
    // One process that is serve, work, bucket and mail server together.
    let peak = peak_memory_kb(program.process())?;
    assert!(peak < 400 * MIB, "{} MiB", peak / MIB);
    program.stop()?;
    Ok(())
}

/// A body that never ends by itself: so many bytes, a piece at a time.
fn stream(length: usize) -> reqwest::Body {
    let piece = vec![b'e'; 64 << 10];
    let pieces = (0..length.div_ceil(piece.len())).map(move |_| Ok::<_, std::io::Error>(piece.clone()));
    reqwest::Body::wrap_stream(futures_util::stream::iter(pieces))
}

async fn form(person: &Person, address: &str, form: Form) -> Result<(u16, Value)> {
    let http = web::client().build()?;
    let sent =
        http.post(format!("{address}/documents")).bearer_auth(person.token()).multipart(form).send().await;
    // A server that has seen enough answers and closes, while the rest is still being sent.
    let Ok(reply) = sent else { return Ok((0, Value::Null)) };
    Ok((reply.status().as_u16(), reply.json().await.unwrap_or_default()))
}

#[tokio::test]
async fn large_forms_cost_the_api_disk_and_not_memory() -> Result<()> {
    let program = Program::start(&[("MAX_FILE_SIZE", LARGEST)]).await?;
    let limits = [("RATE_LIMIT_MAX", "100000"), ("MAX_FILE_SIZE", LARGEST)];
    let api = Component::start(&program, "serve", &limits).await?;
    let address = format!("{}/api/v1", api.address());
    let operator = program.sign_in("operator").await?;
    let small = Form::new().part("file", Part::bytes(b"a letter".to_vec()).file_name("warm.txt"));
    assert_eq!(form(&operator, &address, small).await?.0, 202);
    let before = peak_memory_kb(api.process())?;

    let text = Form::new().part("language", Part::stream(stream(300 << 20)));
    let (status, _) = form(&operator, &address, text).await?;
    assert!(matches!(status, 0 | 413), "{status}");
    let large = || {
        let file = Part::stream(stream(99 << 20)).file_name("large.txt");
        form(&operator, &address, Form::new().part("file", file))
    };
    let uploads = futures_util::future::join_all((0..10).map(|_| large())).await;
    let mut stored = 0;
    for upload in uploads {
        let (status, answer) = upload?;
        // On a busy machine a gigabyte on its way may leave the database or the bucket no turn in time: the
        // caller is then told to try again.
        let is_busy =
            ["unavailable", "bucket_unavailable", "timeout"].map(Value::from).contains(&answer["code"]);
        assert!(status == 202 || is_busy, "{status} {answer}");
        stored += u32::from(status == 202);
    }
    assert!(stored > 0);
    let grown = peak_memory_kb(api.process())? - before;
    assert!(grown < 50 * MIB, "{} MiB", grown / MIB);
    assert!(peak_memory_kb(api.process())? < 200 * MIB);
    let twice = Form::new()
        .part("file", Part::bytes(b"one".to_vec()).file_name("one.txt"))
        .part("file", Part::bytes(b"two".to_vec()).file_name("two.txt"));
    let (status, refused) = form(&operator, &address, twice).await?;
    assert_eq!((status, &refused["code"]), (400, &json!("bad_form")));
    drop(api);
    program.stop()?;
    Ok(())
}

/// Posts until it is done: a busy machine asks to come back, which says nothing about limits.
async fn patiently(person: &Person, path: &str, body: &Value) -> Result<Value> {
    loop {
        let (status, answer) = person.post(path, body).await?;
        if status != 503 {
            ensure!(matches!(status, 200 | 201), "{path}: {status} {answer}");
            return Ok(answer);
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// One of many files that a person drops on the page: ticket, file, completion.
async fn dropped(person: &Person, number: usize) -> Result<()> {
    let text = format!("Letter number {number}").into_bytes();
    let wanted = json!({ "name": format!("letter {number}.txt"), "size": text.len() });
    let ticket = patiently(person, "/documents/uploads", &wanted).await?;
    ensure!(person.put(&ticket, text).await? == 200, "{ticket}");
    let path = format!("/documents/{}/complete", id(&ticket["document"]));
    patiently(person, &path, &json!({})).await?;
    Ok(())
}

#[tokio::test]
async fn sixty_files_dropped_at_once_go_through_and_a_flood_of_tickets_is_held_up() -> Result<()> {
    // The limit as it is without a word.
    let program = Program::start(&[("RATE_LIMIT_MAX", "100")]).await?;
    let client = program.sign_in("client").await?;
    // As many at a time as a browser sends.
    let files = stream::iter((0..60).map(|number| dropped(&client, number))).buffer_unordered(6);
    files.try_collect::<()>().await?;

    let address = format!("{}/api/v1/documents/uploads", program.address());
    let wanted = json!({ "name": "flood.txt", "size": 10 });
    // Two tickets come back each second: a machine this slow could not flood itself.
    let begun = Instant::now();
    let flood = (0..)
        .take_while(|_| begun.elapsed() < Duration::from_secs(90))
        .map(|_| program.http().post(&address).bearer_auth(client.token()).json(&wanted).send());
    let mut flood = stream::iter(flood).buffer_unordered(6);
    let mut is_refused = false;
    while let Some(reply) = flood.try_next().await? {
        if reply.status() == 429 {
            assert!(reply.headers().contains_key("retry-after"));
            assert_eq!(reply.json::<Value>().await?["code"], "rate_limited");
            is_refused = true;
            break;
        }
    }
    drop(flood);
    assert!(is_refused, "a flood of tickets goes through");
    // What is no upload goes on.
    assert_ne!(client.get("/documents").await?.0, 429);
    program.stop()?;
    Ok(())
}
