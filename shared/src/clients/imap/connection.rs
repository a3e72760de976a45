//! A mailbox that is open: what is in it, one mail, and the marks we leave.

use std::time::Duration;

use async_imap::error::Error;
use async_imap::imap_proto::{AttributeValue, MailboxDatum, MessageSection, Response, SectionPath, Status};
use async_imap::{Authenticator, Client, Session};
use base64::Engine;
use base64::alphabet::IMAP_MUTF7;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};
use chrono::NaiveDate;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::wire::Wire;
use super::{Failure, Proof};

/// For the answer to a command.
const PATIENCE: Duration = Duration::from_secs(60);

/// For one mail to arrive.
const PATIENCE_FOR_A_MAIL: Duration = Duration::from_secs(180);

/// Bytes of the answer to a command that fetches no mail: numbers of a million mails.
const ANSWER: u64 = 16 << 20;

/// Bytes of the headers of one mail that are read for the ledger.
const HEAD: u64 = 64 << 10;

/// What an answer has beside the mail itself.
const AROUND: u64 = 64 << 10;

/// A mailbox that is open.
#[derive(Debug)]
pub struct Connection {
    session: Session<Wire>,
}

/// A folder, as it was when it was selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selected {
    /// While it is the same, a number means the same mail.
    pub uid_validity: u32,
    /// Mails in the folder.
    pub count: u32,
}

/// A mail, before it is fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its number.
    pub uid: u32,
    /// Size in bytes, as the server says.
    pub size: u64,
    /// Some of its headers, as they were sent.
    pub head: Vec<u8>,
}

/// What an answer says of a mail.
#[derive(Default)]
struct Fetched {
    uid: Option<u32>,
    size: u64,
    head: Vec<u8>,
    body: Option<Vec<u8>>,
}

impl Fetched {
    fn of(attributes: &[AttributeValue<'_>]) -> Self {
        let mut found = Self::default();
        for attribute in attributes {
            match attribute {
                AttributeValue::Uid(uid) => found.uid = Some(*uid),
                AttributeValue::Rfc822Size(size) => found.size = u64::from(*size),
                AttributeValue::BodySection { section: None, data: Some(body), .. } => {
                    found.body = Some(body.to_vec());
                }
                AttributeValue::BodySection {
                    section: Some(SectionPath::Full(MessageSection::Header)),
                    data: Some(head),
                    ..
                } => found.head = head.to_vec(),
                _ => {}
            }
        }
        found
    }
}

impl Connection {
    /// Waits for the greeting and has the connection go on with TLS.
    pub(super) async fn start_tls(wire: Wire) -> Result<TcpStream, Failure> {
        let mut client = Client::new(wire);
        greeted(&mut client).await?;
        let refused = |error: Error| Failure { pointer: "/security", ..Failure::of(&error) };
        client.run_command_and_check_ok("STARTTLS", None).await.map_err(refused)?;
        client.into_inner().into_plain().ok_or_else(|| Failure::lost(&Error::ConnectionLost))
    }

    /// Logs in, after the greeting where there is one to come.
    pub(super) async fn log_in(
        wire: Wire,
        is_greeted: bool,
        username: &str,
        proof: Proof<'_>,
    ) -> Result<Self, Failure> {
        let mut client = Client::new(wire);
        if !is_greeted {
            greeted(&mut client).await?;
        }
        let entered = match proof {
            Proof::Password(password) => client.login(username, password).await,
            Proof::Token(token) => {
                let answer = format!("user={username}\x01auth=Bearer {token}\x01\x01");
                client.authenticate("XOAUTH2", Xoauth2(Some(answer))).await
            }
        };
        match (entered, proof) {
            (Ok(session), _) => Ok(Self { session }),
            (Err((Error::No(words) | Error::Bad(words), _)), Proof::Password(_)) => {
                Err(Failure::login(&words))
            }
            (Err((Error::No(words) | Error::Bad(words), _)), Proof::Token(_)) => {
                Err(Failure::token(username, &words))
            }
            (Err((error, _)), _) => Err(Failure::of(&error)),
        }
    }

