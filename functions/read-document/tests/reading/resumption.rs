//! What is saved when a reader dies or meets a limit in mid file: readers here are scripts that do so on purpose.

use std::fs;
use std::path::Path;
use std::time::Duration;

use document_types::reading::{ReadOptions, Reading, ReadingErrorCode};
use tempfile::TempDir;

use crate::{build, fixture, pool, settings, word};

/// What every script begins with: functions that answer.
const ANSWERS: &str = r#"
pages() { echo "{\"pages\":$1}"; }
page() { echo "{\"page\":{\"width\":1,\"height\":1,\"words\":[],\"text\":\"page $1\"}}"; }
done_() { echo '{"done":{"error":null,"cpu_seconds":0.5,"max_rss_kb":7}}'; }
die() { kill -9 $$; }
"#;

/// A reader that is this script, for each `$request`; `$folder` is a folder of the test. The bytes of a file have
/// no line of their own: they stand in front of the next request, where they disturb nobody.
fn script(folder: &Path, script: &str) -> settings::Readers {
    let begin = r#"while read -r request; do echo "$request" >> "$folder/requests""#;
    let script = format!("folder={}\n{ANSWERS}\n{begin}\n{script}\ndone", folder.display());
    settings::Readers {
        command: Some(["/bin/sh", "-c", &script].map(str::to_owned).to_vec()),
        page_time: Duration::from_secs(10),
        ..settings()
    }
}

async fn read_with(settings: &settings::Readers) -> Reading {
    pool(settings).read(b"bytes", "x.pdf", &ReadOptions::default(), |_| ()).await.unwrap()
}

fn requests(folder: &TempDir) -> usize {
    fs::read_to_string(folder.path().join("requests")).unwrap().lines().count()
}

fn codes(reading: &Reading) -> Vec<Option<ReadingErrorCode>> {
    reading.pages.iter().map(|page| page.error.as_ref().map(|error| error.code)).collect()
}

#[tokio::test]
async fn a_page_that_kills_every_reader_is_lost_and_the_others_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let settings = script(
        folder.path(),
        r#"case "$request" in
          *'"pages":"3-3"'*) pages 1; die ;;
          *'"pages":"4-"'*) pages 2; page 4; page 5; done_ ;;
          *'"pages":null'*) pages 5; page 1; page 2; die ;;
        esac"#,
    );
    let mut seen = Vec::new();
    let reading = pool(&settings)
        .read(b"bytes", "x.pdf", &ReadOptions::default(), |progress| {
            seen.push((progress.done, progress.total));
        })
        .await
        .unwrap();

    assert_eq!(codes(&reading), [None, None, Some(ReadingErrorCode::Internal), None, None]);
    assert_eq!(reading.text, "page 1\u{c}page 2\u{c}\u{c}page 4\u{c}page 5");
    let message = reading.error.unwrap().message;
    assert_eq!(message, "the reader was ended by signal 9 in the middle of page 3");
    assert_eq!(seen, (1..=5).map(|done| (done, 5)).collect::<Vec<_>>());
    assert_eq!(requests(&folder), 3);
}

#[tokio::test]
async fn a_page_over_its_time_is_lost_without_a_second_try() {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = script(
        folder.path(),
        r#"case "$request" in
          *'"pages":"4-9"'*) pages 1; page 4; done_ ;;
          *'"pages":"2-9"'*) pages 3; page 2; exec sleep 60 ;;
        esac"#,
    );
    settings.page_time = Duration::from_millis(300);
    let options = ReadOptions { pages: Some("2-9".parse().unwrap()), ..ReadOptions::default() };
    let reading = pool(&settings).read(b"bytes", "x.pdf", &options, |_| ()).await.unwrap();

    assert_eq!(codes(&reading), [None, Some(ReadingErrorCode::TimeLimit), None]);
    let message = reading.error.unwrap().message;
    assert!(message.starts_with("page 3 takes longer"), "{message}");
    assert!(reading.usage.seconds > 0.3);
    assert_eq!(requests(&folder), 2);
}

#[tokio::test]
async fn a_document_that_kills_page_after_page_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let settings = script(
        folder.path(),
        r#"case "$request" in
          *'"pages":null'*) pages 9; page 1; die ;;
          *) pages 1; die ;;
        esac"#,
    );
    let reading = read_with(&settings).await;
    let lost = Some(ReadingErrorCode::Internal);
    assert_eq!(codes(&reading), [None, lost, lost, lost]);
    // Each lost page: once with the rest, once alone.
    assert_eq!(requests(&folder), 6);
}

#[tokio::test]
async fn a_file_of_which_nothing_was_read_has_no_pages() {
    let folder = tempfile::tempdir().unwrap();
    let reading = read_with(&script(folder.path(), "pages 2; die")).await;
    assert_eq!((codes(&reading), reading.text.as_str()), (Vec::new(), ""));
    assert_eq!(reading.error.unwrap().code, ReadingErrorCode::Internal);
}

