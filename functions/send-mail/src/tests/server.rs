//! A mail server on loopback that does what the test tells it in each connection, and remembers what it heard.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What happens in one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// The mail is taken.
    Accept,
    /// The mail is read, then this answer is sent instead of 250.
    Answer(&'static str),
    /// This is the answer to the recipient.
    Recipient(&'static str),
    /// This is the answer to the login.
    Login(&'static str),
    /// The connection ends in the middle of the conversation, before the mail.
    DropBefore,
    /// The mail is read and kept, and the connection ends without an answer.
    DropAfter,
}

#[derive(Debug, Default)]
struct Heard {
    acts: VecDeque<Act>,
    commands: Vec<String>,
    read: Vec<String>,
    kept: Vec<(String, bool)>,
    connections: usize,
}

/// The server; it ends with the test's runtime.
#[derive(Debug, Clone)]
pub(super) struct MailServer {
    pub(super) port: u16,
    heard: Arc<Mutex<Heard>>,
}

impl MailServer {
    /// Starts a server that works through `acts`, and accepts every mail after them.
    pub(super) async fn start(acts: &[Act]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self { port, heard: Arc::default() };
        server.with(|heard| heard.acts.extend(acts));
        let listening = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let act = listening.with(|heard| {
                    heard.connections += 1;
                    heard.acts.pop_front().unwrap_or(Act::Accept)
                });
                // A client that leaves in mid sentence ends only its own connection.
                let _ = listening.converse(stream, act).await;
            }
        });
        server
    }

    fn with<T>(&self, look: impl FnOnce(&mut Heard) -> T) -> T {
        look(&mut self.heard.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Every mail that was read, accepted or not.
    pub(super) fn read(&self) -> Vec<String> {
        self.with(|heard| heard.read.clone())
    }

    /// The Message-ID of every mail it will deliver, and whether it confirmed it.
    pub(super) fn kept(&self) -> Vec<(String, bool)> {
        self.with(|heard| heard.kept.clone())
    }

    pub(super) fn connections(&self) -> usize {
        self.with(|heard| heard.connections)
    }

    /// Every command of every connection.
    pub(super) fn commands(&self) -> Vec<String> {
        self.with(|heard| heard.commands.clone())
    }

    async fn converse(&self, mut stream: TcpStream, act: Act) -> std::io::Result<()> {
        let (reader, mut writer) = stream.split();
        let mut lines = BufReader::new(reader).lines();
        writer.write_all(b"220 test ESMTP\r\n").await?;
        while let Some(line) = lines.next_line().await? {
            self.with(|heard| heard.commands.push(line.clone()));
            let reply = match (line.split([' ', ':']).next().unwrap_or_default(), act) {
                ("EHLO", _) => "250-test\r\n250 AUTH PLAIN LOGIN",
                ("AUTH", Act::Login(reply)) => reply,
                ("AUTH", _) => "235 welcome",
                ("MAIL", Act::DropBefore) => return Ok(()),
                ("RCPT", Act::Recipient(reply)) => reply,
                ("DATA", _) => {
                    writer.write_all(b"354 go on\r\n").await?;
                    let mut mail = String::new();
                    while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                        mail.push_str(&line);
                        mail.push('\n');
                    }
                    let id = mail.lines().find_map(|line| line.strip_prefix("Message-ID: "));
                    let kept = (id.unwrap_or_default().to_owned(), act != Act::DropAfter);
                    self.with(|heard| {
                        heard.read.push(mail);
                        if !matches!(act, Act::Answer(_)) {
                            heard.kept.push(kept);
                        }
                    });
                    match act {
                        Act::DropAfter => return Ok(()),
                        Act::Answer(reply) => reply,
                        _ => "250 taken",
                    }
                }
                ("QUIT", _) => {
                    writer.write_all(b"221 bye\r\n").await?;
                    return Ok(());
                }
                _ => "250 ok",
            };
            writer.write_all(format!("{reply}\r\n").as_bytes()).await?;
        }
        Ok(())
    }
}