    /// Opens a folder.
    ///
    /// # Errors
    /// `folder_missing`, `connection_lost`.
    pub async fn select(&mut self, folder: &str) -> Result<Selected, Failure> {
        self.session.get_mut().allow(ANSWER);
        let selected = patiently(PATIENCE, self.session.select(encoded(folder))).await?;
        let selected = match selected {
            Err(Error::No(words) | Error::Bad(words)) => return Err(Failure::folder(folder, &words)),
            other => other.map_err(|error| Failure::of(&error))?,
        };
        let uid_validity = selected.uid_validity.ok_or_else(|| {
            Failure::folder(folder, "the server numbers its mails differently each time (no UIDVALIDITY)")
        })?;
        Ok(Selected { uid_validity, count: selected.exists })
    }

    /// Whether a folder is there, and mails can be moved into it.
    ///
    /// # Errors
    /// `move_unsupported`, `folder_missing`, `connection_lost`.
    pub async fn check_move(&mut self, folder: &str) -> Result<(), Failure> {
        self.session.get_mut().allow(ANSWER);
        let known = patiently(PATIENCE, self.session.capabilities()).await?;
        if !known.map_err(|error| Failure::of(&error))?.has_str("MOVE") {
            return Err(Failure::cannot_move());
        }
        let status = patiently(PATIENCE, self.session.status(encoded(folder), "(MESSAGES)")).await?;
        match status {
            Err(Error::No(words) | Error::Bad(words)) => {
                Err(Failure { pointer: "/move_to", ..Failure::folder(folder, &words) })
            }
            other => other.map(|_| ()).map_err(|error| Failure::of(&error)),
        }
    }

    /// The numbers of the mails behind one, that the server received on this day or later, in their order.
    ///
    /// # Errors
    /// `connection_lost`.
    pub async fn after(&mut self, uid: u32, since: Option<NaiveDate>) -> Result<Vec<u32>, Failure> {
        let Some(first) = uid.checked_add(1) else { return Ok(Vec::new()) };
        // The months of IMAP are English ones, as are chrono's.
        let since = since.map(|day| format!(" SINCE {}", day.format("%-d-%b-%Y"))).unwrap_or_default();
        self.session.get_mut().allow(ANSWER);
        let mut uids = Vec::new();
        let searching = self.answered(format!("UID SEARCH UID {first}:*{since}"), |answer| {
            if let Response::MailboxData(MailboxDatum::Search(found)) = answer {
                // `n:*` names the last mail even where its number is smaller than n.
                uids.extend(found.iter().copied().filter(|found| *found > uid));
            }
        });
        patiently(PATIENCE, searching).await?.map_err(|error| Failure::of(&error))?;
        uids.sort_unstable();
        uids.dedup();
        Ok(uids)
    }

    /// Size and some headers of mails; those that are gone are left out.
    ///
    /// # Errors
    /// `connection_lost`.
    pub async fn list(&mut self, uids: &[u32]) -> Result<Vec<Listed>, Failure> {
        const WHAT: &str =
            "(UID RFC822.SIZE BODY.PEEK[HEADER.FIELDS (FROM SUBJECT DATE MESSAGE-ID)]<0.32768>)";
        let many = u64::try_from(uids.len()).unwrap_or(u64::MAX);
        let fetched = self.fetch(uids, WHAT, many.saturating_mul(HEAD), PATIENCE).await?;
        let listed = |mail: Fetched| Some(Listed { uid: mail.uid?, size: mail.size, head: mail.head });
        let mut listed: Vec<_> = fetched.into_iter().filter_map(listed).collect();
        listed.sort_unstable_by_key(|mail| mail.uid);
        Ok(listed)
    }

