//! Who the people of an archive are here.
//!
//! An archive proves nothing about its users: somebody is the same person when the address is, and only where the
//! account here has proved it, or nobody can get into it yet; an identifier counts for nothing. Whoever is new gets an account without a password,
//! whose address is proved by the letter that sets one.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use std::collections::{BTreeSet, HashSet};

use super::archive::Archive;
use super::damaged;
use super::lines::Lines;
use super::manifest::TableContent;
use super::renamed::Renamed;
use crate::db::SystemTx;
use crate::error::{Error, Result, refuse};
use crate::ids::UserId;

/// Most characters of an address (RFC 5321) and of a name.
const LONGEST_EMAIL: usize = 254;
const LONGEST_NAME: usize = 200;

/// A line of `tables/users.jsonl`, as far as it says who somebody is.
#[derive(Debug, Deserialize)]
struct Person {
    id: UserId,
    email: String,
    name: String,
    deleted_at: Option<DateTime<Utc>>,
}

/// What becomes of the people.
#[derive(Debug, Default)]
pub(super) struct People {
    /// Who has another identifier here.
    pub(super) renamed: Renamed,
    /// Who has an account here, by the identifier of the archive.
    pub(super) known: HashSet<UserId>,
    /// The same accounts by the identifier that they have here.
    pub(super) here: HashSet<UserId>,
    /// Their addresses.
    pub(super) linked: Vec<String>,
    /// Addresses of those who get an account.
    pub(super) made: Vec<String>,
}

/// Finds out who everybody is.
///
/// # Errors
/// `Conflict` with code `user_unverified` when an account here has a person's address without having proved it.
pub(super) async fn recognize(tx: &mut SystemTx, archive: &Archive, table: &TableContent) -> Result<People> {
    let mut pieces = archive.pieces(format!("tables/{}.jsonl", table.name), table.bytes);
    let (mut lines, mut found) = (Lines::default(), Vec::new());
    while let Some(piece) = pieces.recv().await {
        lines.push(&piece?, |line| {
            let person: Person =
                serde_json::from_slice(line).map_err(|error| damaged(format!("a user: {error}")))?;
            found.push(person);
            Ok(())
        })?;
    }
    let mut people = People::default();
    let mut addresses = BTreeSet::new();
    for person in found {
        refuse_odd(&person)?;
        if !addresses.insert(person.email.to_lowercase()) {
            return Err(damaged(format!("two users have the address {}", person.email)));
        }
        people.add(tx, person).await?;
    }
    Ok(people)
}

fn refuse_odd(person: &Person) -> Result<()> {
    let is_address = person.email.split_once('@').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty());
    let is_plain = |text: &str| !text.chars().any(char::is_control);
    let is_short =
        person.email.chars().count() <= LONGEST_EMAIL && person.name.chars().count() <= LONGEST_NAME;
    if is_address && is_short && is_plain(&person.email) && is_plain(&person.name) {
        return Ok(());
    }
    Err(damaged(format!("a user has the address {:?} and the name {:?}", person.email, person.name)))
}

impl People {
    async fn add(&mut self, tx: &mut SystemTx, person: Person) -> Result<()> {
        // Whoever deletes the account or changes its address meanwhile waits, and finds the membership then.
        let here = sqlx::query!(
            r#"select u.id as "id: UserId", u.deleted_at is not null as "deleted!",
                 u.email_verified_at is not null or (u.password_hash is null
                   and not exists (select from identities i where i.user_id = u.id)
                   and not exists (select from passkeys p where p.user_id = u.id)
                   and not exists (select from sessions s where s.user_id = u.id)) as "safe!"
             from users u
             where lower(u.email) = lower($1)
             for no key update of u"#,
            person.email
        )
        .fetch_optional(tx.conn())
        .await?;
        let Some(here) = here else { return self.make(tx, person).await };
        if here.deleted && person.deleted_at.is_some() {
            self.renamed.add(person.id, here.id);
            self.known.insert(person.id);
            self.here.insert(here.id);
            return Ok(());
        }
        if !here.safe || person.deleted_at.is_some() {
            let detail = format!(
                "an account here has the address {} without having proved it, and would get into the organization: \
                 have it proved, or the account deleted, and import again",
                person.email
            );
            return Err(Error::Conflict(refuse("user_unverified", detail)));
        }
        self.renamed.add(person.id, here.id);
        self.known.insert(person.id);
        self.here.insert(here.id);
        self.linked.push(person.email);
        Ok(())
    }

    /// Somebody new, who keeps the identifier unless somebody else has it.
    async fn make(&mut self, tx: &mut SystemTx, person: Person) -> Result<()> {
        let taken = sqlx::query_scalar!(
            r#"select exists (select from users where id = $1) as "taken!""#,
            person.id.0
        )
        .fetch_one(tx.conn())
        .await?;
        if taken {
            self.renamed.add(person.id, UserId::new());
        }
        if person.deleted_at.is_none() {
            self.made.push(person.email);
        }
        Ok(())
    }
}
