//! A private Postgres cluster in the data folder: made on first use, started and stopped with the platform.

mod cluster;
mod programs;

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, anyhow};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use shared::Result;
use shared::settings::Secret;

use self::programs::Programs;
use super::port;

/// The platform's login: it may make roles and databases, but is not a superuser.
pub const LOGIN: &str = "astralis";

/// How often to try a start: another program may take the port, or a killed server may still be dying.
const STARTS: u32 = 4;

/// A running cluster. `stop` ends it; if this process is killed, the next `start` on the folder does.
#[derive(Debug)]
pub struct Postgres {
    programs: Programs,
    cluster: PathBuf,
    port: u16,
}

impl Postgres {
    /// Starts the cluster of `folder`, and makes it if there is none; `password` is the login's.
    ///
    /// The caller owns the folder, so a server that still runs there was left behind by a killed platform: it is
    /// stopped first, by the process id in its own pid file.
    ///
    /// # Errors
    /// When PostgreSQL is not installed, another version made the cluster, or it does not start.
    pub async fn start(folder: &Path, password: &Secret) -> Result<Self> {
        let mut programs = Programs::find()?;
        let cluster = cluster::prepare(&mut programs, folder, password).await?;
        let mut postgres = Self { programs, cluster, port: 0 };
        postgres.end_left_over().await?;
        postgres.start_server().await?;
        if let Err(error) = postgres.check_login(password).await {
            // The secrets were lost: the cluster gets the new password from inside.
            tracing::info!(cause = %error, "the database login gets its password anew");
            postgres.stop().await?;
            cluster::set_password(&postgres.programs, &postgres.cluster, password).await?;
            postgres.start_server().await?;
            postgres.check_login(password).await?;
        }
        Ok(postgres)
    }

    /// The address of the platform's database.
    pub fn url(&self, password: &Secret) -> String {
        let (host, port) = (Ipv4Addr::LOCALHOST, self.port);
        let secret = utf8_percent_encode(password.expose(), NON_ALPHANUMERIC);
        format!("postgres://{LOGIN}:{secret}@{host}:{port}/{LOGIN}")
    }

    /// The server's process, if there is one.
    pub fn process(&self) -> Option<u32> {
        running_in(&self.cluster)
    }

    /// Ends the server: open transactions roll back, everything committed is on disk.
    ///
    /// # Errors
    /// When it does not end within a minute.
    pub async fn stop(&self) -> Result<()> {
        if self.process().is_none() {
            return Ok(());
        }
        let mut stop = self.programs.command("pg_ctl");
        stop.arg("stop").arg("-D").arg(&self.cluster).args(["-m", "fast", "-w", "-t", "60", "-s"]);
        programs::run(stop, None).await.context("Postgres did not stop")?;
        Ok(())
    }

    async fn start_server(&mut self) -> Result<()> {
        let log = self.cluster.join("server.log");
        if log.exists() {
            std::fs::rename(&log, log.with_extension("log.old"))?;
        }
        let mut failure = anyhow!("Postgres was not started");
        for attempt in 0..STARTS {
            tokio::time::sleep(Duration::from_millis(500) * attempt).await;
            self.port = port::free()?;
            // No Unix socket: its path may be longer than the system allows.
            let options =
                format!("-c listen_addresses=127.0.0.1 -c port={} -c unix_socket_directories=", self.port);
            let mut start = self.programs.command("pg_ctl");
            start.arg("start").arg("-D").arg(&self.cluster).arg("-l").arg(&log).arg("-o").arg(options);
            start.args(["-w", "-t", "60", "-s"]);
            match programs::run(start, None).await {
                Ok(_) => return Ok(()),
                Err(error) => failure = error.context(last_words(&log)),
            }
        }
        Err(failure.context("Postgres did not start").into())
    }

    /// Stops a server that a killed platform left behind, and removes a pid file that names no server of ours.
    async fn end_left_over(&self) -> Result<()> {
        if self.process().is_some() {
            tracing::info!("stopping the Postgres that a killed platform left behind");
            match self.stop().await {
                // It was already dying: `pg_ctl` then waits for a pid file that nobody removes any more.
                Err(_) if self.process().is_none() => {}
                stopped => return stopped,
            }
        }
        // Postgres itself believes a pid file as long as any process has that number, which may be a stranger after the
        // machine was restarted.
        let pid_file = self.cluster.join("postmaster.pid");
        if pid_file.exists() {
            std::fs::remove_file(&pid_file).context("the stale postmaster.pid can't be removed")?;
        }
        Ok(())
    }

    async fn check_login(&self, password: &Secret) -> Result<()> {
        use sqlx::{Connection, PgConnection};

        let connection = PgConnection::connect(&self.url(password)).await?;
        connection.close().await?;
        Ok(())
    }
}

/// The postmaster of this very folder. Its command line distinguishes it from a stranger with the same number; unlike
/// its working folder, everybody may read that.
fn running_in(cluster: &Path) -> Option<u32> {
    let pid_file = std::fs::read_to_string(cluster.join("postmaster.pid")).ok()?;
    let pid: u32 = pid_file.lines().next()?.trim().parse().ok()?;
    let command_line = std::fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let arguments: Vec<&[u8]> = command_line.split(|&byte| byte == 0).collect();
    let program = Path::new(std::str::from_utf8(arguments.first()?).ok()?);
    let folder = arguments.windows(2).find(|pair| pair[0] == b"-D").map(|pair| pair[1])?;
    let ours = program.file_name()? == "postgres" && folder == cluster.as_os_str().as_encoded_bytes();
    ours.then_some(pid)
}

/// The end of the server's log, for the error message.
fn last_words(log: &Path) -> String {
    let content = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = content.lines().collect();
    let last = lines[lines.len().saturating_sub(5)..].join("\n  ");
    format!("the server's log ends with:\n  {last}\n")
}
