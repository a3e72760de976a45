//! What each action of an automation does.

use document_types::fields::Extraction;

use super::actions::{
    AssignAction, CardAction, LabelAction, MoveAction, NotifyAction, RequestAction, WebhookAction,
};
use super::cause::{Cause, Done};
use super::mailing;
use super::subject::Subject;
use super::{Action, Trigger};
use crate::activity::Actor;
use crate::approvals;
use crate::customers;
use crate::db::OrgTx;
use crate::documents::{self, Document};
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{CardId, DocumentId, UserId};
use crate::intake::{self, Change, NewRequest, Sender, Source, deciding};
use crate::labels;
use crate::notifications::{self, Notice};
use crate::organizations::recipients;
use crate::pipelines::{self, CardChanges, Move, NewCard, links};
use crate::webhooks::{self, Message};

/// Most characters of a title that is made of a template.
const LONGEST_TITLE: usize = 200;

impl Cause<'_> {
    /// Does one thing.
    ///
    /// # Errors
    /// The reason why it can't be done.
    pub(super) async fn act(&self, tx: &mut OrgTx, action: &Action) -> Result<Done> {
        match action {
            Action::Label(action) => self.label(tx, action).await,
            Action::Notify(action) => self.notify(tx, action).await,
            Action::Webhook(action) => self.tell(tx, action).await,
            Action::Card(action) => self.card(tx, action).await,
            Action::Assign(action) => self.assign(tx, action).await,
            Action::Move(action) => self.put(tx, action).await,
            Action::Mail(action) => mailing::send(self, tx, action).await,
            Action::Request(action) => self.request(tx, action).await,
        }
    }

    async fn label(&self, tx: &mut OrgTx, LabelAction { name }: &LabelAction) -> Result<Done> {
        let actor = Actor::system();
        let label = labels::find_or_insert(tx, &actor, name.trim()).await?;
        match self.subject {
            Subject::Document(document, _) => {
                documents::labels::put(tx, &actor, document.id, &label).await?;
            }
            Subject::Request(request, _) => {
                // An action before this one may have made it.
                let request = intake::find(tx, request.request.id).await?.or_not_found("request")?;
                let Some(routed) = request.routed else {
                    let detail = "the request has no card yet: labels are put on its card";
                    return Err(Error::Conflict(refuse("no_card", detail)));
                };
                links::put_label(tx, &actor, routed.card_id, &label).await?;
            }
            Subject::Card(card, _) => {
                links::put_label(tx, &actor, card.card.id, &label).await?;
            }
        }
        Ok(Done::Done)
    }

    async fn notify(&self, tx: &mut OrgTx, action: &NotifyAction) -> Result<Done> {
        let mut members = action.members.clone();
        members.extend(self.subject.assignee().filter(|_| action.assignee));
        let matched = format!("It matched the automation {}.", self.automation.name);
        // Clients are told of their own documents alone: nobody is the owner of anything else.
        let nobody = UserId(uuid::Uuid::nil());
        let (owner, title, text) = match self.subject {
            Subject::Document(document, found) => {
                let text = match &document.error {
                    Some(error) if self.automation.on == Trigger::DocumentFailed => {
                        format!("{matched} The reason: {}.", error.message)
                    }
                    _ => matched,
                };
                (document.owner_id, title(document, &found.extraction), text)
            }
            other => (nobody, other.title().to_owned(), matched),
        };
        let to = recipients::find(tx, &action.roles, &members, owner).await?;
        if to.is_empty() {
            return Ok(Done::Skipped("there is nobody to tell".to_owned()));
        }
        let object = self.subject.object();
        let notice = Notice { kind: "automation.matched", title: &title, text: &text, object };
        notifications::send(tx, &to, &notice).await?;
        Ok(Done::Done)
    }

    async fn tell(&self, tx: &mut OrgTx, WebhookAction { url }: &WebhookAction) -> Result<Done> {
        let held = match self.subject {
            // A failed document has nothing to approve.
            Subject::Document(document, _) => approvals::is_kept_back(tx, document.id).await?,
            _ => false,
        };
        let (automation, event) = (self.automation.id, self.event);
        let (name, data) = (self.automation.on.as_str(), &self.subject.data()?);
        webhooks::send(tx, &Message { automation, event, url, name, data, held }).await?;
        Ok(Done::Done)
    }

    /// What a template says about the object, as a title.
    async fn titled(&self, tx: &mut OrgTx, template: Option<&str>) -> Result<String> {
        let said = match template {
            Some(template) => self.subject.values(self.app, tx).await?.fill(template),
            None => String::new(),
        };
        let said = if said.is_empty() { self.subject.title() } else { &said };
        Ok(said.chars().take(LONGEST_TITLE).collect())
    }

    async fn card(&self, tx: &mut OrgTx, action: &CardAction) -> Result<Done> {
        let title = &self.titled(tx, action.title.as_deref()).await?;
        let there = Done::Skipped("there is a card already".to_owned());
        match self.subject {
            Subject::Document(document, _) => {
                if links::has_card(tx, document.id).await? {
                    return Ok(there);
                }
                let card = self.new_card(tx, action, title, document.id).await?;
                links::link(tx, &Actor::system(), card, document).await?;
            }
            Subject::Request(request, _) => {
                let id = request.request.id;
                if intake::find(tx, id).await?.is_none_or(|request| request.routed.is_some()) {
                    return Ok(there);
                }
                let to = deciding::Sent {
                    automation: &self.automation.name,
                    pipeline: action.pipeline_id,
                    stage: action.stage_id,
                    title,
                    priority: action.priority,
                    assignee: action.assignee_id,
                };
                deciding::send(self.app, tx, id, &to).await?;
            }
            Subject::Card(..) => return Ok(Done::Skipped("it is a card".to_owned())),
        }
        Ok(Done::Done)
    }

    async fn new_card(
        &self,
        tx: &mut OrgTx,
        action: &CardAction,
        title: &str,
        document: DocumentId,
    ) -> Result<CardId> {
        let pipeline = pipelines::find_pipeline(tx, action.pipeline_id).await?;
        let pipeline = pipeline.filter(|found| found.archived_at.is_none()).or_not_found("pipeline")?;
        let first = pipeline.stages.first().map(|stage| stage.id);
        let stage_id = action.stage_id.or(first).or_not_found("stage")?;
        let customer = customers::of_document(tx, document).await?.into_iter().next();
        let new = NewCard {
            stage_id,
            title: title.to_owned(),
            description: None,
            customer_id: customer.map(|customer| customer.id),
            assignee_id: action.assignee_id,
            priority: action.priority.unwrap_or_default(),
            amount: None,
            currency: None,
            expected_on: None,
            due_at: None,
            labels: Vec::new(),
            before_id: None,
            first: false,
        };
        Ok(pipelines::add(tx, &Actor::system(), &new).await?.card.id)
    }

    async fn assign(&self, tx: &mut OrgTx, AssignAction { assignee_id }: &AssignAction) -> Result<Done> {
        let (actor, wanted) = (Actor::system(), Some(*assignee_id));
        if self.subject.assignee() == *assignee_id {
            return Ok(Done::Skipped("that is so already".to_owned()));
        }
        match self.subject {
            Subject::Request(request, _) => {
                let request = intake::lock(tx, request.request.id).await?;
                let change = Change { assignee_id: wanted, ..Change::default() };
                intake::change(tx, &actor, &request, &change).await?;
            }
            Subject::Card(card, _) => {
                let changes = CardChanges { assignee_id: wanted, ..CardChanges::default() };
                let before = changes.lock(tx, card.card.id).await?;
                pipelines::change_card(tx, &actor, &before, &changes).await?;
            }
            Subject::Document(..) => return Ok(Done::Skipped("nobody looks after a document".to_owned())),
        }
        Ok(Done::Done)
    }

    async fn put(&self, tx: &mut OrgTx, MoveAction { stage_id }: &MoveAction) -> Result<Done> {
        let Subject::Card(card, _) = self.subject else {
            return Ok(Done::Skipped("it is no card".to_owned()));
        };
        // An action before this one may have changed it.
        let card = pipelines::find(tx, card.card.id).await?.or_not_found("card")?;
        if card.stage_id == *stage_id {
            return Ok(Done::Skipped("the card is there already".to_owned()));
        }
        let wanted = Move { stage_id: *stage_id, after_id: None, before_id: None, version: card.version };
        pipelines::move_card(tx, &Actor::system(), card.id, &wanted).await?;
        Ok(Done::Done)
    }

    async fn request(&self, tx: &mut OrgTx, RequestAction { subject }: &RequestAction) -> Result<Done> {
        let Subject::Document(document, _) = self.subject else {
            return Ok(Done::Skipped("it is no document".to_owned()));
        };
        if intake::has_document(tx, document.id).await? {
            return Ok(Done::Skipped("the document belongs to a request already".to_owned()));
        }
        let text = documents::text(tx, document.id).await?.unwrap_or_default();
        let customer = customers::of_document(tx, document.id).await?.into_iter().next();
        let new = NewRequest {
            source: Source::Document,
            subject: self.titled(tx, subject.as_deref()).await?,
            text: text.chars().take(intake::LONGEST_TEXT).collect(),
            sender: Sender::default(),
            customer: customer.map(|customer| customer.id),
            documents: vec![document.id],
            form: None,
            answers: Vec::new(),
        };
        intake::insert(self.app, tx, &Actor::system(), &new).await?;
        Ok(Done::Done)
    }
}

/// `invoice.pdf: Brightwater Plumbing Ltd, 119.00 EUR`, with the parts that are known.
fn title(document: &Document, extraction: &Extraction) -> String {
    let value = |name: &str| extraction.fields.get(name).map(|field| field.value.as_str());
    let amount = value("total").map(|total| match value("currency") {
        Some(currency) => format!("{total} {currency}"),
        None => total.to_owned(),
    });
    let vendor = extraction.vendor().map(|field| field.value.clone());
    let known: Vec<String> = [vendor, amount].into_iter().flatten().collect();
    if known.is_empty() { document.name.clone() } else { format!("{}: {}", document.name, known.join(", ")) }
}
