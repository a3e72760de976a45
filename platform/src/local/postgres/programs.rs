//! The installed PostgreSQL programs, and the ordinary user that they run as.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, anyhow, bail};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// Where Debian, Ubuntu and the PostgreSQL project's own packages install each major version.
const INSTALLATIONS: [&str; 2] = ["/usr/lib/postgresql", "/usr/local/lib/postgresql"];

/// The oldest major version that works with the schema.
const OLDEST: u32 = 15;

/// The programs of one version.
#[derive(Debug)]
pub(super) struct Programs {
    folder: PathBuf,
    version: u32,
    user: Option<User>,
}

/// The user that runs Postgres when we are root, because Postgres refuses to run as root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct User {
    pub(super) uid: u32,
    pub(super) gid: u32,
}

impl Programs {
    /// The newest installed version.
    pub(super) fn find() -> anyhow::Result<Self> {
        let (version, programs) = installed().into_iter().max().ok_or_else(|| {
            anyhow!("PostgreSQL is not installed: `apt-get install postgresql`, or give a DATABASE_URL")
        })?;
        if version < OLDEST {
            bail!("PostgreSQL {version} is too old: version {OLDEST} or newer is needed");
        }
        let we_are_root = std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
        let user = if we_are_root { Some(ordinary_user()?) } else { None };
        Ok(Self { folder: programs, version, user })
    }

    /// The programs of the version that made the cluster.
    pub(super) fn of_version(&self, wanted: u32) -> anyhow::Result<Self> {
        let found = installed().into_iter().find(|(version, _)| *version == wanted);
        let (version, folder) = found.with_context(|| {
            format!(
                "the data folder was made by PostgreSQL {wanted}, installed is {}: install postgresql-{wanted}, \
                 or move the data folder away",
                self.version
            )
        })?;
        Ok(Self { folder, version, user: self.user })
    }

    /// The major version.
    pub(super) fn version(&self) -> u32 {
        self.version
    }

    /// The user that runs Postgres; `None` when it is ours.
    pub(super) fn user(&self) -> Option<User> {
        self.user
    }

    /// A command of this installation.
    pub(super) fn command(&self, program: &str) -> Command {
        self.as_user(self.folder.join(program))
    }

    /// Any command, as the user that Postgres runs as.
    pub(super) fn as_user(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        // Each gets its own process group: Ctrl-C is for us, and we end them in order.
        command.process_group(0).current_dir("/").env("LC_ALL", "C.UTF-8").env_remove("PGDATA");
        if let Some(user) = self.user {
            command.uid(user.uid).gid(user.gid);
        }
        command
    }
}

/// Runs a command to its end and returns its output; its error output is the error.
pub(super) async fn run(mut command: Command, input: Option<&str>) -> anyhow::Result<String> {
    let stdin = if input.is_some() { Stdio::piped() } else { Stdio::null() };
    command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
    let shown = command.as_std().get_program().to_string_lossy().into_owned();
    let mut child = command.spawn().with_context(|| format!("{shown} can't be run"))?;
    if let (Some(mut pipe), Some(input)) = (child.stdin.take(), input) {
        pipe.write_all(input.as_bytes()).await?;
    }
    let output = child.wait_with_output().await?;
    if !output.status.success() {
        bail!("{shown} failed ({}): {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Every installed major version with the folder of its programs.
fn installed() -> Vec<(u32, PathBuf)> {
    let folders =
        INSTALLATIONS.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten();
    folders
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, programs)| {
            ["initdb", "pg_ctl", "postgres"].iter().all(|name| programs.join(name).exists())
        })
        .collect()
}

/// The user that Debian's package makes for Postgres.
fn ordinary_user() -> anyhow::Result<User> {
    let users = std::fs::read_to_string("/etc/passwd").context("/etc/passwd can't be read")?;
    user_named("postgres", &users).context(
        "Postgres does not run as root, and there is no user `postgres`: run this as an ordinary user",
    )
}

/// A line of passwd(5): name, password, uid, gid, …
fn user_named(name: &str, users: &str) -> Option<User> {
    let mut fields = users.lines().map(|line| line.split(':')).find_map(|mut fields| {
        let found = fields.next() == Some(name);
        found.then_some(fields)
    })?;
    Some(User { uid: fields.nth(1)?.parse().ok()?, gid: fields.next()?.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_found_by_its_whole_name() {
        let users = "root:x:0:0:root:/root:/bin/bash\npostgres2:x:7:7::/:\npostgres:x:101:104:PostgreSQL:/var/lib/postgresql:/bin/bash\n";
        assert_eq!(user_named("postgres", users), Some(User { uid: 101, gid: 104 }));
        assert_eq!(user_named("nobody", users), None);
    }

    #[tokio::test]
    async fn a_command_that_fails_says_why() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo broken >&2; exit 3"]);
        let error = run(command, None).await.unwrap_err().to_string();
        assert!(error.contains("broken") && error.contains('3'), "{error}");
    }
}
