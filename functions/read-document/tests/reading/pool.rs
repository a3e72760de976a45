//! The pool: limits, crashes, replacement, and what a child gets from its parent.

use std::fs;
use std::io::Write;
use std::os::fd::AsFd;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use document_types::reading::{ReadOptions, ReadingErrorCode};
use rustix::io::{FdFlags, fcntl_setfd};
use rustix::process::{Pid, Signal, kill_process};
use shared::clients::readers::Progress;

use crate::{READER, build, fixture, pool, settings, word};

/// The children of this process.
fn children() -> Vec<u32> {
    let tasks = fs::read_dir("/proc/self/task").unwrap();
    let lists = tasks.filter_map(|task| fs::read_to_string(task.ok()?.path().join("children")).ok());
    lists
        .flat_map(|list| list.split_whitespace().map(|pid| pid.parse().unwrap()).collect::<Vec<_>>())
        .collect()
}

/// A command that notes the process id before it becomes the reader.
fn noting(file: &Path) -> Vec<String> {
    let script = format!("echo $$ > {}; exec {READER} reader", file.display());
    vec!["/bin/sh".to_owned(), "-c".to_owned(), script]
}

fn process_in(file: &Path) -> Pid {
    Pid::from_raw(fs::read_to_string(file).unwrap().trim().parse().unwrap()).unwrap()
}

#[tokio::test]
async fn pages_are_reported_while_the_rest_is_still_being_read() {
    let mut seen = Vec::new();
    let bytes = build::pdf(3, "0 0 612 792");
    let reading = pool(&settings())
        .read(&bytes, "three.pdf", &ReadOptions::default(), |progress| seen.push(progress))
        .await;
    assert_eq!(reading.unwrap().pages.len(), 3);
    assert_eq!(seen, [1, 2, 3].map(|done| Progress { done, total: 3 }));
}

#[tokio::test]
async fn a_reader_killed_in_mid_document_is_replaced_and_no_page_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let note = folder.path().join("pid");
    let mut settings = settings();
    settings.command = Some(noting(&note));
    settings.page_limit = 3000;
    let readers = pool(&settings);

    let bytes = build::pdf(3000, "0 0 612 792");
    let mut seen = Vec::new();
    let mut killed = None;
    let kill = |progress: Progress| {
        seen.push(progress);
        if progress.done == 3 {
            killed = Some(process_in(&note));
            kill_process(process_in(&note), Signal::KILL).unwrap();
        }
    };
    let reading = readers.read(&bytes, "long.pdf", &ReadOptions::default(), kill).await.unwrap();

    assert_eq!(reading.error, None);
    assert_eq!(seen, (1..=3000).map(|done| Progress { done, total: 3000 }).collect::<Vec<_>>());
    for (index, page) in reading.pages.iter().enumerate() {
        assert!(page.text.starts_with(&format!("Page {} of", index + 1)), "{index}: {:?}", page.text);
    }
    assert_ne!(Some(process_in(&note)), killed);
}

#[tokio::test]
async fn a_reader_killed_between_documents_is_replaced_unnoticed() {
    let folder = tempfile::tempdir().unwrap();
    let note = folder.path().join("pid");
    let mut settings = settings();
    settings.command = Some(noting(&note));
    let readers = pool(&settings);
    let options = ReadOptions::default();

    readers.read(b"", "first.pdf", &options, |_| ()).await.unwrap();
    let first = process_in(&note);
    readers.read(b"", "second.pdf", &options, |_| ()).await.unwrap();
    assert_eq!(process_in(&note), first, "the reader was not kept");

    kill_process(first, Signal::KILL).unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let reading = readers.read(&fixture("invoice.pdf"), "invoice.pdf", &options, |_| ()).await.unwrap();
    assert_eq!(reading.error, None);
}

