//! What people do about an approval: start it, decide, answer, open it again. The caller has locked the document, so
//! two decisions, or a decision and a correction, come one after the other.

use serde_json::json;

use super::examining::{Asked, begin};
use super::log::{APPROVAL_ANSWERED, APPROVAL_DECIDED, APPROVAL_REOPENED};
use super::rules::{self, approvers};
use super::{
    Approval, Channel, Choice, Facts, NewApproval, Round, Said, State, examining, leaving, people, store,
    telling,
};
use crate::activity::{self, Actor};
use crate::app::App;
use crate::db::OrgTx;
use crate::documents::{self, Document, Status, extractions};
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::UserId;

/// Who decides, and where.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The member.
    pub who: UserId,
    /// Signed in or by a mail's link.
    pub by: Channel,
    /// For the activity log.
    pub actor: Actor,
}

/// Decides about a document that the caller has locked. What is decided is the approval as it stands: callers hold the
/// version that the approver saw against it.
///
/// # Errors
/// As [`Round::decide`] refuses it; `Conflict` with code `in_trash` or `not_completed`.
pub async fn decide(
    app: &App,
    tx: &mut OrgTx,
    by: &Decided,
    document: &Document,
    approval: &Approval,
    choice: &Choice,
) -> Result<()> {
    is_readable(document)?;
    let (before, staff) = (approval.round(), people::staff(tx).await?);
    let after = before.decide(by.who, choice.verdict, &staff)?;
    let (said, step) = (Said::from(choice.verdict), before.step());
    let comment = choice.comment.as_deref();
    store::keep_decision(tx, approval.id, (by.who, by.by), (said, Some(step)), comment).await?;
    let what = json!({ "approval_id": approval.id, "verdict": said, "step": step, "by": by.by, "state": after.state,
        "extraction": document.extraction });
    activity::record(tx, &by.actor, APPROVAL_DECIDED, document.id.0, Some(what)).await?;
    write(app, tx, document, approval, &after).await?;
    if after.state != State::Waiting {
        telling::decided(tx, document, approval, by.who, &after, comment).await?;
    }
    telling::changed(tx, document).await?;
    if after.state == State::Approved {
        telling::approved(tx, document).await?;
    }
    leaving::release(tx, document.id).await
}

/// Writes where a round stands, and tells those for whom it waits next.
async fn write(
    app: &App,
    tx: &mut OrgTx,
    document: &Document,
    approval: &Approval,
    after: &Round,
) -> Result<()> {
    store::set_state(tx, approval.id, after.state).await?;
    let state = match after.state {
        State::Waiting | State::Replaced | State::Withdrawn => documents::Approval::Waiting,
        State::Asked => documents::Approval::Asked,
        State::Rejected => documents::Approval::Rejected,
        State::Approved => documents::Approval::Approved,
    };
    store::mark(tx, document.id, Some(state)).await?;
    let awaited = after.awaited(&people::staff(tx).await?);
    let links = store::wait_for(tx, approval.id, &awaited).await?;
    telling::requested(app, tx, document, &approval.facts, &links, None).await
}

/// Answers what an approver has asked; those for whom the round waits get new links.
///
/// # Errors
/// `Conflict` with code `nothing_asked` or `in_trash`.
pub async fn answer(
    app: &App,
    tx: &mut OrgTx,
    by: &Decided,
    document: &Document,
    approval: &Approval,
    comment: &str,
) -> Result<()> {
    document.is_kept()?;
    let after = approval.round().answer()?;
    store::keep_decision(tx, approval.id, (by.who, by.by), (Said::Answer, None), Some(comment)).await?;
    let what = json!({ "approval_id": approval.id });
    activity::record(tx, &by.actor, APPROVAL_ANSWERED, document.id.0, Some(what)).await?;
    store::set_state(tx, approval.id, after.state).await?;
    store::mark(tx, document.id, Some(documents::Approval::Waiting)).await?;
    store::forget_waits(tx, approval.id).await?;
    let awaited = after.awaited(&people::staff(tx).await?);
    let links = store::wait_for(tx, approval.id, &awaited).await?;
    telling::requested(app, tx, document, &approval.facts, &links, Some(comment)).await?;
    telling::changed(tx, document).await
}

/// Opens a decided approval again: the fields are unlocked, and everybody has to decide once more.
///
/// # Errors
/// As [`Round::may_reopen`] refuses it; `Conflict` with code `in_trash`.
pub async fn reopen(
    app: &App,
    tx: &mut OrgTx,
    by: &Decided,
    document: &Document,
    approval: &Approval,
    comment: &str,
) -> Result<()> {
    document.is_kept()?;
    approval.round().may_reopen(by.who, &people::staff(tx).await?)?;
    store::keep_decision(tx, approval.id, (by.who, by.by), (Said::Reopen, None), Some(comment)).await?;
    let what = json!({ "approval_id": approval.id, "comment": comment });
    activity::record(tx, &by.actor, APPROVAL_REOPENED, document.id.0, Some(what)).await?;
    store::replace(tx, approval.id, approval.state).await?;
    let facts = Facts::of(document.file_version, &extractions::current(tx, document).await?.extraction);
    let rule = rules::first(tx, &facts).await?;
    let asked = match &rule {
        Some(rule) => Asked::by_rule(rule, document, &facts),
        None => Asked { by: Some(by.who), ..Asked::once_more(approval) },
    };
    begin(app, tx, &by.actor, document, &facts, &asked).await?;
    Ok(())
}

/// Starts an approval that a member asks for. A rule that the document meets comes first.
///
/// # Errors
/// `Conflict` with code `approval_running`, `fields_locked`, `in_trash` or `not_completed`; `Invalid` for approvers who
/// are no active staff.
pub async fn start(app: &App, tx: &mut OrgTx, by: &Decided, new: &NewApproval) -> Result<()> {
    let document = documents::lock(tx, new.document_id).await?;
    document.is_extracted()?;
    rules::check_approvers(tx, &new.steps).await?;
    let before = store::current(tx, document.id).await?.map(|approval| approval.id);
    examining::examine(app, tx, document.id).await?;
    let document = documents::find(tx, document.id).await?.or_not_found("document")?;
    document.may_change_fields()?;
    if let Some(running) = store::current(tx, document.id).await? {
        if running.round().is_open() {
            // A rule has just asked for it: that approval counts.
            if before != Some(running.id) {
                return Ok(());
            }
            let detail = "an approval of this document is running already";
            return Err(Error::Conflict(refuse("approval_running", detail)));
        }
        running.round().may_reopen(by.who, &people::staff(tx).await?)?;
        store::replace(tx, running.id, running.state).await?;
    }
    let facts = Facts::of(document.file_version, &extractions::current(tx, &document).await?.extraction);
    let rule = rules::first(tx, &facts).await?;
    let asked = match &rule {
        Some(rule) => Asked::by_rule(rule, &document, &facts),
        None => Asked {
            rule: None,
            by: Some(by.who),
            round: Round::begin(&approvers(&new.steps), false, document.owner_id, true),
            due_days: new.due_days,
            remind_days: new.due_days,
        },
    };
    begin(app, tx, &by.actor, &document, &facts, &asked).await?;
    Ok(())
}

/// Nobody decides about what is being read or looked through once more, or is in the trash.
fn is_readable(document: &Document) -> Result<()> {
    document.is_kept()?;
    // While it is owed, its fields may be others than those that the approver saw.
    if document.status == Status::Completed && !document.approval_owed {
        return Ok(());
    }
    let detail = "the document is being read or looked through: try again when that is done";
    Err(Error::Conflict(refuse("not_completed", detail)))
}
