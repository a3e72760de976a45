//! What an automation acts on: a document, a request or a card, and what is known of it.

use serde_json::{Value, json};
use uuid::Uuid;

use super::templates::Values;
use super::traits::Traits;
use super::trigger::About;
use super::{Automation, Facts, Mismatch, Trigger};
use crate::app::App;
use crate::customers;
use crate::db::OrgTx;
use crate::documents::extractions::{self, Version};
use crate::documents::{self, Document};
use crate::error::Result;
use crate::ids::{CardId, DocumentId, RequestId, StageId, UserId};
use crate::intake::{self, RequestDetail};
use crate::pipelines::{self, CardDetail, stages};

/// A document, request or card as it is now.
pub(super) enum Subject {
    Document(Box<Document>, Box<Version>),
    /// With the labels of its card, or those that are suggested.
    Request(Box<RequestDetail>, Vec<String>),
    /// With the stage in which it is, or which it entered when that is what happened.
    Card(Box<CardDetail>, StageId),
}

/// Somebody outside: their name, where it is known, and their address.
pub(super) struct Outsider {
    pub(super) name: Option<String>,
    pub(super) address: Option<String>,
}

impl Subject {
    /// An object as it is now; `None` when it is gone or in the trash.
    pub(super) async fn find(tx: &mut OrgTx, about: About, id: Uuid) -> Result<Option<Self>> {
        Ok(match about {
            About::Document => {
                let document = documents::find(tx, DocumentId(id)).await?;
                let Some(document) = document.filter(|document| document.deleted_at.is_none()) else {
                    return Ok(None);
                };
                let found = extractions::current(tx, &document).await?;
                Some(Self::Document(Box::new(document), Box::new(found)))
            }
            About::Request => {
                let Some(detail) = intake::detail(tx, RequestId(id)).await? else { return Ok(None) };
                let labels = labels_of(tx, &detail).await?;
                Some(Self::Request(Box::new(detail), labels))
            }
            About::Card => pipelines::detail(tx, CardId(id)).await?.map(|card| {
                let stage = card.card.stage_id;
                Self::Card(Box::new(card), stage)
            }),
        })
    }

    /// A card as it was when it entered a stage.
    pub(super) fn in_stage(self, entered: Option<StageId>) -> Self {
        match (self, entered) {
            (Self::Card(card, _), Some(stage)) => Self::Card(card, stage),
            (other, _) => other,
        }
    }

    /// Its type and identifier.
    pub(super) fn object(&self) -> (&'static str, Uuid) {
        match self {
            Self::Document(document, _) => ("document", document.id.0),
            Self::Request(request, _) => ("request", request.request.id.0),
            Self::Card(card, _) => ("card", card.card.id.0),
        }
    }

    /// What it is called.
    pub(super) fn title(&self) -> &str {
        match self {
            Self::Document(document, _) => &document.name,
            Self::Request(request, _) => &request.request.subject,
            Self::Card(card, _) => &card.card.title,
        }
    }

    /// Who looks after it.
    pub(super) fn assignee(&self) -> Option<UserId> {
        match self {
            Self::Document(..) => None,
            Self::Request(request, _) => request.request.assignee.as_ref().map(|person| person.id),
            Self::Card(card, _) => card.card.assignee.as_ref().map(|person| person.id),
        }
    }

    /// Why an automation does not act on it, now that what it hears of has happened: it does when there is no reason.
    pub(super) fn unmet(&self, automation: &Automation) -> Vec<Mismatch> {
        let condition = &automation.condition;
        match self {
            Self::Document(document, found) => {
                let mut unmet = condition.unmet(&Facts::of(document, &found.extraction));
                if automation.on == Trigger::DocumentNeedsReview && !document.needs_review {
                    let reason = "nobody has to look at the document".to_owned();
                    unmet.push(Mismatch { condition: "needs_review", reason });
                }
                unmet
            }
            Self::Request(request, labels) => condition.unmet_by(&traits_of_request(request, labels)),
            Self::Card(card, stage) => condition.unmet_by(&traits_of_card(card, *stage)),
        }
    }

    /// What a webhook says about it, as the API shows it.
    pub(super) fn data(&self) -> Result<Value> {
        Ok(match self {
            Self::Document(document, found) => data_of_document(document, found)?,
            Self::Request(request, _) => json!({ "request": request }),
            Self::Card(card, _) => json!({ "card": card }),
        })
    }