#[tokio::test]
async fn a_reader_that_hangs_is_ended_at_the_time_limit() {
    let mut settings = settings();
    settings.command = Some(["/bin/sleep", "60"].map(str::to_owned).to_vec());
    settings.page_time = Duration::from_millis(300);
    let began = Instant::now();
    let reading =
        pool(&settings).read(b"%PDF-1.4", "hang.pdf", &ReadOptions::default(), |_| ()).await.unwrap();

    assert_eq!(reading.error.unwrap().code, ReadingErrorCode::TimeLimit);
    assert!(began.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn many_quick_pages_do_not_outlive_the_document_limit() {
    let mut settings = settings();
    settings.page_limit = 50_000;
    // An unoptimized reader needs a part of it to look through so many pages before it reads the first.
    settings.document_time = Duration::from_millis(1500);
    let bytes = build::pdf(50_000, "0 0 612 792");
    let reading = pool(&settings).read(&bytes, "long.pdf", &ReadOptions::default(), |_| ()).await.unwrap();

    assert_eq!(reading.error.unwrap().code, ReadingErrorCode::TimeLimit);
    assert!(!reading.pages.is_empty(), "the pages read so far were lost");
}

#[tokio::test]
async fn a_reader_over_its_memory_is_ended_and_the_next_document_is_read() {
    let mut settings = settings();
    // Less than a recognition model takes, more than a PDF with text needs.
    settings.memory = 45 << 20;
    let readers = pool(&settings);
    let options = ReadOptions::default();
    let reading = readers.read(&fixture("receipt.jpg"), "receipt.jpg", &options, |_| ()).await.unwrap();
    assert_eq!(reading.error.unwrap().code, ReadingErrorCode::MemoryLimit);

    let next = readers.read(&fixture("invoice.pdf"), "invoice.pdf", &options, |_| ()).await.unwrap();
    assert_eq!(next.error, None);
}

#[tokio::test]
async fn a_reader_that_talks_nonsense_is_an_internal_error() {
    let mut settings = settings();
    settings.command = Some(["/bin/echo", "nonsense"].map(str::to_owned).to_vec());
    let reading = pool(&settings).read(b"%PDF-1.4", "x.pdf", &ReadOptions::default(), |_| ()).await.unwrap();
    assert_eq!(reading.error.unwrap().code, ReadingErrorCode::Internal);
}

#[tokio::test]
async fn a_reader_that_can_not_be_started_is_our_fault_not_the_files() {
    let mut settings = settings();
    settings.command = Some(vec!["/nonexistent/reader".to_owned()]);
    let error =
        pool(&settings).read(b"%PDF-1.4", "x.pdf", &ReadOptions::default(), |_| ()).await.unwrap_err();
    assert!(error.is_retryable());
}

#[tokio::test]
async fn two_readers_work_at_the_same_time_and_more_files_wait() {
    let mut settings = settings();
    settings.count = 2;
    let readers = pool(&settings);
    let bytes = fixture("invoice.pdf");
    let options = ReadOptions::default();
    let reads = (0..6).map(|_| readers.read(&bytes, "invoice.pdf", &options, |_| ()));
    for reading in futures_util::future::join_all(reads).await {
        word(&reading.unwrap(), "2025-0417");
    }
    readers.close().await;
}

#[tokio::test]
async fn a_reader_gets_no_secrets_and_no_open_files() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    let open = fs::File::create(&secret).unwrap();
    fcntl_setfd(open.as_fd(), FdFlags::empty()).unwrap();
    let readers = pool(&settings());
    readers.read(b"", "x.pdf", &ReadOptions::default(), |_| ()).await.unwrap();

    let readers_seen = children();
    assert!(!readers_seen.is_empty());
    for child in readers_seen {
        let environment = fs::read_to_string(format!("/proc/{child}/environ")).unwrap();
        assert_eq!(environment, "OMP_THREAD_LIMIT=1\0");
        let status = fs::read_to_string(format!("/proc/{child}/status")).unwrap();
        assert!(status.contains("NoNewPrivs:\t1"), "the reader could gain privileges");
        let files = fs::read_dir(format!("/proc/{child}/fd")).unwrap();
        let mut files = files.filter_map(|file| fs::read_link(file.unwrap().path()).ok());
        assert!(!files.any(|file| file == secret), "an open file was inherited");
    }
}

#[tokio::test]
async fn dropping_a_reading_kills_its_reader() {
    let folder = tempfile::tempdir().unwrap();
    let note = folder.path().join("pid");
    let mut settings = settings();
    settings.command = Some(noting(&note));
    let readers = pool(&settings);
    let bytes = fixture("scan.pdf");
    let options = ReadOptions::default();
    let limit = Duration::from_millis(150);
    let read = readers.read(&bytes, "scan.pdf", &options, |_| ());
    assert!(tokio::time::timeout(limit, read).await.is_err(), "reading was quicker than expected");

    let process = process_in(&note);
    let deadline = Instant::now() + Duration::from_secs(5);
    while is_alive(process) {
        assert!(Instant::now() < deadline, "the reader is still there");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Neither gone nor a zombie.
fn is_alive(process: Pid) -> bool {
    let stat = fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero()));
    stat.is_ok_and(|stat| !stat.contains(") Z "))
}

#[test]
fn a_reader_ends_with_its_parent_even_in_mid_file() {
    for sent in [
        "",
        "{\"name\":\"x.pdf\",\"length\":1000,\"task\":{\"read\":{\"languages\":\"auto\",\"ocr\":true}},\"page_limit\":5,\"pdfium\":null}\n%PDF-",
    ] {
        let mut reader =
            Command::new(READER).arg("reader").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut input = reader.stdin.take().unwrap();
        input.write_all(sent.as_bytes()).unwrap();
        drop(input);
        let deadline = Instant::now() + Duration::from_secs(5);
        while reader.try_wait().unwrap().is_none() {
            assert!(Instant::now() < deadline, "the reader outlived the end of its input");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}
