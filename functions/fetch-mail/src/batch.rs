//! One turn at an open mailbox: what is new goes into the ledger, what waits there is fetched, what we have is marked.

use std::time::{Duration, Instant};

use shared::clients::imap::{Connection, Failure};
use shared::clock::minutes;
use shared::error::OrNotFound;
use shared::ids::OrgId;
use shared::jobs::JobContext;
use shared::mailboxes::{self, Head, Mail, Mailbox, Mark, Outcome, Polled, Waiting};
use shared::{App, Error, Result};

/// Mails that are listed, marked, or asked for in one step.
const STEP: usize = 200;

/// Mails that are fetched in one turn. Those behind them come with the next one, in a minute.
const MOST: i64 = 2_000;

/// And how long fetching goes on in one turn; the job may run for longer.
const BUDGET: Duration = minutes(6);

/// One turn.
pub(crate) struct Turn<'a> {
    pub(crate) app: &'a App,
    pub(crate) ctx: &'a JobContext,
    pub(crate) mailbox: &'a Mailbox,
    pub(crate) uid_validity: u32,
    pub(crate) connection: Connection,
}

/// Why a turn ended early.
pub(crate) enum Stop {
    /// The mailbox's fault: the next turn goes on.
    Mailbox(Failure),
    /// Ours.
    Ours(Error),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Mailbox(failure)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

impl Turn<'_> {
    /// Writes the mails behind the last known one into the ledger.
    pub(crate) async fn list(&mut self) -> Result<(), Stop> {
        let mut tx = self.ctx.enter(self.app).await?;
        let polled = mailboxes::select(&mut tx, self.mailbox, self.uid_validity).await?;
        self.ctx.commit(tx).await?;
        // Another server or folder by now: the next turn looks there.
        let Some(polled) = polled else { return Ok(()) };
        let uids = self.connection.after(polled.last_uid, self.mailbox.since).await?;
        for some in uids.chunks(STEP) {
            let mails = self.connection.list(some).await?;
            let mut tx = self.ctx.enter(self.app).await?;
            for mail in &mails {
                let head = Head::of(&mail.head);
                mailboxes::note(&mut tx, self.mailbox, self.uid_validity, mail.uid, mail.size, &head).await?;
            }
            // Those that were deleted in between have no row and need none.
            let last_uid = some.last().copied().unwrap_or_default();
            mailboxes::listed(&mut tx, self.mailbox, Polled { last_uid, ..polled }).await?;
            self.ctx.commit(tx).await?;
        }
        Ok(())
    }

    /// Fetches the mails that wait.
    pub(crate) async fn fetch(&mut self) -> Result<(), Stop> {
        let mut tx = self.ctx.enter(self.app).await?;
        let waiting = mailboxes::waiting(&mut tx, self.mailbox, self.uid_validity, MOST).await?;
        tx.commit().await.map_err(Stop::Ours)?;
        let begun = Instant::now();
        for mail in waiting {
            if begun.elapsed() > BUDGET {
                break;
            }
            if self.fetch_one(mail).await? == Outcome::Full {
                break;
            }
        }
        Ok(())
    }

    async fn fetch_one(&mut self, waiting: Waiting) -> Result<Outcome, Stop> {
        let most = self.app.settings.documents.max_file_size;
        let mut tx = self.ctx.enter(self.app).await?;
        let begun = mailboxes::begin(&mut tx, waiting.id).await?;
        if begun && waiting.size > most {
            mailboxes::refuse(&mut tx, waiting.id, "too_large", &too_large(waiting.size, most)).await?;
        }
        self.ctx.commit(tx).await?;
        if !begun || waiting.size > most {
            return Ok(Outcome::Over);
        }
        let Some(bytes) = self.connection.mail(waiting.uid, most).await? else {
            let why = "the mail was deleted or moved in the mailbox before it was fetched";
            return self.give_up(waiting, "gone", why).await;
        };
        let org = self.org()?;
        let mail = Mail { id: waiting.id, bytes: bytes.into() };
        Ok(mailboxes::take_in(self.app, org, self.mailbox, &mail).await?)
    }

    async fn give_up(&self, waiting: Waiting, code: &str, why: &str) -> Result<Outcome, Stop> {
        let mut tx = self.ctx.enter(self.app).await?;
        mailboxes::fail(&mut tx, waiting.id, code, why).await?;
        self.ctx.commit(tx).await?;
        Ok(Outcome::Over)
    }

    fn org(&self) -> Result<OrgId> {
        self.ctx.org().or_not_found("organization")
    }

    /// Marks in the mailbox what we have. Whoever is killed before that marks it in the next turn.
    pub(crate) async fn mark(&mut self) -> Result<(), Stop> {
        if self.mailbox.mark == Mark::Nothing {
            return Ok(());
        }
        loop {
            let mut tx = self.ctx.enter(self.app).await?;
            let most = i64::try_from(STEP).unwrap_or(i64::MAX);
            let mails = mailboxes::to_mark(&mut tx, self.mailbox, self.uid_validity, most).await?;
            tx.commit().await.map_err(Stop::Ours)?;
            if mails.is_empty() {
                return Ok(());
            }
            let uids: Vec<u32> = mails.iter().map(|mail| mail.uid).collect();
            match (self.mailbox.mark, &self.mailbox.move_to) {
                (Mark::Move, Some(folder)) => self.connection.move_to(&uids, folder).await?,
                _ => self.connection.mark_seen(&uids).await?,
            }
            let mut tx = self.ctx.enter(self.app).await?;
            mailboxes::marked(&mut tx, &mails).await?;
            self.ctx.commit(tx).await?;
        }
    }
}

fn too_large(size: u64, most: u64) -> String {
    format!("the mail has {size} bytes, the largest accepted has {most}")
}
