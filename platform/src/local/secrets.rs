//! Secrets of a local platform: made once, kept in a file that only its owner can read.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use rand::distr::{Alphanumeric, SampleString};
use shared::Result;
use shared::settings::Secret;

use super::folder::write_private;

const HEADER: &str =
    "# Secrets of this data folder, made by `astralis up`. Deleting a line makes a new one.\n";

/// Every secret and its length.
const WANTED: [(&str, usize); 7] = [
    ("POSTGRES_PASSWORD", 32),
    ("JWT_SECRET", 48),
    ("ENCRYPTION_KEY", 48),
    ("SIGNING_KEY", 48),
    ("SPACES_ACCESS_KEY", 20),
    ("SPACES_SECRET_KEY", 40),
    ("BUCKET_EVENT_SECRET", 40),
];

/// The secrets of one data folder.
#[derive(Debug)]
pub struct Secrets(BTreeMap<String, Secret>);

impl Secrets {
    /// Reads `secrets.env` of the folder and makes the secrets missing from it.
    ///
    /// # Errors
    /// When the file can't be read or written.
    pub fn keep(folder: &Path) -> Result<Self> {
        let file = folder.join("secrets.env");
        let mut known = if file.exists() { parse(&std::fs::read_to_string(&file)?) } else { BTreeMap::new() };
        let before = known.len();
        for (name, length) in WANTED {
            known.entry(name.to_owned()).or_insert_with(|| random(length));
        }
        if known.len() != before {
            write_private(&file, &written(&known))?;
        }
        Ok(Self(known))
    }

    /// One secret by its name; `None` for an unknown name.
    pub fn get(&self, name: &str) -> Option<&Secret> {
        self.0.get(name)
    }
}

/// Random letters and digits, which need no quoting in a URL, a shell or SQL.
pub(crate) fn random(length: usize) -> Secret {
    Secret::new(Alphanumeric.sample_string(&mut rand::rng(), length))
}

fn parse(content: &str) -> BTreeMap<String, Secret> {
    content
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| (name.trim().to_owned(), Secret::new(value.trim())))
        .collect()
}

fn written(secrets: &BTreeMap<String, Secret>) -> String {
    secrets.iter().fold(HEADER.to_owned(), |mut content, (name, secret)| {
        // Writing to a string does not fail.
        let _ = writeln!(content, "{name}={}", secret.expose());
        content
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_made_once_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let first = Secrets::keep(folder.path()).unwrap();
        let second = Secrets::keep(folder.path()).unwrap();

        for (name, length) in WANTED {
            let secret = first.get(name).unwrap();
            assert_eq!(secret.expose().len(), length, "{name}");
            assert_eq!(second.get(name), Some(secret), "{name}");
        }
    }

    #[test]
    fn a_deleted_line_makes_a_new_secret_and_keeps_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let first = Secrets::keep(folder.path()).unwrap();
        let file = folder.path().join("secrets.env");
        let content = std::fs::read_to_string(&file).unwrap();
        let without: String = content
            .lines()
            .filter(|line| !line.starts_with("JWT_SECRET"))
            .map(|l| format!("{l}\n"))
            .collect();
        std::fs::write(&file, without).unwrap();

        let second = Secrets::keep(folder.path()).unwrap();

        assert_ne!(second.get("JWT_SECRET"), first.get("JWT_SECRET"));
        assert_eq!(second.get("SPACES_SECRET_KEY"), first.get("SPACES_SECRET_KEY"));
    }
}
