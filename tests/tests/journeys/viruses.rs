//! A real `clamd` beside the platform: what it finds is deleted, and nothing is read without it.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::json;
use tempfile::TempDir;
use tests::program::{Program, fixture, id, signal};

/// `clamd`, which knows one signature.
struct Clamd(Child);

/// The harmless file that every scanner calls a virus (eicar.org), put together here so that none of them finds it in
/// this one.
fn eicar() -> String {
    [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR", "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].concat()
}

impl Clamd {
    /// Starts it on a socket in `folder` and waits until it answers.
    fn start(folder: &Path) -> Result<Self> {
        let signatures = folder.join("signatures");
        std::fs::create_dir_all(&signatures)?;
        let body: String = eicar().bytes().map(|byte| format!("{byte:02x}")).collect();
        std::fs::write(signatures.join("eicar.ndb"), format!("Eicar-Test:0:*:{body}\n"))?;
        let configuration = folder.join("clamd.conf");
        let lines = format!(
            "Foreground yes\nDatabaseDirectory {}\nLocalSocket {}\nAlertExceedsMax yes\nAlertEncrypted yes\n\
             StreamMaxLength 1M\nMaxFileSize 1M\nMaxScanSize 1M\n",
            signatures.display(),
            folder.join("clamd.sock").display()
        );
        std::fs::write(&configuration, lines)?;
        let log = std::fs::File::create(folder.join("clamd.log"))?;
        // Debian keeps it where only root's PATH leads.
        let program = ["/usr/sbin/clamd", "clamd"].into_iter().find(|path| Path::new(path).exists());
        let child = Command::new(program.unwrap_or("clamd"))
            .arg("--config-file")
            .arg(&configuration)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("clamd: ./dev test installs it")?;
        let clamd = Self(child);
        let begun = Instant::now();
        while std::os::unix::net::UnixStream::connect(folder.join("clamd.sock")).is_err() {
            let said = std::fs::read_to_string(folder.join("clamd.log"))?;
            ensure!(begun.elapsed() < Duration::from_secs(60), "clamd does not start: {said}");
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(clamd)
    }
}

impl Drop for Clamd {
    fn drop(&mut self) {
        let _ = signal(self.0.id(), libc::SIGTERM);
        let _ = self.0.wait();
    }
}

/// How many files below `folder` hold these bytes.
fn holding(folder: &Path, bytes: &[u8]) -> Result<usize> {
    let mut found = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found += holding(&entry.path(), bytes)?;
        } else {
            let content = std::fs::read(entry.path())?;
            found += usize::from(content.windows(bytes.len()).any(|window| window == bytes));
        }
    }
    Ok(found)
}

#[tokio::test]
async fn what_the_scanner_finds_is_deleted_and_nothing_is_read_without_it() -> Result<()> {
    let folder = TempDir::new()?;
    let clamd = Clamd::start(folder.path())?;
    let socket = folder.path().join("clamd.sock").display().to_string();
    let program = Program::start(&[("CLAMAV_ADDR", &socket)]).await?;
    let operator = program.sign_in("operator").await?;
    let bucket = program.data().join("bucket");

    let clean = operator.process("clean.txt", b"Nothing but words.".to_vec()).await?;
    assert_eq!(clean["status"], "COMPLETED", "{clean}");

    // As it is, and inside a mail, where only a scanner that takes the mail apart finds it.
    let mail = format!(
        "From: a@shop.example\r\nTo: b@shop.example\r\nSubject: Invoice\r\nMIME-Version: 1.0\r\n\
         Content-Type: application/octet-stream; name=\"invoice.com\"\r\n\
         Content-Disposition: attachment; filename=\"invoice.com\"\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n",
        eicar().replace("STANDARD", "=53TANDARD")
    );
    for (name, bytes) in [("invoice.txt", eicar()), ("invoice.eml", mail)] {
        let failed = operator.process(name, bytes.clone().into_bytes()).await?;
        assert_eq!((&failed["status"], &failed["error"]["code"]), (&json!("FAILED"), &json!("infected")));
        let message = failed["error"]["message"].as_str().unwrap_or_default();
        assert!(message.contains("Eicar-Test") && message.contains("deleted"), "{message}");
        let path = format!("/documents/{}", id(&failed));
        assert_eq!(operator.get(&format!("{path}/download")).await?.0, 409);
        assert_eq!(operator.post(&format!("{path}/retry"), &json!({})).await?.0, 409);
        let (_, news) = operator.get("/notifications").await?;
        assert_eq!(
            (&news["items"][0]["kind"], &news["items"][0]["title"]),
            (&json!("document.infected"), &json!(name))
        );
        let begun = Instant::now();
        while holding(&bucket, bytes.as_bytes())? > 0 {
            ensure!(begun.elapsed() < Duration::from_secs(60), "{name} is still in the bucket");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    // Its own limits are no verdict: the file is kept, and not read.
    let long = "Words that clamd will not read. ".repeat(40_000);
    let unscanned = operator.process("long.txt", long.into_bytes()).await?;
    assert_eq!(unscanned["error"]["code"], "scan_unavailable", "{unscanned}");
    let (status, refused) = operator.get(&format!("/documents/{}/download", id(&unscanned))).await?;
    assert_eq!((status, &refused["code"]), (409, &json!("not_scanned")));
    assert_eq!(operator.get(&format!("/documents/{}/download", id(&clean))).await?.0, 200);

    // Without it a document waits, and is read once it is back.
    drop(clamd);
    let (_, waiting) = operator.send("receipt.jpg", fixture("receipt.jpg")?).await?;
    let begun = Instant::now();
    loop {
        let (_, seen) = operator.get(&format!("/documents/{}", id(&waiting))).await?;
        if seen["attempts"].as_i64() > Some(0) {
            break;
        }
        ensure!(begun.elapsed() < Duration::from_secs(60), "never tried: {seen}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let clamd = Clamd::start(folder.path())?;
    assert_eq!(operator.wait(id(&waiting)).await?["status"], "COMPLETED");
    drop(clamd);
    program.stop()?;

    let program = Program::start(&[("CLAMAV_ADDR", &socket), ("CLAMAV_MODE", "best-effort")]).await?;
    let operator = program.sign_in("operator").await?;
    let read = operator.process("clean.txt", b"Nothing but words.".to_vec()).await?;
    assert_eq!(read["status"], "COMPLETED", "{read}");
    program.stop()?;
    Ok(())
}
