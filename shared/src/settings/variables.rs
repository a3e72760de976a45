//! The variables themselves: their names, their defaults, their sentences for the README, and how each is parsed.

mod model;
mod readers;
mod scanner;

use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

use axum::http::HeaderName;
use url::Url;

use self::readers::readers;
use super::{
    Documents, Faults, Google, Protection, Readers, Rotating, SPARE_SLOTS, Secret, Settings, Smtp, Spaces,
};

/// One row of the README's table.
#[derive(Debug)]
pub struct Variable {
    /// Its name in the environment.
    pub name: &'static str,
    /// The value without it; empty if it must be set (the local command sets it).
    pub default: &'static str,
    /// One sentence on what it is for.
    pub purpose: &'static str,
}

const fn variable(name: &'static str, default: &'static str, purpose: &'static str) -> Variable {
    Variable { name, default, purpose }
}

/// Every variable that we read.
pub const VARIABLES: &[Variable] = &[
    variable(
        "DATABASE_URL",
        "",
        "Postgres 15 or newer, direct port, an ordinary login that owns the database",
    ),
    variable("DATABASE_CONNECTIONS", "10", "connections of this process's pool"),
    variable(
        "JWT_SECRET",
        "",
        "signs access tokens (32 characters or more); the refresh key is derived from it",
    ),
    variable("JWT_SECRET_PREVIOUS", "", "the secret before, still accepted while it is being replaced"),
    variable(
        "ENCRYPTION_KEY",
        "",
        "seals stored secrets such as one-time-password keys (32 characters or more)",
    ),
    variable("ENCRYPTION_KEY_PREVIOUS", "", "the key before, still accepted while it is being replaced"),
    variable("SIGNING_KEY", "", "signs links and short-lived challenges (32 characters or more)"),
    variable("SIGNING_KEY_PREVIOUS", "", "the key before, still accepted while it is being replaced"),
    variable("APP_URL", "http://localhost:3001", "where people reach the site"),
    variable(
        "CORS_ORIGINS",
        "",
        "further origins that may call the API, comma-separated (`ALLOWED_ORIGINS` is read too)",
    ),
    variable(
        "SPACES_ENDPOINT",
        "",
        "S3 endpoint, with or without scheme, such as `fra1.digitaloceanspaces.com`",
    ),
    variable("SPACES_REGION", "us-east-1", "region in the signatures"),
    variable("SPACES_BUCKET", "", "name of the bucket"),
    variable("SPACES_ACCESS_KEY", "", "public half of the bucket's key"),
    variable("SPACES_SECRET_KEY", "", "secret half of the bucket's key"),
    variable("SPACES_PATH_STYLE", "false", "`true` for S3 servers without a host name per bucket"),
    variable("BUCKET_EVENT_SECRET", "", "bearer token of the bucket's event webhook, closed without it"),
    variable(
        "WEBHOOK_ALLOW_PRIVATE",
        "false",
        "`true` lets webhooks go to private addresses and over http, for local development alone",
    ),
    variable("SMTP_HOST", "", "mail server, nothing is mailed without it"),
    variable("SMTP_PORT", "587", "port of the mail server"),
    variable("SMTP_SECURE", "starttls", "`starttls`, `tls` from the first byte, or `none` on one machine"),
    variable("SMTP_USER", "", "login of the mail server, when it asks for one"),
    variable("SMTP_PASSWORD", "", "and its password"),
    variable("SMTP_FROM_NAME", "AstralisOps", "name in the From of every mail"),
    variable("SMTP_FROM_EMAIL", "", "address in the From of every mail, set where SMTP_HOST is"),
    variable("GOOGLE_CLIENT_ID", "", "OAuth client of the sign-in with Google, off without it"),
    variable("GOOGLE_CLIENT_SECRET", "", "and its secret"),
    variable("GOOGLE_ISSUER", "https://accounts.google.com", "another OpenID provider in Google's place"),
    variable("OPENAI_API_KEY", "", "key of the language model's API, which OpenAI's own asks for"),
    variable(
        "OPENAI_BASE_URL",
        "https://api.openai.com/v1",
        "any API that speaks the same protocol, a model on this machine included",
    ),
    variable("OPENAI_ORG_ID", "", "organization there that pays"),
    variable("OPENAI_MODEL", "", "name of the language model"),
    variable(
        "VISION_MODEL",
        "",
        "the one that sees pages of documents, OPENAI_MODEL without it; with neither extraction is offline alone",
    ),
    variable("ENABLE_EXTERNAL_OCR", "true", "`false` sends no page to a model, whatever else is set"),
    variable("MODEL_SECONDS", "120", "time for one answer of the model, 240 at most"),
    variable(
        "RATE_LIMIT_MAX",
        "100",
        "calls a minute of one client, `0` for no limits; sign-in, upload and mail have limits of their own",
    ),
    variable(
        "CLIENT_ADDRESS_HEADER",
        "",
        "header in which your proxy names the client (the last address counts), the connection's address without it",
    ),
    variable("MAX_FILE_SIZE", "52428800", "largest upload in bytes"),
    variable(
        "ALLOWED_FILE_TYPES",
        "application/*,image/*,message/*,text/*",
        "media types that may be uploaded, of those in docs/formats.md; wildcards such as `image/*` allowed",
    ),
    variable("QUEUE_LIMIT", "500", "waiting documents per organization"),
    variable("TRASH_DAYS", "30", "days that a deleted document can be restored"),
    variable(
        "WORKER_CONCURRENCY",
        "cores",
        "jobs and reader processes at the same time, beside one for an organization that has none of them",
    ),
    variable("PAGE_LIMIT", "500", "pages read of one document"),
    variable("WORD_LIMIT", "250000", "words read of one document"),
    variable("PAGE_SECONDS", "30", "time for one page"),
    variable("DOCUMENT_SECONDS", "300", "time for one document"),
    variable("READER_MEMORY_MB", "1024", "memory of one reader process"),
    variable("READER_COMMAND", "", "the reader's command line instead of this program's `reader`"),
    variable("OCR_LANGUAGE", "auto", "`auto`, or Tesseract languages such as `eng+deu`"),
    variable("ENABLE_OCR", "true", "`false` reads native text only"),
    variable("PDFIUM_LIBRARY", "", "path of `libpdfium.so` when it is not beside the program"),
    variable("TESSDATA_PREFIX", "", "folder of the language models when it is not Tesseract's own"),
    variable(
        "OCR_ENGINE",
        "auto",
        "`auto`: the neural engine where its models are, else Tesseract; `neural` or `tesseract`: that one alone",
    ),
    variable("ONNXRUNTIME_LIBRARY", "", "path of `libonnxruntime.so` when it is not beside the program"),
    variable(
        "OCR_MODELS",
        "",
        "folder of the neural engine's models when it is not `ocr-models` beside the program",
    ),
    variable(
        "CLAMAV_ADDR",
        "",
        "`host:port` of clamd, or the path of its socket: each file is scanned before it is read",
    ),
    variable(
        "CLAMAV_MODE",
        "required",
        "`required`: a file that can't be scanned is not read; `best-effort`: it is; `off`: none is scanned",
    ),
    variable("LOG_LEVEL", "info", "filter of the log, such as `shared=debug,info`"),
    variable("PORT", "", "makes a function an HTTP server on this port"),
    variable(
        "ASTRALIS_LOG_GUARDS",
        "auto",
        "as a DigitalOcean Function: whether this process ends each call's log itself, `auto`, `on` or `off`",
    ),
];