#[tokio::test]
async fn a_reader_that_dies_once_costs_a_file_without_pages_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let settings = script(
        folder.path(),
        r#"echo '{"text":"the beginning"}'
        [ -e "$folder/died" ] || { touch "$folder/died"; die; }
        echo '{"text":"and the end"}'; done_"#,
    );
    let reading = read_with(&settings).await;
    assert_eq!((reading.text.as_str(), reading.error), ("the beginning\nand the end", None));
    assert_eq!(requests(&folder), 2);
}

#[tokio::test]
async fn a_panic_is_internal_and_its_place_is_not_shown_to_people() {
    let folder = tempfile::tempdir().unwrap();
    let reading = read_with(&script(folder.path(), r#"echo '{"panicked":"src/pdf.rs:12:3"}'; exit 1"#)).await;
    let error = reading.error.unwrap();
    assert_eq!(error.code, ReadingErrorCode::Internal);
    assert_eq!(error.message, "the reader ended unexpectedly in the middle of page 1");
    assert_eq!(requests(&folder), 2);
}

#[tokio::test]
async fn while_a_file_is_tried_again_the_others_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = script(
        folder.path(),
        r#"log() { echo "$*" >> "$folder/log"; }
        pages 1
        case "$request" in
          *victim*) if mkdir "$folder/died" 2> /dev/null; then die; fi
                    log begin; sleep 0.4; log end ;;
          *) log other; sleep 0.1; log other ;;
        esac
        page 1; done_"#,
    );
    settings.count = 3;
    let readers = pool(&settings);
    let options = ReadOptions::default();
    let names = ["a", "b", "victim", "c", "d", "e", "f", "g"];
    let reads = names.map(|name| readers.read(b"bytes", name, &options, |_| ()));
    for reading in futures_util::future::join_all(reads).await {
        assert_eq!(reading.unwrap().error, None);
    }
    let log = fs::read_to_string(folder.path().join("log")).unwrap();
    assert!(log.contains("begin\nother\n"), "the others waited: {log}");
    assert_eq!(log.matches("other").count(), 14);
}

#[tokio::test]
async fn two_files_that_die_at_the_same_time_do_not_wait_for_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = script(folder.path(), "pages 1; sleep 0.1; die");
    settings.count = 2;
    let readers = pool(&settings);
    let options = ReadOptions::default();
    let reads = (0..4).map(|_| readers.read(b"bytes", "x.pdf", &options, |_| ()));
    let all = tokio::time::timeout(Duration::from_secs(30), futures_util::future::join_all(reads)).await;
    for reading in all.unwrap() {
        assert_eq!(reading.unwrap().error.unwrap().code, ReadingErrorCode::Internal);
    }
    assert_eq!(requests(&folder), 8);
}

#[tokio::test]
async fn only_the_wanted_pages_are_read() {
    let bytes = build::pdf(6, "0 0 612 792");
    let readers = pool(&settings());
    let of = async |range: &str| {
        let options = ReadOptions { pages: Some(range.parse().unwrap()), ..ReadOptions::default() };
        readers.read(&bytes, "six.pdf", &options, |_| ()).await.unwrap()
    };
    let some = of("2-3").await;
    assert_eq!((some.pages.len(), some.error), (2, None));
    assert!(some.text.starts_with("Page 2 of") && some.text.contains("\u{c}Page 3 of"), "{}", some.text);
    assert_eq!(of("5-").await.pages.len(), 2);
    let none = of("7-9").await;
    assert_eq!(none.error.unwrap().message, "pages 7-9 were asked for, and the file has 6");
}

#[tokio::test]
async fn a_password_opens_a_protected_file_and_a_wrong_one_does_not() {
    let readers = pool(&settings());
    let with = async |password: &str| {
        let options = ReadOptions { password: Some(password.to_owned().into()), ..ReadOptions::default() };
        readers.read(&fixture("encrypted.pdf"), "encrypted.pdf", &options, |_| ()).await.unwrap()
    };
    word(&with("secret").await, "2025-0417");
    assert_eq!(with("wrong").await.error.unwrap().code, ReadingErrorCode::Encrypted);
}

#[tokio::test]
async fn readers_say_how_well_they_are_confined() {
    let readers = pool(&settings());
    assert_eq!(readers.confinement(), None);
    readers.read(&fixture("invoice.pdf"), "invoice.pdf", &ReadOptions::default(), |_| ()).await.unwrap();
    let confinement = readers.confinement().unwrap();
    assert!(confinement.to_string().contains("no network, no programs, no writing"), "{confinement}");
}
