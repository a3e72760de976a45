//! Making requests, changing what is known of them, and forgetting what nobody needs any more.

use chrono::{DateTime, Utc};
use garde::Validate;
use serde::Deserialize;
use serde_json::json;
use sqlx::types::Json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::log::{self, REQUEST_CHANGED, REQUEST_RECEIVED};
use super::{
    Answer, LONGEST_TEXT, MOST_DOCUMENTS, Request, RouteRequest, Sender, Source, Status, settings, store,
};
use crate::activity::{self, Actor};
use crate::app::App;
use crate::customers::{self, EntryKind, NewEntry, senders};
use crate::db::{self, OrgTx};
use crate::documents;
use crate::error::{Error, OrNotFound, Result};
use crate::http::present;
use crate::ids::{CustomerId, DocumentId, FormId, RequestId, UserId};
use crate::jobs;
use crate::names::{cleaned, one_line};
use crate::organizations::Role;

/// Most characters of a subject.
const LONGEST_SUBJECT: usize = 200;

/// A request that arrives.
#[derive(Debug, Clone)]
pub struct NewRequest {
    /// Where from.
    pub source: Source,
    /// What it is about; made of the text where it is empty.
    pub subject: String,
    /// What was written.
    pub text: String,
    /// Who sent it.
    pub sender: Sender,
    /// Whose it is; found by the sender where absent.
    pub customer: Option<CustomerId>,
    /// Documents that belong to it.
    pub documents: Vec<DocumentId>,
    /// The form that was filled in, and the version of its fields.
    pub form: Option<(FormId, i32)>,
    /// What was answered in it.
    pub answers: Vec<Answer>,
}

/// What is to change; an absent member stays as it is.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RequestChanges)]
pub struct Change {
    /// 1 to 200 characters.
    #[garde(inner(custom(crate::names::is_name)))]
    pub subject: Option<String>,
    /// Who sent it.
    #[garde(dive)]
    pub sender: Option<Sender>,
    /// Whose it is; null for nobody's.
    #[garde(skip)]
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<CustomerId>)]
    pub customer_id: Option<Option<CustomerId>>,
    /// The admin or operator who looks after it; null for nobody.
    #[garde(skip)]
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<UserId>)]
    pub assignee_id: Option<Option<UserId>>,
}

/// Inserts a request and has rules and model look at it.
///
/// # Errors
/// `Invalid` for a document or a customer that the organization does not have, and for too much text.
pub async fn insert(app: &App, tx: &mut OrgTx, actor: &Actor, new: &NewRequest) -> Result<RequestId> {
    check(tx, new).await?;
    let (org, id, now) = (tx.org(), RequestId::new(), app.clock.now());
    let (number, subject, sender) = (next_number(tx).await?, subject(new), tidy(&new.sender));
    let whose = whose(tx, new, &sender).await?;
    sqlx::query!(
        "insert into requests (id, org_id, number, source, subject, text, sender_name, sender_email, sender_phone,
           customer_id, form_id, form_version, answers, waiting_since, received_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15)",
        id.0,
        org.0,
        number,
        new.source.as_str(),
        subject,
        new.text.trim(),
        sender.name,
        sender.email,
        sender.phone,
        whose.as_ref().map(|(customer, _)| customer.0),
        new.form.map(|(form, _)| form.0),
        new.form.map(|(_, version)| version),
        Json(&new.answers) as _,
        now,
        actor.user.map(|user| user.0)
    )
    .execute(tx.conn())
    .await?;
    link(tx, id, &new.documents).await?;
    if let Some((customer, why)) = whose {
        note(tx, customer, id, (&subject, number, now), &why).await?;
    }
    let arrived = json!({ "number": number, "source": new.source, "subject": subject });
    activity::record(tx, actor, REQUEST_RECEIVED, id.0, Some(arrived)).await?;
    log::publish(tx, id, Status::New).await?;
    jobs::enqueue(tx, &RouteRequest { request: id }).await?;
    Ok(id)
}