/// Reads the variables one by one and collects the faults.
struct Source<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    defaults: BTreeMap<&'static str, &'static str>,
    faults: Vec<String>,
}

impl<'a> Source<'a> {
    fn new(lookup: &'a dyn Fn(&str) -> Option<String>) -> Self {
        let defaults = VARIABLES.iter().map(|variable| (variable.name, variable.default)).collect();
        Self { lookup, defaults, faults: Vec::new() }
    }

    fn optional(&self, name: &str) -> Option<String> {
        (self.lookup)(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    fn text(&self, name: &str) -> String {
        self.optional(name).unwrap_or_else(|| self.defaults.get(name).copied().unwrap_or_default().to_owned())
    }

    fn required(&mut self, name: &str) -> String {
        self.optional(name).unwrap_or_else(|| {
            self.faults.push(format!("{name} is missing"));
            String::new()
        })
    }

    fn parsed<T: FromStr>(&mut self, name: &str, expected: &str, fallback: T) -> T {
        let value = self.text(name);
        value.parse().unwrap_or_else(|_| {
            self.faults.push(format!("{name} is {value:?}, expected {expected}"));
            fallback
        })
    }

    fn positive(&mut self, name: &str) -> u32 {
        let value = self.parsed(name, "a whole number from 1", 1);
        if value == 0 {
            self.faults.push(format!("{name} is 0, expected a whole number from 1"));
        }
        value
    }

    fn seconds(&mut self, name: &str) -> Duration {
        Duration::from_secs(self.positive(name).into())
    }

    fn flag(&mut self, name: &str) -> bool {
        match self.text(name).to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" => true,
            "false" | "0" | "no" | "off" => false,
            other => {
                self.faults.push(format!("{name} is {other:?}, expected true or false"));
                false
            }
        }
    }

    fn url(&mut self, name: &str) -> Option<Url> {
        let text = if self.defaults.get(name) == Some(&"") { self.required(name) } else { self.text(name) };
        if text.is_empty() {
            return None;
        }
        let with_scheme = if text.contains("://") { text.clone() } else { format!("https://{text}") };
        match Url::parse(&with_scheme) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Some(url),
            _ => {
                self.faults.push(format!("{name} is {text:?}, expected an http or https address"));
                None
            }
        }
    }

