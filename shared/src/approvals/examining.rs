//! Whether a document needs an approval now: asked whenever its fields were found or changed.

use serde_json::json;

use super::log::{APPROVAL_REPLACED, APPROVAL_STARTED, APPROVAL_WITHDRAWN};
use super::rules::{self, Rule, approvers, working_days_after};
use super::store::{self, NewRound};
use super::{Approval, Facts, Round, State, leaving, people, settings, telling};
use crate::activity::{self, Actor};
use crate::app::App;
use crate::db::OrgTx;
use crate::documents::log::DOCUMENT_SETTLED;
use crate::documents::{self, Document, Status, extractions};
use crate::error::{Error, OrNotFound, Result};
use crate::events;
use crate::ids::{ApprovalId, DocumentId, EventId, UserId};
use crate::webhooks;

/// Has the rules decide about a document, in the transaction that completed it or changed its fields: an approval
/// begins, begins again because what was approved has changed, or is not needed any more. Safe to run twice: it changes
/// nothing where nothing has changed.
pub async fn examine(app: &App, tx: &mut OrgTx, id: DocumentId) -> Result<()> {
    let document = match documents::lock(tx, id).await {
        Err(Error::NotFound(_)) => return Ok(()),
        found => found?,
    };
    if document.status != Status::Completed {
        return Ok(());
    }
    let found = extractions::current(tx, &document).await?;
    let facts = Facts::of(document.file_version, &found.extraction);
    match store::current(tx, id).await? {
        None => begin_by_rule(app, tx, &document, &facts).await?,
        // Its fields are locked, so nothing has changed.
        Some(approval) if approval.state == State::Approved => {}
        Some(approval) if approval.facts == facts => {
            store::note_extraction(tx, approval.id, found.version).await?;
        }
        Some(approval) => begin_again(app, tx, &document, &approval, &facts).await?,
    }
    let now = documents::find(tx, id).await?.or_not_found("document")?;
    store::mark(tx, id, now.approval).await?;
    leaving::release(tx, id).await
}

/// The same for the document of an event, where that says that a document is settled.
pub async fn examine_settled(app: &App, tx: &mut OrgTx, event: EventId) -> Result<()> {
    let event = events::find(tx, event).await?.filter(|event| event.name == DOCUMENT_SETTLED.as_str());
    match event {
        Some(event) => examine(app, tx, DocumentId(event.object_id)).await,
        None => Ok(()),
    }
}

async fn begin_by_rule(app: &App, tx: &mut OrgTx, document: &Document, facts: &Facts) -> Result<()> {
    let Some(rule) = rules::first(tx, facts).await? else { return Ok(()) };
    let asked = Asked::by_rule(&rule, document, facts);
    begin(app, tx, &Actor::system(), document, facts, &asked).await?;
    Ok(())
}

/// What was approved has changed: what people decided counts no more.
async fn begin_again(
    app: &App,
    tx: &mut OrgTx,
    document: &Document,
    before: &Approval,
    facts: &Facts,
) -> Result<()> {
    let rule = rules::first(tx, facts).await?;
    let asked = match &rule {
        Some(rule) => Asked::by_rule(rule, document, facts),
        None if before.started_by.is_some() => Asked::once_more(before),
        None => {
            store::replace(tx, before.id, State::Withdrawn).await?;
            store::mark(tx, document.id, None).await?;
            let what = json!({ "approval_id": before.id });
            activity::record(tx, &Actor::system(), APPROVAL_WITHDRAWN, document.id.0, Some(what)).await?;
            return telling::changed(tx, document).await;
        }
    };
    store::replace(tx, before.id, State::Replaced).await?;
    let what = json!({ "approval_id": before.id, "before": before.facts, "after": facts });
    activity::record(tx, &Actor::system(), APPROVAL_REPLACED, document.id.0, Some(what)).await?;
    begin(app, tx, &Actor::system(), document, facts, &asked).await?;
    Ok(())
}

/// How an approval is asked for.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    pub(super) rule: Option<&'a Rule>,
    pub(super) by: Option<UserId>,
    pub(super) round: Round,
    pub(super) due_days: Option<i16>,
    pub(super) remind_days: Option<i16>,
}

impl<'a> Asked<'a> {
    pub(super) fn by_rule(rule: &'a Rule, document: &Document, facts: &Facts) -> Self {
        let terms = &rule.terms;
        let four_eyes = terms.needs_four_eyes(facts);
        let steps = approvers(&terms.steps);
        Self {
            rule: Some(rule),
            by: None,
            round: Round::begin(&steps, four_eyes, document.owner_id, terms.not_uploader),
            due_days: terms.due_days,
            remind_days: terms.remind_days,
        }
    }

    /// The same people once more.
    pub(super) fn once_more(before: &Approval) -> Self {
        Self {
            rule: None,
            by: before.started_by,
            round: before.round().again(),
            due_days: before.due_days,
            remind_days: before.remind_days,
        }
    }
}

/// Begins a round and tells those for whom it waits. The caller has locked the document and ended the round before.
pub(super) async fn begin(
    app: &App,
    tx: &mut OrgTx,
    actor: &Actor,
    document: &Document,
    facts: &Facts,
    asked: &Asked<'_>,
) -> Result<ApprovalId> {
    // Nobody approves a file that they brought as a newer version either.
    let round = Round { uploader: people::uploader(tx, document.id).await?, ..asked.round.clone() };
    let now = app.clock.now();
    let due = |days: Option<i16>| days.and_then(|days| working_days_after(now, days));
    let new = NewRound {
        document: document.id,
        rule: asked.rule.map(|rule| (rule.id, rule.terms.name.as_str())),
        started_by: asked.by,
        steps: &round.steps,
        uploader: round.uploader,
        not_uploader: round.not_uploader,
        facts,
        extraction: document.extraction.unwrap_or(0),
        due_days: asked.due_days,
        remind_days: asked.remind_days,
        due_at: due(asked.due_days),
        remind_at: due(asked.remind_days),
    };
    let id = store::insert(tx, &new).await?;
    store::mark(tx, document.id, Some(documents::Approval::Waiting)).await?;
    if settings::current(tx).await?.approved_only {
        webhooks::hold_about(tx, document.id.0).await?;
    }
    let awaited = round.awaited(&people::staff(tx).await?);
    let links = store::wait_for(tx, id, &awaited).await?;
    let what = json!({ "approval_id": id, "rule": new.rule.map(|rule| rule.1), "steps": round.steps });
    activity::record(tx, actor, APPROVAL_STARTED, document.id.0, Some(what)).await?;
    telling::requested(app, tx, document, facts, &links, None).await?;
    telling::changed(tx, document).await?;
    Ok(id)
}
