//! `pg_dump` and `pg_restore`: found on this machine, and called with no more of our environment than they need.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::Context;
use url::Url;

use crate::error::{Error, Result, refuse};
use crate::settings::environment;

/// Where Debian, Ubuntu, the PostgreSQL project's packages and our image have one folder for each major version.
const INSTALLATIONS: [&str; 2] = ["/usr/lib/postgresql", "/usr/local/lib/postgresql"];

/// The programs of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programs {
    folder: PathBuf,
    /// `pg_dump (PostgreSQL) 17.6`
    version: String,
    major: u32,
}

impl Programs {
    /// Those of the server's own major version, else the newest: a server is dumped by its own or a newer `pg_dump`.
    ///
    /// # Errors
    /// `Conflict` with code `no_pg_dump` when there are none, or only older ones.
    pub fn find(server: u32) -> Result<Self> {
        let mut found: Vec<Self> = folders().iter().filter_map(|folder| Self::at(folder).ok()).collect();
        found.sort_by_key(|programs| (programs.major == server, programs.major));
        let best = found.pop();
        let lacking = match &best {
            Some(programs) if programs.major >= server => return Ok(programs.clone()),
            Some(programs) => format!("the newest here is of {}", programs.major),
            None => "there is none here".to_owned(),
        };
        let detail = format!(
            "a server of Postgres {server} is dumped by pg_dump and pg_restore of {server} or newer, and {lacking}: \
             install postgresql-client-{server}, or put both programs into PATH"
        );
        Err(Error::Conflict(refuse("no_pg_dump", detail)))
    }

    /// The programs in a folder.
    ///
    /// # Errors
    /// When one of the two is not there, or does not tell its version.
    pub fn at(folder: &Path) -> Result<Self> {
        let restore = folder.join("pg_restore");
        if !restore.is_file() {
            return Err(anyhow::anyhow!("{} is missing", restore.display()).into());
        }
        let asked = Command::new(folder.join("pg_dump")).arg("--version").output()?;
        let version = String::from_utf8_lossy(&asked.stdout).trim().to_owned();
        let major = major(&version).with_context(|| format!("{version:?} names no version"))?;
        Ok(Self { folder: folder.to_owned(), version, major })
    }

    /// Where they are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What `pg_dump --version` says.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Starts a dump of everything that a snapshot shows, uncompressed, to its standard output. The plain login owns the
    /// tables and has the policies of the system's role, so that row level security hides nothing from it.
    ///
    /// # Errors
    /// When the program can't be started.
    pub fn dump(&self, url: &str, snapshot: &str) -> Result<Child> {
        let (address, password) = without_password(url)?;
        let mut command = self.command("pg_dump");
        command.args(["--format=custom", "--compress=0", "--enable-row-security", "--no-password"]);
        command.args(["--no-publications", "--no-subscriptions", "--no-security-labels", "--no-tablespaces"]);
        // Values are written as the transaction writes them that they are compared with.
        command
            .env("PGTZ", "UTC")
            .env("PGOPTIONS", "-c bytea_output=hex")
            .env("PGAPPNAME", "astralis backup");
        command.args(["--lock-wait-timeout=60000", "--snapshot", snapshot, "--dbname", &address]);
        if let Some(password) = password {
            command.env("PGPASSWORD", password);
        }
        Ok(command.stdin(Stdio::null()).spawn().context("pg_dump can't be started")?)
    }

    /// Starts a program that turns a dump at its standard input into a script at its standard output.
    ///
    /// # Errors
    /// When the program can't be started.
    pub fn script(&self, part: Part) -> Result<Child> {
        let mut command = self.command("pg_restore");
        command.args(["--file=-", "--no-owner"]);
        if part == Part::Rows {
            command.arg("--data-only");
        }
        Ok(command.stdin(Stdio::piped()).spawn().context("pg_restore can't be started")?)
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(self.folder.join(name));
        // Our environment holds every secret of the platform.
        command.env_clear().env("LC_ALL", "C").stdout(Stdio::piped()).stderr(Stdio::piped());
        if let Some(path) = environment("PATH") {
            command.env("PATH", path);
        }
        command
    }
}

