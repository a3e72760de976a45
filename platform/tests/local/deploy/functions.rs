//! `infra/deploy-functions`: what it refuses before anything is sent.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use super::{LONG, Said, root};

const REQUIRED: [&str; 10] = [
    "DATABASE_URL",
    "JWT_SECRET",
    "ENCRYPTION_KEY",
    "SIGNING_KEY",
    "APP_URL",
    "SPACES_ENDPOINT",
    "SPACES_REGION",
    "SPACES_BUCKET",
    "SPACES_ACCESS_KEY",
    "SPACES_SECRET_KEY",
];

/// A dry run with a file of these lines and this mode, and with these variables and no others.
fn dry_run(lines: &str, mode: u32, variables: &[(&str, &str)]) -> Said {
    let folder = tempfile::tempdir().unwrap();
    let values = folder.path().join("values");
    fs::write(&values, lines).unwrap();
    fs::set_permissions(&values, fs::Permissions::from_mode(mode)).unwrap();
    let output = Command::new("bash")
        .arg(root().join("infra/deploy-functions"))
        .args(["--dry-run", "--values"])
        .arg(&values)
        .env_clear()
        .env("PATH", shared::settings::environment("PATH").unwrap())
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    Said { succeeded: output.status.success(), text }
}

fn complete() -> String {
    REQUIRED.map(|name| format!("{name}={LONG}\n")).concat()
}

#[test]
fn what_the_functions_need_is_asked_for_and_what_they_can_do_without_is_sent_as_a_blank() {
    let said = dry_run("# none\n", 0o600, &[("JWT_SECRET", LONG)]);
    let missing = REQUIRED.iter().filter(|name| **name != "JWT_SECRET").copied().collect::<Vec<_>>();
    let expected = format!("no value for {}:", missing.join(" "));
    assert!(!said.succeeded && said.text.contains(&expected), "{}", said.text);

    let said = dry_run(&complete(), 0o600, &[("SMTP_HOST", "mail.example")]);
    let absent = said.text.lines().find(|line| line.contains("sent as absent:")).unwrap_or_default();
    assert!(absent.contains("GOOGLE_CLIENT_ID") && !absent.contains("SMTP_HOST"), "{}", said.text);
    assert!(!absent.contains("JWT_SECRET "), "{}", said.text);
}

#[test]
fn a_value_that_would_break_out_of_its_place_is_refused_and_not_shown() {
    for value in ["a\"b", "a\\b", "a\nb", "a\tb"] {
        let said = dry_run(&complete(), 0o600, &[("SMTP_PASSWORD", value)]);
        let is_named = said.text.contains("the value of SMTP_PASSWORD can't be sent");
        assert!(!said.succeeded && is_named && !said.text.contains(value), "{}", said.text);
    }
}

#[test]
fn a_file_that_others_can_read_and_a_line_that_is_none_are_refused() {
    let said = dry_run(&complete(), 0o644, &[]);
    assert!(!said.succeeded && said.text.contains("chmod 600"), "{}", said.text);
    let said = dry_run("hunter2\n", 0o600, &[]);
    assert!(!said.succeeded && said.text.contains("is not NAME=value"), "{}", said.text);
    assert!(!said.text.contains("hunter2"), "{}", said.text);
}
