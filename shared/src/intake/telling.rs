//! What is said about a request: to its sender on a page of their own, and to the staff in sentences.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::Status;
use crate::app::App;
use crate::clock::days;
use crate::db::SystemTx;
use crate::error::{OrNotFound, Result};
use crate::ids::{OrgId, RequestId};

/// What the links of status pages are signed for.
const PURPOSE: &str = "intake-status";

/// Days for which such a link works.
const DAYS: u64 = 180;

/// Which request a link is about.
#[derive(Debug, Serialize, Deserialize)]
struct Link {
    org: OrgId,
    request: RequestId,
}

/// What the sender of a request may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatusPage {
    /// The number of the request.
    pub number: i64,
    /// What it is about.
    pub subject: String,
    /// Where it stands, in words.
    pub status: String,
    /// When it arrived.
    pub received_at: DateTime<Utc>,
    /// The organization that has it.
    pub organization: String,
}

/// The address of a request's status page.
///
/// # Errors
/// Never in practice: the link can be written.
pub fn status_url(app: &App, org: OrgId, request: RequestId, now: DateTime<Utc>) -> Result<String> {
    let token = app.vault.sign(PURPOSE, &Link { org, request }, now + days(DAYS))?;
    let mut url = app.settings.app_url.clone();
    url.set_path("/link.html");
    url.set_fragment(Some(&format!("request/{token}")));
    Ok(url.into())
}

/// What the sender of a request sees by a link.
///
/// # Errors
/// `NotFound` for a link that is forged or over, and where the organization is gone.
pub async fn status_page(app: &App, token: &str) -> Result<StatusPage> {
    let link: Link = app.vault.read_signed(PURPOSE, token, app.clock.now()).or_not_found("request")?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let row = sqlx::query!(
        r#"select r.number, r.subject, r.status as "status: Status", r.received_at, o.name
         from requests r
         join organizations o on o.id = r.org_id and o.deleted_at is null and o.deletion_requested_at is null
         where r.org_id = $1 and r.id = $2"#,
        link.org.0,
        link.request.0
    )
    .fetch_optional(tx.conn())
    .await?
    .or_not_found("request")?;
    tx.commit().await?;
    Ok(StatusPage {
        number: row.number,
        subject: row.subject,
        status: words(row.status).to_owned(),
        received_at: row.received_at,
        organization: row.name,
    })
}

/// Where a request stands, for whoever sent it: nothing of what is thought about it inside.
fn words(status: Status) -> &'static str {
    match status {
        Status::New | Status::Routing | Status::NeedsReview => "We have received your request.",
        Status::Routed => "We are working on your request.",
        Status::Closed | Status::Rejected => "We have finished with your request.",
    }
}

/// What a row of the activity log says; none for rows that say nothing to people.
pub(super) fn sentence(action: &str, actor: Option<&str>, after: Option<&Value>) -> Option<String> {
    let said = |name: &str| after.and_then(|after| after.get(name)).and_then(Value::as_str);
    let who = actor.unwrap_or("AstralisOps");
    let place = said("pipeline").unwrap_or("a pipeline");
    Some(match action {
        "request.received" => match said("source") {
            Some("operator") => format!("{who} entered it."),
            Some("api") => "It came from a program.".to_owned(),
            Some("mail") => "It came by mail.".to_owned(),
            Some("document") => "It came with a document.".to_owned(),
            _ => "It came from the form.".to_owned(),
        },
        "request.routed" => {
            format!("It went to {place} by itself: {}.", said("reasoning").unwrap_or("a rule says so"))
        }
        "request.needs_review" => {
            format!("It waits for a person: {}.", said("because").unwrap_or("nobody is sure"))
        }
        "request.accepted" => format!("{who} sent it to {place}."),
        "request.rejected" => {
            format!("{who} rejected it, because {}.", said("because").unwrap_or("it is not for us"))
        }
        "request.closed" => format!("{who} closed it."),
        "request.reopened" => format!("{who} opened it again."),
        "request.undone" => format!("{who} took the last step back."),
        "request.message_received" => match said("from") {
            Some(from) => format!("{from} wrote."),
            None => "A mail came to it.".to_owned(),
        },
        "request.answered" => format!("{who} answered."),
        "request.noted" => format!("{who} wrote a note."),
        "request.parked_settled" => format!("{who} {} the parked mails.", said("done").unwrap_or("settled")),
        "request.changed" => format!("{who} changed what is known of it."),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_sender_learns_nothing_of_what_is_thought_inside() {
        assert_eq!(words(Status::Rejected), words(Status::Closed));
        assert_eq!(words(Status::NeedsReview), words(Status::New));
    }

    #[test]
    fn the_log_is_told_in_sentences() {
        let accepted = json!({ "pipeline": "Repairs" });
        assert_eq!(
            sentence("request.accepted", Some("Ada"), Some(&accepted)).unwrap(),
            "Ada sent it to Repairs."
        );
        let held = json!({ "because": "no rule matches" });
        let told = sentence("request.needs_review", None, Some(&held)).unwrap();
        assert_eq!(told, "It waits for a person: no rule matches.");
        assert_eq!(sentence("request.moved", None, None), None);
    }
}