    /// Whose it is: who sent the request, or the customer of the document or card.
    pub(super) async fn customer(&self, tx: &mut OrgTx) -> Result<Option<Outsider>> {
        let customer = match self {
            Self::Document(document, _) => customers::of_document(tx, document.id).await?.into_iter().next(),
            Self::Request(request, _) => {
                let sender = &request.request.sender;
                if sender.email.is_some() {
                    let (name, address) = (sender.name.clone(), sender.email.clone());
                    return Ok(Some(Outsider { name, address }));
                }
                match &request.request.customer {
                    Some(named) => customers::find(tx, named.id).await?,
                    None => None,
                }
            }
            Self::Card(card, _) => match &card.card.customer {
                Some(customer) => customers::find(tx, customer.id).await?,
                None => None,
            },
        };
        Ok(customer.map(|customer| Outsider {
            address: customer.emails.into_iter().next(),
            name: Some(customer.name),
        }))
    }

    /// What placeholders stand for.
    pub(super) async fn values(&self, app: &App, tx: &mut OrgTx) -> Result<Values> {
        let org = tx.org();
        let organization = sqlx::query_scalar!("select name from organizations where id = $1", org.0)
            .fetch_one(tx.conn())
            .await?;
        let customer = self.customer(tx).await?.and_then(|customer| customer.name).unwrap_or_default();
        let title = self.title().to_owned();
        let values = Values { title, customer, organization, ..Values::default() };
        match self {
            Self::Document(document, found) => {
                let field = |name: &str| found.extraction.fields.get(name).map(|field| field.value.clone());
                Ok(Values {
                    number: field("number").unwrap_or_default(),
                    amount: amount(field("total"), field("currency")),
                    status: format!("{:?}", document.status).to_lowercase(),
                    link: app.link(&format!("/documents/{}", document.id))?,
                    ..values
                })
            }
            Self::Request(request, _) => {
                let request = &request.request;
                let routed = request.routed.as_ref();
                Ok(Values {
                    number: request.number.to_string(),
                    stage: routed.map(|to| to.stage.name.clone()).unwrap_or_default(),
                    pipeline: routed.map(|to| to.pipeline.name.clone()).unwrap_or_default(),
                    status: request.status.as_str().replace('_', " "),
                    link: app.link(&format!("/intake/{}", request.id))?,
                    ..values
                })
            }
            Self::Card(card, stage) => {
                let card = &card.card;
                let stage = stages::find(tx, *stage).await?;
                let pipeline = pipelines::find_pipeline(tx, card.pipeline_id).await?;
                let stage = stage.map(|stage| stage.name).unwrap_or_default();
                Ok(Values {
                    number: card.number.to_string(),
                    amount: amount(card.amount.clone(), card.currency.clone()),
                    status: stage.clone(),
                    stage,
                    pipeline: pipeline.map(|pipeline| pipeline.name).unwrap_or_default(),
                    link: app.link(&format!("/boards/{}?card={}", card.pipeline_id, card.id))?,
                    ..values
                })
            }
        }
    }
}

fn amount(amount: Option<String>, currency: Option<String>) -> String {
    [amount, currency].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

async fn labels_of(tx: &mut OrgTx, detail: &RequestDetail) -> Result<Vec<String>> {
    let request = &detail.request;
    let labels = match &request.routed {
        Some(routed) => pipelines::find(tx, routed.card_id).await?.map(|card| card.labels.0),
        None => request.suggestion.as_ref().map(|suggestion| suggestion.labels.clone()),
    };
    Ok(labels.unwrap_or_default().into_iter().map(|label| label.name).collect())
}

fn traits_of_request(detail: &RequestDetail, labels: &[String]) -> Traits {
    let request = &detail.request;
    let went = request.routed.as_ref().map(|routed| routed.pipeline.id);
    let goes = request.suggestion.as_ref().map(|suggestion| suggestion.pipeline.id);
    Traits {
        pipeline: went.or(goes),
        source: Some(request.source),
        labels: labels.to_vec(),
        priority: request.priority,
        assignee: request.assignee.as_ref().map(|person| person.id),
        texts: vec![request.subject.clone(), detail.text.clone()],
        ..Traits::default()
    }
}

fn traits_of_card(detail: &CardDetail, stage: StageId) -> Traits {
    let card = &detail.card;
    Traits {
        pipeline: Some(card.pipeline_id),
        stage: Some(stage),
        labels: card.labels.0.iter().map(|label| label.name.clone()).collect(),
        priority: card.priority,
        assignee: card.assignee.as_ref().map(|person| person.id),
        amount: card.amount.as_ref().and_then(|amount| amount.parse().ok()),
        currency: card.currency.clone(),
        ..Traits::default()
    }
}

/// The document and the current version of what was found in it, both as the API shows them.
pub(super) fn data_of_document(document: &Document, found: &Version) -> Result<Value> {
    let mut data = serde_json::to_value(found)?;
    data["document"] = serde_json::to_value(document)?;
    Ok(data)
}
