//! The server's side of an SMTP conversation (RFC 5321) that accepts every mail. A library would do, but the maintained
//! one can't be stopped and reads lines of unlimited length.

use std::time::Duration;

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// Longest command line in bytes; RFC 5321 asks for 512, extensions for more.
const LONGEST_COMMAND: u64 = 4_096;

/// Largest mail in bytes.
const LARGEST_MAIL: u64 = 25 * 1024 * 1024;

/// Most recipients of one mail (RFC 5321 asks for 100).
const MOST_RECIPIENTS: usize = 1_000;

/// Silence after which a client is dropped (RFC 5321, 4.5.3.2.7).
const PATIENCE: Duration = Duration::from_secs(300);

/// A mail as received.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Mail {
    /// `MAIL FROM`; empty for bounces.
    pub(super) from: String,
    /// `RCPT TO`
    pub(super) to: Vec<String>,
    /// Headers and body, as sent.
    pub(super) content: Vec<u8>,
}

#[derive(Debug, PartialEq, Eq)]
enum Command {
    Hello,
    ExtendedHello,
    From(String),
    To(String),
    Data,
    Reset,
    Noop,
    Verify,
    Quit,
    Malformed,
    Unknown,
}

/// The state of the conversation: a sender, then recipients.
#[derive(Debug, Default)]
struct Envelope {
    from: Option<String>,
    to: Vec<String>,
}

/// Talks to one client until it quits; `keep` makes each mail durable before it is acknowledged.
pub(super) async fn converse<Kept: Future<Output = std::io::Result<()>>>(
    mut reader: impl AsyncBufRead + Unpin,
    mut writer: impl AsyncWrite + Unpin,
    keep: impl Fn(Mail) -> Kept,
) -> std::io::Result<()> {
    let mut envelope = Envelope::default();
    say(&mut writer, "220 localhost ESMTP, every mail is kept and none is delivered").await?;
    loop {
        let Some(line) = read_line(&mut reader, LONGEST_COMMAND).await? else { return Ok(()) };
        if !line.ends_with(b"\n") {
            return say(&mut writer, "500 5.5.2 line too long, closing").await;
        }
        let reply = match parse(&line) {
            Command::Quit => return say(&mut writer, "221 2.0.0 bye").await,
            Command::Data if envelope.to.is_empty() => "503 5.5.1 MAIL and RCPT first",
            Command::Data => {
                say(&mut writer, "354 end with a line that holds a dot only").await?;
                let Some(content) = read_content(&mut reader).await? else {
                    return say(&mut writer, "552 5.3.4 the mail is too large or broke off, closing").await;
                };
                let Envelope { from, to } = std::mem::take(&mut envelope);
                match keep(Mail { from: from.unwrap_or_default(), to, content }).await {
                    Ok(()) => "250 2.0.0 kept",
                    Err(error) => {
                        tracing::warn!(%error, "a mail could not be kept");
                        "451 4.3.0 the mail could not be kept, try again"
                    }
                }
            }
            other => envelope.answer(other),
        };
        say(&mut writer, reply).await?;
    }
}

impl Envelope {
    fn answer(&mut self, command: Command) -> &'static str {
        match command {
            Command::Hello => {
                *self = Self::default();
                "250 localhost"
            }
            Command::ExtendedHello => {
                *self = Self::default();
                "250-localhost\r\n250-SIZE 26214400\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 SMTPUTF8"
            }
            Command::From(_) if self.from.is_some() => "503 5.5.1 a mail is already begun",
            Command::From(from) => {
                self.from = Some(from);
                "250 2.1.0 ok"
            }
            Command::To(_) if self.from.is_none() => "503 5.5.1 MAIL first",
            Command::To(_) if self.to.len() >= MOST_RECIPIENTS => "452 4.5.3 too many recipients",
            Command::To(to) => {
                self.to.push(to);
                "250 2.1.5 ok"
            }
            Command::Reset => {
                *self = Self::default();
                "250 2.0.0 ok"
            }
            Command::Noop => "250 2.0.0 ok",
            Command::Verify => "252 2.5.0 send it and see",
            Command::Malformed => "501 5.5.4 expected an address in angle brackets",
            Command::Unknown | Command::Data | Command::Quit => "500 5.5.1 unknown command",
        }
    }
}

fn parse(line: &[u8]) -> Command {
    let Ok(line) = std::str::from_utf8(line) else { return Command::Unknown };
    let line = line.trim();
    let upper = line.to_ascii_uppercase();
    let word = upper.split([' ', ':']).next().unwrap_or_default();
    match word {
        "HELO" => Command::Hello,
        "EHLO" => Command::ExtendedHello,
        "MAIL" if upper.starts_with("MAIL FROM:") => address(line).map_or(Command::Malformed, Command::From),
        "RCPT" if upper.starts_with("RCPT TO:") => match address(line) {
            Some(to) if !to.is_empty() => Command::To(to),
            _ => Command::Malformed,
        },
        "MAIL" | "RCPT" => Command::Malformed,
        "DATA" => Command::Data,
        "RSET" => Command::Reset,
        "NOOP" => Command::Noop,
        "VRFY" => Command::Verify,
        "QUIT" => Command::Quit,
        _ => Command::Unknown,
    }
}