/// Which part of a dump becomes a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Everything,
    /// The rows of tables.
    Rows,
}

fn folders() -> Vec<PathBuf> {
    let versions = INSTALLATIONS.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten();
    let versions = versions.filter_map(Result::ok).map(|version| version.path().join("bin"));
    let path = environment("PATH").unwrap_or_default();
    versions.chain(std::env::split_paths(&path)).filter(|folder| folder.join("pg_dump").is_file()).collect()
}

/// The major version: 15 in `pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
pub fn major(version: &str) -> Option<u32> {
    let (_, number) = version.split_once(") ")?;
    number.split(|character: char| !character.is_ascii_digit()).next()?.parse().ok()
}

/// What sqlx understands in an address, and how libpq calls it. What is not here libpq refuses and sqlx leaves alone.
const PARAMETERS: [(&str, &str); 15] = [
    ("sslmode", "sslmode"),
    ("ssl-mode", "sslmode"),
    ("sslrootcert", "sslrootcert"),
    ("ssl-root-cert", "sslrootcert"),
    ("ssl-ca", "sslrootcert"),
    ("sslcert", "sslcert"),
    ("ssl-cert", "sslcert"),
    ("sslkey", "sslkey"),
    ("ssl-key", "sslkey"),
    ("host", "host"),
    ("hostaddr", "hostaddr"),
    ("port", "port"),
    ("dbname", "dbname"),
    ("user", "user"),
    ("options", "options"),
];

/// The address without its password, which an argument would show to every process of the machine.
fn without_password(url: &str) -> Result<(String, Option<String>)> {
    let mut address = Url::parse(url).context("DATABASE_URL can't be parsed")?;
    let mut password = address
        .password()
        .map(|password| percent_encoding::percent_decode_str(password).decode_utf8_lossy().into_owned());
    if password.is_some() && address.set_password(None).is_err() {
        return Err(anyhow::anyhow!("DATABASE_URL names no server").into());
    }
    let mut query = Vec::new();
    for (name, value) in address.query_pairs() {
        if name == "password" {
            password = Some(value.into_owned());
        } else if let Some((_, name)) = PARAMETERS.iter().find(|(known, _)| *known == name) {
            // libpq takes a plus for a plus.
            let value = percent_encoding::utf8_percent_encode(&value, percent_encoding::NON_ALPHANUMERIC);
            query.push(format!("{name}={value}"));
        }
    }
    address.set_query((!query.is_empty()).then(|| query.join("&")).as_deref());
    Ok((address.into(), password))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_whatever_the_package_adds() {
        assert_eq!(major("pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), Some(15));
        assert_eq!(major("pg_dump (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major("pg_dump"), None);
    }

    #[test]
    fn a_password_is_no_part_of_the_address() {
        let (address, password) =
            without_password("postgres://me:p%40ss@db:25060/a?sslmode=require&statement-cache-capacity=1")
                .unwrap();
        assert_eq!(address, "postgres://me@db:25060/a?sslmode=require");
        assert_eq!(password.as_deref(), Some("p@ss"));

        let (address, password) = without_password(
            "postgres:///a?host=%2Frun%2Fpg&user=me&password=p%26s&ssl-mode=verify-full&ssl-ca=%2Fa%20b.crt&x=1",
        )
        .unwrap();
        assert_eq!(
            address,
            "postgres:///a?host=%2Frun%2Fpg&user=me&sslmode=verify%2Dfull&sslrootcert=%2Fa%20b%2Ecrt"
        );
        assert_eq!(password.as_deref(), Some("p&s"));
    }

    #[test]
    fn a_server_that_is_newer_than_every_program_is_refused_with_what_to_install() {
        let refusal = Programs::find(99).unwrap_err();
        assert_eq!(refusal.code(), "no_pg_dump");
        assert!(refusal.to_string().contains("postgresql-client-99"), "{refusal}");
    }
}