/// Adds documents to a request.
pub(super) async fn link(tx: &mut OrgTx, id: RequestId, documents: &[DocumentId]) -> Result<()> {
    let (org, documents): (_, Vec<Uuid>) = (tx.org(), documents.iter().map(|document| document.0).collect());
    sqlx::query!(
        "insert into request_documents (org_id, request_id, document_id)
         select $1, $2, document from unnest($3::uuid[]) as document
         on conflict do nothing",
        org.0,
        id.0,
        &documents
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn check(tx: &mut OrgTx, new: &NewRequest) -> Result<()> {
    if new.text.chars().count() > LONGEST_TEXT {
        let message = format!("a request has up to {LONGEST_TEXT} characters: attach the rest as a file");
        return Err(Error::field("/text", "too_long", message));
    }
    if new.documents.len() > MOST_DOCUMENTS {
        let message = format!("a request has {MOST_DOCUMENTS} documents at most");
        return Err(Error::field("/documents", "too_many", message));
    }
    for (position, document) in new.documents.iter().enumerate() {
        let found = documents::find(tx, *document).await?;
        if found.is_none_or(|document| document.deleted_at.is_some()) {
            let pointer = format!("/documents/{position}");
            return Err(Error::field(&pointer, "unknown", "the organization has no such document"));
        }
    }
    Ok(())
}

/// What the request is about: as it says, else its first line.
fn subject(new: &NewRequest) -> String {
    let first = new.text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let said = [&*new.subject, first].into_iter().find_map(|text| cleaned(&one_line(text), LONGEST_SUBJECT));
    said.unwrap_or_else(|| "No subject".to_owned())
}

fn tidy(sender: &Sender) -> Sender {
    let kept = |text: &Option<String>, most| text.as_deref().and_then(|text| cleaned(&one_line(text), most));
    Sender {
        name: kept(&sender.name, 200),
        email: kept(&sender.email, 254).map(|email| email.to_lowercase()),
        phone: kept(&sender.phone, 50),
    }
}

/// Whose a request is, and why.
async fn whose(tx: &mut OrgTx, new: &NewRequest, sender: &Sender) -> Result<Option<(CustomerId, String)>> {
    if let Some(customer) = new.customer {
        let message = "the organization has no such customer";
        let unknown = || Error::field("/customer_id", "unknown", message);
        customers::find(tx, customer).await?.ok_or_else(unknown)?;
        return Ok(Some((customer, "chosen when it was entered".to_owned())));
    }
    let create = settings::current(tx).await?.create_customers;
    let sender = senders::Sender {
        name: sender.name.as_deref(),
        email: sender.email.as_deref(),
        phone: sender.phone.as_deref(),
    };
    senders::of(tx, &sender, create).await
}

/// Notes a request on the timeline of its customer.
async fn note(
    tx: &mut OrgTx,
    customer: CustomerId,
    id: RequestId,
    (subject, number, at): (&str, i64, DateTime<Utc>),
    why: &str,
) -> Result<()> {
    let detail = format!("Request {number}");
    let entry = NewEntry {
        kind: EntryKind::Request,
        object: id.0,
        at,
        title: subject,
        detail: Some(&detail),
        amount: None,
        by: customers::AttachedBy::Rule,
        why,
    };
    customers::note(tx, customer, &entry).await
}

/// The number of a new request. Other new requests of the organization wait for this transaction.
async fn next_number(tx: &mut OrgTx) -> Result<i64> {
    let org = tx.org();
    let number = sqlx::query_scalar!(
        "insert into request_counters (org_id, newest)
         values ($1, 1)
         on conflict (org_id) do update set newest = request_counters.newest + 1
         returning newest",
        org.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(number)
}

/// Refuses somebody who is no active admin or operator of the organization.
///
/// # Errors
/// `Invalid` at the pointer.
pub(super) async fn check_assignee(tx: &mut OrgTx, pointer: &str, member: Option<UserId>) -> Result<()> {
    let Some(member) = member else { return Ok(()) };
    let org = tx.org();
    let role = sqlx::query_scalar!(
        r#"select role as "role: Role"
         from memberships
         where org_id = $1 and user_id = $2 and removed_at is null and deactivated_at is null and role <> 'client'"#,
        org.0,
        member.0
    )
    .fetch_optional(tx.conn())
    .await?;
    let message = "name an active admin or operator of this organization";
    role.map(|_| ()).ok_or_else(|| Error::field(pointer, "unknown", message))
}

/// Changes what is known of a request that is locked.
///
/// # Errors
/// `Invalid` for a customer or an assignee that the organization does not have.
pub async fn change(tx: &mut OrgTx, actor: &Actor, before: &Request, change: &Change) -> Result<Request> {
    check_assignee(tx, "/assignee_id", change.assignee_id.flatten()).await?;
    let customer = change.customer_id.unwrap_or(before.customer.as_ref().map(|customer| customer.id));
    let assignee = change.assignee_id.unwrap_or(before.assignee.as_ref().map(|person| person.id));
    let sender = change.sender.as_ref().map_or_else(|| before.sender.clone(), tidy);
    let subject = change.subject.as_deref().map_or(&*before.subject, str::trim);
    let org = tx.org();
    if let Some(customer) = customer.filter(|_| change.customer_id.is_some()) {
        let unknown = || Error::field("/customer_id", "unknown", "the organization has no such customer");
        customers::find(tx, customer).await?.ok_or_else(unknown)?;
    }
    sqlx::query!(
        "update requests
         set subject = $3, sender_name = $4, sender_email = $5, sender_phone = $6, customer_id = $7, assignee_id = $8,
           version = version + 1, updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        before.id.0,
        subject,
        sender.name,
        sender.email,
        sender.phone,
        customer.map(|customer| customer.0),
        assignee.map(|member| member.0)
    )
    .execute(tx.conn())
    .await?;
    if customer != before.customer.as_ref().map(|customer| customer.id) {
        sqlx::query!(
            "delete from customer_entries where org_id = $1 and request_id = $2",
            org.0,
            before.id.0
        )
        .execute(tx.conn())
        .await?;
        if let Some(customer) = customer {
            let about = (subject, before.number, before.received_at);
            note(tx, customer, before.id, about, "a person said so").await?;
        }
    }
    let after = store::find(tx, before.id).await?.or_not_found("request")?;
    activity::record_difference(tx, actor, REQUEST_CHANGED, before.id.0, before, &after).await?;
    log::publish_change(tx, before.id, after.status).await?;
    Ok(after)
}

/// Forgets challenges that nobody can solve any more, and whom we told of a request long ago; returns how many rows went.
/// Safe to run twice.
pub async fn sweep(app: &App) -> Result<u64> {
    let now = app.clock.now();
    db::in_steps(&app.db, |tx| {
        Box::pin(async move {
            let challenges = sqlx::query!(
                "delete from intake_challenges
                 where (org_id, hash) in (
                   select org_id, hash from intake_challenges where expires_at < $1 order by expires_at limit 1000)",
                now
            )
            .execute(tx.conn())
            .await?;
            let told = sqlx::query!(
                "delete from intake_acknowledgements
                 where (org_id, address) in (
                   select org_id, address from intake_acknowledgements where at < $1 order by at limit 1000)",
                now - chrono::Duration::days(2)
            )
            .execute(tx.conn())
            .await?;
            Ok(challenges.rows_affected() + told.rows_affected())
        })
    })
    .await
}
