//! What a document looks like on a timeline, and what it says about whose it is.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveTime, Utc};
use document_types::fields::{Extraction, Kind};

use super::entry::{AttachedBy, EntryKind, NewEntry};
use super::identifiers::Identifier;
use super::traces::{self, MailHead, Place};
use crate::db::OrgTx;
use crate::documents::{Document, extractions};
use crate::error::Result;
use crate::ids::DocumentId;
use crate::organizations::identity;

/// The media type of mails.
const MAIL: &str = "message/rfc822";

/// Characters of a document's text that are looked at.
const LOOKED_AT: i32 = 20_000;

/// A document as it stands on a timeline.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Facts {
    kind: EntryKind,
    document: DocumentId,
    at: DateTime<Utc>,
    pub(super) title: String,
    detail: Option<String>,
    amount: Option<(String, String)>,
}

/// Whether a document is a mail.
pub(super) fn is_mail(document: &Document) -> bool {
    document.media_type == MAIL
}

/// The beginning of a document's text.
pub(super) async fn beginning(tx: &mut OrgTx, id: DocumentId) -> Result<String> {
    let org = tx.org();
    let text = sqlx::query_scalar!(
        "select left(ocr_text, $3) from documents where org_id = $1 and id = $2",
        org.0,
        id.0,
        LOOKED_AT
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(text.flatten().unwrap_or_default())
}

impl Facts {
    pub(super) async fn of(tx: &mut OrgTx, document: &Document) -> Result<Self> {
        if is_mail(document) {
            let head = MailHead::of(&beginning(tx, document.id).await?);
            return Ok(Self::of_mail(document, head));
        }
        Ok(Self::of_file(document))
    }

    fn of_mail(document: &Document, head: MailHead) -> Self {
        Self {
            kind: EntryKind::Mail,
            document: document.id,
            at: head.date.filter(|date| *date <= document.created_at).unwrap_or(document.created_at),
            title: head
                .subject
                .filter(|subject| !subject.is_empty())
                .unwrap_or_else(|| document.name.clone()),
            detail: head.from.map(|(name, address)| match name {
                Some(name) => format!("{name} <{address}>"),
                None => address,
            }),
            amount: None,
        }
    }

    /// A day of issue that is still to come says when it will count, and not when it came.
    fn of_file(document: &Document) -> Self {
        let issued = document.issue_date.map(|day| day.and_time(NaiveTime::MIN).and_utc());
        let kind = document.kind.filter(|kind| *kind != Kind::Generic).map(words);
        let detail = match (kind, &document.number) {
            (Some(kind), Some(number)) => Some(format!("{kind} {number}")),
            (kind, number) => kind.or_else(|| number.clone()),
        };
        Self {
            kind: EntryKind::Document,
            document: document.id,
            at: issued.filter(|at| *at <= document.created_at).unwrap_or(document.created_at),
            title: document.name.clone(),
            detail,
            amount: document.total.clone().zip(document.currency.clone()),
        }
    }

    /// The entry that says so.
    pub(super) fn entry<'a>(&'a self, by: AttachedBy, why: &'a str) -> NewEntry<'a> {
        NewEntry {
            kind: self.kind,
            object: self.document.0,
            at: self.at,
            title: &self.title,
            detail: self.detail.as_deref(),
            amount: self.amount.as_ref().map(|(amount, currency)| (amount.as_str(), currency.as_str())),
            by,
            why,
        }
    }
}

/// `Credit note` of `CREDIT_NOTE`.
fn words(kind: Kind) -> String {
    let name = kind.as_str().replace('_', " ").to_lowercase();
    let (first, rest) = name.split_at_checked(1).unwrap_or_default();
    format!("{}{rest}", first.to_uppercase())
}

/// What a document says about whose it is.
pub(super) async fn traces_of(
    tx: &mut OrgTx,
    document: &Document,
    country: Option<&str>,
) -> Result<BTreeMap<Identifier, Place>> {
    let own = identity::own(tx).await?;
    let text = beginning(tx, document.id).await?;
    if is_mail(document) {
        let mut head = MailHead::of(&text);
        if let Some((_, sender)) = &head.from
            && is_staff(tx, sender).await?
        {
            head.from = None;
        }
        return Ok(traces::of_mail(&head, &text, &own));
    }
    let found: Extraction = extractions::current(tx, document).await?.extraction;
    Ok(traces::of_fields(&found, &text, &own, country))
}

/// Whether an address is that of an admin or operator.
pub(super) async fn is_staff(tx: &mut OrgTx, address: &str) -> Result<bool> {
    let org = tx.org();
    let is_one = sqlx::query_scalar!(
        r#"select exists (
             select from memberships m
             join users u on u.id = m.user_id
             where m.org_id = $1 and m.role <> 'client' and lower(u.email) = $2
           ) as "is_one!""#,
        org.0,
        address
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(is_one)
}
