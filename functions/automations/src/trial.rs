//! Trying an automation on one document, or on the newest objects, without any effect.

use axum::Json;
use axum::extract::State;
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::auth::Operator;
use shared::automations::{self, Facts, Mismatch, Tried, Wanted};
use shared::documents::extractions;
use shared::error::OrNotFound;
use shared::http::{Input, Path, Problems};
use shared::ids::{AutomationId, DocumentId};
use shared::{App, Error, Result, documents};
use utoipa::ToSchema;

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Trial {
    /// The document to try it on.
    #[garde(skip)]
    document_id: DocumentId,
}

/// Whether an automation would act on a document.
#[derive(Serialize, ToSchema)]
pub(crate) struct TrialResult {
    /// Whether the document meets the whole condition.
    matches: bool,
    /// Each part of the condition that it does not meet.
    mismatches: Vec<Mismatch>,
    /// Whether the automation is switched on.
    enabled: bool,
    /// Whether it has acted on this document before. One that hears of completed documents never will again.
    has_run: bool,
}

/// Test an automation on a document: whether it would act, and if not, why. This changes nothing.
#[utoipa::path(post, path = "/automations/{id}/test", operation_id = "automations.test", tag = "automations",
    extensions(("x-least-role" = json!("OPERATOR"))), params(("id" = AutomationId, Path)),
    request_body = Trial, responses((status = 200, body = TrialResult), Problems))]
pub(crate) async fn test(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<AutomationId>,
    Input(trial): Input<Trial>,
) -> Result<Json<TrialResult>> {
    let mut tx = app.enter(&me).await?;
    let automation = automations::find(&mut tx, id).await?.or_not_found("automation")?;
    let Some(document) = documents::find(&mut tx, trial.document_id).await? else {
        return Err(Error::field("/document_id", "unknown", "there is no such document"));
    };
    let extraction = extractions::current(&mut tx, &document).await?.extraction;
    let mismatches = automation.mismatches(&Facts::of(&document, &extraction));
    let has_run = automations::has_run(&mut tx, id, document.id).await?;
    let (matches, enabled) = (mismatches.is_empty(), automation.enabled);
    Ok(Json(TrialResult { matches, mismatches, enabled, has_run }))
}

/// Try an automation out before it is made: on which of the newest 100 objects it would act, and what it would do. This
/// changes nothing.
#[utoipa::path(post, path = "/automations/try", operation_id = "automations.try", tag = "automations",
    extensions(("x-least-role" = json!("OPERATOR"))), request_body = Wanted,
    responses((status = 200, body = Tried), Problems))]
pub(crate) async fn try_out(
    State(app): State<App>,
    Operator(me): Operator,
    Input(wanted): Input<Wanted>,
) -> Result<Json<Tried>> {
    let mut tx = app.enter(&me).await?;
    automations::check(&mut tx, wanted.on, &wanted.condition, &wanted.actions).await?;
    Ok(Json(automations::try_out(&app, &mut tx, &wanted).await?))
}
