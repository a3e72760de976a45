//! A real IMAP server, Dovecot, with mailboxes in a folder, and a way to it that breaks where a test wants it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::program::signal;

/// How long it has to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whose password every user has.
pub const PASSWORD: &str = "secret";

/// Debian's user and group without rights: Dovecot serves no mails as root.
const NOBODY: u32 = 65_534;

/// A running server, ended when it is dropped.
#[derive(Debug)]
pub struct Dovecot {
    child: Child,
    folder: TempDir,
    owner: Option<u32>,
    port: u16,
    delivered: AtomicU64,
}

impl Dovecot {
    /// Starts one at a free port of this machine and waits until it greets.
    ///
    /// # Errors
    /// When it is not installed or does not start.
    pub fn start() -> Result<Self> {
        Self::start_with(None)
    }

    /// The same for users who come with a token (XOAUTH2), which is shown to whoever answers at this address (RFC 7662), or
    /// with the password.
    ///
    /// # Errors
    /// When it is not installed or does not start.
    pub fn start_with_tokens(introspection: &str) -> Result<Self> {
        Self::start_with(Some(introspection))
    }

    fn start_with(introspection: Option<&str>) -> Result<Self> {
        let folder = TempDir::new()?;
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let owner = fs::metadata(folder.path()).map(|about| is_root(&about))?.then_some(NOBODY);
        for name in ["mail", "run"] {
            fs::create_dir(folder.path().join(name))?;
        }
        let configuration = folder.path().join("dovecot.conf");
        let tokens = introspection.map(|address| accepting_tokens(folder.path(), address)).transpose()?;
        let tokens = tokens.unwrap_or_default();
        fs::write(&configuration, configured(folder.path(), port, owner.is_some()) + &tokens)?;
        give_away(folder.path(), owner)?;
        let log = fs::File::create(folder.path().join("log"))?;
        // Debian keeps it where only root's PATH leads.
        let program = ["/usr/sbin/dovecot", "dovecot"].into_iter().find(|path| Path::new(path).exists());
        let child = Command::new(program.unwrap_or("dovecot"))
            .args(["-F", "-c"])
            .arg(&configuration)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("dovecot: ./dev test installs it")?;
        let dovecot = Self { child, folder, owner, port, delivered: AtomicU64::new(0) };
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            let said = fs::read_to_string(dovecot.folder.path().join("log"))?;
            ensure!(begun.elapsed() < PATIENCE, "dovecot does not start: {said}");
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(dovecot)
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    fn maildir(&self, user: &str) -> PathBuf {
        self.folder.path().join("mail").join(user)
    }

    /// Puts a mail into the inbox of a user, behind those before it.
    ///
    /// # Errors
    /// When the folder can't be written.
    pub fn deliver(&self, user: &str, mail: &[u8]) -> Result<()> {
        let maildir = self.maildir(user);
        for name in ["cur", "new", "tmp"] {
            let path = maildir.join(name);
            if !path.exists() {
                fs::create_dir_all(&path)?;
                give_away(&maildir, self.owner)?;
                give_away(&path, self.owner)?;
            }
        }
        let number = self.delivered.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}.{number}.test", 1_800_000_000 + number);
        fs::write(maildir.join("tmp").join(&name), mail)?;
        give_away(&maildir.join("tmp").join(&name), self.owner)?;
        fs::rename(maildir.join("tmp").join(&name), maildir.join("new").join(&name))?;
        Ok(())
    }

    /// Has the inbox of a user number its mails anew, as after a restored backup: another UIDVALIDITY.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn renumber(&self, user: &str) -> Result<()> {
        for entry in fs::read_dir(self.maildir(user))? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name == "dovecot-uidlist" || name.starts_with("dovecot.index") {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    /// Has the inbox of a user, which nobody has opened yet, begin with a UIDVALIDITY of one's own.
    ///
    /// # Errors
    /// When the folder can't be written.
    pub fn number_by(&self, user: &str, uid_validity: u32) -> Result<()> {
        let path = self.maildir(user).join("dovecot-uidlist");
        fs::write(&path, format!("3 V{uid_validity} N1\n"))?;
        give_away(&path, self.owner)
    }

    /// How many mails of the inbox are marked as read.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn seen(&self, user: &str) -> Result<usize> {
        let names = fs::read_dir(self.maildir(user).join("cur"))?.filter_map(std::result::Result::ok);
        let is_seen = |name: String| name.rsplit_once(":2,").is_some_and(|(_, flags)| flags.contains('S'));
        Ok(names.filter(|entry| is_seen(entry.file_name().to_string_lossy().into_owned())).count())
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        let _ = signal(self.child.id(), libc::SIGTERM);
        let _ = self.child.wait();
    }
}

