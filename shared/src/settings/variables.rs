//! How each variable is parsed.

mod issuers;
mod mail;
mod mailboxes;
mod model;
mod monitoring;
mod readers;
mod scanner;
mod spaces;
mod table;

use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

use axum::http::HeaderName;
use url::Url;

use self::readers::readers;
use super::{Documents, Faults, Monitoring, Readers, Rotating, SPARE_SLOTS, Secret, Settings};

pub use table::{VARIABLES, Variable};

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
    let spaces = spaces::files(&mut source);
    let settings = Settings {
        database_url: database_url(&mut source),
        database_connections: source.positive("DATABASE_CONNECTIONS"),
        jwt: rotating(&mut source, "JWT_SECRET", "JWT_SECRET_PREVIOUS"),
        encryption: rotating(&mut source, "ENCRYPTION_KEY", "ENCRYPTION_KEY_PREVIOUS"),
        signing: rotating(&mut source, "SIGNING_KEY", "SIGNING_KEY_PREVIOUS"),
        app_url: source.url("APP_URL").unwrap_or_else(nowhere),
        cors_origins: origins(&mut source),
        backups: spaces::backups(&mut source, &spaces),
        spaces,
        mail: mail::parse(&mut source),
        google: issuers::google(&mut source),
        openid: issuers::openid(&mut source),
        google_mail: mailboxes::google(&mut source),
        microsoft_mail: mailboxes::microsoft(&mut source),
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
        monitoring: monitoring::parse(&mut source),
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

pub(super) fn parse_monitoring(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Monitoring, Faults> {
    let mut source = Source::new(lookup);
    let monitoring = monitoring::parse(&mut source);
    if source.faults.is_empty() { Ok(monitoring) } else { Err(Faults(source.faults)) }
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

    pub(super) fn complete(name: &str) -> Option<String> {
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
                "SPACES_BUCKET is missing",
                "JWT_SECRET is shorter than 32 characters",
                "CORS_ORIGINS holds \"nonsense\", expected scheme://host[:port]",
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
