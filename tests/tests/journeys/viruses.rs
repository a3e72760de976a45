//! A real `clamd` beside the platform: what it finds is deleted, and nothing is read without it.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::program::{Person, Program, built, fixture, id, signal, variables};

/// How long the platform and `clamd` have for one thing.
const PATIENCE: Duration = Duration::from_secs(60);

/// `clamd`, which knows one signature.
struct Clamd(Child);

/// The harmless file that every scanner calls a virus (eicar.org), put together here so that none of them finds it in
/// this one.
fn eicar() -> String {
    [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR", "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].concat()
}

/// The configuration of `infra/compose.yaml`, with smaller limits, and without what names another user and a port.
fn configuration() -> Result<String> {
    let compose = include_str!("../../../infra/compose.yaml");
    let (_, after) = compose.split_once("\n  scanner:\n    content: |\n").context("no configuration")?;
    let lines = after.lines().map_while(|line| line.strip_prefix("      "));
    let kept = lines.filter(|line| !line.starts_with("User ") && !line.starts_with("TCPSocket "));
    Ok(kept.fold(String::new(), |text, line| text + line + "\n").replace("110M", "1M").replace("400M", "1M"))
}

impl Clamd {
    /// Starts it on a socket in `folder` and waits until it answers.
    fn start(folder: &Path) -> Result<Self> {
        Self::start_knowing(folder, &eicar())
    }