    /// The whole mail, as it was sent, without marking it as read; up to one byte more than `most`. `None` where it is
    /// gone.
    ///
    /// # Errors
    /// `connection_lost`.
    pub async fn mail(&mut self, uid: u32, most: u64) -> Result<Option<Vec<u8>>, Failure> {
        let part = most.saturating_add(1);
        let what = format!("(UID BODY.PEEK[]<0.{part}>)");
        let fetched = self.fetch(&[uid], &what, part.saturating_add(AROUND), PATIENCE_FOR_A_MAIL).await?;
        Ok(fetched.into_iter().find(|mail| mail.uid == Some(uid)).and_then(|mail| mail.body))
    }

    async fn fetch(
        &mut self,
        uids: &[u32],
        what: &str,
        most: u64,
        patience: Duration,
    ) -> Result<Vec<Fetched>, Failure> {
        self.session.get_mut().allow(most);
        let mut fetched = Vec::new();
        let fetching = self.answered(format!("UID FETCH {} {what}", set(uids)), |answer| {
            if let Response::Fetch(_, attributes) = answer {
                fetched.push(Fetched::of(attributes));
            }
        });
        patiently(patience, fetching).await?.map_err(|error| Failure::of(&error))?;
        Ok(fetched)
    }

    /// Runs a command. The library takes a refusal, and a connection that ended, for the end of an answer: what did not
    /// come would count as deleted.
    async fn answered(&mut self, command: String, mut take: impl FnMut(&Response<'_>)) -> Result<(), Error> {
        let id = self.session.run_command(command).await?;
        while let Some(answer) = self.session.read_response().await? {
            match answer.parsed() {
                Response::Done { tag, status, outcome } if *tag == id => {
                    let words = outcome.information.as_deref().unwrap_or_default().to_owned();
                    return match status {
                        Status::Ok => Ok(()),
                        Status::Bad => Err(Error::Bad(words)),
                        _ => Err(Error::No(words)),
                    };
                }
                other => take(other),
            }
        }
        Err(Error::ConnectionLost)
    }

    /// Marks mails as read.
    ///
    /// # Errors
    /// `connection_lost`, `command_refused`.
    pub async fn mark_seen(&mut self, uids: &[u32]) -> Result<(), Failure> {
        self.session.get_mut().allow(ANSWER);
        let command = format!("UID STORE {} +FLAGS.SILENT (\\Seen)", set(uids));
        let marking = self.session.run_command_and_check_ok(command);
        patiently(PATIENCE, marking).await?.map_err(|error| Failure::of(&error))
    }

    /// Moves mails to another folder; those that are gone are left out.
    ///
    /// # Errors
    /// `connection_lost`, `command_refused`.
    pub async fn move_to(&mut self, uids: &[u32], folder: &str) -> Result<(), Failure> {
        self.session.get_mut().allow(ANSWER);
        let moved = patiently(PATIENCE, self.session.uid_mv(set(uids), encoded(folder))).await?;
        moved.map_err(|error| Failure::of(&error))
    }

    /// Says goodbye. Whatever becomes of that, the work is done.
    pub async fn close(mut self) {
        self.session.get_mut().allow(ANSWER);
        let _ = timeout(Duration::from_secs(5), self.session.logout()).await;
    }
}

/// The token, for the first challenge. Whoever refuses it sends the reason as another one, which wants an empty answer
/// before the refusal itself comes.
struct Xoauth2(Option<String>);

impl Authenticator for Xoauth2 {
    type Response = String;

