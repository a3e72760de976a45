//! The scripts that deploy, against a program that takes `doctl`'s place and keeps what DigitalOcean would.

mod database;
mod functions;
mod page;
mod source;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use platform::local::port;
use platform::server::Server;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

const LONG: &str = "0123456789abcdef0123456789abcdef";

/// The repository that App Platform clones from, with a branch for each version, and a checkout of it. A rule of Git leads
/// from the address in the specs to the folder.
const REPOSITORY: &str = "set -e
mkdir checkout
env -u GIT_DIR git init --quiet --bare published/papers/astralis.git
git init --quiet
git config user.name test
git config user.email test@git.example
git config \"url.file://$PWD/published/.insteadOf\" https://git.example/
git remote add origin https://git.example/papers/astralis.git
git commit --quiet --allow-empty --message start
git push --quiet origin HEAD:refs/heads/release-1.0.0 HEAD:refs/heads/release-1.1.0 HEAD:refs/heads/release-1.2.0
";

/// An account at DigitalOcean, and the address that its app answers at.
struct Account {
    folder: TempDir,
    _site: Server,
}

/// What a script said and whether it succeeded.
struct Said {
    succeeded: bool,
    text: String,
}

/// Whether the release that is active answers, by its tag.
async fn ready(State(state): State<PathBuf>) -> StatusCode {
    let state: Value = serde_json::from_slice(&fs::read(state).unwrap()).unwrap();
    let deployments = state["apps"][0]["deployments"].as_array().unwrap();
    let active = deployments.iter().find(|one| one["phase"] == "ACTIVE").unwrap();
    let tag = &active["spec"]["services"][0]["image"]["tag"];
    let is_unready = state["unready"].as_array().unwrap().contains(tag);
    if is_unready { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

impl Account {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state.json");
        let router = Router::new().route("/readyz", get(ready)).route("/", get(async || "the web app"));
        let listener = port::listen(0).await.unwrap();
        let site =
            Server::start(listener, router.with_state(state.clone()), CancellationToken::new()).unwrap();
        let empty = json!({
            "address": site.address(), "apps": [], "tags": ["1.0.0", "1.1.0", "1.2.0"], "secrets": {}, "count": 0,
            "emptied": [], "broken": [], "unready": [], "calls": [], "clusters": [], "users": [], "postgres": {},
            "refuse_update": false,
        });
        fs::write(&state, empty.to_string()).unwrap();
        let account = Self { folder, _site: site };
        let doctl = root().join("platform/tests/local/deploy/doctl.py");
        // The interpreter itself: wrappers of some machines take longer to find it than it runs.
        let python =
            Command::new("python3").args(["-c", "import sys; print(sys.executable)"]).output().unwrap();
        let python = String::from_utf8(python.stdout).unwrap();
        account.command("doctl", &format!("exec {} -I -S {} \"$@\"", python.trim(), doctl.display()));
        account.line(REPOSITORY);
        account
    }

    /// Runs a line that succeeds.
    fn line(&self, line: &str) {
        let ran = self.bash().args(["-c", line]).output().unwrap();
        assert!(ran.status.success(), "{line}\n{}", String::from_utf8(ran.stderr).unwrap());
    }

    /// A command that the scripts find before any other of its name.
    fn command(&self, name: &str, does: &str) {
        let path = self.folder.path().join("bin").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, format!("#!/usr/bin/env bash\n{does}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// `bash` on a script or a line, with the commands of this account.
    fn bash(&self) -> Command {
        let path = shared::settings::environment("PATH").unwrap();
        let mut bash = Command::new("bash");
        bash.env("PATH", format!("{}:{path}", self.folder.path().join("bin").display()));
        bash.env("DOCTL_STATE", self.folder.path().join("state.json"));
        bash.env("ASTRALIS", env!("CARGO_BIN_EXE_astralis")).env("PAUSE", "0").env("ANSWER_SECONDS", "1");
        // Every `git` works in the checkout of this account, and never in the one that is tested.
        bash.env("GIT_DIR", self.folder.path().join("checkout/.git"));
        bash.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        bash.current_dir(self.folder.path());
        bash
    }

    fn run(&self, script: &str, arguments: &[&str]) -> Said {
        let Output { status, stdout, stderr } =
            self.bash().arg(root().join("infra").join(script)).args(arguments).output().unwrap();
        let text = [stdout, stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
        Said { succeeded: status.success(), text }
    }

    fn state(&self) -> Value {
        serde_json::from_slice(&fs::read(self.folder.path().join("state.json")).unwrap()).unwrap()
    }

    fn change(&self, change: impl FnOnce(&mut Value)) {
        let mut state = self.state();
        change(&mut state);
        fs::write(self.folder.path().join("state.json"), state.to_string()).unwrap();
    }

    fn values(&self, lines: &[(&str, &str)]) -> String {
        let path = self.folder.path().join("values");
        let text: String = lines.iter().map(|(name, value)| format!("{name}={value}\n")).collect();
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn first_deploy(&self) {
        let said = self.try_first_deploy();
        assert!(said.succeeded, "{}", said.text);
        assert!(!said.text.contains("hunter2"), "{}", said.text);
    }

    /// What nothing starts without.
    fn first_values(&self) -> String {
        self.values(&[
            ("JWT_SECRET", LONG),
            ("ENCRYPTION_KEY", LONG),
            ("SIGNING_KEY", LONG),
            ("SPACES_BUCKET", "papers"),
            ("SPACES_ACCESS_KEY", "key"),
            ("SPACES_SECRET_KEY", "hunter2"),
        ])
    }

    fn try_first_deploy(&self) -> Said {
        let values = self.first_values();
        let own = ["--repository", "https://git.example/papers/astralis.git", "--values", &values];
        self.run("deploy", &[&["1.0.0"], &own[..]].concat())
    }

    /// The spec that runs.
    fn running(&self) -> Value {
        let state = self.state();
        let deployments = state["apps"][0]["deployments"].as_array().unwrap();
        deployments.iter().find(|one| one["phase"] == "ACTIVE").unwrap()["spec"].clone()
    }

    fn tag(&self) -> String {
        self.running()["services"][0]["image"]["tag"].as_str().unwrap().to_owned()
    }

    /// The value that a container of the running app gets.
    fn value(&self, key: &str) -> Option<String> {
        let spec = self.running();
        let env = spec["envs"].as_array().unwrap().iter().find(|env| env["key"] == key)?.clone();
        let value = env["value"].as_str().unwrap_or_default().to_owned();
        let state = self.state();
        Some(state["secrets"][&value].as_str().map_or(value, str::to_owned))
    }

    /// How often the platform was sent a spec.
    fn sent(&self) -> usize {
        let state = self.state();
        let calls = state["calls"].as_array().unwrap();
        calls.iter().filter(|call| ["apps create", "apps update"].contains(&call.as_str().unwrap())).count()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_deploy_of_a_version_changes_nothing() {
    let account = Account::new().await;
    account.first_deploy();
    assert_eq!((account.tag().as_str(), account.sent()), ("1.0.0", 1));

    let said = account.run("deploy", &["1.0.0"]);

    assert!(said.succeeded && said.text.contains("nothing changes"), "{}", said.text);
    assert_eq!(account.sent(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_version_keeps_secrets_domains_and_what_was_made_by_hand() {
    let account = Account::new().await;
    account.first_deploy();
    account.change(|state| {
        for spec in ["/apps/0/spec", "/apps/0/deployments/0/spec"] {
            let spec = state.pointer_mut(spec).unwrap();
            spec["domains"] = json!([{ "domain": "app.example" }]);
            spec["envs"].as_array_mut().unwrap().push(json!({ "key": "OCR_LANGUAGE", "value": "deu" }));
        }
    });

    let values = account.values(&[("SMTP_HOST", "mail.example"), ("SMTP_FROM_EMAIL", "no@mail.example")]);
    let said = account.run("deploy", &["1.1.0", "--values", &values]);

    assert!(said.succeeded, "{}", said.text);
    assert!(said.text.contains("services api image tag: 1.0.0 -> 1.1.0"), "{}", said.text);
    assert_eq!(account.running()["domains"][0]["domain"], "app.example");
    for (key, expected) in [
        ("JWT_SECRET", LONG),
        ("SPACES_SECRET_KEY", "hunter2"),
        ("OCR_LANGUAGE", "deu"),
        ("SMTP_HOST", "mail.example"),
    ] {
        assert_eq!(account.value(key).as_deref(), Some(expected), "{key}");
    }
    assert_eq!(account.state()["emptied"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_without_a_value_is_never_sent() {
    let account = Account::new().await;
    let values = account.values(&[("JWT_SECRET", LONG), ("SPACES_BUCKET", "papers")]);
    let said =
        account.run("deploy", &["1.0.0", "--repository", "https://git.example/a.git", "--values", &values]);
    assert!(!said.succeeded && said.text.contains("SIGNING_KEY is missing"), "{}", said.text);
    assert_eq!(account.sent(), 0);

    fs::set_permissions(&values, fs::Permissions::from_mode(0o644)).unwrap();
    let said = account.run("deploy", &["1.0.0", "--values", &values]);
    assert!(!said.succeeded && said.text.contains("chmod 600"), "{}", said.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_shows_the_difference_and_sends_nothing() {
    let account = Account::new().await;
    account.first_deploy();
    let said = account.run("deploy", &["1.1.0", "--dry-run"]);
    assert!(said.succeeded && said.text.contains("1.0.0 -> 1.1.0"), "{}", said.text);
    assert_eq!(account.sent(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_moves_or_was_never_pushed_is_refused() {
    let account = Account::new().await;
    for (version, reason) in [("latest", "names no version"), ("9.9.9", "has no image astralis:9.9.9")] {
        let said = account.run("deploy", &[version]);
        assert!(!said.succeeded && said.text.contains(reason), "{}", said.text);
    }
    assert_eq!(account.sent(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_that_is_not_ready_or_fails_is_taken_back() {
    for fault in ["unready", "broken"] {
        let account = Account::new().await;
        account.first_deploy();
        account.change(|state| state[fault] = json!(["1.1.0"]));

        let said = account.run("deploy", &["1.1.0"]);

        assert!(
            !said.succeeded && said.text.contains("what ran before runs again"),
            "{fault}: {}",
            said.text
        );
        assert_eq!((account.tag().as_str(), account.sent()), ("1.0.0", 3), "{fault}");
        assert_eq!(account.value("JWT_SECRET").as_deref(), Some(LONG), "{fault}");
        // What was taken back is no place to go back to.
        let further = account.run("rollback", &[]);
        assert!(
            !further.succeeded && further.text.contains("no earlier version"),
            "{fault}: {}",
            further.text
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spec_that_is_refused_changes_nothing_and_nothing_is_taken_back() {
    let account = Account::new().await;
    account.first_deploy();
    account.change(|state| state["refuse_update"] = json!(true));
    for (script, argument) in [("deploy", "1.1.0"), ("rotate-keys", "JWT_SECRET")] {
        let said = account.run(script, &[argument]);
        let is_said = said.text.contains("the spec was refused, nothing has changed");
        assert!(!said.succeeded && is_said && !said.text.contains("going back"), "{}", said.text);
    }
    assert_eq!((account.tag().as_str(), account.sent()), ("1.0.0", 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_deploy_that_failed_is_sent_again_with_the_secrets_it_has() {
    let account = Account::new().await;
    account.change(|state| state["broken"] = json!(["1.0.0"]));
    let failed = account.try_first_deploy();
    assert!(!failed.succeeded && failed.text.contains("the first deployment failed"), "{}", failed.text);
    account.change(|state| state["broken"] = json!([]));

    let said = account.run("deploy", &["1.0.0"]);

    assert!(said.succeeded, "{}", said.text);
    assert_eq!(account.value("JWT_SECRET").as_deref(), Some(LONG));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rollback_takes_the_version_before_without_its_migration_and_with_todays_keys() {
    let account = Account::new().await;
    account.first_deploy();
    assert!(account.run("deploy", &["1.1.0"]).succeeded);
    assert!(account.run("rotate-keys", &["SIGNING_KEY"]).succeeded);
    let key = account.value("SIGNING_KEY");

    let dry = account.run("rollback", &["--dry-run"]);
    assert!(dry.succeeded && dry.text.contains("1.1.0 -> 1.0.0"), "{}", dry.text);
    let said = account.run("rollback", &[]);
    assert!(said.succeeded, "{}", said.text);

    assert_eq!((account.tag().as_str(), account.value("SIGNING_KEY")), ("1.0.0", key));
    let has_migration =
        |spec: &Value| spec["jobs"].as_array().unwrap().iter().any(|job| job["name"] == "migrate");
    assert!(!has_migration(&account.running()));
    assert!(account.run("deploy", &["1.2.0"]).succeeded);
    assert!(has_migration(&account.running()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_replaced_in_two_deployments_and_the_old_one_goes_in_a_third() {
    let account = Account::new().await;
    account.first_deploy();

    let said = account.run("rotate-keys", &["JWT_SECRET"]);
    assert!(said.succeeded, "{}", said.text);
    let new = account.value("JWT_SECRET").unwrap();
    assert!(new != LONG && new.len() >= 48 && !said.text.contains(&new), "{}", said.text);
    assert_eq!(account.value("JWT_SECRET_PREVIOUS").as_deref(), Some(LONG));
    assert_eq!(account.value("SIGNING_KEY").as_deref(), Some(LONG));
    assert_eq!(account.sent(), 3);

    let again = account.run("rotate-keys", &["JWT_SECRET"]);
    assert!(!again.succeeded && again.text.contains("--end JWT_SECRET"), "{}", again.text);
    assert!(account.run("deploy", &["1.0.0"]).text.contains("nothing changes"));

    assert!(account.run("rotate-keys", &["--end", "JWT_SECRET"]).succeeded);
    assert_eq!(account.value("JWT_SECRET_PREVIOUS"), None);
    assert_eq!(account.value("JWT_SECRET").as_ref(), Some(&new));
}
