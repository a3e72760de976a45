//! The command `astralis up`, as a person runs it.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use shared::clients::exchange::exchange;

use crate::{gone, is_alive, kill};

/// A running `astralis up`; killed when a test fails.
struct Up {
    process: Child,
    output: BufReader<ChildStdout>,
    address: String,
    said: String,
}

fn command(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_astralis"));
    command.args(arguments).arg("--data").arg(data);
    for name in ["DATABASE_URL", "SPACES_ENDPOINT", "SMTP_HOST", "APP_URL", "PORT"] {
        command.env_remove(name);
    }
    command
}

impl Up {
    fn start(data: &Path) -> Self {
        let mut process = command(data, &["up", "--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut said = String::new();
        while !said.contains("Stop ") {
            assert_ne!(output.read_line(&mut said).unwrap(), 0, "it ended: {said}");
        }
        let address = said.lines().find_map(|line| line.trim().strip_prefix("Open")).unwrap();
        Self { process, output, address: address.trim().trim_end_matches('/').to_owned(), said }
    }

    fn terminate(mut self) {
        let asked = Command::new("kill").arg(self.process.id().to_string()).status().unwrap();
        assert!(asked.success());
        assert!(self.process.wait().unwrap().success());
        let mut rest = String::new();
        self.output.read_line(&mut rest).unwrap();
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn postmaster(data: &Path) -> Option<u32> {
    let pid_file = std::fs::read_to_string(data.join("postgres/postmaster.pid")).ok()?;
    pid_file.lines().next()?.trim().parse().ok()
}

/// The names of the files in the folders of documents.
fn names_of_documents(folder: &Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            names.extend(names_of_documents(&path));
        } else if path.ancestors().nth(2).is_some_and(|above| above.ends_with("documents")) {
            names.insert(entry.file_name().into_string().unwrap());
        }
    }
    names
}

async fn status(url: &str) -> Option<u16> {
    exchange("GET", url, &[], &[]).await.ok().map(|reply| reply.status)
}

#[tokio::test(flavor = "multi_thread")]
async fn up_runs_everything_survives_a_kill_and_stops_cleanly() {
    let data = tempfile::tempdir().unwrap();
    let up = Up::start(data.path());
    for expected in ["admin@demo.example", "client@demo.example", "Password", "Ctrl-C", "Data"] {
        assert!(up.said.contains(expected), "{expected}: {}", up.said);
    }
    for path in ["/", "/reference/", "/mails", "/readyz", "/health", "/api/v1/openapi.json"] {
        assert_eq!(status(&format!("{}{path}", up.address)).await, Some(200), "{path}");
    }

    // The demo organization has documents; each upload is moved to a name of its own, so a name may be there twice.
    assert_eq!(names_of_documents(&data.path().join("bucket")).len(), 12);

    // One at a time.
    let second = command(data.path(), &["up", "--port", "0"]).output().unwrap();
    let complaint = String::from_utf8_lossy(&second.stderr);
    assert_eq!(second.status.code(), Some(1));
    assert!(complaint.contains("another `astralis up` is using"), "{complaint}");
    assert_eq!(status(&format!("{}/readyz", up.address)).await, Some(200));

    // Other commands find its parts.
    let doctor = command(data.path(), &["doctor"]).output().unwrap();
    let report = String::from_utf8_lossy(&doctor.stdout);
    let parts = ["database", "isolation", "clock", "queue", "bucket", "bucket CORS", "signed URLs", "access"];
    for part in parts.into_iter().chain(["lifecycle", "event hook", "mail"]) {
        assert!(report.lines().any(|line| line.starts_with("ok") && line.contains(part)), "{part}: {report}");
    }
    let seed = command(data.path(), &["seed"]).output().unwrap();
    assert!(String::from_utf8_lossy(&seed.stdout).contains("is there already"));

    // Nothing is lost when it is killed: the next one ends the server it left behind.
    let orphan = postmaster(data.path()).unwrap();
    kill(up.process.id());
    drop(up);
    assert!(is_alive(orphan));
    let up = Up::start(data.path());
    gone(orphan).await;
    let seed = command(data.path(), &["seed"]).output().unwrap();
    assert!(String::from_utf8_lossy(&seed.stdout).contains("is there already"));

    let server = postmaster(data.path()).unwrap();
    let address = up.address.clone();
    up.terminate();
    gone(server).await;
    assert_eq!(status(&address).await, None);
    assert!(!data.path().join("running.env").exists());
    let doctor = command(data.path(), &["doctor"]).output().unwrap();
    assert_eq!(doctor.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&doctor.stdout).contains("DATABASE_URL is missing"));
}
