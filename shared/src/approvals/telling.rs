//! Who is told what about an approval: inside the platform, and by a letter with a link that decides.

use serde_json::json;

use super::letters::ApprovalRequest;
use super::log::{APPROVAL_CHANGED, DOCUMENT_APPROVED};
use super::people::{self, Recipient};
use super::{Approval, Facts, Round, State};
use crate::app::App;
use crate::db::OrgTx;
use crate::documents::Document;
use crate::error::Result;
use crate::events::{self, Audience, NewEvent};
use crate::ids::UserId;
use crate::mail::{self, To};
use crate::notifications::{self, Notice};

/// Days for which a letter's link works.
const DAYS_OF_A_LINK: i64 = 14;

/// Tells open pages.
pub(super) async fn changed(tx: &mut OrgTx, document: &Document) -> Result<()> {
    let (name, audience) = (APPROVAL_CHANGED, Audience::Owner(document.owner_id));
    events::publish(tx, NewEvent { name, object: document.id.0, audience, facts: json!({}) }).await?;
    Ok(())
}

/// Tells whoever reacts that a document is approved.
pub(super) async fn approved(tx: &mut OrgTx, document: &Document) -> Result<()> {
    let (name, audience) = (DOCUMENT_APPROVED, Audience::Owner(document.owner_id));
    events::publish(tx, NewEvent { name, object: document.id.0, audience, facts: json!({}) }).await?;
    Ok(())
}

/// Asks members to decide, each with a link of their own. Where nobody may decide, the admins are told.
pub(super) async fn requested(
    app: &App,
    tx: &mut OrgTx,
    document: &Document,
    facts: &Facts,
    links: &[(UserId, String)],
    answer: Option<&str>,
) -> Result<()> {
    let users: Vec<UserId> = links.iter().map(|(user, _)| *user).collect();
    let title = title(document, facts);
    let (kind, text) = match answer {
        Some(answer) => ("approval.answered", format!("Your question was answered: {answer}")),
        None => ("approval.requested", "It waits for your approval.".to_owned()),
    };
    notifications::send(tx, &users, &notice(document, kind, &title, &text)).await?;
    let occasion = if answer.is_some() { "answered" } else { "new" };
    write(app, tx, document, facts, links, (occasion, answer)).await
}

/// Reminds members, each with a new link.
pub(super) async fn reminded(
    app: &App,
    tx: &mut OrgTx,
    document: &Document,
    facts: &Facts,
    links: &[(UserId, String)],
) -> Result<()> {
    let users: Vec<UserId> = links.iter().map(|(user, _)| *user).collect();
    let title = title(document, facts);
    let text = "It still waits for your approval.";
    notifications::send(tx, &users, &notice(document, "approval.reminder", &title, text)).await?;
    write(app, tx, document, facts, links, ("reminder", None)).await
}

/// Tells those who are awaited, whoever asked for the approval and the admins that it is overdue.
pub(super) async fn overdue(tx: &mut OrgTx, document: &Document, approval: &Approval) -> Result<()> {
    let mut users = approval.awaited.clone();
    users.extend(approval.started_by);
    users.extend(people::staff(tx).await?.admins);
    users.sort_unstable();
    users.dedup();
    let title = title(document, &approval.facts);
    let text = "Its approval is overdue.";
    notifications::send(tx, &users, &notice(document, "approval.overdue", &title, text)).await
}

/// Tells the uploader and whoever asked for the approval how it ended, or what an approver has asked.
pub(super) async fn decided(
    tx: &mut OrgTx,
    document: &Document,
    approval: &Approval,
    by: UserId,
    after: &Round,
    comment: Option<&str>,
) -> Result<()> {
    let staff = people::staff(tx).await?;
    let mut users: Vec<UserId> = approval.started_by.into_iter().chain([document.owner_id]).collect();
    users.retain(|user| *user != by && staff.members.contains(user));
    users.sort_unstable();
    users.dedup();
    let (kind, text) = match after.state {
        State::Approved => ("approval.approved", "It is approved."),
        State::Rejected => ("approval.rejected", "It was rejected."),
        _ => ("approval.asked", "An approver has a question."),
    };
    let text = comment.map_or_else(|| text.to_owned(), |comment| format!("{text} {comment}"));
    let title = title(document, &approval.facts);
    notifications::send(tx, &users, &notice(document, kind, &title, &text)).await
}

async fn write(
    app: &App,
    tx: &mut OrgTx,
    document: &Document,
    facts: &Facts,
    links: &[(UserId, String)],
    (occasion, answer): (&str, Option<&str>),
) -> Result<()> {
    let users: Vec<UserId> = links.iter().map(|(user, _)| *user).collect();
    for recipient in people::recipients(tx, &users).await? {
        let Some((_, token)) = links.iter().find(|(user, _)| *user == recipient.id) else { continue };
        let letter = letter(app, document, facts, &recipient, token, (occasion, answer))?;
        let expires = app.clock.now() + chrono::Duration::days(DAYS_OF_A_LINK);
        let to = To { address: &recipient.email, locale: Some(&recipient.locale) };
        mail::send(tx, &app.vault, to, &letter, Some(expires)).await?;
    }
    Ok(())
}

fn letter(
    app: &App,
    document: &Document,
    facts: &Facts,
    to: &Recipient,
    token: &str,
    (occasion, answer): (&str, Option<&str>),
) -> Result<ApprovalRequest> {
    Ok(ApprovalRequest {
        name: to.name.clone(),
        organization: to.organization.clone(),
        occasion: occasion.to_owned(),
        document: document.name.clone(),
        vendor: facts.vendor.clone(),
        number: facts.number.clone(),
        total: facts.in_words(),
        iban: facts.iban.clone(),
        answer: answer.map(str::to_owned),
        link: app.link(&format!("/approve?token={token}"))?,
    })
}

/// `invoice.pdf: Brightwater Plumbing Ltd, 1190.00 EUR`, with the parts that are known.
fn title(document: &Document, facts: &Facts) -> String {
    let known: Vec<String> = [facts.vendor.clone(), facts.in_words()].into_iter().flatten().collect();
    if known.is_empty() { document.name.clone() } else { format!("{}: {}", document.name, known.join(", ")) }
}

fn notice<'a>(document: &Document, kind: &'static str, title: &'a str, text: &'a str) -> Notice<'a> {
    Notice { kind, title, text, object: ("document", document.id.0) }
}
