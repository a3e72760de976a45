//! The link of a letter: whoever has it reads the approver's mails. It shows what is to be approved and takes one
//! decision; looking changes nothing, for scanners of mail follow links too.

use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Approval, Channel, Choice, Decided, Decision, Facts, State, Verdict, deciding, people, store};
use crate::activity::Actor;
use crate::app::App;
use crate::db::{OrgTx, SystemTx};
use crate::documents::{self, Document, guards};
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{ApprovalId, DocumentId, OrgId, UserId};
use crate::vault;

/// What the page of a link shows.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ApprovalOffer)]
pub struct Offer {
    /// The organization.
    pub organization: String,
    /// The approver's name.
    pub approver: String,
    /// The name of the file.
    pub document: String,
    /// Who uploaded it.
    pub uploaded_by: String,
    /// What is to be approved.
    pub facts: Facts,
    /// Where the approval stands.
    pub state: State,
    /// The step that is to be decided, from 1.
    pub step: usize,
    /// How many steps there are.
    pub steps: usize,
    /// What was said before.
    pub comments: Vec<Remark>,
    /// Until when it should be decided.
    pub due_at: Option<DateTime<Utc>>,
    /// What the page has shown: sent with the decision.
    pub version: i64,
}

/// What somebody said before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ApprovalRemark)]
pub struct Remark {
    /// By name.
    pub who: String,
    /// What.
    #[serde(flatten)]
    pub said: Decision,
}

/// A decision by a link.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ApprovalLinkChoice)]
pub struct LinkChoice {
    /// The last part of the link.
    #[garde(length(chars, min = 1, max = 200))]
    pub token: String,
    /// The version that the page showed.
    #[garde(skip)]
    pub version: i64,
    /// What is decided.
    #[garde(dive)]
    pub choice: Choice,
}

/// A link that works, with its document locked.
struct Opened {
    tx: OrgTx,
    who: UserId,
    approval: Approval,
    document: Document,
}

struct Found {
    org: OrgId,
    approval: ApprovalId,
    document: DocumentId,
    who: UserId,
}

async fn open(app: &App, token: &str) -> Result<Opened> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let found = sqlx::query_as!(
        Found,
        r#"select w.org_id as "org: _", w.approval_id as "approval: _", a.document_id as "document: _", w.user_id as "who: _"
         from approval_waits w
         join approvals a on a.org_id = w.org_id and a.id = w.approval_id and a.is_current
         join organizations o on o.id = w.org_id
         where w.token_hash = $1 and w.expires_at > now() and o.deletion_requested_at is null and o.deleted_at is null"#,
        &vault::hash_token(token)[..]
    )
    .fetch_optional(tx.conn())
    .await?
    .or_not_found("approval")?;
    let mut tx = tx.enter_as(found.org).await?;
    let document = documents::lock(&mut tx, found.document).await?;
    document.is_kept().map_err(|_| Error::NotFound("approval"))?;
    // Whoever decided meanwhile has ended the link.
    let approval = store::current(&mut tx, found.document).await?;
    let approval = approval.filter(|approval| approval.id == found.approval).or_not_found("approval")?;
    let is_awaited = approval.round().awaited(&people::staff(&mut tx).await?).contains(&found.who);
    is_awaited.then_some(()).or_not_found("approval")?;
    Ok(Opened { tx, who: found.who, approval, document })
}

/// What a link shows.
///
/// # Errors
/// `NotFound` for a link that is used, over or unknown.
pub async fn look_up(app: &App, token: &str) -> Result<Offer> {
    let Opened { mut tx, who, approval, document } = open(app, token).await?;
    let mut users = vec![who, document.owner_id];
    users.extend(approval.decisions.iter().map(|decision| decision.user_id));
    let named = people::named(&mut tx, &users).await?;
    let name = |user: UserId| {
        named.iter().find(|person| person.id == user).map(|person| person.name.clone()).unwrap_or_default()
    };
    let organization =
        people::recipients(&mut tx, &[who]).await?.pop().or_not_found("approval")?.organization;
    Ok(Offer {
        organization,
        approver: name(who),
        document: document.name.clone(),
        uploaded_by: name(document.owner_id),
        facts: approval.facts,
        state: approval.state,
        step: approval.step + 1,
        steps: approval.steps.len(),
        comments: approval
            .decisions
            .into_iter()
            .map(|said| Remark { who: name(said.user_id), said })
            .collect(),
        due_at: approval.due_at,
        version: approval.version,
    })
}

/// Decides by a link, which is used up. `actor` makes the actor of the approver, for the activity log.
///
/// # Errors
/// `NotFound` for a link that is used, over or unknown; `Conflict` with code `approval_changed` when the page showed
/// something else, or `guarded` when a money guard has to be looked at first.
pub async fn decide(app: &App, given: &LinkChoice, actor: impl FnOnce(UserId) -> Actor) -> Result<State> {
    let Opened { mut tx, who, approval, document } = open(app, &given.token).await?;
    if approval.version != given.version || document.approval_owed {
        let detail = "the document or its approval has changed since the page was opened: look at it again";
        return Err(Error::Conflict(refuse("approval_changed", detail)));
    }
    let guards = guards::of_document(&mut tx, document.id).await?;
    if given.choice.verdict == Verdict::Approve && guards.iter().any(|guard| guard.acknowledged_at.is_none())
    {
        let detail = "something about this document has to be checked first: sign in and look at it";
        return Err(Error::Conflict(refuse("guarded", detail)));
    }
    let org = tx.org();
    let used = sqlx::query!(
        "update approval_waits set token_hash = null where org_id = $1 and token_hash = $2",
        org.0,
        &vault::hash_token(&given.token)[..]
    )
    .execute(tx.conn())
    .await?;
    (used.rows_affected() == 1).then_some(()).or_not_found("approval")?;
    let by = Decided { who, by: Channel::Mail, actor: actor(who) };
    deciding::decide(app, &mut tx, &by, &document, &approval, &given.choice).await?;
    let state = store::current(&mut tx, document.id).await?.or_not_found("approval")?.state;
    tx.commit().await?;
    Ok(state)
}