fn is_root(about: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::uid(about) == 0
}

fn give_away(path: &Path, owner: Option<u32>) -> Result<()> {
    if let Some(owner) = owner {
        std::os::unix::fs::chown(path, Some(owner), Some(owner))?;
        for name in ["mail", "run"] {
            let inside = path.join(name);
            if inside.is_dir() {
                std::os::unix::fs::chown(inside, Some(owner), Some(owner))?;
            }
        }
    }
    Ok(())
}

/// What makes it ask whoever gave a token out whether it is good, and whose.
fn accepting_tokens(folder: &Path, introspection: &str) -> Result<String> {
    let about = folder.join("oauth2.conf");
    fs::write(
        &about,
        format!(
            "introspection_mode = post\nintrospection_url = {introspection}\nforce_introspection = yes\n\
             username_attribute = email\nactive_attribute = active\nactive_value = true\n"
        ),
    )?;
    Ok(format!(
        "auth_mechanisms = plain login xoauth2\n\
         passdb {{\n  driver = oauth2\n  mechanisms = xoauth2\n  args = {}\n}}\n",
        about.display()
    ))
}

fn configured(folder: &Path, port: u16, is_root: bool) -> String {
    let folder = folder.display();
    let whose = |variable| std::process::Command::new("id").arg(variable).output();
    let named = |variable| {
        let told = whose(variable).map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
        told.unwrap_or_default()
    };
    let (user, group) = match is_root {
        true => ("nobody".to_owned(), "nogroup".to_owned()),
        false => (named("-un"), named("-gn")),
    };
    format!(
        "protocols = imap\nlisten = 127.0.0.1\nbase_dir = {folder}/run\nstate_dir = {folder}/run\n\
         log_path = /dev/stderr\nssl = no\ndisable_plaintext_auth = no\nfirst_valid_uid = 1\n\
         mail_location = maildir:{folder}/mail/%u\nmail_max_userip_connections = 100\n\
         default_internal_user = {user}\ndefault_internal_group = {group}\ndefault_login_user = {user}\n\
         auth_failure_delay = 0\n\
         service imap-login {{\n  chroot =\n  inet_listener imap {{\n    port = {port}\n  }}\n  \
         inet_listener imaps {{\n    port = 0\n  }}\n}}\nservice anvil {{\n  chroot =\n  unix_listener anvil-auth-penalty {{\n    mode = 0\n  }}\n}}\n\
         passdb {{\n  driver = static\n  args = password={PASSWORD}\n  mechanisms = plain login\n}}\n\
         userdb {{\n  driver = static\n  args = uid={user} gid={group} home={folder}/mail\n}}\n"
    )
}

/// A way to a server that breaks after so many bytes of what the server says, in each connection.
#[derive(Debug, Clone)]
pub struct Gate {
    port: u16,
    limit: Arc<AtomicU64>,
}

impl Gate {
    /// Opens one to a port of this machine; it breaks nothing yet.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn open(to: u16) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let gate = Self { port: listener.local_addr()?.port(), limit: Arc::new(AtomicU64::new(u64::MAX)) };
        let limit = gate.limit.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let limit = limit.load(Ordering::SeqCst);
                tokio::spawn(async move {
                    let _ = carry(client, to, limit).await;
                });
            }
        });
        Ok(gate)
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Breaks connections that begin from now on after this many bytes.
    pub fn cut_after(&self, bytes: u64) {
        self.limit.store(bytes, Ordering::SeqCst);
    }
}

async fn carry(client: TcpStream, to: u16, limit: u64) -> Result<()> {
    let server = TcpStream::connect(("127.0.0.1", to)).await?;
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let asking = tokio::spawn(async move { tokio::io::copy(&mut from_client, &mut to_server).await });
    let (mut left, mut buffer) = (limit, vec![0; 4096]);
    while left > 0 {
        let read = from_server.read(&mut buffer).await?;
        if read == 0 {
            break;
        }
        let passed = usize::try_from(left).unwrap_or(read).min(read);
        to_client.write_all(&buffer[..passed]).await?;
        left = left.saturating_sub(u64::try_from(passed)?);
    }
    asking.abort();
    Ok(())
}