    fn process(&mut self, _: &[u8]) -> String {
        self.0.take().unwrap_or_default()
    }
}

async fn greeted(client: &mut Client<Wire>) -> Result<(), Failure> {
    match client.read_response().await {
        Ok(Some(_)) => Ok(()),
        Ok(None) => Err(Failure::lost(&Error::ConnectionLost)),
        Err(error) => Err(Failure::lost(&error)),
    }
}

async fn patiently<T>(patience: Duration, work: impl Future<Output = T>) -> Result<T, Failure> {
    let late = |_| {
        let late = std::io::Error::new(std::io::ErrorKind::TimedOut, "no answer in time");
        Failure::lost(&late)
    };
    timeout(patience, work).await.map_err(late)
}

/// Numbers as a set (RFC 9051, section 4.1.1), with ranges for neighbours.
fn set(uids: &[u32]) -> String {
    let mut parts: Vec<(u32, u32)> = Vec::new();
    for &uid in uids {
        match parts.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(uid) => *last = uid,
            _ => parts.push((uid, uid)),
        }
    }
    let written = |(first, last): (u32, u32)| match first == last {
        true => first.to_string(),
        false => format!("{first}:{last}"),
    };
    parts.into_iter().map(written).collect::<Vec<_>>().join(",")
}

/// The name of a folder as servers know it: other letters than ASCII in modified UTF-7 (RFC 3501, section 5.1.3).
fn encoded(folder: &str) -> String {
    const LETTERS: GeneralPurpose = GeneralPurpose::new(&IMAP_MUTF7, NO_PAD);
    let (mut written, mut foreign) = (String::new(), Vec::new());
    let end = |foreign: &mut Vec<u8>, written: &mut String| {
        if !foreign.is_empty() {
            written.push_str(&format!("&{}-", LETTERS.encode(&*foreign)));
            foreign.clear();
        }
    };
    for letter in folder.chars() {
        if (' '..='~').contains(&letter) {
            end(&mut foreign, &mut written);
            written.push(letter);
            if letter == '&' {
                written.push('-');
            }
        } else {
            foreign.extend(letter.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    end(&mut foreign, &mut written);
    written
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    use tokio::net::TcpListener;

    use super::super::{Account, Imap, Proof, Security};
    use super::*;

    /// A mailbox whose server gives this answer to a search, in which `{}` is the tag, and is gone after one without.
    async fn opened(answer: &'static str) -> Connection {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let mut stream = BufReader::new(listener.accept().await.unwrap().0);
            stream.write_all(b"* OK ready\r\n").await.unwrap();
            let mut lines = String::new();
            while stream.read_line(&mut lines).await.unwrap() > 0 {
                let line = std::mem::take(&mut lines);
                let (tag, command) = line.split_once(' ').unwrap();
                let answer = if command.starts_with("UID SEARCH") { answer } else { "{} OK done\r\n" };
                stream.write_all(answer.replace("{}", tag).as_bytes()).await.unwrap();
                if !answer.contains("{}") {
                    break;
                }
            }
        });
        let account = Account {
            host: "127.0.0.1",
            port,
            security: Security::None,
            username: "ada",
            proof: Proof::Password("her password"),
        };
        Imap::new(true).open(&account).await.unwrap()
    }

    #[tokio::test]
    async fn an_answer_that_breaks_off_or_is_refused_is_none() {
        let whole = "* SEARCH 2 1\r\n{} OK done\r\n";
        assert_eq!(opened(whole).await.after(0, None).await.unwrap(), [1, 2]);
        for broken in ["* SEARCH 2 1\r\n", "* BYE\r\n", "* SEARCH 2\r\n{} NO [UNAVAILABLE] later\r\n"] {
            assert!(opened(broken).await.after(0, None).await.is_err(), "{broken}");
        }
    }

    #[test]
    fn numbers_beside_each_other_are_a_range() {
        assert_eq!(set(&[1, 2, 3, 5, 7, 8]), "1:3,5,7:8");
        assert_eq!(set(&[4_294_967_295]), "4294967295");
        assert_eq!(set(&[]), "");
    }

    #[test]
    fn names_of_folders_are_those_of_the_standard() {
        assert_eq!(encoded("~peter/mail/台北/日本語"), "~peter/mail/&U,BTFw-/&ZeVnLIqe-");
        assert_eq!(encoded("Entwürfe & mehr"), "Entw&APw-rfe &- mehr");
        assert_eq!(encoded("INBOX"), "INBOX");
    }
}