    /// Starts it with the signature of a file.
    fn start_knowing(folder: &Path, file: &str) -> Result<Self> {
        let signatures = folder.join("signatures");
        std::fs::create_dir_all(&signatures)?;
        let body: String = file.bytes().map(|byte| format!("{byte:02x}")).collect();
        std::fs::write(signatures.join("eicar.ndb"), format!("Eicar-Test:0:*:{body}\n"))?;
        let path = folder.join("clamd.conf");
        let lines = format!(
            "{}DatabaseDirectory {}\nLocalSocket {}\nAlertEncrypted yes\n",
            configuration()?,
            signatures.display(),
            folder.join("clamd.sock").display()
        );
        std::fs::write(&path, lines)?;
        let log = std::fs::File::create(folder.join("clamd.log"))?;
        // Debian keeps it where only root's PATH leads.
        let program = ["/usr/sbin/clamd", "clamd"].into_iter().find(|path| Path::new(path).exists());
        let child = Command::new(program.unwrap_or("clamd"))
            .arg("--config-file")
            .arg(&path)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("clamd: ./dev test installs it")?;
        let clamd = Self(child);
        let begun = Instant::now();
        while std::os::unix::net::UnixStream::connect(folder.join("clamd.sock")).is_err() {
            let said = std::fs::read_to_string(folder.join("clamd.log"))?;
            ensure!(begun.elapsed() < PATIENCE, "clamd does not start: {said}");
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
    assert_eq!(examine(&program, &socket)?, "ok");
    let operator = program.sign_in("operator").await?;
    let bucket = program.data().join("bucket");

    let clean = operator.process("clean.txt", b"Nothing but words.".to_vec()).await?;
    assert_eq!(clean["status"], "COMPLETED", "{clean}");

    // As it is, and inside a mail, where only a scanner that takes the mail apart finds it.
    for (name, bytes) in [("invoice.txt", eicar()), ("invoice.eml", mail())] {
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
            ensure!(begun.elapsed() < PATIENCE, "{name} is still in the bucket");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    // Its own limits are no verdict: the file is kept, and not read.
    let long = "Words that clamd will not read. ".repeat(40_000);
    let unscanned = operator.process("long.pdf", format!("%PDF-1.7\n{long}").into_bytes()).await?;
    assert_eq!(unscanned["error"]["code"], "scan_unavailable", "{unscanned}");
    for way in ["download", "searchable-pdf", "pages/0/image", "files/0/download"] {
        let (status, refused) = operator.get(&format!("/documents/{}/{way}", id(&unscanned))).await?;
        assert_eq!((status, &refused["code"]), (409, &json!("not_scanned")), "{way}");
    }
    assert_eq!(download(&operator, &clean).await?, 200);

    // Without it a document waits, and is read once it is back.
    drop(clamd);
    assert_eq!(examine(&program, &socket)?, "scanner_unreachable");
    let (_, waiting) = operator.send("receipt.jpg", fixture("receipt.jpg")?).await?;
    let begun = Instant::now();
    loop {
        let (_, seen) = operator.get(&format!("/documents/{}", id(&waiting))).await?;
        if seen["attempts"].as_i64() > Some(0) {
            break;
        }
        ensure!(begun.elapsed() < PATIENCE, "never tried: {seen}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let clamd = Clamd::start(folder.path())?;
    assert_eq!(operator.wait(id(&waiting)).await?["status"], "COMPLETED");
    assert_eq!(download(&operator, &waiting).await?, 200);
    drop(clamd);
    let _blind = Clamd::start_knowing(folder.path(), "some other file")?;
    assert_eq!(examine(&program, &socket)?, "scanner_blind");
    program.stop()?;
    Ok(())
}

#[tokio::test]
async fn what_was_read_before_there_was_a_scanner_stays_until_it_is_found() -> Result<()> {
    let folder = TempDir::new()?;
    let socket = folder.path().join("clamd.sock").display().to_string();
    let lenient = [("CLAMAV_ADDR", socket.as_str()), ("CLAMAV_MODE", "best-effort")];
    let program = Program::start(&lenient).await?;
    let operator = program.sign_in("operator").await?;
    let (bad, good) = (eicar(), "Nothing but words.");
    let early = operator.process("early.txt", bad.clone().into_bytes()).await?;
    let harmless = operator.process("harmless.txt", good.into()).await?;
    assert_eq!(
        (&early["status"], &harmless["status"]),
        (&json!("COMPLETED"), &json!("COMPLETED")),
        "{early}"
    );

    let _clamd = Clamd::start(folder.path())?;
    let program = Program::start_in(program.stop()?, &lenient[..1]).await?;
    let operator = program.sign_in("operator").await?;
    assert_eq!(download(&operator, &early).await?, 200);

    let again = operator.process("again.txt", bad.into_bytes()).await?;
    assert_eq!(again["error"]["code"], "infected", "{again}");
    let (_, twin) = operator.get(&format!("/documents/{}", id(&early))).await?;
    assert_eq!((&twin["status"], &twin["error"]["code"]), (&json!("COMPLETED"), &json!("infected")));
    assert_eq!(download(&operator, &early).await?, 409);
    assert_eq!(download(&operator, &harmless).await?, 200);
    program.stop()?;
    Ok(())
}

/// A mail whose attachment spells the file in another way.
fn mail() -> String {
    format!(
        "From: a@shop.example\r\nTo: b@shop.example\r\nSubject: Invoice\r\nMIME-Version: 1.0\r\n\
         Content-Type: application/octet-stream; name=\"invoice.com\"\r\n\
         Content-Disposition: attachment; filename=\"invoice.com\"\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n",
        eicar().replace("STANDARD", "=53TANDARD")
    )
}

/// The status of the answer to who wants a document's file.
async fn download(person: &Person, document: &Value) -> Result<u16> {
    Ok(person.get(&format!("/documents/{}/download", id(document))).await?.0)
}

/// What the doctor says of the scanner: a code.
fn examine(program: &Program, socket: &str) -> Result<String> {
    let mut command = Command::new(built("astralis")?);
    command.args(["doctor", "--json", "--only", "scanner"]);
    let output = command.envs(variables(&program.data())?).env("CLAMAV_ADDR", socket).output()?;
    let said: Value = serde_json::from_slice(&output.stdout)
        .with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
    let findings = said["findings"].as_array().context("no findings")?;
    let scanner = findings.iter().find(|finding| finding["part"] == "scanner").context("no scanner")?;
    Ok(scanner["code"].as_str().unwrap_or_default().to_owned())
}