    fn cores(&mut self, name: &str) -> usize {
        if self.text(name) == "cores" {
            return std::thread::available_parallelism().map_or(1, usize::from);
        }
        usize::try_from(self.positive(name)).unwrap_or(1)
    }
}

pub(super) fn parse(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Settings, Faults> {
    let mut source = Source::new(lookup);
    let worker_concurrency = source.cores("WORKER_CONCURRENCY");
    let settings = Settings {
        database_url: database_url(&mut source),
        database_connections: source.positive("DATABASE_CONNECTIONS"),
        jwt: rotating(&mut source, "JWT_SECRET", "JWT_SECRET_PREVIOUS"),
        encryption: rotating(&mut source, "ENCRYPTION_KEY", "ENCRYPTION_KEY_PREVIOUS"),
        signing: rotating(&mut source, "SIGNING_KEY", "SIGNING_KEY_PREVIOUS"),
        app_url: source.url("APP_URL").unwrap_or_else(nowhere),
        cors_origins: origins(&mut source),
        spaces: spaces(&mut source),
        smtp: smtp(&mut source),
        google: google(&mut source),
        model: model::parse(&mut source),
        rate_limit: source.parsed("RATE_LIMIT_MAX", "a whole number", 100),
        client_address_header: header_name(&mut source),
        bucket_event_secret: source.optional("BUCKET_EVENT_SECRET").map(Secret::new),
        webhook_allow_private: source.flag("WEBHOOK_ALLOW_PRIVATE"),
        documents: documents(&mut source),
        readers: readers(&mut source, worker_concurrency + SPARE_SLOTS),
        scanner: scanner::parse(&mut source),
        worker_concurrency,
        log_level: source.text("LOG_LEVEL"),
        port: source.optional("PORT").map(|_| source.parsed("PORT", "a port from 1 to 65535", 0)),
    };
    if source.faults.is_empty() { Ok(settings) } else { Err(Faults(source.faults)) }
}

pub(super) fn parse_readers(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Readers, Faults> {
    let mut source = Source::new(lookup);
    let count = source.cores("WORKER_CONCURRENCY");
    let readers = readers(&mut source, count);
    if source.faults.is_empty() { Ok(readers) } else { Err(Faults(source.faults)) }
}

fn database_url(source: &mut Source<'_>) -> String {
    let url = source.required("DATABASE_URL");
    if !url.is_empty() && !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        // The value contains a password: name the variable, not its content.
        source.faults.push("DATABASE_URL does not start with postgres://".to_owned());
    }
    url
}

fn rotating(source: &mut Source<'_>, name: &str, previous: &str) -> Rotating {
    let current = source.required(name);
    let before = source.optional(previous);
    for (name, value) in [(name, Some(&current)), (previous, before.as_ref())] {
        if value.is_some_and(|value| !value.is_empty() && value.len() < 32) {
            source.faults.push(format!("{name} is shorter than 32 characters"));
        }
    }
    Rotating { current: Secret::new(current), previous: before.map(Secret::new) }
}

fn origins(source: &mut Source<'_>) -> Vec<String> {
    let listed = source.optional("CORS_ORIGINS").or_else(|| source.optional("ALLOWED_ORIGINS"));
    let mut origins = Vec::new();
    for origin in
        listed.iter().flat_map(|list| list.split(',')).map(str::trim).filter(|text| !text.is_empty())
    {
        match Url::parse(origin) {
            Ok(url) if url.origin().is_tuple() && url.path() == "/" => {
                origins.push(url.origin().ascii_serialization());
            }
            _ => source.faults.push(format!("CORS_ORIGINS holds {origin:?}, expected scheme://host[:port]")),
        }
    }
    origins
}

fn header_name(source: &mut Source<'_>) -> Option<String> {
    let name = source.optional("CLIENT_ADDRESS_HEADER")?;
    if HeaderName::from_bytes(name.as_bytes()).is_err() {
        source.faults.push(format!("CLIENT_ADDRESS_HEADER is {name:?}, expected a header's name"));
    }
    Some(name)
}

fn spaces(source: &mut Source<'_>) -> Spaces {
    Spaces {
        endpoint: source.url("SPACES_ENDPOINT").unwrap_or_else(nowhere),
        region: source.text("SPACES_REGION"),
        bucket: source.required("SPACES_BUCKET"),
        access_key: source.required("SPACES_ACCESS_KEY"),
        secret_key: Secret::new(source.required("SPACES_SECRET_KEY")),
        path_style: source.flag("SPACES_PATH_STYLE"),
    }
}

fn smtp(source: &mut Source<'_>) -> Option<Smtp> {
    let host = source.optional("SMTP_HOST")?;
    let protection = match source.text("SMTP_SECURE").to_ascii_lowercase().as_str() {
        "starttls" => Protection::StartTls,
        "tls" | "true" => Protection::Tls,
        "none" | "false" => Protection::Plain,
        other => {
            source.faults.push(format!("SMTP_SECURE is {other:?}, expected starttls, tls or none"));
            Protection::StartTls
        }
    };
    let from_email = source.required("SMTP_FROM_EMAIL");
    let parts: Vec<_> = from_email.split('@').collect();
    if !from_email.is_empty() && (parts.len() != 2 || parts.contains(&"")) {
        source.faults.push(format!("SMTP_FROM_EMAIL is {from_email:?}, expected an e-mail address"));
    }
    let login =
        source.optional("SMTP_USER").map(|user| (user, Secret::new(source.required("SMTP_PASSWORD"))));
    Some(Smtp {
        host,
        port: source.parsed("SMTP_PORT", "a port from 1 to 65535", 0),
        protection,
        login,
        from_name: source.text("SMTP_FROM_NAME"),
        from_email,
    })
}

fn google(source: &mut Source<'_>) -> Option<Google> {
    let client_id = source.optional("GOOGLE_CLIENT_ID")?;
    Some(Google {
        client_id,
        client_secret: Secret::new(source.required("GOOGLE_CLIENT_SECRET")),
        issuer: source.url("GOOGLE_ISSUER").unwrap_or_else(nowhere),
    })
}

fn documents(source: &mut Source<'_>) -> Documents {
    let max_file_size = source.parsed("MAX_FILE_SIZE", "a number of bytes", 1);
    let allowed_file_types: Vec<String> = source
        .text("ALLOWED_FILE_TYPES")
        .split(',')
        .map(|media_type| media_type.trim().to_ascii_lowercase())
        .filter(|media_type| !media_type.is_empty())
        .collect();
    for media_type in &allowed_file_types {
        if media_type.split('/').filter(|part| !part.is_empty()).count() != 2 {
            source.faults.push(format!("ALLOWED_FILE_TYPES holds {media_type:?}, expected type/subtype"));
        }
    }
    let (queue_limit, trash_days) = (source.positive("QUEUE_LIMIT"), source.positive("TRASH_DAYS"));
    Documents { max_file_size, allowed_file_types, queue_limit, trash_days }
}

/// Replaces an address that is already among the faults.
fn nowhere() -> Url {
    #[expect(clippy::expect_used, reason = "a constant")]
    Url::parse("http://invalid.invalid").expect("a valid address")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complete(name: &str) -> Option<String> {
        let value = match name {
            "DATABASE_URL" => "postgres://astralis@localhost/astralis",
            "JWT_SECRET" | "ENCRYPTION_KEY" | "SIGNING_KEY" => "0123456789abcdef0123456789abcdef",
            "SPACES_ENDPOINT" => "fra1.digitaloceanspaces.com",
            "SPACES_BUCKET" => "files",
            "SPACES_ACCESS_KEY" | "SPACES_SECRET_KEY" => "key",
            _ => return None,
        };
        Some(value.to_owned())
    }

    #[test]
    fn defaults_fill_what_is_not_set() {
        let settings = Settings::parse(complete).unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(settings.spaces.endpoint.as_str(), "https://fra1.digitaloceanspaces.com/");
        assert_eq!(settings.documents.max_file_size, 52_428_800);
        assert_eq!(settings.readers.page_limit, 500);
        assert_eq!(settings.readers.language, "auto");
        assert_eq!(settings.port, None);
    }

    #[test]
    fn every_faulty_variable_is_named_at_once() {
        let lookup = |name: &str| match name {
            "JWT_SECRET" => Some("short".to_owned()),
            "PAGE_LIMIT" => Some("many".to_owned()),
            "ENABLE_OCR" => Some("perhaps".to_owned()),
            "CORS_ORIGINS" => Some("https://ok.example, nonsense".to_owned()),
            "PORT" => Some("99999".to_owned()),
            "SPACES_BUCKET" => None,
            other => complete(other),
        };
        let Err(Faults(faults)) = Settings::parse(lookup) else { panic!("accepted") };
        assert_eq!(
            faults,
            [
                "JWT_SECRET is shorter than 32 characters",
                "CORS_ORIGINS holds \"nonsense\", expected scheme://host[:port]",
                "SPACES_BUCKET is missing",
                "PAGE_LIMIT is \"many\", expected a whole number from 1",
                "ENABLE_OCR is \"perhaps\", expected true or false",
                "PORT is \"99999\", expected a port from 1 to 65535",
            ]
        );
    }

    #[test]
    fn a_model_is_asked_where_one_is_named_and_not_forbidden() {
        let with = |own: &'static [(&str, &str)]| {
            Settings::parse(move |name| {
                let own = own.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
                own.or_else(|| complete(name))
            })
        };
        let model = |own| with(own).unwrap_or_else(|faults| panic!("{faults}")).model;

        assert!(model(&[("OPENAI_API_KEY", "key")]).is_none());
        assert!(model(&[("VISION_MODEL", "eye"), ("ENABLE_EXTERNAL_OCR", "false")]).is_none());
        let local = [("OPENAI_MODEL", "small"), ("OPENAI_BASE_URL", "http://localhost:11434/v1")];
        let local = model(Box::leak(Box::new(local))).unwrap();
        assert_eq!((local.vision.as_str(), local.api_key), ("small", None));
        let both = model(&[("OPENAI_API_KEY", "key"), ("OPENAI_MODEL", "small"), ("VISION_MODEL", "eye")]);
        assert_eq!(both.unwrap().vision, "eye");

        let Err(Faults(faults)) = with(&[("VISION_MODEL", "eye"), ("MODEL_SECONDS", "900")]) else {
            panic!("accepted")
        };
        assert_eq!(faults, ["MODEL_SECONDS is 900, expected at most 240", "OPENAI_API_KEY is missing"]);
    }

    #[test]
    fn a_secret_does_not_show_in_a_log() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "[secret]");
    }
}