/// The text between the angle brackets; parameters after them (`SIZE=`, `BODY=`) change nothing here.
fn address(line: &str) -> Option<String> {
    let (_, rest) = line.split_once(':')?;
    let (address, _) = rest.trim_start().strip_prefix('<')?.split_once('>')?;
    let plain = address.chars().all(|c| !c.is_control() && !c.is_whitespace());
    plain.then(|| address.to_owned())
}

/// The lines up to the lone dot, without the dots that protect dots; `None` when they exceed the limit.
///
/// Only CR LF ends a line here: a lone LF before a dot would let a mail smuggle in a second one.
async fn read_content(reader: &mut (impl AsyncBufRead + Unpin)) -> std::io::Result<Option<Vec<u8>>> {
    let mut content = Vec::new();
    let mut at_line_start = true;
    loop {
        let left = LARGEST_MAIL.saturating_sub(content.len() as u64);
        let Some(line) = read_line(reader, left).await? else { return Ok(None) };
        if at_line_start && line == b".\r\n" {
            return Ok(Some(content));
        }
        let stuffed = at_line_start && line.starts_with(b".");
        content.extend_from_slice(&line[usize::from(stuffed)..]);
        at_line_start = line.ends_with(b"\r\n");
    }
}

/// Bytes up to a line feed, or up to `limit`; `None` at the end of the input.
async fn read_line(reader: &mut (impl AsyncBufRead + Unpin), limit: u64) -> std::io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let mut bounded = reader.take(limit);
    tokio::time::timeout(PATIENCE, bounded.read_until(b'\n', &mut line)).await??;
    Ok((!line.is_empty()).then_some(line))
}

async fn say(writer: &mut (impl AsyncWrite + Unpin), reply: &str) -> std::io::Result<()> {
    writer.write_all(reply.as_bytes()).await?;
    writer.write_all(b"\r\n").await?;
    writer.flush().await
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// The replies to `input`, and the mails it brought.
    async fn conversation(input: &[u8]) -> (String, Vec<Mail>) {
        let kept = Mutex::new(Vec::new());
        let mut replies = Vec::new();
        let keep = |mail| {
            kept.lock().unwrap().push(mail);
            std::future::ready(Ok(()))
        };
        converse(input, &mut replies, keep).await.unwrap();
        (String::from_utf8(replies).unwrap(), kept.into_inner().unwrap())
    }

    #[tokio::test]
    async fn a_mail_is_kept_as_it_was_sent() {
        let input = b"EHLO me\r\nMAIL FROM:<a@x.example> SIZE=20\r\nRCPT TO:<b@x.example>\r\nRCPT TO:<c@x.example>\r\n\
            DATA\r\nSubject: dots\r\n\r\n..\r\n..leading\r\nlast\r\n.\r\nQUIT\r\n";

        let (replies, mails) = conversation(input).await;

        assert!(replies.ends_with("250 2.0.0 kept\r\n221 2.0.0 bye\r\n"), "{replies}");
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].from, "a@x.example");
        assert_eq!(mails[0].to, ["b@x.example", "c@x.example"]);
        assert_eq!(mails[0].content, b"Subject: dots\r\n\r\n.\r\n.leading\r\nlast\r\n");
    }

    #[tokio::test]
    async fn a_bare_line_feed_before_a_dot_does_not_end_the_mail() {
        let input = b"HELO me\r\nMAIL FROM:<>\r\nRCPT TO:<b@x.example>\r\nDATA\r\none\n.\r\nMAIL FROM:<evil@x.example>\r\n.\r\n";
        let (_, mails) = conversation(input).await;
        assert_eq!(mails.len(), 1);
        assert!(mails[0].content.ends_with(b"MAIL FROM:<evil@x.example>\r\n"));
    }

    #[tokio::test]
    async fn a_mail_that_breaks_off_is_not_kept() {
        let (replies, mails) =
            conversation(b"HELO me\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\nhalf")
                .await;
        assert!(mails.is_empty(), "{replies}");
    }

    #[tokio::test]
    async fn commands_out_of_order_and_nonsense_are_refused_politely() {
        let (replies, mails) = conversation(
            b"DATA\r\nRCPT TO:<b@x.example>\r\nMAIL FROM:nobody\r\nMAIL FROM:<a b>\r\n\xff\xfe\r\n\r\nRCPT\r\nQUIT\r\n",
        )
        .await;
        let codes: Vec<&str> = replies.lines().map(|line| &line[..3]).collect();
        assert_eq!(codes, ["220", "503", "503", "501", "501", "500", "500", "501", "221"]);
        assert!(mails.is_empty());
    }

    #[tokio::test]
    async fn an_endless_line_is_cut_off() {
        let (replies, _) = conversation(&[b'x'; 100_000]).await;
        assert!(replies.ends_with("500 5.5.2 line too long, closing\r\n"), "{replies}");
    }
}
