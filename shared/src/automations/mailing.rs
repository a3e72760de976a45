//! Mails that automations send: never to machines, to ourselves, or without end.

use super::actions::{MailAction, Recipient};
use super::cause::{Cause, Done};
use super::letters::AutomationMail;
use super::subject::Subject;
use crate::clock::days;
use crate::customers::senders;
use crate::db::OrgTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::UserId;
use crate::intake;
use crate::limits;
use crate::mail::{self, To};
use crate::names::{cleaned, one_line};
use crate::organizations;

/// Mails that one automation sends in a day.
pub const MOST_MAILS_A_DAY: i32 = 200;

/// Mails that one automation sends to one customer in an hour: two programs that answer each other stop.
pub const MOST_MAILS_TO_ONE: i32 = 5;

/// Days after which a mail that could not be sent is not sent any more.
const EXPIRES_AFTER: u64 = 3;

/// Whoever gets the mail.
struct Addressee {
    name: String,
    address: String,
    locale: Option<String>,
    is_member: bool,
}

/// Writes the mail into the outbox.
///
/// # Errors
/// `Conflict` with code `no_address`, `automatic_address` or `too_many_mails`; `NotFound` for a member who left.
pub(super) async fn send(cause: &Cause<'_>, tx: &mut OrgTx, action: &MailAction) -> Result<Done> {
    let to = addressee(cause, tx, &action.to).await?;
    if !to.is_member && !senders::may_be_told(tx, &to.address).await? {
        let detail = format!("{} belongs to a machine, or to us: it gets no automatic mail", to.address);
        return Err(Error::Conflict(refuse("automatic_address", detail)));
    }
    take_turn(cause, tx, &action.to, &to.address).await?;
    let mut values = cause.subject.values(cause.app, tx).await?;
    let now = cause.app.clock.now();
    if let (Subject::Request(request, _), false) = (cause.subject, to.is_member) {
        // Whoever sent it can't sign in: they have a page of their own.
        values.link = intake::status_url(cause.app, tx.org(), request.request.id, now)?;
    }
    let subject = one_line(&values.fill(&action.subject));
    let letter = AutomationMail {
        name: to.name,
        organization: values.organization.clone(),
        subject: cleaned(&subject, 200).unwrap_or_else(|| values.title.clone()),
        paragraphs: paragraphs(&values.fill(&action.text)),
    };
    let address = To { address: &to.address, locale: to.locale.as_deref() };
    mail::send(tx, &cause.app.vault, address, &letter, Some(now + days(EXPIRES_AFTER))).await?;
    Ok(Done::Done)
}

fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

async fn addressee(cause: &Cause<'_>, tx: &mut OrgTx, to: &Recipient) -> Result<Addressee> {
    let outside = |name: Option<String>, address: String, locale: Option<String>| Addressee {
        name: name.and_then(|name| cleaned(&name, 200)).unwrap_or_else(|| address.clone()),
        address,
        locale,
        is_member: false,
    };
    let locale = organizations::locale(tx).await?;
    match to {
        Recipient::Member { id } => member(tx, *id).await,
        Recipient::Address { address } => Ok(outside(None, address.trim().to_owned(), locale)),
        Recipient::Customer => {
            let customer = cause.subject.customer(tx).await?;
            let name = customer.as_ref().and_then(|customer| customer.name.clone());
            let Some(address) = customer.and_then(|customer| customer.address) else {
                let detail = "no e-mail address of the customer is known";
                return Err(Error::Conflict(refuse("no_address", detail)));
            };
            Ok(outside(name, address, locale))
        }
    }
}

async fn member(tx: &mut OrgTx, id: UserId) -> Result<Addressee> {
    let org = tx.org();
    let found = sqlx::query!(
        "select u.name, u.email, u.locale
         from memberships m
         join users u on u.id = m.user_id
         where m.org_id = $1 and m.user_id = $2 and m.removed_at is null and m.deactivated_at is null",
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?
    .or_not_found("member")?;
    Ok(Addressee { name: found.name, address: found.email, locale: Some(found.locale), is_member: true })
}

/// Counts a mail: to whoever answers by themselves there are few in an hour, and altogether so many in a day.
async fn take_turn(cause: &Cause<'_>, tx: &mut OrgTx, action: &Recipient, address: &str) -> Result<()> {
    let kind = format!("automation/{}", cause.automation.id);
    let is_outside = matches!(action, Recipient::Customer);
    if is_outside && !mail::may_bother_within(tx, &kind, address, MOST_MAILS_TO_ONE).await? {
        return Err(too_many(MOST_MAILS_TO_ONE, "to this address within an hour"));
    }
    let caller = format!("mail/{kind}");
    if limits::take_within(tx, &caller, MOST_MAILS_A_DAY, days(1)).await?.is_some() {
        return Err(too_many(MOST_MAILS_A_DAY, "within a day"));
    }
    Ok(())
}

fn too_many(most: i32, within: &str) -> Error {
    let detail = format!("the automation has sent {most} mails {within}: that is the most");
    Error::Conflict(refuse("too_many_mails", detail))
}
