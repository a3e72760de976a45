//! Settings of a local platform: the user's variables, and for the rest those of the local parts.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use shared::Result;
use shared::error::{Error, refuse};
use shared::settings::{Faults, Settings, environment};

use super::folder::{is_taken, write_private};

/// A file in the data folder while a platform runs: other commands find its parts through it.
const FILE: &str = "running.env";

/// Nothing starts without them, and some commands use none of them: whoever calls these may have no more than the keys of
/// a bucket.
const UNUSED: [(&str, &str); 4] = [
    ("DATABASE_URL", "postgres://nowhere.invalid/"),
    ("JWT_SECRET", "not used by this command, but long enough"),
    ("ENCRYPTION_KEY", "not used by this command, but long enough"),
    ("SIGNING_KEY", "not used by this command, but long enough"),
];

/// A lookup of variables.
pub type Lookup = fn(&str) -> Option<String>;

/// The user's variables, which take precedence, and the provided ones.
#[derive(Debug)]
pub struct Environment {
    given: Lookup,
    provided: BTreeMap<String, String>,
}

impl Environment {
    /// Starts with the user's variables.
    pub fn new(given: Lookup) -> Self {
        Self { given, provided: BTreeMap::new() }
    }

    /// Whether the user set a variable to anything.
    pub fn is_given(&self, name: &str) -> bool {
        (self.given)(name).is_some_and(|value| !value.trim().is_empty())
    }

    /// Provides a value for a variable the user did not set.
    pub fn provide(&mut self, name: &str, value: impl Into<String>) {
        self.provided.insert(name.to_owned(), value.into());
    }

    /// Provides what is only needed where the platform runs, for a command that does without.
    pub fn provide_unused(&mut self) {
        for (name, value) in UNUSED {
            if self.get(name).is_none() {
                self.provide(name, value);
            }
        }
    }

    /// The effective value.
    pub fn get(&self, name: &str) -> Option<String> {
        let given = (self.given)(name).filter(|value| !value.trim().is_empty());
        given.or_else(|| self.provided.get(name).cloned())
    }

    /// All settings, checked.
    ///
    /// # Errors
    /// Naming every faulty variable.
    pub fn settings(&self) -> Result<Settings> {
        Settings::parse(|name| self.get(name)).map_err(unusable)
    }

    /// Lets other commands on this machine find the running parts.
    ///
    /// # Errors
    /// When the folder can't be written.
    pub fn publish(&self, folder: &Path) -> Result<()> {
        let content = self.provided.iter().fold(String::new(), |mut content, (name, value)| {
            // Writing to a string does not fail.
            let _ = writeln!(content, "{name}={value}");
            content
        });
        write_private(&folder.join(FILE), &content)
    }

    /// Removes the file again.
    pub fn withdraw(folder: &Path) {
        // A missing file is fine.
        let _ = std::fs::remove_file(folder.join(FILE));
    }

    /// The settings for a command beside a platform: its parts when one is running in `folder`, otherwise the user's
    /// variables alone.
    pub fn beside(folder: &Path) -> Self {
        let mut found = Self::new(environment);
        if is_taken(folder) {
            let content = std::fs::read_to_string(folder.join(FILE)).unwrap_or_default();
            found.provided.extend(
                content
                    .lines()
                    .filter_map(|line| line.split_once('='))
                    .map(|(name, value)| (name.to_owned(), value.to_owned())),
            );
        }
        found
    }
}

/// Faulty settings as an error.
pub(crate) fn unusable(faults: Faults) -> Error {
    Error::Conflict(refuse("bad_settings", faults.to_string().trim_end().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local::folder::Folder;

    fn given(name: &str) -> Option<String> {
        match name {
            "DATABASE_URL" => Some("postgres://real.example/db".to_owned()),
            "SMTP_HOST" => Some("  ".to_owned()),
            _ => None,
        }
    }

    #[test]
    fn what_the_user_set_comes_first_and_blank_counts_as_not_set() {
        let mut environment = Environment::new(given);
        environment.provide("DATABASE_URL", "postgres://local");
        environment.provide("SMTP_HOST", "127.0.0.1");

        assert!(environment.is_given("DATABASE_URL"));
        assert!(!environment.is_given("SMTP_HOST"));
        assert_eq!(environment.get("DATABASE_URL").as_deref(), Some("postgres://real.example/db"));
        assert_eq!(environment.get("SMTP_HOST").as_deref(), Some("127.0.0.1"));
    }

    #[test]
    fn the_parts_are_found_only_while_a_platform_runs() {
        let folder = tempfile::tempdir().unwrap();
        let mut environment = Environment::new(|_| None);
        environment.provide("SPACES_BUCKET", "files");
        environment.publish(folder.path()).unwrap();

        assert_eq!(Environment::beside(folder.path()).provided.get("SPACES_BUCKET"), None);
        let _running = Folder::take(folder.path()).unwrap();
        assert_eq!(
            Environment::beside(folder.path()).provided.get("SPACES_BUCKET").map(String::as_str),
            Some("files")
        );
    }
}
